from odoo import models
from odoo.tools import SQL

from .emulation_registration_import_form import MAIN


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
        for number, code, *__ in found:
            said = self.env._(
                "“%(closed)s” of “%(code)s” stays as it was submitted: it was not returned for "
                "that.",
                closed=label,
                code=code,
            )
            yield sheet, number, column, "", said

    def _changed_lists(self, sheet, ids):
        """Query for the rows whose list on another sheet is not what the registration says.

        :param Sheet sheet: of the list
        :param list[int] ids: of the registrations that are looked at
        :rtype: SQL
        """
        model = self.env[sheet.model]
        values, staged, present = self._list_values(sheet), [], []
        for name in sheet.fields:
            field = model._fields[name]
            is_number = field.type in ("float", "monetary", "integer")
            kind = SQL("float8" if is_number else field.column_type[0])
            for side, value in ((staged, values[name]), (present, SQL.identifier("o", name))):
                value = SQL("(%s)::%s", value, kind)
                # nothing and nought are the same to their reader
                side.append(SQL("COALESCE(%s, 0)", value) if is_number else value)
        staged, present = (SQL("ROW(%s)::text", SQL(", ").join(side)) for side in (staged, present))
        beside = SQL(
            """
            JOIN (SELECT a.key, array_agg(%s ORDER BY %s) AS rows %s GROUP BY a.key) said
              ON said.key = r.key
            LEFT JOIN (SELECT o.registration_id, array_agg(%s ORDER BY %s) AS rows
                         FROM %s o WHERE o.registration_id = ANY(%s) GROUP BY o.registration_id) has
                   ON has.registration_id = g.id
            """,
            staged,
            staged,
            self._from_list(sheet.name),
            present,
            present,
            SQL.identifier(model._table),
            ids,
        )
        return SQL(
            "SELECT r.number, g.code, g.id %s AND g.id = ANY(%s) "
            "AND said.rows IS DISTINCT FROM has.rows ORDER BY r.number",
            self._from_rows(beside=beside),
            ids,
        )
