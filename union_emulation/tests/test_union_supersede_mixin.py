from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .common import UnionCase

#: Of the reminder, in the language of who is told.
SUBJECTS = ("Dossiers that wait too long", "Hồ sơ chờ quá lâu")


class StandingCase(UnionCase):
    """A district's plan, whose approver leaves after the submission."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.appraiser_d = cls._user("appraiser", cls.district)
        cls.approver_d = cls._user("approver", cls.district)
        provincial = cls.signatory
        cls.signatory = provincial.copy({"unit_id": cls.district.id})
        cls.campaign = cls._campaign(cls.officer_d, unit_id=cls.district.id).with_env(cls.env)
        cls.signatory = provincial
        cls.campaign.with_user(cls.officer_d).action_submit()

    def _as(self, user, **context):
        return self.campaign.with_user(user).with_context(**context)

    def _leave(self, user):
        user.sudo().union_mandate_ids.date_end = "2026-01-01"


@tagged("post_install", "-at_install")
class TestSupersede(StandingCase):
    """A step whose holder vanished is named, and laid elsewhere by the level above."""

    def test_vanished_holder_is_named(self):
        steps = self.env["union.approval.step"].with_user(self.approver_p)
        domain = [("has_nobody", "=", True), ("res_id", "=", self.campaign.id)]
        self.assertFalse(steps.search(domain))
        self.assertFalse(self._as(self.approver_p).stands_still)
        self._leave(self.appraiser_d)
        found = steps.search(domain)
        self.assertEqual(found, self.campaign.current_step_id)
        self.assertTrue(found.has_nobody)
        self.assertTrue(self._as(self.approver_p).stands_still)
        self.assertIn("nobody holds this role", self._as(self.approver_d).missing)

    def test_nobody_above_acts_by_itself(self):
        """That the holder left gives nobody above the turn: he lays the step elsewhere first."""
        self._leave(self.appraiser_d)
        with self.assertRefused("nobody holds this role"):
            self._as(self.appraiser_p).action_approve()

    def test_the_level_above_lays_it_elsewhere(self):
        self._leave(self.appraiser_d)
        self.assertTrue(self._as(self.approver_p).can_supersede)
        old = self.campaign.current_step_id
        self._as(self.approver_p).action_supersede("Đồng chí A đã nghỉ hưu")
        self.assertRecordValues(
            old,
            [
                {
                    "state": "superseded",
                    "actor_name": "Approver of T-P",
                    "actor_title": "approver",
                    "comment": "Đồng chí A đã nghỉ hưu",
                }
            ],
        )
        new = self.campaign.current_step_id
        self.assertRecordValues(
            new, [{"unit_id": self.province.id, "role": "appraiser", "state": "current"}]
        )
        self.assertGreater(new.deadline, self.env["union.clock"]._now())
        self.assertEqual(self.campaign.activity_ids.user_id, self.appraiser_p)
        event = self.env["union.event"].search([("action", "=", "supersede")], limit=1)
        self.assertEqual(event.res_id, self.campaign.id)
        self.assertIn("nghỉ hưu", event.detail)
        self._as(self.appraiser_p).action_approve()
        self._as(self.approver_d).action_approve()
        self.assertEqual(self.campaign.state, "approved")

    def test_unit_and_role_are_chosen(self):
        self._leave(self.appraiser_d)
        self._as(self.approver_p).action_supersede("x", self.district.id, "approver")
        step = self.campaign.current_step_id
        self.assertEqual((step.unit_id, step.role), (self.district, "approver"))

    def test_only_where_nobody_can_act(self):
        self.assertFalse(self._as(self.approver_p).can_supersede)
        with self.assertRefused("no step is in turn on which nobody can act"):
            self._as(self.approver_p).action_supersede("x")

    def test_only_by_an_approver_above(self):
        self._leave(self.appraiser_d)
        for user in (self.approver_d, self.officer_d, self.officer_p, self.appraiser_p):
            self.assertFalse(self._as(user).can_supersede)
            with self.assertRefused("Only an approver of “Công đoàn P”.*Approver of T-P"):
                self._as(user).action_supersede("x")
        with self.assertRaises(AccessError):
            self._as(self.officer_s).action_supersede("x")

    def test_bad_arguments(self):
        self._leave(self.appraiser_d)
        superseder = self._as(self.approver_p)
        for reason in ("", "  ", None, 5, ["x"]):
            with self.assertRefused("reason is required"):
                superseder.action_supersede(reason)
        for unit in (self.base.id, self.sibling.id, -1, 2**70, "1", [self.province.id], {"a": 1}):
            with self.assertRefused("these units only: Công đoàn D, Công đoàn P"):
                superseder.action_supersede("x", unit)
        for role in ("officer", "clerk", "x", 5, ["approver"]):
            with self.assertRefused("an appraiser's or an approver's"):
                superseder.action_supersede("x", self.province.id, role)
        with self.assertRefused("Nobody there could act as appraiser"):
            superseder.action_supersede("x", self.district.id)
        self.assertEqual(self.campaign.current_step_id.state, "current")

    def test_at_the_top_there_is_nobody_above(self):
        campaign = self._campaign(code="KH-P")
        campaign.with_user(self.officer_p).action_submit()
        self._leave(self.appraiser_p)
        self.assertTrue(campaign.with_user(self.approver_p).stands_still)
        with self.assertRefused("“Công đoàn P” is at the top"):
            campaign.with_user(self.approver_p).action_supersede("x")

    def test_no_approver_above(self):
        self._leave(self.appraiser_d)
        self._leave(self.approver_p)
        with self.assertRefused("No unit above “Công đoàn D” has an approver"):
            self._as(self.appraiser_p).action_supersede("x")

    def test_by_the_wizard(self):
        self._leave(self.appraiser_d)
        action = self._as(self.approver_p).action_open_supersede()
        wizard = (
            self.env["union.approval.supersede"]
            .with_user(self.approver_p)
            .with_context(action["context"])
            .create({"reason": "Đã nghỉ hưu"})
        )
        self.assertEqual(wizard.way_unit_ids, self.district | self.province)
        self.assertIn("Công đoàn D", wizard.step_name)
        wizard.action_confirm()
        self.assertEqual(self.campaign.current_step_id.unit_id, self.province)

    def test_the_wizard_shows_strangers_nothing(self):
        self._leave(self.appraiser_d)
        wizard = (
            self.env["union.approval.supersede"]
            .with_user(self.officer_s)
            .create({"res_model": self.campaign._name, "res_id": self.campaign.id, "reason": "x"})
        )
        self.assertFalse(wizard.step_name)
        self.assertFalse(wizard.way_unit_ids)
        with self.assertRefused("does not exist any more"):
            wizard.action_confirm()

    def test_unit_above_acts_where_only_the_submitter_is_left(self):
        """One's own dossier is another matter: then the unit above acts without more ado."""
        self._leave(self.appraiser_d)
        self._mandate(self.officer_d, "appraiser", self.district)
        self.assertFalse(self._as(self.approver_p).stands_still)
        self.assertTrue(self._as(self.appraiser_p).my_turn)
        mine = [("my_turn", "=", True), ("id", "=", self.campaign.id)]
        work = [("kind", "=", "turn"), ("is_mine", "=", True), ("res_id", "=", self.campaign.id)]
        for user, count in ((self.appraiser_p, 1), (self.approver_p, 0), (self.officer_d, 0)):
            self.assertEqual(self._as(user).search_count(mine), count)
            self.assertEqual(self.env["emulation.work"].with_user(user).search_count(work), count)
        self._as(self.appraiser_p).action_approve()
        self.assertEqual(self.campaign.step_ids[0].actor_name, "Appraiser of T-P")


