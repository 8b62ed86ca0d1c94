from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..tools.lock import hold
from . import emulation_outcome_decision_paper as decision_paper
from .emulation_registration_work_mixin import WORK_KINDS
from .union_approval_check_mixin import TRANSITIONS


class EmulationOutcomeDecision(models.Model):
    """Decision by which works, products and tasks are recognised or get a plaque, several at once.

    The outcomes stay as they are until the paper is issued; then all of them are granted by it, or
    nothing happens.

    ========  ====================================  ==========  =========
    Action    Who                                   From        To
    ========  ====================================  ==========  =========
    issue     clerk of exactly the unit             approved    applied
              (``union.document``)
    revoke    the same: what it granted waits for   applied     revoked
              a decision again
    replace   officer: begins a draft whose issue   applied     replaced
              takes the place of this one
    withdraw  officer of exactly the unit           approved    withdrawn
    ========  ====================================  ==========  =========

    What comes before is the approval engine's (``union.approval.mixin``), within the unit.
    """

    _name = "emulation.outcome.decision"
    _description = "Emulation Decision on Outcomes"
    _inherit = [
        "emulation.outcome.decision.later.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "id desc"
    _mail_post_access = "read"

    _transitions = TRANSITIONS | {"withdraw": (("returned", "submitted", "approved"), "withdrawn")}
    _fixed_content = ("unit_id", "kind", "replaces_id")

    # a search finds what was said only where one may read it
    message_ids = fields.One2many(bypass_search_access=False)
    # what
    kind = fields.Selection(
        [("recognition", "Recognition"), ("plaque", "Plaque")],
        required=True,
        default="plaque",
        help="What is granted by the decision.",
    )
    name = fields.Char(
        "Subject",
        required=True,
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="Printed below the kind of paper.",
    )
    unit_id = fields.Many2one(
        string="Issued by",
        default=lambda self: self.env["union.mandate"]._current_units("officer")[:1],
        help="The unit that decides.",
    )
    outcome_ids = fields.Many2many(
        "emulation.outcome",
        string="Outcomes",
        domain="[('kind', '=', kind), ('deciding_unit_id', '=', unit_id),"
        " ('registration_id.kind', 'in', ('work', 'product', 'task')),"
        " '|', ('document_id', '=', replaced_paper_id or -1), '&', ('decision_number', '=', False),"
        " ('state', '=', 'decided' if kind == 'recognition' else 'proposed')]",
        help="The works, products and tasks that are recognised or get a plaque by it.",
    )
    event = fields.Char(
        "In honour of", help="The event that they are dedicated to; printed after “chào mừng”."
    )
    duty = fields.Text(
        "Article 2",
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        help="What the units have to do; printed as Article 2.",
    )
    executors = fields.Char(
        "Article 3",
        compute="_compute_executors",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        help="Who carries the decision out; printed in Article 3.",
    )
    date_applied = fields.Datetime(
        "In force since", readonly=True, copy=False, help="When it was issued."
    )
    # paper
    recipient_ids = fields.One2many(
        related="document_id.recipient_ids", readonly=False, help="Who gets the paper, and how."
    )
    signatory_id = fields.Many2one(
        related="document_id.signatory_id",
        readonly=False,
        domain="[('unit_id', '=', unit_id)]",
        help="Whose name stands under the paper.",
    )
    paper_number = fields.Char(related="document_id.full_number", help="Number of the paper.")
    state = fields.Selection(
        selection_add=[("applied", "In force"), ("replaced", "Replaced"), ("revoked", "Revoked")]
    )

    @api.depends("name", "paper_number")
    def _compute_display_name(self):
        for decision in self:
            # sudo: the number of a paper is no secret
            number = decision.sudo().paper_number
            decision.display_name = " – ".join(filter(None, (number, decision.name)))

    @api.depends("kind")
    def _compute_name(self):
        for decision in self:
            decision.name, decision.duty = decision_paper.USUAL[decision.kind or "plaque"]

    @api.depends("unit_id")
    def _compute_executors(self):
        for decision in self:
            decision.executors = decision_paper.executors(decision.unit_id)

    @api.constrains("outcome_ids", "unit_id", "kind")
    def _check_outcomes(self):
        for decision in self:
            for outcome in decision.outcome_ids:
                # constraints run as superuser, and a reader of this paper reads what it grants
                if (
                    not outcome.sudo(False).has_access("read")
                    or outcome.deciding_unit_id != decision.unit_id
                    or outcome.kind != decision.kind
                    or outcome.registration_id.kind not in WORK_KINDS
                ):
                    raise ValidationError(
                        self.env._(
                            "The decision is about works, products and tasks on which “%(unit)s” "
                            "decides, all recognised or all with a plaque.",
                            unit=decision.unit_id.name,
                        )
                    )

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        clean = self._without_defaults(["date_applied"])
        return super(EmulationOutcomeDecision, clean).create(
            [{name: vals[name] for name in vals if name != "date_applied"} for vals in vals_list]
        )

    def write(self, vals):
        if "date_applied" in vals:
            raise AccessError(self.env._("A decision comes into force by its issue only."))
        if any(d.replaces_id.id != vals.get("replaces_id", d.replaces_id.id) for d in self):
            raise AccessError(
                self.env._("What a decision replaces is said when it is begun: begin a new one.")
            )
        return super().write(vals)

    # ------------------------------------------------------------
    # Rules
    # ------------------------------------------------------------

    def _own_user_ids(self):
        own = super()._own_user_ids()
        # sudo: whose works they are, for the answer only
        outcomes = self.sudo().outcome_ids
        of_registration = outcomes.registration_id._own_user_ids()
        for decision in self.sudo():
            mine = own[decision.sudo(self.env.su)]
            mine |= set(decision.outcome_ids.proposed_by_id.ids)
            for registration in decision.outcome_ids.registration_id:
                mine |= of_registration[registration]
        return own

    def _missing_for_submission(self):
        missing = {}
        for decision in self:
            found = missing[decision] = []
            if not decision.outcome_ids:
                found.append(self.env._("The decision grants nothing yet."))
            if not decision.recipient_ids:
                found.append(self.env._("The paper has no recipients yet."))
            if not decision.signatory_id:
                found.append(self.env._("Say who signs the paper."))
            found += decision._why_not_apply()
        return missing

    def _why_not_apply(self):
        """Why the decision cannot grant its outcomes as they are now.

        :rtype: list[str]
        """
        self.ensure_one()
        awaited = {"plaque": "proposed", "recognition": "decided"}[self.kind]
        # granted by the decision that it replaces; at its issue by its own paper already
        decision = self.sudo()  # sudo: the outcomes as they are now, for the answer only
        own = decision.replaces_id and (decision.replaced_paper_id | decision.document_id)
        return [
            self.env._("“%(name)s” is not waiting for a decision.", name=outcome.display_name)
            for outcome in decision.outcome_ids
            if (outcome.state != awaited or outcome.decision_number)
            and not (own and outcome.document_id in own and outcome.state in ("decided", "done"))
        ]

    # ------------------------------------------------------------
    # The paper
    # ------------------------------------------------------------

    def _paper_type(self):
        return self.env.ref("union_emulation.union_document_type_qd")

    def _paper_template(self):
        return "union_emulation.paper_outcome_decision_body"

    def _prepare_paper_values(self, document):
        self.ensure_one()
        return decision_paper.values(self, document)

    def _paper_annexes(self, document):
        return [decision_paper.annex(self)]

    def _paper_citations(self, document):
        # sudo: the plans were launched for the units whose works these are
        papers = self.outcome_ids.registration_id.campaign_id.document_id.sudo()
        issued = papers.filtered(lambda paper: paper.state == "issued")
        return [decision_paper.reference(paper) for paper in issued]

    def _on_paper_issued(self):
        super()._on_paper_issued()
        for decision in self:
            decision._apply()

    def _apply(self):
        """Grant the outcomes by the paper that has been issued.

        :raise UserError: one of them does not wait for a decision any more
        """
        # sudo: the clerk issues the paper, the rest follows from it
        outcomes = self.outcome_ids.sudo()
        hold(outcomes)
        reasons = self._why_not_apply()
        if reasons:
            raise UserError("\n".join(reasons))
        # sudo: as above
        steps = self.step_ids.sudo().filtered(lambda step: step.state == "approved")
        last = steps.sorted("date_done")[-1:]
        self.outcome_ids._grant(
            self.document_id, ", ".join(filter(None, (last.actor_name, last.actor_title)))
        )
        self._engine_write({"state": "applied", "date_applied": self._clock_now()})
