from odoo import fields, models


class EmulationBallot(models.Model):
    """What was voted on one line of an agenda; by whom is said nowhere.

    Its columns tell nothing of when or by whom: no user, no time.
    """

    _name = "emulation.ballot"
    _description = "Emulation Ballot"
    _log_access = False
    _order = "id"

    item_id = fields.Many2one(
        "emulation.council.item", required=True, index=True, ondelete="restrict", help="The line."
    )
    choice = fields.Char(required=True, help="What was voted.")
    receipt = fields.Char(required=True, help="Random number by which its voter finds it again.")
    key = fields.Char(required=True, help="Random order.")
