"""What an angry clerk with a program tries: leaks, side doors, stale tabs and two calls at once.

The victim is a draft plan of ``own`` with everything that hangs on it; the clerk holds every role
in the unit beside it (``everyone.sibling``) unless a test says otherwise.
"""

import base64
import functools
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import requests
from support.client import Rpc, ServerError
from support.office import Office

PLAN = "emulation.campaign"
SECRET = "bí mật của đơn vị"
REFUSALS = {
    f"odoo.exceptions.{name}"
    for name in ("AccessError", "UserError", "ValidationError", "MissingError")
}


@pytest.fixture(scope="module")
def office(odoo):
    office = Office(odoo, "ac")
    office.log_in(["maker", "judge", "maker_above", "everyone.sibling", "everyone.child"])
    return office


@pytest.fixture(scope="module")
def victim(office):
    """Ids of a draft plan of ``own`` with message, file, activity, member and paper."""
    maker = office.client("maker")
    [plan] = office.campaigns(1)
    maker.call(PLAN, "write", [[plan], {"name": SECRET}])
    [message] = maker.call(PLAN, "message_post", [plan], {"body": SECRET})
    file = maker.call("ir.attachment", "create", [file_values(PLAN, plan)])
    activity = maker.call(PLAN, "activity_schedule", [[plan]], {"summary": SECRET})
    member = maker.call(
        "union.member",
        "create",
        [
            {
                "unit_id": office.units["own"],
                "name": SECRET,
                "private_ids": [(0, 0, {"identity_number": "006012345678"})],
            }
        ],
    )
    [paper] = office.papers_of([plan])
    return {
        PLAN: plan,
        "mail.message": message,
        "ir.attachment": file,
        "mail.activity": activity[0] if isinstance(activity, list) else activity,
        "union.member": member,
        "union.document": paper,
    }


@pytest.fixture(scope="module")
def clerk(office):
    return office.client("everyone.sibling")


def file_values(model, record, **values):
    data = base64.b64encode(SECRET.encode()).decode()
    return {"name": "mat.txt", "res_model": model, "res_id": record, "datas": data, **values}


def refused(call, *args, **kwargs):
    """The call is refused in a proper way.

    :return: what the server says
    """
    with pytest.raises(ServerError) as caught:
        result = call(*args, **kwargs)
        pytest.fail(f"not refused: {result!r}")
    assert caught.value.name in REFUSALS, f"{caught.value}\n{caught.value.debug[-2000:]}"
    return caught.value.message


def answer(call, *args, **kwargs):
    """What a call answers, refusals included, as text."""
    try:
        return repr(call(*args, **kwargs))
    except ServerError as error:
        return f"{error.name}: {error.message}"


# ----------------------------------------------------------------------
# Reading what is not one's own
# ----------------------------------------------------------------------

SEARCHES = [
    ("search", [[]], {"context": {"active_test": False}}),
    ("search_read", [[]], {"fields": ["display_name"]}),
    ("web_search_read", [[], {"display_name": {}}], {}),
    ("name_search", [SECRET], {}),
    ("name_search", [""], {"limit": 5000}),
    ("formatted_read_group", [[], ["display_name"], ["__count"]], {}),
    ("formatted_read_group", [[], ["create_uid"], ["id:array_agg"]], {}),
    ("web_read_group", [[], ["create_uid"]], {"aggregates": ["id:array_agg"]}),
    ("read_group", [[], ["id:array_agg"], ["create_uid"]], {}),
]


BY_NAME = ("formatted_read_group", [[], ["display_name"], ["__count"]], {})
#: The core does not store the names of these, so nothing can be grouped by them.
UNNAMED = ("mail.message", "ir.attachment", "mail.activity")


@pytest.mark.parametrize(
    ("model", "method", "args", "kwargs"),
    [
        (model, *search)
        for model in (PLAN, *UNNAMED, "union.member")
        for search in SEARCHES
        if model not in UNNAMED or search != BY_NAME
    ],
)
def test_no_search_finds_it(clerk, victim, model, method, args, kwargs):
    domain = [("id", "=", victim[model])]
    if method == "name_search":
        kwargs = kwargs | {"domain": domain}
    else:
        args = [domain, *args[1:]]
    said = answer(clerk.call, model, method, args, kwargs)
    assert SECRET not in said
    if method.endswith("group"):
        assert "'id:array_agg': [" not in said, said
    else:
        assert said in ("[]", "{'length': 0, 'records': []}"), said


@pytest.mark.parametrize("model", [PLAN, "mail.message", "ir.attachment", "union.member"])
@pytest.mark.parametrize(
    ("method", "extra"),
    [
        ("read", [["display_name"]]),
        ("web_read", [{"display_name": {}}]),
        ("export_data", [["display_name"]]),
        ("copy", []),
        ("get_metadata", []),
        ("write", [{}]),
        ("unlink", []),
    ],
)
def test_no_door_reads_it(clerk, victim, model, method, extra):
    said = answer(clerk.call, model, method, [[victim[model]], *extra])
    assert SECRET not in said
    if method not in ("get_metadata", "write"):
        assert said.startswith("odoo.exceptions."), said


@pytest.mark.parametrize("model", [PLAN, "union.member", "union.document"])
def test_debug_mode_names_nothing(office, victim, model):
    clerk = Rpc(office.odoo.url, office.odoo.database, "ac.everyone.sibling")
    clerk.session.get(clerk.url + "/odoo?debug=1", timeout=60)
    for method, extra in (("read", [["display_name"]]), ("write", [{"name": "x"}]), ("unlink", [])):
        said = refused(clerk.call, model, method, [[victim[model]], *extra])
        assert SECRET not in said, said


