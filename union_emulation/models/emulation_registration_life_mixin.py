from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from .union_approval_check_mixin import TRANSITIONS
from .union_turn_mixin import free_mandates

#: Actions after the approval, with the states they start from.
LIFE = TRANSITIONS | {
    "withdraw": (("returned", "submitted", "approved", "in_progress"), "withdrawn"),
    "start": (("approved",), "in_progress"),
    "complete": (("approved", "in_progress"), "completed"),
    "verify": (("completed",), "verified"),
    "recognise": (("approved", "in_progress", "completed", "verified"), "recognised"),
    "reopen": (("completed", "verified"), "in_progress"),
    # back to where it stood before: emulation.registration.annul.mixin
    "annul": (("recognised",), ""),
    # changes nothing in where it stands
    "council": (("approved", "in_progress", "completed", "verified", "recognised"), ""),
}
#: What the unit that decides does, and by whom.
DECIDERS = {
    "verify": ("appraiser", "approver"),
    "reopen": ("appraiser", "approver"),
    "recognise": ("approver",),
    "annul": ("approver",),
    "council": ("appraiser", "approver"),
}
#: States in which the unit reports what has come of it.
REPORTING_STATES = ("approved", "in_progress")
#: States in which the unit that decides has said yes.
APPROVED_STATES = (*REPORTING_STATES, "completed", "verified", "recognised")
#: States that count as registered: handed in, and neither rejected nor withdrawn.
REGISTERED_STATES = ("submitted", "returned", *APPROVED_STATES)
#: Columns of the board in the order of life, and whether they stand there when empty.
COLUMNS = {
    "draft": True,
    "returned": False,
    "submitted": True,
    "approved": True,
    "in_progress": False,
    "completed": True,
    "verified": False,
    "recognised": True,
    "rejected": False,
    "withdrawn": False,
}
#: Columns in which nothing more has to be done.
FOLDED_STATES = ("recognised", "rejected", "withdrawn")
#: What registrations add up to, in ``_read_group`` and in SQL over ``emulation_registration``.
COUNTED, COUNTED_SQL = "counted:sum", SQL("SUM(registration.counted)")


