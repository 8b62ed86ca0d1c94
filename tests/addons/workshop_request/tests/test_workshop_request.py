import inspect
import re
from pathlib import Path

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.union_emulation.tests.common import UnionCase

from ..models import workshop_request

ROOT = Path(__file__).resolve().parents[4]


@tagged("post_install", "-at_install")
class TestWorkshopRequest(UnionCase):
    """A model of another module adopts both engines, in the lines that CONTRIBUTING shows."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for role in ("appraiser", "approver", "clerk"):
            setattr(cls, f"{role}_b", cls._user(role, cls.base))
            setattr(cls, f"{role}_d", cls._user(role, cls.district))
        cls.signatory_b = cls.env["union.signatory"].create(
            {
                "unit_id": cls.base.id,
                "name": "Nông Thị Mai",
                "body": "BAN CHẤP HÀNH",
                "position": "CHỦ TỊCH",
            }
        )
        cls.base.abbreviation = "CĐCS"
        cls.request = (
            cls.env["workshop.request"]
            .with_user(cls.officer_b)
            .create({"name": "Hội thảo an toàn lao động", "unit_id": cls.base.id})
        )
        cls.request.document_id.write(
            {
                "signatory_id": cls.signatory_b.id,
                "recipient_ids": [
                    Command.create(
                        {"name": "Như trên", "purpose": "execute", "delivery_mode": "paper"}
                    )
                ],
            }
        )

    def test_the_lines_that_contributing_shows(self):
        guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
        [shown] = re.findall(r"```python\n(class WorkshopRequest.*?)```", guide, re.DOTALL)
        source = inspect.getsource(workshop_request.WorkshopRequest)
        self.assertEqual(shown.strip(), source.strip())

    def test_from_draft_to_issued_paper(self):
        request = self.request
        request.action_submit()
        self.assertEqual(request.step_ids.unit_id, self.base | self.district)
        for user in (self.appraiser_b, self.approver_b, self.appraiser_d, self.approver_d):
            self.assertEqual(request.state, "submitted")
            self.assertEqual(request.sudo().activity_ids.user_id, user)
            request.with_user(user).action_approve()
        self.assertEqual(request.state, "approved")
        paper = request.document_id.with_user(self.clerk_b)
        paper.action_issue()
        self.assertEqual((paper.state, paper.number), ("issued", 1))
        self.assertEqual(paper.full_number, "01/TB-CĐCS")
        self.assertTrue(paper.sudo().pdf_attachment_id.raw.startswith(b"%PDF-"))
        self.assertEqual(paper.snapshot["subject"], "Về việc tổ chức Hội thảo an toàn lao động")
        events = self.env["union.event"].search(
            [("res_model", "=", request._name), ("res_id", "=", request.id)], order="id"
        )
        self.assertEqual(events.mapped("action"), ["submit", *["approve"] * 4])
        self.assertFalse(events._broken())

    def test_refusals_come_with_it(self):
        self.request.action_submit()
        with self.assertRefused("turn of the appraiser"):
            self.request.with_user(self.approver_b).action_approve()
        for user in (self.officer_b, self.env.user):
            with self.assertRaises(AccessError):
                self.request.with_user(user).name = "Khác"
        self.assertFalse(self.env["workshop.request"].with_user(self.officer_s).search_count([]))

    def test_role_handed_over_for_this_kind_only(self):
        deputy = self._user("viewer", self.other, "deputy")
        self.env["union.mandate"].with_user(self.appraiser_b).create(
            {
                "user_id": deputy.id,
                "role": "appraiser",
                "unit_id": self.base.id,
                "date_start": "2026-01-01",
                "date_end": "2099-01-01",
                "delegated_by_id": self.appraiser_b.id,
                "scope": "emulation.campaign",
            }
        )
        self.request.action_submit()
        with self.assertRefused("turn of the appraiser"):
            self.request.with_user(deputy).action_approve()
