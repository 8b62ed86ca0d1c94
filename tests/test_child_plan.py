"""A plan of a district drawn from the province's, clicked through by the people of the demo.

The province launches a plan whose first phase is given by a quarter and locked. The officer of the
district draws up the district's plan from it, has it approved in the district and its paper issued
there; the province sees it in the tree of plans, with its number.
"""

import re
import secrets

from support.client import Rpc

PLAN = "emulation.campaign"
CODE = f"KP-{secrets.token_hex(3)}"
TITLE = f"Tổ chức phong trào thi đua {CODE}"
OWN_TITLE = f"Triển khai phong trào thi đua {CODE} của huyện"


def launch_plan_of_the_province(odoo):
    """A launched plan of the province with a locked and an open phase; returns its id."""

    def call(login, model, method, *args):
        return Rpc(odoo.url, odoo.database, login).call(model, method, list(args))

    [plan] = call(
        "canbo.tinh",
        PLAN,
        "create",
        [
            {
                "code": CODE,
                "name": TITLE,
                "content_ids": [(0, 0, {"section": "content", "body": "<p>Thi đua.</p>"})],
                "phase_ids": [
                    (
                        0,
                        0,
                        {
                            "name": "Đợt quý",
                            "precision": "quarter",
                            "date_start": "2199-05-10",
                            "date_end": "2199-05-10",
                        },
                    ),
                    (
                        0,
                        0,
                        {"name": "Đợt mở", "date_end": "2199-12-31", "open_below": True},
                    ),
                ],
                "recipient_ids": [(0, 0, {"scope": "below", "purpose": "execute"})],
            }
        ],
    )
    call("canbo.tinh", PLAN, "action_submit", [plan])
    call("thamdinh.tinh", PLAN, "action_approve", [plan])
    call("duyet.tinh", PLAN, "action_approve", [plan])
    [row] = call("canbo.tinh", PLAN, "read", [plan], ["document_id"])
    call("vanthu.tinh", "union.document", "action_issue", [row["document_id"][0]])
    call("canbo.tinh", PLAN, "action_launch", [plan])
    return plan


def test_plan_of_a_district(odoo, at_desk):
    province_plan = launch_plan_of_the_province(odoo)

    with at_desk("canbo.babe", 1) as officer:
        officer.open_work(TITLE)
        officer.press("action_draw_up")
        officer.state("draft")
        officer.page("phases")
        phases = officer.see(".o_field_widget[name=phase_ids]").text
        assert "quý II/2199" in phases
        officer.click(".o_field_widget[name=phase_ids] .o_data_row", "Đợt quý")
        officer.see(".modal .o_field_widget[name=date_start].o_readonly_modifier")
        officer.see(".modal .o_field_widget[name=precision].o_readonly_modifier")
        officer.shot("locked")
        officer.click(".modal .o_form_button_cancel")
        officer.see_none(".modal")
        officer.click(".o_field_widget[name=phase_ids] .o_data_row", "Đợt mở")
        officer.see(".modal .o_field_widget[name=date_start]:not(.o_readonly_modifier)")
        officer.click(".modal .o_form_button_cancel")
        officer.see_none(".modal")
        officer.fill("name", OWN_TITLE)
        officer.page("content")
        officer.add_line("content_ids")
        officer.fill("body", "Mỗi cơ sở một việc làm mới.", ".modal")
        officer.save_dialog()
        officer.page("paper")
        officer.add_line("recipient_ids")
        officer.pick("scope", 2, ".o_selected_row")  # all units below
        officer.save()
        officer.press("action_submit")
        officer.state("submitted")

    with at_desk("thamdinh.babe", 2) as appraiser:
        appraiser.open_work(OWN_TITLE)
        appraiser.press("action_approve")
        appraiser.see_none("button[name=action_approve]")

    with at_desk("duyet.babe", 3) as approver:
        approver.open_work(OWN_TITLE)
        approver.press("action_approve")
        approver.state("approved")

    with at_desk("vanthu.babe", 4) as clerk:
        clerk.open_work(OWN_TITLE)
        clerk.press("action_issue")
        clerk.confirm()
        clerk.state("issued")
        number = clerk.see("h2 .o_field_widget[name=full_number]").text
        assert re.fullmatch(r"\d{2,}/KH-LĐLĐ", number)

    with at_desk("canbo.tinh", 5) as province:
        province.browser.open(f"/odoo/emulation-plans/{province_plan}")
        province.state("launched")
        province.click("button[name=action_open_children]")
        row = province.see(".o_data_row", OWN_TITLE).text
        assert number in row
        province.shot("children")
        # the district has answered by its plan
        province.browser.open(f"/odoo/emulation-plans/{province_plan}")
        assert province.see("button[name=action_open_participations]").text.strip()
    rpc = Rpc(odoo.url, odoo.database, "canbo.tinh")
    [own] = rpc.call(
        PLAN,
        "search_read",
        [[("parent_id", "=", province_plan)], ["paper_number", "unit_id", "phase_ids"]],
    )
    assert own["paper_number"] == number
    [answer] = rpc.call(
        "emulation.participation",
        "search_read",
        [
            [("campaign_id", "=", province_plan), ("unit_id", "=", own["unit_id"][0])],
            ["state", "own_plan_number"],
        ],
    )
    assert answer["state"] == "planned"
    assert answer["own_plan_number"] == number
