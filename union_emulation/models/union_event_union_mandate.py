from odoo import api, models
from odoo.tools import format_date


class UnionMandate(models.Model):
    """Every mandate given, changed or taken back is an event."""

    _name = "union.mandate"
    _inherit = ["union.mandate", "union.event.mixin"]

    @api.model_create_multi
    def create(self, vals_list):
        mandates = super().create(vals_list)
        mandates._log_mandates("give")
        return mandates

    def write(self, vals):
        result = super().write(vals)
        self._log_mandates("change")
        return result

    def unlink(self):
        self._log_mandates("delete")
        return super().unlink()

    def _log_mandates(self, action):
        """Log each mandate with what it says now."""
        self.env["union.event"]._log(
            action,
            {
                mandate: {
                    "user_id": mandate.user_id.name,
                    "role": mandate.role,
                    "date_start": format_date(self.env, mandate.date_start),
                    "date_end": format_date(self.env, mandate.date_end),
                    "delegated_by_id": mandate.delegated_by_id.name or "",
                    "scope": mandate._scope_label(),
                }
                for mandate in self.sudo()  # sudo: the names of accounts, for the log
            },
        )