class EmulationRegistrationLifeMixin(models.AbstractModel):
    """Registration after its approval: carried out, completed, verified, recognised.

    =========  ==================================  =======================  ===========
    Action     Who                                 From                     To
    =========  ==================================  =======================  ===========
    start      officer in charge of the unit       approved                 in progress
    complete   officer in charge of the unit       approved, in progress    completed
    verify     appraiser or approver of the unit   completed                verified
               that decides
    reopen     the same, with a reason             completed, verified      in progress
    recognise  approver of the unit that decides   completed, verified;     recognised
                                                   approved where nothing
                                                   has to be completed
    council    appraiser or approver of the unit   approved to recognised   the same
               that decides
    withdraw   officer in charge of the unit       also approved and in     withdrawn
                                                   progress
    =========  ==================================  =======================  ===========

    Recognition takes what is not verified as verified by whoever recognises it. Nobody decides on
    what he submitted himself or has a part in, unless the unit has nobody else: then the unit
    above acts.
    """

    _name = "emulation.registration.life.mixin"
    _description = "Emulation: registration after its approval"
    _inherit = ["union.approval.mixin"]

    _transitions = LIFE
    _unit_actions = {
        "submit": "officer",
        "recall": "officer",
        "withdraw": "officer",
        "start": "officer",
        "complete": "officer",
    }
    _reason_actions = ("return", "reject", "withdraw", "reopen", "annul")

    state = fields.Selection(
        selection_add=[
            ("in_progress", "In progress"),
            ("completed", "Completed"),
            ("verified", "Verified"),
            ("recognised", "Recognised"),
        ],
        group_expand="_expand_states",
    )
    deciding_unit_id = fields.Many2one(
        "union.unit",
        "Decided by",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The unit up to which the dossier climbs, as at its submission.",
    )
    date_started = fields.Datetime("Begun on", readonly=True, copy=False, help="When it was begun.")
    date_completed = fields.Datetime(
        "Completed on", readonly=True, copy=False, help="When its unit reported it as completed."
    )
    date_verified = fields.Datetime(
        "Day of verification", readonly=True, copy=False, help="When it was verified."
    )
    verified_by = fields.Char(
        readonly=True, copy=False, help="Who verified it, with his title as on the day."
    )
    date_recognised = fields.Datetime(
        "Recognised on", readonly=True, copy=False, help="When it was recognised."
    )
    recognised_by = fields.Char(
        readonly=True, copy=False, help="Who recognised it, with his title as on the day."
    )
    outcome_ids = fields.One2many(
        "emulation.outcome",
        "registration_id",
        "Outcomes",
        readonly=True,
        copy=False,
        help="What has come of it: recognition, certificate, plaque, forwarding.",
    )
    can_report = fields.Boolean(
        compute="_compute_can_report",
        help="The current user may report what has come of it now.",
    )

    @api.depends_context("uid")
    @api.depends("state", "unit_id")
    def _compute_can_report(self):
        for registration in self:
            registration.can_report = (
                registration.state in REPORTING_STATES and registration.in_charge
            )

    # ------------------------------------------------------------
    # Columns of the board
    # ------------------------------------------------------------

    @api.model
    def _expand_states(self, states, domain):
        """Columns by state, in the order of life; those that are rare only where they are used.

        :param list[str] states: of the registrations found
        :param list domain: by which they were found
        :rtype: list[str]
        """
        return [state for state, usual in COLUMNS.items() if usual or state in states]

    def _web_read_group_format(self, groupby, aggregates, groups):
        rows = super()._web_read_group_format(groupby, aggregates, groups)
        if groupby[:1] == ("state",) and self._web_read_group_field_expand(groupby):
            for row in rows:
                row["__fold"] = row["state"] in FOLDED_STATES
        return rows

    # ------------------------------------------------------------
    # What is reported after the approval
    # ------------------------------------------------------------

    @api.model
    def _report_fields(self):
        """Fields in which the unit reports what has come of it; no part of what is submitted.

        :rtype: set[str]
        """
        return set()

    def _content_of(self, vals):
        return super()._content_of(vals) - self._report_fields()

    def write(self, vals):
        if vals.keys() & self._report_fields():
            self._check_reporting()
        return super().write(vals)

    def _check_reporting(self):
        """Refuse to report on what is not under way, the superuser included.

        :raise AccessError: names the first dossier that is not
        """
        for registration in self:
            if registration.state not in REPORTING_STATES:
                raise AccessError(
                    self.env._(
                        "“%(name)s” is %(state)s: results are reported between its approval and "
                        "its completion.",
                        name=registration.display_name,
                        state=registration._state_label().lower(),
                    )
                )
        self._note_entry()

    # ------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------

    def action_start(self):
        """Say that it is being carried out.

        :raise UserError: who may say so, or it is not approved
        """
        self._transition("start", date_started=self._clock_now())

    def action_complete(self):
        """Report it as completed.

        :raise UserError: what is missing, or who may report it
        """
        now = self._clock_now()
        fresh = self.filtered(lambda registration: not registration.date_started)
        (self - fresh)._transition("complete", date_completed=now)
        fresh._transition("complete", date_completed=now, date_started=now)
        self._tell_deciders("verify", self.env._("Verify and recognise"))

    def action_verify(self):
        """Say that what was reported as completed is so.

        :raise UserError: who may say so, or it is not completed
        """
        for unit, registrations in self.grouped("deciding_unit_id").items():
            registrations._transition(
                "verify",
                date_verified=self._clock_now(),
                verified_by=self._deciding_title(unit, "verify"),
            )

    def action_reopen(self, reason):
        """Give it back as not completed, so that its unit goes on and reports anew.

        :param str reason: why, required
        :raise UserError: no reason, or who may do it
        """
        self._check_reason(reason)
        cleared = {"date_completed": False, "date_verified": False, "verified_by": False}
        self._transition("reopen", {"reason": reason}, **cleared)
        self._close_activities()
        self._log_reason(reason)
        self._tell_submitter()

    def action_recognise(self):
        """Recognise it: its unit is told, and the outcome stands on record.

        :raise UserError: what is missing, or who may recognise it
        """
        now = self._clock_now()
        for unit, registrations in self.grouped("deciding_unit_id").items():
            who = self._deciding_title(unit, "recognise")
            recognition = {"date_recognised": now, "recognised_by": who}
            unverified = registrations.filtered(lambda registration: not registration.date_verified)
            (registrations - unverified)._transition("recognise", **recognition)
            unverified._transition("recognise", **recognition, date_verified=now, verified_by=who)
            self.env["emulation.outcome"]._settle_for(
                registrations, "recognition", state="decided", date_decided=now, decided_by=who
            )
        self._close_activities()

    def _deciding_title(self, unit, action):
        """Who the current user is when he decides for a unit.

        :param union.unit unit:
        :param str action: key of DECIDERS
        :rtype: str
        """
        # the nearest unit above acts where everybody at the unit is barred
        chain = unit._chain()
        mandates = self.env["union.mandate"]._current(*DECIDERS[action], kind=self._name)
        mandate = mandates.filtered(lambda m: m.unit_id in chain).sorted(
            lambda m: chain.ids.index(m.unit_id.id)
        )[:1]
        return f"{self.env.user.name}, {self._acting_title(mandate, mandate.role)}"

    # ------------------------------------------------------------
    # Who may, and what is missing
    # ------------------------------------------------------------

    def _next_action(self):
        waiting = {"approved": "complete", "in_progress": "complete"}
        return waiting.get(self.state) or super()._next_action()

    def _why_not(self, action):
        reasons = super()._why_not(action)
        open_ones = self.filtered(lambda registration: not reasons[registration])
        if action == "recognise":
            for registration in open_ones:
                if registration._lacks_completion():
                    reasons[registration].append(
                        self.env._(
                            "“%(name)s” has not been reported as completed yet.",
                            name=registration.display_name,
                        )
                    )
        missing = getattr(open_ones, f"_missing_for_{action}", dict)() if open_ones else {}
        for registration, found in missing.items():
            reasons[registration] += found
        return reasons

    def _lacks_completion(self):
        return self.category_id.needs_completion and self.state in REPORTING_STATES

    def _missing_for_complete(self):
        """What a registration still needs before it can be reported as completed.

        :return: sentences by registration
        :rtype: dict[emulation.registration, list[str]]
        """
        return {}

    def _missing_for_recognise(self):
        """What a registration still needs before it can be recognised.

        :return: sentences by registration
        :rtype: dict[emulation.registration, list[str]]
        """
        return {}

    def _add_actor_reasons(self, action, reasons):
        if action not in DECIDERS:
            super()._add_actor_reasons(action, reasons)
            return
        add_decider_reasons(self, self._deciders(action), DECIDERS[action], reasons)

    def _deciders(self, action):
        """Who may decide on the registrations now.

        :param str action: key of DECIDERS
        :return: users by registration
        :rtype: dict[emulation.registration, res.users]
        """
        return who_decides(self, DECIDERS[action], self._own_user_ids())

    def _tell_deciders(self, action, summary):
        """An activity for those who decide next."""
        by_user = {}
        for registration, users in self._deciders(action).items():
            for user in users:
                by_user[user] = by_user.get(user, self.browse()) | registration
        for user, registrations in by_user.items():
            registrations._schedule(user.id, summary, False)

    def _start_round(self, route, expected):
        deciding = self._deciding_units()[self]
        return super()._start_round(route, expected) | {"deciding_unit_id": deciding.id}


