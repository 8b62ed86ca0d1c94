import io

import pdfplumber
from pypdf import PdfReader

from odoo.tests import freeze_time, tagged

from .decision_case import DecisionCase

MM = 72 / 25.4


@tagged("post_install", "-at_install")
class TestDecisionPaper(DecisionCase):
    """The paper of a decision: order of its parts, sums, and the list behind it."""

    _with_plan = True

    def _pages(self, decision):
        file = io.BytesIO(decision.document_id.pdf_attachment_id.raw)
        return [" ".join(page.extract_text().split()) for page in PdfReader(file).pages]

    def assertInOrder(self, text, parts):  # noqa: N802
        place = 0
        for part in parts:
            self.assertIn(part, text[place:], part)
            place = text.index(part, place) + len(part)

    def test_order_of_the_parts(self):
        decision = self._decision(self._closed(self._people("Lý A") | self._team()))
        decision.document_id.citation_text = "Điều lệ Công đoàn Việt Nam"
        text = " ".join(self._pages(self._issued(decision)))
        self.assertInOrder(
            text,
            (
                "QUYẾT ĐỊNH",
                "Về việc tặng Bằng khen BK-T",
                "BAN THƯỜNG VỤ CÔNG ĐOÀN P",
                "Căn cứ Kế hoạch số 01/KH-LĐLĐ",
                "Căn cứ Biên bản họp ngày 30 tháng 01 năm 2026 của Hội đồng Thi đua",
                "Căn cứ Điều lệ Công đoàn Việt Nam;",
                "Xét đề nghị của Hội đồng Thi đua - Khen thưởng tỉnh.",
                "QUYẾT ĐỊNH:",
                "Điều 1. Tặng Bằng khen BK-T cho 01 tập thể và 01 cá nhân",
                "1. Tổ điện",
                "2. Lý A",
                "Điều 2. Mức tiền thưởng kèm theo:",
                "710.000 đồng",
                "Tổng số tiền thưởng: 2.590.000 đồng (Bằng chữ: Hai triệu năm trăm chín mươi nghìn",
                "trích từ Tài chính công đoàn.",
                "Điều 3. Văn phòng, các ban của Công đoàn P",
                "chịu trách nhiệm thi hành Quyết định này./.",
                "Nơi nhận",
                "Như Điều 3",
            ),
        )

    def test_citations_of_the_day(self):
        self.award.regime = "state"
        decision = self._decision(self._closed(self._people("Lý A")))
        self._issued(decision)
        text = " ".join(self._pages(decision))
        self.assertIn("Luật Thi đua, khen thưởng số 06/2022/QH15", text)
        self.assertIn("Nghị định số 152/2025/NĐ-CP", text)
        self.assertNotIn("98/2023", text)
        self.assertNotIn("06/2026/QH16", text)
        later = self._decision(self._closed(self._people("Lý B")))
        with freeze_time("2026-11-02 03:00:00"):
            self.env.invalidate_all()
            self.assertIn("06/2026/QH16", " ".join(self._pages(self._issued(later))))

    def test_long_list_is_an_annex(self):
        names = [f"Lý Thị {letter}" for letter in "ABCDEFG"]
        decision = self._decision(self._closed(self._people(*names) | self._team()))
        pages = self._pages(self._issued(decision))
        self.assertIn("cho 01 tập thể và 07 cá nhân", pages[0])
        self.assertIn("(có danh sách kèm theo).", pages[0])
        annex = " ".join(pages[1:])
        self.assertInOrder(
            annex,
            (
                "DANH SÁCH TẬP THỂ, CÁ NHÂN ĐƯỢC KHEN THƯỞNG",
                f"(Kèm theo Quyết định số {decision.paper_number}",
                "Số tiền (đồng)",
                "A. TẬP THỂ",
                "Tổ điện",
                "B. CÁ NHÂN",
                *names,
                "Tổng cộng 6.850.000",
            ),
        )

    def test_annex_lies_across_where_citations_are_printed(self):
        names = [f"Lý Thị {n}" for n in range(30)]
        nominations = self._people(*names)
        decision = self._issued(self._decision(self._closed(nominations)))
        file = io.BytesIO(decision.document_id.pdf_attachment_id.raw)
        with pdfplumber.open(file) as pdf:
            annex = [page for page in pdf.pages if page.width > page.height]
            self.assertGreater(len(annex), 1)
            for page in annex:
                self.assertEqual((round(page.width / MM), round(page.height / MM)), (297, 210))
                # the head of the table stands on each page, within the margins of the decree
                self.assertIn("Thành tích", page.extract_text())
                chars = [char for char in page.chars if char["text"].strip()]
                left, right = min(c["x0"] for c in chars), max(c["x1"] for c in chars)
                self.assertGreaterEqual(round(left / MM), 31)
                self.assertLessEqual(round(right / MM), 297 - 15)

    def test_annex_stands_upright_without_citations(self):
        names = [f"Lý Thị {n}" for n in range(6)]
        decision = self._decision(self._closed(self._people(*names)))
        decision.line_ids.write({"citation": False})
        file = io.BytesIO(self._issued(decision).document_id.pdf_attachment_id.raw)
        with pdfplumber.open(file) as pdf:
            self.assertFalse([page for page in pdf.pages if page.width > page.height])

    def test_several_awards(self):
        title = self._award_type(
            "CSTĐ-T",
            self.province.level_id,
            {"mode": "check", "fund_id": self.fund.id, "factor_individual": 1.0},
            kind="title",
            name="Chiến sĩ thi đua",
        )
        decision = self._decision(
            self._closed(self._people("Lý A") | self._people("Lý B", award=title))
        )
        text = " ".join(self._pages(self._issued(decision)))
        self.assertInOrder(
            text,
            (
                "Về việc khen thưởng tập thể, cá nhân",
                "Điều 1. Khen thưởng 02 cá nhân",
                "- Tặng Bằng khen BK-T cho 01 cá nhân:",
                "- Công nhận danh hiệu “Chiến sĩ thi đua” cho 01 cá nhân:",
                "2.340.000 đồng;",
                "3.050.000 đồng",
            ),
        )

    def test_without_money(self):
        self.award.term_ids.factor_individual = 0
        text = " ".join(self._pages(self._granted("Lý A")))
        self.assertNotIn("tiền thưởng", text)
        self.assertIn("Điều 2. Văn phòng", text)
        self.assertIn("Như Điều 2", text)

    def test_draft_prints_its_mark_and_no_number(self):
        decision = self._decision(self._closed(self._people("Lý A")))
        report = self.env["ir.actions.report"].with_user(self.officer_p)
        pdf, __ = report._render_qweb_pdf(
            "union_emulation.union_document_report", decision.document_id.ids
        )
        text = " ".join(PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split())
        self.assertIn("DỰ THẢO", text)
        self.assertIn("710.000 đồng", text)

    def test_paper_that_takes_awards_back(self):
        decision = self._granted("Lý A", "Lý B")
        action = decision.with_user(self.officer_p).action_take_back()
        revocation = self.Decision.with_user(self.officer_p).browse(action["res_id"])
        revocation.write({"ground": "false", "reason": "Kê khai sai sáng kiến"})
        revocation.line_ids[1].unlink()
        text = " ".join(self._pages(self._issued(revocation)))
        self.assertInOrder(
            text,
            (
                "Về việc hủy bỏ, thu hồi khen thưởng",
                "Luật Thi đua, khen thưởng số 06/2022/QH15",
                f"Căn cứ Quyết định số {decision.paper_number}",
                f"Điều 1. Hủy bỏ một phần Quyết định số {decision.paper_number}",
                "Kê khai sai sáng kiến",
                "1. Lý A",
                "Điều 2. Thu hồi hiện vật khen thưởng đã trao và số tiền thưởng đã nhận: 710.000",
                "nộp lại vào Tài chính công đoàn.",
                "Điều 3.",
            ),
        )
