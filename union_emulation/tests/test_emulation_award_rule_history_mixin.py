from odoo.fields import Command
from odoo.tests import tagged

from .common import RuleCase


@tagged("post_install", "-at_install")
class TestConsecutive(RuleCase):
    """Awards in years running, by year of merit."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule = cls._rule(
            "consecutive", award_ids=[Command.set(cls.lower.ids)], count=3, ends_in="previous"
        )
        cls.nomination = cls._nomination()

    def test_three_years_running(self):
        self._granted(2023, 2024, 2025)
        verdict = self._verdict(self.nomination)
        self.assertEqual(verdict.result, "pass")
        self.assertIn("2023", verdict.explanation)
        self.assertIn("25/QĐ", verdict.explanation)

    def test_a_gap_year_fails(self):
        self._granted(2021, 2022, 2023, 2025)
        verdict = self._verdict(self.nomination)
        self.assertEqual(verdict.result, "fail")
        self.assertIn("2024", verdict.explanation)

    def test_year_of_merit_counts_whenever_it_was_signed(self):
        self._granted(2023, decision_date="2024-02-01")
        self._granted(2024, 2025)
        self.assertEqual(self._result(self.nomination), "pass")

    def test_year_of_signing_does_not_count(self):
        self._granted(2023, 2025)
        self._granted(2022, decision_date="2024-02-01")
        self.assertEqual(self._result(self.nomination), "fail")

    def test_the_years_have_to_end_where_the_rule_says(self):
        self._granted(2022, 2023, 2024)
        self.assertEqual(self._result(self.nomination), "fail")

    def test_with_the_year_of_merit_put_forward_at_the_same_time(self):
        self.rule.ends_in = "same"
        self._granted(2024, 2025)
        self.assertEqual(self._result(self.nomination), "fail")
        self._nomination(self.lower)
        verdict = self._verdict(self.nomination)
        self.assertEqual(verdict.result, "pass")
        self.assertIn("put forward", verdict.explanation)

    def test_a_draft_of_another_unit_does_not_count(self):
        self.rule.ends_in = "same"
        self._granted(2024, 2025)
        self._nomination(self.lower, user=self.officer_d, unit_id=self.district.id)
        self.assertEqual(self._result(self.nomination), "fail")

    def test_either_end_is_enough(self):
        self.rule.ends_in = "either"
        self._granted(2023, 2024, 2025)
        self.assertEqual(self._result(self.nomination), "pass")

    def test_awards_of_both_regimes_make_up_the_years(self):
        other = self._award_type("NN-T", self.base.level_id, regime="state")
        self.rule.award_ids |= other
        self._granted(2023, 2025)
        self._granted(2024, award=other)
        self.assertEqual(self._result(self.nomination), "pass")

    def test_entered_from_paper_is_said(self):
        self._granted(2023, 2024, source="past")
        self._granted(2025, source="past", is_confirmed=False)
        verdict = self._verdict(self.nomination)
        self.assertEqual(verdict.result, "pass")
        self.assertEqual(verdict.explanation.count("entered from paper"), 3)
        self.assertEqual(verdict.explanation.count("not confirmed"), 1)

    def test_the_name_is_that_of_the_day(self):
        self._granted(2023, 2024, 2025)
        name, self.lower.name = self.lower.name, "Tên khác"
        self.assertIn(name, self._verdict(self.nomination).explanation)

    def test_revoked_does_not_count(self):
        self._granted(2023, 2025)
        self._granted(2024, state="revoked")
        self.assertEqual(self._result(self.nomination), "fail")

    def test_awards_of_somebody_else_do_not_count(self):
        self._granted(2023, 2024, 2025, member=self._member("Hoàng Văn G"))
        self.assertEqual(self._result(self.nomination), "fail")

    def test_follows_a_person_to_another_unit(self):
        member = self._member("Lý Thị H", self.sibling)
        self._granted(2023, 2024, 2025, member=member)
        member.unit_id = self.base
        self.assertEqual(self._result(self._nomination(member_id=member.id)), "pass")

    def test_somebody_on_no_roll_has_to_be_looked_up(self):
        nomination = self._nomination(member_id=False, nominee_name="Ông Hoàng Văn Khách")
        self.assertEqual(self._result(nomination), "look")


@tagged("post_install", "-at_install")
class TestUnitsOverTime(RuleCase):
    """Awards of a unit stay its own through a merger."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._rule("prior", award_ids=[Command.set(cls.lower.ids)], count=1, years=1)
        cls.old = cls._unit("B9", cls.district)
        cls._granted(2025, unit=cls.old)

    def _end(self, keeper):
        self.old.write({"date_end": "2026-01-31", "keeper_id": keeper.id})

    def test_the_unit_that_took_it_over_inherits(self):
        self._end(self.base)
        nomination = self._nomination(
            subject_type="collective", member_id=False, nominee_unit_id=self.base.id
        )
        verdict = self._verdict(nomination)
        self.assertEqual(verdict.result, "pass")
        self.assertIn(self.old.name, verdict.explanation)

    def test_a_unit_above_that_keeps_the_files_does_not(self):
        self._end(self.district)
        nomination = self._nomination(
            user=self.officer_d,
            unit_id=self.district.id,
            subject_type="collective",
            member_id=False,
            nominee_unit_id=self.district.id,
        )
        self.assertEqual(self._result(nomination), "fail")


