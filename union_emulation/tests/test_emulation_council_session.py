from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import AwardCase


class CouncilCase(AwardCase):
    """A council of the province with five members, two of them without any mandate."""

    MEMBERS = 5

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.members = cls.env["res.users"].create(
            [
                {
                    "login": f"council.{number}",
                    "name": f"Ủy viên {number}",
                    "email": "member@example.com",
                    "group_ids": [Command.set(cls.env.ref("base.group_user").ids)],
                }
                for number in range(cls.MEMBERS)
            ]
        )
        cls.chair, cls.secretary = cls.members[:2]
        roles = ["chair", "secretary"] + ["member"] * (cls.MEMBERS - 2)
        cls.council = (
            cls.env["emulation.council"]
            .with_user(cls.officer_p)
            .create(
                {
                    "name": "Hội đồng Thi đua - Khen thưởng LĐLĐ tỉnh",
                    "unit_id": cls.province.id,
                    "date_start": "2025-01-01",
                    "founding_number": "12/QĐ-LĐLĐ",
                    "member_ids": [
                        Command.create({"user_id": user.id, "role": role, "sequence": place})
                        for place, (user, role) in enumerate(
                            zip(cls.members, roles, strict=True), 1
                        )
                    ],
                }
            )
        )
        cls.nomination = cls._approved_nomination()

    def _session(self, nominations=None, present=None, **values):
        """Draft of the officer, with all members present unless ``present`` says how many."""
        nominations = self.nomination if nominations is None else nominations
        session = (
            self.env["emulation.council.session"]
            .with_user(self.officer_p)
            .create(
                {
                    "name": "Xét khen thưởng năm 2026",
                    "council_id": self.council.id,
                    "date": "2026-02-02 02:00:00",
                    "place": "Phòng họp tầng 3",
                    "mode": "secret",
                    "threshold_numerator": 1,
                    "threshold_denominator": 2,
                    "comparison": "more_than",
                    "vote_base": "all",
                    "quorum_numerator": 2,
                    "quorum_denominator": 3,
                    "nomination_ids": [Command.set(nominations.ids)],
                    **values,
                }
            )
        )
        seats = session.attendance_ids
        here = seats[: len(seats) if present is None else present]
        here.write({"presence": "present"})
        (seats - here).write({"presence": "absent"})
        return session

    def _open(self, nominations=None, **values):
        session = self._session(nominations, **values)
        session.action_open()
        return session

    def _vote(self, session, *choices):
        """Let the members vote in their order, the same on every line; None: does not vote."""
        receipts = []
        for user, choice in zip(self.members, choices, strict=False):
            if choice:
                sheet = dict.fromkeys(session.item_ids.nomination_id.ids, choice)
                receipts.append(session.with_user(user).action_vote(sheet))
            elif session.attendance_ids.filtered(lambda s, u=user: s.user_id == u).presence:
                self._seat(session, user).write({"not_voting": True})
        return receipts

    def _seat(self, session, user):
        return session.attendance_ids.filtered(lambda seat: seat.user_id == user)


