from odoo import fields, models


class UnionUnitReorganiseLine(models.TransientModel):
    """One thing that a reorganisation would do, or that speaks against it."""

    _name = "union.unit.reorganise.line"
    _description = "Union: preview of a reorganisation"
    _order = "id"

    wizard_id = fields.Many2one(
        "union.unit.reorganise", required=True, ondelete="cascade", index=True, help="Preview of."
    )
    kind = fields.Selection(
        [
            ("unit", "Unit"),
            ("history", "Name, level"),
            ("below", "Unit below"),
            ("member", "Members"),
            ("mandate", "Who may act and sign"),
            ("work", "Running work"),
            ("fault", "Fault"),
        ],
        required=True,
        help="What it is about.",
    )
    unit_name = fields.Char("Unit", help="The unit it happens with.")
    text = fields.Char("What happens", help="What will happen, or why it cannot.")
    row = fields.Integer(help="Row of the workbook.")
    column = fields.Char(help="Column of the workbook, or field of this form.")
