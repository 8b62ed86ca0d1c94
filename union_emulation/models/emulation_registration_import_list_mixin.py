from odoo import models
from odoo.tools import SQL

from .emulation_registration_import_form import MAIN


class EmulationRegistrationImportListMixin(models.AbstractModel):
    """Moves the rows of lists into the lists of their registrations; values that all rows share."""

    _name = "emulation.registration.import.list.mixin"
    _description = "Emulation: lists of imported registrations"
    _inherit = ["emulation.registration.import.sql.mixin"]

    def _replace_list(self, sheet, points, same):
        """Put the rows of a list in the place of those there are, where the list is open.

        A list of which the workbook says nothing stays as it is.

        :param Sheet sheet: of the list
        :param dict points: names of open fields by registration that was returned
        :param emulation.registration same: registrations that say what their rows do
        """
        model = self.env[sheet.model]
        closed = [dossier.id for dossier, names in points.items() if sheet.name not in names]
        closed += same.ids
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM %s o USING emulation_registration_import_row r
                 WHERE r.import_id = %s AND r.sheet = %s AND r.code IS NOT NULL
                   AND o.registration_id = r.registration_id
                   AND NOT o.registration_id = ANY(%s) AND %s
                """,
                SQL.identifier(model._table),
                self.id,
                MAIN,
                closed,
                self._is_said(sheet.name),
            )
        )
        values = self._list_values(sheet) | self._stamps(model)
        values["registration_id"] = SQL("r.registration_id")
        self.env.cr.execute(
            SQL(
                "INSERT INTO %s (%s) SELECT %s %s AND NOT r.registration_id = ANY(%s) "
                "ORDER BY r.number, a.number",
                SQL.identifier(model._table),
                self._names(values),
                SQL(", ").join(values.values()),
                self._from_list(sheet.name),
                closed,
            )
        )

    def _stamps(self, model):
        """Who has written, and when, for the columns that a table has.

        :param models.Model model:
        :rtype: dict[str, SQL]
        """
        if not model._log_access:
            return {}
        now, user = SQL("%s", self.env.cr.now()), SQL("%s", self.env.uid)
        return {"create_uid": user, "create_date": now, "write_uid": user, "write_date": now}
