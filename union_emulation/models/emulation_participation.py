from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..tools.lock import hold
from .emulation_campaign_tree_mixin import ENDED_STATES
from .emulation_extension_mixin import later_of


class EmulationParticipation(models.Model):
    """A unit that takes part in a plan, since the plan's launch.

    ========  ==============================  ========  =========
    Action    Who                             From      To
    ========  ==============================  ========  =========
    plan      officer in charge of the unit   pending   planned
    draw_up   officer in charge of the unit   any       as before
    ========  ==============================  ========  =========

    ``draw_up`` begins the unit's own plan; once its paper is issued the unit has answered.
    """

    _name = "emulation.participation"
    _description = "Emulation Participation"
    _inherit = ["union.territory.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "campaign_id desc, unit_path, id"
    _mail_post_access = "read"

    campaign_id = fields.Many2one(
        "emulation.campaign",
        "Plan",
        required=True,
        index=True,
        ondelete="cascade",
        help="The plan that the unit takes part in.",
    )
    unit_id = fields.Many2one(help="The unit that takes part.")
    parent_unit_id = fields.Many2one(
        related="unit_id.parent_id",
        string="Unit above",
        store=True,
        index=True,
        help="For grouping: the unit above today.",
    )
    level_id = fields.Many2one(
        related="unit_id.level_id",
        store=True,
        index=True,
        help="For grouping: the unit's level today.",
    )
    state = fields.Selection(
        [
            ("pending", "Not answered"),
            ("planned", "Plan drawn up"),
            ("registered", "Registered"),
            ("reported", "Reported"),
        ],
        default="pending",
        required=True,
        readonly=True,
        index=True,
        help="How far the unit has come with the plan.",
    )
    answered = fields.Integer(
        compute="_compute_answered",
        store=True,
        help="1 when answered: adds up in lists grouped by the unit above.",
    )
    date_answered = fields.Datetime("Answered on", readonly=True, help="When the unit answered.")
    answered_by = fields.Char(readonly=True, help="Who answered for the unit.")
    note = fields.Char(readonly=True, help="Number and date of the unit's own plan, or a remark.")
    line_ids = fields.One2many(
        "emulation.participation.line",
        "participation_id",
        "Phases",
        help="The unit's answer phase by phase.",
    )
    target_ids = fields.One2many(
        "emulation.target",
        "participation_id",
        "Targets",
        help="What the unit has to reach, handed down to it or promised by it.",
    )
    target_count = fields.Integer(
        compute="_compute_target_count", help="Targets of the unit in the plan."
    )
    promised_count = fields.Integer(
        compute="_compute_target_count", help="Targets that the unit has promised."
    )
    own_plan_id = fields.Many2one(
        "emulation.campaign",
        "Plan of its own",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The plan by which the unit carries this one out.",
    )
    own_plan_state = fields.Selection(
        related="own_plan_id.state", string="Own plan is", help="Where the unit's own plan stands."
    )
    own_plan_number = fields.Char(
        related="own_plan_id.paper_number",
        string="Own plan no.",
        help="Number of the unit's own plan.",
    )
    own_plan_date = fields.Date(
        related="own_plan_id.document_id.date",
        string="Own plan of",
        help="Date of the unit's own plan.",
    )
    registration_deadline = fields.Datetime(
        related="campaign_id.registration_deadline",
        help="The plan's deadline for the units' answers.",
    )
    next_deadline = fields.Datetime(
        related="campaign_id.next_deadline", store=True, help="The plan's next deadline."
    )
    deadline = fields.Datetime(
        "Time until",
        compute="_compute_deadline",
        store=True,
        help="Until when the unit has time for what it registers in no phase, extensions included: "
        "the plan's own deadline, and where it names none the latest of the unit's phases.",
    )
    reminder_count = fields.Integer("Reminders", readonly=True, help="How often it was reminded.")
    can_answer = fields.Boolean(
        compute="_compute_can_answer", help="The current user may answer for the unit now."
    )
    can_draw_up = fields.Boolean(
        compute="_compute_can_answer",
        help="The current user may begin the unit's own plan from this one now.",
    )
    is_overdue = fields.Boolean(
        "Overdue",
        compute="_compute_is_overdue",
        search="_search_is_overdue",
        help="The plan is running, its deadline is over and the unit has not answered.",
    )

    _unit_unique = models.Constraint(
        "UNIQUE (campaign_id, unit_id)", "A unit takes part in a plan once."
    )

    @api.depends("unit_id.name", "campaign_id.code")
    def _compute_display_name(self):
        for participation in self:
            participation.display_name = (
                f"{participation.unit_id.name or ''} – {participation.campaign_id.code or ''}"
            )

    @api.depends("state")
    def _compute_answered(self):
        for participation in self:
            participation.answered = participation.state != "pending"

    @api.depends("target_ids.source")
    def _compute_target_count(self):
        counts = self.env["emulation.target"]._counts(self, "participation_id")
        for participation in self:
            participation.target_count, participation.promised_count = counts[participation.id]

    @api.depends("campaign_id.registration_deadline", "line_ids.deadline")
    def _compute_deadline(self):
        # an extension has those computed again that it concerns: emulation.extension
        for campaign, rows in self.grouped("campaign_id").items():
            granted = campaign._granted_until()
            for row in rows:
                lines = row.line_ids.filtered(lambda line: not line.phase_id.parent_id)
                latest = max((line.deadline for line in lines if line.deadline), default=False)
                planned = campaign.registration_deadline or latest
                row.deadline = later_of(planned, granted, row.unit_id.id)

    @api.depends_context("uid")
    @api.depends("state", "campaign_id.state", "unit_id", "own_plan_id.state")
    def _compute_can_answer(self):
        plan, draw_up = self._why_not("plan"), self._why_not("draw_up")
        for participation in self:
            participation.can_answer = not plan[participation]
            participation.can_draw_up = not draw_up[participation]

    @api.depends(
        "state",
        "campaign_id.state",
        "deadline",
        "line_ids.state",
        "line_ids.deadline",
    )
    def _compute_is_overdue(self):
        overdue = self.filtered_domain(self._overdue_domain())
        for participation in self:
            participation.is_overdue = participation in overdue

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._overdue_domain()

    @api.model
    def _overdue_domain(self):
        """Units that have not answered a running plan in time.

        :rtype: Domain
        """
        now = self.env["union.clock"]._now().replace(second=0)
        running = Domain("campaign_id", "any!", Domain("state", "=", "launched"))
        # a plan with phases is late by phase, where a unit may have been given more time
        missed = Domain("state", "=", "missed")
        late = Domain("state", "=", "pending") & Domain("deadline", "<", now)
        by_phase = Domain("line_ids", "any!", missed | late)
        by_plan = Domain("line_ids", "=", False) & Domain("deadline", "<", now)
        return Domain("state", "=", "pending") & running & (by_phase | by_plan)

    def write(self, vals):
        # the unit's officer types promises in the form; each goes through its target's own door
        if not self.env.su and vals.keys() - {"target_ids"}:
            raise AccessError(
                self.env._("A unit answers by the buttons; only its targets are typed in.")
            )
        return super().write(vals)

    def action_open_targets(self):
        """Open the unit's targets in the plan.

        :return: window action
        :rtype: dict
        """
        return self.env["emulation.target"]._open([("participation_id", "in", self.ids)])

    def action_plan(self, note=None):
        """Say that the unit has received the plan and drawn up its own.

        :param str note: number and date of the unit's own plan, or a remark
        :raise UserError: it has answered already, or who may answer
        """
        self.check_access("read")
        hold(self)
        reasons = [reason for found in self._why_not("plan").values() for reason in found]
        if reasons:
            raise UserError("\n".join(dict.fromkeys(reasons)))
        self._answer(note)

    def action_draw_up(self):
        """Begin the unit's own plan from this one.

        Phases, indicators and movements are taken over; the texts are the unit's own. The plan
        is approved in the unit and issued as its own paper.

        :return: window action on the new draft
        :rtype: dict
        :raise UserError: it has a plan already, or who may begin one
        """
        self.ensure_one()
        self.check_access("read")
        hold(self)
        reasons = self._why_not("draw_up")[self]
        if reasons:
            raise UserError("\n".join(reasons))
        plan = self.campaign_id._draw_up(self.unit_id)
        self._link_plan(plan)
        return plan._open_form()

    def action_open_own_plan(self):
        """Open the unit's own plan.

        :return: window action
        :rtype: dict
        """
        self.ensure_one()
        return self.own_plan_id._open_form()

    def action_open_campaign(self):
        """Open the plan.

        :return: window action
        :rtype: dict
        """
        self.ensure_one()
        return self.campaign_id._open_form()

    def _why_not(self, action):
        """Reasons why the current user cannot answer for the units now.

        :param str action: ``plan`` or ``draw_up``
        :return: translated sentences by participation, none where it is allowed
        :rtype: dict[EmulationParticipation, list[str]]
        """
        refusals = self.env["union.mandate"]._officer_refusals(self.unit_id)
        reasons = {participation: [] for participation in self}
        for participation, found in reasons.items():
            if participation.unit_id in refusals:
                found.append(refusals[participation.unit_id])
            # sudo: a plan that was launched for the unit, whatever became of it since
            if participation.campaign_id.sudo().state != "launched":
                found.append(self.env._("The plan is not running any more."))
            elif action == "draw_up":
                # sudo: a plan of the unit itself, for the answer only
                plan = participation.own_plan_id.sudo()
                if plan and plan.state not in ENDED_STATES:
                    found.append(
                        self.env._(
                            "“%(unit)s” has drawn up its plan already: %(plan)s.",
                            unit=participation.unit_id.name,
                            plan=plan.code,
                        )
                    )
            elif participation.state != "pending":
                found.append(
                    self.env._("“%(unit)s” has answered already.", unit=participation.unit_id.name)
                )
        return reasons

    def _answer(self, note):
        # sudo: the row is written by the answer only, nobody edits it by hand
        self.sudo().write(
            {
                "state": "planned",
                "date_answered": self.env["union.clock"]._now(),
                "answered_by": self.env.user.name,
                "note": str(note or "").strip() or False,
            }
        )
        # sudo: the reminder is settled for every officer of the unit
        self.sudo().activity_unlink(["union_emulation.mail_activity_type_reminder"])

    def _note_registered(self):
        """The units have registered something under the plan, and so have answered it."""
        waiting = self.filtered(lambda p: p.state == "pending")
        waiting._answer(False)
        registering = self.filtered(lambda p: p.state in ("pending", "planned"))
        # sudo: the row is written by what the unit hands in only, nobody edits it by hand
        registering.sudo().write({"state": "registered"})

    def _link_plan(self, plan):
        # sudo: the row is written by the unit's plan only, nobody edits it by hand
        self.sudo().write({"own_plan_id": plan.id})

    def _remind(self):
        """Give an activity to the officers who can answer, and tell each of them once.

        A unit without an officer is reminded through the nearest unit above with one, the
        plan's own unit excepted.

        :return: officers reminded
        :rtype: res.users
        """
        holders = self.env["union.mandate"]._holders(self.unit_id._ancestor_ids(), ["officer"])
        reminder = "union_emulation.mail_activity_type_reminder"
        by_user = {}
        for participation in self:
            for user in participation._who_can_answer(holders):
                by_user[user] = by_user.get(user, self.browse()) | participation
        # sudo: the reminders are written on rows of the units below.
        # One message an officer instead of one an activity: see the caller.
        quick = self.sudo().with_context(mail_activity_quick_update=True)
        quick.activity_unlink([reminder])
        for user, participations in by_user.items():
            participations.with_env(quick.env).activity_schedule(
                reminder,
                date_deadline=self.env["union.clock"]._today(),
                summary=self.env._("Has not answered yet"),
                user_id=user.id,
            )
        for count, reminded in quick.grouped("reminder_count").items():
            reminded.write({"reminder_count": count + 1})
        return self.env["res.users"].union(*by_user)

    def _who_can_answer(self, holders):
        """Officers of the unit, or of the nearest unit above with one below the plan's own.

        :param dict holders: users by unit id and role
        :rtype: res.users
        """
        self.ensure_one()
        for unit in self.unit_id._chain():
            if unit == self.campaign_id.unit_id:
                break
            if users := holders.get((unit.id, "officer")):
                return users
        return self.env["res.users"]
