from odoo import api, fields, models


class UnionDocumentLineMixin(models.AbstractModel):
    """Row of a paper's own: changed with the draft, by whoever may change it, and never again.

    A model names in :attr:`_paper_field` the field of the paper that lists its rows; whether the
    clerk of an approved paper may change them follows from that name.
    """

    _name = "union.document.line.mixin"
    _description = "Union: row of a paper"

    #: Field of the paper that lists the rows.
    _paper_field = None

    document_id = fields.Many2one(
        "union.document", required=True, index=True, ondelete="cascade", help="The paper."
    )
    sequence = fields.Integer(default=10, help="Order of the lines.")

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_editable()
        return lines

    def write(self, vals):
        self._check_editable()
        result = super().write(vals)
        self._check_editable()
        return result

    @api.ondelete(at_uninstall=True)
    def _unlink_except_issued(self):
        self._check_editable()

    def _check_editable(self):
        """Refuse a change that the paper refuses, and keep the paper from being issued meanwhile.

        :raise AccessError: the paper is issued, or the user may not change these rows
        :raise UserError: somebody else is working on the paper
        """
        documents = self.document_id
        documents._check_change({self._paper_field})
        documents._lock()
        # the row itself changes: an issue that began before this one ends has to begin anew
        documents._set_out()
