from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class EmulationParticipationLine(models.Model):
    """A unit's answer on one phase of a plan: the cell of the table of units by phase."""

    _name = "emulation.participation.line"
    _description = "Emulation Participation by Phase"
    _inherit = ["union.territory.mixin"]
    _order = "unit_path, phase_id, id"

    participation_id = fields.Many2one(
        "emulation.participation",
        required=True,
        index=True,
        ondelete="cascade",
        help="The unit in the plan.",
    )
    unit_id = fields.Many2one(help="The unit that takes part.")
    campaign_id = fields.Many2one(
        related="participation_id.campaign_id",
        store=True,
        index=True,
        string="Plan",
        help="The plan.",
    )
    parent_unit_id = fields.Many2one(
        related="unit_id.parent_id",
        string="Unit above",
        store=True,
        index=True,
        help="For grouping: the unit above today.",
    )
    phase_id = fields.Many2one(
        "emulation.phase", required=True, index=True, ondelete="cascade", help="The phase."
    )
    phase_state = fields.Selection(
        related="phase_id.state", string="Phase is", help="Whether the phase can be answered."
    )
    registration_deadline = fields.Datetime(
        related="phase_id.registration_deadline",
        string="Until",
        help="Until when the plan asks for the unit's answer.",
    )
    deadline = fields.Datetime(
        "Time until",
        compute="_compute_deadline",
        store=True,
        help="Until when the unit has time, extensions included.",
    )
    state = fields.Selection(
        [("pending", "Not answered"), ("answered", "Answered"), ("missed", "Missed")],
        default="pending",
        required=True,
        readonly=True,
        index=True,
        help="Whether the unit has said that it takes part in the phase.",
    )
    date_answered = fields.Datetime("Answered on", readonly=True, help="When the unit answered.")
    is_late = fields.Boolean("Late", readonly=True, help="Answered after the unit's deadline.")
    late_reason = fields.Char("Why late", readonly=True, help="When it was due, and when it came.")
    is_overdue = fields.Boolean(
        "Overdue",
        compute="_compute_is_overdue",
        search="_search_is_overdue",
        help="The plan is running, the unit's time is over and it has not answered.",
    )
    answered = fields.Integer(
        compute="_compute_answered",
        store=True,
        help="1 when answered: adds up in the table of units by phase.",
    )
    color = fields.Integer(
        compute="_compute_color", help="Green: answered, yellow: open, red: missed, grey: not yet."
    )
    can_answer = fields.Boolean(
        compute="_compute_can_answer", help="The current user may answer for the unit now."
    )

    _phase_unique = models.Constraint(
        "UNIQUE (participation_id, phase_id)", "A unit answers once on each phase."
    )

    @api.depends(
        "unit_id",
        "phase_id.registration_deadline",
        "campaign_id.registration_deadline",
        "phase_id.extension_ids.deadline",
    )
    def _compute_deadline(self):
        for phase, lines in self.grouped("phase_id").items():
            if not phase:
                lines.deadline = False
                continue
            for_all = phase._deadlines(phase.env["union.unit"])
            # sudo: each unit's time is its own, whoever extends another's
            units = phase.sudo().extension_ids.filtered(lambda e: not e.for_all)
            granted = {}
            for extension in units:
                known = granted.get(extension.unit_id.id, extension.deadline)
                granted[extension.unit_id.id] = max(known, extension.deadline)
            for line in lines:
                own = granted.get(line.unit_id.id)
                line.deadline = max(own, for_all) if own and for_all else for_all

    @api.depends("state", "deadline", "campaign_id.state")
    def _compute_is_overdue(self):
        overdue = self.filtered_domain(self._overdue_domain())
        for line in self:
            line.is_overdue = line in overdue

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._overdue_domain()

    @api.model
    def _overdue_domain(self):
        """Units that have not answered on a phase of a running plan in time.

        :rtype: Domain
        """
        now = self.env["union.clock"]._now().replace(second=0)
        late = Domain("state", "=", "pending") & Domain("deadline", "<", now)
        return late & Domain("campaign_id", "any!", Domain("state", "=", "launched"))

    @api.depends("state")
    def _compute_answered(self):
        for line in self:
            line.answered = line.state == "answered"

    @api.depends("phase_id.name")
    def _compute_display_name(self):
        for line in self:
            line.display_name = line.phase_id.name or ""

    @api.depends("state", "phase_id.state")
    def _compute_color(self):
        for line in self:
            if line.state == "answered":
                line.color = 10
            elif line.state == "missed":
                line.color = 1
            else:
                line.color = 3 if line.phase_id.state == "open" else 0

    @api.depends_context("uid")
    @api.depends("state", "phase_id.state", "campaign_id.state", "unit_id")
    def _compute_can_answer(self):
        reasons = self._why_not("answer")
        for line in self:
            line.can_answer = not reasons[line]

    def action_answer(self):
        """Say that the unit takes part in the phase.

        :raise UserError: the phase is not open, or who may answer
        """
        self.check_access("read")
        self.lock_for_update(allow_referencing=True)
        reasons = [reason for found in self._why_not("answer").values() for reason in found]
        if reasons:
            raise UserError("\n".join(dict.fromkeys(reasons)))
        now = self.env["union.clock"]._now()
        for line in self.sudo():  # sudo: the row is written by the answer only
            # the minute that the deadline names still counts
            late = bool(line.deadline and now.replace(second=0) > line.deadline)
            line.write(
                {
                    "state": "answered",
                    "date_answered": now,
                    "is_late": late,
                    "late_reason": line._late_reason(now) if late else False,
                }
            )
        waiting = self.participation_id.filtered(lambda p: p.state == "pending")
        waiting._answer(False)

    @api.model
    def _miss(self, phases):
        """Close the open rows of phases that are over.

        :param emulation.phase phases:
        :return: rows of units that have not answered
        :rtype: EmulationParticipationLine
        """
        # sudo: the row is closed by the phase only, nobody above writes for a unit
        lines = self.sudo().search([("phase_id", "in", phases.ids), ("state", "=", "pending")])
        lines.write({"state": "missed"})
        return lines

    def _late_reason(self, moment):
        """When the answer was due, and when it came.

        :param datetime.datetime moment: of the answer
        :rtype: str
        """
        phase = self.phase_id
        words = {"date": phase._clock_text(moment), "deadline": phase._clock_text(self.deadline)}
        if self.deadline != phase._planned_deadline():
            return self.env._("Answered at %(date)s, extended until %(deadline)s", **words)
        return self.env._("Answered at %(date)s, due until %(deadline)s", **words)

    def _why_not(self, action):
        """Reasons why the current user cannot answer for the units now.

        :param str action: only ``answer``
        :return: translated sentences by line, none where it is allowed
        :rtype: dict[EmulationParticipationLine, list[str]]
        """
        refusals = self.env["union.mandate"]._officer_refusals(self.unit_id)
        reasons = {line: [] for line in self}
        for line, found in reasons.items():
            if line.unit_id in refusals:
                found.append(refusals[line.unit_id])
            # sudo: a plan that was launched for the unit, whatever became of it since
            if line.campaign_id.sudo().state != "launched":
                found.append(self.env._("The plan is not running any more."))
            elif line.phase_id.state != "open":
                found.append(self.env._("“%(phase)s” is not open.", phase=line.phase_id.name))
            elif line.state == "answered":
                found.append(self.env._("“%(unit)s” has answered already.", unit=line.unit_id.name))
        return reasons
