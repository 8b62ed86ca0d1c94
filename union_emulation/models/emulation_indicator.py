from collections import namedtuple

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command

from . import emulation_target_figure as figures

#: One figure of a plan: for an indicator as a whole, a phase or a grade. ``value`` is a number,
#: or a percentage of ``base``; ``for_each`` tells that each unit's target follows from it;
#: ``better`` are the percentages that are asked for of the grades before, if it is a grade.
TargetPart = namedtuple(
    "TargetPart",
    ("indicator", "phase", "grade", "direction", "base", "value", "for_each", "better"),
    defaults=(None,),
)
#: Percentages of things that count once cannot be above 100; a member may have several ideas.
HIGHEST_RATES = {"units": 100, "members": 1000, "registered": 100}


class EmulationIndicator(models.Model):
    """What a plan counts: unit of measure, direction, and the formula of each unit's target.

    =============  ===========================================================================
    Formula        Target of a unit
    =============  ===========================================================================
    number         the figure itself for each unit, or left to be handed down where the figure
                   belongs to all units together
    members        percentage of the unit's headcount on the day of the launch
    units          percentage of the units below it that take part, of the levels named
    grade          a percentage for each grade, of the members or of the units below
    registrations  a minimum of registrations in the categories named: a number, a percentage
                   of the headcount, or of what the unit registers; what is reached is counted,
                   see ``emulation.indicator.registration.mixin``
    =============  ===========================================================================

    A new formula is a value of ``formula`` and a method ``_target_<formula>``.
    """

    _name = "emulation.indicator"
    _description = "Emulation Indicator"
    _inherit = ["emulation.indicator.registration.mixin", "emulation.inherited.mixin"]
    _order = "sequence, id"

    _locked_fields = (
        "code",
        "name",
        "uom",
        "direction",
        "formula",
        "value",
        "spread",
        "grade_base",
        "level_ids",
        "category_ids",
        "counted_from",
        "count_base",
        "may_promise_less",
        "open_below",
    )

    campaign_id = fields.Many2one(
        "emulation.campaign", required=True, index=True, ondelete="cascade", help="The plan."
    )
    sequence = fields.Integer(default=10, help="Order on the paper and in reports.")
    code = fields.Char(help="Short code used by workbooks.")
    name = fields.Char(required=True, help="What is counted.")
    uom = fields.Char("Unit of measure", help="In which unit it is counted: %, sáng kiến, người …")
    direction = fields.Selection(
        figures.DIRECTIONS,
        required=True,
        default="at_least",
        help="When the target counts as reached.",
    )
    formula = fields.Selection(
        [
            ("number", "Number"),
            ("members", "Percentage of members"),
            ("units", "Percentage of units below"),
            ("grade", "By grade"),
            ("registrations", "Counted from registrations"),
        ],
        required=True,
        default="number",
        help="How a unit's target follows from the figure. Percentages are taken of the headcount, "
        "or of the number of units taking part, on the day of the launch. What comes out is "
        "rounded to whole numbers: at least – up, at most – down, exactly – to the nearest. "
        "Counted from registrations: nobody reports, what the unit and those below it have "
        "registered counts.",
    )
    value = fields.Float(
        "Figure",
        digits=(16, 2),
        help="The number to be reached, or the percentage. With grades each grade has its own.",
    )
    spread = fields.Selection(
        [("plan", "All units together"), ("each", "Each unit")],
        "Figure is for",
        required=True,
        default="plan",
        help="Whose a number is. For all units together: each unit's part is handed down to it or "
        "promised by it. For each unit: the number is every unit's target.",
    )
    grade_base = fields.Selection(
        [("members", "Members"), ("units", "Units below")],
        "Grades of",
        required=True,
        default="members",
        help="What the percentages of the grades are taken of.",
    )
    level_ids = fields.Many2many(
        "union.level",
        string="Levels counted",
        help="Which units below count for the percentage; empty: all that take part.",
    )
    category_ids = fields.Many2many(
        "emulation.registration.category",
        string="Categories counted",
        help="Registrations of these categories count.",
    )
    may_promise_less = fields.Boolean(
        "Units may promise less",
        help="On: a unit may promise less than was handed down to it. Off: only as much, or more.",
    )
    grade_ids = fields.One2many(
        "emulation.indicator.grade",
        "indicator_id",
        "Grades",
        copy=True,
        help="What share is to reach which grade.",
    )
    phase_value_ids = fields.One2many(
        "emulation.indicator.phase",
        "indicator_id",
        "Phase by phase",
        readonly=True,
        help="What of the figure is due in which phase.",
    )
    open_below = fields.Boolean(
        "Units may change it",
        default=True,
        help="Off: units that draw up a plan of their own from this one keep it as it is.",
    )
    origin_id = fields.Many2one(
        "emulation.indicator",
        "Taken over from",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The indicator of the plan above that this one repeats.",
    )
    figure_text = fields.Char(
        "Target",
        compute="_compute_figure_text",
        help="The figure with what it is a percentage of.",
    )

    _value_sane = models.Constraint(
        "CHECK (value BETWEEN 0 AND 999999999999)",
        "The figure of an indicator cannot be negative, nor have more than twelve places.",
    )

    @api.depends(
        "formula",
        "direction",
        "value",
        "uom",
        "grade_base",
        "grade_ids.value",
        "grade_ids.name",
        "category_ids.name",
        "counted_from",
        "count_base",
    )
    @api.depends_context("lang")
    def _compute_figure_text(self):
        bases = {
            "members": self.env._("of the members"),
            "units": self.env._("of the units below"),
        }
        for indicator in self:
            base = indicator._base()
            if indicator.direction == "zero":
                text = ""
            elif indicator.formula == "grade":
                shares = (
                    f"{g.name} {figures.text(self.env, g.value)}%" for g in indicator.grade_ids
                )
                text = f"{', '.join(shares)} {bases[base]}"
            elif indicator.formula == "registrations":
                text = indicator._registrations_text()
            elif base:
                text = f"{figures.text(self.env, indicator.value)}% {bases[base]}"
            else:
                text = f"{figures.text(self.env, indicator.value)} {indicator.uom or ''}"
            indicator.figure_text = text.strip()

    @api.constrains("direction", "formula", "value", "grade_ids", "grade_base", "count_base")
    def _check_formula(self):
        for indicator in self:
            indicator._check_direction()
            if indicator.formula != "grade" and indicator.grade_ids:
                raise ValidationError(
                    self.env._(
                        "“%(indicator)s” is not counted by grade: delete its grades.",
                        indicator=indicator.name,
                    )
                )
            indicator._check_rate(indicator.value if indicator.formula != "grade" else 0)
        self.phase_value_ids._check_indicator()

    def _check_direction(self):
        if self.direction == "zero" and (self.formula != "number" or self.value):
            raise ValidationError(
                self.env._(
                    "“%(indicator)s” must be 0: it is counted as a number and has no figure.",
                    indicator=self.name,
                )
            )
        if self.formula == "grade" and self.value:
            raise ValidationError(
                self.env._(
                    "The grades of “%(indicator)s” have the figures: it has none itself.",
                    indicator=self.name,
                )
            )

    def _check_rate(self, rate):
        """Refuse a percentage that cannot be reached.

        :param float rate: in per cent
        :raise ValidationError: names the highest
        """
        share = self.count_base if self.formula == "registrations" else self._base()
        highest = HIGHEST_RATES.get(share)
        if highest and rate > highest:
            raise ValidationError(
                self.env._(
                    "“%(indicator)s”: a percentage is between 0 and %(highest)s here.",
                    indicator=self.name,
                    highest=highest,
                )
            )

    def _base(self):
        """What the percentages of the indicator are taken of.

        :return: ``members`` or ``units``; empty for a number
        :rtype: str
        """
        self.ensure_one()
        if self.formula == "grade":
            return self.grade_base
        if self.formula == "registrations":
            return self.count_base if self.count_base == "members" else ""
        return self.formula if self.formula in HIGHEST_RATES else ""

    def _incomplete(self):
        """Why the indicators say nothing yet.

        :return: translated sentences
        :rtype: list[str]
        """
        return self._uncountable() + [
            self.env._("“%(indicator)s” has no grades yet.", indicator=indicator.name)
            for indicator in self
            if indicator.formula == "grade" and not indicator.grade_ids
        ]

    # ------------------------------------------------------------
    # What is asked of each unit, formula by formula
    # ------------------------------------------------------------

    def _target_parts(self):
        """Figures that each unit gets, in the order of the plan.

        :rtype: list[TargetPart]
        """
        return [
            part
            for indicator in self
            for part in getattr(indicator, f"_target_{indicator.formula}")()
        ]

    def _target_part(self, phase, value, for_each):
        """A figure without grades.

        :rtype: TargetPart
        """
        return TargetPart(self, phase, None, self.direction, self._base() or None, value, for_each)

    def _target_number(self):
        each = self.direction == "zero" or self.spread == "each"
        return [self._target_part(phase, value, each) for phase, value in self._values_by_phase()]

    def _target_members(self):
        return [self._target_part(phase, value, True) for phase, value in self._values_by_phase()]

    def _target_units(self):
        return self._target_members()

    def _target_grade(self):
        parts, better = [], []
        for grade in self.grade_ids:
            part = TargetPart(
                self, None, grade, grade.direction, self.grade_base, grade.value, True
            )
            if grade.direction != "at_most":
                part = part._replace(better=tuple(better))
                better.append(figures.exact(grade.value))
            parts.append(part)
        return parts

    def _values_by_phase(self):
        """The figure of the whole plan, then that of each phase which has its own.

        :return: phase, or nothing for the whole plan, and figure
        :rtype: list[tuple]
        """
        rows = self.phase_value_ids.sorted(lambda row: (row.phase_id.sequence, row.phase_id.id))
        return [(None, self.value), *((row.phase_id, row.value) for row in rows)]

    def _prepare_taken_over(self):
        values = super()._prepare_taken_over()
        return values | {
            "level_ids": [Command.set(self.level_ids.ids)],
            "grade_ids": [Command.create(row) for row in self.grade_ids._prepare_rows()],
        }
