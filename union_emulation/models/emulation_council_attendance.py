from odoo import fields, models
from odoo.exceptions import AccessError, UserError

#: What chair, secretary and officer keep; the rest follows the council and is frozen at opening.
KEPT_FIELDS = frozenset(("presence", "on_paper", "not_voting", "note"))


class EmulationCouncilAttendance(models.Model):
    """One member of the council in one session: his name as on the day, and whether he came.

    The rows follow the council while the session is prepared and are frozen at its opening:
    who leaves the council or changes his name later stays here as he was.
    """

    _name = "emulation.council.attendance"
    _description = "Emulation Council Attendance"
    _inherit = ["emulation.council.row.mixin"]
    _order = "session_id, sequence, id"

    session_id = fields.Many2one(
        "emulation.council.session",
        required=True,
        index=True,
        ondelete="cascade",
        help="The session.",
    )
    sequence = fields.Integer(readonly=True, help="Order on papers.")
    user_id = fields.Many2one(
        "res.users",
        "Account",
        required=True,
        index=True,
        readonly=True,
        ondelete="restrict",
        help="The account with which the member votes.",
    )
    name = fields.Char("Full name", required=True, readonly=True, help="Name as on the day.")
    title = fields.Char("Post", readonly=True, help="Post as on the day.")
    role = fields.Selection(
        selection=lambda self: (
            self.env["emulation.council.member"]._fields["role"]._description_selection(self.env)
        ),
        required=True,
        readonly=True,
        help="Part in the council as on the day.",
    )
    presence = fields.Selection(
        [
            ("present", "Present"),
            ("absent", "Absent"),
            ("writing", "Absent, answers in writing"),
        ],
        help="Whether the member came, or answers by a sealed ballot.",
    )
    on_paper = fields.Boolean(
        "Votes on paper",
        help="Gets a printed ballot sheet, drawn by lot, instead of voting with the account.",
    )
    not_voting = fields.Boolean(
        "Does not vote",
        help="Is present and hands in nothing; counts as the rule of each line says.",
    )
    note = fields.Char(help="E.g. reason of absence.")
    has_voted = fields.Boolean(
        compute="_compute_has_voted",
        help="Has handed in the sheet; what it says is shown to nobody.",
    )

    _one_seat = models.Constraint(
        "UNIQUE (session_id, user_id)", "A member is in the list of a session once only."
    )

    def _compute_has_voted(self):
        voted = self.session_id._voted()
        for seat in self:
            seat.has_voted = seat.user_id.id in voted.get(seat.session_id.id, ())

    def write(self, vals):
        self.check_access("write")
        if not vals.keys() <= KEPT_FIELDS:
            raise AccessError(
                self.env._("Names and parts in the council are those of the council.")
            )
        self.session_id._begin_attendance()
        self._hold()
        self._check_not_voted(vals)
        self._engine_write(vals)
        self._tidy()
        return True

    def _say_closed(self):
        return self.env._("The list of members follows the council.")

    def _check_not_voted(self, vals):
        """Whoever has handed in his sheet was there and stays there.

        :raise UserError: names the member
        """
        if {"presence", "on_paper", "not_voting"} & vals.keys():
            for seat in self.filtered("has_voted"):
                raise UserError(
                    self.env._(
                        "%(name)s has voted: that cannot be taken back.",
                        name=seat.name,
                    )
                )

    def _hold(self):
        """Keep these members from voting until the end of the transaction."""
        self.session_id._hold_seats(self)

    def _tidy(self):
        """Whoever is not there neither votes on the spot nor refrains from it."""
        gone = self.filtered(lambda seat: seat.presence != "present")
        gone._engine_write({"on_paper": False, "not_voting": False})
