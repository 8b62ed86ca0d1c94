from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import RuleCase


@tagged("post_install", "-at_install")
class TestQuota(RuleCase):
    """So many of those who reach the award below, counted anew each time."""

    _with_plan = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.term.write(
            {"quota_base_id": cls.lower.id, "quota_numerator": 15, "quota_denominator": 100}
        )
        cls._rule("quota")
        cls.people = cls.env["union.member"].create(
            [{"name": f"Nông Văn {number:02}", "unit_id": cls.base.id} for number in range(14)]
        )

    def _put(self, members, award=None):
        return (
            self.env["emulation.nomination"]
            .with_user(self.officer_b)
            .create(
                [
                    {
                        "award_type_id": (award or self.award).id,
                        "unit_id": self.base.id,
                        "member_id": member.id,
                        "year": 2026,
                        "campaign_id": self.campaign.id,
                        "sequence": number,
                        "achievement": "<p>Hoàn thành xuất sắc nhiệm vụ.</p>",
                        "citation": "Có thành tích xuất sắc",
                    }
                    for number, member in enumerate(members)
                ]
            )
        )

    def _results(self, nominations):
        return [verdict.result for [verdict] in nominations._evaluate().values()]

    def test_in_order_of_priority(self):
        for member in self.people[:13]:
            self._granted(2026, member=member)
        self._put(self.people[13], self.lower)
        # 15 % of 14 is 2.1
        nominations = self._put(self.people[:3])
        self.assertEqual(self._results(nominations), ["pass", "pass", "fail"])
        [verdict] = nominations._evaluate()[nominations[2]]
        self.assertIn("14", verdict.explanation)
        self.assertIn("15/100", verdict.explanation)

    def test_share_is_taken_anew_when_one_drops_out(self):
        self._granted(2026, member=self.member)
        base = self._put(self.people[:13], self.lower)
        nominations = self._put(self.people[:2])
        self.assertEqual(self._results(nominations), ["pass", "pass"])
        self._submit(base)
        base[0].with_user(self.officer_b).action_withdraw("Không đề nghị nữa")
        # 15 % of 13 is 1.95
        self.assertEqual(self._results(nominations), ["pass", "fail"])

    def test_the_next_moves_up_when_one_drops_out(self):
        self._put(self.people[:7], self.lower)
        nominations = self._put(self.people[:2])
        self.assertEqual(self._results(nominations), ["pass", "fail"])
        self._submit(nominations[0])
        nominations[0].with_user(self.officer_b).action_withdraw("Không đề nghị nữa")
        self.assertEqual(self._results(nominations[1]), ["pass"])

    def test_what_is_granted_already_is_taken(self):
        self._put(self.people[:7], self.lower)
        self._granted(2026, award=self.award, deciding_unit_id=self.province.id)
        self.assertEqual(self._results(self._put(self.people[:1])), ["fail"])

    def test_other_years_do_not_count(self):
        self._put(self.people[:7], self.lower)
        self._granted(2025, award=self.award, deciding_unit_id=self.province.id)
        self.assertEqual(self._results(self._put(self.people[:1])), ["pass"])

    def test_rounding(self):
        expected = {"floor": (0, 1, 2), "ceil": (1, 2, 3), "half_up": (0, 2, 2)}
        for rounding, limits in expected.items():
            self.term.quota_rounding = rounding
            self.assertEqual(
                tuple(self.term._quota_of(reached) for reached in (1, 10, 14)), limits, rounding
            )

    def test_drafts_of_other_units_are_not_seen(self):
        other = self._member("Lý Thị H", self.sibling)
        self.env["emulation.nomination"].with_user(self.officer_s).create(
            {
                "award_type_id": self.lower.id,
                "unit_id": self.sibling.id,
                "member_id": other.id,
                "year": 2026,
            }
        )
        self._put(self.people[:6], self.lower)
        # seven would be enough for one
        self.assertEqual(self._results(self._put(self.people[:1])), ["fail"])

    def test_a_plain_number(self):
        self.term.write({"quota_base_id": False, "quota_count": 1})
        self.assertEqual(self._results(self._put(self.people[:2])), ["pass", "fail"])

    def _beside_another_unit(self, scope):
        """Nomination of a unit of another district, beside one that is on its way already."""
        self.term.write({"quota_base_id": False, "quota_count": 1, "quota_scope": scope})
        self._submit(self._put(self.people[:1]))
        neighbour = self._unit("E1", self.other)
        return self.env["emulation.nomination"].create(
            {
                "award_type_id": self.award.id,
                "unit_id": neighbour.id,
                "member_id": self._member("Lý Thị H", neighbour).id,
                "year": 2026,
            }
        )

    def test_a_number_for_all(self):
        self.assertEqual(self._results(self._beside_another_unit("deciding")), ["fail"])

    def test_a_number_for_each_unit_below(self):
        self.assertEqual(self._results(self._beside_another_unit("below")), ["pass"])
        self.assertEqual(self._results(self._put(self.people[1:2])), ["fail"])

    def test_a_quota_that_was_taken_out(self):
        self.term.quota_base_id = False
        self.assertEqual(self._results(self._put(self.people[:1])), ["look"])

    def test_a_rule_needs_a_quota(self):
        term = self.lower.term_ids
        with self.assertRefused("quota", ValidationError):
            self._rule("quota", term)


@tagged("post_install", "-at_install")
class TestWorkers(RuleCase):
    """Share of those who work directly, and of small collectives."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule = cls._rule("workers", percent=50, severity="warn")

    def test_share_of_people(self):
        worker = self._member("Nông Văn Thợ", position_group="direct_worker")
        first = self._nomination(member_id=worker.id)
        self.assertEqual(self._result(first), "pass")
        self._nomination()
        self.assertEqual(self._result(first), "pass")
        self.rule.comparison = "more_than"
        verdict = self._verdict(first)
        self.assertEqual(verdict.result, "fail")
        self.assertIn("1 of 2", verdict.explanation)

    def test_it_is_a_warning_only(self):
        nomination = self._nomination()
        self.assertEqual(self._result(nomination), "fail")
        self._submit(nomination)

    def test_share_of_small_collectives(self):
        nomination = self._nomination(
            subject_type="collective",
            member_id=False,
            nominee_name="Tổ công đoàn số 1",
            is_small_collective=True,
        )
        self._nomination()
        self.assertEqual(self._result(nomination), "pass")

    def test_share_is_said_where_none_is_asked(self):
        self.rule.percent = 0
        verdict = self._verdict(self._nomination())
        self.assertEqual(verdict.result, "look")
        self.assertIn("0 of 1", verdict.explanation)
