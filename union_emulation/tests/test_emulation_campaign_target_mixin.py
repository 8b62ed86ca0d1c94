from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .test_emulation_target import TargetCase


class OwnPlanCase(TargetCase):
    """The district draws up its own plan from the one with targets."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.district.write({"abbreviation": "LĐLĐ", "place": "Na Rì"})
        cls.appraiser_d = cls._user("appraiser", cls.district)
        cls.approver_d = cls._user("approver", cls.district)
        cls.clerk_d = cls._user("clerk", cls.district)
        cls.participation = cls.campaign.participation_ids.filtered(
            lambda p: p.unit_id == cls.district
        )
        cls.participation.target_ids.filtered(lambda t: t.indicator_id.code == "total").with_user(
            cls.officer_p
        ).action_hand_down(40)
        cls.participation.with_user(cls.officer_d).action_draw_up()
        cls.plan = cls.participation.own_plan_id.with_user(cls.officer_d)
        cls.own = {indicator.code: indicator for indicator in cls.plan.indicator_ids}

    @classmethod
    def _prepare(cls):
        cls.indicators["grade"].open_below = False
        cls.campaign.indicator_ids = [
            Command.create({"code": "fixed", "name": "Cố định", "value": 70, "open_below": False})
        ]
        cls.campaign.indicator_phase_ids = [
            Command.create(
                {
                    "indicator_id": cls.campaign.indicator_ids[-1].id,
                    "phase_id": cls.phases[0].id,
                    "value": 30,
                }
            )
        ]

    def _issue_own(self):
        signatory = self.env["union.signatory"].create(
            {
                "unit_id": self.district.id,
                "name": "Nông Thị Hoa",
                "body": "BAN THƯỜNG VỤ",
                "position": "CHỦ TỊCH",
            }
        )
        self.plan.write(
            {
                "content_ids": [Command.create({"section": "content", "body": "<p>Thi đua.</p>"})],
                "signatory_id": signatory.id,
                "recipient_ids": [Command.create({"scope": "below", "purpose": "execute"})],
            }
        )
        self.plan.action_submit()
        self.plan.with_user(self.appraiser_d).action_approve()
        self.plan.with_user(self.approver_d).action_approve()
        self.plan.document_id.with_user(self.clerk_d).action_issue()


@tagged("post_install", "-at_install")
class TestDrawUpTargets(OwnPlanCase):
    """What the unit's draft begins with, and what stays locked in it."""

    def test_new_fields_are_taken_over(self):
        for name in ("formula", "spread", "grade_base", "level_ids", "may_promise_less"):
            self.assertEqual(
                self.plan.indicator_ids.mapped(name), self.campaign.indicator_ids.mapped(name), name
            )
        names = ("name", "direction", "value")
        for name in names:
            self.assertEqual(
                self.own["grade"].grade_ids.mapped(name),
                self.indicators["grade"].grade_ids.mapped(name),
            )
        rows = self.plan.indicator_phase_ids.filtered(lambda r: r.indicator_id.code == "members")
        self.assertEqual(rows.mapped("value"), [5, 10])
        self.assertEqual(rows.phase_id.origin_id, self.phases)

    def test_number_is_the_units_own(self):
        self.assertEqual(self.own["total"].value, 40, "not the 4000 of all units together")
        self.assertEqual(self.own["fixed"].value, 70, "locked: as the plan above says")
        self.assertEqual(self.own["members"].value, 15)

    def test_locked_grades(self):
        grades = self.own["grade"].grade_ids
        for change in (
            lambda: grades[0].write({"value": 10}),
            lambda: grades[0].write({"name": "giỏi"}),
            grades[0].unlink,
            lambda: self.own["grade"].write({"grade_ids": [Command.create({"name": "khá"})]}),
        ):
            with self.assertRefused("is set by the plan of “Công đoàn P”", ValidationError):
                change()

    def test_locked_phases(self):
        row = self.plan.indicator_phase_ids.filtered(lambda r: r.indicator_id.code == "fixed")
        self.assertEqual(row.value, 30)
        for change in (lambda: row.write({"value": 31}), row.unlink):
            with self.assertRefused("is set by the plan of “Công đoàn P”", ValidationError):
                change()
        free = self.plan.indicator_phase_ids - row
        free[0].value = 6
        self.plan.unlink()

    def test_locked_formula(self):
        with self.assertRefused("cannot be changed here", ValidationError):
            self.own["fixed"].write({"spread": "each"})
        self.own["total"].write({"formula": "members", "value": 3})

    def test_less_than_handed_down_is_not_submitted(self):
        self.own["total"].value = 39
        said = "\n".join(self.plan._missing_for_submission()[self.plan])
        self.assertIn("at least 40 is handed down to “Công đoàn D”, your plan says 39", said)
        self.own["total"].value = 40
        self.own["members"].value = 14
        said = "\n".join(self.plan._missing_for_submission()[self.plan])
        self.assertNotIn("your plan says 39", said)
        self.assertIn("at least 16 is handed down to “Công đoàn D”, your plan says 15", said)


