"""An initiative from the draft to the portal, clicked through in a browser.

The officer of a school's union registers it and sees what is missing, the chairman of the district
approves it and recognises it with what the council said, the officer sends it to the programme's
host and notes the code that comes back.
"""

import secrets

from selenium.webdriver.common.keys import Keys
from support.client import Rpc

REGISTRATION = "emulation.registration"
WORDS = "Giá phơi khăn mặt bằng tre xếp gọn"


def test_initiative_from_draft_to_portal(odoo, at_desk):
    name = f"{WORDS} {secrets.token_hex(3)}"
    with at_desk("canbo.hoaban", "1") as officer:
        officer.begin_registration()
        officer.choose("category_id", "Sáng kiến")
        # the programme of the plan is filled in, and asks for the date
        officer.see(".o_field_widget[name=programme_ids] .o_tag", "Sáng kiến của đoàn viên")
        officer.fill("name", name)
        officer.page("authors")
        officer.add_line("author_ids")
        officer.fill("name", "Nông Văn Tài", ".o_selected_row")
        officer.fill("share", "99,99", ".o_selected_row")
        officer.save()
        missing = officer.see(".o_field_widget[name=missing]").text
        assert "99,99 %" in missing and "Sáng kiến của đoàn viên" in missing
        officer.shot("missing")
        officer.click(".o_field_widget[name=author_ids] .o_data_cell[name=share]")
        officer.fill("share", "100", ".o_selected_row")
        officer.page("description")
        today = officer.driver.execute_script("return new Date().toLocaleDateString('en-GB')")
        officer.fill("date_applied", today).send_keys(Keys.ENTER)
        officer.save()
        officer.see_none(".o_field_widget[name=missing]")
        officer.shot("complete")
        officer.press("action_submit")
        officer.state("submitted")

    boss = Rpc(odoo.url, odoo.database, "canbo.hoaban")
    [found] = boss.call(REGISTRATION, "search", [[("name", "=", name)]])
    for login in ("thamdinh.hoaban", "duyet.hoaban", "thamdinh.babe"):
        Rpc(odoo.url, odoo.database, login).call(REGISTRATION, "action_approve", [[found]])

    with at_desk("duyet.babe", "2") as chairman:
        chairman.browser.open(f"/odoo/emulation-registrations/{found}")
        chairman.press("action_approve")
        chairman.state("approved")
        chairman.press("action_open_council")
        chairman.fill("council_name", "Hội đồng sáng kiến Trường Mầm non Hoa Ban", ".modal")
        chairman.pick("level", 1, ".modal")
        chairman.click(".modal .o_data_cell[name=influence]")
        chairman.pick("influence", 1, ".modal .o_selected_row")
        chairman.fill("decision_number", "15/QĐ-HĐSK", ".modal")
        chairman.shot("council")
        chairman.click(".modal button[name=action_recognise]")
        chairman.click(".modal .modal-footer .btn-primary:not([name])")
        chairman.state("recognised")
        chairman.page("outcomes")
        chairman.see(".o_data_cell[name=result]", "15/QĐ-HĐSK")
        chairman.shot("recognised")

    with at_desk("canbo.hoaban", "3") as officer:
        officer.browser.open(f"/odoo/emulation-registrations/{found}")
        officer.press("action_open_forwarding")
        officer.see(".modal .o_field_widget[name=ready_count]", "1")
        officer.shot("forwarding")
        officer.click(".modal button[name=action_send]")
        officer.see(".modal .o_field_widget[name=content]", "Sang kien gui SKĐV.xlsx")
        officer.shot("sent")
        [outcome] = boss.call(
            "emulation.outcome",
            "search",
            [[("registration_id", "=", found), ("kind", "=", "forwarding")]],
        )
        officer.browser.open(f"/odoo/emulation-outcomes/{outcome}")
        officer.see(".o_field_widget[name=result]", "Đã gửi")
        officer.press("action_open_answer")
        officer.fill("portal_code", f"SK-{name[-6:]}", ".modal")
        officer.click(".modal button[name=action_confirm]")
        officer.see(".o_field_widget[name=result]", f"SK-{name[-6:]}")
        officer.shot("code")

    [row] = boss.call(REGISTRATION, "read", [[found], ["state", "counts"]])
    assert (row["state"], row["counts"]) == ("recognised", True)
