from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

#: Actions on a step, which may ask for the password again.
DECISIONS = ("approve", "return", "reject")


class UnionApprovalBulk(models.TransientModel):
    """Takes one action on many dossiers, and says what came of each.

    A refusal of one leaves the others alone. Which actions there are is said by the dossiers
    themselves (``union.bulk.mixin``).
    """

    _name = "union.approval.bulk"
    _description = "Union: decide on many dossiers"
    _inherit = ["union.password.mixin"]

    action = fields.Selection(
        "_selection_action",
        required=True,
        default="approve",
        help="What is done with each of the dossiers.",
    )
    offered_actions = fields.Char(
        compute="_compute_offered_actions",
        help="Actions that start from where at least one of the dossiers stands.",
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
    done_count = fields.Integer(
        "Dossiers done", compute="_compute_counts", help="With how many it has been done."
    )
    refused_count = fields.Integer(
        "Dossiers refused", compute="_compute_counts", help="With how many it could not be done."
    )

    @api.model
    def _selection_action(self):
        names = self.env["union.approval.mixin"]._dossier_models()
        actions = {}
        for name in names:
            actions |= self.env[name]._bulk_actions()
        return list(actions.items())

    @api.depends("line_ids.res_model", "line_ids.res_id")
    def _compute_offered_actions(self):
        for bulk in self:
            offers = {bulk.action} if bulk.action else set()
            for dossiers in bulk.line_ids._readable():
                offers.update(dossiers._bulk_offers())
            bulk.offered_actions = " ".join(
                key for key, __ in self._selection_action() if key in offers
            )

    @api.depends("line_ids.outcome")
    def _compute_counts(self):
        for bulk in self:
            outcomes = bulk.line_ids.grouped("outcome")
            bulk.done_count = len(outcomes.get("done", ()))
            bulk.refused_count = len(outcomes.get("refused", ()))

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        lines = self._chosen_lines()
        if "action" in fields_list and "default_action" not in self.env.context:
            values["action"] = self._likely_action(lines)
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

    @api.model
    def _likely_action(self, lines):
        """What is done with most lists: approve; else the first that may be taken at all.

        :param list[dict] lines: of :meth:`_chosen_lines`
        :rtype: str
        """
        for model in dict.fromkeys(line["res_model"] for line in lines):
            ids = [line["res_id"] for line in lines if line["res_model"] == model]
            dossiers = self.env[model].browse(ids)._filtered_access("read")
            offers = dossiers._bulk_offers()
            for action in sorted(offers, key=lambda action: action != "approve"):
                if not all(dossiers._why_not_bulk(action).values()):
                    return action
        return "approve"

    def _needs_password(self):
        return self.filtered(
            lambda bulk: any(dossiers._needs_password() for dossiers in bulk.line_ids._readable())
        )

    def action_confirm(self):
        """Take the action on each dossier that may take it.

        :return: the wizard again, with an outcome on each line
        :rtype: dict
        """
        self.ensure_one()
        if self.is_done:
            raise UserError(self.env._("This has been done already."))
        if self.action in DECISIONS and (asked := self._ask_password("action_confirm")):
            return asked
        self.line_ids._take(self.action, self.comment, self.point_ids._chosen())
        self.is_done = True
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("What came of it"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_open_refused(self):
        """Open the dossiers with which it could not be done, to put them right.

        :return: window action
        :rtype: dict
        :raise UserError: they are of several kinds, or there are none
        """
        self.ensure_one()
        refused = self.line_ids.filtered(lambda line: line.outcome == "refused")
        if len(models := set(refused.mapped("res_model"))) != 1:
            raise UserError(self.env._("These are not dossiers of one kind: open them one by one."))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Not done"),
            "res_model": models.pop(),
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", refused.mapped("res_id"))],
        }
