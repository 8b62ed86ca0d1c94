from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import UnionCase


@tagged("post_install", "-at_install")
class TestUnionMandateScope(UnionCase):
    """A role handed over for one kind of work counts for that kind, and for no other."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls._campaign()
        cls.deputy = cls._user("viewer", cls.other, "deputy")

    def _delegate(self, giver, role, scope):
        return (
            self.env["union.mandate"]
            .with_user(giver)
            .create(
                {
                    "user_id": self.deputy.id,
                    "role": role,
                    "unit_id": self.province.id,
                    "date_start": "2026-01-01",
                    "date_end": "2099-01-01",
                    "delegated_by_id": giver.id,
                    "scope": scope,
                }
            )
        )

    def test_deputy_acts_on_this_kind(self):
        self._delegate(self.appraiser_p, "appraiser", "emulation.campaign")
        campaign = self.campaign.with_user(self.deputy)
        self.campaign.with_user(self.officer_p).action_submit()
        self.assertIn(self.deputy, self.campaign.activity_ids.user_id)
        mine = self.env["union.approval.step"].with_user(self.deputy)
        self.assertEqual(mine.search([("is_mine", "=", True)]), self.campaign.current_step_id)
        self.assertIn("approve", campaign.allowed_actions)
        campaign.action_approve()
        step = self.campaign.step_ids[0]
        self.assertEqual(step.actor_name, "Viewer of T-E")
        self.assertIn("Appraiser of T-P", step.actor_title)

    def test_other_kinds_are_left_alone(self):
        Mandate = self.env["union.mandate"].with_user(self.deputy)
        given = self._delegate(self.appraiser_p, "appraiser", "emulation.campaign")
        roles, ids = ["appraiser"], self.province.ids
        for kind, seen in ((None, False), ("union.document", False), ("emulation.campaign", True)):
            holders = Mandate._holders(ids, roles, kind)[self.province.id, "appraiser"]
            self.assertEqual(self.deputy in holders, seen, kind)
            held = Mandate._current_units("appraiser", kind=kind)
            self.assertEqual(self.province in held, seen, kind)
        domain = Mandate._turn_domain()
        steps = self.env["union.approval.step"].new(
            {"role": "appraiser", "unit_id": self.province.id, "res_model": "res.partner"}
        )
        self.assertFalse(steps.filtered_domain(domain))
        self.assertTrue(given.display_name.endswith(f"({given._scope_label()})"))

    def test_clerk_issues_in_the_place_of_another(self):
        self._approve(self.campaign)
        self._delegate(self.clerk_p, "clerk", "union.document")
        paper = self.campaign.document_id.with_user(self.deputy)
        self.assertTrue(paper.at_my_desk)
        paper.action_issue()
        event = self.env["union.event"].search(
            [("res_model", "=", paper._name), ("res_id", "=", paper.id)]
        )
        self.assertEqual(event.actor_name, "Viewer of T-E")
        self.assertIn("Clerk of T-P", event.detail)

    def test_a_clerk_of_his_own_acts_for_nobody(self):
        self._approve(self.campaign)
        paper = self.campaign.document_id.with_user(self.clerk_p)
        paper.action_issue()
        event = self.env["union.event"].search(
            [("res_model", "=", paper._name), ("res_id", "=", paper.id)]
        )
        self.assertNotIn("Clerk of T-P", event.detail)

    def test_scope_fits_the_role(self):
        for giver, role, scope in (
            (self.officer_p, "officer", "emulation.campaign"),
            (self.clerk_p, "clerk", "emulation.campaign"),
            (self.appraiser_p, "appraiser", "union.document"),
            (self.clerk_p, "clerk", "res.partner"),
        ):
            with self.assertRefused("hand over the whole role", ValidationError):
                self._delegate(giver, role, scope)

    def test_only_what_is_handed_over_is_limited(self):
        with self.assertRefused("Only a role that is handed over", ValidationError):
            self._mandate(self.deputy, "clerk", self.province, scope="union.document")

    def test_scope_is_settled_once_begun(self):
        given = self._delegate(self.clerk_p, "clerk", "union.document")
        with self.assertRefused("has begun", AccessError):
            given.with_user(self.clerk_p).scope = False

    def test_delegation_of_a_part_is_not_delegated(self):
        self._delegate(self.clerk_p, "clerk", "union.document")
        other = self._user("viewer", self.base, "other")
        with self.assertRefused("by delegation only", ValidationError):
            self.env["union.mandate"].with_user(self.deputy).create(
                {
                    "user_id": other.id,
                    "role": "clerk",
                    "unit_id": self.province.id,
                    "date_start": "2026-01-01",
                    "date_end": "2099-01-01",
                    "delegated_by_id": self.deputy.id,
                }
            )

    def test_both_are_told(self):
        given = self._delegate(self.clerk_p, "clerk", "union.document")
        message = self.env["mail.message"].search(
            [("model", "=", "union.unit"), ("res_id", "=", self.province.id)],
            limit=1,
            order="id desc",
        )
        self.assertIn(self.deputy.partner_id, message.partner_ids)
        self.assertIn(given._scope_label(), message.body)
        # each of them finds it in his list
        for user in (self.deputy, self.clerk_p):
            self.assertTrue(given.with_user(user).has_access("read"))

    def test_scope_is_an_event(self):
        given = self._delegate(self.clerk_p, "clerk", "union.document")
        event = self.env["union.event"].search(
            [("res_model", "=", given._name), ("res_id", "=", given.id)]
        )
        self.assertIn(given._scope_label(), event.detail)
