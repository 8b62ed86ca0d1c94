from datetime import datetime

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged

from .common import RegistrationCase

#: 17:00 by the federation's clock, as all deadlines here.
FIRST = datetime(2026, 3, 31, 10)
SECOND = datetime(2026, 7, 31, 10)
CATEGORY = datetime(2026, 3, 15, 10)
LATER = datetime(2026, 8, 20, 10)


class ExtendedPlanCase(RegistrationCase):
    """Works have a deadline of their own; initiatives follow the phases; the plan names none."""

    @classmethod
    def _campaign_values(cls):
        return {
            "category_ids": [
                Command.create(
                    {"category_id": cls._category("work").id, "registration_deadline": CATEGORY}
                ),
                Command.create({"category_id": cls._category("initiative").id}),
            ]
        }

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.works, cls.initiatives = cls.campaign.category_ids.sorted("id")

    def _extend(self, record, unit=None, deadline=LATER, user=None):
        asked = {"unit_id": unit.id, "requested_by": "Chủ tịch"} if unit else {}
        return self.env["emulation.extension"].browse(
            record.with_user(user or self.officer_p).action_extend(deadline, "Lũ lụt", **asked)
        )

    def _refuse(self, record, unit, user=None):
        return self.env["emulation.extension"].browse(
            record.with_user(user or self.officer_p).action_refuse_extension(
                "Đã gia hạn hai lần", unit.id, "Chủ tịch"
            )
        )

    def _of_sibling(self, kind, **values):
        return self._registration(kind, self.officer_s, unit_id=self.sibling.id, **values)


@tagged("post_install", "-at_install")
class TestExtendedDeadline(ExtendedPlanCase):
    """What an extension moves, and what it leaves where it is."""

    def test_unit_that_has_handed_in_something_gets_time_for_the_rest(self):
        self._submit(self._registration("initiative"))
        rest = self._registration("initiative")
        self.assertTrue(rest.participation_line_id.date_complete)
        self._extend(self.phase, self.base)
        self.assertEqual(rest.deadline, LATER)

    def test_category_is_moved_by_its_own_extensions_only(self):
        work, initiative = self._registration("work"), self._registration("initiative")
        other = self._of_sibling("work")
        self.assertEqual((work.deadline, initiative.deadline), (CATEGORY, FIRST))
        self._extend(self.phase, self.base)
        self.assertEqual((work.deadline, initiative.deadline), (CATEGORY, LATER))
        between = datetime(2026, 4, 10, 10)
        extension = self._extend(self.works, self.base, between)
        self.assertEqual((work.deadline, initiative.deadline), (between, LATER))
        self.assertEqual(other.deadline, CATEGORY)
        self.assertEqual(extension.previous_deadline, CATEGORY)
        self.assertEqual(extension.subject, self._category("work").name)
        # what all are granted later takes no time from the one
        self._extend(self.works, deadline=datetime(2026, 4, 5, 10))
        self.assertEqual((work.deadline, other.deadline), (between, datetime(2026, 4, 5, 10)))
        self.assertEqual(self._registration("work").deadline, between, "of a new one as well")

    def test_category_without_a_deadline_of_its_own(self):
        self.assertFalse(self.initiatives.with_user(self.officer_p).can_extend)
        self.assertTrue(self.works.with_user(self.officer_p).can_extend)
        with self.assertRefused("has no deadline for answers", UserError):
            self._extend(self.initiatives)

    def test_whole_plan(self):
        whole = self._registration("initiative", phase_id=False)
        in_phase = self._registration("initiative", phase_id=self.later_phase.id)
        other = self._of_sibling("initiative", phase_id=False)
        self.assertEqual((whole.deadline, other.deadline), (SECOND, SECOND))
        extension = self._extend(self.campaign, self.base)
        self.assertEqual(whole.deadline, LATER)
        self.assertEqual((in_phase.deadline, other.deadline), (SECOND, SECOND))
        self.assertEqual(extension.subject, "Whole plan")
        self._extend(self.campaign, deadline=datetime(2026, 8, 10, 10))
        self.assertEqual((whole.deadline, other.deadline), (LATER, datetime(2026, 8, 10, 10)))

    def test_more_time_in_the_last_phase_is_more_time_for_the_plan(self):
        whole = self._registration("initiative", phase_id=False)
        self._extend(self.later_phase, self.base)
        self.assertEqual(whole.deadline, LATER)

    def test_plan_that_names_its_own_deadline(self):
        whole = self._registration("initiative", phase_id=False)
        self.campaign._engine_write({"registration_deadline": "2026-05-15 10:00:00"})
        self.assertEqual(whole.deadline, datetime(2026, 5, 15, 10))
        self._extend(self.later_phase, self.base)
        self.assertEqual(whole.deadline, datetime(2026, 5, 15, 10))
        self._extend(self.campaign, self.base)
        self.assertEqual(whole.deadline, LATER)

    def test_plans_own_unit_has_what_all_have(self):
        mine = [
            self._registration(kind, self.officer_p, unit_id=self.province.id, phase_id=phase.id)
            for kind, phase in (
                ("work", self.phase),
                ("initiative", self.phase),
                ("initiative", self.phase.browse()),
            )
        ]
        self.assertEqual([r.deadline for r in mine], [CATEGORY, FIRST, SECOND])
        for day, record in enumerate((self.works, self.phase, self.campaign), 20):
            self._extend(record, deadline=datetime(2026, 8, day, 10))
        self.assertEqual(
            [r.deadline for r in mine], [datetime(2026, 8, d, 10) for d in (20, 21, 22)]
        )

    def test_only_the_unit_concerned_is_computed_again(self):
        """Or else one extension would compute a million registrations."""
        records = (
            self._of_sibling("work"),
            self._of_sibling("initiative"),
            self._of_sibling("initiative", phase_id=False),
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE emulation_registration SET deadline = '2020-01-01' WHERE unit_id = %s",
            (self.sibling.id,),
        )
        self.env.invalidate_all()
        for record in (self.campaign, self.works, self.phase):
            self._extend(record, self.base)
        self.env.flush_all()
        self.assertEqual({record.deadline for record in records}, {datetime(2020, 1, 1)})

    def test_plan_without_phases_is_late_by_its_extension(self):
        row = self.campaign.participation_ids.filtered(lambda row: row.unit_id == self.base)
        row.line_ids.sudo().unlink()
        self.campaign._engine_write({"registration_deadline": FIRST})
        self._extend(self.campaign, self.base)
        with freeze_time("2026-08-20 10:00:59"):
            self.assertFalse(row.is_overdue)
        row.invalidate_recordset(["is_overdue"])
        with freeze_time("2026-08-20 10:01:00"):
            self.assertTrue(row.is_overdue)

    def test_next_deadline_of_the_plan(self):
        self._extend(self.campaign)
        self.assertEqual(self.campaign.last_deadline, LATER)


