from decimal import Decimal

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from ..models import emulation_target_figure as figures
from .test_emulation_indicator import IndicatorCase


class TargetCase(IndicatorCase):
    """The launched plan: a district with two base units, and a district without any."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.district.member_count = 101
        cls.base.member_count = 60
        cls.sibling.member_count = 41
        cls.campaign.indicator_phase_ids = [
            Command.create(
                {
                    "indicator_id": cls.indicators["members"].id,
                    "phase_id": phase.id,
                    "value": value,
                }
            )
            for phase, value in zip(cls.phases, (5, 10), strict=True)
        ]
        cls._prepare()
        with freeze_time("2026-01-06 03:00:00"):
            cls._approve(cls.campaign)
            cls.campaign.document_id.with_user(cls.clerk_p).action_issue()
            cls.campaign.with_user(cls.officer_p).action_launch()
        cls.targets = cls.campaign.participation_ids.target_ids

    @classmethod
    def _prepare(cls):
        """What else the draft needs."""

    def _target(self, code, unit=None, phase=None, grade=None, user=None):
        found = self.targets.filtered(
            lambda t: (
                t.indicator_id.code == code
                and t.unit_id == (unit or self.district)
                and t.phase_id == (phase or self.env["emulation.phase"])
                and (t.grade_id.name or None) == grade
            )
        )
        self.assertEqual(len(found), 1)
        return found.with_user(user) if user else found


@tagged("post_install", "-at_install")
class TestFigure(IndicatorCase):
    """Arithmetic of figures, on the boundary above all."""

    def test_reached_by_direction(self):
        five, below, above = Decimal("5.00"), Decimal("4.99"), Decimal("5.01")
        expected = {
            "at_least": (False, True, True),
            "at_most": (True, True, False),
            "exactly": (False, True, False),
        }
        for direction, outcomes in expected.items():
            found = tuple(figures.is_reached(direction, five, a) for a in (below, five, above))
            self.assertEqual(found, outcomes, direction)
        self.assertTrue(figures.is_reached("zero", Decimal(0), Decimal(0)))
        self.assertFalse(figures.is_reached("zero", Decimal(0), Decimal("0.01")))

    def test_what_a_client_sends(self):
        for value in (0, 1, 2.25, 999999999999, 0.1):
            self.assertEqual(figures.parse(value), Decimal(str(value)))
        nonsense = (None, True, "5", [5], {}, -1, -0.01, 1.005, 10**12, 10**400)
        for value in (*nonsense, float("nan"), float("inf"), 1e300):
            self.assertIsNone(figures.parse(value), value)

    def test_decimals_are_exact(self):
        self.assertEqual(figures.exact(0.1) + figures.exact(0.2), figures.exact(0.3))


@tagged("post_install", "-at_install")
class TestTargetLaunch(TargetCase):
    """The launch makes the targets, with the headcount of the day."""

    def test_percentage_of_members(self):
        target = self._target("members")
        self.assertRecordValues(
            target,
            [
                {
                    "rate": 15,
                    "headcount": 101,
                    "handed_down": 16,  # 15.15 rounded up: less would not be 15 per cent
                    "value": 16,
                    "source": "handed_down",
                    "campaign_id": self.campaign.id,
                    "parent_unit_id": self.province.id,
                    "level_id": self.district.level_id.id,
                    "unit_path": self.district.parent_path,
                }
            ],
        )
        by_phase = [self._target("members", phase=phase).value for phase in self.phases]
        self.assertEqual(by_phase, [6, 11])
        self.assertEqual(self._target("members", self.base).value, 9, "exactly 9 stays 9")

    def test_headcount_is_frozen(self):
        self.district.member_count = 500
        self.assertEqual(self._target("members").headcount, 101)
        self.assertEqual(self._target("members").value, 16)

    def test_unit_without_headcount_has_no_figure(self):
        target = self._target("members", self.other)
        self.assertRecordValues(
            target, [{"headcount": 0, "source": False, "has_handed_down": False}]
        )
        self.assertFalse(target._is_reached(0), "no figure is never reached")

    def test_percentage_of_units_below(self):
        target = self._target("units")
        self.assertEqual((target.headcount, target.value), (2, 2))
        units = self.targets.filtered(lambda t: t.indicator_id.code == "units").unit_id
        self.assertEqual(units, self.district, "who has no units below has no share of them")

    def test_grades(self):
        values = [self._target("grade", grade=g).value for g in ("xuất sắc", "tốt", "yếu")]
        self.assertEqual(values, [21, 64, 2], "at least is rounded up, at most down")

    def test_grades_never_ask_for_more_than_there_is(self):
        for headcount, expected in ((2, [1, 1]), (1, [1, 0]), (101, [21, 64])):
            targets = [self._target("grade", grade=grade) for grade in ("xuất sắc", "tốt")]
            rows = [
                (targets[0].id, figures.exact(20), headcount, []),
                (targets[1].id, figures.exact(62.5), headcount, [figures.exact(20)]),
            ]
            shares = targets[0]._shares(rows)
            self.assertEqual([shares[target] for target in targets], expected)
            self.assertLessEqual(sum(expected), headcount)

    def test_numbers(self):
        self.assertFalse(self._target("total").source, "all units together: left to be said")
        self.assertEqual(self._target("each").value, 1.5)
        self.assertEqual(self._target("zero").source, "handed_down")

    def test_exactly_rounds_to_the_nearest(self):
        shares = [(0.5, 100, 1), (1.49, 100, 1), (2.5, 100, 3), (10, 4, 0)]
        for rate, headcount, expected in shares:
            target = self._target("members")
            target._engine_write({"direction": "exactly"})
            target.flush_recordset()
            row = (target.id, figures.exact(rate), headcount, None)
            self.assertEqual(target._shares([row]), {target: expected}, rate)

    def test_number_of_queries_does_not_grow(self):
        def launch(code):
            percentage = {"name": "Sáng kiến", "formula": "members", "value": 5}
            campaign = self._campaign(code=code, indicator_ids=[Command.create(percentage)])
            # the units alone, without their targets
            campaign.indicator_ids, kept = False, campaign.indicator_ids.copy_data()
            campaign._create_participations()
            campaign.indicator_ids = [Command.create(values) for values in kept]
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["emulation.target"]._create_for(campaign, campaign.indicator_ids)
            count = self.env.cr.sql_log_count - before
            self.assertEqual(
                campaign.participation_ids.target_ids.unit_id, campaign.participation_ids.unit_id
            )
            return count

        launch("KH-0")  # what is asked once in a process
        few = launch("KH-A")
        for number in range(20):
            self._unit(f"N{number}", self.other)
        self.assertEqual(launch("KH-B"), few)

    def test_nobody_makes_or_deletes_them(self):
        target = self._target("total")
        values = {
            "participation_id": target.participation_id.id,
            "unit_id": self.district.id,
            "indicator_id": target.indicator_id.id,
            "direction": "at_least",
        }
        for env in (self.env, self.env(user=self.officer_p), self.env(user=self.officer_d)):
            with self.assertRaises(AccessError):
                env["emulation.target"].create(values)
            with self.assertRaises(AccessError):
                target.with_env(env).unlink()


@tagged("post_install", "-at_install")
class TestHandDown(TargetCase):
    """The plan's unit hands figures down until the unit has promised."""

    def test_officer_of_the_plans_unit(self):
        target = self._target("total", user=self.officer_p)
        target.action_hand_down(40)
        self.assertRecordValues(target, [{"handed_down": 40, "value": 40, "source": "handed_down"}])
        event = self.env["union.event"].search(
            [("res_model", "=", "emulation.target"), ("res_id", "=", target.id)]
        )
        self.assertEqual((event.action, event.actor_name), ("hand_down", self.officer_p.name))
        self.assertIn("40 đoàn viên", event.detail)

    def test_typed_into_the_list(self):
        targets = self._target("total") | self._target("total", self.base)
        targets.with_user(self.officer_p).write({"handed_down": 12})
        self.assertEqual(targets.mapped("value"), [12, 12])

    def test_nobody_else(self):
        for user in (self.officer_d, self.approver_p, self.viewer_p):
            with self.assertRefused("Only an officer of “Công đoàn P”"):
                self._target("total", user=user).action_hand_down(40)
            with self.assertRefused("Only an officer of “Công đoàn P”"):
                self._target("total", user=user).write({"handed_down": 40})

    def test_not_over_a_promise(self):
        self._target("total", user=self.officer_d).action_promise(30)
        with self.assertRefused("has to take that back"):
            self._target("total", user=self.officer_p).action_hand_down(40)
        self._target("total", user=self.officer_d).action_take_back()
        self._target("total", user=self.officer_p).action_hand_down(40)

    def test_zero_stays_zero(self):
        with self.assertRefused("must be 0 for every unit"):
            self._target("zero", user=self.officer_p).action_hand_down(1)

    def test_bad_figures(self):
        target = self._target("members", user=self.officer_p)
        for value in (None, "5", [5], {}, True, -1, 1.005, 10**400, float("nan")):
            with self.assertRefused("A figure is a number"):
                target.action_hand_down(value)
        with self.assertRefused("counted in whole numbers"):
            target.action_hand_down(5.5)
        target.action_hand_down(150)  # one member may have two ideas
        with self.assertRefused("Công đoàn D has only 2 of them in all"):
            self._target("units", user=self.officer_p).action_hand_down(3)
        with self.assertRefused("has only 101 of them"):
            self._target("grade", grade="tốt", user=self.officer_p).action_hand_down(102)

    def test_all_or_none(self):
        targets = self._target("total") | self._target("zero")
        with self.assertRefused("must be 0"):
            targets.with_user(self.officer_p).action_hand_down(7)
        self.assertFalse(self._target("total").source)


