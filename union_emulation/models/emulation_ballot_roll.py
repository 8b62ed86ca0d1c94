from odoo import fields, models


class EmulationBallotRoll(models.Model):
    """Who has voted in a session; what, and when, is said nowhere."""

    _name = "emulation.ballot.roll"
    _description = "Emulation Ballot Roll"
    _inherit = ["emulation.council.row.mixin"]
    _log_access = False
    _rec_name = "user_id"
    _order = "session_id, user_id"

    session_id = fields.Many2one(
        "emulation.council.session",
        required=True,
        index=True,
        ondelete="restrict",
        help="The session.",
    )
    user_id = fields.Many2one(
        "res.users", required=True, index=True, ondelete="restrict", help="Who has voted."
    )

    _once = models.Constraint("UNIQUE (session_id, user_id)", "A member votes once in a session.")
