import base64
import io
import logging
import unicodedata

from PIL import Image
from pypdf import PdfReader
from reportlab.graphics.barcode.qr import QrCodeWidget

from odoo import api, models
from odoo.tools import file_open

from ..tools.fonts import count_styles
from ..tools.paper_text import clean_markup, head_lines

_logger = logging.getLogger(__name__)
for _noisy in ("weasyprint.progress", "fontTools"):
    logging.getLogger(_noisy).setLevel(logging.WARNING)

#: Metric twin of Times New Roman with every Vietnamese letter.
FONT = "Tinos"
STYLESHEET = "union_emulation/static/src/paper/paper.css"
#: Template of the whole page; the body within it is named by the values.
PAPER_TEMPLATE = "union_emulation.paper_document"
#: Dots of the picture along a square of the QR code.
QR_SCALE = 8
#: Lower and upper case of every Vietnamese vowel with every tone, and đ.
LETTERS = (
    "".join(
        unicodedata.normalize("NFC", vowel + tone)
        for vowel in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
        for tone in ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
    )
    + "đĐ"
)

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
            "parent_lines": head_lines(values.get("parent_name")),
            "unit_lines": head_lines(values.get("unit_name")),
            "intro": [self._clean_markup(text) for text in values.get("intro") or ()],
            "sections": [
                {
                    "title": section.get("title"),
                    "items": [self._clean_markup(item) for item in section.get("items") or ()],
                }
                for section in values.get("sections") or ()
            ],
            "annexes": [
                {**annex, "body": self._clean_markup(annex["body"])}
                for annex in values.get("annexes") or ()
            ],
            "closing_lines": [
                line for line in (values.get("closing") or "").splitlines() if line.strip()
            ],
            "recipient_groups": [
                (label, recipients[mode])
                for mode, label in (("electronic", "Gửi bản điện tử"), ("paper", "Gửi bản giấy"))
                if recipients.get(mode)
            ],
            "qr_image": self._qr_image(values["check_url"]) if values.get("check_url") else None,
        }

    @api.model
    def _qr_image(self, text):
        """QR code as an address that needs no loading.

        Odoo's own barcode draws each of a thousand squares, which takes longer than the text.

        :param str text: what the code says
        :rtype: str
        """
        code = QrCodeWidget(text, barLevel="M").qr
        code.make()
        size = len(code.modules)
        picture = Image.new("1", (size, size))
        picture.putdata([not dark for row in code.modules for dark in row])
        output = io.BytesIO()
        picture.resize((size * QR_SCALE, size * QR_SCALE), Image.NEAREST).save(output, "PNG")
        return "data:image/png;base64," + base64.b64encode(output.getvalue()).decode()

    @api.model
    def _clean_markup(self, text):
        """The one door through which rich text enters a paper, see ``tools.paper_text``.

        :param str text: HTML of a user
        :rtype: Markup
        """
        return clean_markup(text)

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
            # asked before printing, which without any font ends the process
            count = count_styles(FONT)
            pdf = self._print_html(f"<html><body>{lines}</body></html>") if count else b""
        except (ImportError, OSError) as error:
            _logger.warning("papers cannot be printed: %s", error)
            return [
                self.env._(
                    "Papers cannot be printed on this server: the Python package WeasyPrint or "
                    "its library Pango is missing."
                )
            ]
        fonts = self._embedded_fonts(pdf) if pdf else set()
        if len(fonts) != len(styles) or not all(FONT in font for font in fonts):
            _logger.warning("papers would be printed in %s", ", ".join(sorted(fonts)) or "no font")
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
            names |= {
                str(font.get_object()["/BaseFont"]).lstrip("/")
                for font in fonts.get_object().values()
            }
        return names
