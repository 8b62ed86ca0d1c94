from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from .emulation_decision_begin_mixin import RANKS

#: Written by the engine only: when the decision is issued, paid or taken back.
ENGINE_FIELDS = (
    "amount",
    "base_amount",
    "award_id",
    "paid_before",
    "date_paid",
    "paid_by",
    "recovered_amount",
    "date_recovered",
    "recovered_by",
    "is_claim",
)
#: Set once, when the line is made.
FIXED_FIELDS = ("decision_id", "nomination_id", "source_line_id")


class EmulationDecisionLine(models.Model):
    """Line of a decision: one recipient of one award, with its citation and money.

    A line may differ from the session's result in two ways, each with a reason that stays: one
    who passed is left out, one who did not pass is granted the award.
    """

    _name = "emulation.decision.line"
    _description = "Emulation Decision Line"
    _inherit = ["emulation.decision.line.payment.mixin"]
    _order = "decision_id, sequence, id"

    decision_id = fields.Many2one(
        "emulation.decision", required=True, index=True, ondelete="cascade", help="The decision."
    )
    decision_kind = fields.Selection(related="decision_id.kind", help="What the decision does.")
    decision_state = fields.Selection(
        related="decision_id.state", string="Decision is", help="How far the decision has come."
    )
    decision_date = fields.Date(related="decision_id.decision_date", help="Date of the decision.")
    unit_id = fields.Many2one(related="decision_id.unit_id", help="The unit that decides.")
    sequence = fields.Integer(
        default=10, help="Order on the list; collectives are printed before people."
    )
    nomination_id = fields.Many2one(
        "emulation.nomination", required=True, index=True, ondelete="restrict", help="Who for what."
    )
    # as a list shows them
    award_type_id = fields.Many2one(
        related="nomination_id.award_type_id", store=True, index=True, help="What is granted."
    )
    subject_type = fields.Selection(
        related="nomination_id.subject_type", help="What the recipient is."
    )
    recipient_name = fields.Char(
        related="nomination_id.nominee_name", string="Recipient", help="Name as put forward."
    )
    recipient_title = fields.Char(
        related="nomination_id.nominee_title", help="Post as put forward."
    )
    proposing_unit_id = fields.Many2one(
        related="nomination_id.unit_id", string="Proposed by", help="Who put the recipient forward."
    )
    # towards the session
    outcome = fields.Selection(
        [("granted", "To be granted"), ("left_out", "Left out")],
        required=True,
        default="granted",
        help="Whether the award is granted. Who passed and is left out stays on the list, with "
        "the reason.",
    )
    result = fields.Selection(
        [("passed", "Passed"), ("failed", "Not passed")],
        "Council",
        compute="_compute_result",
        help="What the session came to; empty: it did not judge this nominee.",
    )
    differs = fields.Boolean(
        compute="_compute_result", help="The line differs from the session's result."
    )
    deviation_reason = fields.Text(
        "Why different", help="Why the line differs from the session's result; stays on record."
    )
    is_claim = fields.Boolean(
        compute="_compute_is_claim",
        store=True,
        help="The nominee is taken by this decision: no other one can grant the award.",
    )
    # what is printed
    citation = fields.Text(
        compute="_compute_usual",
        store=True,
        readonly=False,
        precompute=True,
        help="What it is granted for, as the paper and certificate print it.",
    )
    # what has come of it
    award_id = fields.Many2one(
        "emulation.award",
        "Entry in the register",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="What came of the line.",
    )
    award_state = fields.Selection(
        related="award_id.state", string="Award is", help="Whether the award still stands."
    )
    register_number = fields.Char(
        related="award_id.register_number", help="Number in the register of commendation."
    )
    # taking back
    source_line_id = fields.Many2one(
        "emulation.decision.line",
        "Taken back",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The line whose award is taken back.",
    )
    taken_award_id = fields.Many2one(
        related="source_line_id.award_id", string="Award taken back", help="What is taken back."
    )

    _claim_unique = models.UniqueIndex(
        "(nomination_id) WHERE is_claim", "One of the nominees lies on another decision already."
    )
    _once = models.Constraint(
        "UNIQUE (decision_id, nomination_id)", "A nominee stands on a decision once."
    )

    # ------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------

    @api.depends("recipient_name", "award_type_id.name")
    def _compute_display_name(self):
        for line in self:
            line.display_name = " – ".join(
                filter(None, (line.recipient_name, line.award_type_id.name))
            )

    @api.depends("decision_id.session_id", "nomination_id", "outcome", "decision_kind")
    def _compute_result(self):
        # sudo: what the council came to is told to whoever reads the decision
        sessions = self.decision_id.session_id.sudo()
        results = {session.id: session._result() for session in sessions}
        for line in self:
            found = results.get(line.decision_id.session_id.id) or {}
            line.result = found.get(line.nomination_id.sudo()) or False
            usual = {"granted": "passed", "left_out": "failed"}[line.outcome or "granted"]
            line.differs = line.decision_kind == "grant" and line.result and line.result != usual

    @api.depends("outcome", "decision_id.kind", "decision_id.state", "decision_id.replaces_id")
    def _compute_is_claim(self):
        for line in self:
            decision = line.decision_id
            # what is to take another's place holds its nominees from the issue on
            living = decision.state == "issued" or (
                decision.state == "draft" and not decision.replaces_id
            )
            line.is_claim = decision.kind == "grant" and line.outcome == "granted" and living

    @api.depends("nomination_id")
    def _compute_usual(self):
        terms = self.nomination_id._term()
        for line in self:
            line.citation = line.nomination_id.citation
            term = terms.get(line.nomination_id)
            line.fund_id = term.fund_id if term and line._factor(term) else False

    # ------------------------------------------------------------
    # Rules
    # ------------------------------------------------------------

    @api.constrains("nomination_id", "decision_id", "outcome")
    def _check_nomination(self):
        grants = self.filtered(lambda line: line.decision_kind == "grant")
        # su=False: a reader of the decision reads whom it names
        named = grants.nomination_id.sudo(False)
        readable = named._filtered_access("read")
        deciding = named.sudo()._decided_here()
        for line in grants:
            nomination = line.nomination_id.sudo()
            if line.nomination_id.sudo(False) not in readable:
                raise ValidationError(self.env._("A decision names nominees of your territory."))
            if deciding[nomination] != line.unit_id:
                raise ValidationError(
                    self.env._(
                        "“%(unit)s” does not decide on “%(name)s”.",
                        unit=line.unit_id.name,
                        name=nomination.display_name,
                    )
                )
        grants._check_taken()

    def _check_taken(self):
        """Refuse nominees that do not wait for a decision, or lie on another one."""
        for line in self:
            nomination = line.nomination_id.sudo()
            earlier = line.decision_id.replaces_id
            if nomination.state == "approved" or (
                earlier and nomination.state == "awarded" and nomination.decision_id == earlier
            ):
                continue
            if line.decision_id.state == "draft":
                raise ValidationError(
                    self.env._("“%(name)s” does not wait for a decision.", name=line.display_name)
                )
        # not by is_claim: to ask for it would write it, and its index speaks less clearly
        claims = self.filtered(
            lambda line: line.outcome == "granted" and not line.decision_id.replaces_id
        )
        # sudo: whether somebody lies on another decision, for the answer only
        others = self.sudo().search(
            [
                ("nomination_id", "in", claims.nomination_id.ids),
                ("id", "not in", claims.ids),
                ("outcome", "=", "granted"),
                ("decision_id.kind", "=", "grant"),
                "|",
                ("decision_id.state", "=", "issued"),
                "&",
                ("decision_id.state", "=", "draft"),
                ("decision_id.replaces_id", "=", False),
            ],
            limit=1,
        )
        if others:
            raise ValidationError(
                self.env._(
                    "“%(name)s” lies on another decision already: “%(decision)s”.",
                    name=others.display_name,
                    decision=others.decision_id.display_name,
                )
            )

    @api.constrains("source_line_id", "decision_id", "nomination_id")
    def _check_source(self):
        for line in self:
            source, decision = line.source_line_id, line.decision_id
            if bool(source) != (decision.kind == "revoke") or (
                source
                and (
                    source.decision_id != decision.revokes_id
                    or source.nomination_id != line.nomination_id
                )
            ):
                raise ValidationError(
                    self.env._("A decision takes back awards of the decision that it is about.")
                )

    def _why_not_waiting(self):
        """Which of the nominees cannot be granted their award as things are now.

        :rtype: list[str]
        """
        earlier = self.decision_id.replaces_id
        over = self.filtered(
            lambda line: (
                line.nomination_id.state != "approved"
                and not (
                    line.nomination_id.state == "awarded"
                    and line.nomination_id.decision_id == earlier
                )
            )
        )
        if not over:
            return []
        return [self.env._("These do not wait for a decision any more: %(n)s.", n=over._names())]

    def _rank(self):
        """Place of the recipient's kind on the list: collectives first.

        :rtype: int
        """
        return RANKS[self.subject_type]

    def _prepare_award(self, document, amount):
        """Values of the entry in the register that comes of the line.

        :param union.document document: the decision's paper, numbered
        :param int amount: in đồng
        :rtype: dict
        """
        self.ensure_one()
        nomination = self.nomination_id
        person = nomination.subject_type == "individual"
        member = nomination.member_id if person else nomination.member_id.browse()
        unit = nomination.nominee_unit_id if not person else nomination.nominee_unit_id.browse()
        label = nomination.award_type_id.issuer_label
        return {
            "award_type_id": nomination.award_type_id.id,
            "subject_type": nomination.subject_type,
            "member_id": member.id,
            "nominee_unit_id": unit.id,
            "recipient_name": nomination.nominee_name,
            "recipient_title": nomination.nominee_title,
            "unit_id": (member.unit_id or unit or nomination.unit_id).id,
            "position_group": nomination.position_group,
            "is_direct_worker": nomination.is_direct_worker,
            "gender": nomination.gender,
            "year": nomination.year,
            "date_from": nomination.date_from,
            "date_to": nomination.date_to,
            "basis": nomination.basis,
            "citation": self.citation,
            "campaign_id": nomination.campaign_id.id,
            "nomination_id": nomination.id,
            "decision_id": self.decision_id.id,
            "decision_number": document.full_number,
            "decision_date": document.date,
            "deciding_unit_id": self.unit_id.id,
            "amount": amount,
            "fund_id": self.fund_id.id,
            "source": "decision",
            **({"body_name": label} if label else {}),
        }

    def _names(self):
        return self.env["emulation.decision"]._join(self.mapped("display_name"))

    # ------------------------------------------------------------
    # CRUD: open and closed with the decision
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        clean = self._without_defaults(ENGINE_FIELDS)
        self._refuse_engine_fields(name for vals in vals_list for name in vals)
        lines = super(EmulationDecisionLine, clean).create(vals_list)
        lines.decision_id._begin_change()
        for decision in lines.decision_id:
            # the first lines of one that was begun empty say what it is about
            if decision.document_id and not decision.name:
                decision._prepare_paper()
        return lines

    def write(self, vals):
        self._refuse_engine_fields(vals)
        if any(
            name in vals
            and any(
                line._fields[name].convert_to_write(line[name], line) != vals[name] for line in self
            )
            for name in FIXED_FIELDS
        ):
            raise AccessError(self.env._("A line stays with its decision and its nominee."))
        self.decision_id._begin_change()
        return super().write(vals)

    @api.ondelete(at_uninstall=True)
    def _unlink_except_issued(self):
        self.decision_id._begin_change()

    @api.model
    def _refuse_engine_fields(self, names):
        if set(names) & set(ENGINE_FIELDS):
            raise AccessError(
                self.env._("Money and awards of a line follow from the issue of its decision.")
            )

    def _engine_write(self, values):
        # sudo: the clerk who issues need not be the officer who prepares. super(): steps over the
        # refusal in write(), which nothing outside can do.
        return super(EmulationDecisionLine, self.sudo()).write(values)
