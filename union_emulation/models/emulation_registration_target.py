from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from . import emulation_target_figure as figures

#: Written by the report of a result only.
RESULT_FIELDS = ("has_actual", "date_reported", "reported_by")
#: Follow from the rest and are stored; what a client sends along is not kept.
FOLLOWING = ("value", "is_reached")


class EmulationRegistrationTarget(models.Model):
    """Line of a pledge: what the unit is going to reach, of an indicator of the plan or its own.

    A percentage of the members is taken of the headcount of the pledge, which stands still from
    the approval on. From the approval on a line of an indicator is the unit's promise in
    ``emulation.target``, and what is reported on it is reported there too.
    """

    _name = "emulation.registration.target"
    _description = "Emulation Registration: target pledged"
    _inherit = ["union.approval.line.mixin"]
    _order = "registration_id, sequence, id"

    _dossier_field = "registration_id"

    registration_id = fields.Many2one(
        "emulation.registration",
        required=True,
        index=True,
        ondelete="cascade",
        help="The pledge.",
    )
    campaign_id = fields.Many2one(
        related="registration_id.campaign_id", string="Plan", help="The plan of the pledge."
    )
    sequence = fields.Integer(default=10, help="Order on the paper.")
    # of what
    indicator_id = fields.Many2one(
        "emulation.indicator",
        index="btree_not_null",
        ondelete="restrict",
        help="What the plan counts; empty: something of the unit's own.",
    )
    grade_id = fields.Many2one(
        "emulation.indicator.grade",
        index="btree_not_null",
        ondelete="restrict",
        help="Where the plan counts by grade: which one.",
    )
    phase_id = fields.Many2one(
        "emulation.phase",
        index="btree_not_null",
        ondelete="restrict",
        help="In which phase; empty: in the whole plan.",
    )
    name = fields.Char(
        "What is counted",
        compute="_compute_indicator",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        help="What is counted; follows the indicator.",
    )
    uom = fields.Char(
        "Unit of measure",
        compute="_compute_indicator",
        store=True,
        readonly=False,
        precompute=True,
        help="In which unit it is counted; follows the indicator.",
    )
    direction = fields.Selection(
        figures.DIRECTIONS,
        compute="_compute_indicator",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        help="When the target counts as reached; follows the indicator.",
    )
    # how much
    baseline = fields.Float(digits=(16, 2), help="What was reached before, to compare with.")
    base = fields.Selection(
        [("number", "Number"), ("members", "% of members")],
        "Figure is",
        required=True,
        default="number",
        help="Whether the figure is the number itself, or a percentage of the unit's members.",
    )
    figure = fields.Float("Figure pledged", digits=(16, 2), help="The number, or the percentage.")
    value = fields.Float(
        "To be reached",
        digits=(16, 2),
        compute="_compute_value",
        store=True,
        help="The number to be reached. A percentage is rounded to whole members: at least – up, "
        "at most – down, exactly – to the nearest.",
    )
    # how far
    actual = fields.Float(
        digits=(16, 2), copy=False, help="What was reached, as the unit reported last."
    )
    has_actual = fields.Boolean(
        "Is reported", readonly=True, copy=False, help="The unit has reported what it has reached."
    )
    is_reached = fields.Boolean(
        "Reached",
        compute="_compute_is_reached",
        store=True,
        help="What is reported reaches the plan; a result on the boundary does.",
    )
    date_reported = fields.Datetime(
        "Reported on", readonly=True, copy=False, help="When the unit reported last."
    )
    reported_by = fields.Char(
        readonly=True, copy=False, help="Who reported last for the unit, as on the day."
    )

    _part_unique = models.UniqueIndex(
        "(registration_id, indicator_id, COALESCE(phase_id, 0), COALESCE(grade_id, 0))"
        " WHERE indicator_id IS NOT NULL",
        "A pledge has one line for each indicator, phase and grade.",
    )
    _figures_sane = models.Constraint(
        "CHECK (figure BETWEEN 0 AND 999999999999 AND (baseline IS NULL OR baseline BETWEEN 0 AND "
        "999999999999) AND (base = 'number' OR figure <= 1000))",
        "A figure cannot be negative, nor have more than twelve places; a percentage of the "
        "members is at most 1000.",
    )

    @api.depends("name", "phase_id.name")
    def _compute_display_name(self):
        for line in self:
            line.display_name = " – ".join(filter(None, (line.name, line.phase_id.name)))

    @api.depends("indicator_id", "grade_id")
    def _compute_indicator(self):
        for line in self:
            indicator, grade = line.indicator_id, line.grade_id
            if not indicator:
                line.name, line.uom = line.name or False, line.uom
                line.direction = line.direction or "at_least"
                continue
            line.name = f"{indicator.name} – {grade.name}" if grade else indicator.name
            line.uom = indicator.uom
            line.direction = grade.direction or indicator.direction

    @api.depends(
        "base",
        "figure",
        "direction",
        "registration_id.frozen_headcount",
        "registration_id.date_headcount",
        "registration_id.unit_id.member_count",
    )
    def _compute_value(self):
        for line in self:
            value = figures.exact(line.figure)
            if line.base == "members":
                value = figures.share(value, line.registration_id._headcount(), line.direction)
            line.value = float(value)

    @api.depends("has_actual", "actual", "value", "direction")
    def _compute_is_reached(self):
        for line in self:
            line.is_reached = line.has_actual and figures.is_reached(
                line.direction, figures.exact(line.value), figures.exact(line.actual)
            )

    @api.constrains("registration_id", "indicator_id", "grade_id", "phase_id", "direction", "name")
    def _check_indicator(self):
        for line in self:
            indicator, campaign = line.indicator_id, line.registration_id.campaign_id
            if (indicator.campaign_id | line.phase_id.campaign_id) - campaign:
                raise ValidationError(
                    self.env._("Indicator and phase have to be of the plan itself.")
                )
            if line.grade_id and line.grade_id.indicator_id != indicator:
                raise ValidationError(
                    self.env._(
                        "“%(grade)s” is no grade of “%(indicator)s”.",
                        grade=line.grade_id.name,
                        indicator=indicator.name or line.name,
                    )
                )
            if indicator.formula == "grade" and not line.grade_id:
                raise ValidationError(
                    self.env._(
                        "“%(indicator)s” is counted by grade: say which one.",
                        indicator=indicator.name,
                    )
                )
            if not (line.name or "").strip():
                raise ValidationError(self.env._("Each line says what is counted."))
            said = line.grade_id.direction or indicator.direction
            if indicator and line.direction != said:
                raise ValidationError(
                    self.env._(
                        "“%(target)s” is counted as the plan says: it keeps its direction.",
                        target=line.name,
                    )
                )

    # ------------------------------------------------------------
    # CRUD: results come in after the approval
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        results = ("actual", *RESULT_FIELDS)
        for vals in vals_list:
            if any(vals.get(name) for name in results):
                raise AccessError(self.env._("A result is reported once the pledge is approved."))
        clean = self._without_defaults((*results, *FOLLOWING))
        return super(EmulationRegistrationTarget, clean).create(
            [{name: vals[name] for name in vals if name not in FOLLOWING} for vals in vals_list]
        )

    def write(self, vals):
        vals = {name: vals[name] for name in vals if name not in FOLLOWING}
        if any(name in vals for name in RESULT_FIELDS):
            raise AccessError(self.env._("Who has reported, and when, is noted by itself."))
        if "actual" in vals:
            vals = vals | self._prepare_report(vals["actual"])
        result = super().write(vals)
        if "actual" in vals:
            self._pass_on()
        return result

    def _closed_fields(self, vals):
        return super()._closed_fields(vals) - {"actual", *RESULT_FIELDS}

    def _prepare_report(self, value):
        """Values of a report, if the figure can be one and the pledges are under way.

        :raise AccessError: a pledge is not under way
        :raise UserError: it is no figure
        """
        self.registration_id._lock()
        self.registration_id._check_reporting()
        figure = figures.parse(value)
        if figure is None:
            raise UserError(
                self.env._(
                    "A figure is a number: not negative, with at most two decimals and twelve "
                    "places before them."
                )
            )
        return {
            "actual": float(figure),
            "has_actual": True,
            "date_reported": self.env["union.clock"]._now(),
            "reported_by": self.env.user.name,
        }

    def _pass_on(self):
        """Report the results on the unit's targets in the plan, as long as these are open."""
        targets = self._targets()
        if not targets:
            return
        refused = self.env["emulation.target"].union(*targets.values())._why_not("report")
        for line, target in targets.items():
            if not refused[target]:
                target.action_report(line.actual)

    # ------------------------------------------------------------
    # The unit's targets in the plan
    # ------------------------------------------------------------

    def _targets(self):
        """The unit's target in the plan that each line is about.

        :return: target by line; lines of the unit's own are not in it
        :rtype: dict[EmulationRegistrationTarget, emulation.target]
        """
        lines = self.filtered("indicator_id")
        if not lines:
            return {}
        found = self.env["emulation.target"].search(
            [
                ("participation_id", "in", lines.registration_id.participation_id.ids),
                ("indicator_id", "in", lines.indicator_id.ids),
            ]
        )
        by_part = {(t.participation_id, t.indicator_id, t.phase_id, t.grade_id): t for t in found}
        return {line: by_part[line._part()] for line in lines if line._part() in by_part}

    def _part(self):
        participation = self.registration_id.participation_id
        return participation, self.indicator_id, self.phase_id, self.grade_id

    def _refusal(self, target):
        """Why the line cannot be the unit's promise.

        :param emulation.target target: the unit's target that the line is about
        :return: translated sentence; empty: it can
        :rtype: str
        """
        self.ensure_one()
        try:
            figure = target._checked_figure(self.value)
            target._check_promise(figure)
        except UserError as error:
            return str(error)
        if target.phase_id.state == "closed":
            return self.env._("“%(phase)s” is closed.", phase=target.phase_id.name)
        if target.is_frozen and figure != figures.exact(target.value):
            return self.env._(
                "“%(target)s”: %(unit)s has issued its own plan, which says %(figure)s.",
                target=target.display_name,
                unit=target.unit_id.name,
                figure=figures.text(self.env, target.value),
            )
        return ""

    def _missing(self):
        """What the lines lack before the pledge can be submitted.

        :return: translated sentences by pledge
        :rtype: dict[emulation.registration, list[str]]
        """
        targets, missing = self._targets(), {}
        for line in self:
            found = missing.setdefault(line.registration_id, [])
            if line.base == "members" and not line.registration_id._headcount():
                found.append(
                    self.env._(
                        "“%(target)s”: “%(unit)s” has no headcount to take a percentage of.",
                        target=line.display_name,
                        unit=line.registration_id.unit_id.name,
                    )
                )
            elif line.direction == "at_least" and not line.value:
                found.append(
                    self.env._("“%(target)s” has no figure yet.", target=line.display_name)
                )
            elif line in targets and (refusal := line._refusal(targets[line])):
                found.append(refusal)
        return missing

    def _promise(self):
        """Let the lines of approved pledges stand for the units' promises.

        :return: what does not stand, as translated sentences by pledge
        :rtype: dict[emulation.registration, list[str]]
        """
        promises, kept_back = {}, {}
        for line, target in self._targets().items():
            pledge = line.registration_id
            # sudo: a plan that was launched for the unit, whatever became of it since
            if target.campaign_id.sudo().state != "launched":
                reason = self.env._("The plan is not running any more.")
            else:
                reason = line._refusal(target)
            if reason:
                kept_back.setdefault(pledge, []).append(f"{line.display_name}: {reason}")
            elif not target.is_frozen:
                # sudo: the name of whoever pledged, whether his account may be read or not
                key = figures.exact(line.value), pledge.submitted_by_id.sudo().name
                promises[key] = promises.get(key, target.browse()) | target
        for (figure, by), targets in promises.items():
            targets._promise(figure, by)
        return kept_back

    def _settle_counted(self):
        """Take over what was counted on indicators that nobody reports on."""
        now = self.env["union.clock"]._now()
        for line, target in self._targets().items():
            if target.is_counted:
                values = {"actual": target.counted, "has_actual": True, "date_reported": now}
                # sudo and super(): what was counted is nobody's to write
                super(EmulationRegistrationTarget, line.sudo()).write(values)

    @api.model
    def _prepare_from(self, targets, headcounts):
        """Lines that repeat what the plan asks of a unit, as commands' values.

        :param emulation.target targets: of units, not in a closed phase
        :param dict headcounts: members by unit, today
        :return: values by participation
        :rtype: dict[emulation.participation, list[dict]]
        """
        rows = {}
        for target in targets:
            values = {
                "sequence": 10 * (len(rows.get(target.participation_id, ())) + 1),
                "indicator_id": target.indicator_id.id,
                "grade_id": target.grade_id.id,
                "phase_id": target.phase_id.id,
                "base": "number",
                "figure": target.value if target.source else 0,
            }
            if target._base() == "members" and target.source != "promised":
                share = figures.share(
                    figures.exact(target.rate), headcounts[target.unit_id], target.direction
                )
                # the headcount has fallen since the launch: the number stays what is asked
                if not target.source or not target._is_worse(share):
                    values |= {"base": "members", "figure": target.rate}
            rows.setdefault(target.participation_id, []).append(values)
        return rows
