from odoo import api, fields, models


class EmulationCouncilCriterion(models.Model):
    """What members give points for in a session; the weights add up to 100."""

    _name = "emulation.council.criterion"
    _description = "Emulation Council Criterion"
    _order = "session_id, sequence, id"

    session_id = fields.Many2one(
        "emulation.council.session",
        required=True,
        index=True,
        ondelete="cascade",
        help="The session.",
    )
    sequence = fields.Integer(default=10, help="Order on the sheet.")
    name = fields.Char("Criterion", required=True, help="What is judged.")
    weight = fields.Integer(required=True, help="Most points for it; all of them add up to 100.")

    _weight_sane = models.Constraint(
        "CHECK (weight BETWEEN 1 AND 100)", "A criterion has between 1 and 100 points."
    )

    @api.model_create_multi
    def create(self, vals_list):
        criteria = super().create(vals_list)
        criteria.session_id._begin_change()
        return criteria

    def write(self, vals):
        self.session_id._begin_change()
        result = super().write(vals)
        self.session_id._begin_change()
        return result

    @api.ondelete(at_uninstall=True)
    def _unlink_except_opened(self):
        self.session_id._begin_change()
