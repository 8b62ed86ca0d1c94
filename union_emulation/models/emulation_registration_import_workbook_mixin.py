from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Date
from odoo.tools import SQL, html2plaintext

from ..tools.workbook import Column as OfficeColumn
from ..tools.workbook_form import FormColumn, FormWorkbook
from .emulation_registration_import_fault import KEPT
from .emulation_registration_import_form import KEY, MAIN
from .emulation_registration_import_reader import KEY_SHEET

#: Rows that are taken from the database at once.
AT_ONCE = 2_000
#: Units that the drop-down list offers.
UNITS = 3_000


class EmulationRegistrationImportWorkbookMixin(models.AbstractModel):
    """Workbooks of an import: the template, its rows with their faults, and with their codes."""

    _name = "emulation.registration.import.workbook.mixin"
    _description = "Emulation: workbooks of an import"
    _inherit = ["emulation.registration.import.present.mixin"]

    def action_template(self):
        """Download the template.

        :return: action that downloads it
        :rtype: dict
        """
        return self._download("template")

    def action_faults(self):
        """Download the uploaded rows, each with what is wrong with it.

        :return: action that downloads it
        :rtype: dict
        """
        return self._download("faults")

    def action_result(self):
        """Download the imported registrations with their codes, as they are now.

        :return: action that downloads it
        :rtype: dict
        """
        return self._download("result")

    def _download(self, what):
        self.ensure_one()
        self.check_access("read")
        url = f"/union/registration-import/{self.id}/{what}"
        return {"type": "ir.actions.act_url", "url": url, "target": "download"}

    def _workbook(self, what):
        """One of the workbooks.

        :param str what: template, faults or result
        :return: name and content of the file
        :rtype: tuple[str, bytes]
        :raise UserError: there is no such workbook now
        """
        self.ensure_one()
        self.check_access("read")
        if what != "template" and self.user_id.lang not in (False, self.env.lang):
            # in the language in which the faults were named
            return self.with_context(lang=self.user_id.lang)._workbook(what)
        names = {
            "template": self.env._("Template"),
            "faults": self.env._("Faults"),
            "result": self.env._("With codes"),
        }
        has_rows = what == "template" or self.found_count and not self._is_swept()
        if what not in names or not has_rows or (what == "result" and self.state != "imported"):
            raise UserError(self.env._("There is no such workbook, or it is kept no longer."))
        Reader = self.env["emulation.registration.import.reader"]
        book = FormWorkbook()
        sheets = self._form_sheets()
        faults = self._faults_by_row() if what == "faults" else None
        rows_of = {
            "template": lambda sheet: (),
            "faults": lambda sheet: self._staged_rows(sheet, faults),
            "result": self._present_rows,
        }[what]
        moment = self._moment() if what == "result" else self.workbook_moment
        for sheet in sheets:
            rows = rows_of(sheet)
            columns = self._form_columns(sheet)
            if faults is not None:
                columns.append(FormColumn(Reader._fault_title(), 60))
            book.add_form(sheet.tab, columns, rows)
        if what == "template":
            self._add_example(book, sheets)
            book.add_text(self.env._("Guide"), self._guide(sheets))
            self._add_units(book)
        keys = Reader._key_rows(sheets, self.campaign_id, self.category_id, moment)
        book.add_key(KEY_SHEET, keys)
        parts = [names[what], self.category_id.code, self.campaign_id.code]
        return "-".join(parts).replace("/", "-") + ".xlsx", book.content()

    # ------------------------------------------------------------
    # The template
    # ------------------------------------------------------------

    def _form_columns(self, sheet, with_choices=True):
        """Columns of a sheet as the workbook is to show them.

        :rtype: list[FormColumn]
        """
        kinds = {
            "date": "date",
            "monetary": "monetary",
            "integer": "integer",
            "float": "float",
            "number": "float",
        }
        return [
            FormColumn(
                cell.title,
                cell.column.width,
                kinds.get(cell.kind, "text"),
                cell.column.required,
                tuple(self._offered(cell)) if with_choices else (),
                cell.note,
            )
            for cell in sheet.cells
        ]

    def _offered(self, cell):
        if cell.name == "unit_id":
            return self._units().mapped("code")
        return list(cell.choices)

    def _units(self):
        """Units for which the current user registers under the plan.

        :rtype: union.unit
        """
        Unit = self.env["union.unit"]
        charge = Unit.browse(self._charge_ids())
        taking = self.campaign_id.sudo().participation_ids.unit_id.ids  # sudo: who takes part
        own = self.campaign_id.sudo().unit_id  # sudo: whose plan it is
        return Unit.search([("id", "in", charge.ids), ("id", "in", [*taking, own.id])], limit=UNITS)

    def _add_example(self, book, sheets):
        """Sheets that show how it is filled in."""
        for sheet in sheets:
            rows = max((len(cell.column.examples) for cell in sheet.cells), default=0)
            unit = self._units()[:1].code or self.unit_id.code
            values = [
                [
                    unit
                    if cell.name == "unit_id"
                    else (cell.column.examples[row : row + 1] or (self._first_choice(cell),))[0]
                    for cell in sheet.cells
                ]
                for row in range(rows)
            ]
            name = self.env._("Example – %s", sheet.tab)
            remark = self.env._("Only an example: nothing is read from here.")
            book.add_form(name, self._form_columns(sheet, with_choices=False), values, remark)

    def _first_choice(self, cell):
        return next(iter(cell.choices), None)

    def _guide(self, sheets):
        """Explanations: pairs of a heading and a text.

        :rtype: list[tuple[str, str]]
        """
        lines = [
            (self.env._("Plan"), self.campaign_id.display_name),
            (self.env._("Category"), self.category_id.name),
            (
                self.env._("How to"),
                self.env._(
                    "Fill in a row for each registration, and on the other sheets the rows that "
                    "belong to it, with the same number in the first column. Yellow heads have "
                    "to be filled in. Leave the first row and the names of the sheets as they are."
                ),
            ),
            (
                self.env._("Not taken"),
                self.env._(
                    "Formulas, merged cells, macros, columns of one's own. While one row has a "
                    "fault nothing is imported."
                ),
            ),
            (
                self.env._("To change later"),
                self.env._(
                    "Download the workbook with the codes after the import, change it and upload "
                    "it again: rows with a code change that registration, as long as it is a "
                    "draft or has been returned. If another sheet has rows for it, they take the "
                    "place of those there are; if it has none, what there is stays."
                ),
            ),
        ]
        for sheet in sheets:
            lines.append((sheet.tab, ""))
            lines += [(cell.title, cell.note) for cell in sheet.cells]
        return lines

    def _add_units(self, book):
        columns = [
            OfficeColumn(self.env._("Unit code"), 20),
            OfficeColumn(self.env._("Name"), 60),
        ]
        rows = ([unit.code, unit.name] for unit in self._units())
        heading = [self.env._("Units for which you register")]
        book.add_sheet(self.env._("Units"), heading, columns, rows)

    # ------------------------------------------------------------
    # What was uploaded
    # ------------------------------------------------------------

    def _is_swept(self):
        """Whether the rows have been deleted since."""
        query = SQL(
            "SELECT 1 FROM emulation_registration_import_row WHERE import_id = %s LIMIT 1", self.id
        )
        return not self.env.execute_query(query)

    def _faults_by_row(self):
        """Sentences by tab and number of the row.

        :rtype: dict[tuple[str, int], list[str]]
        """
        found = {}
        for fault in self.fault_ids[:KEPT]:
            said = f"{fault.column}: {fault.reason}" if fault.column else fault.reason
            found.setdefault((fault.sheet, fault.row_number), []).append(said)
        return found

    def _staged_rows(self, sheet, faults):
        """Rows as they were uploaded, each with what is wrong with it.

        :param Sheet sheet:
        :param dict faults: sentences by tab and number of the row
        :return: generator of lists
        """
        number, columns = 0, [cell.name for cell in sheet.cells]
        labels = {
            cell.name: {value: text for text, value in cell.choices.items()} for cell in sheet.cells
        }
        kinds = {cell.name: cell.kind for cell in sheet.cells}
        while True:
            query = SQL(
                """
                SELECT number, key, code, unit_code, data, raw
                  FROM emulation_registration_import_row
                 WHERE import_id = %s AND sheet = %s AND number > %s
                 ORDER BY number LIMIT %s
                """,
                self.id,
                sheet.name,
                number,
                AT_ONCE,
            )
            rows = self.env.execute_query(query)
            for number, key, code, unit_code, data, raw in rows:
                values = dict(data or {}) | {KEY: key}
                values |= values.pop("properties", {})
                if sheet.name == MAIN:
                    values |= {"code": code, "unit_id": unit_code}
                shown = [_shown(kinds[name], labels[name], values.get(name)) for name in columns]
                shown = [
                    (raw or {}).get(name, value) for name, value in zip(columns, shown, strict=True)
                ]
                yield [*shown, "\n".join(faults.get((sheet.tab, number), []))]
            if len(rows) < AT_ONCE:
                return


def _shown(kind, labels, value):
    """A staged value as the workbook shows it."""
    if value is None:
        return None
    if labels:
        return labels.get(value)
    if kind == "date":
        return Date.to_date(value)
    return html2plaintext(value).strip() if kind == "html" else value
