"""Check translation files: po_check.py FILES. Syntax, doubled entries, lost placeholders."""

import re
import sys

import polib

PLACEHOLDER = re.compile(r"%\(\w+\)[sdf]|%[sd]|\{\w+\}")


def faults(path):
    try:
        entries = polib.pofile(path, check_for_duplicates=True)
    except (OSError, ValueError) as error:
        yield str(error)
        return
    for entry in entries:
        if entry.msgstr and not entry.fuzzy:
            expected, found = (
                sorted(PLACEHOLDER.findall(text)) for text in (entry.msgid, entry.msgstr)
            )
            if expected != found:
                yield f"{path}:{entry.linenum}: placeholders {found} instead of {expected}"


def main():
    found = [fault for path in sys.argv[1:] for fault in faults(path)]
    for fault in found:
        print(fault)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
