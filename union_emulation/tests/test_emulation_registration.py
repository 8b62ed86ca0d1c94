from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged

from .common import RegistrationCase


@tagged("post_install", "-at_install")
class TestRegistration(RegistrationCase):
    """What holds for every kind of registration."""

    def test_form_fills_itself_in(self):
        with Form(self.env["emulation.registration"].with_user(self.officer_b)) as form:
            form.category_id = self._category("work")
            form.name = "Nhà văn hóa"
        registration = form.record
        self.assertEqual(registration.campaign_id, self.campaign)
        self.assertEqual(registration.unit_id, self.base)
        self.assertEqual(registration.phase_id, self.phase)
        self.assertEqual(registration.registrant_name, self.base.name)
        self.assertRegex(registration.code, r"^DK\d{7}$")
        self.assertEqual(registration.deadline, self.phase.registration_deadline)

    def test_unit_that_takes_no_part_registers_nothing(self):
        outside = self._unit("X", self.province)
        officer = self._user("officer", outside)
        with self.assertRefused("does not take part", ValidationError):
            self._registration(user=officer, unit_id=outside.id)

    def test_category_has_to_be_one_of_the_plan(self):
        category = self._category("work").copy({"code": "KHAC"})
        with self.assertRefused("does not name the category", ValidationError):
            self._registration(category_id=category.id)

    def test_draft_stays_in_its_category(self):
        draft = self._registration("initiative")
        draft.category_id = self._category("initiative")
        with self.assertRefused("stays in its category", AccessError):
            draft.with_user(self.officer_b).category_id = self._category("work")

    def test_phase_has_to_be_one_of_the_plan(self):
        other = self._campaign(code="KH-T2", phase_ids=[Command.create({"name": "Đợt lạ"})])
        values = {"phase_id": other.phase_ids.id, "unit_id": self.province.id}
        with self.assertRefused("is no phase of", ValidationError):
            self._registration(user=self.officer_p, **values)

    def test_who_may_register_is_the_categorys(self):
        member = self.env["union.member"].create({"name": "Lý A", "unit_id": self.base.id})
        with self.assertRefused("cannot register in", ValidationError):
            self._registration("work", registrant_type="person", member_id=member.id)
        title = self._registration("title", registrant_type="person", member_id=member.id)
        self.assertEqual(title.registrant_name, "Lý A")

    def test_member_of_another_unit_does_not_register_here(self):
        member = self.env["union.member"].create({"name": "Lý B", "unit_id": self.sibling.id})
        self._mandate(self.officer_b, "officer", self.sibling)
        with self.assertRefused("is not on the roll", ValidationError):
            self._registration("title", registrant_type="person", member_id=member.id)

    def test_refusal_does_not_name_what_one_may_not_read(self):
        member = self.env["union.member"].create({"name": "Lý C", "unit_id": self.sibling.id})
        plan = self._campaign(code="KH-T3", phase_ids=[Command.create({"name": "Đợt kín"})])
        for values in (
            {"registrant_type": "person", "member_id": member.id},
            {"campaign_id": plan.id},
            {"phase_id": plan.phase_ids.id},
        ):
            with self.assertRefused("may not|không được", AccessError):
                self._registration("title", **values)

    def test_group_has_a_name(self):
        registration = self._registration(registrant_type="group")
        with self.assertRefused("Say which group"):
            self._submit(registration)
        registration.group_name = "Tổ 1"
        self._submit(registration)
        self.assertEqual(registration.state, "submitted")

    def test_siblings_see_nothing(self):
        registration = self._registration()
        self.assertFalse(
            self.env["emulation.registration"].with_user(self.officer_s).search_count([])
        )
        with self.assertRefused("may not read", AccessError):
            registration.with_user(self.officer_s).read(["name"])
        self.assertTrue(registration.with_user(self.officer_p).name)

    def test_units_above_do_not_write(self):
        registration = self._registration()
        for user in (self.officer_d, self.officer_p):
            with self.assertRefused("may not change", AccessError):
                registration.with_user(user).name = "Khác"

    def test_it_climbs_as_the_category_says(self):
        paths = {
            "own": [self.base],
            "above": [self.base, self.district],
            "plan": [self.base, self.district, self.province],
        }
        category = self._category("work")
        for climbs_to, units in paths.items():
            category.climbs_to = climbs_to
            registration = self._registration()
            self._submit(registration)
            self.assertEqual(list(dict.fromkeys(registration.sudo().step_ids.unit_id)), units)
            self.assertEqual(registration.deciding_unit_id, units[-1])

    def test_it_climbs_to_the_nearest_unit_of_a_level(self):
        self._category("work").write(
            {"climbs_to": "level", "deciding_level_id": self.district.level_id.id}
        )
        registration = self._registration()
        self._submit(registration)
        self.assertEqual(registration.deciding_unit_id, self.district)

    def test_registering_answers_the_plan_and_the_phase(self):
        registration = self._registration()
        row, line = registration.participation_id, registration.participation_line_id
        self.assertEqual((row.state, line.state), ("pending", "pending"))
        self._submit(registration)
        self.assertEqual((row.state, line.state), ("registered", "answered"))

    def test_late_is_taken_and_marked(self):
        registration, in_time = self._registration(), self._registration()
        with freeze_time("2026-03-31 10:00:59"):
            self._submit(in_time)
        with freeze_time("2026-03-31 10:01:00"):
            self.assertTrue(registration.is_overdue)
            self._submit(registration)
        self.assertFalse(in_time.is_late)
        self.assertTrue(registration.is_late)
        self.assertEqual(
            registration.late_reason, "Submitted at 17:01 31/03/2026, due until 17:00 31/03/2026"
        )

    def test_extension_of_the_unit_moves_the_deadline(self):
        registration = self._registration()
        self.phase.with_user(self.officer_p).action_extend(
            "2026-04-05 10:00:00", "Lũ", self.base.id, "Công đoàn B1"
        )
        self.assertEqual(str(registration.deadline), "2026-04-05 10:00:00")

    def test_nothing_is_submitted_in_a_closed_phase(self):
        registration = self._registration()
        self.phase.with_user(self.officer_p).action_close()
        with self.assertRefused("is closed"):
            self._submit(registration)

    def test_nothing_is_submitted_under_a_closed_plan(self):
        registration = self._registration()
        self.campaign.with_user(self.officer_p).action_close()
        with self.assertRefused("not running any more"):
            self._submit(registration)

    def test_author_does_not_act_on_his_own(self):
        author = self.env["union.member"].create(
            {"name": "Trần C", "unit_id": self.base.id, "user_id": self.appraiser_b.id}
        )
        registration = self._registration(
            "initiative", author_ids=[Command.create({"member_id": author.id})]
        )
        self.assertEqual(registration.author_ids.name, "Trần C")
        self._submit(registration)
        with self.assertRefused("is your own"):
            registration.with_user(self.appraiser_b).action_approve()

    def test_nobody_types_what_follows(self):
        registration = self._registration()
        values = {
            "code": "DK0",
            "currency_id": self.env.ref("base.USD").id,
            "deadline": "2099-01-01",
            "deciding_unit_id": self.base.id,
            "is_late": False,
            "kind": "title",
            "late_reason": "Lũ",
            "participation_id": False,
            "recognised_by": "Ông A",
            "registrant_name": "Ông A",
            "state": "approved",
            "verified_by": "Ông A",
        }
        plain = {
            "name": "Đăng ký khác",
            "campaign_id": self.campaign.id,
            "category_id": self._category("work").id,
            "unit_id": self.base.id,
        }
        model = registration.with_user(self.officer_b).browse()
        for name, value in values.items():
            for same in (registration, registration.sudo()):
                with self.assertRefused("Nobody types", AccessError):
                    same.write({name: value})
            with self.assertRefused("Nobody types", AccessError):
                model.create(plain | {name: value})
        hostile = {f"default_{name}": value for name, value in values.items()}
        made = model.with_context(**hostile).create(plain)
        self.assertEqual((made.state, made.kind, made.recognised_by), ("draft", "work", False))
        self.assertNotEqual(made.code, "DK0")
        self.assertEqual(made.deadline, self.phase.registration_deadline)

    def test_copy_is_a_draft_of_its_own(self):
        registration = self._approved()
        twin = registration.with_user(self.officer_b).copy()
        self.assertEqual((twin.state, twin.work_ids.registration_id), ("draft", twin))
        self.assertNotEqual(twin.code, registration.code)

    def test_draft_goes_and_submitted_stays(self):
        draft, submitted = self._registration(), self._registration()
        self._submit(submitted)
        draft.unlink()
        with self.assertRefused("stays on record"):
            submitted.sudo().unlink()


