from odoo import models
from odoo.tools import SQL

from .emulation_registration_import_form import MAIN
from .emulation_registration_import_sql_mixin import PEOPLE


class EmulationRegistrationImportCheckMixin(models.AbstractModel):
    """Dry run: what would be refused on the screen, asked of all rows at once.

    Each check is one query, whatever the number of rows, and names sheet, row, column and reason.
    The rights are those of whoever asks, at that moment.
    """

    _name = "emulation.registration.import.check.mixin"
    _description = "Emulation: checks of a workbook of registrations"
    _inherit = [
        "emulation.registration.import.change.mixin",
        "emulation.registration.import.target.check.mixin",
        "emulation.registration.import.quantity.check.mixin",
    ]

    def _check_rows(self, again=False):
        """Ask all checks.

        :param bool again: the rows have been checked before; as nothing changes them between, what
            they say of one another is not asked again
        :return: tab, number of the row, head of the column, value and reason
        :rtype: list[tuple]
        """
        self.env.flush_all()
        if not again:
            # the planner knows nothing of what has just been read: it would go row by row
            self.env.cr.execute(
                "ANALYZE emulation_registration_import_row (import_id, sheet, key, code, unit_code)"
            )
        sheets = {sheet.name: sheet for sheet in self._form_sheets()}
        usual, charge = self._usual(), self._charge_ids()
        found = [
            *self._plan_faults(),
            *self._unit_faults(charge),
            *self._code_faults(),
            *self._registered_before(charge),
            *self._phase_faults(usual),
            *self._registrant_faults(usual),
            *self._member_faults(),
            *self._title_faults(usual),
            *self._point_faults(sheets, usual),
            *self._overtaken(sheets, usual),
        ]
        if "quantity" in sheets[MAIN].fields:
            found += self._number_faults()
        if "title_line_ids" in sheets:
            found += self._named_titles()
        for name in sheets.keys() & {*PEOPLE}:
            found += self._strange_members(name)
        if not again:
            found += self._faults_among_rows(sheets)
        titles = {
            (sheet.name, cell.name): cell.title for sheet in sheets.values() for cell in sheet.cells
        }
        return [
            (sheets[sheet].tab, number, titles.get((sheet, column), ""), value or "", reason)
            for sheet, number, column, value, reason in found
        ]

    def _faults_among_rows(self, sheets):
        """What rows say of one another, whoever asks and whatever else there is.

        :param dict sheets: by name
        :rtype: list[tuple]
        """
        found = [*self._repeated()]
        for name in sheets.keys() - {MAIN}:
            found += self._orphans(name)
        for name in sheets.keys() & {*PEOPLE}:
            found += self._nameless(name)
        if "author_ids" in sheets:
            found += [*self._repeated_authors(), *self._share_sums()]
        if "target_line_ids" in sheets:
            found += [*self._target_faults(), *self._repeated_targets()]
        if "title_line_ids" in sheets:
            found += self._repeated_titles()
        return found

    # ------------------------------------------------------------
    # Plan, unit, phase
    # ------------------------------------------------------------

    def _plan_faults(self):
        # sudo: a plan that was launched for the unit, whatever became of it since
        campaign = self.campaign_id.sudo()
        if campaign.state != "launched":
            yield MAIN, 0, "", "", self.env._("The plan is not running any more.")
        if self.category_id not in campaign.category_ids.category_id:
            said = self.env._(
                "“%(plan)s” does not name the category “%(category)s”.",
                plan=campaign.display_name,
                category=self.category_id.name,
            )
            yield MAIN, 0, "", "", said

    def _unit_faults(self, charge):
        query = SQL(
            """
            SELECT * FROM (
                SELECT r.number, r.unit_code, u.name,
                       CASE WHEN u.id IS NULL THEN 'unknown'
                            WHEN NOT u.id = ANY(%s) THEN 'strange'
                            WHEN p.id IS NULL AND u.id != %s THEN 'outside' END AS reason
                %s AND r.unit_code IS NOT NULL
            ) q WHERE reason IS NOT NULL ORDER BY number
            """,
            charge,
            self.campaign_id.sudo().unit_id.id,  # sudo: whose plan it is
            self._from_rows(),
        )
        for number, code, name, reason in self._ask(query):
            said = {
                "unknown": self.env._("There is no unit with the code “%(code)s”.", code=code),
                "strange": self.env._(
                    "You are not in charge of “%(unit)s”: only its officer, or where it has none "
                    "that of the nearest unit above, registers for it.",
                    unit=name,
                ),
                "outside": self.env._(
                    "“%(unit)s” does not take part in “%(plan)s”: it registers nothing there.",
                    unit=name,
                    plan=self.campaign_id.display_name,
                ),
            }[reason]
            yield MAIN, number, "unit_id", code, said

    def _charge_ids(self):
        """Ids of the units for which the current user registers.

        :rtype: list[int]
        """
        Mandate = self.env["union.mandate"]
        return (Mandate._current_units("officer") | Mandate._represented_units()).ids

    def _phase_faults(self, usual):
        query = SQL(
            "SELECT r.number, ph.name %s AND ph.state = 'closed' ORDER BY r.number",
            self._from_rows(usual),
        )
        for number, name in self._ask(query):
            yield MAIN, number, "phase_id", name, self.env._("“%(phase)s” is closed.", phase=name)

    # ------------------------------------------------------------
    # Who registers
    # ------------------------------------------------------------

    def _registrant_faults(self, usual):
        allowed = self.env["emulation.registration.category"]._registrants()
        query = SQL(
            """
            SELECT * FROM (
                SELECT r.number, r.data->>'group_name' AS group_name,
                       COALESCE(r.data->>'registrant_type', %s) AS kind %s
            ) q
            WHERE NOT kind = ANY(%s) OR (kind = 'group' AND group_name IS NULL) ORDER BY number
            """,
            usual.registrant_type,
            self._from_rows(),
            [kind for kind, name in allowed.items() if self.category_id[name]],
        )
        labels = dict(
            self.env["emulation.registration"]
            ._fields["registrant_type"]
            ._description_selection(self.env)
        )
        for number, group_name, kind in self._ask(query):
            if kind == "group" and not group_name:
                said = self.env._("Say which group registers.")
                yield MAIN, number, "group_name", "", said
            else:
                said = self.env._(
                    "“%(who)s” cannot register in “%(category)s”.",
                    who=labels[kind],
                    category=self.category_id.name,
                )
                yield MAIN, number, "registrant_type", labels[kind], said

    def _member_faults(self):
        query = SQL(
            """
            SELECT r.number, r.data->>'member_id', u.name
            %s AND r.data->>'member_id' IS NOT NULL AND u.id IS NOT NULL
               AND (m.id IS NULL OR NOT starts_with(m.unit_path, u.parent_path))
            ORDER BY r.number
            """,
            self._from_rows(),
        )
        for number, code, unit in self._ask(query):
            said = self.env._(
                "No member with the code “%(code)s” is on the roll of “%(unit)s” or of a unit "
                "below it.",
                code=code,
                unit=unit,
            )
            yield MAIN, number, "member_id", code, said

    def _title_faults(self, usual):
        query = SQL(
            """
            SELECT r.number, t.name, t.subject = 'individual'
            FROM emulation_registration_import_row r
            JOIN emulation_title t ON t.id = (r.data->>'title_id')::int4
            WHERE r.import_id = %s AND r.sheet = %s
              AND (COALESCE(r.data->>'registrant_type', %s) = 'person')
                  != (t.subject = 'individual')
            ORDER BY r.number
            """,
            self.id,
            MAIN,
            usual.registrant_type,
        )
        for number, title, is_personal in self._ask(query):
            said = (
                self.env._("“%(title)s” is a title of people.", title=title)
                if is_personal
                else self.env._("“%(title)s” is a title of collectives.", title=title)
            )
            yield MAIN, number, "title_id", title, said

    # ------------------------------------------------------------
    # Named twice, or registered before
    # ------------------------------------------------------------

    def _code_faults(self):
        query = SQL(
            """
            SELECT * FROM (
                SELECT r.number, r.code, u.name,
                       CASE WHEN g.id IS NULL OR g.unit_id != u.id THEN 'unknown'
                            WHEN g.campaign_id != %s OR g.category_id != %s THEN 'other'
                            WHEN g.state NOT IN ('draft', 'returned') THEN 'closed' END AS reason
                %s AND r.code IS NOT NULL AND u.id IS NOT NULL
            ) q WHERE reason IS NOT NULL ORDER BY number
            """,
            self.campaign_id.id,
            self.category_id.id,
            self._from_rows(),
        )
        for number, code, unit, reason in self._ask(query):
            said = {
                # whether another unit has it is nobody's to know
                "unknown": self.env._(
                    "“%(unit)s” has no registration with the code “%(code)s”.",
                    unit=unit,
                    code=code,
                ),
                "other": self.env._(
                    "“%(code)s” is registered under another plan or in another category.",
                    code=code,
                ),
                "closed": self.env._(
                    "“%(code)s” has been submitted: it cannot be changed unless it is returned.",
                    code=code,
                ),
            }[reason]
            yield MAIN, number, "code", code, said

    def _repeated(self):
        """Rows that name or say the same as one before them."""
        same = {
            "key": SQL("r.key"),
            "code": SQL("r.code"),
            "name": SQL(
                "(r.unit_code, lower(r.data->>'name'), r.data->>'registrant_type', "
                "r.data->>'group_name', r.data->>'member_id', r.data->>'phase_id')"
            ),
        }
        for column, value in same.items():
            given = SQL("r.data->>'name'") if column == "name" else value
            query = SQL(
                """
                WITH given AS (
                    SELECT r.number, COALESCE(%s, '') AS text, %s AS value
                      FROM emulation_registration_import_row r
                     WHERE r.import_id = %s AND r.sheet = %s AND %s IS NOT NULL
                )
                SELECT number, text, first
                  FROM given
                  JOIN (SELECT value, min(number) AS first
                          FROM given GROUP BY value HAVING count(*) > 1) repeated USING (value)
                 WHERE number > first ORDER BY number
                """,
                given,
                value,
                self.id,
                MAIN,
                given,
            )
            for number, text, first in self._ask(query):
                said = self.env._("The same stands in row %(row)s already.", row=first)
                yield MAIN, number, column, text, said

    def _registered_before(self, charge):
        """Rows without a code that would register a second time what is registered.

        :param list[int] charge: units for which the current user registers
        """
        query = SQL(
            """
            SELECT DISTINCT ON (r.number) r.number, r.data->>'name', h.code
            FROM emulation_registration_import_row r
            JOIN union_unit u ON u.code = r.unit_code AND u.id = ANY(%s)
            JOIN emulation_registration h
              ON h.campaign_id = %s AND h.category_id = %s AND h.unit_id = u.id
             AND h.name = r.data->>'name' AND h.state NOT IN ('rejected', 'withdrawn')
             AND COALESCE(h.group_name, '') = COALESCE(r.data->>'group_name', '')
            LEFT JOIN union_member m ON m.code = r.data->>'member_id'
            WHERE r.import_id = %s AND r.sheet = %s AND r.code IS NULL
              AND h.member_id IS NOT DISTINCT FROM m.id
            ORDER BY r.number
            """,
            charge,
            self.campaign_id.id,
            self.category_id.id,
            self.id,
            MAIN,
        )
        for number, name, code in self._ask(query):
            said = self.env._(
                "This is registered already as %(code)s: write that code in the row to change it.",
                code=code,
            )
            yield MAIN, number, "name", name, said
