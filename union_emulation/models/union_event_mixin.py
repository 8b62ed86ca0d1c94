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
        said = {name: value for name, value in values.items() if value}
        self.env["union.event"]._log(
            action, {record: record._event_values(action) | said for record in self}
        )

    def _event_values(self, action):
        """What of the record is kept with an event: nothing, unless overridden.

        :param str action: what was done
        :return: values that JSON can hold
        :rtype: dict
        """
        return {}

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
