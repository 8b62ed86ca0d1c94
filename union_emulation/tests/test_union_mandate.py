from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import freeze_time, new_test_user, tagged
from odoo.tools import mute_logger

from .common import UnionCase


@tagged("post_install", "-at_install")
class TestUnionMandate(UnionCase):
    """Who may act, where, from when to when."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member = cls.env["union.member"].create(
            {"name": "Nguyễn Văn An", "unit_id": cls.base.id}
        )
        cls.newcomer = new_test_user(cls.env, "newcomer")
        cls.admin = new_test_user(cls.env, "admin2", groups="union_emulation.group_union_admin")

    def _sees_member(self, user, **context):
        members = self.member.with_user(user).with_context(**context)
        found = bool(members.search_count([("id", "=", self.member.id)]))
        self.assertEqual(found, members.has_access("read"), "search and read disagree")
        return found

    def test_territory_is_the_unit_and_all_below(self):
        for user, seen in (
            (self.officer_p, True),
            (self.officer_d, True),
            (self.officer_b, True),
            (self.officer_s, False),
        ):
            self.assertEqual(self._sees_member(user), seen, user.login)

    def test_group_comes_with_the_first_mandate(self):
        self.assertFalse(self.newcomer.has_group("union_emulation.group_union_user"))
        mandate = self._mandate(self.newcomer, "viewer", self.district)
        self.assertTrue(self.newcomer.has_group("union_emulation.group_union_user"))
        self.assertTrue(self._sees_member(self.newcomer))
        mandate.date_end = "2026-01-01"
        self.assertFalse(self._sees_member(self.newcomer))

    def test_date_arrives_by_the_federations_clock(self):
        with freeze_time("2026-05-31 16:59:59"):  # 23:59:59 in Hà Nội
            self._mandate(self.newcomer, "viewer", self.district, date_start="2026-06-01")
            self.assertFalse(self._sees_member(self.newcomer))
            self.assertFalse(self._sees_member(self.newcomer, tz="Pacific/Kiritimati"))
        with freeze_time("2026-05-31 17:00:00"):
            self.env.invalidate_all()
            self.assertTrue(self._sees_member(self.newcomer))
            self.assertTrue(self._sees_member(self.newcomer, tz="Pacific/Pago_Pago"))

    def test_end_arrives_by_the_federations_clock(self):
        with freeze_time("2026-05-31 17:00:00"):
            self._mandate(self.newcomer, "viewer", self.district, date_end="2026-05-31")
            self.assertFalse(self._sees_member(self.newcomer, tz="Pacific/Pago_Pago"))

    def test_overlap_is_named(self):
        mandate = self._mandate(self.newcomer, "officer", self.base, date_end="2026-06-30")
        with self.assertRefused("overlaps.*/2020.*/2026", ValidationError):
            self._mandate(self.newcomer, "officer", self.base, date_start="2026-06-30")
        self._mandate(self.newcomer, "officer", self.base, date_start="2026-07-01")
        self._mandate(self.newcomer, "clerk", self.base)
        self.assertTrue(mandate)

    def test_ends_after_it_starts(self):
        with mute_logger("odoo.sql_db"), self.assertRefused("period_ordered", CheckViolation):
            self._mandate(self.newcomer, "officer", self.base, date_end="2019-12-31")
            self.env.flush_all()

    def test_admin_gives_mandates_to_others_only(self):
        Mandate = self.env["union.mandate"].with_user(self.admin)
        values = {"role": "approver", "unit_id": self.base.id, "date_start": "2020-01-01"}
        mandate = Mandate.create({"user_id": self.newcomer.id, **values})
        with self.assertRefused("another administrator", AccessError):
            Mandate.create({"user_id": self.admin.id, **values})
        own = self._mandate(self.admin, "viewer", self.province, date_end="2030-01-01")
        with self.assertRefused("another administrator", AccessError):
            own.with_user(self.admin).date_end = False
        self.assertTrue(mandate)

    def test_admin_cannot_take_over_a_mandate(self):
        mandate = self._mandate(self.newcomer, "viewer", self.base, date_start="2099-01-01")
        with self.assertRaises(AccessError):
            mandate.with_user(self.admin).user_id = self.admin

    def test_begun_mandate_stays_as_it_was(self):
        mandate = self._mandate(self.newcomer, "viewer", self.base)
        with self.assertRefused("has begun", AccessError):
            mandate.with_user(self.admin).role = "approver"
        with self.assertRefused("has begun", AccessError):
            mandate.with_user(self.admin).unlink()

    def test_user_gives_no_mandates(self):
        with self.assertRaises(AccessError):
            self.env["union.mandate"].with_user(self.officer_p).create(
                {"user_id": self.newcomer.id, "role": "officer", "unit_id": self.province.id}
            )

    def _delegate(self, user, **values):
        return (
            self.env["union.mandate"]
            .with_user(user)
            .create(
                {
                    "user_id": self.newcomer.id,
                    "role": "officer",
                    "unit_id": self.district.id,
                    "date_start": "2026-01-01",
                    "date_end": "2099-01-01",
                    "delegated_by_id": user.id,
                    **values,
                }
            )
        )

    def test_holder_hands_his_role_over(self):
        self._delegate(self.officer_d)
        self.assertTrue(self._sees_member(self.newcomer))

    def test_nobody_hands_over_what_he_does_not_hold(self):
        for values in ({"role": "approver"}, {"unit_id": self.base.id}):
            with self.assertRefused("does not hold this role", ValidationError):
                self._delegate(self.officer_d, **values)
        with self.assertRaises(AccessError):
            self._delegate(self.officer_b, delegated_by_id=self.officer_d.id)

    def test_delegation_ends_with_the_role(self):
        running = self._delegate(self.officer_d)
        later = self._delegate(self.officer_d, user_id=self.officer_b.id, date_start="2098-01-01")
        own = self.env["union.mandate"].search(
            [("user_id", "=", self.officer_d.id), ("delegated_by_id", "=", False)]
        )
        own.date_end = "2026-03-01"
        self.assertEqual(str(running.date_end), "2026-03-01")
        self.assertFalse(later.exists())
        self.assertFalse(self._sees_member(self.newcomer))

    def _future_role(self, **values):
        """A role of the future and the delegation made from it."""
        own = self._mandate(self.officer_d, "clerk", self.district, date_start="2097-01-01")
        given = self._delegate(
            self.officer_d, role="clerk", date_start="2098-01-01", date_end="2098-12-31"
        )
        return own, given

    def test_delegation_goes_with_the_deleted_role(self):
        own, given = self._future_role()
        own.with_user(self.admin).unlink()
        self.assertFalse(given.exists())

    def test_delegation_goes_with_the_changed_role(self):
        for values in (
            {"user_id": self.officer_b.id},
            {"unit_id": self.base.id},
            {"role": "viewer"},
            {"date_start": "2098-06-01"},
            {"delegated_by_id": self.officer_p.id, "date_end": "2099-01-01"},
        ):
            own, given = self._future_role()
            if "delegated_by_id" in values:
                self._mandate(self.officer_p, "clerk", self.district)
            own.with_user(self.admin).write(values)
            self.assertFalse(given.exists(), values)
            own.unlink()

    def test_delegation_stays_with_a_role_that_still_covers_it(self):
        own, given = self._future_role()
        own.with_user(self.admin).write({"date_start": "2098-01-01", "date_end": "2098-06-30"})
        self.assertEqual(str(given.date_end), "2098-06-30")

    def test_delegation_of_another_time_is_left_alone(self):
        self._mandate(self.officer_d, "clerk", self.district, date_end="2026-12-31")
        __, given = self._future_role()
        first = self.env["union.mandate"].search(
            [("user_id", "=", self.officer_d.id), ("date_end", "=", "2026-12-31")]
        )
        first.date_end = "2026-06-30"
        self.assertTrue(given.exists())

    def test_delegation_rests_while_the_givers_account_does(self):
        given = self._delegate(self.officer_d)
        self.assertTrue(given.is_in_force)
        for active in (False, True):
            self.officer_d.active = active
            self.env.invalidate_all()
            self.assertEqual(self._sees_member(self.newcomer), active)
            self.assertEqual(given.is_in_force, active)
            found = given.search([("id", "=", given.id), ("is_in_force", "=", True)])
            self.assertEqual(bool(found), active)

    def test_mandates_of_the_day_take_one_query(self):
        self._delegate(self.officer_d)
        self.env.flush_all()
        mine = self.env["union.mandate"].with_user(self.newcomer)
        with self.assertQueryCount(1):
            held = mine._current()
            self.assertEqual(mine._current(*held.mapped("role")), held)

    def test_what_a_user_holds_is_asked_by_the_engines_only(self):
        self._delegate(self.officer_d)
        newcomer = self.newcomer.with_user(self.newcomer)
        self.assertEqual(
            self.env["union.mandate"].with_user(newcomer)._held_by_user().user_id, self.newcomer
        )
        with self.assertRaises(AccessError):
            newcomer.read(["union_held_ids"])

    def test_form_without_a_first_day_is_no_mandate_yet(self):
        mandate = self.env["union.mandate"].new({"user_id": self.newcomer.id})
        self.assertTrue(mandate.is_in_force)
        mandate.date_start = False
        self.assertFalse(mandate.is_in_force)

    def test_delegation_has_an_end(self):
        with self.assertRefused("until when", ValidationError):
            self._delegate(self.officer_d, date_end=False)

    def test_delegation_is_not_delegated(self):
        self._delegate(self.officer_d)
        with self.assertRefused("by delegation only", ValidationError):
            self._delegate(self.newcomer, user_id=self.officer_b.id)

    def test_holders_of_the_unit_and_above_are_told(self):
        self._mandate(self.newcomer, "approver", self.base)
        message = self.env["mail.message"].search(
            [("model", "=", "union.unit"), ("res_id", "=", self.base.id)], limit=1, order="id desc"
        )
        self.assertIn("newcomer", message.body)
        self.assertIn(self.officer_d.partner_id, message.partner_ids)
        self.assertIn(self.officer_b.partner_id, message.partner_ids)
        self.assertNotIn(self.officer_s.partner_id, message.partner_ids)
        seen = message.with_user(self.officer_s).search([("id", "=", message.id)])
        self.assertFalse(seen, "mandates are not read by every user")

    def test_one_open_mandate_in_the_database(self):
        mandate = self._mandate(self.newcomer, "viewer", self.base)
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self.env.cr.execute(
                "INSERT INTO union_mandate (user_id, unit_id, role, date_start) "
                "SELECT user_id, unit_id, role, '2030-01-01' FROM union_mandate WHERE id = %s",
                (mandate.id,),
            )
