from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import format_date

#: Parameter: years after which values are blanked; 0 or none: never.
RETENTION = "union_emulation.event_retention"


class UnionEventValue(models.Model):
    """The readable values of an event, apart from it.

    Retention may blank them (Law 91/2025/QH15 on personal data): the event keeps their digest
    and its chain still verifies.
    """

    _name = "union.event.value"
    _description = "Union Event Values"
    _log_access = False

    event_id = fields.Many2one(
        "union.event", required=True, ondelete="cascade", help="The event that they belong to."
    )
    content = fields.Json(help="What was said or changed; empty: blanked.")

    _event_unique = models.UniqueIndex("(event_id)", "An event has its values once.")

    @api.model_create_multi
    def create(self, vals_list):
        raise AccessError(self.env._("Events write themselves when something happens."))

    def write(self, vals):
        raise AccessError(self.env._("What happened cannot be changed."))

    @api.ondelete(at_uninstall=True)
    def _unlink_except_never(self):
        raise AccessError(self.env._("What happened cannot be deleted."))

    @api.model
    def _cron_blank(self, batch_size=5000):
        """Blank the values whose time of retention is over, the oldest first.

        That it was done, and up to which day, is an event itself.

        :param int batch_size: values between two commits
        """
        # sudo: the retention is a setting
        years = int(self.env["ir.config_parameter"].sudo().get_param(RETENTION) or 0)
        if years <= 0:
            return
        before = self.env["union.clock"]._now() - relativedelta(years=years)
        domain = Domain("event_id.date", "<", before) & Domain("content", "!=", False)
        values = self.search(domain, order="event_id", limit=batch_size)
        if values:
            values._blank()
            said = {"before": format_date(self.env, before), "count": len(values)}
            Event = self.env["union.event"]
            Event._log("blank", dict.fromkeys(Event._units_above(self.browse()), said))
        self.env["ir.cron"]._commit_progress(len(values), remaining=self.search_count(domain))

    def _blank(self):
        """Take the readable values out when their time of retention is over."""
        # sudo and super(): the engine's door, past the refusal in write()
        super(UnionEventValue, self.sudo()).write({"content": False})