@tagged("post_install", "-at_install")
class TestDecidedExtension(ExtendedPlanCase):
    """Who decides, what stays on record, and who is told."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # a notice is in the reader's language
        (cls.officer_b | cls.officer_d | cls.officer_s).lang = "en_US"

    def _told(self, words):
        messages = self.env["mail.message"].search(
            [("model", "=", "emulation.campaign"), ("subject", "like", f"{words}:%")]
        )
        return messages, messages.partner_ids.user_ids

    def test_who_decides(self):
        for record in (self.phase, self.works, self.campaign):
            for user in (self.viewer_p, self.clerk_p, self.officer_d, self.officer_b):
                self.assertFalse(record.with_user(user).can_extend)
                for act in (self._extend, self._refuse):
                    with self.assertRefused("Only an officer or approver of", UserError):
                        act(record, self.base, user=user)
        self.assertFalse(self.env["emulation.extension"].search([]))

    def test_only_while_it_runs(self):
        self.campaign.with_user(self.officer_p).action_close()
        for record in (self.works, self.campaign):
            self.assertFalse(record.with_user(self.officer_p).can_extend)
            with self.assertRefused("the plan has to be running", UserError):
                self._extend(record, self.base)

    def test_bad_input(self):
        campaign = self.campaign.with_user(self.officer_p)
        for unit in ("x", [self.base.id], 2**70, -1, self.province.id, {"id": 1}):
            with self.assertRefused("does not take part", UserError):
                campaign.action_extend(LATER, "Lũ", unit, "x")
        for moment in (None, "bald", [1], {}, 7, "9999-12-31 23:59:59"):
            with self.assertRefused("Say until when", UserError):
                campaign.action_extend(moment, "Lũ")
        with self.assertRefused("There is time until 17:00 31/07/2026", UserError):
            campaign.action_extend(SECOND, "Lũ")
        for reason in ("  ", None, ["Lũ"]):
            with self.assertRefused("reason is required", UserError):
                campaign.action_refuse_extension(reason, self.base.id, "x")
        with self.assertRefused("Say who asked", UserError):
            campaign.action_refuse_extension("Không", self.base.id, " ")
        with self.assertRefused("Say which unit asked", UserError):
            campaign.action_refuse_extension("Không", None, "x")
        self.assertFalse(self.env["emulation.extension"].search([]))

    def test_refused_is_on_record_and_moves_nothing(self):
        registration = self._registration("initiative")
        refused = self._refuse(self.phase, self.base, self.approver_p)
        self.assertRecordValues(
            refused,
            [
                {
                    "decision": "refused",
                    "unit_id": self.base.id,
                    "deadline": False,
                    "previous_deadline": FIRST,
                    "requested_by": "Chủ tịch",
                    "granted_by": self.approver_p.name,
                    "reason": "Đã gia hạn hai lần",
                }
            ],
        )
        self.assertEqual(registration.deadline, FIRST)
        event = self.env["union.event"].search([("action", "=", "refuse_extension")])
        self.assertEqual(event.res_id, self.campaign.id)
        self.assertTrue(refused.with_user(self.officer_b).has_access("read"))
        self.assertFalse(refused.with_user(self.officer_s).has_access("read"))
        # and can be granted after all
        self._extend(self.phase, self.base)
        self.assertEqual(registration.deadline, LATER)

    def test_officers_of_the_unit_are_told_once(self):
        self._extend(self.works, self.base)
        messages, users = self._told("More time")
        self.assertEqual((len(messages), users), (1, self.officer_b))
        self.assertIn("17:00 20/08/2026", messages.body)
        self.assertIn("Lũ lụt", messages.body)
        self._refuse(self.phase, self.sibling)
        messages, users = self._told("No more time")
        self.assertEqual((len(messages), users), (1, self.officer_s))
        self.assertIn("Đã gia hạn hai lần", messages.body)

    def test_who_acts_in_the_place_of_a_unit_is_told(self):
        self.env["union.mandate"].search([("user_id", "=", self.officer_b.id)]).sudo().write(
            {"date_end": "2026-01-31"}
        )
        self._extend(self.phase, self.base)
        self.assertEqual(self._told("More time")[1], self.officer_d)

    def test_all_officers_are_told_by_one_notice(self):
        self._extend(self.phase)
        messages, users = self._told("More time")
        self.assertEqual(len(messages), 1)
        self.assertEqual(users, self.officer_b | self.officer_d | self.officer_s)

    def test_queries_do_not_grow_with_the_units(self):
        def queries(day):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._extend(self.phase, deadline=datetime(2026, 8, day, 10))
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries(1)
        queries(2)
        few = queries(3)
        units = [self._unit(f"N{number}", self.district) for number in range(12)]
        self.env["emulation.participation"].sudo().create(
            [
                {
                    "campaign_id": self.campaign.id,
                    "unit_id": unit.id,
                    "line_ids": [
                        Command.create({"unit_id": unit.id, "phase_id": phase.id})
                        for phase in self.campaign.phase_ids
                    ],
                }
                for unit in units
            ]
        )
        self.assertLessEqual(queries(4), few)

    def test_wizard(self):
        Extend = self.env["emulation.phase.extend"].with_user(self.officer_p)
        context = {"default_subject": "category", "default_campaign_category_id": self.works.id}
        with Form(Extend.with_context(**context)) as form:
            self.assertEqual(form.campaign_id, self.campaign)
            self.assertEqual(form.previous_deadline, CATEGORY)
            form.scope = "unit"
            form.unit_id = self.base
            form.requested_by = "Chủ tịch"
            form.reason = "Lũ lụt"
        with self.assertRefused("Say until when", UserError):
            form.record.action_confirm()
        form.record.action_refuse()
        form.record.deadline = LATER
        form.record.action_confirm()
        found = self.works.extension_ids.sorted("id")
        self.assertEqual(found.mapped("decision"), ["refused", "granted"])
        with Form(
            Extend.with_context(default_subject="plan", default_campaign_id=self.campaign.id)
        ) as form:
            self.assertEqual(form.previous_deadline, SECOND)
            form.deadline = LATER
            form.reason = "Lũ lụt"
        form.record.action_confirm()
        self.assertEqual(self.campaign.extension_ids.deadline, LATER)

    def test_wizard_names_only_what_its_user_reads(self):
        secret = self._campaign(code="KH-S")
        Extend = self.env["emulation.phase.extend"].with_user(self.officer_b)
        for name, record in (
            ("campaign_id", secret),
            ("campaign_category_id", secret.category_ids[0]),
        ):
            with self.assertRaises(AccessError):
                Extend.create({"subject": "plan", name: record.id, "reason": "x"})

    def test_wizard_without_a_unit_is_not_for_all(self):
        wizard = self.env["emulation.phase.extend"].with_user(self.officer_p)
        values = {"deadline": LATER, "reason": "x", "campaign_id": self.campaign.id}
        for words, more in (
            ("which unit", {"phase_id": self.phase.id, "scope": "unit"}),
            ("Say what there is", {"subject": "category"}),
        ):
            with self.assertRefused(words, UserError):
                wizard.create(values | more).action_confirm()
        self.assertFalse(self.env["emulation.extension"].search([]))

    def test_wizard_tells_nobody_what_others_were_given(self):
        self._extend(self.phase, self.sibling)
        values = {"phase_id": self.phase.id, "scope": "unit", "unit_id": self.sibling.id}
        for user, shown in ((self.officer_p, LATER), (self.officer_b, False)):
            wizard = self.env["emulation.phase.extend"].with_user(user)
            self.assertEqual(wizard.create(values | {"reason": "x"}).previous_deadline, shown)
