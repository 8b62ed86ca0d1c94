"""A secret ballot as somebody sees it who reads everything: processes at once, and the database."""

import itertools
from concurrent.futures import ProcessPoolExecutor

import pytest
from support.awards_nominations import NominationRecipes
from support.client import Rpc, ServerError
from support.office import Office

SESSION = "emulation.council.session"
SEATS = "emulation.council.attendance"
MEMBERS = 11
LINES = 3
CHOICES = ("yes", "no", "abstain")


def vote(url, database, login, session, sheet):
    """What one process of its own gets when it votes: receipts, or the refusal."""
    try:
        return Rpc(url, database, login).call(SESSION, "action_vote", [[session], sheet])
    except ServerError as error:
        return error.message


class Hall(NominationRecipes):
    """A council of the unit ``own`` with accounts that hold no mandate, and its sessions."""

    def __init__(self, server):
        self.server = server
        self.office = Office(server, "hall")
        self.admin = self.office.admin
        self.unit = self.office.units["own"]
        self.lock, self.shared = _NoLock(), {}
        self.logins = [f"hall.member.{number}" for number in range(MEMBERS)]
        self.users = self.admin.call(
            "res.users",
            "create",
            [
                [
                    {
                        "name": f"Ủy viên {login}",
                        "login": login,
                        "password": login,
                        "group_ids": [(6, 0, [self.office.ref("base.group_user")])],
                    }
                    for login in self.logins
                ]
            ],
            {"context": {"no_reset_password": True}},
        )
        roles = ["chair", "secretary"] + ["member"] * (MEMBERS - 2)
        self.maker = self.office.client("maker")
        self.council = self.maker.call(
            "emulation.council",
            "create",
            [
                {
                    "name": "Hội đồng Thi đua - Khen thưởng",
                    "unit_id": self.unit,
                    "date_start": "2020-01-01",
                    "member_ids": [
                        (0, 0, {"user_id": user, "role": role})
                        for user, role in zip(self.users, roles, strict=True)
                    ],
                }
            ],
        )

    def open_session(self):
        """An open session of a few lines at which everybody is present; its id and nominations."""
        nominations = self.make_emulation_nomination("approved", LINES)
        session = self.maker.call(
            SESSION,
            "create",
            [
                {
                    "name": "Xét khen thưởng",
                    "council_id": self.council,
                    "date": "2026-01-05 02:00:00",
                    "place": "Phòng họp",
                    "threshold_numerator": 9,
                    "threshold_denominator": 10,
                    "comparison": "at_least",
                    "vote_base": "all",
                    "quorum_numerator": 2,
                    "quorum_denominator": 3,
                    "nomination_ids": [(6, 0, nominations)],
                }
            ],
        )
        seats = self.maker.call(SEATS, "search", [[("session_id", "=", session)]])
        self.maker.call(SEATS, "write", [seats, {"presence": "present"}])
        self.maker.call(SESSION, "action_open", [[session]])
        return session, nominations

    def sheet(self, nominations, member):
        """Choices that differ from member to member and from line to line."""
        return {
            str(nomination): CHOICES[(member + line) % 3]
            for line, nomination in enumerate(nominations)
        }

    def ballots(self, session):
        """The closed tally as a member reads it: choice by receipt."""
        member = Rpc(self.server.url, self.server.database, self.logins[0])
        rows = member.call(
            "emulation.ballot",
            "search_read",
            [[("item_id.session_id", "=", session)], ["receipt", "choice"]],
        )
        return {row["receipt"]: row["choice"] for row in rows}

    def query(self, text, *values):
        with self.server.connect() as connection, connection.cursor() as cursor:
            cursor.execute(text, values)
            return cursor.fetchall()

    def tables(self):
        return [
            name
            for (name,) in self.query(
                "SELECT table_name FROM information_schema.tables"
                " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
            )
        ]


class _NoLock:
    def __enter__(self):
        return self

    def __exit__(self, *exception):
        return False


@pytest.fixture(scope="module")
def hall(make_server):
    server = make_server()
    yield Hall(server)
    server.stop()


def test_votes_of_ten_processes_at_once_all_count(hall):
    session, nominations = hall.open_session()
    url, database = hall.server.url, hall.server.database
    sheets = [hall.sheet(nominations, member) for member in range(MEMBERS)]
    with ProcessPoolExecutor(10) as pool:
        jobs = [
            pool.submit(vote, url, database, login, session, sheet)
            for login, sheet in zip(hall.logins[:10], sheets, strict=False)
        ]
        receipts = [job.result() for job in jobs]
    assert all(isinstance(found, dict) for found in receipts), receipts
    [row] = hall.maker.call(SESSION, "read", [[session], ["turnout"]])
    assert row["turnout"] == f"10 of {MEMBERS}"
    # the eleventh is recorded as not voting, and the session closed
    domain = [("session_id", "=", session), ("user_id", "=", hall.users[10])]
    hall.maker.call(SEATS, "write", [hall.maker.call(SEATS, "search", [domain]), {"not_voting": 1}])
    hall.maker.call(SESSION, "action_close", [[session]])
    tally = hall.ballots(session)
    assert len(tally) == 10 * LINES
    for found, sheet in zip(receipts, sheets, strict=False):
        assert {nomination: tally[receipt] for nomination, receipt in found.items()} == sheet
    [row] = hall.maker.call(
        "emulation.council.item",
        "search_read",
        [[("session_id", "=", session), ("nomination_id", "=", nominations[0])]],
    )
    favour = sum(sheet[str(nominations[0])] == "yes" for sheet in sheets[:10])
    text = f"11 members, 90 % of all = 10, in favour {favour}, outstanding 1"
    assert row["tally_text"] == text


