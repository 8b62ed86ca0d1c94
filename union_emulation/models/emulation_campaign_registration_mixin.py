from odoo import api, fields, models


class EmulationCampaignRegistrationMixin(models.AbstractModel):
    """Plan under which units register, in the categories that it names."""

    _name = "emulation.campaign.registration.mixin"
    _description = "Emulation: plan under which units register"

    category_ids = fields.One2many(
        "emulation.campaign.category",
        "campaign_id",
        "Categories",
        copy=True,
        default=lambda self: self.env["emulation.campaign.category"]._usual(),
        help="What may be registered under the plan; closed when the plan is submitted.",
    )
    registration_ids = fields.One2many(
        "emulation.registration",
        "campaign_id",
        "Registrations",
        readonly=True,
        help="What units and people have registered under the plan.",
    )
    registration_count = fields.Integer(
        "Registered", compute="_compute_registration_count", help="Registrations that one may read."
    )

    @api.depends_context("uid")
    @api.depends("registration_ids")
    def _compute_registration_count(self):
        counts = dict(
            self.env["emulation.registration"]._read_group(
                [("campaign_id", "in", self.ids)], ["campaign_id"], ["__count"]
            )
        )
        for campaign in self:
            campaign.registration_count = counts.get(campaign._origin, 0)

    def action_open_registrations(self):
        """Open what was registered under the plan.

        :return: window action
        :rtype: dict
        """
        action = self.env["emulation.registration"]._open([("campaign_id", "in", self.ids)])
        return action | {"context": {"default_campaign_id": self[:1].id}}

    def action_open_registration_matrix(self):
        """Open the table of what units have registered, phase by phase.

        :return: window action
        :rtype: dict
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "union_emulation.emulation_registration_cell_action"
        )
        return action | {"domain": [("campaign_id", "in", self.ids)], "context": {}}

    @api.model
    def _content_line(self, line, inverse):
        text = super()._content_line(line, inverse)
        if line._name != "emulation.campaign.category" or not line.question_ids:
            return text
        questions = [
            super(EmulationCampaignRegistrationMixin, self)._content_line(
                question, "campaign_category_id"
            )
            for question in line.question_ids
        ]
        return f"{text} ({'; '.join(questions)})"
