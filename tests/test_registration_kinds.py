"""A product, a task and a title from the draft to the recognition, by the people of the demo.

What they share with works is told in test_works.py; the approvals on the way go by remote calls.
"""

import secrets

import pytest
from selenium.webdriver.common.keys import Keys
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
            begin(officer, category, name)
            officer.press("action_submit")
            officer.state("submitted")
        again_and_again(officer, call, names)

        made = [named(call, name)[0] for name in names.values()]
        for login in WAY:
            call(login, "action_approve", made)
        product, task = made
        officer.browser.open(f"/odoo/emulation-registrations/{product}")
        officer.state("approved")
        officer.page("result")
        officer.fill("actual_cost", "3000000")
        officer.fill("quality_statement", "Đạt yêu cầu")
        officer.fill("actual_start", f"02/05/2025{Keys.TAB}")
        officer.fill("actual_finish", f"20/06/2025{Keys.TAB}")
        officer.save()
        officer.shot("result")
        officer.press("action_complete")
        officer.state("completed")
        call("canbo.babe", "write", [task], RESULT)
        call("canbo.babe", "action_complete", [task])
    recognise(at_desk, call, made)


def begin(officer, category, name):
    """A new registration with what none may lack."""
    officer.begin_registration()
    officer.choose("category_id", category)
    officer.fill("name", name)
    officer.page("work")
    officer.fill("planned_finish", "15/06/2025")
    officer.save()


def again_and_again(officer, call, names):
    """What was registered is entered again: it is something else, the same, and given up.

    A draft goes when it is given up; what was submitted and returned is withdrawn.
    """
    name = names["Sản phẩm"]
    begin(officer, "Sản phẩm", name)
    officer.page("matches")
    match = ".o_field_widget[name=match_ids] .o_data_row"
    officer.see(match, name)
    missing = officer.see(".o_field_widget[name=missing]").text.strip()
    officer.click(f"{match} button[name=action_same]")
    officer.see(f"{match} .text-bg-danger")
    assert officer.see(".o_field_widget[name=missing]").text.strip() != missing
    officer.click(f"{match} button[name=action_different]")
    officer.see(f"{match} .text-bg-success")
    officer.see_none(".o_field_widget[name=missing]")
    officer.shot("different")
    officer.click(f"{match} button[name=action_give_up]")
    officer.confirm()
    officer.see(".o_list_view .o_data_row")
    assert len(named(call, name)) == 1, "the draft is gone"

    [first] = named(call, names["Phần việc"])
    call("thamdinh.babe", "action_return", [first], "Đã có", ["name"])
    twice = call("canbo.babe", "copy", [first])
    call("canbo.babe", "write", twice, {"name": names["Phần việc"]})
    officer.browser.open(f"/odoo/emulation-registrations/{first}")
    officer.state("returned")
    officer.page("matches")
    officer.click(f"{match} button[name=action_give_up]")
    officer.confirm()
    officer.state("withdrawn")
    officer.shot("given-up")
    # the other one takes its place
    call("canbo.babe", "action_submit", twice)
    assert named(call, names["Phần việc"]) == twice


def named(call, name):
    """Numbers of the registrations of a name that are pursued."""
    return call("canbo.babe", "search", [("name", "=", name), ("state", "!=", "withdrawn")])


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
