"""Clients of the server: calls on models, and pages as a logged-in person gets them."""

import itertools
import re

import requests

TIMEOUT = 120


class ServerError(Exception):
    """What the server refused, by the name and message of its own exception."""

    def __init__(self, name, message, debug=""):
        super().__init__(f"{name}: {message}")
        self.name, self.message, self.debug = name, message, debug


class Rpc:
    """Calls methods of models as one user: ``rpc.call("res.partner", "read", [[1]])``."""

    def __init__(self, url, database, login="admin", password=None):
        self.url = url
        self.login = login
        self.session = requests.Session()
        self.numbers = itertools.count(1)
        values = {"db": database, "login": login, "password": password or login}
        self.info = self.post("/web/session/authenticate", values)
        self.uid = self.info["uid"]

    def post(self, path, params):
        """Call a JSON-RPC route and return its result.

        :raise ServerError: when the server answers with an exception
        """
        body = {"jsonrpc": "2.0", "method": "call", "id": next(self.numbers), "params": params}
        response = self.session.post(self.url + path, json=body, timeout=TIMEOUT)
        response.raise_for_status()
        answer = response.json()
        if error := answer.get("error"):
            data = error.get("data", {})
            raise ServerError(data.get("name"), data.get("message"), data.get("debug"))
        return answer.get("result")

    def call(self, model, method, args=(), kwargs=None):
        params = {"model": model, "method": method, "args": list(args), "kwargs": kwargs or {}}
        return self.post(f"/web/dataset/call_kw/{model}/{method}", params)


def login_session(url, login="admin", password=None):
    """Log in through the page, as a browser does; relative addresses work on the session."""
    session = Site(url)
    page = session.get("/web/login")
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]
    form = {"login": login, "password": password or login, "csrf_token": token}
    answer = session.post("/web/login", data=form)
    answer.raise_for_status()
    if "/web/login" in answer.url:
        raise ServerError("AccessDenied", f"{login} cannot log in")
    return session


class Site(requests.Session):
    """A requests session on one server: ``site.get("/web/login")``."""

    def __init__(self, url):
        super().__init__()
        self.base = url

    def request(self, method, url, **kwargs):
        kwargs.setdefault("timeout", TIMEOUT)
        return super().request(method, self.base + url if url.startswith("/") else url, **kwargs)
