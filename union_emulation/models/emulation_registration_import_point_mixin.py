from odoo import models
from odoo.tools import SQL

from .emulation_registration_import_form import MAIN
from .emulation_registration_import_sql_mixin import NAMED


class EmulationRegistrationImportPointMixin(models.AbstractModel):
    """What was returned is open for its points only, in a workbook as on the screen."""

    _name = "emulation.registration.import.point.mixin"
    _description = "Emulation: points of a return in a workbook"
    _inherit = ["emulation.registration.import.sql.mixin"]

    def _returned_points(self):
        """Registrations of the workbook that were returned, and what is open in them.

        :return: names of open fields by id
        :rtype: dict[int, set[str]]
        """
        query = SQL("SELECT g.id %s AND g.state = 'returned'", self._from_rows())
        ids = [row[0] for row in self.env.execute_query(query)]
        returned = self.env["emulation.registration"].browse(ids)
        return {dossier.id: set(names) for dossier, names in returned._open_names().items()}

    def _point_faults(self, sheets, usual):
        points = self._returned_points()
        if not points:
            return
        for name in sheets[MAIN].fields:
            closed = [number for number, names in points.items() if name not in names]
            if not closed:
                continue
            __, field = self._storage(name)
            same = self._same(field, self._present(name), self._wanted(name, usual))
            query = SQL(
                "SELECT r.number, g.code %s AND g.id = ANY(%s) AND NOT (%s) ORDER BY r.number",
                self._from_rows(),
                closed,
                same,
            )
            yield from self._say_closed(MAIN, name, self._ask(query))
        for name in sheets.keys() - {MAIN}:
            closed = [number for number, names in points.items() if name not in names]
            if closed:
                query = self._changed_lists(sheets[name], closed)
                yield from self._say_closed(MAIN, name, self._ask(query))

    def _say_closed(self, sheet, column, found):
        label = self.env["emulation.registration"]._fields[column]._description_string(self.env)
        for number, code in found:
            said = self.env._(
                "“%(closed)s” of “%(code)s” stays as it was submitted: it was not returned for "
                "that.",
                closed=label,
                code=code,
            )
            yield sheet, number, column, "", said

    def _changed_lists(self, sheet, closed):
        """Query for the rows whose list on another sheet is not what the registration says.

        :param Sheet sheet: of the list
        :param list[int] closed: registrations in which it may not change
        :rtype: SQL
        """
        model = self.env[sheet.model]
        values, staged, present = self._list_values(sheet), [], []
        for name in sheet.fields:
            field = model._fields[name]
            kind = SQL("float8" if field.type in ("float", "monetary") else field.column_type[0])
            staged.append(SQL("(%s)::%s", values[name], kind))
            present.append(SQL("o.%s::%s", SQL.identifier(name), kind))
        return SQL(
            """
            SELECT r.number, g.code %s AND g.id = ANY(%s) AND %s
               AND ARRAY(SELECT ROW(%s)::text
                           FROM emulation_registration_import_row a
                           %s
                          WHERE a.import_id = r.import_id AND a.sheet = %s AND a.key = r.key
                          ORDER BY 1)
                   IS DISTINCT FROM
                   ARRAY(SELECT ROW(%s)::text FROM %s o WHERE o.registration_id = g.id ORDER BY 1)
            ORDER BY r.number
            """,
            self._from_rows(),
            closed,
            self._is_said(sheet.name),
            SQL(", ").join(staged),
            NAMED.get(sheet.name, SQL()),
            sheet.name,
            SQL(", ").join(present),
            SQL.identifier(model._table),
        )
