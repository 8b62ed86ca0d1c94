from datetime import datetime

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged

from .test_emulation_campaign import CampaignCase

#: 17:00 on 31/3/2026 and 15/4/2026 by the federation's clock.
DEADLINE = datetime(2026, 3, 31, 10)
LATER = datetime(2026, 4, 15, 10)


class ExtensionCase(CampaignCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.phase = cls.campaign.phase_ids[0]
        cls.phase.registration_deadline = DEADLINE
        clock = freeze_time("2026-03-01 03:00:00")
        clock.start()
        cls.addClassCleanup(clock.stop)
        cls._approve(cls.campaign)
        cls.campaign.document_id.with_user(cls.clerk_p).action_issue()
        cls.campaign.with_user(cls.officer_p).action_launch()

    def _line(self, unit):
        lines = self.phase.with_user(self.officer_p).campaign_id.participation_ids.line_ids
        found = lines.filtered(lambda li: li.unit_id == unit and li.phase_id == self.phase)
        return found.sudo().with_user(self.env.user)

    def _extend(self, user=None, deadline=LATER, reason="Lũ lụt", **values):
        return self.env["emulation.extension"].browse(
            self.phase.with_user(user or self.officer_p).action_extend(deadline, reason, **values)
        )


@tagged("post_install", "-at_install")
class TestExtension(ExtensionCase):
    """More time for all or for one unit, and what follows from it."""

    def test_for_all(self):
        extension = self._extend()
        self.assertRecordValues(
            extension,
            [
                {
                    "for_all": True,
                    "unit_id": self.province.id,
                    "campaign_id": self.campaign.id,
                    "previous_deadline": DEADLINE,
                    "deadline": LATER,
                    "granted_by": "Officer of T-P",
                    "granted_title": "officer",
                    "reason": "Lũ lụt",
                    "date_granted": datetime(2026, 3, 1, 3),
                }
            ],
        )
        lines = self.phase.campaign_id.participation_ids.line_ids
        self.assertEqual(
            set(lines.filtered(lambda li: li.phase_id == self.phase).mapped("deadline")), {LATER}
        )
        self.assertEqual(self.phase.registration_deadline, DEADLINE, "the plan stays as issued")

    def test_for_one_unit(self):
        self._extend(self.approver_p, unit_id=self.base.id, requested_by="Chủ tịch B1")
        self.assertEqual(self._line(self.base).deadline, LATER)
        self.assertEqual(self._line(self.sibling).deadline, DEADLINE)
        self.assertEqual(self._line(self.district).deadline, DEADLINE)
        # what is granted to all later does not take time from the one
        self._extend(deadline=datetime(2026, 4, 5, 10))
        self.assertEqual(self._line(self.base).deadline, LATER)
        self.assertEqual(self._line(self.sibling).deadline, datetime(2026, 4, 5, 10))

    def test_the_plans_deadline_counts_where_the_phase_has_none(self):
        second = self.campaign.phase_ids[1]
        with self.assertRefused("no deadline for answers", UserError):
            second.with_user(self.officer_p).action_extend(LATER, "Lũ lụt")
        line = self.campaign.participation_ids[0].line_ids.filtered(
            lambda li: li.phase_id == second
        )
        self.assertFalse(line.deadline)

    def test_who_may_extend(self):
        for user in (self.appraiser_p, self.clerk_p, self.viewer_p, self.officer_d, self.officer_b):
            self.assertFalse(self.phase.with_user(user).can_extend)
            with self.assertRefused("Only an officer or approver of “Công đoàn P”", UserError):
                self._extend(user)
        self.assertTrue(self.phase.with_user(self.approver_p).can_extend)
        self.assertFalse(self.phase.extension_ids)

    def test_bad_input(self):
        for words, values in {
            "reason is required": {"reason": "  "},
            "Say until when": {"deadline": "bald"},
            "over already": {"deadline": "2026-02-28 10:00:00"},
            "There is time until 17:00 31/03/2026": {"deadline": "2026-03-31 10:00:30"},
            "does not take part": {"unit_id": self.province.id, "requested_by": "x"},
            "This unit does not": {"unit_id": "x", "requested_by": "x"},
            "Say who asked": {"unit_id": self.base.id},
        }.items():
            with self.assertRefused(words, UserError):
                self._extend(**values)
        self.assertFalse(self.phase.extension_ids)

    def test_wizard_names_only_what_its_user_reads(self):
        secret = self._campaign(
            code="KH-S", phase_ids=[Command.create({"name": "Bí mật", "date_end": "2026-05-31"})]
        )
        Extend = self.env["emulation.phase.extend"].with_user(self.officer_b)
        values = {"phase_id": self.phase.id, "deadline": LATER, "reason": "Lũ lụt"}
        with self.assertRaises(AccessError):
            Extend.create({**values, "phase_id": secret.phase_ids.id})
        with self.assertRaises(AccessError):
            Extend.create(values).phase_id = secret.phase_ids

    def test_phase_that_is_over_is_not_extended(self):
        self.phase.with_user(self.officer_p).action_close()
        with self.assertRefused("must not be over", UserError):
            self._extend()

    def test_plan_that_is_over_is_not_extended(self):
        self.campaign.with_user(self.officer_p).action_close()
        self.assertFalse(self.phase.with_user(self.officer_p).can_extend)
        with self.assertRefused("the plan has to be running", UserError):
            self._extend()

    def test_written_once(self):
        extension = self._extend()
        Extension = self.env["emulation.extension"]
        for act in (
            lambda: extension.write({"reason": "x"}),
            lambda: extension.with_user(self.officer_p).write({"deadline": DEADLINE}),
            lambda: extension.unlink(),
            lambda: extension.with_context(_force_unlink=True).unlink(),
            lambda: Extension.create({"phase_id": self.phase.id}),
            lambda: Extension.with_user(self.officer_p).create({"phase_id": self.phase.id}),
            lambda: self.phase.write({"extension_ids": [Command.clear()]}),
        ):
            with self.assertRaises(AccessError):
                act()

    def test_who_reads_it(self):
        one = self._extend(unit_id=self.base.id, requested_by="Chủ tịch B1")
        everybody = self._extend()
        for user in (self.officer_p, self.officer_d, self.officer_b):
            found = self.env["emulation.extension"].with_user(user).search([])
            self.assertEqual(set(found.ids), {one.id, everybody.id}, user.name)
        found = self.env["emulation.extension"].with_user(self.officer_s).search([])
        self.assertEqual(found, everybody)
        with self.assertRaises(AccessError):
            one.with_user(self.officer_s).read(["reason"])
        # nor what the unit above was granted for itself
        above = self._extend(
            deadline=datetime(2026, 4, 20, 10), unit_id=self.district.id, requested_by="Chủ tịch D"
        )
        self.assertTrue(above.with_user(self.officer_d).has_access("read"))
        self.assertFalse(above.with_user(self.officer_b).has_access("read"))

    def test_it_is_logged(self):
        self._extend()
        event = self.env["union.event"].search(
            [("res_model", "=", "emulation.campaign"), ("res_id", "=", self.campaign.id)],
            order="id desc",
            limit=1,
        )
        self.assertEqual(event.action, "extend")
        self.assertIn("17:00 15/04/2026", event.detail)

    def test_wizard(self):
        wizard = self.env["emulation.phase.extend"].with_user(self.officer_p)
        with Form(wizard.with_context(default_phase_id=self.phase.id)) as form:
            form.scope = "unit"
            form.unit_id = self.base
            form.requested_by = "Chủ tịch B1"
            form.deadline = LATER
            form.reason = "Lũ lụt"
        self.assertNotIn(self.province, form.record.candidate_ids)
        form.record.action_confirm()
        self.assertEqual(self._line(self.base).deadline, LATER)
        foreign = self._campaign(code="KH-2", phase_ids=[Command.create({"name": "Khác"})])
        with self.assertRaises(AccessError):
            self.env["emulation.phase.extend"].with_user(self.officer_b).create(
                {"phase_id": foreign.phase_ids.id, "deadline": LATER, "reason": "x"}
            )


@tagged("post_install", "-at_install")
class TestLate(ExtensionCase):
    """Deadlines are to the minute; late is who answers after his own."""

    def _answer(self, unit, user, moment):
        line = self._line(unit)
        with freeze_time(moment):
            line.with_user(user).action_answer()
        return line

    def test_the_minute_of_the_deadline_still_counts(self):
        on_time = self._answer(self.base, self.officer_b, "2026-03-31 10:00:59")
        self.assertFalse(on_time.is_late)
        self.assertFalse(on_time.late_reason)
        late = self._answer(self.sibling, self.officer_s, "2026-03-31 10:01:00")
        self.assertTrue(late.is_late)
        self.assertEqual(
            late.late_reason, "Answered at 17:01 31/03/2026, due until 17:00 31/03/2026"
        )

    def test_clock_is_the_federations(self):
        line = self._line(self.sibling).with_user(self.officer_s)
        with freeze_time("2026-03-31 10:01:00"):
            line.with_context(tz="Pacific/Pago_Pago").action_answer()
        self.assertIn("17:01 31/03/2026", line.late_reason)

    def test_extension_makes_it_in_time(self):
        self._extend(unit_id=self.base.id, requested_by="Chủ tịch B1")
        self.assertFalse(self._answer(self.base, self.officer_b, "2026-04-15 10:00:00").is_late)
        self.assertTrue(self._answer(self.sibling, self.officer_s, "2026-04-15 10:00:00").is_late)
        late = self._answer(self.district, self.officer_d, "2026-04-15 10:00:00")
        self.assertIn("due until 17:00 31/03/2026", late.late_reason)

    def test_late_after_the_extension(self):
        self._extend()
        late = self._answer(self.base, self.officer_b, "2026-04-15 10:01:00")
        self.assertTrue(late.is_late)
        self.assertIn("extended until 17:00 15/04/2026", late.late_reason)

    def test_overdue_follows_the_extension(self):
        self._extend(unit_id=self.base.id, requested_by="Chủ tịch B1")
        Line = self.env["emulation.participation.line"].with_user(self.officer_p)
        Participation = self.env["emulation.participation"].with_user(self.officer_p)
        with freeze_time("2026-04-01 03:00:00"):
            for model in (Line, Participation):
                units = model.search([("is_overdue", "=", True)]).unit_id
                self.assertEqual(set(units.ids), {self.district.id, self.other.id, self.sibling.id})
        with freeze_time("2026-04-15 10:01:00"):
            units = Participation.search([("is_overdue", "=", True)]).unit_id
            self.assertIn(self.base, units)

    def test_my_work_shows_the_units_own_deadline(self):
        self._extend(unit_id=self.base.id, requested_by="Chủ tịch B1")
        self._line(self.base).participation_id.with_user(self.officer_b).action_plan()
        works = self.env["emulation.work"].with_user(self.officer_b).search([])
        self.assertEqual(works.mapped("deadline"), [LATER])


@tagged("post_install", "-at_install")
class TestPhaseOver(ExtensionCase):
    """Closing a phase closes the rows still open; nothing closes by itself."""

    def test_open_rows_are_missed(self):
        self._line(self.base).with_user(self.officer_b).action_answer()
        self.phase.with_user(self.officer_p).action_close()
        lines = self.campaign.participation_ids.line_ids
        own = lines.filtered(lambda li: li.phase_id == self.phase)
        states = {line.unit_id: line.state for line in own}
        self.assertEqual(states.pop(self.base), "answered")
        self.assertEqual(set(states.values()), {"missed"})
        self.assertEqual(set((lines - own).mapped("state")), {"pending"})
        self.assertEqual(sum(own.mapped("answered")), 1)
        with self.assertRefused("is not open", UserError):
            self._line(self.sibling).with_user(self.officer_s).action_answer()
        event = self.env["union.event"].search([("action", "=", "close_phase")])
        self.assertIn("3 units have missed it", event.detail)

    def test_time_alone_closes_nothing(self):
        with freeze_time("2027-06-01 03:00:00"):
            self.env.flush_all()
            self.env.invalidate_all()
            self.assertEqual(self.phase.state, "open")
            self.assertEqual(self._line(self.base).state, "pending")

    def test_whoever_may_not_close_misses_nobody(self):
        for user in (self.officer_b, self.approver_p):
            with self.assertRefused("Only an officer of", UserError):
                self.phase.with_user(user).action_close()
        self.assertEqual(self._line(self.base).state, "pending")
