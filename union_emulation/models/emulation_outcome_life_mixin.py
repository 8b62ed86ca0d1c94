from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.lock import hold
from .emulation_registration_life_mixin import add_decider_reasons, who_decides

#: Actions on an outcome: kinds, states they start from, state they end in.
LIFE = {
    "decide": (("certificate", "plaque"), ("proposed",), "decided"),
    "refuse": (("certificate", "plaque"), ("proposed",), "refused"),
    "fix": (("plaque",), ("decided",), "done"),
    "hand_over": (("certificate",), ("decided",), "done"),
    # where it ends depends on whether it was carried out
    "lapse": (("certificate", "plaque"), ("decided", "done"), ""),
    "take_in": (("certificate", "plaque"), ("recovering",), "recovered"),
}
#: What the unit that decides does, and in which role; the rest is its officer's or the unit's.
DECIDER = {"decide": "approver", "refuse": "approver", "lapse": "approver"}


#: What is said of a grant, and of how it was carried out.
GRANTED = tuple(
    "document_id decision_number decision_date date_decided decided_by plaque_level_id".split()
)
CARRIED_OUT = tuple("date_done date_recovered place plaque_text certificate_number".split())


class EmulationOutcomeLifeMixin(models.AbstractModel):
    """Certificate or plaque: proposed, decided or refused, given or fixed, or taken back.

    =========  ====================================  ==========  ==========
    Action     Who                                   From        To
    =========  ====================================  ==========  ==========
    propose    officer of the unit that registered,  refused,    proposed
               or of the one that decides; on the    recovered
               registration
    decide     approver of the unit that decides     proposed    decided
    refuse     the same, with a reason               proposed    refused
    fix        as propose: a plaque                  decided     done
    hand over  as propose: a certificate             decided     done
    lapse      the decision does not hold any more   decided     proposed
               (``emulation.outcome.lapse.mixin``)   done        recovering
    take in    as propose                            recovering  recovered
    =========  ====================================  ==========  ==========

    Nobody decides on what he proposed, submitted or has a part in, unless the unit has nobody
    else: then the unit above acts. The decision is a paper that the deciding unit has issued, or
    the number and date of one that is kept elsewhere.
    """

    _name = "emulation.outcome.life.mixin"
    _description = "Emulation: certificate or plaque on its way"
    _inherit = ["union.activity.mixin"]

    # proposal
    proposed_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="Who proposed it last.",
    )
    date_proposed = fields.Datetime("Proposed on", readonly=True, help="When it was proposed.")
    refuse_reason = fields.Text("Why refused", readonly=True, help="Why it was refused last.")
    # decision
    decision_number = fields.Char(
        readonly=True, help="Number and symbol of the decision by which it is given."
    )
    decision_date = fields.Date(readonly=True, help="Date of the decision.")
    plaque_level_id = fields.Many2one(
        "union.level",
        "Level of the plaque",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Level of the union at which the plaque was granted: that of the unit whose decision "
        "it is.",
    )
    # what was done
    date_done = fields.Date(
        "Done on",
        readonly=True,
        help="Day on which the plaque was fixed, or the certificate handed over.",
    )
    date_recovered = fields.Date(
        "Brought back on",
        readonly=True,
        help="Day on which the plaque was taken down, or the certificate given back.",
    )
    place = fields.Char("Fixed at", readonly=True, help="Where the plaque was fixed.")
    plaque_text = fields.Text("Text of the plaque", readonly=True, help="As it stands there.")
    certificate_number = fields.Char(
        readonly=True, help="Number of the certificate in the register of the deciding unit."
    )
    # screen
    allowed_actions = fields.Char(
        compute="_compute_allowed_actions",
        help="Actions that the current user may take now, separated by spaces.",
    )

    @api.depends_context("uid")
    @api.depends("state", "kind")
    def _compute_allowed_actions(self):
        reasons = {action: self._why_not(action) for action in LIFE}
        for outcome in self:
            outcome.allowed_actions = " ".join(
                action for action, found in reasons.items() if not found[outcome]
            )

    # ------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------

    @api.model
    def _propose(self, registrations, kind):
        """Propose an outcome of each registration. Whoever calls has checked that it may be.

        :param emulation.registration registrations:
        :param str kind: certificate or plaque
        """
        values = {"proposed_by_id": self.env.uid, "date_proposed": self._clock_now()}
        again = registrations.outcome_ids.filtered(lambda outcome: outcome.kind == kind)
        # what was granted and carried out before stays in the log
        before = dict.fromkeys((*GRANTED, *CARRIED_OUT, "refuse_reason"), False)
        again._engine_write({"state": "proposed", **before, **values})
        fresh = registrations - again.registration_id
        outcomes = again | self._open_for(fresh, kind, **values)
        outcomes._log_event("propose")
        outcomes._close_activities()
        outcomes._tell_deciders()

    def _tell_deciders(self):
        """An activity for those who may decide on what is proposed."""
        for outcome, users in self._deciders().items():
            for user in users:
                outcome._schedule(user.id, self.env._("Decide on the proposal"), False)

    def action_decide(self, document_id=None, number=None, date=None, level_id=None):
        """Decide that they are given, by a decision that has been issued.

        :param int document_id: the decision, a paper issued by the unit that decides
        :param str number: number and symbol of a decision that is kept elsewhere
        :param date: its date, a date or its text
        :param int level_id: level of the union whose decision that is, for plaques; none: the level
            of the unit that decides
        :raise UserError: no such decision, or who may decide
        """
        document = self._decision(document_id)
        number = document.full_number if document else _text(number)
        if not number:
            raise UserError(self.env._("Name the decision: a paper, or its number and date."))
        day, now = document.date or self._past_day(date), self._clock_now()
        level = self.env["union.level"] if document else self._level(level_id)
        for unit, outcomes in self.grouped("deciding_unit_id").items():
            outcomes._transition(
                "decide",
                {"decision_number": number},
                document_id=document.id,
                decision_number=number,
                decision_date=day,
                date_decided=now,
                decided_by=outcomes.registration_id._deciding_title(unit, "recognise"),
            )
            outcomes._note_level(level or unit._on(day)[unit]["level_id"])
        summaries = {
            "plaque": self.env._("Fix the plaque"),
            "certificate": self.env._("Hand the certificate over"),
        }
        self._tell_officers(summaries)

    def action_refuse(self, reason):
        """Refuse what was proposed; it can be proposed again.

        :param str reason: why, required
        :raise UserError: no reason, or who may refuse
        """
        reason = _text(reason)
        if not reason:
            raise UserError(self.env._("Say why: a reason is required."))
        self._transition("refuse", {"reason": reason}, refuse_reason=reason)
        refused = self.env._("Refused: %(reason)s", reason=reason)
        # of what is not forwarded its unit has had the news
        granted_here = self.filtered(lambda outcome: outcome.kind != "forwarding")
        granted_here._tell_officers(dict.fromkeys(self.mapped("kind"), refused))

    def action_fix(self, date, place, text=None):
        """Say that the plaque has been fixed.

        :param date: day of the ceremony, a date or its text
        :param str place: where, required
        :param str text: what stands on it; none: as the unit asked for
        :raise UserError: what is missing, or who may say so
        """
        place, text = _text(place), _text(text)
        if not place:
            raise UserError(self.env._("Say where the plaque was fixed."))
        day = self._past_day(date)
        self._check_after_decision(day)
        for asked, outcomes in self.grouped(lambda o: o.registration_id.plaque_text).items():
            outcomes._transition(
                "fix",
                {"place": place},
                date_done=day,
                place=place,
                plaque_text=text or asked,
            )

    def action_hand_over(self, number, date):
        """Say that the certificate has been handed over.

        :param str number: its number in the register, required
        :param date: on which day, a date or its text
        :raise UserError: what is missing, or who may say so
        """
        number = _text(number)
        if not number:
            raise UserError(self.env._("Say which number the certificate has."))
        self.ensure_one()
        day = self._past_day(date)
        self._check_after_decision(day)
        self._transition(
            "hand_over", {"certificate_number": number}, certificate_number=number, date_done=day
        )

    def _grant(self, document, who):
        """Let an issued decision say that they are granted. Whoever calls has checked that.

        :param union.document document: the decision
        :param str who: name and title of who has approved it
        """
        # what has been carried out under the decision that this one replaces stays so
        waiting = self.filtered(lambda outcome: outcome.state != "done")
        waiting._engine_write({"state": "decided"})
        self._engine_write(
            {
                "document_id": document.id,
                "decision_number": document.full_number,
                "decision_date": document.date,
                "date_decided": self._clock_now(),
                "decided_by": who,
            }
        )
        issuer = document.unit_id
        self._note_level(issuer._on(document.date)[issuer]["level_id"])
        self._log_event("decide", decision_number=document.full_number)
        self._close_activities()
        plaques = waiting.filtered(lambda outcome: outcome.kind == "plaque")
        plaques._tell_officers({"plaque": self.env._("Fix the plaque")})

    def _note_level(self, level):
        """Keep at which level plaques were granted; nothing else has one.

        :param union.level level: of the unit that granted them
        """
        plaques = self.filtered(lambda outcome: outcome.kind == "plaque")
        plaques._engine_write({"plaque_level_id": level.id})

    def _transition(self, action, details, **values):
        """Take an action on every outcome, or on none: lock, check, write.

        :param str action: key of LIFE
        :param dict details: logged with the action
        :param values: stored together with the new state
        :raise UserError: the reasons of :meth:`_why_not`
        """
        self._begin(action)
        self._engine_write({"state": LIFE[action][2]} | values)
        self._log_event(action, **details)
        self._close_activities()

    def _begin(self, action):
        """Hold the outcomes for an action.

        :param str action: key of LIFE
        :raise UserError: the reasons of :meth:`_why_not`, or somebody is acting at this moment
        """
        self.check_access("read")
        hold(self)
        reasons = [reason for found in self._why_not(action).values() for reason in found]
        if reasons:
            raise UserError("\n".join(dict.fromkeys(reasons)))

    # ------------------------------------------------------------
    # Who may do what
    # ------------------------------------------------------------

    def _why_not(self, action):
        """Reasons why the current user cannot take an action now.

        :param str action: key of LIFE
        :return: translated sentences by outcome, none where it is allowed
        :rtype: dict[emulation.outcome, list[str]]
        """
        kinds, sources, __ = LIFE[action]
        states = dict(self._fields["state"]._description_selection(self.env))
        reasons = {outcome: [] for outcome in self}
        for outcome, found in reasons.items():
            if outcome.kind not in kinds:
                found.append(
                    self.env._("“%(name)s” is not decided here.", name=outcome.display_name)
                )
            elif outcome.state not in sources:
                found.append(
                    self.env._(
                        "“%(dossier)s” is %(state)s.",
                        dossier=outcome.display_name,
                        state=states[outcome.state].lower(),
                    )
                )
        open_ones = self.filtered(lambda outcome: not reasons[outcome])
        if action in DECIDER:
            add_decider_reasons(open_ones, open_ones._deciders(), ("approver",), reasons)
        else:
            open_ones._add_officer_reasons(reasons)
        return reasons

    def _add_officer_reasons(self, reasons):
        charge = self.env["union.mandate"]._charge_of(self.unit_id | self.deciding_unit_id)
        for outcome in self:
            if not {outcome.unit_id, outcome.deciding_unit_id} & {*charge}:
                reasons[outcome].append(
                    self.env._(
                        "Only an officer of “%(unit)s” or of “%(above)s” may do this.",
                        unit=outcome.unit_id.name,
                        above=outcome.deciding_unit_id.name,
                    )
                )

    def _deciders(self):
        """Who may decide on the outcomes now.

        :return: users by outcome
        :rtype: dict[emulation.outcome, res.users]
        """
        own = self.registration_id._own_user_ids()
        barred = {one: own[one.registration_id] | {one.proposed_by_id.id} for one in self}
        return who_decides(self, ("approver",), barred)

    def _tell_officers(self, summaries):
        """An activity for the officers of the units that registered.

        :param dict summaries: by kind of outcome
        """
        holders = self.env["union.mandate"]._holders(self.unit_id.ids, ["officer"])
        for outcome in self:
            officers = holders.get((outcome.unit_id.id, "officer"))
            for user in officers or outcome.registration_id.submitted_by_id:
                outcome._schedule(user.id, summaries[outcome.kind], False)

    # ------------------------------------------------------------
    # What a client sends
    # ------------------------------------------------------------

    def _decision(self, document_id):
        """The paper by which the outcomes are decided; empty where none is named.

        :raise UserError: it is not issued, or not by the unit that decides
        """
        documents = self.env["union.document"]
        if not document_id:
            return documents
        document = documents.browse(document_id).exists() if type(document_id) is int else documents
        readable = document._filtered_access("read")
        if not readable or readable.state != "issued" or readable.unit_id != self.deciding_unit_id:
            raise UserError(
                self.env._("The decision is a paper that the unit that decides has issued.")
            )
        return readable

    def _level(self, level_id):
        """The level that a client names; empty where none is.

        :raise UserError: there is no such level
        """
        levels = self.env["union.level"]
        level = levels.browse(level_id).exists() if type(level_id) is int else levels
        if level_id and not level:
            raise UserError(self.env._("There is no such level of the union."))
        return level

    def _past_day(self, value):
        """A day that a client names, not one to come.

        :rtype: datetime.date
        :raise UserError: it is no date, or lies in the future
        """
        return self.env["union.clock"]._past_day(value)

    def _check_after_decision(self, day):
        if any(outcome.decision_date and day < outcome.decision_date for outcome in self):
            raise UserError(self.env._("This cannot have been before the decision."))

    def _clock_now(self):
        return self.env["union.clock"]._now()


def _text(value):
    """What a client sent as text, without blanks around it; anything else is nothing."""
    return value.strip() if isinstance(value, str) else ""
