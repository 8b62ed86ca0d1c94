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

    @api.constrains("union_event_retention")
    def _check_union_event_retention(self):
        if any(settings.union_event_retention < 0 for settings in self):
            raise ValidationError(
                self.env._("The log keeps what was said for a number of years, or for ever: 0.")
            )

    union_calendar_id = fields.Many2one(
        "resource.calendar",
        "Working days and holidays",
        config_parameter="union_emulation.calendar_id",
        default=lambda self: self.env["union.calendar"]._calendar(),
        help="Deadlines of dossiers are counted in working days of this calendar.",
    )

    @api.model
    def _selection_union_tz(self):
        return [(name, name) for name in sorted(available_timezones())]