@tagged("post_install", "-at_install")
class TestPromise(TargetCase):
    """The unit promises, not less than was handed down unless the plan lets it."""

    @classmethod
    def _prepare(cls):
        cls.campaign.indicator_ids = [
            Command.create({"code": code, "name": code, "value": 10, "spread": "each", **values})
            for code, values in {
                "most": {"direction": "at_most"},
                "exact": {"direction": "exactly"},
                "free": {"may_promise_less": True},
            }.items()
        ]

    def test_officer_of_the_unit(self):
        target = self._target("members", user=self.officer_d)
        target.action_promise(20)
        self.assertRecordValues(
            target,
            [
                {
                    "promised": 20,
                    "value": 20,
                    "source": "promised",
                    "promised_by": self.officer_d.name,
                    "is_less": False,
                    "handed_down": 16,
                }
            ],
        )
        self.assertTrue(target.date_promised)

    def test_nobody_else(self):
        for user in (self.officer_p, self.viewer_p):
            with self.assertRefused("Only an officer of “Công đoàn D”"):
                self._target("members", user=user).action_promise(20)
        for user in (self.officer_b, self.officer_s):
            target = self._target("members", user=user)
            for action in (
                lambda target=target: target.action_promise(20),
                lambda target=target: target.action_accept(),
                lambda target=target: target.action_take_back(),
                lambda target=target: target.write({"promised": 20}),
            ):
                with self.assertRaises(AccessError):
                    action()

    def test_in_the_place_of_a_unit_without_an_officer(self):
        self.env["union.mandate"].search([("user_id", "=", self.officer_d.id)]).write(
            {"date_end": "2026-01-01"}
        )
        target = self._target("members", user=self.officer_p)
        self.assertTrue(target.can_promise)
        target.action_promise(20)
        self.assertEqual(target.promised_by, self.officer_p.name)

    def test_worse_than_handed_down(self):
        least, most, exact = (
            self._target(code, user=self.officer_d) for code in ("members", "most", "exact")
        )
        with self.assertRefused("at least 16 is handed down to “Công đoàn D”"):
            least.action_promise(15)
        with self.assertRefused("at most 10 is handed down"):
            most.action_promise(10.01)
        for value in (9.99, 10.01):
            with self.assertRefused("exactly 10 is handed down"):
                exact.action_promise(value)
        for target, value in ((least, 16), (most, 10), (most, 9), (exact, 10)):
            target.action_promise(value)
            self.assertFalse(target.is_less)

    def test_less_where_the_plan_lets(self):
        target = self._target("free", user=self.officer_d)
        target.action_promise(8)
        self.assertRecordValues(target, [{"value": 8, "is_less": True}])
        Target = self.env["emulation.target"].with_user(self.officer_p)
        less = Target.search([("is_less", "=", True), ("campaign_id", "=", self.campaign.id)])
        self.assertEqual(less.ids, target.ids)

    def test_zero(self):
        target = self._target("zero", user=self.officer_d)
        with self.assertRefused("must be 0"):
            target.action_promise(1)
        target.action_promise(0)
        self.assertEqual(target.source, "promised")

    def test_accept_in_one_go(self):
        targets = self._target("members") | self._target("each") | self._target("zero")
        targets.with_user(self.officer_d).action_accept()
        self.assertEqual(targets.mapped("promised"), [16, 1.5, 0])
        self.assertEqual(set(targets.mapped("source")), {"promised"})
        with self.assertRefused("Nothing is handed down"):
            self._target("total", user=self.officer_d).action_accept()

    def test_take_back(self):
        target = self._target("members", user=self.officer_d)
        with self.assertRefused("has not promised"):
            target.action_take_back()
        target.action_promise(20)
        target.action_take_back()
        self.assertRecordValues(
            target,
            [{"value": 16, "source": "handed_down", "date_promised": False, "promised": 0}],
        )
        actions = self.env["union.event"].search(
            [("res_model", "=", "emulation.target"), ("res_id", "=", target.id)], order="id"
        )
        self.assertEqual(actions.mapped("action"), ["promise", "take_back"])

    def test_typed_into_the_form_of_the_participation(self):
        target = self._target("members")
        participation = target.participation_id.with_user(self.officer_d)
        participation.write({"target_ids": [Command.update(target.id, {"promised": 18})]})
        self.assertEqual(target.value, 18)
        for change in (
            {"note": "x"},
            {"state": "reported"},
            {"target_ids": [Command.delete(target.id)]},
            {"target_ids": [Command.update(target.id, {"value": 1})]},
            {"target_ids": [Command.create({"unit_id": self.district.id})]},
        ):
            with self.assertRaises(AccessError):
                participation.write(change)
        with self.assertRaises(AccessError):
            target.participation_id.with_user(self.officer_p).write({"target_ids": []})

    def test_other_unit_through_ones_own_participation(self):
        foreign = self._target("members", self.sibling)
        own = self._target("members", self.base).participation_id.with_user(self.officer_b)
        with self.assertRaises(AccessError):
            own.write({"target_ids": [Command.update(foreign.id, {"promised": 50})]})
        self.assertEqual(foreign.source, "handed_down")

    def test_after_the_end(self):
        target = self._target("members", user=self.officer_d)
        self.phases[0].with_user(self.officer_p).action_close()
        with self.assertRefused("“Đợt 1” is closed"):
            self._target("members", phase=self.phases[0], user=self.officer_d).action_promise(90)
        target.action_promise(17)
        self.campaign.with_user(self.officer_p).action_close()
        for action in (lambda: target.action_promise(20), target.action_take_back):
            with self.assertRefused("not running any more"):
                action()
        with self.assertRefused("not running any more"):
            self._target("total", user=self.officer_p).action_hand_down(20)

    def test_only_figures_are_written(self):
        target = self._target("members")
        for user in (self.officer_d, self.officer_p):
            for values in ({"value": 1}, {"headcount": 1}, {"is_frozen": True}, {}):
                with self.assertRaises(AccessError):
                    target.with_user(user).write(values)
        for values in ({"value": 1}, {"headcount": 1}):
            with self.assertRaises(AccessError):
                target.sudo().write(values)
        with self.assertRefused("Only an officer", UserError):
            target.sudo().write({"promised": 50})

    def test_reached_by_the_figure_in_force(self):
        target = self._target("members")
        self.assertTrue(target._is_reached(16))
        self.assertFalse(target._is_reached(15.99))
        target.with_user(self.officer_d).action_promise(20)
        self.assertFalse(target._is_reached(16))
        self.assertTrue(target._is_reached(20))

    def test_buttons(self):
        target = self._target("members")
        self.assertTrue(target.with_user(self.officer_d).can_promise)
        self.assertFalse(target.with_user(self.officer_d).can_hand_down)
        self.assertTrue(target.with_user(self.officer_p).can_hand_down)
        self.assertFalse(target.with_user(self.viewer_p).can_promise)


