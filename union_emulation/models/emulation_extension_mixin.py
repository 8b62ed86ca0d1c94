from datetime import datetime

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.lock import hold


class EmulationExtensionMixin(models.AbstractModel):
    """Phase whose deadline for answers can be extended, for all units or for one."""

    _name = "emulation.extension.mixin"
    _description = "Emulation: phase that can be extended"

    #: Who grants an extension, in exactly the plan's unit.
    _extension_roles = ("officer", "approver")

    extension_ids = fields.One2many(
        "emulation.extension", "phase_id", "Extensions", help="Who was given more time, and why."
    )
    can_extend = fields.Boolean(
        compute="_compute_can_extend", help="The current user may give more time for the phase."
    )

    @api.depends_context("uid")
    @api.depends("state", "campaign_id.state", "registration_deadline", "deadline_ids")
    def _compute_can_extend(self):
        reasons = self._why_not_extend()
        for phase in self:
            phase.can_extend = not reasons[phase]

    def action_extend(self, deadline, reason, unit_id=None, requested_by=None):
        """Give more time to answer on the phase, to all units or to one.

        :param deadline: the new deadline, a UTC datetime or its text
        :param str reason: why, required
        :param int unit_id: the one unit that has more time; none: all
        :param str requested_by: who asked for it; required for one unit
        :return: the extension's id
        :rtype: int
        :raise UserError: who may grant it, or what is wrong with it
        """
        self.ensure_one()
        self.check_access("read")
        hold(self)
        reasons = self._why_not_extend()[self]
        if reasons:
            raise UserError("\n".join(reasons))
        reason, requested_by = _text(reason), _text(requested_by)
        if not reason:
            raise UserError(self.env._("Say why: a reason is required."))
        unit = self.env["union.unit"]
        if unit_id:
            unit = self._extended_unit(unit_id)
            if not requested_by:
                raise UserError(self.env._("Say who asked for more time."))
        before = self._deadlines(unit)
        if not before:
            raise UserError(
                self.env._("“%(phase)s” has no deadline for this unit.", phase=self.name)
            )
        deadline = self._checked_deadline(deadline, before)
        extension = self.env["emulation.extension"]._grant(
            {
                "phase_id": self.id,
                "unit_id": (unit or self.campaign_id.unit_id).id,
                "for_all": not unit,
                "previous_deadline": before,
                "deadline": deadline,
                "requested_by": requested_by,
                "reason": reason,
                "granted_title": self._granting_title(),
            }
        )
        self.campaign_id._log_event(
            "extend",
            comment=f"{extension.display_name}: {self._clock_text(deadline)}",
            reason=reason,
        )
        return extension.id

    def _why_not_extend(self):
        """Reasons why the current user cannot give more time now.

        :return: translated sentences by phase, none where it is allowed
        :rtype: dict[emulation.phase, list[str]]
        """
        units = self.campaign_id.unit_id
        held = self.env["union.mandate"]._charge_of(units, *self._extension_roles)
        reasons = {phase: [] for phase in self}
        for phase, found in reasons.items():
            campaign = phase.campaign_id
            if campaign.unit_id not in held:
                found.append(
                    self.env._(
                        "Only an officer or approver of “%(unit)s” may give more time.",
                        unit=campaign.unit_id.name,
                    )
                )
            if campaign.state != "launched" or phase.state == "closed":
                found.append(
                    self.env._(
                        "“%(phase)s” cannot be extended: the plan has to be running and the phase "
                        "must not be over.",
                        phase=phase.name,
                    )
                )
            if not phase._first_deadline():
                found.append(
                    self.env._("“%(phase)s” has no deadline for answers.", phase=phase.name)
                )
        return reasons

    def _extended_unit(self, unit_id):
        """The one unit that gets more time.

        :raise UserError: it does not take part, or has answered
        """
        # sudo: the rows of the units below, for the answer only
        lines = self.env["emulation.participation.line"].sudo()
        if isinstance(unit_id, int):
            lines = lines.search([("phase_id", "=", self.id), ("unit_id", "=", unit_id)])
        line = lines[:1]
        if not line:
            raise UserError(self.env._("This unit does not take part in the plan."))
        if line.date_complete:
            raise UserError(self.env._("“%(unit)s” has answered already.", unit=line.unit_id.name))
        return line.unit_id.sudo(False)

    def _checked_deadline(self, deadline, before):
        """The new deadline, to the minute.

        :raise UserError: none, past, or not later than the one in force
        """
        try:
            moment = fields.Datetime.to_datetime(deadline)
        except (TypeError, ValueError):
            moment = None
        if not isinstance(moment, datetime):
            raise UserError(self.env._("Say until when, as a date with its time of day."))
        moment = moment.replace(second=0, microsecond=0)
        if moment <= self.env["union.clock"]._now():
            raise UserError(self.env._("%(date)s is over already.", date=self._clock_text(moment)))
        if moment <= before:
            raise UserError(
                self.env._(
                    "There is time until %(date)s already: an extension has to be later.",
                    date=self._clock_text(before),
                )
            )
        return moment

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

    def _deadlines(self, units):
        """Until when units have time: what the plan names, and what was granted since.

        :param union.unit units: one unit; none: what holds for all
        :rtype: datetime.datetime
        """
        self.ensure_one()
        planned = self._planned_deadline(units.level_id) if units else self._first_deadline()
        # sudo: what was granted to others decides nothing here, but lies in the same table
        granted = self.sudo().extension_ids.filtered(lambda e: e.for_all or e.unit_id in units)
        return planned and max([planned, *granted.mapped("deadline")])

    def _granting_title(self):
        """In which office of the plan's unit the current user grants it.

        :rtype: str
        """
        mandates = self.env["union.mandate"]._current(*self._extension_roles)
        chain = self.campaign_id.unit_id._chain()
        # in the place of a unit without an officer: by the mandate of the nearest unit above
        mandate = mandates.filtered(lambda m: m.unit_id in chain).sorted(
            lambda m: chain.ids.index(m.unit_id.id)
        )[:1]
        return mandate.title or self.campaign_id._role_label(mandate.role)

    def _clock_text(self, moment):
        """A moment by the federation's clock.

        :rtype: str
        """
        return self.env["union.clock"]._localize(moment).strftime("%H:%M %d/%m/%Y")


def _text(value):
    """What a client sent as text, without blanks around it."""
    return value.strip() if isinstance(value, str) else ""