#: What a user may read → domains that walk from there into what he may not; the place of {} takes
#: a guess that is right once and wrong once, and nothing may tell the two apart.
WALKS = [
    ("union.unit", [("member_ids.name", "=like", "{}%")], SECRET[:3]),
    ("union.unit", [("member_ids.private_ids.identity_number", "=like", "{}%")], "0060"),
    ("union.unit", [("mandate_ids.user_id.login", "=like", "{}%")], "ac.maker"),
    ("union.unit", [("mandate_ids.role", "=", "{}")], "approver"),
    ("union.unit", [("mandate_ids", "any", [("title", "=", False), ("role", "=", "{}")])], "clerk"),
    ("res.users", [("union_mandate_ids.role", "=", "{}")], "appraiser"),
    ("res.partner", [("user_ids.union_mandate_ids.role", "=", "{}")], "officer"),
    ("union.level", [("create_uid.union_mandate_ids.role", "=", "{}")], "viewer"),
]


@pytest.mark.parametrize(("model", "domain", "guess"), WALKS)
def test_domains_do_not_walk(office, clerk, victim, model, domain, guess):
    base = {
        "union.unit": [("id", "=", office.units["own"])],
        "res.users": [("id", "=", office.users["judge"])],
        "res.partner": [("user_ids", "=", office.users["judge"])],
        "union.level": [],
    }[model]
    right = answer(clerk.call, model, "search_count", [base + filled(domain, guess)])
    wrong = answer(clerk.call, model, "search_count", [base + filled(domain, "không")])
    if not wrong.startswith(("builtins", "odoo.exceptions")):
        assert right == wrong, f"{right} for a right guess, {wrong} for a wrong one"


def filled(domain, guess):
    return [
        (name, operator, filled(value, guess))
        if isinstance(value, list)
        else (name, operator, value.format(guess) if isinstance(value, str) else value)
        for name, operator, value in domain
    ]


#: The same from a launched plan, read by the units below it.
WALKS_FROM_A_PLAN = [
    ([("step_ids.actor_name", "=like", "{}%")], "ac"),
    ([("step_ids.state", "=", "{}")], "approved"),
    ([("message_ids.body", "like", "{}")], SECRET),
    ([("participation_ids.unit_id.code", "=", "{}")], "ac-sibling"),
    (
        [("participation_ids", "any", [("unit_id.code", "=", "ac-sibling"), ("state", "=", "{}")])],
        "pending",
    ),
    ([("submitted_by_id.union_mandate_ids.role", "=", "{}")], "officer"),
    ([("document_id.message_ids.body", "like", "{}")], "KH"),
    ([("unit_id.member_ids.name", "=like", "{}%")], "ông"),
]


@pytest.fixture(scope="module")
def launched(office):
    """A plan of ``parent`` that all units below read, with a word in confidence."""
    maker = office.client("maker_above")
    [plan] = office.campaigns(1, "launched", "parent")
    maker.call(PLAN, "message_post", [plan], {"body": SECRET})
    maker.call(PLAN, "activity_schedule", [[plan]], {"summary": SECRET})
    maker.call(
        "union.member", "create", [{"unit_id": office.units["parent"], "name": "ông " + SECRET}]
    )
    return plan


@pytest.mark.parametrize(("domain", "guess"), WALKS_FROM_A_PLAN)
def test_domains_do_not_walk_from_a_launched_plan(office, launched, domain, guess):
    clerk = office.client("everyone.child")
    base = [("id", "=", launched)]
    assert clerk.call(PLAN, "search_count", [base]) == 1
    right = answer(clerk.call, PLAN, "search_count", [base + filled(domain, guess)])
    wrong = answer(clerk.call, PLAN, "search_count", [base + filled(domain, "không")])
    assert right == wrong, f"{right} for a right guess, {wrong} for a wrong one"


def test_no_field_of_a_launched_plan_tells_its_way(office):
    """What was said on the way up is in no field that the units below read."""
    maker, judge = office.client("maker_above"), office.client("judge_above")
    child = office.client("everyone.child")
    [plan] = office.campaigns(1, "draft", "parent")
    [paper] = office.papers_of([plan], maker)
    maker.call(PLAN, "action_submit", [[plan]])
    judge.call(PLAN, "action_return", [[plan], SECRET, ["name"]])
    maker.call(PLAN, "action_submit", [[plan]])
    judge.call(PLAN, "action_approve", [[plan], SECRET])
    judge.call(PLAN, "action_approve", [[plan], SECRET])
    maker.call("union.document", "action_issue", [[paper]])
    maker.call(PLAN, "action_launch", [[plan]])
    for model, record in ((PLAN, plan), ("union.document", paper)):
        fields = list(child.call(model, "fields_get", [], {"attributes": ["type"]}))
        for name in fields:
            said = answer(child.call, model, "read", [[record], [name]])
            assert SECRET not in said, f"{model}.{name}: {said}"
        said = answer(child.call, model, "export_data", [[record], fields])
        assert SECRET not in said
    for model in ("union.approval.step", "union.event", "union.event.value"):
        assert SECRET not in answer(child.call, model, "search_read", [[]])


def test_conversation_on_a_launched_plan_stays_above(office, launched):
    clerk = office.client("everyone.child")
    found = clerk.call(
        "mail.message", "search_read", [[("model", "=", PLAN), ("res_id", "=", launched)], ["body"]]
    )
    assert SECRET not in repr(found)
    data = answer(
        clerk.post,
        "/mail/thread/messages",
        {"thread_model": PLAN, "thread_id": launched, "fetch_params": {"limit": 30}},
    )
    assert SECRET not in data
    refused(clerk.call, PLAN, "message_post", [launched], {"body": "Chen vào"})


