"""What a file that somebody hands in really is, whatever its name says."""

import io
import warnings
from pathlib import PurePosixPath

from PIL import Image
from pypdf import PdfReader
from pypdf.errors import PyPdfError

#: Endings of names, by what the files are.
ENDINGS = {
    "application/pdf": (".pdf",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
}
PICTURES = {"JPEG": "image/jpeg", "PNG": "image/png"}


def mimetype_of(content):
    """What a file is, by its content: a PDF with pages, a JPEG or a PNG picture.

    :param bytes content:
    :return: the type, or None if it is nothing of these or broken
    :rtype: str | None
    """
    if content.startswith(b"%PDF-"):
        try:
            return "application/pdf" if len(PdfReader(io.BytesIO(content)).pages) else None
        except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None
    try:
        # a picture that would be enormous when unpacked is not looked at
        with (
            warnings.catch_warnings(),
            Image.open(io.BytesIO(content), formats=tuple(PICTURES)) as image,
        ):
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image.verify()
            return PICTURES[image.format]
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Warning):
        return None


def is_named_so(name, mimetype):
    """Tell whether the ending of a file's name fits what the file is.

    :param str name: name of the file
    :param str mimetype: what :func:`mimetype_of` found
    :rtype: bool
    """
    return PurePosixPath(name.lower()).suffix in ENDINGS[mimetype]
