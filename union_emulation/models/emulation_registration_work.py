from odoo import api, fields, models

#: How exactly the time of a work is planned; as in ``emulation.period.mixin``.
PRECISIONS = [("day", "Days"), ("month", "Months"), ("quarter", "Quarters")]
#: Fields from which the days of a plan follow.
PLANNED = frozenset(("planned_precision", "planned_start", "planned_finish"))
#: The largest amount in đồng that a work may name.
MOST = 999_999_999_999_999


class EmulationRegistrationWork(models.Model):
    """What only a work, a product or a task has among registrations.

    Planned days are real days, so that they sort and compare: of a time given by the quarter they
    are its first and its last day.
    """

    _name = "emulation.registration.work"
    _description = "Emulation Registration: work"
    _inherit = ["emulation.registration.part.mixin"]

    currency_id = fields.Many2one(
        related="registration_id.currency_id", help="Amounts are in đồng."
    )
    # with whom and where
    employer_name = fields.Char(
        "Employer's side", help="The employer or authority together with whom it was chosen."
    )
    owner_name = fields.Char("Owner", help="Who has it built or made (chủ đầu tư).")
    contractor_name = fields.Char("Contractor", help="Who carries it out.")
    place = fields.Char("Location", help="Where it stands or is made.")
    # in honour of what
    anniversary_id = fields.Many2one(
        "emulation.anniversary",
        index="btree_not_null",
        ondelete="restrict",
        help="The anniversary that it is dedicated to.",
    )
    dedication = fields.Char(
        "Event dedicated to",
        help="A congress or another event that it is dedicated to, as papers write it.",
    )
    # when
    planned_precision = fields.Selection(
        PRECISIONS,
        "Time given by",
        default="month",
        help="How exactly the time is planned: by the quarter it is printed as quý II/2026, and "
        "any day of the quarter may be chosen.",
    )
    planned_start = fields.Date(help="When it is to begin.")
    planned_finish = fields.Date(
        help="When it is to be finished; by month or quarter its last day."
    )
    actual_start = fields.Date(help="When it really began.")
    actual_finish = fields.Date(help="When it was really finished.")
    # money and labour
    investment = fields.Monetary("Total investment", help="What it is to cost in all, in đồng.")
    actual_cost = fields.Monetary(help="What it has cost in the end, in đồng.")
    actual_benefit = fields.Monetary(help="Benefit that it has really brought, in đồng.")
    labour_days = fields.Integer(help="Days of work that it is to take.")
    actual_labour_days = fields.Integer(help="Days of work that it has taken.")
    # worth
    social_meaning = fields.Text(help="What it means for the life and work of people.")
    beneficiaries = fields.Char(help="Who has the use of it.")
    quality_goal = fields.Text(
        "Quality and safety aimed at", help="What quality and safety the unit undertakes to keep."
    )
    quality_statement = fields.Text(
        "Quality as completed", help="Of what quality it is, as said when it was accepted."
    )
    no_accident = fields.Boolean(
        "Without accident", help="No accident happened while it was carried out."
    )
    # plaque
    plaque_requested = fields.Boolean(help="The unit asks for a plaque on it.")
    plaque_text = fields.Text("Text of the plaque", help="What is to stand on the plaque.")

    _registration_unique = models.Constraint(
        "UNIQUE (registration_id)", "A registration has these fields once."
    )
    _planned_ordered = models.Constraint(
        "CHECK (planned_finish IS NULL OR planned_start IS NULL"
        " OR planned_finish >= planned_start)",
        "It cannot be planned to finish before it begins.",
    )
    _actual_ordered = models.Constraint(
        "CHECK (actual_finish IS NULL OR actual_start IS NULL OR actual_finish >= actual_start)",
        "It cannot have been finished before it began.",
    )
    _amounts_sane = models.Constraint(
        f"CHECK (COALESCE(investment, 0) BETWEEN 0 AND {MOST}"
        f" AND COALESCE(actual_cost, 0) BETWEEN 0 AND {MOST}"
        f" AND COALESCE(actual_benefit, 0) BETWEEN 0 AND {MOST})",
        "An amount cannot be negative, nor have more than fifteen places.",
    )
    _labour_sane = models.Constraint(
        "CHECK (COALESCE(labour_days, 0) >= 0 AND COALESCE(actual_labour_days, 0) >= 0)",
        "Days of work cannot be negative.",
    )

    # ------------------------------------------------------------
    # The registration's door: days are rounded to the period that is meant
    # ------------------------------------------------------------

    @api.model
    def _open_for(self, rows):
        super()._open_for([row | self._planned(**self.browse()._chosen(row)) for row in rows])

    def _write_for(self, values):
        if not PLANNED & values.keys():
            super()._write_for(values)
            return
        for work in self:  # each may be planned by another period
            super(EmulationRegistrationWork, work)._write_for(
                values | self._planned(**work._chosen(values))
            )

    def _chosen(self, values):
        """The plan as it will be once some values are written.

        :param dict values:
        :rtype: dict
        """
        chosen = {name: values.get(name, self[name]) for name in PLANNED}
        return chosen | {"planned_precision": chosen["planned_precision"] or "month"}

    @api.model
    def _planned(self, planned_precision, planned_start, planned_finish):
        """Days of a plan, rounded to the periods that are meant.

        :param str planned_precision: key of PRECISIONS
        :param planned_start: any day of the first period, a date or its text; may be empty
        :param planned_finish: any day of the last one
        :return: planned_precision, planned_start, planned_finish
        :rtype: dict
        """
        period = self.env["emulation.period.mixin"]
        start, finish = map(fields.Date.to_date, (planned_start, planned_finish))
        return {
            "planned_precision": planned_precision,
            "planned_start": period._first_day(planned_precision, start),
            "planned_finish": period._last_day(planned_precision, finish),
        }
