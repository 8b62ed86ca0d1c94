"""A product, a task and a title from the draft to the recognition, by the people of the demo.

What they share with works is told in test_works.py; the approvals on the way go by remote calls.
"""

import secrets

import pytest
from support.client import Rpc

REGISTRATION = "emulation.registration"
MARK = secrets.token_hex(3)  # no two runs on one database meet
WAY = ("thamdinh.babe", "duyet.babe", "thamdinh.tinh", "duyet.tinh")
RESULT = {
    "actual_start": "2025-05-02",
    "actual_finish": "2025-06-20",
    "actual_cost": 3_000_000,
    "quality_statement": "Đạt yêu cầu",
}


@pytest.fixture
def call(odoo):
    def call(login, method, *arguments, model=REGISTRATION):
        return Rpc(odoo.url, odoo.database, login).call(model, method, list(arguments))

    return call


def test_products_and_tasks_are_recognised(at_desk, call):
    names = {category: f"{category} {MARK}" for category in ("Sản phẩm", "Phần việc")}
    with at_desk("canbo.babe", "1") as officer:
        for category, name in names.items():
            officer.begin_registration()
            officer.choose("category_id", category)
            officer.fill("name", name)
            officer.page("work")
            officer.fill("planned_finish", "15/06/2025")
            officer.save()
            officer.press("action_submit")
            officer.state("submitted")

    made = call("canbo.babe", "search", [("name", "in", list(names.values()))])
    assert len(made) == len(names)
    for login in WAY:
        call(login, "action_approve", made)
    call("canbo.babe", "write", made, RESULT)
    call("canbo.babe", "action_complete", made)
    recognise(at_desk, call, made)


def test_title_is_recognised(at_desk, call):
    unit = call("canbo.babe", "search", [("code", "=", "BK-BB")], model="union.unit")
    person = {"name": f"Nông Thị {MARK}", "unit_id": unit[0]}
    call("canbo.babe", "create", person, model="union.member")
    with at_desk("canbo.babe", "1") as officer:
        officer.begin_registration()
        officer.choose("category_id", "Danh hiệu phấn đấu")
        officer.pick("registrant_type", 3)
        officer.choose("member_id", person["name"])
        officer.choose("title_id", "Lao động tiên tiến")
        officer.save()
        officer.press("action_submit")
        officer.state("submitted")
        officer.shot("aimed-at")

    [title] = call("canbo.babe", "search", [("member_id.name", "=", person["name"])])
    for login in WAY:
        call(login, "action_approve", [title])
    recognise(at_desk, call, [title])


def recognise(at_desk, call, made):
    """The province recognises them, and that stands on record."""
    with at_desk("duyet.tinh", "2") as approver:
        for number in made:
            approver.browser.open(f"/odoo/emulation-registrations/{number}")
            approver.press("action_recognise")
            approver.confirm()
            approver.state("recognised")
    domain = [("registration_id", "in", made), ("kind", "=", "recognition")]
    outcomes = call("canbo.babe", "search_read", domain, ["state"], model="emulation.outcome")
    assert [outcome["state"] for outcome in outcomes] == ["decided"] * len(made)
