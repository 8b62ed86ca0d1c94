"""Three ways in which history dies elsewhere, tried by remote calls on a running server.

The approver's account goes, the dossier is reset, a record is overwritten: steps, events and the
issued paper read afterwards as before.
"""

import hashlib

import pytest
from support.client import Rpc, ServerError, login_session
from support.office import Office

PLAN, PAPER, STEP = "emulation.campaign", "union.document", "union.approval.step"
REFUSALS = {
    f"odoo.exceptions.{name}"
    for name in ("AccessError", "UserError", "ValidationError", "MissingError")
}


@pytest.fixture(scope="module")
def office(odoo):
    return Office(odoo, "hs")


@pytest.fixture(scope="module")
def story(office):
    """An issued plan and its paper, approved by people of its own unit."""
    [plan] = office.campaigns(1, "issued")
    [paper] = office.papers_of([plan])
    return plan, paper


def history(office, story, login="viewer.own"):
    """What a reader finds: steps, events, and the bytes of the paper."""
    plan, paper = story
    reader = office.client(login)
    fields = ["actor_name", "actor_title", "date_done", "comment", "state", "round", "unit_id"]
    steps = reader.call(
        STEP, "search_read", [[("res_model", "=", PLAN), ("res_id", "=", plan)], fields]
    )
    domain = [
        ("action", "!=", "print"),
        "|", "&", ("res_model", "=", PLAN), ("res_id", "=", plan),
        "&", ("res_model", "=", PAPER), ("res_id", "=", paper),
    ]  # fmt: skip
    fields = ["actor_name", "actor_id", "action", "date", "detail", "digest", "previous_digest"]
    events = reader.call("union.event", "search_read", [domain, fields])
    session = login_session(office.odoo.url, reader.login)
    file = session.get(f"/report/pdf/union_emulation.paper_document/{paper}")
    assert file.headers["Content-Type"] == "application/pdf"
    assert steps and events
    return steps, events, hashlib.sha256(file.content).hexdigest()


def refused(call, *args):
    with pytest.raises(ServerError) as caught:
        call(*args)
    assert caught.value.name in REFUSALS, f"{caught.value}\n{caught.value.debug[-2000:]}"


def test_approver_removed(office, story):
    before = history(office, story)
    judge = office.users["judge"]
    with pytest.raises(ServerError):
        office.admin.call("res.users", "unlink", [[judge]])
    assert history(office, story) == before
    office.admin.call("res.users", "write", [[judge], {"active": False, "name": "Người khác"}])
    assert history(office, story) == before
    office.admin.call("res.users", "write", [[judge], {"active": True}])


def test_dossier_reset(office, story):
    plan, __ = story
    before = history(office, story)
    for client in (office.client("maker"), office.client("judge"), office.admin):
        for args in (
            (PLAN, "write", [[plan], {"state": "draft"}]),
            (PLAN, "write", [[plan], {"step_ids": [(5, 0, 0)]}]),
            (PLAN, "write", [[plan], {"round": 0, "current_step_id": False}]),
            (PLAN, "action_recall", [[plan]]),
            (PLAN, "action_submit", [[plan]]),
            (PLAN, "action_return", [[plan], "x", ["name"]]),
            (PLAN, "unlink", [[plan]]),
        ):
            refused(client.call, *args)
    assert history(office, story) == before


def test_record_overwritten(office, story):
    plan, paper = story
    before = history(office, story)
    maker = office.client("maker")
    [rows] = maker.call(PLAN, "read", [[plan], ["content_ids", "step_ids"]])
    [issued] = maker.call(PAPER, "read", [[paper], ["pdf_attachment_id", "recipient_ids"]])
    for client in (maker, office.client("judge"), office.admin):
        for model, ids, values in (
            (PLAN, [plan], {"name": "Sửa"}),
            ("emulation.campaign.content", rows["content_ids"], {"body": "Sửa"}),
            (STEP, rows["step_ids"], {"comment": "Sửa", "actor_name": "Sửa"}),
            (PAPER, [paper], {"subject": "Sửa"}),
            (PAPER, [paper], {"number": 99}),
            ("ir.attachment", [issued["pdf_attachment_id"][0]], {"datas": "eA=="}),
            ("union.document.recipient", issued["recipient_ids"], {"name": "Sửa"}),
        ):
            refused(client.call, model, "write", [ids, values])
            refused(client.call, model, "unlink", [ids])
    assert history(office, story) == before


def test_mandates_ended(office, story):
    """The people who acted are gone from the unit, and their titles with them."""
    before = history(office, story)
    users = [office.users["judge"], office.users["maker"]]
    mandates = office.admin.call("union.mandate", "search", [[("user_id", "in", users)]])
    day = str(office.today.replace(year=office.today.year - 1))
    office.admin.call("union.mandate", "write", [mandates, {"date_end": day, "title": "Nguyên"}])
    refused(Rpc(office.odoo.url, office.odoo.database, "hs.judge").call, PLAN, "read", [[story[0]]])
    assert history(office, story) == before
