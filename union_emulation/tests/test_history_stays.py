from psycopg2.errors import ForeignKeyViolation

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import UnionCase


@tagged("post_install", "-at_install")
class TestHistoryStays(UnionCase):
    """Three ways in which history dies elsewhere: the approver goes, the dossier is reset, a record
    is overwritten. Here steps, events and paper read afterwards as before."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls._approve(cls._campaign())
        cls.paper = cls.campaign.document_id
        cls.paper.with_user(cls.clerk_p).action_issue()
        cls.before = cls._history(cls.viewer_p)

    @classmethod
    def _history(cls, user):
        """What somebody reads of the past: steps, events and the bytes of the paper."""
        cls.env.flush_all()
        cls.env.invalidate_all()
        env = cls.env(user=user)
        steps = env["union.approval.step"].search(
            [("res_model", "=", cls.campaign._name), ("res_id", "=", cls.campaign.id)]
        )
        places = [(r._name, r.id) for r in (cls.campaign, cls.paper)]
        events = env["union.event"].search([], order="id")
        events = events.filtered(
            lambda e: (e.res_model, e.res_id) in places and e.action != "print"
        )
        fields = ["actor_name", "actor_title", "date_done", "comment", "state", "round", "sequence"]
        said = ["actor_name", "actor_id", "action", "date", "detail", "digest"]
        return (
            steps.read(fields),
            events.read(said),
            cls.paper.with_user(user)._paper_pdf(),
            cls.paper.with_user(user).full_number,
        )

    def _assert_as_before(self):
        for one, other in zip(self._history(self.viewer_p), self.before, strict=True):
            self.assertEqual(one, other)

    def test_removed_approver(self):
        self.approver_p.active = False
        self._assert_as_before()
        self.approver_p.name = "Người khác"
        self._assert_as_before()

    def test_deleted_approver(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(ForeignKeyViolation):
            with self.env.cr.savepoint():
                self.approver_p.unlink()  # as long as a mandate says that he could act
        self.env.cr.execute("DELETE FROM union_mandate WHERE user_id = %s", (self.approver_p.id,))
        self.env.invalidate_all()
        self.approver_p.unlink()
        self.assertFalse(self.approver_p.exists())
        self._assert_as_before()

    def test_ended_mandate(self):
        mandates = self.env["union.mandate"].search([("unit_id", "=", self.province.id)])
        mandates = mandates.filtered(lambda m: m.user_id != self.viewer_p)
        mandates.date_end = "2026-01-01"
        mandates.title = "Nguyên"
        self._assert_as_before()

    def test_reset(self):
        for user in (self.officer_p, self.approver_p, self.env.ref("base.user_root")):
            campaign = self.campaign.with_user(user)
            for reset in (
                lambda c=campaign: c.write({"state": "draft"}),
                lambda c=campaign: c.write({"step_ids": [(5, 0, 0)]}),
                lambda c=campaign: c.write({"round": 0, "current_step_id": False}),
                lambda c=campaign: c.action_recall(),
                lambda c=campaign: c.action_submit(),
                lambda c=campaign: c.step_ids.unlink(),
                lambda c=campaign: c.unlink(),
            ):
                with self.assertRaises(UserError):
                    reset()
        self._assert_as_before()

    def test_second_round_keeps_the_first(self):
        campaign = self._campaign(code="KH-2")
        campaign.with_user(self.officer_p).action_submit()
        campaign.with_user(self.appraiser_p).action_return("Thiếu chỉ tiêu", ["indicator_ids"])
        first = campaign.step_ids.read(["actor_name", "comment", "state", "date_done"])
        campaign.with_user(self.officer_p).action_submit()
        campaign.with_user(self.appraiser_p).action_approve()
        again = campaign.step_ids.filtered(lambda s: s.round == 1)
        self.assertEqual(again.read(["actor_name", "comment", "state", "date_done"]), first)

    def test_overwritten_record(self):
        for records, values in (
            (self.campaign, {"name": "Sửa", "content_ids": [(5, 0, 0)]}),
            (self.campaign.content_ids, {"body": "Sửa"}),
            (self.campaign.step_ids, {"comment": "Sửa", "actor_name": "Sửa"}),
            (self.paper, {"subject": "Sửa"}),
            (self.paper, {"number": 99}),
            (self.paper.pdf_attachment_id, {"raw": b"x"}),
            (self.paper.recipient_ids, {"name": "Sửa"}),
        ):
            for user in (self.officer_p, self.clerk_p, self.env.ref("base.user_root")):
                with self.assertRaises(UserError):
                    records.with_user(user).write(values)
                with self.assertRaises(UserError):
                    records.with_user(user).unlink()
        self._assert_as_before()

    def test_renamed_signatory_and_unit(self):
        self.province.name = "Công đoàn khác"
        self.signatory.name = "Người ký khác"
        self._assert_as_before()
