import io
import re

import pdfplumber
import qrcode
from pypdf import PdfReader

from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import groupby

from ..models.union_paper_renderer import LETTERS
from .test_union_document import PaperCase

MM = 72 / 25.4
#: Parts of a paper in the shape of the federation's own plans.
SUBJECT = "Tổ chức phong trào thi đua trong đoàn viên, CNVCLĐ và các cấp công đoàn năm 2023"
POINT = (
    "Động viên, khuyến khích đoàn viên, công nhân, viên chức, lao động và các cấp công đoàn phát "
    "huy vai trò, trách nhiệm, tích cực tham gia, thực hiện có hiệu quả các phong trào thi đua; "
    "cùng nỗ lực vượt khó, nâng cao năng suất lao động, hiệu suất công tác. "
)
RECIPIENTS = (
    ("Tổng LĐLĐ Việt Nam", "report", "electronic"),
    ("Ban Dân vận Tỉnh ủy", "report", "electronic"),
    ("Thường trực LĐLĐ tỉnh", "none", "electronic"),
    ("Các cấp công đoàn trong tỉnh", "execute", "electronic"),
    ("Các đơn vị không có iOffice", "execute", "paper"),
)


class Page:
    """Lines of a PDF page, with their place in millimetres from the edges of the paper."""

    def __init__(self, page):
        self.width, self.height = float(page.width) / MM, float(page.height) / MM
        self.page = page
        chars = sorted(page.chars, key=lambda c: (round(c["bottom"]), c["x0"]))
        self.lines = []
        for __, group in groupby(chars, key=lambda c: round(c["bottom"])):
            # two columns stand on one height: a wide gap parts them
            column = []
            for char in group:
                if column and char["x0"] - column[-1]["x1"] > 12:
                    self.lines.append(Line(column))
                    column = []
                column.append(char)
            self.lines.append(Line(column))

    def line(self, start):
        found = [line for line in self.lines if line.text.startswith(start)]
        return found[0] if found else None

    @property
    def text(self):
        return "\n".join(line.text for line in self.lines)


class Line:
    def __init__(self, chars):
        self.text = "".join(char["text"] for char in chars).strip()
        solid = [char for char in chars if char["text"].strip()] or chars
        self.left, self.right = solid[0]["x0"] / MM, solid[-1]["x1"] / MM
        self.top, self.bottom = solid[0]["top"] / MM, solid[0]["bottom"] / MM
        self.sizes = {round(char["size"], 1) for char in solid}
        self.fonts = {char["fontname"].split("+")[-1] for char in solid}

    @property
    def middle(self):
        return (self.left + self.right) / 2


class LayoutCase(PaperCase):
    """Papers looked at page by page."""

    @classmethod
    def _pages(cls, pdf):
        file = pdfplumber.open(io.BytesIO(pdf))
        cls.addClassCleanup(file.close)
        return [Page(page) for page in file.pages]


