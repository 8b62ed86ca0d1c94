import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools.lock import hold
from ..tools.paper_text import head_lines
from .emulation_council_sheet import PAPER_CHOICES
from .emulation_session_ballot_mixin import ALPHABET

#: Most sheets printed at once: a council has some 25 members, some of them draw a second sheet.
MOST_SHEETS = 200


class EmulationSessionSheetMixin(models.AbstractModel):
    """Ballots on paper: in a room without network, and from absent members in sealed covers.

    The sheets bear random numbers and are drawn by lot. What is on them is keyed by two people,
    neither of whom sees what the other did; the session cannot be closed until both agree.
    """

    _name = "emulation.session.sheet.mixin"
    _description = "Emulation: ballot sheets of a session"

    sheet_count = fields.Integer(
        "Sheets printed", compute="_compute_sheet_count", help="Ballot sheets printed and keyed."
    )
    sheet_text = fields.Char(
        "Sheets keyed", compute="_compute_sheet_count", help="How many sheets have been keyed."
    )

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_sheet_count(self):
        for session in self:
            sheets = session._sheets()
            keyed = sheets.filtered("first_by_id")
            twice = keyed.filtered("second_by_id")
            session.sheet_count = len(set(sheets.mapped("code")))
            session.sheet_text = self.env._(
                "%(once)s keyed, %(twice)s of them twice",
                once=len(set(keyed.mapped("code"))),
                twice=len(set(twice.mapped("code"))),
            )

    def _sheets(self):
        # sudo: nobody reads the rows; the session counts and compares them
        return self.env["emulation.council.sheet"].sudo().search([("session_id", "in", self.ids)])

    def _sheets_keyed(self):
        """Number of sheets that somebody has keyed, by id of the session.

        :rtype: dict[int, int]
        """
        # sudo: nobody reads the rows; they are counted only
        rows = (
            self.env["emulation.council.sheet"]
            .sudo()
            ._read_group(
                [("session_id", "in", self.ids), ("first_by_id", "!=", False)],
                ["session_id"],
                ["code:count_distinct"],
            )
        )
        return {session.id: number for session, number in rows}

    def action_print_sheets(self, count=None):
        """Draw receipts for some sheets and print them.

        :param int count: how many; none: one for each member of the council
        :return: report action
        :rtype: dict
        :raise UserError: who may do it, or when
        """
        self.ensure_one()
        self.check_access("read")
        hold(self)
        if self.mode != "secret" or self.state == "closed" or not self.may_run:
            raise UserError(
                self.env._(
                    "Ballot sheets are printed for a secret ballot that is not closed, by chair, "
                    "secretary or officer."
                )
            )
        count = len(self.attendance_ids) if count is None else count
        if not isinstance(count, int) or not 0 < count <= MOST_SHEETS or not self.item_ids:
            raise UserError(self.env._("Say how many sheets, of a session with an agenda."))
        if count > self.sheet_count:
            self._draw_sheets(count - self.sheet_count)
        return self.env.ref("union_emulation.emulation_session_sheets_report").report_action(
            self, config=False
        )

    def _draw_sheets(self, count):
        there, codes = set(self._sheets().mapped("code")), set()
        while len(codes) < count:
            codes |= {"".join(secrets.choice(ALPHABET) for _ in range(5))} - there
        self.env["emulation.council.sheet"]._engine_create(
            [
                {
                    "session_id": self.id,
                    "code": code,
                    "item_id": item.id,
                    "receipt": self._draw_receipt(),
                }
                for code in codes
                for item in self.item_ids
            ]
        )
        self.invalidate_recordset(["sheet_count", "sheet_text"])

    def action_discard_sheets(self):
        """Forget printed sheets of which none has been keyed, so that the agenda can be changed.

        :raise UserError: who may do it, or that a sheet has been keyed
        """
        self.ensure_one()
        self.check_access("read")
        hold(self)
        if not self.may_run or self.state == "closed" or self._sheets_keyed().get(self.id):
            raise UserError(
                self.env._(
                    "Chair, secretary or officer discard printed sheets as long as none is keyed."
                )
            )
        self._sheets()._engine_delete()
        self.invalidate_recordset(["sheet_count", "sheet_text"])
        return True

    def _check_no_sheets(self):
        """The agenda stays as it is on the printed sheets.

        :raise UserError: names the session
        """
        for session in self:
            if session.sheet_count:
                raise UserError(
                    self.env._(
                        "Ballot sheets of “%(session)s” are printed: discard them before the "
                        "agenda is changed.",
                        session=session.display_name,
                    )
                )

    # ------------------------------------------------------------
    # Keying
    # ------------------------------------------------------------

    def action_key(self, code, choices):
        """Key what is on one printed sheet; two people have to do it for each.

        :param str code: number of the sheet
        :param dict choices: by id of the nomination: yes, no, abstain, invalid, or none where the
            line is struck out by somebody who is recused
        :raise UserError: who may key, no such sheet, or a line is missing
        """
        self.ensure_one()
        self.check_access("read")
        mine = self.attendance_ids.filtered(lambda seat: seat.user_id == self.env.user)
        if self.state != "open" or not (mine or self.may_run):
            raise UserError(
                self.env._(
                    "Sheets are keyed while the session is open, by its members, chair, secretary "
                    "or officer."
                )
            )
        code = code.strip().upper() if isinstance(code, str) else ""
        rows = self._sheets().filtered(lambda row: row.code == code)
        if not rows:
            raise UserError(self.env._("There is no such sheet in this session."))
        self._touch_sheet(rows)
        given = self._by_nomination(choices)
        values = {}
        for row in rows:
            choice = given.pop(row.item_id.nomination_id.id, None)
            if not isinstance(choice, str) or choice not in PAPER_CHOICES:
                raise UserError(
                    self.env._(
                        "“%(name)s” needs one of: %(choices)s.",
                        name=row.item_id.nominee,
                        choices=", ".join(PAPER_CHOICES),
                    )
                )
            values[row] = choice
        if given:
            raise UserError(self.env._("The sheet names a nomination that is not on the agenda."))
        rows._key(self._keying_place(rows), values)
        self.invalidate_recordset(["sheet_text", "turnout"])
        return True

    def _keying_place(self, rows):
        first, second = rows.first_by_id, rows.second_by_id
        if not first or first == self.env.user:
            return "first"
        if not second or second == self.env.user:
            return "second"
        raise UserError(
            self.env._(
                "Two people have keyed this sheet: %(first)s and %(second)s.",
                first=first.name,
                second=second.name,
            )
        )

    def _touch_sheet(self, rows):
        """Neither another person nor the closing at the same moment."""
        self._execute_quietly(
            SQL("UPDATE emulation_council_sheet SET code = code WHERE id = ANY(%s)", rows.ids)
        )
        rows.invalidate_recordset()

    def _why_not_sheets(self):
        """Why the printed sheets keep the session from being closed.

        :rtype: list[str]
        """
        found, sheets = [], self._sheets().filtered("first_by_id")
        seats = self._paper_seats()
        codes = sorted(set(sheets.mapped("code")))
        if len(codes) != len(seats):
            found.append(
                self.env._(
                    "%(members)s members vote on paper or in writing, and %(sheets)s sheets are "
                    "keyed: key the rest, or record who is absent or does not vote.",
                    members=len(seats),
                    sheets=len(codes),
                )
            )
        for code in codes:
            rows = sheets.filtered(lambda row, code=code: row.code == code)
            if not rows.second_by_id:
                found.append(self.env._("Sheet %(code)s is keyed by one person only.", code=code))
                continue
            for row in rows.filtered(lambda row: row.first_choice != row.second_choice):
                found.append(
                    self.env._(
                        "Sheet %(code)s, “%(name)s”: %(first)s and %(second)s have keyed "
                        "different things.",
                        code=code,
                        name=row.item_id.nominee,
                        first=row.first_by_id.name,
                        second=row.second_by_id.name,
                    )
                )
        return found or self._why_not_sheet_lines(sheets, seats)

    def _paper_seats(self):
        return self.attendance_ids.filtered(
            lambda s: s.presence == "writing" or (s.on_paper and not s.not_voting)
        )

    def _why_not_sheet_lines(self, sheets, seats):
        """On each line as many answers as there are members who may give one on paper."""
        found = []
        for item in self.item_ids:
            entitled = seats.filtered(
                lambda seat, item=item: (
                    seat.user_id not in item.recusal_ids.user_id
                    and (seat.presence == "present" or item.absent_in_writing)
                )
            )
            lines = sheets.filtered(lambda row, item=item: row.item_id == item)
            answered = lines.filtered(lambda row: row.first_choice != "none")
            if len(answered) != len(entitled):
                found.append(
                    self.env._(
                        "“%(name)s”: %(answers)s answers on paper are keyed, and %(members)s "
                        "members may give one.",
                        name=item.nominee,
                        answers=len(answered),
                        members=len(entitled),
                    )
                )
        return found

    def _open_sheets(self):
        """Turn the keyed sheets into ballots; nothing else of them is left."""
        sheets = self._sheets()
        answered = sheets.filtered(lambda row: row.first_choice not in (False, "none"))
        if answered:
            self._drop_in([(row.item_id.id, row.first_choice, row.receipt) for row in answered])
        sheets._engine_delete()

    def _prepare_ballot_sheets(self):
        """What the printed sheets say.

        :return: unit_lines, council_lines, subject, sheets with their lines
        :rtype: dict
        """
        self.ensure_one()
        if not self.may_run:
            raise UserError(
                self.env._("Ballot sheets are printed by chair, secretary or officer only.")
            )
        unit = self.unit_id._on(self.env["union.clock"]._today())[self.unit_id]
        sheets = self._sheets().grouped("code")
        codes = list(sheets)
        secrets.SystemRandom().shuffle(codes)
        return {
            "unit_lines": head_lines(unit["print_name"] or unit["name"]),
            "council_lines": head_lines(self.council_id.name),
            "subject": self.name,
            "sheets": [
                {
                    "code": code,
                    "lines": [
                        # sudo: printed for the members of the council
                        {"name": row.item_id.sudo()._paper_name(), "receipt": row.receipt}
                        for row in sheets[code].sorted(lambda row: (row.item_id.sequence, row.id))
                    ],
                }
                for code in codes
            ],
        }
