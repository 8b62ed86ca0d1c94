from odoo import models

from .base import PREFIXES


class Base(models.AbstractModel):
    """An export of the module's records is an event, by the screen as by remote call."""

    _name = "base"
    _inherit = ["base"]

    def export_data(self, fields_to_export):
        result = super().export_data(fields_to_export)
        if self and self._name.startswith(PREFIXES):
            self.env["union.event"]._log_export(self, fields_to_export)
        return result
