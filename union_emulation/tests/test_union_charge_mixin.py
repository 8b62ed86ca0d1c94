from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common import UnionCase


@tagged("post_install", "-at_install")
class TestCharge(UnionCase):
    """Who is in charge of a unit: its officer, or the officer of the nearest unit above with one.

    B3 lies below the district D like B1 and B2, but has no officer; E has none either, and E1
    lies below E.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bare = cls._unit("B3", cls.district)
        cls.below_bare = cls._unit("E1", cls.other)

    def _charge(self, user, units=None):
        """Codes of the units that the user represents, by both ways of asking."""
        Mandate = self.env["union.mandate"].with_user(user)
        own = self.province + self.district + self.other + self.base + self.sibling
        units = units or own + self.bare + self.below_bare
        asked = Mandate._represented(units)
        self.assertEqual(asked, Mandate._represented_units() & units, "both ways say the same")
        return sorted(code.removeprefix("T-") for code in asked.mapped("code"))

    def _end(self, user):
        yesterday = self.env["union.clock"]._today() - timedelta(days=1)
        self.env["union.mandate"].search([("user_id", "=", user.id)]).date_end = yesterday

    def test_nearest_officer_above_represents(self):
        self.assertEqual(self._charge(self.officer_d), ["B3"])
        self.assertEqual(self._charge(self.officer_p), ["E", "E1"], "not B3: D has an officer")

    def test_nobody_else_represents(self):
        for user in (self.officer_b, self.officer_s, self.viewer_p, self.approver_p, self.clerk_p):
            self.assertEqual(self._charge(user), [])

    def test_unit_with_an_officer_is_represented_by_nobody(self):
        self._user("officer", self.bare, "officer.b3")
        self.assertEqual(self._charge(self.officer_d), [])

    def test_unit_on_paper_is_represented_beside_its_officer(self):
        self.base.delivery_mode = "paper"
        self.assertEqual(self._charge(self.officer_d), ["B1", "B3"])
        desks = self.env["union.mandate"]._officer_desks(self.base)
        self.assertEqual(desks[self.base], self.base | self.district)

    def test_further_up_only_where_nobody_is_nearer(self):
        self._end(self.officer_d)
        self.assertEqual(self._charge(self.officer_d), [])
        self.assertEqual(self._charge(self.officer_p), ["B3", "D", "E", "E1"])

    def test_it_begins_and_ends_by_itself(self):
        today = self.env["union.clock"]._today()
        self._user(
            "officer", self.bare, "officer.b3", date_start=today + timedelta(days=2),
            date_end=today + timedelta(days=4),
        )  # fmt: skip
        for days, codes in ((0, ["B3"]), (2, []), (4, []), (5, ["B3"])):
            with freeze_time(f"{today + timedelta(days=days)} 05:00:00"):
                self.assertEqual(self._charge(self.officer_d), codes, f"in {days} days")

    def test_archived_officer_is_none(self):
        self.officer_b.active = False
        self.assertEqual(self._charge(self.officer_d), ["B1", "B3"])

    def test_delegate_represents_and_his_giver_as_well(self):
        deputy = self._user("viewer", self.district, "deputy")
        today = self.env["union.clock"]._today()
        self.env["union.mandate"].with_user(self.officer_d).create(
            {
                "user_id": deputy.id,
                "role": "officer",
                "unit_id": self.district.id,
                "date_start": today,
                "date_end": today,
                "delegated_by_id": self.officer_d.id,
            }
        )
        self.assertEqual(self._charge(deputy), ["B3"])
        self.assertEqual(self._charge(self.officer_d), ["B3"])

    def test_ended_unit_follows_the_one_that_keeps_its_files(self):
        yesterday = self.env["union.clock"]._today() - timedelta(days=1)
        gone, kept = self._unit("G1", self.bare), self._unit("G2", self.base)
        gone.write({"date_end": yesterday, "keeper_id": self.bare.id})
        kept.write({"date_end": yesterday, "keeper_id": self.base.id})
        self.assertEqual(self._charge(self.officer_d, gone | kept), ["G1"])
        self.assertEqual(self._charge(self.officer_b, gone | kept), [])
        self.assertIn(kept, self.env["union.mandate"].with_user(self.officer_b)._current_units())

    def test_refusal_says_who_may(self):
        refusals = (
            self.env["union.mandate"]
            .with_user(self.officer_p)
            ._officer_refusals(self.base | self.bare | self.other)
        )
        self.assertEqual(set(refusals), {self.base, self.bare})
        self.assertRegex(refusals[self.base], "Only an officer of “Công đoàn B1”")
        self.assertRegex(refusals[self.bare], "“Công đoàn B3” has no officer now.*“Công đoàn D”")

    def test_personal_data_stay_with_the_unit(self):
        member = self.env["union.member"].create({"unit_id": self.bare.id, "name": "Lý Thị Hoa"})
        asked = member.with_user(self.officer_d)
        self.assertFalse(asked.in_charge)
        self.assertFalse(asked.search([("in_charge", "=", True), ("id", "=", member.id)]))

    def test_queries_do_not_grow(self):
        Mandate = self.env["union.mandate"].with_user(self.officer_d)
        for place, ask in enumerate((
            lambda: Mandate._represented_units(),
            lambda: Mandate._officer_refusals(self.env["union.unit"].search([])),
            lambda: self.env["emulation.campaign"].with_user(self.officer_d).search_count(
                [("in_charge", "=", True)]
            ),
        )):  # fmt: skip
            counts = []
            for _more in range(2):
                for _again in range(2):  # the first time warms what outlives a transaction
                    self.env.flush_all()
                    self.env.invalidate_all()
                    before = self.env.cr.sql_log_count
                    ask()
                    counts.append(self.env.cr.sql_log_count - before)
                for number in range(30):
                    self._unit(f"N{place}-{len(counts)}-{number}", self.district)
            self.assertEqual(counts[1], counts[3])

    def test_stranger_is_told_who_may_submit(self):
        signer = self.signatory.copy({"unit_id": self.bare.id})
        campaign = self._campaign(self.officer_d, signer, unit_id=self.bare.id)
        with self.assertRefused("“Công đoàn B3” has no officer.*“Công đoàn D”", UserError):
            campaign.with_user(self.officer_p).action_submit()
