from odoo import api, fields, models


class EmulationCampaignExtensionMixin(models.AbstractModel):
    """Plan whose deadline as a whole can be extended: for what is registered in none of its phases.

    That deadline is the plan's own, and where it names none the latest of its phases.
    """

    _name = "emulation.campaign.extension.mixin"
    _description = "Emulation: plan that can be extended"
    _inherit = ["emulation.extension.mixin"]

    all_extension_ids = fields.One2many(
        "emulation.extension",
        "campaign_id",
        "All extensions",
        readonly=True,
        help="Who asked for more time under the plan, and what was decided.",
    )
    extension_ids = fields.One2many(
        "emulation.extension",
        "campaign_id",
        "Extensions",
        readonly=True,
        domain=[("phase_id", "=", False), ("campaign_category_id", "=", False)],
        help="Who was given more time for what is registered in no phase, and why.",
    )

    @api.depends("state", "registration_deadline", "phase_ids.registration_deadline")
    def _compute_can_extend(self):
        super()._compute_can_extend()

    def _extended_plan(self):
        return self

    def _planned_until(self, unit):
        if self.registration_deadline:
            return self.registration_deadline
        phases = self.phase_ids.filtered(lambda phase: not phase.parent_id)
        deadlines = [phase._deadlines(unit) for phase in phases]
        return max((moment for moment in deadlines if moment), default=False)
