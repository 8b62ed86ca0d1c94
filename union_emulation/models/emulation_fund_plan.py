from odoo import api, fields, models
from odoo.exceptions import ValidationError


class EmulationFundPlan(models.Model):
    """Money that a unit plans to spend on awards, by fund and plan of emulation."""

    _name = "emulation.fund.plan"
    _description = "Emulation Plan of a Fund"
    _inherit = ["union.territory.mixin"]
    _order = "campaign_id desc, fund_id, id"
    _represented_too = False

    fund_id = fields.Many2one(
        "emulation.fund", required=True, index=True, ondelete="restrict", help="What pays."
    )
    campaign_id = fields.Many2one(
        "emulation.campaign",
        "Plan",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("state", "in", ("launched", "closed"))],
        help="The plan under which the awards are granted.",
    )
    unit_id = fields.Many2one(
        string="Spent by",
        default=lambda self: self.env["union.mandate"]._current_units("officer")[:1],
        help="The unit whose decisions the money is for.",
    )
    currency_id = fields.Many2one(
        "res.currency",
        default=lambda self: self.env.ref("base.VND", raise_if_not_found=False),
        readonly=True,
        help="Amounts are in đồng.",
    )
    amount = fields.Monetary("Planned", required=True, help="Planned, in đồng.")
    spent = fields.Monetary(
        compute="_compute_spent", help="Money of the awards that stand, by decisions of the unit."
    )
    left = fields.Monetary(compute="_compute_spent", help="Planned less spent.")
    note = fields.Text(help="Who approved the plan, by which paper.")

    _once = models.Constraint(
        "UNIQUE (fund_id, campaign_id, unit_id)",
        "The unit has planned money of this fund for this plan already.",
    )
    _amount_not_negative = models.Constraint("CHECK (amount >= 0)", "Planned is not below zero.")

    @api.depends("amount", "fund_id", "campaign_id", "unit_id")
    def _compute_spent(self):
        spent = self._spent()
        for plan in self:
            plan.spent = spent.get((plan.fund_id.id, plan.campaign_id.id, plan.unit_id.id), 0)
            plan.left = plan.amount - plan.spent

    @api.depends("fund_id.name", "campaign_id.display_name")
    def _compute_display_name(self):
        for plan in self:
            plan.display_name = " – ".join(
                filter(None, (plan.fund_id.name, plan.campaign_id.display_name))
            )

    @api.model
    def _offers_new(self):
        return self.env.su or bool(self.env["union.mandate"]._current_units("officer"))

    @api.constrains("campaign_id")
    def _check_campaign(self):
        # su=False: a reader of the plan of a fund reads the name of the plan of emulation
        if not self.campaign_id.sudo(False).has_access("read"):
            raise ValidationError(self.env._("Money is planned for a plan that the unit reads."))

    def _spent(self):
        """Money of the awards that stand, by fund, plan and deciding unit.

        :return: đồng by the ids of the three
        :rtype: dict[tuple[int, int, int], float]
        """
        # sudo: sums of the unit's own decisions; whom they name does not matter here
        groups = (
            self.env["emulation.award"]
            .sudo()
            ._read_group(
                [
                    ("source", "=", "decision"),
                    ("state", "=", "valid"),
                    ("fund_id", "in", self.fund_id.ids),
                    ("campaign_id", "in", self.campaign_id.ids),
                    ("deciding_unit_id", "in", self.unit_id.ids),
                ],
                ["fund_id", "campaign_id", "deciding_unit_id"],
                ["amount:sum"],
            )
        )
        return {(fund.id, campaign.id, unit.id): amount for fund, campaign, unit, amount in groups}

    @api.model
    def _exceeded(self, decision, lines):
        """Plans that the lines of a draft would exceed.

        :param emulation.decision decision: the draft
        :param emulation.decision.line lines: its lines that bring money
        :return: each with the đồng by which it is exceeded
        :rtype: list[tuple[EmulationFundPlan, float]]
        """
        plans = self.search(
            [("unit_id", "=", decision.unit_id.id), ("fund_id", "in", lines.fund_id.ids)]
        )
        spent, found = plans._spent(), []
        for plan in plans:
            own = lines.filtered(
                lambda line, plan=plan: (
                    line.fund_id == plan.fund_id
                    and line.nomination_id.campaign_id == plan.campaign_id
                )
            )
            # what the replaced decision spent is not spent any more
            before = decision.replaces_id._living_lines().award_id.filtered(
                lambda award, plan=plan: (
                    award.fund_id == plan.fund_id and award.campaign_id == plan.campaign_id
                )
            )
            key = (plan.fund_id.id, plan.campaign_id.id, plan.unit_id.id)
            after = spent.get(key, 0) - sum(before.mapped("amount"))
            over = after + sum(own.mapped("expected_amount")) - plan.amount
            if own and over > 0:
                found.append((plan, over))
        return found
