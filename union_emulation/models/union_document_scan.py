from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.file_kind import MIMETYPES, SCAN_KINDS, file_kind, kind_of_name

#: Largest file that is taken, in bytes.
LARGEST = 25 * 1024 * 1024


class UnionDocumentScan(models.Model):
    """Signed copy of an issued paper: the scan with signature and seal, or the signed file.

    It lies beside the file that the engine made, which never changes, with a fingerprint of its
    own. Copies are added one after the other; none is changed, replaced or deleted.
    """

    _name = "union.document.scan"
    _description = "Union Signed Copy"
    _inherit = ["union.sealed.file.mixin"]
    _log_access = False
    _order = "document_id, id"

    document_id = fields.Many2one(
        "union.document",
        "Paper",
        required=True,
        index=True,
        ondelete="restrict",
        help="The issued paper of which it is a copy.",
    )
    kind = fields.Selection(
        [("scan", "Scan of the signed paper"), ("signed", "Digitally signed file")],
        required=True,
        help="A picture of the paper with signature and seal, or a PDF with a digital signature.",
    )
    name = fields.Char(required=True, help="Name of the file, as it was handed in.")
    attachment_id = fields.Many2one(
        "ir.attachment",
        "File",
        index="btree_not_null",
        ondelete="restrict",
        help="The file as it was handed in.",
    )
    added_by_id = fields.Many2one("res.users", "Added by", required=True, help="The clerk.")
    date_added = fields.Datetime("Added on", required=True, help="When it was added.")

    # ------------------------------------------------------------
    # CRUD: closed to everybody
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        raise AccessError(self.env._("Add a signed copy by the action of that name on the paper."))

    def write(self, vals):
        raise AccessError(self.env._("Signed copies cannot be changed: add another one."))

    @api.ondelete(at_uninstall=True)
    def _unlink_except_never(self):
        raise AccessError(self.env._("Signed copies cannot be deleted: add another one."))

    def _set_out(self, **values):
        # sudo: the engine writes. super(): steps over the refusal in write().
        super(UnionDocumentScan, self.sudo()).write(values)

    def _attachments_frozen(self):
        """All of them; asked by ``ir.attachment``.

        :rtype: UnionDocumentScan
        """
        return self

    def _sealed_paper(self):
        return self.document_id

    @api.model
    def _add(self, document, kind, name, content):
        """Put a signed copy to an issued paper.

        :param UnionDocument document: issued; who may is asked here
        :param str kind: scan or signed
        :param str name: name of the file
        :param bytes content:
        :rtype: UnionDocumentScan
        :raise UserError: who may add it, or what is wrong with the file
        """
        document.check_access("read")
        document._check_reasons("scan")
        mimetype = self._check_content(kind, name, content)
        values = {
            "document_id": document.id,
            "kind": kind,
            "name": name,
            "added_by_id": self.env.uid,
            "date_added": self.env["union.clock"]._now(),
        }
        # sudo: the engine adds the row. super(): steps over the refusal in create().
        Scan = self.sudo().with_context({})
        scan = super(UnionDocumentScan, Scan).create([values])
        attachment, sha256 = scan._store_file(content, name, mimetype)
        if self.sudo().search_count([("document_id", "=", document.id), ("sha256", "=", sha256)]):
            raise UserError(self.env._("This very file has been added already."))
        scan._set_out(attachment_id=attachment.id, sha256=sha256)
        document._log_event("scan", file=name, sha256=sha256)
        return scan.with_env(self.env)

    @api.model
    def _check_content(self, kind, name, content):
        """Refuse what is no signed copy.

        :return: what the file is
        :rtype: str
        :raise UserError: what is wrong
        """
        if not content:
            raise UserError(self.env._("The file is missing or empty."))
        if len(content) > LARGEST:
            raise UserError(
                self.env._(
                    "The file is larger than %(size)s MB: scan it with fewer dots or in parts.",
                    size=LARGEST // 1024 // 1024,
                )
            )
        found = file_kind(content)
        if found not in SCAN_KINDS:
            raise UserError(
                self.env._("“%(file)s” is no PDF, JPEG or PNG that can be read.", file=name)
            )
        if kind_of_name(name) != found:
            raise UserError(
                self.env._(
                    "“%(file)s” is not what its name says: it is a file of the type %(type)s.",
                    file=name,
                    type=MIMETYPES[found],
                )
            )
        if kind == "signed" and found != "pdf":
            raise UserError(self.env._("A digitally signed file is a PDF."))
        return MIMETYPES[found]

    def action_download(self):
        """Download the file.

        :return: URL action
        :rtype: dict
        """
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.attachment_id.id}?download=true",
            "target": "self",
        }
