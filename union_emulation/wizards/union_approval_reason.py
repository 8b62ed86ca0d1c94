from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class UnionApprovalReason(models.TransientModel):
    """Asks for the reason of an action on a dossier, then takes the action."""

    _name = "union.approval.reason"
    _description = "Union: reason of a decision"

    res_model = fields.Char(required=True, help="Model of the dossier.")
    res_id = fields.Many2oneReference("Dossier", model_field="res_model", required=True,
        help="The dossier acted on.")  # fmt: skip
    action = fields.Char(required=True, help="Action that the reason is for.")
    step_id = fields.Integer(help="The step that the screen showed.")
    reason = fields.Text(required=True, help="Read by the officers of the dossier's unit.")
    point_ids = fields.One2many(
        "union.approval.point",
        "reason_id",
        "To be corrected",
        help="What the unit may change; everything else stays as it was submitted.",
    )

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        if "point_ids" in fields_list and values.get("action") == "return":
            name, number = values.get("res_model"), values.get("res_id")
            dossier = self.env["union.approval.mixin"]._dossiers(name, [number])
            rows = self.env["union.approval.point"]._offer([dossier._name] if dossier else [])
            values["point_ids"] = [Command.create(row) for row in rows]
        return values

    def action_confirm(self):
        """Take the action with the reason given.

        :raise UserError: no such action, or the reasons of the dossier
        """
        self.ensure_one()
        dossier = self._dossier()
        arguments = [self.reason]
        if self.action == "return":
            arguments.append(self.point_ids._chosen())
        asked = getattr(dossier, f"action_{self.action}")(*arguments)
        return asked or {"type": "ir.actions.act_window_close"}

    def _dossier(self):
        """The dossier, only if it is one and takes this action with a reason.

        :raise UserError: the request does not come from the screen
        """
        dossier = self.env["union.approval.mixin"]._dossiers(self.res_model, [self.res_id])
        if dossier and self.action in dossier._reason_actions:
            return dossier.with_context(approval_step_id=self.step_id)
        raise UserError(self.env._("This dossier does not exist any more."))
