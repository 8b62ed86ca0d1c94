"""Forty nominees from two units up to the province: letters, council, secret ballot, decision.

Eleven members vote, nine tenths of all are needed: who gets nine votes of eleven does not pass. What
is typed and pressed here is what whoever runs the round does; the rest goes by remote calls.
"""

import secrets

from support.client import Rpc, login_session

NOMINATION, LETTER = "emulation.nomination", "emulation.submission"
SESSION, DECISION = "emulation.council.session", "emulation.decision"
MARK = secrets.token_hex(3)  # no two runs on one database meet
SECRETARY, CHAIR, CLERK = "canbo.tinh", "xem.tinh", "vanthu.tinh"
MEMBERS = (
    *(CHAIR, SECRETARY, "tuyengiao.tinh", CLERK, "canbo.giaoduc", "canbo.yte"),
    *("canbo.congthuong", "canbo.vienchuc", "canbo.chodon", "canbo.nari", "canbo.chomoi"),
)
AT_DESK, AGAINST = "canbo.yte", ("canbo.nari", "canbo.chomoi")


def caller(odoo):
    def call(login, model, method, *args):
        return Rpc(odoo.url, odoo.database, login).call(model, method, list(args))

    return call


def ref(call, name):
    module_data = [("module", "=", "union_emulation"), ("name", "=", name)]
    [row] = call("admin", "ir.model.data", "search_read", module_data, ["res_id"])
    return row["res_id"]


def make_letter(call, login, unit, award, count):
    """A letter of a unit with nominees of its own.

    :return: number of the letter, numbers of the nominations
    """
    letter = call(
        login,
        LETTER,
        "create",
        {
            "unit_id": unit,
            "name": f"Về việc đề nghị khen thưởng {MARK} {unit}",
            "recipient_ids": [(0, 0, {"name": "Như trên"})],
        },
    )
    rows = [
        {
            "award_type_id": award,
            "unit_id": unit,
            "submission_id": letter,
            "sequence": number,
            "nominee_name": f"Nông Văn {MARK} {unit}-{number}",
            "citation": f"Có thành tích xuất sắc {MARK}",
            "achievement": "<p>Hoàn thành xuất sắc nhiệm vụ.</p>",
            "discipline": "none",
        }
        for number in range(1, count + 1)
    ]
    return letter, call(login, NOMINATION, "create", rows)


def climb(call, nominations, *logins):
    for login in logins:
        call(login, NOMINATION, "action_approve", nominations)


def make_session(call, nominations):
    council = call(
        SECRETARY,
        "emulation.council",
        "create",
        {
            "name": f"Hội đồng Thi đua - Khen thưởng {MARK}",
            "unit_id": ref(call, "union_unit_bk"),
            "founding_number": "30/QĐ-LĐLĐ",
            "founding_date": "2022-03-01",
            "date_start": "2022-03-01",
            "member_ids": [
                (
                    0,
                    0,
                    {
                        "user_id": ref(call, f"demo_user_{login.replace('.', '_')}"),
                        "sequence": place,
                        "title": "Ủy viên",
                        "role": {CHAIR: "chair", SECRETARY: "secretary"}.get(login, "member"),
                    },
                )
                for place, login in enumerate(MEMBERS, 1)
            ],
        },
    )
    [today] = call(SECRETARY, "emulation.council", "read", [council], ["create_date"])
    session = call(
        SECRETARY,
        SESSION,
        "create",
        {
            "name": f"Xét khen thưởng {MARK}",
            "council_id": council,
            "mode": "secret",
            "date": today["create_date"],
            "place": "Phòng họp tầng 2",
            "threshold_numerator": 9,
            "threshold_denominator": 10,
            "comparison": "at_least",
            "vote_base": "all",
            "quorum_numerator": 2,
            "quorum_denominator": 3,
            "item_ids": [
                (0, 0, {"nomination_id": id, "sequence": place})
                for place, id in enumerate(nominations, 1)
            ],
        },
    )
    seats = call(
        SECRETARY, "emulation.council.attendance", "search", [("session_id", "=", session)]
    )
    call(SECRETARY, "emulation.council.attendance", "write", seats, {"presence": "present"})
    return session


