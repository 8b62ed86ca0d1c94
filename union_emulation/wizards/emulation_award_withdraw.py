from odoo import api, fields, models


class EmulationAwardWithdraw(models.TransientModel):
    """Asks why entries are withdrawn from the register, then withdraws them."""

    _name = "emulation.award.withdraw"
    _description = "Emulation: past awards withdrawn"

    award_ids = fields.Many2many(
        "emulation.award",
        required=True,
        default=lambda self: self.env.context.get("active_ids", []),
        help="The entries that were wrong.",
    )
    reason = fields.Text(required=True, help="Why they were wrong; stays on record.")

    @api.constrains("award_ids")
    def _check_readable_awards(self):
        # su=False: a wizard shows its user the names of its lines
        self.award_ids.sudo(False).check_access("read")

    def action_confirm(self):
        """Withdraw all of the entries, or none.

        :raise UserError: who may do so
        """
        self.ensure_one()
        self.award_ids.action_withdraw(self.reason)
        return {"type": "ir.actions.act_window_close"}
