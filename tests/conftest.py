"""Fixtures of the black-box tests: a real server with workers on a database of its own.

The demo database is built once for each state of the module; each server works on a copy.
Nothing here imports Odoo: the tests see what a browser or another program sees.
"""

import contextlib
import os
import subprocess

import pytest
from support import browser, client, desk, server

BUILT_DB = "union_blackbox"
#: Tested inside Odoo, see dev/test.
collect_ignore = ["addons"]


def run(*command):
    result = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    if result.returncode:
        pytest.exit(f"{' '.join(map(str, command))} failed:\n{result.stderr[-4000:]}", 1)


@pytest.fixture(scope="session")
def built_db():
    """Name of the demo database that servers copy. Not to be written to."""
    run(server.ROOT / "dev/db", "--kept", BUILT_DB)
    return BUILT_DB


@pytest.fixture(scope="session")
def make_server(built_db):
    """Function that starts a server on a fresh copy of the demo database."""
    started = []

    def make(*options):
        name = f"{built_db}_{os.getpid()}_{len(started) + 1}"
        run(server.ROOT / "dev/odoo", "db", "duplicate", "--force", built_db, name)
        started.append(server.Server(name, options=options))
        started[-1].start()
        return started[-1]

    yield make
    for each in started:
        each.stop()
        run(server.ROOT / "dev/odoo", "db", "drop", each.database)


@pytest.fixture(scope="session")
def odoo(make_server):
    """The server that the tests share. Tests that change much take fresh_odoo."""
    return make_server()


@pytest.fixture
def fresh_odoo(make_server):
    """A server of the test's own, on a database nobody has touched; it may be killed."""
    own = make_server()
    yield own
    own.stop()


@pytest.fixture
def rpc(odoo):
    """``rpc(login)``: a client of the shared server; demo passwords are the logins."""
    return lambda login="admin", password=None: client.Rpc(odoo.url, odoo.database, login, password)


@pytest.fixture
def http(odoo):
    """``http(login)``: a requests session logged in through the login page."""
    return lambda login="admin", password=None: client.login_session(odoo.url, login, password)


@pytest.fixture
def chromium(odoo):
    """``chromium(login)``: a headless browser on the shared server, logged in."""
    opened = []

    def open_browser(login="admin", password=None):
        opened.append(browser.Browser(odoo.url, login, password))
        return opened[-1]

    yield open_browser
    for each in opened:
        each.quit()


@pytest.fixture
def at_desk(odoo, request):
    """``at_desk(login, step)``: that person's browser, closed when he has done his part."""

    story = request.module.__name__.removeprefix("test_")

    @contextlib.contextmanager
    def open_desk(login, step):
        seat = desk.Desk(odoo, login, f"{story}_{step}")
        try:
            yield seat
            assert seat.browser.console_errors() == []
        except BaseException:
            seat.shot("failed")
            raise
        finally:
            seat.browser.quit()

    return open_desk
