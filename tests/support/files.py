"""Files that tests hand in."""

import io

from pypdf import PdfWriter


def _empty_pdf():
    stream = io.BytesIO()
    writer = PdfWriter()
    writer.add_blank_page(72, 72)
    writer.write(stream)
    return stream.getvalue()


#: A PDF with one empty page.
EMPTY_PDF = _empty_pdf()