def who_decides(records, roles, barred, kind="emulation.registration"):
    """Who may decide on what a unit decides, of registrations or of what comes of them.

    For a unit that has ended its keeper stands in; where everybody is barred, the unit above acts.

    :param models.Model records: each with its ``deciding_unit_id``
    :param tuple roles: each of them decides
    :param dict barred: ids of users who do not, by record
    :param str kind: name of the model of dossiers, for roles handed over for that kind alone
    :return: users by record
    :rtype: dict[models.Model, res.users]
    """
    env, deciding = records.env, records.deciding_unit_id
    acting = deciding._acting_units()
    units = deciding.union(*acting.values())
    held = env["union.mandate"]._held(units._ancestor_ids(), set(roles), kind=kind)
    nobody, users = env["union.department"], env["res.users"]
    found = {}
    for record in records:
        unit = acting.get(record.deciding_unit_id, record.deciding_unit_id)
        found[record] = users.union(
            *(
                free_mandates(held, unit, role, nobody, barred[record]).user_id.with_env(env)
                for role in roles
            )
        )
    return found


def add_decider_reasons(records, deciders, roles, reasons, kind="emulation.registration"):
    """Say to whoever may not decide why.

    :param models.Model records: each with its ``deciding_unit_id``
    :param dict deciders: of :func:`who_decides`
    :param tuple roles: each of them decides
    :param dict reasons: sentences by record; added to
    :param str kind: as of :func:`who_decides`
    """
    env = records.env
    held = env["union.mandate"]._current_units(*roles, kind=kind)
    labels = " / ".join(env["emulation.registration"]._role_label(role) for role in roles)
    acting = records.deciding_unit_id._acting_units()
    for record in records:
        if env.user in deciders[record]:
            continue
        unit = acting.get(record.deciding_unit_id, record.deciding_unit_id)
        if unit in held:
            reason = env._(
                "“%(name)s” is your own: somebody else has to act on it.", name=record.display_name
            )
        else:
            reason = env._(
                "Only an %(role)s of “%(unit)s” may do this.", role=labels, unit=unit.name
            )
        reasons[record].append(reason)
