from odoo.tests import tagged

from .common import UnionCase


@tagged("post_install", "-at_install")
class TestUnionThreadMixin(UnionCase):
    """Who is told something is told soon, and nobody waits for it."""

    _with_notices = True

    def setUp(self):
        super().setUp()
        self.cron = self.env.ref("mail.ir_cron_mail_scheduler_action")
        self.appraiser_p.notification_type = "email"

    def _mails(self):
        return self.env["mail.mail"].search(
            [
                ("model", "=", "emulation.campaign"),
                ("recipient_ids", "in", self.appraiser_p.partner_id.ids),
            ]
        )

    def _wakings(self):
        self.env.cr.precommit.run()
        return self.env["ir.cron.trigger"].search_count([("cron_id", "=", self.cron.id)])

    def test_mails_wait_in_the_queue_which_is_woken_once(self):
        before = self._wakings()
        for code in ("KH-1", "KH-2"):
            self._campaign(code=code).with_user(self.officer_p).action_submit()
        self.assertEqual(self._mails().mapped("state"), ["outgoing"] * 2)
        self.assertEqual(self._wakings(), before + 1)

    def test_whoever_reads_it_in_odoo_wakes_nothing(self):
        before = self._wakings()
        self.appraiser_p.notification_type = "inbox"
        self._campaign().with_user(self.officer_p).action_submit()
        self.assertFalse(self._mails())
        self.assertEqual(self._wakings(), before)
