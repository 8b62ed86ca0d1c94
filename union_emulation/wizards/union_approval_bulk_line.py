from odoo import api, fields, models
from odoo.exceptions import UserError


class UnionApprovalBulkLine(models.TransientModel):
    """One dossier among many, and what came of the action on it."""

    _name = "union.approval.bulk.line"
    _description = "Union: one of many dossiers"

    bulk_id = fields.Many2one(
        "union.approval.bulk", required=True, ondelete="cascade", index=True, help="The action."
    )
    res_model = fields.Char(required=True, help="Model of the dossier.")
    res_id = fields.Many2oneReference(
        "Number", model_field="res_model", required=True, help="The dossier."
    )
    step_id = fields.Integer(help="The step that the list showed.")
    name = fields.Char("Dossier", compute="_compute_name", help="Name of the dossier.")
    outcome = fields.Selection(
        [("done", "Done"), ("refused", "Refused")], readonly=True, help="What came of the action."
    )
    message = fields.Text(readonly=True, help="Why the action was refused.")

    @api.depends("res_model", "res_id")
    def _compute_name(self):
        for line in self:
            line.name = line._dossier().display_name

    def _dossier(self):
        """The dossier with the user's own rights; empty if there is none.

        :rtype: models.Model
        """
        return self.env["union.approval.mixin"]._dossiers(self.res_model, [self.res_id])

    def _take(self, action, comment, points):
        """Take the action on the dossier and note what came of it.

        :param str action: receive, approve, return or reject
        :param str comment: comment of an approval, reason of a return or rejection
        :param list[str] points: what has to be corrected after a return
        """
        dossier = self._dossier().with_context(approval_step_id=self.step_id)
        try:
            with self.env.cr.savepoint():
                if not dossier:
                    raise UserError(self.env._("This dossier does not exist any more."))
                if action == "receive":
                    asked = dossier.action_receive()
                elif action == "approve":
                    asked = dossier.action_approve(comment)
                elif action == "return":
                    asked = dossier.action_return(comment, points)
                else:
                    asked = dossier.action_reject(comment)
                if asked:  # its turn came after the password of the others was asked for
                    raise UserError(self.env._("This step asks for the password again."))
        except UserError as refusal:
            self.write({"outcome": "refused", "message": str(refusal)})
        else:
            self.outcome = "done"
