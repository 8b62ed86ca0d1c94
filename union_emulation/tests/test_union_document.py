import hashlib
import threading
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from unittest.mock import patch

from freezegun import freeze_time
from lxml import html

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, HttpCase, RecordCapturer, tagged
from odoo.tools import SQL, file_path, mute_logger

from odoo.addons.base.models.ir_qweb import QWebError

from .common import UnionCase

#: What a client may send to get round a guard.
HOSTILE = {
    "tz": "Pacific/Kiritimati",
    "lang": "en_US",
    "_force_unlink": True,
    "install_mode": True,
    "active_test": False,
    "bin_size": True,
    "bin_size_raw": True,
    "mail_notrack": True,
    "tracking_disable": True,
}


class PaperCase(UnionCase):
    """Papers of the province: letters, plans, and a text to print."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan_type = cls.env.ref("union_emulation.union_document_type_kh")
        cls.letter_type = cls.env.ref("union_emulation.union_document_type_letter")
        cls.clerk_d = cls._user("clerk", cls.district)
        cls.env["union.signatory"].create(
            {
                "unit_id": cls.district.id,
                "name": "Lý Thị Hoa",
                "body": "BAN THƯỜNG VỤ",
                "position": "CHỦ TỊCH",
            }  # fmt: skip
        )
        cls.district.abbreviation = "LĐLĐ"

    @classmethod
    def _paper(cls, user=None, **values):
        """Draft of a plan without a dossier, as seen by the province's clerk."""
        values = {
            "type_id": cls.plan_type.id,
            "unit_id": cls.province.id,
            "subject": "Tổ chức phong trào thi đua",
            "body": "<p>Nội dung thi đua.</p>",
            **values,
        }
        paper = cls.env["union.document"].with_user(user or cls.officer_p).create(values)
        return paper.with_user(cls.clerk_p if paper.unit_id == cls.province else cls.clerk_d)

    @classmethod
    def _issued(cls, **values):
        paper = cls._paper(**values)
        paper.action_issue()
        return paper


