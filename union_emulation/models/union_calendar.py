from datetime import UTC, datetime, time, timedelta

from odoo import api, models

#: How far ahead the calendar is searched for working days, at a time and at most.
SPAN = timedelta(days=60)
MAX_SPANS = 25


class UnionCalendar(models.AbstractModel):
    """The federation's working days.

    Asks the working calendar of the settings, by the federation's clock: days of the week with
    working hours, less the public holidays entered in it.
    """

    _name = "union.calendar"
    _description = "Union: the federation's working days"

    @api.model
    def _calendar(self):
        """The calendar of the settings, or else the one that comes with the module.

        :rtype: resource.calendar
        """
        # sudo: the calendar is a setting that everybody's deadlines depend on
        Calendar = self.env["resource.calendar"].sudo()
        chosen = self.env["ir.config_parameter"].sudo().get_param("union_emulation.calendar_id")
        calendar = Calendar.browse(int(chosen) if (chosen or "").isdecimal() else 0).exists()
        return calendar or self.env.ref("union_emulation.resource_calendar_union").sudo()

    @api.model
    def _working_days(self, start, end):
        """Days on which the federation works, and when each of them ends.

        :param datetime.date start: first day asked for
        :param datetime.date end: last day asked for
        :return: end of the working hours in UTC by day, in order
        :rtype: dict[datetime.date, datetime.datetime]
        """
        # as the core's calendars want it; the caller's own zone does not count
        tz = self.with_context(tz=self.env["union.clock"]._tz().key).env.tz
        first = tz.localize(datetime.combine(start, time.min))
        last = tz.localize(datetime.combine(end, time.max))
        intervals = self._calendar()._work_intervals_batch(first, last, tz=tz)[False]
        return {
            stop.date(): stop.astimezone(UTC).replace(tzinfo=None)
            for __, stop, __ in sorted(intervals, key=lambda interval: interval[1])
        }

    @api.model
    def _deadlines(self, moment, counts):
        """Ends of the working days that come after a moment.

        The day of the moment itself does not count. No day is found where the calendar has no
        working hours at all.

        :param datetime.datetime moment: naive UTC
        :param counts: numbers of working days, each from 1 on
        :return: by number of days the moment, naive UTC; False where the calendar has none
        :rtype: dict[int, datetime.datetime]
        """
        counts, found = set(counts), []
        day = self.env["union.clock"]._localize(moment).date() + timedelta(days=1)
        for __ in range(MAX_SPANS):
            if len(found) >= max(counts, default=0):
                break
            found += self._working_days(day, day + SPAN).values()
            day += SPAN + timedelta(days=1)
        return {count: found[count - 1] if 0 < count <= len(found) else False for count in counts}

    @api.model
    def _is_working_day(self, day):
        """Tell whether the federation works on a day.

        :param datetime.date day:
        :rtype: bool
        """
        return day in self._working_days(day, day)

    @api.model
    def _days_off(self, days):
        """Those of the days on which nobody works, and why.

        :param days: dates
        :return: name of the holiday by day; False where it is a day without working hours
        :rtype: dict[datetime.date, str]
        """
        days = set(days)
        if not days:
            return {}
        working = self._working_days(min(days), max(days))
        holidays = self._holidays(min(days), max(days))
        return {day: holidays.get(day, False) for day in days if day not in working}

    @api.model
    def _holidays(self, start, end):
        """Public holidays of the calendar between two days, both included.

        :return: their names by day
        :rtype: dict[datetime.date, str]
        """
        clock, calendar = self.env["union.clock"], self._calendar()
        leaves = calendar.env["resource.calendar.leaves"].search(
            [
                ("calendar_id", "in", [False, calendar.id]),
                ("resource_id", "=", False),
                ("time_type", "=", "leave"),
                ("date_from", "<=", datetime.combine(end + timedelta(days=1), time.max)),
                ("date_to", ">=", datetime.combine(start - timedelta(days=1), time.min)),
            ]
        )
        names = {}
        for leave in leaves:
            day, last = (clock._localize(leave[name]).date() for name in ("date_from", "date_to"))
            while day <= last:
                names[day] = leave.name
                day += timedelta(days=1)
        return {day: name for day, name in names.items() if start <= day <= end}
