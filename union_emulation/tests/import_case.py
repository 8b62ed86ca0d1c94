import re
from base64 import b64encode

from . import workbooks
from .common import RegistrationCase


class ImportCase(RegistrationCase):
    """Imports of initiatives by the officer of B1, and workbooks for them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member = cls.env["union.member"].create(
            {"code": "DV-1", "name": "Lường Thị Hà", "unit_id": cls.base.id}
        )
        # the scheduled action speaks the language of whoever has uploaded
        (cls.officer_b | cls.officer_d).lang = "en_US"
        cls.category = cls._category("initiative")
        cls.template = cls._import()._workbook("template")[1]

    @classmethod
    def _import(cls, raw=None, user=None, **values):
        user = user or cls.officer_b
        return (
            cls.env["emulation.registration.import"]
            .with_user(user)
            .create(
                {
                    "campaign_id": cls.campaign.id,
                    "category_id": cls.category.id,
                    "file": raw and b64encode(raw),
                    "file_name": "danh-sach.xlsx",
                    **values,
                }
            )
        )

    def _filled(self, *rows, authors=(), template=None, **lists):
        rows = [{"unit_id": "T-B1", **row} for row in rows]
        return workbooks.fill(template or self.template, rows, authors, **lists)

    def _upload_of(self, kind, *rows, **lists):
        """Upload a workbook of a category of another kind."""
        one = self._import(category_id=self._category(kind).id)
        template = one._workbook("template")[1]
        one.file = b64encode(self._filled(*rows, template=template, **lists))
        return self._read(one)

    def _imported_of(self, kind, *rows, **lists):
        one = self._upload_of(kind, *rows, **lists)
        self.assertEqual(one.state, "ready", one.fault_ids.mapped("reason") or one.message)
        one.action_import()
        return one

    def _read(self, one, batch_size=None):
        """Have the scheduled action read what was uploaded."""
        one.action_read()
        self._run_cron(batch_size)
        return one

    def _run_cron(self, batch_size=None):
        self.env.flush_all()
        cron = self.env.ref("union_emulation.ir_cron_read_registration_imports").sudo()
        if batch_size:
            cron.code = f"model._cron_read(batch_size={batch_size})"
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.env.invalidate_all()

    def _upload(self, *rows, authors=(), user=None, **values):
        return self._read(self._import(self._filled(*rows, authors=authors), user, **values))

    def _imported(self, *rows, **kwargs):
        one = self._upload(*rows, **kwargs)
        self.assertEqual(one.state, "ready", one.fault_ids.mapped("reason") or one.message)
        one.action_import()
        self.assertEqual(one.state, "imported")
        return one

    def _registrations(self, one):
        action = one.action_open_registrations()
        return self.env["emulation.registration"].search(action["domain"], order="id")

    def _assert_same(self, imported, typed, *tables):
        self.env.flush_all()
        for table in ("emulation_registration", *tables):
            self.assertEqual(self._columns(table, imported), self._columns(table, typed), table)

    def _columns(self, table, registration):
        column = "id" if table == "emulation_registration" else "registration_id"
        self.env.cr.execute(
            f"SELECT * FROM {table} WHERE {column} = %s ORDER BY id", (registration.id,)
        )
        # who copied the path of the unit is not the officer on the screen
        own = {"id", "registration_id", "code", "create_date", "write_date", "write_uid"}
        rows = self.env.cr.dictfetchall()
        for row in rows:
            if "search_key" in row:
                row["search_key"] = row["search_key"].replace(registration.code.lower(), "")
        return [{k: v for k, v in row.items() if k not in own} for row in rows]

    def assertFault(self, one, regex, row=None, column=None):  # noqa: N802
        """One fault of the workbook, at its place, with its reason."""
        self.assertEqual(one.state, "faulty")
        found = [
            (fault.row_number, (fault.column or "").rstrip(" *"), fault.reason)
            for fault in one.fault_ids
        ]
        self.assertTrue(
            any(
                (row is None or row == number)
                and (column is None or column == title)
                and re.search(regex, reason)
                for number, title, reason in found
            ),
            found,
        )

    def _again(self, one, change=None, user=None):
        """Upload the workbook with the codes, changed."""
        raw = one._workbook("result")[1]
        if change:
            raw = workbooks.changed(raw, lambda book: change(Page(book)))
        return self._read(self._import(raw, user, category_id=one.category_id.id))


class Page:
    """The first two sheets of a workbook that is being changed."""

    def __init__(self, book):
        self.page, self.authors = book.worksheets[:2]
        self.names = workbooks.columns(book, "main")

    def set(self, row, name, value):
        self.page.cell(row, self.names.index(name) + 1).value = value
