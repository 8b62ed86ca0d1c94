from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .test_emulation_outcome import DECISION, OutcomeCase


@tagged("post_install", "-at_install")
class TestOutcomeLapse(OutcomeCase):
    """Certificates and plaques whose decision does not hold any more."""

    def _by_paper(self, kind="plaque"):
        """Granted by a paper of the province that says so by itself."""
        outcome = self._proposed(kind)
        paper = (
            self.env["union.document"]
            .with_user(self.officer_p)
            .create(
                {
                    "type_id": self.env.ref("union_emulation.union_document_type_qd").id,
                    "unit_id": self.province.id,
                    "subject": "Về việc gắn biển công trình",
                    "body": "<p>Gắn biển công trình.</p>",
                    "signatory_id": self.signatory.id,
                }
            )
        )
        paper.with_user(self.clerk_p).action_issue()
        outcome.with_user(self.approver_p).action_decide(paper.id)
        return outcome

    def _events(self, outcome):
        return self.env["union.event"].search(
            [("res_model", "=", outcome._name), ("res_id", "=", outcome.id)], order="id"
        )

    def test_plaque_that_is_not_fixed_waits_again(self):
        outcome = self._by_paper()
        number = outcome.decision_number
        outcome.document_id.with_user(self.clerk_p).action_revoke("Nhầm công trình")
        self.assertEqual(outcome.state, "proposed")
        self.assertEqual(outcome.registration_id.work_stage, "plaque_proposed")
        for name in (
            "document_id",
            "decision_number",
            "decision_date",
            "date_decided",
            "decided_by",
            "plaque_level_id",
        ):
            self.assertFalse(outcome[name], name)
        with self.assertRefused("is proposed"):
            outcome.with_user(self.officer_b).action_fix("2026-02-02", "Cổng")
        event = self._events(outcome)[-1]
        self.assertEqual((event.action, event.actor_id), ("lapse", self.clerk_p.id))
        self.assertIn(number, event.detail)
        self.assertEqual(
            set(outcome.sudo().activity_ids.mapped("user_id")), {self.approver_p, self.officer_b}
        )
        outcome.with_user(self.approver_p).action_decide(**DECISION)
        self.assertEqual(outcome.state, "decided")

    def test_fixed_plaque_has_to_be_taken_down(self):
        outcome = self._by_paper()
        paper, number = outcome.document_id, outcome.decision_number
        outcome.with_user(self.officer_b).action_fix("2026-02-02", "Cổng")
        paper.with_user(self.clerk_p).action_revoke("Thành tích không đúng")
        self.assertEqual(
            (outcome.state, outcome.document_id, outcome.decision_number),
            ("recovering", paper, number),
        )
        self.assertEqual(outcome.registration_id.work_stage, "recognised")
        activity = outcome.sudo().activity_ids
        self.assertEqual(activity.user_id, self.officer_b)
        self.assertIn("Take the plaque down", activity.summary)
        work = outcome.registration_id
        with self.assertRefused("has been proposed already"):
            work.with_user(self.officer_b).action_propose_plaque()
        for user in (self.officer_d, self.approver_p):
            with self.assertRefused("Only an officer of"):
                outcome.with_user(user).action_take_in("2026-02-02")
        mine = outcome.with_user(self.officer_b)
        for day, refusal in (
            ("2026-02-03", "cannot lie in the future"),
            ("2026-02-01", "cannot have been before"),
            (None, "Name the day"),
            (["2026-02-02"], "Name the day"),
        ):
            with self.assertRefused(refusal):
                mine.action_take_in(day)
        mine.action_take_in("2026-02-02")
        self.assertEqual((outcome.state, str(outcome.date_recovered)), ("recovered", "2026-02-02"))
        self.assertFalse(outcome.sudo().activity_ids)
        self.assertIn("02/02/2026", self._events(outcome)[-1].detail)

    def test_proposed_again_it_begins_anew(self):
        outcome = self._by_paper()
        outcome.with_user(self.officer_b).action_fix("2026-02-02", "Cổng")
        outcome.document_id.with_user(self.clerk_p).action_revoke("Nhầm")
        outcome.with_user(self.officer_b).action_take_in("2026-02-02")
        outcome.registration_id.with_user(self.officer_b).action_propose_plaque()
        self.assertEqual(outcome.state, "proposed")
        for name in ("document_id", "decision_number", "date_done", "place", "date_recovered"):
            self.assertFalse(outcome[name], name)

    def test_certificate_that_was_handed_over_has_to_come_back(self):
        outcome = self._by_paper("certificate")
        outcome.with_user(self.officer_b).action_hand_over("05/2026", "2026-02-02")
        outcome.document_id.with_user(self.clerk_p).action_revoke("Nhầm")
        self.assertEqual(outcome.state, "recovering")
        self.assertIn("Get the certificate back", outcome.sudo().activity_ids.summary)

    def test_paper_that_takes_the_place_grants_it(self):
        outcome = self._by_paper()
        paper = outcome.document_id
        action = paper.with_user(self.officer_p).action_replace()
        later = self.env["union.document"].browse(action["res_id"])
        later.with_user(self.clerk_p).action_issue()
        self.assertEqual(
            (outcome.state, outcome.document_id, outcome.decision_number),
            ("decided", later, later.full_number),
        )
        self.assertEqual(self._events(outcome)[-1].action, "replace")

    def test_what_another_paper_grants_stays(self):
        outcome, other = self._by_paper(), self._by_paper()
        other.document_id.with_user(self.clerk_p).action_revoke("Nhầm")
        self.assertEqual((outcome.state, other.state), ("decided", "proposed"))

    # ------------------------------------------------------------
    # A decision that is kept elsewhere
    # ------------------------------------------------------------

    def test_decision_kept_elsewhere_is_said_not_to_hold(self):
        outcome = self._decided()
        wizard = self.env["emulation.outcome.act"].with_user(self.approver_p)
        with Form(
            wizard.with_context(default_outcome_ids=outcome.ids, default_action="lapse")
        ) as form:
            form.reason = "Quyết định đã bị hủy"
        form.record.action_confirm()
        self.assertEqual((outcome.state, outcome.decision_number), ("proposed", False))
        detail = self._events(outcome)[-1].detail
        self.assertIn("12/QĐ-LĐLĐ", detail)
        self.assertIn("Quyết định đã bị hủy", detail)

    def test_carried_out_under_it_comes_back(self):
        outcome = self._decided()
        outcome.with_user(self.officer_b).action_fix("2026-02-02", "Cổng")
        outcome.with_user(self.approver_p).action_lapse("Hủy")
        self.assertEqual((outcome.state, outcome.decision_number), ("recovering", "12/QĐ-LĐLĐ"))
        wizard = self.env["emulation.outcome.act"].with_user(self.officer_b)
        with Form(
            wizard.with_context(default_outcome_ids=outcome.ids, default_action="take_in")
        ) as form:
            form.date = "2026-02-02"
        form.record.action_confirm()
        self.assertEqual(outcome.state, "recovered")

    def test_only_the_approver_says_so_with_a_reason(self):
        outcome = self._decided()
        for user in (self.officer_b, self.officer_p, self.appraiser_p, self.approver_d):
            with self.assertRefused("Only an approver of “Công đoàn P”"):
                outcome.with_user(user).action_lapse("Hủy")
        for reason in ("", " ", None, ["Hủy"]):
            with self.assertRefused("a reason is required"):
                outcome.with_user(self.approver_p).action_lapse(reason)
        self.assertEqual(outcome.with_user(self.approver_p).allowed_actions, "lapse")

    def test_paper_kept_here_is_revoked_and_not_passed_over(self):
        outcome = self._by_paper()
        with self.assertRefused("granted by the paper", UserError):
            outcome.with_user(self.approver_p).action_lapse("Hủy")

    def test_what_was_never_granted_does_not_lapse(self):
        outcome = self._proposed()
        with self.assertRefused("is proposed"):
            outcome.with_user(self.approver_p).action_lapse("Hủy")
        recognition = outcome.registration_id.outcome_ids - outcome
        with self.assertRefused("is not decided here"):
            recognition.with_user(self.approver_p).action_lapse("Hủy")
