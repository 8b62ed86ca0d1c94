from odoo import api, fields, models

from ..tools.lock import hold


class EmulationTargetReportMixin(models.AbstractModel):
    """What the unit has reached of a target: the figure that it reports, as often as it counts.

    The last report stands; each one is kept as an event. The unit reports as well when its target
    is frozen, until the phase is closed or the plan is over.
    """

    _name = "emulation.target.report.mixin"
    _description = "Emulation: target that is reported on"

    actual = fields.Float(digits=(16, 2), help="What the unit has reached, as reported last.")
    has_actual = fields.Boolean(
        "Is reported", readonly=True, help="The unit has reported what it has reached."
    )
    date_reported = fields.Datetime(
        "Reported on", readonly=True, help="When the unit reported last."
    )
    reported_by = fields.Char(readonly=True, help="Who reported last for the unit, as on the day.")
    is_reached = fields.Boolean(
        "Reached",
        compute="_compute_is_reached",
        store=True,
        help="What is reported reaches the figure in force; a result on the boundary does.",
    )
    can_report = fields.Boolean(
        compute="_compute_can_report", help="The current user may report for the unit now."
    )

    @api.depends("has_actual", "actual", "value", "source", "direction")
    def _compute_is_reached(self):
        for target in self:
            target.is_reached = target.has_actual and target._is_reached(target.actual)

    @api.depends_context("uid")
    @api.depends("source", "campaign_id.state", "phase_id.state", "unit_id")
    def _compute_can_report(self):
        reasons = self._why_not("report")
        for target in self:
            target.can_report = not reasons[target]

    def action_report(self, value):
        """Report what the unit has reached; what was reported before is overwritten.

        :param float value: not negative, at most two decimals; above the headcount of the launch
            as well, since members join
        :raise UserError: who may report, or what is wrong with the figure
        """
        self._check_may("report")
        # the rows that the closing of a phase writes: a report comes before it or not at all
        lines = self.participation_id.line_ids.filtered(lambda line: line.phase_id in self.phase_id)
        hold(lines)
        figure = self._checked_count(value)
        self._engine_write(
            {
                "actual": float(figure),
                "has_actual": True,
                "date_reported": self.env["union.clock"]._now(),
                "reported_by": self.env.user.name,
            }
        )
        self._log_event("report")
