from odoo import fields, models


class EmulationCouncilVote(models.Model):
    """Vote of a member on one line, in a session that votes by name."""

    _name = "emulation.council.vote"
    _description = "Emulation Council Vote"
    _inherit = ["emulation.council.row.mixin"]
    _rec_name = "name"
    _order = "item_id, id"

    item_id = fields.Many2one(
        "emulation.council.item", required=True, index=True, ondelete="restrict", help="The line."
    )
    user_id = fields.Many2one(
        "res.users", required=True, index=True, ondelete="restrict", help="Whose vote."
    )
    name = fields.Char("Full name", required=True, help="Whose vote, as on the day.")
    choice = fields.Selection(
        [("yes", "In favour"), ("no", "Against"), ("abstain", "No opinion")],
        required=True,
        help="What was voted.",
    )

    _once = models.Constraint("UNIQUE (item_id, user_id)", "A member votes once on a line.")

    def _sealed_text(self):
        """What the seal of the session says of the vote.

        :rtype: str
        """
        return f"{self.user_id.id}|{self.choice}"
