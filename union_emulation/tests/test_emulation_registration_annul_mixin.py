from itertools import permutations

from odoo.fields import Command
from odoo.tests import tagged

from .test_emulation_outcome import DECISION
from .test_emulation_outcome_decision import OutcomeDecisionCase
from .test_emulation_registration_initiative import InitiativeCase


@tagged("post_install", "-at_install")
class TestAnnul(OutcomeDecisionCase):
    """Recognitions that are taken back."""

    def _take_back(self, work, user=None):
        work.with_user(user or self.approver_p).action_annul("Nghiệm thu sai")

    def test_taken_back_with_a_reason(self):
        work = self._recognised()
        self._take_back(work)
        self.assertEqual((work.state, work.work_stage), ("completed", "completed"))
        for name in ("date_recognised", "recognised_by", "date_verified", "verified_by"):
            self.assertFalse(work[name], name)
        outcome = work.outcome_ids
        self.assertEqual(
            (outcome.state, outcome.date_decided, outcome.decided_by), ("proposed", False, False)
        )
        event = self.env["union.event"].search(
            [("res_model", "=", work._name), ("res_id", "=", work.id)], order="id desc", limit=1
        )
        self.assertEqual((event.action, event.actor_id), ("annul", self.approver_p.id))
        self.assertIn("Nghiệm thu sai", event.detail)
        activity = work.sudo().activity_ids
        self.assertEqual(
            (activity.user_id, activity.summary), (self.officer_b, "Recognition taken back")
        )
        work.with_user(self.approver_p).action_recognise()
        self.assertEqual((work.state, outcome.state), ("recognised", "decided"))

    def test_stands_where_it_stood_before(self):
        work = self._approved()
        work.with_user(self.officer_b).action_complete()
        work.with_user(self.appraiser_p).action_verify()
        # another moment than that of the recognition
        work._engine_write({"date_verified": "2026-02-01 03:00:00"})
        who = work.verified_by
        work.with_user(self.approver_p).action_recognise()
        self._take_back(work)
        self.assertEqual((work.state, work.verified_by), ("verified", who))
        exemplar = self._approved("exemplar")
        exemplar.with_user(self.approver_p).action_recognise()
        self._take_back(exemplar)
        self.assertEqual(exemplar.state, "approved")

    def test_several_at_once_or_none(self):
        first, second = self._recognised(), self._recognised()
        second.with_user(self.officer_b).action_propose_plaque()
        with self.assertRefused("has to be refused or taken back first"):
            self._take_back(first | second)
        self.assertEqual((first.state, second.state), ("recognised", "recognised"))

    def test_only_by_the_approver_of_the_unit_that_recognised(self):
        work = self._recognised()
        for user in (self.officer_b, self.officer_p, self.appraiser_p, self.approver_d):
            with self.assertRefused("Only an approver of “Công đoàn P”"):
                self._take_back(work, user)
            self.assertNotIn("annul", work.with_user(user).allowed_actions)
        for reason in ("", " ", None, ["Sai"], 7):
            with self.assertRefused("a reason is required"):
                work.with_user(self.approver_p).action_annul(reason)
        self.assertIn("annul", work.with_user(self.approver_p).allowed_actions)
        done = self._approved()
        with self.assertRefused("is approved"):
            self._take_back(done)

    def test_nobody_takes_back_his_own(self):
        second = self._user("approver", self.province, "approver2.p")
        work = self._recognised()
        work._engine_write({"submitted_by_id": self.approver_p.id})
        with self.assertRefused("is your own"):
            self._take_back(work)
        self._take_back(work, second)

    def test_no_name_of_an_action_lies_in_that_of_another(self):
        # screens ask whether a name lies in the names of what is allowed
        for name, other in permutations(self.env["emulation.registration"]._transitions, 2):
            self.assertNotIn(name, other)

    def test_dialog_asks_why(self):
        work = self._recognised()
        wizard = self.env["union.approval.reason"].with_user(self.approver_p)
        values = {"res_model": work._name, "res_id": work.id, "action": "annul"}
        wizard.create(values | {"reason": "Nghiệm thu sai"}).action_confirm()
        self.assertEqual(work.state, "completed")

    # ------------------------------------------------------------
    # What rests on it
    # ------------------------------------------------------------

    def test_not_under_a_decision(self):
        work = self._recognised()
        decision = self._decision(work.outcome_ids)
        self._approve(decision)
        with self.assertRefused("stands on the decision .*, which is under way"):
            self._take_back(work)
        decision.document_id.with_user(self.clerk_p).action_issue()
        with self.assertRefused(f"stands in the decision {decision.paper_number}"):
            self._take_back(work)
        decision.with_user(self.clerk_p).action_revoke("Nhầm")
        self._take_back(work)
        self.assertEqual(work.state, "completed")

    def test_not_under_a_plaque(self):
        work = self._plaques("Cầu").registration_id
        plaque = work.outcome_ids.filtered(lambda outcome: outcome.kind == "plaque")
        with self.assertRefused("is proposed: that has to be refused"):
            self._take_back(work)
        plaque.with_user(self.approver_p).action_decide(**DECISION)
        with self.assertRefused("is granted"):
            self._take_back(work)
        plaque.with_user(self.officer_b).action_fix("2026-02-02", "Cổng")
        with self.assertRefused("is done"):
            self._take_back(work)
        plaque.with_user(self.approver_p).action_lapse("Nhầm")
        with self.assertRefused("is to be brought back"):
            self._take_back(work)
        plaque.with_user(self.officer_b).action_take_in("2026-02-02")
        self._take_back(work)
        self.assertEqual((work.state, work.work_stage), ("completed", "completed"))


@tagged("post_install", "-at_install")
class TestAnnulInitiative(InitiativeCase):
    """Recognitions of initiatives that are taken back."""

    def test_counts_no_more_and_keeps_what_the_council_said(self):
        values = {
            "date_applied": "2026-01-15",
            "programme_ids": [Command.set(self.portal.ids)],
        }
        initiative = self._recognise(self._initiative(**values))
        self.assertEqual((initiative.counts, initiative.counted_programme_ids), (True, self.portal))
        initiative.with_user(self.approver_d).action_annul("Trùng sáng kiến cũ")
        self.assertFalse(initiative.counts or initiative.counted_programme_ids)
        self.assertEqual(initiative.state, "approved")
        outcome = initiative.outcome_ids
        self.assertEqual(
            (outcome.state, outcome.council_name), ("proposed", "Hội đồng sáng kiến D")
        )
        initiative.with_user(self.approver_d).action_recognise()
        self.assertTrue(initiative.counts)

    def test_not_after_it_was_forwarded(self):
        initiative = self._recognise(self._initiative(date_applied="2026-01-15"))
        mine = initiative.with_user(self.officer_b)
        mine._forward(self.portal, proposing=True)
        # only asked for so far: it is not sent without being recognised
        initiative.with_user(self.approver_d).action_annul("Trùng")
        with self.assertRefused("is not recognised yet"):
            mine._forward(self.portal)
        initiative.with_user(self.approver_d).action_recognise()
        mine._forward(self.portal)
        with self.assertRefused("was forwarded to “Chương trình CT1” already"):
            initiative.with_user(self.approver_d).action_annul("Trùng")
