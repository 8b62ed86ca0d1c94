from odoo import api, fields, models
from odoo.exceptions import UserError

#: States in which a further paper is still under way.
OPEN_STATES = ("draft", "submitted", "returned", "approved")


class EmulationCampaignAmendmentMixin(models.AbstractModel):
    """Plan that further papers supplement or cancel while it runs."""

    _name = "emulation.campaign.amendment.mixin"
    _description = "Emulation: plan changed by further papers"

    amendment_ids = fields.One2many(
        "emulation.campaign.amendment",
        "campaign_id",
        "Further papers",
        readonly=True,
        help="Papers that supplement or cancel the plan after its launch.",
    )
    amendment_count = fields.Integer(
        compute="_compute_amendment_count", help="Further papers that one may read."
    )
    can_amend = fields.Boolean(
        compute="_compute_can_amend",
        help="The current user may begin a further paper on the plan now.",
    )

    @api.depends_context("uid")
    @api.depends("amendment_ids")
    def _compute_amendment_count(self):
        counts = dict(
            self.env["emulation.campaign.amendment"]._read_group(
                [("campaign_id", "in", self.ids)], ["campaign_id"], ["__count"]
            )
        )
        for campaign in self:
            campaign.amendment_count = counts.get(campaign._origin, 0)

    @api.depends_context("uid")
    @api.depends("state", "amendment_ids.state")
    def _compute_can_amend(self):
        reasons = self._why_not_amend()
        for campaign in self:
            campaign.can_amend = not reasons[campaign]

    def action_supplement(self):
        """Begin a paper that changes and supplements the running plan.

        :return: window action on the new draft
        :rtype: dict
        :raise UserError: who may begin one, or one is under way
        """
        return self._begin_amendment("supplement")

    def action_cancel_by_paper(self):
        """Begin a paper that cancels the running plan.

        :return: window action on the new draft
        :rtype: dict
        :raise UserError: who may begin one, or one is under way
        """
        return self._begin_amendment("cancel")

    def action_open_amendments(self):
        """Open the papers that supplement or cancel the plan.

        :return: window action
        :rtype: dict
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "union_emulation.emulation_campaign_amendment_action"
        )
        return action | {"domain": [("campaign_id", "in", self.ids)], "context": {}}

    def _begin_amendment(self, kind):
        self.ensure_one()
        self.check_access("read")
        self._lock()
        reasons = self._why_not_amend()[self]
        if reasons:
            raise UserError("\n".join(reasons))
        Amendment = self.env["emulation.campaign.amendment"].with_context(lang=self.env.lang)
        amendment = Amendment.create({"campaign_id": self.id, "kind": kind})
        return {
            "type": "ir.actions.act_window",
            "res_model": amendment._name,
            "res_id": amendment.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def _why_not_amend(self):
        """Reasons why the current user cannot begin a further paper on the plans now.

        :return: translated sentences by plan, none where it is allowed
        :rtype: dict[emulation.campaign, list[str]]
        """
        refusals = self.env["union.mandate"]._officer_refusals(self.unit_id)
        reasons = {campaign: [] for campaign in self}
        # sudo: one that is under way is one of the unit itself; for the answer only
        open_ones = (
            self.env["emulation.campaign.amendment"]
            .sudo()
            .search([("campaign_id", "in", self.ids), ("state", "in", OPEN_STATES)])
            .grouped("campaign_id")
        )
        for campaign, found in reasons.items():
            if campaign.unit_id in refusals:
                found.append(refusals[campaign.unit_id])
            if campaign.unit_id.is_ended:
                found.append(campaign._say_ended())
            if campaign.state != "launched":
                found.append(
                    self.env._("Only a running plan is supplemented or cancelled by a paper.")
                )
            if campaign._origin in open_ones:
                found.append(
                    self.env._(
                        "“%(paper)s” is under way already: finish or withdraw it first.",
                        paper=open_ones[campaign._origin][:1].name,
                    )
                )
        return reasons
