"""The issued plan of 2023 as anybody gets it: from the web client, and as a file."""

import hashlib
import io
import re

import pdfplumber
import pytest
from support.client import Rpc, ServerError
from support.server import wait_until

OFFICER, CLERK = "canbo.tinh", "vanthu.tinh"
MM = 72 / 25.4


@pytest.fixture
def plan(rpc):
    """Number, fingerprint and code of the plan."""
    domain = [["date", "=", "2023-01-05"], ["full_number", "=", "01/KH-LĐLĐ"]]
    fields = ["full_number", "sha256", "code", "state"]
    [found] = rpc(CLERK).call("union.document", "search_read", [domain, fields])
    assert found["state"] == "issued"
    return found


@pytest.fixture
def pdf(http, plan):
    answer = http(CLERK).get(f"/report/pdf/union_emulation.paper_document/{plan['id']}")
    assert answer.headers["Content-Type"] == "application/pdf"
    return answer.content


def test_file_is_the_one_that_was_issued(pdf, plan):
    assert hashlib.sha256(pdf).hexdigest() == plan["sha256"]


def test_plan_looks_as_the_law_wants(pdf):
    with pdfplumber.open(io.BytesIO(pdf)) as file:
        pages = file.pages
        assert len(pages) > 1
        for number, page in enumerate(pages, 1):
            assert (round(page.width / MM), round(page.height / MM)) == (210, 297)
            assert {char["fontname"].split("+")[1].split("-")[0] for char in page.chars} == {
                "Tinos"
            }
            above = "".join(char["text"] for char in page.chars if char["top"] < 20 * MM)
            assert above.strip() == ("" if number == 1 else str(number))
            body = [char for char in page.chars if char["top"] > 20 * MM and char["text"].strip()]
            assert 20 * MM <= min(char["top"] for char in body) <= 25 * MM
            assert 30 * MM <= min(char["x0"] for char in body) <= 35 * MM
            assert 15 * MM <= page.width - max(char["x1"] for char in body) <= 20 * MM
            assert 20 * MM <= page.height - max(char["bottom"] for char in body)
            sizes = [round(char["size"]) for char in body]
            assert number == len(pages) or max(set(sizes), key=sizes.count) == 14
        first, last = pages[0].extract_text(), pages[-1].extract_text()
    for text in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 01/KH-LĐLĐ",
        "Bắc Kạn, ngày 05 tháng 01 năm 2023",
        "KẾ HOẠCH",
        "I. MỤC ĐÍCH, YÊU CẦU",
    ):
        assert text in first, text
    for text in (
        "Nơi nhận:",
        "Gửi bản điện tử",
        "- Tổng LĐLĐ Việt Nam (b/c);",
        "Gửi bản giấy",
        "- Các đơn vị không có iOffice (t/h);",
        "- Lưu: VT, Ban CSPL&QHLD.",
        "TM. BAN THƯỜNG VỤ",
        "PHÓ CHỦ TỊCH",
        "Bùi Minh Thanh",
    ):
        assert text in last, text
    assert "KT." not in last and "./." in last


def test_print_button_needs_no_other_program(chromium, odoo, plan):
    browser = chromium(CLERK)
    browser.open(f"/odoo/union-papers/{plan['id']}")
    button = browser.wait("button[name=action_print]")
    before = len(odoo.log_text())
    button.click()
    wait_until(lambda: "POST /report/download" in odoo.log_text()[before:], 60, "download")
    assert "check_wkhtmltopdf" not in odoo.log_text()[before:]
    assert re.search(r"POST /report/download HTTP/1.1\" 200", odoo.log_text()[before:])
    assert browser.console_errors() == []


def test_check_page_on_a_phone_of_a_stranger(chromium, plan):
    browser = chromium(CLERK)
    browser.driver.delete_all_cookies()
    browser.driver.set_window_size(390, 844)
    browser.open(f"/union/check/{plan['code']}")
    assert "Văn bản có hiệu lực" in browser.wait(".result").text
    width = browser.driver.execute_script("return document.documentElement.scrollWidth")
    assert width <= browser.driver.execute_script("return window.innerWidth"), "nothing is cut off"
    browser.screenshot("check_page")
    assert browser.console_errors() == []


@pytest.fixture
def fontless(make_server, monkeypatch, tmp_path):
    """A server that has no fonts at all."""
    config = tmp_path / "fonts.conf"
    config.write_text(
        f"<fontconfig><dir>{tmp_path}</dir><cachedir>{tmp_path}</cachedir></fontconfig>"
    )
    monkeypatch.setenv("FONTCONFIG_FILE", str(config))
    own = make_server()
    yield own
    own.stop()


def test_server_without_fonts_refuses_in_one_sentence(fontless):
    officer = Rpc(fontless.url, fontless.database, OFFICER)
    clerk = Rpc(fontless.url, fontless.database, CLERK)
    [kind] = officer.call("union.document.type", "search", [[["code", "=", "TB"]]])
    [unit] = officer.call("union.unit", "search", [[["code", "=", "BK"]]])
    values = {"type_id": kind, "unit_id": unit, "subject": "Về phong trào thi đua"}
    [paper] = officer.call("union.document", "create", [[values]])
    workers = set(re.findall(r"Worker WorkerHTTP \((\d+)\) alive", fontless.log_text()))
    with pytest.raises(ServerError) as refusal:
        clerk.call("union.document", "action_issue", [[paper]])
    assert refusal.value.name == "odoo.exceptions.UserError"
    assert "Tinos" in refusal.value.message and "\n" not in refusal.value.message
    [found] = clerk.call("union.document", "read", [[paper], ["state", "number"]])
    assert (found["state"], found["number"]) == ("draft", 0)
    after = set(re.findall(r"Worker WorkerHTTP \((\d+)\) alive", fontless.log_text()))
    assert after == workers, "no worker has died of it"
