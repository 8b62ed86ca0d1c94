"""A small federation of the test's own: units, and one user for each role in each position.

Positions are those of the user's mandate towards the unit ``own``, whose records are tried::

    root
    ├── parent
    │   ├── own
    │   │   └── child
    │   └── sibling
    └── branch
        └── other

``everyone`` of a position holds all its roles: what is refused to him is refused to each of them.

Everything is made through the server's own doors, by users who may: ``maker`` is officer and
clerk, ``judge`` appraiser and approver of ``own``; ``maker_above`` and ``judge_above`` the same of
``parent``.
"""

import functools
import itertools
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from .client import Rpc

POSITIONS = ("own", "parent", "child", "sibling", "other")
ROLES = ("viewer", "officer", "appraiser", "approver", "clerk", "communicator")
TREE = {
    "root": (None, "central"),
    "parent": ("root", "province"),
    "own": ("parent", "district"),
    "child": ("own", "base"),
    "sibling": ("parent", "district"),
    "branch": ("root", "province"),
    "other": ("branch", "district"),
}
HELPERS = {
    "maker": ("own", ("officer", "clerk")),
    "judge": ("own", ("appraiser", "approver")),
    "maker_above": ("parent", ("officer", "clerk")),
    "judge_above": ("parent", ("appraiser", "approver")),
}
#: Users without a mandate of today, and the groups that make them what they are.
OUTSIDERS = {
    "administrator": ("base.group_user", "union_emulation.group_union_admin"),
    "ended": ("base.group_user",),
    "coming": ("base.group_user",),
    "employee": ("base.group_user",),
    "portal": ("base.group_portal",),
}


def federation_today():
    """The day it is by the federation's clock."""
    return datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date()


#: A grade of an indicator that is counted by grade.
GRADE = {"name": "tốt", "value": 50}


