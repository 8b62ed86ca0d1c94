import re

from lxml import html
from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import MockEmail

from .test_union_document import HOSTILE, PaperCase


class DeliveryCase(PaperCase):
    """Papers of the province to groups; district E and base B2 get theirs on paper."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.other | cls.sibling).delivery_mode = "paper"
        cls.other.address = "Số 1, đường Trường Chinh, Bắc Kạn"
        cls.level = cls.district.level_id
        cls.cluster = cls.env["union.cluster"].create(
            {
                "code": "CUM-1",
                "name": "Cụm thi đua số 1",
                "year": 2026,
                "unit_ids": [Command.set((cls.district | cls.other).ids)],
            }
        )

    @classmethod
    def _to(cls, *lines, issue=True, **values):
        """Paper with these lines of recipients."""
        values = {"date": "2026-03-05", **values}
        paper = cls._paper(recipient_ids=[Command.create(line) for line in lines], **values)
        if issue:
            paper.action_issue()
        return paper

    def _by_name(self, paper):
        return {row.name: row for row in paper.delivery_ids}


@tagged("post_install", "-at_install")
class TestRecipientGroups(DeliveryCase):
    """Lines for groups mean the units of the day of issue."""

    def _names(self, paper):
        return sorted(paper.delivery_ids.mapped("unit_id.name"))

    def test_units_of_a_level(self):
        paper = self._to({"scope": "level", "level_id": self.level.id})
        self.assertEqual(paper.recipient_ids.name[:14], "Các công đoàn ")
        self.assertEqual(self._names(paper), ["Công đoàn D", "Công đoàn E"])
        modes = paper.delivery_ids.mapped(lambda row: (row.name, row.mode))
        self.assertEqual(
            sorted(modes), [("Công đoàn D", "electronic"), ("Công đoàn E", "paper")], "each its own"
        )

    def test_line_is_printed_as_typed(self):
        line = {"scope": "level", "level_id": self.level.id, "name": "Các LĐLĐ huyện, thành phố"}
        paper = self._to(line)
        self.assertEqual(paper.snapshot["recipients"]["electronic"], ["Các LĐLĐ huyện, thành phố"])

    def test_line_on_paper_is_on_paper_for_all(self):
        line = {"scope": "level", "level_id": self.level.id, "delivery_mode": "paper"}
        self.assertEqual(set(self._to(line).delivery_ids.mapped("mode")), {"paper"})

    def test_units_on_paper(self):
        paper = self._to({"scope": "paper"})
        self.assertRecordValues(
            paper.recipient_ids, [{"name": "Các đơn vị nhận bản giấy", "delivery_mode": "paper"}]
        )
        self.assertEqual(self._names(paper), ["Công đoàn B2", "Công đoàn E"])

    def test_members_of_a_cluster(self):
        paper = self._to({"scope": "cluster", "cluster_id": self.cluster.id})
        self.assertEqual(paper.recipient_ids.name, "Các đơn vị thuộc Cụm thi đua số 1")
        self.assertEqual(self._names(paper), ["Công đoàn D", "Công đoàn E"])

    def test_unit_gets_a_paper_once_where_it_is_named(self):
        paper = self._to(
            {"scope": "below"},
            {"scope": "level", "level_id": self.level.id},
            {"scope": "unit", "unit_id": self.other.id},
        )
        named = paper.recipient_ids[-1]
        rows = self._by_name(paper)
        self.assertEqual(rows["Công đoàn E"].recipient_id, named)
        self.assertEqual(rows["Công đoàn D"].recipient_id, paper.recipient_ids[1])
        self.assertEqual(rows["Công đoàn B1"].recipient_id, paper.recipient_ids[0])
        self.assertEqual(self._names(paper), [f"Công đoàn {x}" for x in ("B1", "B2", "D", "E")])

    def test_ended_units_get_nothing(self):
        self.other.write({"date_end": "2026-01-31", "keeper_id": self.district.id})
        paper = self._to({"scope": "level", "level_id": self.level.id})
        self.assertEqual(self._names(paper), ["Công đoàn D"])

    def test_unit_that_has_ended_is_named_with_its_keeper(self):
        paper = self._to({"scope": "unit", "unit_id": self.district.id}, issue=False)
        self.district.write({"date_end": "2026-03-05", "keeper_id": self.province.id})
        self.assertFalse([s for s in paper._why_not("issue")[paper] if "ended on" in s])
        self.district.date_end = "2026-03-04"
        with self.assertRefused("“Công đoàn D” ended on .*: name “Công đoàn P” as recipient"):
            paper.action_issue()
        self.assertEqual(paper.state, "draft")

    def test_group_that_means_nobody(self):
        upper = self.env.ref("union_emulation.union_level_upper")
        paper = self._to({"scope": "level", "level_id": upper.id}, issue=False)
        self.assertIn("mean no unit", paper.missing)
        with self.assertRefused("mean no unit today"):
            paper.action_issue()
        self.cluster.unit_ids = False
        paper = self._to({"scope": "cluster", "cluster_id": self.cluster.id}, issue=False)
        with self.assertRefused("mean no unit today"):
            paper.action_issue()

    def test_group_without_its_parameter(self):
        for scope in ("level", "cluster"):
            with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"), self.cr.savepoint():
                self._to({"scope": scope, "name": "x"}, issue=False).flush_recordset()

    def test_cluster_of_another_year(self):
        line = {"scope": "cluster", "cluster_id": self.cluster.id}
        paper = self._to(line, issue=False, date="2025-03-05")
        with self.assertRefused("competes in 2026, the paper is of 2025"):
            paper.action_issue()

    def test_cluster_beyond_the_territory(self):
        line = {"scope": "cluster", "cluster_id": self.cluster.id}
        with self.assertRefused("“Công đoàn [DE]” of .* does not stand below “Công đoàn D”",
                                ValidationError):  # fmt: skip
            self._paper(
                user=self.officer_d,
                unit_id=self.district.id,
                recipient_ids=[Command.create(line)],
            )
        paper = self._to(line, issue=False)
        self.cluster.unit_ids |= self._unit("X")
        with self.assertRefused("does not stand below"):
            paper.action_issue()

    def test_address_that_is_none(self):
        for email in ("nobody", "a@b.vn, c@d.vn", "a b@c"):
            with self.assertRefused("not one e-mail address", ValidationError):
                self._to({"name": "Sở Nội vụ", "email": email}, issue=False)

    def test_queries_do_not_grow_with_the_units(self):
        def queries(paper):
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            paper.action_issue()
            self.env.flush_all()
            return self.env.cr.sql_log_count - start

        few, many = (self._to({"scope": "below"}, issue=False) for __ in range(2))
        queries(self._to({"scope": "below"}, issue=False))  # warm caches
        before = queries(few)
        for number in range(60):
            self._unit(f"N{number}", self.district, delivery_mode="paper")
        self.assertLessEqual(queries(many), before + 2)
        self.assertEqual(len(many.delivery_ids), 64)


@tagged("post_install", "-at_install")
class TestDeliveryList(DeliveryCase):
    """Who got a paper, how and when is frozen at issue and ticked by the clerk only."""

    def test_only_the_clerk_is_offered_to_note_it(self):
        rows = self._to({"scope": "text", "name": "Thường trực Tỉnh ủy"}).delivery_ids
        self.assertEqual(rows.with_user(self.clerk_p).mapped("can_send"), [True])
        self.assertEqual(rows.with_user(self.officer_p).mapped("can_send"), [False])

    def test_frozen_at_issue(self):
        paper = self._to({"scope": "level", "level_id": self.level.id})
        self.other.write({"name": "Tên khác", "address": "Nơi khác", "delivery_mode": "electronic"})
        row = self._by_name(paper)["Công đoàn E"]
        self.assertRecordValues(
            row, [{"mode": "paper", "address": "Số 1, đường Trường Chinh, Bắc Kạn"}]
        )

    def test_readers_stay_when_a_unit_moves(self):
        officer_e = self._user("officer", self.other)
        paper = self._to({"scope": "below"})
        district_paper = self._to(
            {"scope": "below"}, user=self.officer_d, unit_id=self.district.id, date=False
        )
        foreign = self._unit("Q", level="province")
        self.base.parent_id = foreign
        self.base._update_paths()
        for user in (self.officer_b, officer_e):
            self.assertTrue(paper.with_user(user).has_access("read"), user.name)
        self.assertTrue(district_paper.with_user(self.officer_b).has_access("read"))
        found = self.env["union.document"].with_user(self.officer_b)
        self.assertIn(district_paper.with_user(self.officer_b), found.search([]))

    def test_cluster_member_reads_and_others_do_not(self):
        paper = self._to({"scope": "cluster", "cluster_id": self.cluster.id})
        self.assertTrue(paper.with_user(self.officer_d).has_access("read"))
        self.assertFalse(paper.with_user(self.officer_b).has_access("read"))
        self.assertFalse(self.env["union.document"].with_user(self.officer_b).search([]))

    def test_recipients_of_a_draft_do_not_read_it(self):
        paper = self._to({"scope": "unit", "unit_id": self.district.id}, issue=False)
        self.assertFalse(paper.with_user(self.officer_d).has_access("read"))

    def test_electronic_units_have_it_at_once(self):
        paper = self._to({"scope": "level", "level_id": self.level.id})
        rows = self._by_name(paper)
        self.assertEqual(rows["Công đoàn D"].channel, "module")
        self.assertTrue(rows["Công đoàn D"].date_sent)
        self.assertFalse(rows["Công đoàn E"].date_sent)

    def test_line_waits_for_all_its_units(self):
        paper = self._to({"scope": "paper"})
        first, second = paper.delivery_ids
        self.assertEqual(paper.unsent_count, 2)
        first.action_mark_sent()
        self.assertFalse(paper.recipient_ids.date_sent)
        self.assertEqual(paper.unsent_count, 1)
        second.action_mark_sent()
        self.assertTrue(paper.recipient_ids.date_sent)
        self.assertRecordValues(
            first | second, [{"channel": "other", "sent_by_id": self.clerk_p.id}] * 2
        )

    def test_all_at_once(self):
        paper = self._to({"scope": "paper"}, {"name": "Sở Nội vụ", "delivery_mode": "paper"})
        paper.action_mark_sent()
        self.assertEqual(paper.unsent_count, 0)
        self.assertTrue(all(paper.recipient_ids.mapped("date_sent")))

    def test_somebody_outside_without_an_address_waits(self):
        paper = self._to({"name": "Thường trực Tỉnh ủy"})
        self.assertEqual(paper.unsent_count, 1)

    def test_only_the_clerk_ticks(self):
        paper = self._to({"scope": "paper"})
        row = paper.delivery_ids[0]
        for user in (self.officer_p, self.approver_p, self.viewer_p):
            for record in (row, paper, paper.recipient_ids):
                with self.assertRefused("clerk of “Công đoàn P”"):
                    record.with_user(user).action_mark_sent()
        for user in (self.officer_d, self.clerk_d):
            for record in (row, paper):
                with self.assertRaises(AccessError):
                    record.with_user(user).action_mark_sent()
        self.assertFalse(row.date_sent)

    def test_revoked_papers_are_not_sent(self):
        paper = self._to({"scope": "paper"})
        paper.action_revoke("Sai")
        with self.assertRefused("Revoked"):
            paper.delivery_ids.action_mark_sent()

    def test_rows_are_closed(self):
        paper = self._to({"scope": "paper"})
        row = paper.delivery_ids[0]
        for door in (row, row.sudo(), row.sudo().with_context(HOSTILE)):
            with self.assertRaises(AccessError):
                door.write({"date_sent": "2026-01-01"})
            with self.assertRaises(AccessError):
                door.unlink()
            with self.assertRaises(AccessError):
                door.create({"document_id": paper.id, "name": "x", "mode": "paper"})

    def test_list_is_for_the_issuer_and_above(self):
        paper = self._to({"scope": "below"})
        self.assertTrue(paper.with_user(self.officer_b).has_access("read"))
        Delivery = self.env["union.document.delivery"]
        self.assertFalse(Delivery.with_user(self.officer_b).search([]))
        self.assertEqual(
            Delivery.with_user(self.viewer_p).search([("document_id", "=", paper.id)]),
            paper.delivery_ids.with_user(self.viewer_p),
        )


class MailCase(DeliveryCase, MockEmail):
    """Papers to somebody outside who has an e-mail address."""

    OUTSIDE = {"name": "Sở Nội vụ", "email": "sonoivu@example.com"}

    def _run_cron(self):
        """What the module's own job does: note what became of mails, write those of new papers."""
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref("union_emulation.ir_cron_union_document_delivery").method_direct_trigger()
        self.env.invalidate_all()

    def _write_mails(self):
        """What the jobs do, one after another: write the mails, send the queue, note them."""
        with self.mock_mail_gateway(mail_unlink_sent=True):
            self._run_cron()
            queued = self.env["union.document.delivery"].search([("mail_state", "=", "queued")])
            queued.mail_id.send()
            self._run_cron()
            return list(self._mails)


