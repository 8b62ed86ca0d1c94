from odoo import api, fields, models
from odoo.fields import Domain


class EmulationTitle(models.Model):
    """Emulation title that people and collectives aim at (danh hiệu thi đua), with its days.

    Titles of the state (law on emulation and commendation) and of the union stand side by side.
    The name is that of the law, in Vietnamese whatever the language of the screen.
    """

    _name = "emulation.title"
    _description = "Emulation Title"
    _inherit = ["union.name.mixin"]
    _order = "sequence, id"

    code = fields.Char(required=True, help="Short code of the title in workbooks: LĐTT, CSTĐCS …")
    name = fields.Char(required=True, help="The title as papers print it.")
    regime = fields.Selection(
        [("state", "Of the state"), ("union", "Of the union")],
        required=True,
        default="state",
        help="Whose title it is: of the state's law, or of the union's own rules.",
    )
    subject = fields.Selection(
        [("individual", "Individuals"), ("collective", "Collectives")],
        "Who can have it",
        required=True,
        default="individual",
        help="Who can have the title.",
    )
    sequence = fields.Integer(default=10, help="Order on screens and papers.")
    date_start = fields.Date(
        "In force from", help="First day on which it is offered; empty: not known, it is offered."
    )
    date_end = fields.Date(
        "In force until", help="Last day on which it is offered; empty: still in force."
    )
    legal_text_ids = fields.Many2many(
        "union.legal.text", string="Laid down in", help="Where the title is laid down."
    )
    decided_by = fields.Char("Granted by", help="Who grants the title.")
    description = fields.Text("Standards", help="What it takes, in the words of an officer.")
    to_check = fields.Boolean(help="Only reported elsewhere: compare it with the text in force.")
    in_force = fields.Boolean(
        compute="_compute_in_force",
        search="_search_in_force",
        help="It can be aimed at today.",
    )

    _code_unique = models.Constraint("UNIQUE (code)", "There is a title with this code already.")
    _dates_ordered = models.Constraint(
        "CHECK (date_end >= date_start)", "A title ends on its first day or later."
    )

    @api.depends("date_start", "date_end")
    def _compute_in_force(self):
        found = self.filtered_domain(self._in_force_domain())
        for title in self:
            title.in_force = title in found

    def _search_in_force(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._in_force_domain()

    @api.model
    def _in_force_domain(self):
        today = self.env["union.clock"]._today()
        return (Domain("date_start", "=", False) | Domain("date_start", "<=", today)) & (
            Domain("date_end", "=", False) | Domain("date_end", ">=", today)
        )
