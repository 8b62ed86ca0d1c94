import os
from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

#: Who opens a member's personal data again within this time has opened them once.
OPENING = timedelta(hours=1)


class UnionEventReadingMixin(models.AbstractModel):
    """Exports and openings of personal data: what was read is an event as well."""

    _name = "union.event.reading.mixin"
    _description = "Union: events of reading"

    @api.model
    def _log_export(self, records, names):
        """Note that records were exported, once at the lowest unit that stands above all of them.

        :param models.Model records: not empty
        :param list[str] names: fields that were exported
        """
        # sudo: what a model is called is no secret
        model = self.env["ir.model"].sudo()._get(records._name)
        said = {"what": model.name, "columns": [str(name) for name in names], "count": len(records)}
        self._log("export", dict.fromkeys(self._units_above(records), said))

    @api.model
    def _units_above(self, records):
        """The lowest unit above all of the records, one for each tree that they lie in.

        Records that belong to no unit count for the units of whoever reads them.

        :rtype: UnionUnit
        """
        units = self.env["union.unit"].sudo()  # sudo: whose records they are, whoever reads them
        if records._name == units._name:
            units = records.sudo()  # sudo: as above
        elif name := getattr(
            records, "_territory_field", "unit_id" in records._fields and "unit_id"
        ):
            units = records.sudo().mapped(name)  # sudo: as above
        units = (
            units
            or self.env["union.mandate"]._current().unit_id
            or units.search([("parent_id", "=", False), ("is_ended", "=", False)])
        )
        trees = {}
        for path in units.mapped("parent_path"):
            numbers = path.split("/")[:-1]
            trees.setdefault(numbers[0], []).append(numbers)
        return units.browse(int(os.path.commonprefix(paths)[-1]) for paths in trees.values())

    @api.model
    def _log_opening(self, members, action="open"):
        """Note whose personal data the current user reads, once an hour for each of them.

        :param UnionMember members:
        :param str action: open, or find: by searching for them
        """
        since = self.env["union.clock"]._now() - OPENING
        noted = {
            res_id
            for (res_id,) in self.env.execute_query(
                SQL(
                    """
                    SELECT DISTINCT res_id
                      FROM union_event
                     WHERE res_model = %s AND res_id = ANY(%s)
                       AND action = %s AND actor_id = %s AND date > %s
                    """,
                    members._name,
                    members.ids,
                    action,
                    self.env.uid,
                    since,
                )
            )
        }
        self._log(action, {member: {} for member in members if member.id not in noted})
