from lxml import html

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from .test_union_document import PaperCase


@tagged("post_install", "-at_install")
class TestDocumentReplace(PaperCase):
    """One paper takes the place of another, once."""

    def test_linked_both_ways(self):
        first = self._issued()
        second = self._issued(replaces_id=first.id)
        self.assertRecordValues(first, [{"state": "replaced", "successor_number": "02/KH-LĐLĐ"}])
        self.assertEqual(second.replaced_number, "01/KH-LĐLĐ")
        self.assertEqual(first.action_open_successor()["res_id"], second.id)
        self.assertEqual(second.action_open_replaced()["res_id"], first.id)
        events = self.env["union.event"].search(
            [("res_model", "=", first._name), ("res_id", "=", first.id)]
        )
        self.assertEqual(events.mapped("action"), ["replace", "issue"])

    def test_once_only(self):
        first = self._issued()
        self._issued(replaces_id=first.id)
        with self.assertRefused("state “Replaced”"):
            first.action_revoke("Sai")
        with self.assertRefused("state “Replaced”"):
            first.with_user(self.officer_p).action_replace()
        revoked = self._issued()
        revoked.action_revoke("Sai")
        late = self._paper()
        with self.assertRefused("not an issued one", ValidationError):
            late.with_user(self.officer_p).replaces_id = revoked
        with self.assertRefused("state “Revoked”"):
            revoked.with_user(self.officer_p).action_replace()

    def test_two_of_one_batch(self):
        first = self._issued()
        rivals = self._paper(replaces_id=first.id) | self._paper(replaces_id=first.id)
        with self.assertRefused("not an issued one"), self.env.cr.savepoint():
            rivals.action_issue()
        first.invalidate_recordset()
        self.assertEqual(first.state, "issued", "nothing half done")

    def test_draft_from_the_issued_paper(self):
        first = self._issued(recipient_ids=[Command.create({"name": "Ban Thi đua tỉnh"})])
        self.assertNotIn("replace", first.allowed_actions.split(), "the clerk")
        officer = first.with_user(self.officer_p)
        self.assertIn("replace", officer.allowed_actions.split())
        draft = officer.browse(officer.action_replace()["res_id"])
        self.assertRecordValues(
            draft,
            [{"state": "draft", "replaces_id": first.id, "subject": first.subject, "number": 0}],
        )
        self.assertEqual(draft.recipient_ids.name, "Ban Thi đua tỉnh")
        with self.assertRefused("Only an officer of"):
            first.action_replace()
        with self.assertRaises(AccessError):
            first.with_user(self.officer_d).action_replace()

    def test_paper_of_a_dossier(self):
        campaign = self._approve(self._campaign())
        paper = campaign.document_id.with_user(self.clerk_p)
        paper.action_issue()
        draft = self.env["union.document"].browse(
            paper.with_user(self.officer_p).action_replace()["res_id"]
        )
        self.assertFalse(draft.res_id, "the dossier keeps the paper it was approved with")
        draft.with_user(self.officer_p).body = "<p>Thay thế kế hoạch.</p>"
        draft.with_user(self.clerk_p).action_issue()
        self.assertRecordValues(paper, [{"state": "replaced", "replaced_by_id": draft.id}])
        self.assertEqual(campaign.document_id, paper)

    def test_launched_plan_is_read_below_by_its_new_paper_too(self):
        campaign = self._approve(self._campaign())
        campaign.document_id.with_user(self.clerk_p).action_issue()
        campaign.with_user(self.officer_p).action_launch()
        draft = self.env["union.document"].browse(
            campaign.document_id.with_user(self.officer_p).action_replace()["res_id"]
        )
        draft.with_user(self.officer_p).recipient_ids.write({"scope": "text"})
        self.assertFalse(draft.with_user(self.officer_b).has_access("read"))
        draft.with_user(self.clerk_p).action_issue()
        self.env.invalidate_all()
        self.assertTrue(draft.with_user(self.officer_b).has_access("read"))

    def test_successors(self):
        first = self._issued()
        second = self._issued(replaces_id=first.id)
        third = self._issued(replaces_id=second.id)
        self.assertEqual(first._successors().ids, [second.id, third.id])
        self.assertFalse(third._successors())

    def test_one_who_may_not_read_the_other_learns_its_number_only(self):
        to_district = {"name": "Công đoàn D", "scope": "unit", "unit_id": self.district.id}
        first = self._issued(recipient_ids=[Command.create(to_district)])
        self._issued(replaces_id=first.id, subject="Bí mật")
        seen = first.with_user(self.clerk_d)
        self.assertEqual(seen.successor_number, "02/KH-LĐLĐ")
        [row] = seen.web_read({"replaced_by_id": {"fields": {"display_name": {}}}})
        self.assertNotIn("Bí mật", str(row))


@tagged("post_install", "-at_install")
class TestDocumentReplaceWeb(HttpCase, PaperCase):
    """What a stranger with the old paper in his hands is told."""

    def _told(self, paper):
        page = html.fromstring(self.url_open(f"/union/check/{paper.code}").content)
        return " ".join(page.xpath("//div[contains(@class, 'result')]")[0].text_content().split())

    def test_chain(self):
        first = self._issued(date="2026-01-05")
        second = self._issued(replaces_id=first.id, date="2026-01-06")
        self.assertEqual(self._told(second), "Văn bản có hiệu lực")
        second.action_revoke("Lý do nội bộ")
        self.assertEqual(
            self._told(first),
            "Văn bản đã được thay thế bởi văn bản số 02/KH-LĐLĐ ngày 06/01/2026, văn bản này đã bị "
            "thu hồi",
        )
        self.assertEqual(self._told(second), "Văn bản đã bị thu hồi")

    def test_chain_of_three(self):
        first = self._issued(date="2026-01-05")
        second = self._issued(replaces_id=first.id, date="2026-01-06")
        third = self._issued(replaces_id=second.id, date="2026-01-07")
        self.assertEqual(
            self._told(first),
            "Văn bản đã được thay thế bởi văn bản số 02/KH-LĐLĐ ngày 06/01/2026 sau đó bởi văn bản "
            "số 03/KH-LĐLĐ ngày 07/01/2026",
        )
        page = self.url_open(f"/union/check/{first.code}").text
        for later in (second, third):
            self.assertNotIn(later.code, page)
