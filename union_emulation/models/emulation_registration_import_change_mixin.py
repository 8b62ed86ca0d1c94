from odoo import models
from odoo.tools import SQL

from .emulation_registration_detail_mixin import DETAIL_KINDS
from .emulation_registration_import_form import MAIN


class EmulationRegistrationImportChangeMixin(models.AbstractModel):
    """Which registrations a workbook would really change, and which of them it does not know.

    A workbook with codes says what registrations were when it was made. What somebody has changed
    since then is not undone by it.
    """

    _name = "emulation.registration.import.change.mixin"
    _description = "Emulation: changes by a workbook of registrations"
    _inherit = ["emulation.registration.import.point.mixin"]

    def _differing(self, sheets, usual, since=None):
        """Registrations that say something else than their rows do.

        :param dict sheets: by name
        :param emulation.registration usual: see :meth:`_usual`
        :param str since: only those that were changed after that moment
        :return: code by number of the row, and the registrations
        :rtype: tuple[dict[int, str], emulation.registration]
        """
        Registration = self.env["emulation.registration"]
        later = (
            SQL("%s > %s::timestamp", self._last_change(sheets), since) if since else SQL("true")
        )
        query = SQL("SELECT g.id %s AND g.id IS NOT NULL AND %s", self._from_rows(), later)
        ids = [number for (number,) in self.env.execute_query(query)]
        if not ids:
            return {}, Registration
        same = [
            self._same(self._storage(name)[1], self._present(name), self._wanted(name, usual))
            for name in sheets[MAIN].fields
        ]
        query = SQL(
            "SELECT r.number, g.code, g.id %s AND g.id = ANY(%s) AND NOT (%s) ORDER BY r.number",
            self._from_rows(),
            ids,
            SQL(" AND ").join(same),
        )
        found = self.env.execute_query(query)
        for name in sheets.keys() - {MAIN}:
            found += self.env.execute_query(self._changed_lists(sheets[name], ids))
        codes = {number: code for number, code, __ in sorted(found)}
        return codes, Registration.browse(dict.fromkeys(row[2] for row in found))

    def _last_change(self, sheets):
        """When somebody last changed the registration ``g``, or what belongs to it.

        :param dict sheets: by name
        :rtype: SQL
        """
        Registration = self.env["emulation.registration"]
        models = [
            self.env[Registration._fields[name].comodel_name]
            for name in [*DETAIL_KINDS, *sheets]
            if name != MAIN
        ]
        parts = [
            SQL(
                "(SELECT max(o.write_date) FROM %s o WHERE o.registration_id = g.id)",
                SQL.identifier(model._table),
            )
            for model in models
            if model._log_access
        ]
        return SQL("GREATEST(g.write_date, %s)", SQL(", ").join(parts))

    def _overtaken(self, sheets, usual):
        """Rows that would undo what was done since the workbook was made."""
        if not self.workbook_moment:
            return
        codes, __ = self._differing(sheets, usual, since=self.workbook_moment)
        for number, code in codes.items():
            said = self.env._(
                "“%(code)s” was changed after this workbook had been made: download the workbook "
                "with the codes anew.",
                code=code,
            )
            yield MAIN, number, "code", code, said
