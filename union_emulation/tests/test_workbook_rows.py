import io
import warnings
import zipfile
from itertools import islice

import xlsxwriter
from openpyxl import Workbook, load_workbook

from odoo.tests import BaseCase, tagged

from ..tools import workbook_pattern, workbook_rows

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'

#: Rows as spreadsheet programs write them, all of which the pattern has to know.
FAMILIAR = {
    "Excel": (
        '<row r="1" spans="1:4" ht="15.75" x14ac:dyDescent="0.25"><c r="A1" s="0" t="s"><v>0</v>'
        '</c><c r="B1"><v>1.5</v></c><c r="C1" s="1"><v>45992</v></c><c r="D1" t="b"><v>1</v></c>'
        '<c r="F1" t="str"><v>ba</v></c></row>'
        '<row r="3" spans="1:4"><c r="B3" s="0"/><c r="D3" t="s"><v>1</v></c></row>'
    ),
    "LibreOffice": (
        '<row r="1" customFormat="false" ht="12.8" hidden="false" outlineLevel="0">'
        '<c r="A1" s="0" t="s"><v>2</v></c><c r="B1" s="0" t="n"><v>-3</v></c>'
        '<c r="C1" s="1" t="n"><v>45992.75</v></c><c r="D1" s="0" t="b"><v>0</v></c></row>'
    ),
    "Google": '<row r="1"><c r="A1" s="0" t="s"><v>0</v></c><c r="B1" s="0"><v>1E3</v></c></row>',
    "xlsxwriter": (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>Cải tiến</t></is></c>'
        '<c r="AB1" s="0" t="inlineStr"><is><t xml:space="preserve"> đồ gá\n</t></is></c></row>'
        '<row r="2" ht="34" customHeight="1"/>'
        '<row r="4"><c r="A4"/><c r="B4" t="n"/></row>'
    ),
    "no places": (
        "<row><c><v>1</v></c><c/><c><v>2</v></c></row><row></row><row><c><v>3</v></c></row>"
    ),
}
#: What is left to the parser: single rows, or the sheet from there on.
SPECIAL = {
    "lines between": '\n <row r="2">\n</row>\n <row r="5"/>\n',
    "span of time": '<row r="1"><c r="E1" s="2"><v>1.25</v></c></row>',
    "formula": '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><v>7</v></c></row>',
    "shared formula": (
        '<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">B1</f><v>0</v></c></row>'
        '<row r="2"><c r="A2"><f t="shared" si="0"/><v>0</v></c></row>'
    ),
    "formula for a text": '<row r="1"><c r="A1" t="str"><f>"a"</f><v>a</v></c></row>',
    "formats in a text": (
        '<row r="1"><c r="A1" t="inlineStr"><is><r><t>Cải </t></r><r><rPr><b/></rPr><t>tiến</t>'
        "</r></is></c></row>"
    ),
    "references": (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>R&amp;D &lt;1&gt; &#7843;&#xE0;</t></is></c>'
        '<c r="B1" t="str"><v>a&#13;b</v></c></row>'
    ),
    "error": '<row r="1"><c r="A1" t="e"><v>#N/A</v></c></row>',
    "day in words": '<row r="1"><c r="A1" t="d"><v>2026-11-25T00:00:00</v></c></row>',
    "no day": '<row r="1"><c r="A1" s="1"><v>99999999</v></c></row>',
    "empty values": (
        '<row r="1"><c r="A1" t="s"><v/></c><c r="B1"><v></v></c>'
        '<c r="C1" t="inlineStr"><is><t/></is></c><c r="D1" t="str"><v></v></c></row>'
    ),
    "one place twice": (
        '<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>2</v></c><c r="B1"><v>3</v></c></row>'
    ),
    "place unlike the row": '<row r="2"><c r="A7"><v>1</v></c></row>',
    "no shared text": '<row r="1"><c r="A1" t="s"><v>99</v></c></row>',
    "no number": '<row r="1"><c r="A1"><v>e.+</v></c></row>',
    "order of attributes": '<row spans="1:2" r="4"><c t="n" r="B4"><v>1</v></c></row>',
    "other quotes": "<row r='2'><c r='A2'><v>1</v></c></row><row r='3'/>",
    "more attributes": '<row r="1"><c r="A1" s="0" cm="1"><v>1</v></c></row>',
    "remark": (
        '<row r="1"><c r="A1"><v>1</v></c></row><!-- <row r="2"><c r="A2"><v>2</v></c></row> -->'
        '<row r="3"><c r="A3"><v>3</v></c></row>'
    ),
    "character data": (
        '<row r="1"><c r="A1" t="inlineStr"><is><t><![CDATA[</t></is></c></row>]]></t></is></c>'
        "</row>"
    ),
    "returns": '<row r="1"><c r="A1" t="inlineStr"><is><t>a\r\nb\rc</t></is></c></row>',
    "something else between": (
        '<row r="1"><c r="A1"><v>1</v></c></row><x/><row r="2"><c r="A2"><v>2</v></c></row>'
    ),
    "something else within": (
        '<row r="1"><c r="A1"><v>1</v></c><extLst><ext uri="x"/></extLst></row>'
    ),
    "prefix": '<row r="1"><c r="A1"><v>1</v><x14ac:q/></c></row>',
    "not in order": '<row r="2"><c r="A2"><v>1</v></c></row><row r="1"/>',
    "same row twice": '<row r="2"/><row r="2"/>',
    "no letter": '<row r="1"><c r="A1" t="inlineStr"><is><t>a\x01</t></is></c></row>',
    "not closed": '<row r="1"><c r="A1"><v>1</v></row>',
    "row in a row": '<row r="1"><row r="2"><c r="A2"><v>1</v></c></row></row>',
}
TEXTS = (
    '<si><t>Một</t></si><si><t xml:space="preserve"> hai_x005F_x </t></si>'
    "<si><r><t>b</t></r><r><t>a</t></r></si>\n<si><t>R&amp;D</t></si><si/>"
    "<si><t>語</t><rPh><t>ご</t></rPh></si><si><t/></si>"
)


def sheet_xml(rows, declared=DECLARED, root="", tail="<pageMargins/>"):
    """XML of a sheet with rows."""
    return (
        f'{declared}<worksheet xmlns="{MAIN}" xmlns:x14ac="urn:x"{root}><dimension ref="A1"/>'
        f"<sheetData>{rows}</sheetData>{tail}</worksheet>"
    )


def workbook(sheet, texts=TEXTS):
    """A workbook with a sheet and shared texts that are given as XML.

    :rtype: bytes
    """
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        page = book.add_worksheet()
        page.write_string(0, 0, "there are shared texts")
        page.write_number(1, 0, 1, book.add_format({"num_format": "dd/mm/yyyy"}))
        page.write_number(2, 0, 1, book.add_format({"num_format": "[hh]:mm:ss"}))
    changed = io.BytesIO()
    shared = f'{DECLARED}<sst xmlns="{MAIN}" count="9">{texts}</sst>'
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            content = {
                "xl/worksheets/sheet1.xml": sheet,
                "xl/sharedStrings.xml": shared,
            }.get(name, old.read(name))
            new.writestr(name, content)
    return changed.getvalue()


def read(function, raw, *args):
    """Rows with something in them, without what is empty at their ends; or how it failed."""
    try:
        # openpyxl warns of days that are none
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            page = workbook_rows.open_workbook(raw).worksheets[0]
            rows = [(number, list(values)) for number, values in function(page, *args)]
    except Exception:
        return "broken"
    for __, values in rows:
        while values and values[-1] is None:
            values.pop()
    return [row for row in rows if row[1]]


def by_openpyxl(page):
    """Rows as openpyxl alone reads them."""
    page.reset_dimensions()
    return enumerate(page.iter_rows(values_only=True), 1)