@tagged("post_install", "-at_install")
class TestDocumentNumber(PaperCase):
    """Numbers: gapless by issuer, series and year, in the order of dates."""

    def test_issue_gives_number_date_and_file(self):
        with freeze_time("2026-03-09 10:00:00"):
            paper = self._issued()
        self.assertRecordValues(
            paper,
            [
                {
                    "state": "issued",
                    "number": 1,
                    "full_number": "01/KH-LĐLĐ",
                    "symbol": "KH-LĐLĐ",
                    "series": "KH",
                    "year": 2026,
                    "date": date(2026, 3, 9),
                    "issued_by_id": self.clerk_p.id,
                }
            ],
        )
        pdf = paper.pdf_attachment_id.raw
        self.assertTrue(pdf.startswith(b"%PDF"))
        self.assertEqual(paper.sha256, hashlib.sha256(pdf).hexdigest())
        self.assertGreaterEqual(len(paper.code), 22, "128 bits in base64")

    def test_numbers_follow_each_other(self):
        papers = [self._issued() for __ in range(3)]
        self.assertEqual([paper.number for paper in papers], [1, 2, 3])
        self.assertEqual(len({paper.code for paper in papers}), 3)

    def test_series_by_type_year_and_unit(self):
        self.assertEqual(self._issued(date="2025-12-31").full_number, "01/KH-LĐLĐ")
        self.assertEqual(self._issued(date="2026-01-02").full_number, "01/KH-LĐLĐ")
        notice = self.env.ref("union_emulation.union_document_type_tb")
        self.assertEqual(self._issued(type_id=notice.id).full_number, "01/TB-LĐLĐ")
        own = self._issued(user=self.officer_d, unit_id=self.district.id)
        self.assertEqual(own.full_number, "01/KH-LĐLĐ")

    def test_types_that_share_a_series(self):
        notice = self.env.ref("union_emulation.union_document_type_tb")
        (self.plan_type | notice).series = "chung"
        self._issued()
        self.assertEqual(self._issued(type_id=notice.id).full_number, "02/TB-LĐLĐ")

    def test_letter_bears_issuer_and_department(self):
        department = self.env["union.department"].create(
            {"unit_id": self.province.id, "name": "Ban Tổ chức", "abbreviation": "ToC"}
        )
        letter = self._issued(type_id=self.letter_type.id, department_id=department.id)
        self.assertEqual(letter.full_number, "01/LĐLĐ-ToC")

    def test_symbol_stays_when_the_issuer_is_renamed(self):
        paper, draft = self._issued(), self._paper()
        self.province.abbreviation = "CĐT"
        self.assertEqual(paper.full_number, "01/KH-LĐLĐ")
        draft.action_issue()
        self.assertEqual(draft.full_number, "02/KH-CĐT")

    def test_symbol_cannot_be_chosen(self):
        paper = self._paper(symbol="QĐ-X")
        paper.with_user(self.officer_p).symbol = "QĐ-Y"
        self.assertEqual(paper.symbol, "KH-LĐLĐ")
        paper.action_issue()
        self.assertEqual(paper.full_number, "01/KH-LĐLĐ")

    def test_date_in_the_future(self):
        with freeze_time("2026-03-09 16:59:00"):  # 23:59 at the federation's seat
            paper = self._paper(date="2026-03-10")
            with self.assertRaisesRegex(UserError, "future"):
                paper.with_context(HOSTILE).action_issue()
        with freeze_time("2026-03-09 17:00:00"):
            paper.action_issue()
        self.assertEqual(paper.number, 1)

    def test_date_before_that_of_the_number_before(self):
        self._issued(date="2026-03-05")
        with self.assertRaisesRegex(UserError, "cannot be older"):
            self._paper(date="2026-03-04").action_issue()
        self.assertEqual(self._issued(date="2026-03-05").number, 2)

    def test_many_at_once_in_the_order_of_dates(self):
        late, early = self._paper(date="2026-03-05"), self._paper(date="2026-03-04")
        (late | early).action_issue()
        self.assertEqual((early.number, late.number), (1, 2))

    def test_nothing_happens_when_printing_fails(self):
        paper = self._paper()
        view = self.env.ref("union_emulation.paper_text")
        good, before = view.arch, self.env["ir.attachment"].search_count([])
        view.arch = good.replace("<t t-foreach", '<t t-out="1 / 0"/><t t-foreach', 1)
        with self.assertRaises(QWebError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            paper.action_issue()
        view.arch = good
        paper.invalidate_recordset()
        self.assertRecordValues(paper, [{"state": "draft", "number": 0, "code": False}])
        self.assertEqual(self.env["ir.attachment"].search_count([]), before)
        paper.action_issue()
        self.assertEqual(paper.number, 1)

    def test_twice(self):
        paper = self._issued()
        with self.assertRaisesRegex(UserError, "Issued"):
            paper.action_issue()
        self.assertEqual(paper.number, 1)


@tagged("post_install", "-at_install")
class TestDocumentMissing(PaperCase):
    """Who may issue, and what a paper must have."""

    def test_only_the_clerk_of_the_unit(self):
        paper = self._paper()
        for user in (self.officer_p, self.approver_p, self.viewer_p):
            with self.assertRaisesRegex(UserError, "clerk of “Công đoàn P”"):
                paper.with_user(user).action_issue()
        for user in (self.clerk_d, self.officer_b):
            with self.assertRaises(AccessError):
                paper.with_user(user).action_issue()
        with self.assertRaisesRegex(UserError, "clerk of"):
            paper.sudo().with_user(self.env.ref("base.user_admin")).sudo().action_issue()

    def test_mandate_ends(self):
        paper = self._paper()
        self.env["union.mandate"].search(
            [("user_id", "=", self.clerk_p.id)]
        ).date_end = "2026-01-01"
        with self.assertRaises(AccessError):
            paper.action_issue()

    def test_without_signatory(self):
        paper = self._paper()
        self.assertEqual(paper.signatory_id, self.signatory, "proposed")
        paper.signatory_id = False
        with self.assertRaisesRegex(UserError, "who signs"):
            paper.action_issue()

    def test_form_of_a_new_paper_opens_without_a_type(self):
        form = Form(self.env["union.document"].with_user(self.officer_p))
        self.assertFalse(form.type_id)
        self.assertEqual(form.unit_id, self.province)

    def test_new_papers_are_offered_to_officers(self):
        for user, offered in ((self.officer_p, None), (self.clerk_p, "0")):
            view = self.env["union.document"].with_user(user).get_view(view_type="form")
            form = html.fromstring(view["arch"])
            self.assertEqual((form.get("create"), form.get("edit")), (offered, None))

    def test_signatory_out_of_time(self):
        self.signatory.date_end = "2026-03-04"
        paper = self._paper(date="2026-03-05", signatory_id=self.signatory.id)
        with self.assertRaisesRegex(UserError, "could not sign"):
            paper.action_issue()
        paper.date = "2026-03-04"
        paper.action_issue()

    def test_signatory_of_another_unit(self):
        with self.assertRaisesRegex(ValidationError, "does not sign"):
            self._paper(signatory_id=self.district.signatory_ids.id)

    def test_unit_without_abbreviation(self):
        self.province.abbreviation = False
        with self.assertRaisesRegex(UserError, "no abbreviation"):
            self._paper().action_issue()

    def test_abbreviation_that_comes_later(self):
        self.province.abbreviation = False
        paper, letter = self._paper(), self._paper(type_id=self.letter_type.id)
        self.assertFalse(paper.symbol)
        self.province.abbreviation = "LĐLĐ"
        self.assertEqual(paper.symbol, "KH-LĐLĐ")
        self.assertFalse(paper.missing)
        department = self.env["union.department"].create(
            {"unit_id": self.province.id, "name": "Ban Tổ chức"}
        )
        letter.with_user(self.officer_p).department_id = department
        self.assertEqual(letter.symbol, "LĐLĐ")
        department.abbreviation = "ToC"
        self.assertEqual(letter.symbol, "LĐLĐ-ToC")
        paper.action_issue()
        self.plan_type.symbol = "KHT"
        self.assertEqual(paper.symbol, "KH-LĐLĐ", "issued")

    def test_abbreviation_of_the_day(self):
        paper = self._paper()
        paper._fields["symbol"].write(paper.sudo(), False)
        paper.action_issue()
        self.assertEqual(paper.full_number, "01/KH-LĐLĐ", "what is stored is no reason")

    def test_missing_says_what(self):
        paper = self._paper(date="2126-01-01")
        paper.signatory_id = False
        self.assertIn("future", paper.missing)
        self.assertIn("who signs", paper.missing)
        self.assertNotIn("issue", paper.allowed_actions)
        self.assertIn("issue", self._paper().allowed_actions)
        self.assertFalse(self._paper().missing)

    def test_warning_about_a_local_address(self):
        parameters = self.env["ir.config_parameter"].sudo()
        parameters.set_param("union_emulation.public_url", "http://localhost:8069")
        self.assertTrue(self._paper().warning)
        parameters.set_param("union_emulation.public_url", "https://congdoan.example.vn/")
        paper = self._paper()
        self.assertFalse(paper.warning)
        paper.action_issue()
        self.assertEqual(
            paper.snapshot["check_url"], f"https://congdoan.example.vn/union/check/{paper.code}"
        )

    def test_queries_do_not_grow_with_the_papers(self):
        one = self._paper()
        many = self.env["union.document"].union(*(self._paper() for __ in range(79)), one)

        def queries(papers):
            self.env.invalidate_all()
            papers = papers.with_user(self.clerk_p)
            start = self.env.cr.sql_log_count
            for action in ("edit", "address", "issue", "send", "revoke"):
                papers._why_not(action)
            return self.env.cr.sql_log_count - start

        queries(one)  # warm caches
        self.assertLessEqual(queries(many), queries(one))


@tagged("post_install", "-at_install")
class TestDocumentClosed(PaperCase):
    """An issued paper stays as it is, whoever asks and however."""

    def _doors(self, record):
        clerk = record.with_user(self.clerk_p)
        return (
            clerk,
            record.sudo(),
            record.sudo().with_context(HOSTILE),
            clerk.with_context(HOSTILE),
        )

    def test_write(self):
        for paper in self._doors(self._issued()):
            for values in ({"subject": "Khác"}, {"state": "draft"}, {"number": 9}, {"sha256": "0"}):
                with self.assertRaises(AccessError):
                    paper.write(values)

    def test_unlink(self):
        for paper in self._doors(self._issued()):
            with self.assertRaises(AccessError):
                paper.unlink()

    def test_engine_fields_of_a_draft(self):
        for paper in self._doors(self._paper()):
            for values in ({"state": "issued"}, {"number": 9}, {"code": "x"}, {"snapshot": {}}):
                with self.assertRaises(AccessError):
                    paper.write(values)

    def test_create_as_issued(self):
        values = {"type_id": self.plan_type.id, "unit_id": self.province.id, "subject": "x"}
        for key, value in (("state", "issued"), ("number", 9), ("code", "x"), ("year", 2026)):
            with self.assertRaises(AccessError):
                self.env["union.document"].create({**values, key: value})
            Document = self.env["union.document"].with_context(**{f"default_{key}": value})
            self.assertRecordValues(
                Document.create(values), [{"state": "draft", "number": 0, "code": False, "year": 0}]
            )

    def test_copy_is_a_draft(self):
        copy = self._issued().with_user(self.officer_p).copy()
        self.assertRecordValues(copy, [{"state": "draft", "number": 0, "sha256": False}])
        self.assertFalse(copy.pdf_attachment_id)

    def test_recipients(self):
        values = {"name": "Ban Thi đua tỉnh", "purpose": "report"}
        paper = self._issued(recipient_ids=[Command.create(values)])
        for door in self._doors(paper.recipient_ids):
            with self.assertRaises(AccessError):
                door.write({"name": "Ai đó"})
            with self.assertRaises(AccessError):
                door.unlink()
            with self.assertRaises(AccessError):
                door.create({"name": "Ai đó", "document_id": paper.id})
        draft = self._paper(recipient_ids=[Command.create(values)])
        with self.assertRaises(AccessError):
            draft.sudo().recipient_ids.document_id = paper
        with self.assertRaises(AccessError):
            paper.sudo().recipient_ids.document_id = draft

    def test_file(self):
        paper = self._issued()
        for file in self._doors(paper.pdf_attachment_id):
            for values in ({"raw": b"x"}, {"name": "x.pdf"}, {"res_id": self._paper().id}):
                with self.assertRaises(AccessError):
                    file.write(values)
            with self.assertRaises(AccessError):
                file.unlink()

    def test_other_files_of_the_paper(self):
        paper = self._paper()
        file = self.env["ir.attachment"].create(
            {"name": "scan.pdf", "raw": b"scan", "res_model": paper._name, "res_id": paper.id}
        )
        file.name = "scan 1.pdf"
        paper.action_issue()
        with self.assertRaises(AccessError):
            file.raw = b"other"

    def test_files_may_move_between_disk_and_database(self):
        paper = self._issued()
        before = paper.pdf_attachment_id.raw
        self.env["ir.config_parameter"].sudo().set_param("ir_attachment.location", "db")
        paper.sudo().pdf_attachment_id._migrate()
        self.assertEqual(paper.pdf_attachment_id.raw, before)
        self.assertTrue(paper.sudo().pdf_attachment_id.db_datas)

    def test_issuer_and_dossier_stay(self):
        paper = self._paper().sudo()
        with self.assertRaises(AccessError):
            paper.unit_id = self.district
        with self.assertRaises(ValidationError):
            paper.write({"res_model": "res.partner", "res_id": 1})

    def test_revoke(self):
        paper = self._issued()
        with self.assertRaisesRegex(UserError, "why"):
            paper.action_revoke("  ")
        with self.assertRaisesRegex(UserError, "clerk of"):
            paper.with_user(self.officer_p).action_revoke("Sai số liệu")
        before = paper.pdf_attachment_id.raw
        paper.action_revoke("Sai số liệu")
        self.assertRecordValues(
            paper, [{"state": "revoked", "revoke_reason": "Sai số liệu", "number": 1}]
        )
        self.assertEqual(paper.pdf_attachment_id.raw, before)
        with self.assertRaisesRegex(UserError, "Revoked"):
            paper.action_revoke("Lần nữa")
        with self.assertRaises(AccessError):
            paper.sudo().unlink()

    def test_replace(self):
        first = self._issued()
        second = self._issued(replaces_id=first.id)
        self.assertRecordValues(first, [{"state": "replaced", "replaced_by_id": second.id}])
        with self.assertRaisesRegex(UserError, "not an issued one"):
            self._paper(replaces_id=first.id).action_issue()

    def test_replaced_meanwhile(self):
        first = self._issued()
        late = self._paper(replaces_id=first.id)
        self._issued(replaces_id=first.id)
        with self.assertRaisesRegex(UserError, "not an issued one"):
            late.action_issue()

    def test_replaces_only_what_the_writer_reads(self):
        secret = self._paper(subject="Bí mật")
        own = self._paper(user=self.officer_d, unit_id=self.district.id)
        foreign = self._issued(user=self.officer_d, unit_id=self.district.id)
        for paper, user, target in (
            (own, self.officer_d, secret),
            (own, self.officer_d, own),
            (secret, self.officer_p, foreign),
        ):
            with self.assertRaisesRegex(ValidationError, "not an issued one"):
                paper.with_user(user).replaces_id = target
        own.with_user(self.officer_d).replaces_id = foreign

    def test_deletion_elsewhere_does_not_read_all_papers(self):
        fields = self.env["union.document"]._fields.values()
        restricting = [field for field in fields if field.store and field.type == "many2one"]
        self.assertEqual(
            [f.name for f in restricting if f.ondelete == "restrict" and not f.index], []
        )

    def test_copy_of_a_replacing_paper_replaces_nothing(self):
        second = self._issued(replaces_id=self._issued().id)
        self.assertFalse(second.with_user(self.officer_p).copy().replaces_id)

    def test_revocation_names_only_what_its_user_reads(self):
        own, foreign = self._issued(user=self.officer_d, unit_id=self.district.id), self._issued()
        Revoke = self.env["union.document.revoke"].with_user(self.clerk_d)
        values = {"document_id": own.id, "reason": "Sai"}
        with self.assertRaises(AccessError):
            Revoke.create({**values, "document_id": foreign.id})
        with self.assertRaises(AccessError):
            Revoke.create(values).document_id = foreign

    def test_history_is_kept_whatever_the_client_sends(self):
        paper = self._paper()
        self.flush_tracking()
        with RecordCapturer(self.env["mail.message"], [("res_id", "=", paper.id)]) as messages:
            paper.with_context(HOSTILE).action_issue()
            self.flush_tracking()
        tracked = messages.records.sudo().tracking_value_ids.field_id.mapped("name")
        self.assertIn("state", tracked)

    def flush_tracking(self):
        self.env.flush_all()
        self.cr.flush()


@tagged("post_install", "-at_install")
class TestDocumentAccess(PaperCase):
    """Who reads papers, who changes drafts."""

    def _readers(self, paper, *users):
        readers = []
        for user in users:
            found = bool(paper.with_user(user).search_count([("id", "=", paper.id)]))
            self.assertEqual(paper.with_user(user).has_access("read"), found, user.name)
            readers += [user] if found else []
        return readers

    def test_draft_is_read_in_the_territory(self):
        users = (self.viewer_p, self.officer_p, self.officer_d, self.officer_b, self.officer_s)
        self.assertEqual(self._readers(self._paper(), *users), [self.viewer_p, self.officer_p])
        own = self._paper(user=self.officer_d, unit_id=self.district.id)
        self.assertEqual(
            self._readers(own, *users), [self.viewer_p, self.officer_p, self.officer_d]
        )

    def test_addressed_to_a_unit(self):
        to_base = {"scope": "unit", "unit_id": self.base.id}
        paper = self._paper(recipient_ids=[Command.create(to_base)])
        users = (self.officer_d, self.officer_b, self.officer_s)
        self.assertEqual(self._readers(paper, *users), [])
        paper.action_issue()
        self.assertEqual(self._readers(paper, *users), [self.officer_b])
        paper.action_revoke("Sai")
        self.assertEqual(self._readers(paper, *users), [self.officer_b])

    def test_addressed_to_all_below(self):
        to_all = {"scope": "below", "name": "Các cấp công đoàn trong tỉnh"}
        paper = self._issued(recipient_ids=[Command.create(to_all)])
        users = (self.officer_d, self.officer_b, self.officer_s)
        self.assertEqual(self._readers(paper, *users), list(users))
        own = self._issued(
            user=self.officer_d, unit_id=self.district.id, recipient_ids=[Command.create(to_all)]
        )
        officer_e = self._user("officer", self.other)
        self.assertEqual(self._readers(own, *users, officer_e), list(users))

    def test_recipients_are_read_with_the_paper(self):
        to_base = {"scope": "unit", "unit_id": self.base.id}
        paper = self._issued(recipient_ids=[Command.create(to_base)])
        Recipient = self.env["union.document.recipient"]
        domain = [("document_id", "=", paper.id)]
        self.assertEqual(Recipient.with_user(self.officer_b).search_count(domain), 1)
        self.assertEqual(Recipient.with_user(self.officer_s).search_count(domain), 0)

    def test_reading_ends_with_the_mandate(self):
        to_base = {"scope": "unit", "unit_id": self.base.id}
        paper = self._issued(recipient_ids=[Command.create(to_base)])
        self.assertEqual(self._readers(paper, self.officer_b), [self.officer_b])
        mandate = self.env["union.mandate"].search([("user_id", "=", self.officer_b.id)])
        mandate.date_end = "2026-01-01"
        self.assertEqual(self._readers(paper, self.officer_b), [])

    def test_draft_is_written_by_officer_and_in_part_by_clerk(self):
        paper = self._paper()
        paper.with_user(self.officer_p).subject = "Của chuyên viên"
        paper.write({"date": "2026-01-05", "archive_line": "Lưu: VT, Ban CSPL"})
        paper.recipient_ids = [Command.create({"name": "Ủy ban nhân dân tỉnh"})]
        with self.assertRaisesRegex(AccessError, "officer of “Công đoàn P”"):
            paper.subject = "Của văn thư"
        for user in (self.viewer_p, self.approver_p, self.officer_d, self.officer_b):
            with self.assertRaises(AccessError):
                paper.with_user(user).date = "2026-01-06"
            with self.assertRaises(AccessError):
                paper.recipient_ids.with_user(user).name = "Khác"
            with self.assertRaises(AccessError):
                paper.with_user(user).unlink()

    def test_nobody_writes_papers_of_another_unit(self):
        for user in (self.clerk_p, self.officer_d, self.viewer_p):
            with self.assertRaises(AccessError):
                self._paper(user=user)
        with self.assertRaises(AccessError):
            self._paper(unit_id=self.district.id)

    def test_stranger_learns_no_subject(self):
        paper = self._issued(subject="Bí mật")
        for act in (lambda p: p.write({"subject": "x"}), lambda p: p.unlink()):
            with self.assertRaises(AccessError) as refusal:
                act(paper.with_user(self.officer_s))
            self.assertNotIn("Bí mật", str(refusal.exception))


@tagged("post_install", "-at_install")
class TestDocumentDossier(PaperCase):
    """A paper that speaks for a dossier follows it."""

    def test_way_of_a_plan(self):
        campaign = self._campaign()
        paper = campaign.document_id.with_user(self.clerk_p)
        self.assertEqual(paper.res_id, campaign.id)
        paper.with_user(self.officer_p).citation_text = "Nghị quyết số 02-NQ/TW"
        with self.assertRaisesRegex(AccessError, "not approved"):
            paper.date = "2026-01-05"
        with self.assertRaisesRegex(UserError, "not approved"):
            paper.action_issue()
        campaign.with_user(self.officer_p).action_submit()
        with self.assertRaisesRegex(AccessError, "submitted"):
            paper.with_user(self.officer_p).citation_text = "Khác"
        campaign.with_user(self.appraiser_p).action_approve()
        campaign.with_user(self.approver_p).action_approve()
        paper.date = "2026-01-05"
        paper.action_issue()
        self.assertEqual(paper.full_number, "01/KH-LĐLĐ")
        self.assertEqual(paper.snapshot["subject"], campaign.name)
        self.assertIn("Thi đua lao động giỏi", str(paper.snapshot["sections"]))

    def test_second_paper_for_the_same_dossier(self):
        campaign = self._campaign()
        second = self._paper(res_model=campaign._name, res_id=campaign.id)
        self._approve(campaign)
        with self.assertRaisesRegex(UserError, "not the paper of its dossier"):
            second.action_issue()

    def test_dossier_of_another_unit(self):
        campaign = self._campaign()
        with self.assertRaises(ValidationError):
            self._paper(
                user=self.officer_d,
                unit_id=self.district.id,
                res_model=campaign._name,
                res_id=campaign.id,
            )

    def test_no_dossier_at_all(self):
        for model, res_id in (("res.partner", 1), ("no.such.model", 1)):
            with self.assertRaises(ValidationError):
                self._paper(res_model=model, res_id=res_id)


@tagged("post_install", "-at_install")
class TestDocumentDelivery(PaperCase):
    """Electronic recipients are told, paper ones are listed until ticked."""

    def test_electronic(self):
        self.base.delivery_mode = "paper"
        to_all = {"scope": "below", "name": "Các cấp công đoàn"}
        paper = self._paper(recipient_ids=[Command.create(to_all)])
        domain = [("model", "=", paper._name), ("res_id", "=", paper.id)]
        with RecordCapturer(self.env["mail.message"].sudo(), domain) as messages:
            paper.action_issue()
        told = messages.records.notified_partner_ids.user_ids
        self.assertIn(self.officer_d, told)
        self.assertIn(self.officer_s, told)
        self.assertNotIn(self.officer_b, told, "gets it on paper")
        self.assertNotIn(self.officer_p, told, "is not below")

    def test_all_below_waits_for_a_tick_while_one_of_them_gets_paper(self):
        self.base.write(
            {"delivery_mode": "paper", "date_end": "2026-01-31", "keeper_id": self.district.id}
        )
        to_all = [Command.create({"scope": "below"})]
        ended = self._issued(recipient_ids=to_all, date="2026-02-02")
        self.assertTrue(ended.recipient_ids.date_sent, "nobody is left who gets paper")
        self.sibling.delivery_mode = "paper"
        paper = self._issued(recipient_ids=to_all, date="2026-02-02")
        self.assertFalse(paper.recipient_ids.date_sent)
        self.assertEqual(paper.unsent_count, 1)
        paper.recipient_ids.action_mark_sent()
        self.assertTrue(paper.recipient_ids.date_sent)
        self.assertEqual(paper.unsent_count, 0)

    def test_on_paper(self):
        values = {"name": "Các đơn vị không có iOffice", "delivery_mode": "paper"}
        paper = self._paper(recipient_ids=[Command.create(values)])
        with self.assertRaisesRegex(UserError, "state"):
            paper.recipient_ids.action_mark_sent()
        paper.action_issue()
        self.assertEqual(paper.unsent_count, 1)
        self.assertFalse(paper.recipient_ids.date_sent)
        with self.assertRaisesRegex(UserError, "clerk of"):
            paper.recipient_ids.with_user(self.officer_p).action_mark_sent()
        with self.assertRaises(AccessError):
            paper.recipient_ids.sudo().date_sent = "2026-01-01"
        paper.recipient_ids.action_mark_sent()
        self.assertTrue(paper.recipient_ids.date_sent)
        self.assertEqual(paper.unsent_count, 0)

    def test_unit_says_how_it_gets_papers(self):
        self.base.delivery_mode = "paper"
        to_base = {"scope": "unit", "unit_id": self.base.id}
        recipient = self._paper(recipient_ids=[Command.create(to_base)]).recipient_ids
        self.assertRecordValues(recipient, [{"delivery_mode": "paper", "name": self.base.name}])

    def test_printed_name_follows_the_unit(self):
        to_base = {"scope": "unit", "unit_id": self.base.id}
        recipient = self._paper(recipient_ids=[Command.create(to_base)]).recipient_ids
        recipient.unit_id = self.sibling
        self.assertEqual(recipient.name, "Công đoàn B2")
        recipient.write({"unit_id": self.base.id, "name": "Công đoàn cơ sở B1"})
        self.assertEqual(recipient.name, "Công đoàn cơ sở B1", "typed")
        recipient.scope = "below"
        self.assertEqual(recipient.name, "Các cấp công đoàn trực thuộc")
        recipient.write({"scope": "text", "name": "Ban Thi đua tỉnh"})
        recipient.unit_id = False
        self.assertEqual(recipient.name, "Ban Thi đua tỉnh", "typed")

    def test_change_of_a_line_and_issue_exclude_each_other(self):
        paper = self._paper(recipient_ids=[Command.create({"name": "Ban Thi đua tỉnh"})])
        line = paper.recipient_ids
        for change in (
            lambda: line.create({"document_id": paper.id, "name": "Sở Nội vụ"}),
            lambda: line.write({"name": "Sở Tài chính"}),
            line.unlink,
        ):
            self.env.flush_all()
            self.env.cr.execute(SQL("UPDATE union_document SET write_date = '2020-01-01'"))
            self.env.invalidate_all()
            with patch.object(type(paper), "_lock", autospec=True) as lock:
                change()
            self.assertIn(paper, [call.args[0] for call in lock.mock_calls])
            self.env.flush_all()
            self.env.invalidate_all()
            self.assertGreater(paper.write_date.year, 2020, "who issues must begin anew")


@tagged("post_install", "-at_install")
class TestDocumentFile(PaperCase):
    """The stored file is what is printed, and is watched."""

    def _print(self, paper, **context):
        report = self.env["ir.actions.report"].with_user(paper.env.user).with_context(**context)
        return report._render_qweb_pdf("union_emulation.paper_document", paper.ids)

    def test_reprint_gives_the_stored_bytes(self):
        paper = self._issued()
        stored = paper.pdf_attachment_id.raw
        self.assertEqual(self._print(paper), (stored, "pdf"))
        self.assertEqual(self._print(paper, **HOSTILE), (stored, "pdf"))
        self.province.print_name = "Tên khác"
        self.signatory.name = "Người khác"
        paper.action_revoke("Sai")
        self.assertEqual(self._print(paper), (stored, "pdf"))

    def test_print_of_strangers(self):
        with self.assertRaises(AccessError):
            self._print(self._issued().with_user(self.officer_s))

    def test_several_drafts_and_issued_ones(self):
        papers = self._issued() | self._paper()
        pdf, kind = self._print(papers)
        self.assertEqual(kind, "pdf")
        self.assertTrue(pdf.startswith(b"%PDF"))

    def test_page_for_the_screen(self):
        report = self.env["ir.actions.report"].with_user(self.clerk_p)
        for paper in (self._paper(), self._issued()):
            page, kind = report._render_qweb_html("union_emulation.paper_document", paper.ids)
            self.assertEqual(kind, "html")
            self.assertIn("Nội dung thi đua./.", page.decode())

    def test_other_reports_are_the_core_s(self):
        report = self.env.ref("base.report_ir_model_overview")
        model = self.env["ir.model"]._get("union.document")
        page, kind = self.env["ir.actions.report"]._render_qweb_pdf(report, model.ids)
        self.assertEqual(kind, "html", "the core's way in tests")

    def test_nightly_check(self):
        good, bad = self._issued(), self._issued()
        for paper in (good, bad):
            self.assertTrue(Path(self._file(paper)).exists())
        path = Path(self._file(bad))
        content = path.read_bytes()
        self.addCleanup(path.write_bytes, content)
        path.write_bytes(content[:-1] + b"x")
        cron = self.env.ref("union_emulation.ir_cron_union_document_verify")
        with (
            self.enter_registry_test_mode(),
            mute_logger("odoo.addons.union_emulation.models.union_sealed_file_mixin"),
        ):
            cron.method_direct_trigger()
        self.env.invalidate_all()
        self.assertRecordValues(good | bad, [{"is_altered": False}, {"is_altered": True}])
        self.assertIn("not the one that was put there", bad.sudo().message_ids[0].body)
        self.assertTrue(good.date_verified)

    def test_altered_file_is_told_once(self):
        paper = self._issued().sudo()
        messages = len(paper.message_ids)
        with (
            patch.object(type(paper), "_hash_file", return_value="0"),
            mute_logger("odoo.addons.union_emulation.models.union_sealed_file_mixin"),
        ):
            paper._verify()
            paper._verify()
        self.assertEqual(len(paper.message_ids), messages + 1)
        self.assertTrue(paper.is_altered)

    def test_nightly_check_goes_through_all_in_batches(self):
        papers = self.env["union.document"].union(*(self._issued() for __ in range(3))).sudo()
        papers.flush_recordset()
        with self.enter_registry_test_mode():
            cron = self.env.ref("union_emulation.ir_cron_union_document_verify").sudo()
            cron.code = "model._cron_verify(batch_size=2)"
            cron.method_direct_trigger()
        self.env.invalidate_all()
        self.assertTrue(all(papers.mapped("date_verified")))

    def _file(self, paper):
        return paper.env["ir.attachment"]._full_path(paper.sudo().pdf_attachment_id.store_fname)

    def test_what_the_server_lacks(self):
        renderer = self.env["union.paper.renderer"]
        self.assertEqual(renderer._missing_parts(), [])
        page = "<html><body style='font-family: \"No Such Font\"'>Công đoàn</body></html>"
        fonts = renderer._embedded_fonts(renderer._print_html(page))
        self.assertFalse([font for font in fonts if "Tinos" in font])


@tagged("post_install", "-at_install")
class TestDocumentMarkup(PaperCase):
    """Text typed by users is harmless on paper."""

    def _clean(self, text):
        return str(self.env["union.paper.renderer"]._clean_markup(text))

    def test_kept(self):
        text = (
            "<p>Một <b>hai</b> <em>ba</em><br>bốn H<sub>2</sub>O</p><ul><li>năm</li></ul>"
            '<table><tr><td colspan="2">sáu</td></tr></table>'
        )
        self.assertEqual(self._clean(text), text)

    def test_dropped(self):
        cases = {
            '<p onclick="x()" style="color:red" class="a">a</p>': "<p>a</p>",
            "<p>a<script>alert(1)</script></p>": "<p>a</p>",
            "<style>p{}</style><p>a</p>": "<p>a</p>",
            '<p><a href="http://1.2.3.4/">a</a></p>': "<p>a</p>",
            '<p>a<img src="file:///etc/passwd"></p>': "<p>a</p>",
            '<p>a</p><iframe src="http://1.2.3.4/">b</iframe>': "<p>a</p>",
            '<link rel="attachment" href="file:///etc/passwd"><p>a</p>': "<p>a</p>",
            '<svg><image href="http://1.2.3.4/"/></svg><p>a</p>': "<p>a</p>",
            '<table><tr><td colspan="99">a</td></tr></table>': "<table><tr><td>a</td></tr></table>",
            "<p>a\x00\x0bb</p>": "<p>ab</p>",
            "<p><br></p><p>a</p><p> </p>": "<p>a</p>",
            "a<b>b</b>c": "<p>a<b>b</b>c</p>",
            "<div>a</div><div>b</div>": "<p>a</p><p>b</p>",
            "<div><div>a</div>b</div>": "<p>a</p><p>b</p>",
            "1 < 2 & 3": "<p>1 &lt; 2 &amp; 3</p>",
            "": "",
        }
        for text, clean in cases.items():
            self.assertEqual(self._clean(text), clean, text)
            self.assertEqual(self._clean(clean), clean, "cleaning twice")

    def test_decomposed_letters(self):
        self.assertEqual(self._clean("<p>Co\u0302ng đoa\u0300n</p>"), "<p>Công đoàn</p>")

    def test_plain_fields_are_escaped(self):
        paper = self._paper(
            subject="<script>alert(1)</script>", citation_text="<img src=x>",
            archive_line="Lưu: <b>VT</b>",
            recipient_ids=[Command.create({"name": "<i>Ban</i>"})],
        )  # fmt: skip
        page = str(paper._paper_html())
        root = html.fromstring(page)
        self.assertFalse(root.xpath("//script | //img | //i | //b"))
        self.assertIn("&lt;script&gt;", page)

    def test_paper_loads_nothing(self):
        asked = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):  # noqa: N802
                asked.append(self.path)
                self.send_error(404)

        server = HTTPServer(("127.0.0.1", 0), Handler)
        self.addCleanup(server.server_close)
        threading.Thread(target=server.handle_request, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        picture = Path(file_path("union_emulation/static/description/icon.png")).as_uri()
        page = (
            f'<html><head><link rel="stylesheet" href="{address}/x.css"></head>'
            f'<body><img src="{picture}"><img src="{address}/x.png"></body></html>'
        )
        with self.assertLogs("weasyprint", "ERROR") as log:
            pdf = self.env["union.paper.renderer"]._print_html(page)
        self.assertEqual(len(log.output), 3)
        self.assertEqual(asked, [])
        self.assertNotIn(b"/Image", pdf)


@tagged("post_install", "-at_install")
class TestDocumentWeb(HttpCase, PaperCase):
    """The public check page, and printing as the web client does it."""

    def _check(self, code):
        return self.url_open(f"/union/check/{code}")

    def test_valid(self):
        paper = self._issued(date="2026-01-05", subject="Phong trào & <b>thi đua</b>")
        answer = self._check(paper.code)
        self.assertEqual(answer.status_code, 200)
        self.assertRegex(answer.text, r"^<!DOCTYPE html>\s*<html")
        text = html.fromstring(answer.content).text_content()
        for stated in (
            "Văn bản có hiệu lực", "Kế hoạch", "01/KH-LĐLĐ", "05/01/2026", "Công đoàn P",
            "Phong trào & <b>thi đua</b>", "Bùi Minh Thanh", paper.sha256,
        ):  # fmt: skip
            self.assertIn(stated, text)
        self.assertEqual(answer.headers["X-Robots-Tag"], "noindex, nofollow")
        self.assertNotIn("Nội dung thi đua", text, "the text itself is not public")

    def test_revoked(self):
        paper = self._issued()
        paper.action_revoke("Lý do nội bộ")
        text = self._check(paper.code).text
        self.assertIn("thu hồi", text)
        self.assertNotIn("Lý do nội bộ", text)

    def test_replaced(self):
        first = self._issued()
        second = self._issued(replaces_id=first.id)
        page = html.fromstring(self._check(first.code).content)
        self.assertIn("thay thế bởi văn bản số 02/KH-LĐLĐ",
                      " ".join(page.text_content().split()))  # fmt: skip
        self.assertFalse(page.xpath("//a"))
        self.assertNotIn(second.code, self._check(first.code).text)

    def test_unknown_codes_learn_nothing(self):
        paper = self._issued()
        draft = self._paper()
        pages = set()
        for code in ("x" * 22, "%00", "%", "False", "0", paper.code[:-1], paper.code.swapcase(),
                     str(paper.id), str(draft.id)):  # fmt: skip
            answer = self._check(code)
            self.assertEqual(answer.status_code, 404, code)
            pages.add(answer.text)
        self.assertEqual(len(pages), 1, "the same page for every guess")
        self.assertEqual(self.url_open("/union/check/").status_code, 404)

    def test_download(self):
        paper = self._issued()
        self.authenticate(self.clerk_p.login, self.clerk_p.login.ljust(8, "x"))
        answer = self.url_open(f"/report/pdf/union_emulation.paper_document/{paper.id}")
        self.assertEqual(answer.headers["Content-Type"], "application/pdf")
        self.assertEqual(answer.content, paper.pdf_attachment_id.raw)
        context = '{"bin_size": true, "bin_size_raw": true, "lang": "en_US"}'
        answer = self.url_open(
            f"/report/pdf/union_emulation.paper_document/{paper.id}?context={context}"
        )
        self.assertEqual(answer.content, paper.pdf_attachment_id.raw)
