from odoo import api, fields, models
from odoo.fields import Command


class EmulationCampaignCategory(models.Model):
    """Category in which units register under a plan, with what this plan asks besides."""

    _name = "emulation.campaign.category"
    _description = "Emulation Category of a Plan"
    _inherit = ["union.approval.line.mixin"]
    _order = "sequence, id"

    campaign_id = fields.Many2one(
        "emulation.campaign", required=True, index=True, ondelete="cascade", help="The plan."
    )
    category_id = fields.Many2one(
        "emulation.registration.category",
        required=True,
        index=True,
        ondelete="restrict",
        help="What may be registered under the plan.",
    )
    sequence = fields.Integer(default=10, help="Order on the form of the plan.")
    kind = fields.Selection(related="category_id.kind", help="What is registered.")
    registration_deadline = fields.Datetime(
        "Register until",
        help="Where this category has another deadline than the phase; extensions of the phase do "
        "not move it.",
    )
    programme_ids = fields.Many2many(
        "emulation.programme",
        string="Programmes",
        help="Programmes that initiatives in this category are registered for, unless the unit "
        "takes one out.",
    )
    properties_definition = fields.PropertiesDefinition(
        help="What the plan asks besides, for each registration in the category."
    )

    _category_unique = models.Constraint(
        "UNIQUE (campaign_id, category_id)", "A plan names each category once."
    )

    @api.depends("category_id.name")
    def _compute_display_name(self):
        for row in self:
            row.display_name = row.category_id.name or ""

    @api.model
    def _usual(self):
        """Commands for the rows that a new plan begins with: every category in use.

        :rtype: list
        """
        categories = self.env["emulation.registration.category"].search([("active", "=", True)])
        return [
            Command.create({"category_id": category.id, "sequence": category.sequence})
            for category in categories
        ]
