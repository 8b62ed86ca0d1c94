import hashlib

from odoo import fields, models
from odoo.exceptions import UserError

from ..tools.paper_text import clean_markup
from ..tools.vietnamese import roman


class UnionDocumentAnnexMixin(models.AbstractModel):
    """What goes with a paper: annexes in its own file, and further files."""

    _name = "union.document.annex.mixin"
    _description = "Union: annexes and files of a paper"

    annex_ids = fields.One2many(
        "union.document.annex",
        "document_id",
        "Annexes",
        copy=True,
        help="Printed behind the signature, each with page numbers of its own.",
    )
    file_ids = fields.One2many(
        "union.document.file",
        "document_id",
        "Files",
        copy=False,
        help="Go with the paper to whoever reads it; frozen at issue.",
    )

    def _why_not_annexes(self, reasons):
        """Add to ``reasons`` which annexes say nothing.

        :param dict reasons: lists of sentences by document
        """
        for annex in self.annex_ids:
            if not clean_markup(annex.body) or not annex.name.strip():
                reasons[annex.document_id].append(
                    self.env._("The annex “%(annex)s” has no text.", annex=annex.name)
                )

    def _prepare_annexes(self, full_number, unit_name):
        """What the annexes print.

        :param str full_number: number of the paper; none: a draft
        :param str unit_name: issuer, as the head of the paper names it
        :return: heading, title, reference, body and orientation of each
        :rtype: list[dict]
        """
        self.ensure_one()
        date = self._paper_date()
        number = full_number or f"...../{self._make_symbol() or ''}"
        known = bool(full_number or self.date)
        day = self.env["union.paper.snapshot"]._place_date("", date, known)
        reference = f"(Kèm theo {self.type_id.name} số {number} {day} của {unit_name})"
        dossier = self._dossiers()[self]
        annexes = dossier.with_env(self.env)._paper_annexes(self) if dossier else []
        annexes += self.annex_ids.read(["name", "body", "orientation"], load=False)
        return [
            {
                "heading": f"Phụ lục {roman(place)}" if len(annexes) > 1 else "Phụ lục",
                "title": annex["name"],
                "reference": reference,
                "body": str(clean_markup(annex["body"])),
                "orientation": annex["orientation"],
            }
            for place, annex in enumerate(annexes, 1)
        ]

    def _check_files(self):
        """Refuse files that are not the ones that were looked into when they were added.

        :raise UserError: names the file
        """
        # what is stored, not what this transaction has read before
        self.file_ids.invalidate_recordset(["content"])
        for file in self.file_ids:
            if hashlib.sha256(file._raw()).hexdigest() != file.sha256:
                raise UserError(
                    self.env._("“%(file)s” has changed: delete it, add it again.", file=file.name)
                )

    def _prepare_files(self):
        """Names and fingerprints of the files that go with the paper.

        :rtype: list[dict]
        """
        return [{"name": file.name, "sha256": file.sha256} for file in self.file_ids]
