from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tools import format_date

from ..tools import vietnamese


class EmulationPhase(models.Model):
    """Stage of a plan, usually dedicated to anniversaries.

    An empty start means “from the launch”; an end may be an event whose date comes later.
    Overlaps and gaps are warned about on the plan, not forbidden.

    ======  ===============================  =============  ========
    Action  Who                              From           To
    ======  ===============================  =============  ========
    open    officer of the plan's unit       planned        open
    close   officer of the plan's unit       open           closed
    extend  officer or approver of the unit  planned, open  the same
    ======  ===============================  =============  ========
    """

    _name = "emulation.phase"
    _description = "Emulation Phase"
    _inherit = ["emulation.inherited.mixin", "emulation.extension.mixin"]
    _order = "campaign_id, sequence, id"

    _locked_fields = ("date_start", "date_end", "end_event", "open_below")

    campaign_id = fields.Many2one(
        "emulation.campaign",
        "Plan",
        required=True,
        index=True,
        ondelete="cascade",
        help="The plan that the phase belongs to.",
    )
    sequence = fields.Integer(default=10, help="Order of the phases.")
    name = fields.Char(required=True, help="Name of the phase, e.g. Đợt 1.")
    purpose = fields.Text(help="What the phase celebrates besides the anniversaries.")
    anniversary_ids = fields.Many2many(
        "emulation.anniversary", string="Anniversaries", help="Days that the phase is dedicated to."
    )
    date_start = fields.Date(help="First day; empty: from the launch of the plan.")
    date_end = fields.Date(help="Last day; empty while it depends on an event.")
    end_event = fields.Char(help="Event that ends the phase, when its date is not known yet.")
    registration_deadline = fields.Datetime(help="To the minute, by the federation's clock.")
    report_deadline = fields.Datetime(help="When the units' reports on this phase are due.")
    open_below = fields.Boolean(
        "Units may change the dates",
        help="Off: units that draw up a plan of their own from this one keep its dates.",
    )
    origin_id = fields.Many2one(
        "emulation.phase",
        "Taken over from",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The phase of the plan above that this one repeats.",
    )
    state = fields.Selection(
        [("planned", "Planned"), ("open", "Under way"), ("closed", "Closed")],
        default="planned",
        readonly=True,
        copy=False,
        help="Whether the phase is running.",
    )
    next_deadline = fields.Datetime(
        compute="_compute_next_deadline", store=True, help="The earlier of the two deadlines."
    )
    color = fields.Integer(compute="_compute_color", help="Colour in the calendar, by state.")
    # screen
    can_edit = fields.Boolean(
        compute="_compute_can_edit", help="The current user may change the plan's phases now."
    )
    can_set_end = fields.Boolean(
        compute="_compute_allowed_actions",
        help="The phase ends with an event, whose date the current user may fill in.",
    )
    allowed_actions = fields.Char(
        compute="_compute_allowed_actions",
        help="Actions that the current user may take now, separated by spaces.",
    )

    _period_ordered = models.Constraint(
        "CHECK (date_end IS NULL OR date_start IS NULL OR date_end >= date_start)",
        "A phase cannot end before it starts.",
    )

    @api.depends("name", "campaign_id.code")
    def _compute_display_name(self):
        for phase in self:
            phase.display_name = f"{phase.name or ''} – {phase.campaign_id.code or ''}"

    @api.depends("registration_deadline", "report_deadline")
    def _compute_next_deadline(self):
        for phase in self:
            deadlines = [d for d in (phase.registration_deadline, phase.report_deadline) if d]
            phase.next_deadline = min(deadlines, default=False)

    @api.depends("state")
    def _compute_color(self):
        for phase in self:
            phase.color = {"planned": 4, "open": 10, "closed": 0}.get(phase.state, 0)

    @api.depends("campaign_id.editable_content")
    def _compute_can_edit(self):
        for phase in self:
            phase.can_edit = "|phase_ids|" in (phase.campaign_id.editable_content or "")

    @api.depends_context("uid")
    @api.depends("state", "campaign_id.state", "date_end", "end_event")
    def _compute_allowed_actions(self):
        held = self.env["union.mandate"]._charge_of(self.campaign_id.unit_id)
        for phase in self:
            own = phase.campaign_id.unit_id in held
            running = own and phase.campaign_id.state == "launched"
            action = {"planned": "open", "open": "close"}.get(phase.state, "")
            phase.allowed_actions = action if running else ""
            phase.can_set_end = running and bool(phase.end_event) and not phase._origin.date_end

    @api.constrains("date_end", "date_start", "campaign_id")
    def _check_end_after_launch(self):
        for phase in self.filtered(lambda p: p.date_end and not p.date_start):
            launch = phase.campaign_id.launch_date
            if launch and phase.date_end < launch:
                raise ValidationError(
                    self.env._(
                        "“%(phase)s” runs from the launch and cannot end before it (%(date)s).",
                        phase=phase.name,
                        date=format_date(self.env, launch),
                    )
                )

    # ------------------------------------------------------------
    # CRUD: after submission only the date of an event may be filled in
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        phases = super(EmulationPhase, self._without_defaults(["state"])).create(vals_list)
        if any(phase.state != "planned" for phase in phases):
            raise AccessError(self.env._("A phase starts as planned."))
        return phases

    def write(self, vals):
        if "state" in vals:
            raise AccessError(self.env._("A phase is opened and closed by its buttons only."))
        return super().write(vals)

    def _closed_fields(self, vals):
        # the state has its own guard in write(); an event's date comes while the plan runs
        waiting = all(
            phase.end_event and not phase.date_end and phase.campaign_id.state == "launched"
            for phase in self
        )
        return set(vals) - ({"state", "date_end"} if waiting else {"state"})

    def _prepare_taken_over(self):
        anniversaries = [Command.set(self.anniversary_ids.ids)]
        return super()._prepare_taken_over() | {
            "purpose": self.purpose,
            "anniversary_ids": anniversaries,
        }

    # ------------------------------------------------------------
    # Paper
    # ------------------------------------------------------------

    def _paper_text(self):
        """How the plan's paper names the phase.

        :return: “Đợt 1 (từ khi phát động đến 31/5/2023): Thi đua chào mừng …”
        :rtype: str
        """
        self.ensure_one()
        end = vietnamese.paper_date(self.date_end) if self.date_end else self.end_event
        if self.date_start and self.date_end:
            period = f"từ {vietnamese.paper_date(self.date_start)} - {end}"
        else:
            start = vietnamese.paper_date(self.date_start) if self.date_start else "khi phát động"
            period = f"từ {start}" + (f" đến {end}" if end else "")
        occasions = [a._paper_text(self.campaign_id.year) for a in self.anniversary_ids]
        if self.purpose:
            occasions.append(self.purpose.strip().rstrip("."))
        text = f"{self.name} ({period})"
        return f"{text}: Thi đua chào mừng {'; '.join(occasions)}" if occasions else text

    # ------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------

    def action_open(self):
        """Start the phase.

        :raise UserError: the plan is not launched, or who may do it
        """
        self._change("planned", "open")

    def action_close(self):
        """End the phase: whoever has not answered has missed it. Nothing closes by itself.

        :raise UserError: the phase is not open, or who may do it
        """
        self._change("open", "closed")
        missed = self.env["emulation.participation.line"]._miss(self)
        for phase in self:
            count = len(missed.filtered(lambda line, phase=phase: line.phase_id == phase))
            phase.campaign_id._log_event(
                "close_phase",
                comment=self.env._(
                    "%(phase)s: %(count)s units have missed it", phase=phase.name, count=count
                ),
            )

    def _change(self, source, target):
        self.check_access("read")
        self.lock_for_update(allow_referencing=True)
        refusals = self.env["union.mandate"]._officer_refusals(self.campaign_id.unit_id)
        for phase in self:
            campaign = phase.campaign_id
            if campaign.unit_id in refusals:
                raise UserError(refusals[campaign.unit_id])
            if campaign.state != "launched" or phase.state != source:
                raise UserError(
                    self.env._(
                        "“%(phase)s” cannot be changed now: the plan has to be launched and the "
                        "phase must not be over.",
                        phase=phase.display_name,
                    )
                )
        self._engine_write({"state": target})

    def _engine_write(self, values):
        # sudo and super(): the buttons' own door, which steps over the refusal in write()
        super(EmulationPhase, self.sudo()).write(values)