class Office:
    """Units, users and records; clients of the users log in when they are first asked for."""

    def __init__(self, odoo, prefix="bb"):
        self.odoo, self.prefix = odoo, prefix
        self.admin = Rpc(odoo.rpc_url, odoo.database, "admin")
        self.numbers = itertools.count(1)
        self.today = federation_today()
        self.units = {}
        self.users = {}
        self._make_units()
        self._make_users()

    # who and where

    def _make_units(self):
        levels = {
            row["code"]: row["id"]
            for row in self.admin.call("union.level", "search_read", [[], ["code"]])
        }
        for name, (above, level) in TREE.items():
            [self.units[name]] = self.admin.call(
                "union.unit",
                "create",
                [
                    [
                        {
                            "code": f"{self.prefix}-{name}",
                            "name": f"Công đoàn {self.prefix} {name}",
                            "abbreviation": "LĐLĐ",
                            "place": "Bắc Kạn",
                            "level_id": levels[level],
                            "parent_id": above and self.units[above],
                        }
                    ]
                ],
            )
        self.levels = levels
        self.signatories = dict(
            zip(
                ("own", "parent"),
                self.admin.call(
                    "union.signatory",
                    "create",
                    [
                        [
                            {
                                "unit_id": self.units[name],
                                "name": "Bùi Minh Thanh",
                                "body": "BAN THƯỜNG VỤ",
                                "position": "PHÓ CHỦ TỊCH",
                                "sequence": 1,
                            }
                            for name in ("own", "parent")
                        ]
                    ],
                ),
                strict=True,
            )
        )

    def _make_users(self):
        offices = {f"{role}.{place}": (place, (role,)) for place in POSITIONS for role in ROLES}
        offices |= {f"everyone.{place}": (place, ROLES) for place in POSITIONS}
        offices |= HELPERS
        groups = {name: [self.ref(group) for group in found] for name, found in OUTSIDERS.items()}
        names = [*offices, *OUTSIDERS, "dummy"]
        ids = self.admin.call(
            "res.users",
            "create",
            [
                [
                    {
                        "name": f"{self.prefix} {name}",
                        "login": f"{self.prefix}.{name}",
                        "group_ids": [(6, 0, groups.get(name, [self.ref("base.group_user")]))],
                    }
                    for name in names
                ]
            ],
            {"context": {"no_reset_password": True}},
        )
        self.users = dict(zip(names, ids, strict=True))
        mandates = [
            self.mandate(name, place, role, "2020-01-01")
            for name, (place, roles) in offices.items()
            for role in roles
        ]
        day = timedelta(days=1)
        mandates += [
            self.mandate("ended", "own", "officer", "2020-01-01", str(self.today - day)),
            self.mandate("coming", "own", "officer", str(self.today + day)),
        ]
        self.admin.call("union.mandate", "create", [mandates])

    def mandate(self, user, unit, role, start, end=False, **values):
        """Values of a mandate."""
        return {
            "user_id": self.users[user],
            "unit_id": self.units[unit],
            "role": role,
            "date_start": start,
            "date_end": end,
            **values,
        }

    @functools.cache  # noqa: B019  # an office lives as long as its server
    def ref(self, xmlid):
        module, name = xmlid.split(".")
        [row] = self.admin.call(
            "ir.model.data",
            "search_read",
            [[("module", "=", module), ("name", "=", name)], ["res_id"]],
        )
        return row["res_id"]

    @functools.cache  # noqa: B019  # as above
    def client(self, name):
        """Client of a user; his password is set when it is first needed."""
        login = f"{self.prefix}.{name}"
        self.admin.call("res.users", "write", [[self.users[name]], {"password": login}])
        return Rpc(self.odoo.rpc_url, self.odoo.database, login)

    def log_in(self, names, threads=2):
        """Log several users in side by side."""
        with ThreadPoolExecutor(threads) as pool:
            return dict(zip(names, pool.map(self.client, names), strict=True))

    # records

    def number(self):
        """A number not used before."""
        return next(self.numbers)

    def campaign_values(self, place="own", **values):
        """Values of a plan that lacks only its recipients."""
        number = self.number()
        return {
            "code": f"{self.prefix}-{number}",
            "name": f"Kế hoạch thi đua {number}",
            "unit_id": self.units[place],
            "registration_deadline": "2199-01-31 10:00:00",
            "report_deadline": "2199-03-31 10:00:00",
            "theme_ids": [(0, 0, {"name": "Đổi mới, sáng tạo"})],
            "content_ids": [(0, 0, {"section": "content", "body": "<p>Lao động giỏi.</p>"})],
            "indicator_ids": [
                (0, 0, {"name": "Sáng kiến", "value": 1}),
                (0, 0, {"name": "Xếp loại", "formula": "grade", "grade_ids": [(0, 0, GRADE)]}),
            ],
            "phase_ids": [
                (
                    0,
                    0,
                    {
                        "name": "Đợt 1",
                        "end_event": "tổng kết",
                        "date_start": False,
                        "deadline_ids": [
                            (
                                0,
                                0,
                                {
                                    "level_id": self.levels["base"],
                                    "deadline": "2199-01-30 10:00:00",
                                },
                            )
                        ],
                    },
                ),
                (0, 0, {"name": "Đợt 2", "sequence": 20, "date_start": "2199-01-01"}),
            ],
            **values,
        }

    def campaigns(self, count, state="draft", place="own"):
        """Plans of a unit, taken as far as ``state``.

        :param str state: draft, appraisal, approval, returned, approved, issued, launched,
            closed or cancelled (approved, then given up)
        :return: ids
        """
        maker = self.client("maker" if place == "own" else "maker_above")
        judge = self.client("judge" if place == "own" else "judge_above")
        model = "emulation.campaign"
        ids = maker.call(model, "create", [[self.campaign_values(place) for _ in range(count)]])
        papers = self.papers_of(ids, maker)
        maker.call(
            "union.document",
            "write",
            [
                papers,
                {
                    "recipient_ids": [
                        (0, 0, {"name": "Các cấp công đoàn", "scope": "below"}),
                        (0, 0, {"name": "Lưu trữ", "delivery_mode": "paper"}),
                    ]
                },
            ],
        )
        way = {
            "draft": [],
            "appraisal": ["submit"],
            "returned": ["submit", "return"],
            "approval": ["submit", "appraise"],
            "approved": ["submit", "appraise", "approve"],
            "cancelled": ["submit", "appraise", "approve", "cancel"],
            "issued": ["submit", "appraise", "approve", "issue"],
            "launched": ["submit", "appraise", "approve", "issue", "launch"],
            "closed": ["submit", "appraise", "approve", "issue", "launch", "close"],
        }
        doors = {
            "submit": lambda: maker.call(model, "action_submit", [ids]),
            "return": lambda: judge.call(
                model, "action_return", [ids, "Chưa đủ nội dung", ["name"]]
            ),
            "appraise": lambda: judge.call(model, "action_approve", [ids]),
            "approve": lambda: judge.call(model, "action_approve", [ids]),
            "cancel": lambda: judge.call(model, "action_cancel", [ids, "Không cần nữa"]),
            "issue": lambda: maker.call("union.document", "action_issue", [papers]),
            "launch": lambda: maker.call(model, "action_launch", [ids]),
            "close": lambda: maker.call(model, "action_close", [ids]),
        }
        for door in way[state]:
            doors[door]()
        return ids

    def amendments(self, campaign_ids, state="draft"):
        """Further papers on launched plans of ``own``, taken as far as ``state``.

        :param str state: draft, appraisal, approved or applied
        :return: ids
        """
        maker, judge = self.client("maker"), self.client("judge")
        model = "emulation.campaign.amendment"
        line = (0, 0, {"what": "plan_end", "date_end": "2199-11-30"})
        ids = maker.call(
            model,
            "create",
            [[{"campaign_id": id, "reason": "Mưa lũ", "line_ids": [line]} for id in campaign_ids]],
        )
        if state != "draft":
            maker.call(model, "action_submit", [ids])
        if state in ("approved", "applied"):
            judge.call(model, "action_approve", [ids])
            judge.call(model, "action_approve", [ids])
        if state == "applied":
            rows = maker.call(model, "read", [ids, ["document_id"]])
            papers = [row["document_id"][0] for row in rows]
            maker.call("union.document", "action_issue", [papers])
        return ids

    def papers_of(self, campaign_ids, client=None):
        """Ids of the plans' papers."""
        rows = (client or self.client("maker")).call(
            "emulation.campaign", "read", [campaign_ids, ["document_id"]]
        )
        return [row["document_id"][0] for row in rows]

    def documents(self, count, issued=False, recipients=(), **values):
        """Papers of ``own`` that speak for no dossier."""
        maker = self.client("maker")
        kind = self.admin.call("union.document.type", "search", [[("code", "=", "BC")]], {})
        kind = kind or self.admin.call("union.document.type", "search", [[]], {"limit": 1})
        ids = maker.call(
            "union.document",
            "create",
            [
                [
                    {
                        "type_id": kind[0],
                        "unit_id": self.units["own"],
                        "subject": f"Báo cáo {self.number()}",
                        "body": "<p>Nội dung.</p>",
                        "recipient_ids": [(0, 0, line) for line in recipients],
                        **values,
                    }
                    for _ in range(count)
                ]
            ],
        )
        if issued:
            maker.call("union.document", "action_issue", [ids])
        return ids
