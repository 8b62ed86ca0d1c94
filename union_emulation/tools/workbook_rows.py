"""Rows of large workbooks, read by openpyxl where they are special and directly where they are not.

openpyxl builds several objects for each cell, and most cells of a list are plain texts and
numbers. Rows of such cells are taken from the text of the sheet (workbook_pattern.py). Rows with
formulas, rich texts and whatever else there is, and sheets that are built in another way, go
through an XML parser, and their special cells to openpyxl, as does the workbook around them.
"""

import io
from itertools import islice

from lxml import etree
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils import column_index_from_string
from openpyxl.worksheet._reader import WorkSheetParser
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS

from .workbook_pattern import RowPattern, UnfamiliarError, shared_texts

_ROW, _VALUE, _TEXT, _STRING, _SOUND = (
    f"{{{SHEET_MAIN_NS}}}{name}" for name in ("row", "v", "t", "si", "rPh")
)
_DIGITS = "0123456789"
#: So many special rows, if most are, and the parser reads the rest by itself.
MANY_SPECIAL = 100


class _Reader(ExcelReader):
    def read_strings(self):
        found = self.package.find(SHARED_STRINGS)
        if found is not None:
            self.shared_strings = _SharedTexts(self.archive, found.PartName[1:])


class _SharedTexts:
    """Texts that cells refer to by number, read as far as they are asked for.

    To look at the heads of a workbook the first of them will do.
    """

    def __init__(self, archive, name):
        self._known, self._unread = [], self._read(archive, name)

    def __getitem__(self, place):
        missing = place + 1 - len(self._known)
        if missing > 0:
            self._known.extend(islice(self._unread, missing))
        return self._known[place]

    def _read(self, archive, name):
        count = 0
        try:
            with archive.open(name) as source:
                for item in shared_texts(source):
                    yield _text(*item)
                    count += 1
        except UnfamiliarError:
            with archive.open(name) as source:
                yield from map(_plain, islice(_stream(source, _STRING), count, None))


def open_workbook(raw):
    """Open a workbook for reading.

    :param bytes raw: the file, looked over before
    :rtype: openpyxl.Workbook
    """
    reader = _Reader(io.BytesIO(raw), read_only=True, keep_links=False)
    reader.read()
    return reader.wb


def sheet_rows(sheet, first=1):
    """Values of the rows of a sheet, formulas as texts that begin with “=”.

    :param openpyxl.worksheet._read_only.ReadOnlyWorksheet sheet:
    :param int first: number of the first row that is wanted
    :return: generator of numbers and lists of values; rows that the file leaves out are not in it
    :raise Exception: the file is broken, in one of many ways
    """
    number = first - 1
    try:
        for number, values in _plain_rows(sheet, first):
            yield number, values
    except UnfamiliarError:
        yield from _parsed_rows(sheet, number + 1)


def _plain_rows(sheet, first):
    """Rows by the pattern, single ones that are special by the parser.

    :raise UnfamiliarError: the sheet, from here on, is built in another way
    """
    book, parser, places = sheet.parent, _parser(sheet), {}
    pattern = RowPattern(
        sheet._shared_strings, book.epoch, book._date_formats, book._timedelta_formats
    )
    plain = special = 0
    with sheet._get_source() as source:
        for number, values, text in pattern.rows(source, first):
            if values is None:
                special += 1
                if special > max(plain, MANY_SPECIAL):
                    raise UnfamiliarError
                values = _parsed(_element(f"<row>{text}</row>"), number, parser, places)
            else:
                plain += 1
            yield number, values


def _element(text):
    """A row or a shared text as the parser has it.

    :param str text: its XML
    :raise UnfamiliarError: it cannot be understood by itself
    """
    try:
        [element] = etree.fromstring(f'<x xmlns="{SHEET_MAIN_NS}">{text}</x>')
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnfamiliarError from error
    return element


def _parsed_rows(sheet, first):
    """Rows by the parser."""
    parser, places, number = _parser(sheet), {}, 0
    with sheet._get_source() as source:
        for row in _stream(source, _ROW):
            before, number = number, int(row.get("r") or number + 1)
            if number <= before:
                raise ValueError("the rows are not in their order")
            if number >= first:
                yield number, _parsed(row, number, parser, places)


def _parser(sheet):
    """What openpyxl reads special cells with; it remembers formulas that several cells share."""
    book = sheet.parent
    return WorkSheetParser(
        None,
        sheet._shared_strings,
        epoch=book.epoch,
        date_formats=book._date_formats,
        timedelta_formats=book._timedelta_formats,
    )


def _stream(source, tag):
    """Elements of a tag as they come, none of which is kept."""
    events = etree.iterparse(source, tag=tag, resolve_entities=False, no_network=True)
    for __, element in events:
        yield element
        element.clear()
        parent = element.getparent()
        while parent is not None and element.getprevious() is not None:
            del parent[0]


def _text(plain, xml):
    """A shared text, with formats or without.

    :param plain: the text; None: it has formats
    :param str xml:
    """
    return _plain(_element(xml)) if plain is None else plain.replace("x005F_", "")


def _plain(item):
    """A shared text without its formats."""
    if len(item) == 1 and item[0].tag == _TEXT:
        text = item[0].text or ""
    else:
        texts = (t for t in item.iter(_TEXT) if t.getparent().tag != _SOUND)
        text = "".join(t.text or "" for t in texts)
    return text.replace("x005F_", "")


def _parsed(row, number, parser, places):
    """Values of the cells of a row, each at its place.

    :param dict places: of columns by their letters, filled
    """
    parser.row_counter, parser.col_counter = number, 0
    values = []
    for cell in row:
        letters = (cell.get("r") or "").rstrip(_DIGITS)
        place = places.get(letters)
        if place is None:
            place = column_index_from_string(letters) - 1 if letters else len(values)
            if letters:
                places[letters] = place
        value = _value(cell, parser)
        if place < len(values):
            values[place] = value
        else:
            values.extend([None] * (place - len(values)))
            values.append(value)
    return values


def _value(cell, parser):
    if not len(cell):
        return None
    kind, child = cell.get("t"), cell[0]
    if len(cell) == 1 and child.tag == _VALUE and child.text:
        if kind == "s":
            return parser.shared_strings[int(child.text)]
        if kind == "str":
            return child.text
        if kind in (None, "n") and int(cell.get("s") or 0) not in parser.date_formats:
            text = child.text
            return float(text) if "." in text or "E" in text or "e" in text else int(text)
    elif kind == "inlineStr" and len(cell) == len(child) == 1 and child[0].tag == _TEXT:
        return child[0].text
    return parser.parse_cell(cell)["value"]
