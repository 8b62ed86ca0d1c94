from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Command


class EmulationCampaignCategory(models.Model):
    """Category in which units register under a plan, with what this plan asks besides."""

    _name = "emulation.campaign.category"
    _description = "Emulation Category of a Plan"
    _inherit = ["union.approval.line.mixin", "emulation.extension.mixin"]
    _order = "sequence, id"
    _extension_field = "campaign_category_id"

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
        "not move it, only those of the category itself.",
    )
    extension_ids = fields.One2many(
        "emulation.extension",
        "campaign_category_id",
        "Extensions",
        readonly=True,
        help="Who was given more time for the category, and why.",
    )
    programme_ids = fields.Many2many(
        "emulation.programme",
        string="Programmes",
        help="Programmes that initiatives in this category are registered for, unless the unit "
        "takes one out.",
    )
    question_ids = fields.One2many(
        "emulation.campaign.question",
        "campaign_category_id",
        "Questions",
        copy=True,
        help="What the plan asks besides; closed when the plan is submitted.",
    )
    question_count = fields.Integer(
        "Asked besides", compute="_compute_question_count", help="How many questions there are."
    )
    # made of the questions, and of nothing else
    properties_definition = fields.PropertiesDefinition(
        copy=False, help="What the plan asks besides, for each registration in the category."
    )

    _category_unique = models.Constraint(
        "UNIQUE (campaign_id, category_id)", "A plan names each category once."
    )

    @api.depends("category_id.name")
    def _compute_display_name(self):
        for row in self:
            row.display_name = row.category_id.name or ""

    @api.depends("question_ids")
    def _compute_question_count(self):
        for row in self:
            row.question_count = len(row.question_ids)

    @api.depends("registration_deadline", "campaign_id.state")
    def _compute_can_extend(self):
        super()._compute_can_extend()

    def _extended_name(self):
        return self.category_id.name

    def _planned_until(self, unit):
        return self.registration_deadline

    # ------------------------------------------------------------
    # The questions make the definition of the properties
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [
            {name: value for name, value in vals.items() if name != "properties_definition"}
            for vals in vals_list
        ]
        clean = self._without_defaults(("properties_definition",))
        return super(EmulationCampaignCategory, clean).create(vals_list)

    def write(self, vals):
        if "properties_definition" in vals:
            raise AccessError(
                self.env._("What a plan asks besides is said by its questions, before submission.")
            )
        return super().write(vals)

    def _define_properties(self):
        """Let the properties follow the questions. Whoever calls has checked that they are open."""
        for row in self.exists():
            row._amend(
                {"properties_definition": [q._definition() for q in row.question_ids.sorted()]}
            )

    # ------------------------------------------------------------
    # In other plans
    # ------------------------------------------------------------

    def _taken_over(self):
        """Commands for the same rows in the plan of a unit below, which may change them.

        :rtype: list
        """
        return [
            Command.create(
                {
                    "category_id": row.category_id.id,
                    "sequence": row.sequence,
                    "question_ids": [Command.create(q._prepare_row()) for q in row.question_ids],
                }
            )
            for row in self
            if row.category_id.active
        ]

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
