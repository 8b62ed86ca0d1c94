import base64
import io
import zipfile
from datetime import date
from unittest.mock import patch

from openpyxl import Workbook

from odoo.tests import tagged
from odoo.tools import file_open

from .test_union_unit_change import ReorganiseCase

HEADER = ("Mã cũ", "Hành động", "Mã mới", "Tên mới", "Cấp mới", "Đơn vị cấp trên mới",
          "Đơn vị giữ hồ sơ")  # fmt: skip


@tagged("post_install", "-at_install")
class TestUnionUnitWorkbook(ReorganiseCase):
    """A whole reorganisation from a mapping workbook."""

    def _book(self, *rows, header=HEADER, merge=None):
        book = Workbook()
        for row in (header, *rows):
            book.active.append(row)
        if merge:
            book.active.merge_cells(merge)
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()

    def _values(self, data):
        return {"workbook": base64.b64encode(data), "workbook_filename": "map.xlsx"}

    def _faults_of(self, *rows, **options):
        return self._faults("workbook", **self._values(self._book(*rows, **options)))

    def _assert_unread(self, data, regex):
        wizard = self._wizard("workbook", **self._values(data))
        with self.assertRefused(regex):
            wizard.action_preview()

    def test_reorganisation_of_2025(self):
        upper = self.env.ref("union_emulation.union_level_upper")
        self._reorganise(
            "workbook",
            date=date(2025, 7, 1),
            **self._values(
                self._book(
                    ("T-Q", "chuyển", "", "", "upper", "", ""),
                    ("T-P", "sáp nhập", "T-Q", "", "", "", ""),
                    ("T-D", "kết thúc", "", "", "", "", "T-Q"),
                    ("T-E", "kết thúc", "", "", "", "", "T-Q"),
                    ("T-B1", "giữ nguyên", "", "", "", "", ""),
                    ("T-B2", "đổi tên", "T-B2X", "Công đoàn mới", "", "", ""),
                )
            ),
        )
        ended = self.province | self.district | self.other
        self.assertEqual(ended.keeper_id, self.keeper)
        self.assertEqual(ended.parent_id, self.keeper)
        self.assertEqual(set(ended.mapped("date_end")), {date(2025, 6, 30)})
        self.assertEqual((self.base | self.sibling).parent_id, self.keeper)
        self.assertEqual(self.keeper.level_id, upper)
        self.assertEqual((self.sibling.code, self.sibling.name), ("T-B2X", "Công đoàn mới"))
        past = self.sibling._on(date(2025, 6, 30))[self.sibling]
        self.assertEqual((past["name"], past["parent_id"]), ("Công đoàn B2", self.district))
        self.assertEqual(
            self.district._on(date(2025, 6, 30))[self.district]["parent_id"], self.province
        )

    def test_new_unit_and_new_codes(self):
        self._reorganise(
            "workbook",
            **self._values(
                self._book(
                    ("", "lập mới", "T-N", "Đơn vị mới", "base", "T-PX", ""),
                    ("T-P", "rename", "T-PX", "P mới", "", "", ""),
                    ("T-B1", "merge", "T-M", "M", "Base", "T-PX", ""),
                    ("T-B2", "merge", "T-M", "", "", "", ""),
                    ("T-E", "close", "", "", "", "", "T-PX"),
                )
            ),
        )
        new = self.env["union.unit"].search([("code", "=", "T-N")])
        merged = self.env["union.unit"].search([("code", "=", "T-M")])
        self.assertEqual((new | merged).parent_id, self.province)
        self.assertEqual((self.base | self.sibling).keeper_id, merged)
        self.assertEqual(self.other.keeper_id, self.province)

    def test_faults_name_row_and_column(self):
        faults = self._faults_of(
            ("T-NONE", "đổi tên", "", "x", "", "", ""),
            ("T-B1", "bay", "", "", "", "", ""),
            ("T-B2", "chuyển", "", "", "no level", "", ""),
            ("T-D", "kết thúc", "", "", "", "", "T-NONE"),
            ("T-E", "giữ nguyên", "", "x", "", "", ""),
            ("T-P", "sáp nhập", "", "", "", "", ""),
        )
        for part in (
            "2 Mã cũ: There is no unit with the code T-NONE",
            "3 Hành động: “bay” is no action",
            "4 Cấp mới: “no level” is no level",
            "5 Đơn vị giữ hồ sơ: There is no unit with the code T-NONE",
            "6 Hành động: Nothing changes here",
            "7 Mã mới: The code of the unit that goes on is missing",
        ):
            self.assertIn(part, faults)
        self.assertFalse(self.other.date_end)

    def test_unit_named_twice(self):
        faults = self._faults_of(
            ("T-B1", "đổi tên", "", "x", "", "", ""), ("T-B1", "chuyển", "", "", "", "T-E", "")
        )
        self.assertIn("3 Mã cũ: The unit is named more than once", faults)

    def test_circle(self):
        faults = self._faults_of(
            ("T-D", "chuyển", "", "", "", "T-E", ""), ("T-E", "chuyển", "", "", "", "T-D", "")
        )
        self.assertRegex(faults, "2 Đơn vị cấp trên mới: .*circle")

    def test_swap_is_no_circle(self):
        self._reorganise(
            "workbook",
            **self._values(
                self._book(
                    ("T-D", "chuyển", "", "", "", "T-B1", ""),
                    ("T-B1", "chuyển", "", "", "", "T-P", ""),
                )
            ),
        )
        self.assertEqual(self.district.parent_id, self.base)
        self.assertEqual(self.base.parent_id, self.province)

    def test_descendant(self):
        faults = self._faults_of(("T-P", "sáp nhập", "T-B1", "", "", "", ""))
        self.assertRegex(faults, "2 Đơn vị giữ hồ sơ: .*lies below")

    def test_keeper_that_ends_too(self):
        faults = self._faults_of(
            ("T-P", "sáp nhập", "T-Q", "", "", "", ""), ("T-D", "kết thúc", "", "", "", "", "")
        )
        self.assertIn("The unit T-P ends itself", faults)

    def test_columns(self):
        faults = self._faults_of(header=("Mã cũ", "Lạ", "Mã cũ"))
        for part in ("1 Lạ: This column is not known", "1 Mã cũ: This column stands there twice",
                     "1 action: The column “action” is missing"):  # fmt: skip
            self.assertIn(part, faults)

    def test_code_typed_as_number(self):
        self.base.code = "1001"
        self._reorganise(
            "workbook", **self._values(self._book((1001.0, "đổi tên", "", "Số", "", "", "")))
        )
        self.assertEqual(self.base.name, "Số")

    def test_merged_cells(self):
        self._assert_unread(self._book(("T-B1", "keep"), merge="A1:B1"), "A1:B1.*merged")

    def test_macros(self):
        stream = io.BytesIO(self._book(("T-B1", "keep")))
        with zipfile.ZipFile(stream, "a") as archive:
            archive.writestr("xl/vbaProject.bin", b"x")
        self._assert_unread(stream.getvalue(), "macros")

    def test_bomb(self):
        stream = io.BytesIO(self._book(("T-B1", "keep")))
        with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/media/x.bin", b"0" * (50 * 2**20))
        self.assertLess(len(stream.getvalue()), 2**20)
        self._assert_unread(stream.getvalue(), "unpacks")

    def test_too_many_rows(self):
        data = self._book(*[("T-B1", "keep")] * 5)
        with patch(
            "odoo.addons.union_emulation.wizards.union_unit_reorganise_workbook.MAX_ROWS", 4
        ):
            self._assert_unread(data, "more than 4 rows")

    def test_large_file(self):
        self._assert_unread(b"0" * (6 * 2**20), "larger than 5 MB")

    def test_entities(self):
        stream = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(self._book(("T-B1", "keep")))) as source:
            with zipfile.ZipFile(stream, "w") as target:
                for name in source.namelist():
                    text = source.read(name)
                    if name.endswith("sheet1.xml"):
                        text = b'<!DOCTYPE x [<!ENTITY a "b">]>' + text
                    target.writestr(name, text)
        self._assert_unread(stream.getvalue(), "document type")

    def test_no_workbook(self):
        self._assert_unread(b"hello", "cannot be read")

    def test_templates_can_be_read(self):
        for name in ("template", "2025"):
            path = f"union_emulation/static/xls/union_reorganisation_{name}.xlsx"
            with file_open(path, "rb") as file:
                reader = self.env["union.unit.reorganise.workbook"]
                changes, headers, faults = reader._read(file.read())
            self.assertTrue(changes)
            self.assertEqual(len(headers), 10)
            self.assertFalse(faults)
