from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import emulation_session_ballot_mixin as ballot_mixin
from .test_emulation_council_session import CouncilCase


@tagged("post_install", "-at_install")
class TestEmulationBallot(CouncilCase):
    """Votes by name and by ballots that nobody can trace to their voters."""

    def _rows(self, query):
        self.env.flush_all()
        self.env.cr.execute(query)
        return self.env.cr.fetchall()

    # who may vote, and how often

    def test_once(self):
        session = self._open()
        self._vote(session, "yes")
        with self.assertRefused("voted in this session already"):
            session.with_user(self.members[0]).action_vote({self.nomination.id: "no"})
        self.assertEqual(self._rows("SELECT count(*) FROM emulation_ballot"), [(1,)])

    @mute_logger("odoo.sql_db")
    def test_database_refuses_a_second_time(self):
        session = self._open()
        self._vote(session, "yes")
        # without the check, the constraint still stands
        with (
            patch.object(type(session), "_check_reasons", lambda *args: None),
            self.assertRaisesRegex(Exception, "another window"),
            self.env.cr.savepoint(),
        ):
            session.with_user(self.members[0]).action_vote({self.nomination.id: "no"})

    def test_not_in_the_list(self):
        session = self._open()
        for user in (self.officer_p, self.approver_p):
            with self.assertRefused("not in the list"):
                session.with_user(user).action_vote({self.nomination.id: "yes"})

    def test_not_before_the_opening_nor_when_absent(self):
        session = self._session(present=4)
        with self.assertRefused("in the state"):
            session.with_user(self.members[0]).action_vote({self.nomination.id: "yes"})
        session.action_open()
        with self.assertRefused("not recorded as present"):
            session.with_user(self.members[4]).action_vote({self.nomination.id: "yes"})

    def test_whoever_has_voted_cannot_be_made_absent(self):
        session = self._open()
        self._vote(session, "yes")
        with self.assertRefused("has voted"):
            self._seat(session, self.members[0]).write({"presence": "absent"})

    def test_whole_sheet_in_one_call(self):
        other = self._approved_nomination(member_id=self._member("Lý Văn F").id)
        session = self._open(self.nomination | other)
        voter = session.with_user(self.members[0])
        for sheet, reason in (
            ({self.nomination.id: "yes"}, "is missing on the sheet"),
            ({self.nomination.id: "yes", other.id: "perhaps"}, "needs one of"),
            ({self.nomination.id: "yes", other.id: ["no"]}, "needs one of"),
            (
                {self.nomination.id: "yes", other.id: "no", other.id + 999: "no"},
                "not on the agenda",
            ),
            ({"abc": "yes"}, "by its number"),
            ({True: "yes"}, "by its number"),
            ({10**30: "yes"}, "by its number"),
            ({}, "is empty"),
            (None, "is empty"),
            ("yes", "is empty"),
        ):
            with self.assertRefused(reason):
                voter.action_vote(sheet)
        self.assertFalse(self._rows("SELECT id FROM emulation_ballot"))
        receipts = voter.action_vote({str(self.nomination.id): "yes", other.id: "no"})
        self.assertEqual(set(receipts), {str(self.nomination.id), str(other.id)})
        self.assertEqual(len(set(receipts.values())), 2)

    # secrecy

    def test_turnout_only_while_open(self):
        session = self._open()
        self._vote(session, "yes", "no")
        for user in (self.chair, self.secretary, self.officer_p):
            seen = session.with_user(user)
            self.assertEqual(seen.turnout, "2 of 5")
            self.assertFalse(seen.item_ids.tally_text)
            self.assertFalse(seen.ballot_ids)
            self.assertFalse(self.env["emulation.ballot"].with_user(user).search([]))

    def test_tables_say_neither_who_nor_when(self):
        columns = {
            table: {
                name
                for (name,) in self._rows(
                    "SELECT column_name FROM information_schema.columns "
                    f"WHERE table_name = '{table}'"
                )
            }
            for table in ("emulation_ballot", "emulation_ballot_roll")
        }
        self.assertEqual(columns["emulation_ballot"], {"id", "item_id", "choice", "receipt", "key"})
        self.assertEqual(columns["emulation_ballot_roll"], {"id", "session_id", "user_id"})

    def test_voting_writes_no_event_message_or_activity(self):
        session = self._open()
        counts = "SELECT (SELECT count(*) FROM union_event), (SELECT count(*) FROM mail_message), "
        counts += "(SELECT count(*) FROM mail_activity), (SELECT count(*) FROM bus_bus)"
        before = self._rows(counts)
        stamps = "SELECT write_uid, write_date FROM emulation_council_attendance ORDER BY id"
        seats = self._rows(stamps)
        self._vote(session, "yes", "no")
        self.assertEqual(self._rows(counts), before)
        self.assertEqual(self._rows(stamps), seats)

    def test_closing_writes_all_rows_anew(self):
        session = self._open()
        self._vote(session, *["yes"] * 5)
        tables = ("emulation_ballot", "emulation_ballot_roll")
        before = {table: self._rows(f"SELECT id FROM {table}") for table in tables}
        keys = self._rows("SELECT key FROM emulation_ballot")
        session.action_close()
        for table in tables:
            after = self._rows(f"SELECT id FROM {table}")
            self.assertEqual(len(after), 5)
            self.assertFalse(set(before[table]) & set(after))
        self.assertFalse(set(keys) & set(self._rows("SELECT key FROM emulation_ballot")))

    def test_order_of_the_new_rows_is_drawn_by_lot(self):
        session = self._open()
        receipts = [next(iter(r.values())) for r in self._vote(session, *["yes"] * 5)]

        class Lot:
            """Turns every order round."""

            def shuffle(self, rows):
                rows.reverse()

        with patch.object(ballot_mixin.secrets, "SystemRandom", Lot):
            session.action_close()
        rows = self._rows("SELECT receipt FROM emulation_ballot ORDER BY id")
        # turned round once, whatever the order in which the database gave them out
        self.assertEqual({row for (row,) in rows}, set(receipts))
        names = self._rows("SELECT user_id FROM emulation_ballot_roll ORDER BY id")
        self.assertEqual([user for (user,) in names], self.members.ids[::-1])

    def test_nobody_writes_ballots_by_the_orm(self):
        session = self._open()
        self._vote(session, *["yes"] * 5)
        session.action_close()
        ballots = session.ballot_ids.sudo()
        roll = self.env["emulation.ballot.roll"].sudo().search([])
        for records in (ballots, roll):
            with self.assertRaises(AccessError):
                records.write({})
            with self.assertRaises(AccessError):
                records.unlink()
            with self.assertRaises(AccessError):
                records.create([{}])

    # the closed tally

    def test_receipts_appear_in_the_closed_tally(self):
        session = self._open()
        [mine, *__] = self._vote(session, "no", "yes", "yes", "abstain", "yes")
        session.action_close()
        ballots = session.with_user(self.members[4]).ballot_ids
        found = ballots.filtered(lambda b: b.receipt == mine[str(self.nomination.id)])
        self.assertEqual((len(ballots), found.choice), (5, "no"))
        item = session.item_ids
        self.assertEqual((item.favour_count, item.against_count, item.abstained_count), (3, 1, 1))

    def test_changed_ballots_are_detected(self):
        for change in (
            "UPDATE emulation_ballot SET choice = 'yes' WHERE choice = 'no'",
            "DELETE FROM emulation_ballot WHERE choice = 'no'",
            "INSERT INTO emulation_ballot (item_id, choice, receipt, key) "
            "SELECT item_id, choice, 'NEW', 'k' FROM emulation_ballot LIMIT 1",
            "UPDATE emulation_ballot_roll SET user_id = 1 "
            "WHERE id = (SELECT min(id) FROM emulation_ballot_roll)",
            "UPDATE emulation_council_item SET favour_count = 5",
        ):
            with self.subTest(change=change), self.env.cr.savepoint() as savepoint:
                session = self._open()
                self._vote(session, "no", "yes", "yes", "yes", "yes")
                session.action_close()
                self.assertTrue(session._is_whole())
                self.env.flush_all()
                self.env.cr.execute(change)
                self.env.invalidate_all()
                self.assertFalse(session._is_whole())
                self.assertEqual(session.action_verify()["params"]["type"], "danger")
                savepoint.rollback()
                self.env.invalidate_all()

    def test_stuffed_box_is_not_closed(self):
        session = self._open()
        self._vote(session, *["yes"] * 5)
        self.env.cr.execute(
            "INSERT INTO emulation_ballot (item_id, choice, receipt, key) "
            "VALUES (%s, 'yes', 'X', 'k')",
            [session.item_ids.id],
        )
        with self.assertRefused("6 ballots are in the box, and 5 members have voted"):
            session.action_close()

    # votes by name

    def test_open_vote_shows_the_count_live(self):
        session = self._open(mode="open")
        self._vote(session, "yes", "yes", "no", "yes")
        self.assertEqual(
            session.item_ids.tally_text,
            "5 members, more than 50 % of all = 3, in favour 3, outstanding 1",
        )
        self.assertEqual(session.vote_ids.mapped("choice"), ["yes", "yes", "no", "yes"])
        session.with_user(self.members[4]).action_vote({self.nomination.id: "no"})
        session.action_close()
        self.assertEqual(session.item_ids.result, "passed")
        with self.assertRaises(AccessError):
            session.vote_ids.sudo().write({"choice": "yes"})

    def test_wrong_way_of_answering(self):
        session = self._open(mode="open")
        with self.assertRefused("No points"):
            session.with_user(self.chair).action_score({self.nomination.id: {}})
        with self.assertRaises(UserError):
            session.with_user(self.chair).action_find({self.nomination.id: "passed"})
