from odoo import api, fields, models


class UnionDocumentRevoke(models.TransientModel):
    """Asks why an issued paper is revoked, then revokes it."""

    _name = "union.document.revoke"
    _description = "Union: Revocation of a Paper"

    document_id = fields.Many2one("union.document", required=True, help="The paper to be revoked.")
    reason = fields.Text(
        required=True, help="Kept with the paper; the public page does not show it."
    )

    @api.model_create_multi
    def create(self, vals_list):
        wizards = super().create(vals_list)
        # a wizard shows the name of its paper
        wizards.document_id.check_access("read")
        return wizards

    def action_confirm(self):
        """Revoke the paper.

        :raise UserError: who may revoke it, or what is missing
        """
        self.ensure_one()
        self.document_id.action_revoke(self.reason)
        return {"type": "ir.actions.act_window_close"}
