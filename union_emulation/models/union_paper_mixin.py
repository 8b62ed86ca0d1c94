from odoo import api, fields, models

#: States in which a record has not been decided: its paper cannot be issued yet.
UNDECIDED_STATES = ("draft", "submitted", "returned", "rejected", "withdrawn", "cancelled")


class UnionPaperMixin(models.AbstractModel):
    """Record that becomes an official paper.

    A model overrides :meth:`_paper_type` and :meth:`_prepare_paper_values`, and
    :meth:`_paper_template` if its paper has a body of its own. The paper calls
    :meth:`_on_paper_issued`. A model that does not climb (``union.approval.mixin``) says in
    :meth:`_is_editable` and :meth:`_paper_waits` what its paper waits for, and brings
    ``_engine_write``.
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

    # ------------------------------------------------------------
    # CRUD: the draft of the paper comes and goes with the record
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        # what is kept on the paper waits until there is one
        names = self._paper_fields()
        papers = [{name: vals[name] for name in names if vals.get(name)} for vals in vals_list]
        rest = [{k: v for k, v in vals.items() if k not in names} for vals in vals_list]
        records = super().create(rest)
        records._open_papers()
        for record, vals in zip(records, papers, strict=True):
            if vals:
                record.write(vals)
        return records

    def unlink(self):
        papers = self.document_id
        result = super().unlink()
        papers._discard()
        return result

    # ------------------------------------------------------------
    # The paper
    # ------------------------------------------------------------

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

    def action_revoke(self, reason):
        """Declare issued papers void; what follows from it is said by the records.

        :param str reason: why, required
        :return: True
        :raise UserError: no reason, or who may revoke them
        """
        self.check_access("read")
        return self.document_id.action_revoke(reason)

    def action_ask_revoke(self):
        """Ask why the paper is to be revoked.

        :return: window action
        :rtype: dict
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "union_emulation.union_document_revoke_action"
        )
        return action | {"context": {"default_document_id": self.document_id.id}}

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

    def _is_editable(self):
        """The paper may still be changed together with the record.

        :rtype: bool
        """
        self.ensure_one()
        return self.state == "draft"

    def _paper_waits(self):
        """Why the paper cannot be issued yet, as far as the record says.

        :return: a sentence; empty: nothing in the record stands in the way
        :rtype: str
        """
        self.ensure_one()
        if self.state in UNDECIDED_STATES:
            return self.env._("“%(dossier)s” is not approved.", dossier=self.display_name)
        return ""

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

    def _paper_lacks(self):
        """What the record lacks besides for its paper to be issued now.

        :return: translated sentences
        :rtype: list[str]
        """
        return []

    def _paper_refusal(self, action):
        """Why the issued paper may not be revoked or replaced by itself.

        :param str action: revoke or replace
        :return: a sentence; empty: it may
        :rtype: str
        """
        return ""

    def _on_paper_issued(self):
        """The dossier's paper has been issued: what follows from it."""

    def _on_paper_revoked(self):
        """The dossier's paper has been revoked: what follows from it."""

    def _on_paper_replaced(self, document):
        """Another paper is taking the place of the dossier's: what follows from it.

        :param union.document document: the other paper, numbered already
        :raise UserError: the record does not allow it
        """
