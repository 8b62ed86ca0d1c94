from odoo import fields, models


class EmulationCouncil(models.Model):
    """Council on emulation and commendation of a unit (Hội đồng thi đua - khen thưởng)."""

    _name = "emulation.council"
    _description = "Emulation Council"
    _inherit = ["union.territory.mixin"]
    _order = "date_start desc, id desc"

    name = fields.Char(required=True, help="The council as papers print it.")
    unit_id = fields.Many2one(
        default=lambda self: self.env["union.mandate"]._current_units("officer")[:1],
        help="The unit that it advises.",
    )
    date_start = fields.Date("From", required=True, help="First day of its term.")
    date_end = fields.Date("Until", help="Last day of its term; empty: open.")
    member_ids = fields.One2many(
        "emulation.council.member", "council_id", "Members", help="Who sits on it."
    )
