"""A role handed over in the browser: the deputy approves, and the history names both.

The approver of the province hands his role over to a colleague for some weeks; a plan that waits
for him is approved by her.
"""

import secrets
from datetime import timedelta

from selenium.webdriver.common.keys import Keys
from support.client import Rpc
from support.office import federation_today

PLAN = "emulation.campaign"
CODE = f"UQ-{secrets.token_hex(3)}"  # no two runs on one database meet
TITLE = f"Kế hoạch ủy quyền {CODE}"
GIVER, DEPUTY = "Triệu Thị Mai Lan", "xem.tinh"


def waiting_plan(odoo):
    """A plan of the province that waits for its approver."""
    officer = Rpc(odoo.url, odoo.database, "canbo.tinh")
    [unit] = officer.call("union.unit", "search", [[("code", "=", "BK")]])
    [plan] = officer.call(
        PLAN,
        "create",
        [
            [
                {
                    "code": CODE,
                    "name": TITLE,
                    "unit_id": unit,
                    "content_ids": [(0, 0, {"section": "content", "body": "<p>Thi đua.</p>"})],
                }
            ]
        ],
    )
    [row] = officer.call(PLAN, "read", [[plan], ["document_id"]])
    recipients = {"recipient_ids": [(0, 0, {"name": "Các cấp công đoàn", "scope": "below"})]}
    officer.call("union.document", "write", [[row["document_id"][0]], recipients])
    officer.call(PLAN, "action_submit", [[plan]])
    Rpc(odoo.url, odoo.database, "thamdinh.tinh").call(PLAN, "action_approve", [[plan]])
    return plan


def test_deputy_approves_and_both_are_named(odoo, at_desk):
    plan = waiting_plan(odoo)
    deputy = Rpc(odoo.url, odoo.database, DEPUTY)
    [person] = deputy.call("res.users", "read", [[deputy.uid], ["name"]])
    last = federation_today() + timedelta(days=21)

    with at_desk("duyet.tinh", "delegation_1") as giver:
        giver.browser.open("/odoo/union-mandates")
        giver.click(".o_data_row", GIVER)
        giver.see(".o_form_view")
        giver.click(".o_form_statusbar .o_statusbar_buttons .btn-primary")
        giver.choose("user_id", person["name"], ".modal")
        giver.pick("scope", 1, ".modal")
        giver.fill("date_end", last.strftime("%d/%m/%Y"), ".modal").send_keys(Keys.TAB)
        giver.shot("dialog")
        giver.click(".modal footer .btn-primary")
        giver.see_none(".modal")
        giver.shot("handed_over")

    with at_desk(DEPUTY, "delegation_2") as colleague:
        colleague.open_work(TITLE)
        colleague.press("action_approve")
        colleague.state("approved")
        colleague.page("way")
        way = colleague.see(".o_field_widget[name=step_ids]").text
        assert person["name"] in way and GIVER in way
        colleague.shot("approved")
        colleague.browser.open("/odoo/union-mandates")
        colleague.see(".o_data_row", GIVER)
        colleague.shot("own_list")

    [approved] = deputy.call(PLAN, "read", [[plan], ["state", "step_ids"]])
    assert approved["state"] == "approved"
    step = deputy.call(
        "union.approval.step", "read", [approved["step_ids"], ["actor_name", "actor_title"]]
    )[-1]
    assert step["actor_name"] == person["name"]
    assert GIVER in step["actor_title"]
