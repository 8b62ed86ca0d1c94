from odoo.fields import Command
from odoo.tests import tagged

from .test_emulation_registration_target import PledgeCase

REPORT = "union_emulation.emulation_registration_pledge_report"


@tagged("post_install", "-at_install")
class TestPledgePaper(PledgeCase):
    """The registration sheet of a pledge."""

    def _draft(self):
        pledge = self._complete_draft()
        title = self.env.ref("union_emulation.emulation_title_ldtt")
        pledge.title_line_ids = [Command.create({"title_id": title.id, "quantity": 40})]
        return pledge

    def _html(self, pledge, user=None):
        report = self.env["ir.actions.report"].with_user(user or self.officer_b)
        content, kind = report._render_qweb_html(REPORT, pledge.ids)
        self.assertEqual(kind, "html")
        return content.decode()

    def test_what_it_says(self):
        paper = self._draft()._prepare_pledge_paper()
        self.assertEqual(
            paper["targets"][0],
            {
                "name": "members",
                "phase": "Cả kế hoạch",
                "baseline": "–",
                "value": "ít nhất 10 sáng kiến",
                "share": "(15% số đoàn viên)",
            },
        )
        self.assertEqual(paper["targets"][3]["value"], "không để xảy ra")
        self.assertEqual(paper["titles"][0]["name"], "Lao động tiên tiến")
        self.assertEqual(paper["titles"][0]["quantity"], "40")
        self.assertEqual(paper["headcount_text"], "Tỷ lệ tính trên 61 đoàn viên hiện có.")
        self.assertRegex(paper["intro"], r"^Thực hiện Kế hoạch số 01/KH-LĐLĐ ngày .*như sau:$")
        self.assertEqual(paper["authority_line"], "TM. BAN CHẤP HÀNH")

    def test_draft_until_it_is_approved(self):
        pledge = self._draft()
        self.assertIn('class="o_draft"', self._html(pledge))
        self.assertIn("ngày ..... tháng ..... năm 2026", self._html(pledge))
        self._submit(pledge)
        self.assertIn('class="o_draft"', self._html(pledge))
        self._climb(pledge)
        page = self._html(pledge)
        self.assertNotIn('class="o_draft"', page)
        self.assertIn("ngày 02 tháng 02 năm 2026", page)
        self.assertIn("Tỷ lệ tính trên 61 đoàn viên, tại ngày 02/02/2026.", page)

    def test_head_of_the_unit_signs_where_there_is_one(self):
        pledge = self._draft()
        self.assertNotIn("Thủ trưởng đơn vị", self._html(pledge))
        self.base.employer_name = "Trường Mầm non"
        self.assertIn("Thủ trưởng đơn vị", self._html(pledge))

    def test_signatory_of_the_unit(self):
        self.env["union.signatory"].create(
            {
                "unit_id": self.base.id,
                "name": "Ma Thị Duyên",
                "body": "BAN CHẤP HÀNH",
                "position": "CHỦ TỊCH",
            }
        )
        self.assertIn("Ma Thị Duyên", self._html(self._draft()))

    def test_words_of_a_user_are_no_markup(self):
        pledge = self._draft()
        pledge.target_line_ids = [Command.create({"name": "<b>Hội</b>", "figure": 1})]
        self.assertIn("&lt;b&gt;Hội&lt;/b&gt;", self._html(pledge))

    def test_only_of_pledges_and_for_readers(self):
        with self.assertRefused("is no pledge"):
            self._registration("work")._prepare_pledge_paper()
        with self.assertRefused("may not read"):
            self._html(self._draft(), self.officer_s)
