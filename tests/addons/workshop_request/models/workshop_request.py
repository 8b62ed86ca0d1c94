from odoo import fields, models


class WorkshopRequest(models.Model):
    """Request of a unit for a workshop, decided by the unit above."""

    _name = "workshop.request"
    _description = "Workshop Request"
    _inherit = ["union.approval.mixin", "mail.thread", "mail.activity.mixin"]

    name = fields.Char(required=True, help="What the workshop is about.")

    def _deciding_units(self):
        return {request: request.unit_id.parent_id or request.unit_id for request in self}