@tagged("post_install", "-at_install")
class TestPaperLayout(LayoutCase):
    """A printed paper keeps to the millimetres of Decree 30/2020, annex I."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.nation = cls._unit("TLD", level="central", name="Tổng Liên đoàn Lao động Việt Nam")
        cls.bac_kan = cls._unit(
            "BK", cls.nation, "province", name="Liên đoàn Lao động tỉnh Bắc Kạn",
            abbreviation="LĐLĐ", place="Bắc Kạn",
        )  # fmt: skip
        cls.env["union.signatory"].create(
            {
                "unit_id": cls.bac_kan.id,
                "name": "Bùi Minh Thanh",
                "body": "BAN THƯỜNG VỤ",
                "position": "PHÓ CHỦ TỊCH",
            }  # fmt: skip
        )
        cls.officer = cls._user("officer", cls.bac_kan)
        cls.clerk = cls._user("clerk", cls.bac_kan)
        cls.plan = cls._plan()
        cls.plan.action_issue()
        cls.pages = cls._pages(cls.plan.pdf_attachment_id.raw)

    @classmethod
    def _plan(cls, body=None, **values):
        body = body or "".join(f"<p>{n}. {POINT * 2}</p>" for n in range(1, 16))
        return cls._paper(
            user=cls.officer,
            unit_id=cls.bac_kan.id,
            subject=SUBJECT,
            body=body,
            date="2023-01-05",
            archive_line="Lưu: VT, Ban CSPL&QHLD",
            citation_text="Luật Công đoàn\nĐiều lệ Công đoàn Việt Nam",
            recipient_ids=[
                Command.create(
                    {"name": name, "purpose": purpose, "delivery_mode": mode, "sequence": n}
                )
                for n, (name, purpose, mode) in enumerate(RECIPIENTS)
            ],
            **values,
        ).with_user(cls.clerk)

    @classmethod
    def _draft_pages(cls, **values):
        return cls._pages(cls._plan(**values)._paper_pdf())

    def test_page_and_margins(self):
        pages = self.pages
        self.assertGreater(len(pages), 2)
        for number, page in enumerate(pages, 1):
            self.assertAlmostEqual(page.width, 210, delta=0.2)
            self.assertAlmostEqual(page.height, 297, delta=0.2)
            body = [line for line in page.lines if line.top > 20]
            self.assertGreaterEqual(min(line.left for line in body), 30)
            self.assertLessEqual(min(line.left for line in body), 35)
            self.assertGreaterEqual(page.width - max(line.right for line in body), 15)
            self.assertLessEqual(page.width - max(line.right for line in body), 20)
            self.assertLessEqual(min(line.top for line in body), 25)
            below = page.height - max(line.bottom for line in body)
            self.assertGreaterEqual(below, 20)
            if number < len(pages) - 1:
                # one line more would not fit, nor would a lone one be left
                self.assertLessEqual(below, 20 + 2 * 6 + 2.2)

    def test_page_number_above_from_the_second_page(self):
        pages = self.pages
        self.assertFalse([line for line in pages[0].lines if line.top < 20])
        for number, page in enumerate(pages[1:], 2):
            [line] = [line for line in page.lines if line.top < 20]
            self.assertEqual(line.text, str(number))
            self.assertEqual(line.sizes, {14})
            self.assertEqual(line.fonts, {"Tinos"})
            self.assertAlmostEqual(line.middle, 31 + (210 - 31 - 16) / 2, delta=0.5)

    def test_one_font_with_every_letter(self):
        plan = self._plan(
            body=f"<p>{' '.join(LETTERS)}</p><p><b>{LETTERS}</b> <i>{LETTERS}</i></p>"
        )
        plan.action_issue()
        pdf = plan.pdf_attachment_id.raw
        fonts = self.env["union.paper.renderer"]._embedded_fonts(pdf)
        self.assertTrue(fonts)
        for font in fonts:
            self.assertRegex(font, r"^[A-Z]{6}\+Tinos(-Bold|-Italic|-Bold-Italic)?$")
        text = "".join(page.text for page in self._pages(pdf))
        self.assertFalse(set(LETTERS) - set(text), "letters lost")
        for page in PdfReader(io.BytesIO(pdf)).pages:
            for font in page["/Resources"]["/Font"].values():
                [descendant] = font.get_object()["/DescendantFonts"]
                descriptor = descendant.get_object()["/FontDescriptor"]
                self.assertTrue(descriptor.keys() & {"/FontFile2", "/FontFile3"}, "embedded")

    def test_head(self):
        page = self.pages[0]
        country = page.line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
        self.assertEqual((country.fonts, country.sizes), ({"Tinos-Bold"}, {12}))
        motto = page.line("Độc lập - Tự do - Hạnh phúc")
        self.assertEqual((motto.fonts, motto.sizes), ({"Tinos-Bold"}, {13}))
        self.assertAlmostEqual(motto.middle, country.middle, delta=0.5)
        above = page.line("TỔNG LIÊN ĐOÀN LAO ĐỘNG")
        self.assertEqual((above.fonts, above.sizes), ({"Tinos"}, {12}))
        issuer = page.line("LIÊN ĐOÀN LAO ĐỘNG")
        self.assertEqual((issuer.fonts, issuer.sizes), ({"Tinos-Bold"}, {12}))
        self.assertEqual(page.line("TỈNH BẮC KẠN").fonts, {"Tinos-Bold"})
        self.assertLess(issuer.right, country.left)
        number = page.line("Số: 01/KH-LĐLĐ")
        self.assertEqual((number.text, number.sizes), ("Số: 01/KH-LĐLĐ", {13}))
        self.assertEqual(number.fonts, {"Tinos"})
        self.assertAlmostEqual(number.middle, issuer.middle, delta=0.5)
        place = page.line("Bắc Kạn, ngày")
        self.assertEqual(place.text, "Bắc Kạn, ngày 05 tháng 01 năm 2023")
        self.assertEqual((place.fonts, place.sizes), ({"Tinos-Italic"}, {13}))
        self.assertAlmostEqual(place.bottom, number.bottom, delta=0.6)

    def test_lines_under_motto_issuer_and_subject(self):
        page = self.pages[0]
        edges = sorted(
            (shape["top"] / MM, shape["x0"] / MM, shape["x1"] / MM)
            for shape in page.page.rects
            if shape["width"] > 10 * MM and shape["height"] < 0.5 * MM
        )
        motto = page.line("Độc lập")
        subject = page.line("Tổ chức phong trào")
        [under_motto, under_issuer, under_subject] = edges
        self.assertAlmostEqual(under_motto[1], motto.left, delta=0.5)
        self.assertAlmostEqual(under_motto[2], motto.right, delta=0.5)
        issuer = page.line("LIÊN ĐOÀN LAO ĐỘNG")
        for (__, left, right), line in ((under_issuer, issuer), (under_subject, subject)):
            share = (right - left) / (line.right - line.left)
            self.assertGreaterEqual(share, 1 / 3)
            self.assertLessEqual(share, 1 / 2)
            self.assertAlmostEqual((left + right) / 2, line.middle, delta=3)

    def test_title_citations_and_body(self):
        page = self.pages[0]
        centre = 31 + (210 - 31 - 16) / 2
        for start in ("KẾ HOẠCH", "Tổ chức phong trào thi đua"):
            line = page.line(start)
            self.assertEqual((line.fonts, line.sizes), ({"Tinos-Bold"}, {14}))
            self.assertAlmostEqual(line.middle, centre, delta=0.5)
        first, last = page.line("Căn cứ Luật Công đoàn"), page.line("Căn cứ Điều lệ")
        self.assertEqual(first.text, "Căn cứ Luật Công đoàn;")
        self.assertEqual(last.text, "Căn cứ Điều lệ Công đoàn Việt Nam.")
        self.assertEqual((first.fonts, first.sizes), ({"Tinos-Italic"}, {14}))
        opening = page.line("1. Động viên")
        self.assertEqual((opening.fonts, opening.sizes), ({"Tinos"}, {14}))
        self.assertAlmostEqual(opening.left, 31 + 12.7, delta=0.2)
        body = page.lines[page.lines.index(opening) :]
        full = [line for line in body if abs(line.left - 31) < 0.2]
        self.assertGreater(len(full), 10)
        justified = [line for line in full if abs(line.right - (210 - 16)) < 0.3]
        self.assertGreater(len(justified), len(full) * 0.6, "both edges are straight")
        self.assertLessEqual(max(line.right for line in body), 210 - 15)
        pitch = full[1].bottom - full[0].bottom
        self.assertAlmostEqual(pitch * MM, 14 * 1.2, delta=0.3)
        second = page.line("2. Động viên")
        before = body[body.index(second) - 1]
        self.assertGreaterEqual((second.bottom - before.bottom - pitch) * MM, 5.9)

    def test_recipients_and_signature(self):
        page = self.pages[-1]
        label = page.line("Nơi nhận:")
        self.assertEqual((label.fonts, label.sizes), ({"Tinos-Bold-Italic"}, {12}))
        expected = [
            "Gửi bản điện tử",
            "- Tổng LĐLĐ Việt Nam (b/c);",
            "- Ban Dân vận Tỉnh ủy (b/c);",
            "- Thường trực LĐLĐ tỉnh;",
            "- Các cấp công đoàn trong tỉnh (t/h);",
            "Gửi bản giấy",
            "- Các đơn vị không có iOffice (t/h);",
            "- Lưu: VT, Ban CSPL&QHLD.",
        ]
        left = [line for line in page.lines if line.left < 60 and line.top > label.bottom - 0.5]
        self.assertEqual([line.text for line in left if line.sizes == {11}], expected)
        authority, position = page.line("TM. BAN THƯỜNG VỤ"), page.line("PHÓ CHỦ TỊCH")
        name = page.line("Bùi Minh Thanh")
        for line in (authority, position, name):
            self.assertEqual((line.fonts, line.sizes), ({"Tinos-Bold"}, {14}))
            self.assertAlmostEqual(line.middle, authority.middle, delta=0.5)
        self.assertGreater(authority.left, 105)
        self.assertGreater(name.top - position.bottom, 20, "room for signature and seal")
        self.assertFalse([line for line in page.lines if line.text.startswith("KT.")])
        self.assertAlmostEqual(authority.top, label.top, delta=1.5)

    def test_end_mark(self):
        text = "".join(page.text for page in self.pages)
        self.assertEqual(text.count("./."), 1)
        self.assertIn("công tác./.", text)

    def test_signature_is_never_alone_on_a_page(self):
        # whatever the length of the text, two of its lines stand above the signature
        seen = set()
        for sentences in range(2, 16):
            pages = self._draft_pages(body=f"<p>{POINT * sentences}</p>")
            last = pages[-1]
            seen.add(len(pages))
            text = [line for line in last.lines if line.sizes == {14} and 20 < line.top
                    and line.left < 32]  # fmt: skip
            self.assertGreaterEqual(len(text), 2, sentences)
            self.assertTrue(last.line("Nơi nhận:") and last.line("Bùi Minh Thanh"))
        self.assertGreater(len(seen), 1, "the lengths tried cross a page's end")

    def test_code_under_the_recipients(self):
        self.assertFalse([image for page in self.pages[:-1] for image in page.page.images])
        [image] = self.pages[-1].page.images
        self.assertAlmostEqual((image["x1"] - image["x0"]) / MM, 20, delta=0.2)
        self.assertAlmostEqual((image["bottom"] - image["top"]) / MM, 20, delta=0.2)
        archive = self.pages[-1].line("- Lưu: VT")
        self.assertGreater(image["top"] / MM, archive.bottom)
        self.assertAlmostEqual(image["x0"] / MM, archive.left, delta=0.5)

    def test_code_leads_to_the_check_page(self):
        address = self.plan.snapshot["check_url"]
        self.assertTrue(address.endswith(f"/union/check/{self.plan.code}"))
        picture = PdfReader(io.BytesIO(self.plan.pdf_attachment_id.raw)).pages[-1].images[0].image
        drawn = picture.convert("L")
        # any of the eight masks of the standard says the same
        matrices = []
        for mask in range(8):
            code = qrcode.QRCode(
                error_correction=qrcode.ERROR_CORRECT_M, border=0, mask_pattern=mask
            )
            code.add_data(address)
            code.make()
            matrices.append(code.get_matrix())
        size = len(matrices[0])
        step = drawn.width / size
        seen = [
            [
                drawn.getpixel((int((x + 0.5) * step), int((y + 0.5) * step))) < 128
                for x in range(size)
            ]
            for y in range(size)
        ]
        self.assertIn(seen, matrices)

    def test_draft(self):
        pages = self._pages(self._plan()._paper_pdf())
        for page in pages:
            mark = page.line("DỰ THẢO")
            self.assertLess(mark.bottom, 20)
            self.assertEqual(mark.fonts, {"Tinos-Bold"})
            self.assertFalse(page.page.images, "a draft has no check code")
        self.assertRegex(pages[0].text, r"Số:\s*/KH-LĐLĐ")
        self.assertNotRegex(pages[0].text, r"Số:\s*\d")
        self.assertIn("2", [line.text for line in pages[1].lines])
        for page in self.pages:
            self.assertIsNone(page.line("DỰ THẢO"))

    def test_draft_without_a_date(self):
        plan = self._plan()
        plan.date = False
        self.assertRegex(self._pages(plan._paper_pdf())[0].text, r"ngày \.+ tháng \.+ năm \d{4}")

    def test_letter(self):
        page = self._draft_pages(type_id=self.letter_type.id, body="<p>Kính gửi các đơn vị.</p>")[0]
        self.assertIsNone(page.line("CÔNG VĂN"))
        about = page.line("V/v Tổ chức phong trào")
        self.assertEqual((about.fonts, about.sizes), ({"Tinos"}, {12}))
        self.assertLess(about.right, 105)
        self.assertRegex(page.text, r"Số:\s*/LĐLĐ")

    def test_table_head_is_repeated(self):
        rows = "".join(f"<tr><td>{n}</td><td>{POINT}</td></tr>" for n in range(30))
        head = "<thead><tr><th>TT</th><th>Nội dung</th></tr></thead>"
        pages = self._draft_pages(body=f"<table>{head}<tbody>{rows}</tbody></table>")
        self.assertGreater(len(pages), 3)
        heads = [bool(page.line("TT")) for page in pages if re.search(r"(?m)^\d+", page.text)]
        self.assertGreater(sum(heads), 3)

    def test_vietnamese_whoever_prints(self):
        plan = self._plan().with_context(lang="en_US")
        page = self._pages(plan._paper_pdf())[0]
        self.assertTrue(page.line("KẾ HOẠCH") and page.line("CỘNG HÒA"))