@pytest.mark.parametrize(
    ("model", "field"),
    [
        ("mail.notification", "mail_message_id"),
        ("mail.tracking.value", "mail_message_id"),
        ("ir.model.data", "name"),
    ],
)
def test_records_about_the_victim_say_nothing(clerk, victim, model, field):
    domain = {
        "ir.model.data": [("model", "=", PLAN), ("res_id", "=", victim[PLAN])],
    }.get(model, [("mail_message_id", "=", victim["mail.message"])])
    said = answer(clerk.call, model, "search_read", [domain, [field]])
    assert said == "[]" or said.startswith("odoo.exceptions."), said


def test_relations_of_a_unit_show_no_mandates_and_members(office, clerk, victim):
    [unit] = clerk.call(
        "union.unit",
        "read",
        [[office.units["own"]], ["mandate_ids", "member_ids", "registered_member_count"]],
    )
    assert unit["mandate_ids"] == [] and unit["member_ids"] == []
    assert unit["registered_member_count"] == 0
    [user] = clerk.call("res.users", "read", [[office.users["judge"]], ["union_mandate_ids"]])
    assert user["union_mandate_ids"] == []


def test_notes_on_a_unit_tell_no_mandates(office, clerk):
    messages = clerk.call(
        "mail.message",
        "search_read",
        [[("model", "=", "union.unit"), ("res_id", "=", office.units["own"])], ["body"]],
    )
    assert "ac.judge" not in repr(messages) and "ac judge" not in repr(messages)


# A name is shown wherever a record is named; so nobody may name what he may not read.

NAMINGS = [
    (PLAN, "parent_id", PLAN),
    ("emulation.phase", "campaign_id", PLAN),
    ("emulation.theme", "campaign_id", PLAN),
    ("union.member.private", "member_id", "union.member"),
    ("union.document", "replaces_id", "union.document"),
    ("union.document.recipient", "document_id", "union.document"),
    ("union.document.annex", "document_id", "union.document"),
    ("union.document.file", "document_id", "union.document"),
    ("union.document.revoke", "document_id", "union.document"),
]


@pytest.mark.parametrize(("model", "field", "target"), NAMINGS)
def test_new_forms_name_no_strangers(clerk, victim, model, field, target):
    spec = {field: {"fields": {"display_name": {}}}}
    for args, context in (
        ([[], {field: victim[target]}, [], spec], {}),
        ([[], {field: victim[target]}, [field], spec], {}),
        ([[], {field: {"id": victim[target]}}, [], spec], {}),
        ([[], {}, [], spec], {f"default_{field}": victim[target]}),
    ):
        said = answer(clerk.call, model, "onchange", args, {"context": context})
        assert SECRET not in said, said


def test_new_paper_tells_nothing_of_a_dossier(clerk, victim):
    values = {"res_model": PLAN, "res_id": victim[PLAN]}
    spec = {"missing": {}, "allowed_actions": {}, "display_name": {}, "subject": {}}
    for names in ([], ["res_id"]):
        said = answer(clerk.call, "union.document", "onchange", [[], values, names, spec])
        assert SECRET not in said, said


def test_basis_of_a_plan_is_one_that_is_read(office, clerk, victim):
    [own] = [clerk.call(PLAN, "create", [office.campaign_values("sibling")])]
    refused(clerk.call, PLAN, "write", [[own], {"parent_id": victim[PLAN]}])
    said = answer(
        clerk.call, PLAN, "web_save", [[own], {"parent_id": victim[PLAN]}, {"parent_id": {}}]
    )
    assert SECRET not in said and said.startswith("odoo.exceptions.")


def test_wizards_tell_nothing_of_others(office, clerk, victim):
    said = answer(
        clerk.call,
        "union.document.revoke",
        "web_save",
        [
            [],
            {"document_id": victim["union.document"], "reason": "x"},
            {"document_id": {"fields": {"display_name": {}}}},
        ],
    )
    assert SECRET not in said
    values = {"document_id": victim["union.document"], "reason": "x"}
    refused(clerk.call, "union.document.revoke", "create", [values])
    maker = office.client("maker")
    values = {"res_model": PLAN, "res_id": victim[PLAN], "action": "return", "reason": SECRET}
    wizard = maker.call("union.approval.reason", "create", [values])
    said = answer(clerk.call, "union.approval.reason", "read", [[wizard], ["reason"]])
    assert SECRET not in said


# ----------------------------------------------------------------------
# Mail, files, papers
# ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "args", "kwargs"),
    [
        ("message_post", [], {"body": "Chen vào"}),
        ("message_subscribe", [], {"partner_ids": [3]}),
        ("message_unsubscribe", [], {"partner_ids": [3]}),
        ("activity_schedule", [], {"summary": "Chen vào"}),
        ("activity_feedback", [["mail.mail_activity_data_todo"]], {}),
        ("activity_unlink", [["mail.mail_activity_data_todo"]], {}),
        ("message_notify", [], {"body": "Chen vào", "partner_ids": [3]}),
    ],
)
def test_mail_on_others_dossiers(office, clerk, victim, method, args, kwargs):
    maker = office.client("maker")
    fields = ["message_ids", "message_follower_ids", "activity_ids"]
    before = maker.call(PLAN, "read", [[victim[PLAN]], fields])
    answer(clerk.call, PLAN, method, [[victim[PLAN]], *args], kwargs)
    assert maker.call(PLAN, "read", [[victim[PLAN]], fields]) == before


