import hashlib
import io
from base64 import b64encode
from pathlib import Path

from PIL import Image

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..models import union_document_scan
from ..tools.file_kind import file_kind, kind_of_name
from .test_union_document import HOSTILE, PaperCase


def picture(kind, color="white", size=(8, 8)):
    """Bytes of a picture, a small one if nothing else is said."""
    stream = io.BytesIO()
    Image.new("RGB", size, color).save(stream, kind)
    return stream.getvalue()


class ScanCase(PaperCase):
    """Signed copies of the province's papers."""

    def _add(self, paper, content=None, name="ban-ky.png", kind="scan", user=None):
        wizard = (
            self.env["union.document.scan.add"]
            .with_user(user or self.clerk_p)
            .create(
                {
                    "document_id": paper.id,
                    "kind": kind,
                    "name": name,
                    "content": b64encode(picture("PNG") if content is None else content),
                }
            )
        )
        wizard.action_confirm()
        self.assertFalse(wizard.exists(), "the bytes are kept once")
        return paper.scan_ids[-1]


@tagged("post_install", "-at_install")
class TestDocumentScan(ScanCase):
    """Copies with signature and seal, beside the file that the engine made."""

    def test_page_of_300_dots_an_inch_is_kept_to_the_byte(self):
        content = picture("JPEG", size=(2480, 3508))
        scan = self._add(self._issued(), content, "ban-ky.jpg")
        self.assertEqual(scan.attachment_id.raw, content)

    def test_added_with_a_fingerprint_of_its_own(self):
        paper = self._issued()
        before = (paper.sha256, paper.pdf_attachment_id.raw)
        content = picture("PNG")
        scan = self._add(paper, content)
        self.assertRecordValues(
            scan,
            [
                {
                    "kind": "scan",
                    "name": "ban-ky.png",
                    "sha256": hashlib.sha256(content).hexdigest(),
                    "added_by_id": self.clerk_p.id,
                }
            ],
        )
        self.assertEqual(scan.attachment_id.raw, content)
        self.assertEqual((paper.sha256, paper.pdf_attachment_id.raw), before)
        events = self.env["union.event"].search(
            [("res_model", "=", paper._name), ("res_id", "=", paper.id)]
        )
        self.assertEqual(events[0].action, "scan")
        self.assertIn(scan.sha256, events[0].detail)

    def test_several_over_time(self):
        paper = self._issued()
        self._add(paper)
        self._add(paper, picture("JPEG"), "trang 2.JPG")
        self._add(paper, paper.pdf_attachment_id.raw, "da-ky-so.pdf", "signed")
        self.assertEqual(len(paper.scan_ids), 3)
        with self.assertRefused("added already"):
            self._add(paper)

    def test_revoked_paper_has_its_copy_as_well(self):
        paper = self._issued()
        paper.action_revoke("Sai")
        self.assertTrue(self._add(paper))

    def test_draft(self):
        with self.assertRefused("is in the state “Draft”"):
            self._add(self._paper())

    def test_only_the_clerk_of_the_unit(self):
        paper = self._issued()
        for user in (self.officer_p, self.viewer_p):
            with self.assertRefused("Only a clerk of"):
                self._add(paper, user=user)
        for user in (self.clerk_d, self.officer_b):
            with self.assertRaises(AccessError):
                self._add(paper, user=user)

    def test_file_that_is_not_what_its_name_says(self):
        paper = self._issued()
        pdf = paper.pdf_attachment_id.raw
        for content, name, words in (
            (pdf, "x.png", "not what its name says"),
            (picture("JPEG"), "x.pdf", "not what its name says"),
            (picture("PNG"), "x", "not what its name says"),
            (b"<html><script>alert(1)</script></html>", "x.pdf", "no PDF, JPEG or PNG"),
            (b"%PDF-1.7 nothing behind it", "x.pdf", "no PDF, JPEG or PNG"),
            (picture("GIF"), "x.png", "no PDF, JPEG or PNG"),
            (picture("PNG")[:40], "x.png", "no PDF, JPEG or PNG"),
            (b"MZ" + b"\0" * 99, "x.jpg", "no PDF, JPEG or PNG"),
        ):
            with self.assertRefused(words), mute_logger("pypdf._reader"):
                self._add(paper, content, name)
        with self.assertRefused("signed file is a PDF"):
            self._add(paper, kind="signed")
        self.assertFalse(paper.scan_ids)

    def test_too_large_or_empty(self):
        paper = self._issued()
        with self.assertRefused("missing or empty"):
            self.env["union.document.scan"].with_user(self.clerk_p)._add(
                paper, "scan", "x.png", b""
            )
        self.patch(union_document_scan, "LARGEST", 60)
        with self.assertRefused("larger than"):
            self._add(paper)

    def test_closed_to_everybody(self):
        paper = self._issued()
        scan = self._add(paper)
        clerk = scan.with_user(self.clerk_p)
        for door in (clerk, scan.sudo(), scan.sudo().with_context(HOSTILE)):
            for values in ({"sha256": "0"}, {"name": "x.png"}, {"attachment_id": False}):
                with self.assertRaises(AccessError):
                    door.write(values)
            with self.assertRaises(AccessError):
                door.unlink()
            with self.assertRaises(AccessError):
                door.create({"document_id": paper.id, "kind": "scan", "name": "x.png"})
            file = door.attachment_id
            with self.assertRaises(AccessError):
                file.write({"raw": b"x"})
            with self.assertRaises(AccessError):
                file.unlink()
        for command in (Command.clear(), Command.create({"kind": "scan", "name": "x"})):
            with self.assertRaises(AccessError):
                paper.sudo().write({"scan_ids": [command]})
            with self.assertRaises(AccessError):
                self._paper().sudo().write({"scan_ids": [command]})

    def test_no_file_is_slipped_in_beside_it(self):
        scan = self._add(self._issued())
        values = {"name": "x.png", "raw": b"x", "res_model": scan._name, "res_id": scan.id}
        with self.assertRaises(AccessError):
            self.env["ir.attachment"].with_user(self.clerk_p).create(values)

    def test_read_with_the_paper(self):
        values = {"name": "Công đoàn D", "scope": "unit", "unit_id": self.district.id}
        sent = self._add(self._issued(recipient_ids=[Command.create(values)]))
        own = self._add(self._issued())
        for scan, user, reads in (
            (sent, self.viewer_p, True),
            (sent, self.clerk_d, True),
            (own, self.clerk_d, False),
            (sent, self.officer_b, False),
        ):
            scan = scan.with_user(user)
            self.assertEqual(bool(scan.search_count([("id", "=", scan.id)])), reads)
            if reads:
                self.assertIn(str(scan.attachment_id.id), scan.action_download()["url"])
                self.assertTrue(scan.attachment_id.raw)
            else:
                with self.assertRaises(AccessError):
                    scan.sudo().attachment_id.with_user(user).read(["raw"])
                with self.assertRaises(AccessError):
                    scan.action_download()

    def test_nightly_check(self):
        good = self._add(self._issued())
        bad = self._add(self._issued(), picture("PNG", "red"))
        path = Path(bad.env["ir.attachment"]._full_path(bad.sudo().attachment_id.store_fname))
        content = path.read_bytes()
        self.addCleanup(path.write_bytes, content)
        path.write_bytes(content[:-1] + b"x")
        with (
            self.enter_registry_test_mode(),
            mute_logger("odoo.addons.union_emulation.models.union_sealed_file_mixin"),
        ):
            self.env.ref(
                "union_emulation.ir_cron_union_document_scan_verify"
            ).method_direct_trigger()
        self.env.invalidate_all()
        self.assertRecordValues(good | bad, [{"is_altered": False}, {"is_altered": True}])
        self.assertTrue(good.date_verified)
        self.assertIn("not the one that was put there", bad.document_id.sudo().message_ids[0].body)

    def test_wizard_names_only_what_its_user_reads(self):
        with self.assertRaises(AccessError):
            self.env["union.document.scan.add"].with_user(self.clerk_d).create(
                {"document_id": self._issued().id, "name": "x", "content": b64encode(b"x")}
            )

    def test_broken_bytes(self):
        paper = self._issued()
        with self.assertRefused("send it again"):
            self.env["union.document.scan.add"].with_user(self.clerk_p).create(
                {"document_id": paper.id, "name": "x.png", "content": "a"}
            ).action_confirm()
        self.assertFalse(paper.scan_ids)


