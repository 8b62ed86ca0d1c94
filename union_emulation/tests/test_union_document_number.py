from datetime import date

from freezegun import freeze_time
from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_union_document import HOSTILE, PaperCase


class NumberCase(PaperCase):
    """Numbers of the province's plans, in the year 2026."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.notice_type = cls.env.ref("union_emulation.union_document_type_tb")
        cls.startClassPatcher(freeze_time("2026-03-20 03:00:00"))

    def _reserve(self, count=1, day="2026-03-10", user=None, unit=None, **values):
        wizard = (
            self.env["union.document.reserve"]
            .with_user(user or self.clerk_p)
            .create(
                {
                    "unit_id": (unit or self.province).id,
                    "type_id": self.plan_type.id,
                    "count": count,
                    "date": day,
                    "reason": "Kế hoạch đã ký giấy",
                    **values,
                }
            )
        )
        action = wizard.action_confirm()
        return self.env["union.document.number"].with_user(self.clerk_p).search(action["domain"])


@tagged("post_install", "-at_install")
class TestReserve(NumberCase):
    """Numbers kept for papers that come later."""

    def test_next_numbers_in_turn(self):
        self._issued(date="2026-03-10")
        kept = self._reserve(2)
        self.assertEqual(kept.mapped("full_number"), ["02/KH-LĐLĐ", "03/KH-LĐLĐ"])
        self.assertRecordValues(
            kept[0],
            [
                {
                    "state": "reserved",
                    "series": "KH",
                    "year": 2026,
                    "date": date(2026, 3, 10),
                    "reason": "Kế hoạch đã ký giấy",
                    "reserved_by_id": self.clerk_p.id,
                    "unit_path": self.province.parent_path,
                }
            ],
        )
        self.assertEqual(self._issued(date="2026-03-10").number, 4)

    def test_backwards_and_into_the_future(self):
        self._issued(date="2026-03-10")
        with self.assertRefused("cannot be older"):
            self._reserve(day="2026-03-09")
        with self.assertRefused("day in the future"):
            self._reserve(day="2026-03-21")
        kept = self._reserve(day="2026-03-12")
        with self.assertRefused("cannot be older"):
            self._issued(date="2026-03-11")
        kept.action_void("Không cần")
        self.assertEqual(self._issued(date="2026-03-11").number, 3, "a voided one bounds nothing")

    def test_how_many(self):
        for count in (0, -1, 21):
            with self.assertRefused("Between 1 and 20"):
                self._reserve(count)
        self.assertEqual(len(self._reserve(20)), 20)

    def test_reason_and_abbreviation(self):
        with self.assertRefused("for which paper"):
            self._reserve(reason="  ")
        self.province.abbreviation = False
        with self.assertRefused("no abbreviation"):
            self._reserve(day="2026-03-20")

    def test_only_the_clerk_of_the_unit(self):
        for user in (self.officer_p, self.approver_p, self.clerk_d, self.officer_b):
            with self.assertRefused("Only a clerk of “Công đoàn P”"):
                self._reserve(user=user)
        with self.assertRefused("Only a clerk of"):
            self.env["union.document.number"].sudo().with_user(
                self.env.ref("base.user_admin")
            ).sudo()._reserve(self.province, self.plan_type, 1, date(2026, 3, 10), "x")

    def test_closed_to_everybody(self):
        kept = self._reserve()
        doors = (kept, kept.sudo(), kept.sudo().with_context(HOSTILE), kept.with_context(HOSTILE))
        for door in doors:
            for values in ({"state": "voided"}, {"number": 9}, {"reason": "x"}):
                with self.assertRaises(AccessError):
                    door.write(values)
            with self.assertRaises(AccessError):
                door.unlink()
            with self.assertRaises(AccessError):
                door.create({"unit_id": self.province.id, "number": 9, "state": "reserved"})

    def test_is_logged(self):
        kept = self._reserve()
        kept.action_void("Không cần nữa")
        events = self.env["union.event"].search(
            [("res_model", "=", kept._name), ("res_id", "=", kept.id)], order="id"
        )
        self.assertEqual(events.mapped("action"), ["reserve", "void"])
        self.assertIn("Không cần nữa", events[1].detail)

    def test_read_in_the_territory(self):
        kept = self._reserve()
        self._user("viewer", self._unit("T", level="central"), "viewer.top")
        for user in (self.viewer_p, self.clerk_p):
            self.assertTrue(kept.with_user(user).search_count([("id", "=", kept.id)]))
        for user in (self.clerk_d, self.officer_b):
            self.assertFalse(kept.with_user(user).search_count([("id", "=", kept.id)]))
            with self.assertRaises(AccessError):
                kept.with_user(user).read(["reason"])


@tagged("post_install", "-at_install")
class TestUse(NumberCase):
    """A paper that bears a number kept for it."""

    def test_paper_gets_it(self):
        kept = self._reserve()
        after = self._issued(date="2026-03-12")
        paper = self._issued(reserved_number_id=kept.id, date="2026-03-11")
        self.assertRecordValues(
            paper, [{"full_number": "01/KH-LĐLĐ", "series": "KH", "year": 2026}]
        )
        self.assertRecordValues(
            kept, [{"state": "used", "document_id": paper.id, "date": date(2026, 3, 11)}]
        )
        self.assertEqual(after.number, 2)
        self.assertEqual(self._numbers(), [1, 2])

    def _numbers(self):
        rows = self.env["union.document.number"].search(
            [("unit_id", "=", self.province.id), ("series", "=", "KH")], order="number"
        )
        return rows.mapped("number")

    def test_dates_fit_between_the_neighbours(self):
        self._issued(date="2026-03-10")
        kept = self._reserve(day="2026-03-10")
        self._issued(date="2026-03-12")
        for day, words in (("2026-03-09", "cannot be older"), ("2026-03-13", "cannot be younger")):
            paper = self._paper(date=day, reserved_number_id=kept.id)
            self.assertIn(words, paper.missing)
            with self.assertRefused(words):
                paper.action_issue()
        paper.date = "2026-03-12"
        paper.action_issue()
        self.assertEqual(paper.number, 2)

    def test_twice(self):
        kept = self._reserve()
        first, second = (
            self._paper(reserved_number_id=kept.id, date="2026-03-10") for __ in range(2)
        )
        with self.assertRefused("not kept any more"), self.env.cr.savepoint():
            (first | second).action_issue()
        first.invalidate_recordset()
        self.assertEqual(kept.state, "reserved", "nothing half done")
        first.action_issue()
        with self.assertRefused("not kept any more"):
            second.action_issue()
        second.reserved_number_id = False
        second.action_issue()
        self.assertEqual(second.number, 2)

    def test_of_another_unit_series_or_year(self):
        kept = self._reserve()
        with self.assertRefused("kept for papers of this unit", ValidationError):
            self._paper(
                self.officer_d, unit_id=self.district.id, reserved_number_id=kept.id
            )  # fmt: skip
        notice = self._paper(type_id=self.notice_type.id, reserved_number_id=kept.id)
        with self.assertRefused("another series or year"):
            notice.action_issue()
        old = self._paper(date="2025-12-31", reserved_number_id=kept.id)
        with self.assertRefused("another series or year"):
            old.action_issue()
        used = self._issued()
        number = self.env["union.document.number"].search([("document_id", "=", used.id)])
        with self.assertRefused("kept for papers of this unit", ValidationError):
            self._paper(reserved_number_id=number.id)

    def test_shared_series_gives_the_paper_its_own_symbol(self):
        self.env["union.document.series"].create(
            {
                "unit_id": self.province.id,
                "name": "CHUNG",
                "type_ids": [Command.set((self.plan_type | self.notice_type).ids)],
                "year_start": 2026,
            }
        )
        kept = self._reserve()
        paper = self._issued(
            type_id=self.notice_type.id, reserved_number_id=kept.id, date="2026-03-10"
        )
        self.assertEqual(paper.full_number, "01/TB-LĐLĐ")
        self.assertRecordValues(
            kept, [{"full_number": "01/TB-LĐLĐ", "type_id": self.notice_type.id}]
        )

    def test_clerk_chooses_it_and_others_do_not(self):
        kept = self._reserve()
        paper = self._paper()
        paper.write({"reserved_number_id": kept.id, "copy_count": 7})
        with self.assertRaises(AccessError):
            paper.with_user(self.clerk_d).reserved_number_id = False
        self.assertFalse(paper.with_user(self.officer_p).copy().reserved_number_id)

    def test_voided_meanwhile(self):
        kept = self._reserve()
        paper = self._paper(reserved_number_id=kept.id)
        kept.action_void("Hủy")
        self.assertIn("not kept any more", paper.missing)
        with self.assertRefused("not kept any more"):
            paper.action_issue()

    def test_papers_that_use_numbers_and_come_between_exclude_each_other(self):
        # a paper of an earlier day, numbered after those that are kept, touches them: whoever
        # read them before begins anew
        kept = self._reserve(day="2026-03-10")
        version = self._version(kept)
        self._issued(date="2026-03-20")
        self.assertEqual(self._version(kept), version, "today is after every other day")
        other = self._reserve(day="2026-03-20")
        self._issued(date="2026-03-12", reserved_number_id=kept.id)
        self.assertNotEqual(self._version(other), version)
        version = self._version(other)
        other.action_void("Không cần")
        third = self._reserve(day="2026-03-20", type_id=self.notice_type.id)
        version = self._version(third)
        with freeze_time("2026-03-21 03:00:00"):
            self._issued(type_id=self.notice_type.id, date="2026-03-20")
        self.assertNotEqual(self._version(third), version)

    def _version(self, number):
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT ctid::text FROM union_document_number WHERE id = %s", [number.id]
        )
        return self.env.cr.fetchone()[0]

    def test_queries_do_not_grow_with_the_papers(self):
        kept = self._reserve(20)
        papers = [self._paper(reserved_number_id=row.id, date="2026-03-10") for row in kept]
        many = self.env["union.document"].union(*papers)

        def queries(papers):
            self.env.invalidate_all()
            papers = papers.with_user(self.clerk_p)
            start = self.env.cr.sql_log_count
            papers._why_not("issue")
            return self.env.cr.sql_log_count - start

        queries(many[0])
        self.assertLessEqual(queries(many), queries(many[0]))


@tagged("post_install", "-at_install")
class TestVoid(NumberCase):
    """Numbers that go to no paper."""

    def test_never_given_again(self):
        kept = self._reserve(2)
        kept[1].action_void(" Giấy hỏng ")
        self.assertRecordValues(
            kept[1],
            [
                {
                    "state": "voided",
                    "void_reason": "Giấy hỏng",
                    "voided_by_id": self.clerk_p.id,
                    "note": "Voided: Giấy hỏng",
                }
            ],
        )
        self.assertEqual(self._issued().number, 3)
        with self.assertRefused("voided already"):
            kept[1].action_void("Lần nữa")

    def test_issued_number(self):
        paper = self._issued()
        number = self.env["union.document.number"].search([("document_id", "=", paper.id)])
        with self.assertRefused("cannot be voided: revoke the paper"):
            number.with_user(self.clerk_p).action_void("Nhầm")
        self.assertEqual(number.state, "used")
        self.assertNotIn("void", number.with_user(self.clerk_p).allowed_actions)

    def test_reason(self):
        kept = self._reserve()
        for reason in ("", "  ", None, ["x"], 7):
            with self.assertRefused("why the number is voided"):
                kept.action_void(reason)

    def test_only_the_clerk_of_the_unit(self):
        kept = self._reserve()
        for user in (self.officer_p, self.viewer_p):
            with self.assertRefused("Only a clerk of"):
                kept.with_user(user).action_void("x")
        for user in (self.clerk_d, self.officer_b):
            with self.assertRaises(AccessError):
                kept.with_user(user).action_void("x")

    def test_by_wizard(self):
        kept = self._reserve()
        Void = self.env["union.document.void"]
        with self.assertRaises(AccessError):
            Void.with_user(self.clerk_d).create({"number_id": kept.id, "reason": "x"})
        Void.with_user(self.clerk_p).create(
            {"number_id": kept.id, "reason": "Hỏng"}
        ).action_confirm()
        self.assertEqual(kept.state, "voided")

    def test_all_or_none(self):
        kept = self._reserve()
        paper = self._issued()
        number = self.env["union.document.number"].search([("document_id", "=", paper.id)])
        with self.assertRefused("revoke the paper"):
            (kept | number.with_user(self.clerk_p)).action_void("x")
        self.assertEqual(kept.state, "reserved")


@tagged("post_install", "-at_install")
class TestNumberTable(NumberCase):
    """What the database itself keeps, whoever writes."""

    def test_two_rows_for_one_number(self):
        kept = self._reserve()
        row = self.env["union.document.number"].sudo()
        values = {
            "unit_id": self.province.id,
            "type_id": self.plan_type.id,
            "series": "KH",
            "year": 2026,
            "number": kept.number,
            "full_number": "01/KH-X",
            "date": date(2026, 3, 10),
            "state": "reserved",
            "reason": "x",
        }
        with self.assertRaises(UniqueViolation), self.env.cr.savepoint():
            row._insert(values)
        row._insert({**values, "number": kept.number + 1})

    def test_voided_without_reason_and_used_without_paper(self):
        kept = self._reserve()
        for values in ({"state": "voided"}, {"state": "used"}, {"reason": False}, {"number": 0}):
            with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
                with self.env.cr.savepoint():
                    kept._set_out(**values)
                    kept.flush_recordset()
