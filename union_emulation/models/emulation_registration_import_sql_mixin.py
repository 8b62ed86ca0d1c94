from odoo import api, models
from odoo.tools import SQL

from .emulation_registration_import_fault import KEPT
from .emulation_registration_import_form import APART, MAIN

#: Lists of people.
PEOPLE = ("author_ids", "participant_ids")
#: What somebody who is on the roll says by himself, and what the plan's indicator says, as on the
#: screen.
_OF_MEMBER = {
    "name": SQL("m.name"),
    "workplace": SQL("NULLIF(w.employer_name, ''), w.name"),
    "job_title": SQL("NULLIF(m.job_title, '')"),
}
FOLLOWING = {name: _OF_MEMBER for name in PEOPLE} | {
    "target_line_ids": {
        "name": SQL("i.name || COALESCE(' – ' || d.name, '')"),
        "uom": SQL("i.uom"),
        "direction": SQL("d.direction, i.direction"),
    },
}
#: What a row says that nothing else says, where the compute of the field says it.
OTHERWISE = {
    "target_line_ids": {"direction": SQL("'at_least'")},
    "title_line_ids": {"quantity": SQL("1")},
}
#: What rows of such lists name.
_MEMBER = SQL(
    """
    LEFT JOIN union_member m ON m.code = a.data->>'member_id' AND m.active
    LEFT JOIN union_unit w ON w.id = m.unit_id
    """
)
NAMED = {name: _MEMBER for name in PEOPLE} | {
    "target_line_ids": SQL(
        """
        LEFT JOIN emulation_indicator i ON i.id = (a.data->>'indicator_id')::int4
        LEFT JOIN emulation_indicator_grade d ON d.id = (a.data->>'grade_id')::int4
        """
    ),
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
        """The rows ``a`` of a list, their registration's ``r``, and what they name.

        ``m`` the member and ``w`` his unit, or ``i`` the indicator and ``d`` its grade.

        :param str name: field that holds the list
        :rtype: SQL
        """
        return SQL(
            """
            FROM emulation_registration_import_row a
            LEFT JOIN emulation_registration_import_row r
                   ON r.import_id = a.import_id AND r.sheet = %s AND r.key = a.key
            %s
            WHERE a.import_id = %s AND a.sheet = %s
            """,
            MAIN,
            NAMED.get(name, SQL()),
            self.id,
            name,
        )

    @api.model
    def _is_said(self, name):
        """Whether a list has rows for the registration of the row ``r``.

        :param str name: field that holds the list
        :rtype: SQL
        """
        return SQL(
            """
            EXISTS (SELECT 1 FROM emulation_registration_import_row s
                     WHERE s.import_id = r.import_id AND s.sheet = %s AND s.key = r.key)
            """,
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
        if field.comodel_name == "emulation.registration":
            return SQL(
                "(SELECT n.id FROM emulation_registration n WHERE n.code = %s.data->>%s)",
                SQL.identifier(alias),
                name,
            )
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

    def _wanted(self, name, usual):
        """What a row says for a field, or what a new registration says by itself.

        :param str name:
        :param emulation.registration usual: see :meth:`_usual`
        :rtype: SQL
        """
        if name == "is_quantity":
            return SQL("NULLIF(r.data ? 'quantity', false)")
        held, field = self._storage(name)
        staged = self._staged(field, name)
        value = False
        if field.default:
            value = field.default(self.env[field.model_name])
        elif field.compute and field.type != "properties" and not held:
            value = usual[name]
            value = value.id if field.type == "many2one" else value
        return staged if value is False else SQL("COALESCE(%s, %s)", staged, value)

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
        elif field.type == "properties":
            # only what is answered
            one, other = (
                SQL(
                    "(SELECT jsonb_object_agg(key, value) FROM jsonb_each(%s) "
                    "WHERE value NOT IN ('null', 'false', '\"\"'))",
                    value,
                )
                for value in (one, other)
            )
        elif field.type in ("float", "integer", "monetary", "boolean"):
            empty = SQL("false") if field.type == "boolean" else SQL("0")
            one, other = (SQL("COALESCE(%s, %s)", value, empty) for value in (one, other))
        return SQL("%s IS NOT DISTINCT FROM %s", one, other)

    def _list_values(self, sheet):
        """What the rows of a list say for its columns, or what new rows say by themselves.

        :param Sheet sheet: of the list
        :return: by column of the table
        :rtype: dict[str, SQL]
        """
        model = self.env[sheet.model]
        values = self._constants(model.new(model.default_get(list(model._fields))))
        following, otherwise = FOLLOWING.get(sheet.name, {}), OTHERWISE.get(sheet.name, {})
        for name in sheet.fields:
            staged = self._staged(model._fields[name], name, "a")
            said = [following.get(name), staged, otherwise.get(name), values.get(name)]
            values[name] = SQL("COALESCE(%s)", SQL(", ").join(filter(None, said)))
        return values

    def _constants(self, usual, followers=None):
        """What every new record says by itself, for the columns that its table has.

        :param models.Model usual: a record that is not saved
        :param set[str] followers: computed fields that rows differ in; None: all
        :rtype: dict[str, SQL]
        """
        constants = {}
        for name, field in usual._fields.items():
            if not (field.store and field.column_type) or name in APART:
                continue
            if field.compute and (followers is None or name in followers):
                continue
            if (field.default or field.compute) and field.type != "properties":
                value = field.convert_to_write(usual[name], usual)
                constants[name] = SQL("%s", field.convert_to_column_insert(value, usual))
        return constants

    @api.model
    def _names(self, values):
        """Names of columns, in the words of the database.

        :param dict values: by column
        :rtype: SQL
        """
        return SQL(", ").join(map(SQL.identifier, values))
