from odoo import models


class UnionEventMixin(models.AbstractModel):
    """Record whose doings are logged for good; it belongs to a unit."""

    _name = "union.event.mixin"
    _description = "Union: record with a log"

    def _log_event(self, action, **values):
        """Note what the current user has done with the records.

        :param str action: what was done
        :param values: readable values, the same for each record; empty ones are left out
        """
        content = {name: value for name, value in values.items() if value}
        self.env["union.event"]._log(action, dict.fromkeys(self, content))

    def action_open_events(self):
        """Open what happened with the record.

        :return: window action
        :rtype: dict
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("union_emulation.union_event_action")
        return action | {
            "domain": [("res_model", "=", self._name), ("res_id", "=", self.id)],
            "context": {},
        }
