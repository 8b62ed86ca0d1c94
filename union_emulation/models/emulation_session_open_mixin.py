from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import vote
from ..tools.lock import hold

ACTIVITY = "union_emulation.mail_activity_type_turn"


class EmulationSessionOpenMixin(models.AbstractModel):
    """How a session is opened: what it lacks before, and what is frozen then."""

    _name = "emulation.session.open.mixin"
    _description = "Emulation: opening of a session"

    allowed_actions = fields.Char(
        compute="_compute_allowed_actions",
        help="Actions that the current user may take now, separated by spaces.",
    )
    missing = fields.Text(
        "What is missing", compute="_compute_missing", help="Why the next step cannot be taken yet."
    )
    quorum_text = fields.Char(
        "Present",
        compute="_compute_quorum_text",
        help="How many are present, and how many must be.",
    )

    @api.depends_context("uid")
    @api.depends("state", "item_ids", "attendance_ids.presence")
    def _compute_allowed_actions(self):
        names = ("open", "run", "vote", "close", "renew")
        reasons = {name: self._why_not(name) for name in names}
        for session in self:
            session.allowed_actions = " ".join(n for n in names if not reasons[n][session])

    @api.depends_context("uid")
    @api.depends("state", "item_ids", "attendance_ids.presence")
    def _compute_missing(self):
        for state, sessions in self.grouped("state").items():
            action = {"draft": "open", "open": "close"}.get(state)
            reasons = sessions._why_not(action) if action else {}
            for session in sessions:
                session.missing = "\n".join(reasons.get(session, [])) or False

    @api.depends("attendance_ids.presence", "item_ids.nomination_id")
    @api.depends("quorum_numerator", "quorum_denominator")
    def _compute_quorum_text(self):
        for session in self:
            members, present, needed = session._quorum()
            session.quorum_text = self.env._(
                "%(present)s of %(members)s", present=present, members=members
            )
            if needed:
                session.quorum_text = self.env._(
                    "%(present)s of %(members)s, %(needed)s are needed",
                    present=present,
                    members=members,
                    needed=needed,
                )

    def _quorum(self):
        """How many members there are, how many are present, and how many must be.

        :return: members, present, needed; needed is 0 as long as nobody has said
        :rtype: tuple[int, int, int]
        """
        self.ensure_one()
        members = len(self.attendance_ids)
        present = len(self.attendance_ids.filtered(lambda seat: seat.presence == "present"))
        shares = [
            (values["quorum_numerator"], values["quorum_denominator"])
            for values in self.item_ids._rule_values().values()
            if values["quorum_denominator"]
        ]
        if not shares and self.quorum_denominator:
            shares = [(self.quorum_numerator, self.quorum_denominator)]
        needed = [vote.quorum_of(*share, members) for share in shares]
        return members, present, max(needed, default=0)

    # ------------------------------------------------------------
    # Who may do what, and what is missing
    # ------------------------------------------------------------

    def _why_not(self, action):
        """Reasons why the current user cannot take ``action`` now.

        :param str action: open, run (whatever chair and secretary do while it is open), vote,
            close or renew (hold it again)
        :return: translated sentences by session; an empty list where it is allowed
        :rtype: dict[models.Model, list[str]]
        """
        states = {"open": "draft", "run": "open", "vote": "open", "close": "open"}
        reasons = {session: [] for session in self}
        labels = dict(self._fields["state"]._description_selection(self.env))
        for session, found in reasons.items():
            if session.state != states.get(action, "closed"):
                found.append(
                    self.env._(
                        "“%(session)s” is in the state “%(state)s”.",
                        session=session.display_name,
                        state=labels[session.state],
                    )
                )
                continue
            if action != "vote" and not session.may_run:
                found.append(
                    self.env._(
                        "Only chair and secretary of the council or an officer of “%(unit)s” may "
                        "do this.",
                        unit=session.unit_id.name,
                    )
                )
            found += getattr(session, f"_why_not_{action}")()
        return reasons

    def _check_reasons(self, action):
        """Refuse an action.

        :raise UserError: the sentences of :meth:`_why_not`
        """
        found = [reason for sentences in self._why_not(action).values() for reason in sentences]
        if found:
            raise UserError("\n".join(dict.fromkeys(found)))

    def _why_not_run(self):
        return []

    def _why_not_open(self):
        found = []
        if not self.item_ids:
            found.append(self.env._("There is nothing on the agenda."))
        if not self.date or not self.place:
            found.append(self.env._("Say when and where the council meets."))
        roles = self.attendance_ids.mapped("role")
        if "chair" not in roles or "secretary" not in roles:
            found.append(self.env._("The council needs a chair and a secretary."))
        return found + self._why_not_term() + self._why_not_quorum() + self._why_not_agenda()

    def _why_not_term(self):
        council = self.council_id.sudo()  # sudo: its term, for the answer only
        day = self.date and self.env["union.clock"]._localize(self.date).date()
        if day and (day < council.date_start or (council.date_end and day > council.date_end)):
            return [self.env._("“%(council)s” is not in office on that day.", council=council.name)]
        return []

    def _why_not_quorum(self):
        members, present, needed = self._quorum()
        if not needed:
            return [self.env._("The quorum is not known: fill it in for this session.")]
        if present < needed:
            return [
                self.env._(
                    "%(present)s of %(members)s members are present; %(needed)s are needed.",
                    present=present,
                    members=members,
                    needed=needed,
                )
            ]
        return []

    def _why_not_agenda(self):
        found = self.item_ids._why_not_on_agenda() + self._why_not_criteria()
        if self.mode in ("open", "secret"):
            found += self.item_ids._why_not_rule()
        return found

    # ------------------------------------------------------------
    # Opening
    # ------------------------------------------------------------

    def action_open(self):
        """Open the session: members, agenda, rules and recusals are frozen as they are now.

        :return: True
        :raise UserError: what is missing, or who may do it
        """
        for session in self:
            session.check_access("read")
            hold(session)
            council = session.council_id.sudo()  # sudo: the row is only held
            hold(council)
            session._sync_attendance()
            session._check_reasons("open")
            session.item_ids._freeze()
            now = self.env["union.clock"]._now()
            year = self.env["union.clock"]._localize(now).year
            session._engine_write(
                {
                    "state": "open",
                    "year": year,
                    "number": session._next_number(year),
                    "date_opened": now,
                    "opened_by": self.env.user.name,
                }
            )
            session._log_event("open_session", count=len(session.item_ids))
            session._call_members()
        return True

    def _next_number(self, year):
        # sudo: numbers run through all sessions of the council
        rows = self.sudo()._read_group(
            [("council_id", "=", self.council_id.id), ("year", "=", year)], [], ["number:max"]
        )
        return (rows[0][0] or 0) + 1

    def _call_members(self):
        """Tell the members that their session is open."""
        if self.mode == "check":
            return
        today = self.env["union.clock"]._today()
        for seat in self.attendance_ids:
            # sudo: whoever opens it need not have the right to plan for others
            self.sudo().activity_schedule(
                ACTIVITY,
                date_deadline=today,
                summary=self.env._("Your vote in the council"),
                user_id=seat.user_id.id,
            )
