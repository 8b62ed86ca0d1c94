from odoo import api, fields, models


class EmulationPhaseExtend(models.TransientModel):
    """Asks for whom, until when and why a phase is extended, then extends it."""

    _name = "emulation.phase.extend"
    _description = "Emulation: Extension of a Phase"

    phase_id = fields.Many2one("emulation.phase", required=True, help="The phase to be extended.")
    scope = fields.Selection(
        [("all", "All units"), ("unit", "One unit")],
        "For",
        required=True,
        default="all",
        help="Who has more time.",
    )
    candidate_ids = fields.Many2many(
        "union.unit", compute="_compute_candidate_ids", help="Units that have not answered."
    )
    unit_id = fields.Many2one("union.unit", help="The unit that has more time.")
    requested_by = fields.Char("Asked for by", help="Who asked for it.")
    deadline = fields.Datetime("New deadline", required=True, help="Until when there is time.")
    reason = fields.Text(required=True, help="Why; the units that get more time read it.")

    @api.depends("phase_id")
    def _compute_candidate_ids(self):
        Line = self.env["emulation.participation.line"]
        for wizard in self:
            domain = [("phase_id", "=", wizard.phase_id.id), ("date_complete", "=", False)]
            wizard.candidate_ids = Line.search(domain).unit_id

    @api.constrains("phase_id")
    def _check_readable_phase(self):
        # su=False: a wizard shows its user the name of its phase
        self.phase_id.sudo(False).check_access("read")

    def action_confirm(self):
        """Extend the phase.

        :raise UserError: who may grant it, or what is wrong with it
        """
        self.ensure_one()
        unit_id = self.unit_id.id if self.scope == "unit" else None
        self.phase_id.action_extend(self.deadline, self.reason, unit_id, self.requested_by)
        return {"type": "ir.actions.act_window_close"}
