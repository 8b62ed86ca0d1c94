from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .decision_case import DecisionCase


@tagged("post_install", "-at_install")
class TestDecisionIssue(DecisionCase):
    """With its issue every line becomes an award; replaced and revoked, it is one no more."""

    def test_awards_keep_what_was_on_the_day(self):
        member = self._member(
            "Lý A", gender="female", job_title="Công nhân", position_group="direct_worker"
        )
        nomination = self._approved_nomination(member_id=member.id)
        decision = self._decision(self._closed(nomination))
        line = decision.line_ids
        line.citation = "Có sáng kiến tiết kiệm điện"
        self._issued(decision)
        award = line.award_id
        self.assertEqual(award, decision.award_ids)
        self.assertEqual(decision.decision_date, decision.document_id.date)
        member.name, member.job_title, self.base.name = "Lý Khác", "Tổ trưởng", "Công đoàn mới"
        for name, value in {
            "recipient_name": "Lý A",
            "recipient_title": nomination.nominee_title,
            "unit_name": "Công đoàn B1",
            "gender": "female",
            "position_group": "direct_worker",
            "citation": "Có sáng kiến tiết kiệm điện",
            "basis": "merit",
            "year": 2026,
            "amount": 710_000,
            "register_number": "01/2026",
            "decision_number": decision.paper_number,
            "state": "valid",
            "source": "decision",
        }.items():
            self.assertEqual(award[name], value, name)
        self.assertEqual(award.fund_id, self.fund)
        self.assertEqual(award.deciding_unit_id, self.province)
        self.assertEqual((nomination.state, nomination.decision_id), ("awarded", decision))

    def test_register_follows_the_order_of_the_list(self):
        decision = self._decision(self._closed(self._people("Lý B", "Lý A") | self._team()))
        self._issued(decision)
        awards = decision.award_ids.sorted("register_number")
        self.assertEqual(awards.mapped("recipient_name"), ["Tổ điện", "Lý A", "Lý B"])

    def test_by_the_paper_itself(self):
        decision = self._decision(self._closed(self._people("Lý A")))
        decision.document_id.with_user(self.clerk_p).action_issue()
        self.assertEqual((decision.state, len(decision.award_ids)), ("issued", 1))

    def test_by_the_clerk_only(self):
        decision = self._decision(self._closed(self._people("Lý A")))
        for user in (self.officer_p, self.approver_p):
            with self.assertRefused("Only a clerk"):
                decision.with_user(user).action_issue()
        with self.assertRefused("You may not", AccessError):
            decision.with_user(self.officer_b).action_issue()
        self._issued(decision)
        with self.assertRefused("is in the state"):
            self._issued(decision)

    def test_nominee_declined_meanwhile(self):
        nominations = self._people("Lý A", "Lý B")
        decision = self._decision(self._closed(nominations))
        nominations[0]._engine_write({"state": "declined"})
        with self.assertRefused("do not wait for a decision any more: Lý A"):
            self._issued(decision)
        self.assertEqual(nominations[1].state, "approved")
        self.assertFalse(decision.paper_number)
        self.assertFalse(decision.award_ids)

    def test_nothing_half_done(self):
        """A fault behind the number and the file leaves neither."""
        nominations = self._people("Lý A")
        decision = self._decision(self._closed(nominations))
        self.env["emulation.award"]._record(
            [
                {
                    **decision.line_ids._prepare_award(decision.document_id, 0),
                    "decision_id": False,
                    "source": "past",
                    "decision_number": "01/QĐ-LĐLĐ",
                    "decision_date": "2026-01-05",
                }
            ]
        )
        with self.assertRefused("already"), self.env.cr.savepoint():
            self._issued(decision)
        self.env.invalidate_all()
        self.assertEqual((decision.state, nominations.state), ("draft", "approved"))
        self.assertFalse(decision.document_id.pdf_attachment_id)

    # ------------------------------------------------------------
    # The paper is void
    # ------------------------------------------------------------

    def test_revoked_paper_takes_its_awards_along(self):
        decision = self._granted("Lý A", "Lý B")
        nominations = decision.nomination_ids
        decision.line_ids[0].with_user(self.officer_p).action_note_paid()
        with self.assertRefused("Say why"):
            decision.with_user(self.clerk_p).action_revoke(" ")
        with self.assertRefused("Only a clerk"):
            decision.with_user(self.officer_p).action_revoke("Sai")
        decision.with_user(self.clerk_p).action_revoke("Ban hành nhầm")
        self.assertEqual(decision.state, "revoked")
        self.assertEqual(decision.document_id.state, "revoked")
        self.assertEqual(set(decision.award_ids.mapped("state")), {"revoked"})
        self.assertEqual(set(nominations.mapped("state")), {"approved"})
        self.assertEqual(decision.line_ids.mapped("recover_amount"), [710_000, 0])
        again = self._decision(decision.session_id)
        self._issued(again)
        self.assertEqual(set(nominations.mapped("state")), {"awarded"})

    # ------------------------------------------------------------
    # Another decision takes its place
    # ------------------------------------------------------------

    def _replacement(self, decision):
        action = decision.with_user(self.officer_p).action_replace()
        return self.Decision.with_user(self.officer_p).browse(action["res_id"])

    def test_replaced_with_its_awards(self):
        decision = self._granted("Lý A", "Lý B")
        first, second = decision.line_ids
        first.with_user(self.officer_p).action_note_paid()
        later = self._replacement(decision)
        later.line_ids[0].citation = "Sửa lời khen"
        later.line_ids[1].unlink()
        self._issued(later)
        self.assertEqual(decision.state, "replaced")
        self.assertEqual(decision.document_id.state, "replaced")
        self.assertEqual(decision.document_id.replaced_by_id, later.document_id)
        self.assertEqual(first.award_id.state, "replaced")
        self.assertEqual(first.award_id.replaced_by_id, later.award_ids)
        self.assertEqual(later.award_ids.citation, "Sửa lời khen")
        self.assertEqual(first.nomination_id.decision_id, later)
        # who is on it no more waits again
        self.assertEqual(second.award_id.state, "revoked")
        self.assertEqual(second.nomination_id.state, "approved")
        # what was paid counts
        self.assertEqual((first.recover_amount, later.line_ids.paid_before), (0, 710_000))
        self.assertTrue(later.line_ids.date_paid)

    def test_less_money_than_before_has_to_come_back(self):
        decision = self._granted("Lý A")
        decision.line_ids.with_user(self.officer_p).action_note_paid()
        later = self._replacement(decision)
        self.award.term_ids.factor_individual = 0.2
        self._issued(later)
        self.assertEqual(later.line_ids.amount, 470_000)
        self.assertEqual(decision.line_ids.recover_amount, 240_000)
        self.assertEqual(later.line_ids.payment_state, "paid")

    def test_replaced_once(self):
        decision = self._granted("Lý A")
        first, second = self._replacement(decision), self._replacement(decision)
        self._issued(first)
        with self.assertRefused("has been replaced|is not in force|not an issued one"):
            self._issued(second)
        with self.assertRefused("in force can be changed"):
            self._replacement(decision)

    def test_not_by_a_paper_alone(self):
        decision = self._granted("Lý A")
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
        self.assertEqual(decision.state, "issued")

    def test_its_paper_names_the_one_that_it_replaces(self):
        later = self._replacement(self._granted("Lý A"))
        later.document_id.replaces_id = False
        with self.assertRefused("The paper has to take the place"):
            self._issued(later)

    # ------------------------------------------------------------
    # Another decision takes awards back
    # ------------------------------------------------------------

    def _revocation(self, decision, **values):
        action = decision.with_user(self.officer_p).action_take_back()
        revocation = self.Decision.with_user(self.officer_p).browse(action["res_id"])
        revocation.write({"ground": "false", "reason": "Kê khai sai sáng kiến", **values})
        return revocation

    def test_some_awards_taken_back(self):
        decision = self._granted("Lý A", "Lý B")
        revocation = self._revocation(decision)
        kept, taken = revocation.line_ids
        kept.unlink()
        self.assertEqual(taken.recover_amount, 710_000)
        self._issued(revocation)
        source = taken.source_line_id
        self.assertEqual(source.award_id.state, "revoked")
        self.assertEqual(source.nomination_id.state, "declined")
        self.assertIn(revocation.paper_number, source.nomination_id.decline_reason)
        self.assertEqual(decision.state, "issued")
        self.assertEqual(decision.document_id.state, "issued")
        self.assertEqual(decision.revocation_ids, revocation)
        others = decision.line_ids - source
        self.assertEqual(others.award_id.state, "valid")

    def test_all_awards_taken_back(self):
        decision = self._granted("Lý A", "Lý B")
        self._issued(self._revocation(decision))
        self.assertEqual((decision.state, decision.document_id.state), ("revoked", "revoked"))

    def test_ground_and_reason(self):
        decision = self._granted("Lý A")
        for values in ({"ground": False}, {"reason": " "}):
            with self.assertRefused("Say on which ground"):
                self._issued(self._revocation(decision, **values))

    def test_taken_back_once(self):
        decision = self._granted("Lý A", "Lý B")
        first, second = self._revocation(decision), self._revocation(decision)
        first.line_ids[0].unlink()
        self._issued(first)
        with self.assertRefused("do not stand any more"):
            self._issued(second)

    def test_not_more_than_was_granted(self):
        revocation = self._revocation(self._granted("Lý A"))
        with self.assertRefused("No more than what was granted"):
            revocation.line_ids.recover_amount = 800_000
        revocation.line_ids.recover_amount = 0

    def test_awards_of_the_decision_alone(self):
        first, second = self._granted("Lý A"), self._granted("Lý B")
        revocation = self._revocation(first)
        with self.assertRefused("of the decision that it is about"):
            revocation.line_ids = [
                Command.create(
                    {
                        "nomination_id": second.line_ids.nomination_id.id,
                        "source_line_id": second.line_ids.id,
                    }
                )
            ]

    def test_what_was_taken_back_stays_so(self):
        revocation = self._issued(self._revocation(self._granted("Lý A")))
        with self.assertRefused("is not granted again"):
            revocation.with_user(self.clerk_p).action_revoke("Nhầm")

    def test_begun_by_the_officer_only(self):
        decision = self._granted("Lý A")
        for user in (self.clerk_p, self.approver_p):
            for action in ("action_replace", "action_take_back"):
                with self.assertRefused("Only an officer", AccessError):
                    getattr(decision.with_user(user), action)()
        with self.assertRefused("by the buttons of the decision"):
            self.Decision.with_user(self.officer_p).create(
                {"unit_id": self.province.id, "kind": "revoke"}
            )
        other = self._granted("Lý B")
        other.with_user(self.clerk_p).action_revoke("Nhầm")
        with self.assertRefused("in force can be changed"):
            self.Decision.with_user(self.officer_p).create(
                {"unit_id": self.province.id, "replaces_id": other.id}
            )
