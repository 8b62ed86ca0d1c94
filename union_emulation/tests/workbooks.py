"""Workbooks of registrations as officers, mistaken or hostile ones among them, hand them in.

All are made here from the template, so that no binary lies in the repository.
"""

import io
import re
import zipfile

from openpyxl import load_workbook


def fill(template, rows=(), authors=(), **lists):
    """Fill a template in.

    :param bytes template:
    :param list[dict] rows: registrations, by name of the field
    :param list[tuple] authors: number of the row, member code, name, share
    :param list[dict] lists: rows of other lists, by field of the list and name of their field
    :rtype: bytes
    """

    def change(book):
        main = [{"key": str(number)} | row for number, row in enumerate(rows, 1)]
        for sheet, values in {"main": main, **lists}.items():
            names, page = columns(book, sheet), book[tab(book, sheet)]
            for number, row in enumerate(values, 2):
                for name, value in row.items():
                    if name in names:
                        page.cell(number, names.index(name) + 1, value)
        for number, row in enumerate(authors, 2):
            for place, value in enumerate(row, 1):
                book.worksheets[1].cell(number, place, value)

    return changed(template, change)


def columns(book, sheet):
    """Names of the fields of a sheet, in the order of its columns."""
    return [
        row[2]
        for row in book["_key"].iter_rows(values_only=True)
        if row[0] == "column" and row[1] == sheet and row[2] != "_fault"
    ]


def tab(book, sheet):
    """Tab of a sheet."""
    return next(row[2] for row in book["_key"].values if row[:2] == ("sheet", sheet))


def changed(raw, change):
    """A workbook after ``change(book)``.

    :rtype: bytes
    """
    book = load_workbook(io.BytesIO(raw))
    change(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def repacked(raw, change=None, **added):
    """A workbook whose parts are changed as text, or that has some more.

    :param change: what becomes of each part, by its name and bytes
    :param added: bytes by name of the part, with bars for slashes and dots
    :rtype: bytes
    """
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(raw)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(name, content) if change else content)
        for name, content in added.items():
            new.writestr(name.replace("__", "/").replace("_", "."), content)
    return stream.getvalue()


def bomb(raw):
    """A small file with a part that unpacks to 300 MB."""
    return repacked(raw, xl__media__big_xml=b" " * (300 * 2**20))


def many_parts(raw):
    """A file with more parts than a list of registrations can have."""
    return repacked(raw, **{f"xl__media__part{n}_xml": b"" for n in range(400)})


def with_macros(raw):
    """A workbook with macros that calls itself one without."""
    return repacked(raw, xl__vbaProject_bin=b"macros")


def with_entities(raw):
    """A workbook whose first sheet declares entities that multiply."""
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'

    def change(name, content):
        return re.sub(rb"\?>", b"?>" + laughs, content, count=1) if "sheet1" in name else content

    return repacked(raw, change)


def cut_off(raw):
    """A workbook whose first sheet breaks off in the middle."""

    def change(name, content):
        return content[: len(content) * 2 // 3] if name.endswith("sheet1.xml") else content

    return repacked(raw, change)


def with_lying_size(raw, reference="A1:XFD1048576"):
    """A workbook whose first sheet says that it is larger or smaller than it is."""

    def change(name, content):
        if not name.endswith("sheet1.xml"):
            return content
        return re.sub(
            rb'<dimension ref="[^"]*"', b'<dimension ref="%s"' % reference.encode(), content
        )

    return repacked(raw, change)


def renamed(raw, old_name, new_name):
    """A file whose part has another name."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(raw)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(new_name if name == old_name else name, old.read(name))
    return stream.getvalue()
