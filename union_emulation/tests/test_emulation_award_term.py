from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command, Date
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import RuleCase


@tagged("post_install", "-at_install")
class TestEmulationAwardTerm(RuleCase):
    """What holds for an award from a day on: closed while a round is judged by it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule = cls._rule("text")
        cls.requirement = cls.env["emulation.award.requirement"].create(
            {"term_id": cls.term.id, "name": "Báo cáo thành tích", "minimum": 0}
        )
        cls.nomination = cls._nomination()

    def _changes(self):
        """Ways to change the terms, each in words."""
        return {
            "figure": lambda: self.term.write({"factor_individual": 2}),
            "first day": lambda: self.term.write({"date_start": "2025-01-01"}),
            "rule by way of the terms": lambda: self.term.write(
                {"rule_ids": [Command.create({"name": "Mới", "kind": "text"})]}
            ),
            "rule": lambda: self.rule.write({"name": "Khác"}),
            "new rule": lambda: self._rule("text"),
            "no rule": lambda: self.rule.unlink(),
            "dossier": lambda: self.requirement.write({"minimum": 1}),
            "new dossier": lambda: self.requirement.copy(),
            "less dossier": lambda: self.requirement.unlink(),
            "coverage": lambda: self.award.write({"coverage": "thematic"}),
            "who decides": lambda: self.award.write({"level_ids": [Command.clear()]}),
            "by way of the award": lambda: self.award.write(
                {"term_ids": [Command.update(self.term.id, {"mode": "open"})]}
            ),
            "no terms": lambda: self.term.unlink(),
        }

    def test_a_running_round_keeps_its_terms(self):
        self._submit(self.nomination)
        for what, change in self._changes().items():
            with self.subTest(what), self.assertRefused("new day"):
                change()

    def test_returned_and_approved_are_running_too(self):
        self._submit(self.nomination)
        for state in ("returned", "approved"):
            self.nomination._engine_write({"state": state})
            with self.assertRefused("new day"):
                self.rule.name = "Khác"

    def test_no_key_of_the_context_opens_them(self):
        self._submit(self.nomination)
        for keys in ({"install_mode": True}, {"_force_unlink": True}, {"tracking_disable": True}):
            with self.assertRefused("new day"):
                self.rule.with_context(**keys).name = "Khác"

    def test_drafts_and_what_is_decided_leave_them_open(self):
        self.rule.name = "Khác"
        self._submit(self.nomination)
        self.nomination._engine_write({"state": "declined"})
        self.rule.name = "Khác nữa"
        self.award.coverage = "thematic"

    def test_a_rule_cannot_be_moved_into_running_terms(self):
        rule = self._rule("text", self.lower.term_ids)
        self._submit(self.nomination)
        with self.assertRefused("new day"):
            rule.term_id = self.term

    def test_they_may_end(self):
        self._submit(self.nomination)
        self.term.date_end = "2026-06-30"
        self.assertTrue(self.term.is_running)

    def test_new_terms_from_a_day_on(self):
        self._submit(self.nomination)
        text = self.env.ref("union_emulation.union_legal_text_decision_999_2024")
        wizard = self.env["emulation.award.renewal"].create(
            {"term_id": self.term.id, "date_start": "2026-07-01", "legal_text_id": text.id}
        )
        new = self.env["emulation.award.term"].browse(wizard.action_confirm()["res_id"])
        self.assertRecordValues(
            self.term | new,
            [
                {"legal_text_id": False, "confidence": "high"},
                {"legal_text_id": text.id, "confidence": "medium"},
            ],
        )
        self.assertEqual(str(self.term.date_end), "2026-06-30")
        self.assertEqual(new.rule_ids.mapped("name"), self.rule.mapped("name"))
        self.assertEqual(new.requirement_ids.mapped("name"), ["Báo cáo thành tích"])
        new.rule_ids.name = "Khác"
        self.assertEqual(self.nomination.term_id, self.term)

    def test_new_terms_begin_within_the_old_ones(self):
        Renewal = self.env["emulation.award.renewal"]
        for day in (False, "2024-01-01"):
            with self.assertRefused("begin after"):
                Renewal.create({"term_id": self.term.id, "date_start": day}).action_confirm()
        self.term.date_end = "2026-06-30"
        with self.assertRefused("ended"):
            Renewal.create({"term_id": self.term.id, "date_start": "2026-08-01"}).action_confirm()

    def test_only_administrators_change_terms(self):
        for change in (
            lambda: self.term.with_user(self.officer_p).write({"note": "x"}),
            lambda: self.rule.with_user(self.officer_p).unlink(),
            lambda: self.award.with_user(self.officer_p).write({"name": "x"}),
        ):
            with self.assertRefused(".", AccessError):
                change()

    def test_absurd_figures(self):
        for values in ({"count": -1}, {"percent": 101}, {"years": 2_000_000_000}):
            with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
                with self.cr.savepoint():
                    self.rule.write(values)
                    self.rule.flush_recordset()


@tagged("post_install", "-at_install")
class TestEmulationAwardTermBlank(RuleCase):
    """What has to be filled in is said plainly."""

    def test_seen_in_the_text(self):
        self.assertFalse(self.term.to_fill)

    def test_nothing_known(self):
        self.term.confidence = "none"
        for word in ("Laid down in", "Council", "Quorum", "Dossier", "Rules", "factor", "fund"):
            self.assertIn(word, self.term.to_fill)

    def test_votes_without_a_share(self):
        self.term.mode = "secret"
        self.assertIn("Votes", self.term.to_fill)
        self.term.write(
            {
                "threshold_numerator": 90,
                "threshold_denominator": 100,
                "comparison": "at_least",
                "vote_base": "all",
            }
        )
        self.assertFalse(self.term.to_fill)

    def test_quota_that_nobody_checks(self):
        self.term.quota_count = 4
        self.assertIn("no rule that checks it", self.term.to_fill)
        self._rule("quota")
        self.assertFalse(self.term.to_fill)

    def test_rule_without_its_figure(self):
        self._rule("benefit")
        self.assertIn("Benefit of at least", self.term.to_fill)

    def test_text_that_lapses(self):
        self.term.legal_text_id = self.env.ref("union_emulation.union_legal_text_decree_152_2025")
        self.assertIn("152/2025/NĐ-CP", self.term.to_fill)

    def test_a_quota_rule_needs_the_quota(self):
        with self.assertRefused("quota", ValidationError):
            self._rule("quota")


@tagged("post_install", "-at_install")
class TestEmulationAwardData(RuleCase):
    """Awards and terms that the module brings along say what their sources say, and no more."""

    def _term(self, award, date):
        award = self.env.ref(f"union_emulation.emulation_award_type_{award}")
        return award._terms_on(Date.to_date(date))[award]

    def test_decree_of_the_day(self):
        for date, number in {
            "2023-12-31": "91/2017/NĐ-CP",
            "2024-01-01": "98/2023/NĐ-CP",
            "2025-06-30": "98/2023/NĐ-CP",
            "2025-07-01": "152/2025/NĐ-CP",
        }.items():
            self.assertEqual(self._term("cstdcs", date).legal_text_id.number, number, date)

    def test_regulation_of_the_day(self):
        for date, number in {"2023-06-01": "1689/QĐ-TLĐ", "2024-05-29": "999/QĐ-TLĐ"}.items():
            self.assertEqual(self._term("bk_tld", date).legal_text_id.number, number, date)

    def test_factors(self):
        for award, date, factors in (
            ("ldtt", "2024-06-01", (0.3, 0)),
            ("cstdcs", "2025-08-01", (1, 0)),
            ("cstd_tq", "2025-08-01", (4.5, 0)),
            ("ttldxs", "2025-08-01", (0, 1.5)),
            ("co_cp", "2025-08-01", (0, 12)),
            ("bk_bo", "2023-06-01", (1, 2)),
            # only reported, and not surely
            ("bk_bo", "2025-08-01", (0, 0)),
            # nowhere found
            ("bk_tld", "2025-08-01", (0, 0)),
            ("ldtt", "2023-06-01", (0, 0)),
        ):
            term = self._term(award, date)
            self.assertEqual((term.factor_individual, term.factor_collective), factors, award)

    def test_no_certificate(self):
        for award in ("ldtt", "ttldtt"):
            self.assertFalse(self._term(award, "2025-08-01").gives_certificate)
        self.assertTrue(self._term("bk_tld", "2023-06-01").gives_certificate)

    def test_quota_of_advanced_workers(self):
        for date in ("2023-06-01", "2025-08-01"):
            term = self._term("cstdcs", date)
            self.assertEqual(term.quota_base_id.code, "LĐTT")
            self.assertEqual((term.quota_numerator, term.quota_denominator), (15, 100))

    def test_votes(self):
        term = self._term("cstd_tq", "2025-08-01")
        self.assertEqual(
            (term.threshold_numerator, term.threshold_denominator, term.vote_base), (90, 100, "all")
        )
        # recollections are no data
        self.assertFalse(self._term("cstd_bo", "2025-08-01").threshold_denominator)
        self.assertFalse(self._term("gk", "2025-08-01").threshold_denominator)

    def test_what_is_not_sure_is_flagged(self):
        known = self.env["ir.model.data"].search(
            [("module", "=", "union_emulation"), ("model", "=", "emulation.award.term")]
        )
        terms = self.env["emulation.award.term"].browse(known.mapped("res_id"))
        self.assertGreater(len(terms), 60)
        self.assertTrue(all(terms.mapped("is_blank")))
        self.assertNotIn("high", terms.mapped("confidence"))

    def test_the_regulation_that_was_not_seen_stops_nobody(self):
        text = self.env.ref("union_emulation.union_legal_text_decision_999_2024")
        terms = self.env["emulation.award.term"].search([("legal_text_id", "=", text.id)])
        self.assertEqual(set(terms.mapped("confidence")), {"none"})
        self.assertEqual(set(terms.rule_ids.mapped("severity")), {"look"})
