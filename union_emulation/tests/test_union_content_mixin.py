from odoo.fields import Command
from odoo.tests import tagged

from .common import UnionCase


@tagged("post_install", "-at_install")
class TestContentChanges(UnionCase):
    """The next reader sees what has changed since the dossier was returned."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls._campaign()
        cls.campaign.with_user(cls.officer_p).action_submit()
        cls.campaign.with_user(cls.appraiser_p).action_return(
            "Thiếu chỉ tiêu", ["name", "content_ids", "recipient_ids"]
        )

    def _changes(self, user=None):
        self.env.invalidate_all()
        return self.campaign.with_user(user or self.appraiser_p).content_changes

    def test_nothing_in_the_first_round(self):
        self.assertFalse(self._campaign(code="KH-2").content_changes)

    def test_nothing_changed_is_said(self):
        self.assertIn("Nothing has changed", self._changes())

    def test_side_by_side(self):
        campaign = self.campaign.with_user(self.officer_p)
        campaign.write(
            {
                "name": "Kế hoạch <b>mới</b>",
                "content_ids": [
                    Command.update(campaign.content_ids.id, {"body": "<p>Thi đua khác.</p>"})
                ],
                "recipient_ids": [Command.create({"name": "Ban Dân vận", "purpose": "report"})],
            }
        )
        before = self._changes(self.officer_p)
        campaign.action_submit()
        changes = self._changes()
        self.assertEqual(before, changes, "the officer sees what the next reader will see")
        for text in (
            "Tổ chức phong trào",
            "Kế hoạch &lt;b&gt;mới",
            "Thi đua lao động giỏi",
            "Thi đua khác",
            "Ban Dân vận",
        ):
            self.assertIn(text, changes)
        self.assertNotIn("<b>mới", changes)
        self.assertNotIn("KH-T", changes, "the code has not changed")

    def test_language_of_the_user_is_no_change(self):
        self.env["res.lang"]._activate_lang("vi_VN")
        campaign = self._campaign(code="KH-2").with_user(self.officer_p)
        for lang in ("vi_VN", "en_US"):
            campaign.with_context(lang=lang).action_submit()
            if lang == "vi_VN":
                campaign.with_user(self.appraiser_p).action_return("Sai", ["name"])
        for lang in ("vi_VN", "en_US"):
            changes = campaign.with_context(lang=lang)
            changes.invalidate_recordset()
            self.assertNotIn("<table", changes.content_changes)

    def test_the_last_two_rounds_are_compared(self):
        self.campaign.with_user(self.officer_p).name = "Kế hoạch lần hai"
        self.campaign.with_user(self.officer_p).action_submit()
        self.campaign.with_user(self.appraiser_p).action_return("Chưa đủ", ["name"])
        self.campaign.with_user(self.officer_p).name = "Kế hoạch lần ba"
        self.campaign.with_user(self.officer_p).action_submit()
        changes = self._changes()
        self.assertIn("lần hai", changes)
        self.assertIn("lần ba", changes)
        self.assertNotIn("Tổ chức phong trào", changes)

    def test_erased_values_leave_no_comparison(self):
        domain = [("res_model", "=", "emulation.campaign"), ("res_id", "=", self.campaign.id)]
        self.env["union.event"].search(domain).value_ids._blank()
        self.assertFalse(self._changes())
