from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import date_utils

from ..tools import vietnamese

#: Fields from which the dates and the words of a period follow.
PERIOD_FIELDS = frozenset(("precision", "duration_days", "date_start", "date_end"))
#: Ways to give the time that mean whole periods.
ROUNDED = ("month", "quarter", "half", "year", "school_year")


class EmulationPeriodMixin(models.AbstractModel):
    """Stretch of time as plans give it: by days, months, quarters, years, or days from the launch.

    ``date_start`` and ``date_end`` are always real days, so that everything sorts and compares;
    of a period given by the quarter they are its first and its last day, whichever day of it was
    chosen. A duration has no dates until the plan is launched.
    """

    _name = "emulation.period.mixin"
    _description = "Emulation: stretch of time"

    precision = fields.Selection(
        [
            ("day", "Days"),
            ("month", "Months"),
            ("quarter", "Quarters"),
            ("half", "Half-years"),
            ("year", "Years"),
            ("school_year", "School years"),
            ("duration", "Days from the launch"),
        ],
        "Time given by",
        required=True,
        default="day",
        help="How exactly the plan gives the time: by the quarter, it is printed as quý II/2024, "
        "and any day of the quarter may be chosen as its start or end.",
    )
    duration_days = fields.Integer(
        "Days",
        aggregator=None,
        help="How many days from the launch; the day of the launch itself is not counted.",
    )
    date_start = fields.Date(help="First day; empty: from the launch of the plan.")
    date_end = fields.Date(help="Last day; empty while it depends on an event or on the launch.")
    end_event = fields.Char(help="Event that ends the phase, when its date is not known yet.")
    period_text = fields.Char(
        "Time", compute="_compute_period_text", help="The time in the words of the paper."
    )

    _period_ordered = models.Constraint(
        "CHECK (date_end IS NULL OR date_start IS NULL OR date_end >= date_start)",
        "A phase cannot end before it starts.",
    )
    _duration_given = models.Constraint(
        "CHECK (precision != 'duration' OR duration_days BETWEEN 1 AND 3660)",
        "Say how many days it lasts from the launch: between 1 and 3660.",
    )

    @api.depends("precision", "duration_days", "date_start", "date_end", "end_event")
    def _compute_period_text(self):
        for period in self:
            period.period_text = period._period_text()

    @api.onchange("precision", "duration_days", "date_start", "date_end")
    def _onchange_period(self):
        self.update(self._rounded({}))

    @api.constrains("precision", "end_event")
    def _check_duration_without_event(self):
        for period in self:
            if period.precision == "duration" and period.end_event:
                raise ValidationError(
                    self.env._("A number of days from the launch has no event at its end.")
                )

    # ------------------------------------------------------------
    # CRUD: dates are rounded to the period
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        # before the database compares the days, and again: what is a default is known only now
        periods = super().create([vals | self.browse()._rounded(vals) for vals in vals_list])
        for period in periods:
            if values := period._rounded({}):
                super(EmulationPeriodMixin, period).write(values)
        return periods

    def write(self, vals):
        if not PERIOD_FIELDS & vals.keys():
            return super().write(vals)
        for period in self:  # a plan has few, and each is rounded by itself
            super(EmulationPeriodMixin, period).write(vals | period._rounded(vals))
        return True

    def _rounded(self, vals):
        """Dates that differ from what was chosen, because a whole period is meant.

        :param dict vals: what is being written
        :rtype: dict
        """

        def chosen(name):
            return vals.get(name, self[name])

        if chosen("precision") == "duration":
            found = {"date_start": False, "date_end": self._duration_end(vals)}
        else:
            found = {
                "date_start": self._first_day(
                    chosen("precision"), fields.Date.to_date(chosen("date_start"))
                ),
                "date_end": self._last_day(
                    chosen("precision"), fields.Date.to_date(chosen("date_end"))
                ),
            }
        return {
            name: day
            for name, day in found.items()
            if (day or False) != (fields.Date.to_date(chosen(name)) or False)
        }

    def _duration_end(self, vals):
        """Last day of a duration, known once the plan is launched; none before.

        :param dict vals: what is being written
        :rtype: datetime.date | bool
        """
        return False

    @api.model
    def _first_day(self, precision, day):
        """First day of the period that holds a day.

        :param str precision:
        :param datetime.date day: may be empty
        :rtype: datetime.date | bool
        """
        if not day or precision not in ROUNDED:
            return day
        if precision == "half":
            return day.replace(month=1 if day.month < 7 else 7, day=1)
        if precision == "school_year":
            first, last = self._school_months()
            # the holidays belong to the school year that follows
            return day.replace(year=day.year - (day.month <= last), month=first, day=1)
        return date_utils.start_of(day, precision)

    @api.model
    def _last_day(self, precision, day):
        """Last day of the period that holds a day.

        :param str precision:
        :param datetime.date day: may be empty
        :rtype: datetime.date | bool
        """
        if not day or precision not in ROUNDED:
            return day
        if precision == "half":
            return self._first_day("half", day) + relativedelta(months=6, days=-1)
        if precision == "school_year":
            first, last = self._school_months()
            # the holidays belong to the school year before them
            year = day.year + (day.month >= first)
            return date_utils.end_of(day.replace(year=year, month=last, day=1), "month")
        return date_utils.end_of(day, precision)

    @api.model
    def _school_months(self):
        """First and last month of a school year, as the settings say.

        :rtype: tuple[int, int]
        """
        # sudo: a setting that every user's dates depend on
        get_param = self.env["ir.config_parameter"].sudo().get_param
        return (
            int(get_param("union_emulation.school_year_first_month") or 9),
            int(get_param("union_emulation.school_year_last_month") or 5),
        )

    # ------------------------------------------------------------
    # Words of the paper
    # ------------------------------------------------------------

    def _period_text(self):
        """The time as papers write it, in Vietnamese whoever reads it.

        :return: “từ khi phát động đến 31/5/2023”, “quý II/2024”, “95 ngày kể từ ngày phát động”
        :rtype: str
        """
        self.ensure_one()
        if self.precision == "duration":
            return f"{self.duration_days} ngày kể từ {self._duration_origin()}"
        if self.precision == "day":
            return self._days_text()
        start = self._period_name(self.date_start) if self.date_start else ""
        end = self._period_name(self.date_end, last=True) if self.date_end else self.end_event
        if start and end == start:
            return start
        text = f"từ {start or 'khi phát động'}"
        if not end:
            return text
        return f"{text} đến {'hết ' if self.date_end else ''}{end}"

    def _days_text(self):
        end = vietnamese.paper_date(self.date_end) if self.date_end else self.end_event
        if self.date_start and self.date_end:
            return f"từ {vietnamese.paper_date(self.date_start)} - {end}"
        start = vietnamese.paper_date(self.date_start) if self.date_start else "khi phát động"
        return f"từ {start}" + (f" đến {end}" if end else "")

    def _period_name(self, day, last=False):
        """Name of the period that holds a day.

        :param datetime.date day: its first day, or its last one
        :param bool last: it is the last one
        :rtype: str
        """
        if self.precision == "month":
            return vietnamese.month(day)
        if self.precision == "quarter":
            return vietnamese.quarter(day)
        if self.precision == "half":
            return vietnamese.half_year(day)
        if self.precision == "school_year":
            return vietnamese.school_year(day.year - last)
        return f"năm {day.year}"

    def _duration_origin(self):
        """From when a duration is counted, in words.

        :rtype: str
        """
        return "ngày phát động"

    def _counted_from(self, launch):
        """Last day of a duration that begins with a launch.

        :param datetime.date launch:
        :rtype: datetime.date
        """
        return launch + timedelta(days=self.duration_days)
