from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date


class UnionDocumentOrderMixin(models.AbstractModel):
    """How the dates of papers follow their numbers, those that were kept for later included."""

    _name = "union.document.order.mixin"
    _description = "Union: order of numbers and dates"

    @api.model
    def _last_of(self, unit, series, year):
        """Last number of a series, and the latest date that a number after it may not precede.

        :rtype: tuple[int, datetime.date | None]
        """
        domain = Domain([("unit_id", "=", unit.id), ("series", "=", series), ("year", "=", year)])
        # sudo: numbers are counted over all papers, whichever the clerk may read
        [(last,)] = self.sudo()._read_group(domain, aggregates=["number:max"])
        [(latest,)] = self.sudo()._read_group(
            domain & Domain("state", "!=", "voided"), aggregates=["date:max"]
        )
        return last or 0, latest or None

    @api.model
    def _hold_reserved(self, unit, series, year):
        """Let papers that use a kept number of the series at this moment begin anew.

        Their dates have to fit between those of their neighbours, of which one is being added.
        Touching the rows makes PostgreSQL refuse whoever read them before.
        """
        self.flush_model()
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET state = state WHERE unit_id = %s AND series = %s AND year = %s"
                " AND state = 'reserved'",
                SQL.identifier(self._table),
                unit.id,
                series,
                year,
            )
        )

    @api.model
    def _why_not_used(self, dates):
        """Reasons why papers cannot bear the numbers kept for them, in one query.

        :param dict dates: dates by paper; each paper names its number
        :rtype: dict[UnionDocument, list[str]]
        """
        documents = self.env["union.document"].union(*dates)
        # sudo: the order of numbers holds for all papers, whichever the user may read
        numbers = documents.sudo().reserved_number_id
        bounds = numbers._bounds()
        keys = {(d.unit_id, d.type_id, date.year): d for d, date in dates.items()}
        series = self.env["union.document.series"]._names_for(keys)
        reasons = {document: [] for document in documents}
        for document, date in dates.items():
            # sudo: as above
            number, found = document.sudo().reserved_number_id, reasons[document]
            if number.state != "reserved" or number.unit_id != document.unit_id:
                found.append(
                    self.env._("%(number)s is not kept any more.", number=number.full_number)
                )
                continue
            name = series[document.unit_id, document.type_id, date.year]
            if (number.series, number.year) != (name, date.year):
                found.append(
                    self.env._(
                        "%(number)s of %(year)s is of another series or year than the paper.",
                        number=number.full_number,
                        year=str(number.year),
                    )
                )
                continue
            before, after = bounds[number.id]
            if before and date < before:
                found.append(self._say_date_order(before))
            if after and date > after:
                found.append(
                    self.env._(
                        "The paper with the number after it is dated %(date)s: this one cannot be "
                        "younger.",
                        date=format_date(self.env, after),
                    )
                )
        return reasons

    def _bounds(self):
        """Dates of the papers around kept numbers.

        :return: by id, the latest date before and the earliest after it, None if there is none
        :rtype: dict[int, tuple]
        """
        if not self:
            return {}
        self.flush_model()
        neighbour = SQL(
            "FROM %s AS other WHERE other.state = 'used' AND other.unit_id = kept.unit_id"
            " AND other.series = kept.series AND other.year = kept.year",
            SQL.identifier(self._table),
        )
        rows = self.env.execute_query(
            SQL(
                """
                SELECT kept.id,
                       (SELECT max(other.date) %(neighbour)s AND other.number < kept.number),
                       (SELECT min(other.date) %(neighbour)s AND other.number > kept.number)
                  FROM %(table)s AS kept
                 WHERE kept.id = ANY(%(ids)s)
                """,
                neighbour=neighbour,
                table=SQL.identifier(self._table),
                ids=self.ids,
            )
        )
        return {number_id: (before, after) for number_id, before, after in rows}

    @api.model
    def _latest_dates(self, units):
        """Dates that the next numbers may not precede, in one query.

        :return: dates by issuer, series and year
        :rtype: dict[tuple, datetime.date]
        """
        # sudo: the order of dates holds for all papers, whichever the user may read
        groups = self.sudo()._read_group(
            Domain("unit_id", "in", units.ids) & Domain("state", "!=", "voided"),
            ["unit_id", "series", "year"],
            ["date:max"],
        )
        return {
            (unit.with_env(self.env), series, year): date for unit, series, year, date in groups
        }

    def _say_date_order(self, before):
        return self.env._(
            "The paper with the number before it is dated %(date)s: this one cannot be older.",
            date=format_date(self.env, before),
        )
