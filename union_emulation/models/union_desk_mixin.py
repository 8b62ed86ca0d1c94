from odoo import api, fields, models
from odoo.fields import Domain


class UnionDeskMixin(models.AbstractModel):
    """Record of a unit that lies at the desk of its officers and clerks."""

    _name = "union.desk.mixin"
    _description = "Union: at whose desk a record lies"

    at_my_desk = fields.Boolean(
        compute="_compute_at_my_desk",
        search="_search_at_my_desk",
        help="The current user is officer or clerk of the issuer, or enters in its place.",
    )

    @api.depends("unit_id")
    @api.depends_context("uid")
    def _compute_at_my_desk(self):
        Mandate = self.env["union.mandate"]
        units = Mandate._charge_of(self.unit_id, "officer", "clerk", kind="union.document")
        for document in self:
            document.at_my_desk = document.unit_id in units

    def _search_at_my_desk(self, operator, value):
        if operator != "in":
            return NotImplemented
        Mandate = self.env["union.mandate"]
        units = Mandate._current_units("officer", "clerk", kind="union.document")
        units |= Mandate._represented_units()
        return Domain("unit_id", "in", units.ids)
