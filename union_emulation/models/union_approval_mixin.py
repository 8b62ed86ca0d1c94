from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.lock import hold

#: Fields that only the engine writes.
ENGINE_FIELDS = (
    "state",
    "step_ids",
    "current_step_id",
    "round",
    "submitted_by_id",
    "date_submitted",
    "document_id",
    "on_behalf",
    "entered_by_ids",
)


class UnionApprovalMixin(models.AbstractModel):
    """Dossier that climbs the tree of units and is decided on the way.

    ========  ==============================  ===================  ======================
    Action    Who                             From                 To
    ========  ==============================  ===================  ======================
    submit    officer of exactly the unit     draft, returned      submitted
    recall    officer, until it is received   submitted            draft or returned
    receive   holder of the turn              submitted            submitted
    approve   holder of the turn              submitted            submitted, approved
    return    holder of the turn              submitted            returned
    reject    holder of the turn              submitted            rejected
    withdraw  officer of exactly the unit     returned, submitted  withdrawn
    ========  ==============================  ===================  ======================

    Nobody acts on what he submitted himself, nor on a dossier of his own, unless the unit has
    nobody else: then the unit above acts. The route is computed from the tree, shown before
    submission and frozen as steps.

    A model that adopts it puts it before ``mail.thread`` in ``_inherit``, extends
    ``_transitions`` and overrides what it needs of :meth:`_deciding_units`,
    :meth:`_missing_for_submission`, :meth:`_own_user_ids`, :meth:`_paper_type` and
    :meth:`_prepare_paper_values`. Buttons, remote calls and the list of what is missing all
    ask :meth:`_why_not`.
    """

    _name = "union.approval.mixin"
    _description = "Union: dossier with guarded states"
    _inherit = [
        "union.behalf.mixin",
        "union.bulk.mixin",
        "union.activity.mixin",
        "union.password.mixin",
        "union.supersede.mixin",
        "union.event.mixin",
        "union.thread.mixin",
    ]

    #: Actions that take a reason, offered by the wizard.
    _reason_actions = ("return", "reject", "withdraw")

    # life
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("submitted", "Submitted"),
            ("returned", "Returned"),
            ("rejected", "Rejected"),
            ("withdrawn", "Withdrawn"),
            ("approved", "Approved"),
        ],
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
        help="Where the dossier stands; it moves by the buttons only.",
    )
    can_edit = fields.Boolean(
        compute="_compute_can_edit", help="The current user may change the content now."
    )

    # ------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------

    @api.depends_context("uid")
    @api.depends("state", "unit_id")
    def _compute_can_edit(self):
        for dossier in self:
            # what is new belongs to whoever is writing it; creating it asks for the mandate
            dossier.can_edit = dossier._is_editable() and (not dossier._origin or dossier.in_charge)

    # ------------------------------------------------------------
    # CRUD: states and submitted content are closed
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        clean = self._without_defaults(ENGINE_FIELDS)
        dossiers = super(UnionApprovalMixin, clean).create(vals_list)
        # what the engine gives a new dossier itself
        own = {"entered_by_ids", "document_id"}
        given = any(vals.get(name) for vals in vals_list for name in own)
        empty = set(ENGINE_FIELDS) - own - {"state"}
        for dossier in dossiers:
            if given or dossier.state != "draft" or any(dossier[name] for name in empty):
                raise AccessError(self.env._("A dossier starts as a draft."))
        return dossiers

    def write(self, vals):
        if any(name in vals for name in ENGINE_FIELDS):
            raise AccessError(self.env._("The state changes through the actions only."))
        if names := self._content_of(vals):
            self._check_editable()
            self._check_points(names)
        if any(dossier.unit_id.id != vals.get("unit_id", dossier.unit_id.id) for dossier in self):
            raise AccessError(
                self.env._("A dossier stays with the unit that began it: delete the draft instead.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=True)
    def _unlink_except_draft(self):
        for dossier in self:
            if dossier.state != "draft" or dossier.round:
                raise UserError(
                    self.env._(
                        "“%(name)s” has been submitted and stays on record; it can be withdrawn.",
                        name=dossier.display_name,
                    )
                )

    @api.model
    def _offers_new(self):
        return self.env.su or bool(self.env["union.mandate"]._current_units("officer"))

    def _content_of(self, vals):
        """Those of the written fields that belong to the dossier itself, not to its chatter.

        :rtype: set[str]
        """
        chatter = (
            self.env["mail.thread"]._fields.keys() | self.env["mail.activity.mixin"]._fields.keys()
        )
        return vals.keys() - chatter

    def _is_editable(self):
        """The content may be changed: it is with the unit's officer.

        :rtype: bool
        """
        self.ensure_one()
        return self.state in ("draft", "returned")

    def _check_editable(self):
        """Refuse to change what was submitted, the superuser included.

        :raise AccessError: names the first dossier that is closed
        """
        for dossier in self:
            if not dossier._is_editable():
                raise AccessError(
                    self.env._(
                        "“%(name)s” is %(state)s: what was submitted cannot be changed. It has to "
                        "be returned or recalled first.",
                        name=dossier.display_name,
                        state=dossier._state_label().lower(),
                    )
                )

    def _begin_change(self):
        """Hold the dossiers for the change of a part of them that lies in another table.

        :raise UserError: somebody is submitting the dossier, or has done so
        """
        self._lock()
        self._check_editable()
        # the row itself changes: a submission that began before this ends has to begin anew
        self._engine_write({})
        self._note_entry()

    def _attachments_frozen(self):
        """Those of the dossiers whose attachments may not change any more.

        :rtype: UnionApprovalMixin
        """
        return self.filtered(lambda dossier: not dossier._is_editable())

    @api.model
    def _dossiers(self, model_name, dossier_ids):
        """Dossiers named by a client, whose word is not taken for it.

        :param str model_name: name of a model that adopts this mixin
        :param list[int] dossier_ids:
        :return: those that exist; empty if the model is none of dossiers
        :rtype: UnionApprovalMixin
        """
        mixin = self.env.registry["union.approval.mixin"]
        model = self.env.get(model_name) if isinstance(model_name, str) else None
        if isinstance(model, mixin) and not model._abstract:
            # what the database does not take for a number is none
            known = [n for n in dossier_ids or () if isinstance(n, int) and 0 < n < 2**31]
            return self.env[model_name].browse(known).exists()
        return self.browse()

    # ------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------

    def action_submit(self):
        """Send the dossier on its way. The route is frozen as steps.

        :raise UserError: what is missing, or who may submit
        """
        routes, signed = self._route()
        expected = self._expected(routes)
        behalf, papers = self._behalf_texts(), self._signed_texts(signed)
        submission = {"submitted_by_id": self.env.uid, "date_submitted": self._clock_now()}
        for (text, paper), dossiers in self.grouped(lambda d: (behalf[d], papers[d])).items():
            dossiers._transition("submit", {"left_out": paper}, on_behalf=text, **submission)
        self._note_entry()
        for dossier in self:
            dossier._engine_write(dossier._start_round(routes[dossier], expected))
            dossier.scan_ids._submit(dossier.round)
        self._close_activities()
        self._tell_actors()

    def action_recall(self):
        """Take the dossier back before the next level has received it.

        :raise UserError: it has been received, or somebody else has to do it
        """
        returned = self._return_steps()
        for was_returned, dossiers in self.grouped(lambda d: d in returned).items():
            # what was returned is open again for the same points
            dossiers._transition("recall", state="returned" if was_returned else "draft")
            dossiers._open_steps()._settle({"state": "recalled", "date_done": self._clock_now()})
            dossiers._engine_write({"current_step_id": False})
        self._close_activities()

    def action_receive(self):
        """Take the dossier in at the level whose turn it is: from now on it cannot be recalled.

        :raise UserError: it is somebody else's turn
        """
        self._transition("receive")
        self._current_steps().filtered(lambda step: not step.date_received)._settle(
            {"date_received": self._clock_now()}
        )

    def action_approve(self, comment=None):
        """Approve on the current step.

        When as many of the stage as are needed have approved, the dossier goes to the next
        stage, or is approved.

        :param str comment: shown in the history
        :return: nothing, or the action that asks for the password where the step needs it
        :rtype: dict
        :raise UserError: it is somebody else's turn
        """
        comment = self._clean_text(comment)
        if asked := self._ask_password("action_approve", comment):
            return asked
        following = self._following_steps()
        last = self.filtered(lambda d: following[d] is not None and not following[d])
        details = {"comment": comment}
        (self - last)._transition("approve", details, state="submitted")
        last._transition("approve", details)
        self._settle_current("approved", comment)
        self._end_stage(following)
        staying = self.filtered(lambda dossier: following[dossier] is None)
        staying._tell_the_rest()
        (self - staying)._close_activities()
        (self - staying - last)._tell_actors()
        last._on_approved()
        return None

    def action_return(self, reason, points=None):
        """Give the dossier back to its unit to be corrected, in the points named and no others.

        :param str reason: what is wrong, required
        :param list[str] points: names of the fields that have to be corrected, at least one
        :raise UserError: no reason, no such point, or somebody else's turn
        """
        self._check_reason(reason)
        return self._decide_against("return", "returned", reason, self._checked_points(points))

    def action_reject(self, reason):
        """Refuse the dossier for good.

        :param str reason: why, required
        :raise UserError: no reason, or somebody else's turn
        """
        self._check_reason(reason)
        return self._decide_against("reject", "rejected", reason)

    def action_withdraw(self, reason):
        """End a dossier that its unit does not pursue any more; it stays on record.

        :param str reason: why, required
        :raise UserError: no reason, or somebody else has to do it
        """
        self._check_reason(reason)
        self._transition("withdraw", {"reason": reason})
        self._open_steps()._settle({"state": "recalled", "date_done": self._clock_now()})
        self._engine_write({"current_step_id": False})
        self._close_activities()
        self._log_reason(reason)

    # ------------------------------------------------------------
    # The one door through which a state changes
    # ------------------------------------------------------------

    def _transition(self, action, details=None, **values):
        """Take ``action`` on every dossier, or on none.

        :param str action: key of ``_transitions``
        :param dict details: logged with the action, e.g. the reason
        :param values: stored together with the new state
        :raise UserError: the reasons of :meth:`_why_not`, or somebody is acting at this moment
        """
        if not self:
            return
        self.check_access("read")
        self._lock()
        self._check_fresh()
        reasons = [reason for found in self._why_not(action).values() for reason in found]
        if reasons:
            raise UserError("\n".join(dict.fromkeys(reasons)))
        self._engine_write({"state": self._transitions[action][1]} | values)
        self._log_event(action, **(details or {}))

    def _event_values(self, action):
        values = super()._event_values(action)
        # what was submitted is kept, so that the next round can be compared with it
        return values | {"content": self._content_snapshot()} if action == "submit" else values

    def _lock(self):
        """Hold the rows until the end of the transaction, so that two clicks cannot both pass.

        :raise UserError: somebody else is acting on one of the dossiers
        """
        hold(self)

    def _check_fresh(self):
        """Refuse a button pressed in a tab that shows a step which is over.

        :raise UserError: the dossier has gone on since the screen was loaded
        """
        shown = self.env.context.get("approval_step_id")
        if len(self) == 1 and self._gone_on({self.id: shown}):
            raise UserError(self._say_gone_on())

    def _engine_write(self, values):
        # sudo: whoever decides need not have the right to edit the content.
        # super(): steps over the refusal in write(), which nothing outside can do.
        return super(UnionApprovalMixin, self.sudo()).write(values)

    def _decide_against(self, action, state, reason, points=None):
        """Return or reject: the round ends here.

        :param dict points: labels by name of what has to be corrected
        """
        arguments = [reason, list(points)] if points else [reason]
        if asked := self._ask_password(f"action_{action}", *arguments):
            return asked
        self._transition(action, {"reason": reason, "points": list((points or {}).values())})
        self._settle_current(state, reason, points)
        self._open_steps()._settle({"state": "superseded"})
        self._engine_write({"current_step_id": False})
        self._close_activities()
        self._log_reason(reason)
        self._tell_submitter()
        return None

    def _check_reason(self, reason):
        if not isinstance(reason, str) or not reason.strip():
            raise UserError(self.env._("Say why: a reason is required."))

    # ------------------------------------------------------------
    # Consequences: messages, the paper
    # ------------------------------------------------------------

    def _log_reason(self, reason):
        for dossier in self.sudo():  # sudo: the reason is logged whoever decides
            # a note: whom it concerns has an activity, and followers get no mail for each reason
            dossier.message_post(body=reason, subtype_xmlid="mail.mt_note")

    def _on_paper_issued(self):
        super()._on_paper_issued()
        self._close_activities()
