from odoo import models
from odoo.tools import SQL

from ..tools import vietnamese
from .emulation_registration_import_form import MAIN


class EmulationRegistrationImportNumberMixin(models.AbstractModel):
    """Gives the rows of a workbook the registrations that they are about, and new ones a code."""

    _name = "emulation.registration.import.number.mixin"
    _description = "Emulation: codes of imported registrations"
    _inherit = ["emulation.registration.import.sql.mixin"]

    def _find_changed(self):
        """Give the rows that change a registration its number."""
        self.env.cr.execute(
            SQL(
                """
                UPDATE emulation_registration_import_row r SET registration_id = g.id
                  FROM emulation_registration g
                 WHERE r.import_id = %s AND r.sheet = %s AND g.code = r.code
                """,
                self.id,
                MAIN,
            )
        )

    def _codes(self):
        """The next codes for the rows of new registrations, in their order.

        :return: what is joined to the rows: ``c`` with the code and what it is found by
        :rtype: SQL
        """
        query = SQL(
            "SELECT number FROM emulation_registration_import_row "
            "WHERE import_id = %s AND sheet = %s AND code IS NULL ORDER BY number",
            self.id,
            MAIN,
        )
        numbers = [number for (number,) in self.env.execute_query(query)]
        codes = self._next_codes(len(numbers))
        return SQL(
            "JOIN unnest(%s::int4[], %s::text[], %s::text[]) AS c (number, code, key) "
            "ON c.number = r.number",
            numbers,
            codes,
            [vietnamese.search_key(code) for code in codes],
        )

    def _next_codes(self, count):
        """Codes of new registrations, from the sequence that the screen takes them from.

        :rtype: list[str]
        """
        # sudo: the sequence is nobody's to read
        Sequence = self.env["ir.sequence"].sudo()
        sequence = Sequence.search([("code", "=", "emulation.registration")], limit=1)
        if sequence.implementation != "standard" or sequence.use_date_range:
            return [Sequence.next_by_code("emulation.registration") for __ in range(count)]
        prefix, suffix = sequence._get_prefix_suffix()
        query = SQL(
            "SELECT nextval(%s) FROM generate_series(1, %s)",
            f"ir_sequence_{sequence.id:03d}",
            count,
        )
        numbers = self.env.execute_query(query)
        return [f"{prefix}{number:0{sequence.padding}}{suffix}" for (number,) in numbers]
