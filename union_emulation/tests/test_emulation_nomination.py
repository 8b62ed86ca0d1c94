import base64

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .common import AwardCase, pdf_file

PDF = base64.b64encode(pdf_file())


@tagged("post_install", "-at_install")
class TestEmulationNomination(AwardCase):
    """Whoever is put forward climbs to the unit that decides on the award."""

    def test_climbs_to_the_deciding_unit(self):
        nomination = self._approved_nomination()
        self.assertEqual(nomination.state, "approved")
        self.assertEqual(nomination.step_ids[-1:].unit_id, self.province)

    def test_decided_at_the_base(self):
        nomination = self._approved_nomination(self.award_base)
        self.assertEqual(nomination.step_ids.unit_id, self.base)

    def test_no_level_is_the_proposing_unit(self):
        award = self._award_type("X-T", self.province.level_id, level_ids=False)
        self.assertEqual(self._nomination(award).deciding_unit_id, self.base)

    def test_columns_stand_in_the_order_of_life(self):
        approved, draft = self._approved_nomination(self.award_base), self._nomination()
        board = self.env["emulation.nomination"].with_context(read_group_expand=True)
        groups = board.formatted_read_group(
            [("id", "in", (approved | draft).ids)], ["state"], ["__count"]
        )
        self.assertEqual([group["state"] for group in groups], ["draft", "approved"])

    def test_what_is_missing(self):
        nomination = self._nomination(citation=False, achievement="<p><br/></p>", member_id=False)
        for regex in ("who is put forward", "granted for", "achievements is empty"):
            with self.subTest(regex), self.assertRefused(regex):
                nomination.action_submit()

    def test_of_ones_own_territory(self):
        stranger = self._member("Bế Thị F", self.sibling)
        with self.assertRaises(AccessError):
            self._nomination(member_id=stranger.id)
        with self.assertRaises(ValidationError):
            self._nomination(user=self.env.ref("base.user_root"), member_id=stranger.id)
        with self.assertRaises(ValidationError):
            self._nomination(subject_type="collective", nominee_unit_id=self.district.id)

    def test_kind_of_nominee(self):
        with self.assertRaisesRegex(ValidationError, "not for this kind"):
            self._nomination(subject_type="household", member_id=False, nominee_name="Hộ A")

    def test_nobody_acts_on_his_own(self):
        self.member.user_id = self.appraiser_b
        nomination = self._nomination()
        self._submit(nomination)
        with self.assertRefused("your own"):
            nomination.with_user(self.appraiser_b).action_approve()

    def test_decline(self):
        nomination = self._approved_nomination()
        with self.assertRefused("reason"):
            nomination.with_user(self.approver_p).action_decline(" ")
        with self.assertRefused("approver"):
            nomination.with_user(self.officer_p).action_decline("Chưa tiêu biểu")
        nomination.with_user(self.approver_p).action_decline("Chưa tiêu biểu")
        self.assertEqual(nomination.state, "declined")
        self.assertEqual(nomination.decline_reason, "Chưa tiêu biểu")

    def test_results_are_closed(self):
        nomination = self._nomination()
        names = "state term_id date_received known decision_id decline_reason date_sent".split()
        for name in names:
            with self.subTest(name), self.assertRaises(AccessError):
                nomination.sudo().write({name: False})
        with self.assertRaises(AccessError):
            self._nomination(term_id=self.award.term_ids.id)


