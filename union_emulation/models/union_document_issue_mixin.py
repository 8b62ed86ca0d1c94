import logging
import secrets

from odoo import models

from ..tools.vietnamese import paper_number
from .union_paper_renderer import PAPER_TEMPLATE

_logger = logging.getLogger(__name__)


class UnionDocumentIssueMixin(models.AbstractModel):
    """How a paper gets its number and file, within one transaction."""

    _name = "union.document.issue.mixin"
    _description = "Union: issue of papers"

    def _issue(self):
        """Give one paper its number, file and fingerprint, within the transaction of the call."""
        self.ensure_one()
        paper_id = self.id
        self._check_files()
        _logger.debug("paper %s: checked", paper_id)
        date = self._paper_date()
        symbol = self._make_symbol()
        claimed = self._claim_number(date, symbol)
        _logger.debug("paper %s: claimed", paper_id)
        code = secrets.token_urlsafe(16)
        snapshot = self._prepare_snapshot(
            f"{paper_number(claimed['number'])}/{symbol}", self._check_address(code)
        )
        pdf = self._paper_renderer()._render_pdf(PAPER_TEMPLATE, snapshot)
        _logger.debug("paper %s: rendered", paper_id)
        name = f"{paper_number(claimed['number'])}-{symbol}".replace("/", "-")
        attachment, sha256 = self._store_file(pdf, f"{name}.pdf", "application/pdf")
        _logger.debug("paper %s: stored", paper_id)
        self._set_out(
            state="issued",
            subject=snapshot["subject"],
            date=date,
            **claimed,
            symbol=symbol,
            code=code,
            snapshot=snapshot,
            pdf_attachment_id=attachment.id,
            sha256=sha256,
            issued_by_id=self.env.uid,
            date_issued=self.env["union.clock"]._now(),
        )
        self._take_the_place()
        dossier = self._dossiers()[self]
        if dossier:
            dossier.with_env(self.env)._on_paper_issued()
        self._deliver()
        self.env.cr.postcommit.add(lambda: _logger.debug("paper %s: committed", paper_id))
