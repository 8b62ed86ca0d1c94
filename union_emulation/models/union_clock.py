from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import UserError

DEFAULT_TZ = "Asia/Ho_Chi_Minh"


class UnionClock(models.AbstractModel):
    """The federation's clock.

    Mandates, deadlines and the dates of papers follow the time zone of the settings, never
    the one that a client sends in its context.
    """

    _name = "union.clock"
    _description = "Union: the federation's clock"

    @api.model
    def _tz(self):
        # sudo: the time zone is a setting that every user's rights depend on
        name = self.env["ir.config_parameter"].sudo().get_param("union_emulation.tz")
        return ZoneInfo(name or DEFAULT_TZ)

    @api.model
    def _now(self):
        """Present moment, as the database stores it.

        :return: naive UTC, to the second
        :rtype: datetime.datetime
        """
        return fields.Datetime.now()

    @api.model
    def _localize(self, moment):
        """Turn a stored moment into the federation's local time.

        :param datetime.datetime moment: naive UTC
        :rtype: datetime.datetime
        """
        return moment.replace(tzinfo=ZoneInfo("UTC")).astimezone(self._tz())

    @api.model
    def _today(self):
        """Day it is at the federation's seat.

        :rtype: datetime.date
        """
        return self._localize(self._now()).date()

    @api.model
    def _past_day(self, value):
        """A day that a client names, not one to come.

        :param value: a date or its text
        :rtype: datetime.date
        :raise UserError: it is no date, or lies in the future
        """
        try:
            day = fields.Date.to_date(value)
        except (TypeError, ValueError, AttributeError):
            day = None
        if not day:
            raise UserError(self.env._("Name the day."))
        if day > self._today():
            raise UserError(self.env._("The day cannot lie in the future."))
        return day
