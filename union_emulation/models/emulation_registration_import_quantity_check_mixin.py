from odoo import models
from odoo.tools import SQL

from .emulation_registration_import_form import MAIN
from .emulation_registration_quantity_mixin import NAMED_STATES


class EmulationRegistrationImportQuantityCheckMixin(models.AbstractModel):
    """Checks of numbers without names in a workbook, and of what fills them in."""

    _name = "emulation.registration.import.quantity.check.mixin"
    _description = "Emulation: checks of numbers without names in a workbook"
    _inherit = ["emulation.registration.import.sql.mixin"]

    def _number_faults(self):
        yield from self._parts_of_nothing()
        yield from self._parts_that_are_numbers()
        yield from self._too_small_numbers()

    def _parts_of_nothing(self):
        """Rows that fill in a number which their unit has not registered under the plan."""
        query = SQL(
            """
            SELECT r.number, r.data->>'quantity_of_id', u.name
            %s AND r.data ? 'quantity_of_id' AND u.id IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM emulation_registration n
                 WHERE n.code = r.data->>'quantity_of_id' AND n.is_quantity
                   AND n.unit_id = u.id AND n.campaign_id = %s)
            ORDER BY r.number
            """,
            self._from_rows(),
            self.campaign_id.id,
        )
        for number, code, unit in self._ask(query):
            # whether another unit has it is nobody's to know
            said = self.env._(
                "“%(unit)s” has registered no number with the code “%(code)s” under this plan.",
                unit=unit,
                code=code,
            )
            yield MAIN, number, "quantity_of_id", code, said

    def _parts_that_are_numbers(self):
        query = SQL(
            "SELECT r.number, r.data->>'quantity' %s AND r.data ?& ARRAY['quantity', "
            "'quantity_of_id'] ORDER BY r.number",
            self._from_rows(),
        )
        for number, quantity in self._ask(query):
            said = self.env._("A number is not part of another number.")
            yield MAIN, number, "quantity", quantity, said

    def _too_small_numbers(self):
        """Rows that make a number less than what has been named of it already."""
        query = SQL(
            """
            SELECT * FROM (
                SELECT r.number, r.data->>'quantity' AS quantity, (
                           SELECT count(*) FROM emulation_registration n
                            WHERE n.quantity_of_id = g.id AND n.state = ANY(%s)) AS named
                %s AND g.is_quantity
            ) q WHERE named > COALESCE(quantity::int4, 0) ORDER BY number
            """,
            [*NAMED_STATES],
            self._from_rows(),
        )
        for number, quantity, named in self._ask(query):
            said = self.env._(
                "%(count)s have been named already: the number cannot be less.", count=named
            )
            yield MAIN, number, "quantity", quantity, said
