from datetime import datetime

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.lock import hold

#: Copies that a phase asks for, by its setting.
ASKED = {"electronic": ("electronic",), "paper": ("paper",), "both": ("electronic", "paper")}


class EmulationCopiesMixin(models.AbstractModel):
    """A unit's answer on a phase that comes in as an electronic copy, on paper, or as both.

    The answer given here is the electronic copy. What comes on paper, or by another way, is ticked
    off by an officer of the plan's unit or of a unit between it and the unit that answers. The row
    is complete, and judged as in time or late, once every copy that the phase asks for is there.

    =======  ==================================================  ========  =========
    Action   Who                                                 From      To
    =======  ==================================================  ========  =========
    receive  officer of the plan's unit, or of a unit between    open      the same,
             it and the unit that answers                                  or answered
    =======  ==================================================  ========  =========
    """

    _name = "emulation.copies.mixin"
    _description = "Emulation: answer in copies"

    date_electronic = fields.Datetime(
        "Electronic copy", readonly=True, help="When the electronic copy came in."
    )
    electronic_by = fields.Char(
        "Electronic copy: by", readonly=True, help="Who answered here or ticked it off."
    )
    date_paper = fields.Datetime("Paper copy", readonly=True, help="When the paper copy came in.")
    paper_by = fields.Char("Paper copy: by", readonly=True, help="Who ticked it off.")
    date_complete = fields.Datetime(
        "Complete since",
        readonly=True,
        help="When the last of the copies asked for came in; this moment decides what is late.",
    )
    can_receive = fields.Boolean(
        compute="_compute_can_receive",
        help="The current user may tick off the unit's copies now.",
    )

    @api.depends_context("uid")
    @api.depends("state", "phase_id.state", "campaign_id.state", "date_complete")
    def _compute_can_receive(self):
        reasons = self._why_not_receive()
        for line in self:
            line.can_receive = not reasons[line]

    def action_receive_paper(self, moment=None):
        """Tick off that the units' paper copies have come in.

        :param moment: when they came, a UTC datetime or its text; none: just now
        :raise UserError: who may do it, or what is wrong with it
        """
        self._receive("paper", moment)

    def action_receive_electronic(self, moment=None):
        """Tick off that the units' electronic copies have come in some other way.

        :param moment: when they came, a UTC datetime or its text; none: just now
        :raise UserError: who may do it, or what is wrong with it
        """
        self._receive("electronic", moment)

    def _receive(self, kind, moment):
        """Note the copies of a kind, and what follows from them."""
        self.check_access("read")
        hold(self)
        reasons = self._why_not_receive()
        found = [reason for sentences in reasons.values() for reason in sentences]
        found += [
            self.env._("This copy of “%(unit)s” is there already.", unit=line.unit_id.name)
            for line in self
            if line[f"date_{kind}"]
        ]
        if found:
            raise UserError("\n".join(dict.fromkeys(found)))
        moment = self._checked_moment(moment)
        self._note_copy(kind, moment)
        for campaign, lines in self.grouped("campaign_id").items():
            campaign._log_event(
                f"receive_{kind}",
                comment=self.env._(
                    "At %(date)s: %(units)s",
                    date=lines.phase_id[:1]._clock_text(moment),
                    units=", ".join(lines.unit_id.mapped("name")),
                ),
            )

    def _note_copy(self, kind, moment):
        """Write down that copies came in, and judge the rows that are complete by it.

        :param str kind: ``electronic`` or ``paper``
        :param datetime.datetime moment: when they came
        """
        for line in self.sudo():  # sudo: the row is written by answers and ticks only
            values = {f"date_{kind}": moment, f"{kind}_by": self.env.user.name}
            if line.state == "pending":
                values |= {"state": "answered", "date_answered": moment}
            line.write(values)
            dates = [line[f"date_{copy}"] for copy in ASKED[line.copies]]
            if all(dates) and not line.date_complete:
                # the minute that the deadline names still counts
                complete = max(dates)
                late = bool(line.deadline and complete.replace(second=0) > line.deadline)
                line.write(
                    {
                        "date_complete": complete,
                        "is_late": late,
                        "late_reason": line._late_reason(complete) if late else False,
                    }
                )
        waiting = self.participation_id.filtered(lambda p: p.state == "pending")
        waiting._answer(False)

    def _checked_moment(self, moment):
        """When the copies came in, to the second.

        :raise UserError: no moment, in the future, or before the launch
        """
        clock = self.env["union.clock"]
        if not moment:
            return clock._now()
        try:
            moment = fields.Datetime.to_datetime(moment)
        except (TypeError, ValueError):
            moment = None
        if not isinstance(moment, datetime):
            raise UserError(self.env._("Say when it came in, as a date with its time of day."))
        launched = self.campaign_id.sudo().mapped("launch_date")  # sudo: for the answer only
        day = clock._localize(moment).date()
        if moment > clock._now() or any(launch and day < launch for launch in launched):
            raise UserError(
                self.env._("A copy comes in between the launch of the plan and this moment.")
            )
        return moment

    def _why_not_receive(self):
        """Reasons why the current user cannot tick off copies of the units now.

        :return: translated sentences by line, none where it is allowed
        :rtype: dict[EmulationParticipationLine, list[str]]
        """
        Mandate = self.env["union.mandate"]
        # sudo: whose plan it is, whatever became of it since
        issuers = self.sudo().campaign_id.unit_id.sudo(False)
        held = set((Mandate._current_units("officer") | Mandate._charge_of(issuers)).ids)
        reasons = {line: [] for line in self}
        for line, found in reasons.items():
            # sudo: a plan that was launched for the unit, whatever became of it since
            campaign = line.campaign_id.sudo()
            collectors = line.unit_id._ancestor_ids() - set(line.unit_id.ids)
            collectors -= campaign.unit_id._ancestor_ids() - set(campaign.unit_id.ids)
            if not held & collectors:
                found.append(
                    self.env._(
                        "Only an officer of “%(plan_unit)s”, or of a unit between it and "
                        "“%(unit)s”, may tick off what came in.",
                        plan_unit=campaign.unit_id.name,
                        unit=line.unit_id.name,
                    )
                )
            if campaign.state != "launched" or line.phase_id.state != "open":
                found.append(self.env._("“%(phase)s” is not open.", phase=line.phase_id.name))
            elif line.date_complete:
                found.append(
                    self.env._(
                        "Everything asked for of “%(unit)s” is there already.",
                        unit=line.unit_id.name,
                    )
                )
        return reasons
