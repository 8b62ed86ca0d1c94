from odoo import api, fields, models


class UnionUnitReorganiseMandate(models.TransientModel):
    """Mandate that ends with its unit, proposed anew where the work goes on."""

    _name = "union.unit.reorganise.mandate"
    _description = "Union: mandate proposed after a reorganisation"

    wizard_id = fields.Many2one(
        "union.unit.reorganise",
        required=True,
        ondelete="cascade",
        index=True,
        help="Proposed by.",
    )
    mandate_id = fields.Many2one(
        "union.mandate", required=True, ondelete="cascade", help="The mandate that ends."
    )
    user_id = fields.Many2one(related="mandate_id.user_id", help="Who held the role.")
    role = fields.Selection(related="mandate_id.role", help="The role that ends.")
    unit_id = fields.Many2one(
        related="mandate_id.unit_id", string="Ends with", help="The unit that ends."
    )
    target_code = fields.Char(required=True, help="Code of the unit that acts from then on.")
    target_name = fields.Char("New mandate at", help="The unit that acts from then on.")
    title = fields.Char(help="Post printed with the holder's acts in the new unit.")
    is_own = fields.Boolean(
        "My own", compute="_compute_is_own", help="Another administrator has to give it."
    )
    is_wanted = fields.Boolean("Give", help="Tick to give this mandate; nothing is given unasked.")

    @api.depends_context("uid")
    @api.depends("user_id")
    def _compute_is_own(self):
        for line in self:
            line.is_own = line.user_id == self.env.user
