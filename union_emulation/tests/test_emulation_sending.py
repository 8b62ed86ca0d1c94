import base64
import hashlib
import io
import tracemalloc
import zipfile

from openpyxl import load_workbook
from pypdf import PdfReader

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..models import emulation_sending_dossier_mixin as dossier_mixin
from ..models import union_paper_renderer
from .common import pdf_file
from .test_emulation_forwarding import ForwardingCase
from .test_union_approval_scan import picture

PDF, PNG = pdf_file(), base64.b64decode(picture("PNG"))
WORKBOOK = "Sang kien gui CT1.xlsx"


@tagged("post_install", "-at_install")
class TestSending(ForwardingCase):
    """What was sent is kept as it went out, and can be had again by those who may send."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.named = cls._initiative(
            name='../Máy "cắt" CON: tre/nứa  ' + "rất dài " * 20,
            description="<p>Lưỡi dao quay.</p>",
            state_before="Cắt bằng tay.",
            secret_part="Góc mài",
            evidence_ids=[
                Command.create({"name": "anh.exe", "file": base64.b64encode(PNG)}),
                Command.create({"name": "Biên bản.pdf", "file": base64.b64encode(PDF)}),
            ],
        )
        cls._recognise(cls.named)

    def _sent(self, registrations, user=None, programme=None):
        wizard = self._wizard(registrations, user, programme)
        wizard.action_send()
        return wizard.sending_ids

    def _archive(self, sending, user):
        stream = io.BytesIO()
        name = sending.with_user(user)._write_dossier(stream)
        return name, zipfile.ZipFile(stream)

    # ------------------------------------------------------------
    # The workbook
    # ------------------------------------------------------------

    def test_the_workbook_stays_as_it_was_sent(self):
        sending = self._sent(self.plain)
        self.assertRecordValues(
            sending,
            [{"unit_id": self.base.id, "forwarding": "portal", "count": 1, "is_altered": False}],
        )
        raw = sending.attachment_id.raw
        self.assertEqual(sending.sha256, hashlib.sha256(raw).hexdigest())
        # a correction of the recognition afterwards does not change what was sent
        recognition = self.plain.outcome_ids.filtered(lambda o: o.kind == "recognition")
        recognition._engine_write({"decision_number": "99/QĐ"})
        name, content = sending.with_user(self.officer_b)._workbook_again()
        self.assertEqual((name, content), (WORKBOOK, raw))
        event = self.env["union.event"].search(
            [("res_model", "=", sending._name), ("res_id", "=", sending.id)], order="id"
        )
        self.assertEqual(event.mapped("action"), ["forward", "export"])
        self.assertIn(sending.sha256, str(event[0].value_ids.content))

    def test_a_second_dialog_says_so_and_has_the_files(self):
        sending = self._sent(self.plain)
        wizard = self._wizard(self.plain)
        self.assertEqual(wizard.ready_count, 0)
        self.assertIn("already, on 02/02/2026 by “Công đoàn B1”", wizard.refusals)
        self.assertEqual(wizard.sending_ids, sending)
        # to another programme nothing was sent
        self.assertFalse(self._wizard(self.plain, programme=self.dossier).sending_ids)
        with self.assertRefused("already"):
            wizard.action_send()
        self.assertEqual(self.plain.outcome_ids.sending_id, sending)

    def test_chosen_outcomes_lead_to_their_files(self):
        first, second = self._sent(self.plain), self._sent(self.secret)
        outcomes = self._forwarding(self.both).with_user(self.officer_b)
        action = outcomes.action_open_sendings()
        found = self.env["emulation.sending"].with_user(self.officer_b).search(action["domain"])
        self.assertEqual(found, first | second)
        self.assertEqual(outcomes[:1].action_open_sendings()["res_id"], outcomes[:1].sending_id.id)
        self.assertEqual(set(outcomes.mapped("has_files")), {True})
        self._wizard(self.named, programme=self.dossier).action_propose()
        with self.assertRefused("None of these has been sent"):
            self._forwarding(self.named).with_user(self.officer_b).action_open_sendings()

    # ------------------------------------------------------------
    # Whose files they are
    # ------------------------------------------------------------

    def test_files_are_for_those_who_may_send_for_the_unit_that_sent(self):
        sending = self._sent(self.both, self.officer_d, self.dossier)
        self.assertEqual(sending.unit_id, self.district)
        for user in (self.officer_d, self.officer_p):
            sending.with_user(user).check_access("read")
            self.assertTrue(sending.with_user(user).attachment_id.raw)
        for user in (self.officer_b, self.officer_s, self.approver_d, self.viewer_p):
            refused = sending.with_user(user)
            with self.assertRefused("may not", AccessError):
                refused._workbook_again()
            with self.assertRefused("may not", AccessError):
                refused._write_dossier(io.BytesIO())
            with self.assertRefused("may not", AccessError):
                refused.action_download()
            with self.assertRaises(AccessError):
                sending.attachment_id.with_user(user).read(["raw"])
        # whose own initiative it is knows that it was sent, but not what went with it
        outcome = self._forwarding(self.plain).with_user(self.officer_b)
        self.assertFalse(outcome.has_files)
        with self.assertRefused("Only an officer of “Công đoàn D”, which sent this"):
            outcome.action_open_sendings()
        wizard = self._wizard(self.plain, programme=self.dossier)
        self.assertFalse(wizard.sending_ids)
        self.assertIn("by “Công đoàn D”", wizard.refusals)

    def test_a_mandate_that_has_ended_gives_no_files(self):
        sending = self._sent(self.both, self.officer_d, self.dossier)
        mandate = self.env["union.mandate"].search([("user_id", "=", self.officer_d.id)])
        mandate.date_end = "2026-02-01"
        with self.assertRefused("may not", AccessError):
            sending.with_user(self.officer_d).action_download()

    def test_who_is_officer_in_two_trees_sends_two(self):
        other = self._user("clerk", self.base)
        for unit in (self.base, self.sibling):
            self._mandate(other, "officer", unit)
        for user, role in ((self.appraiser_b, "appraiser"), (self.approver_b, "approver")):
            self._mandate(user, role, self.sibling)
        theirs = self._initiative(
            user=self.officer_s, unit_id=self.sibling.id, date_applied="2025-10-01"
        )
        theirs.with_user(self.officer_s).action_submit()
        for user in (self.appraiser_b, self.approver_b, self.appraiser_d, self.approver_d):
            theirs.with_user(user).action_approve()
        self._opine(theirs)
        theirs.with_user(self.approver_d).action_recognise()
        sendings = self._sent(self.plain | theirs, other)
        self.assertEqual(sendings.unit_id, self.base | self.sibling)
        self.assertEqual(sendings.mapped("count"), [1, 1])
        visible = self.env["emulation.sending"].with_user(self.officer_b).search([])
        self.assertEqual(visible.unit_id, self.base)

    def test_nobody_writes_what_was_sent(self):
        sending = self._sent(self.plain)
        with self.assertRaises(AccessError):
            sending.unlink()
        sending = sending.sudo()
        with self.assertRefused("stays as it was sent", AccessError):
            sending.write({"count": 2})
        with self.assertRefused("stays on record", AccessError):
            sending.unlink()
        with self.assertRefused("from their registrations only", AccessError):
            sending.create({"unit_id": self.base.id, "programme_id": self.portal.id})
        with self.assertRefused("cannot be changed", AccessError):
            sending.attachment_id.write({"raw": b"x"})
        with self.assertRefused("cannot be deleted", AccessError):
            sending.attachment_id.unlink()

    @mute_logger("odoo.addons.union_emulation.models.union_sealed_file_mixin")
    def test_the_nightly_job_finds_a_changed_workbook(self):
        sending = self._sent(self.plain)
        with self.enter_registry_test_mode():
            job = self.env.ref("union_emulation.ir_cron_emulation_sending_verify")
            job.method_direct_trigger()
            self.env.invalidate_all()
            self.assertFalse(sending.is_altered)
            self.assertTrue(sending.date_verified)
        sending._set_out(sha256="0" * 64)
        sending._verify()
        self.assertTrue(sending.is_altered)
        notice = self.env["mail.message"].search([], order="id desc", limit=1)
        self.assertIn(self.officer_b.partner_id, notice.notified_partner_ids)

    # ------------------------------------------------------------
    # The dossier
    # ------------------------------------------------------------

    def test_dossier_has_description_and_evidence_of_each(self):
        sending = self._sent(self.named | self.secret, self.officer_d, self.dossier)
        name, archive = self._archive(sending, self.officer_d)
        self.assertEqual(name, "Sang kien gui CT2.zip")
        self.assertIsNone(archive.testzip())
        workbook, sheet, picture, paper = archive.namelist()
        self.assertEqual(workbook, "Sang kien gui CT2.xlsx")
        folder, file_name = sheet.split("/")
        self.assertEqual(file_name, "00 Ban mo ta sang kien.pdf")
        self.assertEqual(picture, f"{folder}/01 anh.exe.png")
        self.assertEqual(paper, f"{folder}/02 Biên bản.pdf")
        self.assertEqual((archive.read(picture), archive.read(paper)), (PNG, PDF))
        rows = list(load_workbook(io.BytesIO(archive.read(workbook))).active.values)
        self.assertEqual([row[1] for row in rows[4:]], [self.named.code, self.secret.code])
        text = "".join(
            page.extract_text() for page in PdfReader(io.BytesIO(archive.read(sheet))).pages
        )
        for said in ("Cắt bằng tay.", "Lưỡi dao quay.", "Tác giả 1", "100 %", self.named.code):
            self.assertIn(said, text)
        self.assertNotIn("Góc mài", text)

    def test_names_in_the_archive_are_safe(self):
        sending = self._sent(self.named, self.officer_d, self.dossier)
        __, archive = self._archive(sending, self.officer_d)
        names = archive.namelist()
        self.assertEqual(len(names), len(set(names)))
        for name in names:
            *folders, last = name.split("/")
            self.assertLessEqual(len(folders), 1, name)
            for part in (*folders, last):
                self.assertNotIn("..", part)
                self.assertNotRegex(part, r'[<>:"|?*\\]|[. ]$|^\.')
                self.assertLessEqual(len(part), 90)
        self.assertTrue(names[1].startswith(f"001 {self.named.code} "), names[1])

    def test_a_secret_technology_sends_its_row_only(self):
        sending = self._sent(self.secret, self.officer_d, self.dossier)
        __, archive = self._archive(sending, self.officer_d)
        self.assertEqual(archive.namelist(), ["Sang kien gui CT2.xlsx"])
        self.assertFalse(self._forwarding(self.secret).sheet_id)

    def test_dossier_is_as_it_was_sent(self):
        sending = self._sent(self.named, self.officer_d, self.dossier)
        __, before = self._archive(sending, self.officer_d)
        self.named._engine_write({"description": "<p>Khác hẳn</p>"})
        self.named.evidence_ids[0]._amend({"is_set_aside": True})
        __, after = self._archive(sending, self.officer_d)
        self.assertEqual(before.namelist(), after.namelist())
        for name in before.namelist():
            self.assertEqual(before.read(name), after.read(name), name)

    def test_what_was_set_aside_before_is_not_sent(self):
        self.named.evidence_ids[0]._amend({"is_set_aside": True})
        sending = self._sent(self.named, self.officer_d, self.dossier)
        self.assertEqual(sending.evidence_ids, self.named.evidence_ids[1])

    def test_a_dossier_has_its_limits(self):
        self.patch(dossier_mixin, "MOST_INITIATIVES", 1)
        with self.assertRefused("at most 1 initiatives"):
            self._sent(self.named | self.plain, self.officer_d, self.dossier)
        self.assertFalse(self._forwarding(self.named | self.plain))
        self.patch(dossier_mixin, "MOST_BYTES", len(PNG))
        with self.assertRefused("Send them in several parts"):
            self._sent(self.named, self.officer_d, self.dossier)

    def test_a_server_that_cannot_print_sends_no_dossier(self):
        self.patch(union_paper_renderer, "_works", False)
        self.patch(union_paper_renderer, "count_styles", lambda font: 0)
        with self.assertLogs(union_paper_renderer.__name__, "WARNING"):
            with self.assertRefused("cannot be printed on this server"):
                self._sent(self.named, self.officer_d, self.dossier)
        self.assertFalse(self._forwarding(self.named))

    def test_a_portal_has_no_dossier(self):
        sending = self._sent(self.plain)
        with self.assertRefused("has a workbook only"):
            self._archive(sending, self.officer_b)

    def test_a_large_dossier_needs_no_more_memory(self):
        sending = self._sent(self.named, self.officer_d, self.dossier)
        size = 40 * 2**20
        stored = sending._evidence_attachments()[sending.evidence_ids[0].id]
        path = stored._full_path(stored.store_fname)
        with open(path, "rb") as file:
            raw = file.read()
        self.addCleanup(self._put_back, path, raw)
        with open(path, "wb") as file:
            file.truncate(size)
        with open("/dev/null", "wb") as nowhere:
            tracemalloc.start()
            self.addCleanup(tracemalloc.stop)
            sending.with_user(self.officer_d)._write_dossier(nowhere)
            self.assertLess(tracemalloc.get_traced_memory()[1], size // 4)

    def _put_back(self, path, raw):
        with open(path, "wb") as file:
            file.write(raw)


@tagged("post_install", "-at_install")
class TestSendingDownload(ForwardingCase, HttpCase):
    """The addresses of the files, as a browser asks for them."""

    def test_files_come_by_their_addresses(self):
        self._wizard(self.plain, self.officer_d, self.dossier).action_send()
        sending = self._forwarding(self.plain).sending_id.sudo()
        urls = [f"/union/sending/{sending.id}/{what}" for what in ("workbook", "dossier")]
        for user in (self.officer_d, self.officer_b):
            user.password = user.login
        self.authenticate(self.officer_d.login, self.officer_d.login)
        book, archive = (self.url_open(url) for url in urls)
        self.assertEqual(book.content, sending.attachment_id.raw)
        self.assertIn("Sang%20kien%20gui%20CT2.zip", archive.headers["Content-Disposition"])
        self.assertEqual(archive.headers["Content-Length"], str(len(archive.content)))
        self.assertEqual(len(zipfile.ZipFile(io.BytesIO(archive.content)).namelist()), 2)
        self.assertEqual(self.url_open("/union/sending/0/dossier").status_code, 404)
        self.authenticate(self.officer_b.login, self.officer_b.login)
        with mute_logger("odoo.http"):
            for url in urls:
                self.assertEqual(self.url_open(url).status_code, 403)
