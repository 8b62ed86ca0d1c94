from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.tools import format_date

from .union_unit import HISTORY_FIELDS


class UnionUnitHistory(models.Model):
    """What a unit was called, where it belonged and at which level, from one day to another.

    Rows are written by ``union.unit`` only, so that an old paper can be read as it was.
    """

    _name = "union.unit.history"
    _description = "Union Unit History"
    _order = "unit_id, date_start desc NULLS LAST, id desc"

    unit_id = fields.Many2one(
        "union.unit", required=True, index=True, ondelete="cascade", help="Whose history."
    )
    name = fields.Char(required=True, help="Name in this time.")
    print_name = fields.Char("Name on papers", help="Name in the head of papers in this time.")
    abbreviation = fields.Char(help="Abbreviation in symbols in this time.")
    place = fields.Char(help="Place name on papers in this time.")
    level_id = fields.Many2one("union.level", ondelete="restrict", help="Level in this time.")
    parent_id = fields.Many2one(
        "union.unit",
        "Unit above",
        ondelete="restrict",
        index="btree_not_null",
        help="The unit above in this time.",
    )
    date_start = fields.Date(help="First day; empty: since the unit was founded.")
    date_end = fields.Date(help="Last day; empty: until today.")

    _one_open = models.UniqueIndex(
        "(unit_id) WHERE date_end IS NULL", "A unit has one present name and place only."
    )

    @api.model_create_multi
    def create(self, vals_list):
        raise AccessError(self.env._("The history of a unit writes itself when the unit changes."))

    def write(self, vals):
        raise AccessError(self.env._("The history of a unit cannot be changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise AccessError(self.env._("The history of a unit cannot be deleted."))

    @api.model
    def _note(self, units, date=None):
        """Open a row with the present values for each unit whose open row says something else.

        :param UnionUnit units: units created or changed
        :param datetime.date date: since when the present values are true; empty: today
        :raise ValidationError: a unit has changed after that day already
        """
        day = date or self.env["union.clock"]._today()
        # sudo: the history is written by the unit's change itself, by nobody's right
        History = self.sudo()
        open_rows = {
            row.unit_id: row
            for row in History.search([("unit_id", "in", units.ids), ("date_end", "=", False)])
        }
        new = []
        for unit in units:
            values = {name: unit[name] for name in HISTORY_FIELDS}
            values = {n: v.id if isinstance(v, models.BaseModel) else v for n, v in values.items()}
            row = open_rows.get(unit)
            if row is None:
                new.append({"unit_id": unit.id, "date_start": unit.date_start, **values})
            elif row.date_start == day:
                # corrected on the day itself: that name was never true on another day
                super(UnionUnitHistory, row).write(values)
            elif any(row[name] != unit[name] for name in HISTORY_FIELDS):
                if row.date_start and row.date_start > day:
                    raise ValidationError(self._say_changed_later(unit, row))
                super(UnionUnitHistory, row).write({"date_end": day - timedelta(days=1)})
                row.flush_recordset()  # only one row may be open, also for a moment
                new.append({"unit_id": unit.id, "date_start": day, **values})
        super(UnionUnitHistory, History).create(new)

    @api.model
    def _say_changed_later(self, unit, row):
        return self.env._(
            "“%(unit)s” last changed on %(date)s: a change cannot be dated before it.",
            unit=unit.name,
            date=format_date(self.env, row.date_start),
        )

    @api.model
    def _values_on(self, units, date):
        """Values of the units on a day; a day before the first row takes the first row.

        :param UnionUnit units:
        :param datetime.date date:
        :rtype: dict[UnionUnit, dict]
        """
        # sudo: what units were called is no secret, and papers print it
        rows = self.sudo().search([("unit_id", "in", units.ids)], order="unit_id, date_start, id")
        values = {}
        for unit, history in rows.grouped("unit_id").items():
            valid = history.filtered(
                lambda row: (
                    (not row.date_start or row.date_start <= date)
                    and (not row.date_end or row.date_end >= date)
                )
            )
            row = valid[-1:] or history[:1]
            values[unit] = {name: row[name] for name in HISTORY_FIELDS}
        return values
