from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import RegistrationCase

DECISION = {"number": "12/QĐ-LĐLĐ", "date": "2026-02-01"}


class OutcomeCase(RegistrationCase):
    """Works of the base unit that the province recognises; certificates may be given for them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["emulation.registration.category"].search([]).gives_certificate = True

    def _recognised(self, **values):
        work = self._approved(**values)
        work.with_user(self.officer_b).action_complete()
        work.with_user(self.approver_p).action_recognise()
        return work.with_user(self.officer_b)

    def _proposed(self, kind="plaque", user=None, **values):
        work = self._recognised(**values).with_user(user or self.officer_b)
        getattr(work, f"action_propose_{kind}")()
        return work.outcome_ids.filtered(lambda outcome: outcome.kind == kind)

    def _decided(self, kind="plaque", **values):
        outcome = self._proposed(kind, **values)
        outcome.with_user(self.approver_p).action_decide(**DECISION)
        return outcome


@tagged("post_install", "-at_install")
class TestRegistrationOutcome(OutcomeCase):
    """Certificates and plaques, from the proposal to the ceremony."""

    def test_from_the_proposal_to_the_plaque(self):
        outcome = self._proposed(plaque_requested=True, plaque_text="Công trình chào mừng")
        work = outcome.registration_id
        self.assertEqual((outcome.state, work.work_stage), ("proposed", "plaque_proposed"))
        self.assertEqual(outcome.deciding_unit_id, self.province)
        outcome.with_user(self.approver_p).action_decide(**DECISION)
        self.assertEqual((outcome.state, work.work_stage), ("decided", "plaque_decided"))
        self.assertEqual(outcome.decision_number, "12/QĐ-LĐLĐ")
        self.assertIn("Approver of T-P", outcome.decided_by)
        outcome.with_user(self.officer_b).action_fix("2026-02-02", "Cổng nhà văn hóa")
        self.assertEqual((outcome.state, work.work_stage), ("done", "plaque_fixed"))
        self.assertEqual(
            (str(outcome.date_done), outcome.place, outcome.plaque_text),
            ("2026-02-02", "Cổng nhà văn hóa", "Công trình chào mừng"),
        )

    def test_certificate_is_handed_over_with_its_number(self):
        outcome = self._decided("certificate")
        with self.assertRefused("which number"):
            outcome.with_user(self.officer_p).action_hand_over(" ", "2026-02-02")
        outcome.with_user(self.officer_p).action_hand_over("05/2026", "2026-02-02")
        self.assertEqual((outcome.state, outcome.certificate_number), ("done", "05/2026"))
        self.assertEqual(outcome.registration_id.work_stage, "recognised")

    def test_recognition_and_plaque_are_two_outcomes(self):
        outcome = self._proposed()
        recognition = outcome.registration_id.outcome_ids - outcome
        self.assertEqual((recognition.kind, recognition.state), ("recognition", "decided"))
        with self.assertRefused("is not decided here"):
            recognition.with_user(self.approver_p).action_refuse("Không")

    def test_only_what_is_recognised_is_proposed(self):
        work = self._approved()
        with self.assertRefused("is not recognised yet"):
            work.with_user(self.officer_b).action_propose_plaque()
        self.assertFalse(work.with_user(self.officer_b).proposable)

    def test_category_says_what_may_be_proposed(self):
        work = self._recognised()
        work.category_id.sudo().gives_plaque = False
        with self.assertRefused("leads to no such outcome"):
            work.action_propose_plaque()
        self.assertEqual(work.proposable, "certificate")

    def test_proposed_once_and_again_after_a_refusal(self):
        outcome = self._proposed()
        work = outcome.registration_id
        with self.assertRefused("has been proposed already"):
            work.action_propose_plaque()
        with self.assertRefused("a reason is required"):
            outcome.with_user(self.approver_p).action_refuse("")
        outcome.with_user(self.approver_p).action_refuse("Chưa tiêu biểu")
        self.assertEqual((outcome.state, work.work_stage), ("refused", "recognised"))
        self.assertEqual(outcome.refuse_reason, "Chưa tiêu biểu")
        work.action_propose_plaque()
        self.assertEqual((outcome.state, outcome.refuse_reason), ("proposed", False))
        self.assertEqual(len(work.outcome_ids), 2)

    def test_both_units_officers_may_propose_and_nobody_else(self):
        for user in (self.officer_d, self.approver_p, self.officer_s):
            with self.assertRefused("Only an officer of|may not read"):
                self._recognised().with_user(user).action_propose_plaque()
        self.assertEqual(self._proposed(user=self.officer_p).state, "proposed")

    def test_only_the_approver_of_the_deciding_unit_decides(self):
        outcome = self._proposed()
        for user in (self.officer_b, self.officer_p, self.appraiser_p, self.approver_d):
            with self.assertRefused("Only an approver of “Công đoàn P”"):
                outcome.with_user(user).action_decide(**DECISION)
            with self.assertRefused("Only an approver of “Công đoàn P”"):
                outcome.with_user(user).action_refuse("Không")

    def test_nobody_decides_on_what_he_proposed(self):
        self._mandate(self.approver_p, "officer", self.province)
        second = self._user("approver", self.province, "approver2.p")
        outcome = self._proposed(user=self.approver_p)
        with self.assertRefused("is your own"):
            outcome.with_user(self.approver_p).action_decide(**DECISION)
        outcome.with_user(second).action_decide(**DECISION)

    def test_nobody_decides_on_what_he_has_a_part_in(self):
        member = self.env["union.member"].create(
            {"name": "Đỗ D", "unit_id": self.base.id, "user_id": self.approver_p.id}
        )
        second = self._user("approver", self.province, "approver2.p")
        work = self._registration(author_ids=[Command.create({"member_id": member.id})])
        self._submit(work)
        for user in (self.appraiser_b, self.approver_b, self.appraiser_d, self.approver_d):
            work.with_user(user).action_approve()
        work.with_user(self.appraiser_p).action_approve()
        work.with_user(second).action_approve()
        work.with_user(self.officer_b).write(
            {
                "actual_start": "2026-01-10",
                "actual_finish": "2026-01-30",
                "actual_cost": 1,
                "quality_statement": "Tốt",
            }
        )
        work.with_user(self.officer_b).action_complete()
        work.with_user(second).action_recognise()
        work.with_user(self.officer_b).action_propose_plaque()
        outcome = work.outcome_ids.filtered(lambda o: o.kind == "plaque")
        with self.assertRefused("is your own"):
            outcome.with_user(self.approver_p).action_decide(**DECISION)
        outcome.with_user(second).action_decide(**DECISION)

    def test_plaque_is_not_fixed_before_it_is_decided(self):
        outcome = self._proposed()
        with self.assertRefused("is proposed"):
            outcome.with_user(self.officer_b).action_fix("2026-02-02", "Cổng")
        self.assertEqual(outcome.with_user(self.officer_b).allowed_actions, "")
        self.assertEqual(outcome.with_user(self.approver_p).allowed_actions, "decide refuse")

    def test_only_the_two_units_fix_it(self):
        outcome = self._decided()
        with self.assertRefused("Only an officer of “Công đoàn B1” or of “Công đoàn P”"):
            outcome.with_user(self.officer_d).action_fix("2026-02-02", "Cổng")

    def test_ceremony_has_a_day_and_a_place(self):
        outcome = self._decided().with_user(self.officer_b)
        for arguments, refusal in (
            (("2026-02-03", "Cổng"), "cannot lie in the future"),
            (("2026-01-31", "Cổng"), "before the decision"),
            (("hôm qua", "Cổng"), "Name the day"),
            ((None, "Cổng"), "Name the day"),
            (([2026], "Cổng"), "Name the day"),
            ((2026, "Cổng"), "Name the day"),
            (("2026-02-02", " "), "Say where"),
            (("2026-02-02", ["Cổng"]), "Say where"),
        ):
            with self.assertRefused(refusal):
                outcome.action_fix(*arguments)

    def test_decision_is_named(self):
        outcome = self._proposed().with_user(self.approver_p)
        for arguments, refusal in (
            ({}, "Name the decision"),
            ({"number": "12/QĐ-LĐLĐ"}, "Name the day"),
            ({"number": "12/QĐ-LĐLĐ", "date": "2026-02-03"}, "cannot lie in the future"),
            ({"number": {"a": 1}, "date": "2026-02-01"}, "Name the decision"),
        ):
            with self.assertRefused(refusal):
                outcome.action_decide(**arguments)
        self.assertEqual(outcome.state, "proposed")

    def test_decision_is_a_paper_that_the_deciding_unit_has_issued(self):
        outcome = self._proposed().with_user(self.approver_p)
        paper = self.campaign.document_id
        draft = self._campaign(code="KH-T3").document_id
        self._mandate(self.officer_d, "clerk", self.district)
        for wrong in (draft.id, 0x7FFFFFFF, [paper.id], "1", True):
            with self.assertRefused("that the unit that decides has issued"):
                outcome.action_decide(wrong)
        outcome.action_decide(paper.id)
        self.assertEqual(
            (outcome.document_id, outcome.decision_number, outcome.decision_date),
            (paper, paper.full_number, paper.date),
        )

    def test_paper_of_another_unit_is_no_decision(self):
        paper = self.campaign.document_id
        category = self._category("work")
        category.climbs_to = "above"
        work = self._approved()
        work.with_user(self.officer_b).action_complete()
        work.with_user(self.approver_d).action_recognise()
        work.with_user(self.officer_b).action_propose_plaque()
        outcome = work.outcome_ids.filtered(lambda o: o.kind == "plaque")
        with self.assertRefused("that the unit that decides has issued"):
            outcome.with_user(self.approver_d).action_decide(paper.id)

    def test_plaque_is_of_the_level_of_the_unit_that_grants_it(self):
        outcome = self._proposed()
        self.assertFalse(outcome.plaque_level_id)
        outcome.with_user(self.approver_p).action_decide(**DECISION)
        self.assertEqual(outcome.plaque_level_id, self.province.level_id)
        certificate = self._decided("certificate")
        self.assertFalse(certificate.plaque_level_id)

    def test_level_of_a_decision_that_is_kept_elsewhere_is_said(self):
        central = self.env["union.level"].search([("code", "=", "central")])
        outcome = self._proposed()
        for wrong in (True, "1", [central.id], 0x7FFFFFFF, 10**30):
            with self.assertRefused("no such level"):
                outcome.with_user(self.approver_p).action_decide(**DECISION, level_id=wrong)
        wizard = self.env["emulation.outcome.act"].with_user(self.approver_p)
        with Form(wizard.with_context(default_outcome_ids=outcome.ids)) as form:
            self.assertEqual(form.level_id, self.province.level_id)
            form.number = "12/QĐ-TLĐ"
            form.level_id = central
        form.record.action_confirm()
        self.assertEqual(outcome.plaque_level_id, central)

    def test_level_of_a_paper_kept_here_is_that_of_its_unit(self):
        central = self.env["union.level"].search([("code", "=", "central")])
        outcome = self._proposed().with_user(self.approver_p)
        outcome.action_decide(self.campaign.document_id.id, level_id=central.id)
        self.assertEqual(outcome.plaque_level_id, self.province.level_id)

    def test_several_are_decided_at_once_or_none(self):
        outcomes = self._proposed() | self._proposed()
        outcomes[0].with_user(self.approver_p).action_refuse("Không")
        with self.assertRefused("is turned down"):
            outcomes.with_user(self.approver_p).action_decide(**DECISION)
        self.assertEqual(outcomes[1].state, "proposed")

    def test_who_acts_next_is_told(self):
        outcome = self._proposed()
        self.assertEqual(outcome.sudo().activity_ids.user_id, self.approver_p)
        outcome.with_user(self.approver_p).action_decide(**DECISION)
        activity = outcome.sudo().activity_ids
        self.assertEqual((activity.user_id, activity.summary), (self.officer_b, "Fix the plaque"))
        outcome.with_user(self.officer_b).action_fix("2026-02-02", "Cổng")
        self.assertFalse(outcome.sudo().activity_ids)

    def test_refusal_is_told_to_the_registering_officer(self):
        outcome = self._proposed(user=self.officer_p)
        outcome.with_user(self.approver_p).action_refuse("Chưa tiêu biểu")
        activity = outcome.sudo().activity_ids
        self.assertEqual(activity.user_id, self.officer_b)
        self.assertIn("Chưa tiêu biểu", activity.summary)

    def test_every_step_is_logged(self):
        outcome = self._decided()
        outcome.with_user(self.officer_b).action_fix("2026-02-02", "Cổng")
        events = self.env["union.event"].search(
            [("res_model", "=", outcome._name), ("res_id", "=", outcome.id)], order="id"
        )
        self.assertEqual(events.mapped("action"), ["propose", "decide", "fix"])
        self.assertEqual(events.mapped("what"), ["Proposed", "Granted", "Plaque fixed"])
        self.assertIn("Cổng", events[-1].detail)

    def test_nothing_but_the_actions_changes_an_outcome(self):
        outcome = self._proposed()
        for same in (outcome.with_user(self.approver_p), outcome.sudo()):
            with self.assertRefused("through the actions|may not", AccessError):
                same.write({"state": "done"})
        hostile = self._recognised().with_context(
            default_state="done", default_decision_number="1/QĐ", default_date_done="2026-01-01"
        )
        hostile.action_propose_plaque()
        plaque = hostile.outcome_ids.filtered(lambda o: o.kind == "plaque")
        self.assertEqual(plaque.state, "proposed")
        self.assertFalse(plaque.decision_number or plaque.date_done)

    def test_siblings_see_no_outcome(self):
        outcome = self._proposed()
        with self.assertRefused("may not read", AccessError):
            outcome.with_user(self.officer_s).read(["state"])

    def test_wizard_takes_the_action_on_all_that_were_chosen(self):
        outcomes = self._proposed() | self._proposed()
        wizard = self.env["emulation.outcome.act"].with_user(self.approver_p)
        with Form(wizard.with_context(active_ids=outcomes.ids)) as form:
            form.number = "12/QĐ-LĐLĐ"
        form.record.action_confirm()
        self.assertEqual(set(outcomes.mapped("state")), {"decided"})

    def test_wizard_offers_the_text_that_the_unit_asked_for(self):
        outcome = self._decided(plaque_requested=True, plaque_text="Công trình số 1")
        wizard = self.env["emulation.outcome.act"].with_user(self.officer_b)
        with Form(
            wizard.with_context(default_outcome_ids=outcome.ids, default_action="fix")
        ) as form:
            self.assertEqual(form.plaque_text, "Công trình số 1")
            form.plaque_text = "Công trình số 1 (sửa)"
            form.place = "Cổng"
        form.record.action_confirm()
        self.assertEqual((outcome.state, outcome.plaque_text), ("done", "Công trình số 1 (sửa)"))

    def test_wizard_names_nothing_to_strangers(self):
        outcome = self._proposed()
        wizard = self.env["emulation.outcome.act"].with_user(self.officer_s)
        with self.assertRefused("may not read", AccessError):
            wizard.create({"outcome_ids": outcome.ids, "action": "refuse", "reason": "Không"})
