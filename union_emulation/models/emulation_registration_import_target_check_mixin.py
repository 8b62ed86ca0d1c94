from odoo import models
from odoo.tools import SQL

from .emulation_registration_import_form import MAIN

TARGETS = "target_line_ids"
TITLES = "title_line_ids"
#: In which column a fault of a target is shown.
PLACES = {
    "nothing": "name",
    "both": "name",
    "lone": "indicator_id",
    "strange": "grade_id",
    "grade": "grade_id",
    "share": "figure",
}


class EmulationRegistrationImportTargetCheckMixin(models.AbstractModel):
    """Checks of the targets and titles that a workbook pledges, each one query over all rows."""

    _name = "emulation.registration.import.target.check.mixin"
    _description = "Emulation: checks of the targets and titles of a workbook"
    _inherit = ["emulation.registration.import.list.check.mixin"]

    def _target_faults(self):
        """Rows that do not say, or say twice, what is counted, or how much of it."""
        query = SQL(
            """
            SELECT * FROM (
                SELECT a.number, a.data->>'name' AS name, i.name AS indicator, d.name AS grade,
                       CASE WHEN i.id IS NULL AND d.id IS NULL AND a.data->>'name' IS NULL
                            THEN 'nothing'
                            WHEN i.id IS NOT NULL AND a.data ?| ARRAY['name', 'uom', 'direction']
                            THEN 'both'
                            WHEN i.id IS NULL AND d.id IS NOT NULL THEN 'lone'
                            WHEN d.indicator_id != i.id THEN 'strange'
                            WHEN i.formula = 'grade' AND d.id IS NULL THEN 'grade'
                            WHEN a.data->>'base' = 'members'
                                 AND (a.data->>'figure')::numeric > 1000 THEN 'share'
                       END AS reason
                %s AND NOT a.raw ?| ARRAY['indicator_id', 'grade_id', 'name']
            ) q WHERE reason IS NOT NULL ORDER BY number
            """,
            self._from_list(TARGETS),
        )
        for number, name, indicator, grade, reason in self._ask(query):
            said = {
                "nothing": self.env._("Each line says what is counted."),
                "both": self.env._(
                    "“%(indicator)s” is counted as the plan says: leave what is counted, its unit "
                    "of measure and its direction empty.",
                    indicator=indicator,
                ),
                "lone": self.env._("Say of which indicator “%(grade)s” is a grade.", grade=grade),
                "strange": self.env._(
                    "“%(grade)s” is no grade of “%(indicator)s”.", grade=grade, indicator=indicator
                ),
                "grade": self.env._(
                    "“%(indicator)s” is counted by grade: say which one.", indicator=indicator
                ),
                "share": self.env._("A percentage of the members is at most 1000."),
            }[reason]
            yield TARGETS, number, PLACES[reason], name or grade or indicator, said

    def _repeated_targets(self):
        same = SQL("(a.data->>'indicator_id', a.data->>'grade_id', a.data->>'phase_id')")
        query = self._said_again(TARGETS, same, SQL("a.data->>'indicator_id'"))
        for number, __, first in self._ask(query):
            said = self.env._(
                "A pledge has one line for each indicator, phase and grade: the same stands in "
                "row %(row)s.",
                row=first,
            )
            yield TARGETS, number, "indicator_id", "", said

    def _named_titles(self):
        """Rows that would put titles in the place of others for which people are named.

        A workbook names no people: they would be lost.
        """
        field = self.env["emulation.registration.title"]._fields["member_ids"]
        query = SQL(
            """
            SELECT r.number, g.code %s AND %s AND EXISTS (
                SELECT 1 FROM emulation_registration_title o
                  JOIN %s p ON p.%s = o.id
                 WHERE o.registration_id = g.id)
            ORDER BY r.number
            """,
            self._from_rows(),
            self._is_said(TITLES),
            SQL.identifier(field.relation),
            SQL.identifier(field.column1),
        )
        for number, code in self._ask(query):
            said = self.env._(
                "“%(code)s” names people for its titles: change its titles on the screen, and "
                "leave them out here.",
                code=code,
            )
            yield MAIN, number, "code", code, said

    def _repeated_titles(self):
        title = SQL("a.data->>'title_id'")
        for number, __, first in self._ask(self._said_again(TITLES, title, title)):
            said = self.env._(
                "A pledge names each title once: the same stands in row %(row)s.", row=first
            )
            yield TITLES, number, "title_id", "", said
