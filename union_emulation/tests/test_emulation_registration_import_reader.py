from base64 import b64encode

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from . import workbooks
from .import_case import ImportCase


@tagged("post_install", "-at_install")
class TestImportFile(ImportCase):
    """Files that are no workbook from the template are refused in one sentence, at once."""

    def assertNotRead(self, raw, regex):  # noqa: N802
        one = self._import(raw)
        with self.assertRefused(regex):
            one.action_read()
        self.assertEqual(one.state, "draft")

    def test_no_file(self):
        self.assertNotRead(None, "Choose the workbook first")

    def test_no_workbook(self):
        for raw in (b"%PDF-1.4", b"PK\x03\x04rubbish", b"\xd0\xcf\x11\xe0old", b"a;b;c"):
            self.assertNotRead(raw, "cannot be read as a workbook")

    def test_no_spreadsheet(self):
        document = workbooks.renamed(self.template, "xl/workbook.xml", "word/document.xml")
        self.assertNotRead(document, "cannot be read as a workbook")

    def test_macros(self):
        self.assertNotRead(workbooks.with_macros(self.template), "holds macros")

    def test_large_file(self):
        with self.assertRefused("larger than 40 MB"):
            self._import(b"PK" + b"\0" * (40 * 2**20 + 99))
        one = self._import(self.template)
        with self.assertRefused("larger than 40 MB"):
            one.file = b64encode(b"PK" + b"\0" * (40 * 2**20 + 99))

    def test_bomb(self):
        self.assertNotRead(workbooks.bomb(self.template), "unpacks to far more")

    def test_many_parts(self):
        self.assertNotRead(workbooks.many_parts(self.template), "unpacks to far more")

    def test_entities(self):
        self.assertNotRead(workbooks.with_entities(self.template), "document type of its own")

    def test_merged_head(self):
        raw = workbooks.changed(self.template, lambda book: book.worksheets[0].merge_cells("A1:B1"))
        self.assertNotRead(raw, "The cells A1:B1 are merged")

    def test_300_columns(self):
        def widen(book):
            for place in range(1, 301):
                book.worksheets[0].cell(1, place, f"Cột {place}")

        self.assertNotRead(workbooks.changed(self.template, widen), "has 300 columns")

    def test_head_that_is_not_the_templates(self):
        def rename(book):
            book.worksheets[0]["D1"] = "Tên gọi khác"

        self.assertNotRead(workbooks.changed(self.template, rename), "“Tên gọi khác” .* not one of")

    def test_column_that_is_missing(self):
        def clear(book):
            book.worksheets[0]["D1"] = None

        self.assertNotRead(workbooks.changed(self.template, clear), "“Name \\*” is missing")

    def test_column_twice(self):
        def repeat(book):
            book.worksheets[0]["E1"] = book.worksheets[0]["D1"].value

        self.assertNotRead(workbooks.changed(self.template, repeat), "stands there twice")

    def test_sheet_that_is_missing(self):
        raw = workbooks.changed(self.template, lambda book: book.remove(book.worksheets[1]))
        self.assertNotRead(raw, "The sheet “Authors” is missing")

    def test_workbook_of_ones_own(self):
        raw = workbooks.changed(self.template, lambda book: book.remove(book["_key"]))
        self.assertNotRead(raw, "not made from the template")

    def test_older_template(self):
        def age(book):
            book["_key"]["B1"] = "0"

        self.assertNotRead(workbooks.changed(self.template, age), "not made from the template")

    def test_template_of_another_category(self):
        raw = self._import(category_id=self._category("work").id)._workbook("template")[1]
        self.assertNotRead(raw, "made for the category “CT”")

    def test_file_that_breaks_off(self):
        raw = workbooks.cut_off(self._filled({"name": "Một"}, {"name": "Hai"}))
        one = self._import(raw)
        one.action_read()
        self._run_cron()
        self.assertEqual(one.state, "faulty")
        self.assertRegex(one.message, "cannot be read as a workbook")
        with self.assertRefused("without faults first"):
            one.action_import()

    def test_sheet_that_lies_about_its_size(self):
        for reference in ("A1:XFD1048576", "A1:A1"):
            raw = workbooks.with_lying_size(self._filled({"name": "Một"}), reference)
            one = self._read(self._import(raw))
            self.assertEqual((one.state, one.found_count), ("ready", 1), one.message)

    def test_row_far_below(self):
        def below(book):
            book.worksheets[0]["A1000000"] = "x"

        one = self._read(self._import(workbooks.changed(self._filled({"name": "Một"}), below)))
        self.assertEqual(one.state, "faulty")
        self.assertRegex(one.message, "more than 60000 rows")

    # an import is the business of the officers of its unit

    def test_who_sees_it(self):
        one = self._upload({"name": "Một", "benefit_value": -1})
        colleague = self._user("officer", self.base, login="officer2.b1")
        self.assertTrue(one.with_user(colleague).fault_ids.mapped("reason"))
        for user in (self.officer_s, self.officer_d, self.officer_p, self.approver_b):
            Import = self.env["emulation.registration.import"].with_user(user)
            self.assertFalse(Import.search([]))
            self.assertFalse(
                self.env["emulation.registration.import.fault"].with_user(user).search([])
            )
            with self.assertRefused(".", AccessError):
                one.with_user(user).read(["file"])
            with self.assertRefused(".", AccessError):
                one.with_user(user)._workbook("faults")
            for action in ("action_read", "action_import", "action_open_registrations"):
                with self.assertRefused(".", AccessError):
                    getattr(one.with_user(user), action)()

    def test_rows_are_nobodys(self):
        self._upload({"name": "Một"})
        with self.assertRefused(".", AccessError):
            self.env["emulation.registration.import.row"].with_user(self.officer_b).search([])

    def test_begun_for_ones_own_unit_only(self):
        with self.assertRefused(".", AccessError):
            self._import(unit_id=self.sibling.id)
        with self.assertRefused(".", AccessError):
            self._import(user=self.approver_b, unit_id=self.base.id)

    def test_state_is_not_written(self):
        one = self._upload({"name": "Một", "benefit_value": -1})
        for values in ({"state": "ready"}, {"user_id": self.officer_p.id}, {"found_count": 3}):
            with self.assertRefused("not written by hand", AccessError):
                one.write(values)
            with self.assertRefused("not written by hand", AccessError):
                self._import(**values)
        tricked = one.with_context(default_state="ready", default_found_count=3).create(
            {"campaign_id": self.campaign.id, "category_id": self.category.id}
        )
        self.assertEqual((tricked.state, tricked.found_count), ("draft", 0))
        with self.assertRefused(".", AccessError):
            one.fault_ids.unlink()
        with self.assertRefused("from the check of a workbook only", AccessError):
            one.fault_ids.sudo().create({"import_id": one.id, "reason": "x"})

    def test_new_file_begins_anew(self):
        one = self._upload({"name": "Một", "benefit_value": -1})
        one.file = b64encode(self._filled({"name": "Một"}))
        self.assertEqual((one.state, one.fault_count, one.found_count), ("draft", 0, 0))


@tagged("post_install", "-at_install")
class TestImportDownload(ImportCase, HttpCase):
    """Workbooks are sent to those who see the import."""

    @mute_logger("odoo.http")
    def test_download(self):
        url = self._import().action_template()["url"]
        for user, status in ((self.officer_b, 200), (self.officer_s, 403)):
            self.authenticate(user.login, user.login)
            self.assertEqual(self.url_open(url).status_code, status)
        self.assertEqual(self.url_open(url.replace("template", "other")).status_code, 403)
