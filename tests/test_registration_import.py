"""A workbook of registrations: uploaded in a browser, by two people at once, on a killed server."""

import base64
import contextlib
import io
from concurrent.futures import ThreadPoolExecutor

import pytest
from openpyxl import load_workbook
from support.client import Rpc, ServerError
from support.desk import Desk
from support.server import wait_until

OFFICER = "canbo.tinh"
IMPORT = "emulation.registration.import"
ROWS = 200
SECONDS = 60


@pytest.fixture(scope="module")
def server(make_server):
    """A server of its own, which reads 20 rows at a time and may be killed."""
    own = make_server()
    admin = Rpc(own.url, own.database)
    domain = [("name", "=", "ir_cron_read_registration_imports")]
    [cron] = admin.call("ir.model.data", "search_read", [domain, ["res_id"]])
    admin.call("ir.cron", "write", [cron["res_id"], {"code": "model._cron_read(batch_size=20)"}])
    own.cron_id = cron["res_id"]
    yield own
    own.stop()


class Office:
    """The province's officer and his workbooks of initiatives."""

    def __init__(self, server):
        self.server = server
        self.rpc = Rpc(server.url, server.database, OFFICER)
        [row] = self.rpc.call(
            "emulation.registration.category",
            "search_read",
            [[("code", "=", "SK")], ["name"]],
            {"context": {"lang": "vi_VN"}},
        )
        self.category = row

    def call(self, name, number, rpc=None):
        return (rpc or self.rpc).call(IMPORT, name, [[number]])

    def new(self):
        values = {"category_id": self.category["id"]}
        return self.rpc.call(IMPORT, "create", [values])

    def workbook(self, number, prefix, count, fault=False):
        """The template of an import, filled in."""
        url = self.call("action_template", number)["url"]
        book = load_workbook(io.BytesIO(self.rpc.session.get(self.server.url + url).content))
        names = [r[2] for r in book["_key"].values if r[0] == "column" and r[1] == "main"]
        unit = next(
            column[0]
            for column in book["_lists"].iter_cols(values_only=True)
            if column[0] in {row[0] for row in book.worksheets[-3].values}
        )
        for place in range(count):
            row = {"key": place + 1, "unit_id": unit, "name": f"{prefix} {place}"}
            if fault and place == 1:
                row["benefit_value"] = -5
            book.worksheets[0].append([row.get(name) for name in names])
            book.worksheets[1].append([place + 1, None, "Nguyễn Văn An", 100])
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()

    def upload(self, prefix, count=ROWS):
        number = self.new()
        raw = self.workbook(number, prefix, count)
        values = {"file": base64.b64encode(raw).decode(), "file_name": "ds.xlsx"}
        self.rpc.call(IMPORT, "write", [[number], values])
        self.call("action_read", number)
        return number

    def read(self, number, *names):
        [row] = self.rpc.call(IMPORT, "read", [[number], list(names)])
        return row

    def wait_ready(self, number):
        def done():
            row = self.read(number, "state", "message", "found_count")
            return row["state"] not in ("draft", "reading") and row

        row = wait_until(done, SECONDS, "the workbook has not been checked")
        assert (row["state"], row["message"]) == ("ready", False), row
        return row

    def registered(self, prefix):
        domain = [("name", "=like", f"{prefix} %")]
        return self.rpc.call("emulation.registration", "search_count", [domain])

    @contextlib.contextmanager
    def stopped_in_the_middle(self):
        """An import that begins in the block waits after the registrations, before the authors."""
        with self.server.connect() as connection, connection.cursor() as cursor:
            cursor.execute("LOCK TABLE emulation_registration_author IN SHARE MODE")

            def waits():
                with self.server.connect() as other, other.cursor() as look:
                    look.execute("SELECT 1 FROM pg_locks WHERE NOT granted")
                    return look.fetchone()

            yield lambda: wait_until(waits, SECONDS, "the import does not wait")
            connection.rollback()


def test_server_killed_while_reading_goes_on(server):
    office = Office(server)
    number = office.upload("Đọc dở")

    def begun():
        return 0 < office.read(number, "rows_read")["rows_read"] < 2 * ROWS

    wait_until(begun, SECONDS, "nothing has been read")
    server.restart()
    office = Office(server)
    # the next run, which the server begins by itself within a minute
    with contextlib.suppress(ServerError):
        admin = Rpc(server.url, server.database)
        admin.call("ir.cron", "method_direct_trigger", [[server.cron_id]])
    assert office.wait_ready(number)["found_count"] == ROWS
    assert office.read(number, "rows_read")["rows_read"] == 2 * ROWS
    assert office.registered("Đọc dở") == 0
    office.call("action_import", number)
    assert office.registered("Đọc dở") == ROWS


def test_two_people_and_a_killed_server(server):
    office = Office(server)
    number = office.upload("Nhập dở", 40)
    office.wait_ready(number)
    with ThreadPoolExecutor(1) as pool, office.stopped_in_the_middle() as wait_until_it_waits:
        first = pool.submit(office.call, "action_import", number)
        wait_until_it_waits()
        # somebody else presses the button
        with pytest.raises(ServerError) as refusal:
            office.call("action_import", number, Rpc(server.url, server.database, OFFICER))
        assert refusal.value.name == "odoo.exceptions.UserError"
        server.kill()
        assert first.exception()
    server.start()
    office = Office(server)
    assert office.registered("Nhập dở") == 0
    assert office.read(number, "state")["state"] == "ready"
    office.call("action_import", number)
    assert office.registered("Nhập dở") == 40
    with pytest.raises(ServerError):
        office.call("action_import", number)
    assert office.registered("Nhập dở") == 40


def test_officer_uploads_in_a_browser(server, tmp_path):
    office = Office(server)
    seat = Desk(server, OFFICER, "registration_import")
    try:
        files = {}
        for fault in (True, False):
            files[fault] = tmp_path / f"sang-kien-{fault}.xlsx"
            raw = office.workbook(office.new(), "Từ màn hình", 60, fault)
            files[fault].write_bytes(raw)
        seat.browser.open("/odoo/emulation-registration-imports/new")
        seat.choose("category_id", office.category["name"])
        seat.see(".o_form_statusbar button[name=action_template]")
        seat.shot("new")
        seat.driver.find_element("css selector", "input.o_input_file").send_keys(str(files[True]))
        seat.press("action_read")
        seat.state("faulty")
        seat.see(".o_field_widget[name=fault_ids] .o_data_row")
        seat.shot("faults")
        seat.driver.find_element("css selector", "input.o_input_file").send_keys(str(files[False]))
        seat.save()
        seat.press("action_read")
        seat.state("ready")
        seat.shot("ready")
        seat.press("action_import")
        seat.confirm()
        seat.state("imported")
        seat.shot("imported")
        assert office.registered("Từ màn hình") == 60
        assert seat.browser.console_errors() == []
    except BaseException:
        seat.shot("failed")
        raise
    finally:
        seat.browser.quit()
