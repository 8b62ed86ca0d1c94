from odoo.tests import tagged

from .common import AwardCase


@tagged("post_install", "-at_install")
class TestEmulationNomination(AwardCase):
    """Whoever is put forward climbs to the unit that decides on the award."""

    def test_climbs_to_the_deciding_unit(self):
        nomination = self._approved_nomination()
        self.assertEqual(nomination.state, "approved")
        self.assertEqual(nomination.step_ids[-1:].unit_id, self.province)

    def test_decided_at_the_base(self):
        nomination = self._approved_nomination(self.award_base)
        self.assertEqual(nomination.step_ids.unit_id, self.base)
