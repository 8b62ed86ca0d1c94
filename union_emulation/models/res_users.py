from odoo import fields, models


class ResUsers(models.Model):
    """A user's mandates say what he may do in the union."""

    _inherit = "res.users"

    union_mandate_ids = fields.One2many(
        "union.mandate", "user_id", "Union mandates", help="What the user may do for which unit."
    )
