from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tools import format_date

from ..tools import vietnamese
from ..tools.lock import hold


class EmulationPhase(models.Model):
    """Stage of a plan, usually dedicated to anniversaries.

    An empty start means “from the launch”; an end may be an event whose date comes later.
    Overlaps and gaps are warned about on the plan, not forbidden. A phase may have stages, which
    close with it.

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
    _inherit = [
        "emulation.period.mixin",
        "emulation.stage.mixin",
        "emulation.inherited.mixin",
        "emulation.phase.extension.mixin",
    ]
    _order = "campaign_id, sequence, id"

    _locked_fields = (
        "precision",
        "duration_days",
        "date_start",
        "date_end",
        "end_event",
        "open_below",
    )

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
    registration_deadline = fields.Datetime(help="To the minute, by the federation's clock.")
    report_deadline = fields.Datetime(help="When the units' reports on this phase are due.")
    deadline_ids = fields.One2many(
        "emulation.phase.deadline",
        "phase_id",
        "Deadlines by level",
        copy=True,
        help="For units of a level that have less or more time than the others.",
    )
    copies = fields.Selection(
        [
            ("electronic", "Electronic copy"),
            ("paper", "Paper copy"),
            ("both", "Electronic and paper copy"),
        ],
        "Copies asked for",
        required=True,
        default="electronic",
        help="How the units' answers have to come in. An answer given here is the electronic copy; "
        "paper copies are ticked off by whoever collects them.",
    )
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
        compute="_compute_next_deadline", store=True, help="The earliest of the deadlines."
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

    @api.depends("name", "parent_id.name", "campaign_id.code")
    @api.depends_context("union_phase_of_plan")
    def _compute_display_name(self):
        # where the plan stands beside it on the screen, its code says nothing new
        short = self.env.context.get("union_phase_of_plan")
        for phase in self:
            name = " / ".join(filter(None, (phase.parent_id.name, phase.name)))
            code = phase.campaign_id.code or ""
            phase.display_name = name if short else f"{name} – {code}"

    @api.depends("registration_deadline", "report_deadline", "deadline_ids.deadline")
    def _compute_next_deadline(self):
        for phase in self:
            deadlines = [phase.registration_deadline, phase.report_deadline]
            deadlines += phase.deadline_ids.mapped("deadline")
            phase.next_deadline = min((d for d in deadlines if d), default=False)

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
    # Durations: counted from the launch
    # ------------------------------------------------------------

    def _duration_end(self, vals):
        # sudo: the plan above sets the dates; whether it may be named is asked by a constraint
        origin = self.browse(vals.get("origin_id", self.origin_id.id)).sudo().exists()
        days = vals.get("duration_days", self.duration_days)
        if origin.precision == "duration" and origin.duration_days == days:
            return origin.date_end
        return False

    def _duration_origin(self):
        # sudo: as above; a phase of a plan below is counted from the launch of the plan above
        launch = self.origin_id.sudo().campaign_id.launch_date
        if launch and self.date_end and self.date_end == self.origin_id.sudo().date_end:
            return f"ngày {vietnamese.paper_date(launch)}"
        return super()._duration_origin()

    def _resolve_durations(self):
        """Give durations their last day, counted from the launch that has just been made."""
        for phase in self.filtered(lambda p: p.precision == "duration" and not p.date_end):
            phase._amend({"date_end": phase._counted_from(phase.campaign_id.launch_date)})

    # ------------------------------------------------------------
    # A further paper on the running plan
    # ------------------------------------------------------------

    def _amend_time(self, values):
        """Give the phase another time; drafts of plans below that keep its time follow.

        :param dict values: see ``emulation.period.mixin``
        """
        # sudo: drafts of the units below, which cannot change what is set here
        drafts = self.sudo().search(
            [
                ("origin_id", "in", self.filtered(lambda p: not p.open_below).ids),
                ("campaign_id.state", "in", ("draft", "returned")),
            ]
        )
        (self | drafts)._amend(values)

    def _join_running_plan(self):
        """Let new phases of a running plan be answered by the units that take part in it."""
        # sudo: the rows belong to units below, whom nobody above may write for
        Line = self.env["emulation.participation.line"].sudo()
        for phase in self:
            Line.create(
                [
                    {"participation_id": p.id, "unit_id": p.unit_id.id, "phase_id": phase.id}
                    for p in phase.campaign_id.sudo().participation_ids
                ]
            )
        self._due_on(self.env["union.clock"]._today())._engine_write({"state": "open"})

    # ------------------------------------------------------------
    # Paper
    # ------------------------------------------------------------

    def _paper_text(self):
        """How the plan's paper names the phase.

        :return: “Đợt 1 (từ khi phát động đến 31/5/2023): Thi đua chào mừng …”
        :rtype: str
        """
        self.ensure_one()
        occasions = [a._paper_text(self.campaign_id.year) for a in self.anniversary_ids]
        if self.purpose:
            occasions.append(self.purpose.strip().rstrip("."))
        text = f"{self.name} ({self._period_text()})"
        return f"{text}: Thi đua chào mừng {'; '.join(occasions)}" if occasions else text

    def _paper_deadlines(self):
        """How the plan's paper names the deadlines, where they differ by level.

        :return: “Hạn đăng ký: 17 giờ 00 ngày 31/3/2026; riêng cấp cơ sở: 17 giờ 00 …”
        :rtype: list[str]
        """
        self.ensure_one()
        clock, lines = self.env["union.clock"], []

        def words(moment):
            moment = clock._localize(moment)
            return f"{moment:%H} giờ {moment:%M} ngày {vietnamese.paper_date(moment)}"

        for kind, label in (("registration", "Hạn đăng ký"), ("report", "Hạn báo cáo")):
            rows = self.deadline_ids.filtered(lambda row, kind=kind: row.kind == kind)
            if not rows:
                continue
            general = self[f"{kind}_deadline"] or self.parent_id[f"{kind}_deadline"]
            general = general or self.campaign_id[f"{kind}_deadline"]
            parts = [
                f"riêng {_within_sentence(row.level_id.name)}: {words(row.deadline)}"
                for row in rows
            ]
            if general:
                parts = [words(general), *parts]
            else:
                parts[0] = parts[0].removeprefix("riêng ")
            lines.append(f"{label}: {'; '.join(parts)}")
        return lines

    # ------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------

    def action_open(self):
        """Start the phase.

        :raise UserError: the plan is not launched, the phase of a stage is not open, or who may
            do it
        """
        for stage in self.filtered("parent_id"):
            if stage.parent_id not in self and stage.parent_id.state != "open":
                raise UserError(
                    self.env._(
                        "“%(stage)s” is a stage of “%(phase)s”: open that first.",
                        stage=stage.name,
                        phase=stage.parent_id.name,
                    )
                )
        self._change("planned", "open")

    def action_close(self):
        """End the phase and its stages: whoever has not answered has missed it.

        Each unit's row gets its outcome: reached, missed or not reported. Nothing closes by
        itself.

        :raise UserError: the phase is not open, or who may do it
        """
        self.check_access("read")
        # sudo: whether a stage is over; who may close it is asked of its phase
        stages = self.sudo().stage_ids.filtered(lambda s: s.state != "closed") - self
        self._change("open", "closed")
        stages._engine_write({"state": "closed"})
        closed = self | stages.sudo(self.env.su)
        lines = self.env["emulation.participation.line"]._close(closed)
        for phase in closed:
            own = lines.filtered(lambda line, phase=phase: line.phase_id == phase)
            phase.campaign_id._log_event(
                "close_phase",
                comment=self.env._(
                    "%(phase)s: %(reached)s units have reached it, %(missed)s units have missed "
                    "it, %(silent)s have not reported",
                    phase=phase.name,
                    reached=len(own.filtered(lambda line: line.outcome == "reached")),
                    missed=len(own.filtered(lambda line: line.outcome == "missed")),
                    silent=len(own.filtered(lambda line: line.outcome == "not_reported")),
                ),
            )

    def _change(self, source, target):
        self.check_access("read")
        hold(self)
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


def _within_sentence(name):
    """A name as it stands within a sentence: Cấp cơ sở as cấp cơ sở, LĐLĐ huyện as it is.

    :param str name:
    :rtype: str
    """
    return name[:1].lower() + name[1:] if name[1:2].islower() else name
