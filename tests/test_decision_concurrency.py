"""Two clerks issue one decision at the same moment, and two decisions want the same nominee."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from support.awards_decisions import MODEL, DecisionRecipes
from support.client import Rpc, ServerError
from support.office import Office

ROUNDS = 5
#: What a refusal may be; a fault of the server is none.
REFUSALS = ("odoo.exceptions.UserError", "odoo.exceptions.ValidationError")


class Desks(DecisionRecipes):
    """Decisions of an office of its own, and a clerk at two screens."""

    def __init__(self, odoo):
        self.office = Office(odoo, "dc")
        self.admin, self.unit = self.office.admin, self.office.units["own"]
        self.lock, self.shared = threading.Lock(), {}
        self.officer = self.office.client("maker")
        clerk = self.office.client("clerk.own").login
        self.clerks = [Rpc(odoo.url, odoo.database, clerk) for _ in range(2)]

    def awards(self, decision):
        domain = [("decision_id", "=", decision)]
        return self.officer.call("emulation.award", "search_read", [domain, ["register_number"]])

    def read(self, decision, *fields):
        [row] = self.officer.call(MODEL, "read", [[decision], list(fields)])
        return [row[name] for name in fields]


@pytest.fixture(scope="module")
def desks(odoo):
    return Desks(odoo)


def at_once(*calls):
    """Call several at the same moment.

    :return: for each whether it passed
    """
    barrier = threading.Barrier(len(calls))

    def press(call):
        client, *args = call
        barrier.wait()
        try:
            client.call(*args)
        except ServerError as error:
            assert error.name in REFUSALS, error
            assert "Traceback" not in error.message and "psycopg2" not in error.message, error
            return False
        return True

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(press, calls))


def test_one_decision_issued_twice_at_once(desks):
    for decision in desks.make_emulation_decision("draft", ROUNDS):
        calls = [(clerk, MODEL, "action_issue", [[decision]]) for clerk in desks.clerks]
        assert sorted(at_once(*calls)) == [False, True]
        state, number = desks.read(decision, "state", "paper_number")
        assert state == "issued" and number
        assert len(desks.awards(decision)) == 1


def test_several_decisions_at_once_number_the_register_without_gaps(desks):
    domain = [("deciding_unit_id", "=", desks.unit)]
    before = desks.officer.call("emulation.award", "search_count", [domain])
    decisions = desks.make_emulation_decision("draft", 2 * ROUNDS)
    halves = decisions[::2], decisions[1::2]

    def issue(clerk, ids):
        for decision in ids:
            clerk.call(MODEL, "action_issue", [[decision]])

    with ThreadPoolExecutor(2) as pool:
        for job in [pool.submit(issue, *work) for work in zip(desks.clerks, halves, strict=True)]:
            job.result()
    rows = desks.officer.call("emulation.award", "search_read", [domain, ["register_number"]])
    numbers = sorted(int(row["register_number"].split("/")[0]) for row in rows)
    assert numbers == list(range(1, before + 2 * ROUNDS + 1))


def test_two_decisions_take_one_nominee_at_once(desks):
    for nomination in desks.nominations_to_decide(ROUNDS):
        values = {"unit_id": desks.unit, "nomination_ids": [(6, 0, [nomination])]}
        officers = [desks.officer, desks.office.client("officer.own")]
        calls = [(officer, MODEL, "create", [[values]]) for officer in officers]
        assert sorted(at_once(*calls)) == [False, True]