@tagged("post_install", "-at_install")
class TestPriorAndBase(RuleCase):
    """An award just before, and one of the same year."""

    def test_just_before(self):
        self._rule("prior", award_ids=[Command.set(self.lower.ids)], count=1, years=1)
        nomination = self._nomination()
        self._granted(2024, 2026)
        self.assertEqual(self._result(nomination), "fail")
        self._granted(2025)
        self.assertEqual(self._result(nomination), "pass")

    def test_within_some_years(self):
        self._rule("prior", award_ids=[Command.set(self.lower.ids)], count=2, years=3)
        nomination = self._nomination()
        self._granted(2022, 2024)
        self.assertEqual(self._result(nomination), "fail")
        self._granted(2023)
        self.assertEqual(self._result(nomination), "pass")

    def test_same_year_granted(self):
        self._rule("base", award_ids=[Command.set(self.lower.ids)])
        nomination = self._nomination()
        self._granted(2025)
        self.assertEqual(self._result(nomination), "fail")
        self._granted(2026)
        self.assertEqual(self._result(nomination), "pass")

    def test_same_year_put_forward_until_withdrawn(self):
        self._rule("base", award_ids=[Command.set(self.lower.ids)])
        nomination, base = self._nomination(), self._nomination(self.lower)
        self.assertEqual(self._result(nomination), "pass")
        self._submit(base)
        base.with_user(self.officer_b).action_withdraw("Không đề nghị nữa")
        self.assertEqual(self._result(nomination), "fail")

    def test_somebody_on_no_roll(self):
        for kind in ("prior", "base", "once", "exclusion"):
            self.term.rule_ids.unlink()
            self._rule(kind, award_ids=[Command.set(self.lower.ids)])
            nomination = self._nomination(member_id=False, nominee_name="Ông Khách")
            self.assertEqual(self._result(nomination), "look", kind)


@tagged("post_install", "-at_install")
class TestOnce(RuleCase):
    """Once in a lifetime."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._rule("once")
        cls.nomination = cls._nomination()

    def test_never_before(self):
        self._granted(2020)
        self.assertEqual(self._result(self.nomination), "pass")

    def test_long_ago(self):
        self._granted(1998, award=self.award, source="past")
        self.assertEqual(self._result(self.nomination), "fail")

    def test_revoked_may_be_granted_again(self):
        self._granted(1998, award=self.award, state="revoked")
        self.assertEqual(self._result(self.nomination), "pass")

    def test_put_forward_a_second_time(self):
        self._nomination(year=2025)
        self.assertEqual(self._result(self.nomination), "fail")


@tagged("post_install", "-at_install")
class TestExclusion(RuleCase):
    """Within one deciding level and one year, overall or thematic, not both."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._rule("exclusion")
        cls.thematic = cls._award_type("CĐ-T", cls.province.level_id, coverage="thematic")
        cls.nomination = cls._nomination()

    def _given(self, year=2026, award=None, decider=None, **values):
        decider = self.province if decider is None else decider
        return self._granted(
            year, award=award or self.thematic, deciding_unit_id=decider.id, **values
        )

    def test_nothing_else(self):
        self.assertEqual(self._result(self.nomination), "pass")

    def test_thematic_of_the_same_level_and_year(self):
        self._given()
        verdict = self._verdict(self.nomination)
        self.assertEqual(verdict.result, "fail")
        self.assertIn(self.thematic.name, verdict.explanation)

    def test_put_forward_for_it(self):
        self._nomination(self.thematic)
        self.assertEqual(self._result(self.nomination), "fail")

    def test_another_year(self):
        self._given(2025)
        self.assertEqual(self._result(self.nomination), "pass")

    def test_another_level(self):
        self._given(decider=self.district)
        self.assertEqual(self._result(self.nomination), "pass")

    def test_by_phase(self):
        self._given(award=self._award_type("ĐỢT-T", self.province.level_id, coverage="phase"))
        self.assertEqual(self._result(self.nomination), "pass")

    def test_sudden(self):
        self._given(award=self._award_type("ĐX-T", self.province.level_id, coverage="sudden"))
        self.assertEqual(self._result(self.nomination), "pass")

    def test_overall_beside_overall(self):
        self._given(award=self._award_type("TD-T", self.province.level_id))
        self.assertEqual(self._result(self.nomination), "pass")

    def test_sudden_award_itself(self):
        self._given()
        self.award.coverage = "sudden"
        self.assertEqual(self._result(self.nomination), "pass")

    def test_another_regime(self):
        self.thematic.regime = "state"
        self._given()
        self.assertEqual(self._result(self.nomination), "pass")

    def test_level_not_on_record(self):
        self.thematic.level_ids |= self.base.level_id
        self._given(decider=self.province.browse(), source="past")
        self.assertEqual(self._result(self.nomination), "look")
