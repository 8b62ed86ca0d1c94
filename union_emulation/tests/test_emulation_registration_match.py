from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import RegistrationCase


@tagged("post_install", "-at_install")
class TestMatch(RegistrationCase):
    """Registrations that may be the same: found, told without details, decided, kept."""

    def _member(self, name, unit=None, **private):
        member = self.env["union.member"].create({"name": name, "unit_id": (unit or self.base).id})
        if private:
            self.env["union.member.private"].create({"member_id": member.id, **private})
        return member

    def _title(self, member, user=None, **values):
        return self._registration(
            "title", user, registrant_type="person", member_id=member.id, **values
        )

    def _matches(self, registration):
        return registration.with_user(self.viewer_p).match_ids

    def test_same_thing_without_accents(self):
        first = self._registration(name="Cầu nông thôn Bản Lủng")
        second = self._registration(name="  cau NONG thôn  bản lung ")
        self.assertRecordValues(
            self._matches(second), [{"reason": "thing", "is_strong": True, "choice": False}]
        )
        self.assertIn("Cầu nông thôn Bản Lủng", self._matches(second).label)
        self.assertTrue(self._matches(first), "the earlier one is told as well")
        self.assertFalse(self._matches(self._registration("product", name=first.name)))

    def test_it_follows_the_name(self):
        first, second = self._registration(name="Một"), self._registration(name="Một")
        second.name = "Hai"
        self.assertFalse(self._matches(first) | self._matches(second))
        second.name = "một"
        self.assertTrue(self._matches(first) & first.match_ids and self._matches(second))

    def test_has_to_be_decided_before_submission(self):
        first, second = self._registration(name="Cầu"), self._registration(name="Cầu")
        self.assertIn("Say whether it is the same as", second.missing)
        with self.assertRefused("Say whether it is the same as DK"):
            self._submit(second)
        second.match_ids.with_user(self.officer_b).action_different()
        self._submit(second)
        self.assertRecordValues(
            self._matches(second), [{"choice": "different", "chosen_by": self.officer_b.name}]
        )
        self.assertEqual(self._matches(first).choice, "different", "said once in one unit")
        self.assertEqual(
            self.env["union.event"].search_count(
                [("res_model", "=", second._name), ("res_id", "=", second.id),
                 ("action", "=", "different")]
            ), 1,
        )  # fmt: skip

    def test_the_same_has_to_go(self):
        first, second = self._registration(name="Cầu"), self._registration(name="Cầu")
        second.match_ids.with_user(self.officer_b).action_same()
        with self.assertRefused("one of the two has to be given up"):
            self._submit(second)
        first.with_user(self.officer_b).unlink()
        self._submit(second)
        third = self._registration(name="Cầu")
        third.match_ids.with_user(self.officer_b).action_same()
        second.with_user(self.officer_b).action_withdraw("Trùng")
        self._submit(third)
        self.assertEqual(third.state, "submitted")

    def test_give_up(self):
        first, second = self._registration(name="Cầu"), self._registration(name="Cầu")
        action = second.match_ids.with_user(self.officer_b).action_give_up()
        self.assertFalse(second.exists())
        self.assertEqual(action["res_model"], first._name)
        self._submit(first)
        first.with_user(self.appraiser_b).action_return("Trùng", ["name"])
        self._registration(name="Cầu")
        first.match_ids.with_user(self.officer_b).action_give_up()
        self.assertEqual(first.state, "withdrawn")

    def test_other_units_are_told_without_details(self):
        strange = self._registration(
            "initiative", self.officer_s, name="Cải tiến lò sấy", unit_id=self.sibling.id
        )
        own = self._registration("initiative", name="Cải tiến lò sấy")
        match = own.match_ids.with_user(self.officer_b)
        self.assertRecordValues(
            match,
            [
                {
                    "label": "A registration of another unit",
                    "can_open": False,
                    "is_strong": True,
                    "reason": "thing",
                }
            ],
        )
        self.assertIn(strange.code, self._matches(own).label)
        for refused in (
            lambda: match.read(["other_id"]),
            lambda: match.search([("other_id", "=", strange.id)]),
            match.action_open_other,
        ):
            with self.assertRaises(AccessError):
                refused()
        self.assertEqual(match.with_user(self.viewer_p).action_open_other()["res_id"], strange.id)
        match.action_different()
        self.assertFalse(strange.match_ids.sudo().choice, "another unit says so for itself")
        self._submit(own)
        event = self.env["union.event"].search(
            [("res_id", "=", own.id), ("res_model", "=", own._name), ("action", "=", "different")]
        )
        self.assertNotIn(strange.code, str(event.value_ids.content))

    def test_works_of_other_units_are_only_shown(self):
        self._registration(user=self.officer_s, name="Trồng cây", unit_id=self.sibling.id)
        own = self._registration(name="Trồng cây")
        self.assertRecordValues(own.match_ids, [{"is_strong": False}])
        self._submit(own)

    def test_same_person(self):
        member = self._member("Nông Văn Tài", birth_date="1990-01-02")
        twin = self._member("nông văn tài", self.sibling, birth_date="1990-01-02")
        namesake = self._member("Nông Văn Tài", birth_date="1991-01-02")
        unknown = self._member("Nông Văn Tài")
        first = self._title(member, name="Lao động tiên tiến")
        for other, strong in (
            (self._title(member, name="Chiến sĩ thi đua"), True),
            (self._title(twin, self.officer_s, unit_id=self.sibling.id), True),
            (self._title(namesake), None),
            (self._title(unknown), False),
        ):
            row = other.sudo().match_ids.filtered(lambda m: m.other_id == first)
            self.assertEqual(row.is_strong if row else None, strong, other.member_id)
            self.assertFalse(row and "1990" in str(row.read()))
        with self.assertRefused("Say whether it is the same"):
            self._submit(first)

    def test_identity_number_goes_before_the_birth_date(self):
        one = self._member("Lò A", birth_date="1990-01-02", identity_number="001")
        other = self._member("Lò A", birth_date="1990-01-02", identity_number="002")
        self._title(one)
        self.assertFalse(self._title(other).match_ids)

    def test_pledge_of_each_phase_is_another(self):
        first = self._registration("pledge", name="Giao ước")
        again = self._registration("pledge", name="Giao ước")
        later = self._registration("pledge", name="Giao ước", phase_id=self.later_phase.id)
        self._registration("pledge", self.officer_s, name="Giao ước", unit_id=self.sibling.id)
        self.assertEqual(first.sudo().match_ids.other_id, again)
        self.assertFalse(later.match_ids)

    def test_who_decides(self):
        self._registration(name="Cầu")
        match = self._registration(name="Cầu").match_ids
        for user in (self.officer_d, self.approver_b, self.viewer_p):
            with self.assertRefused("Only an officer of “Công đoàn B1”"):
                match.with_user(user).action_different()
        with self.assertRaises(AccessError):
            match.with_user(self.officer_s).action_different()
        for record in (match.with_user(self.officer_b), match.sudo()):
            for refused in (
                lambda r=record: r.write({"choice": "different"}),
                lambda r=record: r.unlink(),
                lambda r=record: r.create({"registration_id": 1, "other_id": 2}),
            ):
                with self.assertRaises(AccessError):
                    refused()
        match.with_user(self.officer_b).action_different()
        self._submit(match.registration_id)
        with self.assertRefused("cannot be changed", AccessError):
            match.with_user(self.officer_b).action_same()
        self.assertEqual(match.with_user(self.appraiser_b).choice, "different")

    def test_many_of_one_name_stay_few_rows(self):
        for __ in range(23):
            self._registration(name="Trồng cây")
        last = self._registration(name="Trồng cây")
        self.assertEqual(len(last.match_ids), 20)
        self.assertIn("said of 17 more", last.missing)
