from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..tools.lock import hold
from . import emulation_decision_paper as decision_paper

#: Written by the engine only: at issue, or when the paper is revoked or replaced.
ENGINE_FIELDS = ("state", "decision_date", "document_id", "date_given")
#: Set once, when the decision is begun.
FIXED_FIELDS = ("unit_id", "kind", "session_id", "revokes_id", "replaces_id")
#: Kept in step with other fields; what a client sends along is not theirs to say.
CHATTER = ("mail.thread", "mail.activity.mixin")


class EmulationDecision(models.Model):
    """Decision by which a unit grants awards (quyết định khen thưởng), or takes them back.

    Until the paper is issued nothing is granted; then every line becomes an award with its number
    in the register, or nothing happens. A decision that has been issued never changes: another one
    takes its place, or takes awards of it back.

    ========  ===================================  =======  ========
    Action    Who                                  From     To
    ========  ===================================  =======  ========
    prepare   officer of exactly the unit          –        draft
    issue     clerk of exactly the unit            draft    issued
              (``union.document``)
    revoke    the same: the paper is void, whom    issued   revoked
              it named waits for a decision again
    replace   officer: begins a draft whose issue  issued   replaced
              takes the place of this one
    take      officer: begins a decision that      issued   issued or
    back      takes awards of this one back                 revoked
              (Law 06/2022/QH15, article 93)
    ========  ===================================  =======  ========
    """

    _name = "emulation.decision"
    _description = "Emulation Decision"
    _inherit = [
        "emulation.decision.begin.mixin",
        "emulation.decision.check.mixin",
        "emulation.decision.issue.mixin",
        "emulation.decision.payment.mixin",
        "union.paper.mixin",
        "union.activity.mixin",
        "union.event.mixin",
        "union.thread.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "id desc"
    _mail_post_access = "read"

    # a search finds what was said only where one may read it
    message_ids = fields.One2many(bypass_search_access=False)
    # what
    kind = fields.Selection(
        [("grant", "Grants awards"), ("revoke", "Takes awards back")],
        required=True,
        default="grant",
        readonly=True,
        index=True,
        help="Whether it grants awards, or cancels ones that were granted.",
    )
    name = fields.Char("Subject", tracking=True, help="Printed below the kind of paper.")
    unit_id = fields.Many2one(
        string="Issued by",
        default=lambda self: self.env["union.mandate"]._current_units("officer")[:1],
        help="The unit that decides.",
    )
    session_id = fields.Many2one(
        "emulation.council.session",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('unit_id', '=', unit_id), ('state', '=', 'closed')]",
        help="The session whose result it follows; none: no council is asked for these awards.",
    )
    line_ids = fields.One2many(
        "emulation.decision.line", "decision_id", "Lines", help="Who gets what by it."
    )
    nomination_ids = fields.Many2many(
        "emulation.nomination",
        string="Nominees",
        compute="_compute_nomination_ids",
        inverse="_inverse_nomination_ids",
        help="Whom the lines are about, those left out included.",
    )
    award_ids = fields.One2many(
        "emulation.award", "decision_id", "Awards", help="What was granted by it."
    )
    decision_date = fields.Date(readonly=True, copy=False, help="Date of the paper.")
    # text
    merit = fields.Text(
        "For what", help="Printed in Article 1 behind the recipients: đã có thành tích xuất sắc …"
    )
    proposer = fields.Char(
        "On the proposal of", help="Printed behind “Xét đề nghị của” above the articles."
    )
    executors = fields.Char("Carried out by", help="Who carries it out; the last article.")
    # one takes the place of another, or takes it back
    replaces_id = fields.Many2one(
        "emulation.decision",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The issued decision that this one takes the place of.",
    )
    replacement_ids = fields.One2many(
        "emulation.decision", "replaces_id", "Replaced by", help="What takes its place."
    )
    revokes_id = fields.Many2one(
        "emulation.decision",
        "Takes back from",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The issued decision whose awards it takes back, all of them or some.",
    )
    revocation_ids = fields.One2many(
        "emulation.decision", "revokes_id", "Taken back by", help="What takes awards of it back."
    )
    ground = fields.Selection(
        [
            ("false", "The achievements were falsified"),
            ("forged", "Papers of the dossier were forged"),
            ("appraisal", "The appraisal broke the law"),
            ("standard", "A later conclusion: the standard was not met"),
            ("other", "Another ground"),
        ],
        help="Why awards are taken back: Law 06/2022/QH15, article 93.",
    )
    reason = fields.Text(help="What has come to light; printed in Article 1.")
    # life
    date_given = fields.Datetime(
        "Given to the clerk", readonly=True, copy=False, help="When the officer had it ready."
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("issued", "Issued"),
            ("replaced", "Replaced"),
            ("revoked", "Revoked"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
        help="How far it has come; it moves with its paper.",
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
    paper_date = fields.Date(
        related="document_id.date",
        string="Date of the paper",
        readonly=False,
        help="Date that the paper is to bear; empty: the day of issue. Money is reckoned with the "
        "base salary of this day.",
    )
    paper_number = fields.Char(related="document_id.full_number", help="Number of the paper.")

    @api.depends("name", "paper_number", "kind")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for decision in self:
            # sudo: the number of a paper is no secret
            number = decision.sudo().paper_number
            decision.display_name = " – ".join(
                filter(None, (number, decision.name or kinds.get(decision.kind)))
            )

    @api.depends("line_ids.nomination_id")
    def _compute_nomination_ids(self):
        for decision in self:
            decision.nomination_ids = decision.line_ids.nomination_id

    def _inverse_nomination_ids(self):
        Line = self.env["emulation.decision.line"]
        for decision in self:
            lines, wanted = decision.line_ids, decision.nomination_ids
            lines.filtered(lambda line, kept=wanted: line.nomination_id not in kept).unlink()
            Line.create(decision._prepare_lines(wanted - lines.nomination_id))

    @api.constrains("session_id", "unit_id", "kind")
    def _check_session(self):
        for decision in self:
            # su=False: a reader of this paper reads the name of its session
            session = decision.session_id.sudo(False)
            if session and not (session.has_access("read") and session.unit_id == decision.unit_id):
                raise ValidationError(
                    self.env._("A decision follows a session of the council of its own unit.")
                )

    @api.constrains("replaces_id", "revokes_id", "unit_id", "kind")
    def _check_earlier(self):
        for decision in self:
            earlier = (decision.replaces_id | decision.revokes_id).sudo(False)
            if bool(decision.revokes_id) != (decision.kind == "revoke") or len(earlier) > 1:
                raise ValidationError(
                    self.env._("Begin this by the buttons of the decision that it is about.")
                )
            if earlier and not (
                earlier.has_access("read")
                and earlier.unit_id == decision.unit_id
                and earlier.kind == "grant"
                and (earlier.state == "issued" or decision.state != "draft")
            ):
                raise ValidationError(
                    self.env._("Only a decision of this unit that is in force can be changed.")
                )

    # ------------------------------------------------------------
    # CRUD: drafts only
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        clean = self._without_defaults(ENGINE_FIELDS)
        if any(vals.get(name) for vals in vals_list for name in ENGINE_FIELDS[1:]) or any(
            vals.get("state", "draft") != "draft" for vals in vals_list
        ):
            raise AccessError(self.env._("A decision begins as a draft."))
        prepared = [clean._prepare_new(vals) for vals in vals_list]
        decisions = super(EmulationDecision, clean).create(prepared)
        for decision in decisions:
            decision._prepare_paper()
        return decisions

    def write(self, vals):
        if any(name in vals for name in ENGINE_FIELDS):
            raise AccessError(self.env._("A decision changes by issuing or revoking it only."))
        own = vals.keys() - {
            name for model in CHATTER for name in self.env[model]._fields if name in vals
        }
        if own:
            self._check_editable()
        if any(
            name in vals
            and any(d._fields[name].convert_to_write(d[name], d) != vals[name] for d in self)
            for name in FIXED_FIELDS
        ):
            raise AccessError(
                self.env._("A decision stays with its unit and session: begin a new one.")
            )
        return super().write(vals)

    def copy_data(self, default=None):
        raise UserError(self.env._("Begin a decision from a session or from nominations."))

    @api.ondelete(at_uninstall=True)
    def _unlink_except_issued(self):
        self._check_editable()

    def _check_editable(self):
        """Refuse to change what has been issued, the superuser included.

        :raise AccessError: names the decision
        """
        for decision in self:
            if not decision._is_editable():
                raise AccessError(
                    self.env._(
                        "“%(name)s” has been issued: it is replaced or taken back by another "
                        "decision, and never changed.",
                        name=decision.display_name,
                    )
                )

    def _begin_change(self):
        """Hold the decisions for a change of their lines.

        :raise UserError: somebody is issuing one of them
        :raise AccessError: it has been issued
        """
        hold(self)
        self._check_editable()
        # the row itself changes: an issue that began before this ends has to begin anew
        self._engine_write({})

    def _engine_write(self, values):
        # sudo: the clerk who issues need not be the officer who prepares. super(): steps over the
        # refusal in write(), which nothing outside can do.
        return super(EmulationDecision, self.sudo()).write(values)

    @api.model
    def _offers_new(self):
        return self.env.su or bool(self.env["union.mandate"]._current_units("officer"))

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
        return decision_paper.annexes(self, document)

    def _paper_citations(self, document):
        return decision_paper.citations(self, document)

    # ------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------

    def action_issue(self):
        """Number and print the papers, and grant what they say: all of it or nothing.

        :return: True
        :raise UserError: what is missing, or who may issue them
        """
        self.check_access("read")
        return self.document_id.action_issue()
