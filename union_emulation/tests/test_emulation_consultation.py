from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .common import AwardCase


@tagged("post_install", "-at_install")
class TestEmulationConsultation(AwardCase):
    """Nominees are published by name, unit and award; what is said is for those in charge."""

    def _published(self):
        nomination = self._approved_nomination()
        consultation = (
            self.env["emulation.consultation"]
            .with_user(self.officer_p)
            .create(
                {
                    "name": "Lấy ý kiến",
                    "unit_id": self.province.id,
                    "nomination_ids": [Command.link(nomination.id)],
                }
            )
        )
        consultation.action_publish()
        return consultation

    def test_published_to_everybody(self):
        consultation = self._published()
        stranger = consultation.with_user(self.officer_s)
        self.assertEqual(stranger.line_ids.mapped("nominee_name"), [self.member.name])
        stranger.invalidate_recordset()
        self.assertFalse(stranger.nomination_ids)
        stranger.action_comment(stranger.line_ids.id, "Xứng đáng")
        comment = consultation.comment_ids
        self.assertFalse(stranger.env["emulation.consultation.comment"].search([]))
        with self.assertRaises(AccessError):
            comment.with_user(self.officer_s).read(["text"])
        self.assertEqual(consultation.comment_ids.mapped("text"), ["Xứng đáng"])
        self.assertEqual(consultation.nomination_ids.comment_count, 1)

    def test_draft_is_not_for_everybody(self):
        consultation = self.env["emulation.consultation"].create(
            {"name": "Lấy ý kiến", "unit_id": self.province.id}
        )
        with self.assertRaises(AccessError):
            consultation.with_user(self.officer_s).read(["name"])

    def test_bad_comments(self):
        consultation = self._published()
        with self.assertRefused("no such line"):
            consultation.action_comment(0, "Xứng đáng")
        with self.assertRefused("Say what"):
            consultation.action_comment(consultation.line_ids.id, " ")
        with self.assertRaises(AccessError):
            consultation.comment_ids.sudo().create(
                {
                    "consultation_id": consultation.id,
                    "line_id": consultation.line_ids.id,
                    "text": "x",
                }
            )

    def test_period(self):
        consultation = self._published()
        with self.assertRefused("until"):
            consultation.action_close()
        with freeze_time("2026-04-01 03:00:00"):
            with self.assertRefused("any more"):
                consultation.action_comment(consultation.line_ids.id, "Muộn")
            consultation.action_close()
        self.assertEqual(consultation.state, "closed")

    def test_only_the_unit_that_decides_publishes(self):
        nomination = self._approved_nomination(self.award_base)
        consultation = (
            self.env["emulation.consultation"]
            .with_user(self.officer_p)
            .create(
                {
                    "name": "Lấy ý kiến",
                    "unit_id": self.province.id,
                    "nomination_ids": [Command.link(nomination.id)],
                }
            )
        )
        with self.assertRefused("another unit"):
            consultation.action_publish()
        with self.assertRaises(UserError):
            consultation.with_user(self.viewer_p).action_publish()

    def test_no_draft_is_published(self):
        consultation = self.env["emulation.consultation"].create(
            {
                "name": "Lấy ý kiến",
                "unit_id": self.province.id,
                "nomination_ids": [Command.link(self._nomination().id)],
            }
        )
        with self.assertRefused("does not wait"):
            consultation.with_user(self.officer_p).action_publish()

    def test_terms_ask_for_comments(self):
        self.award.term_ids.comment_days = 5
        consultation = self._published()
        nomination = consultation.nomination_ids
        self.assertEqual(nomination._not_consulted(), nomination)
        with freeze_time("2026-04-01 03:00:00"):
            consultation.action_close()
        nomination.invalidate_recordset()
        self.assertFalse(nomination._not_consulted())

    def test_what_was_published_stays(self):
        consultation = self._published()
        for record in (consultation, consultation.line_ids):
            with self.assertRaises(AccessError):
                record.sudo().write(
                    {"nomination_ids": []} if record == consultation else {"unit_name": "x"}
                )
            with self.assertRaises(AccessError):
                record.sudo().unlink()
