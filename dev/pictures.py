"""Pictures of docs/, taken from a demo database that is being served.

Usage: pictures.py URL

The import with faults that stands in one of them is made on the way, and stays in the database.
"""

import base64
import io
import sys
from pathlib import Path
from typing import NamedTuple

import requests
from openpyxl import load_workbook
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from support.browser import Browser  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
DESK, TALL, PHONE = (1366, 768), (1366, 980), (390, 844)
OFFICER, DISTRICT, PROVINCE = "canbo.hoaban", "canbo.babe", "canbo.tinh"
REGISTRATION, IMPORT = "emulation.registration", "emulation.registration.import"
LETTER, SESSION = "emulation.submission", "emulation.council.session"
DECISION = "emulation.decision"
#: Where the records of a model are opened.
PATHS = {
    REGISTRATION: "/odoo/emulation-registrations",
    LETTER: "/odoo/emulation-letters",
    SESSION: "/odoo/emulation-sessions",
    DECISION: "/odoo/emulation-award-decisions",
}
CALL = """
const [model, method, args, kwargs, done] = arguments;
fetch(`/web/dataset/call_kw/${model}/${method}`, {
    method: "POST",
    headers: {"Content-Type": "application/json"},
    body: JSON.stringify({jsonrpc: "2.0", params: {model, method, args, kwargs}}),
}).then((answer) => answer.json()).then(done);
"""
#: Nobody types, nothing is being loaded, and what was asked for has been drawn.
SETTLE = """
const done = arguments[0];
document.activeElement.blur();
const look = () => {
    const loading = document.querySelector(".o_loading_indicator");
    requestAnimationFrame(loading ? look : () => requestAnimationFrame(done));
};
document.fonts.ready.then(look);
"""


class Shot(NamedTuple):
    """Picture: who looks, where (an address, or a record's name as LIKE takes it), and at what.

    ``sign`` is there when the screen is ready, ``page`` is the page of the form that is opened.
    """

    name: str
    login: str
    place: str
    sign: str
    page: str = ""
    size: tuple = DESK
    model: str = REGISTRATION


SHOTS = [
    Shot("viec-cua-toi", OFFICER, "/odoo/my-work", ".o_list_view .o_data_row"),
    Shot("dang-ky-moi", OFFICER, "/odoo/emulation-registrations/new", "[name=category_id] input"),
    Shot("sang-kien", OFFICER, "Góc vận động trong lớp%", "[name=date_applied]", size=TALL),
    Shot(
        "tac-gia",
        OFFICER,
        "Góc vận động trong lớp%",
        "[name=author_ids] .o_data_row",
        "authors",
        TALL,
    ),
    Shot(
        "giao-uoc",
        OFFICER,
        "Giao ước thi đua cả năm%",
        "[name=target_line_ids] .o_data_row",
        "targets",
        TALL,
    ),
    Shot("bi-tra-lai", OFFICER, "Hộp kể chuyện bằng tiếng Tày%", ".o_form_sheet .ribbon"),
    Shot(
        "dang-ky-dien-thoai",
        OFFICER,
        "/odoo/emulation-registrations",
        ".o_kanban_record",
        size=PHONE,
    ),
    Shot("cong-trinh", DISTRICT, "/odoo/emulation-works", ".o_kanban_record"),
    Shot("theo-dot", PROVINCE, "/odoo/emulation-registration-cells", ".o_pivot table td"),
    Shot(
        "tong-hop",
        PROVINCE,
        "/odoo/action-union_emulation.emulation_summary_print_action",
        ".modal [name=campaign_id]",
    ),
    Shot("to-trinh", OFFICER, "Về việc%", "[name=nomination_ids] .o_data_row", model=LETTER),
    Shot(
        "phien-hop", PROVINCE, "Xét khen thưởng đợt 1", "[name=item_ids] .o_data_row", model=SESSION
    ),
    Shot("quyet-dinh", PROVINCE, "Về việc%", "[name=line_ids] .o_data_row", model=DECISION),
    Shot("so-khen-thuong", PROVINCE, "/odoo/emulation-awards", ".o_list_view .o_data_row"),
]


