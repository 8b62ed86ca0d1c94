from odoo import api, models
from odoo.fields import Domain

from ..tools.file_kind import MIMETYPES, kind_of_name
from .union_document_check_mixin import OUT_STATES, SENDABLE_STATES
from .union_document_public_mixin import CODE


class UnionDocumentLinkMixin(models.AbstractModel):
    """What somebody outside gets by the link of his own: one paper and its files.

    The link ends when the paper is revoked. The first download is an event of the paper.
    """

    _name = "union.document.link.mixin"
    _description = "Union: link to a paper"

    @api.model
    def _find_by_token(self, token):
        """The row of the delivery list whose link this is.

        :param str token: 128 random bits; any other finds nothing
        :rtype: UnionDocumentDelivery
        """
        if not CODE.fullmatch(token or ""):
            return self.browse()
        # sudo: whoever holds the link reads the paper
        return self.sudo().search(
            Domain("token", "=", token) & Domain("document_id.state", "in", OUT_STATES), limit=1
        )

    def _linked_facts(self):
        """What the page behind the link shows.

        :return: addressee, what the paper states, and what can be fetched
        :rtype: dict
        """
        self.ensure_one()
        return {
            "name": self.name,
            "paper": self.document_id._public_facts(),
            "files": self._is_open() and self.document_id.file_ids.mapped("name") or [],
            "open": self._is_open(),
            "path": f"/union/paper/{self.token}",
        }

    def _is_open(self):
        return self.document_id.state in SENDABLE_STATES

    def _linked_file(self, place=None):
        """What the link gives: the stored paper, or one of the files that go with it.

        :param int place: which file, counted from 1; none: the paper
        :return: name, mimetype and bytes; none: there is no such file, or the paper is revoked
        :rtype: tuple[str, str, bytes] | None
        """
        self.ensure_one()
        document = self.document_id
        if not self._is_open():
            return None
        if place is None:
            return f"{document._print_name()}.pdf", MIMETYPES["pdf"], document._paper_pdf()
        files = document.file_ids
        if not 1 <= place <= len(files):
            return None
        file = files[place - 1]
        return file.name, MIMETYPES[kind_of_name(file.name)], file._raw()

    def _note_opened(self):
        """Note the first download, in the row and in the log of the paper."""
        self.ensure_one()
        # of two downloads at the same moment one is the first
        row = self.try_lock_for_update()
        if row and not row.date_opened:
            row._set({"date_opened": self.env["union.clock"]._now()})
            row.document_id._log_event("download", addressee=row.name)
