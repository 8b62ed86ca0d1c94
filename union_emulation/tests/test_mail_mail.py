from odoo.tests import tagged

from .common import UnionCase


@tagged("post_install", "-at_install")
class TestMailMail(UnionCase):
    """Notices go out by the queue, which is woken once for all; other modules' as they did."""

    _with_notices = True

    def setUp(self):
        super().setUp()
        self.queue = self.env.ref("mail.ir_cron_mail_scheduler_action")
        self.appraiser_p.notification_type = "email"
        self.older = self.env["mail.mail"]
        self.older = self._mails()

    def _mails(self):
        domain = [("recipient_ids", "in", self.appraiser_p.partner_id.ids)]
        return self.env["mail.mail"].search(domain) - self.older

    def _wakings(self):
        self.env.cr.precommit.run()
        return self.env["ir.cron.trigger"].search_count([("cron_id", "=", self.queue.id)])

    def test_notices_wait_in_the_queue_which_is_woken_once(self):
        before = self._wakings()
        for code in ("KH-1", "KH-2"):
            self._campaign(code=code).with_user(self.officer_p).action_submit()
        self.assertEqual(self._mails().mapped("state"), ["outgoing"] * 2)
        self.assertEqual(self._wakings(), before + 1)

    def test_messages_of_other_modules_are_left_to_the_core(self):
        before = self._wakings()
        self.env["res.partner"].create({"name": "x"}).message_notify(
            partner_ids=self.appraiser_p.partner_id.ids, body="x"
        )
        self.assertTrue(self._mails())
        self.assertEqual(self._wakings(), before)

    def test_what_is_undone_takes_no_waking_of_others_along(self):
        before = self._wakings()
        notify = self.province.message_notify
        notify(partner_ids=self.appraiser_p.partner_id.ids, body="stays")
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            notify(partner_ids=self.appraiser_p.partner_id.ids, body="goes")
            raise ZeroDivisionError
        self.assertEqual(len(self._mails()), 1)
        self.assertEqual(self._wakings(), before + 1)

    def test_whoever_reads_it_in_odoo_wakes_nothing(self):
        before = self._wakings()
        self.appraiser_p.notification_type = "inbox"
        self._campaign().with_user(self.officer_p).action_submit()
        self.assertFalse(self._mails())
        self.assertEqual(self._wakings(), before)

    def test_row_is_held_before_the_letter_goes_out(self):
        mail = self.env["mail.mail"].create({"email_to": "a@example.com", "body_html": "x"})
        self.env.flush_all()
        mail.state = "exception"
        self.assertTrue(mail._prepare_outgoing_list())
        self.env.cr.execute("SELECT state, failure_reason FROM mail_mail WHERE id = %s", [mail.id])
        state, reason = self.env.cr.fetchone()
        self.assertEqual(state, "exception")
        self.assertIn("broke off", reason)
