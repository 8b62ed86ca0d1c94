from datetime import date

from odoo.fields import Domain
from odoo.tests import TransactionCase, tagged
from odoo.tools import convert_file


@tagged("post_install", "-at_install")
class TestUnionLevel(TransactionCase):
    """Four levels until 30/6/2025, three since."""

    def _legal(self, day):
        Level = self.env["union.level"]
        levels = Level.search(Level._valid_on_domain(day) & Domain("is_internal", "=", False))
        return levels.mapped("code")

    def test_update_keeps_what_the_administrator_set(self):
        level = self.env.ref("union_emulation.union_level_province")
        activity = self.env.ref("union_emulation.mail_activity_type_turn")
        level.date_end, activity.delay_count = date(2025, 7, 31), 9
        data = self.env["ir.model.data"].search([("module", "=", "union_emulation")])
        data.noupdate = False  # as if installed without: the files alone decide
        self.env.flush_all()
        for name in ("union_level_data", "union_approval_data"):
            convert_file(self.env, "union_emulation", f"data/{name}.xml", {}, mode="update")
        self.assertEqual((level.date_end, activity.delay_count), (date(2025, 7, 31), 9))

    def test_four_levels_then_three(self):
        self.assertEqual(
            self._legal(date(2025, 6, 30)), ["central", "province", "district", "base"]
        )
        self.assertEqual(self._legal(date(2025, 7, 1)), ["central", "upper", "base"])
