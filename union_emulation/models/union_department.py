from odoo import fields, models


class UnionDepartment(models.Model):
    """Part of a unit's own office. It describes, it gives no rights."""

    _name = "union.department"
    _description = "Union Department"
    _order = "unit_id, sequence, id"

    unit_id = fields.Many2one(
        "union.unit",
        required=True,
        index=True,
        ondelete="cascade",
        help="The unit whose office it is part of.",
    )
    sequence = fields.Integer(default=10, help="Order in the office's own list.")
    name = fields.Char(required=True, help="Full name, e.g. Ban Tuyên giáo & Nữ công.")
    abbreviation = fields.Char(help="Stands in “Lưu: VT, Ban …” and in the symbol of letters.")

    _name_unique = models.Constraint(
        "UNIQUE (unit_id, name)", "The unit has a department of this name already."
    )
