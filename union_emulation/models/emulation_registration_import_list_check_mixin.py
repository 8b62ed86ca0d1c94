from odoo import models
from odoo.tools import SQL


class EmulationRegistrationImportListCheckMixin(models.AbstractModel):
    """Checks of the lists of a workbook, each one query over all rows."""

    _name = "emulation.registration.import.list.check.mixin"
    _description = "Emulation: checks of the lists of a workbook"
    _inherit = ["emulation.registration.import.sql.mixin"]

    def _orphans(self, name):
        """Rows of a list that belong to no registration of the workbook."""
        query = SQL(
            "SELECT a.number, a.key %s AND a.key IS NOT NULL AND r.id IS NULL ORDER BY a.number",
            self._from_list(name),
        )
        for number, key in self._ask(query):
            said = self.env._("No registration of the workbook has the number “%(key)s”.", key=key)
            yield name, number, "key", key, said

    def _nameless(self, name):
        """Rows of a list of people that name nobody."""
        query = SQL(
            """
            SELECT a.number %s AND a.data->>'member_id' IS NULL AND a.data->>'name' IS NULL
               AND NOT a.raw ?| ARRAY['member_id', 'name']
            ORDER BY a.number
            """,
            self._from_list(name),
        )
        for (number,) in self._ask(query):
            yield name, number, "name", "", self.env._("Each person has a name.")

    def _strange_members(self, name):
        """Rows of a list of people with members that the user does not read."""
        paths = [f"{path}%" for path in self.env["union.mandate"]._current_paths()]
        query = SQL(
            """
            SELECT a.number, a.data->>'member_id'
            %s AND a.data->>'member_id' IS NOT NULL
               AND NOT COALESCE(m.unit_path LIKE ANY(%s), false)
            ORDER BY a.number
            """,
            self._from_list(name),
            paths,
        )
        for number, code in self._ask(query):
            said = self.env._(
                "There is no member with the code “%(code)s” in your territory: put the name of "
                "an outsider beside it.",
                code=code,
            )
            yield name, number, "member_id", code, said

    def _said_again(self, name, same, given):
        """Query of the rows of a list that say again what a row of the same registration says.

        :param str name: field that holds the list
        :param SQL same: what is the same
        :param SQL given: text that is there if there is something to compare
        :return: query of number, text, and number of the row before
        :rtype: SQL
        """
        return SQL(
            """
            SELECT * FROM (
                SELECT a.number, %s AS text, min(a.number) OVER (PARTITION BY a.key, %s) AS first
                  FROM emulation_registration_import_row a
                 WHERE a.import_id = %s AND a.sheet = %s AND %s IS NOT NULL
            ) q WHERE number > first ORDER BY number
            """,
            given,
            same,
            self.id,
            name,
            given,
        )

    def _repeated_authors(self):
        """Members who are named twice for the same registration."""
        member = SQL("a.data->>'member_id'")
        for number, code, first in self._ask(self._said_again("author_ids", member, member)):
            said = self.env._(
                "Each author is named once: the same stands in row %(row)s.", row=first
            )
            yield "author_ids", number, "member_id", code, said

    def _share_sums(self):
        """Contributions that do not add up to exactly 100 %, in whole hundredths."""
        query = SQL(
            """
            SELECT min(a.number), a.key, sum(
                       round(COALESCE((a.data->>'share')::numeric, 100) * 100))::int AS total
            %s AND a.key IS NOT NULL AND NOT a.raw ? 'share'
            GROUP BY a.key
            HAVING sum(round(COALESCE((a.data->>'share')::numeric, 100) * 100)) != 10000
            ORDER BY 1
            """,
            self._from_list("author_ids"),
        )
        for number, key, total in self._ask(query):
            text = f"{total // 100},{total % 100:02}"
            said = self.env._(
                "The contributions of no. %(key)s add up to %(total)s %%, not to exactly 100 %%.",
                key=key,
                total=text,
            )
            yield "author_ids", number, "share", text, said