def test_forty_nominees_from_the_letter_to_the_register(odoo, at_desk):
    call = caller(odoo)
    award = ref(call, "emulation_award_type_bk_ldld")
    base, district = ref(call, "union_unit_babe_01"), ref(call, "union_unit_babe")
    letter, of_base = make_letter(call, "canbo.hoaban", base, award, 20)

    with at_desk("canbo.hoaban", "1") as officer:
        officer.browser.open(f"/odoo/emulation-letters/{letter}")
        officer.see("[name=nomination_ids] .o_data_row", MARK)
        officer.shot("letter")
        officer.press("action_submit")
        officer.confirm()
        officer.state("submitted")
    climb(call, of_base, "thamdinh.hoaban", "duyet.hoaban")
    [row] = call("canbo.hoaban", LETTER, "read", [letter], ["document_id"])
    call("canbo.hoaban", "union.document", "action_issue", [row["document_id"][0]])

    above, of_district = make_letter(call, "canbo.babe", district, award, 20)
    with at_desk("canbo.babe", "2") as officer:
        officer.browser.open(f"/odoo/emulation-letters/{above}")
        officer.press("action_take_up")
        officer.page("below")
        officer.see("[name=child_ids] .o_data_row", MARK)
        officer.press("action_submit")
        officer.confirm()
        officer.state("submitted")
    nominations = [*of_base, *of_district]
    climb(call, nominations, "thamdinh.babe", "duyet.babe", "thamdinh.tinh", "duyet.tinh")
    [row] = call("canbo.babe", LETTER, "read", [above], ["document_id", "nomination_count"])
    assert row["nomination_count"] == 40
    call("vanthu.babe", "union.document", "action_issue", [row["document_id"][0]])

    session = make_session(call, nominations)
    with at_desk(SECRETARY, "3") as secretary:
        secretary.browser.open(f"/odoo/emulation-sessions/{session}")
        secretary.shot("agenda")
        secretary.press("action_open")
        secretary.confirm()
        secretary.state("open")

    unlucky = of_base[4]
    for login in MEMBERS:
        if login == AT_DESK:
            continue
        choices = {str(id): "yes" for id in nominations}
        if login in AGAINST:
            choices[str(unlucky)] = "no"
        receipts = call(login, SESSION, "action_vote", [session], choices)
        assert len(set(receipts.values())) == 40
    with at_desk(AT_DESK, "4") as member:
        member.browser.open(f"/odoo/emulation-sessions/{session}")
        member.click(".o_form_statusbar button[data-hotkey=v]")
        member.see(".o_council_sheet input[value=yes]")
        for box in member.find(".o_council_sheet input[value=yes]"):
            member.driver.execute_script("arguments[0].click()", box)
        member.shot("sheet")
        member.click(".o_council_sheet button[name=send]")
        member.see(".o_council_sheet .font-monospace")
        assert len(member.find(".o_council_sheet .font-monospace")) == 40
        member.shot("receipts")

    with at_desk(SECRETARY, "5") as secretary:
        secretary.browser.open(f"/odoo/emulation-sessions/{session}")
        secretary.press("action_close")
        secretary.confirm()
        secretary.state("closed")
        secretary.shot("closed")
        items = call(
            SECRETARY,
            "emulation.council.item",
            "search_read",
            [("session_id", "=", session), ("nomination_id", "=", unlucky)],
            ["result", "favour_count", "needed_count"],
        )
        assert [(r["result"], r["favour_count"], r["needed_count"]) for r in items] == [
            ("failed", 9, 10)
        ]
        secretary.press("action_prepare_decision")
        secretary.see("[name=line_ids] .o_data_row", MARK)
        secretary.shot("decision")
        secretary.press("action_give")

    [decision] = call(SECRETARY, DECISION, "search", [("session_id", "=", session)])
    with at_desk(CLERK, "6") as clerk:
        clerk.browser.open(f"/odoo/emulation-award-decisions/{decision}")
        clerk.press("action_issue")
        clerk.confirm()
        clerk.state("issued")
        clerk.shot("issued")

    fields = ["nomination_id", "register_number", "decision_number", "unit_name", "state"]
    awards = call(
        SECRETARY, "emulation.award", "search_read", [("decision_id", "=", decision)], fields
    )
    assert {row["nomination_id"][0] for row in awards} == set(nominations) - {unlucky}
    numbers = sorted(int(row["register_number"].split("/")[0]) for row in awards)
    assert numbers == list(range(numbers[0], numbers[0] + 39))
    states = call(SECRETARY, NOMINATION, "read", nominations, ["state"])
    assert {row["id"] for row in states if row["state"] != "awarded"} == {unlucky}
    [paper] = call(SECRETARY, DECISION, "read", [decision], ["document_id"])
    page = login_session(odoo.url, SECRETARY).get(
        f"/report/pdf/union_emulation.paper_document/{paper['document_id'][0]}"
    )
    assert page.content.startswith(b"%PDF")