@tagged("post_install", "-at_install")
class TestEscalate(StandingCase):
    """The officer of a late dossier turns to the unit above."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.late = "2036-03-10 03:00:00"

    def _messages(self, user):
        return self.env["mail.notification"].search(
            [
                ("res_partner_id", "=", user.partner_id.id),
                ("mail_message_id.subject", "in", SUBJECTS),
            ]
        )

    def test_the_unit_above_is_told_once_a_day(self):
        with freeze_time(self.late):
            self.assertTrue(self._as(self.officer_d).can_escalate)
            self._as(self.officer_d).action_escalate()
            self.assertEqual(len(self._messages(self.approver_p)), 1)
            self.assertTrue(self.campaign.current_step_id.date_escalated)
            with self.assertRefused("told today already"):
                self._as(self.officer_d).action_escalate()
        event = self.env["union.event"].search([("action", "=", "escalate")], limit=1)
        self.assertEqual(event.res_id, self.campaign.id)
        self.assertIn("Approver of T-P", event.detail)
        self.assertEqual(self.campaign.state, "submitted")

    def test_only_when_late(self):
        with self.assertRefused("no step is late"):
            self._as(self.officer_d).action_escalate()

    def test_only_by_the_units_officer(self):
        with freeze_time(self.late), self.assertRefused("Only an officer of “Công đoàn D”"):
            self._as(self.officer_p).action_escalate()

    def test_in_the_place_of_a_unit_without_an_officer(self):
        self.env["union.mandate"].search([("user_id", "=", self.officer_d.id)]).write(
            {"date_end": "2026-01-01"}
        )
        with freeze_time(self.late):
            self.assertTrue(self._as(self.officer_p).can_escalate)
            self._as(self.officer_p).action_escalate()
        self.assertEqual(len(self._messages(self.approver_p)), 1)

    def test_above_the_top(self):
        campaign = self._campaign(code="KH-P")
        campaign.with_user(self.officer_p).action_submit()
        with freeze_time(self.late), self.assertRefused("“Công đoàn P” is at the top"):
            campaign.with_user(self.officer_p).action_escalate()
