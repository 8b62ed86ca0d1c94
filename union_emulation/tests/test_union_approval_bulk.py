from odoo.exceptions import AccessError
from odoo.fields import Command
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
        form = Form(self._wizard(user, records))
        points = values.pop("points", ())
        for name, value in values.items():
            form[name] = value
        for place, row in enumerate(form.point_ids._records if points else ()):
            if row["name"] in points:
                with form.point_ids.edit(place) as point:
                    point.is_chosen = True
        bulk = form.save()
        bulk.action_confirm()
        # the screen reads the lines anew
        bulk.invalidate_recordset(["line_ids"])
        return bulk

    def test_an_outcome_per_line(self):
        bulk = self._bulk(self.appraiser_p, self.campaigns | self.draft, comment="Đồng ý")
        # what has to be put right comes first
        self.assertEqual(bulk.line_ids.mapped("outcome"), ["refused", "done", "done"])
        self.assertEqual(bulk.line_ids.mapped("name"), ["Ba", "Một", "Hai"])
        self.assertEqual((bulk.done_count, bulk.refused_count), (2, 1))
        self.assertEqual(bulk.line_ids[0].message, "Is draft.")
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

    def test_what_one_may_not_read_is_not_named(self):
        line = {"res_model": "emulation.campaign", "res_id": self.campaigns[0].id}
        bulk = self.env["union.approval.bulk"].with_user(self.officer_b)
        bulk = bulk.create({"line_ids": [Command.create(line)]})
        self.assertFalse(bulk.line_ids.name)
        bulk.action_confirm()
        self.assertEqual(bulk.line_ids.outcome, "refused")
        self.assertIn("does not exist", bulk.line_ids.message)

    def test_actions_of_other_dossiers_are_none_of_these(self):
        bulk = self._wizard(self.officer_p, self.campaigns).create({"action": "recognise"})
        bulk.action_confirm()
        self.assertIn("not done with dossiers of this kind", bulk.line_ids[0].message)

    def test_offers_what_comes_next_and_begins_with_the_likely(self):
        for user, records, offered, likely in (
            (self.officer_p, self.draft, "submit", "submit"),
            (self.appraiser_p, self.campaigns, "receive approve return reject", "approve"),
        ):
            bulk = self._wizard(user, records).create({})
            self.assertEqual((bulk.offered_actions, bulk.action), (offered, likely))

    def test_submits_what_can_be_submitted(self):
        drafts = self.draft | self._campaign(code="KH-4", name="Bốn")
        drafts[0].content_ids.unlink()
        bulk = self._bulk(self.officer_p, drafts | self.campaigns[0], action="submit")
        self.assertEqual(bulk.line_ids.mapped("outcome"), ["refused", "refused", "done"])
        self.assertEqual(drafts.mapped("state"), ["draft", "submitted"])
        messages = {line.name: line.message for line in bulk.line_ids}
        self.assertEqual(messages["Một"], "Is submitted.")
        self.assertEqual(messages["Ba"], drafts[0].with_user(self.officer_p).missing)
        action = bulk.action_open_refused()
        self.assertEqual(action["res_model"], "emulation.campaign")
        found = self.env["emulation.campaign"].search(action["domain"])
        self.assertEqual(found, self.draft | self.campaigns[0])

    def test_what_fails_as_a_set_is_taken_in_parts(self):
        both = self._campaign(code="KH-5", name="Năm") | self._campaign(code="KH-6", name="Sáu")
        both.with_user(self.officer_p).action_submit()
        # found out by the action only: the step of one asks for the password again
        both[0].current_step_id.sudo()._settle({"needs_password": True})
        with self.assertRefused("on the screen only"):
            both.with_user(self.appraiser_p).action_approve()
        taken = (both | self.campaigns).with_user(self.appraiser_p)
        refusals = taken._take_bulk("approve")
        self.assertEqual(list(refusals), [both[0]])
        self.assertIn("on the screen only", refusals[both[0]])
        roles = taken.current_step_id.mapped("role")
        self.assertEqual(roles, ["appraiser", "approver", "approver", "approver"])

    def _wizard(self, user, records):
        return (
            self.env["union.approval.bulk"]
            .with_user(user)
            .with_context(active_model=records._name, active_ids=records.ids)
        )
