"""Who may do what: ``access_table.txt`` tried by remote calls, cell by cell.

Mandates only add rights. So where nobody of a position may, the user who holds all six roles there
tries for them; and what a user without any mandate may, is tried by him alone. Each cell gets a
record that nobody has touched: a refused call leaves it as it was and the next cell takes it again,
a call that passes uses it up. The table is tried twice, the second time with hostile keys in the
context.
"""

import base64
import contextlib
import re
import threading
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from support.awards_council import CouncilRecipes
from support.awards_decisions import DecisionRecipes
from support.awards_register import RegisterRecipes
from support.awards_rules import RuleRecipes
from support.client import ServerError
from support.files import EMPTY_PDF
from support.office import OUTSIDERS, POSITIONS, ROLES, Office
from support.registrations import RegistrationRecipes

TABLE = Path(__file__).with_name("access_table.txt")
LETTERS = dict(zip("VOAPCM", ROLES, strict=True))
OUTSIDER_LETTERS = dict(zip("XUWET", OUTSIDERS, strict=True))
#: What a refusal may look like; anything else is a fault of the server.
REFUSALS = {
    f"odoo.exceptions.{name}"
    for name in ("AccessError", "UserError", "ValidationError", "MissingError")
}
HOSTILE = {
    "_force_unlink": True,
    "active_test": False,
    "install_mode": True,
    "tracking_disable": True,
    "mail_activity_automation_skip": True,
    "mail_notrack": True,
    "approval_step_id": False,
    "bypass_search_access": True,
    "su": True,
    "uid": 1,
    "default_round": 3,
    "default_number": 7,
    "default_unit_path": "1/",
    "default_is_visible": True,
    "default_actor_name": "Ông Chủ tịch",
    "default_date_received": "2020-01-01 00:00:00",
    "default_document_id": 1,
    "default_submitted_by_id": 1,
    "default_deciding_unit_id": 1,
    "default_date_recognised": "2020-01-01 00:00:00",
    "default_date_taken": "2020-01-01 00:00:00",
    "default_is_set_aside": True,
    "default_choice": "different",
    "default_properties_definition": [{"name": "x", "type": "char", "string": "X"}],
}
#: A state of each model that its rows must not begin with.
HOSTILE_STATES = {
    "emulation.campaign": "approved",
    "emulation.phase": "open",
    "emulation.campaign.amendment": "applied",
    "emulation.participation": "planned",
    "emulation.participation.line": "answered",
    "emulation.registration": "recognised",
    "emulation.nomination": "awarded",
    "emulation.decision": "issued",
    "emulation.submission": "submitted",
    "emulation.consultation": "closed",
    "emulation.outcome": "done",
    "emulation.outcome.decision": "applied",
    "emulation.award": "revoked",
    "emulation.council.session": "closed",
    "union.document": "issued",
    "union.document.number": "used",
    "union.approval.step": "approved",
}
#: A picture of one dot.
SCAN = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTj2FAAAAABJRU5ErkJggg=="
)
#: Operations that leave the record as it was even when they pass.
HARMLESS = set(
    "read find create copy print post delegate remind settings reserve replace export".split()
) | {
    "copies by wizard",
    "take awards back",
    "open forwarding",
    "take the files",
    "download dossier",
}
HOSTILE_ZONES = ("Pacific/Kiritimati", "Pacific/Pago_Pago")
THREADS = 3


class Row:
    """One line of the table."""

    def __init__(self, line):
        self.model, self.record, self.operation, *cells = (cell.strip() for cell in line.split("|"))
        self.name = f"{self.model} | {self.record} | {self.operation}"
        self.allowed, self.actors = set(), []
        *places, without = cells
        self.allowed |= {OUTSIDER_LETTERS[letter] for letter in without.replace("-", "").split()}
        self.actors += OUTSIDERS
        for position, cell in zip(POSITIONS, places, strict=True):
            letters = LETTERS if cell == "all" else re.findall(r"\w", cell)
            self.allowed |= {f"{LETTERS[letter]}.{position}" for letter in letters}
            if "ended" in self.allowed and cell == "all" and self.record != "one's own":
                continue  # whoever holds a mandate may what a user without one may
            if letters:
                self.actors += [f"{role}.{position}" for role in ROLES]
            elif cell == "-":
                self.actors.append(f"everyone.{position}")
        if "ended" not in self.allowed:
            self.actors.remove("employee")  # he may nothing that a user of the module may not
        passing = self.allowed.intersection(self.actors)
        self.uses = 0 if self.operation in HARMLESS else 2 * len(passing)


ROWS = [
    Row(line)
    for line in TABLE.read_text(encoding="utf-8").splitlines()[1:]
    if line.strip() and not line.startswith(("#", "model "))
]
ACTORS = sorted({actor for row in ROWS for actor in row.actors})


class Shelf:
    """Records of one sort, made when they are first asked for: many at once cost little more."""

    def __init__(self, make, count):
        self.make, self.count = make, count
        self.free = []
        self.lock = threading.Lock()

    @contextmanager
    def lend(self):
        """A record that is put back unless the caller says that it is used up."""
        with self.lock:
            if not self.free:
                self.free = list(self.make(self.count))
                self.count = 1
            item = self.free.pop()
        used = []
        yield item, lambda: used.append(True)
        if not used:
            with self.lock:
                self.free.append(item)


