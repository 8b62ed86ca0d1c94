"""Two officers and an approver act on one registration at the same moment.

Nothing is lost and nothing happens twice: what was changed is in what was submitted, each action
is taken once, and whoever comes too late reads one sentence.
"""

import base64
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from support.client import Rpc, ServerError
from support.files import EMPTY_PDF
from support.office import Office
from support.registrations import MODEL, RegistrationRecipes

BULK = "union.approval.bulk"
FORWARDING = "emulation.forwarding"
OUTCOME = "emulation.outcome"
ROUNDS = 4
#: What a refusal may be; a fault of the server is none.
REFUSALS = ("odoo.exceptions.UserError", "odoo.exceptions.AccessError")


class Desks(RegistrationRecipes):
    """Registrations of an office of its own, and several who act on them."""

    def __init__(self, odoo):
        self.office = Office(odoo, "rc")
        self.unit = self.office.units["own"]
        self.plan = self.office.campaigns(1, "launched")
        self.officers = self.office.client("maker"), self.office.client("officer.own")
        appraiser = "rc.appraiser.own"
        self.office.client("appraiser.own")
        # the same person at two screens
        self.appraisers = [Rpc(odoo.url, odoo.database, appraiser) for _ in range(2)]

    def plans(self, count, state):
        return self.plan

    def read(self, registration, *fields):
        [row] = self.officers[0].call(MODEL, "read", [[registration], list(fields)])
        return [row[field] for field in fields]

    def events(self, registration, action):
        domain = [("res_model", "=", MODEL), ("res_id", "=", registration)]
        domain.append(("action", "=", action))
        return self.officers[0].call("union.event", "search", [domain])

    def submitted_name(self, registration):
        """The name that the log says was submitted."""
        domain = [("event_id", "in", self.events(registration, "submit"))]
        rows = self.officers[0].call("union.event.value", "search_read", [domain, ["content"]])
        return [row["content"]["content"]["name"] for row in rows]


@pytest.fixture(scope="module")
def desks(odoo):
    return Desks(odoo)


def at_once(*calls, models=None):
    """Call several at the same moment.

    :param models: model of each call; none: registrations
    :return: for each whether it passed
    """
    barrier = threading.Barrier(len(calls))

    def press(call, model):
        client, method, args = call[0], call[1], list(call[2:])
        barrier.wait()
        try:
            client.call(model, method, args)
        except ServerError as error:
            assert error.name in REFUSALS, error
            assert error.message.strip() and "\n" not in error.message.strip(), error
            assert "Traceback" not in error.message and "psycopg2" not in error.message, error
            return False
        return True

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(press, calls, models or [MODEL] * len(calls)))


def test_one_edits_while_the_other_submits(desks):
    first, second = desks.officers
    for registration in desks.make_emulation_registration("draft", ROUNDS):
        [before] = desks.read(registration, "name")
        after = f"{before}, đã sửa"
        edited, submitted = at_once(
            (first, "write", [registration], {"name": after}),
            (second, "action_submit", [registration]),
        )
        name, state = desks.read(registration, "name", "state")
        assert name == (after if edited else before)
        assert state == ("submitted" if submitted else "draft")
        assert desks.submitted_name(registration) == ([name] if submitted else [])
        assert edited or submitted


def test_a_photo_comes_while_the_other_submits(desks):
    first, second = desks.officers
    file = {"name": "anh.pdf", "file": base64.b64encode(EMPTY_PDF).decode()}
    for registration in desks.make_emulation_registration("draft", ROUNDS):
        added, submitted = at_once(
            (first, "write", [registration], {"evidence_ids": [(0, 0, file)]}),
            (second, "action_submit", [registration]),
        )
        state, files = desks.read(registration, "state", "evidence_ids")
        assert len(files) == added
        assert (state == "submitted") == submitted
        rows = first.call("emulation.registration.evidence", "read", [files, ["date_taken"]])
        if submitted:
            assert all(row["date_taken"] for row in rows), "a file slipped in after the submission"
        assert added or submitted


def test_both_submit(desks):
    for registration in desks.make_emulation_registration("draft", ROUNDS):
        passed = at_once(*((who, "action_submit", [registration]) for who in desks.officers))
        assert sorted(passed) == [False, True]
        state, number, steps = desks.read(registration, "state", "round", "step_ids")
        assert (state, number, len(steps)) == ("submitted", 1, 2)
        assert len(desks.events(registration, "submit")) == 1


def test_approved_twice(desks):
    for registration in desks.make_emulation_registration("appraisal", ROUNDS):
        passed = at_once(*((who, "action_approve", [registration]) for who in desks.appraisers))
        assert sorted(passed) == [False, True]
        assert desks.read(registration, "state") == ["submitted"]
        assert len(desks.events(registration, "approve")) == 1