def test_followers_learn_nothing_after_their_mandate(office):
    """Whoever followed a dossier is told no more once he may not read it."""
    maker, judge = office.client("maker"), office.client("judge")
    guest = new_user(office, "guest", [("own", "viewer")])
    [plan] = office.campaigns(1)
    partner = guest.info["partner_id"]
    maker.call(PLAN, "message_subscribe", [[plan]], {"partner_ids": [partner]})
    end_mandates(office, guest)
    maker.call(PLAN, "action_submit", [[plan]])
    judge.call(PLAN, "action_return", [[plan], SECRET, ["name"]])
    messages = guest.call("mail.message", "search_read", [[("res_id", "=", plan)], ["body"]])
    assert SECRET not in repr(messages)


def test_files_of_others(office, clerk, victim, http):
    file = victim["ir.attachment"]
    refused(clerk.call, "ir.attachment", "create", [file_values(PLAN, victim[PLAN])])
    refused(clerk.call, "ir.attachment", "write", [[file], {"res_id": 0, "res_model": False}])
    refused(clerk.call, "ir.attachment", "generate_access_token", [[file]])
    own = clerk.call("ir.attachment", "create", [{"name": "x", "datas": "eA=="}])
    values = {"res_model": PLAN, "res_id": victim[PLAN]}
    refused(clerk.call, "ir.attachment", "write", [[own], values])
    for path in (f"/web/content/{file}", f"/web/content?model=ir.attachment&field=raw&id={file}"):
        page = clerk.session.get(clerk.url + path)
        assert SECRET.encode() not in page.content and page.status_code in (403, 404)


def test_issued_paper_is_closed_to_its_own_people(office):
    maker = office.client("maker")
    [paper] = office.documents(1, True)
    [row] = maker.call("union.document", "read", [[paper], ["pdf_attachment_id"]])
    pdf = row["pdf_attachment_id"][0]
    for values in ({"datas": "eA=="}, {"name": "x"}, {"res_id": 0}, {"public": True}):
        refused(maker.call, "ir.attachment", "write", [[pdf], values])
    refused(maker.call, "ir.attachment", "unlink", [[pdf]])
    refused(maker.call, "ir.attachment", "create", [file_values("union.document", paper)])
    own = maker.call("ir.attachment", "create", [{"name": "x", "datas": "eA=="}])
    values = {"res_model": "union.document", "res_id": paper}
    refused(maker.call, "ir.attachment", "write", [[own], values])
    with pytest.raises(ServerError):
        office.admin.call("ir.attachment", "unlink", [[pdf]])


def test_papers_of_others_are_not_printed(office, clerk, victim):
    report = "union_emulation.paper_document"
    paper = victim["union.document"]
    for path in (
        f"/report/pdf/{report}/{paper}",
        f"/report/html/{report}/{paper}",
        f"/report/pdf/{report}/{paper}?context=%7B%22active_test%22%3Afalse%7D",
    ):
        page = clerk.session.get(clerk.url + path)
        assert not page.content.startswith(b"%PDF") and SECRET not in page.text
    page = clerk.session.get(clerk.url + "/web/login")  # a form token comes with the session
    data = {
        "data": f'["/report/pdf/{report}/{paper}", "qweb-pdf"]',
        "context": "{}",
        "csrf_token": page.text.partition('csrf_token: "')[2].partition('"')[0],
    }
    page = clerk.session.post(clerk.url + "/report/download", data=data)
    assert not page.content.startswith(b"%PDF") and SECRET not in page.text


@pytest.mark.parametrize(
    "code",
    [
        "x",
        "0" * 22,
        "a" * 5000,
        "%25",
        "..%2f..",
        "%00",
        "a%00b",
        "%ff%fe",
        "'; --",
        "ạ" * 300,
        " ",
    ],
)
def test_check_page_answers_guesses_with_nothing(odoo, code):
    page = requests.get(f"{odoo.url}/union/check/{code}", timeout=60)
    assert page.status_code in (400, 404), page.status_code
    assert "Traceback" not in page.text and "KH-" not in page.text


# ----------------------------------------------------------------------
# Side doors to writing
# ----------------------------------------------------------------------


def test_nothing_is_imported_into_the_engine(office, clerk):
    for client in (clerk, office.client("maker"), office.admin):
        for model, fields, row in (
            (
                "union.approval.step",
                ["res_model", "res_id", "dossier_name", "state", "role", "round", "sequence"],
                [PLAN, "1", "x", "approved", "approver", "9", "9"],
            ),
            (
                "union.unit.history",
                ["unit_id/.id", "name", "date_end"],
                [str(office.units["own"]), SECRET, "1990-01-01"],
            ),
            (
                "emulation.participation",
                ["campaign_id/.id", "unit_id/.id", "state"],
                ["1", str(office.units["own"]), "reported"],
            ),
        ):
            count = office.admin.call(model, "search_count", [[]])
            try:
                result = client.call(model, "load", [fields, [row]])
            except ServerError as error:
                assert error.name in REFUSALS, error
            else:
                assert not result["ids"]
            assert office.admin.call(model, "search_count", [[]]) == count


def test_import_of_plans_keeps_their_rules(office, clerk):
    """The import screen is no way round: neither another unit nor a state."""
    before = office.admin.call("union.unit", "search_count", [[]])
    for row in (
        ["ac-load-1", "Kế hoạch", str(office.units["own"]), "draft"],
        ["ac-load-2", "Kế hoạch", str(office.units["sibling"]), "approved"],
    ):
        fields = ["code", "name", "unit_id/.id", "state"]
        said = answer(clerk.call, PLAN, "load", [fields, [row]])
        assert "'ids': False" in said or said.startswith("odoo.exceptions."), said
    assert clerk.call(PLAN, "search_count", [[("code", "like", "ac-load")]]) == 0
    assert office.admin.call("union.unit", "search_count", [[]]) == before


