from odoo import api, fields, models


class UnionDocumentRevoke(models.TransientModel):
    """Asks why an issued paper is revoked, then revokes it."""

    _name = "union.document.revoke"
    _description = "Union: Revocation of a Paper"

    document_id = fields.Many2one("union.document", required=True, help="The paper to be revoked.")
    reason = fields.Text(
        required=True, help="Kept with the paper; the public page does not show it."
    )

    @api.constrains("document_id")
    def _check_readable_document(self):
        # su=False: a wizard shows its user the name of its paper
        self.document_id.sudo(False).check_access("read")

    def action_confirm(self):
        """Revoke the paper.

        :raise UserError: who may revoke it, or what is missing
        """
        self.ensure_one()
        self.document_id.action_revoke(self.reason)
        return {"type": "ir.actions.act_window_close"}
