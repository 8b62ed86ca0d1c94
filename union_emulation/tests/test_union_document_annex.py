from collections import defaultdict

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .test_paper_layout import LayoutCase
from .test_union_document import PaperCase

TABLE = "<table><tr><th>TT</th><th>Công trình</th></tr>{}</table>".format(
    "".join(f"<tr><td>{n}</td><td>Công trình số {n}</td></tr>" for n in range(1, 60))
)
ANNEXES = (
    {"name": "Danh mục công trình", "body": TABLE, "orientation": "landscape"},
    {"name": "Biểu báo cáo", "body": "<p>Nội dung biểu.</p>" * 60},
)


@tagged("post_install", "-at_install")
class TestAnnexLayout(LayoutCase):
    """Annexes after Decree 30/2020, annex I: own pages, own numbers, and the paper named."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.paper = cls._paper(
            date="2026-01-05",
            body="<p>Nội dung thi đua.</p>" * 80,
            annex_ids=[Command.create(values) for values in ANNEXES],
        )
        cls.draft = cls._pages(cls.paper._paper_pdf())
        cls.paper.action_issue()
        cls.pages = cls._pages(cls.paper.pdf_attachment_id.raw)
        cls.first = [n for n, page in enumerate(cls.pages) if page.line("Phụ lục")]

    def test_behind_the_signature(self):
        last = self.pages[self.first[0] - 1]
        self.assertTrue(last.line("Nơi nhận:") and last.line("Bùi Minh Thanh"))
        self.assertTrue(last.page.images, "the check code stays with the main text")
        for page in self.pages[self.first[0] :]:
            self.assertFalse(page.page.images)
            self.assertFalse(page.line("Nơi nhận:"))

    def test_heading_title_and_reference(self):
        reference = "(Kèm theo Kế hoạch số 01/KH-LĐLĐ ngày 05 tháng 01 năm 2026 của Công đoàn"
        for place, number, title in ((0, "I", "DANH MỤC CÔNG TRÌNH"), (1, "II", "BIỂU BÁO CÁO")):
            page = self.pages[self.first[place]]
            heading, name = page.line("Phụ lục"), page.line(title)
            self.assertEqual(heading.text, f"Phụ lục {number}")
            for line in (heading, name):
                self.assertEqual((line.fonts, line.sizes), ({"Tinos-Bold"}, {14}))
            said = page.line("(Kèm theo")
            self.assertTrue(said.text.startswith(reference), said.text)
            self.assertEqual((said.fonts, said.sizes), ({"Tinos-Italic"}, {14}))
            self.assertLess(heading.bottom, name.top + 1)
            self.assertLess(name.bottom, said.top + 1)
            centre = 31 + (page.width - 31 - 16) / 2
            for line in (heading, name, said):
                self.assertAlmostEqual(line.middle, centre, delta=0.6)

    def test_pages(self):
        for number, page in enumerate(self.pages):
            lying = self.first[0] <= number < self.first[1]
            size = (297, 210) if lying else (210, 297)
            self.assertAlmostEqual(page.width, size[0], delta=0.2)
            self.assertAlmostEqual(page.height, size[1], delta=0.2)
            body = [line for line in page.lines if line.top > 20]
            self.assertGreaterEqual(min(line.left for line in body), 30)
            self.assertGreaterEqual(page.width - max(line.right for line in body), 15)
            self.assertGreaterEqual(page.height - max(line.bottom for line in body), 20)

    def test_own_page_numbers(self):
        parts = defaultdict(list)
        for number, page in enumerate(self.pages):
            above = [line.text for line in page.lines if line.top < 20]
            parts[sum(number >= start for start in self.first)].append(above)
        self.assertEqual(len(parts), 3)
        for part in parts.values():
            self.assertGreater(len(part), 1, "long enough to count")
            self.assertEqual(part[0], [], "no number on the first page")
            self.assertEqual(part[1:], [[str(n)] for n in range(2, len(part) + 1)])

    def test_draft(self):
        for page in self.draft:
            self.assertTrue(page.line("DỰ THẢO"))
        self.assertTrue(
            any(page.line("(Kèm theo Kế hoạch số ...../KH-LĐLĐ") for page in self.draft)
        )

    def test_one_annex_has_no_number(self):
        paper = self._paper(annex_ids=[Command.create({"name": "Biểu", "body": "<p>a</p>"})])
        [page] = [p for p in self._pages(paper._paper_pdf()) if p.line("Phụ lục")]
        self.assertEqual(page.line("Phụ lục").text, "Phụ lục")

    def test_letter(self):
        paper = self._paper(
            type_id=self.letter_type.id,
            annex_ids=[Command.create({"name": "Biểu", "body": "<p>a</p>"})],
        )
        self.assertIn(f"(Kèm theo {self.letter_type.name} số", str(paper._paper_html()))


@tagged("post_install", "-at_install")
class TestAnnex(PaperCase):
    """Annexes are changed with the draft, by its officer, and never again."""

    def _annexed(self, **values):
        annex = {"name": "Biểu", "body": "<p>Nội dung</p>", **values}
        return self._paper(annex_ids=[Command.create(annex)])

    def test_without_text(self):
        for body in (False, "<p><br></p>", "<p> </p>"):
            paper = self._annexed(body=body)
            with self.assertRefused("annex “Biểu” has no text"):
                paper.action_issue()

    def test_officer_writes_clerk_does_not(self):
        paper = self._annexed()
        annex = paper.annex_ids
        annex.with_user(self.officer_p).name = "Biểu mới"
        for user in (self.clerk_p, self.viewer_p, self.approver_p, self.officer_d):
            with self.assertRaises(AccessError):
                annex.with_user(user).name = "Khác"
            with self.assertRaises(AccessError):
                annex.with_user(user).unlink()
            with self.assertRaises(AccessError):
                annex.with_user(user).create({"document_id": paper.id, "name": "Thêm"})

    def test_frozen_at_issue(self):
        paper = self._annexed()
        paper.action_issue()
        for door in (paper.annex_ids, paper.annex_ids.sudo()):
            with self.assertRaises(AccessError):
                door.write({"body": "<p>Khác</p>"})
            with self.assertRaises(AccessError):
                door.unlink()
            with self.assertRaises(AccessError):
                door.create({"document_id": paper.id, "name": "Thêm"})
        self.assertEqual(paper.snapshot["annexes"][0]["body"], "<p>Nội dung</p>")

    def test_annex_does_not_change_its_paper(self):
        draft, issued = self._annexed(), self._annexed()
        issued.action_issue()
        with self.assertRaises(AccessError):
            draft.annex_ids.with_user(self.officer_p).document_id = issued

    def test_follows_the_dossier(self):
        campaign = self._campaign()
        campaign.annex_ids = [Command.create({"name": "Biểu", "body": "<p>Nội dung</p>"})]
        campaign.action_submit()
        with self.assertRaises(AccessError):
            campaign.document_id.annex_ids.with_user(self.officer_p).name = "Khác"
        campaign.with_user(self.appraiser_p).action_approve()
        campaign.with_user(self.approver_p).action_approve()
        paper = campaign.document_id.with_user(self.clerk_p)
        paper.action_issue()
        self.assertEqual(paper.snapshot["annexes"][0]["title"], "Biểu")

    def test_text_is_cleaned(self):
        paper = self._annexed(body='<p>a<img src="file:///etc/passwd"><script>x</script></p>')
        page = str(paper._paper_html())
        self.assertNotIn("<img", page)
        self.assertNotIn("script", page)

    def test_readers(self):
        paper = self._annexed()
        below = [Command.create({"scope": "unit", "unit_id": self.base.id})]
        paper.recipient_ids = below
        self.assertFalse(paper.annex_ids.with_user(self.officer_b).has_access("read"))
        paper.action_issue()
        self.assertTrue(paper.annex_ids.with_user(self.officer_b).has_access("read"))
        self.assertFalse(paper.annex_ids.with_user(self.officer_s).has_access("read"))