@pytest.mark.parametrize(
    "values",
    [
        {"step_ids": [(0, 0, {"state": "approved"})]},
        {"participation_ids": [(0, 0, {"state": "reported"})]},
        {"document_id": 1},
        {"current_step_id": False},
        {"unit_path": "1/"},
        {"round": 0},
        {"submitted_by_id": 1},
        {"state": "launched"},
        {"message_ids": [(5,)]},
    ],
)
def test_engine_fields_are_not_written(office, values):
    maker = office.client("maker")
    [plan] = office.campaigns(1)
    fields = ["step_ids", "participation_ids", "document_id", "current_step_id", "round", "state"]
    fields += ["unit_path", "submitted_by_id"]
    before = maker.call(PLAN, "read", [[plan], fields])
    answer(maker.call, PLAN, "write", [[plan], values])
    answer(maker.call, PLAN, "web_save", [[plan], values, {}])
    assert maker.call(PLAN, "read", [[plan], fields]) == before
    said = answer(maker.call, PLAN, "create", [office.campaign_values() | values])
    if said.isdigit():
        [row] = maker.call(PLAN, "read", [[int(said)], fields])
        assert (row["state"], row["step_ids"], row["participation_ids"]) == ("draft", [], [])
        assert row["unit_path"] == before[0]["unit_path"]


def test_defaults_in_the_context_forge_nothing(office):
    """What the engine writes comes from the engine, whatever a client puts into the context."""
    context = {
        "default_actor_name": "Ông Chủ tịch",
        "default_comment": "Đồng ý",
        "default_date_received": "2020-01-01 00:00:00",
        "default_date_done": "2020-01-01 00:00:00",
        "default_state": "planned",
        "default_answered_by": "Ông Chủ tịch",
        "default_note": "Đã xong",
        "default_reminder_count": 9,
        "default_is_late": True,
    }
    maker, judge = office.client("maker"), office.client("judge")
    [plan] = office.campaigns(1)
    maker.call(PLAN, "action_submit", [[plan]], {"context": context})
    steps = maker.call(
        "union.approval.step",
        "search_read",
        [[("res_id", "=", plan)], ["actor_name", "comment", "date_received", "date_done"]],
    )
    assert len(steps) == 2 and not any(
        step[name] for step in steps for name in step if name != "id"
    )
    for __ in range(2):
        judge.call(PLAN, "action_approve", [[plan]], {"context": context})
    papers = office.papers_of([plan])
    maker.call("union.document", "action_issue", [papers], {"context": context})
    maker.call(PLAN, "action_launch", [[plan]], {"context": context})
    rows = maker.call(
        "emulation.participation",
        "search_read",
        [[("campaign_id", "=", plan)], ["state", "answered_by", "note", "reminder_count"]],
    )
    assert rows and not any(row["answered_by"] or row["note"] for row in rows)
    assert {(row["state"], row["reminder_count"]) for row in rows} == {("pending", 0)}


def test_users_give_themselves_nothing(office, clerk):
    values = {
        "unit_id": office.units["own"],
        "role": "approver",
        "date_start": "2020-01-01",
        "user_id": clerk.uid,
    }
    refused(clerk.call, "union.mandate", "create", [values])
    refused(
        clerk.call, "res.users", "write", [[clerk.uid], {"union_mandate_ids": [(0, 0, values)]}]
    )
    group = office.ref("union_emulation.group_union_admin")
    refused(clerk.call, "res.users", "write", [[clerk.uid], {"group_ids": [(4, group)]}])
    refused(clerk.call, "res.groups", "write", [[group], {"user_ids": [(4, clerk.uid)]}])
    refused(clerk.call, "union.unit", "write", [[office.units["own"]], {"parent_path": "1/"}])
    mandate = clerk.call("union.mandate", "search", [[("user_id", "=", clerk.uid)]], {"limit": 1})
    values = {"unit_path": "1/", "unit_id": office.units["own"]}
    refused(clerk.call, "union.mandate", "write", [mandate, values])


def test_administrator_is_bound_too(office):
    """He gives no mandate to himself, not through the user form either, and acts on no dossier."""
    admin = office.client("administrator")
    values = {"unit_id": office.units["own"], "role": "approver", "date_start": "2020-01-01"}
    refused(admin.call, "union.mandate", "create", [values | {"user_id": admin.uid}])
    command = {"union_mandate_ids": [(0, 0, values)]}
    refused(admin.call, "res.users", "write", [[admin.uid], command])
    refused(
        admin.call,
        "union.unit",
        "write",
        [[office.units["own"]], {"mandate_ids": [(0, 0, values | {"user_id": admin.uid})]}],
    )
    # by way of another: first for the dummy and not begun, then turned over
    start = str(office.today + timedelta(days=400))
    mandate = admin.call(
        "union.mandate",
        "create",
        [values | {"user_id": office.users["dummy"], "date_start": start}],
    )
    refused(admin.call, "union.mandate", "write", [[mandate], {"user_id": admin.uid}])
    command = {"union_mandate_ids": [(4, mandate)]}
    refused(admin.call, "res.users", "write", [[admin.uid], command])
    for context in ({}, {"_force_unlink": True}):
        begun = admin.call(
            "union.mandate",
            "search",
            [[("unit_id", "=", office.units["own"]), ("date_start", "<=", str(office.today))]],
            {"limit": 1},
        )
        refused(admin.call, "union.mandate", "unlink", [begun], {"context": context})


