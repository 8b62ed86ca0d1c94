"""Workbooks for office printers: typed cells, frozen and repeated heads, A4 landscape.

Rows are written as they come and not kept, so the length of a sheet costs no memory.
"""

import io
import re
import textwrap
from datetime import date, datetime
from typing import NamedTuple

from xlsxwriter import Workbook

#: What a cell can hold.
LONGEST_TEXT = 32_767
#: Points of a line of text, and the lines of a row: Excel knows none above 409 points.
LINE_HEIGHT, MOST_LINES = 15, 27
#: Letters of a text for each figure that is as wide.
NARROWNESS = 1.15
FONT = "Times New Roman"
#: Figures instead of texts would lose the zeros before numbers.
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "default_format_properties": {"font_name": FONT, "font_size": 11},
}
#: How the kinds of cells look.
NUMBER_FORMATS = {
    "text": "@",
    "number": "#,##0",
    "date": "dd/mm/yyyy",
    "moment": "dd/mm/yyyy hh:mm",
}


class Column(NamedTuple):
    """Column of a sheet: head, width in letters, and the band over it and its neighbours."""

    title: str
    width: int = 12
    band: str = ""


class Strong(list):
    """Row in bold: a sum of others."""


class OfficeWorkbook:
    """Workbook in memory; ``content()`` closes it."""

    def __init__(self):
        self._stream = io.BytesIO()
        self._book = Workbook(self._stream, OPTIONS)
        style = {
            "font_name": FONT,
            "font_size": 11,
            "text_wrap": True,
            "valign": "top",
            "border": 1,
        }
        self._styles = {
            (kind, bold): self._book.add_format({**style, "num_format": form, "bold": bold})
            for kind, form in NUMBER_FORMATS.items()
            for bold in (False, True)
        }
        self._head = self._book.add_format(
            {**style, "bold": True, "align": "center", "valign": "vcenter"}
        )
        self._heading = self._book.add_format({"font_name": FONT, "font_size": 13, "bold": True})
        self._names = set()

    def add_sheet(self, name, heading, columns, rows, footer=""):
        """Write a sheet.

        :param str name: its tab, which Excel wants short, unique and without some characters
        :param list[str] heading: lines above the table
        :param list[Column] columns:
        :param rows: lists of texts, whole numbers, dates, moments or None, a value a column; a
            :class:`Strong` one in bold
        :param str footer: text at the bottom of each printed page, before the page's number
        """
        sheet = self._book.add_worksheet(self._tab(name))
        band = len(heading) + 1
        top = band + any(column.band for column in columns)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.set_margins(left=0.6, right=0.4, top=0.6, bottom=0.7)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(band, top)
        sheet.freeze_panes(top + 1, 0)
        sheet.set_footer(f"&L{footer.replace('&', '&&')}&R&P/&N")
        for index, column in enumerate(columns):
            sheet.set_column(index, index, column.width)
        for index, line in enumerate(heading):
            sheet.write_string(index, 0, line, self._heading)
        if band < top:
            self._write_bands(sheet, band, columns)
        widths = [column.width for column in columns]
        self._set_height(sheet, top, [column.title for column in columns], widths)
        for index, column in enumerate(columns):
            sheet.write_string(top, index, column.title, self._head)
        for number, row in enumerate(rows, top + 1):
            self._set_height(sheet, number, row, widths)
            for index, value in enumerate(row):
                self._write(sheet, number, index, value, isinstance(row, Strong))

    def _write_bands(self, sheet, row, columns):
        """The line over the heads: what neighbouring columns have in common."""
        bands = {}
        for index, column in enumerate(columns):
            bands.setdefault(column.band, []).append(index)
        widths = [sum(columns[index].width for index in found) for found in bands.values()]
        self._set_height(sheet, row, bands, widths)
        for band, (first, *others) in bands.items():
            if band and others:
                sheet.merge_range(row, first, row, others[-1], "", self._head)
            if band:
                sheet.write_string(row, first, band, self._head)

    def _set_height(self, sheet, row, values, widths):
        """Make room for all lines of the texts: not every program does so when it opens a file."""
        texts = [
            (value, int(width * NARROWNESS))
            for value, width in zip(values, widths, strict=False)
            if isinstance(value, str) and (len(value) > width or "\n" in value)
        ]
        lines = max((self._lines(text, width) for text, width in texts), default=1)
        if lines > 1:
            sheet.set_row(row, min(lines, MOST_LINES) * LINE_HEIGHT)

    @staticmethod
    def _lines(text, width):
        """Lines that a text takes in a column.

        :param str text:
        :param int width: in letters
        :rtype: int
        """
        # with the blank at the end of each line
        shown = text[: (width + 1) * MOST_LINES].splitlines()
        return sum(len(textwrap.wrap(line, width)) or 1 for line in shown)

    def _write(self, sheet, row, column, value, bold=False):
        if value is None or value is False or value == "":
            sheet.write_blank(row, column, None, self._styles["text", bold])
        elif isinstance(value, datetime):
            sheet.write_datetime(row, column, value, self._styles["moment", bold])
        elif isinstance(value, date):
            sheet.write_datetime(row, column, value, self._styles["date", bold])
        elif isinstance(value, int):
            sheet.write_number(row, column, value, self._styles["number", bold])
        else:
            # as a text, whatever it begins with: = + - and @ are no formulas here
            sheet.write_string(row, column, str(value)[:LONGEST_TEXT], self._styles["text", bold])

    def _tab(self, name):
        """A name that Excel accepts for a tab and that no other one has."""
        clean = re.sub(r"[\[\]:*?/\\\x00-\x1f]", "-", name).strip("' ")[:28] or "1"
        tab, count = clean, 1
        while tab.lower() in self._names:
            count += 1
            tab = f"{clean[:25]} {count}"
        self._names.add(tab.lower())
        return tab

    def content(self):
        """The finished file.

        :rtype: bytes
        """
        self._book.close()
        return self._stream.getvalue()
