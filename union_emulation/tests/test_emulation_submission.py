from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .common import AwardCase


@tagged("post_install", "-at_install")
class TestEmulationSubmission(AwardCase):
    """One letter, many nominees: each has an outcome of his own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.signatory_b = cls.env["union.signatory"].create(
            {
                "name": "Hoàng Thị B",
                "unit_id": cls.base.id,
                "capacity": "tm",
                "body": "BAN CHẤP HÀNH",
                "position": "CHỦ TỊCH",
            }
        )
        cls.clerk_b = cls._user("clerk", cls.base)
        cls.base.abbreviation = cls.base.abbreviation or "CĐCS-B1"

    def _letter(self, count=2, **values):
        letter = (
            self.env["emulation.submission"]
            .with_user(self.officer_b)
            .create(
                {
                    "unit_id": self.base.id,
                    "signatory_id": self.signatory_b.id,
                    "recipient_ids": [Command.create({"name": "Như trên"})],
                    **values,
                }
            )
        )
        for number in range(count):
            self._nomination(member_id=self._member(f"Lý Văn {number}").id, submission_id=letter.id)
        return letter

    def test_everybody_goes_or_nobody(self):
        letter = self._letter()
        letter.nomination_ids[0].citation = False
        with self.assertRefused("Lý Văn 0"):
            letter.action_submit()
        self.assertEqual(letter.state, "draft")
        self.assertEqual(set(letter.nomination_ids.mapped("state")), {"draft"})
        letter.nomination_ids[0].citation = "Có thành tích"
        letter.action_submit()
        self.assertEqual(set(letter.nomination_ids.mapped("state")), {"submitted"})

    def test_nobody_on_a_draft_letter_goes_alone(self):
        letter = self._letter()
        with self.assertRefused("submit the letter"):
            letter.nomination_ids[0].action_submit()

    def test_list_is_closed_with_the_letter(self):
        letter = self._letter()
        letter.action_submit()
        with self.assertRaises(AccessError):
            self._nomination(submission_id=letter.id)
        with self.assertRaises(AccessError):
            letter.nomination_ids[0].with_user(self.officer_b).submission_id = False
        with self.assertRaises(AccessError):
            letter.name = "Về việc khác"
        with self.assertRaises(UserError):
            letter.unlink()

    def test_state_by_buttons_only(self):
        letter = self._letter()
        with self.assertRaises(AccessError):
            letter.sudo().write({"state": "submitted"})
        with self.assertRaises(AccessError):
            self._letter(0, state="submitted")

    def test_only_the_units_officer_submits(self):
        letter = self._letter()
        with self.assertRaises(UserError):
            letter.with_user(self.officer_d).action_submit()

    def test_paper_lists_whom_the_unit_has_approved(self):
        letter = self._letter(3)
        paper = letter.document_id.with_user(self.clerk_b)
        with self.assertRefused("has not been submitted"):
            paper.action_issue()
        letter.action_submit()
        with self.assertRefused("has not decided on everybody"):
            paper.action_issue()
        first, second, third = letter.nomination_ids
        for nomination in first | second:
            nomination.with_user(self.appraiser_b).action_approve()
            nomination.with_user(self.approver_b).action_approve()
        third.with_user(self.appraiser_b).action_reject("Chưa đủ tiêu chuẩn")
        paper.action_issue()
        self.assertEqual(letter._put_forward(), first | second)
        body = str(paper.snapshot["annexes"][0]["body"])
        self.assertIn("Lý Văn 0", body)
        self.assertNotIn("Lý Văn 2", body)
        self.assertEqual(first.sudo().current_step_id.unit_id, self.district)

    def test_letters_from_below_are_taken_up_once(self):
        letter = self._letter(1)
        letter.action_submit()
        Letters = self.env["emulation.submission"].with_user(self.officer_d)
        above, other = Letters.create([{"unit_id": self.district.id}] * 2)
        above.action_take_up()
        self.assertEqual(above.child_ids, letter)
        self.assertEqual(above._all_nominations(), letter.nomination_ids)
        with self.assertRefused("No unit below"):
            other.action_take_up()

    def test_letters_of_units_further_below_are_left_to_the_unit_between(self):
        self._letter(1).action_submit()
        above = (
            self.env["emulation.submission"]
            .with_user(self.officer_p)
            .create({"unit_id": self.province.id})
        )
        with self.assertRefused("No unit below"):
            above.action_take_up()

    def test_law_of_the_day_of_reception(self):
        nomination = self._nomination()
        term = self.award.term_ids
        self._submit(nomination)
        self.assertEqual(nomination.term_id, term)
        self.assertFalse(nomination.date_received)
        term.date_end = "2026-02-01"
        later = term.copy({"date_start": "2026-02-02", "date_end": False})
        nomination.with_user(self.appraiser_b).action_approve()
        self.assertFalse(nomination.date_received)
        nomination.with_user(self.approver_b).action_approve()
        nomination.with_user(self.appraiser_d).action_receive()
        self.assertEqual(nomination.term_id, later)
        later.date_end = "2026-02-02"
        later.copy({"date_start": "2026-02-03", "date_end": False})
        with freeze_time("2026-02-05 03:00:00"):
            nomination.with_user(self.appraiser_d).action_approve()
            nomination.with_user(self.approver_d).action_approve()
        self.assertEqual(nomination.term_id, later)