def test_roles_of_others_are_not_handed_over(office, clerk):
    start, end = str(office.today), str(office.today + timedelta(days=30))
    values = office.mandate("dummy", "own", "approver", start, end)
    for giver in (office.users["judge"], clerk.uid, False):
        refused(clerk.call, "union.mandate", "create", [values | {"delegated_by_id": giver}])
    context = {"default_delegated_by_id": office.users["judge"]}
    refused(clerk.call, "union.mandate", "create", [values], {"context": context})


def test_records_do_not_move_to_other_units(office, clerk):
    maker = office.client("maker")
    member = maker.call(
        "union.member", "create", [{"unit_id": office.units["own"], "name": "Trần Văn Bình"}]
    )
    elsewhere = {"unit_id": office.units["sibling"]}
    refused(maker.call, "union.member", "write", [[member], elsewhere])
    refused(clerk.call, "union.member", "write", [[member], elsewhere])
    [paper] = office.documents(1)
    refused(maker.call, "union.document", "write", [[paper], elsewhere])
    [plan] = office.campaigns(1)
    refused(maker.call, PLAN, "write", [[plan], elsewhere])
    [row] = maker.call(PLAN, "read", [[plan], ["phase_ids", "content_ids"]])
    [other] = office.campaigns(1)
    for model, part in (
        ("emulation.phase", row["phase_ids"]),
        ("emulation.campaign.content", row["content_ids"]),
    ):
        refused(maker.call, model, "write", [part, {"campaign_id": other}])
    refused(maker.call, PLAN, "write", [[other], {"phase_ids": [(4, row["phase_ids"][0])]}])


@pytest.mark.parametrize(
    "method",
    [
        "_engine_write",
        "_transition",
        "_settle_current",
        "_start_round",
        "_on_approved",
        "_on_paper_issued",
        "_open_papers",
        "_create_participations",
        "check_access",
        "invalidate_recordset",
        "sudo",
        "with_user",
        "__class__",
        "search_fetch",
        "fetch",
        "env",
        "flush_model",
    ],
)
def test_private_methods_are_closed(office, method):
    maker = office.client("maker")
    [plan] = office.campaigns(1)
    with pytest.raises(ServerError):
        maker.call(PLAN, method, [[plan]])
    [row] = maker.call(PLAN, "read", [[plan], ["state"]])
    assert row["state"] == "draft"


def test_engine_methods_of_other_models_are_closed(office):
    maker = office.client("maker")
    for model, method, args in (
        ("union.approval.step", "_append", [[{}]]),
        ("union.approval.step", "_settle", [[1], {}]),
        ("union.document", "_set_out", [[1]]),
        ("union.document", "_issue", [[1]]),
        ("union.document", "_open_for", []),
        ("union.document.recipient", "_mark_sent", [[1]]),
        ("union.document.delivery", "_set", [[1], {}]),
        ("union.document.delivery", "_note_sent", [[1], "other"]),
        ("union.document.delivery", "_find_by_token", ["x"]),
        ("union.document.delivery", "_note_opened", [[1]]),
        ("emulation.participation", "_answer", [[1], "x"]),
        ("emulation.target", "_engine_write", [[1], {"value": 1}]),
        ("emulation.target", "_promise", [[1], 5]),
        ("union.unit.history", "_note", [[1]]),
        ("union.unit", "_update_paths", [[1]]),
        ("union.mandate", "_add_group", [[1]]),
    ):
        with pytest.raises(ServerError):
            maker.call(model, method, args)


@pytest.mark.parametrize(
    "values",
    [
        {"res_model": "res.users", "action": "archive"},
        {"res_model": "union.unit", "action": "return"},
        {"res_model": "no.such.model", "action": "return"},
        {"res_model": "union.approval.mixin", "action": "return"},
        {"res_model": PLAN, "action": "submit"},
        {"res_model": PLAN, "action": "_why_not"},
        {"res_model": PLAN, "action": "__init__"},
        {"res_model": PLAN, "action": ""},
        {"res_model": PLAN, "action": "return", "res_id": 2147483647},
        {"res_model": PLAN, "action": "return", "res_id": -1},
        {"res_model": PLAN, "action": "return"},
    ],
)
def test_reason_wizard_opens_no_other_door(clerk, victim, values):
    wizard = "union.approval.reason"
    values = {"res_id": victim[PLAN], "reason": "x"} | values

    def take():
        return clerk.call(wizard, "action_confirm", [[clerk.call(wizard, "create", [values])]])

    assert SECRET not in refused(take)


@pytest.mark.parametrize("reason", ["", "   ", None, False, 0, 7, ["x"], {"a": 1}])
def test_odd_reasons(office, reason):
    judge = office.client("judge")
    [plan] = office.campaigns(1, "appraisal")
    said = answer(judge.call, PLAN, "action_return", [[plan], reason, ["name"]])
    assert said.startswith(("None", "False", "True", *REFUSALS)), said
    [row] = judge.call(PLAN, "read", [[plan], ["state"]])
    assert (row["state"] == "submitted") == said.startswith("odoo.")


@pytest.mark.parametrize(
    "points",
    [
        *(None, False, [], "", 0, 7, 2**70, {}, {"name": 1}, [1], [["name"]], [None], [2**70]),
        *(
            ["state"],
            ["unit_id"],
            ["name", "Mục II"],
            "name; closing",
            ["name\x00"],
            ["x" * 100000],
        ),
        *(["document_id.recipient_ids"], ["__class__"], ["scan_ids"], ["_transitions"]),
    ],
    ids=lambda points: repr(points)[:30],
)
def test_odd_points(office, points):
    judge = office.client("judge")
    [plan] = office.campaigns(1, "appraisal")
    refused(judge.call, PLAN, "action_return", [[plan], "Sai", points])
    [row] = judge.call(PLAN, "read", [[plan], ["state", "step_ids"]])
    assert row["state"] == "submitted"
    steps = judge.call("union.approval.step", "read", [row["step_ids"], ["state", "points"]])
    assert [(step["state"], step["points"]) for step in steps] == [
        ("current", False),
        ("waiting", False),
    ]