@tagged("post_install", "-at_install")
class TestRegistrationLife(RegistrationCase):
    """What comes after the approval."""

    def test_from_approval_to_recognition(self):
        registration = self._approved()
        self.assertEqual(registration.state, "approved")
        registration.with_user(self.officer_b).action_start()
        registration.with_user(self.officer_b).action_complete()
        registration.with_user(self.appraiser_p).action_verify()
        registration.with_user(self.approver_p).action_recognise()
        self.assertEqual(registration.state, "recognised")
        self.assertIn("Appraiser of T-P", registration.verified_by)
        outcome = registration.outcome_ids
        self.assertEqual((outcome.kind, outcome.state), ("recognition", "decided"))
        self.assertEqual(outcome.deciding_unit_id, self.province)
        self.assertIn("Approver of T-P", outcome.decided_by)

    def test_start_and_verification_are_implied(self):
        registration = self._approved()
        registration.with_user(self.officer_b).action_complete()
        registration.with_user(self.approver_p).action_recognise()
        self.assertTrue(registration.date_started and registration.date_verified)

    def test_completion_comes_before_recognition_where_it_is_needed(self):
        registration = self._approved()
        with self.assertRefused("not been reported as completed"):
            registration.with_user(self.approver_p).action_recognise()
        title = self._approved("exemplar")
        title.with_user(self.approver_p).action_recognise()
        self.assertEqual(title.state, "recognised")

    def test_only_the_deciding_unit_recognises(self):
        registration = self._approved()
        registration.with_user(self.officer_b).action_complete()
        for user in (self.approver_b, self.approver_d, self.appraiser_p, self.officer_b):
            with self.assertRefused("Only an approver of “Công đoàn P”"):
                registration.with_user(user).action_recognise()

    def test_only_the_unit_completes(self):
        registration = self._approved()
        with self.assertRefused("Only an officer of “Công đoàn B1”"):
            registration.with_user(self.officer_p).action_complete()

    def test_reopened_with_a_reason(self):
        registration = self._approved()
        registration.with_user(self.officer_b).action_complete()
        with self.assertRefused("a reason is required"):
            registration.with_user(self.appraiser_p).action_reopen("")
        registration.with_user(self.appraiser_p).action_reopen("Chưa nghiệm thu")
        self.assertEqual(registration.state, "in_progress")
        self.assertFalse(registration.date_completed)

    def test_nobody_recognises_his_own(self):
        member = self.env["union.member"].create(
            {"name": "Đỗ D", "unit_id": self.base.id, "user_id": self.approver_p.id}
        )
        second = self._user("approver", self.province, "approver2.p")
        registration = self._registration(
            "initiative", author_ids=[Command.create({"member_id": member.id})]
        )
        self._category("initiative").climbs_to = "plan"
        self._submit(registration)
        for user in (self.appraiser_b, self.approver_b, self.appraiser_d, self.approver_d):
            registration.with_user(user).action_approve()
        registration.with_user(self.appraiser_p).action_approve()
        registration.with_user(second).action_approve()
        with self.assertRefused("is your own"):
            registration.with_user(self.approver_p).action_recognise()
        said = {"council_name": "Hội đồng sáng kiến P", "level": "province", "influence": "base"}
        registration.with_user(second)._note_council(said)
        registration.with_user(second).action_recognise()

    def test_keeper_of_a_deciding_unit_that_ended_decides(self):
        self._category("exemplar").climbs_to = "above"
        registration = self._approved("exemplar")
        self.assertEqual(registration.deciding_unit_id, self.district)
        self.district.write({"date_end": "2026-02-01", "keeper_id": self.province.id})
        registration.with_user(self.approver_p).action_recognise()
        self.assertIn("Approver of T-P", registration.recognised_by)

    def test_content_stays_closed_after_approval(self):
        registration = self._approved()
        with self.assertRefused("cannot be changed", AccessError):
            registration.with_user(self.officer_b).name = "Khác"
        with self.assertRefused("cannot be changed", AccessError):
            registration.sudo().name = "Khác"

    def test_outcomes_and_fields_of_the_kind_are_nobodys_to_write(self):
        registration = self._approved()
        registration.with_user(self.officer_b).action_complete()
        registration.with_user(self.approver_p).action_recognise()
        outcome = registration.outcome_ids
        refusals = (
            "through the actions|of its registration|stays on record|on the form|may not|không được"
        )
        for records in (outcome, registration.work_ids):
            for same in (records.with_user(self.officer_b), records.sudo()):
                with self.assertRefused(refusals, AccessError):
                    same.write({"registration_id": registration.id})
                with self.assertRefused(refusals, AccessError):
                    same.unlink()
                with self.assertRefused(refusals, AccessError):
                    same.create({"registration_id": registration.id})
