"""Workbooks to be filled in: marked columns, drop-down lists, explanations, a hidden key."""

from typing import NamedTuple

from xlsxwriter.utility import xl_col_to_name

from .workbook import FONT, OfficeWorkbook

#: Rows below the head that offer the drop-down lists.
FORM_ROWS = 60_000
#: Letters in a line of explanations, and its height in points.
TEXT_WIDTH = 90
LINE_HEIGHT = 16.5
#: Name of the sheet with the values of the lists; hidden, as is whatever begins with a bar.
LISTS = "_lists"
FORMATS = {
    "date": "dd/mm/yyyy",
    "monetary": "#,##0",
    "integer": "0",
    "float": "0.00",
}


class FormColumn(NamedTuple):
    """Column to be filled in: its head, width in letters, kind of value and what may be chosen."""

    title: str
    width: int = 16
    kind: str = "text"
    required: bool = False
    choices: tuple = ()
    note: str = ""


class FormWorkbook(OfficeWorkbook):
    """Workbook to be filled in and handed back; the head stands in the first row."""

    def __init__(self):
        super().__init__()
        head = {
            "font_name": FONT,
            "font_size": 11,
            "bold": True,
            "text_wrap": True,
            "align": "center",
            "valign": "vcenter",
            "border": 1,
        }
        self._needed = self._book.add_format({**head, "bg_color": "#FFE699"})
        self._free = self._book.add_format({**head, "bg_color": "#DDEBF7"})
        self._cells = {
            kind: self._book.add_format({"font_name": FONT, "font_size": 11, "num_format": number})
            for kind, number in {"text": "@", **FORMATS}.items()
        }
        text = {"font_name": FONT, "font_size": 12, "text_wrap": True, "valign": "top"}
        self._wrapped = self._book.add_format(text)
        self._label = self._book.add_format({**text, "bold": True})
        self._lists = []

    def add_form(self, name, columns, rows=(), remark=""):
        """Write a sheet to be filled in.

        :param str name: its tab
        :param list[FormColumn] columns:
        :param rows: lists of values, one a column, that stand there already
        :param str remark: line above the head, for sheets that are only looked at
        """
        sheet = self._book.add_worksheet(self._tab(name))
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        top = 2 if remark else 0
        sheet.repeat_rows(top)
        sheet.freeze_panes(top + 1, 0)
        for index, column in enumerate(columns):
            sheet.set_column(index, index, column.width, self._cells[column.kind])
        if remark:
            sheet.write_string(0, 0, remark, self._heading)
        sheet.set_row(top, 34)
        for index, column in enumerate(columns):
            style = self._needed if column.required else self._free
            sheet.write_string(top, index, column.title, style)
            self._offer(sheet, top, index, column)
        for number, row in enumerate(rows, top + 1):
            for index, value in enumerate(row):
                if value is not None and value is not False and value != "":
                    self._write_cell(sheet, number, index, value, columns[index].kind)

    def _write_cell(self, sheet, row, column, value, kind):
        style = self._cells[kind]
        if hasattr(value, "year"):
            sheet.write_datetime(row, column, value, style)
        elif isinstance(value, (int, float)):
            sheet.write_number(row, column, value, style)
        else:
            # as a text, whatever it begins with
            sheet.write_string(row, column, str(value), style)

    def _offer(self, sheet, top, index, column):
        """The column's drop-down list, and its explanation when a cell is chosen."""
        options = {"validate": "any"}
        if column.choices:
            self._lists.append(column.choices)
            letter = xl_col_to_name(len(self._lists) - 1)
            source = f"='{LISTS}'!${letter}$1:${letter}${len(column.choices)}"
            options = {"validate": "list", "source": source, "error_type": "warning"}
        if column.note:
            options |= {"input_title": column.title[:32], "input_message": column.note[:255]}
        if len(options) > 1:
            sheet.data_validation(top + 1, index, top + FORM_ROWS, index, options)

    def add_text(self, name, lines):
        """Write a sheet of explanations: pairs of a heading and a text."""
        sheet = self._book.add_worksheet(self._tab(name))
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 1, TEXT_WIDTH)
        for number, (heading, text) in enumerate(lines):
            # not every program makes a row as high as the text that is wrapped in it
            sheet.set_row(number, LINE_HEIGHT * max(-(-len(text) // TEXT_WIDTH), 1))
            sheet.write_string(number, 0, heading, self._label)
            sheet.write_string(number, 1, text, self._wrapped)

    def add_key(self, name, rows):
        """Write a hidden sheet by which the workbook is known when it comes back."""
        sheet = self._book.add_worksheet(name)
        sheet.very_hidden()
        for number, row in enumerate(rows):
            for index, value in enumerate(row):
                sheet.write_string(number, index, value)

    def content(self):
        """The finished file.

        :rtype: bytes
        """
        sheet = self._book.add_worksheet(LISTS)
        sheet.very_hidden()
        for number in range(max(map(len, self._lists), default=0)):
            for index, choices in enumerate(self._lists):
                if number < len(choices):
                    sheet.write_string(number, index, choices[number])
        return super().content()
