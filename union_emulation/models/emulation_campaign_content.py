from odoo import fields, models


class EmulationCampaignContent(models.Model):
    """Numbered point of a plan: a purpose, a content of emulation, or a task by level."""

    _name = "emulation.campaign.content"
    _description = "Emulation Campaign Content"
    _inherit = ["union.approval.line.mixin"]
    _order = "section, sequence, id"

    campaign_id = fields.Many2one(
        "emulation.campaign", required=True, index=True, ondelete="cascade", help="The plan."
    )
    section = fields.Selection(
        [("purpose", "Purpose"), ("content", "Content"), ("task", "Task")],
        required=True,
        default="content",
        help="Part of the plan in which the point stands.",
    )
    sequence = fields.Integer(default=10, help="Order on the paper; the number follows from it.")
    heading = fields.Char(help="Printed before the text; for tasks: who has to do them.")
    body = fields.Html(required=True, sanitize_style=True, help="Text of the point.")
    department_id = fields.Many2one(
        "union.department",
        index="btree_not_null",
        ondelete="set null",
        help="Department in the lead.",
    )
