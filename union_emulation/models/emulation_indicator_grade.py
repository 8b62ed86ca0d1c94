from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .emulation_target_figure import DIRECTIONS, exact


class EmulationIndicatorGrade(models.Model):
    """Grade of an indicator that is counted by grade, with the share that is to reach it."""

    _name = "emulation.indicator.grade"
    _description = "Emulation Indicator Grade"
    _inherit = ["emulation.indicator.part.mixin"]
    _order = "sequence, id"
    _part_of = "indicator_id"

    indicator_id = fields.Many2one(
        "emulation.indicator",
        required=True,
        index=True,
        ondelete="cascade",
        help="What is counted by grade.",
    )
    campaign_id = fields.Many2one(
        related="indicator_id.campaign_id", string="Plan", help="The plan of the indicator."
    )
    sequence = fields.Integer(default=10, help="Order on the paper, the best grade first.")
    name = fields.Char(
        "Grade", required=True, help="The grade as the paper prints it: xuất sắc, tốt, khá …"
    )
    direction = fields.Selection(
        [row for row in DIRECTIONS if row[0] != "zero"],
        required=True,
        default="at_least",
        help="Whether the share is a minimum, a maximum or exact.",
    )
    value = fields.Float(
        "Percentage",
        digits=(16, 2),
        help="Share of the members or units that is to have this grade. What is asked for at least "
        "or exactly adds up to 100 per cent at most; limits (at most) are not added.",
    )

    _name_unique = models.Constraint(
        "UNIQUE (indicator_id, name)", "A grade stands once in an indicator."
    )
    _value_sane = models.Constraint(
        "CHECK (value BETWEEN 0 AND 100)", "The percentage of a grade is between 0 and 100."
    )

    @api.constrains("value", "direction", "indicator_id")
    def _check_sum(self):
        for indicator in self.indicator_id:
            asked = indicator.grade_ids.filtered(lambda grade: grade.direction != "at_most")
            total = sum(map(exact, asked.mapped("value")))
            if total > 100:
                raise ValidationError(
                    self.env._(
                        "The grades of “%(indicator)s” add up to %(total)s%%, more than 100%%.",
                        indicator=indicator.name,
                        total=total,
                    )
                )
            if indicator.formula != "grade":
                raise ValidationError(
                    self.env._("“%(indicator)s” is not counted by grade.", indicator=indicator.name)
                )

    @api.model
    def _parts_of(self, indicator):
        return {(grade.name, grade.direction, grade.value) for grade in indicator.grade_ids}

    def _prepare_rows(self):
        """Values of the same grades in another plan.

        :rtype: list[dict]
        """
        names = ("sequence", "name", "direction", "value")
        return [{name: grade[name] for name in names} for grade in self]
