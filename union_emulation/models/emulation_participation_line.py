from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.lock import hold
from .emulation_extension_mixin import later_of


class EmulationParticipationLine(models.Model):
    """A unit's answer on one phase of a plan: the cell of the table of units by phase."""

    _name = "emulation.participation.line"
    _description = "Emulation Participation by Phase"
    _inherit = ["emulation.copies.mixin", "union.territory.mixin"]
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
    copies = fields.Selection(
        related="phase_id.copies", string="Copies asked for", help="What the phase asks for."
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
    outcome = fields.Selection(
        [
            ("reached", "Reached"),
            ("missed", "Not reached"),
            ("not_reported", "Not reported"),
        ],
        readonly=True,
        index=True,
        help="Set when the phase is closed. Reached: the unit has reported that its targets are. "
        "Not reached: it has not answered, not sent every copy asked for, or reported that they "
        "are not. Not reported: it has answered, and nothing more was heard.",
    )
    is_late = fields.Boolean(
        "Late", readonly=True, help="What was asked for came in after the unit's deadline."
    )
    late_count = fields.Integer(
        "Late answers",
        compute="_compute_late_count",
        store=True,
        help="1 when late: adds up in the table of units by phase.",
    )
    late_reason = fields.Char("Why late", readonly=True, help="When it was due, and when it came.")
    is_overdue = fields.Boolean(
        "Overdue",
        compute="_compute_is_overdue",
        search="_search_is_overdue",
        help="The plan is running, the unit's time is over and not everything asked for is there.",
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
        "unit_id.level_id",
        "phase_id.registration_deadline",
        "phase_id.parent_id.registration_deadline",
        "phase_id.deadline_ids.deadline",
        "phase_id.deadline_ids.kind",
        "phase_id.deadline_ids.level_id",
        "campaign_id.registration_deadline",
    )
    def _compute_deadline(self):
        # an extension has those computed again that it concerns: emulation.extension
        for phase, lines in self.grouped("phase_id").items():
            if not phase:
                lines.deadline = False
                continue
            planned = {level: phase._planned_deadline(level) for level in lines.unit_id.level_id}
            granted = phase._granted_until()
            for line in lines:
                own = planned.get(line.unit_id.level_id)
                line.deadline = later_of(own, granted, line.unit_id.id)

    @api.depends("is_late")
    def _compute_late_count(self):
        for line in self:
            line.late_count = line.is_late

    @api.depends("state", "date_complete", "deadline", "campaign_id.state")
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
        """Units from which a phase of a running plan still waits for something, out of time.

        :rtype: Domain
        """
        now = self.env["union.clock"]._now().replace(second=0)
        late = (
            Domain("state", "!=", "missed")
            & Domain("outcome", "=", False)
            & Domain("date_complete", "=", False)
            & Domain("deadline", "<", now)
        )
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
        hold(self)
        reasons = [reason for found in self._why_not("answer").values() for reason in found]
        if reasons:
            raise UserError("\n".join(dict.fromkeys(reasons)))
        self._note_copy("electronic", self.env["union.clock"]._now())

    @api.model
    def _close(self, phases):
        """Close the open rows of phases that are over: each gets its outcome.

        :param emulation.phase phases:
        :return: the rows closed
        :rtype: EmulationParticipationLine
        """
        # sudo: the row is closed by the phase only, nobody above writes for a unit
        lines = self.sudo().search([("phase_id", "in", phases.ids), ("outcome", "=", False)])
        self.env["emulation.target"]._freeze_counted(Domain("phase_id", "in", phases.ids))
        reported = lines._reported_outcomes()

        def outcome(line):
            return reported.get(line) or ("not_reported" if line.date_complete else "missed")

        for value, found in lines.grouped(outcome).items():
            found.write({"outcome": value})
        silent = lines.filtered(lambda line: line.state == "pending" and line not in reported)
        silent.write({"state": "missed"})
        return lines

    def _reported_outcomes(self):
        """What units have reported about their targets in a phase, once they have on all of them.

        A target without a figure counts for nothing: nobody can report on it. One that was
        reported on and lost its figure afterwards is not reached.

        :return: ``reached`` or ``missed`` by line, only for lines that were reported on
        :rtype: dict[EmulationParticipationLine, str]
        """
        Target = self.env["emulation.target"]
        in_phase = Domain("phase_id", "in", self.phase_id.ids)
        # held until the outcome is written: a report comes before it or not at all
        hold(Target.search(in_phase))
        due = Domain("source", "!=", False) | Domain("has_actual", "=", True)
        kinds = {}
        for participation, phase, *kind in Target._read_group(
            in_phase & due,
            ["participation_id", "phase_id", "has_actual", "is_reached"],
        ):
            kinds.setdefault((participation, phase), []).append(kind)
        outcomes = {}
        for line in self:
            found = kinds.get((line.participation_id, line.phase_id))
            if found and all(has_actual for has_actual, __ in found):
                reached = all(is_reached for __, is_reached in found)
                outcomes[line] = "reached" if reached else "missed"
        return outcomes

    def _late_reason(self, moment):
        """When the answer was due, and when it came.

        :param datetime.datetime moment: of the answer, or of the last copy asked for
        :rtype: str
        """
        phase = self.phase_id
        words = {"date": phase._clock_text(moment), "deadline": phase._clock_text(self.deadline)}
        extended = self.deadline != phase._planned_deadline(self.unit_id.level_id)
        if self.copies == "electronic":
            if extended:
                return self.env._("Answered at %(date)s, extended until %(deadline)s", **words)
            return self.env._("Answered at %(date)s, due until %(deadline)s", **words)
        if extended:
            return self.env._("Complete at %(date)s, extended until %(deadline)s", **words)
        return self.env._("Complete at %(date)s, due until %(deadline)s", **words)

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
