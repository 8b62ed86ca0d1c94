from odoo.tests import freeze_time, tagged

from .test_union_approval_stage import StageCase
from .test_union_supersede_mixin import SUBJECTS

#: A Monday, and days after it on which the deadlines of the first stage are over.
SUBMITTED = "2036-03-03 03:00:00"
LATE = "2036-03-11 03:00:00"
LATER = "2036-03-12 03:00:00"
SUNDAY = "2036-03-16 03:00:00"


@tagged("post_install", "-at_install")
class TestReminder(StageCase):
    """Holders of late steps are reminded once a day, the unit above is told when it is time."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.central = cls._unit("TW", level="central")
        cls.province.parent_id = cls.central
        cls.chief = cls._user("approver", cls.central)
        cls.opinions.escalation_days = 3
        with freeze_time(SUBMITTED):
            cls.other = cls._campaign(code="KH-2", name="Hai")
            (cls.campaign | cls.other).with_user(cls.officer_p).action_submit()
        cls.steps = cls.campaign.step_ids | cls.other.step_ids

    def _remind(self, moment):
        with freeze_time(moment), self.enter_registry_test_mode():
            self.env.ref("union_emulation.ir_cron_remind_steps").method_direct_trigger()
        self.env.invalidate_all()

    def _told(self, user):
        return self.env["mail.notification"].search(
            [
                ("res_partner_id", "=", user.partner_id.id),
                ("mail_message_id.subject", "in", SUBJECTS),
            ]
        )

    def _count(self, action):
        return self.env["union.event"].search_count(
            [("action", "=", action), ("res_id", "in", (self.campaign | self.other).ids)]
        )

    def test_one_message_a_person_and_day(self):
        self._remind("2036-03-05 03:00:00")
        self.assertFalse(self._told(self.heads[0]), "before the deadline")
        self._remind(LATE)
        self._remind(LATE)
        for head in self.heads:
            [notification] = self._told(head)
            body = notification.mail_message_id.body
            self.assertIn("Hai", body)
            self.assertIn(self.campaign.name, body)
        self.assertEqual(self._count("remind"), 2)
        self.assertEqual(str(self.steps[0].date_reminded), LATE[:10])
        self._remind(LATER)
        self.assertEqual(len(self._told(self.heads[0])), 2)
        self.assertFalse(self._told(self.approver_p), "not his turn")

    def test_not_on_a_day_off(self):
        self._remind(SUNDAY)
        self.assertFalse(self._told(self.heads[0]))

    def test_who_has_acted_is_not_reminded(self):
        with freeze_time(SUBMITTED):
            (self.campaign | self.other).with_user(self.heads[0]).action_approve()
        self._remind(LATE)
        self.assertFalse(self._told(self.heads[0]))
        self.assertTrue(self._told(self.heads[1]))

    def test_what_is_over_is_not_reminded(self):
        with freeze_time(SUBMITTED):
            self.campaign.with_user(self.officer_p).action_withdraw("Không cần nữa")
            self.other.with_user(self.heads[0]).action_return("Sửa lại", ["name"])
        self._remind(LATE)
        for user in (*self.heads, self.chief):
            self.assertFalse(self._told(user))
        self.assertFalse(self._count("remind") + self._count("escalate"))

    def test_the_unit_above_is_told_once(self):
        self._remind("2036-03-07 03:00:00")
        self.assertFalse(self._told(self.chief), "before its time")
        self._remind(LATER)
        self._remind("2036-03-13 03:00:00")
        self.assertEqual(len(self._told(self.chief)), 1)
        self.assertEqual(self._count("escalate"), 2)
        self.assertEqual(self.campaign.state, "submitted")

    def test_nobody_above_is_no_error(self):
        self.chief.union_mandate_ids.date_end = "2026-01-01"
        self._remind(LATER)
        self.assertFalse(self._count("escalate"))
        self.assertTrue(self.steps[0].date_escalated, "not asked again each day")

    def test_vanished_holder_is_told_above_at_once(self):
        self.heads[1].union_mandate_ids.date_end = "2026-01-01"
        self._remind("2036-03-04 03:00:00")
        [notification] = self._told(self.chief)
        self.assertIn("Ban B", notification.mail_message_id.body)
        self.assertNotIn("Ban A", notification.mail_message_id.body)

    def test_in_the_language_of_who_is_told(self):
        self.heads[0].lang = "vi_VN"
        self._remind(LATE)
        subjects = self.env["mail.message"].search(
            [("partner_ids", "in", self.heads[0].partner_id.ids)]
        )
        self.assertIn("Hồ sơ chờ quá lâu", subjects.mapped("subject"))

    def test_overdue_is_found(self):
        domain = [("is_overdue", "=", True), ("id", "in", self.steps.ids)]
        for moment, count in ((SUBMITTED, 0), (LATE, 6)):
            with freeze_time(moment):
                steps = self.env["union.approval.step"].with_user(self.approver_p)
                self.assertEqual(steps.search_count(domain), count)
                self.assertEqual(sum(self.steps.mapped("is_overdue")), count)
                self.env.invalidate_all()
