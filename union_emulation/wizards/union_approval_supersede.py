from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.union_approval_step import DECIDING_ROLES


class UnionApprovalSupersede(models.TransientModel):
    """Asks where a step is laid on which nobody can act, and why."""

    _name = "union.approval.supersede"
    _description = "Union: lay a step elsewhere"

    res_model = fields.Char(required=True, help="Model of the dossier.")
    res_id = fields.Many2oneReference(
        "Dossier", model_field="res_model", required=True, help="The dossier that stands still."
    )
    step_id = fields.Integer(help="The step that the screen showed.")
    step_name = fields.Char(
        "Nobody can act", compute="_compute_way", help="The step on which nobody can act."
    )
    way_unit_ids = fields.Many2many(
        "union.unit", compute="_compute_way", help="Units at which the step can be laid."
    )
    unit_id = fields.Many2one(
        "union.unit",
        "Laid at",
        domain="[('id', 'in', way_unit_ids)]",
        help="Empty: the nearest unit above with a holder of the role.",
    )
    role = fields.Selection("_selection_role", help="Empty: the role of the step that is closed.")
    reason = fields.Text(required=True, help="Stays on record with the dossier.")

    @api.model
    def _selection_role(self):
        roles = dict(self.env["union.mandate"]._fields["role"]._description_selection(self.env))
        return [(role, roles[role]) for role in DECIDING_ROLES]

    @api.depends("res_model", "res_id")
    def _compute_way(self):
        for wizard in self:
            dossier = wizard._dossier()
            step = dossier._standing_steps()[dossier][:1] if dossier else None
            wizard.step_name = step and step.display_name
            wizard.way_unit_ids = step and dossier._way_units(step)

    def _dossier(self):
        """The dossier with the user's own rights; empty if he reads none such.

        :rtype: models.Model
        """
        dossier = self.env["union.approval.mixin"]._dossiers(self.res_model, [self.res_id])
        return dossier._filtered_access("read") if dossier else dossier

    def action_confirm(self):
        """Lay the step elsewhere.

        :raise UserError: who may do it, or what is wrong with it
        """
        self.ensure_one()
        dossier = self._dossier().with_context(approval_step_id=self.step_id)
        if not dossier:
            raise UserError(self.env._("This dossier does not exist any more."))
        dossier.action_supersede(self.reason, self.unit_id.id, self.role)
        return {"type": "ir.actions.act_window_close"}