@tagged("post_install", "-at_install")
class TestDeliveryMail(MailCase):
    """E-mails with the link go through Odoo's queue, after the issue."""

    def test_mail_with_the_link(self):
        paper = self._to(self.OUTSIDE)
        row = paper.delivery_ids
        self.assertEqual((row.mail_state, row.date_sent), ("waiting", False))
        [mail] = self._write_mails()
        self.assertEqual(mail["email_to"], ["sonoivu@example.com"])
        self.assertEqual(mail["subject"], "01/KH-LĐLĐ: Tổ chức phong trào thi đua")
        token = row.sudo().token
        self.assertRegex(token, r"^[\w-]{22}$")
        self.assertIn(f"/union/paper/{token}", mail["body"])
        self.assertIn(f"/union/check/{paper.code}", mail["body"])
        self.assertRecordValues(row, [{"mail_state": "sent", "channel": "mail"}])
        self.assertTrue(row.date_sent and paper.recipient_ids.date_sent)

    def test_units_with_an_address(self):
        self.district.email = "huyen@example.com"
        paper = self._to({"scope": "level", "level_id": self.level.id})
        self.assertEqual(self._by_name(paper)["Công đoàn E"].mail_state, False, "on paper")
        [mail] = self._write_mails()
        self.assertEqual(mail["email_to"], ["huyen@example.com"])
        self.assertEqual(self._by_name(paper)["Công đoàn D"].channel, "module", "read here as well")

    def test_bad_address_of_a_unit_hinders_nothing(self):
        self.district.email = "khong phai dia chi"
        paper = self._to({"scope": "unit", "unit_id": self.district.id}, self.OUTSIDE)
        self.assertEqual(paper.state, "issued")
        row = self._by_name(paper)["Công đoàn D"]
        self.assertEqual(row.mail_state, "failed")
        self.assertIn("khong phai dia chi", row.mail_error)
        self.assertEqual(paper.undelivered_count, 1)
        self.assertEqual(len(self._write_mails()), 1)
        with self.assertRefused("is not an e-mail address"):
            row.action_mail_again()
        self.district.email = "huyen@example.com"
        row.action_mail_again()
        self.assertEqual(
            [mail["email_to"] for mail in self._write_mails()], [["huyen@example.com"]]
        )
        self.assertEqual(row.mail_state, "sent")

    def _queued(self):
        """Row of somebody outside whose mail is in the queue, and the mail."""
        row = self._to(self.OUTSIDE).delivery_ids.sudo()
        self._run_cron()
        self.assertEqual((row.mail_state, row.mail_id.state), ("queued", "outgoing"))
        row.document_id.issued_by_id.lang = "en_US"
        return row, row.mail_id

    def _refuse(self, mail, reason="no such user"):
        mail.write({"state": "exception", "failure_type": "unknown", "failure_reason": reason})
        self._run_cron()

    def test_refused_by_the_server(self):
        row, mail = self._queued()
        self._refuse(mail)
        self.assertRecordValues(
            row, [{"mail_state": "failed", "mail_error": "no such user", "date_sent": False}]
        )
        link = row.token
        row.sudo(False).action_mail_again()
        self.assertEqual((row.mail_state, row.token), ("waiting", link))
        self.assertFalse(mail.exists(), "there is one way to send it again")
        self.assertEqual(len(self._write_mails()), 1)
        self.assertEqual(row.mail_state, "sent")

    def test_reason_is_the_answer_of_the_server(self):
        row, mail = self._queued()
        self._refuse(mail, "Failed\nSMTPDataError: (554, b'5.7.1 Spam\\nGo away')")
        self.assertEqual(row.mail_error, "The mail server refused it: 554 5.7.1 Spam Go away")

    def test_reason_is_in_the_language_of_the_issuer(self):
        row, mail = self._queued()
        row.document_id.issued_by_id.lang = "vi_VN"
        mail.cancel()
        self._run_cron()
        self.assertEqual(row.mail_error, "Quản trị viên đã lấy thư ra khỏi hàng đợi.")

    def test_connection_was_broken_off(self):
        row, mail = self._queued()
        row.document_id.issued_by_id.lang = "vi_VN"
        self._refuse(mail, mail._broken_off())
        self.assertEqual(row.mail_error, "Máy chủ thư ngắt kết nối. Không rõ thư đã đến nơi chưa.")

    def test_taken_out_of_the_queue(self):
        for take in ("cancel", "unlink"):
            row, mail = self._queued()
            getattr(mail, take)()
            self._run_cron()
            self.assertEqual(row.mail_state, "failed", take)
            self.assertIn("An administrator", row.mail_error)
            row.sudo(False).action_mail_again()
            self.assertEqual(len(self._write_mails()), 1)

    def test_administrator_tries_again(self):
        row, mail = self._queued()
        self._refuse(mail)
        mail.action_retry()
        row.sudo(False).action_mail_again()
        self.assertEqual((row.mail_state, row.mail_id), ("failed", mail), "it is on its way")
        self._run_cron()
        self.assertRecordValues(row, [{"mail_state": "queued", "mail_error": False}])
        self.assertEqual(len(self._write_mails()), 1)
        self.assertEqual(row.mail_state, "sent")
        self.assertFalse(mail.exists())

    def test_noted_when_the_server_was_stopped_in_between(self):
        row, mail = self._queued()
        mail.state = "sent"
        self.assertEqual(self._write_mails(), [], "not once more")
        self.assertEqual((row.mail_state, row.channel), ("sent", "mail"))

    def _wakings(self, xmlid):
        self.env.cr.precommit.run()
        cron = self.env.ref(xmlid)
        return self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])

    def test_jobs_wake_each_other(self):
        writer = "union_emulation.ir_cron_union_document_delivery"
        queue = "mail.ir_cron_mail_scheduler_action"
        before = self._wakings(writer), self._wakings(queue)
        row = self._to(self.OUTSIDE).delivery_ids.sudo()
        self.assertEqual((self._wakings(writer), self._wakings(queue)), (before[0] + 1, before[1]))
        row._write_mails()
        self.assertEqual(self._wakings(queue), before[1] + 1)
        row.mail_id.state = "sent"
        self.assertEqual(self._wakings(writer), before[0] + 2)

    def test_other_mails_are_none_of_its_business(self):
        mail = self.env["mail.mail"].create({"email_to": "a@example.com", "body_html": "x"})
        row = self._to(self.OUTSIDE).delivery_ids
        before = self._wakings("union_emulation.ir_cron_union_document_delivery")
        mail.state = "sent"
        self.assertEqual(self._wakings("union_emulation.ir_cron_union_document_delivery"), before)
        self.assertEqual(row.mail_state, "waiting")

    def test_revoked_before_the_mail_was_written(self):
        paper = self._to(self.OUTSIDE)
        paper.action_revoke("Sai")
        self.assertEqual(self._write_mails(), [])
        self.assertEqual(paper.delivery_ids.mail_state, "waiting")

    def test_written_in_batches(self):
        paper = self._to(*(self.OUTSIDE | {"name": f"Sở {n}"} for n in range(5)))
        cron = self.env.ref("union_emulation.ir_cron_union_document_delivery").sudo()
        cron.code = "model._cron_write_mails(batch_size=2)"
        self.assertEqual(len(self._write_mails()), 5)
        self.assertEqual(set(paper.delivery_ids.mapped("mail_state")), {"sent"})

    def test_token_is_read_by_nobody(self):
        row = self._to(self.OUTSIDE).delivery_ids
        for user in (self.clerk_p, self.env.ref("base.user_admin")):
            with self.assertRaises(AccessError):
                row.with_user(user).read(["token"])
            with self.assertRaises(AccessError):
                row.with_user(user).search([("token", "=like", "%")])
        row.sudo()._write_mails()
        self.assertTrue(row.sudo().mail_id)
        said = [("body", "ilike", row.sudo().token)]
        for user in (self.clerk_p, self.officer_p, self.viewer_p):
            self.assertFalse(self.env["mail.message"].with_user(user).search(said))

    def test_warning_without_a_mail_server(self):
        self.env["ir.mail_server"].search([]).active = False
        paper = self._to(self.OUTSIDE, issue=False)
        self.assertIn("No outgoing mail server", paper.mail_warning)
        self.assertFalse(self._to({"name": "Sở"}, issue=False).mail_warning)
        self.env["ir.mail_server"].create({"name": "x", "smtp_host": "mail.example.com"})
        paper.invalidate_recordset()
        self.assertFalse(paper.mail_warning)

    def test_only_the_clerk_mails_again(self):
        row = self._to(self.OUTSIDE).delivery_ids
        with self.assertRefused("clerk of"):
            row.with_user(self.officer_p).action_mail_again()
        with self.assertRaises(AccessError):
            row.with_user(self.officer_d).action_mail_again()


