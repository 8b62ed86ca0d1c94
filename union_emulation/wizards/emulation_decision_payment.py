from odoo import api, fields, models


class EmulationDecisionPayment(models.TransientModel):
    """Asks on which day money was paid or came back, then notes it on all lines chosen."""

    _name = "emulation.decision.payment"
    _description = "Emulation: payment of awards"

    line_ids = fields.Many2many(
        "emulation.decision.line",
        string="Lines",
        required=True,
        default=lambda self: self.env.context.get("active_ids", []),
        help="The lines whose money it is.",
    )
    action = fields.Selection(
        [("paid", "Paid"), ("recovered", "Recovered")],
        required=True,
        default="paid",
        help="What happened with the money.",
    )
    date = fields.Date(
        "Day",
        required=True,
        default=lambda self: self.env["union.clock"]._today(),
        help="When it was paid, or came back.",
    )

    @api.constrains("line_ids")
    def _check_readable(self):
        # su=False: a wizard shows its user the names of its lines
        self.line_ids.sudo(False).check_access("read")

    def action_confirm(self):
        """Note it on all lines, or on none.

        :raise UserError: which line it does not fit, or who may note it
        """
        self.ensure_one()
        if self.action == "paid":
            self.line_ids.action_note_paid(self.date)
        else:
            self.line_ids.action_note_recovered(self.date)
        return {"type": "ir.actions.act_window_close"}
