"""One person's browser, and what he does with it: fields and buttons by their names.

So a story reads the same in every language of the screen.
"""

import contextlib
from datetime import date

from selenium.common.exceptions import (
    ElementClickInterceptedException,
    StaleElementReferenceException,
)
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from .browser import Browser
from .server import wait_until

SECONDS = 60


class Desk:
    """One person's browser."""

    def __init__(self, odoo, login, step):
        """Log in.

        :param str step: what the names of the screenshots begin with
        """
        self.login, self.step = login, step
        self.browser = Browser(odoo.url, login)
        self.driver = self.browser.driver

    # looking

    def see(self, selector, text=None):
        return self.browser.wait(selector, text)

    def find(self, selector):
        """Elements of a selector that can be seen now."""
        return self.browser.find(selector)

    def see_none(self, selector):
        wait_until(lambda: not self.find(selector), SECONDS, f"{selector} is still to be seen")

    def see_none_of(self, selector, text):
        """Wait until nothing of a selector has a text in it."""
        wait_until(
            lambda: not self.browser.find(selector, text), SECONDS, f"{text} is still to be seen"
        )

    def state(self, value):
        """Wait until the status bar shows a state."""
        self.see(f".o_statusbar_status button.o_arrow_button_current[data-value='{value}']")

    def shot(self, name):
        self.browser.screenshot(f"{self.step}_{self.login}_{name}")

    # doing

    def click(self, selector, text=None):
        def try_click():
            with contextlib.suppress(
                ElementClickInterceptedException, StaleElementReferenceException
            ):
                element = self.see(selector, text)
                self.driver.execute_script(
                    "arguments[0].scrollIntoView({block: 'center'})", element
                )
                element.click()
                return True
            return False

        wait_until(try_click, SECONDS, f"{selector} cannot be clicked")

    def type(self, selector, text):
        element = self.see(selector)
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()
        element.send_keys(Keys.CONTROL, "a")
        element.send_keys(text)
        return element

    def fill(self, field, text, within=""):
        """Type into the field of a form."""
        box = f"{within} .o_field_widget[name={field}]"
        return self.type(f"{box} input, {box} textarea, {box} .odoo-editor-editable", text)

    def pick(self, field, place, within=""):
        """Pick the choice at a place of a selection field's menu."""
        self.click(f"{within} .o_field_widget[name={field}] input")
        self.see(".o_field_selection_menu .o_select_menu_item")
        self.find(".o_field_selection_menu .o_select_menu_item")[place - 1].click()

    def upload(self, field, path, within=""):
        """Choose a file for the field of a form."""
        box = f"{within} .o_field_widget[name={field}]"
        self.see(box)
        picker = self.driver.find_element(By.CSS_SELECTOR, f"{box} input[type=file]")
        picker.send_keys(str(path))

    def download(self, button, folder):
        """Click, and wait for the workbook that comes.

        :param pathlib.Path folder: an empty one, where it is put
        :return: its path
        """
        allowed = {"behavior": "allow", "downloadPath": str(folder)}
        self.driver.execute_cdp_cmd("Browser.setDownloadBehavior", allowed)
        self.click(button)
        # what is still coming has another ending
        return wait_until(lambda: [*folder.glob("*.xlsx")], SECONDS, f"{button}: no workbook")[0]

    def page(self, name):
        """Open a page of the form's notebook."""
        self.click(f".o_notebook_headers .nav-link[name={name}]")

    def add_line(self, field):
        self.click(f".o_field_widget[name={field}] .o_field_x2many_list_row_add a")

    def save_dialog(self):
        self.click(".modal .o_form_button_save")
        self.see_none(".modal")

    def save(self):
        self.click(".o_form_button_save")
        self.see_none(".o_form_button_save")

    def press(self, button):
        """Press a button of the form's head, and confirm where it asks."""
        self.click(f".o_form_statusbar button[name={button}]")

    def confirm(self):
        self.click(".modal .modal-footer .btn-primary")
        self.see_none(".modal")

    def begin_registration(self, path="/odoo/emulation-registrations/new"):
        """A new form, under the plan of the demo data: other tests launch plans as well."""
        self.browser.open(path)
        self.choose("campaign_id", f"các cấp công đoàn năm {date.today().year}")

    def open_work(self, title):
        """From “My work” to the record that waits there."""
        self.browser.open("/odoo/my-work")
        self.click(".o_data_row .o_data_cell[name=name], .o_kanban_record", title)
        self.see(".o_form_view")

    def hand_in(self, path):
        """Give the form the one file that it asks for."""
        self.driver.find_element("css selector", "input.o_input_file").send_keys(str(path))

    def choose(self, field, name, within=""):
        """Choose a record by its name in a field that completes it."""
        self.fill(field, name, within)
        self.click(".o-autocomplete--dropdown-item", name)
