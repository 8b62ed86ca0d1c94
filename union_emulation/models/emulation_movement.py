from odoo import fields, models


class EmulationMovement(models.Model):
    """Movement or drive that plans serve: often for many years, often of other hosts."""

    _name = "emulation.movement"
    _description = "Emulation Movement"
    _inherit = ["union.name.mixin"]
    _order = "year_start desc, name"

    code = fields.Char(required=True, help="Short code: one movement has many spellings.")
    name = fields.Char(required=True, help="Name as its host writes it.")
    kind = fields.Selection(
        [("movement", "Movement"), ("drive", "Drive")],
        required=True,
        default="movement",
        help="Phong trào thi đua or cuộc vận động.",
    )
    host_ids = fields.Many2many(
        "res.partner",
        string="Hosts",
        help="Bodies that launched it; a plan may serve movements of others.",
    )
    year_start = fields.Integer("First year", help="Year in which it begins; empty: not limited.")
    year_end = fields.Integer("Last year", help="Year in which it ends; empty: not limited.")
    description = fields.Text(help="What it is about.")
    active = fields.Boolean(default=True, help="Off: not offered for new plans.")

    _code_unique = models.Constraint("UNIQUE (code)", "There is a movement with this code already.")
    _years_ordered = models.Constraint(
        "CHECK (COALESCE(year_end, 0) = 0 OR year_end >= COALESCE(year_start, 0))",
        "A movement cannot end before it begins.",
    )
