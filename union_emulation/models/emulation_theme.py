from odoo import fields, models


class EmulationTheme(models.Model):
    """Theme under which a plan stands; a plan may have several."""

    _name = "emulation.theme"
    _description = "Emulation Theme"
    _inherit = ["union.approval.line.mixin"]
    _order = "sequence, id"

    campaign_id = fields.Many2one(
        "emulation.campaign", required=True, index=True, ondelete="cascade", help="The plan."
    )
    sequence = fields.Integer(default=10, help="Order on the paper.")
    name = fields.Char(required=True, help="The theme, without quotation marks.")
