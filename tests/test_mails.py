"""Mails of a running server that meets a real mail server: none twice, none lost.

The mail server is slow, refuses, hangs up or is away, and people go on working meanwhile. Nothing
here starts a scheduled action: what is to go out goes out by itself.
"""

import contextlib
import itertools
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from support.client import Rpc, ServerError
from support.mailbox import MailServer
from support.office import Office
from support.server import wait_until

PAPER, ROW, MAIL = "union.document", "union.document.delivery", "mail.mail"
SECONDS = 45  # less than the minute that Odoo waits for a mail server
LONG = 150  # more than the minute after which Odoo looks for what nobody has woken
#: What is still to be sent, or to be noted, or was promised to begin.
LEFT = """
    SELECT (SELECT count(*) FROM mail_mail WHERE state = 'outgoing')
         + (SELECT count(*) FROM union_document_delivery WHERE mail_state IN ('waiting', 'queued'))
         + (SELECT count(*) FROM ir_cron_trigger WHERE call_at <= now() AT TIME ZONE 'UTC')
"""
LOCKED = """
    SELECT count(*) FROM pg_stat_activity
     WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


@pytest.fixture(scope="module")
def office(make_server):
    """Units and users on a server of its own; those of ``child`` get their notices by e-mail."""
    office = Office(make_server(), "ml")
    office.client("maker")
    office.told = []
    for name in ("officer.child", "approver.child", "clerk.child", "everyone.child", "maker"):
        values = {"email": f"{name}@example.com", "notification_type": "email"}
        office.admin.call("res.users", "write", [[office.users[name]], values])
        office.told.append(values["email"])
    office.told.remove("maker@example.com")
    [company] = office.admin.call("res.company", "search", [[]], {"limit": 1})
    office.admin.call("res.company", "write", [[company], {"email": "vanphong@example.com"}])
    yield office
    office.odoo.stop()


@pytest.fixture
def mailbox(office):
    """The mail server that the office's server sends by."""
    wait_until(lambda: count(office, LEFT) == 0, LONG, "what was left before")
    mailbox = MailServer()
    values = {"name": "test", "smtp_host": "127.0.0.1", "smtp_port": mailbox.port}
    server = office.admin.call("ir.mail_server", "create", [values])
    yield mailbox
    mailbox.close()
    office.admin.call("ir.mail_server", "write", [[server], {"active": False}])


def count(office, query):
    with contextlib.closing(office.odoo.connect()) as connection, connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()[0]


def settle(office):
    """Wait until everything has gone out and has been noted."""
    wait_until(lambda: count(office, LEFT) == 0, LONG, "sending and noting")


def outside(name):
    """Line of recipients for somebody outside, and his address."""
    address = f"{name}@example.com"
    return {"name": f"Sở {name}", "email": address, "delivery_mode": "electronic"}, address


def issue(office, *names):
    """Issue a paper to these outside; its id."""
    lines = [outside(name)[0] for name in names]
    [paper] = office.documents(1, issued=True, recipients=lines)
    return paper


def rows_of(office, paper):
    """State of the mail and reason of a paper's addressees, in their order."""
    fields = ["mail_state", "mail_error"]
    domain = [("document_id", "=", paper)]
    rows = office.client("maker").call(ROW, "search_read", [domain, fields], {"order": "id"})
    return [(row["mail_state"], row["mail_error"]) for row in rows]


def test_ticked_while_it_is_on_its_way(office, mailbox):
    """What a clerk writes on the row does not undo that the mail has been sent."""
    __, address = outside("tick")
    with mailbox.waiting(mailbox.answers):
        paper = issue(office, "tick")
        wait_until(lambda: mailbox.got(address), SECONDS, "letter")
        office.client("maker").call(PAPER, "action_mark_sent", [[paper]])
    settle(office)
    assert rows_of(office, paper) == [("sent", False)]
    assert mailbox.got(address) == 1


def test_row_is_held_while_its_mail_is_noted(office, mailbox):
    """Whoever writes the row at that moment is not met; it is noted when he has done."""
    begun = len(office.odoo.log_text())
    with contextlib.closing(office.odoo.connect()) as connection, connection.cursor() as cursor:
        with mailbox.waiting(mailbox.answers):
            paper = issue(office, "held")
            wait_until(lambda: mailbox.got(outside("held")[1]), SECONDS, "letter")
            cursor.execute(
                "UPDATE union_document_delivery SET name = name WHERE document_id = %s", [paper]
            )
        wait_until(
            lambda: (
                "processed no record" in office.odoo.log_text()[begun:] or count(office, LOCKED)
            ),
            SECONDS,
            "note",
        )
        connection.commit()
    issue(office, "other")  # wakes the jobs
    settle(office)
    assert rows_of(office, paper) == [("sent", False)]
    assert "Traceback" not in office.odoo.log_text()[begun:]


