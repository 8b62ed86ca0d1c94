"""Print the closing line of a whole run: sum_results.py ODOO_OUTPUT PYTEST_XML."""

import re
import sys
from pathlib import Path
from xml.etree import ElementTree


def odoo_results(path):
    """Read the last line that read_log.py printed: (passed, failed)."""
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    match = re.search(r": (\d+) good, (\d+) bad$", lines[-1]) if lines else None
    return (int(match[1]), int(match[2])) if match else (0, 1)


def pytest_results(path):
    """Read pytest's own report: (passed, failed). A skipped test was not passed."""
    if not Path(path).exists():
        return 0, 1
    passed = failed = 0
    for suite in ElementTree.parse(path).iter("testsuite"):
        count = {key: int(suite.get(key)) for key in ("tests", "failures", "errors", "skipped")}
        bad = count["failures"] + count["errors"] + count["skipped"]
        passed += max(count["tests"] - bad, 0)
        failed += bad
    return passed, failed or int(passed == 0)


def main():
    results = [odoo_results(sys.argv[1]), pytest_results(sys.argv[2])]
    passed, failed = (sum(column) for column in zip(*results, strict=True))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
