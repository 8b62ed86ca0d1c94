import re
from datetime import date, datetime, time, timedelta
from html import escape

from odoo import api, models

from ..tools import vietnamese
from .emulation_registration_import_form import LARGEST, LONGEST

#: What spreadsheets show instead of a value that they cannot work out.
ERRORS = {"#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#DIV/0!"}
#: How many texts of a column are read once only.
REMEMBERED = 5_000
_GROUPED = re.compile(r"-?\d{1,3}(\.\d{3})+")
_DAYS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d")


class CellFaultError(Exception):
    """What stands in a cell is not taken; the message is the sentence for its reader."""


class EmulationRegistrationImportValue(models.AbstractModel):
    """Turns what stands in the cell of a workbook into what the database keeps."""

    _name = "emulation.registration.import.value"
    _description = "Emulation: values of a workbook of registrations"

    @api.model
    def _reader(self, cell):
        """Function that reads the cells of a column.

        :param Cell cell: the column
        :return: what is kept of a value, as JSON can hold it; raises CellFaultError
        :rtype: Callable
        """
        reads = getattr(self, f"_read_{cell.kind}")
        known = {vietnamese.search_key(text): (text, key) for text, key in cell.choices.items()}

        # codes, groups and choices come again and again
        remembered = {}

        def read(value):
            if value.__class__ is not str:
                return reads(self._typed(value), cell, known)
            kept = remembered.get(value, remembered)
            if kept is remembered:
                text = value.strip()
                if text[:1] in ("=", "#"):
                    self._check_worked_out(text)
                kept = reads(text, cell, known) if text else None
                if len(remembered) < REMEMBERED and len(value) <= LONGEST["char"]:
                    remembered[value] = kept
            return kept

        return read

    @api.model
    def _typed(self, value):
        """A value that is no text.

        :raise CellFaultError: it is a formula
        """
        if isinstance(value, (time, timedelta)):
            return str(value)
        if not isinstance(value, (str, int, float, date)):
            raise CellFaultError(self._say_formula())
        return value

    @api.model
    def _check_worked_out(self, text):
        """Refuse formulas.

        :param str text: that begins like one, or like what stands there if one fails
        :raise CellFaultError: it is one, or what one has failed to work out
        """
        if text[0] == "=":
            raise CellFaultError(self._say_formula())
        if text in ERRORS:
            raise CellFaultError(self.env._("The spreadsheet could not work this cell out."))

    def _say_formula(self):
        return self.env._("This is a formula: put its value there instead.")

    # ------------------------------------------------------------
    # One method for each kind of value
    # ------------------------------------------------------------

    @api.model
    def _text(self, value):
        """The value as a text; a code that was typed as a number stays as it looks."""
        if isinstance(value, str):
            return value
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        if isinstance(value, date):
            return value.strftime("%d/%m/%Y")
        return str(value)

    @api.model
    def _checked_text(self, value, kind):
        text = value if value.__class__ is str else self._text(value)
        if len(text) > LONGEST[kind]:
            raise CellFaultError(
                self.env._(
                    "This text has %(length)s letters; at most %(most)s are taken.",
                    length=len(text),
                    most=LONGEST[kind],
                )
            )
        return text

    @api.model
    def _read_char(self, value, cell, known):
        return " ".join(self._checked_text(value, "char").split())

    @api.model
    def _read_text(self, value, cell, known):
        return self._checked_text(value, "text")

    @api.model
    def _read_answer(self, value, cell, known):
        return self._checked_text(value, "answer")

    @api.model
    def _read_html(self, value, cell, known):
        # as the server keeps what is typed on the screen: quotes stay as they are
        lines = escape(self._checked_text(value, "html"), quote=False).splitlines()
        return f"<p>{'<br>'.join(lines)}</p>"

    @api.model
    def _number(self, value):
        """The value as a number.

        :rtype: int | float
        """
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            number = value
        else:
            text = self._text(value).replace(" ", "").removesuffix("%")
            text = text.replace(".", "") if _GROUPED.fullmatch(text) else text.replace(",", ".")
            try:
                number = float(text) if "." in text else int(text)
            except ValueError:
                number = None
        if number is None or number != number or abs(number) > 10**30:
            raise CellFaultError(
                self.env._("“%(value)s” is no number.", value=self._text(value)[:60])
            )
        return number

    @api.model
    def _check_size(self, number, cell):
        least, most = cell.column.least, cell.column.most
        if number < 0:
            raise CellFaultError(self.env._("This number cannot be negative."))
        if number < least:
            raise CellFaultError(self.env._("This number is at least %(least)s.", least=least))
        if number > most:
            raise CellFaultError(
                self.env._("This number is too large: at most %(most)s.", most=most)
            )

    @api.model
    def _read_monetary(self, value, cell, known):
        number = self._number(value)
        if number != int(number):
            raise CellFaultError(
                self.env._("“%(value)s” is no whole number.", value=self._text(value))
            )
        self._check_size(number, cell)
        return int(number)

    @api.model
    def _read_integer(self, value, cell, known):
        return self._read_monetary(value, cell, known)

    @api.model
    def _read_number(self, value, cell, known):
        """An answer to a question of the plan, which may be below nought as on the screen."""
        number = self._number(value)
        if abs(number) > LARGEST:
            raise CellFaultError(
                self.env._("This number is too large: at most %(most)s.", most=LARGEST)
            )
        return number

    @api.model
    def _read_float(self, value, cell, known):
        number = self._number(value)
        self._check_size(number, cell)
        if abs(number * 100 - round(number * 100)) > 1e-6:
            raise CellFaultError(
                self.env._("“%(value)s” has more than two decimals.", value=self._text(value))
            )
        return round(number, 2)

    @api.model
    def _read_date(self, value, cell, known):
        day = self._day(value)
        if not day or not 1900 <= day.year <= 2100:
            raise CellFaultError(
                self.env._(
                    "“%(value)s” is no date: write it as 31/12/2026.",
                    value=self._text(value)[:60],
                )
            )
        return day.isoformat()

    @api.model
    def _day(self, value):
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        for form in _DAYS if isinstance(value, str) else ():
            try:
                return datetime.strptime(value, form).date()
            except ValueError:
                continue
        return None

    @api.model
    def _read_choice(self, value, cell, known):
        key = vietnamese.search_key(self._text(value))
        if key not in known:
            raise CellFaultError(
                self.env._(
                    "“%(value)s” is none of the list: %(choices)s.",
                    value=self._text(value)[:60],
                    choices=", ".join(text for text, __ in list(known.values())[:10]),
                )
            )
        return known[key][1]
