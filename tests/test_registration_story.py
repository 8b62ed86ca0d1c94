"""Registrations entered, decided and extended, clicked through in a browser.

The officer of a district enters the registration of a unit on paper, where nobody has an account,
with the scan and a photo: its way begins in the district.
The appraiser decides on three at once, each with an outcome of its own. One unit has got more time;
what came in late from another one is marked.
"""

import secrets
from datetime import datetime, timedelta

import pytest
from selenium.webdriver.common.by import By
from support.client import Rpc
from support.files import EMPTY_PDF, PHOTO

MODEL = "emulation.registration"
CODE = secrets.token_hex(3)  # no two runs on one database meet
PAPER_UNIT, ENTERED = "BK-BB-04", f"Bến thuyền {CODE}"


def moment(days):
    return (datetime.utcnow() + timedelta(days=days)).strftime("%Y-%m-%d %H:%M:00")


class Plan:
    """A running plan of the province whose phase has been due since yesterday."""

    def __init__(self, odoo):
        self.odoo = odoo
        self.officer = self.client("canbo.tinh")
        self.admin = Rpc(odoo.url, odoo.database)
        phase = {"name": "Đợt 1", "date_start": False, "end_event": "tổng kết"}
        values = {
            "code": CODE,
            "name": f"Phong trào {CODE}",
            "content_ids": [(0, 0, {"section": "content", "body": "<p>Lao động giỏi.</p>"})],
            "recipient_ids": [(0, 0, {"scope": "below"})],
            "phase_ids": [(0, 0, phase | {"registration_deadline": moment(-1)})],
        }
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

    def pass_base(self, ids):
        """Take registrations through the steps of the base unit."""
        for login in ("thamdinh.hoaban", "duyet.hoaban"):
            self.client(login).call(MODEL, "action_approve", [ids])

    def give_time(self, unit):
        """Extend the phase for one unit, by whoever may."""
        named = {"unit_id": self.unit(unit), "requested_by": "HTX Thuyền Độc Mộc"}
        args = [[self.phase], moment(5), "Mưa lũ"]
        self.officer.call("emulation.phase", "action_extend", args, named)

    def found(self, *fields):
        """What has become of the plan's registrations, by name."""
        domain = [("campaign_id", "=", self.id)]
        rows = self.officer.call(MODEL, "search_read", [domain, ["name", *fields]])
        return {row["name"]: [row[field] for field in fields] for row in rows}


@pytest.fixture
def plan(odoo):
    return Plan(odoo)


def test_entered_decided_extended(at_desk, plan, tmp_path):
    scan, photo = tmp_path / "ban-ky.pdf", tmp_path / "anh.png"
    scan.write_bytes(EMPTY_PDF)
    photo.write_bytes(PHOTO)
    garden = plan.register("canbo.hoaban", "BK-BB-01", "Vườn rau")
    yard = plan.register("canbo.hoaban", "BK-BB-01", "Sân chơi")
    plan.pass_base([garden, yard])
    plan.give_time(PAPER_UNIT)

    with at_desk("canbo.babe", "1") as officer:
        officer.browser.open("/odoo/emulation-registrations/new")
        officer.choose("campaign_id", CODE)
        officer.choose("unit_id", "Thuyền Độc Mộc")
        officer.choose("category_id", "Phần việc")
        officer.fill("name", ENTERED)
        officer.save()
        assert officer.see(".o_field_widget[name=missing]").text.strip()
        officer.page("scans")
        officer.add_line("scan_ids")
        officer.upload("file", scan)
        officer.save()
        officer.page("evidence")
        officer.add_line("evidence_ids")
        officer.fill("caption", "Bến thuyền hiện nay", ".modal")
        officer.upload("file", photo, ".modal")
        officer.save_dialog()
        officer.save()
        officer.shot("evidence")
        officer.press("action_submit")
        officer.state("submitted")
        officer.shot("submitted")

    # one of the three is taken back while the appraiser looks at the list
    with at_desk("thamdinh.babe", "2") as appraiser:
        appraiser.browser.open("/odoo/emulation-registrations?view_type=list")
        appraiser.see(".o_data_row", ENTERED)
        rows = appraiser.browser.find(".o_data_row", CODE)
        assert len(rows) == 3
        for row in rows:
            row.find_element(By.CSS_SELECTOR, ".o_list_record_selector input").click()
        plan.client("thamdinh.babe").call(MODEL, "action_reject", [[yard], "Không phù hợp"])
        appraiser.click(".o_control_panel button", "Xử lý")
        appraiser.see(".modal .o_field_widget[name=line_ids] .o_data_row", ENTERED)
        appraiser.click(".modal button[name=action_confirm]")
        appraiser.see(".modal .o_field_widget[name=outcome]")
        appraiser.shot("decided")
        outcomes = [row.text for row in appraiser.find(".modal .o_data_row")]
        assert len(outcomes) == 3
    names = ("state", "is_late", "on_behalf")
    became = plan.found(*names)
    assert became.pop(f"Sân chơi {CODE}") == ["rejected", True, False]
    assert became.pop(f"Vườn rau {CODE}") == ["submitted", True, False]
    [[state, late, behalf]] = became.values()
    assert (state, late) == ("submitted", False), "the unit had got more time"
    assert "Thuyền Độc Mộc" in behalf

    with at_desk("duyet.babe", "3") as approver:
        approver.browser.open(f"/odoo/emulation-registrations/{garden}")
        assert approver.see(".o_field_widget[name=late_reason]").text.strip()
        approver.press("action_approve")
        approver.state("approved")
        approver.shot("late")