@tagged("post_install", "-at_install")
class TestTargetAccess(TargetCase):
    """Read by the unit and those above, never by siblings."""

    def test_territory(self):
        Target = self.env["emulation.target"]
        mine = [("campaign_id", "=", self.campaign.id)]
        seen = {
            user: Target.with_user(user).search(mine).unit_id
            for user in (self.viewer_p, self.officer_d, self.officer_b)
        }
        self.assertIn(self.other, seen[self.viewer_p])
        self.assertEqual(seen[self.officer_d], self.district | self.base | self.sibling)
        self.assertEqual(seen[self.officer_b], self.base)

    def test_counts(self):
        campaign = self.campaign.with_user(self.officer_b)
        self.assertEqual(
            campaign.target_count, len(self.targets.filtered(lambda t: t.unit_id == self.base))
        )
        self._target("members", self.base, user=self.officer_b).action_promise(9)
        participation = self._target("members", self.base).participation_id
        self.assertEqual(participation.with_user(self.officer_b).promised_count, 1)
        self.assertEqual(self.campaign.with_user(self.officer_s).promised_count, 0)
        self.assertEqual(self.base.with_user(self.officer_b).target_count, campaign.target_count)
        for record in (self.campaign, participation, self.base):
            domain = record.action_open_targets()["domain"]
            self.assertTrue(self.env["emulation.target"].search_count(domain))
