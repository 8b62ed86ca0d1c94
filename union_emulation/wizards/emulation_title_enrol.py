from odoo import api, fields, models
from odoo.exceptions import UserError


class EmulationTitleEnrol(models.TransientModel):
    """Registers many people of a unit for one title: one registration for each, as drafts."""

    _name = "emulation.title.enrol"
    _description = "Emulation: register people for a title"

    campaign_id = fields.Many2one(
        "emulation.campaign",
        "Plan",
        required=True,
        default=lambda self: self.env["emulation.registration"]._usual_campaign(),
        domain=[("state", "=", "launched")],
        help="The running plan.",
    )
    unit_id = fields.Many2one(
        "union.unit",
        required=True,
        default=lambda self: self.env["union.mandate"]._current_units("officer")[:1],
        help="The unit that registers its people.",
    )
    category_id = fields.Many2one(
        "emulation.registration.category",
        compute="_compute_category_id",
        store=True,
        readonly=False,
        required=True,
        domain="[('kind', '=', 'title'), ('for_person', '=', True), "
        "('campaign_category_ids.campaign_id', '=', campaign_id)]",
        help="The category of the plan.",
    )
    title_id = fields.Many2one(
        "emulation.title",
        "Title aimed at",
        required=True,
        domain=[("in_force", "=", True), ("subject", "=", "individual")],
        help="The title that they aim at.",
    )
    member_ids = fields.Many2many(
        "union.member",
        string="Members",
        domain="[('unit_id', 'child_of', unit_id)]",
        help="Who aims at the title.",
    )

    @api.depends("campaign_id")
    def _compute_category_id(self):
        for wizard in self:
            rows = wizard.campaign_id.category_ids.filtered(
                lambda row: row.kind == "title" and row.category_id.for_person
            )
            wizard.category_id = rows[:1].category_id

    @api.constrains("campaign_id")
    def _check_readable_campaign(self):
        # su=False: a wizard shows its user the name of its plan
        self.campaign_id.sudo(False).check_access("read")

    def action_confirm(self):
        """Make a draft for each of the people who has none for the title in the plan yet.

        :return: window action on the drafts
        :rtype: dict
        :raise UserError: nobody is chosen, or all of them are registered already
        """
        self.ensure_one()
        Registration = self.env["emulation.registration"]
        known = Registration.search(
            [
                ("campaign_id", "=", self.campaign_id.id),
                ("title_id", "=", self.title_id.id),
                ("member_id", "in", self.member_ids.ids),
                ("state", "not in", ("rejected", "withdrawn")),
            ]
        )
        members = self.member_ids - known.member_id
        if not members:
            raise UserError(
                self.env._("Everybody chosen is registered for “%(title)s” already.",
                    title=self.title_id.name)
                if self.member_ids
                else self.env._("Choose who aims at the title.")
            )  # fmt: skip
        made = Registration.create(
            [
                {
                    "name": Registration._title_name(self.title_id, member.name),
                    "campaign_id": self.campaign_id.id,
                    "category_id": self.category_id.id,
                    "unit_id": self.unit_id.id,
                    "registrant_type": "person",
                    "member_id": member.id,
                    "title_id": self.title_id.id,
                }
                for member in members
            ]
        )
        return Registration._open([("id", "in", made.ids)])
