from odoo import api, fields, models
from odoo.tools import SQL


class EmulationDeadline(models.Model):
    """What is due when, of all plans that concern the user: the calendar of deadlines.

    A reading of the plans and their phases that owns no data.
    """

    _name = "emulation.deadline"
    _description = "Emulation Deadline"
    _auto = False
    _order = "deadline, id"
    _depends = {
        "emulation.campaign": ["registration_deadline", "report_deadline", "state", "unit_id"],
        "emulation.phase": ["registration_deadline", "report_deadline", "campaign_id"],
        "emulation.phase.deadline": ["deadline", "kind", "level_id", "phase_id", "campaign_id"],
        "emulation.campaign.category": ["registration_deadline", "category_id", "campaign_id"],
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
    unit_id = fields.Many2one(
        "union.unit", "Issued by", readonly=True, help="The unit whose plan it is."
    )

    @api.depends("kind", "campaign_id", "phase_id", "level_id", "category_id")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for deadline in self:
            about = deadline.phase_id.display_name or deadline.campaign_id.code
            name = f"{kinds.get(deadline.kind, '')}: {about or ''}"
            narrower = deadline.level_id.name or deadline.category_id.name
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
        # The last digit of the id tells the sources apart.
        return SQL("""
            SELECT found.id, found.deadline, found.kind, found.phase_id,
                   found.level_id, found.category_id, campaign.id AS campaign_id, campaign.unit_id
              FROM (
                SELECT id::bigint * 10 + 1 AS id, registration_deadline AS deadline,
                       'registration' AS kind, campaign_id, id AS phase_id,
                       NULL::integer AS level_id, NULL::integer AS category_id
                  FROM emulation_phase
                 UNION ALL
                SELECT id::bigint * 10 + 2, report_deadline, 'report', campaign_id, id, NULL, NULL
                  FROM emulation_phase
                 UNION ALL
                SELECT id::bigint * 10 + 3, registration_deadline, 'registration', id,
                       NULL, NULL, NULL
                  FROM emulation_campaign
                 UNION ALL
                SELECT id::bigint * 10 + 4, report_deadline, 'report', id, NULL, NULL, NULL
                  FROM emulation_campaign
                 UNION ALL
                SELECT id::bigint * 10 + 5, deadline, kind, campaign_id, phase_id, level_id,
                       NULL
                  FROM emulation_phase_deadline
                 UNION ALL
                SELECT id::bigint * 10 + 6, registration_deadline, 'registration', campaign_id,
                       NULL, NULL, category_id
                  FROM emulation_campaign_category
              ) AS found
              JOIN emulation_campaign AS campaign ON campaign.id = found.campaign_id
             WHERE found.deadline IS NOT NULL
               AND campaign.state NOT IN ('rejected', 'withdrawn', 'cancelled')
        """)
