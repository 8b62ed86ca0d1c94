"""What a file is, by what is in it and not by what it is called."""

import io
import zipfile

#: Kinds of file that go with a paper, by their ending.
MIMETYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "jpg": "image/jpeg",
    "png": "image/png",
}
#: First bytes of the kinds that are no archives.
_STARTS = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n\x1a\n": "png"}
#: Member of an Office archive that says what it is.
_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
_OPEN_DOCUMENT = {MIMETYPES[kind].encode(): kind for kind in ("odt", "ods")}


def file_kind(raw):
    """Kind of a file.

    :param bytes raw: the file
    :return: a key of MIMETYPES; none for any other kind, and for an Office file with macros
    :rtype: str | None
    """
    for start, kind in _STARTS.items():
        if raw.startswith(start):
            return kind
    if not raw.startswith(b"PK"):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return _archive_kind(archive)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError):
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
