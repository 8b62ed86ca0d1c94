from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from ..models import emulation_target_figure as figures
from .common import RegistrationCase


class PledgeCase(RegistrationCase):
    """The plan asks for 15 % of the members, for a number of each unit and of all together."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.indicators = {indicator.code: indicator for indicator in cls.campaign.indicator_ids}
        cls.targets = {
            target.indicator_id.code: target
            for target in cls.campaign.participation_ids.target_ids
            if target.unit_id == cls.base
        }

    @classmethod
    def _campaign_values(cls):
        cls.base.member_count = 61
        work = cls._category("work")
        rows = {
            "members": {"formula": "members", "value": 15, "uom": "sáng kiến"},
            "each": {"value": 2, "spread": "each", "may_promise_less": True},
            "total": {"value": 400},
            "zero": {"direction": "zero"},
            "counted": {
                "formula": "registrations",
                "category_ids": [Command.set(work.ids)],
                "counted_from": "registered",
                "spread": "each",
                "value": 1,
            },
        }
        return {
            "indicator_ids": [
                Command.create({"code": code, "name": code, **values})
                for code, values in rows.items()
            ]
        }

    @classmethod
    def _pledge(cls, **values):
        return cls._registration("pledge", **values)

    def _line(self, pledge, code):
        return pledge.target_line_ids.filtered(lambda line: line.indicator_id.code == code)

    def _complete_draft(self, **values):
        """A pledge that lacks nothing."""
        pledge = self._pledge(**values)
        self._line(pledge, "total").figure = 5
        return pledge


@tagged("post_install", "-at_install")
class TestPledge(PledgeCase):
    """From the lines that the plan asks for to the promise in the plan."""

    def test_begins_with_what_the_plan_asks(self):
        self.assertRecordValues(
            self._pledge().target_line_ids,
            [
                {"name": "members", "base": "members", "figure": 15, "value": 10},
                {"name": "each", "base": "number", "figure": 2, "value": 2},
                {"name": "total", "base": "number", "figure": 0, "value": 0},
                {"name": "zero", "base": "number", "figure": 0, "value": 0},
                {"name": "counted", "base": "number", "figure": 1, "value": 1},
            ],
        )

    def test_form_fills_itself_in(self):
        with Form(self.env["emulation.registration"].with_user(self.officer_b)) as form:
            form.name = "Giao ước thi đua"
            form.category_id = self._category("pledge")
            self.assertEqual(len(form.target_line_ids), 5)
        self.assertEqual(len(form.record.target_line_ids), 5)

    def test_given_lines_stay(self):
        line = Command.create({"name": "Hội thao", "figure": 1, "uom": "cuộc"})
        pledge = self._pledge(target_line_ids=[line])
        self.assertEqual(pledge.target_line_ids.mapped("name"), ["Hội thao"])
        self.assertEqual(pledge.target_line_ids.direction, "at_least")

    def test_what_is_promised_already_is_repeated(self):
        self.targets["members"].with_user(self.officer_b).action_promise(20)
        self.assertRecordValues(
            self._line(self._pledge(), "members"), [{"base": "number", "figure": 20}]
        )

    def test_number_stays_where_the_headcount_has_fallen(self):
        self.base.member_count = 40
        line = self._line(self._pledge(), "members")
        self.assertRecordValues(line, [{"base": "number", "value": 10}])

    def test_other_kinds_have_no_targets(self):
        self.assertFalse(self._registration("work").target_line_ids)

    def test_rounded_as_the_launch_rounds(self):
        target = self.targets["members"]
        for direction in ("at_least", "at_most", "exactly"):
            target._engine_write({"direction": direction})
            self.env.flush_all()
            for rate in ("0", "0.01", "12.5", "33.33", "50", "99.99"):
                for headcount in (1, 2, 8, 61, 1001):
                    rate_ = figures.exact(float(rate))
                    expected = target._shares([(target.id, rate_, headcount, None)])[target]
                    self.assertEqual(figures.share(rate_, headcount, direction), expected)

    def test_headcount_is_frozen_by_the_approval(self):
        pledge = self._complete_draft()
        self.base.member_count = 81
        self.assertEqual((pledge.headcount, self._line(pledge, "members").value), (81, 13))
        self._submit(pledge)
        self.base.member_count = 101
        self._climb(pledge)
        self.base.member_count = 500
        self.assertEqual((pledge.headcount, self._line(pledge, "members").value), (101, 16))
        self.assertTrue(pledge.date_headcount)

    def test_nobody_else_freezes_the_headcount(self):
        pledge = self._pledge()
        for values in ({"frozen_headcount": 9}, {"date_headcount": "2026-02-02"}):
            with self.assertRefused("Nobody types", AccessError):
                pledge.write(values)
        with self.assertRefused("Nobody types", AccessError):
            self._pledge(frozen_headcount=9)

    def test_approval_promises(self):
        pledge = self._complete_draft()
        self._line(pledge, "members").write({"base": "number", "figure": 12})
        self._submit(pledge)
        self.assertEqual(self.targets["members"].source, "handed_down", "not before the approval")
        self._climb(pledge)
        self.assertRecordValues(
            self.targets["members"],
            [{"source": "promised", "value": 12, "promised_by": self.officer_b.name}],
        )
        self.assertEqual(self.targets["total"].value, 5)

    def test_less_than_handed_down_is_missing(self):
        pledge = self._complete_draft()
        self._line(pledge, "members").write({"base": "number", "figure": 9})
        with self.assertRefused("does not let a unit promise less"):
            self._submit(pledge)
        self._line(pledge, "members").figure = 10
        self._line(pledge, "each").figure = 1  # the plan lets it
        self._submit(pledge)
        self.assertEqual(pledge.state, "submitted")

    def test_falling_headcount_keeps_the_promise_back(self):
        pledge = self._complete_draft()
        self._submit(pledge)
        self.base.member_count = 20
        self._climb(pledge)
        self.assertEqual(self._line(pledge, "members").value, 3)
        self.assertEqual(self.targets["members"].source, "handed_down")
        self.assertIn("These targets are not promised", pledge.message_ids[0].body)
        self.assertEqual(self.targets["total"].source, "promised")

    def test_own_plan_keeps_its_figure(self):
        target = self.targets["members"]
        target._promise(figures.exact(11))
        target._engine_write({"is_frozen": True})
        pledge = self._complete_draft()
        self.assertEqual(self._line(pledge, "members").figure, 11)
        self._line(pledge, "members").figure = 12
        with self.assertRefused("has issued its own plan, which says 11"):
            self._submit(pledge)
        self._line(pledge, "members").figure = 11
        self._submit(pledge)

    def test_what_is_missing(self):
        pledge = self._pledge()
        self.assertIn("“total” has no figure yet.", pledge._missing_for_submission()[pledge])
        self._line(pledge, "total").write({"base": "members", "figure": 5})
        self.base.member_count = 0
        self.assertIn("has no headcount", "\n".join(pledge._missing_for_submission()[pledge]))
        pledge.target_line_ids.unlink()
        self.assertIn("at least one target", "\n".join(pledge._missing_for_submission()[pledge]))

    def test_fractions_of_what_is_counted_whole(self):
        pledge = self._complete_draft()
        self._line(pledge, "members").write({"base": "number", "figure": 10.5})
        with self.assertRefused("counted in whole numbers"):
            self._submit(pledge)

    def test_zero_stays_zero(self):
        pledge = self._complete_draft()
        self._line(pledge, "zero").figure = 1
        with self.assertRefused("“zero” must be 0"):
            self._submit(pledge)


@tagged("post_install", "-at_install")
class TestPledgeLine(PledgeCase):
    """What a line takes, who writes it, and what is reported on it."""

    def test_of_the_plan_itself(self):
        other = self._campaign(
            code="KH-T2",
            phase_ids=[Command.create({"name": "Đợt lạ"})],
            indicator_ids=[Command.create({"name": "Lạ"})],
        )
        pledge = self._pledge()
        for values in (
            {"indicator_id": other.indicator_ids.id},
            {"name": "A", "phase_id": other.phase_ids.id},
        ):
            with self.assertRefused("have to be of the plan itself", ValidationError):
                pledge.target_line_ids = [Command.create(values)]

    def test_counted_as_the_plan_says(self):
        line = self._line(self._pledge(), "members")
        with self.assertRefused("keeps its direction", ValidationError):
            line.direction = "at_most"
        self.assertEqual(line.uom, "sáng kiến")

    def test_closed_after_submission(self):
        pledge = self._complete_draft()
        line = self._line(pledge, "members")
        self._submit(pledge)
        for change in ({"figure": 99}, {"base": "number"}):
            with self.assertRefused("cannot be changed", AccessError):
                line.with_user(self.officer_b).write(change)
        with self.assertRefused("cannot be changed", AccessError):
            line.with_user(self.officer_b).unlink()

    def test_read_in_the_territory_written_by_the_unit(self):
        line = self._line(self._pledge(), "members")
        self.assertTrue(line.with_user(self.officer_d).value)
        for user in (self.officer_s, self.officer_d):
            with self.assertRaises(AccessError):
                line.with_user(user).figure = 50

    def test_results_come_after_the_approval(self):
        pledge = self._complete_draft()
        line = self._line(pledge, "members")
        with self.assertRefused("results are reported between", AccessError):
            line.with_user(self.officer_b).actual = 3
        with self.assertRefused("once the pledge is approved", AccessError):
            pledge.target_line_ids = [Command.create({"name": "A", "actual": 3})]
        self._submit(pledge)
        self._climb(pledge)
        for values in ({"has_actual": True}, {"reported_by": "x"}, {"date_reported": False}):
            with self.assertRefused("is noted by itself", AccessError):
                line.with_user(self.officer_b).write(values)
        with self.assertRaises(AccessError):
            line.with_user(self.officer_d).actual = 3
        for nonsense in (-1, 1.005, True):
            with self.assertRefused("A figure is a number"):
                line.with_user(self.officer_b).write({"actual": nonsense})

    def test_what_follows_is_not_sent_along(self):
        pledge = self._complete_draft()
        line = self._line(pledge, "total")
        said = {"value": 99999, "is_reached": True}
        line.with_user(self.officer_b).write(said)
        lines = self.env["emulation.registration.target"].with_user(self.officer_b)
        known = {"actual": 5, "has_actual": True, "reported_by": "x", **said}
        other = lines.with_context({f"default_{name}": value for name, value in known.items()})
        made = other.create({"registration_id": pledge.id, "name": "Hội thao", "figure": 1, **said})
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertRecordValues(
            line | made,
            [
                {"value": 5, "is_reached": False, "has_actual": False, "reported_by": False},
                {"value": 1, "is_reached": False, "has_actual": False, "reported_by": False},
            ],
        )

    def test_result_goes_to_the_plan_as_well(self):
        pledge = self._complete_draft()
        self._submit(pledge)
        self._climb(pledge)
        line = self._line(pledge, "members")
        pledge.with_user(self.officer_b).write(
            {"result_ids": [Command.update(line.id, {"actual": 10})]}
        )
        self.assertRecordValues(
            line, [{"actual": 10, "is_reached": True, "reported_by": self.officer_b.name}]
        )
        self.assertRecordValues(self.targets["members"], [{"actual": 10, "is_reached": True}])
        line.with_user(self.officer_b).actual = 9
        self.assertFalse(line.is_reached)

    def test_results_are_no_way_round_to_the_content(self):
        pledge = self._complete_draft()
        self._submit(pledge)
        self._climb(pledge)
        line = self._line(pledge, "members")
        for command in (
            Command.update(line.id, {"figure": 1}),
            Command.delete(line.id),
            Command.create({"name": "Mới", "figure": 1}),
        ):
            with self.assertRefused("cannot be changed", AccessError):
                pledge.with_user(self.officer_b).write({"result_ids": [command]})
        foreign = self._line(self._pledge(), "members")
        with self.assertRefused("results are reported between", AccessError):
            pledge.with_user(self.officer_b).write(
                {"result_ids": [Command.update(foreign.id, {"actual": 1})]}
            )

    def test_returned_for_something_else(self):
        pledge = self._complete_draft()
        self._submit(pledge)
        pledge.with_user(self.appraiser_b).action_return("Sai tên", ["name"])
        with self.assertRefused("stays as it was submitted", AccessError):
            self._line(pledge, "members").with_user(self.officer_b).figure = 30
        pledge.with_user(self.officer_b).name = "Giao ước"
        self._submit(pledge)
        pledge.with_user(self.appraiser_b).action_return("Sai số", ["target_line_ids"])
        self._line(pledge, "members").with_user(self.officer_b).figure = 30

    def test_completed_with_its_results(self):
        pledge = self._complete_draft()
        self._submit(pledge)
        self._climb(pledge)
        with self.assertRefused("“members”: say what has been reached"):
            pledge.with_user(self.officer_b).action_complete()
        lines = pledge.target_line_ids - self._line(pledge, "counted")
        for line in lines:
            line.with_user(self.officer_b).actual = line.value
        self._registration("work")._engine_write({"state": "submitted"})
        pledge.with_user(self.officer_b).action_complete()
        self.assertRecordValues(
            self._line(pledge, "counted"), [{"actual": 1, "has_actual": True, "is_reached": True}]
        )

    def test_queries_do_not_grow_with_the_lines(self):
        def count(number):
            pledge = self._pledge(
                target_line_ids=[
                    Command.create({"name": f"Việc {n}", "figure": 1}) for n in range(number)
                ]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            pledge = pledge.with_user(self.officer_b)
            before = self.env.cr.sql_log_count
            pledge._missing_for_submission()
            return self.env.cr.sql_log_count - before

        count(1)
        self.assertEqual(count(2), count(20))
