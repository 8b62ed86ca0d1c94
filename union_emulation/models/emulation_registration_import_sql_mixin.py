from odoo import api, models
from odoo.tools import SQL

from .emulation_registration_import_fault import KEPT
from .emulation_registration_import_form import KEY, MAIN

#: Columns that the rows keep apart from what else was understood.
APART = (KEY, "code", "unit_id")
#: What an author who is on the roll says by itself, as on the screen.
FOLLOWING = {
    "name": SQL("m.name"),
    "workplace": SQL("NULLIF(w.employer_name, ''), w.name"),
    "job_title": SQL("NULLIF(m.job_title, '')"),
}


class EmulationRegistrationImportSqlMixin(models.AbstractModel):
    """Staged rows in the words of the database: what they say, for checks and for the import."""

    _name = "emulation.registration.import.sql.mixin"
    _description = "Emulation: rows of a workbook in SQL"

    def _ask(self, query):
        """Rows of a query, as many as anybody corrects at a time.

        :param SQL query:
        :rtype: list[tuple]
        """
        return self.env.execute_query(SQL("%s LIMIT %s", query, KEPT + 1))

    def _form_sheets(self):
        """Sheets that the workbook has, in the language of whoever works on it.

        :rtype: list[Sheet]
        """
        Form = self.env["emulation.registration.import.form"]
        return Form._sheets(self.campaign_id, self.category_id)

    def _from_rows(self, usual=None, beside=None):
        """The rows of registrations, and what they name.

        ``r`` the row, ``u`` the unit, ``p`` its place in the plan, ``ph`` the phase and ``l`` the
        unit's place in it, ``m`` the member who registers, ``g`` the registration that is changed.

        :param emulation.registration usual: see :meth:`_usual`; the phase where a row names none
        :param SQL beside: what else is joined, if anything
        :rtype: SQL
        """
        phase = SQL(
            "COALESCE((r.data->>'phase_id')::int4, %s)", usual and usual.phase_id.id or None
        )
        return SQL(
            """
            FROM emulation_registration_import_row r
            LEFT JOIN union_unit u ON u.code = r.unit_code
            LEFT JOIN emulation_participation p ON p.campaign_id = %s AND p.unit_id = u.id
            LEFT JOIN emulation_phase ph ON ph.id = %s
            LEFT JOIN emulation_participation_line l
                   ON l.participation_id = p.id AND l.phase_id = ph.id
            LEFT JOIN union_member m ON m.code = r.data->>'member_id' AND m.active
            LEFT JOIN emulation_registration g ON g.code = r.code
            %s
            WHERE r.import_id = %s AND r.sheet = %s
            """,
            self.campaign_id.id,
            phase,
            beside or SQL(),
            self.id,
            MAIN,
        )

    def _from_list(self, name):
        """The rows ``a`` of a list, their registration's ``r``, who is named ``m``, his unit ``w``.

        :param str name: field that holds the list
        :rtype: SQL
        """
        return SQL(
            """
            FROM emulation_registration_import_row a
            LEFT JOIN emulation_registration_import_row r
                   ON r.import_id = a.import_id AND r.sheet = %s AND r.key = a.key
            LEFT JOIN union_member m ON m.code = a.data->>'member_id' AND m.active
            LEFT JOIN union_unit w ON w.id = m.unit_id
            WHERE a.import_id = %s AND a.sheet = %s
            """,
            MAIN,
            self.id,
            name,
        )

    def _usual(self):
        """What a new registration of the plan and category says by itself, as on the screen.

        :return: a registration that is not saved
        :rtype: emulation.registration
        """
        Registration = self.env["emulation.registration"]
        names = [name for name, field in Registration._fields.items() if name != "code"]
        defaults = Registration.default_get(names)
        return Registration.new(
            defaults | {"campaign_id": self.campaign_id.id, "category_id": self.category_id.id}
        )

    @api.model
    def _storage(self, name):
        """Where a field of a registration lies.

        :param str name:
        :return: list of the row with the fields of its kind, if it lies there, and the field
        :rtype: tuple[str | None, odoo.fields.Field]
        """
        Registration = self.env["emulation.registration"]
        held = Registration._detail_fields().get(name)
        field = Registration._fields[name]
        if not held:
            return None, field
        model = self.env[Registration._fields[held].comodel_name]
        return held, model._fields[field.related.split(".")[1]]

    @api.model
    def _staged(self, field, name, alias="r"):
        """What a row says for a field.

        :param odoo.fields.Field field: where it is kept
        :param str name: column of the workbook
        :param str alias: of the row
        :rtype: SQL
        """
        if field.comodel_name == "union.member":
            return SQL("m.id")
        return SQL("(%s.data->>%s)::%s", SQL.identifier(alias), name, SQL(field.column_type[0]))

    def _present(self, name):
        """What the registration ``g`` says for a column of the workbook.

        :param str name:
        :rtype: SQL
        """
        held, field = self._storage(name)
        if not held:
            return SQL("g.%s", SQL.identifier(name))
        model = self.env[field.model_name]
        return SQL(
            "(SELECT d.%s FROM %s d WHERE d.registration_id = g.id)",
            SQL.identifier(field.name),
            SQL.identifier(model._table),
        )

    def _wanted(self, cell, usual):
        """What a row says for a column, or what a new registration says by itself.

        :param Cell cell:
        :param emulation.registration usual: see :meth:`_usual`
        :rtype: SQL
        """
        held, field = self._storage(cell.name)
        staged = self._staged(field, cell.name)
        value = None
        if field.default:
            value = field.default(self.env[field.model_name])
        elif field.compute and not held:
            value = usual[cell.name]
            value = value.id if field.type == "many2one" else value
        return SQL("COALESCE(%s, %s)", staged, value) if value else staged

    @api.model
    def _same(self, field, one, other):
        """Whether two values are the same to their reader.

        :rtype: SQL
        """
        if field.type == "html":
            # what the screen formats is kept while the text is the same
            one, other = (
                SQL(r"regexp_replace(COALESCE(%s, ''), '<[^>]*>|\s', '', 'g')", value)
                for value in (one, other)
            )
        elif field.type in ("char", "text"):
            one, other = (SQL("COALESCE(%s, '')", value) for value in (one, other))
        elif field.type in ("float", "integer", "monetary", "boolean"):
            empty = SQL("false") if field.type == "boolean" else SQL("0")
            one, other = (SQL("COALESCE(%s, %s)", value, empty) for value in (one, other))
        return SQL("%s IS NOT DISTINCT FROM %s", one, other)

    def _list_value(self, name, field):
        """What a row of a list says for a field, or what a new row says by itself.

        :param str name: field that holds the list
        :param odoo.fields.Field field:
        :rtype: SQL
        """
        staged = self._staged(field, field.name, "a")
        if name == "author_ids" and field.name in FOLLOWING:
            return SQL("COALESCE(%s, %s)", FOLLOWING[field.name], staged)
        default = field.default and field.default(self.env[field.model_name])
        return SQL("COALESCE(%s, %s)", staged, default) if default else staged

    @api.model
    def _names(self, values):
        """Names of columns, in the words of the database.

        :param dict values: by column
        :rtype: SQL
        """
        return SQL(", ").join(map(SQL.identifier, values))
