from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .common import UnionCase
from .test_union_unit_change import ReorganiseCase


class StageCase(UnionCase):
    """The province asks three of its boards at the same time, then the approver decides."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.boards = cls.env["union.department"].create(
            [{"name": f"Ban {name}", "unit_id": cls.province.id} for name in ("A", "B", "C")]
        )
        cls.heads = cls.env["res.users"]
        for number, board in enumerate(cls.boards):
            cls.heads |= cls._user(
                "appraiser", cls.province, f"head.{number}", department_id=board.id
            )
        cls.opinions = cls._stage(
            "Ý kiến các ban",
            [{"department_id": board.id} for board in cls.boards],
            needed=2,
            unit_id=cls.province.id,
        )
        cls.decision = cls._stage(
            "Phê duyệt", [{"role": "approver"}], unit_id=cls.province.id, sequence=20, days=5
        )
        cls.campaign = cls._campaign().with_env(cls.env)

    @classmethod
    def _stage(cls, name, stops, **values):
        return cls.env["union.approval.stage"].create(
            {
                "name": name,
                "res_model": "emulation.campaign",
                "stop_ids": [Command.create(stop) for stop in stops],
                **values,
            }
        )

    def _as(self, user, **context):
        return self.campaign.with_user(user).with_context(**context)

    def _submit(self):
        self._as(self.officer_p).action_submit()

    def _states(self):
        return self.campaign.step_ids.mapped("state")


@tagged("post_install", "-at_install")
class TestParallelStage(StageCase):
    """Steps of one stage at the same time: any two of three, each person once."""

    def test_all_of_the_stage_are_in_turn(self):
        self._submit()
        self.assertEqual(self._states(), ["current"] * 3 + ["waiting"])
        self.assertEqual(self.campaign.current_step_id, self.campaign.step_ids[0])
        self.assertEqual(self.campaign.activity_ids.user_id, self.heads)
        for head in self.heads:
            self.assertTrue(self._as(head).my_turn)
        self.assertFalse(self._as(self.appraiser_p).my_turn, "of no board")

    def test_two_of_three_are_enough(self):
        self._submit()
        self._as(self.heads[2]).action_approve("Đồng ý")
        self.assertEqual(self.campaign.state, "submitted")
        self.assertEqual(self._states(), ["current", "current", "approved", "waiting"])
        self.assertEqual(self.campaign.activity_ids.user_id, self.heads[:2])
        self._as(self.heads[0]).action_approve()
        self.assertEqual(self._states(), ["approved", "superseded", "approved", "current"])
        self.assertFalse(self.campaign.step_ids[1].actor_name)
        self.assertEqual(self.campaign.current_step_id, self.campaign.step_ids[3])
        self.assertEqual(self.campaign.activity_ids.user_id, self.approver_p)
        self._as(self.approver_p).action_approve()
        self.assertEqual(self.campaign.state, "approved")
        self.assertFalse(self.campaign.current_step_id)

    def test_the_first_open_step_is_shown(self):
        self._submit()
        self._as(self.heads[0]).action_approve()
        self.assertEqual(self.campaign.current_step_id, self.campaign.step_ids[1])

    def test_one_return_ends_the_round(self):
        self._submit()
        self._as(self.heads[0]).action_approve()
        self._as(self.heads[1]).action_return("Sai số liệu", ["indicator_ids"])
        self.assertEqual(self.campaign.state, "returned")
        self.assertEqual(self._states(), ["approved", "returned", "superseded", "superseded"])

    def test_one_rejection_ends_the_round(self):
        self._submit()
        self._as(self.heads[1]).action_reject("Không phù hợp")
        self.assertEqual(self.campaign.state, "rejected")
        self.assertEqual(self._states(), ["superseded", "rejected", "superseded", "superseded"])

    def test_a_person_acts_once_in_a_stage(self):
        """Who heads two boards does not count twice."""
        self.heads[1].union_mandate_ids.date_end = "2026-01-01"
        deputy = self._user("appraiser", self.province, "deputy", department_id=self.boards[1].id)
        self._mandate(
            self.heads[0], "appraiser", self.district, department_id=False
        )  # of another unit: no matter
        self._submit()
        self._as(self.heads[0]).action_approve()
        with self.assertRefused("turn of the appraiser"):
            self._as(self.heads[0]).action_approve()
        self._as(deputy).action_approve()
        self.assertEqual(self.campaign.current_step_id.role, "approver")

    def test_two_stops_of_one_role_take_two_persons(self):
        self.opinions.stop_ids = [
            Command.clear(),
            Command.create({"role": "appraiser"}),
            Command.create({"role": "appraiser"}),
        ]
        self._submit()
        first = self.campaign.step_ids[0]
        self._as(self.appraiser_p).action_approve()
        self.assertEqual(first.actor_id, self.appraiser_p)
        self.assertFalse(self._as(self.appraiser_p).my_turn)
        mine = [("my_turn", "=", True), ("id", "=", self.campaign.id)]
        works = [("kind", "=", "turn"), ("res_id", "=", self.campaign.id), ("is_mine", "=", True)]
        for user, count in ((self.appraiser_p, 0), (self.heads[0], 1)):
            self.assertEqual(self._as(user).search_count(mine), count)
            self.assertEqual(self.env["emulation.work"].with_user(user).search_count(works), count)
        with self.assertRefused("turn of the appraiser"):
            self._as(self.appraiser_p).action_approve()
        self._as(self.heads[0]).action_approve()
        self.assertEqual(self.campaign.current_step_id.role, "approver")

    def _delegate(self, giver, **values):
        deputy = self._user("viewer", self.province, "deputy")
        self.env["union.mandate"].with_user(giver).create(
            {
                "user_id": deputy.id,
                "role": "appraiser",
                "unit_id": self.province.id,
                "date_start": "2026-01-01",
                "date_end": "2099-01-01",
                "delegated_by_id": giver.id,
                **values,
            }
        )
        return deputy

    def test_a_delegate_stands_in_for_the_giver(self):
        """The one or the other, not both; both are named."""
        self.opinions.stop_ids = [Command.clear(), *[Command.create({})] * 2]
        giver = self.appraiser_p
        deputy = self._delegate(giver)
        self._submit()
        self._as(deputy).action_approve()
        step = self.campaign.step_ids[0]
        self.assertEqual((step.actor_id, step.acted_for_id), (deputy, giver))
        self.assertIn(giver.name, step.actor_title)
        for user in (giver, deputy):
            self.assertFalse(self._as(user).my_turn)
            self.assertFalse(self.campaign.step_ids[1].with_user(user).is_mine)
            with self.assertRefused("turn of the appraiser"):
                self._as(user).action_approve()

    def test_a_delegate_acts_for_the_givers_board(self):
        """Whatever board is written on the delegation."""
        deputy = self._delegate(self.heads[0], department_id=self.boards[1].id)
        self._submit()
        steps = self.campaign.step_ids
        self.assertEqual(steps.mapped(lambda s: s.with_user(deputy).is_mine), [True, *[False] * 3])
        self._as(deputy).action_approve()
        self.assertEqual(self._states(), ["approved", "current", "current", "waiting"])

    def test_one_line_for_many_steps(self):
        self._submit()
        bulk = (
            self.env["union.approval.bulk"]
            .with_user(self.heads[1])
            .with_context(active_model="union.approval.step", active_ids=self.campaign.step_ids.ids)
            .create({})
        )
        bulk.action_confirm()
        self.assertEqual(bulk.line_ids.mapped("outcome"), ["done"])
        self.assertEqual(self.campaign.step_ids[1].actor_id, self.heads[1])

    def test_a_delegate_after_the_giver(self):
        self.opinions.stop_ids = [Command.clear(), *[Command.create({})] * 2]
        deputy = self._delegate(self.appraiser_p)
        self._submit()
        self._as(self.appraiser_p).action_approve()
        self.assertFalse(self._as(deputy).my_turn)
        with self.assertRefused("turn of the appraiser"):
            self._as(deputy).action_approve()

    def test_nobody_stands_in_for_the_submitter(self):
        self._mandate(self.officer_p, "appraiser", self.province, department_id=self.boards[0].id)
        deputy = self._delegate(self.officer_p, department_id=self.boards[0].id)
        self._submit()
        step = self.campaign.step_ids[0]
        self.assertFalse(step.with_user(deputy).is_mine)
        with self.assertRefused("turn of the appraiser"):
            self._as(deputy).action_approve()

    def test_stale_tab_of_a_stage_that_goes_on(self):
        """A step shown before another of the stage was decided is not stale; after it, it is."""
        self._mandate(self.heads[2], "approver", self.province)
        self._submit()
        shown = self.campaign.current_step_id.id
        self._as(self.heads[0], approval_step_id=shown).action_approve()
        self._as(self.heads[2], approval_step_id=shown).action_approve()
        with self.assertRefused("gone on since"):
            self._as(self.heads[2], approval_step_id=shown).action_approve()
        for odd in ([shown], "x", {"id": 1}, 2**70, -1):
            with self.assertRefused("gone on since"):
                self._as(self.approver_p, approval_step_id=odd).action_approve()

    def test_receiving_one_receives_all(self):
        self._submit()
        self._as(self.heads[1]).action_receive()
        current = self.campaign.step_ids.filtered(lambda step: step.state == "current")
        self.assertTrue(all(current.mapped("date_received")))
        with self.assertRefused("received already"):
            self._as(self.heads[2]).action_receive()
        with self.assertRefused("was received on"):
            self._as(self.officer_p).action_recall()

    def test_recall_closes_all(self):
        self._submit()
        self._as(self.officer_p).action_recall()
        self.assertEqual(set(self._states()), {"recalled"})

    def test_many_at_once(self):
        campaigns = self.campaign | self._campaign(code="KH-2") | self._campaign(code="KH-3")
        campaigns.with_user(self.officer_p).action_submit()
        campaigns[0].with_user(self.heads[0]).action_approve()
        campaigns.with_user(self.heads[1]).action_approve()
        self.assertEqual(
            campaigns.current_step_id.mapped("role"), ["approver", "appraiser", "appraiser"]
        )

    def test_queries_do_not_grow(self):
        campaigns = self.campaign
        campaigns |= self._campaigns([{"code": f"KH-{number}"} for number in range(79)])
        campaigns.with_user(self.officer_p).action_submit()
        campaigns.with_user(self.heads[0]).action_approve()
        counts = []
        for records in (campaigns[:1], campaigns):
            records = records.with_user(self.heads[1])
            records._why_not("approve")  # warms the caches that outlive a transaction
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            reasons = records._why_not("approve")
            records._following_steps()
            records.mapped("can_supersede")
            counts.append(self.env.cr.sql_log_count - before)
            self.assertFalse(any(reasons.values()))
        self.assertEqual(counts[0], counts[1])


@tagged("post_install", "-at_install")
class TestWayAsData(StageCase):
    """Ways are configured; the most particular goes first, and a submission freezes it."""

    def test_stops_are_named(self):
        names = self.opinions.stop_ids.mapped("display_name")
        self.assertEqual(names[0], "Appraiser – Ban A")
        self.assertEqual(self.decision.stop_ids.display_name, "Approver")

    def test_preview_shows_the_stage(self):
        preview = self._as(self.viewer_p).route_preview
        self.assertIn("2 of 3 must approve", preview)
        self.assertIn("appraiser (Ban A)", preview)

    @freeze_time("2026-03-02 03:00:00")
    def test_deadlines_count_from_the_turn(self):
        self._submit()
        first, last = self.campaign.step_ids[0], self.campaign.step_ids[3]
        self.assertEqual(str(first.deadline), "2026-03-05 10:00:00")
        self.assertEqual(str(last.deadline), "2026-03-12 10:00:00")
        with freeze_time("2026-03-10 03:00:00"):
            for head in self.heads[:2]:
                self._as(head).action_approve()
        self.assertEqual(str(last.deadline), "2026-03-17 10:00:00")

    def test_frozen_at_submission(self):
        self._submit()
        self.opinions.needed = 3
        self.decision.stop_ids.role = "appraiser"
        self.assertEqual(set(self.campaign.step_ids[:3].mapped("needed")), {2})
        self.assertEqual(self.campaign.step_ids[3].role, "approver")

    def test_the_most_particular_goes_first(self):
        at = self.env["union.approval.stage"]._stops_at
        everywhere = self._stage("Chung", [{"role": "approver"}])
        level = self._stage("Cấp huyện", [{}], level_id=self.district.level_id.id)
        found = at("emulation.campaign", self.province | self.district | self.base)
        self.assertEqual([stop.stage for stop in found[self.province]], [1, 1, 1, 2])
        self.assertEqual([stop.role for stop in found[self.district]], ["appraiser"])
        self.assertEqual([stop.role for stop in found[self.base]], ["approver"])
        (everywhere | level).active = False
        self.assertNotIn(self.base, at("emulation.campaign", self.base))
        self.assertFalse(at("union.member", self.province))

    def test_one_board_without_a_head_is_no_hindrance(self):
        self.heads[0].union_mandate_ids.date_end = "2026-01-01"
        self.assertFalse(self._as(self.officer_p).missing)
        self.heads[1].union_mandate_ids.date_end = "2026-01-01"
        self.assertIn("no appraiser (Ban A) yet", self._as(self.officer_p).missing)
        with self.assertRefused("no appraiser"):
            self._submit()

    def test_only_holder_is_the_submitter(self):
        self.decision.unlink()
        self.opinions.write(
            {"needed": 0, "stop_ids": [Command.clear(), Command.create({"role": "approver"})]}
        )
        self.approver_p.union_mandate_ids.date_end = "2026-01-01"
        self._mandate(self.officer_p, "approver", self.province)
        with self.assertRefused("has no approver yet"):
            self._submit()

    def test_bad_stages(self):
        for stops, values in (
            ([], {}),
            ([{}], {"needed": 2}),
            ([{}], {"needed": -1}),
            ([{"department_id": self.boards[0].id}], {}),
            ([{"department_id": self.boards[0].id}], {"unit_id": self.district.id}),
        ):
            with self.assertRaises(ValidationError):
                self._stage("x", stops, **values)
        elsewhere = self.boards[0].copy({"unit_id": self.district.id})
        with self.assertRaises(ValidationError):
            self.opinions.stop_ids[0].department_id = elsewhere

    def test_stops_deleted_one_by_one_leave_the_stage_within_reach(self):
        self.opinions.stop_ids[:2].unlink()
        self._submit()
        self.assertRecordValues(
            self.campaign.step_ids,
            [{"needed": 1, "role": "appraiser"}, {"needed": 1, "role": "approver"}],
        )
        self.opinions.stop_ids.unlink()
        found = self.opinions._stops_at("emulation.campaign", self.province)
        self.assertEqual([stop.role for stop in found[self.province]], ["approver"])

    def test_only_the_administrator_configures(self):
        for user in (self.officer_p, self.approver_p):
            stage = self.opinions.with_user(user)
            self.assertEqual(stage.name, "Ý kiến các ban")
            for act in (
                lambda s=stage: s.write({"needed": 1}),
                lambda s=stage: s.stop_ids[0].write({"needs_password": True}),
                lambda s=stage: s.unlink(),
                lambda s=stage: s.copy(),
            ):
                with self.assertRaises(AccessError):
                    act()


@tagged("post_install", "-at_install")
class TestStageOfAnEndedUnit(StageCase, ReorganiseCase):
    """A unit ends while several act for it at the same time."""

    def test_the_stage_goes_on_at_the_keeper(self):
        self._submit()
        self._as(self.heads[0]).action_approve()
        self._merge()
        current = self.campaign.step_ids.filtered(lambda step: step.state == "current")
        self.assertRecordValues(
            current, [{"unit_id": self.keeper.id, "needed": 2, "department_id": False}] * 2
        )
        self._as(self.appraiser_q).action_approve()
        self.assertEqual(self.campaign.current_step_id.role, "approver")
        self._as(self.approver_q).action_approve()
        self.assertEqual(self.campaign.state, "approved")
