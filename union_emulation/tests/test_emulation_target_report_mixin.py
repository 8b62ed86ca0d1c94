from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .test_emulation_target import TargetCase


@tagged("post_install", "-at_install")
class TestTargetReport(TargetCase):
    """The unit reports what it has reached, as often as it counts."""

    @classmethod
    def _prepare(cls):
        cls.campaign.indicator_ids = [
            Command.create({"code": code, "name": code, "value": 10, "spread": "each", **values})
            for code, values in {
                "most": {"direction": "at_most"},
                "exact": {"direction": "exactly", "uom": "lớp"},
            }.items()
        ]

    def _events(self, target):
        return self.env["union.event"].search(
            [("res_model", "=", "emulation.target"), ("res_id", "=", target.id)], order="id"
        )

    def test_officer_of_the_unit(self):
        target = self._target("members", user=self.officer_d)
        target.action_report(17)
        self.assertRecordValues(
            target,
            [
                {
                    "actual": 17,
                    "has_actual": True,
                    "is_reached": True,
                    "reported_by": self.officer_d.name,
                    "value": 16,
                    "source": "handed_down",
                }
            ],
        )
        self.assertTrue(target.date_reported)

    def test_on_the_boundary(self):
        expected = {
            "members": [(15, False), (16, True)],
            "most": [(10.01, False), (10, True), (0, True)],
            "exact": [(9.99, False), (10, True), (10.01, False)],
            "zero": [(0.01, False), (0, True)],
        }
        for code, results in expected.items():
            target = self._target(code, user=self.officer_d)
            for value, reached in results:
                target.action_report(value)
                self.assertEqual(target.is_reached, reached, (code, value))

    def test_nothing_is_reached_before_it_is_reported(self):
        mine = [("campaign_id", "=", self.campaign.id)]
        Target = self.env["emulation.target"]
        for name in ("has_actual", "is_reached"):
            found = Target.search([*mine, (name, "=", False)])
            self.assertEqual(found, self.targets)
        most = self._target("most", user=self.officer_d)
        most.action_promise(5)
        self.assertFalse(most.is_reached, "0 of at most 5 is not reported")
        most.action_report(0)
        self.assertEqual(Target.search([*mine, ("is_reached", "=", True)]).ids, most.ids)

    def test_follows_the_figure_in_force(self):
        target = self._target("members", user=self.officer_d)
        target.action_report(16)
        target.action_promise(20)
        self.assertFalse(target.is_reached)
        target.action_take_back()
        self.assertTrue(target.is_reached)

    def test_reported_again(self):
        target = self._target("exact", user=self.officer_d)
        target.action_report(9)
        target.action_report(10)
        events = self._events(target)
        self.assertEqual(events.mapped("action"), ["report", "report"])
        self.assertEqual(
            [event.value_ids.content["actual"] for event in events], ["9 lớp", "10 lớp"]
        )
        self.assertEqual(events[0].what, "Result reported")
        self.assertEqual(target.actual, 10)

    def test_nobody_else(self):
        for user in (self.officer_p, self.viewer_p, self.clerk_p):
            with self.assertRefused("Only an officer of “Công đoàn D”"):
                self._target("members", user=user).action_report(20)
            with self.assertRefused("Only an officer of “Công đoàn D”"):
                self._target("members", user=user).write({"actual": 20})
        for user in (self.officer_b, self.officer_s):
            with self.assertRaises(AccessError):
                self._target("members", user=user).action_report(20)
        self.assertFalse(self._target("members").has_actual)

    def test_typed_with_the_promise(self):
        target = self._target("total", user=self.officer_d)
        target.write({"actual": 30, "promised": 30})
        self.assertRecordValues(target, [{"source": "promised", "actual": 30, "is_reached": True}])

    def test_typed_into_the_form_of_the_participation(self):
        target = self._target("members")
        participation = target.participation_id.with_user(self.officer_d)
        participation.write({"target_ids": [Command.update(target.id, {"actual": 18})]})
        self.assertEqual(target.actual, 18)
        foreign = self._target("members", self.sibling)
        with self.assertRaises(AccessError):
            self._target("members", self.base).participation_id.with_user(self.officer_b).write(
                {"target_ids": [Command.update(foreign.id, {"actual": 50})]}
            )
        for values in ({"is_reached": True}, {"has_actual": True}, {"reported_by": "x"}):
            with self.assertRaises(AccessError):
                target.with_user(self.officer_d).write(values)
            with self.assertRaises(AccessError):
                target.sudo().write(values)

    def test_frozen_targets_are_reported_on(self):
        target = self._target("members", user=self.officer_d)
        target._engine_write({"is_frozen": True})
        with self.assertRefused("its targets are frozen"):
            target.action_promise(20)
        target.action_report(15)
        self.assertEqual(target.actual, 15)

    def test_not_without_a_figure(self):
        target = self._target("total", user=self.officer_d)
        with self.assertRefused("“Đoàn viên mới” of “Công đoàn D” has no figure yet"):
            target.action_report(30)
        zero = self._target("zero", user=self.officer_d)
        zero._engine_write({"source": False})
        zero.action_report(0)
        self.assertTrue(zero.is_reached, "must be 0 needs no figure")

    def test_bad_figures(self):
        target = self._target("members", user=self.officer_d)
        for value in (None, "5", [5], {}, True, -1, 1.005, 10**400, float("nan")):
            with self.assertRefused("A figure is a number"):
                target.action_report(value)
        with self.assertRefused("counted in whole numbers"):
            target.action_report(5.5)
        units = self._target("units", user=self.officer_d)
        units.action_report(3)
        self.assertEqual(units.actual, 3, "one more has joined since the launch")

    def test_all_or_none(self):
        targets = self._target("members") | self._target("total")
        with self.assertRefused("has no figure yet"):
            targets.with_user(self.officer_d).action_report(7)
        self.assertFalse(self._target("members").has_actual)

    def test_after_the_end(self):
        self.phases[0].with_user(self.officer_p).action_close()
        with self.assertRefused("“Đợt 1” is closed"):
            self._target("members", phase=self.phases[0], user=self.officer_d).action_report(9)
        target = self._target("members", user=self.officer_d)
        target.action_report(9)
        self.campaign.with_user(self.officer_p).action_close()
        with self.assertRefused("not running any more"):
            target.action_report(10)
        self.assertEqual(target.actual, 9)

    def test_cell_is_open_to_who_may_report(self):
        target = self._target("members")
        self.assertTrue(target.with_user(self.officer_d).can_report)
        self.assertFalse(target.with_user(self.officer_p).can_report)
        self.assertFalse(self._target("total", user=self.officer_d).can_report)

    def test_queries_do_not_grow_with_the_targets(self):
        # a report a second later than the one before changes its date as well, by one more query
        self.startPatcher(freeze_time("2026-11-26 03:00:00"))
        targets = self.targets.filtered(lambda t: t.unit_id == self.district and t.source)

        def count(some):
            self.env.flush_all()
            self.env.invalidate_all()
            rows = some.browse(some.ids).with_user(self.officer_d)
            before = self.env.cr.sql_log_count
            rows.action_report(1)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        # one of each kind: of the whole plan, of a phase, of a grade
        few = self._target("members", phase=self.phases[0]) | self._target("grade", grade="tốt")
        few |= self._target("each")
        count(targets)  # warms what outlives a transaction
        self.assertGreater(len(targets), 2 * len(few))
        # the better of two: a cache may lose an entry in between
        self.assertEqual(*(min(count(some), count(some)) for some in (targets, few)))


