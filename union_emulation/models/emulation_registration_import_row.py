import io
import json

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..tools import vietnamese
from .emulation_registration_import_form import KEY, MAIN

#: How long rows are kept after their import, in days: until then its workbook can be had.
KEPT_DAYS = 30
#: Rows deleted at once.
GC_ROWS = 100_000
_json = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode
_ESCAPED = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
#: Letters that PostgreSQL is handed at once, so that it need not be asked often.
AT_ONCE = 2**20
#: Columns that are filled in, in the order in which COPY gets them.
STAGED = (
    *("import_id", "sheet", "number", "registration_id"),
    *("key", "code", "unit_code", "name_key", "code_key", "data", "raw"),
)


class EmulationRegistrationImportRow(models.Model):
    """Row of an uploaded workbook, as far as it was understood; kept until some days after.

    Written by the reader only and seen by nobody: the list of faults and the workbooks show what
    is in them.
    """

    _name = "emulation.registration.import.row"
    _description = "Emulation: row of a workbook of registrations"
    _log_access = False
    _order = "import_id, sheet, number"

    # no key to the table: it would be looked up for each row, and who deletes an import deletes
    # its rows
    import_id = fields.Integer(required=True, help="Number of the import that has the row.")
    sheet = fields.Char(required=True, help="Main, or the list that the row is one of.")
    number = fields.Integer(required=True, help="Number of the row in the workbook.")
    key = fields.Char(help="What the sheets of the workbook refer to.")
    code = fields.Char(help="Code of the registration that the row changes.")
    unit_code = fields.Char(help="Code of the unit that registers.")
    name_key = fields.Char(help="The name as it is found and compared.")
    code_key = fields.Char(help="The code as it is found.")
    data = fields.Json(help="What was understood, by field.")
    raw = fields.Json(help="What was not, as it stood there.")
    # no key to the table: a new registration has its number before it is there
    registration_id = fields.Integer(help="Number of the registration that it becomes or changes.")

    _place_unique = models.Constraint("UNIQUE (import_id, sheet, number)", "A row is read once.")

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
        is_main = sheet == MAIN
        new = sum(not row.values.get("code") for row in rows) if is_main else 0
        ids = iter(self._new_ids(new))
        lines = io.StringIO()
        for row in rows:
            data = dict(row.values)
            key, code, unit_code, number, name_key, code_key = data.pop(KEY, ""), *[""] * 5
            if is_main:
                code, unit_code = data.pop("code", ""), data.pop("unit_id", "")
                number = "" if code else str(next(ids))
                name_key = vietnamese.search_key(data.get("name"))
                code_key = code and vietnamese.search_key(code)
            values = (
                *(str(owner.id), sheet, str(row.number), number),
                *(key, code, unit_code, name_key, code_key),
                *(_json(data), _json(row.raw) if row.raw else "{}"),
            )
            lines.write(_copied(values))
        lines.seek(0)
        # what is empty is kept as nothing
        self.env.cr.copy_from(lines, self._table, columns=STAGED, null="", size=AT_ONCE)

    @api.model
    def _new_ids(self, count):
        """Numbers for registrations that are not there yet.

        :param int count:
        :rtype: list[int]
        """
        query = SQL(
            "SELECT nextval('emulation_registration_id_seq') FROM generate_series(1, %s)", count
        )
        return [number for (number,) in self.env.execute_query(query)]

    @api.model
    def _forget(self, owners):
        """Delete the rows of imports. Whoever calls has checked that these may be changed.

        :param emulation.registration.import owners:
        """
        self.env.cr.execute(
            SQL(
                "DELETE FROM emulation_registration_import_row WHERE import_id = ANY(%s)",
                owners.ids,
            )
        )

    @api.autovacuum
    def _gc_rows(self):
        """Delete the rows of imports that nobody has touched for some days.

        One that was never imported has to be uploaded and checked anew.
        """
        clock = self.env["union.clock"]
        over = fields.Datetime.subtract(clock._now(), days=KEPT_DAYS)
        done = self.env["emulation.registration.import"].search([("write_date", "<", over)])
        done.filtered(lambda one: one.state not in ("draft", "imported"))._forget()
        # those of a plan that is gone as well: their imports went with it in the database
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM emulation_registration_import_row WHERE id IN (
                    SELECT r.id
                      FROM emulation_registration_import_row r
                      LEFT JOIN emulation_registration_import i ON i.id = r.import_id
                     WHERE i.id IS NULL OR i.id = ANY(%s)
                     LIMIT %s)
                """,
                done.ids,
                GC_ROWS,
            )
        )
        count = self.env.cr.rowcount
        return count, count == GC_ROWS


def _copied(parts):
    """A row as PostgreSQL's COPY takes it.

    :param tuple[str] parts: values of its columns
    :rtype: str
    """
    line = "\t".join(parts)
    # hardly ever: one look at the whole row instead of one at each value
    if "\\" in line or "\n" in line or "\r" in line or line.count("\t") >= len(parts):
        line = "\t".join(part.translate(_ESCAPED) for part in parts)
    return line + "\n"
