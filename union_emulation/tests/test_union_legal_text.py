from datetime import date

from psycopg2 import IntegrityError

from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_union_document import PaperCase


@tagged("post_install", "-at_install")
class TestLegalText(PaperCase):
    """Papers cite what was in force on their date."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.state_law = cls.env.ref("union_emulation.union_legal_topic_state")

    def _citations(self, day):
        paper = self._paper(date=day, legal_topic_ids=self.state_law.ids)
        return paper._prepare_snapshot()["citations"]

    def test_four_dates_four_sets(self):
        law_2003 = "Căn cứ Luật Thi đua, khen thưởng số 15/2003/QH11 ngày 26 tháng 11 năm 2003;"
        law_2022 = "Căn cứ Luật Thi đua, khen thưởng số 06/2022/QH15 ngày 15 tháng 6 năm 2022;"
        decree = "Căn cứ Nghị định số %s của Chính phủ"
        decree_91 = decree % "91/2017/NĐ-CP ngày 31 tháng 7 năm 2017"
        decree_98 = decree % "98/2023/NĐ-CP ngày 31 tháng 12 năm 2023"
        decree_152 = decree % "152/2025/NĐ-CP ngày 14 tháng 6 năm 2025"
        circular = "Căn cứ Thông tư số 15/2025/TT-BNV ngày 04 tháng 8 năm 2025"
        circular += " của Bộ trưởng Bộ Nội vụ."
        expected = {
            "2023-12-31": [law_2003, f"{decree_91}."],
            "2024-01-02": [law_2022, f"{decree_98}."],
            "2025-07-01": [law_2022, f"{decree_152}."],
            "2025-08-06": [law_2022, f"{decree_152};", circular],
        }
        for day, citations in expected.items():
            self.assertEqual(self._citations(day), citations, day)

    def test_first_and_last_day_count(self):
        text = self.env.ref("union_emulation.union_legal_text_decree_98_2023")
        for day, cited in (
            (date(2023, 12, 31), False), (date(2024, 1, 1), True),
            (date(2025, 6, 30), True), (date(2025, 7, 1), False),
        ):  # fmt: skip
            found = self.env["union.legal.text"]._valid_on(day, self.state_law)
            self.assertEqual(text in found, cited, day)

    def test_unknown_first_day_is_never_cited(self):
        text = self.env["union.legal.text"].create(
            {"number": "1/X", "name": "x", "citation": "X", "topic_id": self.state_law.id}
        )
        for day in (date(1990, 1, 1), date(2026, 1, 1), date(2090, 1, 1)):
            self.assertNotIn(text, self.env["union.legal.text"]._valid_on(day, self.state_law))

    def test_what_is_only_reported_is_to_be_checked(self):
        shipped = self.env["ir.model.data"].search(
            [("module", "=", "union_emulation"), ("model", "=", "union.legal.text")]
        )
        texts = self.env["union.legal.text"].browse(shipped.mapped("res_id"))
        self.assertGreaterEqual(len(texts), 15)
        for text in texts.filtered(lambda t: t.confidence == "medium" or not t.date_start):
            self.assertTrue(text.to_check, text.number)

    def test_further_citations_and_marks(self):
        paper = self._paper(
            date="2024-01-02",
            citation_text="Quy chế làm việc của Ban Thường vụ;\n\nXét đề nghị của Ban Chính sách.",
        )
        self.assertEqual(
            paper._prepare_snapshot()["citations"],
            [
                "Căn cứ Quy chế làm việc của Ban Thường vụ;",
                "Xét đề nghị của Ban Chính sách.",
            ],
        )

    def test_only_the_topics_of_the_paper(self):
        self.assertEqual(self._paper(date="2024-01-02")._prepare_snapshot()["citations"], [])

    def test_snapshot_keeps_what_was_cited(self):
        paper = self._issued(date="2024-01-02", legal_topic_ids=self.state_law.ids)
        before = paper.snapshot["citations"]
        self.env.ref("union_emulation.union_legal_text_decree_98_2023").citation = "khác"
        self.assertEqual(paper.snapshot["citations"], before)

    @mute_logger("odoo.sql_db")
    def test_period(self):
        text = self.env.ref("union_emulation.union_legal_text_decree_98_2023")
        with self.assertRaises(IntegrityError):
            text.date_end = "2023-01-01"
            text.flush_recordset()
