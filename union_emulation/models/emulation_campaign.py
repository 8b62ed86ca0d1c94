from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from . import emulation_campaign_paper as campaign_paper
from .union_approval_check_mixin import TRANSITIONS

#: States in which the units below see the plan.
PUBLIC_STATES = ("launched", "closed", "cancelled")


class EmulationCampaign(models.Model):
    """A unit's emulation plan for a year or a theme, from draft to launch and close.

    ========  ==================================  ====================  =========
    Action    Who                                 From                  To
    ========  ==================================  ====================  =========
    launch    officer, once the paper is issued   approved              launched
    close     officer of exactly the unit         launched              closed
    cancel    approver of exactly the unit        approved, launched    cancelled
    ========  ==================================  ====================  =========

    What comes before is the approval engine's (``union.approval.mixin``).
    """

    _name = "emulation.campaign"
    _description = "Emulation Plan"
    _inherit = [
        "emulation.campaign.target.mixin",
        "emulation.campaign.tree.mixin",
        "emulation.campaign.copy.mixin",
        "emulation.campaign.reach.mixin",
        "emulation.campaign.time.mixin",
        "emulation.campaign.extension.mixin",
        "emulation.campaign.amendment.mixin",
        "emulation.campaign.registration.mixin",
        "emulation.launch.check.mixin",
        "union.approval.mixin",
        "union.name.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "year desc, id desc"
    _mail_post_access = "read"

    _transitions = TRANSITIONS | {
        "launch": (("approved",), "launched"),
        "close": (("launched",), "closed"),
        "cancel": (("approved", "launched"), "cancelled"),
    }
    _unit_actions = {
        "submit": "officer",
        "recall": "officer",
        "withdraw": "officer",
        "launch": "officer",
        "close": "officer",
        "cancel": "approver",
    }
    _reason_actions = ("return", "reject", "withdraw", "cancel")

    # a search finds what was said only where one may read it
    message_ids = fields.One2many(bypass_search_access=False)
    # what
    code = fields.Char(required=True, help="Short code of the plan in workbooks.")
    name = fields.Char(
        "Subject", required=True, tracking=True, help="Printed below the word KẾ HOẠCH."
    )
    year = fields.Integer(
        required=True,
        aggregator=None,
        default=lambda self: self.env["union.clock"]._today().year,
        help="Year that the plan belongs to.",
    )
    movement_form = fields.Selection(
        [("regular", "Regular"), ("thematic", "Thematic")],
        required=True,
        default="regular",
        help="Form of organising in law: thi đua thường xuyên or thi đua theo chuyên đề.",
    )
    unit_id = fields.Many2one(
        string="Issued by",
        tracking=True,
        default=lambda self: self.env["union.mandate"]._current_units("officer")[:1],
        help="The unit whose plan it is.",
    )
    department_id = fields.Many2one(
        "union.department",
        "Lead department",
        index="btree_not_null",
        ondelete="set null",
        domain="[('unit_id', '=', unit_id)]",
        help="Drafts the plan and guides its execution.",
    )
    parent_id = fields.Many2one(
        "emulation.campaign",
        "Basis",
        index="btree_not_null",
        ondelete="restrict",
        help="The plan of the level above that this one carries out.",
        domain="[('state', 'in', ('launched', 'closed'))]",
    )
    movement_ids = fields.Many2many(
        "emulation.movement",
        string="Movements",
        help="Movements and drives that the plan serves, of any host.",
    )
    # text
    theme_ids = fields.One2many(
        "emulation.theme", "campaign_id", "Themes", copy=True, help="Themes of the year."
    )
    preamble = fields.Html(help="What stands before the first section.")
    purpose_ids = fields.One2many(
        "emulation.campaign.content",
        "campaign_id",
        "Purposes",
        copy=True,
        domain=[("section", "=", "purpose")],
        context={"default_section": "purpose"},
        help="Section I: purposes and requirements.",
    )
    content_ids = fields.One2many(
        "emulation.campaign.content",
        "campaign_id",
        "Contents",
        copy=True,
        domain=[("section", "=", "content")],
        context={"default_section": "content"},
        help="Section II: contents of emulation.",
    )
    task_ids = fields.One2many(
        "emulation.campaign.content",
        "campaign_id",
        "Tasks",
        copy=True,
        domain=[("section", "=", "task")],
        context={"default_section": "task"},
        help="Section III: who does what.",
    )
    closing = fields.Text(help="Last paragraph; the mark ./. is added on the paper.")
    legal_topic_ids = fields.Many2many(
        related="document_id.legal_topic_ids",
        string="Legal basis",
        readonly=False,
        help="Subjects of law that the paper cites; the texts follow from its date.",
    )
    citation_text = fields.Text(
        related="document_id.citation_text",
        string="Further citations",
        readonly=False,
        help="One citation a line.",
    )
    # when
    launch_date = fields.Date(
        tracking=True, help="First day of the plan; empty: the date of the paper."
    )
    date_end = fields.Date("End", help="Last day of the plan, if it has one.")
    phase_ids = fields.One2many(
        "emulation.phase",
        "campaign_id",
        "Phases",
        copy=True,
        help="Stages of the plan; a plan may have none.",
    )
    registration_deadline = fields.Datetime(
        help="For the whole plan, where the phases have none of their own."
    )
    report_deadline = fields.Datetime(help="For the whole plan's final report.")
    # figures
    indicator_ids = fields.One2many(
        "emulation.indicator", "campaign_id", "Indicators", copy=True, help="What the plan counts."
    )
    # paper
    recipient_ids = fields.One2many(
        related="document_id.recipient_ids", readonly=False, help="Who gets the paper, and how."
    )
    annex_ids = fields.One2many(
        related="document_id.annex_ids",
        readonly=False,
        help="Printed behind the signature, each with page numbers of its own.",
    )
    signatory_id = fields.Many2one(
        related="document_id.signatory_id",
        readonly=False,
        domain="[('unit_id', '=', unit_id)]",
        help="Whose name stands under the paper.",
    )
    archive_line = fields.Char(
        related="document_id.archive_line",
        readonly=False,
        help="Last line of the recipients, e.g. Lưu: VT, Ban CSPL&QHLD.",
    )
    paper_number = fields.Char(related="document_id.full_number", help="Number of the paper.")
    # screen
    is_visible = fields.Boolean(
        compute="_compute_is_visible",
        search="_search_is_visible",
        help="In the user's territory, or launched by a unit above.",
    )
    state = fields.Selection(
        selection_add=[("launched", "Launched"), ("closed", "Closed"), ("cancelled", "Cancelled")]
    )

    _order_idx = models.Index("(year DESC, id DESC)")
    _code_unique = models.Constraint("UNIQUE (code)", "There is a plan with this code already.")
    _year_sane = models.Constraint(
        "CHECK (year BETWEEN 1945 AND 2200)", "The year of a plan has four figures, like 2026."
    )
    _period_ordered = models.Constraint(
        "CHECK (date_end IS NULL OR launch_date IS NULL OR date_end >= launch_date)",
        "A plan cannot end before it is launched.",
    )

    # ------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------

    @api.depends_context("uid")
    @api.depends("in_territory", "from_above", "state", "participation_ids")
    def _compute_is_visible(self):
        for campaign in self:
            # sudo: asked in order to know whether the user may read the row
            campaign.is_visible = campaign.in_territory or (
                campaign.from_above
                and campaign.state in PUBLIC_STATES
                and (campaign.state != "cancelled" or bool(campaign.sudo().participation_ids))
            )

    def _search_is_visible(self, operator, value):
        if operator != "in":
            return NotImplemented
        # what was cancelled before its launch has never been seen below
        public = Domain("state", "in", PUBLIC_STATES) & (
            Domain("state", "!=", "cancelled")
            | Domain("participation_ids", "any!", Domain("id", "!=", False))
        )
        return Domain("in_territory", "=", True) | (public & Domain("from_above", "=", True))

    @api.constrains("parent_id")
    def _check_parent(self):
        for campaign in self.filtered("parent_id"):
            # constraints run as superuser, and a reader of this plan reads the name of its basis
            if not campaign.parent_id.sudo(False).has_access("read"):
                raise ValidationError(
                    self.env._("The basis has to be a plan that your unit can read.")
                )
            if campaign.parent_id.state not in PUBLIC_STATES:
                raise ValidationError(
                    self.env._(
                        "“%(plan)s” is not launched: it cannot be the basis of another plan.",
                        plan=campaign.parent_id.name,
                    )
                )

    # ------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------

    def action_launch(self):
        """Launch the plan: every unit in scope takes part from now on.

        :raise UserError: the paper is not issued, or who may launch
        """
        today = self.env["union.clock"]._today()
        for campaign in self:
            launch = campaign.launch_date or campaign.document_id.date
            campaign._transition("launch", launch_date=launch)
            campaign.phase_ids._resolve_durations()
            campaign._create_participations()
            campaign.document_id._open_below()
        self.phase_ids._due_on(today).action_open()
        self._close_activities()

    def action_close(self):
        """Close the plan. Nothing closes it by itself.

        :raise UserError: it is not running, or who may close it
        """
        self._transition("close")
        self.env["emulation.target"]._freeze_counted(Domain("campaign_id", "in", self.ids))
        self._close_activities()

    def action_cancel(self, reason):
        """Cancel an approved or launched plan; everything stays on record.

        :param str reason: why, required
        :raise UserError: no reason, or who may cancel
        """
        self._check_reason(reason)
        self._transition("cancel", {"reason": reason})
        self._close_activities()
        self._log_reason(reason)

    # ------------------------------------------------------------
    # Rules
    # ------------------------------------------------------------

    def _next_action(self):
        return {"approved": "launch"}.get(self.state) or super()._next_action()

    def _why_not(self, action):
        reasons = super()._why_not(action)
        if action == "launch":
            for campaign, found in reasons.items():
                # sudo: whether the paper is out is known to whoever may launch
                if campaign.state == "approved" and campaign.document_id.sudo().state != "issued":
                    found.append(
                        self.env._(
                            "The paper of “%(name)s” has not been issued yet: the clerk of "
                            "“%(unit)s” has to give it a number.",
                            name=campaign.name,
                            unit=campaign.unit_id.name,
                        )
                    )
        return reasons

    def _missing_for_submission(self):
        missing = super()._missing_for_submission()
        for campaign in self:
            found = missing.setdefault(campaign, [])
            if not campaign.content_ids:
                found.append(self.env._("The plan has no contents of emulation yet (section II)."))
            if not campaign.recipient_ids:
                found.append(self.env._("The plan has no recipients yet."))
            if not campaign.signatory_id:
                found.append(self.env._("Say who signs the plan."))
        return missing

    # ------------------------------------------------------------
    # The paper
    # ------------------------------------------------------------

    def _paper_type(self):
        return self.env.ref("union_emulation.union_document_type_kh")

    def _prepare_paper_values(self, document):
        self.ensure_one()
        return campaign_paper.values(self)

    def _paper_citations(self, document):
        # sudo: the basis was readable when it was chosen, and its paper is issued
        basis = self.parent_id.document_id.sudo()._latest()
        return [campaign_paper.basis(basis)] if self.parent_id else []

    def _on_paper_issued(self):
        super()._on_paper_issued()
        officers = self.env["union.mandate"]._holders(self.unit_id.ids, ["officer"])
        for campaign in self:
            # who entered the plan in the place of a unit without an officer launches it as well
            for user in officers.get((campaign.unit_id.id, "officer"), campaign.submitted_by_id):
                campaign._schedule(user.id, self.env._("Launch the plan"), False)
