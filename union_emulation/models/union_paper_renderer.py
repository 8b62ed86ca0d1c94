import base64
import io
import logging
import re
import unicodedata

from lxml import etree, html
from markupsafe import Markup
from pypdf import PdfReader

from odoo import api, models
from odoo.tools import file_open

try:
    from lxml.html.clean import Cleaner
except ImportError:  # a package of its own since lxml 5.2
    from lxml_html_clean import Cleaner

_logger = logging.getLogger(__name__)
for _noisy in ("weasyprint.progress", "fontTools"):
    logging.getLogger(_noisy).setLevel(logging.WARNING)

#: Metric twin of Times New Roman with every Vietnamese letter.
FONT = "Tinos"
STYLESHEET = "union_emulation/static/src/paper/paper.css"
#: What a user may bring into a paper: text and tables, nothing that loads, links or runs.
TAGS = (
    "p ul ol li b strong i em u br sub sup table thead tbody tfoot tr th td caption".split()
)
BLOCKS = ("p", "ul", "ol", "table")
#: Tags whose content goes with them.
KILLED = "script style iframe object embed head title template noscript svg math select".split()
#: Blocks of the web editor that become paragraphs.
PARAGRAPHS = "div section article blockquote pre h1 h2 h3 h4 h5 h6".split()
#: A table cell cannot claim more columns or rows: the layout reserves room for each.
MAX_SPAN = 40
#: Lower and upper case of every Vietnamese vowel with every tone, and đ.
LETTERS = "".join(
    unicodedata.normalize("NFC", vowel + tone)
    for vowel in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
    for tone in ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
) + "đĐ"
#: Where the name of a unit may be broken in the head of a paper.
NAME_BREAKS = re.compile(
    r"\s+(?=(?:tỉnh|thành phố|huyện|thị xã|quận|xã|phường|đặc khu|ngành|các|công ty|trường"
    r"|bệnh viện|Việt Nam)\b)",
    re.IGNORECASE,
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")

_works = False  # this process has printed a paper in the right font before


class UnionPaperRenderer(models.AbstractModel):
    """Turns a QWeb template into the bytes of a PDF.

    A template computes nothing and loads nothing: its values are prepared before, and neither
    disk nor network can be reached from it.
    """

    _name = "union.paper.renderer"
    _description = "Union: Paper Renderer"

    # ------------------------------------------------------------
    # Rendering
    # ------------------------------------------------------------

    @api.model
    def _render_html(self, template, values):
        """Render ``template``.

        :param str template: external id of a QWeb template
        :param dict values: snapshot of a paper, see ``union.document._prepare_snapshot``
        :return: the page
        :rtype: Markup
        """
        return self.env["ir.qweb"]._render(template, self._prepare_values(values))

    @api.model
    def _render_pdf(self, template, values):
        """Render ``template`` with exact millimetres and points.

        :param str template: external id of a QWeb template
        :param dict values: snapshot of a paper, see ``union.document._prepare_snapshot``
        :return: the PDF
        :rtype: bytes
        """
        return self._print_html(str(self._render_html(template, values)))

    @api.model
    def _print_html(self, page):
        """Turn a page into a PDF.

        :param str page: HTML
        :rtype: bytes
        """
        # Not at the top: without Pango the import fails, and the module must install all the same.
        from weasyprint import CSS, HTML, URLFetcher

        # A paper loads nothing: text typed by a user must not reach disk or network.
        fetcher = URLFetcher(allowed_protocols={"data"}, allow_redirects=False)
        with file_open(STYLESHEET) as stylesheet:
            # Not inside the page: QWeb would escape the quotes and the font rules be lost.
            style = CSS(string=stylesheet.read(), url_fetcher=fetcher)
        return HTML(string=page, url_fetcher=fetcher).write_pdf(stylesheets=[style])

    @api.model
    def _prepare_values(self, values):
        """Add to a snapshot what the templates print, user's text as harmless markup.

        :param dict values: JSON values
        :return: values for QWeb
        :rtype: dict
        """
        recipients = values.get("recipients") or {}
        return {
            **values,
            "parent_lines": self._split_name(values.get("parent_name")),
            "unit_lines": self._split_name(values.get("unit_name")),
            "intro": [self._clean_markup(text) for text in values.get("intro") or ()],
            "sections": [
                {
                    "title": section.get("title"),
                    "items": [self._clean_markup(item) for item in section.get("items") or ()],
                }
                for section in values.get("sections") or ()
            ],
            "closing_lines": [line for line in (values.get("closing") or "").splitlines() if line.strip()],
            "recipient_groups": [
                (label, recipients[mode])
                for mode, label in (("electronic", "Gửi bản điện tử"), ("paper", "Gửi bản giấy"))
                if recipients.get(mode)
            ],
            "qr_image": self._qr_image(values["check_url"]) if values.get("check_url") else None,
        }

    @api.model
    def _split_name(self, name):
        """Lines of a unit's name in the head of a paper, broken where a reader would.

        :param str name:
        :rtype: list[str]
        """
        lines = []
        for part in NAME_BREAKS.split((name or "").strip()):
            # 28 capitals fill the left column; shorter parts share a line
            if lines and len(lines[-1]) + len(part) < 28:
                lines[-1] += f" {part}"
            elif part:
                lines.append(part)
        return lines

    @api.model
    def _qr_image(self, text):
        """QR code as an address that needs no loading.

        :param str text: what the code says
        :rtype: str
        """
        image = self.env["ir.actions.report"].barcode(
            "QR", text, width=600, height=600, quiet=0, barLevel="M"
        )
        return "data:image/png;base64," + base64.b64encode(image).decode()

    # ------------------------------------------------------------
    # Text typed by users
    # ------------------------------------------------------------

    @api.model
    def _clean_text(self, text):
        """Text without characters that no paper can bear, letters in composed form.

        :param str text: may be empty
        :rtype: str
        """
        return unicodedata.normalize("NFC", _CONTROL.sub("", text or ""))

    @api.model
    def _clean_markup(self, text):
        """The one door through which rich text enters a paper.

        Keeps paragraphs, lists, emphasis and tables; drops every attribute but column and row
        spans, every link, image, style and script. Cleaning twice changes nothing.

        :param str text: HTML of a user
        :return: harmless paragraphs, lists and tables
        :rtype: Markup
        """
        text = self._clean_text(text)
        if not text.strip():
            return Markup()
        root = html.fragment_fromstring(text, create_parent="body")
        for element in root.iter(*PARAGRAPHS):
            # with blocks inside it is only a box, which the cleaner drops
            if not any(True for __ in element.iterdescendants(*BLOCKS, *PARAGRAPHS)):
                element.tag = "p"
        cleaner = Cleaner(
            allow_tags=[*TAGS, "body"],
            kill_tags=KILLED,
            remove_unknown_tags=False,
            page_structure=False,
            safe_attrs_only=True,
            safe_attrs={"colspan", "rowspan"},
            style=True,
            inline_style=True,
        )
        cleaner(root)
        for cell in root.xpath(".//*[@colspan or @rowspan]"):
            for name in ("colspan", "rowspan"):
                span = cell.attrib.pop(name, "1").strip()
                if cell.tag in ("td", "th") and span.isascii() and span.isdigit() and 1 < int(span[:4]) <= MAX_SPAN:
                    cell.set(name, span)
        return Markup("").join(
            Markup(etree.tostring(block, encoding="unicode", method="html", with_tail=False))
            for block in self._wrap_blocks(root)
        )

    @api.model
    def _wrap_blocks(self, root):
        """Blocks of a cleaned text; words outside of any block get a paragraph of their own.

        :param root: element whose children are blocks, words and inline elements
        :return: elements with some text in them
        :rtype: list
        """
        blocks, loose = [], None

        def add_text(value):
            nonlocal loose
            if loose is None:
                if not (value or "").strip():
                    return
                loose = etree.Element("p")
                blocks.append(loose)
            if len(loose):
                loose[-1].tail = (loose[-1].tail or "") + (value or "")
            else:
                loose.text = (loose.text or "") + (value or "")

        add_text(root.text)
        for child in list(root):
            tail, child.tail = child.tail, None
            if child.tag in BLOCKS:
                loose = None
                blocks.append(child)
            else:
                if loose is None:
                    loose = etree.Element("p")
                    blocks.append(loose)
                loose.append(child)
            add_text(tail)
        return [block for block in blocks if "".join(block.itertext()).strip()]

    @api.model
    def _with_end_mark(self, text):
        """Put the mark "./." behind the last words of a rich text.

        :param str text: cleaned HTML
        :rtype: Markup
        """
        root = html.fragment_fromstring(str(text), create_parent="body")
        paragraphs = [p for p in root.iter("p", "li") if "".join(p.itertext()).strip()]
        last = paragraphs[-1] if paragraphs else None
        if last is None or next(root.iterchildren(reversed=True)).tag == "table":
            return Markup(text) + Markup("<p>./.</p>")
        holder, attribute = [
            (element, slot)
            for element, slot in self._text_slots(last)
            if (getattr(element, slot) or "").strip()
        ][-1]
        setattr(holder, attribute, self._mark_end(getattr(holder, attribute)))
        return Markup("").join(
            Markup(etree.tostring(child, encoding="unicode", method="html", with_tail=False))
            for child in root
        )

    @api.model
    def _text_slots(self, element):
        """Places of an element that hold text, in reading order."""
        yield element, "text"
        for child in element:
            yield from self._text_slots(child)
            yield child, "tail"

    @api.model
    def _mark_end(self, text):
        """Put the mark "./." behind a plain text, in place of its full stop.

        :param str text:
        :rtype: str
        """
        return re.sub(r"(\./\.|[.;,:])?\s*$", "", text.rstrip()) + "./."

    # ------------------------------------------------------------
    # Self-test
    # ------------------------------------------------------------

    @api.model
    def _missing_parts(self):
        """What the server lacks to print papers. Prints a line and looks at its fonts.

        A success is remembered by the process; a failure is looked at again, so that an
        installed font counts without a restart.

        :return: translated sentences, none if papers can be printed
        :rtype: list[str]
        """
        global _works
        if _works:
            return []
        styles = ("", "font-weight:bold", "font-style:italic", "font-weight:bold;font-style:italic")
        lines = "".join(f'<p style="{style}">{LETTERS}</p>' for style in styles)
        try:
            fonts = self._embedded_fonts(self._print_html(f"<html><body>{lines}</body></html>"))
        except (ImportError, OSError) as error:
            _logger.warning("papers cannot be printed: %s", error)
            return [
                self.env._(
                    "Papers cannot be printed on this server: the Python package WeasyPrint or "
                    "its library Pango is missing."
                )
            ]
        if len(fonts) != len(styles) or not all(FONT in font for font in fonts):
            _logger.warning("papers would be printed in %s", ", ".join(sorted(fonts)))
            return [
                self.env._(
                    "Papers cannot be printed on this server: the font %(font)s (Debian package "
                    "fonts-croscore) is missing, in one of its four styles at least.",
                    font=FONT,
                )
            ]
        _works = True
        return []

    @api.model
    def _embedded_fonts(self, pdf):
        """Names of the fonts in a PDF.

        :param bytes pdf:
        :rtype: set[str]
        """
        names = set()
        for page in PdfReader(io.BytesIO(pdf)).pages:
            fonts = page["/Resources"].get_object().get("/Font", {})
            names |= {str(font.get_object()["/BaseFont"]) for font in fonts.get_object().values()}
        return names
