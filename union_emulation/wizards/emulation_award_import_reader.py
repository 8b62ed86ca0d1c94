from typing import NamedTuple

from odoo import api, models
from odoo.exceptions import UserError

from ..models.emulation_registration_import_value import CellFaultError
from ..tools import vietnamese
from ..tools.workbook_check import Limits, WorkbookRefusedError, look_over
from ..tools.workbook_rows import open_workbook, sheet_rows

#: What a workbook of past awards may have at most.
LIMITS = Limits(size=5 * 2**20, unpacked=40 * 2**20, strings=20 * 2**20)
MAX_ROWS = 5_000
MAX_COLUMNS = 40
#: Rows above the head that are looked at.
HEAD_ROWS = 10


class Row(NamedTuple):
    """Row of the workbook: its number, and what was understood by column."""

    number: int
    values: dict


class Fault(NamedTuple):
    """What is wrong, where: number of the row, head of the column."""

    number: int
    column: str
    sentence: str


class EmulationAwardImportReader(models.AbstractModel):
    """Reads the first sheet of a workbook of past awards into values."""

    _name = "emulation.award.import.reader"
    _description = "Emulation: reader of a workbook of past awards"

    @api.model
    def _read(self, raw):
        """Rows of a workbook, and what is wrong with their cells.

        :param bytes raw: the file
        :return: name of the sheet, rows and faults
        :rtype: tuple[str, list[Row], list[Fault]]
        :raise UserError: why the file as a whole is not read
        """
        say = self.env["emulation.registration.import.reader"]
        try:
            look_over(raw, LIMITS)
            book = open_workbook(raw)
            sheet = book.worksheets[0]
            lines = self._lines(sheet)
        except WorkbookRefusedError as error:
            raise UserError(say._say_refused(error, LIMITS)) from error
        except UserError:
            raise
        except Exception as error:  # a broken file fails in many ways inside openpyxl
            raise UserError(say._say_broken()) from error
        rows, faults = self._understand(lines)
        return sheet.title, rows, faults

    @api.model
    def _lines(self, sheet):
        """Numbers and values of the rows that hold something.

        :rtype: list[tuple[int, list]]
        :raise UserError: too many rows or columns
        """
        lines = []
        for number, values in sheet_rows(sheet):
            while values and values[-1] in (None, ""):
                values.pop()
            if not values:
                continue
            if len(values) > MAX_COLUMNS:
                raise UserError(
                    self.env._(
                        "Row %(row)s of the sheet “%(sheet)s” has %(count)s columns: at most "
                        "%(most)s are read.",
                        row=number,
                        sheet=sheet.title,
                        count=len(values),
                        most=MAX_COLUMNS,
                    )
                )
            lines.append((number, values))
            if len(lines) > MAX_ROWS + HEAD_ROWS:
                raise UserError(
                    self.env._(
                        "The sheet “%(sheet)s” has more than %(most)s rows: divide it.",
                        sheet=sheet.title,
                        most=MAX_ROWS,
                    )
                )
        return lines

    @api.model
    def _understand(self, lines):
        """Turn lines into rows by the head above them.

        :rtype: tuple[list[Row], list[Fault]]
        """
        cells = self.env["emulation.award.import.form"]._cells()
        by_key = {vietnamese.search_key(cell.label): cell for cell in cells}
        place, heads = self._find_head(lines, by_key)
        if place is None:
            needed = next(cell.label for cell in cells if cell.name == "award")
            return [], [Fault(1, needed, self.env._("This column is missing."))]
        number = lines[place][0]
        faults = self._check_head(number, heads, lines[place][1], cells, by_key)
        if faults:
            return [], faults
        readers = {
            index: (
                by_key[key],
                self.env["emulation.registration.import.value"]._reader(by_key[key]),
            )
            for index, key in enumerate(heads)
            if key
        }
        rows = []
        for number, values in lines[place + 1 :]:
            found, said = self._read_row(number, values, readers)
            if found or said:
                rows.append(Row(number, found))
                faults += said
        return rows, faults

    @api.model
    def _find_head(self, lines, by_key):
        """Which line is the head.

        :return: its place, and its heads as they are compared; none without
        :rtype: tuple[int | None, list[str]]
        """
        needed = next(key for key, cell in by_key.items() if cell.name == "award")
        for place, (__, values) in enumerate(lines[:HEAD_ROWS]):
            heads = [vietnamese.search_key(str(value or "")).rstrip(" *") for value in values]
            if needed in heads:
                return place, heads
        return None, []

    @api.model
    def _check_head(self, number, heads, values, cells, by_key):
        """Columns that are missing, unknown or stand there twice.

        :rtype: list[Fault]
        """
        faults = [
            Fault(number, cell.label, self.env._("This column is missing."))
            for key, cell in by_key.items()
            if cell.column.required and key not in heads
        ]
        for index, key in enumerate(heads):
            if key and key not in by_key:
                sentence = self.env._("This column is not of the template.")
                faults.append(Fault(number, str(values[index])[:60], sentence))
            elif key and key in heads[:index]:
                sentence = self.env._("This column stands there twice.")
                faults.append(Fault(number, by_key[key].label, sentence))
        return faults

    @api.model
    def _read_row(self, number, values, readers):
        """What was understood of a row, and what was not.

        :rtype: tuple[dict, list[Fault]]
        """
        found, faults, bad = {}, [], set()
        for index, (cell, read) in readers.items():
            value = values[index] if index < len(values) else None
            if value is None:
                continue
            try:
                kept = read(value)
            except CellFaultError as fault:
                faults.append(Fault(number, cell.label, str(fault)))
                bad.add(cell.name)
                continue
            if kept not in (None, ""):
                found[cell.name] = kept
        if found or faults:
            faults += [
                Fault(number, cell.label, self.env._("This has to be filled in."))
                for cell, __ in readers.values()
                if cell.column.required and cell.name not in found and cell.name not in bad
            ]
        return found, faults
