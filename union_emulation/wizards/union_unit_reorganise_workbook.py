import io
import re
import zipfile

from openpyxl import load_workbook

from odoo import api, models
from odoo.exceptions import UserError

from ..models.union_unit_change_check_mixin import Change
from ..tools import vietnamese

#: Limits of a workbook, checked before it is parsed: bytes, bytes unpacked, parts, rows, columns.
MAX_BYTES = 5 * 2**20
MAX_UNPACKED = 40 * 2**20
MAX_PARTS = 200
MAX_ROWS = 20_000
MAX_COLUMNS = 40

#: Columns and the headers that are understood for them, without accents.
COLUMNS = {
    "old_code": ("ma cu", "old code"),
    "action": ("hanh dong", "action"),
    "code": ("ma moi", "new code"),
    "name": ("ten moi", "new name"),
    "print_name": ("ten moi tren van ban", "new name on papers"),
    "abbreviation": ("ten viet tat moi", "new abbreviation"),
    "place": ("dia danh moi", "new place"),
    "level_id": ("cap moi", "new level"),
    "parent": ("don vi cap tren moi", "new parent"),
    "keeper": ("don vi giu ho so", "keeper"),
}
#: What may be written in the column of the action.
ACTIONS = {
    "keep": ("giu nguyen", "keep"),
    "rename": ("doi ten", "rename"),
    "move": ("chuyen", "move"),
    "close": ("ket thuc", "close"),
    "merge": ("sap nhap", "merge"),
    "new": ("lap moi", "new"),
}
VALUE_COLUMNS = ("code", "name", "print_name", "abbreviation", "place", "level_id")


