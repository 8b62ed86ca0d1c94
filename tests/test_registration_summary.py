"""The consolidated table of registrations, as an officer takes it: a workbook, and a paper."""

import io
import json
from datetime import date

import pdfplumber
from openpyxl import load_workbook

OFFICER, VIEWER, ABOVE = "canbo.hoaban", "xem.tinh", "canbo.babe"
MODEL, WIZARD = "emulation.registration", "emulation.summary.print"
MM = 72 / 25.4
YEAR = date.today().year
NAMES = ['=HYPERLINK("http://a.vn","x")', "+84 sáng kiến"]


def only(rpc, model, domain):
    [found] = rpc.call(model, "search", [domain])
    return found


def test_workbook_and_paper(rpc, http, at_desk, tmp_path):
    officer, viewer = rpc(OFFICER), rpc(VIEWER)
    plan = only(officer, "emulation.campaign", [["code", "=", f"KHTD-{YEAR}"]])
    unit = only(officer, "union.unit", [["code", "=", "BK-BB-01"]])
    category = only(officer, "emulation.registration.category", [["code", "=", "PV"]])
    made = officer.call(
        MODEL,
        "create",
        [
            [
                {
                    "name": name,
                    "campaign_id": plan,
                    "category_id": category,
                    "unit_id": unit,
                    "benefit_value": 1_234_567_000,
                }
                for name in NAMES
            ]
        ],
    )
    officer.call(MODEL, "action_submit", [made])
    province = only(viewer, "union.unit", [["code", "=", "BK"]])
    values = {"campaign_id": plan, "unit_id": province, "every_unit": True}
    wizard = viewer.call(WIZARD, "create", [values])

    with at_desk(VIEWER, 1) as desk:
        desk.browser.open("/odoo/action-union_emulation.emulation_summary_print_action")
        desk.choose("campaign_id", f"các cấp công đoàn năm {YEAR}", ".modal")
        desk.choose("unit_id", "LĐLĐ tỉnh Bắc Kạn", ".modal")
        desk.click(".modal .o_field_widget[name=every_unit] input")
        desk.shot("asked")
        path = desk.download(".modal button[name=action_confirm]", tmp_path)
    table, listed = load_workbook(path).worksheets
    rows = list(table.iter_rows(values_only=True))
    place = rows[5].index("Phần việc")
    [own] = [row for row in rows if row[1] and "Hoa Ban" in row[1]]
    assert own[place] >= 2 and own[place + 3] >= 2 * 1_234_567_000
    assert [cell.data_type for cell in table[8]][2:6] == ["n"] * 4
    registered = [index for index, head in enumerate(rows[6]) if head == "Đăng ký"]
    for index in range(place, place + 4):
        branches = sum(row[index] for row in rows[7:-1] if row[0] and not str(row[0]).isdigit())
        assert rows[-1][index] == branches, "the sum is that of the branches"
    heads, *lines = listed.iter_rows(min_row=6, values_only=True)
    assert "Phần việc" in [row[heads.index("Nội dung đăng ký")] for row in lines]
    numbers = [row[heads.index("Số lượng")] for row in lines]
    assert rows[-1][registered[-1]] == sum(numbers), "the list adds up to the table"
    cells = {cell.value: cell for row in listed.iter_rows(min_row=7) for cell in row}
    for name in NAMES:
        assert cells[name].data_type == "s", "a text stays a text, whatever it begins with"

    [report] = viewer.call(WIZARD, "read", [[wizard], ["id"]])
    answer = http(VIEWER).get(f"/report/pdf/union_emulation.paper_emulation_summary/{report['id']}")
    assert answer.headers["Content-Type"] == "application/pdf"
    with pdfplumber.open(io.BytesIO(answer.content)) as pdf:
        pages = pdf.pages
        assert len(pages) > 1
        for number, page in enumerate(pages, 1):
            assert (round(page.width / MM), round(page.height / MM)) == (297, 210)
            above = "".join(char["text"] for char in page.chars if char["top"] < 20 * MM)
            assert above.strip() == ("" if number == 1 else str(number))
            body = [char for char in page.chars if char["top"] > 20 * MM and char["text"].strip()]
            assert 30 * MM <= min(char["x0"] for char in body) <= 35 * MM
            assert 15 * MM <= page.width - max(char["x1"] for char in body)
            assert 20 * MM <= page.height - max(char["bottom"] for char in body)
            assert number == len(pages) or "STT" in page.extract_text(), "the head repeats"
            # no figure is wider than its column; the line below the motto is no edge of one
            words = page.extract_words()
            table = min([word["top"] for word in words if word["text"] == "STT"], default=None)
            lines = [line for line in page.lines + page.rects if line["bottom"] > (table or 0)]
            edges = sorted({round(line["x0"], 1) for line in lines})
            for word in words:
                if table and word["top"] > table and word["text"].replace(".", "").isdigit():
                    assert not [x for x in edges if word["x0"] + 1 < x < word["x1"] - 1], word
        first, last = pages[0].extract_text(), pages[-1].extract_text()
    for text in ("BẢN TỔNG HỢP ĐĂNG KÝ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Phần việc"):
        assert text in first, text
    assert "Số:" not in first, "a form without a number"
    for text in ("Tổng cộng", "TM. BAN THƯỜNG VỤ", "NGƯỜI LẬP BIỂU"):
        assert text in last, text


def test_any_list_is_a_workbook_for_whoever_reads_it(rpc, http):
    officer, browser = rpc(OFFICER), http(ABOVE)
    plan = only(officer, "emulation.campaign", [["code", "=", f"KHTD-{YEAR}"]])
    category = only(officer, "emulation.registration.category", [["code", "=", "PV"]])
    values = {"name": "=1+1", "campaign_id": plan, "category_id": category}
    made = officer.call(MODEL, "create", [[values, values | {"name": "http://a.vn"}]])
    page = browser.get("/odoo").text
    token = page.split('csrf_token: "')[1].split('"')[0]
    data = {
        "model": MODEL,
        "fields": [
            {"name": "name", "label": "Tên", "type": "char"},
            {"name": "unit_id", "label": "Đơn vị", "type": "many2one"},
        ],
        "ids": made,
        "domain": [],
        "import_compat": False,
    }
    for groups, names in (([], 1), (["unit_id"], 2)):
        form = {"data": json.dumps(data | {"groupby": groups}), "csrf_token": token}
        answer = browser.post("/web/export/xlsx", data=form)
        assert answer.ok
        [sheet] = load_workbook(io.BytesIO(answer.content)).worksheets
        cells = [row[0] for row in sheet.iter_rows(min_row=1 + names)]
        assert {cell.value for cell in cells} == {"=1+1", "http://a.vn"}
        assert {cell.data_type for cell in cells} == {"s"}
        assert not any(cell.hyperlink for cell in cells)
