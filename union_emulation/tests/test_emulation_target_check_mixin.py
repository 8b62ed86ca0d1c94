from odoo.fields import Command
from odoo.tests import tagged

from .test_emulation_target import TargetCase


@tagged("post_install", "-at_install")
class TestTargetOnBehalf(TargetCase):
    """Who represents a unit promises and reports for it: B3 lies below D and has no officer."""

    @classmethod
    def _prepare(cls):
        cls.bare = cls._unit("B3", cls.district, member_count=10)

    def _doings(self, unit, user):
        """Everything that the unit's officer does with its targets."""
        target = self._target("each", unit, user=user)
        return {
            "accept": target.action_accept,
            "take back": target.action_take_back,
            "promise": lambda: target.action_promise(2),
            "report": lambda: target.action_report(2),
            "write": lambda: target.write({"promised": 3, "actual": 3}),
        }

    def test_unit_without_an_officer(self):
        for do in self._doings(self.bare, self.officer_d).values():
            do()
        self.assertRecordValues(
            self._target("each", self.bare),
            [
                {
                    "promised": 3,
                    "promised_by": self.officer_d.name,
                    "actual": 3,
                    "reported_by": self.officer_d.name,
                    "is_reached": True,
                }
            ],
        )

    def test_only_the_nearest_officer_above(self):
        for do in self._doings(self.bare, self.officer_p).values():
            with self.assertRefused("“Công đoàn B3” has no officer now.*“Công đoàn D”"):
                do()

    def test_it_ends_with_an_officer_of_its_own(self):
        own = self._user("officer", self.bare)
        for do in self._doings(self.bare, self.officer_d).values():
            with self.assertRefused("Only an officer of “Công đoàn B3”"):
                do()
        self._target("each", self.bare, user=own).action_promise(2)

    def test_unit_on_paper_has_both(self):
        self.base.delivery_mode = "paper"
        self._target("each", self.base, user=self.officer_d).action_promise(2)
        self._target("each", self.base, user=self.officer_b).action_report(2)
        with self.assertRefused("Only an officer of “Công đoàn B2”"):
            self._target("each", self.sibling, user=self.officer_d).action_promise(2)

    def test_typed_into_the_form_of_the_participation(self):
        target = self._target("each", self.bare)
        participation = target.participation_id.with_user(self.officer_d)
        participation.write({"target_ids": [Command.update(target.id, {"promised": 4})]})
        self.assertEqual(target.promised, 4)

    def test_cells_are_open_to_him(self):
        for user, may in ((self.officer_d, True), (self.officer_p, False)):
            target = self._target("each", self.bare, user=user)
            self.assertEqual((target.can_promise, target.can_report), (may, may))

    def test_queries_do_not_grow_with_the_units(self):
        targets = self.targets.filtered(lambda t: t.indicator_id.code == "each")

        def count(some):
            self.env.flush_all()
            self.env.invalidate_all()
            rows = some.browse(some.ids).with_user(self.officer_p)
            before = self.env.cr.sql_log_count
            rows._why_not("report")
            return self.env.cr.sql_log_count - before

        count(targets)  # warms what outlives a transaction
        few = self._target("each", self.bare) | self._target("each", self.district)
        self.assertEqual(len(targets), 5)
        self.assertEqual(count(targets), count(few))
