import io

import openpyxl

from odoo.tests import new_test_user, tagged
from odoo.tools import file_open, mute_logger

from .common import UnionCase

COLUMNS = ["user_id", "unit_id", "role", "title", "department_id", "date_start", "date_end"]


@tagged("post_install", "-at_install")
class TestUnionMandateImport(UnionCase):
    """Mandates from a workbook: every fault by its row, all of them or none."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("vi_VN")
        cls.admin = new_test_user(
            cls.env, "admin5", groups="union_emulation.group_union_admin", lang="vi_VN"
        )
        cls.newcomer = new_test_user(cls.env, "newcomer@example.com", name="Lường Văn Mới")
        cls.env["union.department"].create({"unit_id": cls.base.id, "name": "Ban Nữ công"})
        cls.Mandate = cls.env["union.mandate"].with_user(cls.admin)
        cls.Mandate = cls.Mandate.with_context(lang="vi_VN")

    def _row(self, *values, login="newcomer@example.com", unit="T-B1", role="clerk", start=None):
        return [login, unit, role, "Văn thư", "", start or "2026-01-04", "", *values]

    def _load(self, *rows):
        with mute_logger("odoo.sql_db"):
            return self.Mandate.load(COLUMNS, list(rows))

    def test_by_login_code_and_key_or_label(self):
        approver = dict(self.Mandate._fields["role"]._description_selection(self.Mandate.env))
        row = self._row(role=approver["approver"])
        row[4], row[6] = "Ban Nữ công", "2027-12-31"
        result = self._load(row, self._row())
        self.assertFalse(result["messages"])
        self.assertRecordValues(
            self.env["union.mandate"].browse(result["ids"]),
            [
                {
                    "user_id": self.newcomer.id,
                    "unit_id": self.base.id,
                    "role": role,
                    "title": "Văn thư",
                    "delegated_by_id": False,
                }
                for role in ("approver", "clerk")
            ],
        )

    def test_faults_are_named_by_row_and_nothing_is_kept(self):
        before = self.env["union.mandate"].search_count([])
        result = self._load(
            self._row(),
            self._row(login="nobody@example.com"),
            self._row(unit="T-NONE"),
            self._row(role="chairman"),
            self._row(start="tomorrow"),
        )
        self.assertFalse(result["ids"])
        # a value that is not found is missing as well
        faults = dict.fromkeys((m["rows"]["from"], m["field"]) for m in result["messages"])
        self.assertEqual(
            list(faults), [(1, "user_id"), (2, "unit_id"), (3, "role"), (4, "date_start")]
        )
        self.assertIn("nobody@example.com", result["messages"][0]["message"])
        self.assertEqual(self.env["union.mandate"].search_count([]), before)

    def test_own_mandate_is_refused_as_on_the_screen(self):
        before = self.env["union.mandate"].search_count([])
        result = self._load(self._row(), self._row(login="admin5"))
        self.assertFalse(result["ids"])
        self.assertIn("quản trị", result["messages"][0]["message"])
        self.assertEqual(self.env["union.mandate"].search_count([]), before)

    def test_overlap_is_refused(self):
        result = self._load(self._row(), self._row(start="2026-02-01"))
        self.assertFalse(result["ids"])
        self.assertTrue(result["messages"])

    def test_officers_import_nothing(self):
        Mandate = self.env["union.mandate"].with_user(self.officer_p)
        with mute_logger("odoo.sql_db"):
            result = Mandate.load(COLUMNS, [self._row()])
        self.assertFalse(result["ids"])

    def test_template_maps_itself(self):
        [offer] = self.Mandate.get_import_templates()
        with file_open(offer["template"].removeprefix("/"), "rb") as file:
            data = file.read()
        sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
        headers = [cell.value for cell in sheet[1]]
        importer = (
            self.env["base_import.import"]
            .with_user(self.admin)
            .create(
                {
                    "res_model": "union.mandate",
                    "file": data,
                    "file_name": "phan-cong.xlsx",
                    "file_type": (
                        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
                    ),
                }
            )
        )
        preview = importer.parse_preview({"has_headers": True, "quoting": '"', "separator": ","})
        found = [preview["matches"][column] for column in range(len(headers))]
        self.assertEqual(found, [[name] for name in COLUMNS])
