import re
from html import unescape

from odoo import models
from odoo.fields import Date
from odoo.tools import SQL, split_every

from .emulation_registration_import_form import KEY, MAIN
from .emulation_registration_import_sql_mixin import FOLLOWING

#: Registrations that are read from the database at once.
AT_ONCE = 1_000
_LINE_ENDS = re.compile(r"<br\s*/?>|</(?:p|div|li|tr|h\d)>")
_TAGS = re.compile(r"<[^>]*>")


class EmulationRegistrationImportPresentMixin(models.AbstractModel):
    """What imported registrations say now, as rows of a workbook that changes them.

    Read back without a change, the workbook changes nothing.
    """

    _name = "emulation.registration.import.present.mixin"
    _description = "Emulation: imported registrations as rows of a workbook"

    def _moment(self):
        """From when on changes are not in a workbook that is made now.

        What another transaction is about to write is not seen here, and bears the time of its
        beginning.

        :rtype: str
        """
        [[moment]] = self.env.execute_query(
            SQL(
                """
                SELECT LEAST(now(), min(xact_start) - interval '1 microsecond') AT TIME ZONE 'UTC'
                  FROM pg_stat_activity
                 WHERE datname = current_database() AND pid != pg_backend_pid()
                """
            )
        )
        return moment.isoformat()

    def _present_rows(self, sheet):
        """Rows of a sheet as the registrations say them now; those that are gone are left out.

        :param Sheet sheet:
        :return: generator of lists
        """
        query = SQL(
            """
            SELECT registration_id, key FROM emulation_registration_import_row
             WHERE import_id = %s AND sheet = %s AND registration_id IS NOT NULL
             ORDER BY number
            """,
            self.id,
            MAIN,
        )
        keys = dict(self.env.execute_query(query))
        labels = {
            cell.name: {key: text for text, key in cell.choices.items()} for cell in sheet.cells
        }
        for ids in split_every(AT_ONCE, keys, list):
            # those that one may still read
            found = self.env["emulation.registration"].search([("id", "in", ids)])
            for registration in found.browse(number for number in ids if number in found._ids):
                for record in registration if sheet.name == MAIN else registration[sheet.name]:
                    yield [
                        keys[registration.id]
                        if cell.name == KEY
                        else self._said(cell, record, labels[cell.name])
                        for cell in sheet.cells
                    ]
            self.env.invalidate_all()

    def _said(self, cell, record, labels):
        """What a record says for a column, as a workbook shows it.

        :param Cell cell:
        :param models.Model record: registration, or row of its list
        :param dict labels: what is written for the values that may be chosen
        """
        if cell.is_question:
            value = (record.properties._values or {}).get(cell.name)
        elif cell.name in self._followers_of(record):
            value = None
        else:
            value = record[cell.name]
        if isinstance(value, models.BaseModel) and cell.kind == "char":
            # sudo: the code of what the registration names, which one reads
            value = value.sudo().code
        elif cell.kind == "choice":
            one = value.id if isinstance(value, models.BaseModel) else value
            if one in labels or cell.is_question:
                value = labels.get(one)
            else:
                # what cannot be chosen any more is named as well, and refused when it comes back
                value = record._fields[cell.name].convert_to_export(value, record)
        elif cell.kind == "html":
            value = unescape(_TAGS.sub("", _LINE_ENDS.sub("\n", value or ""))).strip()
        elif cell.kind == "date":
            value = Date.to_date(value)
        # nought is shown where it may be written
        return value if value or (value == 0 and cell.column.least == 0) else None

    def _followers_of(self, record):
        """Names of the columns that a row of a target leaves to the indicator of the plan."""
        if record._name == "emulation.registration.target" and record.indicator_id:
            return FOLLOWING["target_line_ids"]
        return ()