def test_closed_points_by_every_door(office):
    """What a plan was not returned for is closed, whichever way the change comes."""
    maker = office.client("maker")
    [plan] = office.campaigns(1, "returned")  # for its name
    [paper] = office.papers_of([plan])
    [row] = maker.call(
        PLAN, "read", [[plan], ["content_ids", "phase_ids", "recipient_ids", "indicator_ids"]]
    )
    [content] = row["content_ids"]
    body = {"body": "<p>Khác</p>"}
    new = {"campaign_id": plan, **body}
    phase, indicator = row["phase_ids"][0], row["indicator_ids"][0]
    for model, method, args in (
        (PLAN, "write", [[plan], {"closing": "x"}]),
        (PLAN, "write", [[plan], {"name": "x", "closing": "x"}]),
        (PLAN, "web_save", [[plan], {"closing": "x"}, {}]),
        (PLAN, "write", [[plan], {"content_ids": [(1, content, body)]}]),
        (PLAN, "write", [[plan], {"purpose_ids": [(1, content, body)]}]),
        (PLAN, "write", [[plan], {"content_ids": [(0, 0, body)]}]),
        (PLAN, "write", [[plan], {"phase_ids": [(5,)]}]),
        (PLAN, "write", [[plan], {"participation_ids": [(0, 0, {})]}]),
        ("emulation.campaign.content", "write", [[content], body]),
        ("emulation.campaign.content", "unlink", [[content]]),
        ("emulation.campaign.content", "create", [new]),
        ("emulation.campaign.content", "web_save", [[], new, {}]),
        ("emulation.phase", "write", [[phase], {"name": "x"}]),
        ("emulation.indicator", "unlink", [[indicator]]),
        ("union.document", "write", [[paper], {"archive_line": "x"}]),
        ("union.document", "write", [[paper], {"recipient_ids": [(5,)]}]),
        ("union.document.recipient", "unlink", [row["recipient_ids"]]),
        ("union.document.recipient", "create", [{"document_id": paper, "name": "x"}]),
    ):
        for context in ({}, {"default_state": "draft", "install_mode": True, "su": True}):
            said = refused(maker.call, model, method, args, {"context": context})
            assert said, (model, method)
    maker.call(PLAN, "write", [[plan], {"name": "Đã sửa"}])
    maker.call(PLAN, "action_submit", [[plan]])


def test_entering_in_the_place_of_others(office):
    """``own`` has an officer: nobody above, beside or below enters anything for it."""
    before = office.admin.call(PLAN, "search_count", [[]])
    for name in ("maker_above", "everyone.sibling", "everyone.child", "everyone.parent"):
        client = office.client(name)
        for context in ({}, {"default_entered_by_ids": [client.uid], "uid": 1, "su": True}):
            refused(client.call, PLAN, "create", [office.campaign_values()], {"context": context})
    assert office.admin.call(PLAN, "search_count", [[]]) == before


@pytest.mark.parametrize(
    "file",
    [None, False, "", "***", 7, [1], {"a": 1}, "TVqQAAMAAAA=", "A" * 15_000_000],
    ids=lambda file: repr(file)[:20],
)
def test_odd_scans(office, file):
    maker = office.client("maker")
    [plan] = office.campaigns(1)
    values = {"res_model": PLAN, "res_id": plan, "name": "ban-ky.pdf", "file": file}
    refused(maker.call, "union.approval.scan", "create", [values])
    refused(maker.call, PLAN, "write", [[plan], {"scan_ids": [(0, 0, values)]}])
    [row] = maker.call(PLAN, "read", [[plan], ["scan_ids"]])
    assert row["scan_ids"] == []


def test_archiving_needs_the_right_to_write(office, clerk, victim):
    refused(clerk.call, "union.member", "action_archive", [[victim["union.member"]]])
    kind = office.ref("union_emulation.union_document_type_kh")
    refused(clerk.call, "union.document.type", "action_archive", [[kind]])


# ----------------------------------------------------------------------
# Twice, and at the same time
# ----------------------------------------------------------------------


def test_stale_tab_acts_once(office):
    judge = office.client("judge")
    [plan] = office.campaigns(1, "appraisal")
    [row] = judge.call(PLAN, "read", [[plan], ["current_step_id"]])
    context = {"approval_step_id": row["current_step_id"][0]}
    judge.call(PLAN, "action_approve", [[plan]], {"context": context})
    for method, args in (
        ("action_approve", []),
        ("action_return", ["x", ["name"]]),
        ("action_reject", ["x"]),
    ):
        said = refused(judge.call, PLAN, method, [[plan], *args], {"context": context})
        assert said
    [row] = judge.call(PLAN, "read", [[plan], ["state", "step_ids"]])
    assert row["state"] == "submitted"
    steps = judge.call("union.approval.step", "read", [row["step_ids"], ["state"]])
    assert [step["state"] for step in steps] == ["approved", "current"]


def at_once(*calls):
    """Answers of calls that start at the same moment."""
    barrier = threading.Barrier(len(calls))

    def run(call):
        barrier.wait()
        return answer(call)

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def each_at_once(clients, *call):
    """Answers of the same call by several clients at the same moment."""
    return at_once(*(functools.partial(client.call, *call) for client in clients))


