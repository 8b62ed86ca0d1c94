"""Files that tests hand in."""

import base64
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
#: A picture of one dot.
PHOTO = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTj2FAAAAABJRU5ErkJggg=="
)
