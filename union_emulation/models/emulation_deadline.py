from odoo import api, fields, models
from odoo.tools import SQL

#: What plans and phases name themselves, later where all units were granted more time. A date
#: for which each of the reader's units has one of its own does not show.
PLANNED = [
    SQL("""
        SELECT phase.id::bigint * 10 + 1 AS id,
               GREATEST(phase.registration_deadline, granted.deadline) AS deadline,
               'registration' AS kind, phase.campaign_id, phase.id AS phase_id,
               NULL::integer AS level_id, NULL::integer AS category_id,
               NULL::integer AS for_unit_id, 0 AS unit_count
          FROM emulation_phase AS phase
          LEFT JOIN granted ON granted.phase_id = phase.id
         WHERE NOT EXISTS (SELECT 1 FROM my_line WHERE my_line.phase_id = phase.id)
    """),
    SQL("""
        SELECT id::bigint * 10 + 2, report_deadline, 'report', campaign_id, id, NULL, NULL, NULL, 0
          FROM emulation_phase
    """),
    SQL("""
        SELECT campaign.id::bigint * 10 + 3,
               GREATEST(campaign.registration_deadline, granted.deadline), 'registration',
               campaign.id, NULL, NULL, NULL, NULL, 0
          FROM emulation_campaign AS campaign
          LEFT JOIN granted ON granted.campaign_id = campaign.id
               AND granted.phase_id IS NULL AND granted.campaign_category_id IS NULL
         WHERE NOT EXISTS (SELECT 1 FROM mine WHERE mine.campaign_id = campaign.id)
    """),
    SQL("""
        SELECT id::bigint * 10 + 4, report_deadline, 'report', id, NULL, NULL, NULL, NULL, 0
          FROM emulation_campaign
    """),
    SQL("""
        SELECT named.id::bigint * 10 + 5,
               CASE named.kind WHEN 'report' THEN named.deadline
                             ELSE GREATEST(named.deadline, granted.deadline) END,
               named.kind, named.campaign_id, named.phase_id, named.level_id, NULL, NULL, 0
          FROM emulation_phase_deadline AS named
          LEFT JOIN granted ON granted.phase_id = named.phase_id
         WHERE named.kind = 'report'
            OR NOT EXISTS (SELECT 1 FROM my_line
                             JOIN union_unit AS unit ON unit.id = my_line.unit_id
                            WHERE my_line.phase_id = named.phase_id
                              AND unit.level_id = named.level_id)
    """),
    SQL("""
        SELECT named.id::bigint * 10 + 6, GREATEST(named.registration_deadline, granted.deadline),
               'registration', named.campaign_id, NULL, NULL, named.category_id, NULL, 0
          FROM emulation_campaign_category AS named
          LEFT JOIN granted ON granted.campaign_category_id = named.id
         WHERE named.registration_deadline IS NOT NULL
           AND (NOT EXISTS (SELECT 1 FROM mine WHERE mine.campaign_id = named.campaign_id)
                OR EXISTS (SELECT 1 FROM mine
                            WHERE mine.campaign_id = named.campaign_id
                              AND NOT EXISTS (SELECT 1 FROM extension
                                               WHERE extension.campaign_category_id = named.id
                                                 AND extension.unit_id = mine.unit_id
                                                 AND extension.deadline
                                                     > GREATEST(named.registration_deadline,
                                                                granted.deadline))))
    """),
]
#: Dates of the reader's own units: in the phases, unless they are those of the stage's phase or of
#: the whole plan, which stand for themselves; and in the whole plan, where it has its own.
OF_MY_UNITS = [
    SQL("""
        SELECT MIN(my_line.id)::bigint * 10 + 7, my_line.deadline, 'registration',
               phase.campaign_id, phase.id, NULL, NULL,
               CASE COUNT(*) WHEN 1 THEN MIN(my_line.unit_id) END, COUNT(*)::integer
          FROM my_line
          JOIN emulation_phase AS phase ON phase.id = my_line.phase_id
          JOIN emulation_campaign AS campaign ON campaign.id = phase.campaign_id
          LEFT JOIN emulation_phase AS above ON above.id = phase.parent_id
         WHERE phase.registration_deadline IS NOT NULL
            OR my_line.deadline IS DISTINCT FROM
               COALESCE(above.registration_deadline, campaign.registration_deadline)
         GROUP BY phase.id, my_line.deadline
    """),
    SQL("""
        SELECT MIN(mine.id)::bigint * 10 + 9, mine.deadline, 'registration', campaign.id,
               NULL, NULL, NULL, CASE COUNT(*) WHEN 1 THEN MIN(mine.unit_id) END, COUNT(*)::integer
          FROM mine
          JOIN emulation_campaign AS campaign ON campaign.id = mine.campaign_id
         WHERE campaign.registration_deadline IS NOT NULL
            OR EXISTS (SELECT 1 FROM extension
                        WHERE extension.campaign_id = campaign.id
                          AND extension.phase_id IS NULL
                          AND extension.campaign_category_id IS NULL
                          AND (extension.for_all OR extension.unit_id = mine.unit_id))
         GROUP BY campaign.id, mine.deadline
    """),
]
#: Extensions for single units that are in force: nothing later was granted, to all or to them.
EXTENDED = """
    SELECT MIN(extension.id)::bigint * 10 + 8, extension.deadline, 'registration',
           extension.campaign_id, extension.phase_id, NULL, named.category_id,
           CASE COUNT(DISTINCT extension.unit_id) WHEN 1 THEN MIN(extension.unit_id) END,
           COUNT(DISTINCT extension.unit_id)::integer
      FROM extension
      LEFT JOIN emulation_campaign_category AS named ON named.id = extension.campaign_category_id
     WHERE extension.id IN %(readable)s
       AND (extension.campaign_category_id IS NOT NULL
            OR extension.unit_id != ALL(%(units)s))
       AND NOT EXISTS (
           SELECT 1 FROM extension AS later
            WHERE later.campaign_id = extension.campaign_id
              AND later.phase_id IS NOT DISTINCT FROM extension.phase_id
              AND later.campaign_category_id IS NOT DISTINCT FROM extension.campaign_category_id
              AND (later.for_all OR later.unit_id = extension.unit_id)
              AND (later.deadline > extension.deadline
                   OR later.deadline = extension.deadline AND later.for_all))
     GROUP BY extension.campaign_id, extension.phase_id, named.category_id, extension.deadline
"""