class UnionUnitReorganiseWorkbook(models.AbstractModel):
    """Reads the workbook that maps the units of yesterday to those of tomorrow."""

    _name = "union.unit.reorganise.workbook"
    _description = "Union: mapping workbook of a reorganisation"

    @api.model
    def _read(self, data):
        """Changes that a workbook asks for.

        :param bytes data: the file
        :return: changes, the headers by column, and faults as (row, column, sentence)
        :rtype: tuple[list[Change], dict[str, str], list[tuple[int, str, str]]]
        :raise UserError: the file as a whole cannot be read
        """
        rows = self._read_rows(data)
        headers, places, faults = self._read_headers(rows[0] if rows else ())
        changes, created = [], {}
        levels = self._levels()
        if faults:
            return [], headers, faults
        for number, values in enumerate(rows[1:], start=2):
            cells = {
                name: self._text(values[place]) if place < len(values) else ""
                for name, place in places.items()
            }
            if not any(cells.values()):
                continue
            row = {name: cells.get(name, "") for name in COLUMNS}
            found = self._faults_of_row(row, levels)
            faults += [(number, headers.get(name, name), text) for name, text in found]
            if not found:
                row["level_id"] = levels.get(vietnamese.search_key(row["level_id"]))
                changes += self._changes_of_row(row, number, created)
        return changes, headers, faults

    # ------------------------------------------------------------
    # The file
    # ------------------------------------------------------------

    @api.model
    def _read_rows(self, data):
        """Values of the first sheet, once the file has proved harmless.

        :raise UserError: why the file is not read
        """
        if len(data) > MAX_BYTES:
            raise UserError(
                self.env._("The file is larger than %s MB: this is no mapping.", MAX_BYTES // 2**20)
            )
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                self._check_archive(archive)
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            sheet = book.worksheets[0]
            self._check_sheet(sheet, data)
            sheet.reset_dimensions()
            rows = list(
                sheet.iter_rows(max_row=MAX_ROWS + 2, max_col=MAX_COLUMNS, values_only=True)
            )
        except UserError:
            raise
        except Exception as error:  # a broken file fails in many ways inside openpyxl
            raise UserError(
                self.env._("The file cannot be read as a workbook: save it as .xlsx.")
            ) from error
        if len(rows) > MAX_ROWS + 1:
            raise UserError(self.env._("The first sheet has more than %s rows.", MAX_ROWS))
        return rows

    @api.model
    def _check_archive(self, archive):
        """Refuse macros, and files that would unpack to far more than they look."""
        parts = archive.infolist()
        if any(part.filename.lower().endswith("vbaproject.bin") for part in parts):
            raise UserError(
                self.env._("The workbook holds macros: save it as .xlsx without macros.")
            )
        if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
            raise UserError(self.env._("The workbook unpacks to more than a mapping can hold."))
        for part in parts:
            if not part.filename.endswith((".xml", ".rels")):
                continue
            text = archive.read(part)
            # a text that is not UTF-8 could hide what is looked for
            if b"<!DOCTYPE" in text or b"<!ENTITY" in text or b"\x00" in text[:100]:
                raise UserError(self.env._("The workbook declares a document type of its own."))

    @api.model
    def _check_sheet(self, sheet, data):
        """Refuse merged cells: nobody could say to which row or column a value belongs."""
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            xml = archive.read(sheet._worksheet_path.lstrip("/"))
        if merged := re.search(rb'<mergeCell ref="([A-Z0-9:]+)"', xml):
            raise UserError(
                self.env._(
                    "The cells %s of the first sheet are merged: undo it, so that every value "
                    "stands in its own row and column.",
                    merged[1].decode(),
                )
            )

    @api.model
    def _text(self, value):
        """Cell as text; a code typed as a number stays as it looks."""
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return "" if value is None else str(value).strip()

    # ------------------------------------------------------------
    # Headers and rows
    # ------------------------------------------------------------

    @api.model
    def _read_headers(self, row):
        """Which column stands where: headers and places by column, and faults."""
        headers, places, faults = {}, {}, []
        meanings = {text: name for name, texts in COLUMNS.items() for text in texts}
        for place, value in enumerate(row):
            header = self._text(value)
            name = meanings.get(vietnamese.search_key(header))
            if not header:
                continue
            if not name:
                faults.append((1, header, self.env._("This column is not known.")))
            elif name in places:
                faults.append((1, header, self.env._("This column stands there twice.")))
            else:
                headers[name], places[name] = header, place
        for name in ("old_code", "action"):
            if name not in places:
                text = self.env._("The column “%s” is missing.", COLUMNS[name][1])
                faults.append((1, COLUMNS[name][1], text))
        return headers, places, faults

    @api.model
    def _levels(self):
        """Ids of the levels by code and by name in each language of the server.

        :rtype: dict[str, int]
        """
        levels = {}
        for lang, __ in self.env["res.lang"].get_installed():
            Level = self.env["union.level"].with_context(lang=lang)
            for level in Level.search_fetch([], ["code", "name"]):
                levels[vietnamese.search_key(level.code)] = level.id
                levels[vietnamese.search_key(level.name)] = level.id
        return levels

    @api.model
    def _action_of(self, row):
        text = vietnamese.search_key(row["action"])
        return next((action for action, texts in ACTIONS.items() if text in texts), "")

    @api.model
    def _faults_of_row(self, row, levels):
        """Faults that show in the row alone: pairs of a column and a sentence."""
        found, action = [], self._action_of(row)
        if not action:
            found.append(("action", self.env._("“%s” is no action that is known.", row["action"])))
        if action == "new":
            if row["old_code"]:
                found.append(("old_code", self.env._("A new unit has no old code.")))
        elif not row["old_code"]:
            found.append(("old_code", self.env._("The code of the unit is missing.")))
        if action in ("merge", "new") and not row["code"]:
            found.append(("code", self.env._("The code of the unit that goes on is missing.")))
        if action == "keep" and any(row[name] for name in (*VALUE_COLUMNS, "parent", "keeper")):
            found.append(("action", self.env._("Nothing changes here: leave the rest empty.")))
        if action in ("rename", "move", "new") and row["keeper"]:
            found.append(("keeper", self.env._("The unit goes on: nobody keeps its files.")))
        if action == "close" and any(row[name] for name in (*VALUE_COLUMNS, "parent")):
            found.append(("action", self.env._("The unit ends: only its keeper is named.")))
        if row["level_id"] and vietnamese.search_key(row["level_id"]) not in levels:
            found.append(("level_id", self.env._("“%s” is no level.", row["level_id"])))
        return found

    @api.model
    def _changes_of_row(self, row, number, created):
        """Changes that a row asks for.

        :param dict created: changes that found a unit by its code, filled
        :rtype: list[Change]
        """
        action, old_code = self._action_of(row), row["old_code"]
        values = {name: row[name] for name in VALUE_COLUMNS if row[name]}
        if values.get("name"):
            values.setdefault("print_name", values["name"])
        if action == "keep":
            # named to be checked: it has to exist
            return [Change("keep", old_code, row=number)]
        if action in ("rename", "move"):
            return [Change("change", old_code, values, row["parent"], row=number)]
        if action == "close":
            unit = self.env["union.unit"].search([("code", "=", old_code)])
            keeper = row["keeper"] or unit.parent_id.code or ""
            return [Change("end", old_code, keeper=keeper, row=number)]
        code, changes = values.pop("code"), []
        if action == "new" or (values and code not in created):
            change = Change("create", code, values, row["parent"], row=number)
            created.setdefault(code, change)
            changes.append(change)
        if action == "merge":
            keeper = row["keeper"] or code
            changes.append(Change("end", old_code, keeper=keeper, adds_headcount=True, row=number))
        return changes
