import hashlib
import secrets
from contextlib import closing

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.sql_db import db_connect
from odoo.tools import SQL

from ..tools import vote
from ..tools.lock import hold
from .emulation_session_open_mixin import ACTIVITY


class EmulationSessionCloseMixin(models.AbstractModel):
    """How a session is closed: all answers are in, the tables are written anew, the result stands.

    Ballots and roll came in by one transaction for each member. At the closing every row of both
    is deleted and written again in an order drawn by lot, with new numbers, by one transaction:
    nothing stored says any more which ballots and which name came in together. A seal over the
    ballots shows whether one of them is changed, added or taken away later.
    """

    _name = "emulation.session.close.mixin"
    _description = "Emulation: closing of a session"

    seal = fields.Char(
        readonly=True, copy=False, help="Fingerprint of what was voted, taken at the closing."
    )
    ballot_ids = fields.Many2many(
        "emulation.ballot",
        string="Ballots",
        compute="_compute_ballot_ids",
        help="All ballots with their receipts, once the session is closed.",
    )

    @api.depends("state")
    def _compute_ballot_ids(self):
        for session in self:
            session.ballot_ids = session.ballot_ids.browse()
            if session.state == "closed" and session.mode == "secret":
                session.ballot_ids = session.ballot_ids.search(
                    [("item_id", "in", session.item_ids.ids)], order="item_id, receipt"
                )

    # ------------------------------------------------------------
    # What is missing
    # ------------------------------------------------------------

    def _why_not_close(self):
        found = []
        if self.mode == "check":
            for item in self.item_ids.filtered(lambda item: not item.result):
                found.append(self.env._("“%(name)s”: no finding is noted yet.", name=item.nominee))
        else:
            found += self._why_not_answered()
        return found + (self._why_not_sheets() if self.mode == "secret" else [])

    def _why_not_answered(self):
        """Members of whom it is not said why no sheet of theirs came in.

        :rtype: list[str]
        """
        found = []
        for seat in self.attendance_ids:
            waits = seat.presence == "present" and not (
                seat.has_voted or seat.not_voting or seat.on_paper
            )
            # who is recused on every line has nothing to hand in
            waits = waits and self._lines_of(seat)
            if seat.presence == "writing" and not any(self.item_ids.mapped("absent_in_writing")):
                found.append(
                    self.env._(
                        "%(name)s: no line of the agenda takes answers in writing.", name=seat.name
                    )
                )
            if waits or not seat.presence:
                found.append(
                    self.env._(
                        "%(name)s has not voted: record whether the member is absent or does not "
                        "vote.",
                        name=seat.name,
                    )
                )
            elif self.mode != "secret" and (seat.presence == "writing" or seat.on_paper):
                found.append(
                    self.env._(
                        "%(name)s: ballots on paper and in writing are for a secret ballot only.",
                        name=seat.name,
                    )
                )
        return found

    def _lines_of(self, seat):
        return self.item_ids.filtered(lambda item: seat.user_id not in item.recusal_ids.user_id)

    def _why_not_renew(self):
        if self.superseded_by_id:
            return [
                self.env._(
                    "It was reopened already, as “%(session)s”.",
                    session=self.superseded_by_id.display_name,
                )
            ]
        # sudo: whether a decision has granted something, for the answer only
        granted = self.sudo().nomination_ids.filtered(lambda n: n.state == "awarded")
        return [
            self.env._("“%(name)s” has been granted by a decision.", name=nomination.display_name)
            for nomination in granted
        ]

    # ------------------------------------------------------------
    # Closing
    # ------------------------------------------------------------

    def action_close(self):
        """Close the session for good: the result stands, and nobody votes any more.

        :return: True
        :raise UserError: who has not voted, which sheets differ, or who may close it
        """
        for session in self:
            session.check_access("read")
            hold(session)
            session._hold_seats(session.attendance_ids)
            session._touch_sheet(session._sheets())
            session._check_reasons("close")
            session._open_sheets()
            session._write_anew()
            session._check_box()
            session._settle_items()
            seal = session._make_seal()
            session._engine_write(
                {
                    "state": "closed",
                    "date_closed": self.env["union.clock"]._now(),
                    "closed_by": self.env.user.name,
                    "seal": seal,
                }
            )
            # sudo: the vote is over for everybody who was called
            session.sudo().activity_unlink([ACTIVITY])
            session._log_event("close_session", seal=seal, count=len(session.item_ids))
        database = self.env.cr.dbname
        self.env.cr.postcommit.add(lambda: sweep(database))
        return True

    def _write_anew(self):
        """Write ballots and roll again, in an order drawn by lot, with new numbers and keys."""
        self.env.flush_all()
        box = self.env.execute_query(
            SQL(
                "DELETE FROM emulation_ballot WHERE item_id = ANY(%s) "
                "RETURNING item_id, choice, receipt",
                self.item_ids.ids,
            )
        )
        roll = self.env.execute_query(
            SQL(
                "DELETE FROM emulation_ballot_roll WHERE session_id = %s RETURNING user_id", self.id
            )
        )
        if box:
            self._drop_in(box)
        names = [(self.id, *row) for row in roll]
        secrets.SystemRandom().shuffle(names)
        if names:
            self._execute_quietly(
                SQL(
                    "INSERT INTO emulation_ballot_roll (session_id, user_id) VALUES %s",
                    SQL(", ").join(names),
                )
            )
        self.env["emulation.ballot"].invalidate_model()
        self.env["emulation.ballot.roll"].invalidate_model()

    def _ballot_answers(self):
        """Ballots in the box, by line and choice.

        :rtype: dict[emulation.council.item, dict[str, int]]
        """
        # sudo: nobody reads ballots before the closing; they are counted only
        rows = (
            self.env["emulation.ballot"]
            .sudo()
            ._read_group([("item_id", "in", self.item_ids.ids)], ["item_id", "choice"], ["__count"])
        )
        answers = {}
        for item, choice, number in rows:
            answers.setdefault(self.item_ids.browse(item.id), {})[choice] = number
        return answers

    def _check_box(self):
        """As many ballots as members who voted: none was added or taken away meanwhile.

        :raise UserError: names the first line on which they differ
        """
        if self.mode != "secret":
            return
        voted = self._voted().get(self.id, set())
        answers, seats = self._ballot_answers(), self._paper_seats()
        for item in self.item_ids:
            out = set(item.recusal_ids.user_id.ids)
            on_paper = seats.filtered(
                lambda s, i=item: s.presence == "present" or i.absent_in_writing
            )
            expected = len(voted - out) + len(set(on_paper.user_id.ids) - out)
            there = sum(answers.get(item, {}).values())
            if there != expected:
                raise UserError(
                    self.env._(
                        "“%(name)s”: %(there)s ballots are in the box, and %(expected)s members "
                        "have voted. The session cannot be closed; it has to be held again.",
                        name=item.nominee,
                        there=there,
                        expected=expected,
                    )
                )

    def _settle_items(self):
        """Write down what came of each line."""
        if self.mode == "check":
            return
        if self.mode == "score":
            for item, values in self._rank_items().items():
                item._engine_write(values)
            return
        answers = self._ballot_answers() if self.mode == "secret" else self.item_ids._answers()
        counts, rules = self.item_ids._counts(answers), self.item_ids._rules()
        for item in self.item_ids:
            count = counts[item]
            tally = vote.tally(rules[item], count)
            item._engine_write(
                {
                    "base_count": tally.base,
                    "needed_count": tally.needed,
                    "favour_count": count.favour,
                    "against_count": count.against,
                    "abstained_count": count.abstained,
                    "invalid_count": count.invalid,
                    "outstanding_count": tally.outstanding,
                    "result": "passed" if tally.passed else "failed",
                }
            )

    # ------------------------------------------------------------
    # The result
    # ------------------------------------------------------------

    def _result(self):
        """What the council concluded of each nomination.

        :return: passed or failed; empty until the session is closed
        :rtype: dict[emulation.nomination, str]
        """
        closed = self.filtered(lambda session: session.state == "closed")
        return {item.nomination_id: item.result for item in closed.item_ids}

    def _make_seal(self):
        """Fingerprint of everything that was voted, whatever its order in the tables.

        :rtype: str
        """
        # sudo: all of it is sealed, whoever closes or verifies
        items = self.sudo().item_ids
        lines = [f"result|{item.id}|{item._sealed_text()}" for item in items]
        for name in ("emulation.ballot", "emulation.council.vote", "emulation.council.score"):
            for row in self.env[name].sudo().search([("item_id", "in", items.ids)]):
                lines.append(f"{name}|{row.item_id.id}|{row._sealed_text()}")
        roll = self.env["emulation.ballot.roll"].sudo().search([("session_id", "=", self.id)])
        lines += [f"roll|{user.id}" for user in roll.user_id]
        return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()

    def action_verify(self):
        """Compare what is stored with the seal of the closing, in the session and in its log.

        :return: notification
        :rtype: dict
        :raise UserError: the session is not closed
        """
        self.ensure_one()
        self.check_access("read")
        if self.state != "closed":
            raise UserError(self.env._("A session is sealed by its closing."))
        good = self._is_whole()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if good else "danger",
                "sticky": not good,
                "message": self.env._("What was voted is as it was at the closing.")
                if good
                else self.env._(
                    "What is stored is not what was voted: a ballot, the roll or a result has "
                    "been changed since the closing."
                ),
            },
        }

    def _is_whole(self):
        """Whether nothing has been changed since the closing.

        :rtype: bool
        """
        # sudo: the log is read whatever of it the user may see
        events = self.env["union.event"].sudo()
        sealing = events.search(
            [
                ("res_model", "=", self._name),
                ("res_id", "=", self.id),
                ("action", "=", "close_session"),
            ]
        )
        noted = (sealing.value_ids[:1].content or {}).get("seal")
        self.env.invalidate_all()
        return self._make_seal() == self.seal == noted

    # ------------------------------------------------------------
    # Reopening
    # ------------------------------------------------------------

    def action_reopen(self, reason):
        """Hold the session again: a new one, with a number of its own, comes in its place.

        :param str reason: why, required
        :return: window action of the new session
        :rtype: dict
        :raise UserError: no reason, who may do it, or that it was done already
        """
        self.ensure_one()
        self.check_access("read")
        if not isinstance(reason, str) or not reason.strip():
            raise UserError(self.env._("Say why: a reason is required."))
        hold(self)
        self._check_reasons("renew")
        # sudo: chair and secretary reopen it as well, who may not make other sessions
        new = self.sudo().copy()
        new._engine_write({"supersedes_id": self.id, "reopen_reason": reason.strip()})
        new.write(
            {
                "item_ids": [
                    Command.create(
                        {"nomination_id": item.nomination_id.id, "sequence": item.sequence}
                    )
                    for item in self.item_ids
                    if item.sudo()._waits()
                ]
            }
        )
        self._engine_write({"superseded_by_id": new.id})
        self._log_event("reopen_session", reason=reason.strip())
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": new.id,
            "views": [(False, "form")],
        }


def sweep(database):
    """Let the database forget the rows that a closing has deleted.

    Until then somebody with a tool that reads its files could find them. Not within a
    transaction, so on a connection of its own once the closing has been committed.

    :param str database: name of the database
    """
    with closing(db_connect(database).cursor()) as cr:
        cr._cnx.autocommit = True
        cr.execute("VACUUM emulation_ballot, emulation_ballot_roll, emulation_council_sheet")
