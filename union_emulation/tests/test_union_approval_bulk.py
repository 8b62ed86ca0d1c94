from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import UnionCase


@tagged("post_install", "-at_install")
class TestApprovalBulk(UnionCase):
    """Many dossiers at once: what can be done is done, the rest says why not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaigns = cls._campaign(code="KH-1", name="Một") | cls._campaign(
            code="KH-2", name="Hai"
        )
        cls.campaigns.with_user(cls.officer_p).action_submit()
        cls.draft = cls._campaign(code="KH-3", name="Ba")

    def _bulk(self, user, records, **values):
        wizard = (
            self.env["union.approval.bulk"]
            .with_user(user)
            .with_context(active_model=records._name, active_ids=records.ids)
        )
        form = Form(wizard)
        points = values.pop("points", ())
        for name, value in values.items():
            form[name] = value
        for place, row in enumerate(form.point_ids._records if points else ()):
            if row["name"] in points:
                with form.point_ids.edit(place) as point:
                    point.is_chosen = True
        bulk = form.save()
        bulk.action_confirm()
        return bulk

    def test_an_outcome_per_line(self):
        bulk = self._bulk(self.appraiser_p, self.campaigns | self.draft, comment="Đồng ý")
        self.assertEqual(bulk.line_ids.mapped("outcome"), ["done", "done", "refused"])
        self.assertEqual(bulk.line_ids.mapped("name"), ["Một", "Hai", "Ba"])
        self.assertIn("draft", bulk.line_ids[2].message)
        self.assertEqual(self.campaigns.current_step_id.mapped("role"), ["approver", "approver"])
        self.assertEqual(
            set(self.campaigns.step_ids.filtered("comment").mapped("comment")), {"Đồng ý"}
        )
        with self.assertRefused("done already"):
            bulk.action_confirm()

    def test_from_the_list_of_steps(self):
        steps = self.campaigns.step_ids
        bulk = self._bulk(
            self.appraiser_p, steps, action="return", comment="Thiếu", points=["name"]
        )
        self.assertEqual(bulk.line_ids.mapped("outcome"), ["done", "done"])
        self.assertEqual(set(self.campaigns.mapped("state")), {"returned"})
        self.campaigns.with_user(self.officer_p).write({"name": "Sửa"})
        with self.assertRefused("returned for these points only: Subject", AccessError):
            self.campaigns.with_user(self.officer_p).write({"closing": "Sửa"})

    def test_return_without_points_is_refused_line_by_line(self):
        bulk = self._bulk(self.appraiser_p, self.campaigns, action="return", comment="Thiếu")
        self.assertEqual(set(bulk.line_ids.mapped("outcome")), {"refused"})
        self.assertIn("at least one point", bulk.line_ids[0].message)
        self.assertEqual(set(self.campaigns.mapped("state")), {"submitted"})

    def test_a_step_that_is_over_is_refused(self):
        wizard = (
            self.env["union.approval.bulk"]
            .with_user(self.appraiser_p)
            .with_context(
                active_model="union.approval.step", active_ids=self.campaigns.current_step_id.ids
            )
        )
        self._mandate(self.appraiser_p, "approver", self.province)
        bulk = wizard.create({})
        self.campaigns[0].with_user(self.appraiser_p).action_approve()
        bulk.action_confirm()
        self.assertEqual(bulk.line_ids.mapped("outcome"), ["refused", "done"])
        self.assertEqual(self.campaigns[0].current_step_id.role, "approver")

    def test_reason_is_required(self):
        bulk = (
            self.env["union.approval.bulk"]
            .with_user(self.appraiser_p)
            .with_context(active_model="emulation.campaign", active_ids=self.campaigns.ids)
            .create({"action": "reject"})
        )
        bulk.action_confirm()
        self.assertEqual(set(bulk.line_ids.mapped("outcome")), {"refused"})
        self.assertEqual(set(self.campaigns.mapped("state")), {"submitted"})

    def test_other_models_are_no_dossiers(self):
        bulk = (
            self.env["union.approval.bulk"]
            .with_user(self.appraiser_p)
            .create({"line_ids": [(0, 0, {"res_model": "res.users", "res_id": self.officer_p.id})]})
        )
        bulk.action_confirm()
        self.assertEqual(bulk.line_ids.outcome, "refused")
