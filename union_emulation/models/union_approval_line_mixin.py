from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools.misc import clean_context


class UnionApprovalLineMixin(models.AbstractModel):
    """Part of a dossier's content kept in rows of its own: open and closed with the dossier."""

    _name = "union.approval.line.mixin"
    _description = "Union: part of a dossier"

    #: The field that names the dossier.
    _dossier_field = "campaign_id"
    #: The field that names the row of which this one is a part; none: the dossier lists it itself.
    _part_of = None

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_open()
        return lines

    def write(self, vals):
        dossier_id = vals.get(self._dossier_field)
        if dossier_id and any(line[self._dossier_field].id != dossier_id for line in self):
            raise AccessError(self.env._("A part of a dossier cannot move to another dossier."))
        closed = self._closed_fields(vals)
        if closed:
            self._check_open()
        result = super().write(vals)
        if closed:
            # a line that moves to another list of the dossier is a change of that one as well
            self[self._dossier_field]._check_lines(self)
        return result

    @api.ondelete(at_uninstall=True)
    def _unlink_except_closed(self):
        self._check_open()

    def _check_open(self):
        """Refuse a change of a part whose dossier is closed, or is being closed at this moment.

        :raise UserError: somebody is submitting the dossier, or has done so
        """
        dossiers = self[self._dossier_field]
        dossiers._begin_change()
        dossiers._check_lines(self)

    def _closed_fields(self, vals):
        """Those of the written fields that close with the dossier: all, unless overridden.

        :rtype: set[str]
        """
        return set(vals)

    # ------------------------------------------------------------
    # After the dossier's paper: only by a further paper
    # ------------------------------------------------------------

    def _amend(self, values):
        """Change parts of a closed dossier as a further paper says that has been issued.

        Whoever calls has checked that it may be changed.

        :param dict values:
        """
        # sudo and super(): the further paper's own door, which steps over the refusal in write()
        super(UnionApprovalLineMixin, self.sudo()).write(values)

    @api.model
    def _amend_with(self, values):
        """Add a part to a closed dossier as a further paper says that has been issued.

        Whoever calls has checked that it may be added.

        :param dict values:
        :return: the new part
        :rtype: UnionApprovalLineMixin
        """
        # sudo and super(): as above
        clean = self.sudo().with_context(clean_context(self.env.context))
        return super(UnionApprovalLineMixin, clean).create([values])
