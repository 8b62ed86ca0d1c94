import base64
import hashlib
import io
import zipfile
from unittest.mock import patch

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from odoo.addons.union_emulation.models import union_document_file

from ..tools.file_kind import file_kind
from .common import pdf_file
from .test_union_document import PaperCase
from .test_union_document_scan import picture

PDF = pdf_file()


def archive(**members):
    """Bytes of an archive; names of members with __ for / and _ for a dot."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as file:
        for name, content in members.items():
            file.writestr(name.replace("__", "/").replace("_", "."), content)
    return output.getvalue()


def office(*names):
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as file:
        for name in ("[Content_Types].xml", *names):
            file.writestr(name, "x")
    return output.getvalue()


class FileCase(PaperCase):
    """Papers with files."""

    @classmethod
    def _with_file(cls, name="bieu-mau.pdf", raw=PDF, **values):
        file = {"name": name, "content": base64.b64encode(raw)}
        return cls._paper(file_ids=[Command.create(file)], **values)


@tagged("post_install", "-at_install")
class TestDocumentFile(FileCase):
    """Files go with the paper: what they are is looked into, and they freeze with it."""

    def test_kind_is_by_content(self):
        cases = {
            "pdf": PDF,
            "jpg": picture("JPEG"),
            "png": picture("PNG"),
            "docx": office("word/document.xml"),
            "xlsx": office("xl/workbook.xml"),
            "ods": archive(mimetype="application/vnd.oasis.opendocument.spreadsheet"),
            "odt": archive(mimetype="application/vnd.oasis.opendocument.text"),
        }
        for kind, raw in cases.items():
            self.assertEqual(file_kind(raw), kind)
            file = self._with_file(f"a.{kind.upper()}", raw).file_ids
            self.assertRecordValues(
                file, [{"size": len(raw), "sha256": hashlib.sha256(raw).hexdigest()}]
            )
        for raw in (b"", b"MZ\x90", b"PK\x03\x04", b"<html>", archive(a="x"),
                    office("word/document.xml", "word/vbaProject.bin")):  # fmt: skip
            self.assertIsNone(file_kind(raw))

    def test_bytes_that_lie(self):
        output = io.BytesIO()
        with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as book:
            book.writestr("mimetype", "application/vnd.oasis.opendocument.text")
            book.writestr("nội-dung.xml", "x" * 50)
        whole = output.getvalue()
        content, names = whole.index(b"mimetype") + len("mimetype"), whole.rindex("ộ".encode())
        end = whole.rindex(b"PK\x05\x06") + 16
        self.assertEqual(file_kind(whole), "odt")
        for place in (content, names, end):
            damaged = whole[:place] + b"\xff\xff\xff\x7f" + whole[place + 4 :]
            self.assertIsNone(file_kind(damaged), place)

    def test_not_what_its_name_says(self):
        for name, raw in (
            ("a.docx", PDF),
            ("a.pdf", b"MZ\x90"),
            ("a.exe", PDF),
            ("pdf", b"x"),
            ("a/b.pdf", PDF),
            ("a\nb.exe", PDF),
            ("a.docx", office("word/document.xml", "word/vbaProject.bin")),
        ):
            with self.assertRefused("not what its name says", ValidationError):
                self._with_file(name, raw)

    def test_changed_to_something_else(self):
        file = self._with_file().file_ids.with_user(self.officer_p)
        with self.assertRefused("not what its name says", ValidationError):
            file.content = base64.b64encode(b"MZ")
        with self.assertRefused("not what its name says", ValidationError):
            file.name = "a.exe"
        other = PDF + b"2"
        file.content = base64.b64encode(other)
        self.assertEqual(file.sha256, hashlib.sha256(other).hexdigest())

    def test_too_large(self):
        with (
            patch.object(union_document_file, "MAX_SIZE", 10),
            self.assertRefused("too large", ValidationError),
        ):
            self._with_file()

    def test_measures_are_not_typed(self):
        paper = self._with_file()
        file = paper.file_ids.with_user(self.officer_p)
        file.write({"sha256": "x", "size": 1})
        self.assertEqual(file.sha256, hashlib.sha256(PDF).hexdigest())

    def test_frozen_at_issue(self):
        paper = self._with_file()
        paper.action_issue()
        file = paper.file_ids
        self.assertEqual(
            paper.snapshot["files"],
            [{"name": "bieu-mau.pdf", "sha256": hashlib.sha256(PDF).hexdigest()}],
        )
        attachment = self._attachment(file)
        for door in (file.with_user(self.officer_p), file.sudo()):
            with self.assertRaises(AccessError):
                door.content = base64.b64encode(PDF + b"2")
            with self.assertRaises(AccessError):
                door.unlink()
            with self.assertRaises(AccessError):
                door.create({"document_id": paper.id, "name": "a.pdf", "content": "eA=="})
        for user in (self.officer_p, self.env.ref("base.user_root")):
            with self.assertRaises(AccessError):
                attachment.with_user(user).raw = b"x"

    def _attachment(self, file):
        domain = [("res_model", "=", file._name), ("res_id", "=", file.id)]
        return self.env["ir.attachment"].search([*domain, ("res_field", "=", "content")])

    def test_stored_file_of_a_submitted_dossier(self):
        campaign = self._campaign()
        values = {"name": "a.pdf", "content": base64.b64encode(PDF)}
        campaign.document_id.with_user(self.officer_p).file_ids = [Command.create(values)]
        campaign.with_user(self.officer_p).action_submit()
        file = campaign.document_id.file_ids
        with self.assertRaises(AccessError):
            file.with_user(self.officer_p).name = "b.pdf"
        with self.assertRaises(AccessError):
            self._attachment(file).with_user(self.officer_p).raw = b"x"

    def test_stored_file_changed_behind_its_row(self):
        paper = self._with_file()
        self._attachment(paper.file_ids).raw = PDF + b"2"
        paper.invalidate_recordset()
        with self.assertRefused("has changed"):
            paper.action_issue()
        self.assertEqual(paper.state, "draft")

    def test_officer_adds_clerk_does_not(self):
        paper = self._with_file()
        values = {"document_id": paper.id, "name": "b.pdf", "content": base64.b64encode(PDF)}
        self.env["union.document.file"].with_user(self.officer_p).create(values)
        for user in (self.clerk_p, self.viewer_p, self.officer_d):
            with self.assertRaises(AccessError):
                self.env["union.document.file"].with_user(user).create(values)


@tagged("post_install", "-at_install")
class TestDocumentFileWeb(HttpCase, FileCase):
    """Files go to whoever reads the paper, and to nobody else."""

    def _get(self, user, file):
        self.authenticate(user.login, user.login.ljust(8, "x"))
        return self.url_open(f"/web/content/union.document.file/{file.id}/content?download=1")

    def test_readers(self):
        to_base = [Command.create({"scope": "unit", "unit_id": self.base.id})]
        paper = self._with_file(recipient_ids=to_base)
        self.assertEqual(self._get(self.officer_b, paper.file_ids).status_code, 404)
        paper.action_issue()
        self.assertEqual(self._get(self.officer_b, paper.file_ids).content, PDF)
        self.assertEqual(self._get(self.officer_s, paper.file_ids).status_code, 404)

    def test_by_the_link(self):
        outside = [Command.create({"name": "Sở Nội vụ", "email": "a@example.com"})]
        paper = self._with_file("biểu mẫu.pdf", recipient_ids=outside)
        paper.action_issue()
        link = f"/union/paper/{paper.delivery_ids.sudo().token}"
        self.assertIn("biểu mẫu.pdf", self.url_open(link).text)
        answer = self.url_open(f"{link}/file/1")
        self.assertEqual(answer.content, PDF)
        self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
        self.assertEqual(self.url_open(f"{link}/file/2").status_code, 404)
