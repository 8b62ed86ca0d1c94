from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .union_event_value import RETENTION


class ResConfigSettings(models.TransientModel):
    """How long the log keeps what was said."""

    _inherit = "res.config.settings"

    union_event_retention = fields.Integer(
        "Years that the log keeps what was said",
        config_parameter=RETENTION,
        help="After so many years the readable values of events are blanked; that something "
        "happened stays, and the chain still verifies. 0: they are kept.",
    )

    @api.constrains("union_event_retention")
    def _check_union_event_retention(self):
        if any(settings.union_event_retention < 0 for settings in self):
            raise ValidationError(
                self.env._("The log keeps what was said for a number of years, or for ever: 0.")
            )
