from odoo.tests import freeze_time, tagged

from .common import RegistrationCase

MORNING = "2026-02-02 23:30:00"  # half past six on Tuesday, in Viet Nam


@tagged("post_install", "-at_install")
class TestDigest(RegistrationCase):
    """What people are told of registrations: at once, and once a day."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # nothing that the launch has done is news any more
        cls.env["res.users"].search([]).union_digest_date = "2026-02-02 03:00:01"
        cls.env["res.users"].search([("union_mandate_ids", "!=", False)]).lang = "en_US"
        cls.before = cls.env["mail.notification"].search([], order="id desc", limit=1).id
        cls.officer_b.notification_type = "inbox"
        cls.startClassPatcher(freeze_time("2026-02-02 04:00:00"))

    def _told(self, user):
        """Subjects of what somebody was told by e-mail or in the inbox, the last first."""
        notices = self.env["mail.notification"].search(
            [("res_partner_id", "=", user.partner_id.id), ("id", ">", self.before)],
            order="id desc",
        )
        return notices.mail_message_id.mapped("subject")

    def _digests(self, moment=MORNING):
        """Text of the summaries that the nightly job sends, by user."""
        before = self.env["mail.notification"].search([])
        with freeze_time(moment), self.enter_registry_test_mode():
            self.env.ref("union_emulation.ir_cron_send_digests").method_direct_trigger()
        self.env.invalidate_all()
        sent = self.env["mail.notification"].search([]) - before
        return {notice.res_partner_id.user_ids: notice.mail_message_id.body for notice in sent}

    # ------------------------------------------------------------
    # At once
    # ------------------------------------------------------------

    def test_one_notice_for_one_press(self):
        registrations = self._registration("task") + self._registration("task", name="Việc hai")
        self._submit(registrations)
        for user in (self.appraiser_b, self.approver_b, self.appraiser_d):
            registrations.with_user(user).action_approve()
        self.assertEqual(self._told(self.officer_b), [])
        registrations.with_user(self.approver_d).action_approve()
        self.assertEqual(self._told(self.officer_b), ["Approved"])
        body = self.env["mail.message"].search([("subject", "=", "Approved")], limit=1).body
        for registration in registrations:
            self.assertIn(registration.name, body)

    def test_recognition_is_told_once(self):
        registration = self._approved("initiative")
        told = self._told(self.officer_b)
        registration.with_user(self.approver_d).action_recognise()
        self.assertEqual(self._told(self.officer_b), ["Recognition: Decided", *told])

    def test_who_wants_e_mails_gets_none_for_a_single_registration(self):
        self.officer_b.notification_type = "email"
        registration = self._approved("initiative")
        registration.with_user(self.approver_d).action_recognise()
        self.assertEqual(self._told(self.officer_b), [])

    def test_return_is_an_activity_and_nothing_else(self):
        registration = self._registration()
        self._submit(registration)
        registration.with_user(self.appraiser_b).action_return("Thiếu", ["name"])
        self.assertEqual(registration.activity_ids.user_id, self.officer_b)
        for user in (self.officer_b, self.appraiser_b, self.approver_b):
            self.assertEqual(self._told(user), [])
        self.assertIn("Thiếu", registration.message_ids[:1].body)

    def test_long_lists_are_counted(self):
        registrations = self._registration()
        for number in range(16):
            registrations |= self._registration(name=f"Việc {number}")
        body = registrations._notice("Approved", self.env)
        self.assertEqual(body.count("<li>"), 16)
        self.assertIn("2 more registrations", body)

    # ------------------------------------------------------------
    # Once a day
    # ------------------------------------------------------------

    def test_summary(self):
        self._submit(self._registration() + self._registration())
        found = self._digests()
        self.assertEqual(
            set(found),
            {
                *(self.viewer_p, self.officer_p, self.appraiser_p, self.approver_p, self.clerk_p),
                *(self.officer_d, self.appraiser_d, self.approver_d),
                *(self.appraiser_b, self.approver_b),
            },
            "all above and beside, less who did it himself and the units beside",
        )
        self.assertIn("Submitted: <b>2</b>", found[self.officer_d])
        self.assertIn("To decide: <b>2</b>", found[self.appraiser_b])
        self.assertNotIn("To decide", found[self.viewer_p])

    def test_nothing_on_a_day_on_which_nothing_happened(self):
        self._registration()
        self.assertFalse(self._digests())

    def test_nobody_gets_two_a_day(self):
        self._submit(self._registration())
        self.assertTrue(self._digests())
        with freeze_time("2026-02-03 05:00:00"):
            self._submit(self._registration())
        self.assertFalse(self._digests("2026-02-03 09:00:00"))
        self.assertIn("Submitted: <b>1</b>", self._digests("2026-02-03 23:30:00")[self.officer_d])
        self.assertFalse(self._digests("2026-02-04 23:30:00"))

    def test_days_off_are_added_to_the_next(self):
        self._submit(self._registration())
        self.assertFalse(self._digests("2026-02-07 23:30:00"), "a Sunday")
        self.assertTrue(self._digests("2026-02-08 23:30:00"))

    def test_who_switches_it_off_gets_none(self):
        self.officer_d.with_user(self.officer_d).union_digest = False
        self._submit(self._registration())
        found = self._digests()
        self.assertNotIn(self.officer_d, found)
        self.assertIn(self.appraiser_d, found)

    def test_long_ago_is_no_news(self):
        self._submit(self._registration())
        self.assertFalse(self._digests("2026-02-25 23:30:00"))

    def test_what_was_stopped_goes_on(self):
        self._submit(self._registration())
        digest = self.env["emulation.digest"]
        with freeze_time(MORNING):
            first = digest._due_users()[:3]
            digest._send(first)
        self.assertFalse(first & self.env["res.users"].union(*self._digests()))

    def test_as_many_queries_for_much_as_for_little(self):
        counts = []
        for number in (1, 8):
            for __ in range(number):
                self._submit(self._registration())
            users = self.officer_d.sudo()
            users.union_digest_date = "2026-02-02 03:30:00"
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["emulation.digest"]._send(users)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 1)
