"""Debian's Chromium without a screen, logged in to a server."""

import os
import re
import shutil
import tempfile

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from .server import ROOT

SCREENSHOTS = ROOT / ".dev" / "screenshots"
WAIT_SECONDS = 60
FLAGS = [
    "--headless",
    "--no-sandbox",  # root has none
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    # What would call out of the machine.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=vi",
    "--window-size=1366,900",
]


class Browser:
    """``driver`` is selenium's; the methods wait for what they ask for."""

    def __init__(self, url, login="admin", password=None):
        self.url = url
        self.driver = self._open()
        self.driver.get(f"{url}/web/login")
        self.wait("input[name=login]").send_keys(login)
        self.wait("input[name=password]").send_keys(password or login)
        self.wait(".oe_login_form button[type=submit]").click()
        self.wait(".o_web_client .o_main_navbar")

    def _open(self):
        programs = {name: shutil.which(name) for name in ("chromium", "chromedriver")}
        missing = [name for name, path in programs.items() if not path]
        if missing:
            raise RuntimeError(f"{' and '.join(missing)} not found: run dev/setup")
        self.profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        options = webdriver.ChromeOptions()
        options.binary_location = programs["chromium"]
        for flag in [*FLAGS, f"--user-data-dir={self.profile.name}"]:
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        service = webdriver.ChromeService(
            programs["chromedriver"], env={**os.environ, "LANGUAGE": "vi"}
        )
        return webdriver.Chrome(options=options, service=service)

    def open(self, path):
        self.driver.get(self.url + path)

    def wait(self, selector, text=None):
        """The first visible element of a CSS selector, with a text in it if one is given."""

        def find(driver):
            return next(
                (
                    element
                    for element in driver.find_elements(By.CSS_SELECTOR, selector)
                    if element.is_displayed() and (text is None or text in element.text)
                ),
                None,
            )

        return WebDriverWait(
            self.driver, WAIT_SECONDS, ignored_exceptions=[StaleElementReferenceException]
        ).until(find, f"{selector} {text or ''} did not appear on {self.driver.current_url}")

    def console_errors(self):
        """Messages of level SEVERE since the last call."""
        return [
            entry["message"]
            for entry in self.driver.get_log("browser")
            if entry["level"] == "SEVERE"
        ]

    def screenshot(self, name):
        """Save what is on the screen; the folder is not committed."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        path = SCREENSHOTS / f"{re.sub(r'[^a-zA-Z0-9_-]+', '_', name)}.png"
        self.driver.save_screenshot(str(path))
        return path

    def quit(self):
        self.driver.quit()
        self.profile.cleanup()
