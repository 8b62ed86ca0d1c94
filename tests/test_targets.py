"""Targets of the running year's plan, typed in a browser and sent by remote calls."""

import contextlib
from concurrent.futures import ThreadPoolExecutor

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from support.client import ServerError
from support.server import wait_until

TARGET = "emulation.target"
BUSY = "Người khác đang xử lý nội dung này"
DISTRICT, PROVINCE = "canbo.chodon", "canbo.tinh"


def name_of(row):
    return row.find_element(By.CSS_SELECTOR, "[name=display_name]").text.strip()


@pytest.fixture
def find(rpc):
    """``find(code)``: the target of the district Chợ Đồn for an indicator of the whole plan."""

    def search(code):
        domain = [
            ("campaign_id.state", "=", "launched"),
            ("indicator_id.code", "=", code),
            ("unit_id.code", "=", "BK-CD"),
            ("phase_id", "=", False),
            ("participation_id.campaign_id.code", "like", "KHTD-"),
        ]
        fields = ["value", "source", "promised", "handed_down", "participation_id", "is_less"]
        fields += ["actual", "has_actual", "is_reached"]
        return rpc(DISTRICT).call(TARGET, "search_read", [domain, fields])[-1]

    return search


def test_promise_is_typed_into_the_participation(find, chromium):
    target = find("CT03")
    assert target["source"] == "handed_down"
    asked = int(target["handed_down"])
    browser = chromium(DISTRICT)
    browser.open(f"/odoo/emulation-units/{target['participation_id'][0]}")
    browser.wait("[name=target_ids] .o_data_row")
    rows = browser.driver.find_elements(By.CSS_SELECTOR, "[name=target_ids] .o_data_row")
    row = next(row for row in rows if name_of(row) == "Sáng kiến được đăng ký")
    cell = row.find_element(By.CSS_SELECTOR, ".o_data_cell[name=promised]")
    browser.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", cell)
    cell.click()
    field = browser.wait("[name=target_ids] .o_selected_row [name=promised] input")
    field.send_keys(Keys.CONTROL, "a")
    field.send_keys(str(asked + 5))
    browser.wait(".o_form_button_save").click()
    wait_until(lambda: find("CT03")["source"] == "promised", 60, "the promise is not stored")
    assert find("CT03")["value"] == asked + 5
    assert not browser.console_errors()


def test_result_is_typed_into_the_participation(find, chromium):
    target = find("CT05")
    browser = chromium(DISTRICT)
    browser.open(f"/odoo/emulation-units/{target['participation_id'][0]}")
    browser.wait("[name=target_ids] .o_data_row")
    rows = browser.driver.find_elements(By.CSS_SELECTOR, "[name=target_ids] .o_data_row")
    row = next(row for row in rows if name_of(row) == "Tai nạn lao động chết người")
    cell = row.find_element(By.CSS_SELECTOR, ".o_data_cell[name=actual]")
    browser.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", cell)
    cell.click()
    field = browser.wait("[name=target_ids] .o_selected_row [name=actual] input")
    field.send_keys(Keys.CONTROL, "a")
    field.send_keys("1")
    browser.wait(".o_form_button_save").click()
    wait_until(lambda: find("CT05")["has_actual"], 60, "the result is not stored")
    assert (find("CT05")["actual"], find("CT05")["is_reached"]) == (1, False)
    assert not browser.console_errors()


def test_nonsense_is_refused_by_name(find, rpc):
    target = find("CT02")["id"]
    for value in (None, "30", [30], {"a": 1}, True, -1, 10**30, 1.001):
        with pytest.raises(ServerError, match="."):
            rpc(PROVINCE).call(TARGET, "action_hand_down", [[target], value])
        with pytest.raises(ServerError) as caught:
            rpc(DISTRICT).call(TARGET, "action_promise", [[target], value])
        assert caught.value.name == "odoo.exceptions.UserError"
    for values in ({"value": 1}, {"is_frozen": True}, {"unit_id": 1}, {}):
        with pytest.raises(ServerError) as caught:
            rpc(DISTRICT).call(TARGET, "write", [[target], values])
        assert caught.value.name == "odoo.exceptions.AccessError"


def test_both_at_once(find, rpc):
    """The province hands down while the district promises: one of the two gives way."""
    target = find("CT02")["id"]
    calls = [
        (rpc(PROVINCE), "action_hand_down", 90),
        (rpc(DISTRICT), "action_promise", 40),
    ]

    def say(call):
        client, action, value = call
        try:
            client.call(TARGET, action, [[target], value])
        except ServerError as error:
            return error.name
        return "done"

    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(say, calls))
    after = find("CT02")
    assert "done" in said
    assert (after["source"], after["value"]) in {("handed_down", 90), ("promised", 40)}
    # a promise below what is handed down never stands
    assert after["source"] != "promised" or after["handed_down"] <= 40


def test_report_and_closing_wait_for_each_other(odoo, rpc):
    """A report never slips past the closing of its phase: each needs the rows of the other."""
    domain = [
        ("campaign_id.state", "=", "launched"),
        ("unit_id.code", "=", "BK-CD"),
        ("phase_id.state", "=", "open"),
        ("source", "!=", False),
    ]
    fields = ["phase_id", "participation_id"]
    target = rpc(DISTRICT).call(TARGET, "search_read", [domain, fields], {"limit": 1})[0]
    phase, participation = target["phase_id"][0], target["participation_id"][0]
    lines = "emulation_participation_line WHERE phase_id = %s AND participation_id = %s"
    calls = {
        f"{lines} FOR NO KEY UPDATE": (rpc(DISTRICT), TARGET, "action_report", [[target["id"]], 1]),
        "emulation_target WHERE phase_id = %s AND participation_id = %s FOR NO KEY UPDATE": (
            rpc(PROVINCE),
            "emulation.phase",
            "action_close",
            [[phase]],
        ),
    }
    for rows, (client, *call) in calls.items():
        with contextlib.closing(odoo.connect()) as database:
            with database.cursor() as cursor:
                cursor.execute(f"SELECT 1 FROM {rows}", [phase, participation])  # noqa: S608
                assert cursor.rowcount
            with pytest.raises(ServerError) as caught:
                client.call(*call, {"context": {"lang": "vi_VN"}})
            assert caught.value.name == "odoo.exceptions.UserError"
            assert BUSY in caught.value.message
        client.call(*call)
