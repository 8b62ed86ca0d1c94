from odoo import api, fields, models
from odoo.exceptions import ValidationError


class UnionDocumentSeries(models.Model):
    """Run of numbers of one unit, for the types of papers that share it, from a year on.

    Numbers restart each calendar year per issuing body; some bodies keep one run for all papers,
    others one per type. Without a series here a type has the run that ``union.document.type``
    names. Numbers that were given stay in the series that they were given in: a change that
    would touch a year with numbers is refused.
    """

    _name = "union.document.series"
    _description = "Union Document Series"
    _order = "unit_id, year_start desc, name"

    unit_id = fields.Many2one(
        "union.unit",
        required=True,
        index=True,
        ondelete="restrict",
        help="The unit whose papers take their numbers from it.",
    )
    name = fields.Char(required=True, help="Short name of the run of numbers, e.g. CHUNG.")
    type_ids = fields.Many2many(
        "union.document.type",
        string="Types",
        required=True,
        help="Papers of these types are numbered one after the other.",
    )
    year_start = fields.Integer(
        "From the year",
        required=True,
        aggregator=None,
        default=lambda self: self.env["union.clock"]._today().year,
        help="First year in which it counts. Numbers begin again with 1 each year.",
    )
    year_end = fields.Integer("To the year", aggregator=None, help="Last year; 0 while it goes on.")

    _years_ordered = models.Constraint(
        "CHECK (year_start BETWEEN 1900 AND 2999"
        " AND (COALESCE(year_end, 0) = 0 OR year_end BETWEEN year_start AND 2999))",
        "A series begins in a year of four figures and does not end before it.",
    )

    @api.constrains("name", "type_ids")
    def _check_filled(self):
        for series in self:
            if not (series.name or "").strip() or not series.type_ids:
                raise ValidationError(
                    self.env._("A series has a name and at least one type of papers.")
                )

    @api.constrains("unit_id", "name", "type_ids", "year_start", "year_end")
    def _check_overlap(self):
        for unit, group in (
            self.search([("unit_id", "in", self.unit_id.ids)]).grouped("unit_id").items()
        ):
            for series in group:
                for other in group.filtered(lambda o, s=series: o.id > s.id and o._meets(s)):
                    raise ValidationError(
                        self.env._(
                            "“%(one)s” and “%(other)s” of “%(unit)s” have the same name or types "
                            "in the same year: end one before the other begins.",
                            one=series.name,
                            other=other.name,
                            unit=unit.name,
                        )
                    )

    def _covers(self, year):
        return self.year_start <= year <= (self.year_end or 9999)

    def _meets(self, other):
        """Tell whether two series of one unit share a type or a name in some year."""
        apart = (self.year_end and self.year_end < other.year_start) or (
            other.year_end and other.year_end < self.year_start
        )
        return not apart and bool(self.name == other.name or self.type_ids & other.type_ids)

    @api.model
    def _names_for(self, keys):
        """Names of the series that papers take their numbers from, in one query.

        :param keys: tuples of unit, type and year
        :return: names by these tuples
        :rtype: dict[tuple, str]
        """
        units = self.env["union.unit"].union(*(unit for unit, __, __ in keys))
        # sudo: numbers run on whatever of the settings the clerk may read
        own = self.sudo().search([("unit_id", "in", units.ids)]).grouped("unit_id")
        names = {}
        for unit, paper_type, year in keys:
            found = [
                series.name
                for series in own.get(unit, ())
                if series._covers(year) and paper_type in series.type_ids
            ]
            # sudo: a catalogue that every user of the module reads
            names[unit, paper_type, year] = found[0] if found else paper_type.sudo()._series_name()
        return names

    @api.model
    def _names_given(self, units):
        """Series of the years, types and units in which numbers have been given.

        :rtype: dict[tuple, str]
        """
        # sudo: a change is measured against all numbers, whichever the user may read
        groups = (
            self.env["union.document.number"]
            .sudo()
            ._read_group([("unit_id", "in", units.ids)], ["unit_id", "type_id", "year"])
        )
        return self._names_for(groups)

    def _check_given(self, before):
        """Refuse what would put papers of a begun year into another series.

        :param dict before: what :meth:`_names_given` said before the change
        """
        units = self.env["union.unit"].union(*(unit for unit, __, __ in before))
        after = self._names_given(units)
        for (unit, paper_type, year), name in before.items():
            if after[unit, paper_type, year] != name:
                raise ValidationError(
                    self.env._(
                        "“%(unit)s” has given numbers of %(year)s to papers of the type “%(type)s” "
                        "in the series “%(series)s”: change it from %(next)s on.",
                        unit=unit.name,
                        year=str(year),
                        type=paper_type.name,
                        series=name,
                        next=str(year + 1),
                    )
                )

    # ------------------------------------------------------------
    # CRUD: years with numbers stay as they are
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        self.browse().check_access("create")
        ids = [vals.get("unit_id") or self.env.context.get("default_unit_id") for vals in vals_list]
        before = self._names_given(self.env["union.unit"].browse(filter(None, ids)))
        series = super().create(vals_list)
        series._check_given(before)
        return series

    def write(self, vals):
        units = self.unit_id | self.env["union.unit"].browse(vals.get("unit_id") or ())
        before = self._names_given(units)
        result = super().write(vals)
        self._check_given(before)
        return result

    def unlink(self):
        before = self._names_given(self.unit_id)
        result = super().unlink()
        self._check_given(before)
        return result
