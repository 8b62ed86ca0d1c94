"""Whether a workbook that somebody hands in may be opened at all."""

import io
import re
import zipfile
import zlib
from typing import NamedTuple

CHUNK = 2**20
#: Longer than anything that is looked for, so that nothing hides between two chunks.
OVERLAP = 256
#: Parts this small may be packed as tightly as they like.
SMALL_PART = 2**20
_MERGED = re.compile(rb'mergeCell [^>]{0,100}?ref="([A-Z0-9:]{3,30})"')
_ROW = re.compile(rb"<(?:\w{1,20}:)?row[ >]")
_DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


class Limits(NamedTuple):
    """What a workbook may have at most: bytes, and times that a part is larger than packed."""

    size: int
    unpacked: int
    strings: int
    parts: int = 300
    ratio: int = 250


class WorkbookRefusedError(Exception):
    """The workbook is not opened; ``reason`` says why in one word, ``detail`` where."""

    def __init__(self, reason, detail=""):
        super().__init__(reason, detail)
        self.reason, self.detail = reason, detail


def look_over(raw, limits):
    """Look over a workbook without unpacking more than a piece of it at a time.

    :param bytes raw: the file
    :param Limits limits:
    :return: how many rows each sheet has at most, by the name of its part
    :rtype: dict[str, int]
    :raise WorkbookRefusedError: size, broken, macros, unpacked, declared or merged
    """
    if len(raw) > limits.size:
        raise WorkbookRefusedError("size")
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            _check_members(archive.infolist(), limits)
            return _check_parts(archive)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError) as error:
        raise WorkbookRefusedError("broken") from error


def _check_members(members, limits):
    """Refuse by the table of contents; zipfile unpacks no part beyond the size that it says."""
    names = {member.filename.lower() for member in members}
    if any(name.endswith("vbaproject.bin") or name.startswith("xl/macrosheets") for name in names):
        raise WorkbookRefusedError("macros")
    if "xl/workbook.xml" not in names:
        raise WorkbookRefusedError("broken")
    size = sum(member.file_size for member in members)
    strings = sum(m.file_size for m in members if m.filename.lower().endswith("sharedstrings.xml"))
    tight = any(
        member.file_size > max(SMALL_PART, member.compress_size * limits.ratio)
        for member in members
    )
    if tight or len(members) > limits.parts or size > limits.unpacked or strings > limits.strings:
        raise WorkbookRefusedError("unpacked")


def _check_parts(archive):
    rows = {}
    for member in archive.infolist():
        name = member.filename
        if not name.lower().endswith((".xml", ".rels")):
            continue
        is_sheet = name.lower().startswith("xl/worksheets/") and name.lower().endswith(".xml")
        with archive.open(member) as part:
            count = _check_part(part, is_sheet)
        if is_sheet:
            rows[name] = count
    return rows


def _check_part(part, is_sheet):
    """Refuse a document type and merged cells; count the rows."""
    count, before = 0, b""
    first = True
    while chunk := part.read(CHUNK):
        text = before + chunk
        # a text that is not UTF-8 could hide what is looked for
        if (first and b"\x00" in text[:100]) or (b"<!" in text and _DECLARED.search(text)):
            raise WorkbookRefusedError("declared")
        if is_sheet:
            if merged := _MERGED.search(text):
                raise WorkbookRefusedError("merged", merged[1].decode())
            # what lies in the overlap wholly was counted with the piece before
            count += len(_ROW.findall(text)) - len(_ROW.findall(before))
        before, first = text[-OVERLAP:], False
    return count
