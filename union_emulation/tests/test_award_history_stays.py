from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .decision_case import DecisionCase


@tagged("post_install", "-at_install")
class TestAwardHistoryStays(DecisionCase):
    """Last year's dossier, paper and register read as before, whatever has changed since."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.award.term_ids.rule_ids = [
            Command.create({"name": "Không bị kỷ luật", "kind": "discipline", "severity": "warn"})
        ]

    def setUp(self):
        super().setUp()
        self.decision = self._granted("Lý A", "Lý B")
        self.before = self._history()

    def _history(self):
        """What is read of the past: steps, checks, the bytes of the paper, the register."""
        self.env.flush_all()
        self.env.invalidate_all()
        decision = self.decision.with_user(self.viewer_p)
        nominations = decision.award_ids.nomination_id
        steps = decision.env["union.approval.step"].search(
            [("res_model", "=", nominations._name), ("res_id", "in", nominations.ids)]
        )
        kept = ["award_name", "recipient_name", "recipient_title", "unit_name", "register_number"]
        return (
            steps.read(["actor_name", "actor_title", "date_done", "state", "round", "sequence"]),
            nominations.check_ids.read(["name", "result", "explanation", "source"]),
            decision.document_id._paper_pdf(),
            decision.document_id.full_number,
            decision.award_ids.read([*kept, "decision_number", "citation", "amount", "body_name"]),
        )

    def _assert_as_before(self):
        for one, other in zip(self._history(), self.before, strict=True):
            self.assertEqual(one, other)

    def test_there_is_something_to_lose(self):
        steps, checks, pdf, number, awards = self.before
        self.assertTrue(steps and checks and number)
        self.assertTrue(pdf.startswith(b"%PDF"))
        self.assertEqual(len(awards), 2)

    def test_approver_removed(self):
        self.approver_p.active = False
        self.approver_p.name = "Người khác"
        self._assert_as_before()

    def test_award_renamed(self):
        self.award.name = "Bằng khen kiểu mới"
        self._assert_as_before()

    def test_rule_changed(self):
        self.award.term_ids.rule_ids.write({"name": "Quy định mới", "severity": "block"})
        self.award.term_ids.factor_individual = 9
        self._assert_as_before()
        self.award.term_ids.rule_ids.unlink()
        self._assert_as_before()

    def test_unit_merged_and_people_moved(self):
        self.decision.award_ids.member_id.unit_id = self.sibling
        admin = new_test_user(self.env, "admin.t", groups="union_emulation.group_union_admin")
        wizard = (
            self.env["union.unit.reorganise"]
            .with_user(admin)
            .create(
                {
                    "kind": "merge",
                    "date": "2026-02-02",
                    "unit_ids": self.base.ids,
                    "target_id": self.sibling.id,
                }
            )
        )
        wizard.action_preview()
        wizard.action_apply()
        self.assertTrue(self.base.is_ended)
        self._assert_as_before()
