"""Debian's Chromium without a screen, logged in to a server."""

import atexit
import contextlib
import os
import re
import shutil
import tempfile

from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.support.ui import WebDriverWait

from .server import ROOT

SCREENSHOTS = ROOT / ".dev" / "screenshots"
WAIT_SECONDS = 60
POLL_SECONDS = 0.1
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
]
SIZE = 1366, 900
#: Elements of a selector that can be seen, with a text in them: asked of the page in one go, so
#: that none of them is gone before the next question.
SEEN = """
    const [selector, text] = arguments;
    return [...document.querySelectorAll(selector)].filter(
        (element) =>
            element.getClientRects().length &&
            element.checkVisibility({opacityProperty: true, visibilityProperty: true}) &&
            (!text || element.innerText.includes(text))
    );
"""
#: Browsers that nobody sits at. Whoever comes next finds them as new, but for the scripts and
#: styles of Odoo's pages, which take longest to load.
_idle = []


@atexit.register
def _quit_all():
    while _idle:
        driver, profile = _idle.pop()
        driver.quit()
        profile.cleanup()


class Browser:
    """``driver`` is selenium's; the methods wait for what they ask for."""

    def __init__(self, url, login="admin", password=None):
        """Sit down at an empty browser.

        :param str login: who logs in; None: nobody
        :param str password: if it is another word than the login
        """
        self.url = url
        self.driver, self.profile = _idle.pop() if _idle else self._start()
        self.driver.set_window_size(*SIZE)
        if login:
            self._log_in(login, password)

    def _log_in(self, login, password):
        self.open("/web/login")
        self.wait("input[name=login]").send_keys(login)
        self.wait("input[name=password]").send_keys(password or login)
        self.wait(".oe_login_form button[type=submit]").click()
        self.wait(".o_web_client .o_main_navbar")

    def _start(self):
        programs = {name: shutil.which(name) for name in ("chromium", "chromedriver")}
        missing = [name for name, path in programs.items() if not path]
        if missing:
            raise RuntimeError(f"{' and '.join(missing)} not found: run dev/setup")
        profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        options = webdriver.ChromeOptions()
        options.binary_location = programs["chromium"]
        for flag in [*FLAGS, f"--user-data-dir={profile.name}"]:
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        service = webdriver.ChromeService(
            programs["chromedriver"], env={**os.environ, "LANGUAGE": "vi"}
        )
        return webdriver.Chrome(options=options, service=service), profile

    def open(self, path):
        self.driver.get(self.url + path)

    def wait(self, selector, text=None):
        """The first visible element of a CSS selector, with a text in it if one is given."""
        message = f"{selector} {text or ''} did not appear on {self.driver.current_url}"
        waiting = WebDriverWait(self.driver, WAIT_SECONDS, POLL_SECONDS)
        return waiting.until(lambda driver: self.find(selector, text), message)[0]

    def find(self, selector, text=None):
        """Visible elements of a CSS selector, with a text in them if one is given."""
        return self.driver.execute_script(SEEN, selector, text)

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
        """Get up: the windows are closed without a word to their pages, which save nothing."""
        driver = self.driver
        try:
            windows = driver.window_handles
            driver.switch_to.new_window("tab")
            empty = driver.current_window_handle
            for window in windows:
                driver.switch_to.window(window)
                driver.close()
            driver.switch_to.window(empty)
            driver.execute_cdp_cmd("Network.clearBrowserCookies", {})
            everything = {"origin": self.url, "storageTypes": "all"}
            driver.execute_cdp_cmd("Storage.clearDataForOrigin", everything)
            driver.get_log("browser")
        except WebDriverException:
            with contextlib.suppress(WebDriverException):
                driver.quit()
            self.profile.cleanup()
        else:
            _idle.append((driver, self.profile))
