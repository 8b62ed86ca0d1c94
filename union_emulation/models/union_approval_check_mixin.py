from odoo import api, fields, models

#: {action: (states it starts from, state it ends in)}
TRANSITIONS = {
    "submit": (("draft", "returned"), "submitted"),
    "recall": (("submitted",), "draft"),
    "receive": (("submitted",), "submitted"),
    "approve": (("submitted",), "approved"),
    "return": (("submitted",), "returned"),
    "reject": (("submitted",), "rejected"),
    "withdraw": (("returned", "submitted"), "withdrawn"),
}
#: Actions of whoever's turn it is.
TURN_ACTIONS = ("receive", "approve", "return", "reject")


class UnionApprovalCheckMixin(models.AbstractModel):
    """Who may take which action on a dossier, and what is missing for it.

    :meth:`_why_not` is the one answer behind buttons, server checks, refusals of remote calls
    and the panel “what is missing”.
    """

    _name = "union.approval.check.mixin"
    _description = "Union: dossier that says who may act"
    _inherit = ["union.route.mixin"]

    _transitions = TRANSITIONS
    #: {action: role at exactly the dossier's unit}
    _unit_actions = {"submit": "officer", "recall": "officer", "withdraw": "officer"}

    # screen
    allowed_actions = fields.Char(
        compute="_compute_allowed_actions",
        help="Actions that the current user may take now, separated by spaces.",
    )
    missing = fields.Text(
        "What is missing", compute="_compute_missing", help="Why the next step cannot be taken yet."
    )

    # ------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------

    @api.depends_context("uid")
    @api.depends("state", "current_step_id")
    def _compute_allowed_actions(self):
        reasons = {action: self._why_not(action) for action in self._transitions}
        for dossier in self:
            dossier.allowed_actions = " ".join(
                action for action in self._transitions if not reasons[action][dossier]
            )

    @api.depends_context("uid")
    @api.depends("state", "current_step_id")
    def _compute_missing(self):
        for action, dossiers in self.grouped(lambda d: d._next_action()).items():
            reasons = dossiers._why_not(action) if action else {}
            for dossier in dossiers:
                dossier.missing = "\n".join(reasons.get(dossier, [])) or False

    # ------------------------------------------------------------
    # Who may do what, and what is missing
    # ------------------------------------------------------------

    def _why_not(self, action):
        """Reasons why the current user cannot take ``action`` now.

        The number of queries does not grow with the number of dossiers.

        :param str action: key of ``_transitions``
        :return: per dossier the translated sentences, each naming what is missing or who may
            act; an empty list where the action is allowed
        :rtype: dict[models.Model, list[str]]
        """
        sources, __ = self._transitions[action]
        reasons = {dossier: [] for dossier in self}
        for dossier in self:
            if dossier.state not in sources:
                reasons[dossier].append(
                    self.env._(
                        "“%(dossier)s” is %(state)s.",
                        dossier=dossier.display_name,
                        state=dossier._state_label().lower(),
                    )
                )
        open_dossiers = self.filtered(lambda dossier: not reasons[dossier])
        open_dossiers._add_actor_reasons(action, reasons)
        if action == "submit":
            open_dossiers._add_submission_reasons(reasons)
        elif action == "recall":
            open_dossiers._add_recall_reasons(reasons)
        return reasons

    def _next_action(self):
        """The action that the dossier waits for, whose reasons the screen shows.

        :return: key of ``_transitions``; empty where nothing is waited for
        :rtype: str
        """
        self.ensure_one()
        return {"draft": "submit", "returned": "submit", "submitted": "approve"}.get(self.state, "")

    def _add_actor_reasons(self, action, reasons):
        """The action takes a turn, or a mandate in the dossier's unit."""
        if action in TURN_ACTIONS:
            self._add_turn_reasons(action, reasons)
        else:
            self._add_unit_reasons(self._unit_actions[action], reasons)

    def _add_unit_reasons(self, role, reasons):
        """The action takes a mandate in exactly the dossier's unit."""
        if role == "officer":
            refusals = self.env["union.mandate"]._officer_refusals(self.unit_id)
            for dossier in self.filtered(lambda d: d.unit_id in refusals):
                reasons[dossier].append(refusals[dossier.unit_id])
            return
        held = self.env["union.mandate"]._current_units(role, kind=self._name)
        label = self._role_label(role)
        acting = self.unit_id._acting_units()
        for dossier in self:
            if dossier.unit_id not in held:
                reasons[dossier].append(
                    self.env._(
                        "Only an %(role)s of “%(unit)s” may do this.",
                        role=label,
                        unit=acting.get(dossier.unit_id, dossier.unit_id).name,
                    )
                )

    def _add_turn_reasons(self, action, reasons):
        """The action takes the turn; nobody acts on his own."""
        steps = self._current_steps()
        mandates = self._step_mandates(steps)
        turns = steps.grouped("res_id")
        own = self._own_user_ids()
        for dossier in self:
            current = turns.get(dossier.id, steps.browse())
            if any(self.env.user in mandates[step].user_id for step in current):
                if action == "receive" and all(current.mapped("date_received")):
                    reasons[dossier].append(self.env._("It has been received already."))
                continue
            if self.env.uid in own[dossier]:
                reasons[dossier].append(
                    self.env._(
                        "“%(name)s” is your own: somebody else has to act on it.",
                        name=dossier.display_name,
                    )
                )
            reasons[dossier] += current._whose_turn(mandates)

    def _add_submission_reasons(self, reasons):
        """Content that is missing, and stops of the route where nobody can act."""
        missing = self._missing_for_submission()
        routes, __ = self._route()
        lacking = self._lacking_stops(routes)
        for dossier in self:
            reasons[dossier] += missing.get(dossier, [])
            for stop in lacking[dossier]:
                reasons[dossier].append(
                    self.env._(
                        "“%(unit)s” has no %(role)s yet: an administrator has to give the mandate.",
                        unit=stop.unit.name,
                        role=self._stop_label(stop.role, stop.department),
                    )
                )

    def _add_recall_reasons(self, reasons):
        """Recall is free until the next level has received the dossier."""
        # sudo: whether the level above has received it is the officer's business
        received = (
            self.env["union.approval.step"]
            .sudo()
            ._read_group(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "in", self.ids),
                    ("date_received", "!=", False),
                ],
                ["res_id", "round"],
                ["date_received:max"],
            )
        )
        rounds = {(res_id, number): moment for res_id, number, moment in received}
        for dossier in self:
            moment = rounds.get((dossier.id, dossier.round))
            if moment:
                reasons[dossier].append(
                    self.env._(
                        "“%(name)s” was received on %(date)s: ask for its return instead.",
                        name=dossier.display_name,
                        date=self.env["union.clock"]._localize(moment).strftime("%d/%m/%Y %H:%M"),
                    )
                )

    def _missing_for_submission(self):
        """What a dossier still needs before it can be submitted.

        :return: sentences by dossier
        :rtype: dict[models.Model, list[str]]
        """
        return {}

    # ------------------------------------------------------------
    # Words
    # ------------------------------------------------------------

    def _state_label(self):
        return dict(self._fields["state"]._description_selection(self.env)).get(self.state, "")
