from odoo import fields, models


class EmulationCouncilItem(models.Model):
    """Line of a session's agenda: one nomination, with what the vote came to."""

    _name = "emulation.council.item"
    _description = "Emulation Council Agenda Line"
    _order = "session_id, sequence, id"

    session_id = fields.Many2one(
        "emulation.council.session",
        required=True,
        index=True,
        ondelete="cascade",
        help="The session.",
    )
    sequence = fields.Integer(default=10, help="Order on the agenda.")
    nomination_id = fields.Many2one(
        "emulation.nomination", required=True, index=True, ondelete="restrict", help="Who for what."
    )
    result = fields.Selection(
        [("passed", "Passed"), ("failed", "Not passed")],
        readonly=True,
        copy=False,
        help="What the vote came to; empty until the session is closed.",
    )
