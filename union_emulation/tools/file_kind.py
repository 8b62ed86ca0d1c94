"""What a file that somebody hands in really is, whatever its name says."""

import io
import struct
import warnings
import zipfile
import zlib
from pathlib import PurePosixPath

from PIL import Image
from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError

#: Kinds of file that are taken, by their ending.
MIMETYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "jpg": "image/jpeg",
    "png": "image/png",
}
#: Kinds that a scan of a signed paper may be.
SCAN_KINDS = ("pdf", "jpg", "png")
_PICTURES = {"JPEG": "jpg", "PNG": "png"}
#: What the readers of files raise over bytes that lie, whichever of them it is.
_BROKEN = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    NameError,
    OSError,
    RuntimeError,  # RecursionError and NotImplementedError as well
    TypeError,
    ValueError,
    struct.error,
)
#: Member of an Office archive that says what it is.
_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
_OPEN_DOCUMENT = {MIMETYPES[kind].encode(): kind for kind in ("odt", "ods")}


def file_kind(raw):
    """Kind of a file, by what is in it.

    :param bytes raw: the file
    :return: a key of MIMETYPES; none for any other kind, for a broken file, and for an Office file
        with macros
    :rtype: str | None
    """
    if raw.startswith(b"%PDF-"):
        return _pdf_kind(raw)
    if raw.startswith(b"PK"):
        try:
            with zipfile.ZipFile(io.BytesIO(raw)) as archive:
                return _archive_kind(archive)
        except (*_BROKEN, zipfile.BadZipFile, zlib.error):
            return None
    return _picture_kind(raw)


def kind_of_name(name):
    """Kind that the ending of a file's name says.

    :param str name: name of the file
    :rtype: str
    """
    ending = PurePosixPath(name.lower()).suffix.removeprefix(".")
    return {"jpeg": "jpg"}.get(ending, ending)


def _pdf_kind(raw):
    try:
        return "pdf" if len(PdfReader(io.BytesIO(raw)).pages) else None
    except (*_BROKEN, PyPdfError, DependencyError, zlib.error):
        return None


def _picture_kind(raw):
    try:
        # a picture that would be enormous when unpacked is not looked at
        with (
            warnings.catch_warnings(),
            Image.open(io.BytesIO(raw), formats=tuple(_PICTURES)) as image,
        ):
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image.verify()
            return _PICTURES[image.format]
    except (*_BROKEN, SyntaxError, Image.DecompressionBombError, Warning):
        return None


def _archive_kind(archive):
    names = set(archive.namelist())
    if any(name.endswith("vbaProject.bin") or name.startswith("Basic/") for name in names):
        return None
    if "[Content_Types].xml" in names:
        return next((kind for part, kind in _PARTS.items() if part in names), None)
    if "mimetype" in names and archive.getinfo("mimetype").file_size < 100:
        return _OPEN_DOCUMENT.get(archive.read("mimetype").strip())
    return None
