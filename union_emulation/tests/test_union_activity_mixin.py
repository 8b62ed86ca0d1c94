from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .common import UnionCase


@tagged("post_install", "-at_install")
class TestUnionActivityMixin(UnionCase):
    """Whoever loses a role loses the activities of dossiers that wait; the next one gets them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls._campaign()
        cls.campaign.with_user(cls.officer_p).action_submit()

    def _told(self, campaign=None):
        return (campaign or self.campaign).activity_ids.user_id

    def _run_cron(self):
        with self.enter_registry_test_mode():
            self.env.ref("union_emulation.ir_cron_hand_on_turns").method_direct_trigger()
        self.env.invalidate_all()

    def _mandate_of(self, user):
        return self.env["union.mandate"].search([("user_id", "=", user.id)])

    def test_former_officer_loses_access_by_the_day_alone(self):
        self._mandate_of(self.appraiser_p).date_end = "2099-06-30"
        campaign = self.campaign.with_user(self.appraiser_p)
        with freeze_time("2099-06-30 16:59:59"):  # 23:59:59 in Hà Nội
            self.env.invalidate_all()
            self.assertTrue(campaign.has_access("read"))
            self.assertIn("approve", campaign.allowed_actions)
        with freeze_time("2099-06-30 17:00:00"):
            # nobody has written anything: nothing told this worker to forget what it knew
            self.env.invalidate_all()
            self.assertFalse(campaign.has_access("read"))
            self.assertFalse(campaign.search([("id", "=", campaign.id)]))
            with self.assertRaises(AccessError):
                campaign.action_approve()

    def test_activities_go_to_the_present_holder(self):
        self._mandate_of(self.appraiser_p).date_end = "2026-01-01"
        successor = self._user("appraiser", self.province, "successor", date_start="2026-01-02")
        self.assertEqual(self._told(), self.appraiser_p)
        self._run_cron()
        self.assertEqual(self._told(), successor)
        activity = self.campaign.activity_ids
        self._run_cron()
        self.assertEqual(self.campaign.activity_ids, activity, "the second night changes nothing")

    def test_activity_of_an_archived_account_goes_on(self):
        deputy = self._user("appraiser", self.province, "second")
        self.appraiser_p.active = False
        self._run_cron()
        self.assertEqual(self._told(), deputy)

    def test_paper_that_waits_goes_to_the_present_clerk(self):
        self.campaign.with_user(self.appraiser_p).action_approve()
        self.campaign.with_user(self.approver_p).action_approve()
        self.assertEqual(self._told(), self.clerk_p)
        self._mandate_of(self.clerk_p).date_end = "2026-01-01"
        successor = self._user("clerk", self.province, "clerk2", date_start="2026-01-02")
        self._run_cron()
        self.assertEqual(self._told(), successor)

    def test_returned_dossier_stays_with_its_officer(self):
        self.campaign.with_user(self.appraiser_p).action_return("Sửa lại", ["name"])
        self._run_cron()
        self.assertEqual(self._told(), self.officer_p)

    def test_other_activities_are_left_alone(self):
        own = self.campaign.with_user(self.officer_p).activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.officer_p.id
        )
        self._run_cron()
        self.assertTrue(own.exists())

    def test_a_quiet_night_asks_little(self):
        campaigns = self.campaign
        campaigns |= self._campaigns([{"code": f"KH-{number}"} for number in range(19)])
        (campaigns - self.campaign).with_user(self.officer_p).action_submit()
        counts = []
        for records in (campaigns[:1], campaigns):
            self.env.flush_all()
            self.env.invalidate_all()
            records._hand_on_turns()  # warms the caches that outlive a transaction
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records._hand_on_turns()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts)