class Workshop(
    RuleRecipes,
    DecisionRecipes,
    RegisterRecipes,
    RegistrationRecipes,
    CouncilRecipes,
):
    """Makes the records of the table and calls the operations on them."""

    def __init__(self, office):
        self.office = office
        self.admin = office.admin
        self.unit = office.units["own"]
        self.shelves = {}
        self.shared = {}
        self.lock = threading.Lock()
        self.locks = defaultdict(threading.Lock)

    def shelf(self, model, record):
        with self.lock:
            if (model, record) not in self.shelves:
                count = sum(row.uses for row in ROWS if (row.model, row.record) == (model, record))
                self.shelves[model, record] = Shelf(
                    lambda n: self.make(model, record, n),
                    count + 1,  # one is left over for refusals
                )
            return self.shelves[model, record]

    # making records

    def make(self, model, record, count):
        office = self.office
        name = model.replace(".", "_")
        if record in ("any", "spare") and model != "union.event.seal":
            values = [self.values(model, None) for _ in range(count)]
            return self.admin.call(model, "create", [values])
        if model == "emulation.campaign":
            return office.campaigns(count, record)
        return getattr(self, f"make_{name}")(record, count)

    def make_union_unit(self, record, count):
        return [self.unit] * count

    def make_union_unit_history(self, record, count):
        rows = self.admin.call(
            "union.unit.history", "search", [[("unit_id", "=", self.unit)]], {"limit": 1}
        )
        return rows * count

    def make_res_config_settings(self, record, count):
        return [0] * count

    def make_union_unit_reorganise(self, record, count):
        return [0] * count

    def make_union_mandate(self, record, count):
        if record == "future":
            values = [self.values("union.mandate", None) for _ in range(count)]
        elif record == "begun":
            values = []
            for _ in range(count):
                start = self.day(-10)
                end = str(start + timedelta(days=6))
                values.append(self.office.mandate("dummy", "own", "viewer", str(start), end))
        else:
            return [0] * count
        return self.admin.call("union.mandate", "create", [values])

    def make_union_mandate_coverage(self, record, count):
        domain = [("unit_id", "=", self.unit)]
        return self.admin.call("union.mandate.coverage", "search", [domain], {"limit": 1}) * count

    def make_union_member(self, record, count):
        values = [self.values("union.member", None) for _ in range(count)]
        return self.admin.call("union.member", "create", [values])

    def make_union_member_private(self, record, count):
        members = self.make_union_member(record, count)
        return self.office.client("maker").call(
            "union.member.private",
            "create",
            [[{"member_id": member, "phone": "0912 345 678"} for member in members]],
        )

    def plans(self, count, state, shared=True):
        """Plans of a state; those that nothing can change any more serve several shelves."""
        if not shared or state == "draft":
            return self.office.campaigns(count, state)
        with self.locks[state]:
            if state not in self.shared:
                self.shared[state] = self.office.campaigns(1, state)
            return self.shared[state]

    def make_union_approval_step(self, record, count):
        return self._parts("step_ids", record, count)

    def make_union_approval_scan(self, record, count):
        """Scans of a draft or of a submitted plan; the unit's own officer may add one as well."""
        campaigns = self.office.campaigns(count)
        maker = self.office.client("maker")
        ids = maker.call(
            "union.approval.scan", "create", [[self.scan(campaign) for campaign in campaigns]]
        )
        if record == "appraisal":
            maker.call("emulation.campaign", "action_submit", [campaigns])
        return ids

    def make_emulation_theme(self, record, count):
        return self._parts("theme_ids", record, count)

    def make_emulation_campaign_content(self, record, count):
        return self._parts("content_ids", record, count)

    def make_emulation_indicator(self, record, count):
        return self._parts("indicator_ids", record, count)

    def make_emulation_indicator_grade(self, record, count):
        indicators = self._parts("indicator_ids", record, count, -1)
        rows = self.office.client("maker").call(
            "emulation.indicator", "read", [indicators, ["grade_ids"]]
        )
        return [row["grade_ids"][0] for row in rows]

    def make_emulation_indicator_phase(self, record, count):
        maker, model = self.office.client("maker"), "emulation.campaign"
        plans = self.office.campaigns(count)
        rows = maker.call(model, "read", [plans, ["indicator_ids", "phase_ids"]])
        values = [
            {
                "campaign_id": row["id"],
                "indicator_id": row["indicator_ids"][0],
                "phase_id": row["phase_ids"][0],
            }
            for row in rows
        ]
        made = maker.call("emulation.indicator.phase", "create", [values])
        if record != "draft":
            maker.call(model, "action_submit", [plans])
        return made

    def make_emulation_target(self, record, count):
        above, model = self.office.client("maker_above"), "emulation.target"
        plans = self.office.campaigns(count, "launched", "parent")
        domain = [("campaign_id", "in", plans), ("unit_id", "=", self.unit)]
        domain.append(("indicator_id.formula", "=", "number"))
        targets = above.call(model, "search", [domain])
        above.call(model, "action_hand_down", [targets, 5])
        if record == "promised":
            self.office.client("maker").call(model, "action_promise", [targets, 6])
        elif "closed" in record:
            above.call("emulation.campaign", "action_close", [plans])
        return targets

    def registrations(self, kind, count, **values):
        """Drafts of the unit under a plan of its own, which it decides on itself."""
        model = "emulation.registration"
        [plan] = self.plans(1, "launched")
        category = self.office.ref(f"union_emulation.{model.replace('.', '_')}_category_{kind}")
        rows = [
            {
                "name": f"Đăng ký {self.office.number()}",
                "campaign_id": plan,
                "category_id": category,
                **values,
            }
            for _ in range(count)
        ]
        return self.office.client("maker").call(model, "create", [rows])

    def approved(self, registrations, *judges):
        model = "emulation.registration"
        self.office.client("maker").call(model, "action_submit", [registrations])
        for judge in judges:
            self.office.client(judge).call(model, "action_approve", [registrations])

    def make_emulation_registration_target(self, record, count):
        line = {"name": "Hội thao", "figure": 1}
        pledges = self.registrations("pledge", count, target_line_ids=[(0, 0, line)])
        if record == "approved":
            # appraised and approved in the unit, and in the one above
            self.approved(pledges, "judge", "judge", "judge_above", "judge_above")
        domain = [("registration_id", "in", pledges)]
        return self.office.client("maker").call("emulation.registration.target", "search", [domain])

    def make_emulation_registration_title(self, record, count):
        line = {"title_id": self.office.ref("union_emulation.emulation_title_ldtt")}
        pledges = self.registrations("pledge", count, title_line_ids=[(0, 0, line)])
        domain = [("registration_id", "in", pledges)]
        return self.office.client("maker").call("emulation.registration.title", "search", [domain])

    def make_emulation_publication(self, record, count):
        consent = {"consent_by": "Lý A", "consent_date": "2020-01-01"}
        story = {"description": "<p>Mười năm một chuyền may.</p>"}
        exemplars = self.registrations("exemplar", count, **consent, **story)
        self.approved(exemplars, "judge", "judge")
        model, maker = "emulation.publication", self.office.client("communicator.own")
        ids = [
            maker.call("emulation.registration", "action_pick", [[exemplar]])["res_id"]
            for exemplar in exemplars
        ]
        maker.call(model, "write", [ids, {"lead": "Mười năm"}])
        if record == "published":
            maker.call(model, "action_publish", [ids])
        return ids

    def make_emulation_publication_spread(self, record, count):
        publications = self.make_emulation_publication("published", count)
        rows = [{"publication_id": id, "channel": "website"} for id in publications]
        maker = self.office.client("communicator.own")
        return maker.call("emulation.publication.spread", "create", [rows])

    def make_emulation_phase(self, record, count):
        state, __, planned = record.partition(", ")
        return self._parts("phase_ids", state, count, -1 if planned else 0)

    def _parts(self, field, record, count, which=0):
        ids = self.plans(count, record, shared=field != "phase_ids")
        rows = self.office.client("maker").call("emulation.campaign", "read", [ids, [field]])
        return [row[field][which] for row in rows]

    def make_emulation_phase_deadline(self, record, count):
        phases = self._parts("phase_ids", record, count)
        rows = self.office.client("maker").call(
            "emulation.phase", "read", [phases, ["deadline_ids"]]
        )
        return [row["deadline_ids"][0] for row in rows]

    def make_emulation_campaign_amendment(self, record, count):
        plans = self.office.campaigns(count, "launched")
        return plans if record == "plan" else self.office.amendments(plans, record)

    def make_emulation_campaign_amendment_line(self, record, count):
        ids = self.make_emulation_campaign_amendment(record, count)
        maker = self.office.client("maker")
        rows = maker.call("emulation.campaign.amendment", "read", [ids, ["line_ids"]])
        return [row["line_ids"][0] for row in rows]

    def make_emulation_extension(self, record, count):
        phases = self._parts("phase_ids", "launched", count)
        maker = self.office.client("maker")
        for phase in phases:
            args = [[phase], self.LATE, "Mưa lũ"]
            maker.call("emulation.phase", "action_extend", args)
        return maker.call("emulation.extension", "search", [[("phase_id", "in", phases)]])

    def make_emulation_participation(self, record, count):
        ids = self.office.campaigns(count, "launched", "parent")
        return self.office.client("maker").call(
            "emulation.participation",
            "search",
            [[("campaign_id", "in", ids), ("unit_id", "=", self.unit)]],
        )

    def make_emulation_participation_line(self, record, count):
        state = "closed" if "closed" in record else "launched"
        ids = self.office.campaigns(count, state, "parent")
        return self.office.client("maker").call(
            "emulation.participation.line",
            "search",
            [
                [
                    ("campaign_id", "in", ids),
                    ("unit_id", "=", self.unit),
                    ("phase_state", "=", "open"),
                ]
            ],
        )

    def make_emulation_registration_cell(self, record, count):
        lines = self.make_emulation_participation_line(record, count)
        return [line * 10 + 1 for line in lines]

    def make_emulation_registration_import(self, record, count):
        model = "emulation.registration.import"
        values = [self.values(model, None) for _ in range(count)]
        return self.office.client("maker").call(model, "create", [values])

    def make_emulation_work(self, record, count):
        who, model, ids = "maker", "emulation.campaign", None
        if record == "pending":
            model = "emulation.participation"
            ids = self.make_emulation_participation(record, count)
        else:
            ids = self.plans(count, record)
            who = "judge" if record == "appraisal" else "maker"
            if record == "approved":
                model, ids = "union.document", self.office.papers_of(ids)
        domain = [("res_model", "=", model), ("res_id", "in", ids)]
        return self.office.client(who).call("emulation.work", "search", [domain])

    def make_emulation_deadline(self, record, count):
        ids = self.plans(count, record)
        # whoever takes part sees his own line of the plan's date for answers
        domain = [("campaign_id", "in", ids), ("phase_id", "=", False), ("kind", "=", "report")]
        return self.office.client("maker").call("emulation.deadline", "search", [domain])

    def make_union_event(self, record, count):
        ids = self.plans(count, record)
        domain = [("res_model", "=", "emulation.campaign"), ("res_id", "in", ids)]
        return self.office.client("maker").call("union.event", "search", [domain])

    def make_union_event_value(self, record, count):
        domain = [("event_id", "in", self.make_union_event(record, count))]
        return self.office.client("maker").call("union.event.value", "search", [domain])

    def make_union_event_seal(self, record, count):
        return [1] * count

    def make_union_document(self, record, count):
        if record.startswith("of "):
            state = {"draft": "draft", "submitted": "appraisal", "approved": "approved"}
            campaigns = self.office.campaigns(count, state[record.split()[2]])
            return self.office.papers_of(campaigns)
        recipients = {
            "issued to all below": [{"name": "Các cấp", "scope": "below"}],
            "issued to a sibling": [{"scope": "unit", "unit_id": self.office.units["sibling"]}],
            "issued on paper": [self.ON_PAPER],
        }.get(record, [])
        return self.office.documents(count, record != "draft", recipients)

    def make_union_document_recipient(self, record, count):
        return self._rows_of_papers("union.document.recipient", record, count)

    def make_union_document_delivery(self, record, count):
        return self._rows_of_papers("union.document.delivery", record, count)

    def make_union_document_annex(self, record, count):
        values = {"name": "Biểu", "body": "<p>Nội dung</p>"}
        return self._rows_of_papers(
            "union.document.annex", record, count, annex_ids=[(0, 0, values)]
        )

    def make_union_document_number(self, record, count):
        maker = self.office.client("maker")
        if record == "of a paper":
            papers = self.office.documents(count, True)
            domain = [("document_id", "in", papers)]
        elif record == "new":
            return [0] * count
        else:
            domain = self.reserve(maker.call, count)
        return maker.call("union.document.number", "search", [domain])

    def make_union_document_scan(self, record, count):
        recipients = [{"name": "Các cấp", "scope": "below"}] if "below" in record else []
        papers = self.office.documents(count, True, recipients)
        maker = self.office.client("maker")
        for paper in papers:
            self.add_scan(maker.call, paper)
        return maker.call("union.document.scan", "search", [[("document_id", "in", papers)]])

    def make_union_document_register(self, record, count):
        self.office.documents(1, True)
        return [0] * count

    def make_emulation_summary_print(self, record, count):
        return self.plans(1, "launched") * count

    def make_union_document_file(self, record, count):
        return self._rows_of_papers(
            "union.document.file", record, count, file_ids=[(0, 0, self.PAPER_FILE)]
        )

    def _rows_of_papers(self, model, record, count, **values):
        papers = self.office.documents(count, record != "draft", [self.ON_PAPER], **values)
        return self.office.client("maker").call(model, "search", [[("document_id", "in", papers)]])

    def make_ir_attachment(self, record, count):
        maker = self.office.client("maker")
        if record == "of an issued paper":
            papers = self.office.documents(count, True)
            rows = maker.call("union.document", "read", [papers, ["pdf_attachment_id"]])
            return [row["pdf_attachment_id"][0] for row in rows]
        campaigns = self.office.campaigns(count)
        ids = maker.call(
            "ir.attachment",
            "create",
            [[self.file("emulation.campaign", campaign) for campaign in campaigns]],
        )
        if record == "of a submitted plan":
            maker.call("emulation.campaign", "action_submit", [campaigns])
        return ids

    def make_mail_message(self, record, count):
        maker = self.office.client("maker")
        state = "launched" if "launched" in record else "draft"
        return [
            maker.call(
                "emulation.campaign",
                "message_post",
                [campaign],
                {"body": "Xin ý kiến các đồng chí"},
            )[0]
            for campaign in self.plans(1, state)
        ]

    # values

    def day(self, step):
        """A day that no other mandate of the table touches, in the future or in the past."""
        return self.office.today + timedelta(days=step * (10 + self.office.number()))

    def scan(self, campaign):
        data = base64.b64encode(EMPTY_PDF).decode()
        return {
            "res_model": "emulation.campaign",
            "res_id": campaign,
            "name": "ban-ky.pdf",
            "file": data,
        }

    def file(self, model, record):
        data = base64.b64encode("Bản quét".encode()).decode()
        return {"name": "ban-quet.txt", "res_model": model, "res_id": record, "datas": data}

    def values(self, model, actor, record=None):
        """Values of a new row that lacks nothing and belongs to the unit ``own``."""
        number = self.office.number()
        code = f"bb-{number}"
        own = {"unit_id": self.unit}
        if model == "union.unit":
            level = self.office.ref("union_emulation.union_level_base")
            return {
                "code": code,
                "name": code,
                "level_id": level,
                "parent_id": self.office.units["branch"],
            }
        if model == "union.mandate":
            start = self.day(10)
            return self.office.mandate(
                "dummy", "own", "viewer", str(start), str(start + timedelta(days=6))
            )
        if model == "emulation.campaign":
            return self.office.campaign_values()
        if model == "emulation.registration.import":
            [plan] = self.plans(1, "launched")
            kind = "union_emulation.emulation_registration_category_initiative"
            return own | {"campaign_id": plan, "category_id": self.office.ref(kind)}
        if model in ("emulation.registration.category", "emulation.registration.requirement"):
            return self.category_values(model)
        if model.startswith("union.approval.st"):
            return self.way_values(model, code)
        if model == "union.document":
            kind = self.office.ref("union_emulation.union_document_type_kh")
            return own | {"type_id": kind, "subject": code}
        return {
            "union.level": {"code": code, "name": code, "is_internal": True},
            "union.cluster": {"code": code, "name": code},
            "union.unit.reorganise": {"kind": "close"},
            "union.department": own | {"name": code},
            "union.signatory": own
            | {"name": code, "capacity": "none", "position": "ỦY VIÊN", "sequence": 99},
            "union.document.type": {"code": code, "name": code, "symbol": code},
            "union.document.series": own
            | {
                "name": code,
                "type_ids": [(0, 0, {"code": f"{code}-s", "name": code, "symbol": code})],
            },
            "union.document.number": own
            | {"type_id": 1, "series": code, "year": 2026, "number": 1, "state": "reserved"},
            "union.document.scan": {"document_id": 1, "kind": "scan", "name": "x.png"},
            "union.legal.topic": {"code": code, "name": code},
            "union.legal.text": {
                "number": code,
                "name": code,
                "citation": code,
                "topic_id": self.office.ref("union_emulation.union_legal_topic_state")
                if model == "union.legal.text"
                else 0,
            },
            "emulation.movement": {"code": code, "name": code},
            "emulation.programme": {"code": code, "name": code, "host_name": code},
            "emulation.anniversary": {"name": code, "day": 1, "month": 5, "year_origin": 1886},
            "emulation.title": {"code": code, "name": code},
            "emulation.fund": {"code": code, "name": code},
            "emulation.base.salary": self.salary_values(),
            "emulation.outcome.decision": own | {"kind": "plaque"},
            "emulation.publication": own | {"registration_id": 1, "name": code},
            "union.mandate.coverage": own | {"role": "clerk"},
            "union.unit.history": own | {"name": code, "date_end": "1990-01-01"},
            "union.member": own | {"code": code, "name": "Nguyễn Văn An"},
        }[model]

    def way_values(self, model, code):
        """A stage of a level that no unit of the office has, or one more who acts in it."""
        stage = {
            "name": code,
            "res_model": "emulation.campaign",
            "level_id": self.office.ref("union_emulation.union_level_section"),
            "stop_ids": [(0, 0, {"role": "appraiser"}), (0, 0, {"role": "approver"})],
        }
        if model == "union.approval.stage":
            return stage
        return {"stage_id": self.admin.call("union.approval.stage", "create", [stage])}

    #: What a write of each model changes.
    WRITES = {
        "emulation.award.term": {"note": "Sửa"},
        "emulation.nomination": {"citation": "Sửa"},
        "union.approval.stop": {"needs_password": True},
        "union.unit": {"place": "Ba Bể"},
        "union.document": {"subject": "Sửa"},
        "union.document.recipient": {"name": "Sửa"},
        "union.document.number": {"state": "voided"},
        "union.document.scan": {"sha256": "0"},
        "union.document.annex": {"name": "Sửa"},
        "union.document.file": {"name": "sua.pdf"},
        "union.document.delivery": {"date_sent": "2020-01-01"},
        "union.approval.step": {"comment": "Sửa"},
        "union.member.private": {"phone": "0900 000 000"},
        "emulation.campaign.content": {"body": "<p>Sửa</p>"},
        "emulation.participation": {"note": "Sửa"},
        "emulation.participation.line": {"state": "answered"},
        "emulation.target": {"value": 7},
        "emulation.registration.target": {"figure": 7},
        "emulation.registration.title": {"quantity": 7},
        "emulation.publication.spread": {"reach": 7},
        "emulation.indicator.phase": {"value": 7},
        "emulation.extension": {"reason": "Sửa"},
        "emulation.phase.deadline": {"deadline": "2199-02-01 00:00:00"},
        "emulation.campaign.amendment": {"reason": "Sửa"},
        "emulation.campaign.amendment.line": {"sequence": 5},
        "emulation.deadline": {"deadline": "2199-01-01 00:00:00"},
        "emulation.registration.cell": {"registration_count": 7},
        "emulation.registration.import": {"file_name": "sua.xlsx"},
        "emulation.campaign.category": {"sequence": 7},
        "emulation.registration.work": {"registration_id": 1},
        "emulation.registration.initiative": {"registration_id": 1},
        "emulation.registration.exemplar": {"registration_id": 1},
        "emulation.registration.evidence": {"caption": "Sửa"},
        "emulation.award": {"citation": "Sửa"},
        "emulation.award.scan": {"sha256": "0"},
        "emulation.registration.match": {"choice": "different"},
        "emulation.registration.money": {"amount": 7},
        "emulation.outcome.decision": {"event": "Sửa"},
        "emulation.outcome": {"body_name": "Sửa"},
        "emulation.sending": {"count": 7},
        "emulation.decision.line": {"citation": "Sửa"},
        "emulation.fund.plan": {"amount": 7},
        "emulation.fund.balance": {"planned": 7},
        "emulation.base.salary": {"amount": 7},
        "emulation.council.item": {"sequence": 7},
        "emulation.council.attendance": {"note": "Sửa"},
        "union.mandate.coverage": {"holder_count": 3},
        "union.event": {"actor_name": "Sửa"},
        "union.event.value": {"content": {"comment": "Sửa"}},
        "union.event.seal": {"digest": "Sửa"},
        "ir.attachment": {"name": "sua.txt"},
    }

    #: Line of a paper that has a row of the delivery list for each unit below.
    ON_PAPER = {"name": "Các cấp", "scope": "below", "delivery_mode": "paper"}
    PAPER_FILE = {"name": "bieu.pdf", "content": base64.b64encode(EMPTY_PDF).decode()}

    LATE = "2199-12-31 10:00:00"
    EVENT_VALUES = {
        "union.event": {
            "res_model": "emulation.campaign",
            "res_id": 1,
            "dossier_unit_id": 1,
            "date": "2020-01-01 00:00:00",
            "actor_name": "Ông Chủ tịch",
            "action": "approve",
            "value_digest": "x",
            "digest": "x",
        },
        "union.event.value": {"event_id": 1, "content": {"comment": "Đồng ý"}},
        "union.event.seal": {"digest": "x"},
    }

    # operations: each takes client, model, id, actor and context

    def operate(self, row, actor, client, item, context, call):
        operation = row.operation.replace(" ", "_").replace("'", "")
        method = getattr(self, f"do_{operation}", None)
        if method:
            return method(row, actor, client, item, call)
        return call(row.model, f"action_{operation}", [[item]])

    def do_read(self, row, actor, client, item, call):
        found = []
        try:
            # some records lie archived on their shelf
            kwargs = {"context": {"active_test": False}}
            found = call(row.model, "search_read", [[("id", "=", item)], ["display_name"]], kwargs)
        finally:
            # read even where the search is refused: both doors have to agree
            rows = found or call(row.model, "read", [[item], ["display_name"]])
        assert found or not rows, "read gives what search does not find"
        return rows or refuse()

    def do_write(self, row, actor, client, item, call):
        values = self.WRITES.get(row.model, {"name": f"Sửa {self.office.number()}"})
        return call(row.model, "write", [[item], values])

    def do_unlink(self, row, actor, client, item, call):
        return call(row.model, "unlink", [[item]])

    def do_create(self, row, actor, client, item, call):
        model = row.model
        if model == "union.member.private":
            with self.shelf("union.member", "own").lend() as (member, used):
                result = call(model, "create", [{"member_id": member}])
                used()
                return result
        prepare = getattr(self, f"new_{model.replace('.', '_')}", None)
        if prepare:
            values = prepare(model, item)
        elif field := self.PARTS.get(model):
            named = {"name": f"Thêm {self.office.number()}"}
            values = {field: self.owner_of(model, item, field)} | self.NEW_PARTS.get(model, named)
        elif model.startswith("union.event"):
            values = self.EVENT_VALUES[model]
        else:
            values = self.values(model, actor)
        return call(model, "create", [values])

    #: What a part belongs to.
    PARTS = {
        "emulation.theme": "campaign_id",
        "emulation.indicator": "campaign_id",
        "emulation.phase": "campaign_id",
        "emulation.campaign.content": "campaign_id",
        "emulation.indicator.grade": "indicator_id",
        "emulation.registration.target": "registration_id",
        "emulation.campaign.amendment.line": "amendment_id",
        "emulation.campaign.question": "campaign_category_id",
        "emulation.registration.author": "registration_id",
        "emulation.registration.money": "registration_id",
        "union.document.recipient": "document_id",
        "union.document.annex": "document_id",
        "union.document.file": "document_id",
    }
    NEW_PARTS = {
        "emulation.campaign.content": {"body": "<p>Thêm</p>"},
        "emulation.campaign.amendment.line": {"what": "plan_end", "date_end": "2199-12-31"},
        "emulation.registration.money": {"amount": 5},
        "union.document.file": PAPER_FILE,
    }

    def new_emulation_indicator_phase(self, model, item):
        """Values for an indicator of the same plan that has no figure by phase yet."""
        maker = self.office.client("maker")
        plan = self.owner_of(model, item, "campaign_id")
        indicator = self.owner_of(model, item, "indicator_id")
        with contextlib.suppress(ServerError):  # closed with the plan
            values = {"campaign_id": plan, "name": f"Thêm {self.office.number()}"}
            indicator = maker.call("emulation.indicator", "create", [values])
        phase = self.owner_of(model, item, "phase_id")
        return {"campaign_id": plan, "indicator_id": indicator, "phase_id": phase}

    def new_emulation_target(self, model, item):
        names = ("participation_id", "unit_id", "indicator_id")
        owners = {name: self.owner_of(model, item, name) for name in names}
        return owners | {"direction": "at_least", "value": 1}

    def new_emulation_phase_deadline(self, model, item):
        level = self.admin.call("union.level", "create", [self.values("union.level", None)])
        phase = self.owner_of(model, item, "phase_id")
        return {"phase_id": phase, "level_id": level, "deadline": self.LATE}

    def new_union_document_delivery(self, model, item):
        return {"document_id": 1, "recipient_id": 1, "issuer_id": 1, "name": "Thêm"}

    def new_emulation_participation(self, model, item):
        fields = ["campaign_id", "participation_id", "phase_id"][: 3 if "line" in model else 1]
        [found] = self.office.client("maker_above").call(model, "read", [[item], fields])
        owners = {name: found[name][0] for name in fields}
        return owners | {"unit_id": self.office.units["other"]}

    new_emulation_participation_line = new_emulation_participation

    def new_union_approval_step(self, model, item):
        return {
            "res_model": "emulation.campaign",
            "res_id": 1,
            "dossier_name": "x",
            "dossier_unit_id": self.unit,
            "unit_id": self.unit,
            "round": 99,
            "sequence": self.office.number(),
            "role": "appraiser",
            "state": "approved",
        }

    def new_union_approval_scan(self, model, item):
        [scan] = self.office.client("maker").call(model, "read", [[item], ["res_id"]])
        return self.scan(scan["res_id"])

    def new_emulation_work(self, model, item):
        return {"name": "Thêm"}

    def new_emulation_extension(self, model, item):
        values = {"unit_id": self.unit, "granted_by": "x", "reason": "x"}
        return values | {"phase_id": 1, "deadline": self.LATE, "date_granted": self.LATE}

    def new_emulation_deadline(self, model, item):
        return {"deadline": "2199-01-01 00:00:00"}

    def new_emulation_registration_cell(self, model, item):
        return {"unit_id": self.unit, "registration_count": 7}

    def new_ir_attachment(self, model, item):
        names = ["res_model", "res_id"]
        [file] = self.office.client("maker").call(model, "read", [[item], names])
        return self.file(file["res_model"], file["res_id"])

    def owner_of(self, model, item, field):
        [row] = self.office.client("maker").call(model, "read", [[item], [field]])
        return row[field][0]

    def do_copy(self, row, actor, client, item, call):
        return call(row.model, "copy", [[item]])

    def do_move(self, row, actor, client, item, call):
        return call(row.model, "write", [[item], {"parent_id": self.office.units["sibling"]}])

    def do_take_off(self, row, actor, client, item, call):
        return call(row.model, "action_withdraw", [[item]])

    def do_write_result(self, row, actor, client, item, call):
        return call(row.model, "write", [[item], {"actual": 3}])

    def do_settings(self, row, actor, client, item, call):
        new = call(row.model, "create", [{"union_tz": "Asia/Ho_Chi_Minh"}])
        return call(row.model, "execute", [[new]])

    # mandates

    def do_end(self, row, actor, client, item, call):
        [mandate] = self.admin.call(row.model, "read", [[item], ["date_start"]])
        return call(row.model, "write", [[item], {"date_end": mandate["date_start"]}])

    def do_change_role(self, row, actor, client, item, call):
        return call(row.model, "write", [[item], {"role": "approver"}])

    def do_for_oneself(self, row, actor, client, item, call):
        values = self.values(row.model, actor) | {"user_id": client.uid}
        return call(row.model, "create", [values])

    def do_take_over(self, row, actor, client, item, call):
        return call(row.model, "write", [[item], {"user_id": client.uid}])

    def do_find(self, row, actor, client, item, call):
        return call(row.model, "search_count", [[("user_id", "=", client.uid)]]) or refuse()

    def do_stretch(self, row, actor, client, item, call):
        ids = self.admin.call(row.model, "search", [[("user_id", "=", client.uid)]])
        return ids and call(row.model, "write", [ids, {"date_end": "2199-12-31"}]) or refuse()

    def do_delegate(self, row, actor, client, item, call):
        role, __, place = actor.partition(".")
        outsider = not place
        if outsider or row.record == "own's role":
            place = "own"
        start = self.day(10)
        end = str(start + timedelta(days=6))
        role = "officer" if outsider or role == "everyone" else role
        values = self.office.mandate(
            "dummy", place, role, str(start), end, delegated_by_id=client.uid
        )
        return call(row.model, "create", [values])

    # members

    def do_archive(self, row, actor, client, item, call):
        return call(row.model, "action_archive", [[item]])

    def do_name_account(self, row, actor, client, item, call):
        with self.account() as user:
            return call(row.model, "write", [[item], {"user_id": user}])

    @contextmanager
    def account(self):
        number = self.office.number()
        yield self.admin.call(
            "res.users",
            "create",
            [{"name": f"bb {number}", "login": f"bb.{number}"}],
            {"context": {"no_reset_password": True}},
        )

    # the plan and its parts

    def do_write_state(self, row, actor, client, item, call):
        return call(row.model, "write", [[item], {"state": "approved"}])

    def do_write_unit(self, row, actor, client, item, call):
        return call(row.model, "write", [[item], {"unit_id": self.office.units["parent"]}])

    def do_return(self, row, actor, client, item, call):
        parts = {
            "emulation.campaign.amendment": "reason",
            "emulation.registration": "name",
            "emulation.nomination": "citation",
        }
        part = parts.get(row.model, "content_ids")
        return call(row.model, "action_return", [[item], "Thiếu", [part]])

    def do_reject(self, row, actor, client, item, call):
        return call(row.model, "action_reject", [[item], "Không phù hợp"])

    def do_withdraw(self, row, actor, client, item, call):
        return call(row.model, "action_withdraw", [[item], "Thôi"])

    def do_cancel(self, row, actor, client, item, call):
        return call(row.model, "action_cancel", [[item], "Thôi"])

    def do_return_by_wizard(self, row, actor, client, item, call):
        return self.by_wizard(row, item, call, "return")

    def do_cancel_by_wizard(self, row, actor, client, item, call):
        return self.by_wizard(row, item, call, "cancel")

    def by_wizard(self, row, item, call, action):
        wizard = "union.approval.reason"
        values = {"res_model": row.model, "res_id": item, "action": action, "reason": "Thiếu"}
        values["point_ids"] = [(0, 0, {"name": "content_ids", "is_chosen": True})]
        return call(wizard, "action_confirm", [[call(wizard, "create", [values])]])

    def do_approve_in_bulk(self, row, actor, client, item, call):
        return self.in_bulk(row, item, call, "approve")

    def do_return_in_bulk(self, row, actor, client, item, call):
        return self.in_bulk(row, item, call, "return")

    def in_bulk(self, row, item, call, action):
        """Take an action on several at once: a refusal stands in the line, not in a fault."""
        wizard = "union.approval.bulk"
        line = (0, 0, {"res_model": row.model, "res_id": item})
        point = (0, 0, {"name": "content_ids", "is_chosen": True})
        values = {"action": action, "comment": "x", "line_ids": [line], "point_ids": [point]}
        new = call(wizard, "create", [values])
        call(wizard, "action_confirm", [[new]])
        [done] = call(f"{wizard}.line", "search_read", [[("bulk_id", "=", new)], ["outcome"]])
        return done["outcome"] == "done" or refuse()

    def do_begin(self, row, actor, client, item, call):
        return call(row.model, "create", [{"campaign_id": item}])

    def do_extend(self, row, actor, client, item, call):
        return call(row.model, "action_extend", [[item], self.LATE, "Mưa lũ"])

    def do_extend_by_wizard(self, row, actor, client, item, call):
        wizard = "emulation.phase.extend"
        values = {"phase_id": item, "deadline": self.LATE, "reason": "Mưa lũ"}
        return call(wizard, "action_confirm", [[call(wizard, "create", [values])]])

    def do_refuse_more_time(self, row, actor, client, item, call):
        unit = self.office.units["child"]
        return call(row.model, "action_refuse_extension", [[item], "Đủ rồi", unit, "Ông A"])

    def do_fill_in_the_end(self, row, actor, client, item, call):
        return call(row.model, "write", [[item], {"date_end": "2199-06-30"}])

    # targets

    def do_hand_down(self, row, actor, client, item, call):
        return call(row.model, "action_hand_down", [[item], 8])

    def do_write_handed_down(self, row, actor, client, item, call):
        return call(row.model, "write", [[item], {"handed_down": 8}])

    def do_promise(self, row, actor, client, item, call):
        return call(row.model, "action_promise", [[item], 8])

    def do_write_promised(self, row, actor, client, item, call):
        return call(row.model, "write", [[item], {"promised": 8}])

    def do_report(self, row, actor, client, item, call):
        return call(row.model, "action_report", [[item], 8])

    def do_write_actual(self, row, actor, client, item, call):
        return call(row.model, "write", [[item], {"actual": 8}])

    # papers

    def do_address(self, row, actor, client, item, call):
        return call(row.model, "write", [[item], {"archive_line": "Lưu: VT, Ban."}])

    def do_write_number(self, row, actor, client, item, call):
        return call(row.model, "write", [[item], {"number": 7}])

    def do_revoke(self, row, actor, client, item, call):
        return call(row.model, "action_revoke", [[item], "Nhầm"])

    def do_revoke_by_wizard(self, row, actor, client, item, call):
        wizard = "union.document.revoke"
        new = call(wizard, "create", [{"document_id": item, "reason": "Nhầm"}])
        return call(wizard, "action_confirm", [[new]])

    def reserve(self, call, count):
        """Keep numbers of ``own``.

        :return: domain that finds them
        """
        wizard = "union.document.reserve"
        kind = self.office.ref("union_emulation.union_document_type_kh")
        values = {"unit_id": self.unit, "type_id": kind, "count": count, "reason": "Ký giấy"}
        return call(wizard, "action_confirm", [[call(wizard, "create", [values])]])["domain"]

    def do_reserve(self, row, actor, client, item, call):
        return self.reserve(call, 1)

    def do_void(self, row, actor, client, item, call):
        return call(row.model, "action_void", [[item], "Giấy hỏng"])

    def do_void_by_wizard(self, row, actor, client, item, call):
        wizard = "union.document.void"
        new = call(wizard, "create", [{"number_id": item, "reason": "Giấy hỏng"}])
        return call(wizard, "action_confirm", [[new]])

    def add_scan(self, call, paper):
        wizard = "union.document.scan.add"
        values = {"document_id": paper, "name": "ban-ky.png", "content": SCAN}
        return call(wizard, "action_confirm", [[call(wizard, "create", [values])]])

    def do_add_signed_copy(self, row, actor, client, item, call):
        return self.add_scan(call, item)

    def do_issue_in_bulk(self, row, actor, client, item, call):
        wizard = "union.document.bulk"
        new = call(wizard, "create", [{"line_ids": [(0, 0, {"document_id": item})]}])
        call(wizard, "action_confirm", [[new]])
        [done] = call(f"{wizard}.line", "search_read", [[("bulk_id", "=", new)], ["outcome"]])
        return done["outcome"] == "done" or refuse()

    def do_export(self, row, actor, client, item, call):
        values = {"unit_id": self.unit}
        if row.model == "emulation.summary.print":
            values["campaign_id"] = item
        new = call(row.model, "create", [values])
        return call(row.model, "action_confirm", [[new]])

    def do_copies_by_wizard(self, row, actor, client, item, call):
        wizard = "union.document.dispatch"
        new = call(wizard, "create", [{"document_ids": [(6, 0, [item])]}])
        return call(wizard, "action_print_copies", [[new]])

    def do_print(self, row, actor, client, item, call):
        answer = client.session.get(
            f"{client.url}/report/pdf/union_emulation.paper_document/{item}", timeout=60
        )
        if answer.content.startswith(b"%PDF"):
            return True
        assert answer.status_code in (403, 404, 500) or b"%PDF" not in answer.content
        return refuse()

    def do_post(self, row, actor, client, item, call):
        [message] = self.office.client("maker").call(row.model, "read", [[item], ["res_id"]])
        return call("emulation.campaign", "message_post", [message["res_id"]], {"body": "Ý kiến"})