class Photographer:
    """A browser of one user, in Vietnam's time."""

    def __init__(self, url, login):
        self.url = url
        self.browser = Browser(url, login)
        self.driver = self.browser.driver
        zone = {"timezoneId": "Asia/Ho_Chi_Minh"}
        self.driver.execute_cdp_cmd("Emulation.setTimezoneOverride", zone)

    def call(self, model, method, *args, **kwargs):
        """Call a method as the user, and return its result."""
        answer = self.driver.execute_async_script(CALL, model, method, args, kwargs)
        if "error" in answer:
            raise RuntimeError(answer["error"]["data"]["message"])
        return answer.get("result")

    def find(self, model, *domain):
        """Number of the only record that fits.

        :param domain: conditions
        """
        [number] = self.call(model, "search", [list(condition) for condition in domain])
        return number

    def take(self, shot):
        """Open the place, wait for its sign, and keep what is on the screen."""
        width, height = shot.size
        metrics = {
            "width": width,
            "height": height,
            "deviceScaleFactor": 1,
            "mobile": shot.size == PHONE,
        }
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        place = shot.place
        if not place.startswith("/"):
            number = self.find(shot.model, ("name", "=like", place))
            place = f"{PATHS[shot.model]}/{number}"
        self.browser.open(place)
        if shot.page:
            tab = f".o_notebook_headers .nav-link[name={shot.page}]"
            self.driver.execute_script("arguments[0].click()", self.browser.wait(tab))
            self.browser.wait(f"{tab}.active")
        self.browser.wait(shot.sign)
        self.driver.execute_async_script(SETTLE)
        keep(self.driver.get_screenshot_as_png(), shot.name)

    def faulty_import(self):
        """Upload a workbook of two initiatives, with a fault in each.

        :return: address of the import
        """
        category = self.find("emulation.registration.category", ("code", "=", "SK"))
        number = self.call(IMPORT, "create", {"category_id": category})
        template = self.call(IMPORT, "action_template", [number])["url"]
        cookies = {cookie["name"]: cookie["value"] for cookie in self.driver.get_cookies()}
        answer = requests.get(self.url + template, cookies=cookies, timeout=60)
        book = load_workbook(io.BytesIO(answer.content))
        columns = [row[2] for row in book["_key"].values if row[:2] == ("column", "main")]
        for place, (name, benefit) in enumerate((("Bảng phân công điện tử", -5), (None, 2000000))):
            row = {"key": place + 1, "name": name, "benefit_value": benefit}
            book.worksheets[0].append([row.get(column) for column in columns])
            book.worksheets[1].append([place + 1, None, "Nông Thị Kim Tuyến", 90])
        stream = io.BytesIO()
        book.save(stream)
        content = base64.b64encode(stream.getvalue()).decode()
        values = {"file": content, "file_name": "sang-kien.xlsx"}
        self.call(IMPORT, "write", [number], values)
        self.call(IMPORT, "action_read", [number])
        return f"/odoo/emulation-registration-imports/{number}"


def keep(raw, name):
    """Save a picture in few colours: texts stay sharp, the file small."""
    picture = Image.open(io.BytesIO(raw)).convert("RGB").quantize(64)
    picture.save(PICTURES / f"{name}.png", optimize=True)


def main(url):
    PICTURES.mkdir(exist_ok=True)
    for login in dict.fromkeys(shot.login for shot in SHOTS):
        photographer = Photographer(url, login)
        try:
            for shot in SHOTS:
                if shot.login == login:
                    photographer.take(shot)
            if login == OFFICER:
                sign = "[name=fault_ids] .o_data_row"
                place = photographer.faulty_import()
                photographer.take(Shot("nhap-co-loi", login, place, sign))
        finally:
            photographer.browser.quit()


if __name__ == "__main__":
    main(sys.argv[1])
