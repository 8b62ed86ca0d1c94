from odoo import api, fields, models
from odoo.exceptions import AccessError


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

    def _blank(self):
        """Take the readable values out when their time of retention is over."""
        # sudo and super(): the engine's door, past the refusal in write()
        super(UnionEventValue, self.sudo()).write({"content": False})
