from odoo import api, fields, models
from odoo.exceptions import UserError


class UnionDocumentBulkLine(models.TransientModel):
    """One paper among many that are issued, and what came of it."""

    _name = "union.document.bulk.line"
    _description = "Union: one of many papers"
    _order = "id"

    bulk_id = fields.Many2one(
        "union.document.bulk", required=True, ondelete="cascade", index=True, help="The issue."
    )
    document_id = fields.Many2one(
        "union.document", "Paper", required=True, ondelete="cascade", help="The paper."
    )
    date = fields.Date(related="document_id.date", help="Date that the paper bears; empty: today.")
    missing = fields.Text(
        compute="_compute_missing", help="What keeps the paper from being issued."
    )
    outcome = fields.Selection(
        [("done", "Issued"), ("refused", "Refused")], readonly=True, help="What came of it."
    )
    message = fields.Text(readonly=True, help="The number given, or why it was refused.")

    @api.constrains("document_id")
    def _check_readable_document(self):
        # su=False: a wizard shows its user the names of its papers
        self.document_id.sudo(False).check_access("read")

    @api.depends("document_id.state")
    @api.depends_context("uid")
    def _compute_missing(self):
        reasons = self.document_id._why_not("issue")
        for line in self:
            line.missing = "\n".join(reasons.get(line.document_id, ())) or False

    def _issue(self):
        """Issue the paper and note what came of it."""
        paper = self.document_id
        try:
            with self.env.cr.savepoint():
                paper.action_issue()
        except UserError as refusal:
            self.write({"outcome": "refused", "message": str(refusal)})
        else:
            self.write({"outcome": "done", "message": paper.full_number})
