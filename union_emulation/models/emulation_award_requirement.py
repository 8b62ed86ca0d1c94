from odoo import fields, models


class EmulationAwardRequirement(models.Model):
    """Something that the dossier of a nominee has to hold (thành phần hồ sơ)."""

    _name = "emulation.award.requirement"
    _description = "Emulation Award Requirement"
    _inherit = ["emulation.award.running.mixin"]
    _order = "term_id, sequence, id"

    term_id = fields.Many2one(
        "emulation.award.term", required=True, index=True, ondelete="cascade", help="Terms."
    )
    name = fields.Char(required=True, help="What is asked for, e.g. Báo cáo thành tích.")
    sequence = fields.Integer(default=10, help="Order on the form.")
    minimum = fields.Integer(default=1, help="How many files are needed; 0: welcome.")
    form_code = fields.Char("Form code", help="Code of the form, if there is one.")

    _minimum_sane = models.Constraint(
        "CHECK (minimum BETWEEN 0 AND 100)", "Between none and a hundred files are asked for."
    )
