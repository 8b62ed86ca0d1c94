"""An initiative from the draft to the portal, clicked through in a browser.

The officer of a school's union registers it and sees what is missing, the chairman of the district
approves it and recognises it with what the council said, the officer sends it to the programme's
host and reads back the workbook in which the host has filled in its code.
"""

import io
import secrets

from openpyxl import load_workbook
from selenium.webdriver.common.keys import Keys
from support.client import Rpc, login_session

REGISTRATION = "emulation.registration"
OFFICER = "canbo.hoaban"
WORDS = "Giá phơi khăn mặt bằng tre xếp gọn"


def filled_workbooks(odoo, sending, code, folder):
    """The workbook that was sent, filled in as its host would: once with a wrong date, once right.

    :return: paths of the two files
    """
    page = login_session(odoo.url, OFFICER).get(f"{odoo.url}/union/sending/{sending}/workbook")
    paths = []
    for name, date in (("sai", "32/01/2020"), ("dung", "01/01/2020")):
        book = load_workbook(io.BytesIO(page.content))
        sheet = book.active
        heads = [cell.value for cell in sheet[4]]
        sheet.cell(5, heads.index("Mã trên cổng") + 1).value = code
        sheet.cell(5, heads.index("Ngày ghi nhận trên cổng") + 1).value = date
        paths.append(folder / f"{name}.xlsx")
        book.save(paths[-1])
    return paths


def test_initiative_from_draft_to_portal(odoo, at_desk, tmp_path):
    name = f"{WORDS} {secrets.token_hex(3)}"
    with at_desk(OFFICER, "1") as officer:
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

    boss = Rpc(odoo.url, odoo.database, OFFICER)
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

    with at_desk(OFFICER, "3") as officer:
        officer.browser.open(f"/odoo/emulation-registrations/{found}")
        officer.press("action_open_forwarding")
        officer.see(".modal .o_field_widget[name=ready_count]", "1")
        officer.shot("forwarding")
        officer.click(".modal button[name=action_send]")
        officer.see(".modal .o_field_widget[name=sending_ids] button[name=action_download]")
        officer.shot("sent")
        [outcome] = boss.call(
            "emulation.outcome",
            "search",
            [[("registration_id", "=", found), ("kind", "=", "forwarding")]],
        )
        [sending] = boss.call("emulation.outcome", "read", [[outcome], ["sending_id"]])
        code = f"SK-{name[-6:]}"
        wrong, right = filled_workbooks(odoo, sending["sending_id"][0], code, tmp_path)
        officer.browser.open("/odoo/action-union_emulation.emulation_forwarding_import_action")
        officer.choose("programme_id", "Sáng kiến của đoàn viên")
        officer.hand_in(wrong)
        officer.click("button[name=action_confirm]")
        officer.see(".o_field_widget[name=faults]", "Dòng 5: “32/01/2020”")
        officer.shot("faults")
        assert (
            boss.call("emulation.outcome", "read", [[outcome], ["state"]])[0]["state"] == "decided"
        )
        officer.hand_in(right)
        officer.click("button[name=action_confirm]")
        officer.see(".o_notification", "1")
        officer.browser.open(f"/odoo/emulation-registrations/{found}")
        officer.page("outcomes")
        officer.see(".o_data_cell[name=result]", code)
        officer.shot("code")

    [row] = boss.call(REGISTRATION, "read", [[found], ["state", "counts"]])
    assert (row["state"], row["counts"]) == ("recognised", True)


def test_proposal_is_forwarded_by_the_unit_above(odoo, at_desk):
    officer = Rpc(odoo.url, odoo.database, OFFICER)
    [asked] = officer.call(
        "emulation.outcome",
        "search",
        [[("kind", "=", "forwarding"), ("state", "=", "proposed")]],
    )
    [row] = officer.call("emulation.outcome", "read", [[asked], ["registration_id"]])
    title = row["registration_id"][1]
    with at_desk("canbo.babe", "1") as above:
        above.browser.open("/odoo/my-work")
        above.click(".o_data_row .o_data_cell[name=name]", title)
        above.see(".o_data_row:has(.o_data_cell[name=programme_id])", title)
        above.click(".o_data_row .o_list_record_selector input")
        above.shot("to_forward")
        above.click("button[name=action_open_forwarding]")
        above.see(".modal .o_field_widget[name=ready_count]", "1")
        above.shot("forwarding")
        above.click(".modal button[name=action_send]")
        above.see(".modal button[name=action_download_dossier]")
        above.shot("sent")
        above.browser.open("/odoo/my-work")
        above.see(".o_list_view")
        above.see_none_of(".o_data_row .o_data_cell[name=name]", title)
    [sent] = officer.call("emulation.outcome", "read", [[asked], ["state", "activity_ids"]])
    assert (sent["state"], sent["activity_ids"]) == ("decided", [])
