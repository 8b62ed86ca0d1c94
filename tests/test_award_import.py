"""Past awards from a workbook: the officer in a browser, then the second person who confirms them.

The template comes by HTTP and goes back filled in: first with a fault, then right, then once more.
"""

import base64
import io
import secrets

import pytest
from openpyxl import load_workbook
from support.client import Rpc

OFFICER, JUDGE = "canbo.tinh", "duyet.tinh"
AWARD, IMPORT = "emulation.award", "emulation.award.import"
NUMBER = f"{secrets.token_hex(3)}/QĐ-LĐLĐ"


@pytest.fixture(scope="module")
def officer(odoo):
    return Rpc(odoo.url, odoo.database, OFFICER)


@pytest.fixture(scope="module")
def workbook(odoo, officer):
    """Fills the template in for some members, each row changed by what is given."""
    code = f"BK-{secrets.token_hex(3)}"
    values = {"code": code, "name": f"Bằng khen {code}", "for_individual": True}
    Rpc(odoo.url, odoo.database, "admin").call("emulation.award.type", "create", [[values]])
    rows = officer.call("union.member", "search_read", [[], ["code"]], {"limit": 3})
    [wizard] = officer.call(IMPORT, "create", [[{}]])
    url = officer.call(IMPORT, "action_template", [[wizard]])["url"]
    template = officer.session.get(odoo.url + url).content

    def fill(**changed):
        book = load_workbook(io.BytesIO(template))
        sheet = book.worksheets[0]
        heads = [str(cell.value).rstrip(" *") for cell in sheet[1]]
        for member in rows:
            row = {
                "Mã đoàn viên": member["code"],
                "Mã khen thưởng": code,
                "Năm thành tích": 2020,
                "Số quyết định": NUMBER,
                "Ngày quyết định": "12/01/2021",
                "Cơ quan quyết định": "Liên đoàn Lao động tỉnh",
                **changed,
            }
            sheet.append([row.get(head) for head in heads])
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()

    return fill


def entered(officer):
    return officer.call(AWARD, "search", [[("decision_number", "=", NUMBER)]])


def test_story(officer, workbook, tmp_path, at_desk):
    files = {}
    for name, changed in (("sai", {"Ngày quyết định": "32/01/2021"}), ("dung", {})):
        files[name] = tmp_path / f"{name}.xlsx"
        files[name].write_bytes(workbook(**changed))
    with at_desk(OFFICER, "enter") as desk:
        desk.browser.open("/odoo/action-union_emulation.emulation_award_import_action")
        desk.see("button[name=action_template]")
        upload = "input.o_input_file"
        desk.driver.find_element("css selector", upload).send_keys(str(files["sai"]))
        desk.see(".o_field_widget[name=workbook] input")
        desk.click("button[name=action_confirm]")
        desk.see(".o_field_widget[name=faults]", "32/01/2021")
        assert not entered(officer)
        desk.shot("faults")
        desk.driver.find_element("css selector", upload).send_keys(str(files["dung"]))
        desk.click("button[name=action_confirm]")
        desk.see(".o_list_view .o_data_row", NUMBER)
        desk.shot("entered")
        assert len(entered(officer)) == 3
    [number, *__] = entered(officer)
    with at_desk(JUDGE, "confirm") as desk:
        desk.browser.open(f"/odoo/emulation-awards/{number}")
        desk.press("action_confirm")
        desk.see_none("button[name=action_confirm]")
        [row] = officer.call(AWARD, "read", [[number], ["is_confirmed", "confirmed_by"]])
        assert row["is_confirmed"]
        assert row["confirmed_by"]


def test_a_second_upload_doubles_nothing(officer, workbook):
    for __ in range(2):
        data = base64.b64encode(workbook()).decode()
        [wizard] = officer.call(IMPORT, "create", [[{"workbook": data}]])
        officer.call(IMPORT, "action_confirm", [[wizard]])
        assert len(entered(officer)) == 3
