from odoo import fields, models

#: What can be voted with an account; a paper ballot can be invalid besides.
CHOICES = ("yes", "no", "abstain")


class EmulationBallot(models.Model):
    """What was voted on one line of an agenda; by whom is said nowhere.

    Its columns tell nothing of when or by whom: no user, no time. While a session is open its
    ballots are read by nobody; its closing writes them anew, in an order drawn by lot.
    """

    _name = "emulation.ballot"
    _description = "Emulation Ballot"
    _inherit = ["emulation.council.row.mixin"]
    _log_access = False
    _rec_name = "receipt"
    _order = "key"

    item_id = fields.Many2one(
        "emulation.council.item", required=True, index=True, ondelete="restrict", help="The line."
    )
    choice = fields.Selection(
        [
            ("yes", "In favour"),
            ("no", "Against"),
            ("abstain", "No opinion"),
            ("invalid", "Invalid"),
        ],
        required=True,
        help="What was voted.",
    )
    receipt = fields.Char(required=True, help="Random number by which its voter finds it again.")
    key = fields.Char(required=True, help="Random order.")

    _receipt_unique = models.Constraint("UNIQUE (receipt)", "This receipt was drawn already.")

    def _sealed_text(self):
        """What the seal of the session says of the ballot.

        :rtype: str
        """
        return f"{self.receipt}|{self.choice}"
