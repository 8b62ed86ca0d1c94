from odoo.exceptions import ValidationError
from odoo.tests import freeze_time, tagged

from .common import UnionCase


@tagged("post_install", "-at_install")
class TestUnionEventValue(UnionCase):
    """What was said is blanked when its time is over; that it was said stays."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls._campaign()
        with freeze_time("2021-03-04 05:00:00"):
            cls.campaign.with_user(cls.officer_p).action_submit()
            cls.campaign.with_user(cls.appraiser_p).action_return("Thiếu chỉ tiêu", ["name"])
        with freeze_time("2026-03-04 05:00:00"):
            cls.campaign.with_user(cls.officer_p).action_submit()

    def _events(self):
        self.env.invalidate_all()
        domain = [("res_model", "=", "emulation.campaign"), ("res_id", "=", self.campaign.id)]
        return self.env["union.event"].search(domain, order="id")

    def _blank(self, years):
        settings = self.env["res.config.settings"].create({"union_event_retention": years})
        settings.execute()
        with freeze_time("2026-06-01 05:00:00"), self.enter_registry_test_mode():
            self.env.ref("union_emulation.ir_cron_blank_event_values").method_direct_trigger()

    def test_old_values_go_and_the_chain_holds(self):
        self._blank(5)
        events = self._events()
        self.assertEqual([bool(e.value_ids.content) for e in events], [False, False, True])
        self.assertEqual(events.mapped("action"), ["submit", "return", "submit"])
        self.assertFalse(events._broken())

    def test_nothing_goes_unless_a_time_is_set(self):
        self._blank(0)
        self.assertIn("Thiếu chỉ tiêu", self._events()[1].detail)

    def test_blanking_is_an_event(self):
        last = self.env["union.event"].search([], limit=1, order="id desc").id
        self._blank(5)
        new = self.env["union.event"].search([("id", ">", last), ("action", "=", "blank")])
        self.assertTrue(new)
        self.assertEqual(set(new.mapped("res_model")), {"union.unit"})
        self.assertIn("2021", new[0].detail)
        self.assertFalse(new._broken())

    def test_no_negative_time(self):
        with self.assertRefused("number of years", ValidationError):
            self.env["res.config.settings"].create({"union_event_retention": -1})
