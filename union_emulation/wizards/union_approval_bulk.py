from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class UnionApprovalBulk(models.TransientModel):
    """Takes one action on many dossiers, each by itself, and says what came of each."""

    _name = "union.approval.bulk"
    _description = "Union: decide on many dossiers"
    _inherit = ["union.password.mixin"]

    action = fields.Selection(
        [
            ("receive", "Receive"),
            ("approve", "Approve"),
            ("return", "Return"),
            ("reject", "Reject"),
        ],
        required=True,
        default="approve",
        help="What is done with each of the dossiers.",
    )
    comment = fields.Text(
        help="Kept with each dossier; required to return or reject, for the officers of its unit."
    )
    line_ids = fields.One2many(
        "union.approval.bulk.line", "bulk_id", "Dossiers", help="The dossiers chosen."
    )
    point_ids = fields.One2many(
        "union.approval.point",
        "bulk_id",
        "To be corrected",
        help="Points that all the chosen dossiers have; only those ticked can be corrected.",
    )
    is_done = fields.Boolean(readonly=True, help="The action has been taken where it could be.")

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        lines = self._chosen_lines()
        if "line_ids" in fields_list:
            values["line_ids"] = [Command.create(line) for line in lines]
        if "point_ids" in fields_list:
            rows = self.env["union.approval.point"]._offer(line["res_model"] for line in lines)
            values["point_ids"] = [Command.create(row) for row in rows]
        return values

    @api.model
    def _chosen_lines(self):
        """Lines for the records chosen on the list, steps in turn or dossiers.

        :rtype: list[dict]
        """
        model, ids = self.env.context.get("active_model"), self.env.context.get("active_ids")
        if model == "union.approval.step":
            steps = self.env[model].browse(ids).filtered(lambda step: step.state == "current")
            # one line for a dossier of which several steps are in turn
            first = {(step.res_model, step.res_id): step.id for step in reversed(steps)}
            dossiers = [(*dossier, step) for dossier, step in reversed(first.items())]
        else:
            found = self.env["union.approval.mixin"]._dossiers(model, ids)
            dossiers = [(model, dossier.id, dossier.current_step_id.id) for dossier in found]
        return [
            {"res_model": name, "res_id": res_id, "step_id": step_id}
            for name, res_id, step_id in dossiers
        ]

    def _needs_password(self):
        lines = self.line_ids.grouped("res_model")
        return self.filtered(
            lambda bulk: any(
                bulk.env["union.approval.mixin"]
                ._dossiers(model, group.mapped("res_id"))
                ._filtered_access("read")
                ._needs_password()
                for model, group in lines.items()
            )
        )

    def action_confirm(self):
        """Take the action on each dossier; a refusal of one leaves the others alone.

        :return: the wizard again, with an outcome on each line
        :rtype: dict
        """
        self.ensure_one()
        if self.is_done:
            raise UserError(self.env._("This has been done already."))
        if self.action != "receive" and (asked := self._ask_password("action_confirm")):
            return asked
        for line in self.line_ids:
            line._take(self.action, self.comment, self.point_ids._chosen())
        self.is_done = True
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("What came of it"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }
