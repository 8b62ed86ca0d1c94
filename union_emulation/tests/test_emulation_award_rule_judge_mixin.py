from odoo.fields import Command
from odoo.tests import tagged

from .common import RuleCase


@tagged("post_install", "-at_install")
class TestEmulationAwardRuleJudge(RuleCase):
    """How answers become verdicts: or-groups, what is missing, whom it concerns."""

    def _either(self, **second):
        self._rule(
            "prior", award_ids=[Command.set(self.lower.ids)], years=1, alternative="A", name="Một"
        )
        self._rule("discipline", discipline="warning", alternative=" a ", name="Hai", **second)
        return self._nomination(discipline="warning")

    def test_one_of_a_group_is_enough(self):
        nomination = self._either()
        self.assertEqual(self._result(nomination), "fail")
        self._granted(2025)
        verdict = self._verdict(nomination)
        self.assertEqual(verdict.result, "pass")
        self.assertIn("Một", verdict.name)
        self.assertIn("Hai", verdict.name)

    def test_a_look_is_better_than_a_failure(self):
        nomination = self._either()
        nomination.discipline = False
        self.assertEqual(self._result(nomination), "look")

    def test_a_group_is_as_heavy_as_its_heaviest(self):
        nomination = self._either(severity="warn")
        self.assertTrue(self._verdict(nomination).blocks)

    def test_what_is_only_worth_a_look_stops_nobody(self):
        self._rule("discipline", discipline="warning", severity="look")
        self.assertEqual(self._result(self._nomination(discipline="more")), "look")

    def test_what_is_not_filled_in_has_to_be_looked_at(self):
        self._rule("consecutive", count=3, ends_in="either")
        verdict = self._verdict(self._nomination())
        self.assertEqual(verdict.result, "look")
        self.assertIn("Awards", verdict.explanation)

    def test_something_else(self):
        self._rule("text")
        self.assertEqual(self._result(self._nomination()), "look")

    def test_people_and_collectives(self):
        self._rule("text", applies_to="collective")
        person = self._nomination()
        group = self._nomination(
            subject_type="collective", member_id=False, nominee_unit_id=self.base.id
        )
        verdicts = (person | group)._evaluate()
        self.assertEqual([len(verdicts[n]) for n in (person, group)], [0, 1])

    def test_leaders_and_others(self):
        self._rule("discipline", discipline="warning", applies_to="leader")
        nomination = self._nomination(discipline="more")
        cases = {"other_leader": ["fail"], "direct_worker": [], False: ["look"]}
        for group, results in cases.items():
            nomination.position_group = group
            verdicts = nomination._evaluate()[nomination]
            self.assertEqual([verdict.result for verdict in verdicts], results, group)

    def test_no_terms_of_the_day(self):
        self.term.date_end = "2025-12-31"
        self.assertEqual(self._result(self._nomination()), "look")

    def test_source_of_a_rule(self):
        text = self.env.ref("union_emulation.union_legal_text_decision_1689_2019")
        self.term.legal_text_id = text
        rule = self._rule("text", legal_source="Điều 14")
        nomination = self._nomination()
        self.assertEqual(self._verdict(nomination).source, "Điều 14, 1689/QĐ-TLĐ")
        rule.to_check = True
        self.assertIn("to check", self._verdict(nomination).source)

    def test_queries_do_not_grow(self):
        for kind, values in {
            "consecutive": {"award_ids": self.lower.ids, "count": 3, "ends_in": "either"},
            "prior": {"award_ids": self.lower.ids},
            "base": {"award_ids": self.lower.ids},
            "once": {},
            "exclusion": {},
            "initiative": {},
            "benefit": {"amount": 1},
            "discipline": {"discipline": "warning"},
            "workers": {"percent": 50},
            "registered": {},
            "targets": {},
            "members": {"award_ids": self.lower.ids, "percent": 50},
            "text": {},
        }.items():
            if "award_ids" in values:
                values = values | {"award_ids": [Command.set(values["award_ids"])]}
            self._rule(kind, **values)
        self.term.write(
            {"quota_base_id": self.lower.id, "quota_numerator": 15, "quota_denominator": 100}
        )
        self._rule("quota")
        self.award.title_id = self.env.ref("union_emulation.emulation_title_cstdcs")
        people = self.env["union.member"].create(
            [{"name": f"Nông Văn {number:02}", "unit_id": self.base.id} for number in range(40)]
        )
        nominations = self.env["emulation.nomination"]
        for member in people:
            nominations |= self._nomination(member_id=member.id)
            self._granted(2025, member=member)
        counts = []
        for some in (nominations[:1], nominations):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.assertEqual(len(some._evaluate()), len(some))
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
