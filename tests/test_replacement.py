"""A paper replaced by another, clicked through by the clerk and seen by strangers.

The officer begins the paper that replaces an issued one, the clerk issues it and revokes a third;
strangers, who have nothing but the codes printed on the papers, open the check page of each.
"""

import secrets

import pytest
from selenium.webdriver.common.by import By
from support.browser import Browser
from support.client import Rpc
from support.server import wait_until

OFFICER, CLERK = "canbo.tinh", "vanthu.tinh"
PAPER = "union.document"


class Stranger(Browser):
    """A browser that nobody has logged in."""

    def check(self, code):
        """What the page says of the paper with this code: the verdict, and the whole page."""
        self.open(f"/union/check/{code}")
        verdict = self.wait(".result").text
        return " ".join(verdict.split()), self.driver.find_element(By.TAG_NAME, "main").text


@pytest.fixture
def stranger(odoo):
    browser = Stranger(odoo.url, login=None)
    yield browser
    browser.quit()


@pytest.fixture
def papers(odoo):
    """Ids of two issued notices of the province, and the officer who made them."""
    officer = Rpc(odoo.url, odoo.database, OFFICER)
    clerk = Rpc(odoo.url, odoo.database, CLERK)
    [unit] = officer.call("union.unit", "search", [[["code", "=", "BK"]]])
    [kind] = officer.call("union.document.type", "search", [[["code", "=", "TB"]]])
    values = {"unit_id": unit, "type_id": kind, "body": "<p>Lịch họp.</p>"}
    subjects = [f"Thông báo {secrets.token_hex(3)}" for __ in range(2)]
    ids = officer.call(PAPER, "create", [[{**values, "subject": name} for name in subjects]])
    clerk.call(PAPER, "action_issue", [ids])
    return officer, ids


def read(officer, paper):
    fields = ["full_number", "date", "code", "state", "subject", "replaced_by_id", "sha256"]
    return officer.call(PAPER, "read", [[paper], fields])[0]


def press(browser, button):
    """Press a button of the form's head and answer its question, if it asks one."""
    browser.wait(f".o_form_statusbar button[name={button}]").click()


def state(browser, value):
    browser.wait(f".o_statusbar_status button.o_arrow_button_current[data-value='{value}']")


def test_strangers_see_what_became_of_papers(papers, chromium, stranger):
    officer, (old, doomed) = papers
    desk = chromium(OFFICER)
    desk.open(f"/odoo/union-papers/{old}")
    press(desk, "action_replace")
    state(desk, "draft")
    desk.wait("button[name=action_open_replaced]", read(officer, old)["full_number"])
    desk.screenshot("replacement_draft")
    [new] = officer.call(PAPER, "search", [[["replaces_id", "=", old]]])
    assert desk.console_errors() == []

    desk = chromium(CLERK)
    desk.open(f"/odoo/union-papers/{new}")
    press(desk, "action_issue")
    desk.wait(".modal .modal-footer .btn-primary").click()
    state(desk, "issued")
    successor = read(officer, new)
    desk.open(f"/odoo/union-papers/{old}")
    state(desk, "replaced")
    desk.wait("button[name=action_open_successor]", successor["full_number"])
    desk.screenshot("replacement_old")
    assert not desk.driver.find_elements(By.CSS_SELECTOR, "button[name=action_replace]")

    verdict, page = stranger.check(read(officer, old)["code"])
    day = "/".join(reversed(successor["date"].split("-")))
    assert verdict == (
        f"Văn bản đã được thay thế bởi văn bản số {successor['full_number']} ngày {day}"
    )
    assert read(officer, old)["sha256"] in page
    assert successor["code"] not in stranger.driver.page_source
    verdict, page = stranger.check(successor["code"])
    assert verdict == "Văn bản có hiệu lực"
    assert successor["full_number"] in page
    stranger.screenshot("replacement_check")

    desk.open(f"/odoo/union-papers/{doomed}")
    desk.wait(".o_form_statusbar button", "Thu hồi").click()
    desk.wait(".modal .o_field_widget[name=reason] textarea").send_keys("Sai ngày họp")
    desk.wait(".modal .modal-footer button[name=action_confirm]").click()
    state(desk, "revoked")
    verdict, page = stranger.check(read(officer, doomed)["code"])
    assert verdict == "Văn bản đã bị thu hồi"
    assert "Sai ngày họp" not in page
    assert stranger.check("x" * 22)[0].startswith("Không tìm thấy văn bản")
    assert desk.console_errors() == []


def test_replacement_that_is_revoked_itself(papers, stranger, odoo):
    officer, (old, __) = papers
    new = officer.call(PAPER, "action_replace", [[old]])["res_id"]
    clerk = Rpc(odoo.url, odoo.database, CLERK)
    clerk.call(PAPER, "action_issue", [[new]])
    clerk.call(PAPER, "action_revoke", [[new], "Ban hành nhầm"])
    wait_until(lambda: read(officer, new)["state"] == "revoked", 30, "revocation")
    verdict, __ = stranger.check(read(officer, old)["code"])
    assert verdict.endswith("văn bản này đã bị thu hồi")
    assert verdict.startswith("Văn bản đã được thay thế")
    assert stranger.check(read(officer, new)["code"])[0] == "Văn bản đã bị thu hồi"
