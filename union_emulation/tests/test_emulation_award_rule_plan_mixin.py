from odoo.fields import Command
from odoo.tests import tagged

from .common import RuleCase


@tagged("post_install", "-at_install")
class TestRegistered(RuleCase):
    """The nominee aimed at the title in the plan."""

    _with_plan = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._rule("registered")
        cls.title = cls.env.ref("union_emulation.emulation_title_cstdcs")
        cls.award.title_id = cls.title
        cls.nomination = cls._nomination()

    def _aim(self, state="submitted", **values):
        registration = self._registration(
            "title",
            **{
                "title_id": self.title.id,
                "registrant_type": "person",
                "member_id": self.member.id,
                **values,
            },
        )
        registration._engine_write({"state": state})
        return registration

    def _pledge(self, **line):
        pledge = self._registration(
            "pledge", title_line_ids=[Command.create({"title_id": self.title.id, **line})]
        )
        pledge._engine_write({"state": "submitted"})
        return pledge

    def test_not_at_all(self):
        self.assertEqual(self._result(self.nomination), "fail")

    def test_by_name(self):
        registration = self._aim()
        verdict = self._verdict(self.nomination)
        self.assertEqual(verdict.result, "pass")
        self.assertIn(registration.code, verdict.explanation)

    def test_as_a_draft_only(self):
        self._aim("draft")
        self.assertEqual(self._result(self.nomination), "fail")

    def test_for_another_title(self):
        self._aim(title_id=self.env.ref("union_emulation.emulation_title_ldtt").id)
        self.assertEqual(self._result(self.nomination), "fail")

    def test_named_in_the_pledge_of_the_unit(self):
        self._pledge(member_ids=[Command.set(self.member.ids)])
        self.assertEqual(self._result(self.nomination), "pass")

    def test_pledge_that_names_nobody(self):
        pledge = self._pledge(quantity=5)
        verdict = self._verdict(self.nomination)
        self.assertEqual(verdict.result, "look")
        self.assertIn(pledge.code, verdict.explanation)

    def test_without_a_plan_any_of_the_year(self):
        self._aim()
        self.nomination.campaign_id = False
        self.assertEqual(self._result(self.nomination), "pass")
        self.nomination.year = 2025
        self.assertEqual(self._result(self.nomination), "fail")

    def test_award_that_says_no_title(self):
        self.award.title_id = False
        self.assertEqual(self._result(self.nomination), "look")


@tagged("post_install", "-at_install")
class TestTargets(RuleCase):
    """Every target of the unit is reported and reached."""

    _with_plan = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._rule("targets")
        cls.nomination = cls._nomination(
            subject_type="collective", member_id=False, nominee_unit_id=cls.base.id
        )
        cls.target = cls.env["emulation.target"].search(
            [("unit_id", "=", cls.base.id), ("campaign_id", "=", cls.campaign.id)]
        )

    @classmethod
    def _campaign_values(cls):
        return {
            "indicator_ids": [
                Command.create(
                    {
                        "code": "KNDV",
                        "name": "Kết nạp đoàn viên",
                        "value": 10,
                        "spread": "each",
                        "direction": "at_least",
                    }
                )
            ]
        }

    def _report(self, value):
        self.target._engine_write({"has_actual": True, "actual": value})

    def test_without_any(self):
        self.nomination.nominee_unit_id = False
        self.assertEqual(self._result(self.nomination), "look")

    def test_not_reported(self):
        self.assertEqual(self._result(self.nomination), "look")

    def test_not_reached(self):
        self._report(9)
        verdict = self._verdict(self.nomination)
        self.assertEqual(verdict.result, "fail")
        self.assertIn("Kết nạp đoàn viên", verdict.explanation)

    def test_reached(self):
        self._report(10)
        self.assertEqual(self._result(self.nomination), "pass")

    def test_of_a_person_those_of_his_unit(self):
        self._report(9)
        self.assertEqual(self._result(self._nomination()), "fail")


@tagged("post_install", "-at_install")
class TestMembers(RuleCase):
    """So many of the members have a title, or such a share."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule = cls._rule(
            "members", award_ids=[Command.set(cls.lower.ids)], percent=50, comparison="more_than"
        )
        cls.base.member_count = 4
        cls.second = cls._member("Hoàng Văn G")
        cls.third = cls._member("Lý Thị H")
        cls.nomination = cls._nomination(
            subject_type="collective", member_id=False, nominee_unit_id=cls.base.id
        )

    def test_exactly_half_is_not_more(self):
        self._granted(2026)
        self._nomination(self.lower, member_id=self.second.id)
        verdict = self._verdict(self.nomination)
        self.assertEqual(verdict.result, "fail")
        self.assertIn("2 of 4", verdict.explanation)
        self.rule.comparison = "at_least"
        self.assertEqual(self._result(self.nomination), "pass")

    def test_more_than_half(self):
        for member in self.member | self.second | self.third:
            self._granted(2026, member=member)
        self.assertEqual(self._result(self.nomination), "pass")

    def test_another_year_does_not_count(self):
        for member in self.member | self.second | self.third:
            self._granted(2025, member=member)
        self.assertEqual(self._result(self.nomination), "fail")

    def test_twice_the_same_member_counts_once(self):
        self._granted(2026)
        self._nomination(self.lower)
        self._nomination(self.lower, member_id=self.second.id)
        self.assertEqual(self._result(self.nomination), "fail")

    def test_a_number(self):
        self.rule.write({"percent": 0, "count": 1})
        self.assertEqual(self._result(self.nomination), "fail")
        self._granted(2026)
        self.assertEqual(self._result(self.nomination), "pass")

    def test_headcount_from_the_roll(self):
        self.base.member_count = 0
        self._granted(2026)
        self.assertIn("1 of 3", self._verdict(self.nomination).explanation)

    def test_a_group_has_to_be_looked_at(self):
        group = self._nomination(
            subject_type="collective", member_id=False, nominee_name="Tổ công đoàn số 1"
        )
        self.assertEqual(self._result(group), "look")
