import hashlib
import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

_logger = logging.getLogger(__name__)


class UnionSealedFileMixin(models.AbstractModel):
    """Record with one stored file that never changes, compared with its fingerprint every night.

    Who adopts it names the file in ``_sealed_field``, defines ``_set_out(**values)``, which writes
    what only the engine may, and ``_sealed_paper()``, on whose thread a changed file is told.
    """

    _name = "union.sealed.file.mixin"
    _description = "Union: stored file with a fingerprint"

    #: Field of the stored file.
    _sealed_field = "attachment_id"

    sha256 = fields.Char(
        "SHA-256",
        readonly=True,
        copy=False,
        help="Fingerprint of the file, compared with it every night.",
    )
    date_verified = fields.Datetime(
        "Verified on",
        readonly=True,
        copy=False,
        help="Last time the file was compared with its fingerprint.",
    )
    is_altered = fields.Boolean(
        "File altered",
        readonly=True,
        copy=False,
        help="The stored file is not the one that was put there.",
    )

    def _store_file(self, content, name, mimetype):
        """Store a file and read it back.

        :param bytes content:
        :param str name: name of the file
        :param str mimetype:
        :return: the attachment and its SHA-256
        :rtype: tuple[ir.attachment, str]
        :raise UserError: the store did not keep the file as it was
        """
        # sudo: the engine stores the file, the clerk need not be allowed to add files
        attachment = (
            self.env["ir.attachment"]
            .sudo()
            .create(
                {
                    "name": name,
                    "raw": content,
                    "mimetype": mimetype,
                    "res_model": self._name,
                    "res_id": self.id,
                }
            )
        )
        sha256 = hashlib.sha256(content).hexdigest()
        if self._hash_file(attachment) != sha256:
            raise UserError(self.env._("The file could not be stored: nothing has been done."))
        return attachment.sudo(False), sha256

    @api.model
    def _hash_file(self, attachment):
        attachment = attachment.with_context({})
        attachment.invalidate_recordset(["raw"])
        return hashlib.sha256(attachment.raw or b"").hexdigest()

    @api.model
    def _cron_verify(self, batch_size=100):
        """Compare stored files with their fingerprints, the longest unchecked first.

        :param int batch_size: files between two commits
        """
        before = self.env["union.clock"]._now() - timedelta(hours=12)
        domain = Domain("sha256", "!=", False) & (
            Domain("date_verified", "=", False) | Domain("date_verified", "<", before)
        )
        records = self.search(domain, order="date_verified NULLS FIRST, id", limit=batch_size)
        records = records.try_lock_for_update(allow_referencing=True)
        records._verify()
        self.env["ir.cron"]._commit_progress(len(records), remaining=self.search_count(domain))

    def _verify(self):
        """Compare the stored files with their fingerprints and say so if they differ."""
        altered = self.filtered(
            lambda record: record._hash_file(record.sudo()[self._sealed_field]) != record.sha256
        )
        for record in altered:
            _logger.error("%s %s: the stored file is not the one put there", self._name, record.id)
        # told once, logged each night
        for record in altered.filtered(lambda record: not record.is_altered):
            record._tell_altered()
        now = self.env["union.clock"]._now()
        (self - altered)._set_out(date_verified=now, is_altered=False)
        altered._set_out(date_verified=now, is_altered=True)

    def _tell_altered(self):
        """Say on the paper's thread that its stored file has been changed."""
        paper = self._sealed_paper()
        holders = self.env["union.mandate"]._holders(paper.unit_id.ids, ("clerk", "approver"))
        paper.message_post(
            body=self.env._("A stored file of this paper is not the one that was put there."),
            partner_ids=self.env["res.users"].union(*holders.values()).partner_id.ids,
        )
