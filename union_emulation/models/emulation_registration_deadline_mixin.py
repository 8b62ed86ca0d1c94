from odoo import api, fields, models

from .emulation_extension_mixin import later_of


class EmulationRegistrationDeadlineMixin(models.AbstractModel):
    """Registration that is due: its unit's place in the plan, its deadline, and what is late.

    What comes in after the deadline is taken and marked. The deadline is the first of these that
    the plan names, or what was granted since for just that, to all units or to this one, where it
    is later:

    1. that of the category, if the plan gives it one of its own;
    2. in a phase: that of the phase for units of this level, that of the phase, that of the plan;
    3. in no phase: that of the plan, or else the latest that the unit has in a phase, extensions
       of that phase included.

    An extension of a phase does not move the deadline of a category, nor the other way round. It is
    late by the submission that counts: what the unit itself recalled never came in, and what was
    returned to be corrected was there in time or not when it first came.
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
        "Late", readonly=True, copy=False, help="It came in after its deadline."
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
        "participation_id.deadline",
        "campaign_category_id.registration_deadline",
        "phase_id.registration_deadline",
        "campaign_id.registration_deadline",
    )
    def _compute_deadline(self):
        # an extension has those computed again that it concerns: emulation.extension
        for row, registrations in self.grouped("campaign_category_id").items():
            granted = row.registration_deadline and row._granted_until()
            for registration in registrations:
                registration.deadline = (
                    later_of(row.registration_deadline, granted, registration.unit_id.id)
                    if row.registration_deadline
                    else registration._due_in_phase()
                )

    def _due_in_phase(self):
        """Until when the unit has time in the phase, or in the plan where no phase is named.

        :rtype: datetime.datetime
        """
        row = self.participation_line_id if self.phase_id else self.participation_id
        # the plan's own unit has no place in it, and registers there as well
        return row.deadline if row else (self.phase_id or self.campaign_id)._deadlines(self.unit_id)

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

    def _mark_late(self):
        """Mark what has just been submitted after its deadline, and unmark what was not.

        A round that was recalled counts for nothing, so one that did not end in a return was never
        there: what comes now comes for the first time.
        """
        corrected = self._return_steps()
        coming = self.filtered(lambda registration: registration not in corrected)
        for (moment, deadline), registrations in coming.grouped(
            lambda registration: (registration.date_submitted, registration.deadline)
        ).items():
            # the minute that the deadline names still counts
            late = bool(deadline) and moment.replace(second=0) > deadline
            marked = registrations if late else registrations.filtered("is_late")
            marked._engine_write(
                {"is_late": late, "late_reason": late and self._late_reason(moment, deadline)}
            )

    def _late_reason(self, moment, deadline):
        """When it was due, and when it came.

        :rtype: str
        """
        due, came = (
            self.env["union.clock"]._localize(when).strftime("%H:%M %d/%m/%Y")
            for when in (deadline, moment)
        )
        return self.env._("Submitted at %(date)s, due until %(deadline)s", date=came, deadline=due)

    def _note_answers(self):
        """A unit that registers has answered the plan, and the phase if that is open."""
        self.participation_id._note_registered()
        now = self._clock_now()
        open_lines = self.participation_line_id.filtered(
            lambda line: line.phase_id.state == "open" and not line.date_electronic
        )
        open_lines._note_copy("electronic", now)
