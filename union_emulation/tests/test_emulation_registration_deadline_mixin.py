from datetime import datetime

from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .common import RegistrationCase
from .import_case import ImportCase

IN_TIME, OUT_OF_TIME = "2026-03-30 03:00:00", "2026-04-02 03:00:00"
LATER = datetime(2026, 9, 1, 10)


@tagged("post_install", "-at_install")
class TestLateRegistration(RegistrationCase):
    """The late mark follows from the submission that counts."""

    def _submit_at(self, registration, moment):
        with freeze_time(moment):
            self._submit(registration)

    def _recall_at(self, registration, moment):
        with freeze_time(moment):
            registration.with_user(self.officer_b).action_recall()

    def _return_at(self, registration, moment):
        with freeze_time(moment):
            registration.with_user(self.appraiser_b).action_return("Thiếu", ["name"])

    def test_stub_that_its_officer_recalled_was_never_there(self):
        registration = self._registration()
        self._submit_at(registration, IN_TIME)
        self._recall_at(registration, IN_TIME)
        self._submit_at(registration, OUT_OF_TIME)
        self.assertTrue(registration.is_late)
        self.assertEqual(
            registration.late_reason, "Submitted at 10:00 02/04/2026, due until 17:00 31/03/2026"
        )

    def test_returned_comes_again_in_time(self):
        registration = self._registration()
        self._submit_at(registration, IN_TIME)
        self._return_at(registration, IN_TIME)
        self._submit_at(registration, OUT_OF_TIME)
        self.assertFalse(registration.is_late)
        # nor by being recalled after that
        self._recall_at(registration, OUT_OF_TIME)
        self._submit_at(registration, OUT_OF_TIME)
        self.assertFalse(registration.is_late)

    def test_returned_stays_late(self):
        registration = self._registration()
        self._submit_at(registration, OUT_OF_TIME)
        self._return_at(registration, OUT_OF_TIME)
        self._submit_at(registration, OUT_OF_TIME)
        self.assertTrue(registration.is_late)

    def test_recalled_and_in_time_after_an_extension(self):
        registration = self._registration()
        self._submit_at(registration, OUT_OF_TIME)
        self._recall_at(registration, OUT_OF_TIME)
        with freeze_time(OUT_OF_TIME):
            self.phase.with_user(self.officer_p).action_extend(
                LATER, "Lũ lụt", self.base.id, "Chủ tịch B1"
            )
        self._submit_at(registration, OUT_OF_TIME)
        self.assertFalse(registration.is_late)
        self.assertFalse(registration.late_reason)

    def test_registration_in_no_phase_is_due_as_well(self):
        registration = self._registration(phase_id=False)
        with freeze_time("2026-07-31 10:01:00"):
            self.assertTrue(registration.is_overdue)
            self._submit(registration)
        self.assertTrue(registration.is_late)

    def test_marks_of_many_take_as_many_queries_as_of_one(self):
        def queries(count):
            registrations = self.env["emulation.registration"].union(
                *(self._registration() for __ in range(count))
            )
            self._submit_at(registrations, OUT_OF_TIME)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            registrations._mark_late()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries(1)
        self.assertEqual(queries(6), queries(1))


@tagged("post_install", "-at_install")
class TestImportedDeadline(ImportCase):
    """What is imported is due as what is typed."""

    def _assert_due_as_typed(self, unit, officer, phase, expected):
        code = unit.code
        row = {"name": f"Sáng kiến số {next(self._numbers)}", "unit_id": code}
        row |= {"phase_id": phase.name} if phase else {}
        officer.lang = "en_US"
        plan = {"campaign_id": self.campaign.id}
        template = self._import(user=officer, **plan)._workbook("template")[1]
        raw = self._filled(row, authors=[("1", None, "A")], template=template)
        one = self._read(self._import(raw, officer, **plan))
        self.assertEqual(one.state, "ready", one.fault_ids.mapped("reason") or one.message)
        one.action_import()
        values = {"unit_id": unit.id, "phase_id": phase.id, **plan}
        typed = self._registration("initiative", officer, **values)
        self.assertEqual(
            (self._registrations(one).deadline, typed.deadline), (expected, expected), row
        )

    def _give(self, record, unit=None, day=1):
        asked = {"unit_id": unit.id, "requested_by": "Chủ tịch"} if unit else {}
        deadline = datetime(2026, 9, day, 10)
        record.with_user(self.officer_p).action_extend(deadline, "Lũ lụt", **asked)
        return deadline

    def test_in_a_phase(self):
        one = self._give(self.phase, self.base, 3)
        everybody = self._give(self.phase, day=2)
        self._assert_due_as_typed(self.base, self.officer_b, self.phase, one)
        self._assert_due_as_typed(self.sibling, self.officer_s, self.phase, everybody)
        self._assert_due_as_typed(self.province, self.officer_p, self.phase, everybody)
        second = self.later_phase
        self._assert_due_as_typed(
            self.province, self.officer_p, second, second.registration_deadline
        )

    def test_in_no_phase(self):
        # without an open phase, a row that names none is in none
        self.phase.with_user(self.officer_p).action_close()
        none, second = self.phase.browse(), self.later_phase.registration_deadline
        self._assert_due_as_typed(self.sibling, self.officer_s, none, second)
        self._assert_due_as_typed(self.province, self.officer_p, none, second)
        one = self._give(self.campaign, self.base, 5)
        everybody = self._give(self.campaign, day=4)
        self._assert_due_as_typed(self.base, self.officer_b, none, one)
        self._assert_due_as_typed(self.province, self.officer_p, none, everybody)

    def test_in_a_category_with_a_deadline_of_its_own(self):
        row = self.campaign.category_ids.filtered(lambda r: r.category_id == self.category)
        row._amend({"registration_deadline": datetime(2026, 2, 20, 10)})
        own = row.registration_deadline
        self._assert_due_as_typed(self.sibling, self.officer_s, self.phase, own)
        one = self._give(row, self.base, 7)
        everybody = self._give(row, day=6)
        self._assert_due_as_typed(self.base, self.officer_b, self.phase, one)
        self._assert_due_as_typed(self.sibling, self.officer_s, self.phase, everybody)
        self._assert_due_as_typed(self.province, self.officer_p, self.phase, everybody)

    def test_plan_without_phases(self):
        plan = self._campaign(
            code="KH-0", phase_ids=[Command.clear()], registration_deadline="2026-06-30 10:00:00"
        )
        self._approve(plan)
        plan.document_id.with_user(self.clerk_p).action_issue()
        plan.with_user(self.officer_p).action_launch()
        self.campaign = plan
        due, none = plan.registration_deadline, self.phase.browse()
        self._assert_due_as_typed(self.sibling, self.officer_s, none, due)
        self._assert_due_as_typed(self.province, self.officer_p, none, due)
