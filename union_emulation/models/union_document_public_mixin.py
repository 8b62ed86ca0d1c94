import re
from urllib.parse import urlsplit

from odoo import api, models

from ..tools.vietnamese import paper_date
from .union_document_check_mixin import OUT_STATES

#: Shape of the codes made at issue: 128 bits.
CODE = re.compile(r"[A-Za-z0-9_-]{22}")


class UnionDocumentPublicMixin(models.AbstractModel):
    """What the public learns of an issued paper, by the code that is printed on it."""

    _name = "union.document.public.mixin"
    _description = "Union: public check of a paper"

    @api.model
    def _public_address(self):
        """Address of this server as the public reaches it, without a slash at the end."""
        # sudo: a setting that every paper prints
        parameters = self.env["ir.config_parameter"].sudo()
        address = parameters.get_param("union_emulation.public_url") or parameters.get_param(
            "web.base.url"
        )
        return (address or "").rstrip("/")

    @api.model
    def _is_address_local(self):
        host = urlsplit(self._public_address()).hostname or "localhost"
        return host in ("localhost", "0.0.0.0", "::1") or host.startswith("127.")

    @api.model
    def _check_address(self, code):
        return f"{self._public_address()}/union/check/{code}"

    @api.model
    def _find_by_code(self, code):
        """What the public may know of an issued paper.

        :param str code: code of the printed paper
        :return: what the paper states, and whether it is valid; None if there is no such paper
        :rtype: dict | None
        """
        if not CODE.fullmatch(code or ""):
            return None
        # sudo: whoever holds the paper holds the code, and learns what the paper says
        document = self.sudo().search([("code", "=", code), ("state", "in", OUT_STATES)], limit=1)
        return document._public_facts() if document else None

    def _public_facts(self):
        """What an issued paper states, and whether it is valid; dates as papers write them.

        :rtype: dict
        """
        self.ensure_one()
        snapshot = self.snapshot
        return {
            "state": self.state,
            "type_name": snapshot["type_name"],
            "full_number": self.full_number,
            "date": paper_date(self.date),
            "issuer": snapshot["unit_name"],
            "subject": snapshot["subject"],
            "signer": snapshot["signer_name"],
            "sha256": self.sha256,
            "successors": [
                {"number": paper.full_number, "date": paper_date(paper.date), "state": paper.state}
                for paper in self._successors()
            ],
            "scans": self.scan_ids.mapped("sha256"),
        }
