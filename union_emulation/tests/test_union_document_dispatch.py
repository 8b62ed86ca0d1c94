import io

from pypdf import PdfReader

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..wizards import union_document_dispatch as dispatch
from .test_paper_layout import MM, LayoutCase
from .test_union_document_delivery import DeliveryCase

LONG = {"body": "<p>Nội dung thi đua.</p>" * 90}


@tagged("post_install", "-at_install")
class TestDispatch(DeliveryCase, LayoutCase):
    """One print job: the stored pages once for each recipient on paper, and their labels."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.paper = cls._to(
            {"scope": "paper"}, {"name": "Sở Nội vụ", "delivery_mode": "paper", "address": "Số 9"}
        )

    def _job(self, papers=None, user=None, **values):
        papers = papers or self.paper
        Job = self.env["union.document.dispatch"].with_user(user or self.clerk_p)
        return Job.create({"document_ids": papers.ids, **values})

    def _printed(self, job, name="copies"):
        report = self.env["ir.actions.report"].with_user(job.env.user)
        pdf, __ = report._render_qweb_pdf(f"union_emulation.paper_{name}", job.ids)
        return pdf

    def _texts(self, pdf):
        return [page.get_contents().get_data() for page in PdfReader(io.BytesIO(pdf)).pages]

    def test_copies_are_the_stored_pages(self):
        long = self._to({"scope": "paper"}, **LONG)
        stored = self._texts(long.pdf_attachment_id.raw)
        self.assertGreater(len(stored), 1)
        job = self._job(long, is_duplex=False)
        self.assertEqual(job.copy_count, 2)
        self.assertEqual(self._texts(self._printed(job)), stored * 2)

    def test_copies_begin_on_a_front(self):
        [page] = self._texts(self.paper.pdf_attachment_id.raw)
        copies = PdfReader(io.BytesIO(self._printed(self._job()))).pages
        self.assertEqual(len(copies), 6)
        for place, copy in enumerate(copies):
            content = copy.get_contents()
            if place % 2:
                self.assertFalse(content and content.get_data().strip(), "empty")
                self.assertAlmostEqual(float(copy.mediabox.width) / MM, 210, delta=0.2)
            else:
                self.assertEqual(content.get_data(), page)

    def test_covers(self):
        pages = self._pages(self._printed(self._job(with_cover=True, is_duplex=False)))
        self.assertEqual(len(pages), 6)
        covers = [page.text for page in pages[::2]]
        names = self._job().delivery_ids.mapped("name")
        for text, name in zip(covers, names, strict=True):
            self.assertIn(f"Kính gửi:\n{name}", text)
            self.assertIn("Kế hoạch số 01/KH-LĐLĐ ngày 05/3/2026", text)

    def test_all_papers_of_one_addressee_together(self):
        second = self._to({"scope": "paper"})
        job = self._job(self.paper | second)
        self.assertEqual(
            job.delivery_ids.mapped(lambda row: (row.name, row.document_id.number)),
            [("Công đoàn B2", 1), ("Công đoàn B2", 2), ("Công đoàn E", 1), ("Công đoàn E", 2),
             ("Sở Nội vụ", 1)],
        )  # fmt: skip
        labels = [label["name"] for sheet in job._label_sheets() for label in sheet]
        self.assertEqual(labels, ["Công đoàn B2", "Công đoàn E", "Sở Nội vụ"], "one each")
        self.assertEqual(job.unaddressed_count, 1)

    def test_only_those_still_to_be_sent(self):
        self._by_name(self.paper)["Công đoàn E"].action_mark_sent()
        self.assertEqual(self._job().copy_count, 2)
        self.assertEqual(self._job(only_unsent=False).copy_count, 3)

    def test_mark_sent(self):
        self._job().action_mark_sent()
        self.assertEqual(self.paper.unsent_count, 0)
        with self.assertRefused("Nobody is left"):
            self._job().action_print_copies()

    def test_labels_lie_where_the_sheet_has_them(self):
        for number in range(30):
            self._unit(f"N{number:02}", self.district, delivery_mode="paper",
                       address=f"Số {number}, đường Trường Chinh, thành phố Bắc Kạn")  # fmt: skip
        job = self._job(self._to({"scope": "paper"}))
        pages = self._pages(self._printed(job, "labels"))
        self.assertEqual(len(pages), 2)
        self.assertEqual(len(job.delivery_ids), 32)
        seen = 0
        for page in pages:
            self.assertAlmostEqual(page.width, 210, delta=0.2)
            self.assertAlmostEqual(page.height, 297, delta=0.2)
            for char in page.page.chars:
                if not char["text"].strip():
                    continue
                left = char["x0"] / MM % dispatch.LABEL_WIDTH
                top = (char["top"] / MM - dispatch.LABEL_TOP) % dispatch.LABEL_HEIGHT
                bottom = (char["bottom"] / MM - dispatch.LABEL_TOP) % dispatch.LABEL_HEIGHT
                self.assertGreater(left, 4.5)
                self.assertLess(char["x1"] / MM % dispatch.LABEL_WIDTH, 66)
                self.assertGreater(top, 3.5)
                self.assertLess(top, bottom, "no letter crosses the edge of its label")
            seen += page.text.count("Kính gửi:")
        self.assertEqual(seen, 32)
        self.assertIn("Số 0, đường Trường Chinh,", pages[0].text + pages[1].text)

    def test_too_many_pages(self):
        dispatch.MAX_PAGES, limit = 2, dispatch.MAX_PAGES
        self.addCleanup(setattr, dispatch, "MAX_PAGES", limit)
        with self.assertRefused("3 pages, more than 2"):
            self._printed(self._job())

    def test_whose_papers(self):
        for user in (self.officer_p, self.viewer_p):
            job = self._job(user=user)
            for act in (job.action_print_copies, job.action_print_labels, job.action_mark_sent):
                with self.assertRefused("clerk of"):
                    act()
            with self.assertRefused("clerk of"):
                self._printed(job)
        with self.assertRaises(AccessError):
            self._job(user=self.clerk_d)
        own = self._to({"name": "x"}, user=self.officer_d, unit_id=self.district.id, date=False)
        job = self._job(own, user=self.clerk_d)
        with self.assertRaises(AccessError):
            job.document_ids = self.paper
        with self.assertRaises(AccessError):
            self._job().with_user(self.clerk_d).action_print_copies()

    def test_draft(self):
        with self.assertRefused("state “Draft”"):
            self._job(self._to({"scope": "paper"}, issue=False)).action_print_copies()
