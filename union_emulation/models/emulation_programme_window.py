from odoo import api, fields, models

from ..tools import vietnamese


class EmulationProgrammeWindow(models.Model):
    """Time in which the portal of a programme takes entries."""

    _name = "emulation.programme.window"
    _description = "Emulation: a programme open for entries"
    _order = "date_start, id"

    programme_id = fields.Many2one(
        "emulation.programme",
        required=True,
        index=True,
        ondelete="cascade",
        help="Whose portal it is.",
    )
    name = fields.Char(help="What the host calls this time, e.g. phase 1.")
    date_start = fields.Date("From", required=True, help="First day.")
    date_end = fields.Date("Until", required=True, help="Last day.")

    _period_ordered = models.Constraint(
        "CHECK (date_end >= date_start)", "A portal cannot close before it opens."
    )

    @api.depends("name", "date_start", "date_end")
    def _compute_display_name(self):
        for window in self:
            days = " – ".join(
                vietnamese.paper_date(day) for day in (window.date_start, window.date_end) if day
            )
            window.display_name = f"{window.name}: {days}" if window.name else days
