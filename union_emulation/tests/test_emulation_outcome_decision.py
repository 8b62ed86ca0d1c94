import io

from pypdf import PdfReader

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import RegistrationCase


class OutcomeDecisionCase(RegistrationCase):
    """Works of the base unit that the province recognises, and its decisions on them."""

    def _recognised(self, **values):
        work = self._approved(planned_precision="month", planned_finish="2026-02-10", **values)
        work.with_user(self.officer_b).action_complete()
        work.with_user(self.approver_p).action_recognise()
        return work

    def _plaques(self, *names):
        plaques = self.env["emulation.outcome"]
        for name in names:
            work = self._recognised(name=name, owner_name="UBND xã A", benefit_value=36000000)
            work.with_user(self.officer_b).action_propose_plaque()
            plaques |= work.outcome_ids.filtered(lambda outcome: outcome.kind == "plaque")
        return plaques

    def _decision(self, outcomes, user=None):
        action = outcomes.with_user(user or self.officer_p).action_prepare_decision()
        decision = self.env["emulation.outcome.decision"].browse(action["res_id"])
        decision = decision.with_user(user or self.officer_p)
        decision.recipient_ids = [
            Command.create({"name": "Như Điều 3", "scope": "text", "purpose": "execute"})
        ]
        return decision

    def _issued(self, decision):
        self._approve(decision)
        decision.document_id.with_user(self.clerk_p).action_issue()
        return decision


@tagged("post_install", "-at_install")
class TestOutcomeDecision(OutcomeDecisionCase):
    """Decisions that recognise works or grant them a plaque, several at once."""

    def test_granted_at_the_issue_only(self):
        plaques = self._plaques("Cầu Nà Mằm", "Nhà văn hóa")
        decision = self._decision(plaques)
        self._approve(decision)
        self.assertEqual(set(plaques.mapped("state")), {"proposed"})
        decision.document_id.with_user(self.clerk_p).action_issue()
        self.assertEqual(decision.state, "applied")
        self.assertEqual(set(plaques.mapped("state")), {"decided"})
        self.assertEqual(set(plaques.mapped("decision_number")), {decision.paper_number})
        self.assertEqual(plaques.document_id, decision.document_id)
        self.assertIn("Approver of T-P", plaques[0].decided_by)
        self.assertEqual(plaques[0].registration_id.work_stage, "plaque_decided")
        self.assertEqual(plaques.sudo().activity_ids.user_id, self.officer_b)
        plaques.with_user(self.officer_b).action_fix("2026-02-02", "Cổng")

    def test_paper_names_values_times_and_quality(self):
        decision = self._decision(self._plaques("Cầu Nà Mằm"))
        decision.event = "Đại hội Công đoàn tỉnh"
        self._issued(decision)
        paper = decision.document_id
        text = " ".join(
            page.extract_text() for page in PdfReader(io.BytesIO(paper.pdf_attachment_id.raw)).pages
        )
        text = " ".join(text.split())
        for said in (
            "QUYẾT ĐỊNH",
            "Về việc gắn biển công trình",
            "Căn cứ Kế hoạch số 01/KH-LĐLĐ",
            "Điều 1. Gắn biển 01 công trình chào mừng Đại hội Công đoàn tỉnh (có danh sách",
            "chịu trách nhiệm thi hành Quyết định này./.",
            f"(Kèm theo Quyết định số {paper.full_number}",
            "Cầu Nà Mằm",
            "UBND xã A",
            "1.000.000",
            "36.000.000",
            "Vượt 29 ngày",
            "Đạt yêu cầu",
        ):
            self.assertIn(said, text)
        self.assertIn("BAN THƯỜNG VỤ CÔNG ĐOÀN P", text.upper())

    def test_recognitions_get_their_decision_later(self):
        recognition = self._recognised().outcome_ids
        decision = self._issued(self._decision(recognition))
        self.assertEqual(
            (recognition.state, recognition.decision_number), ("decided", decision.paper_number)
        )
        with self.assertRefused("is not waiting for a decision"):
            self._decision(recognition).action_submit()

    def test_what_was_granted_otherwise_is_not_granted_again(self):
        plaques = self._plaques("Cầu", "Nhà")
        decision = self._decision(plaques)
        self._approve(decision)
        plaques[0].with_user(self.approver_p).action_refuse("Không")
        with self.assertRefused("is not waiting for a decision"):
            decision.document_id.with_user(self.clerk_p).action_issue()
        self.assertEqual((decision.state, plaques[1].state), ("approved", "proposed"))
        self.assertFalse(decision.paper_number)
        decision.with_user(self.officer_p).action_withdraw("Làm lại")

    def test_of_one_kind_and_one_unit(self):
        plaque = self._plaques("Cầu")
        both = plaque.registration_id.outcome_ids
        with self.assertRefused("recognitions only or plaques only"):
            both.with_user(self.officer_p).action_prepare_decision()
        decision = self._decision(plaque)
        with self.assertRefused("on which .* decides", ValidationError):
            decision.outcome_ids = [Command.set(both.ids)]
        self._category("work").climbs_to = "above"
        work = self._approved()
        work.with_user(self.officer_b).action_complete()
        work.with_user(self.approver_d).action_recognise()
        with self.assertRefused("on which .* decides", ValidationError):
            decision.create(
                {
                    "kind": "recognition",
                    "unit_id": self.province.id,
                    "outcome_ids": [Command.set(work.outcome_ids.ids)],
                }
            )

    def test_works_only(self):
        self._category("exemplar").gives_plaque = True
        exemplar = self._approved("exemplar")
        exemplar.with_user(self.approver_p).action_recognise()
        with self.assertRefused("works, products and tasks", ValidationError):
            exemplar.outcome_ids.with_user(self.officer_p).action_prepare_decision()

    def test_only_the_officer_of_the_deciding_unit_begins_one(self):
        plaque = self._plaques("Cầu")
        for user in (self.officer_b, self.officer_d, self.approver_p):
            with self.assertRefused("may not", AccessError):
                self._decision(plaque, user)

    def test_nobody_approves_what_he_proposed(self):
        work = self._recognised()
        self._mandate(self.approver_p, "officer", self.province)
        work.with_user(self.approver_p).action_propose_plaque()
        second = self._user("approver", self.province, "approver2.p")
        decision = self._decision(work.outcome_ids.filtered(lambda o: o.kind == "plaque"))
        decision.action_submit()
        decision.with_user(self.appraiser_p).action_approve()
        with self.assertRefused("is your own"):
            decision.with_user(self.approver_p).action_approve()
        decision.with_user(second).action_approve()

    def test_closed_after_submission(self):
        decision = self._decision(self._plaques("Cầu"))
        decision.action_submit()
        with self.assertRefused("cannot be changed", AccessError):
            decision.sudo().event = "Khác"
        with self.assertRefused("by its issue only", AccessError):
            decision.sudo().date_applied = "2026-01-01 00:00:00"
        with self.assertRefused("may not read", AccessError):
            decision.with_user(self.officer_b).read(["name"])