def refuse():
    """What is not found counts as refused."""
    raise ServerError("odoo.exceptions.MissingError", "nothing found")


def try_cell(workshop, row, actor, hostile):
    """What comes of one cell: passed, refused, or the fault that was shown."""
    client = workshop.office.client(actor)
    context = {}
    if hostile:
        zone = HOSTILE_ZONES[(ACTORS.index(actor) + ROWS.index(row)) % 2]
        zone = {"coming": HOSTILE_ZONES[0], "ended": HOSTILE_ZONES[1]}.get(actor, zone)
        context = HOSTILE | {"tz": zone}
        if state := HOSTILE_STATES.get(row.model):
            context["default_state"] = state

    def call(model, method, args, kwargs=None):
        kwargs = dict(kwargs or {})
        if hostile:
            kwargs["context"] = context
        return client.call(model, method, args, kwargs)

    with workshop.shelf(row.model, row.record).lend() as (item, used):
        try:
            workshop.operate(row, actor, client, item, context, call)
        except ServerError as error:
            if error.name in REFUSALS:
                return "refused"
            return f"{error.name}: {error.message[:200]}"
        except AssertionError as error:
            return str(error)
        if row.operation not in HARMLESS:
            used()
        return "passed"


@pytest.fixture(scope="module")
def workshop(odoo):
    office = Office(odoo)
    office.log_in([*ACTORS, "maker", "judge", "maker_above", "judge_above"], THREADS)
    return Workshop(office)