@tagged("post_install", "-at_install")
class TestReportedOutcome(TargetCase):
    """Closing a phase: what the units have reported on all of its targets decides."""

    @classmethod
    def _prepare(cls):
        cls.campaign.indicator_phase_ids = [
            Command.create(
                {
                    "indicator_id": cls.indicators[code].id,
                    "phase_id": cls.phases[0].id,
                    "value": 1,
                }
            )
            for code in ("each", "total")
        ]

    def _report(self, unit, user, **results):
        for code, value in results.items():
            self._target(code, unit, self.phases[0], user=user).action_report(value)

    def _line(self, unit):
        lines = self.campaign.participation_ids.line_ids
        return lines.filtered(lambda row: row.phase_id == self.phases[0] and row.unit_id == unit)

    def _close(self):
        self.phases[0].with_user(self.officer_p).action_close()
        return {unit: self._line(unit).outcome for unit in self.campaign.participation_ids.unit_id}

    def test_reached_on_the_boundary(self):
        self._report(self.district, self.officer_d, members=6, each=1)
        self._report(self.base, self.officer_b, members=3, each=0.99)
        outcomes = self._close()
        self.assertEqual(outcomes[self.district], "reached", "the total has no figure")
        self.assertEqual(outcomes[self.base], "missed")

    def test_one_that_is_not_reported_leaves_it_open(self):
        self._report(self.district, self.officer_d, members=6)
        self._report(self.base, self.officer_b, members=0)
        self._line(self.base).with_user(self.officer_b).action_answer()
        self._line(self.sibling).with_user(self.officer_s).action_answer()
        outcomes = self._close()
        self.assertEqual(outcomes[self.district], "missed", "it has not answered")
        self.assertEqual(outcomes[self.base], "not_reported")
        self.assertEqual(outcomes[self.sibling], "not_reported")

    def test_other_phase_and_whole_plan_do_not_count(self):
        self._report(self.district, self.officer_d, members=6, each=1)
        self._target("members", phase=self.phases[1], user=self.officer_d).action_report(0)
        self._target("members", user=self.officer_d).action_report(0)
        self.assertEqual(self._close()[self.district], "reached")

    def test_promise_taken_back_after_the_report(self):
        self._report(self.district, self.officer_d, members=6, each=1)
        total = self._target("total", phase=self.phases[0], user=self.officer_d)
        total.action_promise(5)
        total.action_report(5)
        total.action_take_back()
        self.assertFalse(total.source)
        self.assertEqual(self._close()[self.district], "missed")

    def test_closing_counts_them(self):
        self._report(self.district, self.officer_d, members=6, each=1)
        self._close()
        event = self.env["union.event"].search(
            [("res_model", "=", "emulation.campaign"), ("action", "=", "close_phase")], limit=1
        )
        self.assertIn("1 units have reached it", event.detail)

    def test_queries_do_not_grow_with_the_units(self):
        lines = self.campaign.participation_ids.line_ids
        self._report(self.district, self.officer_d, members=6, each=1)

        def count(some):
            self.env.flush_all()
            self.env.invalidate_all()
            rows = some.browse(some.ids)  # read as a search finds them
            before = self.env.cr.sql_log_count
            rows._reported_outcomes()
            return self.env.cr.sql_log_count - before

        self.assertGreater(len(lines), 5)
        self.assertEqual(count(self._line(self.district)), count(lines))
