from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from ..tools.lock import hold

#: Fields that only the session's actions write.
ENGINE_FIELDS = frozenset(
    "state number year date_opened opened_by date_closed closed_by seal supersedes_id "
    "superseded_by_id reopen_reason attendance_ids".split()
)


class EmulationCouncilSession(models.Model):
    """Meeting of a council over an agenda of nominations, with its attendance and its vote.

    =======  =====================================================  ======  ======
    Action   Who                                                    From    To
    =======  =====================================================  ======  ======
    prepare  officer in charge of the unit; the council's chair     draft   draft
             and secretary
    open     as above                                               draft   open
    vote     each member of the list, for himself                   open    open
    close    as open                                                open    closed
    reopen   as open: a new numbered session, which supersedes      closed  closed
             the old one
    =======  =====================================================  ======  ======

    Opening freezes the members, the agenda, what each line needs to pass, and who is recused.
    Closing cannot be undone. Nobody, the chair included, sees more than the turnout of a secret
    ballot or scoring that is open.
    """

    _name = "emulation.council.session"
    _description = "Emulation Council Session"
    _inherit = [
        "emulation.session.access.mixin",
        "emulation.session.open.mixin",
        "emulation.session.recusal.mixin",
        "emulation.session.ballot.mixin",
        "emulation.session.sheet.mixin",
        "emulation.session.score.mixin",
        "emulation.session.close.mixin",
        "emulation.session.paper.mixin",
        "union.event.mixin",
        "union.thread.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date desc, id desc"
    _mail_post_access = "read"

    # a search finds what was said only where one may read it
    message_ids = fields.One2many(bypass_search_access=False)
    # which
    name = fields.Char("About", required=True, help="What the session is about.")
    council_id = fields.Many2one(
        "emulation.council",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("in_charge", "=", True)],
        help="Who meets.",
    )
    unit_id = fields.Many2one(
        compute="_compute_unit_id",
        store=True,
        precompute=True,
        help="The unit of the council.",
    )
    number = fields.Integer(
        readonly=True,
        copy=False,
        aggregator=None,
        help="Number of the session within the council and the year; given at its opening.",
    )
    year = fields.Integer(readonly=True, copy=False, aggregator=None, help="Year of its opening.")
    date = fields.Datetime("When", copy=False, help="When the council meets.")
    place = fields.Char("Venue", help="Where it meets, as the invitation prints it.")
    # how
    mode = fields.Selection(
        [
            ("check", "Check"),
            ("score", "Score"),
            ("open", "Open vote"),
            ("secret", "Secret ballot"),
        ],
        "Way of judging",
        required=True,
        default="secret",
        help="How the council judges: chair or secretary note what was found; members give points; "
        "members vote by name; members vote by ballots that nobody can trace to them.",
    )
    # what holds where the terms of an award are silent
    threshold_numerator = fields.Integer(
        "Votes needed", help="Upper number of the share of votes needed: 2 of 2/3."
    )
    threshold_denominator = fields.Integer(
        "out of", help="Lower number of the share of votes needed: 3 of 2/3."
    )
    comparison = fields.Selection(
        [("at_least", "At least"), ("more_than", "More than")],
        "Counted as",
        help="Whether exactly the share is enough.",
    )
    vote_base = fields.Selection(
        [("all", "All members"), ("present", "Members present"), ("issued", "Ballots issued")],
        "Taken of",
        help="What the share of votes is taken of.",
    )
    recused_leave = fields.Boolean(
        "Recused members leave the base",
        help="Members who may not vote on a line are not counted in what the share is taken of.",
    )
    absent_in_writing = fields.Boolean(
        "Absent members answer in writing",
        help="Absent members are asked in writing, and their sealed ballots count.",
    )
    quorum_numerator = fields.Integer("Quorum", help="Upper number of the quorum: 2 of 2/3.")
    quorum_denominator = fields.Integer("Quorum out of", help="Lower number of the quorum.")
    # agenda, members
    item_ids = fields.One2many(
        "emulation.council.item", "session_id", "Agenda", copy=False, help="Nominations, in order."
    )
    nomination_ids = fields.Many2many(
        "emulation.nomination",
        string="Nominations",
        compute="_compute_nomination_ids",
        inverse="_inverse_nomination_ids",
        help="Whom the council judges.",
    )
    attendance_ids = fields.One2many(
        "emulation.council.attendance",
        "session_id",
        "Council members",
        copy=False,
        help="The members of the council, and whether they came.",
    )
    conclusion = fields.Text(help="What was concluded besides the votes, for the minutes.")
    # life
    state = fields.Selection(
        [("draft", "In preparation"), ("open", "In session"), ("closed", "Closed")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
        help="How far the session has come.",
    )
    date_opened = fields.Datetime("Opened on", readonly=True, copy=False, help="When it began.")
    opened_by = fields.Char(readonly=True, copy=False, help="Who opened it, as on the day.")
    date_closed = fields.Datetime("Closed on", readonly=True, copy=False, help="When it ended.")
    closed_by = fields.Char(readonly=True, copy=False, help="Who closed it, as on the day.")
    supersedes_id = fields.Many2one(
        "emulation.council.session",
        "Reopens",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The closed session in whose place this one comes.",
    )
    superseded_by_id = fields.Many2one(
        "emulation.council.session",
        "Reopened as",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The session that comes in the place of this one: no decision is built on this one.",
    )
    reopen_reason = fields.Text(
        "Why it was reopened", readonly=True, copy=False, help="Why the council met again."
    )
    _number_unique = models.UniqueIndex(
        "(council_id, year, number) WHERE number > 0",
        "This number has been given to another session of the council just now.",
    )
    _threshold_sane = models.Constraint(
        "CHECK (COALESCE(threshold_numerator, 0) BETWEEN 0 AND COALESCE(threshold_denominator, 0)"
        " AND COALESCE(threshold_denominator, 0) <= 1000)",
        "The share of votes is a fraction between 0 and 1.",
    )
    _quorum_sane = models.Constraint(
        "CHECK (COALESCE(quorum_numerator, 0) BETWEEN 0 AND COALESCE(quorum_denominator, 0)"
        " AND COALESCE(quorum_denominator, 0) <= 1000)",
        "The quorum is a fraction between 0 and 1.",
    )

    # ------------------------------------------------------------
    # Computes and searches
    # ------------------------------------------------------------

    @api.depends("council_id")
    def _compute_unit_id(self):
        for session in self:
            # sudo: the rule asks whether the user may have this unit's sessions
            session.unit_id = session.council_id.sudo().unit_id

    @api.depends("name", "number", "year")
    def _compute_display_name(self):
        for session in self:
            number = session.number and f"{session.number:02}/{session.year}"
            session.display_name = " – ".join(filter(None, (number, session.name)))

    @api.depends("item_ids.nomination_id")
    def _compute_nomination_ids(self):
        for session in self:
            session.nomination_ids = session.item_ids.nomination_id

    def _inverse_nomination_ids(self):
        for session in self:
            wanted, there = session.nomination_ids, session.item_ids.nomination_id
            dropped = session.item_ids.filtered(lambda i, w=wanted: i.nomination_id not in w)
            session.item_ids = [Command.delete(item.id) for item in dropped] + [
                Command.create({"nomination_id": nomination.id, "sequence": 10 * place})
                for place, nomination in enumerate(wanted, 1)
                if nomination not in there
            ]

    # ------------------------------------------------------------
    # CRUD: what was opened stays as it was
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if any(ENGINE_FIELDS & {n for n in vals if vals[n]} - {"state"} for vals in vals_list):
            raise AccessError(self.env._("A session begins as a draft and moves by its buttons."))
        clean = self._without_defaults((*ENGINE_FIELDS, "unit_id"))
        dropped = ENGINE_FIELDS | {"unit_id"}
        agendas = [
            {name: vals[name] for name in ("item_ids", "nomination_ids") if vals.get(name)}
            for vals in vals_list
        ]
        sessions = super(EmulationCouncilSession, clean).create(
            [
                {n: v for n, v in vals.items() if n not in dropped and n not in agenda}
                for vals, agenda in zip(vals_list, agendas, strict=True)
            ]
        )
        if any(vals.get("state", "draft") != "draft" for vals in vals_list):
            raise AccessError(self.env._("A session begins as a draft and moves by its buttons."))
        sessions._sync_attendance()
        for session, agenda in zip(sessions, agendas, strict=True):
            if agenda:
                session.write(agenda)
        return sessions.with_env(self.env)

    def write(self, vals):
        if ENGINE_FIELDS - {"attendance_ids"} & vals.keys():
            raise AccessError(self.env._("A session moves by its buttons only."))
        chatter = self.env["mail.thread"]._fields.keys()
        chatter |= self.env["mail.activity.mixin"]._fields.keys()
        content = vals.keys() - chatter
        if content - {"attendance_ids"}:
            self._begin_change(content)
        if any(s.council_id.id != vals.get("council_id", s.council_id.id) for s in self):
            raise AccessError(self.env._("A session stays with its council: delete the draft."))
        return super().write({name: vals[name] for name in vals if name != "unit_id"})

    @api.ondelete(at_uninstall=True)
    def _unlink_except_begun(self):
        for session in self:
            if session.state != "draft" or session.supersedes_id:
                raise UserError(
                    self.env._(
                        "“%(session)s” stays on record: only a draft that reopens nothing can be "
                        "deleted.",
                        session=session.display_name,
                    )
                )

    @api.model
    def _offers_new(self):
        return self.env.su or bool(self.env["union.mandate"]._current_units("officer"))

    @api.model
    def _offers_edit(self):
        return True  # chair and secretary as well

    def _begin_change(self, names=()):
        """Hold the sessions for a change of what is prepared; refuse it once they are opened.

        :param names: fields to be changed; until the closing the conclusion may be written
        :raise AccessError: names the session that is not a draft any more
        """
        states = ("draft", "open") if set(names) == {"conclusion"} else ("draft",)
        hold(self)
        for session in self:
            if session.state not in states:
                raise AccessError(
                    self.env._(
                        "“%(session)s” has been opened: members, agenda and rules stay as they "
                        "were then.",
                        session=session.display_name,
                    )
                )
        # the row itself changes: an opening that began before this ends has to begin anew
        self._engine_write({})

    def _begin_attendance(self):
        """Hold the sessions for a change of who is there.

        :raise AccessError: somebody else has to do it, or the session is closed
        """
        hold(self)
        for session in self:
            if session.state == "closed":
                raise AccessError(
                    self.env._(
                        "“%(session)s” is closed: nothing of it can be changed any more.",
                        session=session.display_name,
                    )
                )
        self._engine_write({})

    def _engine_write(self, values):
        # sudo and super(): the actions write what is refused to everybody else
        return super(EmulationCouncilSession, self.sudo()).write(values)

    def _sync_attendance(self):
        """Let the list of members follow the council, with names and parts as they are now."""
        Seat = self.env["emulation.council.attendance"]
        new = []
        for session in self.sudo():  # sudo: the list follows the council, whoever prepares it
            seats = {seat.user_id: seat for seat in session.attendance_ids}
            for place, member in enumerate(session.council_id.member_ids, 1):
                values = {name: member[name] for name in ("name", "title", "role")}
                values["sequence"] = place
                seat = seats.pop(member.user_id, None)
                if seat is None:
                    new.append(values | {"session_id": session.id, "user_id": member.user_id.id})
                elif any(seat[name] != values[name] for name in values):
                    seat._engine_write(values)
            Seat.union(*seats.values())._engine_delete()
        Seat._engine_create(new)
        self.invalidate_recordset(["attendance_ids"])
        self._find_recusals()
