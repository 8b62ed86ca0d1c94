from odoo import api, fields, models

from ..tools.vietnamese import figure

#: Names in one sentence; the rest is counted.
NAMED = 5


class EmulationDecisionCheckMixin(models.AbstractModel):
    """What a decision lacks, who may do what with it, and what should be put right."""

    _name = "emulation.decision.check.mixin"
    _description = "Emulation: what a decision lacks"

    can_edit = fields.Boolean(
        compute="_compute_can_edit", help="The current user may change the draft now."
    )
    allowed_actions = fields.Char(
        compute="_compute_allowed_actions",
        help="Actions that the current user may take now, separated by spaces.",
    )
    missing = fields.Text(
        compute="_compute_missing", help="What keeps the decision from being issued."
    )
    warning = fields.Text(
        compute="_compute_warning", help="What should be put right, but forbids nothing."
    )
    deviation_count = fields.Integer(
        "Different from the session",
        compute="_compute_deviation_count",
        help="Lines that differ from the session's result.",
    )

    @api.depends("state", "unit_id")
    @api.depends_context("uid")
    def _compute_can_edit(self):
        for decision in self:
            # what is new belongs to whoever is writing it; creating it asks for the mandate
            decision.can_edit = decision._is_editable() and (
                not decision._origin or decision.in_charge
            )

    @api.depends("state", "unit_id", "document_id.state", "line_ids")
    @api.depends_context("uid")
    def _compute_allowed_actions(self):
        papers = {
            action: self.document_id._why_not(action) if self.document_id else {}
            for action in ("issue", "revoke")
        }
        for decision in self:
            in_force = decision.state == "issued" and decision.kind == "grant"
            allowed = {
                "give": decision.can_edit and not decision.date_given,
                "change": in_force and decision.in_charge,
                **{
                    action: decision.document_id in found and not found[decision.document_id]
                    for action, found in papers.items()
                },
            }
            decision.allowed_actions = " ".join(name for name, may in allowed.items() if may)

    @api.depends("state", "line_ids", "recipient_ids", "signatory_id", "paper_date", "name")
    def _compute_missing(self):
        for decision in self:
            lacks = decision._lacks() if decision.state == "draft" and decision.document_id else []
            decision.missing = "\n".join(dict.fromkeys(lacks)) or False

    @api.depends("state", "line_ids", "paper_date")
    def _compute_warning(self):
        for decision in self:
            found = decision.state == "draft" and decision.document_id and decision._warnings()
            decision.warning = "\n".join(found or ()) or False

    @api.depends("line_ids.differs")
    def _compute_deviation_count(self):
        for decision in self:
            decision.deviation_count = len(decision.line_ids.filtered("differs"))

    # ------------------------------------------------------------
    # What is missing
    # ------------------------------------------------------------

    def _lacks(self):
        """What the decision and its paper lack for the issue, whoever issues it.

        :rtype: list[str]
        """
        self.ensure_one()
        # sudo: what is missing does not depend on who asks
        document = self.document_id.sudo()
        reasons = {document: []}
        document._why_not_issue(reasons)
        return self._paper_lacks() + reasons[document]

    def _paper_waits(self):
        return ""  # the clerk issues the draft; what it lacks says _paper_lacks

    def _paper_lacks(self):
        self.ensure_one()
        found = super()._paper_lacks()
        if not (self.name or "").strip():
            found.append(self.env._("The subject is missing."))
        if not (self.executors or "").strip():
            found.append(self.env._("Say who carries the decision out."))
        # sudo: the addressees, for the answer only
        if not self.sudo().recipient_ids:
            found.append(self.env._("The paper has no recipients yet."))
        return found + (self._why_not_grant() if self.kind == "grant" else self._why_not_revoke())

    def _paper_refusal(self, action):
        if action == "replace":
            return self.env._(
                "Begin the decision that takes its place on the decision itself, so that its "
                "awards are replaced as well."
            )
        if self.kind == "revoke":
            return self.env._(
                "What was taken back is not granted again by revoking the paper: that takes a "
                "new nomination."
            )
        return ""

    def _why_not_grant(self):
        """Why the awards cannot be granted as things are now.

        :rtype: list[str]
        """
        self.ensure_one()
        # sudo: nominations, session and funds as they are now, for the answer only
        decision = self.sudo()
        lines = decision.line_ids.filtered(lambda line: line.outcome == "granted")
        found = [] if lines else [self.env._("The decision grants nothing yet.")]
        if decision.session_id:
            found += decision.session_id._why_not_decide()
        found += decision._why_not_earlier()
        found += lines._why_not_waiting()
        found += decision._why_not_result()
        found += lines._why_not_paid(decision.document_id._paper_date())
        return found

    def _why_not_earlier(self):
        """Why it cannot take the place of the decision that it is to replace, or take from it.

        :rtype: list[str]
        """
        earlier = self.replaces_id | self.revokes_id
        # while its paper is being issued the earlier one is set aside already
        if earlier and earlier.state not in ("issued", "replaced"):
            return [self.env._("“%(name)s” is not in force any more.", name=earlier.display_name)]
        if self.document_id.replaces_id != self.replaces_id.document_id:
            return [
                self.env._(
                    "The paper has to take the place of that of the decision which it replaces, "
                    "and of no other."
                )
            ]
        later = earlier.replacement_ids.filtered(lambda other: other.state != "draft") - self
        if later:
            return [
                self.env._(
                    "“%(name)s” has been replaced by “%(later)s”.",
                    name=earlier.display_name,
                    later=later[0].display_name,
                )
            ]
        return []

    def _why_not_result(self):
        """Why the lines do not follow the session's result, or need no session.

        :rtype: list[str]
        """
        found, lines = [], self.line_ids
        without_reason = lines.filtered(
            lambda line: line.differs and not (line.deviation_reason or "").strip()
        )
        if without_reason:
            found.append(
                self.env._(
                    "Say why the decision differs from the council's result: %(names)s.",
                    names=without_reason._names(),
                )
            )
        unjudged = lines.filtered(lambda line: line.outcome == "granted" and not line.result)
        terms = unjudged.nomination_id._term()
        unjudged = unjudged.filtered(lambda line: terms[line.nomination_id].mode != "none")
        if unjudged:
            found.append(
                self.env._(
                    "No council has judged this, and the terms of the award do not say that none "
                    "is needed: %(names)s.",
                    names=unjudged._names(),
                )
            )
        if self.session_id and not self.replaces_id:
            awards = lines.award_type_id
            forgotten = (self.session_id._passed_waiting() - lines.nomination_id).filtered(
                lambda nomination: nomination.award_type_id in awards
            )
            if forgotten:
                found.append(
                    self.env._(
                        "These passed and are on no decision: %(names)s. Add them, and say why "
                        "where one of them is left out.",
                        names=self._join(forgotten.mapped("display_name")),
                    )
                )
        return found

    def _why_not_revoke(self):
        """Why the awards cannot be taken back as things are now.

        :rtype: list[str]
        """
        self.ensure_one()
        # sudo: the awards as they are now, for the answer only
        decision = self.sudo()
        found = decision._why_not_earlier()
        if not decision.line_ids:
            found.append(self.env._("The decision takes nothing back yet."))
        if not decision.ground or not (decision.reason or "").strip():
            found.append(self.env._("Say on which ground the awards are taken back, and why."))
        over = decision.line_ids.filtered(lambda line: line.taken_award_id.state != "valid")
        if over:
            found.append(
                self.env._("These awards do not stand any more: %(names)s.", names=over._names())
            )
        return found

    # ------------------------------------------------------------
    # What should be put right
    # ------------------------------------------------------------

    def _warnings(self):
        """Sentences on plans of money that are exceeded and figures that are not known.

        :rtype: list[str]
        """
        self.ensure_one()
        if self.kind == "revoke":
            return []
        # sudo: sums of money planned and spent by this unit, for the answer only
        lines = self.sudo().line_ids.filtered(lambda line: line.outcome == "granted")
        notes = [(line.money_note, line.award_type_id.name) for line in lines if line.money_note]
        found = [f"{award}: {note}" for note, award in dict.fromkeys(notes)]
        for plan, over in self.env["emulation.fund.plan"].sudo()._exceeded(self, lines):
            found.append(
                self.env._(
                    "The plan of “%(fund)s” for “%(campaign)s” is exceeded by %(amount)s đ.",
                    fund=plan.fund_id.name,
                    campaign=plan.campaign_id.name,
                    amount=figure(over),
                )
            )
        return found

    @api.model
    def _join(self, names):
        """Names in one sentence, the first few of them.

        :param list[str] names:
        :rtype: str
        """
        said = ", ".join(names[:NAMED])
        if len(names) > NAMED:
            return self.env._("%(names)s and %(count)s more", names=said, count=len(names) - NAMED)
        return said
