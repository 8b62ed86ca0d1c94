from odoo import api, fields, models
from odoo.exceptions import ValidationError


class EmulationIndicatorPhase(models.Model):
    """What of an indicator's figure is due in one phase of the plan."""

    _name = "emulation.indicator.phase"
    _description = "Emulation Indicator by Phase"
    _inherit = ["emulation.indicator.part.mixin"]
    _order = "indicator_id, phase_id, id"

    campaign_id = fields.Many2one(
        "emulation.campaign",
        "Plan",
        required=True,
        index=True,
        ondelete="cascade",
        help="The plan.",
    )
    indicator_id = fields.Many2one(
        "emulation.indicator",
        required=True,
        index=True,
        ondelete="cascade",
        help="What is counted.",
    )
    phase_id = fields.Many2one(
        "emulation.phase", required=True, index=True, ondelete="cascade", help="When it is due."
    )
    value = fields.Float(
        "Figure",
        digits=(16, 2),
        help="The number or percentage of this phase, counted as the indicator says.",
    )

    _phase_unique = models.Constraint(
        "UNIQUE (indicator_id, phase_id)", "An indicator has one figure in a phase."
    )
    _value_sane = models.Constraint(
        "CHECK (value BETWEEN 0 AND 999999999999)",
        "The figure of a phase cannot be negative, nor have more than twelve places.",
    )

    @api.depends("indicator_id.name", "phase_id.name")
    def _compute_display_name(self):
        for row in self:
            row.display_name = f"{row.indicator_id.name or ''} – {row.phase_id.name or ''}"

    @api.constrains("campaign_id", "indicator_id", "phase_id", "value")
    def _check_indicator(self):
        for row in self:
            indicator = row.indicator_id
            if (indicator.campaign_id | row.phase_id.campaign_id) != row.campaign_id:
                raise ValidationError(
                    self.env._("Indicator and phase have to be of the plan itself.")
                )
            if indicator.formula == "grade" or indicator.direction == "zero":
                raise ValidationError(
                    self.env._(
                        "“%(indicator)s” has no figure that could be split into phases.",
                        indicator=indicator.name,
                    )
                )
            if indicator.formula == "registrations" and row.phase_id.parent_id:
                raise ValidationError(
                    self.env._(
                        "“%(indicator)s” is counted from registrations, which are made for a whole "
                        "phase: “%(stage)s” is a stage of one.",
                        indicator=indicator.name,
                        stage=row.phase_id.name,
                    )
                )
            indicator._check_rate(row.value)

    @api.model
    def _parts_of(self, indicator):
        return {(row.phase_id.origin_id, row.value) for row in indicator.phase_value_ids}

    @api.model
    def _parts_asked(self, indicator):
        kept = indicator.campaign_id.phase_ids.origin_id
        rows = indicator.origin_id.phase_value_ids
        return {(row.phase_id, row.value) for row in rows if row.phase_id in kept}
