import io
from base64 import b64decode
from datetime import date, datetime

from openpyxl import load_workbook

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from ..tools.workbook import Column, OfficeWorkbook
from ..wizards import union_document_register
from ..wizards.union_document_register import COLUMNS
from .test_union_document import PaperCase
from .test_union_document_number import NumberCase


class RegisterCase(NumberCase):
    """A year with a paper of each fate."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        line = {"name": "Ban Thi đua tỉnh", "purpose": "report", "delivery_mode": "paper"}
        cls.first = cls._issued(
            date="2026-01-05",
            subject="=HYPERLINK(1)",
            copy_count=3,
            archive_line="Lưu: VT, ToC.",
            recipient_ids=[Command.create(line)],
        )
        cls.second = cls._issued(date="2026-02-06", replaces_id=cls.first.id)
        cls.third = cls._issued(date="2026-02-07")
        cls.third.action_revoke("Sai số liệu")
        cls.notice = cls._issued(type_id=cls.notice_type.id, date="2026-02-10")

    def _register(self, user=None, **values):
        wizard = (
            self.env["union.document.register"]
            .with_user(user or self.clerk_p)
            .create({"unit_id": self.province.id, "year": 2026, **values})
        )
        return wizard, wizard.action_confirm()

    def _book(self, **values):
        wizard, __ = self._register(**values)
        return load_workbook(io.BytesIO(b64decode(wizard.content)))


@tagged("post_install", "-at_install")
class TestDocumentRegister(RegisterCase):
    """The register of outgoing papers, on the screen and as a workbook."""

    def test_screen(self):
        kept = self._reserve(day="2026-03-10")
        voided = self._reserve(day="2026-03-11")
        voided.action_void("Giấy hỏng")
        rows = self.env["union.document.number"].with_user(self.viewer_p).search(
            [("unit_id", "=", self.province.id), ("year", "=", 2026), ("series", "=", "KH")]
        )  # fmt: skip
        self.assertRecordValues(
            rows,
            [
                {"full_number": "01/KH-LĐLĐ", "note": "Replaced by 02/KH-LĐLĐ of 06/02/2026"},
                {"full_number": "02/KH-LĐLĐ", "note": ""},
                {"full_number": "03/KH-LĐLĐ", "note": "Revoked: Sai số liệu"},
                {"full_number": "04/KH-LĐLĐ", "note": "Reserved: Kế hoạch đã ký giấy"},
                {"full_number": "05/KH-LĐLĐ", "note": "Voided: Giấy hỏng"},
            ],
        )
        self.assertRecordValues(
            rows[0],
            [
                {
                    "subject": "Kế hoạch: =HYPERLINK(1)",
                    "signer": "Bùi Minh Thanh",
                    "recipients": "Ban Thi đua tỉnh (b/c)",
                    "archive": "VT, ToC",
                    "copy_count": 3,
                    "date": date(2026, 1, 5),
                }
            ],
        )
        self.assertEqual(kept.subject, "Kế hoạch: Kế hoạch đã ký giấy")
        self.assertTrue(rows.with_user(self.clerk_p)[0].at_my_desk)
        self.assertIn(rows[0], rows.with_user(self.clerk_p).search([("at_my_desk", "=", True)]))

    def test_queries_do_not_grow_with_the_rows(self):
        rows = self.env["union.document.number"].search([("unit_id", "=", self.province.id)])

        def queries(rows):
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            rows.mapped("note")
            return self.env.cr.sql_log_count - start

        queries(rows[0])
        self.assertLessEqual(queries(rows), queries(rows[0]) + 2)

    def test_workbook_in_the_official_form(self):
        self._reserve(day="2026-03-10")
        book = self._book()
        self.assertEqual(book.sheetnames, ["KH", "TB"])
        sheet = book["KH"]
        self.assertEqual(sheet["A1"].value, "CÔNG ĐOÀN P")
        self.assertIn("SỔ ĐĂNG KÝ VĂN BẢN ĐI – năm 2026", sheet["A2"].value)
        rows = list(sheet.iter_rows(min_row=4))
        self.assertEqual([c.value for c in rows[0]], [column.title for column in COLUMNS])
        first = rows[1]
        self.assertEqual(
            [cell.value for cell in first],
            [
                "01/KH-LĐLĐ",
                datetime(2026, 1, 5),
                "Kế hoạch: =HYPERLINK(1)",
                "Bùi Minh Thanh",
                "Ban Thi đua tỉnh (b/c)",
                "VT, ToC",
                3,
                "Được thay thế bởi 02/KH-LĐLĐ ngày 06/02/2026",
            ],
        )
        self.assertEqual([cell.data_type for cell in first], list("sdssssns"))
        self.assertEqual([row[0].value for row in rows[1:]],
                         [f"0{n}/KH-LĐLĐ" for n in range(1, 5)])  # fmt: skip
        self.assertEqual(sheet.page_setup.orientation, "landscape")
        self.assertEqual(sheet.page_setup.paperSize, 9)
        self.assertEqual(sheet.print_title_rows, "$4:$4")
        self.assertEqual(sheet.freeze_panes, "A5")

    def test_month_and_series(self):
        book = self._book(month=2)
        self.assertEqual([row[0].value for row in book["KH"].iter_rows(min_row=5)],
                         ["02/KH-LĐLĐ", "03/KH-LĐLĐ"])  # fmt: skip
        self.assertEqual(self._book(series="TB").sheetnames, ["TB"])
        with self.assertRefused("You read no number"):
            self._book(series="XX")
        for values in ({"year": 1999}, {"month": 13}, {"month": -1}):
            with self.assertRefused("You read no number"):
                self._book(**values)

    def test_in_batches(self):
        whole = self._book()
        self.patch(union_document_register, "BATCH", 2)
        again = self._book()
        for name in whole.sheetnames:
            self.assertEqual(
                [[c.value for c in row] for row in whole[name].iter_rows()],
                [[c.value for c in row] for row in again[name].iter_rows()],
            )

    def test_is_logged(self):
        self._register(month=2)
        event = self.env["union.event"].search(
            [("res_model", "=", "union.unit"), ("res_id", "=", self.province.id)], limit=1
        )
        self.assertRecordValues(
            event,
            [{"action": "export", "actor_name": self.clerk_p.name, "unit_id": self.province.id}],
        )
        self.assertIn("2026", event.detail)
        self.assertFalse(event._broken())
        self.assertTrue(event.with_user(self.viewer_p).search_count([("id", "=", event.id)]))

    def test_only_in_the_territory(self):
        for user in (self.clerk_d, self.officer_b):
            with self.assertRefused("those in charge"):
                self._register(user)
        wizard, __ = self._register()
        with self.assertRaises(AccessError):
            wizard.with_user(self.viewer_p).read(["content"])


@tagged("post_install", "-at_install")
class TestDocumentRegisterWeb(HttpCase, RegisterCase):
    """The workbook as a browser gets it."""

    def test_download(self):
        wizard, action = self._register()
        self.authenticate(self.clerk_p.login, self.clerk_p.login.ljust(8, "x"))
        answer = self.url_open(action["url"])
        self.assertEqual(answer.content, b64decode(wizard.content))
        self.assertIn("attachment", answer.headers["Content-Disposition"])
        self.authenticate(self.viewer_p.login, self.viewer_p.login.ljust(8, "x"))
        self.assertNotEqual(self.url_open(action["url"]).status_code, 200)


@tagged("post_install", "-at_install")
class TestOfficeWorkbook(PaperCase):
    """Workbooks that other exports write as well."""

    def _sheet(self, *rows):
        book = OfficeWorkbook()
        book.add_sheet("Sổ", ["Đầu đề"], [Column("Cột", 20)], [[value] for value in rows])
        return load_workbook(io.BytesIO(book.content())).active

    def test_texts_stay_texts(self):
        texts = ["=1+1", "+84", "-1", "@x", "{=1}", "007", "http://a.vn", "a\x0bb", "Ủ"]
        cells = [row[0] for row in self._sheet(*texts).iter_rows(min_row=4)]
        self.assertEqual({cell.data_type for cell in cells}, {"s"})
        self.assertEqual([c.value for c in cells][:7], texts[:7])
        self.assertFalse(any(cell.hyperlink for cell in cells))

    def test_types(self):
        moment = datetime(2026, 3, 5, 8, 30)
        cells = [row[0] for row in self._sheet(7, date(2026, 3, 5), moment, None, "x" * 40000)
                 .iter_rows(min_row=4)]  # fmt: skip
        self.assertEqual([c.data_type for c in cells], list("nddns"))
        self.assertEqual(cells[1].number_format, "dd/mm/yyyy")
        self.assertEqual(len(cells[4].value), 32767)

    def test_names_of_tabs(self):
        book = OfficeWorkbook()
        for name in ("a/b:c", "A-B-C", "x" * 60, "x" * 50, "''", "CHUNG"):
            book.add_sheet(name, [], [Column("Cột")], [])
        names = load_workbook(io.BytesIO(book.content())).sheetnames
        self.assertEqual(names[:2], ["a-b-c", "A-B-C 2"])
        self.assertEqual(len({name.lower() for name in names}), 6)
        self.assertLessEqual(max(map(len, names)), 31)

    def test_heading_takes_its_lines(self):
        sheet = self._sheet("x")
        self.assertEqual((sheet["A1"].value, sheet["A3"].value), ("Đầu đề", "Cột"))
        self.assertEqual(sheet.print_title_rows, "$3:$3")

    def test_rows_are_as_high_as_their_texts(self):
        sheet = self._sheet("ngắn", "một hai ba bốn năm sáu bảy tám", "a\nb\nc", "x " * 9000)
        heights = [sheet.row_dimensions[row].height for row in range(4, 8)]
        self.assertEqual(heights, [None, 30, 45, 405])
