from odoo import fields, models


class EmulationCouncilScore(models.Model):
    """Points of a member for one nominee and one criterion.

    Others see them once they have handed in their own sheet, or the session is closed.
    """

    _name = "emulation.council.score"
    _description = "Emulation Council Score"
    _inherit = ["emulation.council.row.mixin"]
    _rec_name = "name"
    _order = "item_id, user_id, criterion_id, id"

    item_id = fields.Many2one(
        "emulation.council.item", required=True, index=True, ondelete="restrict", help="The line."
    )
    criterion_id = fields.Many2one(
        "emulation.council.criterion",
        required=True,
        index=True,
        ondelete="restrict",
        help="What for.",
    )
    user_id = fields.Many2one(
        "res.users", required=True, index=True, ondelete="restrict", help="Whose points."
    )
    name = fields.Char("Full name", required=True, help="Whose points, as on the day.")
    points = fields.Float(
        "Marks", digits=(6, 2), required=True, help="From 0 to the criterion's weight."
    )

    _once = models.Constraint(
        "UNIQUE (item_id, criterion_id, user_id)", "A member gives points for it once."
    )

    def _sealed_text(self):
        """What the seal of the session says of the points.

        :rtype: str
        """
        return f"{self.user_id.id}|{self.criterion_id.id}|{self.points:.2f}"
