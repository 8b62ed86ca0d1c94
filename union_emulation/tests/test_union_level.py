from datetime import date

from odoo.fields import Domain
from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestUnionLevel(TransactionCase):
    """Four levels until 30/6/2025, three since."""

    def _legal(self, day):
        Level = self.env["union.level"]
        levels = Level.search(Level._valid_on_domain(day) & Domain("is_internal", "=", False))
        return levels.mapped("code")

    def test_four_levels_then_three(self):
        self.assertEqual(
            self._legal(date(2025, 6, 30)), ["central", "province", "district", "base"]
        )
        self.assertEqual(self._legal(date(2025, 7, 1)), ["central", "upper", "base"])
