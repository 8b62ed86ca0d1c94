import secrets

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from .emulation_ballot import CHOICES

#: Figures and letters that nobody mistakes for one another.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


class EmulationSessionBallotMixin(models.AbstractModel):
    """How members vote: by name, or by ballots that lie apart from the roll of those who voted.

    A member hands in his whole sheet in one call. In a secret ballot he gets a random receipt for
    each line, which is kept nowhere together with him. The row of his seat is touched, so that
    neither a second sheet nor the closing of the session can pass at the same moment; nothing of
    it says when. No event, message or activity is written: each would have a time.
    """

    _name = "emulation.session.ballot.mixin"
    _description = "Emulation: votes of a session"

    turnout = fields.Char(
        compute="_compute_turnout", help="How many of those who vote have handed in their sheets."
    )
    vote_ids = fields.Many2many(
        "emulation.council.vote",
        string="Votes",
        compute="_compute_vote_ids",
        help="Who voted how, where votes are given by name.",
    )
    my_vote_waits = fields.Boolean(
        "Waits for my vote",
        compute="_compute_my_vote_waits",
        search="_search_my_vote_waits",
        help="The session is open, and the current user has not voted yet.",
    )

    @api.depends("state", "attendance_ids.presence")
    def _compute_turnout(self):
        voted, keyed = self._voted(), self._sheets_keyed()
        for session in self:
            seats = session.attendance_ids
            session.turnout = session.state != "draft" and self.env._(
                "%(voted)s of %(members)s",
                voted=len(voted.get(session.id, ())) + keyed.get(session.id, 0),
                members=len(seats.filtered(lambda s: s.presence in ("present", "writing"))),
            )

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_vote_ids(self):
        votes = self.env["emulation.council.vote"].search([("item_id", "in", self.item_ids.ids)])
        for session in self:
            session.vote_ids = votes.filtered(lambda v, s=session: v.item_id in s.item_ids)

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_my_vote_waits(self):
        waiting = self._waiting_ids()
        for session in self:
            session.my_vote_waits = session.id in waiting

    def _search_my_vote_waits(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("id", "in", list(self._waiting_ids()))

    @api.model
    def _waiting_ids(self):
        """Open sessions in which the current user can vote now.

        :rtype: set[int]
        """
        # sudo: asked in order to know what waits for the user
        seats = self.env["emulation.council.attendance"].sudo()
        mine = seats.search(
            Domain("user_id", "=", self.env.uid)
            & Domain("presence", "=", "present")
            & Domain("on_paper", "=", False)
            & Domain("not_voting", "=", False)
            & Domain("session_id.state", "=", "open")
            & Domain("session_id.mode", "!=", "check")
        )
        waiting = mine.filtered(lambda s: not s.has_voted and s.session_id._lines_of(s))
        return set(waiting.session_id.ids)

    def _voted(self):
        """Who has handed in his sheet.

        :return: ids of users by id of the session
        :rtype: dict[int, set[int]]
        """
        # sudo: the roll is shown to all who read the session, as turnout
        rows = (
            self.env["emulation.ballot.roll"]
            .sudo()
            ._read_group([("session_id", "in", self.ids)], ["session_id"], ["user_id:array_agg"])
        )
        return {session.id: set(users) for session, users in rows}

    # ------------------------------------------------------------
    # Voting
    # ------------------------------------------------------------

    @api.readonly
    def action_read_sheet(self):
        """What the current user's sheet shows: nothing of it is filled in, nothing is written.

        :return: name, council, mode, criteria (id, name, weight) and lines (id of the nomination,
            name, rule, recused: why the user does not vote on it)
        :rtype: dict
        """
        self.ensure_one()
        self.check_access("read")
        if not self.agenda_readable or self.state == "draft":
            raise UserError(self.env._("The agenda is shown once the session is opened."))
        lines = []
        for item in self.item_ids:
            recusals = item.recusal_ids.filtered(lambda row: row.user_id == self.env.user)
            lines.append(
                {
                    "id": item.nomination_id.id,
                    "name": item.nominee,
                    "rule": item.rule_text or "",
                    "recused": "; ".join(recusals.mapped("display_name")),
                }
            )
        return {
            "name": self.display_name,
            "council": self.council_id.name,
            "mode": self.mode,
            "criteria": self.criterion_ids.read(["name", "weight"]),
            "lines": lines,
        }

    def _why_not_vote(self):
        seat = self.attendance_ids.filtered(lambda seat: seat.user_id == self.env.user)
        if not seat:
            return [self.env._("You are not in the list of this session: you cannot vote in it.")]
        if seat.has_voted:
            return [self.env._("You have voted in this session already.")]
        if seat.presence != "present":
            return [
                self.env._(
                    "You are not recorded as present: chair or secretary have to do so first."
                )
            ]
        if seat.on_paper:
            return [self.env._("You vote on paper in this session.")]
        if seat.not_voting:
            return [self.env._("You are recorded as not voting in this session.")]
        if self.mode == "check":
            return [self.env._("Nobody votes in a check: chair and secretary note the findings.")]
        return []

    def action_vote(self, choices):
        """Hand in the current user's sheet: his choice on every line on which he votes.

        :param dict choices: by id of the nomination (number or text): yes, no or abstain
        :return: the receipt of each line, by id of the nomination as text; nobody can ask for them
            again. Empty where votes are given by name.
        :rtype: dict[str, str]
        :raise UserError: who may vote, which line is missing or not the user's
        """
        self.ensure_one()
        self.check_access("read")
        self._claim_seat()
        self._check_reasons("vote")
        if self.mode == "score":
            raise UserError(self.env._("This session gives points: hand in the sheet of points."))
        sheet = self._checked_choices(choices, CHOICES)
        self._enter_on_roll()
        if self.mode == "open":
            seat = self.attendance_ids.filtered(lambda seat: seat.user_id == self.env.user)
            self.env["emulation.council.vote"]._engine_create(
                [
                    {"item_id": i.id, "user_id": self.env.uid, "name": seat.name, "choice": choice}
                    for i, choice in sheet.items()
                ]
            )
            self.item_ids.invalidate_recordset(["tally_text"])
            return {}
        receipts = {item: self._draw_receipt() for item in sheet}
        self._drop_in([(item.id, sheet[item], receipts[item]) for item in sheet])
        return {str(item.nomination_id.id): receipt for item, receipt in receipts.items()}

    def _checked_choices(self, choices, allowed):
        """A sheet as a client sends it, line by line.

        :return: choice by line
        :rtype: dict[emulation.council.item, str]
        :raise UserError: names no choice
        """
        given = self._by_nomination(choices)
        sheet = {}
        for item in self.item_ids:
            recused = self.env.uid in item.recusal_ids.user_id.ids
            choice = given.pop(item.nomination_id.id, None)
            if recused:
                if choice is not None:
                    raise UserError(
                        self.env._(
                            "You do not vote on “%(name)s”: %(reason)s.",
                            name=item.nominee,
                            reason=item.recusal_text,
                        )
                    )
                continue
            if choice is None:
                raise UserError(
                    self.env._("“%(name)s” is missing on the sheet.", name=item.nominee)
                )
            if not isinstance(choice, str) or choice not in allowed:
                raise UserError(
                    self.env._(
                        "“%(name)s” needs one of: %(choices)s.",
                        name=item.nominee,
                        choices=", ".join(allowed),
                    )
                )
            sheet[item] = choice
        if given:
            raise UserError(self.env._("The sheet names a nomination that is not on the agenda."))
        if not sheet:
            raise UserError(self.env._("There is no line on which you vote."))
        return sheet

    def _by_nomination(self, values):
        """What a client sends by nomination, whose number may arrive as text.

        :rtype: dict[int, object]
        :raise UserError: it is nothing of the kind
        """
        found = {}
        for key, value in values.items() if isinstance(values, dict) else ():
            text = str(key)
            if isinstance(key, bool) or not (text.isascii() and text.isdigit()) or len(text) > 10:
                raise UserError(self.env._("A sheet names each nomination by its number."))
            if int(text) in found:
                raise UserError(self.env._("A sheet names each nomination once."))
            found[int(text)] = value
        if not found:
            raise UserError(self.env._("The sheet is empty."))
        return found

    def _claim_seat(self):
        """Hold the current user's seat: no second sheet and no closing at the same moment."""
        self.env.flush_all()
        self._execute_quietly(
            SQL(
                "UPDATE emulation_council_attendance SET user_id = user_id "
                "WHERE session_id = %s AND user_id = %s",
                self.id,
                self.env.uid,
            )
        )

    def _hold_seats(self, seats):
        """Keep members from voting until the end of the transaction, in an order drawn by lot.

        The order of the rows in the table would otherwise follow that in which they voted.
        """
        ids = list(seats.ids)
        secrets.SystemRandom().shuffle(ids)
        self.env.flush_all()
        for seat_id in ids:
            self._execute_quietly(
                SQL(
                    "UPDATE emulation_council_attendance SET user_id = user_id WHERE id = %s",
                    seat_id,
                )
            )
        self.env["emulation.council.attendance"].invalidate_model()

    def _enter_on_roll(self):
        """Note that the current user has voted; the database refuses a second time."""
        try:
            self._execute_quietly(
                SQL(
                    "INSERT INTO emulation_ballot_roll (session_id, user_id) VALUES (%s, %s)",
                    self.id,
                    self.env.uid,
                )
            )
        except UniqueViolation as error:
            # the request is tried again, and finds the vote
            raise ConcurrencyError("another window voted first") from error
        self.env["emulation.ballot.roll"].invalidate_model()
        self.attendance_ids.invalidate_recordset(["has_voted"])

    def _drop_in(self, rows):
        """Put ballots into the box.

        :param list rows: line, choice and receipt of each
        """
        rows = list(rows)
        secrets.SystemRandom().shuffle(rows)
        self._execute_quietly(
            SQL(
                "INSERT INTO emulation_ballot (item_id, choice, receipt, key) VALUES %s",
                SQL(", ").join((*row, secrets.token_hex(16)) for row in rows),
            )
        )
        self.env["emulation.ballot"].invalidate_model()

    @api.model
    def _draw_receipt(self):
        """A random receipt: twelve letters and figures in three groups.

        :rtype: str
        """
        return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(3))

    def _execute_quietly(self, query):
        """Run a query of which, should it fail, the log says nothing: it would name a choice."""
        self.env.cr.execute(query, log_exceptions=False)
