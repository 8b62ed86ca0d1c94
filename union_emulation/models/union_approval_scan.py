import hashlib

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.file_kind import SCAN_KINDS, file_kind, sent_file

#: Bytes; a page scanned in colour at 300 dpi takes about one million.
MAX_SIZE = 10 * 1024 * 1024


class UnionApprovalScan(models.Model):
    """Scan of the paper that a unit has signed, for a dossier entered in its place.

    It is added and removed with the dossier's content. The submission takes it along: from then
    on nobody changes or deletes it, superuser included.
    """

    _name = "union.approval.scan"
    _description = "Scan of a Signed Paper"
    _inherit = ["union.territory.mixin"]
    _order = "round, id"

    res_model = fields.Char("Model", required=True, readonly=True, help="Model of the dossier.")
    res_id = fields.Many2oneReference(
        "Dossier", model_field="res_model", required=True, readonly=True, help="Whose paper it is."
    )
    unit_id = fields.Many2one(readonly=True, help="The unit that has signed the paper.")
    round = fields.Integer(
        "Submission", readonly=True, copy=False, help="With which submission it went; 0: none yet."
    )
    name = fields.Char("File name", required=True, help="Name of the file.")
    file = fields.Binary(
        "Scan", attachment=True, required=True, help="PDF, JPEG or PNG of at most 10 MB."
    )
    kind = fields.Selection(
        [("pdf", "PDF"), ("jpg", "JPEG"), ("png", "PNG")],
        readonly=True,
        help="What the file is by its content, whatever it is called.",
    )
    sha256 = fields.Char("SHA-256", readonly=True, help="Fingerprint of the file.")

    _dossier_idx = models.Index("(res_model, res_id)")

    # ------------------------------------------------------------
    # CRUD: open with the dossier, closed by its submission
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._prepare_scan(vals) for vals in vals_list]
        clean = self._without_defaults(("round", "unit_id", "kind", "sha256"))
        scans = super(UnionApprovalScan, clean).create(vals_list)
        scans._check_open()
        return scans

    def write(self, vals):
        raise AccessError(self.env._("A scan is not changed: remove it and add another one."))

    @api.ondelete(at_uninstall=True)
    def _unlink_except_submitted(self):
        self._check_open()

    @api.model
    def _prepare_scan(self, vals):
        """Values of a scan, with what follows from the dossier and from the file itself.

        :param dict vals: as a client sends them
        :rtype: dict
        :raise UserError: there is no such dossier, or the file is no scan
        """
        model_name, res_id = vals.get("res_model"), vals.get("res_id")
        dossier = self.env["union.approval.mixin"]._dossiers(model_name, [res_id])
        if not dossier:
            raise UserError(self.env._("This dossier does not exist any more."))
        dossier.check_access("read")
        content = self._file_content(vals.get("file"))
        kind = file_kind(content)
        if kind not in SCAN_KINDS:
            raise UserError(
                self.env._("“%(name)s” is no PDF, JPEG or PNG.", name=str(vals.get("name"))[:80])
            )
        return {
            "res_model": model_name,
            "res_id": res_id,
            "name": vals.get("name"),
            "file": vals["file"],
            "unit_id": dossier.unit_id.id,
            "kind": kind,
            "sha256": hashlib.sha256(content).hexdigest(),
        }

    @api.model
    def _file_content(self, value):
        """The bytes of a file that a client sent.

        :raise UserError: none, damaged or too big
        """
        content = sent_file(value, MAX_SIZE)
        if content is None:
            raise UserError(self.env._("A scan may have 10 MB at most."))
        if not content:
            raise UserError(self.env._("The file of the scan is empty or damaged."))
        return content

    def _check_open(self):
        """Refuse a change after the submission, or while the dossier is with somebody else.

        :raise AccessError: the scan or its dossier is closed
        :raise UserError: somebody is submitting the dossier
        """
        if any(self.mapped("round")):
            raise AccessError(
                self.env._("A scan that was submitted stays on record: add another one.")
            )
        for model_name, scans in self.grouped("res_model").items():
            dossiers = self.env["union.approval.mixin"]._dossiers(
                model_name, scans.mapped("res_id")
            )
            dossiers._begin_change()

    def _attachments_frozen(self):
        """Scans whose files nobody may change or delete; asked by ``ir.attachment``.

        :rtype: UnionApprovalScan
        """
        return self.filtered("round")

    # ------------------------------------------------------------
    # The engine's door
    # ------------------------------------------------------------

    def _submit(self, number):
        """Take scans along with a submission.

        :param int number: of the submission
        """
        # sudo and super(): the engine writes what write() refuses to everybody
        fresh = self.sudo().filtered(lambda scan: not scan.round)
        super(UnionApprovalScan, fresh).write({"round": number})
