"""Registrations entered, decided and extended, clicked through in a browser.

The officer of a district enters the registration of a unit on paper, with the scan and a photo.
The appraiser decides on three at once, each with an outcome of its own. One unit gets more time;
what comes in late from another one is marked.
"""

import base64
import secrets
from datetime import datetime, timedelta

import pytest
from support.client import Rpc
from support.files import EMPTY_PDF

MODEL = "emulation.registration"
CODE = secrets.token_hex(3)  # no two runs on one database meet
PAPER_UNIT, ENTERED = "BK-BB-04", f"Bến thuyền {CODE}"
#: A picture of one dot.
PHOTO = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTj2FAAAAABJRU5ErkJggg=="
)


class Plan:
    """A running plan of the province whose phase has been due since yesterday."""

    def __init__(self, odoo):
        self.odoo = odoo
        self.officer = self.client("canbo.tinh")
        self.admin = Rpc(odoo.url, odoo.database)
        due = datetime.utcnow() - timedelta(days=1)
        values = {
            "code": CODE,
            "name": f"Phong trào {CODE}",
            "content_ids": [(0, 0, {"section": "content", "body": "<p>Lao động giỏi.</p>"})],
            "recipient_ids": [(0, 0, {"scope": "below"})],
            "phase_ids": [
                (0, 0, {"name": "Đợt 1", "date_start": False, "end_event": "tổng kết",
                        "registration_deadline": due.strftime("%Y-%m-%d %H:%M:00")})
            ],
        }  # fmt: skip
        model = "emulation.campaign"
        self.id = self.officer.call(model, "create", [values])
        self.officer.call(model, "action_submit", [[self.id]])
        for login in ("thamdinh.tinh", "duyet.tinh"):
            self.client(login).call(model, "action_approve", [[self.id]])
        names = ["document_id", "phase_ids", "name"]
        [row] = self.officer.call(model, "read", [[self.id], names])
        paper, [self.phase] = row["document_id"][0], row["phase_ids"]
        self.client("vanthu.tinh").call("union.document", "action_issue", [[paper]])
        self.officer.call(model, "action_launch", [[self.id]])
        [self.category] = self.admin.call(
            "emulation.registration.category", "search", [[("code", "=", "PV")]]
        )

    def client(self, login):
        return Rpc(self.odoo.url, self.odoo.database, login)

    def unit(self, code):
        return self.officer.call("union.unit", "search", [[("code", "=", code)]])[0]

    def register(self, login, unit, name):
        """A registration of a unit, submitted by its officer; its id."""
        values = {
            "name": f"{name} {CODE}",
            "campaign_id": self.id,
            "category_id": self.category,
            "unit_id": self.unit(unit),
        }
        officer = self.client(login)
        new = officer.call(MODEL, "create", [values])
        officer.call(MODEL, "action_submit", [[new]])
        return new

    def read(self, registration, *fields):
        [row] = self.officer.call(MODEL, "read", [[registration], list(fields)])
        return [row[field] for field in fields]


@pytest.fixture
def plan(odoo):
    return Plan(odoo)


def test_entered_decided_extended(odoo, at_desk, plan, tmp_path):
    scan, photo = tmp_path / "ban-ky.pdf", tmp_path / "anh.png"
    scan.write_bytes(EMPTY_PDF)
    photo.write_bytes(PHOTO)
    own = [plan.register("canbo.hoaban", "BK-BB-01", name) for name in ("Vườn rau", "Sân chơi")]
    assert plan.read(own[0], "is_late") == [True]
    later = {"unit_id": plan.unit(PAPER_UNIT), "requested_by": "HTX Thuyền Độc Mộc"}
    moment = (datetime.utcnow() + timedelta(days=5)).strftime("%Y-%m-%d %H:%M:00")
    args = [[plan.phase], moment, "Mưa lũ"]
    plan.officer.call("emulation.phase", "action_extend", args, later)

    with at_desk("canbo.babe", "1") as officer:
        officer.browser.open(f"/odoo/emulation-plans/{plan.id}")
        officer.see(".o_form_view")
        officer.browser.open("/odoo/emulation-registrations/new")
        officer.fill("name", ENTERED)
        officer.choose("campaign_id", CODE)
        officer.choose("unit_id", PAPER_UNIT)
        officer.choose("category_id", "PV")
        officer.save()
        officer.shot("missing")
        assert officer.see(".o_field_widget[name=missing]").text.strip()
        officer.page("evidence")
        officer.add_line("evidence_ids")
        officer.see(".modal .o_field_widget[name=file] input[type=file]")
