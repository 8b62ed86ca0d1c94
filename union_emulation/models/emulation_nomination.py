from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import html2plaintext

from .emulation_award import BASES
from .emulation_registration_life_mixin import add_decider_reasons, who_decides
from .union_approval_check_mixin import TRANSITIONS

#: Origin of an award by what it covers, where the officer says nothing else.
USUAL_BASES = {
    "overall": "merit",
    "thematic": "thematic",
    "sudden": "sudden",
    "phase": "thematic",
    "other": "service",
}


class EmulationNomination(models.Model):
    """Somebody put forward for an award: a person, a unit or group, an enterprise, a household.

    The dossier climbs from the unit that proposes to the one that decides. There the council
    judges it (``emulation.council.session``) and the award is granted by a decision
    (``emulation.decision``).

    =======  ====================================  ==========  =========
    Action   Who                                   From        To
    =======  ====================================  ==========  =========
    decline  approver of the unit that decides     approved    declined
    award    nobody: the decision that is issued   approved    awarded
    =======  ====================================  ==========  =========

    What comes before is the approval engine's (``union.approval.mixin``).
    """

    _name = "emulation.nomination"
    _description = "Emulation Nomination"
    _inherit = [
        "emulation.guard.mixin",
        "emulation.nomination.council.mixin",
        "emulation.nomination.rule.mixin",
        "emulation.nomination.nominee.mixin",
        "emulation.nomination.term.mixin",
        "emulation.nomination.letter.mixin",
        "emulation.nomination.evidence.mixin",
        "emulation.nomination.known.mixin",
        "emulation.nomination.forwarding.mixin",
        "emulation.nomination.comment.mixin",
        "emulation.nomination.paper.mixin",
        "union.approval.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "sequence, id"
    _mail_post_access = "read"

    _transitions = TRANSITIONS | {"decline": (("approved",), "declined")}
    _fixed_content = ("unit_id", "award_type_id", "submission_id", "sequence")
    _reason_actions = ("return", "reject", "withdraw", "decline")

    # a search finds what was said only where one may read it
    message_ids = fields.One2many(bypass_search_access=False)
    # for what
    award_type_id = fields.Many2one(
        "emulation.award.type",
        "Award",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
        help="What the nominee is put forward for.",
    )
    outside_body = fields.Char(
        related="award_type_id.outside_body", help="Who decides, where it is no unit of the union."
    )
    year = fields.Integer(
        "Year of merit",
        required=True,
        index=True,
        aggregator=None,
        default=lambda self: self.env["union.clock"]._today().year,
        help="The year for which it is granted; the decision may be signed in the next.",
    )
    date_from = fields.Date("Merit from", help="First day of the merit, where it is not a year.")
    date_to = fields.Date("Merit until", help="Last day of the merit, where it is not a year.")
    basis = fields.Selection(
        BASES,
        "Origin",
        required=True,
        compute="_compute_basis",
        store=True,
        readonly=False,
        precompute=True,
        help="Origin of the award, as the state's statistics count it.",
    )
    campaign_id = fields.Many2one(
        "emulation.campaign",
        "Plan",
        index="btree_not_null",
        ondelete="restrict",
        domain=[("state", "in", ("launched", "closed"))],
        help="The plan under which the merit was earned; none: sudden merit, service time, events.",
    )
    phase_id = fields.Many2one(
        "emulation.phase",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('campaign_id', '=', campaign_id), ('parent_id', '=', False)]",
        help="The phase, for an award at its end.",
    )
    # who proposes
    unit_id = fields.Many2one(
        string="Proposed by",
        tracking=True,
        default=lambda self: self.env["union.mandate"]._current_units("officer")[:1],
        help="The unit that puts the nominee forward.",
    )
    sequence = fields.Integer("Priority", default=10, help="The proposer's order of priority.")
    department_id = fields.Many2one(
        "union.department",
        index="btree_not_null",
        ondelete="set null",
        domain="[('unit_id', '=', unit_id)]",
        help="The department of the unit's office that proposes it, if it is one.",
    )
    cluster_id = fields.Many2one(
        "union.cluster",
        index="btree_not_null",
        ondelete="set null",
        domain="[('year', '=', year)]",
        help="The cluster or block that proposes it, if it is one.",
    )
    # what for
    achievement = fields.Html("Achievements", help="Report on the achievements.")
    citation = fields.Text(
        "Granted for", help="What it is granted for in one line, as the decision prints it."
    )
    # what has come of it
    deciding_unit_id = fields.Many2one(
        "union.unit",
        "Decided by",
        compute="_compute_deciding_unit_id",
        store=True,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The unit that decides, or that sends it to the body outside.",
    )
    decision_id = fields.Many2one(
        "emulation.decision",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The decision by which it was granted.",
    )
    decline_reason = fields.Text(
        "Why not awarded", readonly=True, copy=False, help="Why it was not granted."
    )
    state = fields.Selection(
        selection_add=[("awarded", "Awarded"), ("declined", "Not awarded")],
        group_expand="_expand_states",
    )

    _year_plausible = models.Constraint(
        "CHECK (year BETWEEN 1945 AND 2200)", "A year has four figures, e.g. 2026."
    )
    _period_ordered = models.Constraint(
        "CHECK (date_from IS NULL OR date_to IS NULL OR date_to >= date_from)",
        "The time of merit ends on its first day or later.",
    )

    # ------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------

    @api.depends("nominee_name", "award_type_id.name")
    def _compute_display_name(self):
        for nomination in self:
            nomination.display_name = " – ".join(
                filter(None, (nomination.nominee_name, nomination.award_type_id.name))
            )

    @api.depends("award_type_id", "unit_id")
    def _compute_deciding_unit_id(self):
        for nomination in self:
            nomination.deciding_unit_id = nomination.award_type_id._deciding_unit(
                nomination.unit_id
            )

    @api.depends("award_type_id")
    def _compute_basis(self):
        for nomination in self:
            nomination.basis = USUAL_BASES.get(nomination.award_type_id.coverage, "merit")

    @api.model
    def _expand_states(self, states, domain):
        """Columns by state that are in use, in the order of life.

        :param list[str] states: of the nominations found
        :param list domain: by which they were found
        :rtype: list[str]
        """
        return [state for state, __ in self._fields["state"].selection if state in states]

    # ------------------------------------------------------------
    # Rules
    # ------------------------------------------------------------

    @api.constrains("phase_id", "campaign_id", "cluster_id", "department_id")
    def _check_place(self):
        for nomination in self:
            if nomination.phase_id and nomination.phase_id.campaign_id != nomination.campaign_id:
                raise ValidationError(self.env._("The phase is none of the plan."))
            department = nomination.department_id
            if department and department.unit_id != nomination.unit_id:
                raise ValidationError(self.env._("The department is none of the unit."))
            campaign = nomination.campaign_id
            if campaign:
                campaign.sudo(False).check_access("read")  # su=False: as above

    def _deciding_units(self):
        return {nomination: nomination.deciding_unit_id for nomination in self}

    def _missing_for_submission(self):
        missing = super()._missing_for_submission()
        for nomination in self:
            found = missing.setdefault(nomination, [])
            if not (nomination.nominee_name or "").strip():
                found.append(self.env._("Say who is put forward."))
            if not (nomination.citation or "").strip():
                found.append(self.env._("Say in a line what it is granted for."))
            if not html2plaintext(nomination.achievement or "").strip():
                found.append(self.env._("The report on the achievements is empty."))
        return missing

    def _own_user_ids(self):
        own = super()._own_user_ids()
        # sudo: the account of the person put forward, for the answer only
        for nomination in self.sudo():
            own[nomination.sudo(self.env.su)] |= set(nomination.member_id.user_id.ids)
        return own

    def _add_actor_reasons(self, action, reasons):
        if action != "decline":
            super()._add_actor_reasons(action, reasons)
            return
        deciders = who_decides(self, ("approver",), self._own_user_ids(), kind=self._name)
        add_decider_reasons(self, deciders, ("approver",), reasons, kind=self._name)

    # ------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------

    def action_decline(self, reason):
        """Say that the award is not granted.

        :param str reason: why, required
        :raise UserError: no reason, or who may say so
        """
        self._check_reason(reason)
        self._transition("decline", {"reason": reason}, decline_reason=reason)
        self._close_activities()
        self._tell_submitter()

    def action_open_letter(self):
        """Open the letter by which it is put forward.

        :return: window action
        :rtype: dict
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "emulation.submission",
            "res_id": self.submission_id.id,
            "views": [(False, "form")],
        }
