from odoo import api, fields, models
from odoo.tools import SQL

from .emulation_registration_life_mixin import COUNTED, COUNTED_SQL, REGISTERED_STATES


class EmulationParticipationLine(models.Model):
    """What a unit has registered in a phase of a plan.

    The counts are read at each query and never stored: two people who act on registrations of one
    unit at the same moment write no common row.
    """

    _inherit = "emulation.participation.line"

    registration_ids = fields.One2many(
        "emulation.registration",
        "participation_line_id",
        "Registrations",
        readonly=True,
        help="What the unit and its people have registered in the phase, drafts included.",
    )
    registration_count = fields.Integer(
        "Registered",
        compute="_compute_registration_counts",
        aggregator="sum",
        help="Registrations handed in for the phase, less those rejected or withdrawn.",
    )
    late_registration_count = fields.Integer(
        "Registered late",
        compute="_compute_registration_counts",
        aggregator="sum",
        help="Those of them that came in after their deadline.",
    )
    unregistered_count = fields.Integer(
        "Nothing registered",
        compute="_compute_registration_counts",
        aggregator="sum",
        help="1 while the unit has registered nothing in the phase: adds up in the table of units "
        "by phase.",
    )

    @api.depends("registration_ids.state", "registration_ids.is_late")
    def _compute_registration_counts(self):
        found = {}
        for line, is_late, count in self.env["emulation.registration"]._read_group(
            [("participation_line_id", "in", self.ids), ("state", "in", REGISTERED_STATES)],
            ["participation_line_id", "is_late"],
            [COUNTED],
        ):
            found.setdefault(line, {})[bool(is_late)] = count
        for line in self:
            counts = found.get(line._origin, {})
            line.late_registration_count = counts.get(True, 0)
            line.registration_count = sum(counts.values())
            line.unregistered_count = not counts

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr == "registration_count":
            return self._registered_sql(alias, COUNTED_SQL)
        if field_expr == "late_registration_count":
            late = self.env["emulation.registration"]._fields["is_late"]
            is_late = SQL.identifier("registration", "is_late", to_flush=late)
            return self._registered_sql(alias, COUNTED_SQL, SQL("AND %s", is_late))
        if field_expr == "unregistered_count":
            return self._registered_sql(alias, SQL("CASE WHEN COUNT(*) = 0 THEN 1 ELSE 0 END"))
        return super()._field_to_sql(alias, field_expr, query)

    def _registered_sql(self, alias, what, condition=None):
        """Count the registrations of a line.

        :param str alias: of the lines' table
        :param SQL what: aggregate over the registrations
        :param SQL condition: further one, or none
        :rtype: SQL
        """
        columns = self.env["emulation.registration"]._fields
        line, state = (
            SQL.identifier("registration", name, to_flush=columns[name])
            for name in ("participation_line_id", "state")
        )
        return SQL(
            """(SELECT COALESCE(%s, 0) FROM emulation_registration AS registration
                 WHERE %s = %s AND %s IN %s %s)""",
            what,
            line,
            SQL.identifier(alias, "id"),
            state,
            REGISTERED_STATES,
            condition or SQL(),
        )

    def action_open_registrations(self):
        """Open what the units have registered in the phases.

        :return: window action
        :rtype: dict
        """
        return self.env["emulation.registration"]._open([("participation_line_id", "in", self.ids)])
