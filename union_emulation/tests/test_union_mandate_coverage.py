from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, new_test_user, tagged

from .common import UnionCase


@tagged("post_install", "-at_install")
class TestUnionMandateCoverage(UnionCase):
    """Who holds the roles that dossiers need, and where nobody does."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = new_test_user(cls.env, "admin4", groups="union_emulation.group_union_admin")

    def _coverage(self, unit, role, user=None, **context):
        Coverage = self.env["union.mandate.coverage"].with_user(user or self.admin)
        Coverage = Coverage.with_context(**context)
        return Coverage.search([("unit_id", "=", unit.id), ("role", "=", role)])

    def test_four_roles_for_each_unit(self):
        rows = self.env["union.mandate.coverage"].search([("unit_id", "=", self.base.id)])
        self.assertEqual(rows.mapped("role"), ["officer", "appraiser", "approver", "clerk"])
        self.assertEqual(rows.mapped("state"), ["covered", "gap", "gap", "gap"])
        self.assertEqual(rows.mapped("holder_names"), ["Officer of T-B1", False, False, False])

    def test_ending_soon_unless_somebody_follows(self):
        with freeze_time("2026-06-01 03:00:00"):
            self._user("clerk", self.base, date_end="2026-06-20")
            row = self._coverage(self.base, "clerk")
            self.assertEqual((row.state, str(row.date_end)), ("ending", "2026-06-20"))
            self._user("clerk", self.base, "next", date_start="2026-06-21")
            row.invalidate_recordset()
            self.assertEqual(row.state, "covered")
            self.assertEqual(row.holder_count, 1)

    def test_archived_account_holds_nothing(self):
        clerk = self._user("clerk", self.base, date_end="2099-12-31")
        self._mandate(
            self.officer_d,
            "clerk",
            self.base,
            date_start="2026-01-01",
            date_end="2099-12-31",
            delegated_by_id=clerk.id,
        )
        row = self._coverage(self.base, "clerk")
        self.assertEqual((row.state, row.holder_count), ("covered", 2))
        # an archived account holds nothing, and what it handed over rests
        clerk.active = False
        self.env.flush_all()
        row.invalidate_recordset()
        self.assertEqual(row.state, "gap")

    def test_held_by_delegation_only(self):
        own = self._mandate(self.officer_s, "clerk", self.base, date_end="2099-12-31")
        deputy = self._mandate(
            self.officer_d,
            "clerk",
            self.base,
            date_start="2026-01-01",
            date_end="2099-12-31",
            delegated_by_id=self.officer_s.id,
        )
        self.env.flush_all()
        # the database of a hurried administrator: the role of one's own is gone
        self.env.cr.execute("DELETE FROM union_mandate WHERE id = %s", (own.id,))
        self.env.invalidate_all()
        self.assertEqual(self._coverage(self.base, "clerk").state, "delegated")
        self.assertTrue(deputy.exists())

    def test_one_kind_of_work_covers_no_role(self):
        self._mandate(
            self.officer_d,
            "clerk",
            self.province,
            date_start="2026-01-01",
            date_end="2099-12-31",
            delegated_by_id=self.clerk_p.id,
            scope="union.document",
        )
        self.assertEqual(self._coverage(self.province, "clerk").holder_count, 1)

    def test_as_on_another_day_by_the_federations_clock(self):
        mandate = self.env["union.mandate"].search([("user_id", "=", self.officer_b.id)])
        mandate.date_end = "2099-05-31"
        with freeze_time("2099-05-31 16:59:59"):  # the last minute of the day in Hà Nội
            self.assertEqual(self._coverage(self.base, "officer").state, "ending")
            zone = {"tz": "Pacific/Kiritimati"}
            self.assertEqual(self._coverage(self.base, "officer", **zone).state, "ending")
            self.env.invalidate_all()
            later = self._coverage(self.base, "officer", coverage_days=1)
            self.assertEqual((later.state, str(later.on_date)), ("gap", "2099-06-01"))
            self.env.invalidate_all()
            later = self._coverage(self.base, "officer", coverage_date=["2099-06-01"])
            self.assertEqual(later.state, "gap")

    def test_odd_days_are_refused(self):
        for context in (
            {"coverage_date": ["x"]},
            {"coverage_date": 7},
            {"coverage_days": "x"},
            {"coverage_days": 10**9},
            {"coverage_date": ["9999-12-31"]},
            {"coverage_date": {"day": 1}},
        ):
            with self.assertRefused("as on a date", UserError):
                self._coverage(self.base, "officer", **context)

    def test_ended_unit_needs_nobody(self):
        self.sibling.write({"date_end": "2026-01-01", "keeper_id": self.district.id})
        self.assertFalse(self._coverage(self.sibling, "officer"))

    def test_territory(self):
        for user, seen in ((self.officer_d, True), (self.officer_s, False), (self.admin, True)):
            self.assertEqual(bool(self._coverage(self.base, "officer", user)), seen, user.login)
        with self.assertRaises(AccessError):
            self._coverage(self.base, "officer").with_user(self.admin).write({"state": "covered"})

    def test_gaps_of_a_unit(self):
        units = (self.base | self.province).with_user(self.admin)
        self.assertEqual(units.mapped("gap_count"), [3, 0])
        action = self.base.action_open_coverage()
        found = self.env["union.mandate.coverage"].search(action["domain"])
        self.assertEqual(found.unit_id, self.base)
        action = self._coverage(self.base, "officer").action_open_mandates()
        self.assertEqual(self.env["union.mandate"].search(action["domain"]).user_id, self.officer_b)
