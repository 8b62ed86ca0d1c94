from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .test_emulation_forwarding import ForwardingCase


@tagged("post_install", "-at_install")
class TestProposedForwarding(ForwardingCase):
    """What a unit proposes to be forwarded reaches those who may send it, and nobody else."""

    def _propose(self, registrations=None, user=None, programme=None):
        """Outcomes that were proposed, of the dossier to the body outside unless said."""
        registrations = registrations or self.both
        programme = programme or self.dossier
        self._wizard(registrations, user, programme).action_propose()
        return registrations.outcome_ids.filtered(lambda o: o.programme_id == programme)

    def _officers(self, outcomes):
        """Who has an activity on the outcomes."""
        return outcomes.activity_ids.user_id

    def _work(self, user):
        return self.env["emulation.work"].with_user(user).search([("kind", "=", "forward")])

    # ------------------------------------------------------------
    # Who is told
    # ------------------------------------------------------------

    def test_officers_who_may_send_have_an_activity_until_it_is_sent(self):
        outcomes = self._propose()
        self.assertEqual(outcomes.sender_unit_id, self.district)
        self.assertEqual(self._officers(outcomes), self.officer_d)
        self.assertEqual(len(outcomes.activity_ids), 2)
        self._wizard(self.plain, self.officer_d, self.dossier).action_send()
        self.assertEqual(outcomes.activity_ids.res_id, self._forwarding(self.secret).id)
        self._wizard(self.secret, self.officer_p, self.dossier).action_send()
        self.assertFalse(outcomes.activity_ids)

    def test_nobody_is_written_to(self):
        before = self.env["mail.notification"].search_count([])
        self._propose()
        self.assertEqual(self.env["mail.notification"].search_count([]), before)

    def test_a_portal_asks_the_next_unit_above(self):
        outcomes = self._propose(self.plain, programme=self.portal)
        self.assertEqual(outcomes.sender_unit_id, self.district)
        self.assertEqual(self._officers(outcomes), self.officer_d)

    def test_an_officer_of_the_unit_that_may_send_asks_further_up(self):
        outcomes = self._propose(user=self.officer_d)
        self.assertEqual(outcomes.sender_unit_id, self.province)
        self.assertEqual(self._officers(outcomes), self.officer_p)

    def test_where_the_unit_asked_has_no_officer_the_next_above_is_told(self):
        self.env["union.mandate"].search(
            [("user_id", "=", self.officer_d.id)]
        ).date_end = "2026-02-01"
        outcomes = self._propose()
        self.assertEqual(outcomes.sender_unit_id, self.district)
        self.assertEqual(self._officers(outcomes), self.officer_p)
        self.assertEqual(self._work(self.officer_p).count, 2)

    def test_queries_do_not_grow_with_the_number_proposed(self):
        more = self._recognise(
            self.env["emulation.registration"].union(
                *(self._initiative(date_applied="2025-10-01") for _ in range(6))
            )
        )
        counts = []
        for registrations in (more[:1], more[1:]):
            self.env.invalidate_all()
            wizard = self._wizard(registrations, programme=self.dossier)
            self.env.flush_all()
            before = self.cr.sql_log_count
            wizard.action_propose()
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1] - counts[0], 10, counts)

    # ------------------------------------------------------------
    # My work
    # ------------------------------------------------------------

    def test_my_work_counts_what_is_to_be_forwarded_and_opens_it(self):
        outcomes = self._propose()
        work = self._work(self.officer_d)
        self.assertEqual(
            (work.count, work.unit_id, work.name), (2, self.district, "Chương trình CT2")
        )
        for user in (self.officer_b, self.officer_p, self.officer_s, self.approver_d):
            self.assertFalse(self._work(user))
        action = work.action_open()
        found = self.env[action["res_model"]].with_user(self.officer_d).search(action["domain"])
        self.assertEqual(found, outcomes)
        wizard = found.action_open_forwarding()
        form = Form(
            self.env[wizard["res_model"]].with_user(self.officer_d).with_context(wizard["context"])
        )
        self.assertEqual(form.programme_id, self.dossier)
        self.assertEqual(form.ready_count, 2)
        form.save().action_send()
        self.assertFalse(self._work(self.officer_d))
        self.assertEqual(set(outcomes.mapped("state")), {"decided"})

    def test_what_goes_to_two_programmes_is_not_sent_at_once(self):
        outcomes = self._propose(self.plain) | self._propose(self.secret, programme=self.portal)
        with self.assertRefused("that go to one programme"):
            outcomes.with_user(self.officer_d).action_open_forwarding()
        with self.assertRefused("may not read", AccessError):
            outcomes[0].with_user(self.officer_s).action_open_forwarding()

    # ------------------------------------------------------------
    # Refused
    # ------------------------------------------------------------

    def test_who_may_send_may_refuse_and_the_proposer_hears_of_it(self):
        outcome = self._propose(self.plain)
        for user in (self.officer_b, self.approver_d):
            with self.assertRefused("Only an officer of “Công đoàn D” or of a unit above"):
                outcome.with_user(user).action_refuse("Chưa tiêu biểu")
        with self.assertRefused("a reason is required"):
            outcome.with_user(self.officer_d).action_refuse(" ")
        self.officer_b.write({"notification_type": "inbox", "lang": "en_US"})
        self.assertIn("refuse", outcome.with_user(self.officer_d).allowed_actions)
        outcome.with_user(self.officer_d).action_refuse("Chưa tiêu biểu")
        self.assertEqual(outcome.state, "refused")
        self.assertEqual(outcome.result, "Not forwarded: Chưa tiêu biểu")
        self.assertFalse(outcome.activity_ids)
        self.assertFalse(self._work(self.officer_d))
        notice = self.env["mail.notification"].search(
            [("res_partner_id", "=", self.officer_b.partner_id.id)], order="id desc", limit=1
        )
        self.assertEqual(notice.mail_message_id.subject, "Not forwarded")
        # no host has refused it: it goes on counting, has no answer, and can be proposed again
        self.assertNotIn("the host refused it", self.plain.programme_state or "")
        self.assertFalse(outcome.with_user(self.officer_d).can_answer)
        again = self._propose(self.plain) - outcome
        self.assertEqual(again.state, "proposed")

    def test_what_was_sent_is_not_refused(self):
        outcome = self._propose(self.plain)
        self._wizard(self.plain, self.officer_d, self.dossier).action_send()
        with self.assertRefused("does not wait to be sent"):
            outcome.with_user(self.officer_d).action_refuse("Nhầm")

    def test_who_proposed_for_another_unit_has_the_news_as_well(self):
        self.officer_d.write({"notification_type": "inbox", "lang": "en_US"})
        self._propose(self.plain, self.officer_d)
        self._wizard(self.plain, self.officer_p, self.dossier).action_send()
        notice = self.env["mail.notification"].search(
            [("res_partner_id", "=", self.officer_d.partner_id.id)], order="id desc", limit=1
        )
        self.assertEqual(notice.mail_message_id.subject, "Forwarded outside")

    def test_the_summary_of_the_day_names_proposals_and_what_became_of_them(self):
        self.env["res.users"].search([]).union_digest_date = "2026-02-02 02:59:59"
        digest = self.env["emulation.digest"]
        since, until = self.officer_b.union_digest_date, self.env["union.clock"]._now()
        self.env["union.event"].flush_model()
        before = digest._of_user(digest._news(since, until), self.officer_p)
        self._propose()
        self._wizard(self.plain, self.officer_d, self.dossier).action_send()
        after = digest._of_user(digest._news(since, until), self.officer_p)
        model = "emulation.registration"
        self.assertEqual(
            [after[model, name] - before[model, name] for name in ("propose_forward", "forward")],
            [2, 1],
        )
