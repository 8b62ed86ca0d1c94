from odoo import api, models
from odoo.tools import SQL

from . import emulation_target_figure as figures


class EmulationTargetLaunchMixin(models.AbstractModel):
    """Targets as the launch makes them, and as the unit's own plan counts them again."""

    _name = "emulation.target.launch.mixin"
    _description = "Emulation: target that is made by the launch"

    @api.model
    def _create_for(self, campaign, indicators):
        """Make the targets of every unit that takes part, in one query, with today's headcount.

        A unit without units below has no target for a percentage of them. Where there is
        nothing to take a percentage of, the figure is left to be handed down or promised.

        :param emulation.campaign campaign: just launched, or supplemented while it runs
        :param emulation.indicator indicators: of the plan, for which there are no targets yet
        """
        parts = indicators._target_parts()
        if not parts:
            return
        self.env.flush_all()
        self.env.cr.execute(self._launch_query(campaign, parts))
        self.invalidate_model()
        campaign.participation_ids.invalidate_recordset(["target_ids"])

    @api.model
    def _launch_query(self, campaign, parts):
        share = figures.of_base(SQL("part"), SQL("base.headcount"), SQL("part.direction"))
        return SQL(
            """
            WITH part AS (
                SELECT * FROM (VALUES %(parts)s) AS part (
                    position, indicator_id, phase_id, grade_id, direction, base, level_ids, rate,
                    figure, better)
            ),
            below AS MATERIALIZED (
                SELECT above.id AS unit_id, taking.level_id, COUNT(*) AS count
                  FROM emulation_participation taking
                 CROSS JOIN UNNEST(STRING_TO_ARRAY(RTRIM(taking.unit_path, '/'), '/')::int[])
                       AS above (id)
                 WHERE taking.campaign_id = %(campaign)s AND above.id != taking.unit_id
                 GROUP BY above.id, taking.level_id
            )
            INSERT INTO emulation_target
                   (participation_id, campaign_id, unit_id, unit_path, parent_unit_id, level_id,
                    indicator_id, phase_id, grade_id, direction, rate, headcount,
                    has_handed_down, handed_down, value, source, is_less, is_frozen,
                    has_actual, is_reached,
                    create_uid, create_date, write_uid, write_date)
            SELECT taking.id, taking.campaign_id, taking.unit_id, taking.unit_path,
                   taking.parent_unit_id, taking.level_id,
                   part.indicator_id, part.phase_id::int, part.grade_id::int, part.direction,
                   part.rate::numeric, base.headcount,
                   figure.value IS NOT NULL, figure.value, figure.value,
                   CASE WHEN figure.value IS NOT NULL THEN 'handed_down' END, FALSE, FALSE,
                   FALSE, FALSE,
                   %(uid)s, NOW() AT TIME ZONE 'UTC', %(uid)s, NOW() AT TIME ZONE 'UTC'
              FROM emulation_participation taking
              JOIN union_unit unit ON unit.id = taking.unit_id
             CROSS JOIN part
             CROSS JOIN LATERAL (
                   SELECT CASE part.base
                          WHEN 'members' THEN COALESCE(unit.member_count, 0)
                          WHEN 'units' THEN (
                               SELECT COALESCE(SUM(below.count), 0)::int
                                 FROM below
                                WHERE below.unit_id = unit.id
                                  AND (part.level_ids IS NULL
                                       OR below.level_id = ANY(part.level_ids::int[])))
                          END AS headcount
                   ) base
             CROSS JOIN LATERAL (
                   SELECT CASE WHEN part.base IS NULL THEN part.figure::numeric
                               WHEN base.headcount > 0 THEN %(share)s
                          END AS value
                   ) figure
             WHERE taking.campaign_id = %(campaign)s
               AND (part.base IS DISTINCT FROM 'units' OR base.headcount > 0)
             ORDER BY taking.unit_path, part.position
            """,
            parts=SQL(", ").join(self._part_row(*row) for row in enumerate(parts)),
            campaign=campaign.id,
            share=share,
            uid=self.env.uid,
        )

    @api.model
    def _part_row(self, position, part):
        value = figures.exact(part.value)
        return SQL(
            "(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            position,
            part.indicator.id,
            part.phase.id if part.phase else None,
            part.grade.id if part.grade else None,
            part.direction,
            part.base,
            part.indicator.level_ids.ids or None,
            value if part.base else None,
            value if part.for_each else None,
            None if part.better is None else list(part.better),
        )

    # ------------------------------------------------------------
    # The unit's own plan
    # ------------------------------------------------------------

    def _own_figures(self, plan):
        """What the unit's own plan says of the targets, counted as the targets are.

        Of an indicator that the plan above locks it says nothing of its own.

        :param emulation.campaign plan: of the unit, taken over from the targets' plan
        :return: figure by target; targets of which it says nothing are left out
        :rtype: dict[emulation.target, Decimal]
        """
        parts = plan.indicator_ids.filtered("origin_id")._target_parts()
        said = {_origin_key(part): part for part in parts if not part.indicator.is_locked}
        found, shares = {}, []
        for target in self:
            part = said.get((target.indicator_id, target.phase_id, target.grade_id.name or ""))
            if not part or part.direction != target.direction:
                continue
            if (part.base or "") != target._base():
                continue
            if not part.indicator._counts_like(target.indicator_id):
                continue
            value = figures.exact(part.value)
            if not part.base:
                found[target] = value
            elif target.headcount:
                better = None if part.better is None else list(part.better)
                shares.append((target.id, value, target.headcount, better))
        return found | self._shares(shares)

    @api.model
    def _shares(self, asked):
        """Whole numbers that percentages come to, rounded as the launch does.

        :param list[tuple] asked: id of the target, percentage, headcount, percentages of the
            grades before
        :rtype: dict[emulation.target, Decimal]
        """
        if not asked:
            return {}
        share = figures.of_base(SQL("asked"), SQL("asked.headcount"), SQL("target.direction"))
        query = SQL(
            "SELECT target.id, %s FROM (VALUES %s) AS asked (id, rate, headcount, better)"
            " JOIN emulation_target target ON target.id = asked.id",
            share,
            SQL(", ").join(SQL("(%s, %s, %s, %s)", *row) for row in asked),
        )
        rows = self.env.execute_query(query)
        return {self.browse(id_): figures.exact(figure) for id_, figure in rows}


def _origin_key(part):
    """Indicator, phase and grade of the plan above that a part of the unit's own plan repeats."""
    indicator = part.indicator.origin_id
    phase = part.phase.origin_id if part.phase else indicator.env["emulation.phase"]
    return indicator, phase, part.grade.name if part.grade else ""