def test_nobody_waits_for_the_mail_server(office, mailbox):
    """The issue is over while the mail server has not even greeted; notices go out later."""
    line = {"scope": "unit", "unit_id": office.units["child"]}
    [paper] = office.documents(1, recipients=[line])
    with mailbox.waiting(mailbox.greets):
        office.client("maker").call(PAPER, "action_issue", [[paper]])
    settle(office)
    assert [mailbox.got(address) for address in office.told] == [1] * len(office.told)


def test_line_is_cut(office, mailbox):
    """The mail at which the server hangs up is shown as failed; those behind it go out."""
    names = ["before", "cut", "behind"]
    mailbox.cut.add(outside("cut")[1])
    paper = issue(office, *names)
    settle(office)
    reason = "Máy chủ thư ngắt kết nối. Không rõ thư đã đến nơi chưa."
    assert rows_of(office, paper) == [("sent", False), ("failed", reason), ("sent", False)]
    assert [mailbox.got(outside(name)[1]) for name in names] == [1, 1, 1]


def test_refused_and_sent_again(office, mailbox):
    __, address = outside("unknown")
    mailbox.refused.add(address)
    paper = issue(office, "unknown")
    settle(office)
    refusal = "Máy chủ thư từ chối: 550 5.1.1 no such mailbox"
    assert rows_of(office, paper) == [("failed", refusal)]
    mailbox.refused.clear()
    rows = office.client("maker").call(ROW, "search", [[("document_id", "=", paper)]])
    office.client("maker").call(ROW, "action_mail_again", [rows])
    settle(office)
    assert rows_of(office, paper) == [("sent", False)]
    assert mailbox.got(address) == 1


def test_mail_server_is_away(office, mailbox):
    mailbox.close()
    paper = issue(office, "away")
    settle(office)
    reason = "Không kết nối được máy chủ thư gửi đi (111 Connection refused)."
    assert rows_of(office, paper) == [("failed", reason)]


def test_sent_now_while_it_is_on_its_way(office, mailbox):
    """An administrator's “Send Now” does not send what the queue is just sending."""
    __, address = outside("now")
    administrator = Rpc(office.odoo.rpc_url, office.odoo.database)

    def press(mail):
        with contextlib.suppress(ServerError):  # it may be gone by now
            administrator.call(MAIL, "send", [[mail]])

    with mailbox.waiting(mailbox.answers):
        paper = issue(office, "now")
        wait_until(lambda: mailbox.got(address), SECONDS, "letter")
        [mail] = administrator.call(MAIL, "search", [[("email_to", "=", address)]])
        presser = threading.Thread(target=press, args=[mail])
        presser.start()
        wait_until(lambda: count(office, LOCKED) or mailbox.got(address) > 1, SECONDS, "press")
    presser.join()
    settle(office)
    assert mailbox.got(address) == 1
    assert rows_of(office, paper) == [("sent", False)]


def test_two_clerks_and_the_queue(office, mailbox):
    """Many notices and letters at once: each comes once, and no two senders meet."""
    outsiders = [outside(f"many{number}") for number in range(3)]
    lines = [line for line, __ in outsiders]
    lines.append({"scope": "unit", "unit_id": office.units["child"]})
    papers = office.documents(16, recipients=lines)
    begun = len(office.odoo.log_text())
    login = office.client("maker").login
    clerks = [Rpc(office.odoo.rpc_url, office.odoo.database, login) for __ in range(2)]

    def issue_all(clerk, some):
        for paper in some:
            clerk.call(PAPER, "action_issue", [[paper]])

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(issue_all, clerks, (papers[::2], papers[1::2])))
    settle(office)
    found = office.client("maker").call(PAPER, "read", [papers, ["full_number"]])
    addresses = [*(address for __, address in outsiders), *office.told]
    pairs = itertools.product(addresses, [paper["full_number"] for paper in found])
    assert {pair: times for pair in pairs if (times := mailbox.got(*pair)) != 1} == {}
    assert {state for paper in papers for state, __ in rows_of(office, paper) if state} == {"sent"}
    assert "Traceback" not in office.odoo.log_text()[begun:]


def test_killed_before_the_mail_server_answers(office, mailbox):
    """The one case in which a mail may come twice; it is never lost."""
    __, address = outside("killed")
    with mailbox.waiting(mailbox.answers):
        paper = issue(office, "killed")
        wait_until(lambda: mailbox.got(address), SECONDS, "letter")
        office.odoo.kill()
    office.odoo.start()
    issue(office, "next")  # wakes the jobs
    settle(office)
    assert rows_of(office, paper) == [("sent", False)]
    assert mailbox.got(address) == 2
