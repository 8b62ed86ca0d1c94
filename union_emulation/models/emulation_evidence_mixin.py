import hashlib

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import human_size

from ..tools.file_kind import file_kind, plain_name, sent_file


class EmulationEvidenceMixin(models.AbstractModel):
    """File that shows what a dossier says: known by its content, closed with the dossier.

    A file is not changed: it is removed and another one added. What was handed in is set aside
    instead, and stays to be read. A model says in :meth:`_taken` what it takes.
    """

    _name = "emulation.evidence.mixin"
    _description = "Emulation: file that goes with a dossier"
    _inherit = ["union.approval.line.mixin"]

    #: What follows from the file and from what is done with it.
    _measured = ("kind", "size", "sha256", "date_taken", "is_set_aside")

    name = fields.Char("File name", help="Name of the file.")
    file = fields.Binary(
        attachment=True,
        required=True,
        help="PDF, Word, Excel, OpenDocument, JPEG or PNG without macros.",
    )
    caption = fields.Char(help="What the file shows, in a few words.")
    kind = fields.Selection(
        [
            ("pdf", "PDF"),
            ("docx", "Word"),
            ("xlsx", "Excel"),
            ("odt", "OpenDocument text"),
            ("ods", "OpenDocument table"),
            ("jpg", "JPEG"),
            ("png", "PNG"),
        ],
        readonly=True,
        help="What the file is by its content, whatever it is called.",
    )
    size = fields.Integer("Size in bytes", readonly=True, aggregator=None, help="In bytes.")
    size_text = fields.Char("Size", compute="_compute_size_text", help="Size of the file.")
    sha256 = fields.Char("SHA-256", readonly=True, help="Fingerprint of the file.")
    date_taken = fields.Datetime(
        "Handed in on", readonly=True, copy=False, help="When it was handed in for good."
    )
    is_set_aside = fields.Boolean(
        "Set aside",
        readonly=True,
        copy=False,
        help="It was handed in, another file stands in its place, and it does not count any more.",
    )

    @api.depends("size")
    def _compute_size_text(self):
        for evidence in self:
            evidence.size_text = human_size(evidence.size or 0)

    # ------------------------------------------------------------
    # CRUD: added and removed, never changed
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        clean = self._without_defaults(self._measured)
        prepared = [self._prepare_file(vals) for vals in vals_list]
        return super(EmulationEvidenceMixin, clean).create(prepared)

    def write(self, vals):
        raise AccessError(
            self.env._("Evidence is not changed: remove it or set it aside, and add another file.")
        )

    @api.ondelete(at_uninstall=True)
    def _unlink_except_taken(self):
        if any(evidence.date_taken for evidence in self):
            raise AccessError(
                self.env._("Evidence that was handed in stays on record: set it aside instead.")
            )

    @api.model
    def _taken(self, vals):
        """What is taken as the file of a new row.

        :param dict vals: as a client sends them
        :return: kinds of file, and the bytes that it may have
        :rtype: tuple[tuple[str, ...], int]
        """
        raise NotImplementedError

    @api.model
    def _prepare_file(self, vals):
        """Values of a row, with what follows from the file itself.

        :param dict vals: as a client sends them
        :rtype: dict
        :raise UserError: the file is damaged, too large, or of a kind that is not taken
        """
        kinds, limit = self._taken(vals)
        name = plain_name(vals.get("name")) or self.env._("evidence")
        content = sent_file(vals.get("file"), limit)
        if content is None:
            raise UserError(
                self.env._(
                    "“%(name)s” is too large: a file may have %(limit)s MB here.",
                    name=name,
                    limit=limit // 1024**2,
                )
            )
        kind = content and file_kind(content)
        if not content:
            raise UserError(self.env._("“%(name)s” is empty or damaged.", name=name))
        if kind not in kinds:
            raise UserError(
                self.env._(
                    "“%(name)s” is damaged or no kind of file that is taken here: %(kinds)s, "
                    "without macros.",
                    name=name,
                    kinds=", ".join(kinds),
                )
            )
        given = {key: value for key, value in vals.items() if key not in self._measured}
        digest = hashlib.sha256(content).hexdigest()
        return given | {"name": name, "kind": kind, "size": len(content), "sha256": digest}

    def _attachments_frozen(self):
        """Rows whose files nobody may change: all; asked by ``ir.attachment``.

        :rtype: EmulationEvidenceMixin
        """
        return self

    # ------------------------------------------------------------
    # Handed in, and set aside
    # ------------------------------------------------------------

    def action_set_aside(self):
        """Let a file that was handed in count no more, or count again.

        :raise UserError: who may do so, or the dossier is closed
        """
        dossiers = self[self._dossier_field]
        dossiers.check_access("read")
        for refusal in self.env["union.mandate"]._officer_refusals(dossiers.unit_id).values():
            raise UserError(refusal)
        self._check_open()
        for aside, rows in self.grouped("is_set_aside").items():
            rows._amend({"is_set_aside": not aside})

    def _take_along(self):
        """Hand the files in for good. Whoever calls has checked that they may be."""
        fresh = self.filtered(lambda evidence: not evidence.date_taken)
        if fresh:
            fresh._amend({"date_taken": self.env["union.clock"]._now()})

    def _fingerprints(self):
        """The files by their names and fingerprints, for the log.

        :rtype: list[str]
        """
        return [f"{evidence.name} ({evidence.sha256})" for evidence in self]
