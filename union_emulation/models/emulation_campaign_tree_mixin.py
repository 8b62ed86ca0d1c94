from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command, Domain
from odoo.tools.misc import clean_context

from ..tools import vietnamese

#: A plan in one of these states is none any more: the unit may draw up another.
ENDED_STATES = ("rejected", "withdrawn", "cancelled")


class EmulationCampaignTreeMixin(models.AbstractModel):
    """Plan in the tree of plans: a unit carries out the plan above by one of its own."""

    _name = "emulation.campaign.tree.mixin"
    _description = "Emulation: plan in the tree of plans"

    child_ids = fields.One2many(
        "emulation.campaign",
        "parent_id",
        "Plans below",
        readonly=True,
        help="Plans by which units below carry this one out.",
    )
    child_count = fields.Integer(
        compute="_compute_child_count", help="Plans below that one may read."
    )
    drawn_for_ids = fields.One2many(
        "emulation.participation",
        "own_plan_id",
        "Drawn up for",
        readonly=True,
        help="Where the unit takes part in the plan above, by this plan.",
    )

    @api.depends_context("uid")
    @api.depends("child_ids")
    def _compute_child_count(self):
        counts = dict(self._read_group([("parent_id", "in", self.ids)], ["parent_id"], ["__count"]))
        for campaign in self:
            campaign.child_count = counts.get(campaign._origin, 0)

    @api.constrains("parent_id")
    def _check_origins(self):
        # sudo: where the parts come from, for the answer only
        for campaign in self.sudo():
            phases, indicators = campaign.phase_ids, campaign.indicator_ids
            sources = phases.origin_id.campaign_id | indicators.origin_id.campaign_id
            for source in sources - campaign.parent_id:
                raise ValidationError(
                    self.env._(
                        "Phases or indicators of this plan were taken over from “%(plan)s”, which "
                        "stays its basis. Delete the draft to begin without it.",
                        plan=source.name,
                    )
                )

    # ------------------------------------------------------------
    # Screens
    # ------------------------------------------------------------

    def action_open_parent(self):
        """Open the plan that this one carries out.

        :return: window action
        :rtype: dict
        """
        self.ensure_one()
        return self.parent_id._open_form()

    def action_open_children(self):
        """Open the plans by which units below carry this one out.

        :return: window action
        :rtype: dict
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "union_emulation.emulation_campaign_action"
        )
        return action | {"domain": [("parent_id", "in", self.ids)], "context": {}}

    def action_open_drawn_for(self):
        """Open where the unit takes part in the plan above by this one.

        :return: window action
        :rtype: dict
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "union_emulation.emulation_participation_action"
        )
        return action | {"domain": [("own_plan_id", "in", self.ids)], "context": {}}

    def _open_form(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": "emulation.campaign",
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    # ------------------------------------------------------------
    # A plan of one's own from the plan above
    # ------------------------------------------------------------

    def _draw_up(self, unit):
        """Draft of the unit's own plan: what this plan sets is taken over, the texts are its own.

        Phases that are over are left out. The current user has to be an officer of the unit.

        :param union.unit unit:
        :rtype: emulation.campaign
        """
        self.ensure_one()
        phases = self.phase_ids.filtered(lambda phase: phase.state != "closed")
        plan = self.with_context(clean_context(self.env.context)).create(
            {
                "code": self._free_code(f"{self.code}/{unit.code}"),
                "name": self.name,
                "year": self.year,
                "movement_form": self.movement_form,
                "unit_id": unit.id,
                "parent_id": self.id,
                "date_end": self.date_end,
                "movement_ids": [Command.set(self.movement_ids.ids)],
                "phase_ids": [Command.create(phase._prepare_taken_over()) for phase in phases],
                "indicator_ids": [
                    Command.create(indicator._prepare_taken_over())
                    for indicator in self.indicator_ids
                ],
                "category_ids": self.category_ids._taken_over(),
            }
        )
        phases._adopt_stages({phase.origin_id: phase for phase in plan.phase_ids})
        return plan

    def _on_paper_issued(self):
        super()._on_paper_issued()
        for campaign in self.filtered("parent_id"):
            # sudo: the clerk issues the paper, the answer of the unit follows from it
            participations = (
                self.env["emulation.participation"]
                .sudo()
                .search(
                    Domain("campaign_id", "=", campaign.parent_id.id)
                    & Domain("unit_id", "=", campaign.unit_id.id)
                )
            )
            participations._link_plan(campaign)
            waiting = participations.filtered(
                lambda p: p.state == "pending" and p.campaign_id.state == "launched"
            )
            document = campaign.document_id
            waiting._answer(
                self.env._(
                    "Plan no. %(number)s of %(date)s",
                    number=document.full_number,
                    date=vietnamese.paper_date(document.date),
                )
            )
