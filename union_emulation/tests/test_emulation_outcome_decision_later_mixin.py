import io

from pypdf import PdfReader

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .test_emulation_outcome_decision import OutcomeDecisionCase


@tagged("post_install", "-at_install")
class TestOutcomeDecisionLater(OutcomeDecisionCase):
    """Decisions on outcomes that are revoked, or replaced by another one."""

    def _replacement(self, decision):
        action = decision.with_user(self.officer_p).action_replace()
        return decision.with_user(self.officer_p).browse(action["res_id"])

    def _revoke(self, decision):
        decision.with_user(self.clerk_p).action_revoke("Sai tên công trình")

    # ------------------------------------------------------------
    # Revoked
    # ------------------------------------------------------------

    def test_revoked_with_what_it_granted(self):
        plaques = self._plaques("Cầu Nà Mằm", "Nhà văn hóa")
        decision = self._issued(self._decision(plaques))
        number = decision.paper_number
        plaques[1].with_user(self.officer_b).action_fix("2026-02-02", "Cổng")
        self._revoke(decision)
        self.assertEqual((decision.state, decision.document_id.state), ("revoked", "revoked"))
        self.assertEqual(decision.revoke_reason, "Sai tên công trình")
        self.assertEqual(plaques.mapped("state"), ["proposed", "recovering"])
        self.assertEqual(plaques.mapped("decision_number"), [False, number])
        with self.assertRefused("is proposed"):
            plaques[0].with_user(self.officer_b).action_fix("2026-02-02", "Cổng")
        self.assertFalse(plaques[0].plaque_level_id)
        # a new decision may grant it
        again = self._issued(self._decision(plaques[0]))
        self.assertEqual(
            (plaques[0].state, plaques[0].decision_number), ("decided", again.paper_number)
        )
        self.assertEqual(plaques[0].plaque_level_id, self.province.level_id)

    def test_recognition_holds_without_the_decision(self):
        recognition = self._recognised().outcome_ids
        work = recognition.registration_id
        decision = self._issued(self._decision(recognition))
        self._revoke(decision)
        self.assertEqual((recognition.state, work.state), ("decided", "recognised"))
        self.assertFalse(recognition.decision_number or recognition.document_id)
        self.assertEqual(
            (recognition.date_decided, recognition.decided_by),
            (work.date_recognised, work.recognised_by),
        )
        self.assertEqual(self._issued(self._decision(recognition)).state, "applied")

    def test_only_its_clerk_revokes_it_with_a_reason(self):
        plaques = self._plaques("Cầu")
        decision = self._issued(self._decision(plaques))
        for user in (self.officer_p, self.approver_p):
            with self.assertRefused("Only a clerk"):
                decision.with_user(user).action_revoke("Nhầm")
        with self.assertRefused("Say why"):
            decision.with_user(self.clerk_p).action_revoke(" ")
        self.assertIn("revoke", decision.with_user(self.clerk_p).allowed_actions)
        self.assertNotIn("revoke", decision.with_user(self.officer_p).allowed_actions)
        self._revoke(decision)
        with self.assertRefused("is in the state"):
            self._revoke(decision)
        self.assertEqual(plaques.state, "proposed")
        self.assertFalse(decision.with_user(self.clerk_p).allowed_actions)

    # ------------------------------------------------------------
    # Replaced
    # ------------------------------------------------------------

    def test_replaced_with_what_it_granted(self):
        plaques = self._plaques("Cầu Nà Mằm", "Nhà văn hóa", "Đường bê tông", "Sân vận động")
        kept, fixed, dropped, fresh = plaques
        decision = self._issued(self._decision(kept | fixed | dropped))
        old = decision.paper_number
        fixed.with_user(self.officer_b).action_fix("2026-02-02", "Cổng")
        later = self._replacement(decision)
        self.assertEqual(later.outcome_ids, decision.outcome_ids)
        later.outcome_ids = [Command.unlink(dropped.id), Command.link(fresh.id)]
        self._approve(later)
        # nothing before the issue
        self.assertEqual((decision.state, dropped.state), ("applied", "decided"))
        later.document_id.with_user(self.clerk_p).action_issue()
        self.assertEqual((decision.state, later.state), ("replaced", "applied"))
        self.assertEqual(decision.document_id.replaced_by_id, later.document_id)
        self.assertEqual(plaques.mapped("state"), ["decided", "done", "proposed", "decided"])
        new = later.paper_number
        self.assertEqual(plaques.mapped("decision_number"), [new, new, False, new])
        self.assertNotEqual(old, new)
        self.assertEqual((kept | fixed | fresh).document_id, later.document_id)

    def test_fixed_plaque_that_is_on_it_no_more_is_taken_down(self):
        plaques = self._plaques("Cầu", "Nhà")
        decision = self._issued(self._decision(plaques))
        plaques[0].with_user(self.officer_b).action_fix("2026-02-02", "Cổng")
        later = self._replacement(decision)
        later.outcome_ids = [Command.unlink(plaques[0].id)]
        old = decision.paper_number
        self._issued(later)
        self.assertEqual((plaques[0].state, plaques[0].decision_number), ("recovering", old))

    def test_paper_says_which_decision_it_replaces(self):
        decision = self._issued(self._decision(self._plaques("Cầu")))
        later = self._issued(self._replacement(decision))
        file = later.document_id.pdf_attachment_id.raw
        text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(file)).pages)
        self.assertIn(
            f"Quyết định này thay thế Quyết định số {decision.paper_number} ngày",
            " ".join(text.split()),
        )

    def test_replaced_once(self):
        decision = self._issued(self._decision(self._plaques("Cầu")))
        first, second = self._replacement(decision), self._replacement(decision)
        self._approve(second)
        self._issued(first)
        with self.assertRefused("is not in force any more"):
            second.document_id.with_user(self.clerk_p).action_issue()
        with self.assertRefused("in force can be replaced"):
            self._replacement(decision)

    def test_not_by_a_paper_alone(self):
        decision = self._issued(self._decision(self._plaques("Cầu")))
        with self.assertRefused("on the decision itself"):
            decision.document_id.with_user(self.officer_p).action_replace()
        paper = (
            self.env["union.document"]
            .with_user(self.officer_p)
            .create(
                {
                    "type_id": decision.document_id.type_id.id,
                    "unit_id": self.province.id,
                    "subject": "Thay",
                    "body": "<p>Thay</p>",
                    "signatory_id": self.signatory.id,
                    "replaces_id": decision.document_id.id,
                }
            )
        )
        with self.assertRefused("on the decision itself"):
            paper.with_user(self.clerk_p).action_issue()
        self.assertEqual(decision.state, "applied")

    def test_its_paper_names_the_one_that_it_replaces(self):
        later = self._replacement(self._issued(self._decision(self._plaques("Cầu"))))
        later.document_id.replaces_id = False
        self._approve(later)
        with self.assertRefused("The paper has to take the place"):
            later.document_id.with_user(self.clerk_p).action_issue()

    def test_only_the_units_officer_begins_a_replacement(self):
        decision = self._issued(self._decision(self._plaques("Cầu")))
        for user in (self.approver_p, self.clerk_p):
            with self.assertRefused("Only an officer of"):
                decision.with_user(user).action_replace()
            self.assertNotIn("replace", decision.with_user(user).allowed_actions)
        self.assertIn("replace", decision.with_user(self.officer_p).allowed_actions)

    def test_what_it_replaces_is_said_once(self):
        decision = self._issued(self._decision(self._plaques("Cầu")))
        draft = self._decision(self._plaques("Nhà"))
        with self.assertRefused("begin a new one", AccessError):
            draft.replaces_id = decision
        values = {"unit_id": self.province.id, "kind": "plaque"}
        with self.assertRefused("in force can be replaced", ValidationError):
            draft.create(values | {"replaces_id": draft.id})
        with self.assertRefused("in force can be replaced", ValidationError):
            draft.create(values | {"kind": "recognition", "replaces_id": decision.id})