@pytest.fixture(scope="module")
def outcomes(workshop):
    """Outcome of every cell, by (hostile, row name) and actor. Shelves are tried side by side."""
    found = defaultdict(dict)

    def try_row(row, hostile):
        for actor in row.actors:
            try:
                outcome = try_cell(workshop, row, actor, hostile)
            except Exception as error:  # noqa: BLE001  # told in the test of the row
                outcome = f"the test itself failed: {error}"
            found[hostile, row.name][actor] = outcome

    def try_shelf(rows):
        for hostile in (False, True):
            for row in rows:
                try_row(row, hostile)

    shelves = defaultdict(list)
    for row in ROWS:
        shelves[row.model, row.record].append(row)
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(try_shelf, sorted(shelves.values(), key=len, reverse=True)))
    return found


@pytest.mark.parametrize("hostile", [False, True], ids=["plain", "hostile"])
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_row(outcomes, row, hostile):
    wrong = []
    for actor, outcome in outcomes[hostile, row.name].items():
        expected = "passed" if actor in row.allowed else "refused"
        if outcome != expected:
            wrong.append(f"{actor}: {outcome}, not {expected}")
    assert not wrong, f"{row.name}\n" + "\n".join(wrong)


#: Wizards, which only take actions of the table's rows, and the rows of wizards.
WIZARDS = (
    "emulation.award.renewal",
    "emulation.award.trial",
    "emulation.award.correct",
    "emulation.award.import",
    "emulation.award.scan.add",
    "emulation.award.withdraw",
    "emulation.consultation.say",
    "emulation.decision.payment",
    "emulation.decision.workbook",
    "emulation.nomination.outside",
    "emulation.council.note",
    "emulation.exemplar.consent",
    "emulation.forwarding",
    "emulation.forwarding.import",
    "emulation.outcome.act",
    "emulation.phase.extend",
    "emulation.session.kinship",
    "emulation.session.reopen",
    "emulation.title.enrol",
    "union.approval.bulk",
    "union.approval.point",
    "union.approval.reason",
    "union.approval.scan.add",
    "union.approval.supersede",
    "union.document.bulk",
    "union.document.dispatch",
    "union.document.reserve",
    "union.document.revoke",
    "union.document.scan.add",
    "union.document.void",
)
WIZARD_ROWS = (
    "emulation.award.trial.",
    "emulation.council.note.line",
    "emulation.forwarding.answer",
    "union.approval.bulk.line",
    "union.document.bulk.line",
    "union.unit.reorganise.",
)
#: Parts whose rights are tried inside Odoo.
PARTS_INSIDE = {
    "emulation.ballot",
    "emulation.ballot.roll",
    "emulation.council.criterion",
    "emulation.council.paper",
    "emulation.council.recusal",
    "emulation.council.score",
    "emulation.council.sheet",
    "emulation.council.tie",
    "emulation.council.vote",
    "emulation.programme.window",
    "emulation.registration.import.fault",
    "emulation.registration.import.row",
    "emulation.registration.participant",
}


def test_every_model_is_in_the_table(workshop):
    rows = workshop.admin.call(
        "ir.model.data",
        "search_read",
        [[("module", "=", "union_emulation"), ("model", "=", "ir.model")], ["res_id"]],
    )
    models = workshop.admin.call(
        "ir.model", "read", [[row["res_id"] for row in rows], ["model", "abstract"]]
    )
    own = {
        model["model"]
        for model in models
        if model["model"].startswith(("union.", "emulation.")) and not model["abstract"]
    }
    missing = own - {row.model for row in ROWS} - set(WIZARDS) - PARTS_INSIDE
    assert not [name for name in missing if not name.startswith(WIZARD_ROWS)]


def test_rows_are_named_once():
    names = [row.name for row in ROWS]
    assert len(names) == len(set(names))
