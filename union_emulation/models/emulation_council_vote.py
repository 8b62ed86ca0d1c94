from odoo import api, fields, models
from odoo.exceptions import AccessError


class EmulationCouncilVote(models.Model):
    """Vote of a member on one line, in a session that votes by name."""

    _name = "emulation.council.vote"
    _description = "Emulation Council Vote"
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

    @api.model_create_multi
    def create(self, vals_list):
        raise AccessError(self.env._("Votes are cast by the members of a council only."))

    def write(self, vals):
        raise AccessError(self.env._("A vote cannot be changed."))

    def unlink(self):
        raise AccessError(self.env._("A vote cannot be taken back."))

    @api.model
    def _cast(self, vals_list):
        # sudo and super(): cast by the session's action, refused to everybody else
        return super(EmulationCouncilVote, self.sudo()).create(vals_list)

    def _sealed_text(self):
        """What the seal of the session says of the vote.

        :rtype: str
        """
        return f"{self.user_id.id}|{self.choice}"
