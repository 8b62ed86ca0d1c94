"""What is read leaves an event, on a server whose reads go to a read-only connection as well.

``--dev replica`` serves reads as behind a streaming replica: whatever a request that only reads
wants to write is refused by the database, and Odoo begins the request anew.
"""

import io
import json

import openpyxl
import pytest
from support.client import Rpc, ServerError, login_session

PRIVATE, MEMBER = "union.member.private", "union.member"
PERSON = "canbo.hoaban"  # officer of a base unit whose members have personal data


@pytest.fixture(scope="module", params=["one database", "behind a replica"])
def server(request, make_server):
    return make_server(*(["--dev", "replica"] if "replica" in request.param else []))


@pytest.fixture
def officer(server):
    return Rpc(server.url, server.database, PERSON)


def events(client, action, **values):
    domain = [("action", "=", action), *((name, "=", value) for name, value in values.items())]
    return client.call("union.event", "search_read", [domain, ["actor_name", "res_id", "date"]])


def begun_anew(server):
    """How many requests wanted to write on a connection that can only read."""
    return server.log_text().count("retrying with a read/write cursor")


WAYS = {
    "read": lambda one: ("read", [[one["id"]], ["phone"]], {}),
    "web_read": lambda one: ("web_read", [[one["id"]], {"birth_date": {}}], {}),
    "search_read": lambda one: ("search_read", [[("id", "=", one["id"])], ["phone"]], {}),
    "web_search_read": lambda one: (
        "web_search_read",
        [[("id", "=", one["id"])], {"identity_number": {}}],
        {},
    ),
    "search_count": lambda one: (
        "search_count",
        [[("id", "=", one["id"]), ("phone", "!=", "0")]],
        {},
    ),
}


def test_each_opening_of_personal_data_is_an_event(server, officer):
    rows = officer.call(PRIVATE, "search_read", [[], ["member_id"]])
    assert rows
    assert not events(officer, "open")
    for number, (name, way) in enumerate(WAYS.items()):
        one = rows[number % len(rows)]
        before = [e for e in events(officer, "open") if e["res_id"] == one["member_id"][0]]
        method, args, kwargs = way(one)
        anew = begun_anew(server)
        assert officer.call(PRIVATE, method, args, kwargs)
        assert begun_anew(server) == anew or name == "search_count", name
        action = "find" if name == "search_count" else "open"
        found = [e for e in events(officer, action) if e["res_id"] == one["member_id"][0]]
        # once an hour for each member
        assert len(found) == 1 and (not before or found == before or action == "find"), name
        assert found[0]["actor_name"]


def test_form_of_the_member_opens_them(server, officer):
    [row] = officer.call(
        PRIVATE, "search_read", [[], ["member_id"]], {"limit": 1, "order": "id desc"}
    )
    specification = {"name": {}, "private_ids": {"fields": {"phone": {}, "birth_date": {}}}}
    [form] = officer.call(MEMBER, "web_read", [[row["member_id"][0]], specification])
    assert form["private_ids"][0]["phone"] is not None
    assert len(events(officer, "open", res_model=MEMBER, res_id=row["member_id"][0])) == 1


def test_groups_tell_nothing(officer):
    for method, args in (
        ("formatted_read_group", [[], ["birth_date:month"], ["__count"]]),
        ("web_read_group", [[], ["identity_number"]]),
        ("read_group", [[], ["phone:array_agg"], []]),
        ("read_progress_bar", [[], "phone", {"field": "member_id", "colors": {}}]),
    ):
        with pytest.raises(ServerError) as refusal:
            officer.call(PRIVATE, method, args)
        assert refusal.value.name == "odoo.exceptions.AccessError", method


def test_export_is_an_event(server):
    admin = Rpc(server.url, server.database)
    member = admin.call(MEMBER, "search", [[]], {"limit": 3})
    before = len(events(admin, "export"))
    session = login_session(server.url)
    data = {
        "model": MEMBER,
        "fields": [{"name": "name", "label": "Họ và tên", "type": "char"}],
        "ids": member,
        "domain": [],
        "groupby": [],
        "import_compat": False,
    }
    page = session.get("/odoo").text
    token = page.split('csrf_token: "')[1].split('"')[0]
    answer = session.post("/web/export/xlsx", data={"data": json.dumps(data), "csrf_token": token})
    assert answer.ok
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    assert sheet.max_row == 4
    found = events(admin, "export")
    assert len(found) == before + 1
    admin.call(MEMBER, "export_data", [member, ["name"]])
    assert len(events(admin, "export")) == before + 2


def test_print_is_an_event(server):
    clerk = Rpc(server.url, server.database, "vanthu.tinh")
    [paper] = clerk.call("union.document", "search", [[("state", "=", "issued")]], {"limit": 1})
    before, anew = len(events(clerk, "print", res_id=paper)), begun_anew(server)
    session = login_session(server.url, "vanthu.tinh")
    answer = session.get(f"/report/pdf/union_emulation.paper_document/{paper}")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert len(events(clerk, "print", res_id=paper)) == before + 1
    assert begun_anew(server) == anew


def test_the_log_holds(server):
    admin = Rpc(server.url, server.database)
    said = admin.call("union.event", "action_verify", [[]])
    assert said["params"]["type"] == "success", said