@tagged("post_install", "-at_install")
class TestUpload(PaperCase):
    """What files are, by their content."""

    def test_kinds(self):
        self.assertEqual(file_kind(picture("PNG")), "png")
        self.assertEqual(file_kind(picture("JPEG")), "jpg")
        self.assertEqual(file_kind(self._issued().pdf_attachment_id.raw), "pdf")
        for content in (b"", b"%PDF-", b"x" * 99, picture("GIF"), picture("BMP")):
            with mute_logger("pypdf._reader"):
                self.assertIsNone(file_kind(content))

    def test_names(self):
        self.assertEqual(kind_of_name("Bản ký.PDF"), "pdf")
        self.assertEqual(kind_of_name("a.b.jpeg"), "jpg")
        for name in ("pdf", ".pdf", "x.pdf.exe", "x.png", ""):
            self.assertNotEqual(kind_of_name(name), "pdf", name)


@tagged("post_install", "-at_install")
class TestDocumentScanWeb(HttpCase, ScanCase):
    """Signed copies as a browser gets them."""

    def test_check_page_says_that_there_is_one(self):
        paper = self._issued()
        self.assertNotIn("bản đã ký", self.url_open(f"/union/check/{paper.code}").text)
        scan = self._add(paper)
        text = self.url_open(f"/union/check/{paper.code}").text
        self.assertIn("bản đã ký", text)
        self.assertIn(scan.sha256, text)
        self.assertNotIn(scan.name, text)

    def test_download(self):
        scan = self._add(self._issued())
        url = scan.with_user(self.viewer_p).action_download()["url"]
        self.authenticate(self.viewer_p.login, self.viewer_p.login.ljust(8, "x"))
        answer = self.url_open(url)
        self.assertEqual(answer.content, scan.attachment_id.raw)
        self.assertIn("attachment", answer.headers["Content-Disposition"])
        self.authenticate(self.officer_b.login, self.officer_b.login.ljust(8, "x"))
        self.assertNotEqual(self.url_open(url).status_code, 200)