def test_returned_and_approved(desks):
    first, second = desks.appraisers
    for registration in desks.make_emulation_registration("appraisal", ROUNDS):
        returned, approved = at_once(
            (first, "action_return", [registration], "Thiếu", ["name"]),
            (second, "action_approve", [registration]),
        )
        assert returned != approved
        assert desks.read(registration, "state") == ["returned" if returned else "submitted"]
        taken = [len(desks.events(registration, action)) for action in ("return", "approve")]
        assert taken == [returned, approved]


def test_recalled_and_approved(desks):
    officer, appraiser = desks.officers[0], desks.appraisers[0]
    for registration in desks.make_emulation_registration("appraisal", ROUNDS):
        recalled, approved = at_once(
            (officer, "action_recall", [registration]),
            (appraiser, "action_approve", [registration]),
        )
        assert recalled != approved
        assert desks.read(registration, "state") == ["draft" if recalled else "submitted"]


def test_two_officers_and_an_approver(desks):
    """One officer corrects, the other submits again, and the appraiser is quick."""
    first, second = desks.officers
    appraiser = desks.appraisers[0]
    for registration in desks.make_emulation_registration("returned", ROUNDS):
        after = f"Nhà văn hóa đã sửa {registration}"
        edited, submitted, __ = at_once(
            (first, "write", [registration], {"name": after}),
            (second, "action_submit", [registration]),
            (appraiser, "action_approve", [registration]),
        )
        name, state = desks.read(registration, "name", "state")
        assert (name == after) == edited
        assert (state == "submitted") == submitted
        last = desks.submitted_name(registration)[-1]
        assert last == name or not submitted


def test_two_approve_the_same_list(desks):
    """Each dossier is approved once, whichever of the two screens was quicker."""
    chosen = desks.make_emulation_registration("appraisal", ROUNDS)
    lines = [(0, 0, {"res_model": MODEL, "res_id": number}) for number in chosen]
    values = {"action": "approve", "line_ids": lines}
    wizards = [(who, who.call(BULK, "create", [values])) for who in desks.appraisers]
    at_once(*((who, "action_confirm", [number]) for who, number in wizards), models=(BULK, BULK))
    done = []
    for who, number in wizards:
        domain = [("bulk_id", "=", number), ("outcome", "=", "done")]
        done += who.call(f"{BULK}.line", "search_read", [domain, ["res_id"]])
    assert sorted(row["res_id"] for row in done) == sorted(chosen)
    for registration in chosen:
        assert len(desks.events(registration, "approve")) == 1


def test_both_send(desks):
    for registration in desks._recognised_initiatives(ROUNDS):
        programme = desks._programme()
        dialogs = [
            (who, "action_send", [desks._dialog(who, registration, programme)])
            for who in desks.officers
        ]
        assert sorted(at_once(*dialogs, models=(FORWARDING, FORWARDING))) == [False, True]
        first = desks.officers[0]
        domain = [("registration_id", "=", registration), ("programme_id", "=", programme)]
        [outcome] = first.call("emulation.outcome", "search_read", [domain, ["sending_id"]])
        sendings = first.call("emulation.sending", "search", [[("programme_id", "=", programme)]])
        assert [outcome["sending_id"][0]] == sendings
        assert len(desks.events(registration, "forward")) == 1


def test_recognition_taken_back_while_a_plaque_is_proposed(desks):
    officer, approver = desks.officers[0], desks.office.client("approver.own")
    for registration in desks.make_emulation_registration("recognised", ROUNDS):
        taken, proposed = at_once(
            (approver, "action_annul", [registration], "Nghiệm thu sai"),
            (officer, "action_propose_plaque", [registration]),
        )
        assert taken != proposed
        assert desks.read(registration, "state") == ["completed" if taken else "recognised"]


def test_plaque_fixed_while_its_paper_is_revoked(desks):
    officer, clerk = desks.officers[0], desks.office.client("clerk.own")
    plaques = desks.make_emulation_outcome("proposed plaque", ROUNDS)
    papers = desks.office.documents(ROUNDS, issued=True)
    for plaque, paper in zip(plaques, papers, strict=True):
        desks.office.client("judge").call(OUTCOME, "action_decide", [[plaque], paper])
        [row] = officer.call(OUTCOME, "read", [[plaque], ["decision_date"]])
        fixed, revoked = at_once(
            (officer, "action_fix", [plaque], row["decision_date"], "Cổng chính"),
            (clerk, "action_revoke", [paper], "Sai tên"),
            models=(OUTCOME, "union.document"),
        )
        [row] = officer.call(OUTCOME, "read", [[plaque], ["state"]])
        # no plaque hangs by a decision that holds no more, without anybody knowing
        assert fixed or revoked
        assert (
            row["state"]
            == {
                (True, True): "recovering",
                (True, False): "done",
                (False, True): "proposed",
            }[fixed, revoked]
        )
