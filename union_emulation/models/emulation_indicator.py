from odoo import fields, models


class EmulationIndicator(models.Model):
    """What a plan counts, in which unit of measure and in which direction."""

    _name = "emulation.indicator"
    _description = "Emulation Indicator"
    _inherit = ["emulation.inherited.mixin"]
    _order = "sequence, id"

    _locked_fields = ("code", "name", "uom", "direction", "value", "open_below")

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
    open_below = fields.Boolean(
        "Units may change it",
        default=True,
        help="Off: units that draw up a plan of their own from this one keep it as it is.",
    )
    origin_id = fields.Many2one(
        "emulation.indicator",
        "Taken over from",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The indicator of the plan above that this one repeats.",
    )
