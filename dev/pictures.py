"""Pictures of docs/, taken from a demo database that is being served.

Usage: pictures.py URL
"""

import sys
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from support.browser import Browser  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
DESK, PHONE = (1366, 768), (390, 844)
OFFICER, ABOVE = "canbo.hoaban", "canbo.tinh"
#: Name of the picture: who, address, what has to be there before it is taken, size.
SHOTS = {
    "viec-cua-toi": (OFFICER, "/odoo/my-work", ".o_list_view .o_data_row", DESK),
    "dang-ky": (OFFICER, "/odoo/emulation-registrations", ".o_list_view .o_data_row", DESK),
    "dang-ky-dien-thoai": (OFFICER, "/odoo/emulation-registrations", ".o_kanban_record", PHONE),
    "cong-trinh": (ABOVE, "/odoo/emulation-works", ".o_kanban_record", DESK),
}
#: Pictures of one record: who, model, its name, page of the notebook.
RECORDS = {
    "sang-kien": (OFFICER, "initiative", "Tác giả"),
    "giao-uoc": (OFFICER, "pledge", "Chỉ tiêu"),
}


def take(browser, name, size):
    """Save what is on the screen, in few colours: text stays sharp, the file small."""
    browser.driver.execute_script("document.activeElement.blur()")
    path = PICTURES / f"{name}.png"
    browser.driver.save_screenshot(str(path))
    picture = Image.open(path).convert("RGB").crop((0, 0, *size))
    picture.quantize(128).save(path, optimize=True)


def resize(browser, size):
    width, height = size
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": size == PHONE}
    browser.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)


def main(url):
    PICTURES.mkdir(exist_ok=True)
    browsers = {}
    for name, (login, path, sign, size) in SHOTS.items():
        browser = browsers.setdefault(login, None) or Browser(url, login)
        browsers[login] = browser
        resize(browser, size)
        browser.open(path)
        browser.wait(sign)
        take(browser, name, size)
    for browser in browsers.values():
        browser.quit()


if __name__ == "__main__":
    main(sys.argv[1])
