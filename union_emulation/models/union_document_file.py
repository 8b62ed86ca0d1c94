import base64
import hashlib
import unicodedata

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import human_size

from ..tools.file_kind import MIMETYPES, file_kind, kind_of_name

#: Largest file that goes with a paper, in bytes.
MAX_SIZE = 25 * 1024 * 1024
#: Longest name of a file.
MAX_NAME = 150


class UnionDocumentFile(models.Model):
    """File that goes with a paper to whoever reads it: a form, a table, a list.

    It can be changed with the draft only; its fingerprint is in what the paper keeps at issue.
    """

    _name = "union.document.file"
    _description = "Union Document File"
    _inherit = ["union.document.line.mixin"]
    _order = "document_id, sequence, id"
    _paper_field = "file_ids"

    name = fields.Char("File name", required=True, help="With its ending: bieu-mau-01.docx.")
    content = fields.Binary(
        "File",
        required=True,
        attachment=True,
        help="PDF, Word, Excel, OpenDocument, JPEG or PNG without macros, up to 25 MB.",
    )
    size = fields.Integer("Size in bytes", readonly=True, aggregator=None, help="In bytes.")
    sha256 = fields.Char("SHA-256", readonly=True, help="Fingerprint of the file.")

    @api.model_create_multi
    def create(self, vals_list):
        files = super().create([self._without_measures(vals) for vals in vals_list])
        files._measure()
        return files

    def write(self, vals):
        result = super().write(self._without_measures(vals))
        if {"name", "content"} & vals.keys():
            self._measure()
        return result

    @api.model
    def _without_measures(self, vals):
        vals = {name: value for name, value in vals.items() if name not in ("size", "sha256")}
        if isinstance(vals.get("name"), str):
            vals["name"] = unicodedata.normalize("NFC", " ".join(vals["name"].split()))
        return vals

    def _raw(self):
        """The file itself.

        :rtype: bytes
        """
        self.ensure_one()
        # sudo: whoever reads the row reads its file; no key of the caller's context
        return base64.b64decode(self.sudo().with_context({}).content or b"")

    def _measure(self):
        """Look into the files: what they are, how large, and their fingerprints.

        :raise ValidationError: a file is not what its name says, too large, or bears macros
        """
        for file in self:
            raw = file._raw()
            if len(raw) > MAX_SIZE:
                raise ValidationError(
                    self.env._(
                        "“%(file)s” is too large: %(size)s, and a file may have %(limit)s.",
                        file=file.name,
                        size=human_size(len(raw)),
                        limit=human_size(MAX_SIZE),
                    )
                )
            if not file._is_named_right(raw):
                raise ValidationError(
                    self.env._(
                        "“%(file)s” is not what its name says, or no kind of file that goes with "
                        "a paper: %(kinds)s, without macros.",
                        file=file.name,
                        kinds=", ".join(sorted(MIMETYPES)),
                    )
                )
            # sudo and super(): measured, not typed
            super(UnionDocumentFile, file.sudo()).write(
                {"size": len(raw), "sha256": hashlib.sha256(raw).hexdigest()}
            )

    def _is_named_right(self, raw):
        name = self.name
        plain = len(name) <= MAX_NAME and not set('/\\:*?"<>|') & set(name) and name.isprintable()
        return plain and file_kind(raw) == kind_of_name(name)

    def _attachments_frozen(self):
        """Rows whose files nobody may change or delete; asked by ``ir.attachment``.

        :rtype: UnionDocumentFile
        """
        dossiers = self.document_id._dossiers()
        closed = self.document_id.filtered(
            lambda paper: paper.state != "draft" or paper._why_not_dossier("edit", dossiers[paper])
        )
        return self.filtered(lambda file: file.document_id in closed)
