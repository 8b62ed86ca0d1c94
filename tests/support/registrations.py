"""Registrations for the table of who may do what, and their parts."""

import base64
import secrets

from .files import EMPTY_PDF

MODEL = "emulation.registration"
#: What a registration goes through to get into a state: who, and what he does.
WAYS = {
    "draft": [],
    "appraisal": [("maker", "submit")],
    "returned": [("maker", "submit"), ("judge", "return")],
    "approved": [
        ("maker", "submit"),
        ("judge", "approve"),
        ("judge", "approve"),
    ],
}
WAYS["completed"] = [*WAYS["approved"], ("maker", "complete")]
WAYS["recognised"] = [*WAYS["completed"], ("judge", "recognise")]
#: What has to be reported of a work before its completion.
REPORTED = {
    "actual_start": "2024-01-10",
    "actual_finish": "2024-02-10",
    "actual_cost": 1000000,
    "quality_statement": "Đạt yêu cầu",
}
#: Of an initiative, somebody from outside.
AUTHOR = {"name": "Nông Văn Tài"}


class RegistrationRecipes:
    """Part of the workshop: needs its ``office``, ``admin``, ``unit`` and ``plans()``."""

    def make_emulation_registration(self, record, count):
        maker = self.office.client("maker")
        values = [self.new_emulation_registration(MODEL, 0) for _ in range(count)]
        ids = maker.call(MODEL, "create", [values])
        for step, (who, action) in enumerate(WAYS[record], 1):
            args = [ids, "Thiếu", ["name"]] if action == "return" else [ids]
            self.office.client(who).call(MODEL, f"action_{action}", args)
            if WAYS[record][:step] == WAYS["approved"]:
                maker.call(MODEL, "write", [ids, REPORTED])
        return ids

    def new_emulation_registration(self, model, item):
        """Values of a work that lacks nothing, under a plan of the unit itself."""
        return {
            "name": f"Nhà văn hóa {self.office.number()}",
            "campaign_id": self.plans(1, "launched")[0],
            "category_id": self.category("work"),
            "unit_id": self.unit,
        }

    def category(self, kind):
        return self.office.ref(f"union_emulation.emulation_registration_category_{kind}")

    def _part(self, record, count, field, values):
        """Rows of a list of registrations that were entered with one of them."""
        maker = self.office.client("maker")
        drafts = [
            self.new_emulation_registration(MODEL, 0)
            | {"category_id": self.category("initiative"), "author_ids": [(0, 0, AUTHOR)]}
            | {field: [(0, 0, values)]}
            for _ in range(count)
        ]
        ids = maker.call(MODEL, "create", [drafts])
        if record == "appraisal":
            maker.call(MODEL, "action_submit", [ids])
        return [row[field][0] for row in maker.call(MODEL, "read", [ids, [field]])]

    def make_emulation_registration_author(self, record, count):
        return self._part(record, count, "author_ids", AUTHOR)

    def make_emulation_registration_money(self, record, count):
        return self._part(record, count, "money_ids", {"amount": 1000000})

    def make_emulation_registration_evidence(self, record, count):
        if record == "approved":
            ids = self.make_emulation_registration("approved", count)
            rows = [
                self.new_emulation_registration_evidence(None, None, id, "completion") for id in ids
            ]
            return self.office.client("maker").call(
                "emulation.registration.evidence", "create", [rows]
            )
        return self._part(record, count, "evidence_ids", self.evidence())

    def evidence(self):
        data = base64.b64encode(EMPTY_PDF).decode()
        return {"name": "bien-ban.pdf", "file": data}

    def new_emulation_registration_evidence(self, model, item, owner=None, moment=None):
        if model:
            maker = self.office.client("maker")
            [row] = maker.call(model, "read", [[item], ["registration_id", "moment"]])
            owner, moment = row["registration_id"][0], row["moment"]
        return self.evidence() | {"registration_id": owner, "moment": moment}

    def make_emulation_registration_work(self, record, count, kind="work"):
        """The one row with what only a kind has."""
        maker, field = self.office.client("maker"), f"{kind}_ids"
        own = {"category_id": self.category(kind)}
        drafts = [self.new_emulation_registration(MODEL, 0) | own for _ in range(count)]
        rows = maker.call(MODEL, "read", [maker.call(MODEL, "create", [drafts]), [field]])
        return [row[field][0] for row in rows]

    def make_emulation_registration_initiative(self, record, count):
        return self.make_emulation_registration_work(record, count, "initiative")

    def make_emulation_registration_exemplar(self, record, count):
        return self.make_emulation_registration_work(record, count, "exemplar")

    def new_emulation_registration_work(self, model, item):
        return {"registration_id": self.owner_of(model, item, "registration_id")}

    new_emulation_registration_initiative = new_emulation_registration_work
    new_emulation_registration_exemplar = new_emulation_registration_work

    def make_emulation_registration_match(self, record, count):
        """Likenesses of drafts that were entered twice."""
        maker = self.office.client("maker")
        values = [self.new_emulation_registration(MODEL, 0) for _ in range(count)]
        maker.call(MODEL, "create", [values])
        ids = maker.call(MODEL, "create", [values])
        rows = maker.call(MODEL, "read", [ids, ["match_ids"]])
        return [row["match_ids"][0] for row in rows]

    def new_emulation_registration_match(self, model, item):
        owner = self.owner_of(model, item, "registration_id")
        return {"registration_id": owner, "other_id": 1, "reason": "thing"}

    def make_emulation_outcome(self, record, count):
        maker = self.office.client("maker")
        if record == "proposed to be sent":
            return [
                self._forward(registration, "action_propose")["id"]
                for registration in self._recognised_initiatives(count)
            ]
        ids = self.make_emulation_registration("recognised", count)
        domain, plaque = [("registration_id", "in", ids)], ("kind", "=", "plaque")
        if record == "recognised":
            return maker.call("emulation.outcome", "search", [domain])
        maker.call(MODEL, "action_propose_plaque", [ids])
        plaques = maker.call("emulation.outcome", "search", [[*domain, plaque]])
        judge = self.office.client("judge")
        if record in ("granted plaque", "revoked plaque"):
            decision = [plaques, False, "01/QĐ", "2020-01-03"]
            judge.call("emulation.outcome", "action_decide", decision)
        if record == "revoked plaque":
            fixed = [plaques, "2020-01-04", "Cổng chính"]
            maker.call("emulation.outcome", "action_fix", fixed)
            judge.call("emulation.outcome", "action_lapse", [plaques, "Sai tên"])
        return plaques

    def _recognised_initiatives(self, count):
        """Recognised initiatives of the unit itself, which anybody above may have sent."""
        maker, above = self.office.client("maker"), self.office.client("judge_above")
        drafts = [
            self.new_emulation_registration(MODEL, 0)
            | {
                # offices count from one each, and what has one name might be the same
                "name": f"Sáng kiến {secrets.token_hex(6)}",
                "category_id": self.category("initiative"),
                "author_ids": [(0, 0, AUTHOR | {"share": 100})],
                "programme_ids": [(5,)],
            }
            for _ in range(count)
        ]
        ids = maker.call(MODEL, "create", [drafts])
        maker.call(MODEL, "action_submit", [ids])
        for judge in (self.office.client("judge"), above):
            for _ in range(2):
                judge.call(MODEL, "action_approve", [ids])
        opinion = {"influence": "base"}
        note = {
            "council_name": "Hội đồng sáng kiến",
            "level": "base",
            "line_ids": [(0, 0, opinion | {"registration_id": number}) for number in ids],
        }
        [number] = above.call("emulation.council.note", "create", [[note]])
        above.call("emulation.council.note", "action_recognise", [[number]])
        return ids

    def _programme(self):
        """A portal that takes whatever is recognised."""
        code = f"{self.office.prefix}-{self.office.number()}"
        values = {"code": code, "name": code, "host_name": code, "needs_application": False}
        return self.office.admin.call("emulation.programme", "create", [[values]])[0]

    def _dialog(self, client, registration, programme):
        """A dialog in which somebody forwards an initiative."""
        values = {"programme_id": programme, "registration_ids": [(6, 0, [registration])]}
        return client.call("emulation.forwarding", "create", [[values]])[0]

    def _forward(self, registration, action):
        """Send an initiative to a programme of its own, or propose that; the outcome of it."""
        maker, programme = self.office.client("maker"), self._programme()
        wizard = self._dialog(maker, registration, programme)
        maker.call("emulation.forwarding", action, [[wizard]])
        domain = [("registration_id", "=", registration), ("programme_id", "=", programme)]
        return maker.call("emulation.outcome", "search_read", [domain, ["sending_id"]])[0]

    def make_emulation_sending(self, record, count):
        return [
            self._forward(registration, "action_send")["sending_id"][0]
            for registration in self._recognised_initiatives(count)
        ]

    def new_emulation_sending(self, model, item):
        return {"unit_id": self.unit, "programme_id": 1, "sent_by": "X"}

    def do_take_the_files(self, row, actor, client, item, call):
        """The workbook, by the address that the button opens."""
        action = call(row.model, "action_download", [[item]])
        answer = client.session.get(client.url + action["url"], timeout=60)
        assert answer.content.startswith(b"PK"), answer.status_code
        return True

    def do_decide(self, row, actor, client, item, call):
        return call(row.model, "action_decide", [[item], False, "01/QĐ", "2020-01-03"])

    def do_refuse(self, row, actor, client, item, call):
        return call(row.model, "action_refuse", [[item], "Chưa tiêu biểu"])

    def do_fix(self, row, actor, client, item, call):
        return call(row.model, "action_fix", [[item], "2020-01-04", "Cổng chính"])

    def do_lapse(self, row, actor, client, item, call):
        return call(row.model, "action_lapse", [[item], "Sai tên"])

    def do_take_in(self, row, actor, client, item, call):
        return call(row.model, "action_take_in", [[item], "2020-01-05"])

    def do_annul(self, row, actor, client, item, call):
        return call(row.model, "action_annul", [[item], "Nghiệm thu sai"])

    def make_emulation_outcome_decision(self, record, count):
        maker, model = self.office.client("maker"), "emulation.outcome.decision"
        rows = [{"unit_id": self.unit, "kind": "plaque"} for _ in range(count)]
        if record == "draft":
            return maker.call(model, "create", [rows])
        recipient = {"name": "Như Điều 3", "scope": "text", "purpose": "execute"}
        plaques = self.make_emulation_outcome("proposed plaque", count)
        for values, plaque in zip(rows, plaques, strict=True):
            values |= {"outcome_ids": [(6, 0, [plaque])], "recipient_ids": [(0, 0, recipient)]}
        ids = maker.call(model, "create", [rows])
        maker.call(model, "action_submit", [ids])
        for _ in ("appraiser", "approver"):
            self.office.client("judge").call(model, "action_approve", [ids])
        papers = [
            row["document_id"][0] for row in maker.call(model, "read", [ids, ["document_id"]])
        ]
        maker.call("union.document", "action_issue", [papers])
        return ids

    def new_emulation_outcome(self, model, item):
        owner = self.owner_of(model, item, "registration_id")
        return {"registration_id": owner, "kind": "plaque", "unit_id": self.unit}

    def make_emulation_campaign_category(self, record, count):
        return self._parts("category_ids", record, count)

    def new_emulation_campaign_category(self, model, item):
        values = self.category_values("emulation.registration.category")
        [category] = self.admin.call("emulation.registration.category", "create", [[values]])
        return {"campaign_id": self.owner_of(model, item, "campaign_id"), "category_id": category}

    def make_emulation_campaign_question(self, record, count):
        maker = self.office.client("maker")
        asked = [(0, 0, {"name": "Số người", "answer": "number"})]
        row = (0, 0, {"category_id": self.category("pledge"), "question_ids": asked})
        plans = [self.office.campaign_values(category_ids=[row]) for _ in range(count)]
        ids = maker.call("emulation.campaign", "create", [plans])
        if record == "appraisal":
            recipient = {"recipient_ids": [(0, 0, {"scope": "below"})]}
            maker.call("union.document", "write", [self.office.papers_of(ids), recipient])
            maker.call("emulation.campaign", "action_submit", [ids])
        domain = [("campaign_category_id.campaign_id", "in", ids)]
        return maker.call("emulation.campaign.question", "search", [domain])

    def category_values(self, model):
        """Values of a category, or of something that one asks for."""
        code = f"bb-{self.office.number()}"
        if model == "emulation.registration.requirement":
            return {"name": code, "category_id": self.category("work"), "minimum": 0}
        # archived: a plan that begins meanwhile would take it over, and nobody could delete it
        return {"code": code, "name": code, "kind": "work", "active": False}

    def do_reopen(self, row, actor, client, item, call):
        return call(row.model, "action_reopen", [[item], "Chưa nghiệm thu"])
