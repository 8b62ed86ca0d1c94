from datetime import datetime

from odoo.tests import tagged

from .test_emulation_extension_mixin import CATEGORY, FIRST, LATER, SECOND, ExtendedPlanCase

LATEST = datetime(2026, 9, 1, 10)


@tagged("post_install", "-at_install")
class TestDeadline(ExtendedPlanCase):
    """The calendar shows the dates in force for the reader's units, the old ones no more."""

    def _shown(self, user):
        """What is due under the plan: what it is about, and when."""
        self.env.flush_all()
        self.env.invalidate_all()
        deadlines = self.env["emulation.deadline"].with_user(user)
        rows = deadlines.search([("campaign_id", "=", self.campaign.id)])
        self.assertEqual(len(set(rows.ids)), len(rows))
        return sorted(
            (row.phase_id.name or row.category_id.name or "Whole", row.deadline) for row in rows
        )

    def _usual(self, **changed):
        """What everybody sees before anything is extended, but for some."""
        dates = {"Đợt 1": FIRST, "Đợt 2": SECOND, self.works.category_id.name: CATEGORY}
        return sorted((dates | changed).items())

    def test_nothing_extended(self):
        for user in (self.officer_p, self.officer_d, self.officer_b):
            self.assertEqual(self._shown(user), self._usual(), user.name)

    def test_for_all(self):
        name = self.works.category_id.name
        for record in (self.campaign, self.works, self.phase):
            self._extend(record)
        for user in (self.officer_p, self.officer_d, self.officer_b):
            self.assertEqual(
                self._shown(user),
                self._usual(**{"Đợt 1": LATER, name: LATER, "Whole": LATER}),
                user.name,
            )

    def test_for_one_unit(self):
        name = self.works.category_id.name
        for record in (self.campaign, self.works, self.phase):
            self._extend(record, self.base)
        self.assertEqual(
            self._shown(self.officer_b),
            self._usual(**{"Đợt 1": LATER, name: LATER, "Whole": LATER}),
        )
        self.assertEqual(self._shown(self.officer_s), self._usual())
        beside = [("Đợt 1", LATER), (name, LATER), ("Whole", LATER)]
        for user in (self.officer_p, self.officer_d):
            self.assertEqual(self._shown(user), sorted([*self._usual(), *beside]), user.name)

    def test_plans_own_date_gives_way_too(self):
        self.campaign._engine_write({"registration_deadline": SECOND})
        self.assertIn(("Whole", SECOND), self._shown(self.officer_b))
        self._extend(self.campaign, self.base)
        self.assertNotIn(("Whole", SECOND), self._shown(self.officer_b))
        self.assertIn(("Whole", LATER), self._shown(self.officer_b))
        self.assertIn(("Whole", SECOND), self._shown(self.officer_s))

    def test_later_of_both(self):
        name = self.works.category_id.name
        for record in (self.campaign, self.works, self.phase):
            self._extend(record, self.base)
            self._extend(record, deadline=LATEST)
        for user in (self.officer_p, self.officer_b, self.officer_s):
            self.assertEqual(
                self._shown(user),
                self._usual(**{"Đợt 1": LATEST, name: LATEST, "Whole": LATEST}),
                user.name,
            )

    def test_extended_twice(self):
        self._extend(self.works, self.base)
        self._extend(self.works, self.base, LATEST)
        name = self.works.category_id.name
        self.assertEqual(self._shown(self.officer_b), self._usual(**{name: LATEST}))
        self.assertNotIn((name, LATER), self._shown(self.officer_p))

    def test_refused_shows_nothing(self):
        self._refuse(self.phase, self.base)
        self.assertEqual(self._shown(self.officer_b), self._usual())
        self.assertEqual(self._shown(self.officer_p), self._usual())

    def test_units_with_the_same_date_are_one_line(self):
        for unit in (self.base, self.sibling):
            self._extend(self.phase, unit)
        self.env.flush_all()
        deadlines = self.env["emulation.deadline"].with_user(self.officer_d)
        row = deadlines.search([("deadline", "=", LATER)])
        self.assertEqual((len(row), row.unit_count, row.for_unit_id.id), (1, 2, False))
        self.assertIn("2 units", row.display_name)
        self._extend(self.phase, self.sibling, LATEST)
        self.env.flush_all()
        self.env.invalidate_all()
        row = deadlines.search([("deadline", "=", LATER)])
        self.assertEqual((row.unit_count, row.for_unit_id), (1, self.base))
        self.assertIn(self.base.name, row.display_name)

    def test_dates_of_another_level_are_for_others(self):
        row = self.env["emulation.phase.deadline"]._amend_with(
            {
                "phase_id": self.phase.id,
                "level_id": self.base.level_id.id,
                "deadline": datetime(2026, 3, 20, 10),
            }
        )
        mine = self._shown(self.officer_b)
        self.assertEqual(mine, self._usual(**{"Đợt 1": row.deadline}))
        # who is above sees what the base units have to keep beside the own date
        above = self._shown(self.officer_d)
        self.assertEqual(above, sorted([*self._usual(), ("Đợt 1", row.deadline)]))
        self._extend(self.phase, self.base)
        self.assertEqual(self._shown(self.officer_b), self._usual(**{"Đợt 1": LATER}))