def test_two_windows_vote_once(hall):
    session, nominations = hall.open_session()
    url, database, login = hall.server.url, hall.server.database, hall.logins[4]
    with ProcessPoolExecutor(4) as pool:
        jobs = [
            pool.submit(vote, url, database, login, session, hall.sheet(nominations, window))
            for window in range(4)
        ]
        answers = [job.result() for job in jobs]
    assert sum(isinstance(answer, dict) for answer in answers) == 1, answers
    refusals = [answer for answer in answers if not isinstance(answer, dict)]
    assert all("have voted in this session already" in refusal for refusal in refusals), refusals
    count = "SELECT count(*) FROM emulation_ballot JOIN emulation_council_item item"
    count += " ON item.id = item_id WHERE session_id = %s"
    assert hall.query(count, session) == [(LINES,)]


def test_nothing_stored_joins_voters_with_ballots(hall):
    session, nominations = hall.open_session()
    url, database = hall.server.url, hall.server.database
    receipts = [
        vote(url, database, login, session, hall.sheet(nominations, member))
        for member, login in enumerate(hall.logins)
    ]
    of_session = (
        "SELECT ballot.xmin::text, ballot.id, receipt FROM emulation_ballot ballot"
        f" JOIN emulation_council_item item ON item.id = item_id WHERE session_id = {session}"
    )
    before = hall.query(of_session)
    while_open = {xmin for xmin, *__ in before}
    assert len(while_open) == MEMBERS  # what the closing has to wipe out
    hall.maker.call(SESSION, "action_close", [[session]])

    # one transaction has written all of both tables
    ballots = hall.query(f"{of_session} ORDER BY ballot.ctid")
    roll = hall.query(
        "SELECT xmin::text, id, user_id FROM emulation_ballot_roll WHERE session_id = %s"
        " ORDER BY ctid",
        session,
    )
    assert len(ballots) == MEMBERS * LINES and len(roll) == MEMBERS
    assert len({xmin for xmin, *__ in ballots + roll}) == 1
    # numbers are new, and neither they nor the places in the table follow the order of the votes
    assert not {number for __, number, __ in before} & {number for __, number, __ in ballots}
    assert [user for *__, user in roll] != hall.users
    assert [user for *__, user in sorted(roll, key=lambda row: row[1])] != hall.users
    for nomination in nominations:
        voted = [found[str(nomination)] for found in receipts]
        stored = [receipt for *__, receipt in ballots if receipt in voted]
        assert sorted(stored) == sorted(voted) and stored != voted
        by_number = [r for *__, r in sorted(ballots, key=lambda row: row[1]) if r in voted]
        assert by_number != voted
    # the lines of one sheet do not lie together either
    places = {receipt: place for place, (*__, receipt) in enumerate(ballots)}
    gaps = [
        abs(places[one] - places[two])
        for found in receipts
        for one, two in itertools.pairwise(found.values())
    ]
    assert max(gaps) > LINES

    # no row of any table was written by one of the voting transactions, or bears a receipt
    drawn = [receipt for found in receipts for receipt in found.values()]
    # (but Odoo's own note of who has used which device: it bears the mark of the first request of
    # each, and no ballot bears it any more)
    for table in set(hall.tables()) - {"res_device_log"}:
        left = hall.query(
            f'SELECT count(*) FROM "{table}" WHERE xmin::text = ANY(%s)', list(while_open)
        )
        assert left == [(0,)], f"{table} still bears the mark of a vote"
        if table != "emulation_ballot":
            pattern = "|".join(drawn)
            found = hall.query(f'SELECT count(*) FROM "{table}" t WHERE t::text ~ %s', pattern)
            assert found == [(0,)], f"{table} names a receipt"

    # nor does the server's log name a choice or a receipt
    log = hall.server.log_text()
    for text in (*drawn, '"yes"', "'yes'", '"abstain"', "'abstain'", "Traceback"):
        assert text not in log

    # and both tables have no column that says who or when
    columns = hall.query(
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE table_name IN ('emulation_ballot', 'emulation_ballot_roll')"
    )
    assert set(columns) == {
        ("emulation_ballot", "id"),
        ("emulation_ballot", "item_id"),
        ("emulation_ballot", "choice"),
        ("emulation_ballot", "receipt"),
        ("emulation_ballot", "key"),
        ("emulation_ballot_roll", "id"),
        ("emulation_ballot_roll", "session_id"),
        ("emulation_ballot_roll", "user_id"),
    }


def test_a_ballot_changed_in_the_database_is_detected(hall):
    session, nominations = hall.open_session()
    for member, login in enumerate(hall.logins):
        sheet = hall.sheet(nominations, member)
        vote(hall.server.url, hall.server.database, login, session, sheet)
    hall.maker.call(SESSION, "action_close", [[session]])
    member = Rpc(hall.server.url, hall.server.database, hall.logins[0])
    found = member.call(SESSION, "action_verify", [[session]])
    assert found["params"]["type"] == "success"
    with hall.server.connect() as connection, connection.cursor() as cursor:
        cursor.execute(
            "UPDATE emulation_ballot SET choice = 'yes' WHERE id = (SELECT max(ballot.id)"
            " FROM emulation_ballot ballot JOIN emulation_council_item item ON item.id = item_id"
            " WHERE session_id = %s AND choice = 'no')",
            [session],
        )
    found = member.call(SESSION, "action_verify", [[session]])
    assert found["params"]["type"] == "danger"
