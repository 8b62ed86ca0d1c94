import binascii
from base64 import b64decode

from odoo import api, fields, models
from odoo.exceptions import UserError


class UnionDocumentScanAdd(models.TransientModel):
    """Takes the file of a signed copy, then puts it to the issued paper."""

    _name = "union.document.scan.add"
    _description = "Union: Signed Copy of a Paper"

    document_id = fields.Many2one("union.document", required=True, help="The issued paper.")
    kind = fields.Selection(
        [("scan", "Scan of the signed paper"), ("signed", "Digitally signed file")],
        required=True,
        default="scan",
        help="A picture of the paper with signature and seal, or a PDF with a digital signature.",
    )
    content = fields.Binary(
        "File", required=True, attachment=False, help="PDF, JPEG or PNG, 25 MB at most."
    )
    name = fields.Char("File name", required=True, help="Name of the file.")

    @api.constrains("document_id")
    def _check_readable_document(self):
        # su=False: a wizard shows its user the name of its paper
        self.document_id.sudo(False).check_access("read")

    def action_confirm(self):
        """Put the file to the paper.

        :raise UserError: who may do it, or what is wrong with the file
        """
        self.ensure_one()
        try:
            content = b64decode(self.with_context(bin_size=False).content or b"", validate=False)
        except binascii.Error as error:
            raise UserError(self.env._("The file did not arrive whole: send it again.")) from error
        self.env["union.document.scan"]._add(self.document_id, self.kind, self.name, content)
        # the bytes are kept once
        self.unlink()
        return {"type": "ir.actions.act_window_close"}
