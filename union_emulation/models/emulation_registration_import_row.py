import io
import json
import re

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..tools import vietnamese
from .emulation_registration_import_form import KEY, MAIN

#: How long rows are kept after their import, in days: until then its workbook can be had.
KEPT_DAYS = 30
#: Rows deleted at once.
GC_ROWS = 100_000
_json = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode
_SPECIAL = re.compile(r"[\\\t\n\r]")


class EmulationRegistrationImportRow(models.Model):
    """Row of an uploaded workbook, as far as it was understood; kept until some days after.

    Written by the reader only and seen by nobody: the list of faults and the workbooks show what
    is in them.
    """

    _name = "emulation.registration.import.row"
    _description = "Emulation: row of a workbook of registrations"
    _log_access = False
    _order = "import_id, sheet, number"

    import_id = fields.Many2one(
        "emulation.registration.import",
        required=True,
        ondelete="cascade",
        help="The import to which the row belongs.",
    )
    sheet = fields.Char(required=True, help="Main, or the list that the row is one of.")
    number = fields.Integer(required=True, help="Number of the row in the workbook.")
    key = fields.Char(help="What the sheets of the workbook refer to.")
    code = fields.Char(help="Code of the registration that the row changes.")
    unit_code = fields.Char(help="Code of the unit that registers.")
    name_key = fields.Char(help="The name as it is found and compared.")
    code_key = fields.Char(help="The code as it is found, once there is one.")
    data = fields.Json(help="What was understood, by field.")
    raw = fields.Json(help="What was not, as it stood there.")
    # no key to the table: the number is given before the registration is there
    registration_id = fields.Integer(help="Number of the registration that it has become.")
    new_code = fields.Char(help="The code that the registration has got.")

    _place_unique = models.Constraint("UNIQUE (import_id, sheet, number)", "A row is read once.")
    _key_idx = models.Index("(import_id, sheet, key)")

    @api.model_create_multi
    def create(self, vals_list):
        raise AccessError(self.env._("Rows come from a workbook only."))

    def write(self, vals):
        raise AccessError(self.env._("Rows change in the workbook only."))

    @api.model
    def _stage(self, owner, sheet, rows):
        """Keep rows of a workbook.

        :param emulation.registration.import owner:
        :param str sheet: MAIN or the name of a list
        :param list[Staged] rows:
        """
        lines = io.StringIO()
        for row in rows:
            data = dict(row.values)
            key, code, unit_code = data.pop(KEY, None), None, None
            if sheet == MAIN:
                code, unit_code = data.pop("code", None), data.pop("unit_id", None)
            name_key, code_key = None, code and vietnamese.search_key(code)
            if sheet == MAIN:
                name_key = vietnamese.search_key(data.get("name"))
            parts = (
                str(owner.id),
                _copied(sheet),
                str(row.number),
                _copied(key),
                _copied(code),
                _copied(unit_code),
                _copied(name_key),
                _copied(code_key),
                _copied(_json(data)),
                _copied(_json(row.raw)) if row.raw else "{}",
            )
            lines.write("\t".join(parts) + "\n")
        lines.seek(0)
        columns = ("import_id", "sheet", "number", "key", "code", "unit_code", "name_key")
        columns += ("code_key", "data", "raw")
        self.env.cr.copy_from(lines, self._table, columns=columns, sep="\t", null="\\N")

    @api.autovacuum
    def _gc_rows(self):
        """Delete the rows of imports that nobody has touched for some days.

        One that was never imported has to be uploaded and checked anew.
        """
        clock = self.env["union.clock"]
        over = fields.Datetime.subtract(clock._now(), days=KEPT_DAYS)
        done = self.env["emulation.registration.import"].search([("write_date", "<", over)])
        done.filtered(lambda one: one.state not in ("draft", "imported"))._forget()
        rows = self.search([("import_id", "in", done.ids)], limit=GC_ROWS)
        rows.unlink()
        return len(rows), len(rows) == GC_ROWS


def _copied(text):
    """A value as PostgreSQL's COPY takes it."""
    if text is None:
        return "\\N"
    if not _SPECIAL.search(text):
        return text
    text = text.replace("\\", "\\\\").replace("\t", "\\t")
    return text.replace("\n", "\\n").replace("\r", "\\r")
