"""Judge the log of a test run of Odoo: read_log.py LOG EXIT_CODE.

Prints what went wrong and, last, the line "Tests inside Odoo: N good, N bad". A warning or error
in the log that is not listed in tolerated_log.txt counts as one bad test, and so does a skipped
test: both would otherwise go unseen.
"""

import re
import sys
from pathlib import Path

START = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} \d+ (?P<level>[A-Z]+) \S+ (?P<text>.*)")
RESULT = re.compile(
    r"odoo\.tests\.result: (?P<failed>\d+) failed, (?P<errors>\d+) error\(s\) of (?P<run>\d+) tests"
)
TEST_FAILED = re.compile(r": (FAIL|ERROR): |odoo\.tests\.result: ")


def tolerated_patterns():
    lines = Path(__file__).with_name("tolerated_log.txt").read_text(encoding="utf-8").splitlines()
    return [re.compile(line) for line in lines if line and not line.startswith("#")]


def records(path):
    """Yield (level, text) for each log record, its following lines included."""
    level, text = None, []
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        if match := START.match(line):
            if text:
                yield level, "\n".join(text)
            level, text = match["level"], [match["text"]]
        elif text:
            text.append(line)
    if text:
        yield level, "\n".join(text)


def judge(path, code):
    """Return (tests run, tests failed, complaints)."""
    tolerated = tolerated_patterns()
    run = failed = 0
    complaints = []
    for level, text in records(path):
        if match := RESULT.search(text):
            run, failed = int(match["run"]), int(match["failed"]) + int(match["errors"])
        elif ": skipped " in text:
            complaints.append(f"SKIPPED {text}")
        elif level in ("WARNING", "ERROR", "CRITICAL"):
            if TEST_FAILED.search(text):
                print(f"{level} {text}\n")
            elif not any(pattern.search(text) for pattern in tolerated):
                complaints.append(f"{level} {text}")
    if not run:
        complaints.append(f"no test has run: see {path}")
    elif code and not failed and not complaints:
        complaints.append(f"Odoo ended with exit code {code}: see {path}")
    return run, failed, complaints


def main():
    run, failed, complaints = judge(Path(sys.argv[1]), int(sys.argv[2]))
    for complaint in complaints:
        print(f"{complaint}\n")
    if complaints:
        print(f"{len(complaints)} unexpected lines in the log")
    print(f"Tests inside Odoo: {max(run - failed, 0)} good, {failed + len(complaints)} bad")
    return 1 if failed or complaints else 0


if __name__ == "__main__":
    sys.exit(main())
