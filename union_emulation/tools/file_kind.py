"""What a file that somebody hands in really is, whatever its name says."""

import base64
import binascii
import io
import struct
import unicodedata
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


def sent_file(value, limit):
    """The bytes of a file as a client sends it.

    :param value: base64 text, or whatever else a client sends in its place
    :param int limit: bytes that the file may have
    :return: empty if there is none or it is damaged; None if it is larger than allowed
    :rtype: bytes | None
    """
    # four characters stand for three bytes
    if isinstance(value, (str, bytes)) and len(value) > limit * 4 // 3 + 4:
        return None
    try:
        content = base64.b64decode(value or "", validate=True)
    except (binascii.Error, TypeError, ValueError):
        return b""
    return content if len(content) <= limit else None


def plain_name(name, longest=150):
    """Name of a file as it is kept: no folders, nothing that is not printed.

    :param name: as a client sends it
    :param int longest: letters that are kept; the ending always is
    :return: empty if nothing is left
    :rtype: str
    """
    text = name.replace("\\", "/").rsplit("/", 1)[-1] if isinstance(name, str) else ""
    text = unicodedata.normalize("NFC", "".join(c if c.isprintable() else " " for c in text))
    text = " ".join("".join(c for c in text if c not in '<>:"|?*').split()).lstrip(".")
    if len(text) <= longest:
        return text
    ending = PurePosixPath(text).suffix[:10]
    return text[: longest - len(ending)] + ending


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
            kind = _PICTURES[image.format]
        return kind if kind != "jpg" or _has_end(raw) else None
    except (*_BROKEN, SyntaxError, Image.DecompressionBombError, Warning):
        return None


def _has_end(raw):
    """Tell whether a JPEG goes on to its end: Pillow does not say so, and Odoo has it read on."""
    place = 2
    while raw[place] == 0xFF and raw[place + 1] != 0xDA:
        filled = raw[place + 1] == 0xFF  # a marker may have more than one of them before it
        place += 1 if filled else 2 + int.from_bytes(raw[place + 2 : place + 4], "big")
    # within the picture itself 0xFF is never followed by 0xD9
    return raw.find(b"\xff\xd9", place) > 0


def _archive_kind(archive):
    names = set(archive.namelist())
    if any(name.endswith("vbaProject.bin") or name.startswith("Basic/") for name in names):
        return None
    if "[Content_Types].xml" in names:
        return next((kind for part, kind in _PARTS.items() if part in names), None)
    if "mimetype" in names and archive.getinfo("mimetype").file_size < 100:
        return _OPEN_DOCUMENT.get(archive.read("mimetype").strip())
    return None
