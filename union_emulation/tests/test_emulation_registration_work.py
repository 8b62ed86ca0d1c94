from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import RegistrationCase


@tagged("post_install", "-at_install")
class TestRegistrationWork(RegistrationCase):
    """What only works, products and tasks have."""

    def _accepted(self, **values):
        """Approved, with nothing reported yet."""
        work = self._registration(**values)
        self._submit(work)
        self._climb(work)
        return work.with_user(self.officer_b)

    def test_fields_of_the_work_are_content(self):
        work = self._registration(place="Xã A", owner_name="UBND xã A", investment=5000000000)
        self.assertEqual((work.work_ids.place, work.investment), ("Xã A", 5000000000))
        self._submit(work)
        with self.assertRefused("cannot be changed", AccessError):
            work.place = "Xã B"
        with self.assertRefused("cannot be changed", AccessError):
            work.sudo().place = "Xã B"

    def test_work_is_returned_for_its_place_alone(self):
        work = self._registration(place="Xã A", contractor_name="Công ty A")
        self._submit(work)
        work.with_user(self.appraiser_b).action_return("Sai địa điểm", ["place"])
        work.with_user(self.officer_b).place = "Xã B"
        with self.assertRefused("stays as it was submitted", AccessError):
            work.with_user(self.officer_b).contractor_name = "Công ty B"
        self.assertIn("Xã B", work.with_user(self.officer_b).content_changes)

    def test_other_kinds_have_none_of_it(self):
        pledge = self._registration("pledge", place="Xã A", investment=5)
        self.assertFalse(pledge.place or pledge.investment or pledge.work_stage)
        names = {"money_ids", "place", "quantity", "quantity_of_id"}
        self.assertFalse(names & pledge._point_labels().keys())
        self.assertLessEqual(names, self._registration()._point_labels().keys())

    def test_time_by_quarter_is_its_first_and_last_day(self):
        work = self._registration(
            planned_precision="quarter", planned_start="2026-02-11", planned_finish="2026-05-05"
        )
        self.assertEqual(
            (work.planned_start, work.planned_finish), (date(2026, 1, 1), date(2026, 6, 30))
        )
        self.assertEqual(work.planned_text, "từ quý I/2026 đến quý II/2026")
        work.planned_precision = "month"
        self.assertEqual(work.planned_text, "từ tháng 01/2026 đến tháng 6/2026")
        work.write({"planned_start": "2026-06-03", "planned_finish": "2026-06-04"})
        self.assertEqual((work.planned_text, work.planned_finish.day), ("tháng 6/2026", 30))
        work.write({"planned_precision": "day", "planned_finish": "2026-06-15"})
        self.assertEqual(work.planned_text, "từ 01/6/2026 đến 15/6/2026")

    def test_form_rounds_the_days_at_once(self):
        with Form(self.env["emulation.registration"].with_user(self.officer_b)) as form:
            form.category_id = self._category("work")
            form.name = "Nhà văn hóa"
            self.assertEqual(form.planned_precision, "month")
            form.planned_precision = "quarter"
            form.planned_finish = "2026-04-02"
            self.assertEqual(form.planned_finish, date(2026, 6, 30))
            self.assertEqual(form.planned_text, "quý II/2026")
        self.assertEqual(form.record.planned_finish, date(2026, 6, 30))

    def test_lists_sort_by_the_planned_finish(self):
        days = ("2026-09-10", "2026-03-10", "2026-06-10")
        works = self._registration().browse()
        for day in days:
            works |= self._registration(planned_precision="quarter", planned_finish=day)
        found = works.search([("id", "in", works.ids)], order="planned_finish")
        self.assertEqual(found, works[1] | works[2] | works[0])

    def test_work_does_not_end_before_it_begins(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self._registration(planned_start="2026-06-01", planned_finish="2026-02-01")

    def test_days_ahead_are_counted_to_the_last_day_planned(self):
        work = self._accepted(planned_precision="month", planned_finish="2026-02-10")
        for finish, days, text in (
            ("2026-01-29", 30, "30 days ahead"),
            ("2026-02-28", 0, "On the day planned"),
            ("2026-03-05", -5, "5 days late"),
        ):
            work.actual_finish = finish
            self.assertEqual((work.days_ahead, work.schedule_text), (days, text))
        work.actual_finish = False
        self.assertFalse(work.schedule_text)

    def test_results_are_reported_after_the_approval_only(self):
        work = self._registration()
        with self.assertRefused("between its approval", AccessError):
            work.actual_cost = 5
        with self.assertRefused("between the approval", AccessError):
            self._registration(actual_finish="2026-01-30")
        hostile = self.env["emulation.registration"].with_context(default_actual_cost=7)
        values = work.copy_data({"name": "Vườn rau"})
        self.assertFalse(hostile.with_user(self.officer_b).create(values).actual_cost)
        self._submit(work)
        with self.assertRefused("between its approval|may not change", AccessError):
            work.actual_cost = 5
        self._climb(work)
        work.actual_cost = 5
        with self.assertRefused("may not", AccessError):
            work.with_user(self.officer_d).actual_cost = 6
        with self.assertRefused("may not", AccessError):
            work.with_user(self.officer_s).actual_cost = 6
        self.assertEqual(work.work_ids.actual_cost, 5)

    def test_completion_needs_what_was_really_done(self):
        work = self._accepted()
        for name, value, missing in (
            ("actual_start", "2026-01-10", "when it really began"),
            ("actual_finish", "2026-02-03", "when it was really finished"),
            ("quality_statement", "Tốt", "of what quality"),
            ("actual_cost", 10, "has cost in the end"),
        ):
            with self.assertRefused(missing):
                work.action_complete()
            work[name] = value
        with self.assertRefused("a day to come"):
            work.action_complete()
        self.assertIn("a day to come", work.missing)
        work.actual_finish = "2026-02-02"
        work.action_complete()
        self.assertEqual((work.state, work.work_stage), ("completed", "completed"))
        with self.assertRefused("may not change|between its approval", AccessError):
            work.actual_finish = "2026-02-01"

    def test_what_was_reported_stays_on_record(self):
        work = self._approved()
        work.with_user(self.officer_b).action_complete()
        event = self.env["union.event"].search(
            [
                ("res_model", "=", work._name),
                ("res_id", "=", work.id),
                ("action", "=", "complete"),
            ]
        )
        self.assertEqual(event.value_ids.content["quality_statement"], "Đạt yêu cầu")
        self.assertIn("2026-01-30", event.detail)

    def test_sources_of_money_stand_beside_the_investment(self):
        work = self._registration(
            investment=100,
            money_ids=[
                Command.create({"kind": "employer", "amount": 60}),
                Command.create({"kind": "union", "amount": 15}),
            ],
        )
        self.assertEqual(work.money_total, 75)
        self.assertIn("25 đ short", work.money_note)
        work.money_ids[0].amount = 90
        self.assertIn("exceed the investment by 5 đ", work.money_note)
        work.investment = 105
        self.assertFalse(work.money_note)
        self._submit(work)
        with self.assertRefused("cannot be changed", AccessError):
            work.money_ids[0].amount = 1
        with self.assertRefused("cannot be changed", AccessError):
            work.money_ids[0].sudo().unlink()
        with self.assertRefused("may not read", AccessError):
            work.money_ids.with_user(self.officer_s).mapped("amount")

    def test_copy_takes_the_plan_along_and_not_the_results(self):
        work = self._approved(
            place="Xã A",
            investment=9,
            planned_finish="2026-06-30",
            money_ids=[Command.create({"amount": 9})],
        )
        copied = work.with_user(self.officer_b).copy()
        self.assertEqual((copied.place, copied.investment), ("Xã A", 9))
        self.assertEqual((copied.planned_finish, copied.money_total), (work.planned_finish, 9))
        self.assertFalse(copied.actual_finish or copied.actual_cost or copied.quality_statement)

    def test_what_follows_is_not_written(self):
        following = {"counted": 50, "days_ahead": 9, "work_stage": "plaque_fixed"}
        work = self._registration()
        with self.assertRefused("Nobody types", AccessError):
            work.write(following)
        hostile = {f"default_{name}": value for name, value in following.items()}
        work = work.with_context(**hostile).create(work.copy_data())
        self.assertEqual((work.counted, work.days_ahead, work.work_stage), (1, 0, "draft"))

    def test_stage_follows_the_dossier(self):
        work = self._registration()
        self.assertEqual(work.work_stage, "draft")
        self._submit(work)
        self.assertEqual(work.work_stage, "registered")
        work.with_user(self.appraiser_b).action_reject("Không")
        self.assertEqual(work.work_stage, "ended")
        work = self._approved()
        self.assertEqual(work.work_stage, "accepted")
        work.with_user(self.officer_b).action_start()
        self.assertEqual(work.work_stage, "in_progress")


@tagged("post_install", "-at_install")
class TestRegistrationQuantity(RegistrationCase):
    """A number without names, filled in later."""

    def _number(self, count=2):
        number = self._registration(is_quantity=True, quantity=count, name=f"{count} công trình")
        self._submit(number)
        self._climb(number)
        return number

    def _named(self, number, kind="work", **values):
        return self._registration(kind, quantity_of_id=number.id, **values)

    def _sum(self):
        rows = self.env["emulation.registration"]._read_group(
            [("unit_id", "=", self.base.id)], [], ["counted:sum"]
        )
        return rows[0][0]

    def test_form_of_a_number_is_short(self):
        with Form(self.env["emulation.registration"].with_user(self.officer_b)) as form:
            form.category_id = self._category("work")
            form.is_quantity = True
            form.quantity = 5
            self.assertEqual(form.name, f"5 {self._category('work').name.lower()}")
        self.assertEqual(form.record.counted, 5)

    def test_number_says_how_many(self):
        number = self._registration(is_quantity=True)
        with self.assertRefused("Say how many"):
            self._submit(number)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self._registration(quantity=5)

    def test_category_may_take_no_numbers(self):
        with self.assertRefused("takes no number", ValidationError):
            self._registration("pledge", is_quantity=True, quantity=5)

    def test_each_thing_counts_once(self):
        number = self._number(3)
        self.assertEqual((number.counted, self._sum()), (3, 3))
        one, other = self._named(number), self._named(number, "task")
        self.assertEqual((one.counted, number.counted, self._sum()), (0, 3, 3))
        self._submit(one | other)
        self.assertEqual((number.named_count, number.unnamed_count, self._sum()), (2, 1, 3))
        self._climb(one)
        self._climb(other)
        self.assertEqual((one.counted, number.counted, self._sum()), (1, 1, 3))
        one.with_user(self.officer_b).action_withdraw("Thôi")
        self.assertEqual((one.counted, number.counted, self._sum()), (0, 2, 3))

    def test_rejected_counts_for_nothing(self):
        work = self._registration()
        self._submit(work)
        work.with_user(self.appraiser_b).action_reject("Không")
        self.assertEqual((work.counted, self._sum()), (0, 0))

    def test_what_is_left_of_a_withdrawn_number_counts_by_itself(self):
        number = self._number()
        one = self._named(number)
        number.with_user(self.officer_b).action_withdraw("Thôi")
        self.assertEqual((one.counted, number.counted, self._sum()), (1, 0, 1))
        with self.assertRefused("nothing is part of it"):
            self._submit(one)

    def test_never_more_than_the_number(self):
        number = self._number()
        works = self._named(number) | self._named(number) | self._named(number)
        with self.assertRefused("All 2 of .* are named"):
            self._submit(works)
        self._submit(works[:2])
        with self.assertRefused("All 2 of .* are named"):
            self._submit(works[2])
        works[0].with_user(self.appraiser_b).action_return("Thiếu", ["name"])
        with self.assertRefused("All 2 of .* are named"):
            self._submit(works[2])
        self._submit(works[0])
        works[1].with_user(self.officer_b).action_withdraw("Thôi")
        self._submit(works[2])
        self.assertEqual(number.unnamed_count, 0)

    def test_number_is_not_less_than_what_is_named(self):
        number = self._registration(is_quantity=True, quantity=2, name="2 công trình")
        self._submit(number)
        works = self._named(number) | self._named(number)
        self._submit(works)
        number.with_user(self.appraiser_b).action_return("Ít quá", ["quantity"])
        with self.assertRefused("2 have been named already", ValidationError):
            number.with_user(self.officer_b).quantity = 1
        number.with_user(self.officer_b).quantity = 3
        self.assertEqual(number.unnamed_count, 1)

    def test_number_is_of_the_same_unit_and_plan(self):
        number = self._number()
        with self.assertRefused("its own unit", ValidationError):
            self._registration(
                user=self.officer_s, unit_id=self.sibling.id, quantity_of_id=number.id
            )
        with self.assertRefused("its own unit", ValidationError):
            self._named(self._registration())
        with self.assertRefused("its own unit", ValidationError):
            self._named(number, "initiative")

    def test_number_is_part_of_no_number(self):
        number = self._number()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self._named(number, is_quantity=True, quantity=1)

    def test_number_itself_is_neither_completed_nor_recognised(self):
        number = self._number()
        with self.assertRefused("completed and recognised one by one"):
            number.with_user(self.officer_b).action_complete()
        with self.assertRefused("completed and recognised one by one"):
            number.with_user(self.approver_p).action_recognise()
        self.assertFalse(number.with_user(self.officer_b).missing)

    def test_button_begins_one_of_the_number(self):
        number = self._number().with_user(self.officer_b)
        context = number.action_name_one()["context"]
        form = Form(
            self.env["emulation.registration"].with_user(self.officer_b).with_context(context)
        )
        form.name = "Nhà để xe"
        work = form.save()
        self.assertEqual((work.quantity_of_id, work.kind), (number, "work"))
        self.assertFalse(work.is_quantity)