@tagged("post_install", "-at_install")
class TestNominationFiles(AwardCase):
    """The dossier holds what the terms of the award ask for."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.term = cls.award.term_ids
        cls.term.requirement_ids = [Command.create({"name": "Biên bản họp xét"})]
        cls.term.needs_consent = True

    def _file(self, nomination, **values):
        return (
            self.env["emulation.nomination.evidence"]
            .with_user(self.officer_b)
            .create({"nomination_id": nomination.id, "name": "a.pdf", "file": PDF, **values})
        )

    def test_asked_for(self):
        nomination = self._nomination()
        with self.assertRefused("Biên bản họp xét"):
            nomination.action_submit()
        self._file(nomination, requirement_id=self.term.requirement_ids.id)
        with self.assertRefused("agreement in writing"):
            nomination.action_submit()
        file = self._file(nomination, is_consent=True)
        nomination.action_submit()
        self.assertTrue(file.date_taken)
        with self.assertRaises(AccessError):
            file.unlink()

    def test_of_this_award(self):
        self.award_base.term_ids.requirement_ids = [Command.create({"name": "Khác"})]
        other = self.award_base.term_ids.requirement_ids
        with self.assertRaises(ValidationError):
            self._file(self._nomination(), requirement_id=other.id)

    def test_draft_goes_with_its_files(self):
        nomination = self._nomination()
        file = self._file(nomination)
        nomination.unlink()
        self.assertFalse(file.exists())


@tagged("post_install", "-at_install")
class TestNominationKnown(AwardCase):
    """What is known of the nominee is gathered, so that the officer writes the report only."""

    _with_plan = True

    def _recognised(self, **values):
        registration = self._approved("initiative", **values)
        registration._engine_write({"state": "recognised"})
        return registration

    def test_initiatives_are_gathered(self):
        mine = self._recognised(author_ids=[Command.create({"member_id": self.member.id})])
        self._recognised()
        nomination = self._nomination()
        self.assertEqual(nomination.registration_ids, mine)
        self.assertIn(mine.name, nomination.known)

    def test_earlier_awards_are_gathered(self):
        nomination = self._approved_nomination(self.award_base)
        values = nomination._award_values() | {
            "decision_number": "05/QĐ-CĐCS",
            "decision_date": "2026-01-15",
            "body_name": "Công đoàn B1",
        }
        self.env["emulation.award"]._record([values])
        self.assertIn("05/QĐ-CĐCS", self._nomination().known)

    def test_of_another_person_after_a_change(self):
        self._recognised(author_ids=[Command.create({"member_id": self.member.id})])
        nomination = self._nomination()
        nomination.member_id = self._member("Lý Thị G")
        self.assertFalse(nomination.known)

    def test_rests_on_what_one_may_read(self):
        foreign = self._registration("initiative", self.officer_s, unit_id=self.sibling.id)
        with self.assertRaises(AccessError):
            self._nomination(registration_ids=[Command.link(foreign.id)])

    def test_closed_after_submission(self):
        nomination = self._nomination()
        self._submit(nomination)
        with self.assertRaises(AccessError):
            nomination.action_gather()


@tagged("post_install", "-at_install")
class TestNominationOutside(AwardCase):
    """Higher awards: the dossier goes out, the outcome comes back into the register."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.award.outside_body = "Chủ tịch UBND tỉnh"

    def test_out_and_back(self):
        nomination = self._approved_nomination().with_user(self.officer_p)
        with self.assertRefused("not been sent"):
            nomination.action_answer(True, "10/QĐ-UBND", "2026-02-01")
        with self.assertRefused("number and symbol"):
            nomination.action_send_out("", "2026-02-01")
        with self.assertRefused("future"):
            nomination.action_send_out("12/TTr-LĐLĐ", "2026-03-01")
        nomination.action_send_out("12/TTr-LĐLĐ", "2026-02-01")
        with self.assertRefused("already"):
            nomination.action_send_out("12/TTr-LĐLĐ", "2026-02-01")
        with freeze_time("2026-03-02 03:00:00"):
            nomination.action_answer(True, "10/QĐ-UBND", "2026-03-01")
        self.assertEqual(nomination.state, "awarded")
        award = self.env["emulation.award"].search([("nomination_id", "=", nomination.id)])
        self.assertEqual(award.body_name, "Chủ tịch UBND tỉnh")
        self.assertEqual(award.decision_number, "10/QĐ-UBND")
        self.assertEqual(award.unit_name, self.base.name)

    def test_refused(self):
        nomination = self._approved_nomination().with_user(self.officer_p)
        nomination.action_send_out("12/TTr-LĐLĐ", "2026-02-01")
        with self.assertRefused("reason"):
            nomination.action_answer(False, date="2026-02-02")
        nomination.action_answer(False, date="2026-02-02", reason="Chưa đủ điều kiện")
        self.assertEqual(nomination.state, "declined")

    def test_who(self):
        nomination = self._approved_nomination()
        with self.assertRefused("officer of"):
            nomination.with_user(self.officer_b).action_send_out("12/TTr-LĐLĐ", "2026-02-01")

    def test_published_for_comment_first(self):
        self.award.term_ids.comment_days = 5
        nomination = self._approved_nomination().with_user(self.officer_p)
        with self.assertRefused("published for comment"):
            nomination.action_send_out("12/TTr-LĐLĐ", "2026-02-01")

    def test_not_within_the_union(self):
        self.award.outside_body = False
        nomination = self._approved_nomination().with_user(self.officer_p)
        with self.assertRefused("within the union"):
            nomination.action_send_out("12/TTr-LĐLĐ", "2026-02-01")