@tagged("post_install", "-at_install")
class TestEmulationCouncilSession(CouncilCase):
    """A session is prepared, opened and closed; what was opened stays as it was."""

    # preparing and opening

    def test_list_follows_the_council_until_the_opening(self):
        session = self._session()
        self.council.member_ids[-1].name = "Lý Thị Mới"
        self.assertEqual(session.attendance_ids[-1].name, "Lý Thị Mới")
        self.council.member_ids[-1].unlink()
        self.assertEqual(len(session.attendance_ids), 4)
        session.action_open()
        self.council.member_ids[-1].write({"name": "Tên khác", "title": "Khác"})
        self.assertNotIn("Tên khác", session.attendance_ids.mapped("name"))
        self.assertEqual(len(session.attendance_ids), 4)

    def test_quorum_names_the_figure(self):
        session = self._session(present=3)
        with self.assertRefused("3 of 5 members are present; 4 are needed"):
            session.action_open()
        session.attendance_ids[3].presence = "present"
        session.action_open()
        self.assertEqual((session.state, session.number, session.year), ("open", 1, 2026))

    def test_numbers_run_within_council_and_year(self):
        first = self._open()
        self._vote(first, *["yes"] * 5)
        first.action_close()
        other = self._approved_nomination(member_id=self._member("Lý Văn F").id)
        second = self._open(other)
        self.assertEqual(second.number, 2)
        self.assertIn("02/2026", second.display_name)

    def test_what_is_not_known_has_to_be_filled_in(self):
        session = self._session(vote_base=False)
        self.assertIn("to be filled in", session.item_ids.rule_text)
        with self.assertRefused("do not say how many votes are needed"):
            session.action_open()
        session.write({"vote_base": "all", "quorum_numerator": 0, "quorum_denominator": 0})
        with self.assertRefused("quorum is not known"):
            session.action_open()

    def _strict(self, **term):
        """Approved nomination for an award whose terms say how it is voted on."""
        award = self._award_type(
            "BK-9",
            self.province.level_id,
            term={
                "threshold_numerator": 9,
                "threshold_denominator": 10,
                "comparison": "at_least",
                "vote_base": "all",
                "mode": "secret",
                **term,
            },
        )
        return self._approved_nomination(award, member_id=self._member("Lý Văn K").id)

    def test_terms_go_before_what_the_session_says_and_are_frozen(self):
        nomination = self._strict()
        session = self._open(nomination)
        item, term = session.item_ids, nomination.term_id
        self.assertEqual((item.threshold_numerator, item.threshold_denominator), (9, 10))
        self.assertEqual((item.term_id, item.rule_text), (term, "90 % of all"))
        # a change is refused while the nomination is judged, by whoever may change terms
        with self.assertRaises(UserError):
            term.threshold_numerator = 1
        with self.assertRaises(UserError):
            term.unlink()
        self.env.cr.execute(
            "UPDATE emulation_award_term SET threshold_numerator = 1 WHERE id = %s", [term.id]
        )
        term.invalidate_recordset()
        self._vote(session, "no", *["yes"] * 4)
        session.action_close()
        self.assertEqual((item.needed_count, item.result), (5, "failed"))

    def test_way_of_judging_is_that_of_the_terms(self):
        with self.assertRefused("asks for: Secret ballot"):
            self._session(self._strict(), mode="open").action_open()

    def test_only_what_waits_at_the_unit_comes_on_the_agenda(self):
        draft = self._nomination(member_id=self._member("Lý Văn G").id)
        with self.assertRefused("does not wait for a decision", ValidationError):
            self._session(draft)
        at_base = self._approved_nomination(self.award_base)
        with self.assertRefused("does not wait for a decision", ValidationError):
            self._session(at_base)

    def test_one_open_session_a_nomination(self):
        self._open()
        with self.assertRefused("agenda of another session", ValidationError):
            self._session()

    def test_opened_agenda_stays(self):
        session = self._open()
        other = self._approved_nomination(member_id=self._member("Lý Văn F").id)
        for change in (
            lambda: session.sudo().write({"mode": "open"}),
            lambda: session.sudo().item_ids.write({"sequence": 3}),
            lambda: session.sudo().item_ids.unlink(),
            lambda: session.sudo().write({"nomination_ids": [Command.link(other.id)]}),
            lambda: session.sudo().write({"state": "closed"}),
            lambda: session.sudo().item_ids.write({"result": "passed"}),
            lambda: session.sudo().attendance_ids.write({"name": "X"}),
        ):
            with self.assertRaises(AccessError):
                change()
        with self.assertRefused("stays on record"):
            session.sudo().unlink()

    def test_member_of_an_open_session_stays_on_the_council(self):
        session = self._open()
        member = self.council.member_ids[-1]
        with self.assertRefused("sits in"):
            member.unlink()
        with self.assertRefused("sits in"):
            member.user_id = self.officer_p
        self._vote(session, *["yes"] * 5)
        session.action_close()
        member.unlink()
        self.assertEqual(len(session.attendance_ids), 5)

    def test_nomination_on_an_open_agenda_stays(self):
        session = self._open()
        approver = self.nomination.with_user(self.approver_p)
        with self.assertRefused("stands on the agenda"):
            approver.action_decline("Không đủ")
        self._vote(session, *["yes"] * 5)
        session.action_close()
        self.assertNotIn("agenda", " ".join(approver._why_not("decline")[approver]))

    def test_nomination_whose_turn_is_here_gets_advice_and_is_not_returned_meanwhile(self):
        nomination = self._nomination(member_id=self._member("Lý Văn H").id)
        self._submit(nomination)
        while nomination.sudo().current_step_id.unit_id != self.province:
            step = nomination.sudo().current_step_id
            letter = {self.base: "b", self.district: "d"}[step.unit_id]
            nomination.with_user(getattr(self, f"{step.role}_{letter}")).action_approve()
        session = self._open(nomination)
        with self.assertRefused("stands on the agenda"):
            nomination.with_user(self.appraiser_p).action_return("Thiếu", ["citation"])
        with self.assertRefused("stands on the agenda"):
            nomination.with_user(self.officer_b).action_withdraw("Thôi")
        self._vote(session, *["yes"] * 5)
        session.action_close()
        nomination.with_user(self.appraiser_p).action_approve()

    # who reads what

    def test_member_without_mandate_reads_his_agenda_and_nothing_else(self):
        other = self._approved_nomination(member_id=self._member("Lý Văn F").id)
        session = self._session()
        member = self.members[-1]
        self.assertTrue(member.has_group("union_emulation.group_union_user"))
        Nomination = self.env["emulation.nomination"].with_user(member)
        self.assertTrue(session.with_user(member).has_access("read"))
        self.assertFalse(Nomination.search([]))
        self.assertFalse(self.env["emulation.council.item"].with_user(member).search([]))
        session.action_open()
        self.assertEqual(Nomination.search([]), self.nomination)
        self.assertFalse(other.with_user(member).has_access("read"))
        self.assertFalse(self.nomination.with_user(member).has_access("write"))
        self.assertTrue(session.with_user(member).my_vote_waits)
        self.assertIn(session, session.with_user(member).search([("my_vote_waits", "=", True)]))

    def test_member_reads_what_is_to_do_and_what_is_said(self):
        session = self._open()
        member = self.members[-1]
        self.assertEqual(len(session.with_user(member).activity_ids.read(["summary"])), 5)
        message = session.message_post(body="Mời các đồng chí đến đúng giờ")
        self.assertTrue(message.with_user(member).has_access("read"))
        self.assertFalse(message.with_user(self.officer_b).has_access("read"))

    def test_buttons_of_each_state(self):
        session = self._session()
        self.assertEqual(session.allowed_actions, "open")
        session.action_open()
        self.assertEqual(session.allowed_actions, "run")
        self.assertEqual(session.with_user(self.members[-1]).allowed_actions, "vote")
        self._vote(session, *["yes"] * 5)
        session.action_close()
        self.env.invalidate_all()
        self.assertEqual(session.allowed_actions, "renew")

    def test_others_read_nothing(self):
        session = self._open()
        self.assertFalse(session.with_user(self.officer_b).has_access("read"))
        self.assertFalse(self.council.with_user(self.officer_b).has_access("read"))

    def test_who_runs_it(self):
        session = self._session()
        with self.assertRaises(AccessError):
            session.with_user(self.officer_b).action_open()
        with self.assertRefused("Only chair and secretary"):
            session.with_user(self.members[-1]).action_open()
        session.with_user(self.secretary).action_open()
        with self.assertRefused("Only chair and secretary"):
            session.with_user(self.members[-1]).action_close()

    def test_council_belongs_to_its_officer(self):
        with self.assertRaises(AccessError):
            self.council.with_user(self.chair).write({"name": "X"})
        with self.assertRaises(AccessError):
            self.council.member_ids.with_user(self.officer_d).unlink()

    def test_activity_calls_the_members_and_ends_with_the_session(self):
        session = self._open()
        activities = session.sudo().activity_ids
        self.assertEqual(activities.user_id, self.members)
        self._vote(session, *["yes"] * 5)
        session.action_close()
        self.assertFalse(session.sudo().activity_ids)

    # closing, reopening

    def test_outstanding_members_are_named_and_then_count(self):
        session = self._open()
        self._vote(session, "yes", "yes", "yes")
        with self.assertRefused("Ủy viên 3 has not voted"):
            session.action_close()
        self._seat(session, self.members[3]).write({"presence": "absent"})
        self._seat(session, self.members[4]).write({"not_voting": True})
        session.action_close()
        item = session.item_ids
        self.assertEqual((item.base_count, item.needed_count, item.favour_count), (5, 3, 3))
        self.assertEqual(
            item.tally_text, "5 members, more than 50 % of all = 3, in favour 3, outstanding 2"
        )
        self.assertEqual((item.result, session._result()), ("passed", {self.nomination: "passed"}))
        self.assertIn("passed".capitalize(), self.nomination.council_result)

    def test_closed_for_good(self):
        session = self._open()
        self._vote(session, *["no"] * 5)
        session.action_close()
        self.assertEqual(session.item_ids.result, "failed")
        with self.assertRefused("in the state"):
            session.action_close()
        with self.assertRefused("in the state"):
            session.with_user(self.members[0]).action_vote({self.nomination.id: "yes"})
        with self.assertRefused("closed", AccessError):
            session.sudo().attendance_ids[0].write({"presence": "absent"})

    def test_reopening_makes_a_new_numbered_session(self):
        session = self._open()
        self._vote(session, *["no"] * 5)
        session.action_close()
        with self.assertRefused("Say why"):
            session.action_reopen("  ")
        new = session.browse(session.action_reopen("Nhầm hồ sơ")["res_id"])
        self.assertEqual((new.supersedes_id, session.superseded_by_id), (session, new))
        self.assertEqual((new.state, new.nomination_ids), ("draft", self.nomination))
        with self.assertRefused("reopened already"):
            session.action_reopen("Lần nữa")
        self.assertFalse(self.nomination.council_result)
        new.attendance_ids.write({"presence": "present"})
        new.write({"date": "2026-02-02 02:00:00"})
        new.action_open()
        self.assertEqual(new.number, 2)
        self.assertEqual(session.item_ids.result, "failed")

    def test_check_is_noted_by_chair_or_secretary(self):
        session = self._open(mode="check")
        with self.assertRefused("no finding"):
            session.action_close()
        with self.assertRefused("Only chair and secretary"):
            session.with_user(self.members[-1]).action_find({self.nomination.id: "passed"})
        session.with_user(self.secretary).action_find({str(self.nomination.id): ["passed", "Đủ"]})
        session.action_close()
        self.assertEqual((session.item_ids.result, session.item_ids.check_note), ("passed", "Đủ"))
