import hashlib

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.file_kind import SCAN_KINDS, file_kind, plain_name, sent_file

#: Bytes; a page scanned in colour at 300 dpi takes about one million.
MAX_SIZE = 10 * 1024 * 1024
#: Dossiers that a refusal names.
NAMED_DOSSIERS = 5


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
        vals_list = self._prepare_scans(vals_list)
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
    def _prepare_scans(self, vals_list):
        """Values of scans, with what follows from the dossiers and from the files themselves.

        :param list[dict] vals_list: as a client sends them
        :rtype: list[dict]
        :raise UserError: there is no such dossier, or a file is no scan
        """
        dossiers, files, prepared = self._named_dossiers(vals_list), {}, []
        for vals in vals_list:
            name, file = vals.get("name"), vals.get("file")
            dossier = dossiers.get(_dossier_key(vals))
            if not dossier:
                raise UserError(self.env._("This dossier does not exist any more."))
            # one file for many dossiers is looked at once
            if id(file) not in files:
                files[id(file)] = self._file_facts(name, file)
            prepared.append(
                {
                    "res_model": dossier._name,
                    "res_id": dossier.id,
                    "name": name,
                    "file": file,
                    "unit_id": dossier.unit_id.id,
                    **files[id(file)],
                }
            )
        return prepared

    @api.model
    def _named_dossiers(self, vals_list):
        """The dossiers that a client names, by model and id.

        :param list[dict] vals_list:
        :rtype: dict[tuple, UnionApprovalMixin]
        """
        named, found = {}, {}
        for model_name, res_id in filter(None, map(_dossier_key, vals_list)):
            named.setdefault(model_name, []).append(res_id)
        for model_name, res_ids in named.items():
            dossiers = self.env["union.approval.mixin"]._dossiers(model_name, res_ids)
            if dossiers:
                dossiers.check_access("read")
            found |= {(model_name, dossier.id): dossier for dossier in dossiers}
        return found

    @api.model
    def _file_facts(self, name, value):
        """What a file is.

        :param name: as a client sends it
        :param value: the file, as a client sends it
        :rtype: dict
        :raise UserError: it is no scan
        """
        content = self._file_content(value)
        kind = file_kind(content)
        if kind not in SCAN_KINDS:
            raise UserError(self.env._("“%(name)s” is no PDF, JPEG or PNG.", name=str(name)[:80]))
        return {"kind": kind, "sha256": hashlib.sha256(content).hexdigest()}

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

    @api.model
    def _add(self, dossiers, name, file):
        """Put one signed paper to several dossiers, or to none of them.

        Those that have this very file already, since they were last returned, keep it.

        :param UnionApprovalMixin dossiers: entered in the place of their unit
        :param str name: name of the file
        :param file: the file, as a client sends it
        :rtype: UnionApprovalScan
        :raise UserError: which dossiers take none, or what is wrong with the file
        """
        own = dossiers.filtered(lambda dossier: not dossier.enters_on_behalf)
        if own or not dossiers:
            names = ", ".join(own[:NAMED_DOSSIERS].mapped("display_name"))
            raise UserError(
                self.env._(
                    "A signed paper goes with what you enter in the place of a unit. Other "
                    "dossiers were chosen: %(names)s.",
                    names=names or "–",
                )
            )
        dossiers.check_access("read")
        # whoever reads a dossier reads its papers
        if len(dossiers.unit_id) > 1:
            raise UserError(
                self.env._("A paper is signed by one unit: choose dossiers of the same unit.")
            )
        dossiers._begin_change()
        content = self._file_content(file)
        sha256 = hashlib.sha256(content).hexdigest()
        having = dossiers.scan_ids.filtered(lambda s: not s.round and s.sha256 == sha256)
        bare = dossiers - dossiers.browse(having.mapped("res_id"))
        if not bare:
            raise UserError(self.env._("This very file has been added already."))
        name = plain_name(name) or self.env._("Signed paper")
        same = {"res_model": dossiers._name, "name": name, "file": file}
        return self.create([{**same, "res_id": dossier.id} for dossier in bare])

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


def _dossier_key(vals):
    """Which dossier a client names; none where what it sends is no name and number."""
    key = vals.get("res_model"), vals.get("res_id")
    return key if isinstance(key[0], str) and isinstance(key[1], int) else None
