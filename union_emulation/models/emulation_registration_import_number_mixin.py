from odoo import models
from odoo.tools import SQL

from ..tools import vietnamese
from .emulation_registration_import_form import MAIN


class EmulationRegistrationImportNumberMixin(models.AbstractModel):
    """Gives the rows of a workbook the registrations that they are about, and new ones a code."""

    _name = "emulation.registration.import.number.mixin"
    _description = "Emulation: codes of imported registrations"
    _inherit = ["emulation.registration.import.sql.mixin"]

    def _number_rows(self):
        """Give each row its registration: a new one with the next code, or the one it changes."""
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
        new = SQL("import_id = %s AND sheet = %s AND code IS NULL", self.id, MAIN)
        [[count]] = self.env.execute_query(
            SQL("SELECT count(*) FROM emulation_registration_import_row WHERE %s", new)
        )
        codes = self._next_codes(count)
        self.env.cr.execute(
            SQL(
                """
                UPDATE emulation_registration_import_row r
                   SET registration_id = nextval('emulation_registration_id_seq'),
                       new_code = c.code,
                       code_key = c.key
                  FROM (SELECT id, row_number() OVER (ORDER BY number) AS place
                          FROM emulation_registration_import_row WHERE %s) o
                  JOIN unnest(%s::text[], %s::text[]) WITH ORDINALITY AS c (code, key, place)
                 USING (place)
                 WHERE r.id = o.id
                """,
                new,
                codes,
                [vietnamese.search_key(code) for code in codes],
            )
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
