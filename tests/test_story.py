"""The story of a plan, clicked through in a browser by the people of the demo database.

The officer of the province drafts it, the appraiser and the approver pass it, the clerk issues its
paper, the officer launches it, a district answers, and the province reminds the rest. Fields and
buttons are found by their names, so the story reads the same in every language of the screen.
"""

import re
import secrets

from support.client import Rpc

PLAN = "emulation.campaign"
CODE = f"KC-{secrets.token_hex(3)}"  # no two runs on one database meet
TITLE = f"Tổ chức phong trào thi đua {CODE}"
POINT = "Thi đua lao động giỏi, lao động sáng tạo."
PHASE = "Đợt 1"


def test_plan_from_draft_to_reminder(odoo, at_desk):
    with at_desk("canbo.tinh", "1") as officer:
        officer.browser.open("/odoo/emulation-plans")
        officer.click(".o_list_button_add, .o-kanban-button-new")
        officer.fill("name", TITLE)
        officer.fill("code", CODE)
        officer.add_line("content_ids")
        officer.fill("body", POINT, ".modal")
        officer.shot("point")
        officer.save_dialog()
        officer.page("phases")
        officer.add_line("phase_ids")
        officer.fill("name", PHASE, ".modal")
        officer.fill("end_event", "tổng kết năm", ".modal")
        officer.save_dialog()
        officer.save()
        assert officer.see(".o_field_widget[name=missing]").text.strip()
        officer.page("paper")
        officer.add_line("recipient_ids")
        officer.pick("scope", 2, ".o_selected_row")  # all units below
        officer.fill("name", "Các cấp công đoàn trong tỉnh", ".o_selected_row")
        officer.shot("recipients")
        officer.save()
        officer.page("way")
        assert "Triệu Thị Mai Lan" in officer.see(".o_field_widget[name=route_preview]").text
        officer.shot("way")
        officer.press("action_submit")
        officer.state("submitted")
        assert not officer.find("button[name=action_approve]")
        officer.shot("submitted")

    with at_desk("thamdinh.tinh", "2") as appraiser:
        appraiser.open_work(TITLE)
        assert POINT in appraiser.see(".o_field_widget[name=content_ids]").text
        assert not appraiser.find(".o_field_x2many_list_row_add a")
        appraiser.press("action_approve")
        appraiser.see_none("button[name=action_approve]")
        appraiser.shot("appraised")

    with at_desk("duyet.tinh", "3") as approver:
        approver.open_work(TITLE)
        approver.press("action_approve")
        approver.state("approved")
        approver.page("way")
        assert "Hoàng Văn Quyết" in approver.see(".o_field_widget[name=step_ids]").text
        approver.shot("approved")

    with at_desk("vanthu.tinh", "4") as clerk:
        clerk.open_work(TITLE)
        clerk.press("action_issue")
        clerk.confirm()
        clerk.state("issued")
        number = clerk.see("h2 .o_field_widget[name=full_number]").text
        assert re.fullmatch(r"\d{2,}/KH-LĐLĐ", number)
        clerk.shot("issued")
        paper = int(re.search(r"/(\d+)$", clerk.driver.current_url.split("?")[0])[1])
        assert_pdf_opens(clerk, f"/report/pdf/union_emulation.paper_document/{paper}")

    with at_desk("canbo.tinh", "5") as officer:
        officer.open_work(TITLE)
        officer.press("action_launch")
        officer.confirm()
        officer.state("launched")
        assert number in officer.see(".o_form_view").text
        officer.shot("launched")

    with at_desk("canbo.babe", "6") as district:
        district.open_work(TITLE)
        district.shot("asked")
        district.click(".o_field_widget[name=line_ids] button[name=action_answer]")
        district.see_none(".o_field_widget[name=line_ids] button[name=action_answer]")
        district.state("planned")
        district.shot("answered")
        district.browser.open("/odoo/my-work")
        district.see(".o_data_row, .o_view_nocontent")
        district.see_none_of(".o_data_row", TITLE)

    with at_desk("canbo.tinh", "7") as officer:
        officer.browser.open("/odoo/emulation-plans")
        officer.click(".o_data_row .o_data_cell[name=name]", TITLE)
        officer.state("launched")
        officer.click("button[name=action_open_matrix]")
        table = officer.see(".o_pivot table").text
        assert "Ba Bể" in table and PHASE in table
        officer.shot("follow_up")
        officer.click(".o_back_button")
        officer.press("action_remind")
        told = officer.see(".o_notification").text
        assert re.search(r"\d+", told)
        officer.shot("reminded")

    district = Rpc(odoo.url, odoo.database, "canbo.bachthong")
    asked = district.call(
        "emulation.participation",
        "search_read",
        [
            [
                ("campaign_id.code", "=", CODE),
                ("in_charge", "=", True),
                ("unit_id.code", "=", "BK-BT"),
            ],
            ["reminder_count", "state"],
        ],
    )
    assert [(row["reminder_count"], row["state"]) for row in asked] == [(1, "pending")]
    officer = Rpc(odoo.url, odoo.database, "canbo.tinh")
    [plan] = officer.call(PLAN, "search_read", [[("code", "=", CODE)], ["answered_count"]])
    assert plan["answered_count"] == 1


def assert_pdf_opens(desk, path):
    """The paper comes as PDF to whoever is logged in."""
    kind = desk.driver.execute_async_script(
        "const done = arguments[1];"
        "fetch(arguments[0]).then(async (r) =>"
        " done([r.status, r.headers.get('content-type'), (await r.text()).slice(0, 5)]));",
        path,
    )
    assert kind == [200, "application/pdf", "%PDF-"]
