from datetime import datetime

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.lock import hold


class EmulationExtensionMixin(models.AbstractModel):
    """What names a deadline for answers that can be extended, for all units or for one.

    A phase, a category of a plan with a deadline of its own, or the plan as a whole. Each is moved
    by its own extensions and by no others. It is refused only where more time makes no sense: the
    plan or the phase is over, nobody has to answer until a certain day, or the day is not later
    than the one in force. What a unit has handed in already is no reason against it.
    """

    _name = "emulation.extension.mixin"
    _description = "Emulation: deadline that can be extended"

    #: Who grants an extension, in exactly the plan's unit.
    _extension_roles = ("officer", "approver")
    #: The field by which an extension names the record; None: the plan as a whole.
    _extension_field = None

    can_extend = fields.Boolean(
        compute="_compute_can_extend", help="The current user may give more time for it."
    )

    @api.depends_context("uid")
    def _compute_can_extend(self):
        reasons = self._why_not_extend()
        for record in self:
            record.can_extend = not reasons[record]

    # ------------------------------------------------------------
    # What a model says of itself
    # ------------------------------------------------------------

    def _extended_plan(self):
        """The plan to which the records belong.

        :rtype: emulation.campaign
        """
        return self.campaign_id

    def _extended_name(self):
        """How the record is named in sentences.

        :rtype: str
        """
        return self.name

    def _is_over(self):
        """Whether nothing is taken any more, whatever the deadline.

        :rtype: bool
        """
        return False

    def _planned_until(self, unit):
        """The deadline for answers that the plan itself names.

        :param union.unit unit: for which; none: the first deadline of any unit
        :rtype: datetime.datetime
        """
        raise NotImplementedError

    # ------------------------------------------------------------
    # Until when
    # ------------------------------------------------------------

    def _granted_until(self):
        """Until when more time was granted for the record.

        :return: the latest moments by id of the unit; under False what all units were granted
        :rtype: dict
        """
        latest = {}
        # sudo: what was granted to others decides nothing here, but lies in the same table
        for extension in self.sudo().extension_ids.with_prefetch():
            if extension.deadline:
                unit_id = not extension.for_all and extension.unit_id.id
                known = latest.get(unit_id, extension.deadline)
                latest[unit_id] = max(known, extension.deadline)
        return latest

    def _deadlines(self, unit):
        """Until when a unit has time: what the plan names, and what was granted since.

        :param union.unit unit: none: what holds for all
        :rtype: datetime.datetime
        """
        self.ensure_one()
        return later_of(self._planned_until(unit), self._granted_until(), unit.id)

    # ------------------------------------------------------------
    # More time
    # ------------------------------------------------------------

    def action_extend(self, deadline, reason, unit_id=None, requested_by=None):
        """Give more time to answer, to all units or to one; the officers concerned are told.

        :param deadline: the new deadline, a UTC datetime or its text
        :param str reason: why, required
        :param int unit_id: the one unit that has more time; none: all
        :param str requested_by: who asked for it; required for one unit
        :return: the extension's id
        :rtype: int
        :raise UserError: who may grant it, or what is wrong with it
        """
        values = self._prepare_extension(reason, unit_id, requested_by)
        before = values["previous_deadline"]
        if not before:
            raise UserError(
                self.env._(
                    "“%(phase)s” has no deadline for this unit.", phase=self._extended_name()
                )
            )
        values |= {"deadline": self._checked_deadline(deadline, before), "decision": "granted"}
        return self._decide_extension("extend", values)

    def action_refuse_extension(self, reason, unit_id, requested_by):
        """Put on record that a unit asked for more time and gets none; its officers are told.

        :param str reason: why, required
        :param int unit_id: the unit that asked
        :param str requested_by: who asked for it
        :return: the id of what is on record
        :rtype: int
        :raise UserError: who may refuse it, or what is missing
        """
        values = self._prepare_extension(reason, unit_id, requested_by)
        if values["for_all"]:
            raise UserError(self.env._("Say which unit asked for more time."))
        return self._decide_extension("refuse_extension", values | {"decision": "refused"})

    def _prepare_extension(self, reason, unit_id, requested_by):
        """What is common to granting and refusing more time, checked.

        :return: values of the extension
        :rtype: dict
        :raise UserError: who may decide, or what is missing
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
        unit = self._extended_unit(unit_id) if unit_id else self.env["union.unit"]
        if unit and not requested_by:
            raise UserError(self.env._("Say who asked for more time."))
        campaign = self._extended_plan()
        values = {
            "campaign_id": campaign.id,
            "unit_id": (unit or campaign.unit_id).id,
            "for_all": not unit,
            "previous_deadline": self._deadlines(unit),
            "requested_by": requested_by,
            "reason": reason,
            "granted_title": self._granting_title(),
        }
        return values | ({self._extension_field: self.id} if self._extension_field else {})

    def _decide_extension(self, action, values):
        """Put on record what was decided, and tell whom it concerns.

        :param str action: under which the plan's log notes it
        :param dict values: of the extension
        :return: its id
        :rtype: int
        """
        extension = self.env["emulation.extension"]._grant(values)
        self._extended_plan()._log_event(action, comment=extension._said(), reason=values["reason"])
        extension._tell_officers()
        return extension.id

    def _why_not_extend(self):
        """Reasons why the current user cannot give more time now.

        :return: translated sentences by record, none where it is allowed
        :rtype: dict[models.Model, list[str]]
        """
        units = self._extended_plan().unit_id
        held = self.env["union.mandate"]._charge_of(units, *self._extension_roles)
        reasons = {record: [] for record in self}
        for record, found in reasons.items():
            campaign = record._extended_plan()
            if campaign.unit_id not in held:
                found.append(
                    self.env._(
                        "Only an officer or approver of “%(unit)s” may give more time.",
                        unit=campaign.unit_id.name,
                    )
                )
            if campaign.state != "launched" or record._is_over():
                found.append(
                    self.env._(
                        "“%(phase)s” cannot be extended: the plan has to be running and the phase "
                        "must not be over.",
                        phase=record._extended_name(),
                    )
                )
            if not record._planned_until(self.env["union.unit"]):
                found.append(
                    self.env._(
                        "“%(phase)s” has no deadline for answers.", phase=record._extended_name()
                    )
                )
        return reasons

    def _extended_unit(self, unit_id):
        """The one unit that asks for more time.

        :raise UserError: it does not take part
        """
        # sudo: the rows of the units below, for the answer only
        found = self.env["emulation.participation"].sudo()
        # what the database does not take for a number is none
        if isinstance(unit_id, int) and 0 < unit_id < 2**31:
            plan = self._extended_plan()
            found = found.search([("campaign_id", "=", plan.id), ("unit_id", "=", unit_id)])
        if not found:
            raise UserError(self.env._("This unit does not take part in the plan."))
        return found.unit_id.sudo(False)

    def _checked_deadline(self, deadline, before):
        """The new deadline, to the minute.

        :raise UserError: none, past, or not later than the one in force
        """
        try:
            moment = fields.Datetime.to_datetime(deadline)
            moment = isinstance(moment, datetime) and moment.replace(second=0, microsecond=0)
            date = moment and self._clock_text(moment)
        except (TypeError, ValueError, KeyError, OverflowError):
            moment = None
        if not moment:
            raise UserError(self.env._("Say until when, as a date with its time of day."))
        if moment <= self.env["union.clock"]._now():
            raise UserError(self.env._("%(date)s is over already.", date=date))
        if moment <= before:
            raise UserError(
                self.env._(
                    "There is time until %(date)s already: an extension has to be later.",
                    date=self._clock_text(before),
                )
            )
        return moment

    def _granting_title(self):
        """In which office of the plan's unit the current user decides.

        :rtype: str
        """
        mandates = self.env["union.mandate"]._current(*self._extension_roles)
        campaign = self._extended_plan()
        chain = campaign.unit_id._chain()
        # in the place of a unit without an officer: by the mandate of the nearest unit above
        mandate = mandates.filtered(lambda m: m.unit_id in chain).sorted(
            lambda m: chain.ids.index(m.unit_id.id)
        )[:1]
        return mandate.title or campaign._role_label(mandate.role)

    def _clock_text(self, moment):
        """A moment by the federation's clock.

        :rtype: str
        """
        return self.env["union.clock"]._localize(moment).strftime("%H:%M %d/%m/%Y")


def later_of(planned, granted, unit_id=False):
    """The deadline that the plan names, or what was granted since where that is later.

    :param planned: a moment; none where there is no deadline, which nothing can extend
    :param dict granted: see ``_granted_until``
    :param int unit_id: of the unit asked about; none: what holds for all
    :rtype: datetime.datetime
    """
    found = [planned, granted.get(False), granted.get(unit_id)]
    return planned and max(moment for moment in found if moment)


def _text(value):
    """What a client sent as text, without blanks around it."""
    return value.strip() if isinstance(value, str) else ""
