from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .test_emulation_campaign import CampaignCase


class TreeCase(CampaignCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.district.write({"abbreviation": "LĐLĐ", "place": "Na Rì"})
        cls.movement = cls.env["emulation.movement"].create(
            {"code": "T-M", "name": "Lao động giỏi"}
        )
        cls.day = cls.env["emulation.anniversary"].create(
            {"name": "ngày Quốc tế Lao động", "day": 1, "month": 5, "year_origin": 1886}
        )
        cls.campaign.write(
            {
                "movement_ids": [Command.set(cls.movement.ids)],
                "registration_deadline": "2026-02-01 10:00:00",
                "indicator_ids": [
                    Command.create({"name": "Sáng kiến", "uom": "sáng kiến", "value": 50}),
                    Command.create({"name": "Đoàn viên", "value": 5, "open_below": False}),
                ],
            }
        )
        cls.campaign.phase_ids[1].write(
            {"open_below": True, "anniversary_ids": [Command.set(cls.day.ids)]}
        )
        cls.appraiser_d = cls._user("appraiser", cls.district)
        cls.approver_d = cls._user("approver", cls.district)
        cls.clerk_d = cls._user("clerk", cls.district)
        with freeze_time("2026-01-06 03:00:00"):
            cls._approve(cls.campaign)
            cls.campaign.document_id.with_user(cls.clerk_p).action_issue()
            cls.campaign.with_user(cls.officer_p).action_launch()
        cls.participation = cls.campaign.participation_ids.filtered(
            lambda p: p.unit_id == cls.district
        )

    def _draw_up(self):
        """The district's own plan, seen by its officer."""
        self.participation.with_user(self.officer_d).action_draw_up()
        return self.participation.own_plan_id.with_user(self.officer_d)

    def _complete(self, plan):
        """Write what the district's plan still needs for submission."""
        signatory = self.env["union.signatory"].create(
            {
                "unit_id": self.district.id,
                "name": "Nông Thị Hoa",
                "body": "BAN THƯỜNG VỤ",
                "position": "CHỦ TỊCH",
            }
        )
        plan.write(
            {
                "content_ids": [Command.create({"section": "content", "body": "<p>Thi đua.</p>"})],
                "signatory_id": signatory.id,
                "recipient_ids": [Command.create({"scope": "below", "purpose": "execute"})],
            }
        )

    def _issue_own(self, plan):
        """Take the district's plan to its paper."""
        self._complete(plan)
        plan.action_submit()
        plan.with_user(self.appraiser_d).action_approve()
        plan.with_user(self.approver_d).action_approve()
        plan.document_id.with_user(self.clerk_d).action_issue()


@tagged("post_install", "-at_install")
class TestDrawUp(TreeCase):
    """A unit begins its own plan from the one above."""

    def test_what_the_plan_above_sets_is_taken_over(self):
        plan = self._draw_up()
        self.assertRecordValues(
            plan,
            [
                {
                    "state": "draft",
                    "unit_id": self.district.id,
                    "parent_id": self.campaign.id,
                    "year": self.campaign.year,
                    "movement_ids": self.movement.ids,
                    "drawn_for_ids": self.participation.ids,
                }
            ],
        )
        names = ("name", "date_start", "date_end", "anniversary_ids", "open_below")
        for name in names:
            self.assertEqual(
                plan.phase_ids.mapped(name), self.campaign.phase_ids.mapped(name), name
            )
        for name in ("name", "uom", "direction", "value", "open_below"):
            self.assertEqual(
                plan.indicator_ids.mapped(name), self.campaign.indicator_ids.mapped(name), name
            )
        self.assertEqual(plan.phase_ids.origin_id, self.campaign.phase_ids)
        self.assertFalse(plan.content_ids, "its texts are its own")
        self.assertFalse(plan.registration_deadline, "its units answer to itself")
        self.assertEqual(self.participation.state, "pending", "a draft answers nothing")

    def test_only_the_units_officer_draws_up(self):
        for user in (self.officer_p, self.approver_d):
            with self.assertRefused("Only an officer of", UserError):
                self.participation.with_user(user).action_draw_up()
        for user in (self.officer_b, self.officer_s):
            with self.assertRaises(AccessError):
                self.participation.with_user(user).action_draw_up()
        self.assertFalse(self.participation.own_plan_id)
        self.assertTrue(self.participation.with_user(self.officer_d).can_draw_up)
        self.assertFalse(self.participation.with_user(self.officer_p).can_draw_up)

    def test_one_plan_at_a_time(self):
        plan = self._draw_up()
        with self.assertRefused("has drawn up its plan already: KH-T/T-D", UserError):
            self.participation.with_user(self.officer_d).action_draw_up()
        plan.unlink()
        self.assertFalse(self.participation.own_plan_id)
        plan = self._draw_up()
        self._complete(plan)
        plan.action_submit()
        plan.action_withdraw("Làm lại")
        self.participation.invalidate_recordset()
        second = self._draw_up()
        self.assertEqual(second.code, "KH-T/T-D-2")
        self.assertNotEqual(second, plan)

    def test_plan_that_is_over_is_drawn_from_no_more(self):
        self.campaign.with_user(self.officer_p).action_close()
        with self.assertRefused("not running any more", UserError):
            self.participation.with_user(self.officer_d).action_draw_up()

    def test_phase_that_is_over_is_left_out(self):
        self.campaign.phase_ids[0].with_user(self.officer_p).action_close()
        self.assertEqual(self._draw_up().phase_ids.origin_id, self.campaign.phase_ids[1])

    def test_forged_defaults_change_nothing(self):
        forged = {"default_state": "approved", "default_closing": "Giả", "default_value": 1}
        self.participation.with_user(self.officer_d).with_context(**forged).action_draw_up()
        plan = self.participation.own_plan_id
        self.assertEqual((plan.state, plan.closing), ("draft", False))
        self.assertEqual(plan.indicator_ids.mapped("value"), [50, 5])

    def test_rounds_compare_what_the_units_may_change(self):
        self.assertNotIn("drawn_for_ids", self._draw_up()._content_snapshot())
        said = self.campaign._content_snapshot()["phase_ids"].splitlines()
        env = self.env(context=self.env["union.paper.snapshot"]._context())
        label = env["emulation.phase"]._fields["open_below"]._description_string(env)
        self.assertEqual([line.count(label) for line in said], [0, 1])
        self.assertNotIn("True", said[1])

    def test_level_above_does_not_edit_it(self):
        plan = self._draw_up()
        self.assertTrue(plan.with_user(self.officer_p).has_access("read"))
        with self.assertRaises(AccessError):
            plan.with_user(self.officer_p).name = "x"
        with self.assertRaises(AccessError):
            plan.phase_ids.with_user(self.officer_p).name = "x"
        self.assertFalse(plan.with_user(self.officer_s).has_access("read"))


@tagged("post_install", "-at_install")
class TestLocked(TreeCase):
    """What the plan above locks stays as it is, by whatever way."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.participation.with_user(cls.officer_d).action_draw_up()
        cls.plan = cls.participation.own_plan_id.with_user(cls.officer_d)

    def test_locked_dates(self):
        locked = self.plan.phase_ids[0]
        self.assertTrue(locked.is_locked)
        for vals in ({"date_end": "2026-05-30"}, {"end_event": "x"}, {"open_below": True}):
            with self.assertRefused("“Đợt 1” is set by the plan of “Công đoàn P”", ValidationError):
                locked.write(vals)
        locked.write({"name": "Đợt một", "registration_deadline": "2026-01-20 10:00:00"})

    def test_open_dates(self):
        phase = self.plan.phase_ids[1]
        self.assertFalse(phase.is_locked)
        phase.date_end = "2026-12-20"
        phase.unlink()

    def test_indicators(self):
        free, locked = self.plan.indicator_ids
        free.write({"value": 60, "uom": "sáng kiến cấp cơ sở"})
        for vals in ({"value": 4}, {"name": "x"}, {"uom": "%"}, {"direction": "at_most"}):
            with self.assertRefused("cannot be changed here", ValidationError):
                locked.write(vals)

    def test_locked_rows_stay(self):
        for line in (self.plan.phase_ids[0], self.plan.indicator_ids[1]):
            with self.assertRefused("stays in yours", UserError):
                line.unlink()
        with self.assertRefused("stays in yours", UserError):
            self.plan.phase_ids = [Command.clear()]
        self.plan.unlink()

    def test_origin_cannot_be_cut_off(self):
        for line in (self.plan.phase_ids[0], self.plan.indicator_ids[1]):
            with self.assertRaises(AccessError):
                line.origin_id = False
        with self.assertRefused("stays its basis", ValidationError):
            self.plan.parent_id = False

    def test_origin_is_of_the_plan_above(self):
        foreign = self._campaign(code="KH-2", phase_ids=[Command.create({"name": "Khác"})])
        with self.assertRefused("does not come from the plan", ValidationError):
            self.plan.phase_ids = [Command.create({"name": "x", "origin_id": foreign.phase_ids.id})]

    def test_what_is_locked_stays_locked_further_down(self):
        self._issue_own(self.plan)
        self.plan.action_launch()
        below = self.plan.participation_ids.filtered(lambda p: p.unit_id == self.base)
        below.with_user(self.officer_b).action_draw_up()
        phases = below.own_plan_id.with_user(self.officer_b).phase_ids
        with self.assertRefused("cannot be changed here", ValidationError):
            phases[0].date_end = "2026-05-30"
        phases[1].date_end = "2026-12-20"


@tagged("post_install", "-at_install")
class TestOwnPlanIssued(TreeCase):
    """The issued paper of a unit's own plan is its answer."""

    def test_the_paper_answers(self):
        plan = self._draw_up()
        self._issue_own(plan)
        number = plan.paper_number
        self.assertRecordValues(
            self.participation.with_user(self.viewer_p),
            [
                {
                    "state": "planned",
                    "own_plan_id": plan.id,
                    "own_plan_number": number,
                    "own_plan_date": plan.document_id.date,
                }
            ],
        )
        self.assertIn(number, self.participation.note)
        others = self.campaign.participation_ids - self.participation
        self.assertEqual(set(others.mapped("state")), {"pending"})

    def test_plan_above_that_is_over_is_answered_no_more(self):
        plan = self._draw_up()
        self.campaign.with_user(self.officer_p).action_close()
        self._issue_own(plan)
        self.assertEqual(self.participation.state, "pending")
        self.assertEqual(self.participation.own_plan_number, plan.paper_number)

    def test_plan_with_this_basis_answers_too(self):
        plan = (
            self.env["emulation.campaign"]
            .with_user(self.officer_d)
            .create(
                {
                    "code": "KH-D",
                    "name": "Kế hoạch D",
                    "unit_id": self.district.id,
                    "parent_id": self.campaign.id,
                }
            )
        )
        self._issue_own(plan)
        self.assertEqual(
            (self.participation.state, self.participation.own_plan_id), ("planned", plan)
        )

    def test_tree(self):
        plan = self._draw_up()
        self.assertEqual(self.campaign.with_user(self.officer_p).child_count, 1)
        self.assertEqual(self.campaign.with_user(self.officer_s).child_count, 0)
        self.assertEqual(plan.action_open_parent()["res_id"], self.campaign.id)
        Campaign = self.env["emulation.campaign"].with_user(self.officer_p)
        domain = self.campaign.action_open_children()["domain"]
        self.assertEqual(Campaign.search(domain), plan)
        tree = Campaign.search([("parent_id", "child_of", self.campaign.id)])
        self.assertEqual(set(tree.ids), {self.campaign.id, plan.id})

    def test_overdue_after_the_deadline(self):
        overdue = [("is_overdue", "=", True), ("campaign_id", "=", self.campaign.id)]
        Participation = self.env["emulation.participation"].with_user(self.officer_p)
        with freeze_time("2026-02-01 10:00:59"):
            self.assertFalse(Participation.search(overdue))
            self.assertFalse(self.participation.is_overdue)
        self.participation.invalidate_recordset()
        with freeze_time("2026-02-01 10:01:00"):
            self.assertEqual(Participation.search(overdue), self.campaign.participation_ids)
            self.assertTrue(self.participation.is_overdue)
        self.participation.with_user(self.officer_d).action_plan()
        with freeze_time("2026-02-01 10:01:00"):
            self.assertNotIn(self.participation, Participation.search(overdue))
            self.campaign.with_user(self.officer_p).action_close()
            self.assertFalse(Participation.search(overdue), "the plan is over")
