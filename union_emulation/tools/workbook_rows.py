"""Rows of large workbooks, read by openpyxl where they are special and directly where they are not.

openpyxl builds several objects for each cell. Most cells of a list are plain texts and numbers:
these are taken from the XML as it streams by, which is some four times as fast. Dates, formulas,
rich texts and whatever else there is are left to openpyxl, and so is the workbook around them.
"""

import io

from lxml import etree
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils import column_index_from_string
from openpyxl.worksheet._reader import WorkSheetParser
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS

_ROW, _VALUE, _TEXT, _STRING, _SOUND = (
    f"{{{SHEET_MAIN_NS}}}{name}" for name in ("row", "v", "t", "si", "rPh")
)
_DIGITS = "0123456789"


class _Reader(ExcelReader):
    def read_strings(self):
        found = self.package.find(SHARED_STRINGS)
        if found is not None:
            with self.archive.open(found.PartName[1:]) as source:
                self.shared_strings = [_plain(item) for item in _stream(source, _STRING)]


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
    book = sheet.parent
    parser = WorkSheetParser(
        None,
        sheet._shared_strings,
        epoch=book.epoch,
        date_formats=book._date_formats,
        timedelta_formats=book._timedelta_formats,
    )
    places, number = {}, 0
    with sheet._get_source() as source:
        for row in _stream(source, _ROW):
            before, number = number, int(row.get("r") or number + 1)
            if number <= before:
                raise ValueError("the rows are not in their order")
            if number >= first:
                parser.row_counter, parser.col_counter = number, 0
                yield number, _values(row, parser, places)


def _stream(source, tag):
    """Elements of a tag as they come, none of which is kept."""
    events = etree.iterparse(source, tag=tag, resolve_entities=False, no_network=True)
    for __, element in events:
        yield element
        element.clear()
        parent = element.getparent()
        while parent is not None and element.getprevious() is not None:
            del parent[0]


def _plain(item):
    """A shared text without its formats."""
    if len(item) == 1 and item[0].tag == _TEXT:
        text = item[0].text or ""
    else:
        texts = (t for t in item.iter(_TEXT) if t.getparent().tag != _SOUND)
        text = "".join(t.text or "" for t in texts)
    return text.replace("x005F_", "")


def _values(row, parser, places):
    """Values of the cells of a row, each at its place.

    :param dict places: of columns by their letters, filled
    """
    values, strings = [], parser.shared_strings
    for cell in row:
        letters = (cell.get("r") or "").rstrip(_DIGITS)
        place = places.get(letters)
        if place is None:
            place = column_index_from_string(letters) - 1 if letters else len(values)
            if letters:
                places[letters] = place
        # nearly all cells: one number of a shared text
        if cell.get("t") == "s" and len(cell) == 1 and cell[0].tag == _VALUE and cell[0].text:
            value = strings[int(cell[0].text)]
        else:
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
