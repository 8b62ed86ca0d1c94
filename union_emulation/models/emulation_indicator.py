from odoo import fields, models


class EmulationIndicator(models.Model):
    """What a plan counts, in which unit of measure and in which direction."""

    _name = "emulation.indicator"
    _description = "Emulation Indicator"
    _inherit = ["union.approval.line.mixin"]
    _order = "sequence, id"

    campaign_id = fields.Many2one(
        "emulation.campaign", required=True, index=True, ondelete="cascade", help="The plan."
    )
    sequence = fields.Integer(default=10, help="Order on the paper and in reports.")
    code = fields.Char(help="Short code used by workbooks.")
    name = fields.Char(required=True, help="What is counted.")
    uom = fields.Char("Unit of measure", help="In which unit it is counted: %, sáng kiến, người …")
    direction = fields.Selection(
        [
            ("at_least", "At least"),
            ("at_most", "At most"),
            ("exactly", "Exactly"),
            ("zero", "Must be 0"),
        ],
        required=True,
        default="at_least",
        help="When the target counts as reached.",
    )
    value = fields.Float("Target", digits=(16, 2), help="The figure to be reached.")
