from odoo.tests import tagged

from .common import AwardCase


@tagged("post_install", "-at_install")
class TestEmulationWorkAward(AwardCase):
    """Dossiers and letters wait for whoever has to go on with them, until he has."""

    def _kinds(self, user, record):
        work = self.env["emulation.work"].with_user(user)
        return work.search(
            [("is_mine", "=", True), ("res_model", "=", record._name), ("res_id", "=", record.id)]
        ).mapped("kind")

    def test_nomination(self):
        nomination = self._nomination()
        self.assertEqual(self._kinds(self.officer_b, nomination), ["draft"])
        self.assertFalse(self._kinds(self.officer_s, nomination))
        self._submit(nomination)
        self.assertFalse(self._kinds(self.officer_b, nomination))
        self.assertEqual(self._kinds(self.appraiser_b, nomination), ["turn"])
        nomination.with_user(self.appraiser_b).action_return("Thiếu", ["citation"])
        self.assertEqual(self._kinds(self.officer_b, nomination), ["returned"])

    def test_letter(self):
        clerk = self._user("clerk", self.base)
        signatory = self.env["union.signatory"].create(
            {
                "name": "Hoàng Thị B",
                "unit_id": self.base.id,
                "body": "BAN CHẤP HÀNH",
                "position": "CHỦ TỊCH",
            }
        )
        letter = (
            self.env["emulation.submission"]
            .with_user(self.officer_b)
            .create(
                {
                    "unit_id": self.base.id,
                    "signatory_id": signatory.id,
                    "recipient_ids": [(0, 0, {"name": "Như trên"})],
                }
            )
        )
        nomination = self._nomination(submission_id=letter.id)
        self.assertEqual(self._kinds(self.officer_b, letter), ["draft"])
        self.assertFalse(self._kinds(self.officer_b, nomination))
        letter.action_submit()
        paper = letter.document_id.sudo()
        self.assertFalse(self._kinds(clerk, paper))
        nomination.with_user(self.appraiser_b).action_approve()
        nomination.with_user(self.approver_b).action_approve()
        self.assertEqual(self._kinds(clerk, paper), ["issue"])
