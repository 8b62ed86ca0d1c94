import base64
import hashlib
import io

from PIL import Image

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from ..tools.file_kind import file_kind, plain_name
from .common import RegistrationCase, pdf_file
from .test_union_approval_scan import picture

PDF = base64.b64encode(pdf_file())
MODEL = "emulation.registration.evidence"


@tagged("post_install", "-at_install")
class TestEvidence(RegistrationCase):
    """Files of a registration: what is asked for, what is taken, and what stays."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.work = cls._category("work")
        cls.work.requirement_ids = [
            Command.clear(),
            Command.create({"name": "Ảnh trước", "files": "picture", "max_size": 1}),
            Command.create({"name": "Biên bản", "moment": "completion", "files": "scan"}),
        ]
        cls.before, cls.minutes = cls.work.requirement_ids.sorted("id")

    def _add(self, registration, user=None, **values):
        values = {"name": "anh.jpg", "file": picture("JPEG"), **values}
        return (
            self.env[MODEL]
            .with_user(user or self.officer_b)
            .create({"registration_id": registration.id, **values})
        )

    def _complete_dossier(self):
        registration = self._registration()
        self._add(registration, requirement_id=self.before.id)
        return registration

    def _under_way(self):
        registration = self._complete_dossier()
        self._submit(registration)
        self._climb(registration)
        registration.with_user(self.officer_b).write(
            {
                "actual_start": "2026-01-10",
                "actual_finish": "2026-01-30",
                "actual_cost": 1,
                "quality_statement": "Đạt",
            }
        )
        return registration

    def test_missing_before_submission(self):
        registration = self._registration()
        self._add(registration)  # anything else counts for nothing
        with self.assertRefused("Evidence is missing: Ảnh trước"):
            self._submit(registration)
        self.assertIn("Ảnh trước", registration.missing)
        self.assertIn("fa-square-o", registration.evidence_status)
        self._add(registration, requirement_id=self.before.id)
        self._submit(registration)
        self.assertEqual(registration.state, "submitted")

    def test_missing_before_completion(self):
        registration = self._under_way()
        with self.assertRefused("Evidence is missing: Biên bản"):
            registration.with_user(self.officer_b).action_complete()
        self.work.needs_completion = False
        with self.assertRefused("Evidence is missing: Biên bản"):
            registration.with_user(self.approver_p).action_recognise()
        registration.with_user(self.officer_b).result_evidence_ids = [
            Command.create({"requirement_id": self.minutes.id, "name": "bb.pdf", "file": PDF})
        ]
        self.assertEqual(registration.result_evidence_ids.moment, "completion")
        registration.with_user(self.officer_b).action_complete()
        self.assertTrue(registration.result_evidence_ids.date_taken)

    def test_each_moment_has_its_evidence(self):
        registration = self._complete_dossier()
        with self.assertRefused("results are reported between", AccessError):
            self._add(registration, moment="completion")
        with self.assertRefused("nothing that is asked for here", ValidationError):
            self._add(registration, requirement_id=self.minutes.id, file=PDF)
        self._submit(registration)
        with self.assertRefused("cannot be changed", AccessError):
            self._add(registration)
        self._climb(registration)
        for moment in ("submission", "completion"):
            for record in (registration, registration.sudo()):
                if moment == "completion":
                    self._add(record, moment=moment)
                    continue
                with self.assertRefused("cannot be changed", AccessError):
                    self._add(record, moment=moment)

    def test_refused_in_one_sentence(self):
        registration = self._registration()
        good = base64.b64decode(picture("JPEG"))
        stream = io.BytesIO()
        Image.effect_noise((300, 300), 90).save(stream, "JPEG")
        cut = stream.getvalue()[:4000]
        self.assertEqual(file_kind(stream.getvalue()), "jpg")
        for content, why in (
            (cut, "damaged or no kind"),
            (b"MZ" + bytes(60), "damaged or no kind"),
            (pdf_file(), "damaged or no kind of file that is taken here: jpg, png"),
            (good + bytes(1024 * 1024), "is too large: a file may have 1 MB"),
            (b"", "empty or damaged"),
        ):
            with self.assertRefused(f"“anh.jpg” (is )?{why}"):
                self._add(
                    registration,
                    requirement_id=self.before.id,
                    file=base64.b64encode(content),
                )
        for file in ("***", 7, [1], {"a": 1}, False):
            with self.assertRefused("empty or damaged"):
                self._add(registration, file=file)

    def test_large_photo_is_kept_to_the_byte(self):
        stream = io.BytesIO()
        Image.new("RGB", (2400, 1800), "green").save(stream, "JPEG")
        evidence = self._add(self._registration(), file=base64.b64encode(stream.getvalue()))
        evidence.invalidate_recordset()
        kept = base64.b64decode(evidence.file)
        self.assertEqual(kept, stream.getvalue())
        self.assertEqual(hashlib.sha256(kept).hexdigest(), evidence.sha256)

    def test_default_of_a_client_does_not_get_round_the_kind(self):
        registration = self._registration()
        hostile = self.env[MODEL].with_context(
            default_requirement_id=self.before.id, default_date_taken="2020-01-01 00:00:00"
        )
        values = {"registration_id": registration.id, "name": "a", "file": PDF}
        with self.assertRefused("nothing that is asked for here", ValidationError):
            hostile.with_user(self.officer_b).create(values)
        added = hostile.with_user(self.officer_b).create(
            {**values, "requirement_id": False, "kind": "png", "size": 1, "is_set_aside": True}
        )
        self.assertRecordValues(
            added,
            [
                {
                    "kind": "pdf",
                    "size": len(pdf_file()),
                    "date_taken": False,
                    "is_set_aside": False,
                }
            ],
        )

    def test_names_are_no_paths(self):
        for name, kept in (
            ("../../etc/passwd", "passwd"),
            ("C:\\tmp\\ảnh 1.jpg", "ảnh 1.jpg"),
            ("a\0b\n.png", "a b .png"),
            ("...", ""),
            (7, ""),
            ("x" * 400 + ".jpg", "x" * 146 + ".jpg"),
        ):
            self.assertEqual(plain_name(name), kept)
        added = self._add(self._registration(), name="/var/tmp/../x.jpg")
        self.assertEqual(added.name, "x.jpg")

    def test_nobody_changes_a_file(self):
        added = self._add(self._registration())
        file = self.env["ir.attachment"].search(
            [("res_model", "=", MODEL), ("res_field", "=", "file"), ("res_id", "=", added.id)]
        )
        for record in (added, added.sudo()):
            with self.assertRefused("not changed|may not", AccessError):
                record.write({"file": PDF})
        for record in (file.with_user(self.officer_b), file):
            with self.assertRaises(AccessError):
                record.raw = b"x"
        values = {"name": "x", "raw": b"x", "res_model": MODEL, "res_id": added.id}
        with self.assertRaises(AccessError):
            file.with_user(self.officer_b).create({**values, "res_field": "file"})

    def test_handed_in_stays_and_is_set_aside(self):
        registration = self._complete_dossier()
        [first] = registration.evidence_ids
        self._submit(registration)
        self.assertTrue(first.date_taken)
        registration.with_user(self.appraiser_b).action_return("Mờ", ["evidence_ids"])
        for record in (first.with_user(self.officer_b), first.sudo()):
            with self.assertRefused("stays on record|may not", AccessError):
                record.unlink()
        for user in (self.officer_d, self.appraiser_b):
            with self.assertRefused("Only an officer of “Công đoàn B1”"):
                first.with_user(user).action_set_aside()
        first.with_user(self.officer_b).action_set_aside()
        with self.assertRefused("Evidence is missing"):
            self._submit(registration)
        self._add(registration, requirement_id=self.before.id)
        self._submit(registration)
        changes = registration.with_user(self.appraiser_b).content_changes
        self.assertEqual(changes.count(first.sha256[:8]), 3)
        with self.assertRefused("cannot be changed", AccessError):
            first.with_user(self.officer_b).action_set_aside()

    def test_return_without_the_point_leaves_it_closed(self):
        registration = self._complete_dossier()
        self._submit(registration)
        registration.with_user(self.appraiser_b).action_return("Tên", ["name"])
        with self.assertRefused("stays as it was submitted", AccessError):
            self._add(registration)
        with self.assertRefused("stays as it was submitted", AccessError):
            registration.evidence_ids.with_user(self.officer_b).action_set_aside()

    def test_fingerprints_lie_in_the_log(self):
        registration = self._complete_dossier()
        self._submit(registration)
        event = self.env["union.event"].search(
            [("res_model", "=", registration._name), ("res_id", "=", registration.id),
             ("action", "=", "submit")]
        )  # fmt: skip
        sha = registration.evidence_ids.sha256
        self.assertEqual(event.value_ids.content["evidence_ids"], [f"anh.jpg ({sha})"])

    def test_read_with_the_dossier(self):
        added = self._add(self._registration())
        self.assertTrue(added.with_user(self.viewer_p).file)
        with self.assertRaises(AccessError):
            added.with_user(self.officer_s).read(["file"])
        for user in (self.officer_s, self.officer_d, self.appraiser_b):
            with self.assertRaises(AccessError):
                self._add(added.registration_id, user)

    def test_draft_takes_its_files_with_it(self):
        registration = self._complete_dossier()
        file = self.env["ir.attachment"].search(
            [
                ("res_model", "=", MODEL),
                ("res_field", "=", "file"),
                ("res_id", "in", registration.evidence_ids.ids),
            ]
        )
        registration.with_user(self.officer_b).unlink()
        self.assertFalse(file.exists())

    def test_queries_do_not_grow(self):
        one, many = (
            self.env["emulation.registration"].union(
                *(self._registration(name=f"Công trình {n}") for n in range(count))
            )
            for count in (1, 6)
        )
        self.env.invalidate_all()
        spent = self.cr.sql_log_count
        one._add_evidence_reasons({}, "submission")
        single = self.cr.sql_log_count - spent
        self.env.invalidate_all()
        spent = self.cr.sql_log_count
        many._add_evidence_reasons({}, "submission")
        self.assertLessEqual(self.cr.sql_log_count - spent, single)
