import hashlib
import logging
import secrets
from datetime import timedelta

from psycopg2.errors import UniqueViolation

from odoo import api, models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.vietnamese import paper_number
from .union_document_check_mixin import OUT_STATES
from .union_paper_renderer import PAPER_TEMPLATE

_logger = logging.getLogger(__name__)


class UnionDocumentIssueMixin(models.AbstractModel):
    """How a paper gets its number and file, and how the file is watched."""

    _name = "union.document.issue.mixin"
    _description = "Union: issue of papers"

    def _issue(self):
        """Give one paper its number, file and fingerprint, within the transaction of the call."""
        self.ensure_one()
        paper_id = self.id
        self._check_files()
        _logger.debug("paper %s: checked", paper_id)
        date = self._paper_date()
        number = self._claim_number(date)
        _logger.debug("paper %s: claimed", paper_id)
        code = secrets.token_urlsafe(16)
        symbol = self._make_symbol()
        snapshot = self._prepare_snapshot(
            f"{paper_number(number)}/{symbol}", self._check_address(code)
        )
        pdf = self._paper_renderer()._render_pdf(PAPER_TEMPLATE, snapshot)
        _logger.debug("paper %s: rendered", paper_id)
        attachment, sha256 = self._store_file(pdf)
        _logger.debug("paper %s: stored", paper_id)
        self._set_out(
            state="issued",
            subject=snapshot["subject"],
            date=date,
            number=number,
            symbol=symbol,
            code=code,
            snapshot=snapshot,
            pdf_attachment_id=attachment.id,
            sha256=sha256,
            issued_by_id=self.env.uid,
            date_issued=self.env["union.clock"]._now(),
        )
        if self.replaces_id:
            self.replaces_id._set_out(state="replaced", replaced_by_id=self.id)
        dossier = self._dossiers()[self]
        if dossier:
            dossier.with_env(self.env)._on_paper_issued()
        self._deliver()
        self.env.cr.postcommit.add(lambda: _logger.debug("paper %s: committed", paper_id))

    def _claim_number(self, date):
        """Take the next number of the series of the day.

        The unique index keeps others from the number until this transaction ends: they wait, find
        it taken and try the next one, as in account's ``_locked_increment``.

        :param datetime.date date: date of the paper
        :return: the number
        :rtype: int
        :raise UserError: the paper with the number before it is younger
        :raise ConcurrencyError: another paper came first and its date is not known here
        """
        series = self.type_id._series_name()
        # sudo: numbers are counted over all papers, whichever the clerk may read
        last = self.sudo().search(
            [("unit_id", "=", self.unit_id.id), ("series", "=", series), ("year", "=", date.year)],
            order="number desc",
            limit=1,
        )
        if last.date and date < last.date:
            raise UserError(self._say_date_order(last.date))
        number = last.number + 1
        self.flush_recordset()
        with self.env.cr.savepoint(flush=False) as savepoint:
            while True:
                try:
                    self.env.cr.execute(
                        SQL(
                            "UPDATE %s SET series = %s, year = %s, number = %s WHERE id = %s",
                            SQL.identifier(self._table),
                            series,
                            date.year,
                            number,
                            self.id,
                        ),
                        log_exceptions=False,
                    )
                    break
                except UniqueViolation as error:
                    savepoint.rollback()
                    # Today is the latest date there can be. Any other may be older than that of
                    # the paper that came first, which this transaction cannot see.
                    if date < self.env["union.clock"]._today():
                        raise ConcurrencyError("another paper of the series came first") from error
                    number += 1
        self.invalidate_recordset(["series", "year", "number"], flush=False)
        return number

    def _store_file(self, pdf):
        """Store the file and read it back.

        :param bytes pdf:
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
                    "name": f"{self._print_name()}.pdf",
                    "raw": pdf,
                    "mimetype": "application/pdf",
                    "res_model": self._name,
                    "res_id": self.id,
                }
            )
        )
        sha256 = hashlib.sha256(pdf).hexdigest()
        if self._hash_file(attachment) != sha256:
            raise UserError(
                self.env._("The file of the paper could not be stored: nothing has been issued.")
            )
        return attachment.sudo(False), sha256

    @api.model
    def _hash_file(self, attachment):
        attachment = attachment.with_context({})
        attachment.invalidate_recordset(["raw"])
        return hashlib.sha256(attachment.raw or b"").hexdigest()

    @api.model
    def _cron_verify(self, batch_size=100):
        """Compare stored files with their fingerprints, the longest unchecked first.

        :param int batch_size: papers between two commits
        """
        before = self.env["union.clock"]._now() - timedelta(hours=12)
        domain = Domain("state", "in", OUT_STATES) & (
            Domain("date_verified", "=", False) | Domain("date_verified", "<", before)
        )
        documents = self.search(domain, order="date_verified NULLS FIRST, id", limit=batch_size)
        documents = documents.try_lock_for_update(allow_referencing=True)
        documents._verify()
        self.env["ir.cron"]._commit_progress(len(documents), remaining=self.search_count(domain))

    def _verify(self):
        """Compare the stored files with their fingerprints and say so if they differ."""
        altered = self.filtered(
            lambda document: (
                document._hash_file(document.sudo().pdf_attachment_id) != document.sha256
            )
        )
        for document in altered:
            _logger.error("paper %s: the stored file is not the one that was issued", document.id)
        # told once, logged each night
        for document in altered.filtered(lambda document: not document.is_altered):
            holders = self.env["union.mandate"]._holders(
                document.unit_id.ids, ("clerk", "approver")
            )
            document.message_post(
                body=self.env._("The stored file of this paper is not the one that was issued."),
                partner_ids=self.env["res.users"].union(*holders.values()).partner_id.ids,
            )
        now = self.env["union.clock"]._now()
        (self - altered)._set_out(date_verified=now, is_altered=False)
        altered._set_out(date_verified=now, is_altered=True)
