from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .common import RuleCase


@tagged("post_install", "-at_install")
class TestEmulationNominationRule(RuleCase):
    """What the rules say stops a submission, is kept with the dossier, and by which law."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule = cls._rule("discipline", discipline="warning", legal_source="Điều 14")
        cls.nomination = cls._nomination(discipline="warning")

    def test_what_blocks_is_missing(self):
        with self.assertRefused("Quy định discipline"):
            self._submit(self.nomination)

    def test_what_warns_does_not(self):
        self.rule.severity = "warn"
        self._submit(self.nomination)
        self.assertEqual(self.nomination.check_result, "fail")

    def test_judging_writes_nothing(self):
        self.nomination._evaluate()
        self.assertFalse(self.nomination.check_ids)

    def test_kept_at_submission(self):
        self.nomination.discipline = "none"
        self._submit(self.nomination)
        self.assertRecordValues(
            self.nomination.check_ids,
            [
                {
                    "name": "Quy định discipline",
                    "result": "pass",
                    "source": "Điều 14",
                    "severity": "block",
                    "rule_id": self.rule.id,
                    "is_other": False,
                }
            ],
        )
        self.assertIn("No discipline", self.nomination.check_ids.explanation)
        self.assertEqual(self.nomination.check_summary, "1 fulfilled")

    def test_checked_again(self):
        self.nomination.with_user(self.officer_b).action_check()
        self.assertEqual(self.nomination.check_ids.result, "fail")
        self.nomination.discipline = "none"
        self.nomination.with_user(self.officer_b).action_check()
        self.assertEqual(self.nomination.check_ids.mapped("result"), ["pass"])

    def test_who_may_have_it_checked(self):
        self.nomination.with_user(self.appraiser_p).action_check()
        with self.assertRefused("Only officers"):
            self.nomination.with_user(self.viewer_p).action_check()
        with self.assertRefused(".", AccessError):
            self.nomination.with_user(self.officer_s).action_check()

    def test_what_is_decided_stays_as_it_was_said(self):
        self.nomination.action_check()
        for state in ("awarded", "declined", "rejected", "withdrawn"):
            self.nomination._engine_write({"state": state})
            with self.assertRefused("stays as it was"):
                self.nomination.with_user(self.officer_b).action_check()

    def test_nobody_writes_what_the_rules_say(self):
        self.nomination.action_check()
        check = self.nomination.check_ids
        for user in (self.officer_b, self.env.user):
            for change in (
                lambda rows: rows.write({"result": "pass"}),
                lambda rows: rows.unlink(),
                lambda rows: rows.copy(),
                lambda rows: rows.create(
                    {"nomination_id": self.nomination.id, "name": "x", "result": "pass"}
                ),
            ):
                with self.assertRefused(".", AccessError):
                    change(check.with_user(user))
        with self.assertRefused(".", AccessError):
            self.nomination.with_user(self.officer_b).write(
                {"check_ids": [Command.update(check.id, {"result": "pass"})]}
            )

    def test_no_default_decides_what_is_kept(self):
        self.nomination.with_user(self.officer_b).with_context(
            default_result="pass", default_is_other=True
        ).action_check()
        self.assertRecordValues(self.nomination.check_ids, [{"result": "fail", "is_other": False}])

    def test_a_rule_that_is_gone_leaves_its_words(self):
        self.nomination.action_check()
        check = self.nomination.check_ids
        self.rule.unlink()
        self.assertFalse(check.rule_id)
        self.assertEqual(check.name, "Quy định discipline")

    def test_another_unit_does_not_read_it(self):
        self.nomination.action_check()
        Check = self.env["emulation.nomination.check"].with_user(self.officer_s)
        self.assertFalse(Check.search([("nomination_id", "=", self.nomination.id)]))

    # the law of a day

    def _renew(self, date, **values):
        """New terms of the award from a day on."""
        wizard = self.env["emulation.award.renewal"].create(
            {"term_id": self.term.id, "date_start": date}
        )
        term = self.term.browse(wizard.action_confirm()["res_id"])
        term.rule_ids.write(values)
        return term

    def _submitted(self):
        self.rule.severity = "warn"
        self._submit(self.nomination)
        return self.nomination

    def test_the_law_of_the_reception_counts(self):
        self._submitted()
        later = self._renew("2026-03-01", discipline="more")
        with freeze_time("2026-03-02 03:00:00"):
            while self.nomination.sudo().current_step_id.unit_id == self.base:
                step = self.nomination.sudo().current_step_id
                self.nomination.with_user(getattr(self, f"{step.role}_b")).action_approve()
            self.nomination.with_user(self.appraiser_d).action_receive()
        self.assertEqual(self.nomination.term_id, later)
        self.assertEqual(self.nomination.check_ids.mapped("result"), ["pass"])
        self.assertEqual(self.nomination.check_ids.term_name, later.display_name)

    def test_terms_of_today_are_shown_where_they_are_kinder(self):
        self._submitted()
        self._renew("2026-03-01", discipline="more")
        with freeze_time("2026-03-02 03:00:00"):
            self.nomination.action_check()
        self.assertEqual(self.nomination.check_ids.result, "fail")
        self.assertRecordValues(
            self.nomination.other_check_ids, [{"result": "pass", "is_other": True}]
        )

    def test_terms_of_today_are_not_shown_where_they_are_harder(self):
        self.nomination.discipline = "reprimand"
        self._submitted()
        self._renew("2026-03-01", discipline="reprimand")
        with freeze_time("2026-03-02 03:00:00"):
            self.nomination.action_check()
        self.assertEqual(self.nomination.check_ids.result, "pass")
        self.assertFalse(self.nomination.other_check_ids)
