"""Several act at the same time: a dossier goes on once, whoever presses first."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from support.client import ServerError
from support.office import Office

PLAN, STEP = "emulation.campaign", "union.approval.step"


@pytest.fixture(scope="module")
def office(odoo):
    return Office(odoo, "ps")


@contextmanager
def way(office, needed):
    """At the unit two appraisers are in turn at the same time, then one approver."""
    common = {"res_model": PLAN, "unit_id": office.units["own"]}
    stages = [
        {"name": "Ý kiến", "stop_ids": [(0, 0, {}), (0, 0, {})], "needed": needed, "sequence": 1},
        {"name": "Duyệt", "stop_ids": [(0, 0, {"role": "approver"})], "sequence": 2},
    ]
    ids = office.admin.call("union.approval.stage", "create", [[common | row for row in stages]])
    try:
        yield
    finally:
        office.admin.call("union.approval.stage", "unlink", [ids])


def press(client, plan, barrier):
    barrier.wait()
    try:
        client.call(PLAN, "action_approve", [[plan]])
    except ServerError as error:
        assert error.name == "odoo.exceptions.UserError", error
        return False
    return True


@pytest.mark.parametrize("needed", [1, 2])
def test_a_stage_ends_once(office, needed):
    clients = office.client("judge"), office.client("appraiser.own")
    with way(office, needed):
        plans = office.campaigns(6, "appraisal")
    for plan in plans:
        barrier = threading.Barrier(2)
        with ThreadPoolExecutor(2) as pool:
            passed = list(pool.map(lambda c, p=plan, b=barrier: press(c, p, b), clients))
        assert any(passed)
        if needed == 2 and not all(passed):
            late = clients[passed.index(False)]
            late.call(PLAN, "action_approve", [[plan]])
        steps = clients[0].call(
            STEP, "search_read", [[("res_id", "=", plan), ("res_model", "=", PLAN)], ["state"]]
        )
        first = ["approved", "superseded"] if needed == 1 else ["approved", "approved"]
        assert sorted(step["state"] for step in steps[:2]) == first
        assert [step["state"] for step in steps[2:]] == ["current"]
        [row] = clients[0].call(PLAN, "read", [[plan], ["state", "current_step_id"]])
        assert (row["state"], row["current_step_id"][0]) == ("submitted", steps[2]["id"])
        events = clients[0].call(
            "union.event", "search_count", [[("res_id", "=", plan), ("action", "=", "approve")]]
        )
        assert events == needed
