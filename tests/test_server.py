"""The server stands, lets people in, and greets them in Vietnamese without a fault."""

import pytest
from support.client import Rpc, ServerError


def test_login_page_answers(http):
    page = http("admin").get("/odoo")
    assert page.ok and "odoo.__session_info__" in page.text


def test_admin_works_in_vietnamese(rpc):
    admin = rpc("admin")
    [user] = admin.call("res.users", "read", [[admin.uid], ["lang", "tz"]])
    assert (user["lang"], user["tz"]) == ("vi_VN", "Asia/Ho_Chi_Minh")


def test_wrong_password_is_refused(odoo):
    with pytest.raises(ServerError) as refusal:
        Rpc(odoo.url, odoo.database, "admin", "wrong")
    assert refusal.value.name == "odoo.exceptions.AccessDenied"


def test_web_client_opens_without_console_errors(chromium):
    browser = chromium("admin")
    browser.open("/odoo/apps")
    browser.wait(".o_control_panel", "Ứng dụng")
    browser.screenshot("web_client")
    assert browser.console_errors() == []


def test_killed_server_comes_back(fresh_odoo):
    admin = Rpc(fresh_odoo.url, fresh_odoo.database)
    partner = admin.call("res.partner", "create", [{"name": "Công đoàn cơ sở"}])
    fresh_odoo.restart()
    admin = Rpc(fresh_odoo.url, fresh_odoo.database)
    [found] = admin.call("res.partner", "read", [[partner], ["name"]])
    assert found["name"] == "Công đoàn cơ sở"
