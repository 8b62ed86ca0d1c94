from datetime import datetime
from typing import NamedTuple

from odoo import api, models
from odoo.exceptions import UserError

from ..tools import vietnamese
from ..tools.read_ahead import read_ahead
from ..tools.workbook_check import Limits, WorkbookRefusedError, look_over
from ..tools.workbook_rows import open_workbook, sheet_rows
from .emulation_registration_import_form import MAIN
from .emulation_registration_import_value import CellFaultError
from .emulation_registration_work import PLANNED

#: Version of the template; a workbook made from another one is not read.
VERSION = "1"
#: Hidden sheet by which a workbook made from the template is known.
KEY_SHEET = "_key"
#: Column with the faults of a row, in workbooks that are given back to be corrected.
FAULT = "_fault"
#: What a workbook may have at most.
LIMITS = Limits(size=40 * 2**20, unpacked=600 * 2**20, strings=150 * 2**20)
MAX_ROWS = 60_000
MAX_LIST_ROWS = 300_000
MAX_COLUMNS = 60
#: Rows that are taken from the file while those before them are being kept.
AHEAD = 5_000


class Part(NamedTuple):
    """Sheet of a workbook that is read: what it is in the form, and which column stands where."""

    sheet: NamedTuple
    tab: str
    places: dict
    row_count: int

    @property
    def most(self):
        """How many rows are taken."""
        return MAX_ROWS if self.sheet.name == MAIN else MAX_LIST_ROWS


class Staged(NamedTuple):
    """Row of a workbook as it is kept: what was understood, and what was not, by column."""

    number: int
    values: dict
    raw: dict
    faults: list


