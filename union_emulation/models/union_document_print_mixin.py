from odoo import models
from odoo.exceptions import UserError

from ..tools.vietnamese import paper_number
from .union_paper_renderer import PAPER_TEMPLATE


class UnionDocumentPrintMixin(models.AbstractModel):
    """How a paper is printed: a draft with its mark, an issued paper as the stored bytes."""

    _name = "union.document.print.mixin"
    _description = "Union: print of a paper"

    def _paper_pdf(self):
        """The paper as PDF: a draft with its mark, an issued paper as the stored bytes.

        :rtype: bytes
        """
        self.ensure_one()
        self.check_access("read")
        if self.state != "draft":
            # sudo: who may read the paper may read its file; no key of the caller's context
            return self.sudo().with_context({}).pdf_attachment_id.raw
        missing = self.env["union.paper.renderer"]._missing_parts()
        if missing:
            raise UserError("\n".join(missing))
        return self._paper_renderer()._render_pdf(PAPER_TEMPLATE, self._prepare_snapshot())

    def _paper_html(self):
        """The paper as page, for the screen.

        :rtype: Markup
        """
        self.ensure_one()
        self.check_access("read")
        snapshot = self._prepare_snapshot() if self.state == "draft" else self.snapshot
        return self._paper_renderer()._render_html(PAPER_TEMPLATE, snapshot)

    def _paper_renderer(self):
        snapshots = self.env["union.paper.snapshot"]
        return self.env["union.paper.renderer"].with_context(snapshots._context())

    def _prepare_snapshot(self, full_number=None, check_url=None):
        """What the paper prints, see ``union.paper.snapshot``; without a number: as a draft.

        :rtype: dict
        """
        self.ensure_one()
        return self.env["union.paper.snapshot"]._prepare(self, full_number, check_url)

    def _paper_date(self):
        return self.date or self.env["union.clock"]._today()

    def _print_name(self):
        """Name of the file, without extension.

        :rtype: str
        """
        self.ensure_one()
        if not self.number:
            return f"Dự thảo {self.symbol or ''}".strip()
        return f"{paper_number(self.number)}-{self.symbol}".replace("/", "-")

    def _make_symbol(self):
        """Symbol behind the number: type and issuer; letters: issuer and drafting department.

        :rtype: str
        """
        self.ensure_one()
        unit = self.unit_id and self.unit_id._on(self._paper_date()).get(self.unit_id)
        issuer = unit and unit["abbreviation"]
        if not issuer:
            return False
        if self.type_id.symbol:
            return f"{self.type_id.symbol}-{issuer}"
        department = self.department_id.abbreviation
        return f"{issuer}-{department}" if department else issuer
