import base64
from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import AwardRegisterCase, pdf_file


@tagged("post_install", "-at_install")
class TestEmulationAwardPastMixin(AwardRegisterCase):
    """What was entered from paper is set right, confirmed by a second person, or withdrawn."""

    def setUp(self):
        super().setUp()
        self.entry = self._entered()

    def _correct(self, user=None, award=None, reason="Sai số", **values):
        env = self.env(user=user or self.officer_b)
        award = (award or self.entry).with_env(env)
        wizard = (
            env["emulation.award.correct"]
            .with_context(default_award_id=award.id)
            .create({"reason": reason, **values})
        )
        wizard.action_confirm()

    def _scan(self, award=None, user=None, content=None, name="qd.pdf"):
        env = self.env(user=user or self.officer_b)
        wizard = env["emulation.award.scan.add"].create(
            {
                "award_ids": [Command.set((award or self.entry).ids)],
                "content": base64.b64encode(content or pdf_file()),
                "name": name,
            }
        )
        wizard.action_confirm()
        return (award or self.entry).scan_ids

    def test_entry_says_who_and_is_to_confirm(self):
        self.assertEqual(self.entry.source, "past")
        self.assertEqual(self.entry.entered_by, self.officer_b.name)
        self.assertFalse(self.entry.is_confirmed)
        self.assertFalse(self.entry.register_rank)
        self.assertTrue(self._recorded({"year": 2024}).is_confirmed)

    def test_entry_has_no_post_of_today(self):
        self.member.write({"job_title": "Kế toán", "position_group": "other_leader"})
        entry = self._entered({"year": 2019})
        self.assertFalse(entry.recipient_title)
        self.assertFalse(entry.position_group)

    def test_second_person_confirms(self):
        with self.assertRefused("Only an appraiser or approver of “Công đoàn B1”"):
            self.entry.with_user(self.officer_d).action_confirm()
        self.entry.with_user(self.appraiser_d).action_confirm()
        self.assertTrue(self.entry.is_confirmed)
        self.assertEqual(self.entry.confirmed_by, self.appraiser_d.name)
        with self.assertRefused("confirmed already"):
            self.entry.with_user(self.approver_p).action_confirm()

    def test_who_entered_does_not_confirm(self):
        self._mandate(self.officer_b, "appraiser", self.base)
        with self.assertRefused("Somebody else"):
            self.entry.with_user(self.officer_b).action_confirm()

    def test_who_corrected_does_not_confirm(self):
        self._mandate(self.appraiser_d, "officer", self.district)
        self._correct(self.appraiser_d, year=2024)
        with self.assertRefused("Somebody else"):
            self.entry.with_user(self.appraiser_d).action_confirm()

    def test_nobody_confirms_his_own(self):
        self.member.user_id = self.appraiser_b
        with self.assertRefused("an award of his own"):
            self.entry.with_user(self.appraiser_b).action_confirm()

    def test_several_are_confirmed_or_none(self):
        both = self.entry | self._recorded({"year": 2020})
        with self.assertRefused("Only what was entered from paper"):
            both.with_user(self.appraiser_d).action_confirm()
        self.assertFalse(self.entry.is_confirmed)

    def test_set_right_with_a_reason(self):
        self.entry.with_user(self.appraiser_d).action_confirm()
        self._correct(year=2024, decision_number="15/QĐ-LĐLĐ", award_type_id=self.award_base.id)
        self.assertEqual(self.entry.year, 2024)
        self.assertEqual(self.entry.award_name, self.award_base.name)
        self.assertFalse(self.entry.is_confirmed)
        self.assertFalse(self.entry.confirmed_by)
        event = self.env["union.event"].search(
            [("res_model", "=", self.entry._name), ("res_id", "=", self.entry.id)], limit=1
        )
        self.assertEqual(event.action, "correct")
        self.assertIn("Sai số", event.detail)
        self.assertIn("2025 → 2024", event.detail)

    def test_set_right_by_its_officer_only(self):
        for user in (self.appraiser_b, self.viewer_p):
            with self.assertRefused("Only an officer of “Công đoàn B1”"):
                self._correct(user, year=2024)
        with self.assertRaises(AccessError):
            self._correct(self.officer_s, year=2024)

    def test_decision_is_not_set_right(self):
        with self.assertRefused("Only what was entered from paper"):
            self._correct(award=self._recorded({"year": 2020}), year=2021)

    def test_set_right_needs_a_change_and_a_reason(self):
        with self.assertRefused("Nothing has been changed"):
            self._correct()
        with self.assertRefused("Say why"):
            self._correct(year=2024, reason=" ")

    def test_set_right_to_what_stands_there(self):
        self._entered({"year": 2024})
        with self.assertRefused("“Nông Văn E” has “Bằng khen BK-T” of 2024"):
            self._correct(year=2024)

    def test_figures_are_plausible(self):
        for values in ({"year": 25}, {"decision_date": date(2027, 1, 1)}, {"amount": -1}):
            with self.assertRefused("four figures|after today|negative"):
                self._correct(**values)

    def test_withdrawn_counts_no_more(self):
        for reason in ("", None, ["x"]):
            with self.assertRefused("Say why"):
                self.entry.with_user(self.officer_b).action_withdraw(reason)
        self.entry.with_user(self.officer_b).action_withdraw("Nhầm người")
        self.assertEqual(self.entry.state, "withdrawn")
        self.assertEqual(self.entry.withdraw_reason, "Nhầm người")
        self.assertFalse(self.env["emulation.award"]._of(self.member)[self.member])
        self.assertTrue(self._entered())  # the same again
        with self.assertRefused("not valid any more"):
            self._correct(year=2024)

    def test_decision_is_not_withdrawn(self):
        with self.assertRefused("Only what was entered from paper"):
            self._recorded({"year": 2020}).with_user(self.officer_p).action_withdraw("Nhầm")

    # scans

    def test_one_scan_for_several(self):
        other = self._entered({"year": 2024})
        scans = self._scan(self.entry | other)
        self.assertEqual(scans.award_id, self.entry | other)
        self.assertTrue(self.entry.has_scan)
        Award = self.env["emulation.award"]
        found = Award.search([("has_scan", "=", True), ("id", "in", (self.entry | other).ids)])
        self.assertEqual(found, self.entry | other)
        with self.assertRefused("added already"):
            self._scan()

    def test_scan_is_a_scan(self):
        with self.assertRefused("is no PDF"):
            self._scan(content=b"MZ")
        with self.assertRaises(AccessError):
            self._scan(user=self.officer_s)
        with self.assertRefused("Only an officer"):
            self._scan(user=self.appraiser_b)

    def test_scan_is_removed_until_confirmed(self):
        attachment = self._scan().sudo().attachment_id
        self.entry.scan_ids.with_user(self.officer_b).action_remove()
        self.assertFalse(self.entry.scan_ids)
        self.assertFalse(attachment.exists())
        scan = self._scan()
        with self.assertRefused("Only an officer"):
            scan.with_user(self.appraiser_b).action_remove()
        self.entry.with_user(self.appraiser_d).action_confirm()
        with self.assertRefused("was confirmed with this scan"):
            scan.with_user(self.officer_b).action_remove()
        with self.assertRefused("was confirmed with this scan"):
            scan.sudo().unlink()
        self._correct(year=2024)
        with self.assertRefused("was confirmed with this scan"):
            scan.with_user(self.officer_b).action_remove()

    def test_scan_is_sealed(self):
        scan = self._scan().sudo()
        with self.assertRaises(AccessError):
            scan.attachment_id.write({"raw": b"x"})
        with self.assertRaises(AccessError):
            scan.attachment_id.unlink()
        with self.assertRaises(AccessError):
            scan.write({"name": "x"})
        with self.assertRaises(AccessError):
            scan.create({"award_id": self.entry.id, "name": "x"})

    def test_scan_is_read_with_its_award(self):
        scan = self._scan()
        attachment = scan.sudo().attachment_id
        self.assertTrue(scan.with_user(self.viewer_p).name)
        self.assertTrue(attachment.with_user(self.viewer_p).name)
        with self.assertRaises(AccessError):
            scan.with_user(self.officer_s).read(["name"])
        with self.assertRaises(AccessError):
            attachment.with_user(self.officer_s).read(["name"])

    def test_altered_scan_is_told(self):
        scan = self._scan()
        scan._set_out(sha256="0" * 64)
        with self.assertLogs("odoo.addons.union_emulation.models.union_sealed_file_mixin"):
            scan.sudo()._verify()
        self.assertTrue(scan.is_altered)
        self.assertIn("past award", self.base.message_ids[:1].body)

    def test_a_wizard_names_nothing_unread(self):
        with self.assertRaises(UserError):
            self.env["emulation.award.withdraw"].with_user(self.officer_s).create(
                {"award_ids": [Command.set(self.entry.ids)], "reason": "x"}
            )