class EmulationRegistrationImportReader(models.AbstractModel):
    """Reads a workbook of registrations, once it has proved harmless, row by row."""

    _name = "emulation.registration.import.reader"
    _description = "Emulation: reader of a workbook of registrations"

    # ------------------------------------------------------------
    # The file as a whole
    # ------------------------------------------------------------

    @api.model
    def _open(self, raw, sheets, campaign, category):
        """Open a workbook that was made from the template.

        :param bytes raw: the file
        :param list[Sheet] sheets: what the form asks for
        :return: the workbook, and its sheets that are read
        :rtype: tuple[openpyxl.Workbook, list[Part]]
        :raise UserError: why the file as a whole is not read
        """
        try:
            counts = look_over(raw, LIMITS)
            book = open_workbook(raw)
        except WorkbookRefusedError as error:
            raise UserError(self._say_refused(error, LIMITS)) from error
        except Exception as error:  # a broken file fails in many ways inside openpyxl
            raise UserError(self._say_broken()) from error
        try:
            tabs = self._tabs(book, campaign, category)
            parts = [self._part(book, sheet, tabs, counts) for sheet in sheets]
        except UserError:
            raise
        except Exception as error:  # as above
            raise UserError(self._say_broken()) from error
        return book, parts

    def _say_broken(self):
        return self.env._(
            "The file cannot be read as a workbook: save it as .xlsx, without a password."
        )

    def _say_refused(self, error, limits):
        """Sentence for a file that is not opened.

        :param WorkbookRefusedError error:
        :param Limits limits: what it was looked over with
        :rtype: str
        """
        return {
            "size": self.env._(
                "The file is larger than %s MB: divide it into several.", limits.size // 2**20
            ),
            "macros": self.env._("The workbook holds macros: save it as .xlsx without macros."),
            "unpacked": self.env._(
                "The file unpacks to far more than a list of registrations can hold."
            ),
            "declared": self.env._("The workbook declares a document type of its own."),
            "merged": self.env._(
                "The cells %s are merged: undo it, so that every value stands in its own row and "
                "column.",
                error.detail,
            ),
        }.get(error.reason) or self._say_broken()

    def _say_strange(self):
        return self.env._(
            "This workbook was not made from the template: download the template here, and fill "
            "that in."
        )

    @api.model
    def _moment_of(self, book):
        """From when on changes of registrations are not in the workbook.

        :param openpyxl.Workbook book: that has been opened
        :return: the moment; False: it was not made of registrations
        :rtype: str | bool
        :raise UserError: somebody has changed the hidden sheet
        """
        said = next((row[1] for row in self._key_lines(book) if row[0] == "moment"), "")
        try:
            return said and datetime.fromisoformat(said).replace(tzinfo=None).isoformat()
        except ValueError as error:
            raise UserError(self._say_strange()) from error

    @api.model
    def _key_lines(self, book):
        """Rows of the hidden sheet, as texts.

        :rtype: list[list[str]]
        """
        sheet = book[KEY_SHEET]
        sheet.reset_dimensions()
        return [
            [str(value or "") for value in row[:4]] + [""] * 4
            for row in sheet.iter_rows(max_row=500, max_col=4, values_only=True)
        ]

    @api.model
    def _tabs(self, book, campaign, category):
        """What the hidden sheet says of the others.

        :return: tab and labels of columns by name, by name of the sheet
        :rtype: dict[str, tuple[str, dict[str, str]]]
        :raise UserError: the workbook belongs to something else
        """
        if KEY_SHEET not in book.sheetnames:
            raise UserError(self._say_strange())
        rows = self._key_lines(book)
        said = {row[0]: row[1] for row in rows}
        if said.get("template") != VERSION:
            raise UserError(self._say_strange())
        if said.get("campaign") != campaign.code or said.get("category") != category.code:
            raise UserError(
                self.env._(
                    "This workbook was made for the category “%(category)s” of the plan "
                    "“%(plan)s”, not for this one.",
                    category=said.get("category", ""),
                    plan=said.get("campaign", ""),
                )
            )
        tabs = {row[1]: (row[2], {}) for row in rows if row[0] == "sheet"}
        for kind, name, column, label, *__ in rows:
            if kind == "column" and name in tabs:
                tabs[name][1][column] = label
        return tabs

    @api.model
    def _part(self, book, sheet, tabs, counts):
        """Find a sheet of the form in the workbook, and its columns in its head.

        :rtype: Part
        :raise UserError: a sheet or a column is missing, or not of the template
        """
        tab, labels = tabs.get(sheet.name, ("", {}))
        if tab not in book.sheetnames:
            raise UserError(self.env._("The sheet “%(sheet)s” is missing.", sheet=tab or sheet.tab))
        page = book[tab]
        number, values = next(sheet_rows(page), (1, []))
        head = values if number == 1 else []
        places = self._places(head, tab, labels)
        missing = [cell.title for cell in sheet.cells if cell.name not in places]
        if missing:
            raise UserError(
                self.env._(
                    "The column “%(column)s” is missing in the first row of the sheet “%(sheet)s”.",
                    column="”, “".join(missing),
                    sheet=tab,
                )
            )
        count = counts.get(page._worksheet_path.lstrip("/"), 0)
        return Part(sheet, tab, places, count)

    @api.model
    def _places(self, head, tab, labels):
        """Which column stands where.

        :param list head: values of the first row
        :param str tab: of the sheet
        :param dict labels: heads of the template by name of the column
        :rtype: dict[str, int]
        :raise UserError: a column is not of the template, or stands there twice
        """
        names = {vietnamese.search_key(label): name for name, label in labels.items()}
        places = {}
        most = max(MAX_COLUMNS, len(labels))
        if len([value for value in head if value is not None]) > most:
            raise UserError(
                self.env._(
                    "The sheet “%(sheet)s” has %(count)s columns; the template has %(own)s.",
                    sheet=tab,
                    count=len(head),
                    own=len(labels),
                )
            )
        for place, value in enumerate(head):
            if value is None or not str(value).strip():
                continue
            name = names.get(vietnamese.search_key(str(value)))
            if not name or name in places:
                raise UserError(
                    self.env._(
                        "The column “%(column)s” of the sheet “%(sheet)s” is not one of the "
                        "template, or stands there twice: leave its first row as it was.",
                        column=str(value)[:60],
                        sheet=tab,
                    )
                )
            places[name] = place
        return places

    # ------------------------------------------------------------
    # Its rows
    # ------------------------------------------------------------

    @api.model
    def _rows(self, book, part, after):
        """Read the rows of a sheet that are not empty.

        :param openpyxl.Workbook book:
        :param Part part: the sheet
        :param int after: number of the last row that was read already
        :return: generator of Staged
        :raise UserError: there are too many rows, or the file breaks off
        """
        rows = read_ahead(sheet_rows(book[part.tab], max(after, 1) + 1), AHEAD)
        columns = self._columns(part)
        required = [cell for cell in part.sheet.cells if cell.column.required]
        questions = part.sheet.questions
        while True:
            try:
                number, values = next(rows, (0, None))
            except Exception as error:  # a broken file fails in many ways inside its readers
                raise UserError(self._say_broken()) from error
            if values is None:
                return
            if values.count(None) == len(values):
                continue
            if number > part.most + 1:
                raise UserError(
                    self.env._(
                        "The sheet “%(sheet)s” has more than %(most)s rows: divide it.",
                        sheet=part.sheet.tab,
                        most=part.most,
                    )
                )
            row = self._read_row(number, values, columns, required)
            self._complete(row.values, questions)
            yield row

    @api.model
    def _columns(self, part):
        """What stands where on a sheet.

        :param Part part: the sheet
        :return: by place: a column and the function that reads it, None where there is no head
        :rtype: list[tuple | None]
        """
        Value = self.env["emulation.registration.import.value"]
        cells = {cell.name: cell for cell in part.sheet.cells}
        columns = [None] * (max(part.places.values()) + 1)
        for name, place in part.places.items():
            cell = cells.get(name)
            # a column that is not asked for is passed over
            columns[place] = (cell, Value._reader(cell) if cell else lambda value: None)
        return columns

    @api.model
    def _read_row(self, number, values, columns, required):
        """A row with what was understood of it.

        :param int number: of the row
        :param list values: of its cells
        :param list columns: see :meth:`_columns`
        :param list[Cell] required: columns that have to be filled in
        :rtype: Staged
        """
        found, raw, faults = {}, {}, []
        strange = values[len(columns) :]
        for column, value in zip(columns, values, strict=False):
            if value is None:
                continue
            if column is None:
                strange.append(value)
                continue
            cell, read = column
            try:
                kept = read(value)
            except CellFaultError as fault:
                raw[cell.name] = str(value)[:300]
                faults.append((cell.title, raw[cell.name], str(fault)))
                continue
            if kept is not None:
                found[cell.name] = kept
        if any(value is not None for value in strange):
            said = self.env._("This row has a value in a column without a heading.")
            faults.append(("", "", said))
        if found or raw:
            for cell in required:
                if cell.name not in found and cell.name not in raw:
                    faults.append((cell.title, "", self.env._("This has to be filled in.")))
        return Staged(number, found, raw, faults)

    @api.model
    def _complete(self, found, questions):
        """Add to what was understood what follows from it row by row.

        Planned days are rounded to the periods that are meant; answers lie together.

        :param dict found: what was understood, by column
        :param list[str] questions: columns with answers
        """
        if questions:
            answers = {name: found.pop(name) for name in questions if name in found}
            if answers:
                found["properties"] = answers
        if PLANNED & found.keys():
            days = self.env["emulation.registration.work"]._planned(
                found.get("planned_precision", "month"),
                found.get("planned_start", False),
                found.get("planned_finish", False),
            )
            names = ("planned_start", "planned_finish")
            found |= {name: days[name].isoformat() for name in names if days[name]}

    @api.model
    def _key_rows(self, sheets, campaign, category, moment):
        """Rows of the hidden sheet by which the workbook is known when it comes back.

        :param str moment: from when on changes of registrations are not in it, False: it says
            nothing of registrations that there are
        :rtype: list[list[str]]
        """
        rows = [
            ["template", VERSION],
            ["campaign", campaign.code],
            ["category", category.code],
            ["moment", moment or ""],
        ]
        for sheet in sheets:
            rows.append(["sheet", sheet.name, sheet.tab])
            rows += [["column", sheet.name, cell.name, cell.title] for cell in sheet.cells]
            rows.append(["column", sheet.name, FAULT, self._fault_title()])
        return rows

    @api.model
    def _fault_title(self):
        """Head of the column with the faults, which is passed over when it comes back."""
        return self.env._("Fault")
