from odoo import fields, models


class UnionUnitReorganisePart(models.TransientModel):
    """One of the units that a unit is split into."""

    _name = "union.unit.reorganise.part"
    _description = "Union: part of a split unit"

    wizard_id = fields.Many2one(
        "union.unit.reorganise", required=True, ondelete="cascade", index=True, help="Split by."
    )
    split_unit_id = fields.Many2one(related="wizard_id.unit_id", help="The unit that is split.")
    unit_id = fields.Many2one(
        "union.unit",
        "Existing unit",
        domain=[("is_ended", "=", False)],
        help="A unit that exists and takes a part over; empty: a new unit is founded.",
    )
    code = fields.Char("New code", help="Code of the new unit.")
    name = fields.Char("New name", help="Name of the new unit.")
    is_keeper = fields.Boolean(
        "Keeps the files",
        help="This one keeps the files, acts for the unit that ends, and takes whatever is not "
        "given to another.",
    )
    child_ids = fields.Many2many(
        "union.unit",
        "union_unit_reorganise_part_unit_rel",
        string="Units below",
        domain="[('parent_id', '=', split_unit_id), ('is_ended', '=', False)]",
        help="Units below that come here.",
    )
    member_ids = fields.Many2many(
        "union.member",
        "union_unit_reorganise_part_member_rel",
        string="Members",
        domain="[('unit_id', '=', split_unit_id)]",
        help="Members who come here.",
    )

    def _code(self):
        """Code of the unit that the part becomes.

        :rtype: str
        """
        self.ensure_one()
        return self.unit_id.code or (self.code or "").strip()
