from odoo.fields import Command
from odoo.tests import tagged

from .common import RuleCase


@tagged("post_install", "-at_install")
class TestInitiative(RuleCase):
    """Recognised initiatives of the years, each used once."""

    _with_plan = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule = cls._rule("initiative", count=1, years=1, reuse="any")

    def _put_forward(self, initiatives, **values):
        return self._nomination(
            registration_ids=[Command.set(initiatives.ids)] if initiatives else False, **values
        )

    def test_recognised_in_the_year(self):
        initiative = self._initiative()
        verdict = self._verdict(self._put_forward(initiative))
        self.assertEqual(verdict.result, "pass")
        self.assertIn(initiative.code, verdict.explanation)

    def test_none(self):
        self.assertEqual(self._result(self._nomination()), "fail")

    def test_not_recognised(self):
        initiative = self._initiative()
        nomination = self._put_forward(initiative)
        initiative._engine_write({"state": "completed"})
        self.assertEqual(self._result(nomination), "fail")

    def test_not_named_on_the_dossier(self):
        self._initiative()
        nomination = self._nomination()
        nomination.registration_ids = False
        self.assertEqual(self._result(nomination), "fail")

    def test_of_somebody_else(self):
        other = self._initiative(member=self._member("Hoàng Văn G"))
        self.assertEqual(self._result(self._put_forward(other)), "fail")

    def test_recognised_too_early(self):
        initiative = self._initiative("2025-12-31 03:00:00")
        self.assertEqual(self._result(self._put_forward(initiative, year=2027)), "fail")

    def test_recognised_late_has_to_be_looked_at(self):
        # on the first day of the next year by the federation's clock
        initiative = self._initiative("2026-12-31 18:00:00")
        verdict = self._verdict(self._put_forward(initiative))
        self.assertEqual(verdict.result, "look")
        self.assertIn(initiative.code, verdict.explanation)

    def test_two_within_two_years(self):
        self.rule.write({"count": 2, "years": 2})
        both = self._initiative() | self._initiative("2025-03-01 03:00:00")
        self.assertEqual(self._result(self._put_forward(both[0])), "fail")
        self.assertEqual(self._result(self._put_forward(both)), "pass")

    def test_used_up_by_another_year(self):
        initiative = self._initiative()
        nomination = self._put_forward(initiative)
        other = self._put_forward(initiative, award=self.lower, year=2025)
        verdict = self._verdict(nomination)
        self.assertEqual(verdict.result, "fail")
        self.assertIn("Used up", verdict.explanation)
        self._submit(other)
        other.with_user(self.officer_b).action_withdraw("Không đề nghị nữa")
        self.assertEqual(self._result(nomination), "pass")

    def test_not_used_up_by_the_same_year(self):
        initiative = self._initiative()
        nomination = self._put_forward(initiative)
        self._put_forward(initiative, award=self.lower)
        self.assertEqual(self._result(nomination), "pass")

    def test_used_up_for_the_same_award_only(self):
        self.rule.reuse = "same"
        initiative = self._initiative()
        nomination = self._put_forward(initiative)
        self._put_forward(initiative, award=self.lower, year=2025)
        self.assertEqual(self._result(nomination), "pass")
        self._put_forward(initiative, year=2025)
        self.assertEqual(self._result(nomination), "fail")

    def test_not_used_up_by_the_co_author(self):
        other = self._member("Hoàng Văn G")
        initiative = self._initiative(
            author_ids=[
                Command.create({"member_id": member.id, "share": 50})
                for member in (self.member, other)
            ]
        )
        nomination = self._put_forward(initiative)
        self._put_forward(initiative, member_id=other.id, year=2025)
        self.assertEqual(self._result(nomination), "pass")

    def test_of_a_unit(self):
        initiative = self._initiative()
        nomination = self._put_forward(
            initiative, subject_type="collective", member_id=False, nominee_unit_id=self.base.id
        )
        self.assertEqual(self._result(nomination), "pass")


@tagged("post_install", "-at_install")
class TestBenefit(RuleCase):
    """What the initiatives brought together."""

    _with_plan = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule = cls._rule("benefit", amount=80_000_000, years=1)

    def _of(self, *values):
        initiatives = self.env["emulation.registration"]
        for value in values:
            initiatives |= self._initiative(benefit_value=value)
        return self._nomination(registration_ids=[Command.set(initiatives.ids)])

    def test_exactly_enough(self):
        verdict = self._verdict(self._of(50_000_000, 30_000_000))
        self.assertEqual(verdict.result, "pass")
        self.assertRegex(verdict.explanation, r"80[.,]000[.,]000")

    def test_one_dong_short(self):
        self.assertEqual(self._result(self._of(50_000_000, 29_999_999)), "fail")

    def test_count_of_the_user_goes_before(self):
        nomination = self._of(100_000_000)
        row = nomination.registration_ids.initiative_ids
        row._write_for({"user_benefit_value": 10_000_000})
        self.assertEqual(self._result(nomination), "fail")

    def test_benefit_in_words_has_to_be_looked_at(self):
        self.assertEqual(self._result(self._of(10_000_000, 0)), "look")

    def test_other_years_do_not_count(self):
        old = self._initiative("2025-03-01 03:00:00", benefit_value=90_000_000)
        nomination = self._nomination(registration_ids=[Command.set(old.ids)])
        self.assertEqual(self._result(nomination), "fail")
        self.rule.years = 3
        self.assertEqual(self._result(nomination), "pass")


@tagged("post_install", "-at_install")
class TestDiscipline(RuleCase):
    """No discipline from a grade on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule = cls._rule("discipline", discipline="warning")
        cls.nomination = cls._nomination()

    def test_grades(self):
        expected = {
            "none": "pass",
            "reprimand": "pass",
            "warning": "fail",
            "more": "fail",
            False: "look",
        }
        for grade, result in expected.items():
            self.nomination.discipline = grade
            self.assertEqual(self._result(self.nomination), result, grade)
