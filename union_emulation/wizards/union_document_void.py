from odoo import api, fields, models


class UnionDocumentVoid(models.TransientModel):
    """Asks why a reserved number is voided, then voids it."""

    _name = "union.document.void"
    _description = "Union: Voiding of a Number"

    number_id = fields.Many2one(
        "union.document.number", required=True, help="The number to be voided."
    )
    reason = fields.Text(required=True, help="Stands in the register.")

    @api.constrains("number_id")
    def _check_readable_number(self):
        # su=False: a wizard shows its user the name of its number
        self.number_id.sudo(False).check_access("read")

    def action_confirm(self):
        """Void the number.

        :raise UserError: who may void it, or that it is used
        """
        self.ensure_one()
        self.number_id.action_void(self.reason)
        return {"type": "ir.actions.act_window_close"}
