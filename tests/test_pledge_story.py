"""A pledge from the draft to its results, and an exemplar on its way to the readers.

The officer of a nursery school's union pledges what the plan asks for and a little more, reports
what came of it, and puts a person forward; the province's communicator spreads the story once the
person has consented.
"""

import secrets

from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from support.client import Rpc
from support.files import PHOTO

REGISTRATION = "emulation.registration"
LINE = "emulation.registration.target"
OFFICER, COMMUNICATOR = "canbo.hoaban", "tuyengiao.tinh"
TO_THE_DISTRICT = ("thamdinh.hoaban", "duyet.hoaban", "thamdinh.babe", "duyet.babe")
TO_THE_PROVINCE = (*TO_THE_DISTRICT, "thamdinh.tinh", "duyet.tinh")
MARK = secrets.token_hex(3)
PLEDGE, EXEMPLAR = f"Giao ước {MARK}", f"Điển hình {MARK}"
MEMBERS = "Đoàn viên kết nạp mới"


def caller(odoo):
    def call(login, model, method, *args):
        return Rpc(odoo.url, odoo.database, login).call(model, method, list(args))

    return call


def type_into(desk, field, row_text, column, value):
    """Type a figure into a cell of a list on a form."""
    rows = desk.driver.find_elements(By.CSS_SELECTOR, f"[name={field}] .o_data_row")
    row = next(row for row in rows if row_text in row.text)
    cell = row.find_element(By.CSS_SELECTOR, f".o_data_cell[name={column}]")
    desk.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", cell)
    cell.click()
    box = desk.see(f"[name={field}] .o_selected_row [name={column}] input")
    box.send_keys(Keys.CONTROL, "a")
    box.send_keys(str(value))


def test_pledge_from_draft_to_results(odoo, at_desk):
    call = caller(odoo)
    with at_desk(OFFICER, 1) as officer:
        officer.begin_registration()
        officer.fill("name", PLEDGE)
        officer.choose("category_id", "Giao ước thi đua")
        officer.page("targets")
        officer.see("[name=target_line_ids] .o_data_row", MEMBERS)
        type_into(officer, "target_line_ids", MEMBERS, "figure", 40)
        officer.save()
        officer.shot("pledged")
        officer.press("action_submit")
        officer.state("submitted")

    [pledge] = call(OFFICER, REGISTRATION, "search", [("name", "=", PLEDGE)])
    for login in TO_THE_DISTRICT:
        call(login, REGISTRATION, "action_approve", [pledge])
    domain = [("registration_id", "=", pledge)]
    fields = ["name", "value", "indicator_id", "phase_id"]
    lines = call(OFFICER, LINE, "search_read", domain, fields)
    line = next(row for row in lines if row["name"] == MEMBERS)
    assert line["value"] == 40
    promised = [
        ("indicator_id", "=", line["indicator_id"][0]),
        ("unit_id.code", "=", "BK-BB-01"),
        ("phase_id", "=", False),
    ]
    fields = ["value", "source", "actual"]
    [target] = call(OFFICER, "emulation.target", "search_read", promised, fields)
    assert (target["source"], target["value"]) == ("promised", 40)

    for row in lines:
        if row["name"] != MEMBERS and not counted(call, row):
            call(OFFICER, LINE, "write", [row["id"]], {"actual": row["value"]})
    with at_desk(OFFICER, 2) as officer:
        officer.browser.open(f"/odoo/emulation-registrations/{pledge}")
        officer.see("[name=result_ids] .o_data_row", MEMBERS)
        type_into(officer, "result_ids", MEMBERS, "actual", 41)
        officer.save()
        officer.press("action_complete")
        officer.state("completed")
        officer.shot("completed")
    [target] = call(OFFICER, "emulation.target", "search_read", promised, fields)
    assert target["actual"] == 41

    with at_desk("duyet.babe", 3) as chairman:
        chairman.browser.open(f"/odoo/emulation-registrations/{pledge}")
        chairman.press("action_recognise")
        chairman.confirm()
        chairman.state("recognised")


def counted(call, row):
    """Whether the result of a line is counted from registrations."""
    if not row["indicator_id"]:
        return False
    [indicator] = call(
        OFFICER, "emulation.indicator", "read", [row["indicator_id"][0]], ["formula"]
    )
    return indicator["formula"] == "registrations"


def test_exemplar_is_spread_with_consent_only(odoo, at_desk, tmp_path):
    call = caller(odoo)
    photo = tmp_path / "diem-truong.png"
    photo.write_bytes(PHOTO)
    with at_desk(OFFICER, 1) as officer:
        officer.begin_registration()
        officer.choose("category_id", "Điển hình")
        officer.fill("name", EXEMPLAR)
        officer.pick("exemplar_type", 1)
        officer.page("description")
        officer.fill("description", "Mười năm đứng lớp ở điểm trường xa nhất.")
        officer.page("evidence")
        officer.add_line("evidence_ids")
        officer.choose("requirement_id", "Ảnh", ".modal")
        officer.fill("caption", "Cô Hoa và học trò", ".modal")
        officer.upload("file", photo, ".modal")
        officer.save_dialog()
        officer.save()
        officer.shot("exemplar")
        officer.press("action_submit")
        officer.state("submitted")

    [exemplar] = call(OFFICER, REGISTRATION, "search", [("name", "=", EXEMPLAR)])
    for login in TO_THE_PROVINCE[:-1]:
        call(login, REGISTRATION, "action_approve", [exemplar])
    with at_desk(TO_THE_PROVINCE[-1], 2) as approver:
        approver.browser.open(f"/odoo/emulation-registrations/{exemplar}")
        approver.press("action_approve")
        approver.state("approved")

    with at_desk(COMMUNICATOR, 3) as communicator:
        communicator.browser.open(f"/odoo/emulation-registrations/{exemplar}")
        communicator.press("action_pick")
        communicator.state("draft")
        communicator.fill("lead", "Người thắp lửa ở Hoa Ban")
        communicator.click("[name=picture_ids] button[name=action_put_into_text]")
        communicator.see("[name=body] img[src*='/web/image/']")
        communicator.shot("photo")
        communicator.press("action_publish")
        communicator.click(".modal .modal-footer .btn-primary")
        communicator.see(".modal", EXEMPLAR)  # there is no consent
        communicator.click(".modal .modal-footer .btn-primary")
        communicator.see_none(".modal")
        communicator.state("draft")

        call(OFFICER, REGISTRATION, "action_give_consent", [exemplar], "Cô Hoa", "2026-01-05")
        communicator.press("action_publish")
        communicator.confirm()
        communicator.state("published")
        communicator.page("spread")
        communicator.add_line("spread_ids")
        communicator.pick("channel", 1, ".o_selected_row")
        communicator.fill("place", "Trang tin LĐLĐ tỉnh", ".o_selected_row")
        communicator.save()
        communicator.shot("spread")

    domain = [("registration_id", "=", exemplar)]
    [publication] = call(OFFICER, "emulation.publication", "search_read", domain, ["state"])
    assert publication["state"] == "published", "who is below reads what is out"
    call(OFFICER, REGISTRATION, "action_withdraw_consent", [exemplar], "Đổi ý")
    [publication] = call(COMMUNICATOR, "emulation.publication", "search_read", domain, ["state"])
    assert publication["state"] == "withdrawn"
