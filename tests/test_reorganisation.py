"""The reorganisation of 1/7/2025 in a browser: the prepared mapping is previewed and applied.

What was printed before stays byte for byte, and what was running goes on in the unit that keeps
the files. Works on a server of its own, because little of the organisation is left as it was.
"""

import hashlib

from selenium.webdriver.common.by import By
from support.browser import Browser
from support.client import Rpc, login_session
from support.desk import Desk
from support.server import ROOT

MAPPING = ROOT / "union_emulation/static/xls/union_reorganisation_2025.xlsx"


def test_reorganisation_of_2025(fresh_odoo):
    admin = Rpc(fresh_odoo.url, fresh_odoo.database)
    plan = paper_of_2023(fresh_odoo)
    printed = print_paper(fresh_odoo, plan)
    assert hashlib.sha256(printed).hexdigest() == plan["sha256"]
    running = steps(fresh_odoo, "canbo.tinh", "BK")
    assert running

    apply_in_browser(fresh_odoo)

    units = {
        unit["code"]: unit
        for unit in admin.call(
            "union.unit",
            "search_read",
            [[], ["code", "name", "parent_id", "keeper_id", "is_ended"]],
        )
    }
    successor = units["TN"]["id"]
    for code in ("BK", "BK-BB", "TN-DH"):
        assert units[code]["is_ended"] and units[code]["keeper_id"][0] == successor
    assert units["BK"]["name"] == "LĐLĐ tỉnh Bắc Kạn"
    assert units["BK-BB-01"]["parent_id"][0] == successor
    # the one who was ticked works on in the successor, the clerk who was not is out
    going = steps(fresh_odoo, "duyet.tinh", "TN")
    assert {step["dossier_name"] for step in running} <= {step["dossier_name"] for step in going}
    assert not Rpc(fresh_odoo.url, fresh_odoo.database, "vanthu.tinh", "vanthu.tinh").call(
        "union.document", "search_count", [[]]
    )
    assert print_paper(fresh_odoo, plan, "duyet.tinh") == printed
    approve_in_browser(fresh_odoo)
    assert print_paper(fresh_odoo, plan, "duyet.tinh") == printed


def approve_in_browser(odoo):
    """A dossier of the province that has ended is approved in its successor."""
    desk = Desk(odoo, "duyet.tinh", "reorganised")
    try:
        waiting = steps(odoo, "duyet.tinh", "TN", role="approver")
        desk.open_work(waiting[0]["dossier_name"])
        desk.press("action_approve")
        desk.see_none("button[name=action_approve]")
        desk.shot("approved")
        assert desk.browser.console_errors() == []
    finally:
        desk.browser.quit()
    [step] = Rpc(odoo.url, odoo.database, "duyet.tinh", "duyet.tinh").call(
        "union.approval.step",
        "read",
        [[waiting[0]["id"]], ["state", "actor_name", "unit_id", "dossier_unit_id"]],
    )
    assert (step["state"], step["actor_name"]) == ("approved", "Triệu Thị Mai Lan")
    assert step["unit_id"][1] != step["dossier_unit_id"][1]


def paper_of_2023(odoo):
    fields = ["sha256", "unit_id"]
    domain = [["date", "=", "2023-01-05"], ["full_number", "=", "01/KH-LĐLĐ"]]
    clerk = Rpc(odoo.url, odoo.database, "vanthu.tinh", "vanthu.tinh")
    [paper] = clerk.call("union.document", "search_read", [domain, fields])
    return paper


def print_paper(odoo, paper, login="vanthu.tinh"):
    path = f"/report/pdf/union_emulation.paper_document/{paper['id']}"
    answer = login_session(odoo.url, login, login).get(path)
    assert answer.headers["Content-Type"] == "application/pdf"
    return answer.content


def steps(odoo, login, code, **values):
    """Steps in turn at a unit, as somebody may see them."""
    domain = [["unit_id.code", "=", code], ["state", "=", "current"]]
    domain += [[name, "=", value] for name, value in values.items()]
    caller = Rpc(odoo.url, odoo.database, login, login)
    return caller.call("union.approval.step", "search_read", [domain, ["dossier_name"]])


def apply_in_browser(odoo):
    """Upload the mapping, read the preview, give one mandate anew, apply."""
    browser = Browser(odoo.url)
    try:
        browser.open("/odoo/action-union_emulation.union_unit_reorganise_action")
        browser.wait(".modal input[data-value=workbook]").click()
        browser.wait(".modal .o_field_binary")
        file = browser.driver.find_element(By.CSS_SELECTOR, ".modal .o_field_binary input")
        file.send_keys(str(MAPPING))
        browser.wait(".modal .o_field_binary input:not([type=file])")  # the name of the file
        browser.wait(".modal button[name=action_preview]").click()
        browser.wait(".modal [name=line_ids] .o_data_row", "LĐLĐ tỉnh Bắc Kạn")
        browser.wait(".modal [name=line_ids] .o_data_row", "LĐLĐ tỉnh Thái Nguyên")
        browser.screenshot("reorganisation_preview")
        row = browser.wait(".modal [name=mandate_ids] .o_data_row", "Triệu Thị Mai Lan")
        browser.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", row)
        row.find_element(By.CSS_SELECTOR, "td[name=is_wanted]").click()
        browser.wait(".modal .o_selected_row td[name=is_wanted] input")
        box = ".modal .o_selected_row td[name=is_wanted] input"
        if not browser.driver.find_element(By.CSS_SELECTOR, box).is_selected():
            browser.wait(box).click()
        browser.screenshot("reorganisation_mandates")
        browser.wait(".modal button[name=action_apply]").click()
        browser.wait(".o_list_view .o_data_row", "TN-DH")
        browser.screenshot("reorganisation_applied")
        assert not browser.console_errors()
    finally:
        browser.quit()
