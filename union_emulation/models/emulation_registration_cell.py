from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from .emulation_registration_life_mixin import COUNTED_SQL, REGISTERED_STATES

_lt = LazyTranslate(__name__)
#: How the column without a phase is headed.
WHOLE_PLAN = _lt("Whole plan")
#: By column: what is counted, and of which registrations.
COUNTS = {
    "registration_count": (SQL("COALESCE(%s, 0)", COUNTED_SQL), SQL()),
    "late_registration_count": (
        SQL("COALESCE(%s, 0)", COUNTED_SQL),
        SQL("AND registration.is_late"),
    ),
    "unregistered_count": (SQL("CASE WHEN COUNT(*) = 0 THEN 1 ELSE 0 END"), SQL()),
}


class EmulationRegistrationCell(models.Model):
    """What a unit has registered in a phase of a plan, or in none: the table of units by phase.

    A reading of who takes part and of the registrations that owns no data. The whole plan stands
    beside its phases where the plan names a deadline for it or has no phases, and for the units
    that have registered something in no phase or were given more time for that. There, nothing
    registered means: in no phase either.
    """

    _name = "emulation.registration.cell"
    _description = "Emulation Registrations by Phase"
    _inherit = ["union.territory.mixin"]
    _auto = False
    _order = "unit_path, phase_id, id"
    _depends = {
        "emulation.campaign": ["registration_deadline"],
        "emulation.extension": ["campaign_id", "phase_id", "campaign_category_id", "unit_id"],
        "emulation.participation": [
            "campaign_id",
            "unit_id",
            "unit_path",
            "parent_unit_id",
            "deadline",
        ],
        "emulation.participation.line": ["participation_id", "phase_id", "deadline"],
        "emulation.phase": ["campaign_id", "parent_id"],
        "emulation.registration": [
            "participation_id",
            "participation_line_id",
            "phase_id",
            "state",
            "is_late",
            "counted",
        ],
    }

    participation_id = fields.Many2one(
        "emulation.participation", readonly=True, help="The unit in the plan."
    )
    unit_id = fields.Many2one(readonly=True, help="The unit that takes part.")
    parent_unit_id = fields.Many2one(
        "union.unit", "Unit above", readonly=True, help="For grouping: the unit above today."
    )
    campaign_id = fields.Many2one("emulation.campaign", "Plan", readonly=True, help="The plan.")
    phase_id = fields.Many2one(
        "emulation.phase",
        readonly=True,
        falsy_value_label=WHOLE_PLAN,
        help="The phase; none: what is registered in no phase.",
    )
    place = fields.Char(
        "Phase or plan", compute="_compute_place", help="The phase, or that it is the whole plan."
    )
    deadline = fields.Datetime(
        "Time until", readonly=True, help="Until when the unit has time, extensions included."
    )
    registration_count = fields.Integer(
        "Registered",
        readonly=True,
        help="Registrations handed in, less those rejected or withdrawn.",
    )
    late_registration_count = fields.Integer(
        "Registered late",
        readonly=True,
        help="Those of them that came in after their deadline.",
    )
    unregistered_count = fields.Integer(
        "Nothing registered",
        readonly=True,
        help="1 while the unit has registered nothing: adds up in the table of units by phase. For "
        "the whole plan: neither there nor in a phase.",
    )

    @api.depends_context("lang")
    @api.depends("phase_id.name")
    def _compute_place(self):
        for cell in self:
            cell.place = cell.phase_id.name or self.env._("Whole plan")

    @api.depends("place", "unit_id.name")
    def _compute_display_name(self):
        for cell in self:
            cell.display_name = f"{cell.unit_id.name or ''} – {cell.place}"

    def action_open_registrations(self):
        """Open what the unit has registered there.

        :return: window action
        :rtype: dict
        """
        self.ensure_one()
        return self.env["emulation.registration"]._open(
            [
                ("participation_id", "=", self.participation_id.id),
                ("phase_id", "=", self.phase_id.id),
            ]
        )

    @property
    def _table_query(self):
        # The last digit of the id tells the sources apart.
        return SQL(
            """
            SELECT line.id::bigint * 10 + 1 AS id, place.id AS participation_id, place.unit_id,
                   place.unit_path, place.parent_unit_id, place.campaign_id, line.phase_id,
                   line.deadline, %(in_phase)s
              FROM emulation_participation_line AS line
              JOIN emulation_participation AS place ON place.id = line.participation_id
              JOIN emulation_phase AS phase ON phase.id = line.phase_id
             WHERE phase.parent_id IS NULL
            UNION ALL
            SELECT place.id::bigint * 10 + 2, place.id, place.unit_id, place.unit_path,
                   place.parent_unit_id, place.campaign_id, NULL, place.deadline, %(in_plan)s
              FROM emulation_participation AS place
              JOIN emulation_campaign AS campaign ON campaign.id = place.campaign_id
             WHERE campaign.registration_deadline IS NOT NULL
                OR NOT EXISTS (SELECT 1 FROM emulation_phase AS phase
                                WHERE phase.campaign_id = campaign.id)
                OR EXISTS (SELECT 1 FROM emulation_registration AS registration
                            WHERE registration.participation_id = place.id
                              AND registration.phase_id IS NULL
                              AND registration.state IN %(states)s)
                OR EXISTS (SELECT 1 FROM emulation_extension AS extension
                            WHERE extension.campaign_id = campaign.id
                              AND extension.phase_id IS NULL
                              AND extension.campaign_category_id IS NULL
                              AND extension.deadline IS NOT NULL
                              AND (extension.for_all OR extension.unit_id = place.unit_id))
            """,
            in_phase=self._counts(
                SQL("registration.participation_line_id = line.id"),
                SQL("registration.participation_line_id = line.id"),
            ),
            in_plan=self._counts(
                SQL("registration.participation_id = place.id AND registration.phase_id IS NULL"),
                SQL("registration.participation_id = place.id"),
            ),
            states=REGISTERED_STATES,
        )

    @api.model
    def _counts(self, own, any_of_them):
        """The columns with numbers.

        :param SQL own: which registrations stand in the cell
        :param SQL any_of_them: of which none may be there, where nothing is registered
        :rtype: SQL
        """
        return SQL(", ").join(
            SQL(
                """(SELECT %s FROM emulation_registration AS registration
                     WHERE %s AND registration.state IN %s %s)::integer AS %s""",
                what,
                any_of_them if name == "unregistered_count" else own,
                REGISTERED_STATES,
                condition,
                SQL.identifier(name),
            )
            for name, (what, condition) in COUNTS.items()
        )