@tagged("post_install", "-at_install")
class TestPromiseAbove(OwnPlanCase):
    """The issued plan of a unit is its word to the unit above, and freezes its targets."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.own["total"].value = 55
        cls.own["members"].value = 20

    def test_figures_become_promises(self):
        self._issue_own()
        self.assertRecordValues(
            self._target("total"),
            [{"promised": 55, "value": 55, "source": "promised", "is_frozen": True}],
        )
        self.assertEqual(self._target("members").promised, 21, "20% of the frozen 101, rounded up")
        self.assertEqual(self._target("members", phase=self.phases[0]).promised, 6)
        self.assertEqual(self._target("units").promised, 2)
        for code, grade in (("fixed", None), ("grade", "tốt")):
            self.assertNotEqual(self._target(code, grade=grade).source, "promised", "locked")

    def test_frozen_for_everybody(self):
        self._issue_own()
        target = self._target("members")
        for user, action in (
            (self.officer_d, "action_promise"),
            (self.officer_p, "action_hand_down"),
        ):
            with self.assertRefused("its targets are frozen"):
                getattr(target.with_user(user), action)(50)
        with self.assertRefused("its targets are frozen"):
            target.with_user(self.officer_d).sudo().action_take_back()
        for values in ({"value": 1}, {"is_frozen": False}, {"source": "handed_down"}):
            with self.assertRaises(AccessError):
                target.sudo().write(values)
        self.assertFalse(self._target("members", self.base).is_frozen, "only its own")

    def test_draft_freezes_nothing(self):
        self.assertFalse(any(self.participation.target_ids.mapped("is_frozen")))

    def test_promise_made_before_gives_way(self):
        self._target("total", user=self.officer_d).action_promise(80)
        self._issue_own()
        self.assertEqual(self._target("total").value, 55)

    def test_more_handed_down_after_the_submission_stands(self):
        self._target("units", user=self.officer_d).action_promise(2)
        said = self.plan.sudo()._figures_above()
        self._target("total", user=self.officer_p).action_hand_down(60)
        self.plan._promise_above(said)
        self.assertRecordValues(
            self._target("total"), [{"value": 60, "source": "handed_down", "promised": 0}]
        )

    def test_plan_that_is_cancelled_thaws(self):
        self._issue_own()
        self.plan.with_user(self.approver_d).action_cancel("Làm lại")
        self.assertFalse(self._target("members").is_frozen)

    def test_paper_that_is_revoked_thaws(self):
        self._issue_own()
        self.plan.document_id.with_user(self.clerk_d).action_revoke("Nhầm")
        self.assertFalse(self._target("members").is_frozen)

    def test_paper_that_is_replaced_does_not(self):
        self._issue_own()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE union_document SET state = 'replaced' WHERE id = %s", [self.plan.document_id.id]
        )
        self.env.invalidate_all()
        target = self._target("members")
        self.env.add_to_compute(target._fields["is_frozen"], target)
        self.assertTrue(target.is_frozen)

    def test_plan_above_that_is_over(self):
        self.campaign.with_user(self.officer_p).action_close()
        self._issue_own()
        self.assertEqual(self._target("total").source, "handed_down")

    def test_what_the_unit_asks_of_its_own(self):
        self._issue_own()
        self.plan.action_launch()
        units = self.plan.participation_ids.target_ids.unit_id
        self.assertEqual(units, self.base | self.sibling)