class EmulationDeadline(models.Model):
    """What is due when, of all plans that concern the user: the calendar of deadlines.

    A reading of the plans, their phases and their extensions that owns no data. It shows the dates
    in force: what all units were granted moves the date itself. To whoever holds a mandate in a
    unit that takes part it shows the dates of that unit, and no more the one that was extended for
    it. Whoever is in charge of units that were given more time sees their dates beside.
    """

    _name = "emulation.deadline"
    _description = "Emulation Deadline"
    _auto = False
    _order = "deadline, id"
    _depends = {
        "emulation.campaign": ["registration_deadline", "report_deadline", "state", "unit_id"],
        "emulation.phase": ["registration_deadline", "report_deadline", "campaign_id"],
        "emulation.extension": [
            "campaign_id",
            "phase_id",
            "campaign_category_id",
            "unit_id",
            "for_all",
            "deadline",
        ],
        "emulation.phase.deadline": ["deadline", "kind", "level_id", "phase_id", "campaign_id"],
        "emulation.campaign.category": ["registration_deadline", "category_id", "campaign_id"],
        "emulation.participation": ["deadline", "campaign_id", "unit_id"],
        "emulation.participation.line": ["deadline", "campaign_id", "phase_id", "unit_id"],
    }

    deadline = fields.Datetime(readonly=True, help="When it is due.")
    kind = fields.Selection(
        [("registration", "Answers due"), ("report", "Reports due")],
        string="What",
        readonly=True,
        help="What the units have to hand in until then.",
    )
    campaign_id = fields.Many2one("emulation.campaign", "Plan", readonly=True, help="The plan.")
    phase_id = fields.Many2one(
        "emulation.phase", readonly=True, help="The phase; none: the whole plan."
    )
    level_id = fields.Many2one(
        "union.level",
        "For units of level",
        readonly=True,
        help="The level for which it holds; none: all units without a deadline of their own level.",
    )
    category_id = fields.Many2one(
        "emulation.registration.category",
        readonly=True,
        help="The category of registrations for which it holds; none: all without one of their "
        "own.",
    )
    for_unit_id = fields.Many2one(
        "union.unit",
        "For unit",
        readonly=True,
        help="The unit for which it holds; none: several, or all.",
    )
    unit_count = fields.Integer(
        "Units", readonly=True, help="Of how many units it is the own date; none: of all."
    )
    unit_id = fields.Many2one(
        "union.unit", "Issued by", readonly=True, help="The unit whose plan it is."
    )

    @api.depends(
        "kind", "campaign_id", "phase_id", "level_id", "category_id", "for_unit_id", "unit_count"
    )
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for deadline in self:
            about = deadline.phase_id.display_name or deadline.campaign_id.code
            name = f"{kinds.get(deadline.kind, '')}: {about or ''}"
            whose = deadline.level_id.name or deadline.for_unit_id.name
            if deadline.unit_count > 1:
                whose = self.env._("%(count)s units", count=deadline.unit_count)
            narrower = " – ".join(filter(None, (deadline.category_id.name, whose)))
            deadline.display_name = f"{name} ({narrower})" if narrower else name

    def action_open(self):
        """Open the plan.

        :return: window action
        :rtype: dict
        """
        self.ensure_one()
        return self.campaign_id._open_form()

    @property
    def _table_query(self):
        units = self.env["union.mandate"]._current_units().ids
        # The last digit of the id tells the sources apart.
        return SQL(
            """
            WITH mine AS (
                SELECT * FROM emulation_participation WHERE unit_id = ANY(%(units)s)
            ), my_line AS (
                SELECT * FROM emulation_participation_line WHERE unit_id = ANY(%(units)s)
            ), extension AS (
                SELECT * FROM emulation_extension WHERE deadline IS NOT NULL
            ), granted AS (
                SELECT campaign_id, phase_id, campaign_category_id, MAX(deadline) AS deadline
                  FROM extension
                 WHERE for_all
                 GROUP BY campaign_id, phase_id, campaign_category_id
            )
            SELECT found.id, found.deadline, found.kind, found.phase_id, found.level_id,
                   found.category_id, found.for_unit_id, found.unit_count,
                   campaign.id AS campaign_id, campaign.unit_id
              FROM (%(found)s) AS found
              JOIN emulation_campaign AS campaign ON campaign.id = found.campaign_id
             WHERE found.deadline IS NOT NULL
               AND campaign.state NOT IN ('rejected', 'withdrawn', 'cancelled')
            """,
            units=units,
            found=SQL(" UNION ALL ").join([*PLANNED, *OF_MY_UNITS, self._extended(units)]),
        )

    @api.model
    def _extended(self, units):
        """Dates of units that were given more time, as far as the user may know about them.

        :param list[int] units: the user's own, whose dates in phases and plans are there already
        :rtype: SQL
        """
        readable = self.env["emulation.extension"]._search([("for_all", "=", False)])
        return SQL(EXTENDED, readable=readable.subselect(), units=units)
