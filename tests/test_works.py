"""A work from its registration to the plaque on it, by the people of the demo database.

What is typed and pressed here is what only works have; the approvals on the way go by remote calls.
The officer and the approver keep their browsers open.
"""

import secrets

from selenium.webdriver.common.keys import Keys
from support.client import Rpc

REGISTRATION = "emulation.registration"
TITLE = f"Lò sấy măng {secrets.token_hex(3)}"  # no two runs on one database meet
PLAQUE = "CÔNG TRÌNH CHÀO MỪNG ĐẠI HỘI"


def test_work_from_draft_to_plaque(odoo, at_desk):
    def call(login, method, *arguments):
        return Rpc(odoo.url, odoo.database, login).call(REGISTRATION, method, list(arguments))

    with at_desk("canbo.babe", "1") as officer, at_desk("duyet.tinh", "2") as approver:
        officer.begin_registration("/odoo/emulation-works/new")
        officer.fill("name", TITLE)
        officer.page("work")  # the category is the first of the menu's kinds
        officer.fill("place", "Xã Khang Ninh")
        officer.fill("planned_finish", "15/06/2025")
        officer.click(".o_field_widget[name=plaque_requested] input")
        officer.fill("plaque_text", PLAQUE)
        officer.see(".o_field_widget[name=planned_text]", "tháng 6/2025")
        officer.shot("planned")
        officer.save()
        officer.press("action_submit")
        officer.state("submitted")

        [work] = call("canbo.babe", "search", [("name", "=", TITLE)])
        for login in ("thamdinh.babe", "duyet.babe", "thamdinh.tinh", "duyet.tinh"):
            call(login, "action_approve", [work])

        officer.browser.open(f"/odoo/emulation-works/{work}")
        officer.state("approved")
        assert officer.see(".o_field_widget[name=missing]").text.strip()
        assert not officer.find(".o_form_statusbar button[name=action_complete]")
        officer.page("result")
        officer.fill("actual_cost", "450000000")
        officer.fill("quality_statement", "Đạt yêu cầu, an toàn")
        officer.fill("actual_start", f"01/06/2025{Keys.TAB}")
        officer.fill("actual_finish", f"20/06/2025{Keys.TAB}")
        officer.save()
        officer.see(".o_field_widget[name=schedule_text]", "10")
        officer.shot("reported")
        officer.press("action_complete")
        officer.state("completed")

        approver.browser.open(f"/odoo/emulation-works/{work}")
        approver.press("action_recognise")
        approver.confirm()
        approver.state("recognised")

        officer.browser.open(f"/odoo/emulation-works/{work}")
        officer.press("action_propose_plaque")
        officer.confirm()
        officer.page("outcomes")
        officer.see(".o_field_widget[name=outcome_ids] .o_data_row:nth-child(2)")
        officer.shot("proposed")

        approver.browser.open(f"/odoo/emulation-works/{work}")
        approver.page("outcomes")
        approver.click(".o_field_widget[name=outcome_ids] .o_data_row button[name=action_open]")
        approver.state("proposed")
        approver.click(".o_form_statusbar .btn-primary")
        approver.fill("number", "87/QĐ-LĐLĐ", ".modal")
        approver.shot("decision")
        approver.click(".modal footer button[name=action_confirm]")
        approver.state("decided")

        officer.browser.open("/odoo/emulation-outcomes")
        officer.click(".o_data_row .o_data_cell[name=registration_id]", TITLE)
        officer.state("decided")
        officer.click(".o_form_statusbar .btn-primary")
        text = officer.see(".modal .o_field_widget[name=plaque_text] textarea")
        assert text.get_property("value") == PLAQUE
        officer.fill("place", "Đầu cầu phía xã", ".modal")
        officer.click(".modal footer button[name=action_confirm]")
        officer.state("done")
        officer.shot("fixed")

    [row] = call("canbo.babe", "read", [work], ["work_stage", "days_ahead"])
    assert (row["work_stage"], row["days_ahead"]) == ("plaque_fixed", 10)