def test_two_appraisers_at_once(office):
    """One of two wins; a double click from two places does not pass two steps."""
    clients = office.client("judge"), office.client("appraiser.own")
    for plan in office.campaigns(5, "appraisal"):
        [row] = clients[0].call(PLAN, "read", [[plan], ["current_step_id"]])
        shown = {"context": {"approval_step_id": row["current_step_id"][0]}}
        said = each_at_once(clients, PLAN, "action_approve", [[plan]], shown)
        assert sum(one.startswith("odoo.exceptions.") for one in said) == 1, said
        [row] = clients[0].call(PLAN, "read", [[plan], ["state", "step_ids"]])
        steps = clients[0].call("union.approval.step", "read", [row["step_ids"], ["state"]])
        assert [step["state"] for step in steps] == ["approved", "current"]


def test_recall_and_receive_at_once(office):
    """Recalled or received, never both."""
    maker, judge = office.client("maker"), office.client("judge")
    for plan in office.campaigns(5, "appraisal"):
        said = at_once(
            lambda plan=plan: maker.call(PLAN, "action_recall", [[plan]]),
            lambda plan=plan: judge.call(PLAN, "action_receive", [[plan]]),
        )
        assert sum(one.startswith("odoo.exceptions.") for one in said) == 1, said


def test_launch_twice_at_once(office):
    maker = office.client("maker")
    second = Rpc(maker.url, office.odoo.database, maker.login)
    [plan] = office.campaigns(1, "issued")
    said = each_at_once((maker, second), PLAN, "action_launch", [[plan]])
    assert sum(one.startswith("odoo.exceptions.") for one in said) == 1, said
    units = maker.call("emulation.participation", "search_count", [[("campaign_id", "=", plan)]])
    assert units == 1  # the one unit below


def test_answer_twice_at_once(office):
    child = office.client("officer.child")
    second = Rpc(child.url, office.odoo.database, child.login)
    [plan] = office.campaigns(1, "launched")
    rows = child.call("emulation.participation", "search", [[("campaign_id", "=", plan)]])
    said = each_at_once((child, second), "emulation.participation", "action_plan", [rows])
    assert sum(one.startswith("odoo.exceptions.") for one in said) == 1, said


def new_user(office, name, offices):
    """Client of a new user with mandates in ``offices``, pairs of place and role."""
    office.users[name] = office.admin.call(
        "res.users",
        "create",
        [{"name": f"ac {name}", "login": f"ac.{name}"}],
        {"context": {"no_reset_password": True}},
    )
    for place, role in offices:
        office.admin.call(
            "union.mandate", "create", [office.mandate(name, place, role, "2020-01-01")]
        )
    client = office.client(name)
    [row] = office.admin.call("res.users", "read", [[client.uid], ["partner_id"]])
    client.info["partner_id"] = row["partner_id"][0]
    return client


def end_mandates(office, client):
    ids = office.admin.call("union.mandate", "search", [[("user_id", "=", client.uid)]])
    end = str(office.today - timedelta(days=1))
    office.admin.call("union.mandate", "write", [ids, {"date_end": end}])


def test_mandate_begins_and_ends_at_once_in_every_worker(office):
    """Two workers answer in turn: none of them remembers what the user was allowed."""
    [plan] = office.campaigns(1)
    user = new_user(office, "short", [])
    group = office.ref("union_emulation.group_union_user")
    office.admin.call("res.users", "write", [[user.uid], {"group_ids": [(4, group)]}])
    domain = [[("id", "=", plan)]]

    def seen():
        with ThreadPoolExecutor(4) as pool:  # several at once reach both workers
            return set(pool.map(lambda __: user.call(PLAN, "search_count", domain), range(12)))

    assert seen() == {0}
    values = office.mandate("short", "own", "viewer", str(office.today - timedelta(days=9)))
    mandate = office.admin.call("union.mandate", "create", [values])
    assert seen() == {1}
    refused(user.call, PLAN, "action_submit", [[plan]])
    end = str(office.today - timedelta(days=1))
    office.admin.call("union.mandate", "write", [[mandate], {"date_end": end}])
    assert seen() == {0}
    refused(user.call, PLAN, "read", [[plan], ["name"]])


def test_moved_unit_takes_its_dossiers_along(office):
    """A unit that moves in the tree is at once seen by its new line, and by the old no more."""
    admin, maker = office.admin, office.client("maker")
    [plan] = office.campaigns(1)
    viewer = office.client("viewer.parent")
    assert viewer.call(PLAN, "search_count", [[("id", "=", plan)]]) == 1
    admin.call(
        "union.unit", "write", [[office.units["own"]], {"parent_id": office.units["branch"]}]
    )
    try:
        assert viewer.call(PLAN, "search_count", [[("id", "=", plan)]]) == 0
        refused(viewer.call, PLAN, "read", [[plan], ["name"]])
        assert maker.call(PLAN, "search_count", [[("id", "=", plan)]]) == 1
    finally:
        values = {"parent_id": office.units["parent"]}
        admin.call("union.unit", "write", [[office.units["own"]], values])


#: Faults of the core's own that probes of its generic methods bring about.
CORE_FAULTS = (
    "Cannot convert",  # grouping by a name that is not stored
    "The method 'emulation.campaign.env' does not exist",
)


def test_server_log_shows_no_traceback(odoo):
    """Whatever was tried above was answered, not stumbled over."""
    stumbled = []
    for block in odoo.log_text().split("Traceback (most recent call last):")[1:]:
        last = next(
            (line for line in block.splitlines() if line and not line.startswith((" ", "\t"))), ""
        )
        if not last.startswith("odoo.exceptions.") and not any(f in last for f in CORE_FAULTS):
            stumbled.append(last)
    assert not stumbled, stumbled[:5]
