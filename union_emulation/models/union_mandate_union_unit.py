from odoo import api, fields, models


class UnionUnit(models.Model):
    """Roles of a unit that nobody holds."""

    _name = "union.unit"
    _inherit = ["union.unit"]

    gap_count = fields.Integer(
        "Roles without a holder",
        compute="_compute_gap_count",
        help="Roles that the unit's dossiers need and that nobody holds today.",
    )

    @api.depends_context("uid")
    @api.depends("mandate_ids")
    def _compute_gap_count(self):
        domain = [("unit_id", "in", self.ids), ("state", "=", "gap")]
        gaps = dict(
            self.env["union.mandate.coverage"]._read_group(domain, ["unit_id"], ["__count"])
        )
        for unit in self:
            unit.gap_count = gaps.get(unit._origin, 0)

    def action_open_coverage(self):
        """Open who holds which role in the units and below them.

        :return: window action
        :rtype: dict
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "union_emulation.union_mandate_coverage_action"
        )
        return action | {"domain": [("unit_id", "child_of", self.ids)], "context": {}}
