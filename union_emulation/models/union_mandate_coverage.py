from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

#: A role that nobody holds any more after so many days is about to end.
SOON_DAYS = 30


class UnionMandateCoverage(models.Model):
    """Who holds the roles that a dossier needs, unit by unit: gaps at a glance.

    A reading of units and mandates that owns no data, as of today or, where the screen asks for
    it, as of another day (``coverage_date``, or ``coverage_days`` from today on, in the context;
    both say what is shown, nobody's rights follow from them). What was handed over for one kind
    of work only covers no role.
    """

    _name = "union.mandate.coverage"
    _description = "Union Coverage of Roles"
    _inherit = ["union.territory.mixin"]
    _auto = False
    _rec_name = "unit_id"
    _order = "unit_path, sequence, id"
    _depends = {
        "union.unit": ["level_id", "parent_path", "date_start", "date_end"],
        "union.mandate": [
            "user_id", "unit_id", "role", "scope", "date_start", "date_end", "delegated_by_id"
        ],
        "res.users": ["active", "partner_id"],
        "res.partner": ["name"],
    }  # fmt: skip

    unit_id = fields.Many2one(readonly=True, help="The unit for which the role is held.")
    level_id = fields.Many2one("union.level", readonly=True, help="Level of the unit.")
    role = fields.Selection(
        [
            ("officer", "Officer"),
            ("appraiser", "Appraiser"),
            ("approver", "Approver"),
            ("clerk", "Clerk"),
        ],
        readonly=True,
        help="A role that dossiers of the unit need.",
    )
    sequence = fields.Integer(readonly=True, help="Order of the roles on a dossier's way.")
    state = fields.Selection(
        [
            ("gap", "Nobody"),
            ("ending", "Ending soon"),
            ("delegated", "By delegation only"),
            ("covered", "Held"),
        ],
        readonly=True,
        help="Whether the role is held on the day; “Ending soon”: nobody holds it 30 days later.",
    )
    holder_count = fields.Integer("Holders", readonly=True, help="How many people hold the role.")
    holder_names = fields.Char("Held by", readonly=True, help="Who holds the role on the day.")
    date_end = fields.Date("Next end", readonly=True, help="When the next of these mandates ends.")
    on_date = fields.Date("As on", readonly=True, help="The day that is shown.")

    def action_open_mandates(self):
        """Open the mandates of the role in the unit, of all times.

        :return: window action
        :rtype: dict
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "union_emulation.union_mandate_action"
        )
        return action | {
            "domain": [("unit_id", "=", self.unit_id.id), ("role", "=", self.role)],
            "context": {"default_unit_id": self.unit_id.id, "default_role": self.role},
        }

    @api.model
    def _offers_new(self):
        return False

    @api.model
    def _day(self):
        """The day that is asked for, by the federation's clock.

        :rtype: datetime.date
        :raise UserError: it is no date
        """
        asked, days = self.env.context.get("coverage_date"), self.env.context.get("coverage_days")
        try:
            if asked:  # a search field hands over a list of values
                day = fields.Date.to_date(asked[-1] if isinstance(asked, list) else asked)
            else:
                day = self.env["union.clock"]._today() + timedelta(days=int(days or 0))
            day + timedelta(days=SOON_DAYS)  # so far is looked ahead
            return day
        except (TypeError, ValueError, LookupError, OverflowError):
            raise UserError(self.env._("The coverage is shown as on a date.")) from None

    @property
    def _table_query(self):
        day = self._day()
        return SQL(
            """
            SELECT unit.id::bigint * 10 + role.sequence AS id, unit.id AS unit_id,
                   unit.parent_path COLLATE "C" AS unit_path, unit.level_id,
                   role.key AS role, role.sequence,
                   %(day)s::date AS on_date, COALESCE(held.holders, 0) AS holder_count,
                   held.names AS holder_names, held.date_end,
                   CASE WHEN COALESCE(held.holders, 0) = 0 THEN 'gap'
                        WHEN held.later = 0 THEN 'ending'
                        WHEN held.own = 0 THEN 'delegated'
                        ELSE 'covered'
                   END AS state
              FROM union_unit AS unit
             CROSS JOIN (VALUES ('officer', 1), ('appraiser', 2), ('approver', 3), ('clerk', 4))
                     AS role (key, sequence)
              LEFT JOIN (
                SELECT found.unit_id, found.role,
                       COUNT(DISTINCT user_id) FILTER (WHERE found.now) AS holders,
                       COUNT(*) FILTER (WHERE found.now AND delegated_by_id IS NULL) AS own,
                       COUNT(*) FILTER (WHERE found.later) AS later,
                       MIN(date_end) FILTER (WHERE found.now) AS date_end,
                       STRING_AGG(DISTINCT found.name, ', ') FILTER (WHERE found.now) AS names
                  FROM (
                    SELECT mandate.unit_id, mandate.role, mandate.user_id, mandate.date_end,
                           mandate.delegated_by_id, partner.name,
                           mandate.date_start <= %(day)s AS now,
                           mandate.date_end IS NULL OR mandate.date_end >= %(soon)s AS later
                      FROM union_mandate AS mandate
                      JOIN res_users AS holder ON holder.id = mandate.user_id AND holder.active
                      JOIN res_partner AS partner ON partner.id = holder.partner_id
                      LEFT JOIN res_users AS giver ON giver.id = mandate.delegated_by_id
                     WHERE mandate.scope IS NULL
                       AND (mandate.delegated_by_id IS NULL OR giver.active)
                       AND mandate.date_start <= %(soon)s
                       AND (mandate.date_end IS NULL OR mandate.date_end >= %(day)s)
                  ) AS found
                 GROUP BY found.unit_id, found.role
              ) AS held ON held.unit_id = unit.id AND held.role = role.key
             WHERE (unit.date_start IS NULL OR unit.date_start <= %(day)s)
               AND (unit.date_end IS NULL OR unit.date_end >= %(day)s)
            """,
            day=day,
            soon=day + timedelta(days=SOON_DAYS),
        )
