from odoo import fields, models


class UnionPaperMixin(models.AbstractModel):
    """Dossier that becomes an official paper.

    A model overrides :meth:`_paper_type` and :meth:`_prepare_paper_values`, and
    :meth:`_paper_template` if its paper has a body of its own. The paper calls
    :meth:`_on_paper_issued`.
    """

    _name = "union.paper.mixin"
    _description = "Union: dossier that becomes a paper"

    document_id = fields.Many2one(
        "union.document",
        "Paper",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The paper that it becomes.",
    )

    def action_open_document(self):
        """Open the paper that the dossier becomes.

        :return: window action
        :rtype: dict
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "union.document",
            "res_id": self.document_id.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def _paper_fields(self):
        """Fields of the dossier that are kept on its paper.

        :rtype: list[str]
        """
        return [
            name
            for name, field in self._fields.items()
            if field.related and field.related.startswith("document_id.")
        ]

    def _paper_type(self):
        """Type of the paper that the dossier becomes; none: it has no paper.

        :rtype: union.document.type
        """
        return self.env["union.document.type"]

    def _paper_template(self):
        """Template of the paper's body.

        :return: external id
        :rtype: str
        """
        return "union_emulation.paper_document_body"

    def _prepare_paper_values(self, document):
        """What the paper says, as values that JSON can hold.

        :param union.document document: the paper, for its date
        :return: subject, intro, sections and closing
        :rtype: dict
        """
        return {}

    def _begin_paper_edit(self, names):
        """The paper is about to be changed: refuse what the dossier does not allow.

        The superuser is refused as well.

        :param set names: fields of ``union.document`` to be changed
        :raise AccessError: the dossier was returned for something else
        """

    def _open_papers(self):
        """Give new dossiers that become a paper the draft of it."""
        paper_type = self._paper_type()
        if not paper_type:
            return
        for dossier in self:
            document = self.env["union.document"]._open_for(dossier, paper_type)
            dossier._engine_write({"document_id": document.id})

    def _paper_citations(self, document):
        """What the paper cites besides the law: the papers that the dossier rests on.

        :param union.document document: the paper
        :rtype: list[str]
        """
        return []

    def _paper_annexes(self, document):
        """Annexes that the dossier itself puts before those of the paper.

        :param union.document document: the paper
        :return: name, body and orientation of each
        :rtype: list[dict]
        """
        return []

    def _on_paper_issued(self):
        """The dossier's paper has been issued: what follows from it."""
