from odoo import api, fields, models


class EmulationPhase(models.Model):
    """What is registered in a phase."""

    _inherit = "emulation.phase"

    registration_count = fields.Integer(
        "Registered",
        compute="_compute_registration_count",
        help="Registrations in the phase that one may read.",
    )

    @api.depends_context("uid")
    def _compute_registration_count(self):
        counts = dict(
            self.env["emulation.registration"]._read_group(
                [("phase_id", "in", self.ids)], ["phase_id"], ["__count"]
            )
        )
        for phase in self:
            phase.registration_count = counts.get(phase._origin, 0)

    def action_open_registrations(self):
        """Open what was registered in the phases.

        :return: window action
        :rtype: dict
        """
        action = self.env["emulation.registration"]._open([("phase_id", "in", self.ids)])
        defaults = {"default_campaign_id": self[:1].campaign_id.id, "default_phase_id": self[:1].id}
        return action | {"context": defaults}
