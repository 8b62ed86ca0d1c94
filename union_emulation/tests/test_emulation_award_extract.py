import base64
import io

from openpyxl import load_workbook
from pypdf import PdfReader

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..wizards import emulation_award_extract
from .common import AwardRegisterCase


@tagged("post_install", "-at_install")
class TestEmulationAwardExtract(AwardRegisterCase):
    """The register on paper and as a workbook: complete, marked, and noted in the log."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.award_line = cls._recorded({"citation": "Thi đua giỏi"})
        cls.entry = cls._entered({"year": 2023, "decision_number": "3/QĐ"})

    def _wizard(self, user=None, **values):
        subject = {} if "unit_id" in values else {"member_id": self.member.id}
        wizard = (
            self.env["emulation.award.extract"]
            .with_user(user or self.officer_b)
            .create(
                {"issuer_id": (values.pop("issuer", None) or self.base).id, **subject, **values}
            )
        )
        wizard.action_print()
        return wizard

    def _text(self, wizard):
        report = self.env.ref("union_emulation.emulation_award_extract_report")
        pdf = report.with_user(wizard.env.user)._render_qweb_pdf(report.report_name, wizard.ids)[0]
        pages = PdfReader(io.BytesIO(pdf)).pages
        return " ".join(" ".join(page.extract_text() for page in pages).split())

    def _events(self, record, action):
        return self.env["union.event"].search(
            [
                ("res_model", "=", record._name),
                ("res_id", "=", record.id),
                ("action", "=", action),
            ]
        )

    def test_extract_of_a_person(self):
        self.entry.with_user(self.officer_b).action_withdraw("Sai")
        entry = self._entered({"year": 2022, "decision_number": "4/QĐ"})
        self.member.unit_id = self.sibling
        text = self._text(self._wizard(self.officer_s, issuer=self.sibling))
        self.assertIn("TRÍCH LỤC SỔ KHEN THƯỞNG", text.upper())
        self.assertIn("12/QĐ-LĐLĐ ngày 20/01/2026", text)
        self.assertIn("01/2026", text)
        self.assertIn("Thi đua giỏi", text)
        self.assertIn("Khi đó: Công đoàn B1", text)
        self.assertIn("Nhập từ hồ sơ giấy, chưa đối chiếu", text)
        self.assertNotIn("3/QĐ ngày", text)
        self.assertIn("có 2 dòng", text)
        entry.with_user(self.appraiser_d).action_confirm()
        text = self._text(self._wizard(self.officer_s, issuer=self.sibling))
        self.assertIn("Nhập từ hồ sơ giấy, đã đối chiếu", text)

    def test_extract_of_a_unit_and_of_some_years(self):
        wizard = self._wizard(
            subject_type="unit", unit_id=self.base.id, every_year=False, year_from=2025
        )
        text = self._text(wizard)
        self.assertIn("Nông Văn E", text)
        self.assertIn("có 1 dòng", text)

    def test_revoked_is_said(self):
        self.award_line._settle({"state": "revoked"})
        self.assertIn("Đã bị thu hồi", self._text(self._wizard()))

    def test_each_print_is_an_event(self):
        wizard = self._wizard()
        before = len(self._events(self.member, "print"))
        self._text(wizard)
        events = self._events(self.member, "print")
        self.assertEqual(len(events), before + 1)
        self.assertEqual(events[0].actor_id, self.officer_b.id)

    def test_extract_is_for_those_in_charge(self):
        with self.assertRaises(UserError):  # the member is not even named
            self._wizard(self.officer_s, issuer=self.sibling)
        with self.assertRefused("hold a mandate there or above"):
            self._wizard(
                self.officer_s, issuer=self.sibling, subject_type="unit", unit_id=self.base.id
            )
        with self.assertRefused("Only who holds a mandate at “Công đoàn D”"):
            self._wizard(self.officer_b, issuer=self.district)

    def test_extract_checks_again_when_it_is_printed(self):
        wizard = self._wizard()
        self.member.unit_id = self.other
        with self.assertRaises(UserError):
            self._text(wizard)

    def test_too_many_rows_are_not_printed(self):
        self.patch(emulation_award_extract, "MOST_ROWS", 1)
        with self.assertRefused("More than 1 awards are too many"):
            self._text(self._wizard())

    def _register(self, user=None, **values):
        wizard = (
            self.env["emulation.award.register"]
            .with_user(user or self.officer_p)
            .create({"unit_id": self.province.id, "year_from": 2020, "year_to": 2026, **values})
        )
        wizard.action_confirm()
        raw = base64.b64decode(wizard.with_context(bin_size=False).content)
        return [*load_workbook(io.BytesIO(raw)).active.values]

    def test_register_as_a_workbook(self):
        rows = self._register()
        self.assertEqual(rows[4][2], "Họ tên, tập thể")
        self.assertEqual([row[1] for row in rows[5:]], ["2023", "2025"])
        self.assertEqual(rows[6][0], "01/2026")
        self.assertEqual(len(self._events(self.province, "export")), 1)

    def test_register_by_place(self):
        self._recorded({"year": 2021, "deciding_unit_id": False, "body_name": "UBND tỉnh"})
        rows = self._register(self.officer_b, unit_id=self.base.id, scope="received")
        self.assertEqual([row[1] for row in rows[5:]], ["2021", "2023", "2025"])
        with self.assertRefused("no line of these years"):
            self._register(self.officer_b, unit_id=self.base.id)

    def test_register_is_for_those_in_charge(self):
        with self.assertRefused("hold a mandate there or above"):
            self._register(self.officer_b)
