from typing import NamedTuple

from odoo import api, models
from odoo.fields import Domain

from ..tools.vietnamese import roman
from .emulation_registration_life_mixin import APPROVED_STATES, COUNTED, REGISTERED_STATES


class Figures(NamedTuple):
    """What stands in the cells of one category."""

    registered: int = 0
    approved: int = 0
    recognised: int = 0
    benefit: int = 0


def add_up(figures):
    """The sum of cells.

    >>> add_up([Figures(2, 1, 0, 500), Figures(1, 1, 1, 0)])
    Figures(registered=3, approved=2, recognised=1, benefit=500)

    :param figures: iterable of Figures
    :rtype: Figures
    """
    return Figures(*map(sum, zip(Figures(), *figures, strict=True)))


class Line(NamedTuple):
    """Row of the table: a unit, or a unit with everything below it."""

    number: str
    name: str
    cells: dict
    strong: bool = False


class Band(NamedTuple):
    """Columns of a category, or of all of them together."""

    name: str
    categories: tuple
    with_benefit: bool

    def figures(self, line):
        """What a row has in these columns.

        :param Line line:
        :rtype: Figures
        """
        return add_up(line.cells.get(category, Figures()) for category in self.categories)


class Table(NamedTuple):
    """The table: bands of columns, rows in the order of the tree, and what they add up to."""

    bands: list
    lines: list
    total: Line


class EmulationSummary(models.AbstractModel):
    """Consolidated table of what the units of a territory have registered under a plan.

    Each sum is made of the rows below it, so that what is printed adds up. A row holds only what
    the reader may read.
    """

    _name = "emulation.summary"
    _description = "Emulation: consolidated table of registrations"

    @api.model
    def _domain(self, campaign, phase, unit):
        """What counts as registered.

        :param emulation.campaign campaign:
        :param emulation.phase phase: none: the whole plan
        :param union.unit unit: with the units below it
        :rtype: Domain
        """
        domain = Domain("campaign_id", "=", campaign.id) & Domain("state", "in", REGISTERED_STATES)
        domain &= Domain("unit_path", "=like", f"{unit.parent_path}%")
        return domain & Domain("phase_id", "=", phase.id) if phase else domain

    @api.model
    def _build(self, campaign, phase, unit, every_unit=False):
        """The table of a unit.

        :param emulation.campaign campaign:
        :param emulation.phase phase: none: the whole plan
        :param union.unit unit: that consolidates
        :param bool every_unit: a row for each unit below; otherwise one for each unit directly
            below, with what lies below it
        :rtype: Table
        """
        cells = self._cells(self._domain(campaign, phase, unit))
        units = self._ordered(cells.keys() | self._taking_part(campaign, unit))
        branches = {}
        for below in units:
            branches.setdefault(self._branch(unit, below), []).append(below)
        # the unit itself stands before those below it
        own = [self._own_line(below, cells, branches) for below in branches.pop(unit.id, [])]
        lines, tops = list(own), list(own)
        for number, (branch, found) in enumerate(branches.items(), 1):
            together = self._add_lines(cells.get(below.id, {}) for below in found)
            label = roman(number) if every_unit else str(number)
            name = unit.browse(branch).name
            tops.append(Line(label, name, together, strong=every_unit))
            lines.append(tops[-1])
            if every_unit and [below.id for below in found] != [branch]:
                lines += self._lines_below(branch, found, cells)
        total = Line("", "", self._add_lines(top.cells for top in tops), strong=True)
        return Table(self._bands(campaign, total), lines, total)

    @api.model
    def _own_line(self, unit, cells, others):
        """What a unit has registered itself, beside a row that holds those below it as well."""
        # the text of papers: Vietnamese, whoever prints
        name = f"Riêng {unit.name}" if others else unit.name
        return Line("", name, cells.get(unit.id, {}))

    @api.model
    def _lines_below(self, branch, units, cells):
        """A row for each unit of a branch.

        :param int branch: id of the unit on top of it
        :param units: of the branch, in order
        :rtype: list[Line]
        """
        own = [self._own_line(unit, cells, units) for unit in units if unit.id == branch]
        below = [unit for unit in units if unit.id != branch]
        return own + [
            Line(str(number), unit.name, cells.get(unit.id, {}))
            for number, unit in enumerate(below, 1)
        ]

    @api.model
    def _cells(self, domain):
        """What each unit has registered itself.

        :return: cells by category id, by unit id
        :rtype: dict[int, dict[int, Figures]]
        """
        found = {}
        for unit, category, state, count, benefit in self.env["emulation.registration"]._read_group(
            domain, ["unit_id", "category_id", "state"], [COUNTED, "benefit_value:sum"]
        ):
            count = count or 0
            figures = Figures(
                count,
                count if state in APPROVED_STATES else 0,
                count if state == "recognised" else 0,
                round(benefit or 0),
            )
            found.setdefault(unit.id, {}).setdefault(category.id, []).append(figures)
        return {
            unit: {category: add_up(figures) for category, figures in row.items()}
            for unit, row in found.items()
        }

    @api.model
    def _add_lines(self, rows):
        """The sum of rows.

        :param rows: iterable of cells by category id
        :rtype: dict[int, Figures]
        """
        columns = {}
        for cells in rows:
            for category, figures in cells.items():
                columns.setdefault(category, []).append(figures)
        return {category: add_up(figures) for category, figures in columns.items()}

    @api.model
    def _taking_part(self, campaign, unit):
        """Units for which the plan was launched, whether they have registered or not.

        :rtype: set[int]
        """
        rows = self.env["emulation.participation"].search_fetch(
            [("campaign_id", "=", campaign.id), ("unit_path", "=like", f"{unit.parent_path}%")],
            ["unit_id"],
        )
        return set(rows.unit_id.ids)

    @api.model
    def _ordered(self, unit_ids):
        """Units in the order of the tree: each before those below it, neighbours by their codes.

        :param unit_ids: iterable of ids
        :rtype: union.unit
        """
        units = self.env["union.unit"].browse(unit_ids)
        codes = {unit.id: unit.code for unit in units.browse(units._ancestor_ids())}
        return units.sorted(
            lambda u: [codes[int(place)] for place in u.parent_path.split("/")[:-1]]
        )

    @api.model
    def _branch(self, unit, below):
        """The unit directly below ``unit`` to which another one belongs; itself for itself.

        :rtype: int
        """
        rest = below.parent_path.removeprefix(unit.parent_path).split("/")
        return int(rest[0]) if rest[0] else unit.id

    @api.model
    def _bands(self, campaign, total):
        """Columns: the categories of the plan in its order, and all of them together.

        :rtype: list[Band]
        """
        categories = campaign.category_ids.category_id
        # what was registered in a category that the plan has lost since still counts
        categories |= categories.browse(total.cells)
        bands = [Band(c.name, (c.id,), c.with_benefit) for c in categories]
        everything = Band("Tổng số", tuple(categories.ids), any(categories.mapped("with_benefit")))
        return [*bands, everything]
