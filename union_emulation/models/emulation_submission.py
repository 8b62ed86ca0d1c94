from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..tools.lock import hold
from . import emulation_submission_paper as letter_paper

#: States in which nobody puts a nominee forward any more.
DROPPED_STATES = ("returned", "rejected", "withdrawn", "declined")


class EmulationSubmission(models.Model):
    """Letter by which a unit puts nominees forward (tờ trình): one paper, many nominees.

    Each nominee climbs as a dossier of his own, so that each has an outcome of his own. The letter
    lists those whom the unit itself has approved; units above gather letters of those below.

    ======  ==============================  =====  =========
    Action  Who                             From   To
    ======  ==============================  =====  =========
    submit  officer of exactly the unit     draft  submitted
    issue   clerk of exactly the unit, when the unit has decided on everybody on the list
            (``union.document``)
    ======  ==============================  =====  =========
    """

    _name = "emulation.submission"
    _description = "Emulation Submission"
    _inherit = [
        "emulation.guard.mixin",
        "union.paper.mixin",
        "union.event.mixin",
        "union.thread.mixin",
        "mail.thread",
    ]
    _order = "id desc"
    _mail_post_access = "read"

    # a search finds what was said only where one may read it
    message_ids = fields.One2many(bypass_search_access=False)
    # what
    name = fields.Char(
        "Subject",
        required=True,
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
        help="Printed below the kind of paper.",
    )
    unit_id = fields.Many2one(
        default=lambda self: self.env["union.mandate"]._current_units("officer")[:1],
        help="The unit that puts them forward.",
    )
    campaign_id = fields.Many2one(
        "emulation.campaign",
        "Plan",
        index="btree_not_null",
        ondelete="restrict",
        domain=[("state", "in", ("launched", "closed"))],
        help="The plan, where it is about one.",
    )
    year = fields.Integer(
        required=True,
        aggregator=None,
        default=lambda self: self.env["union.clock"]._today().year,
        help="The year of merit.",
    )
    addressee = fields.Char(
        "Addressed to",
        compute="_compute_addressee",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        help="Printed behind “Kính gửi:”.",
    )
    reason = fields.Text(
        "Before the list", help="What the letter says besides, before it names whom it asks for."
    )
    # whom
    nomination_ids = fields.One2many(
        "emulation.nomination", "submission_id", "Nominees", help="Whom the letter puts forward."
    )
    parent_id = fields.Many2one(
        "emulation.submission",
        "Goes into",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The letter of the unit above that takes it up.",
    )
    child_ids = fields.One2many(
        "emulation.submission",
        "parent_id",
        "Letters from below",
        help="Letters of units below whose nominees this one puts forward.",
    )
    nomination_count = fields.Integer(
        "Put forward",
        compute="_compute_nomination_count",
        recursive=True,
        help="How many it puts forward now.",
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
    paper_state = fields.Selection(
        string="State of the paper", related="document_id.state", help="Whether it is issued."
    )
    state = fields.Selection(
        [("draft", "Draft"), ("submitted", "Submitted")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        help="Whether its nominees are on their way.",
    )
    # screen
    can_edit = fields.Boolean(
        compute="_compute_can_edit", help="The current user may change the letter now."
    )
    missing = fields.Text(
        "What is missing",
        compute="_compute_missing",
        help="Why the letter cannot be submitted, or its paper not be issued.",
    )

    _year_plausible = models.Constraint(
        "CHECK (year BETWEEN 1945 AND 2200)", "A year has four figures, e.g. 2026."
    )

    # ------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------

    @api.depends("year")
    def _compute_name(self):
        for letter in self:
            letter.name = letter_paper.usual_name(letter.year)

    @api.depends("unit_id")
    def _compute_addressee(self):
        for letter in self:
            above = letter.unit_id._chain()[1:2] or letter.unit_id
            letter.addressee = above.print_name or above.name

    @api.depends("nomination_ids.state", "child_ids.nomination_count")
    def _compute_nomination_count(self):
        for letter in self:
            letter.nomination_count = len(letter._put_forward())

    @api.depends_context("uid")
    @api.depends("state", "unit_id")
    def _compute_can_edit(self):
        for letter in self:
            letter.can_edit = letter._is_editable() and (not letter._origin or letter.in_charge)

    @api.depends_context("uid")
    @api.depends("state", "nomination_ids.state", "child_ids", "document_id.state")
    def _compute_missing(self):
        for letter in self:
            found = []
            if letter.state == "draft":
                found = letter._why_not_submit() + letter._lacking()
            elif letter.document_id.state == "draft":
                found = [letter._paper_waits()]
            letter.missing = "\n".join(filter(None, found)) or False

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    def write(self, vals):
        chatter = self.env["mail.thread"]._fields.keys()
        if vals.keys() - chatter - {*self._paper_fields()}:
            self._begin_change()
        return super().write(vals)

    @api.ondelete(at_uninstall=True)
    def _unlink_except_draft(self):
        for letter in self:
            if letter.state != "draft":
                raise UserError(
                    self.env._(
                        "“%(name)s” has been submitted and stays on record.", name=letter.name
                    )
                )

    def _begin_change(self):
        """Hold the letters for a change of what they list.

        :raise AccessError: a letter is on its way
        :raise UserError: somebody else is working on one of them
        """
        for letter in self:
            if not letter._is_editable():
                raise AccessError(
                    self.env._(
                        "“%(name)s” has been submitted: its list does not change any more.",
                        name=letter.name,
                    )
                )
        hold(self)
        self._engine_write({})

    def _engine_write(self, values):
        return self._write_untyped(values)

    # ------------------------------------------------------------
    # On its way
    # ------------------------------------------------------------

    def action_submit(self):
        """Send everybody on the letters on their way, or nobody.

        :raise UserError: who may submit, or what is missing, by nominee
        """
        self.check_access("read")
        hold(self)
        reasons = [reason for letter in self for reason in letter._why_not_submit()]
        if reasons:
            raise UserError("\n".join(dict.fromkeys(reasons)))
        self._engine_write({"state": "submitted"})
        self._log_event("submit")
        if lacking := self._lacking():
            raise UserError("\n".join(lacking))
        self.nomination_ids.filtered(lambda n: n.state in ("draft", "returned")).action_submit()

    def _why_not_submit(self):
        """Why the current user cannot submit the letter as it is now.

        :rtype: list[str]
        """
        self.ensure_one()
        refusals = self.env["union.mandate"]._officer_refusals(self.unit_id)
        reasons = list(refusals.values())
        if self.state != "draft":
            reasons.append(self.env._("“%(name)s” has been submitted.", name=self.name))
        if not self.nomination_ids and not self.child_ids:
            reasons.append(self.env._("The letter names nobody yet."))
        if not self.signatory_id:
            reasons.append(self.env._("Say who signs the paper."))
        if not self.recipient_ids:
            reasons.append(self.env._("The paper has no recipients yet."))
        return reasons

    def _lacking(self):
        """What the nominees on the letter still lack, by name.

        :rtype: list[str]
        """
        drafts = self.nomination_ids.filtered(lambda n: n.state in ("draft", "returned"))
        return [
            f"{nomination.nominee_name or '…'}: {reason}"
            for nomination, found in drafts._missing_for_submission().items()
            for reason in found
            if reason != nomination._say_letter()
        ]

    def action_take_up(self):
        """Take the letters of the units directly below up that no other letter has taken up.

        :raise UserError: who may do so, or there are none
        """
        self.ensure_one()
        self.check_access("read")
        for refusal in self.env["union.mandate"]._officer_refusals(self.unit_id).values():
            raise UserError(refusal)
        self._begin_change()
        found = self.search(
            Domain("unit_id.parent_id", "=", self.unit_id.id)
            & Domain("state", "=", "submitted")
            & Domain("parent_id", "=", False)
            & Domain("year", "=", self.year)
        )
        if not found:
            raise UserError(self.env._("No unit below has a letter that waits to be taken up."))
        hold(found)
        found._engine_write({"parent_id": self.id})
        self._log_event("take_up")

    # ------------------------------------------------------------
    # Whom it puts forward
    # ------------------------------------------------------------

    def _all_nominations(self):
        """Nominees of the letter and of those it has taken up.

        :rtype: emulation.nomination
        """
        # sudo: a letter that was taken up is read with the one that takes it up
        letters, found = self.sudo(), self.env["emulation.nomination"].sudo()
        while letters:
            found |= letters.nomination_ids
            letters = letters.child_ids
        return found

    def _undecided(self):
        """Nominees on whom the unit, or one below it, has not decided yet.

        :rtype: emulation.nomination
        """
        own = self.unit_id.parent_path or "-"
        return self._all_nominations().filtered(
            lambda n: (
                n.state == "submitted"
                and (n.current_step_id.unit_id.parent_path or "").startswith(own)
            )
        )

    def _put_forward(self):
        """Nominees whom the unit puts forward, collectives first, then people, by priority.

        :rtype: emulation.nomination
        """
        found = self._all_nominations().filtered(lambda n: n.state not in DROPPED_STATES)
        if self.state == "submitted":
            found = found.filtered(lambda n: n.state != "draft") - self._undecided()
        return found.sorted(
            lambda n: (
                n.subject_type == "individual",
                n.award_type_id.sequence,
                n.unit_id.parent_path or "",
                n.sequence,
                n.id,
            )
        )

    # ------------------------------------------------------------
    # The paper
    # ------------------------------------------------------------

    def _paper_type(self):
        return self.env.ref("union_emulation.union_document_type_ttr")

    def _paper_template(self):
        return "union_emulation.paper_submission_body"

    def _paper_waits(self):
        if self.state == "draft":
            return self.env._("“%(name)s” has not been submitted yet.", name=self.name)
        if waiting := self._undecided():
            return self.env._(
                "“%(unit)s” has not decided on everybody yet: %(names)s.",
                unit=self.unit_id.name,
                names=", ".join(waiting[:5].mapped("nominee_name")),
            )
        if not self._put_forward():
            return self.env._("Nobody is left whom the letter could put forward.")
        return ""

    def _prepare_paper_values(self, document):
        self.ensure_one()
        return letter_paper.values(self, document)

    def _paper_annexes(self, document):
        return [letter_paper.annex(self)]

    def _paper_citations(self, document):
        # sudo: the plan was launched for the unit
        paper = self.sudo().campaign_id.document_id
        return [letter_paper.reference(paper)] if paper.state == "issued" else []

    # ------------------------------------------------------------
    # Screens
    # ------------------------------------------------------------

    def action_open_nominations(self):
        """Open everybody whom the letter puts forward, those from below included.

        :return: window action
        :rtype: dict
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "union_emulation.emulation_nomination_action"
        )
        return action | {"domain": [("id", "in", self._all_nominations().ids)], "context": {}}

    @api.model
    def _offers_new(self):
        return self.env.su or bool(self.env["union.mandate"]._current_units("officer"))
