"""A plan comes back with named points and goes up again, clicked through in a browser.

The appraiser ticks what has to be corrected; the officer finds only that open, and corrects it; the
appraiser sees before and now side by side when it comes to him again.
"""

import secrets

import pytest
from selenium.webdriver.common.by import By
from support.client import Rpc

PLAN = "emulation.campaign"
BEFORE = "Thi đua lao động giỏi."
NOW = "Thi đua lao động giỏi, lao động sáng tạo."
OPEN = ".o_field_widget[name=%s]:not(.o_readonly_modifier)"
CLOSED = ".o_field_widget[name=%s].o_readonly_modifier"


@pytest.fixture
def plan(odoo):
    """A plan of the province that has been submitted: its id, its name and the officer."""
    officer = Rpc(odoo.url, odoo.database, "canbo.tinh")
    name = f"Phong trào thi đua {secrets.token_hex(3)}"
    number = officer.call(
        PLAN,
        "create",
        [
            {
                "name": name,
                "code": name[-6:],
                "content_ids": [(0, 0, {"section": "content", "body": f"<p>{BEFORE}</p>"})],
                "recipient_ids": [(0, 0, {"scope": "below"})],
                "closing": "Yêu cầu các cấp công đoàn thực hiện",
            }
        ],
    )
    officer.call(PLAN, "action_submit", [[number]])
    return number, name, officer


def test_return_with_points(odoo, at_desk, plan):
    number, name, officer_rpc = plan
    words = officer_rpc.call(
        PLAN, "fields_get", [["content_ids"], ["string"]], {"context": {"lang": "vi_VN"}}
    )
    label = words["content_ids"]["string"]

    with at_desk("thamdinh.tinh", "1") as appraiser:
        appraiser.open_work(name)
        appraiser.click(".o_form_statusbar .o_statusbar_buttons button", "Trả lại")
        appraiser.fill("reason", "Nội dung thi đua chưa đủ", ".modal")
        appraiser.see(".modal .o_field_widget[name=point_ids] .o_data_row", label)
        appraiser.shot("points")
        for row in appraiser.find(".modal .o_field_widget[name=point_ids] .o_data_row"):
            if row.text.strip() == label:
                row.find_element(By.CSS_SELECTOR, "input[type=checkbox]").click()
        appraiser.click(".modal .modal-footer button[name=action_confirm]", "Trả lại")
        appraiser.see_none(".modal")
        appraiser.state("returned")

    with at_desk("canbo.tinh", "2") as officer:
        officer.open_work(name)
        assert "chưa đủ" in officer.see(".o_field_widget[name=return_reason]").text
        assert label in officer.see(".o_field_widget[name=return_points] .badge").text
        officer.shot("returned")
        officer.see(OPEN % "content_ids")
        for closed in ("name", "code", "purpose_ids", "closing"):
            officer.see(CLOSED % closed)
        assert not officer.find(".o_field_widget[name=purpose_ids] .o_field_x2many_list_row_add a")
        assert not officer.find(".o_field_widget[name=name] textarea")
        officer.page("phases")
        officer.see(CLOSED % "phase_ids")
        officer.page("content")
        officer.click(".o_field_widget[name=content_ids] .o_data_row .o_data_cell[name=body]")
        officer.fill("body", NOW, ".modal")
        officer.save_dialog()
        officer.save()
        officer.press("action_submit")
        officer.state("submitted")

    with at_desk("thamdinh.tinh", "3") as appraiser:
        appraiser.open_work(name)
        table = appraiser.see(".alert .o_field_widget[name=content_changes] table")
        appraiser.shot("changes")
        [row] = [row for row in table.find_elements(By.CSS_SELECTOR, "tr") if BEFORE in row.text]
        head, before, now = row.find_elements(By.CSS_SELECTOR, "th, td")
        assert head.text == label
        assert before.text.endswith(BEFORE) and now.text.endswith(NOW)
        appraiser.press("action_approve")
        appraiser.see_none("button[name=action_approve]")
        appraiser.page("way")
        assert "Nội dung thi đua chưa đủ" in appraiser.see(".o_field_widget[name=step_ids]").text

    [row] = officer_rpc.call(PLAN, "read", [[number], ["round", "state"]])
    assert (row["round"], row["state"]) == (2, "submitted")
