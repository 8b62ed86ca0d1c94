from odoo.fields import Command
from odoo.tests import tagged

from .common import AwardCase


@tagged("post_install", "-at_install")
class TestAwardRegistration(AwardCase):
    """Registrations on which nominations rest."""

    _with_plan = True

    def _recognised(self):
        """A work that the district has recognised."""
        self._category("work").climbs_to = "above"
        work = self._approved()
        work.with_user(self.officer_b).action_complete()
        work.with_user(self.approver_d).action_recognise()
        return work

    def test_recognition_stays_as_long_as_a_nomination_rests_on_it(self):
        work = self._recognised().with_user(self.approver_d)
        nomination = self._nomination(registration_ids=[Command.set(work.ids)])
        # a draft is its officer's to change
        self.assertIn("annul", work.allowed_actions)
        for state in ("submitted", "approved", "awarded"):
            nomination._engine_write({"state": state})
            with self.assertRefused(f"rests on: {nomination.display_name}"):
                work.action_annul("Nghiệm thu sai")
        nomination._engine_write({"state": "declined"})
        work.action_annul("Nghiệm thu sai")
        self.assertEqual(work.state, "completed")

    def test_nomination_that_he_may_not_read_is_not_named(self):
        work = self._recognised().with_user(self.approver_d)
        nomination = self._nomination(
            user=self.officer_p, unit_id=self.province.id, registration_ids=[Command.set(work.ids)]
        )
        nomination._engine_write({"state": "approved"})
        with self.assertRefused("rests on: a nomination of “Công đoàn P”"):
            work.action_annul("Nghiệm thu sai")
