"""A server of Odoo with workers, as a test sees it: an address that answers."""

import configparser
import contextlib
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

import psycopg2
import requests

from .front import Front

ROOT = Path(__file__).resolve().parents[2]
LOGS = ROOT / ".dev" / "logs"
ADDONS = Path(__file__).with_name("addons")
START_SECONDS = 90


def read_config():
    """The options that dev/setup wrote for Odoo."""
    config = configparser.ConfigParser()
    config.read(ROOT / ".dev" / "odoo.conf")
    return config["options"]


def free_port():
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def wait_until(check, seconds, what):
    """Poll until check() is true; its answer is returned."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if result := check():
            return result
        time.sleep(0.05)
    raise TimeoutError(f"{what}: not within {seconds} seconds")


class Server:
    def __init__(self, database, workers=2, options=()):
        self.database = database
        self.workers = workers
        self.options = options
        self.http_port, self.gevent_port = free_port(), free_port()
        self.front = Front(self.http_port, self.gevent_port)
        self.url = f"http://127.0.0.1:{self.front.port}"
        #: For calls of programs, which need no front: quicker by two threads a call.
        self.rpc_url = f"http://127.0.0.1:{self.http_port}"
        self.log = LOGS / f"{database}.log"
        self.log.unlink(missing_ok=True)
        self.process = None

    def start(self):
        config = read_config()
        command = [
            ROOT / "dev/odoo",
            *("--database", self.database, "--db-filter", f"^{self.database}$"),
            *("--http-port", self.http_port, "--gevent-port", self.gevent_port),
            *("--workers", self.workers, "--max-cron-threads", 1, "--log-level", "info"),
            *("--addons-path", f"{config['addons_path']},{ADDONS}"),
            *("--load", f"{config['server_wide_modules']},union_quick_login"),
            *self.options,
        ]
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # its workers die with it
            )
        wait_until(self.is_ready, START_SECONDS, f"server on {self.database} (see {self.log})")

    def connect(self):
        """A connection to the server's database, past the server.

        :rtype: psycopg2.extensions.connection
        """
        options = read_config()
        return psycopg2.connect(
            host=options["db_host"], user=options["db_user"], dbname=self.database
        )

    def is_ready(self):
        if self.process.poll() is not None:
            raise RuntimeError(f"the server ended with {self.process.returncode}: see {self.log}")
        with contextlib.suppress(requests.RequestException):
            return requests.get(f"{self.url}/web/login", timeout=60).ok

    def kill(self):
        """End master and workers at once, as a power cut would."""
        self._signal(signal.SIGKILL)

    def restart(self):
        """Kill the server and start it again on the same database and address."""
        self.kill()
        self.start()

    def stop(self):
        if self.process:
            self._signal(signal.SIGKILL)
            self.front.close()

    def _signal(self, number):
        if self.process.poll() is None:
            os.killpg(self.process.pid, number)
            self.process.wait(30)

    def log_text(self):
        return self.log.read_text(encoding="utf-8", errors="replace")
