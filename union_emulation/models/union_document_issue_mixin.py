import logging
import secrets

from odoo import models
from odoo.fields import Domain

from ..tools.vietnamese import paper_number
from .union_paper_renderer import PAPER_TEMPLATE

_logger = logging.getLogger(__name__)

#: Who is told that a paper has come.
TOLD_ROLES = ("officer", "clerk", "approver")


class UnionDocumentIssueMixin(models.AbstractModel):
    """How a paper gets its number and file, and who is told."""

    _name = "union.document.issue.mixin"
    _description = "Union: issue of papers"

    def _issue(self):
        """Give one paper its number, file and fingerprint, within the transaction of the call."""
        self.ensure_one()
        paper_id = self.id
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

    def _deliver(self):
        """Tell those who get the paper electronically; the others wait for a tick.

        So does a line for all units below when one of them gets its papers on paper.
        """
        self.ensure_one()
        recipients = self.recipient_ids.filtered(lambda r: r.delivery_mode == "electronic")
        units = recipients.unit_id
        below = recipients.filtered(lambda r: r.scope == "below")
        if below:
            # sudo: the units below, whatever the clerk may read
            found = (
                self.env["union.unit"]
                .sudo()
                .search(
                    Domain("id", "child_of", self.unit_id.ids) & Domain("id", "!=", self.unit_id.id)
                )
            )
            told = found.filtered(lambda unit: unit.delivery_mode == "electronic")
            units |= told
            if not all((found - told).mapped("is_ended")):
                recipients -= below
        self.env["union.document.recipient"]._mark_sent(recipients)
        holders = self.env["union.mandate"]._holders(units.ids, TOLD_ROLES)
        users = self.env["res.users"].union(*holders.values()) - self.env.user
        if users:
            # sudo: the paper is closed to posts, its issue is told all the same. Not on the paper
            # itself, which would ask of each of thousands whether he may read it.
            self.env["mail.thread"].sudo().message_notify(
                model=self._name,
                res_id=self.id,
                partner_ids=users.sudo().partner_id.ids,
                subject=self.display_name,
                body=self.env._(
                    "%(unit)s has issued %(number)s: %(subject)s",
                    unit=self.unit_id.name,
                    number=self.full_number,
                    subject=self.subject,
                ),
            )
