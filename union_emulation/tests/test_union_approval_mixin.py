from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .common import UnionCase


@tagged("post_install", "-at_install")
class TestApprovalLife(UnionCase):
    """A dossier's way, tried on a plan: who may take which step, and what it leaves behind."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls._campaign()

    def _as(self, user, **context):
        return self.campaign.with_user(user).with_context(**context)

    def _submit(self):
        self._as(self.officer_p).action_submit()

    def test_main_line(self):
        self._submit()
        self.assertRecordValues(
            self.campaign.step_ids,
            [
                {"unit_id": self.province.id, "role": "appraiser", "state": "current", "round": 1},
                {"unit_id": self.province.id, "role": "approver", "state": "waiting", "round": 1},
            ],
        )
        self._as(self.appraiser_p).action_approve("Đủ điều kiện")
        self.assertEqual(self.campaign.state, "submitted")
        self._as(self.approver_p).action_approve()
        self.assertEqual(self.campaign.state, "approved")
        self.assertRecordValues(
            self.campaign.step_ids,
            [
                {"state": "approved", "actor_name": "Appraiser of T-P", "comment": "Đủ điều kiện"},
                {"state": "approved", "actor_name": "Approver of T-P", "comment": False},
            ],
        )
        self.assertTrue(all(self.campaign.step_ids.mapped("date_received")))

    def test_title_as_on_the_day(self):
        self.env["union.mandate"].search(
            [("user_id", "=", self.appraiser_p.id)]
        ).title = "Trưởng ban"
        self._submit()
        self._as(self.appraiser_p).action_approve()
        step = self.campaign.step_ids[0]
        self.appraiser_p.name = "Somebody else"
        self.assertEqual((step.actor_name, step.actor_title), ("Appraiser of T-P", "Trưởng ban"))

    def test_delegate_and_holder_are_both_named(self):
        deputy = self._user("viewer", self.province, "deputy")
        self.env["union.mandate"].with_user(self.appraiser_p).create(
            {
                "user_id": deputy.id,
                "role": "appraiser",
                "unit_id": self.province.id,
                "date_start": "2026-01-01",
                "date_end": "2099-01-01",
                "delegated_by_id": self.appraiser_p.id,
            }
        )
        self._submit()
        self._as(deputy).action_approve()
        self.assertIn("Appraiser of T-P", self.campaign.step_ids[0].actor_title)

    def test_turn_is_checked(self):
        with self.assertRefused("Only an officer", UserError):
            self._as(self.viewer_p).action_submit()
        self._submit()
        for user in (self.approver_p, self.viewer_p, self.clerk_p):
            with self.assertRefused("turn of the appraiser.*Appraiser of T-P", UserError):
                self._as(user).action_approve()
        self.assertEqual(self.campaign.state, "submitted")

    def test_stranger_is_refused(self):
        self._submit()
        for action in ("action_approve", "action_receive", "action_recall"):
            with self.assertRaises(AccessError):
                getattr(self._as(self.officer_b), action)()

    def test_superuser_has_no_turn(self):
        self._submit()
        with self.assertRaises(UserError):
            self.campaign.sudo().with_user(self.env.ref("base.user_root")).action_approve()

    def test_nobody_acts_on_what_he_submitted(self):
        self._mandate(self.officer_p, "appraiser", self.province)
        self._submit()
        with self.assertRefused("your own", UserError):
            self._as(self.officer_p).action_approve()
        self._as(self.appraiser_p).action_approve()

    def test_unit_above_acts_where_nobody_else_is_left(self):
        central = self._unit("TW", level="central")
        self.province.parent_id = central
        above = self._user("appraiser", central)
        mine = [("my_turn", "=", True), ("id", "=", self.campaign.id)]
        self.env["union.mandate"].search(
            [("user_id", "=", self.appraiser_p.id)]
        ).date_end = "2026-01-01"
        self._mandate(self.officer_p, "appraiser", self.province)
        self._submit()
        self.assertEqual(self.campaign.step_ids[0].unit_id, central)
        for user, turn in ((above, True), (self.officer_p, False)):
            self.assertEqual(self._as(user).my_turn, turn)
            self.assertEqual(bool(self._as(user).search_count(mine)), turn)
        self._as(above).action_approve()
        self.assertEqual(self.campaign.step_ids[0].actor_name, "Appraiser of T-TW")

    def test_submitter_finds_no_work_in_his_own(self):
        self._mandate(self.officer_p, "appraiser", self.province)
        self._submit()
        mine = [("my_turn", "=", True), ("id", "=", self.campaign.id)]
        for user, turn in ((self.appraiser_p, True), (self.officer_p, False)):
            self.assertEqual(self._as(user).my_turn, turn)
            self.assertEqual(bool(self._as(user).search_count(mine)), turn)
            works = self.env["emulation.work"].with_user(user).search([("kind", "=", "turn")])
            self.assertEqual(bool(works), turn)

    def test_way_is_for_those_in_charge(self):
        self.assertIn("Appraiser of T-P", self._as(self.viewer_p).route_preview)
        self.assertFalse(self._as(self.officer_d).sudo().route_preview)

    def test_odd_comments_and_points(self):
        self._submit()
        for arguments in (("Sai", [1, 2]), ("Sai", {"a": 1}), ("Sai", 5)):
            with self.assertRefused("text"):
                self._as(self.appraiser_p).action_return(*arguments)
        with self.assertRefused("text"):
            self._as(self.appraiser_p).action_approve({"a": 1})
        self._as(self.appraiser_p).action_return("Sai", "content_ids")
        self.assertEqual(self.campaign.step_ids[0].point_names, "content_ids")

    def test_missing_holder_is_said_before_submission(self):
        self.env["union.mandate"].search(
            [("user_id", "=", self.approver_p.id)]
        ).date_end = "2026-01-01"
        self.assertIn("has no approver yet", self._as(self.officer_p).missing)
        self.assertIn("nobody yet", self._as(self.officer_p).route_preview)
        with self.assertRefused("has no approver yet", UserError):
            self._submit()

    def test_missing_content_is_said(self):
        self.campaign.content_ids.unlink()
        self.campaign.recipient_ids.unlink()
        with self.assertRefused(r"no contents[\s\S]*no recipients", UserError):
            self._submit()

    def test_recall_until_received(self):
        self._submit()
        self._as(self.officer_p).action_recall()
        self.assertEqual(self.campaign.state, "draft")
        self.assertEqual(set(self.campaign.step_ids.mapped("state")), {"recalled"})
        self._submit()
        self._as(self.appraiser_p).action_receive()
        with self.assertRefused("was received on", UserError):
            self._as(self.officer_p).action_recall()
        self.assertEqual(max(self.campaign.step_ids.mapped("round")), 2)

    def test_receive_once(self):
        self._submit()
        with freeze_time("2026-03-01 02:00:00"):
            self._as(self.appraiser_p).action_receive()
        with self.assertRefused("received already", UserError):
            self._as(self.appraiser_p).action_receive()
        self._as(self.appraiser_p).action_approve()
        self.assertEqual(str(self.campaign.step_ids[0].date_received), "2026-03-01 02:00:00")

    def test_return_opens_a_second_round(self):
        self._submit()
        self._as(self.appraiser_p).action_return("Thiếu chỉ tiêu", ["name"])
        self.assertEqual(self.campaign.state, "returned")
        self._as(self.officer_p).name = "Kế hoạch đã sửa"
        self._submit()
        first, second = (
            self.campaign.step_ids.filtered(lambda s, n=n: s.round == n) for n in (1, 2)
        )
        self.assertEqual(first.mapped("state"), ["returned", "superseded"])
        self.assertEqual((first[0].comment, first[0].points), ("Thiếu chỉ tiêu", "Subject"))
        self.assertEqual(second.mapped("state"), ["current", "waiting"])

    def test_recall_of_a_second_round_stays_returned(self):
        self._submit()
        self._as(self.appraiser_p).action_return("Thiếu chỉ tiêu", ["name"])
        self._submit()
        self._as(self.officer_p).action_recall()
        self.assertEqual(self.campaign.state, "returned")

    def test_reason_is_required(self):
        self._submit()
        for action in ("action_return", "action_reject"):
            with self.assertRefused("reason is required", UserError):
                getattr(self._as(self.appraiser_p), action)("  ")
        with self.assertRefused("reason is required", UserError):
            self._as(self.officer_p).action_withdraw("")

    def test_reject_and_withdraw_end_the_way(self):
        self._submit()
        self._as(self.appraiser_p).action_reject("Không phù hợp")
        self.assertEqual(self.campaign.state, "rejected")
        with self.assertRefused("rejected", UserError):
            self._submit()
        other = self._campaign(code="KH-2")
        other.with_user(self.officer_p).action_submit()
        other.with_user(self.officer_p).action_withdraw("Không còn cần")
        self.assertEqual(other.state, "withdrawn")
        self.assertFalse(other.current_step_id)

    def test_reason_by_the_wizard(self):
        self._submit()
        Wizard = self.env["union.approval.reason"].with_user(self.appraiser_p)
        values = {
            "res_model": "emulation.campaign",
            "res_id": self.campaign.id,
            "reason": "Sai ngày",
        }
        for bad in ("unlink", "submit", "launch"):
            with self.assertRaises(UserError):
                Wizard.create({**values, "action": bad}).action_confirm()
        with self.assertRaises(UserError):
            Wizard.create({**values, "action": "return", "res_model": "res.users"}).action_confirm()
        point = {"name": "launch_date", "is_chosen": True}
        Wizard.create(
            {**values, "action": "return", "point_ids": [Command.create(point)]}
        ).action_confirm()
        self.assertEqual(self.campaign.state, "returned")

    def test_stale_tab_acts_once(self):
        self._mandate(self.appraiser_p, "approver", self.province)
        self._submit()
        shown = self.campaign.current_step_id.id
        self._as(self.appraiser_p, approval_step_id=shown).action_approve()
        with self.assertRefused("gone on since", UserError):
            self._as(self.appraiser_p, approval_step_id=shown).action_approve()
        self.assertEqual(self.campaign.state, "submitted")

    def test_buttons_say_what_the_server_does(self):
        self.assertEqual(self._as(self.officer_p).allowed_actions, "submit")
        self._submit()
        self.assertEqual(self._as(self.officer_p).allowed_actions, "recall withdraw")
        self.assertEqual(
            self._as(self.appraiser_p).allowed_actions, "receive approve return reject"
        )
        self.assertFalse(self._as(self.approver_p).allowed_actions)
        self.assertTrue(self._as(self.appraiser_p).my_turn)
        mine = [("my_turn", "=", True), ("id", "=", self.campaign.id)]
        self.assertTrue(self._as(self.appraiser_p).search_count(mine))
        self.assertFalse(self._as(self.approver_p).search_count(mine))

    def test_activities_come_and_go_with_the_turn(self):
        def told():
            return self.campaign.activity_ids.user_id

        self._submit()
        self.assertEqual(told(), self.appraiser_p)
        self._as(self.appraiser_p).action_approve()
        self.assertEqual(told(), self.approver_p)
        self._as(self.approver_p).action_return("Sửa lại", ["name"])
        self.assertEqual(told(), self.officer_p)
        self._submit()
        self.assertEqual(told(), self.appraiser_p)

    def test_deciding_many_asks_little_for_each(self):
        campaigns = self.campaign
        campaigns |= self._campaigns([{"code": f"KH-{number}"} for number in range(20)])
        campaigns.with_user(self.officer_p).action_submit()

        def queries(dossiers):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            dossiers.with_user(self.appraiser_p).action_approve()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        one = queries(campaigns[0])
        # for each: an activity of Odoo's with its message, and nothing of the engine's own
        self.assertLessEqual(queries(campaigns[1:]) - one, 19 * 20)

    def test_queries_do_not_grow(self):
        campaigns = self.campaign
        campaigns |= self._campaigns([{"code": f"KH-{number}"} for number in range(79)])
        campaigns.with_user(self.officer_p).action_submit()
        for action, user in (
            ("submit", self.officer_p),
            ("recall", self.officer_p),
            ("approve", self.appraiser_p),
        ):
            counts = []
            for records in (campaigns[:1], campaigns):
                records = records.with_user(user)
                self.env.flush_all()
                self.env.invalidate_all()
                records._why_not(action)  # warms the caches that outlive a transaction
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                reasons = records._why_not(action)
                counts.append(self.env.cr.sql_log_count - before)
                self.assertEqual(set(reasons), set(records))
            self.assertEqual(counts[0], counts[1], action)


@tagged("post_install", "-at_install")
class TestApprovalGuard(UnionCase):
    """States, steps and submitted content are closed to everybody, the superuser included."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls._campaign()

    def _everybody(self, record=None):
        record = record or self.campaign
        return (record.with_user(self.officer_p), record.sudo())

    def test_state_cannot_be_written(self):
        for campaign in self._everybody():
            for values in (
                {"state": "approved"},
                {"round": 3},
                {"document_id": False},
                {"submitted_by_id": False},
            ):
                with self.assertRaises(AccessError):
                    campaign.write(values)

    def test_state_cannot_be_created(self):
        values = {"code": "x", "name": "x", "unit_id": self.province.id}
        Campaign = self.env["emulation.campaign"].sudo()
        with self.assertRaises(AccessError):
            Campaign.create({**values, "state": "launched"})
        hostile = Campaign.with_context(default_state="approved", default_round=4).create(values)
        self.assertRecordValues(hostile, [{"state": "draft", "round": 0}])

    def test_submitted_content_is_closed(self):
        self.campaign.with_user(self.officer_p).action_submit()
        for campaign in self._everybody():
            for values in (
                {"name": "x"},
                {"content_ids": [(5,)]},
                {"content_ids": [(1, campaign.content_ids.id, {"body": "x"})]},
            ):
                with self.assertRaises(AccessError):
                    campaign.write(values)
        for content in self._everybody(self.campaign.content_ids):
            with self.assertRaises(AccessError):
                content.body = "x"
            with self.assertRaises(AccessError):
                content.unlink()
            with self.assertRaises(AccessError):
                content.with_context(_force_unlink=True).unlink()
            with self.assertRaises(AccessError):
                content.create({"campaign_id": self.campaign.id, "body": "x"})

    def test_submitted_dossier_is_not_deleted(self):
        self.campaign.with_user(self.officer_p).action_submit()
        self.campaign.with_user(self.officer_p).action_recall()
        for campaign in self._everybody():
            with self.assertRefused("stays on record", UserError):
                campaign.unlink()
            with self.assertRefused("stays on record", UserError):
                campaign.with_context(_force_unlink=True).unlink()

    def test_draft_is_deleted_with_its_paper(self):
        paper = self.campaign.document_id
        self.campaign.with_user(self.officer_p).unlink()
        self.assertFalse(paper.exists())

    def test_dossier_stays_with_its_unit(self):
        self._mandate(self.officer_p, "officer", self.district)
        with self.assertRaises(AccessError):
            self.campaign.with_user(self.officer_p).unit_id = self.district

    def test_change_of_a_part_and_submission_exclude_each_other(self):
        content = self.campaign.content_ids.with_user(self.officer_p)
        values = {"campaign_id": self.campaign.id, "section": "content", "body": "Thi đua."}
        for change in (
            lambda: content.create(values),
            lambda: content.write({"body": "Khác"}),
            content.unlink,
        ):
            self.env.flush_all()
            self.env.cr.execute("UPDATE emulation_campaign SET write_date = '2020-01-01'")
            self.env.invalidate_all()
            with patch.object(type(self.campaign), "_lock", autospec=True) as lock:
                change()
            self.assertIn(self.campaign, [call.args[0] for call in lock.mock_calls])
            self.env.flush_all()
            self.env.invalidate_all()
            self.assertGreater(self.campaign.write_date.year, 2020, "who submits begins anew")

    def test_parts_stay_with_their_dossier(self):
        other = self._campaign(code="KH-2")
        with self.assertRaises(AccessError):
            self.campaign.content_ids.with_user(self.officer_p).campaign_id = other

    def test_steps_are_closed(self):
        self.campaign.with_user(self.officer_p).action_submit()
        step = self.campaign.current_step_id
        for steps in (step.with_user(self.appraiser_p), step.sudo()):
            for act in (
                lambda s=steps: s.write({"state": "approved"}),
                lambda s=steps: s.unlink(),
                lambda s=steps: s.with_context(_force_unlink=True).unlink(),
                lambda s=steps: s.copy(),
                lambda s=steps: s.create({"res_model": "emulation.campaign", "res_id": 1}),
            ):
                with self.assertRaises(AccessError):
                    act()

    def test_outcome_is_written_once(self):
        self.campaign.with_user(self.officer_p).action_submit()
        step = self.campaign.current_step_id
        self.campaign.with_user(self.appraiser_p).action_approve()
        with self.assertRaises(AccessError):
            step._settle({"comment": "x"})

    def test_attachments_of_a_submitted_dossier_are_closed(self):
        attachment = (
            self.env["ir.attachment"]
            .with_user(self.officer_p)
            .create(
                {
                    "name": "a.txt",
                    "raw": b"a",
                    "res_model": "emulation.campaign",
                    "res_id": self.campaign.id,
                }
            )
        )
        attachment.raw = b"b"
        self.campaign.with_user(self.officer_p).action_submit()
        for record in self._everybody(attachment):
            with self.assertRaises(AccessError):
                record.raw = b"c"
            with self.assertRaises(AccessError):
                record.unlink()