@tagged("post_install", "-at_install")
class TestDeliveryLink(HttpCase, MailCase):
    """The link gives one paper to one addressee, until the paper is revoked."""

    def _link(self, paper, path=""):
        return self.url_open(f"/union/paper/{paper.delivery_ids.sudo().token}{path}")

    def test_page_and_file(self):
        paper = self._to(self.OUTSIDE)
        answer = self._link(paper)
        page = html.fromstring(answer.content)
        text = re.sub(r"\s+", " ", page.text_content())
        for said in ("Kính gửi: Sở Nội vụ", "Văn bản có hiệu lực", "01/KH-LĐLĐ", "05/3/2026"):
            self.assertIn(said, text)
        self.assertFalse(paper.delivery_ids.date_opened, "looking is not downloading")
        [link] = page.xpath("//a/@href")
        answer = self.url_open(link)
        self.assertEqual(answer.headers["Content-Type"], "application/pdf")
        self.assertIn("attachment", answer.headers["Content-Disposition"])
        self.assertEqual(answer.content, paper.pdf_attachment_id.raw)

    def test_first_download_is_logged_once(self):
        paper = self._to(self.OUTSIDE)
        for __ in range(2):
            self._link(paper, "/pdf")
        self.env.invalidate_all()
        self.assertTrue(paper.delivery_ids.date_opened)
        events = self.env["union.event"].search(
            [("res_model", "=", paper._name), ("res_id", "=", paper.id)]
        )
        opened = events.filtered(lambda event: event.action == "download")
        self.assertEqual(opened.value_ids.content, {"addressee": "Sở Nội vụ"})
        self.assertFalse(events._broken())

    def test_revoked(self):
        paper = self._to(self.OUTSIDE)
        paper.action_revoke("Lý do nội bộ")
        for path, status in (("", 200), ("/pdf", 410), ("/file/1", 410)):
            answer = self._link(paper, path)
            self.assertEqual(answer.status_code, status)
            self.assertIn("Văn bản đã bị thu hồi", answer.text)
            self.assertNotIn("Lý do nội bộ", answer.text)
            self.assertFalse(html.fromstring(answer.content).xpath("//a"))
        self.assertFalse(paper.delivery_ids.date_opened)

    def test_guesses_learn_nothing(self):
        paper = self._to(self.OUTSIDE)
        token = paper.delivery_ids.sudo().token
        pages = set()
        for guess in ("x" * 22, "%00", "False", "0", token[:-1], token.swapcase(), paper.code,
                      str(paper.delivery_ids.id)):  # fmt: skip
            for path in ("", "/pdf", "/file/1"):
                answer = self.url_open(f"/union/paper/{guess}{path}")
                self.assertEqual(answer.status_code, 404, guess + path)
                pages.add(answer.text)
        self.assertEqual(len(pages), 1, "the same page for every guess")
        for place in ("0", "1", "99999999999999999999"):
            self.assertEqual(self._link(paper, f"/file/{place}").status_code, 404)

    def test_link_opens_no_other_door(self):
        paper = self._to(self.OUTSIDE)
        token = paper.delivery_ids.sudo().token
        self.assertEqual(self.url_open(f"/union/check/{token}").status_code, 404)