@tagged("post_install", "-at_install")
class TestWorkbookRows(BaseCase):
    """Rows are the same whichever way they are read."""

    def assertReadAlike(self, raw):  # noqa: N802
        """By the pattern as by the parser, from the first row and, if they are sound, a later one.

        :return: the rows
        """
        rows = read(workbook_rows.sheet_rows, raw)
        self.assertEqual(rows, read(workbook_rows._parsed_rows, raw, 1))
        if rows != "broken":
            later = read(workbook_rows.sheet_rows, raw, 3)
            self.assertEqual(later, [row for row in rows if row[0] >= 3])
        return rows

    def _plain(self, raw):
        """Rows that the pattern knows, without a parser."""
        page = workbook_rows.open_workbook(raw).worksheets[0]
        book = page.parent
        pattern = workbook_pattern.RowPattern(
            page._shared_strings, book.epoch, book._date_formats, book._timedelta_formats
        )
        with page._get_source() as source:
            return [values for __, values, ___ in pattern.rows(source, 1)]

    def test_familiar(self):
        for name, rows in FAMILIAR.items():
            with self.subTest(name):
                raw = workbook(sheet_xml(rows))
                self.assertTrue(self.assertReadAlike(raw))
                self.assertNotIn(None, self._plain(raw), "no parser is needed")
                self.assertEqual(
                    read(workbook_rows.sheet_rows, raw), read(by_openpyxl, raw), "as openpyxl"
                )

    def test_special(self):
        for name, rows in SPECIAL.items():
            with self.subTest(name):
                self.assertReadAlike(workbook(sheet_xml(rows)))
                # and among many others
                many = "".join(f'<row r="{n}"><c><v>{n}</v></c></row>' for n in range(11, 15))
                self.assertReadAlike(workbook(sheet_xml(rows + many)))

    def test_special_rows_stay_single(self):
        """A formula in one row leaves the others to the pattern."""
        raw = workbook(sheet_xml(SPECIAL["formula"] + '<row r="2"><c r="A2"><v>1</v></c></row>'))
        self.assertEqual(self._plain(raw), [None, [1]])

    def test_many_special_rows(self):
        cell = '<c r="A{0}"><f>1+{0}</f><v>0</v></c>'
        rows = "".join(f'<row r="{n}">{cell.format(n)}</row>' for n in range(1, 400))
        self.assertEqual(len(self.assertReadAlike(workbook(sheet_xml(rows)))), 399)

    def test_pieces(self):
        """Rows are found wherever one piece of the file ends and the next begins."""
        rows = "".join(
            f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>Sáng kiến {n}</t></is></c></row>'
            for n in range(1, 200)
        )
        texts = "".join(f"<si><t>Chữ {n}</t></si>" for n in range(200))
        raw = workbook(sheet_xml(rows + '<row r="999"><c t="s"><v>199</v></c></row>'), texts)
        whole = read(workbook_rows.sheet_rows, raw)
        self.assertEqual((len(whole), whole[-1]), (200, (999, ["Chữ 199"])))
        usual = workbook_pattern.CHUNK
        self.addCleanup(setattr, workbook_pattern, "CHUNK", usual)
        for size in (1, 2, 3, 7, 50, 61, 1000):
            workbook_pattern.CHUNK = size
            self.assertEqual(self.assertReadAlike(raw), whole, size)
            self.assertNotIn(None, self._plain(raw))

    def test_other_builds(self):
        rows = FAMILIAR["xlsxwriter"]
        encoded = '<?xml version="1.0" encoding="ISO-8859-1"?>'
        for name, sheet in {
            "nothing declared": sheet_xml(rows, declared=""),
            "mark before it": "\ufeff" + sheet_xml(rows),
            "other letters": sheet_xml('<row r="1"><c t="str"><v>é</v></c></row>', encoded).encode(
                "latin-1"
            ),
            "wrong letters": sheet_xml(rows).encode("utf-8").replace("đ".encode(), b"\xff"),
            "remark before the rows": sheet_xml(rows, root="><!-- <sheetData> --"),
            "prefix": sheet_xml(rows)
            .replace("<", "<m:")
            .replace("<m:/", "</m:")
            .replace("<m:?", "<?")
            .replace("xmlns=", "xmlns:m="),
            "no rows": sheet_xml("").replace("<sheetData></sheetData>", "<sheetData/>"),
            "breaks off behind the rows": sheet_xml(rows)[:-9],
            "breaks off within": sheet_xml(rows)[:300],
        }.items():
            with self.subTest(name):
                self.assertReadAlike(workbook(sheet))

    def test_shared_texts(self):
        rows = "".join(f'<row><c t="s"><v>{n}</v></c></row>' for n in range(7))
        for texts in (TEXTS, f"<!-- x -->{TEXTS}", TEXTS + '<extLst><ext uri="x"/></extLst>'):
            raw = workbook(sheet_xml(rows), texts)
            expected = [[v] for v in ("Một", " hai_x ", "ba", "R&D", "", "語", "")]
            found = [values for __, values in self.assertReadAlike(raw)]
            self.assertEqual(found, expected)
            self.assertEqual(found, [values for __, values in read(by_openpyxl, raw)])

    def test_workbook_of_openpyxl(self):
        book, stream = Workbook(), io.BytesIO()
        for row in ((1, "Đợt", None, 2.5, True), ("=A1", "a<b", "x\ny"), (), (None, "cuối")):
            book.active.append(row)
        book.save(stream)
        raw = stream.getvalue()
        rows = self.assertReadAlike(raw)
        page = load_workbook(io.BytesIO(raw)).active
        expected = [
            (number, list(values))
            for number, values in enumerate(page.iter_rows(values_only=True), 1)
        ]
        for __, values in expected:
            while values and values[-1] is None:
                values.pop()
        self.assertEqual(rows, [row for row in expected if row[1]])

    def test_rows_come_one_by_one(self):
        """What comes far below costs no memory before: reading stops where its reader stops."""
        broken = sheet_xml('<row r="1"><c><v>1</v></c></row>' + " " * 2**20) + "<"
        page = workbook_rows.open_workbook(workbook(broken)).worksheets[0]
        self.assertEqual(list(islice(workbook_rows.sheet_rows(page), 1)), [(1, [1])])
