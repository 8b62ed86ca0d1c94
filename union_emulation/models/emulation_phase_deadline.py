from odoo import api, fields, models
from odoo.exceptions import AccessError


class EmulationPhaseDeadline(models.Model):
    """Deadline of a phase for the units of one level, earlier or later than that of the others."""

    _name = "emulation.phase.deadline"
    _description = "Emulation Deadline by Level"
    _inherit = ["union.approval.line.mixin"]
    _order = "phase_id, kind, deadline, id"
    _part_of = "phase_id"

    phase_id = fields.Many2one(
        "emulation.phase",
        required=True,
        index=True,
        ondelete="cascade",
        help="The phase that the deadline belongs to.",
    )
    campaign_id = fields.Many2one(
        related="phase_id.campaign_id", store=True, index=True, string="Plan", help="The plan."
    )
    kind = fields.Selection(
        [("registration", "Answers due"), ("report", "Reports due")],
        "What",
        required=True,
        default="registration",
        help="What the units have to hand in until then.",
    )
    level_id = fields.Many2one(
        "union.level",
        required=True,
        index=True,
        ondelete="restrict",
        help="The units for which it holds, by their level.",
    )
    deadline = fields.Datetime(
        required=True,
        help="To the minute, by the federation's clock; goes before the phase's deadline.",
    )

    _level_unique = models.Constraint(
        "UNIQUE (phase_id, kind, level_id)",
        "A phase has one deadline of a kind for each level.",
    )

    @api.depends("level_id.name", "kind")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for row in self:
            row.display_name = f"{kinds.get(row.kind, '')} – {row.level_id.name or ''}"

    def write(self, vals):
        if "campaign_id" in vals or any(
            row.phase_id.id != vals.get("phase_id", row.phase_id.id) for row in self
        ):
            raise AccessError(self.env._("A deadline stays with its phase."))
        return super().write(vals)
