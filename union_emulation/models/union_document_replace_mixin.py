from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class UnionDocumentReplaceMixin(models.AbstractModel):
    """How a paper takes the place of an issued one, and what became of that one.

    A paper is replaced or revoked once. Revoking the paper that replaced another does not bring
    the other back: that takes a new paper.
    """

    _name = "union.document.replace.mixin"
    _description = "Union: replacement of papers"

    replaces_id = fields.Many2one(
        "union.document",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        domain="[('unit_id', '=', unit_id), ('state', '=', 'issued')]",
        help="The issued paper that this one takes the place of.",
    )
    replaced_by_id = fields.Many2one(
        "union.document",
        "Replaced by",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The later paper that took this one's place.",
    )
    replaced_number = fields.Char(
        "Replaces the paper",
        compute="_compute_replaced_number",
        help="Number of the paper that this one takes the place of.",
    )
    successor_number = fields.Char(
        "Replaced by the paper",
        compute="_compute_replaced_number",
        help="Number of the paper that took this one's place.",
    )

    @api.depends("replaces_id.full_number", "replaced_by_id.full_number")
    def _compute_replaced_number(self):
        # sudo: the number of the other paper is printed, and told to whoever checks this one
        for document, row in zip(self, self.sudo(), strict=True):
            document.replaced_number = row.replaces_id.full_number
            document.successor_number = row.replaced_by_id.full_number

    @api.constrains("replaces_id", "unit_id")
    def _check_replaces(self):
        for document in self:
            # su=False: a paper shows the name of the one that it replaces
            replaced = document.replaces_id.sudo(False)
            if replaced and not (replaced.has_access("read") and document._may_replace()):
                raise ValidationError(self._say_not_replaced())

    def _may_replace(self):
        # sudo: the clerk who issues need not read what the officer names
        replaced = self.replaces_id.sudo()
        return replaced.state == "issued" and replaced.unit_id == self.unit_id

    def _say_not_replaced(self):
        return self.env._("The paper to be replaced is not an issued one of this unit.")

    def _take_the_place(self):
        """Mark the paper that this one replaces, at its issue.

        :raise UserError: it was replaced by another one of those issued at once
        """
        self.ensure_one()
        if not self.replaces_id:
            return
        if not self._may_replace():
            raise UserError(self._say_not_replaced())
        dossier = self.replaces_id._dossiers()[self.replaces_id]
        if dossier:
            dossier.with_env(self.env)._on_paper_replaced(self)
        self.replaces_id._set_out(state="replaced", replaced_by_id=self.id)
        if self.replaces_id.sudo().open_below:  # sudo: the clerk need not read what it replaces
            self._open_below()
        self.replaces_id._log_event("replace", full_number=self.full_number)

    def _successors(self):
        """The papers that took this one's place one after the other, the latest last.

        :rtype: UnionDocument
        """
        self.ensure_one()
        found = self.browse()
        # sudo: asked by the public page, too
        following = self.sudo().replaced_by_id
        while following and following not in found:
            found |= following
            following = following.replaced_by_id
        return found

    def _latest(self):
        """The paper that others cite today: the last that took this one's place, or itself.

        :rtype: UnionDocument
        """
        return self and (self._successors()[-1:] or self)

    def action_replace(self):
        """Begin a draft that is to take the paper's place, with its type, text and recipients.

        :return: window action
        :rtype: dict
        :raise UserError: who may do it, or that the paper is replaced or revoked
        """
        self.ensure_one()
        self.check_access("read")
        self._check_reasons("replace")
        new = self.with_context({"lang": self.env.lang}).copy(
            {"replaces_id": self.id, "res_model": False, "res_id": False}
        )
        return new._action_open()

    def action_open_replaced(self):
        """Open the paper that this one takes the place of.

        :return: window action
        :rtype: dict
        """
        return self.replaces_id._action_open()

    def action_open_successor(self):
        """Open the paper that took this one's place.

        :return: window action
        :rtype: dict
        """
        return self.replaced_by_id._action_open()

    def _action_open(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }
