from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import RegistrationCase


class CountCase(RegistrationCase):
    """The plan counts works and initiatives; the base unit's works can be put in any state."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.targets = cls.campaign.participation_ids.target_ids

    @classmethod
    def _campaign_values(cls):
        cls.district.member_count = 30
        cls.base.member_count = 20
        work = [Command.set(cls._category("work").ids)]
        rows = {
            "each": {"value": 2, "spread": "each", "counted_from": "approved"},
            "share": {"value": 66.67, "count_base": "registered", "counted_from": "completed"},
            "members": {"value": 10, "count_base": "members", "counted_from": "registered"},
            "locked": {"value": 1, "open_below": False},
        }
        return {
            "indicator_ids": [
                Command.create(
                    {
                        "code": code,
                        "name": code,
                        "uom": "công trình",
                        "formula": "registrations",
                        "category_ids": work,
                        **values,
                    }
                )
                for code, values in rows.items()
            ]
        }

    @classmethod
    def _made(cls, state, kind="work", unit=None, **values):
        """A registration that has come as far as ``state``."""
        unit = unit or cls.base
        user = cls.officer_b if unit == cls.base else cls.officer_s
        made = cls._registration(kind, user=user, unit_id=unit.id, **values)
        made._engine_write({"state": state})
        return made

    def _target(self, code, unit=None, phase=None):
        self.env["emulation.target"].invalidate_model(["counted"])
        return self.targets.filtered(
            lambda t: (
                t.indicator_id.code == code
                and t.unit_id == (unit or self.base)
                and t.phase_id == (phase or self.env["emulation.phase"])
            )
        )


@tagged("post_install", "-at_install")
class TestTargetCount(CountCase):
    """What is registered is counted, live until the phase or the plan is closed."""

    def test_targets_of_the_launch(self):
        self.assertRecordValues(
            self._target("each") | self._target("share") | self._target("members"),
            [
                {"handed_down": 2, "source": "handed_down", "headcount": 0},
                {"handed_down": 66.67, "source": "handed_down", "headcount": 0},
                {"handed_down": 2, "source": "handed_down", "headcount": 20},
            ],
        )
        self.assertEqual(self._target("members", self.district).value, 3)
        self.assertFalse(self._target("locked").source, "a number for all units together")

    def test_counts_once_in_the_unit_and_in_those_above(self):
        self._made("approved")
        self._made("recognised")
        self._made("approved", unit=self.sibling)
        counts = {
            unit: self._target("each", unit).counted
            for unit in (self.base, self.sibling, self.district, self.other)
        }
        self.assertEqual(list(counts.values()), [2, 1, 3, 0])

    def test_how_far_it_has_to_be(self):
        expected = {
            "draft": (0, 0, 0, 0),
            "returned": (0, 0, 0, 0),
            "rejected": (0, 0, 0, 0),
            "withdrawn": (0, 0, 0, 0),
            "submitted": (0, 0, 1, 0),
            "approved": (1, 0, 1, 0),
            "in_progress": (1, 0, 1, 0),
            "completed": (1, 100, 1, 0),
            "verified": (1, 100, 1, 0),
            "recognised": (1, 100, 1, 1),
        }
        made = self._made("draft")
        for state, counts in expected.items():
            made._engine_write({"state": state})
            found = tuple(
                self._target(code).counted for code in ("each", "share", "members", "locked")
            )
            self.assertEqual(found, counts, state)

    def test_other_categories_do_not_count(self):
        self._made("recognised", "product")
        self.assertEqual(self._target("each").counted, 0)
        self.campaign.indicator_ids[0]._amend(
            {"category_ids": [Command.link(self._category("product").id)]}
        )
        self.assertEqual(self._target("each").counted, 1)

    def test_share_of_what_is_registered_is_never_rounded_up(self):
        self.assertEqual(self._target("share").counted, 0, "nothing registered, nothing reached")
        for state in ("completed", "recognised", "approved"):
            self._made(state)
        target = self._target("share")
        self.assertEqual(target.counted, 66.66)
        self.assertFalse(target._is_reached(target.counted), "two thirds are not 66.67 per cent")

    def test_registrations_under_the_units_own_plan_count(self):
        participation = self.campaign.participation_ids.filtered(
            lambda p: p.unit_id == self.district
        )
        participation.with_user(self.officer_d).action_draw_up()
        plan = participation.own_plan_id
        plan._engine_write({"state": "launched", "launch_date": "2026-01-10"})
        plan._create_participations()
        self._made("approved", campaign_id=plan.id)
        self.assertEqual(self._target("each").counted, 1)
        own = plan.participation_ids.target_ids.filtered(
            lambda t: t.unit_id == self.base and t.indicator_id.origin_id.code == "each"
        )
        self.assertEqual(own.counted, 1)
        self._made("approved")
        own.invalidate_recordset(["counted"])
        self.assertEqual((self._target("each").counted, own.counted), (2, 1))

    def test_nobody_reports_what_is_counted(self):
        target = self._target("each").with_user(self.officer_b)
        self.assertFalse(target.can_report)
        with self.assertRefused("is counted from registrations: nobody reports it"):
            target.action_report(9)

    def test_figures_that_can_be_promised(self):
        with self.assertRefused("counted in whole numbers"):
            self._target("each").with_user(self.officer_b).action_promise(2.5)
        share = self._target("share").with_user(self.officer_b)
        with self.assertRefused("at most 100"):
            share.action_promise(100.5)
        share.action_promise(99.5)
        self.assertEqual(share.value, 99.5)

    def test_plan_that_is_closed_keeps_the_count(self):
        made = self._made("approved")
        self._made("approved")
        self.campaign.with_user(self.officer_p).action_close()
        made._engine_write({"state": "withdrawn"})
        target = self._target("each")
        self.assertRecordValues(
            target, [{"actual": 2, "has_actual": True, "is_reached": True, "counted": 2}]
        )
        self.assertFalse(target.reported_by)

    def test_queries_do_not_grow_with_the_targets(self):
        self._made("approved")

        def count(targets):
            self.env.flush_all()
            self.env.invalidate_all()
            targets.mapped("indicator_id.count_base")
            targets.mapped("unit_id.parent_path")
            before = self.env.cr.sql_log_count
            targets._count()
            return self.env.cr.sql_log_count - before

        self.assertEqual(count(self._target("each")), 1)
        self.assertEqual(count(self.targets), 1)


@tagged("post_install", "-at_install")
class TestTargetCountByPhase(CountCase):
    """A figure of a phase counts what is registered for the phase."""

    @classmethod
    def _campaign_values(cls):
        values = super()._campaign_values()
        # the rows name the phases, which there are only once the plan is made
        return values | {"indicator_ids": values["indicator_ids"][:1]}

    @classmethod
    def _approve(cls, campaign):
        campaign.indicator_phase_ids = [
            Command.create(
                {"indicator_id": campaign.indicator_ids.id, "phase_id": phase.id, "value": 1}
            )
            for phase in campaign.phase_ids
        ]
        return super()._approve(campaign)

    def test_each_phase_counts_its_own(self):
        self._made("approved")
        self._made("approved", phase_id=self.later_phase.id)
        self._made("approved", phase_id=False)
        counts = [
            self._target("each", phase=phase).counted
            for phase in (self.phase, self.later_phase, None)
        ]
        self.assertEqual(counts, [1, 1, 3])

    def test_closing_the_phase_keeps_the_count_and_decides(self):
        made = self._made("approved")
        self.phase.with_user(self.officer_p).action_close()
        lines = self.campaign.participation_ids.line_ids
        outcomes = {row.unit_id: row.outcome for row in lines if row.phase_id == self.phase}
        self.assertEqual(outcomes[self.base], "reached")
        self.assertEqual(outcomes[self.sibling], "missed")
        made._engine_write({"state": "withdrawn"})
        kept = self._target("each", phase=self.phase)
        self.assertEqual((kept.counted, kept.actual), (1, 1))
        self.assertFalse(self._target("each").has_actual, "the plan goes on")


@tagged("post_install", "-at_install")
class TestCountedIndicator(CountCase):
    """What an indicator that is counted from registrations says, on screens and papers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.draft = cls.campaign.with_user(cls.officer_p).copy({"year": 2027})
        cls.indicators = {indicator.code: indicator for indicator in cls.draft.indicator_ids}

    def test_copied_with_its_categories(self):
        for indicator in self.draft.indicator_ids:
            self.assertEqual(indicator.category_ids, self._category("work"))

    def test_always_a_minimum(self):
        for direction in ("at_most", "exactly", "zero"):
            with self.assertRaises(ValidationError):
                self.indicators["each"].direction = direction

    def test_share_of_the_registered_asks_for_more_than_registered(self):
        with self.assertRefused("everything is registered", ValidationError):
            self.indicators["share"].counted_from = "registered"

    def test_percentages(self):
        with self.assertRefused("between 0 and 100 here", ValidationError):
            self.indicators["share"].value = 101
        with self.assertRefused("between 0 and 1000 here", ValidationError):
            self.indicators["members"].value = 1001
        self.indicators["each"].value = 5000

    def test_category_is_needed_for_submission(self):
        self.indicators["each"].category_ids = False
        reasons = self.draft._why_not("submit")[self.draft]
        self.assertIn("“each” does not say yet which registrations count.", reasons)

    def test_category_that_the_plan_does_not_have(self):
        findings = self.draft._launch_findings()["Indicators counted from registrations"]
        self.assertFalse(findings)
        self.draft.category_ids.filtered(lambda row: row.kind == "work").unlink()
        findings = self.draft._launch_findings()["Indicators counted from registrations"]
        self.assertIn("“each” counts “Work”, which is none of the plan's categories.", findings)

    def test_stage_of_a_phase_has_no_figure_of_its_own(self):
        phase = self.draft.phase_ids[0]
        stage = self.env["emulation.phase"].create(
            {"campaign_id": self.draft.id, "parent_id": phase.id, "name": "Chặng 1"}
        )
        with self.assertRefused("is a stage of one", ValidationError):
            self.draft.indicator_phase_ids = [
                Command.create({"indicator_id": self.indicators["each"].id, "phase_id": stage.id})
            ]

    def test_figure_in_words(self):
        self.assertEqual(
            [self.indicators[code].figure_text for code in ("each", "members", "locked")],
            [
                "2 công trình: Work (approved)",
                "10% of the members: Work (registered)",
                "1 công trình: Work (recognised)",
            ],
        )
        self.assertRegex(
            self.indicators["share"].figure_text,
            r"^66.67% of what is registered: Work \(completed\)$",
        )

    def test_as_the_paper_prints_it(self):
        values = self.draft._prepare_paper_values(self.draft.document_id)
        printed = next(s["items"] for s in values["sections"] if s["title"].startswith("II."))
        name = self._category("work").name
        what = f"{name[0].lower()}{name[1:]}"
        for line in (
            "each: phấn đấu mỗi đơn vị ít nhất 2 công trình được duyệt.",
            f"share: phấn đấu ít nhất 66,67% số {what} đã đăng ký được hoàn thành.",
            f"members: phấn đấu số {what} được đăng ký ít nhất bằng 10% tổng số đoàn viên.",
            "locked: phấn đấu ít nhất 1 công trình được công nhận.",
        ):
            self.assertIn(f"<p>- {line}</p>", printed[1])

    def test_plan_below_takes_it_over(self):
        participation = self.campaign.participation_ids.filtered(
            lambda p: p.unit_id == self.district
        )
        participation.with_user(self.officer_d).action_draw_up()
        plan = participation.own_plan_id.with_user(self.officer_d)
        own = {indicator.code: indicator for indicator in plan.indicator_ids}
        self.assertEqual(own["each"].category_ids, self._category("work"))
        for change in (
            {"category_ids": [Command.clear()]},
            {"counted_from": "registered"},
            {"count_base": "members"},
        ):
            with self.assertRefused("is set by the plan of", ValidationError):
                own["locked"].write(change)
        own["each"].value = 7
        target = self._target("each", self.district)
        self.assertEqual(target._own_figures(plan), {target: 7})
        own["each"].counted_from = "registered"
        self.assertFalse(target._own_figures(plan), "what is counted otherwise is no promise")
