from odoo import api, fields, models


class EmulationRegistrationDeadlineMixin(models.AbstractModel):
    """Registration that is due: its unit's place in the plan, its deadline, and what is late.

    What comes in after the deadline is taken and marked. The deadline is that of the plan's
    category if it has one, otherwise the unit's own in the phase, extensions included, otherwise
    that of the plan.
    """

    _name = "emulation.registration.deadline.mixin"
    _description = "Emulation: registration that is due"

    participation_id = fields.Many2one(
        "emulation.participation",
        "Taking part",
        compute="_compute_participation_id",
        compute_sudo=True,
        store=True,
        index="btree_not_null",
        help="The unit in the plan.",
    )
    participation_line_id = fields.Many2one(
        "emulation.participation.line",
        "Taking part in the phase",
        compute="_compute_participation_id",
        compute_sudo=True,
        store=True,
        index="btree_not_null",
        help="The unit in the phase of the plan.",
    )
    deadline = fields.Datetime(
        "Register until",
        compute="_compute_deadline",
        compute_sudo=True,
        store=True,
        help="Until when the unit has time to register, extensions included.",
    )
    is_late = fields.Boolean(
        "Late", readonly=True, copy=False, help="It was first submitted after its deadline."
    )
    late_reason = fields.Char(
        "Why late", readonly=True, copy=False, help="When it was due, and when it came."
    )
    is_overdue = fields.Boolean(
        "Overdue",
        compute="_compute_is_overdue",
        search="_search_is_overdue",
        help="Its deadline is over and it has not been submitted.",
    )

    @api.depends("campaign_id.participation_ids", "unit_id", "phase_id")
    def _compute_participation_id(self):
        rows = self.env["emulation.participation"].search(
            [("campaign_id", "in", self.campaign_id.ids), ("unit_id", "in", self.unit_id.ids)]
        )
        found = {(row.campaign_id, row.unit_id): row for row in rows}
        lines = {(line.participation_id, line.phase_id): line for line in rows.line_ids}
        for registration in self:
            row = found.get((registration.campaign_id, registration.unit_id))
            registration.participation_id = row
            registration.participation_line_id = lines.get((row, registration.phase_id))

    @api.depends(
        "participation_line_id.deadline",
        "campaign_category_id.registration_deadline",
        "phase_id.registration_deadline",
        "campaign_id.registration_deadline",
    )
    def _compute_deadline(self):
        for registration in self:
            registration.deadline = (
                registration.campaign_category_id.registration_deadline
                or registration.participation_line_id.deadline
                or registration.phase_id.registration_deadline
                or registration.campaign_id.registration_deadline
            )

    @api.depends("state", "deadline")
    def _compute_is_overdue(self):
        overdue = self.filtered_domain(self._overdue_domain())
        for registration in self:
            registration.is_overdue = registration in overdue

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._overdue_domain()

    @api.model
    def _overdue_domain(self):
        now = self.env["union.clock"]._now().replace(second=0)
        return [("state", "in", ("draft", "returned")), ("deadline", "<", now)]

    def _start_round(self, route, expected):
        values = super()._start_round(route, expected)
        if self.round or not self.deadline:
            return values
        moment = self._clock_now()
        # the minute that the deadline names still counts
        if moment.replace(second=0) <= self.deadline:
            return values
        clock = self.env["union.clock"]
        due, came = (
            clock._localize(when).strftime("%H:%M %d/%m/%Y") for when in (self.deadline, moment)
        )
        reason = self.env._(
            "Submitted at %(date)s, due until %(deadline)s", date=came, deadline=due
        )
        return values | {"is_late": True, "late_reason": reason}

    def _note_answers(self):
        """A unit that registers has answered the plan, and the phase if that is open."""
        self.participation_id._note_registered()
        now = self._clock_now()
        open_lines = self.participation_line_id.filtered(
            lambda line: line.phase_id.state == "open" and not line.date_electronic
        )
        open_lines._note_copy("electronic", now)
