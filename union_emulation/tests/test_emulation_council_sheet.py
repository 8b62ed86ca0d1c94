from odoo.tests import tagged

from .test_emulation_council_session import CouncilCase


@tagged("post_install", "-at_install")
class TestEmulationCouncilSheet(CouncilCase):
    """Ballots on paper: drawn by lot, keyed by two people, counted like the others."""

    def _paper_session(self, on_paper=5, **values):
        session = self._session(**values)
        session.attendance_ids[:on_paper].write({"on_paper": True})
        session.action_print_sheets()
        session.action_open()
        return session

    def _codes(self, session):
        return sorted(set(session._sheets().mapped("code")))

    def _key(self, session, user, code, choice):
        return session.with_user(user).action_key(code, {self.nomination.id: choice})

    def _key_all(self, session, *choices):
        for code, choice in zip(self._codes(session), choices, strict=False):
            for user in (self.chair, self.secretary):
                self._key(session, user, code, choice)

    def test_keyed_twice_and_counted(self):
        session = self._paper_session()
        receipts = set(session._sheets().mapped("receipt"))
        self._key_all(session, "yes", "yes", "yes", "no", "invalid")
        self.assertEqual(session.turnout, "5 of 5")
        session.action_close()
        item = session.item_ids
        self.assertEqual((item.favour_count, item.against_count, item.invalid_count), (3, 1, 1))
        self.assertEqual(set(session.ballot_ids.mapped("receipt")), receipts)
        self.assertFalse(session._sheets())
        self.assertTrue(session._is_whole())

    def test_differences_are_named(self):
        session = self._paper_session()
        codes = self._codes(session)
        self._key_all(session, *["yes"] * 4)
        self._key(session, self.chair, codes[4], "yes")
        with self.assertRefused(f"Sheet {codes[4]} is keyed by one person only"):
            session.action_close()
        self._key(session, self.secretary, codes[4], "no")
        with self.assertRefused(f"Sheet {codes[4]}, .*different things"):
            session.action_close()
        self._key(session, self.secretary, codes[4], "yes")
        session.action_close()

    def test_one_person_is_not_two(self):
        session = self._paper_session()
        code = self._codes(session)[0]
        self._key(session, self.chair, code, "yes")
        self._key(session, self.chair, code.lower(), "no")
        row = session._sheets().filtered(lambda row: row.code == code)
        self.assertEqual((row.first_choice, row.second_choice), ("no", False))
        self._key(session, self.secretary, code, "no")
        with self.assertRefused("Two people have keyed"):
            self._key(session, self.members[2], code, "yes")

    def test_who_keys_and_what(self):
        session = self._paper_session()
        code = self._codes(session)[0]
        with self.assertRefused("no such sheet"):
            self._key(session, self.chair, "AAAAA", "yes")
        with self.assertRefused("no such sheet"):
            self._key(session, self.chair, None, "yes")
        with self.assertRefused("needs one of"):
            self._key(session, self.chair, code, "maybe")
        with self.assertRefused("Sheets are keyed"):
            self._key(session, self.approver_p, code, "yes")

    def test_nobody_reads_what_was_keyed(self):
        session = self._paper_session()
        self._key_all(session, "yes")
        for user in (self.chair, self.secretary, self.officer_p):
            self.assertFalse(self.env["emulation.council.sheet"].with_user(user).has_access("read"))

    def test_as_many_sheets_as_members_on_paper(self):
        session = self._paper_session(on_paper=3)
        self._key_all(session, "yes", "yes")
        for user in self.members[3:]:
            session.with_user(user).action_vote({self.nomination.id: "yes"})
        with self.assertRefused("3 members vote on paper or in writing, and 2 sheets are keyed"):
            session.action_close()
        self._seat(session, self.members[2]).write({"not_voting": True})
        session.action_close()
        self.assertEqual(session.item_ids.favour_count, 4)

    def test_member_on_paper_does_not_vote_online(self):
        session = self._paper_session()
        with self.assertRefused("on paper"):
            session.with_user(self.members[0]).action_vote({self.nomination.id: "yes"})

    def test_absent_member_answers_by_a_sealed_ballot(self):
        session = self._session(present=4, absent_in_writing=True)
        self._seat(session, self.members[4]).write({"presence": "writing"})
        session.action_print_sheets()
        session.action_open()
        for user in self.members[:4]:
            session.with_user(user).action_vote({self.nomination.id: "yes"})
        self._key_all(session, "no")
        session.action_close()
        item = session.item_ids
        self.assertEqual((item.favour_count, item.against_count, item.outstanding_count), (4, 1, 0))

    def test_in_writing_only_where_a_line_takes_it(self):
        session = self._session(present=4)
        self._seat(session, self.members[4]).write({"presence": "writing"})
        session.action_open()
        self._vote(session, *["yes"] * 4)
        with self.assertRefused("no line of the agenda takes answers in writing"):
            session.action_close()

    def test_recused_member_strikes_his_line_out(self):
        self.member.user_id = self.members[2]
        session = self._paper_session()
        self._key_all(session, *["yes"] * 5)
        with self.assertRefused("5 answers on paper are keyed, and 4 members may give one"):
            session.action_close()
        self._key_all(session, "none")
        session.action_close()
        self.assertEqual((session.item_ids.favour_count, len(session.ballot_ids)), (4, 4))

    def test_agenda_stays_as_printed(self):
        other = self._approved_nomination(member_id=self._member("Lý Văn F").id)
        session = self._session()
        session.action_print_sheets()
        with self.assertRefused("discard them"):
            session.nomination_ids |= other
        session.action_discard_sheets()
        session.nomination_ids |= other
        self.assertEqual(len(session.item_ids), 2)

    def test_who_prints(self):
        session = self._session()
        with self.assertRefused("printed for a secret ballot"):
            session.with_user(self.members[3]).action_print_sheets()
        with self.assertRefused("Say how many"):
            session.action_print_sheets(10**6)
        session.action_print_sheets(7)
        self.assertEqual(session.sheet_count, 7)
        with self.assertRefused("chair, secretary or officer only"):
            session.with_user(self.members[3])._prepare_ballot_sheets()

    def test_printed_sheets_bear_no_member(self):
        session = self._session()
        session.action_print_sheets()
        report = self.env.ref("union_emulation.emulation_session_sheets_report")
        html = self.env["ir.actions.report"].with_user(self.officer_p)._paper_html(report, session)
        for user in self.members:
            self.assertNotIn(user.name, html)
        for row in session._sheets():
            self.assertIn(row.code, html)
            self.assertIn(row.receipt, html)
        self.assertNotIn("o_check", html)
