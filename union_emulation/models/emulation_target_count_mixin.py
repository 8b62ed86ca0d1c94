from decimal import ROUND_FLOOR, Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from .emulation_indicator_registration_mixin import COUNTED_STATES


class EmulationTargetCountMixin(models.AbstractModel):
    """Target whose result is counted from registrations: nobody reports on it.

    What the unit and the units below it have registered under the plan, and under the plans that
    carry it out, counts: each registration once, in its phase. The count is live until the phase
    is closed, or the plan; then it stands as the result.
    """

    _name = "emulation.target.count.mixin"
    _description = "Emulation: target that is counted from registrations"

    is_counted = fields.Boolean(
        "Is counted",
        compute="_compute_is_counted",
        help="The result is counted from registrations; nobody reports it.",
    )
    counted = fields.Float(
        digits=(16, 2),
        compute="_compute_counted",
        help="What was counted from the registrations of the unit and of those below it: now, or "
        "when the phase was closed.",
    )

    @api.depends("indicator_id.formula")
    def _compute_is_counted(self):
        for target in self:
            target.is_counted = target.indicator_id.formula == "registrations"

    @api.depends("indicator_id.formula", "has_actual", "actual")
    def _compute_counted(self):
        live = self.filtered(lambda target: target.is_counted and not target.has_actual)
        figures = live._count()
        for target in self:
            # never taken from what somebody reported on a target of another kind
            kept = target.actual if target.is_counted else 0
            target.counted = figures.get(target._origin, kept)

    def _count(self):
        """What the registrations come to now, in one query.

        :return: figure by target: a number, or per cent of what is registered, never rounded up
        :rtype: dict[emulation.target, float]
        """
        if not self.ids:
            return {}
        self.env["emulation.registration"].flush_model()
        self.env["emulation.campaign"].flush_model(["parent_id"])
        self.env["emulation.phase"].flush_model(["origin_id"])
        self.env["emulation.indicator"].flush_model(["category_ids", "counted_from"])
        self.flush_recordset()
        found = {}
        for target_id, reached, registered in self.env.execute_query(self._count_query()):
            target = self.browse(target_id)
            figure = Decimal(reached)
            if target.indicator_id.count_base == "registered":
                share = figure * 100 / registered if registered else Decimal(0)
                figure = share.quantize(Decimal("0.01"), ROUND_FLOOR)
            found[target] = float(figure)
        return found

    def _count_query(self):
        """Registrations that have come far enough, and all that are registered, by target.

        :rtype: SQL
        """
        states = [(name, state) for name, found in COUNTED_STATES.items() for state in found]
        paths = self.env["union.mandate"]._roots(self.unit_id)
        return SQL(
            """
            WITH RECURSIVE asked AS (
                SELECT target.id, target.unit_id, target.campaign_id, target.phase_id,
                       target.indicator_id, indicator.counted_from
                  FROM emulation_target target
                  JOIN emulation_indicator indicator ON indicator.id = target.indicator_id
                 WHERE target.id = ANY(%(ids)s)
            ),
            plan (root_id, id) AS (
                SELECT DISTINCT campaign_id, campaign_id FROM asked
                 UNION
                SELECT plan.root_id, below.id
                  FROM emulation_campaign below JOIN plan ON plan.id = below.parent_id
            ),
            phase (root_id, id) AS (
                SELECT DISTINCT phase_id, phase_id FROM asked WHERE phase_id IS NOT NULL
                 UNION
                SELECT phase.root_id, below.id
                  FROM emulation_phase below JOIN phase ON phase.id = below.origin_id
            ),
            made AS (
                SELECT plan.root_id, made.unit_path, made.phase_id, made.category_id, made.state,
                       SUM(made.counted) AS count
                  FROM emulation_registration made
                  JOIN plan ON plan.id = made.campaign_id
                 WHERE made.unit_path LIKE ANY(%(paths)s)
                 GROUP BY 1, 2, 3, 4, 5
            ),
            summed AS (
                SELECT made.root_id, above.id AS unit_id, made.phase_id, made.category_id,
                       made.state, SUM(made.count) AS count
                  FROM made
                 CROSS JOIN UNNEST(STRING_TO_ARRAY(RTRIM(made.unit_path, '/'), '/')::int[])
                       AS above (id)
                 GROUP BY 1, 2, 3, 4, 5
            ),
            counting (counted_from, state) AS (VALUES %(states)s)
            SELECT asked.id,
                   COALESCE(SUM(summed.count) FILTER (WHERE (asked.counted_from, summed.state)
                       IN (SELECT * FROM counting)), 0)::bigint,
                   COALESCE(SUM(summed.count) FILTER (WHERE ('registered', summed.state)
                       IN (SELECT * FROM counting)), 0)::bigint
              FROM asked
              LEFT JOIN %(categories)s category ON category.%(indicator)s = asked.indicator_id
              LEFT JOIN summed
                     ON summed.root_id = asked.campaign_id
                    AND summed.unit_id = asked.unit_id
                    AND summed.category_id = category.%(category)s
                    AND (asked.phase_id IS NULL
                         OR (asked.phase_id, summed.phase_id) IN (SELECT root_id, id FROM phase))
             GROUP BY asked.id
            """,
            ids=self.ids,
            paths=[f"{path}%" for path in paths],
            states=SQL(", ").join(SQL("(%s, %s)", *row) for row in states),
            **self._category_table(),
        )

    @api.model
    def _category_table(self):
        """Where the categories of an indicator are kept."""
        field = self.env["emulation.indicator"]._fields["category_ids"]
        return {
            "categories": SQL.identifier(field.relation),
            "indicator": SQL.identifier(field.column1),
            "category": SQL.identifier(field.column2),
        }

    @api.model
    def _freeze_counted(self, domain):
        """Let what was counted so far stand as the result; what stands already stays.

        :param Domain domain: targets whose phase or plan is being closed
        """
        counted = Domain("indicator_id.formula", "=", "registrations")
        # sudo: the result is the closing's, nobody reports for a unit
        targets = self.sudo().search(domain & counted & Domain("has_actual", "=", False))
        figures = targets._count()
        now = self.env["union.clock"]._now()
        for figure, found in targets.grouped(figures.get).items():
            found._engine_write({"actual": figure, "has_actual": True, "date_reported": now})

    # ------------------------------------------------------------
    # Who may change it, and which figures it takes
    # ------------------------------------------------------------

    def _why_not_now(self, action):
        if action == "report" and self.is_counted:
            return [
                self.env._(
                    "“%(target)s” is counted from registrations: nobody reports it.",
                    target=self.display_name,
                )
            ]
        return super()._why_not_now(action)

    def _is_whole(self):
        of_registered = self.indicator_id.count_base == "registered"
        return super()._is_whole() or (self.is_counted and not of_registered)

    def _checked_figure(self, value):
        figure = super()._checked_figure(value)
        for target in self:
            if target.is_counted and target.indicator_id.count_base == "registered":
                if figure > 100:
                    raise UserError(
                        self.env._(
                            "“%(target)s” is a percentage of what the unit registers: at most 100.",
                            target=target.display_name,
                        )
                    )
        return figure
