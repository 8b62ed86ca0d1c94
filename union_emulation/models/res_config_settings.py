from zoneinfo import available_timezones

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResConfigSettings(models.TransientModel):
    """Settings of the union's emulation work."""

    _inherit = "res.config.settings"

    union_tz = fields.Selection(
        "_selection_union_tz",
        string="Federation's time zone",
        config_parameter="union_emulation.tz",
        default="Asia/Ho_Chi_Minh",
        help="Mandates, deadlines and dates of papers follow this clock for everybody.",
    )
    union_public_url = fields.Char(
        "Public address of the check page",
        config_parameter="union_emulation.public_url",
        help="Printed in the QR code of issued papers; empty: the address of this server.",
    )
    union_event_retention = fields.Integer(
        "Years that the log keeps what was said",
        config_parameter="union_emulation.event_retention",
        help="After so many years the readable values of events are blanked; that something "
        "happened stays, and the chain still verifies. 0: they are kept.",
    )
    union_calendar_id = fields.Many2one(
        "resource.calendar",
        "Working days and holidays",
        config_parameter="union_emulation.calendar_id",
        default=lambda self: self.env["union.calendar"]._calendar(),
        help="Deadlines of dossiers are counted in working days of this calendar.",
    )
    union_school_year_first_month = fields.Integer(
        "First month of the school year",
        config_parameter="union_emulation.school_year_first_month",
        default=9,
        help="From 1 to 12. Phases given by school years begin on its first day.",
    )
    union_school_year_last_month = fields.Integer(
        "Last month of the school year",
        config_parameter="union_emulation.school_year_last_month",
        default=5,
        help="From 1 to 12, in the following year. Phases given by school years end on its last "
        "day.",
    )

    @api.constrains("union_event_retention")
    def _check_union_event_retention(self):
        if any(settings.union_event_retention < 0 for settings in self):
            raise ValidationError(
                self.env._("The log keeps what was said for a number of years, or for ever: 0.")
            )

    @api.model
    def _selection_union_tz(self):
        return [(name, name) for name in sorted(available_timezones())]

    @api.constrains("union_school_year_first_month", "union_school_year_last_month")
    def _check_school_year(self):
        for settings in self:
            first = settings.union_school_year_first_month
            last = settings.union_school_year_last_month
            if not 1 <= last < first <= 12:
                raise ValidationError(
                    self.env._(
                        "A school year begins in one year and ends in the next: its last month "
                        "comes before its first one, both between 1 and 12."
                    )
                )
