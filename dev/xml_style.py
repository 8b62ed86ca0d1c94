"""Check, or with --fix repair, the layout of XML files: xml_style.py [--fix] FILES.

A tag that begins a line is indented by four spaces for each element around it; the lines that
continue a tag move along with it. No tabs, no spaces at line ends, one newline at the end.
Text between tags is left alone: in a letter or a page it may matter.
"""

import sys
from pathlib import Path
from xml.parsers import expat

INDENT = 4


def tag_lines(source):
    """Map the number of each line that begins with a tag or comment to (depth, last line)."""
    lines, depth, found = source.split("\n"), 0, {}
    parser = expat.ParserCreate()

    def note(level):
        line = parser.CurrentLineNumber
        if not lines[line - 1][: parser.CurrentColumnNumber].strip():
            found.setdefault(line, level)

    def start(_name, _attributes):
        nonlocal depth
        note(depth)
        depth += 1

    def end(_name):
        nonlocal depth
        depth -= 1
        note(depth)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CommentHandler = lambda _text: note(depth)
    parser.Parse(source.encode(), True)
    return found


def continues_tag(line, quote):
    """Tell whether a tag is still open at the end of the line, and in which quote."""
    for char in line:
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        elif char == ">":
            return False, ""
    return True, quote


def styled(source):
    tags = tag_lines(source)
    result, shift, open_tag, quote, comment = [], 0, False, "", False
    for number, line in enumerate(source.split("\n"), 1):
        text = line.expandtabs(INDENT)
        if number in tags:
            wanted = " " * INDENT * tags[number]
            shift = len(wanted) - (len(text) - len(text.lstrip()))
            text = wanted + text.lstrip()
            comment = text.lstrip().startswith("<!--")
            open_tag, quote = (False, "") if comment else continues_tag(text, "")
            comment = comment and "-->" not in text
        elif open_tag or comment:
            if text.strip() and not quote:
                text = " " * max(len(text) - len(text.lstrip()) + shift, 0) + text.lstrip()
            if comment:
                comment = "-->" not in text
            else:
                open_tag, quote = continues_tag(text, quote)
        result.append(text.rstrip())
    return "\n".join(result).rstrip("\n") + "\n"


def main():
    arguments = sys.argv[1:]
    fix = arguments[:1] == ["--fix"]
    faulty = False
    for path in map(Path, arguments[fix:]):
        source = path.read_text(encoding="utf-8")
        try:
            wanted = styled(source)
        except expat.ExpatError as error:
            print(f"{path}: {error}")
            faulty = True
            continue
        if wanted == source:
            continue
        if fix:
            path.write_text(wanted, encoding="utf-8")
        else:
            pairs = zip(source.split("\n"), wanted.split("\n"), strict=False)
            line = next((n for n, (a, b) in enumerate(pairs, 1) if a != b), "the end")
            print(f"{path}:{line}: layout differs (make format repairs it)")
            faulty = True
    return 1 if faulty else 0


if __name__ == "__main__":
    sys.exit(main())
