from odoo import api, fields, models

from .union_route_mixin import Stop


class UnionApprovalStop(models.Model):
    """One of those who act in a stage: a role at the unit, of any department or of one."""

    _name = "union.approval.stop"
    _description = "Union Approval Stop"
    _order = "stage_id, sequence, id"

    stage_id = fields.Many2one(
        "union.approval.stage",
        required=True,
        index=True,
        ondelete="cascade",
        help="The stage in which they act.",
    )
    sequence = fields.Integer(default=10, help="In this order on the screen.")
    role = fields.Selection(
        [("appraiser", "Appraiser"), ("approver", "Approver")],
        required=True,
        default="appraiser",
        help="Holders of this role at the unit act.",
    )
    department_id = fields.Many2one(
        "union.department",
        index="btree_not_null",
        ondelete="restrict",
        help="Only holders whose mandate names this department; needs a stage for one unit.",
    )
    needs_password = fields.Boolean(
        "Password again",
        help="Whoever approves, returns or rejects enters his password again, on the screen.",
    )

    @api.depends("role", "department_id")
    def _compute_display_name(self):
        roles = dict(self._fields["role"]._description_selection(self.env))
        for stop in self:
            names = [roles.get(stop.role, ""), stop.department_id.name]
            stop.display_name = " – ".join(filter(None, names))

    @api.constrains("stage_id", "department_id")
    def _check_stage(self):
        self.stage_id._check_stops()

    def _at(self, unit, number):
        """The stop at a unit.

        :param UnionUnit unit:
        :param int number: place of the stage among those of the unit
        :rtype: Stop
        """
        self.ensure_one()
        stage, count = self.stage_id, len(self.stage_id.stop_ids)
        return Stop(
            unit=unit,
            role=self.role,
            department=self.department_id.with_env(unit.env),
            stage=number,
            needed=min(stage.needed or count, count),
            days=stage.days,
            escalation_days=stage.escalation_days,
            needs_password=self.needs_password,
        )
