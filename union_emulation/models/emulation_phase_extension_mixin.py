from odoo import api, fields, models


class EmulationPhaseExtensionMixin(models.AbstractModel):
    """Phase whose deadline for answers can be extended."""

    _name = "emulation.phase.extension.mixin"
    _description = "Emulation: phase that can be extended"
    _inherit = ["emulation.extension.mixin"]

    _extension_field = "phase_id"

    extension_ids = fields.One2many(
        "emulation.extension", "phase_id", "Extensions", help="Who was given more time, and why."
    )

    @api.depends("state", "campaign_id.state", "registration_deadline", "deadline_ids")
    def _compute_can_extend(self):
        super()._compute_can_extend()

    def _is_over(self):
        return self.state == "closed"

    def _planned_until(self, unit):
        # a stage without deadlines of its own is answered with its phase
        if not self._answered_separately():
            return False
        return self._planned_deadline(unit.level_id) if unit else self._first_deadline()

    def _planned_deadline(self, level=None):
        """The deadline for answers that the plan itself names.

        :param union.level level: of the unit that it is for; none: for units of any level
        :rtype: datetime.datetime
        """
        own = self.deadline_ids.filtered(lambda row: row.kind == "registration")
        return (
            own.filtered(lambda row: row.level_id == level).deadline
            or self.registration_deadline
            or self.parent_id.registration_deadline
            or self.campaign_id.registration_deadline
        )

    def _first_deadline(self):
        """What an extension for all has to be later than: the first deadline of any unit.

        :rtype: datetime.datetime
        """
        rows = self.deadline_ids.filtered(lambda row: row.kind == "registration")
        deadlines = [self._planned_deadline(), *rows.mapped("deadline")]
        return min((d for d in deadlines if d), default=False)
