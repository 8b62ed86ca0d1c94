from dataclasses import dataclass, field

from odoo import api, models
from odoo.tools import format_date


@dataclass
class Change:
    """What becomes of one unit. Units are named by code, so that new ones can be named too."""

    #: create, change, end; keep: the unit only has to exist
    action: str
    code: str
    #: new values: code, name, print_name, abbreviation, place, level_id
    values: dict = field(default_factory=dict)
    #: code of the unit above; empty: as it is
    parent: str = ""
    #: of a unit that ends: code of the unit that keeps its files
    keeper: str = ""
    #: of a unit that ends: ids of members by code of the unit they go to; the others: keeper
    members: dict = field(default_factory=dict)
    #: the keeper's headcount grows by that of the unit that ends
    adds_headcount: bool = False
    #: row of the workbook that it comes from
    row: int = 0


class UnionUnitChangeCheckMixin(models.AbstractModel):
    """What a reorganisation comes to, and why it cannot be made."""

    _name = "union.unit.change.check.mixin"
    _description = "Union: whether units can be reorganised"

    # ------------------------------------------------------------
    # The tree as it will be
    # ------------------------------------------------------------

    @api.model
    def _units_by_code(self, changes):
        """Units that exist and are named in the changes.

        :rtype: dict[str, UnionUnit]
        """
        codes = {code for c in changes for code in (c.code, c.parent, c.keeper, *c.members)}
        codes |= {change.values.get("code") for change in changes}
        units = self.env["union.unit"].search([("code", "in", list(codes - {None, ""}))])
        return units.grouped("code")

    @api.model
    def _resolve(self, changes):
        """Speak of every unit by its present code, where a change names it by its new one."""
        old = {c.values["code"]: c.code for c in changes if c.values.get("code")}
        for change in changes:
            change.parent = old.get(change.parent, change.parent)
            change.keeper = old.get(change.keeper, change.keeper)

    @api.model
    def _tree(self, changes):
        """The tree as it will be, by code.

        :return: code of the unit above by code, and the codes of the units that move along with
            the end of the unit above them, without being named
        :rtype: tuple[dict[str, str], list[str]]
        """
        units = self.env["union.unit"].search_fetch([], ["code", "parent_id", "date_end"])
        tree = {unit.code: unit.parent_id.code or "" for unit in units}
        exists = {unit.code for unit in units if not unit.is_ended}
        keepers = {c.code: c.keeper for c in changes if c.action == "end"}
        said = {c.code: c.parent for c in changes if c.action != "end" and c.parent} | keepers
        tree |= said
        # a keeper below the unit it is to keep moves below itself: the loop shows as a fault
        along = [
            code
            for code, above in tree.items()
            if above in keepers and code in exists and code not in said
        ]
        tree |= {code: keepers[tree[code]] for code in along}
        return tree, along

    @api.model
    def _chain_of(self, code, tree):
        """Codes above a unit, the nearest first, until the top or one that was there already.

        :rtype: list[str]
        """
        chain = []
        while (code := tree.get(code)) and code not in chain:
            chain.append(code)
        return chain

    # ------------------------------------------------------------
    # Faults
    # ------------------------------------------------------------

    @api.model
    def _faults(self, changes, date):
        """Why the changes cannot be made.

        :param list[Change] changes:
        :param datetime.date date: first day of the new state
        :return: faults with the change and the field that they lie in, empty for the whole
        :rtype: list[tuple[Change | None, str, str]]
        """
        if date > self.env["union.clock"]._today():
            return [
                (
                    None,
                    "date",
                    self.env._(
                        "%(date)s lies in the future: a change is entered on its day or later.",
                        date=format_date(self.env, date),
                    ),
                )
            ]
        self._resolve(changes)
        units, seen, faults = self._units_by_code(changes), set(), []
        coming = {change.code for change in changes if change.action == "create"}
        ending = {c.code for c in changes if c.action == "end"}
        for change in changes:
            found = list(self._faults_of_unit(change, units, date))
            if change.code in seen:
                found.append(("unit", self.env._("The unit is named more than once.")))
            seen.add(change.code)
            found += self._faults_above(change, units, coming, ending, date)
            faults += [(change, name, text) for name, text in found]
        return faults or self._faults_of_tree(changes, units, date)

    @api.model
    def _faults_of_unit(self, change, units, date):
        """Faults that lie in the unit itself: pairs of a field and a sentence."""
        unit = units.get(change.code)
        if change.action == "create":
            if unit:
                yield "code", self.env._("There is a unit with the code %s already.", change.code)
            if not change.values.get("name"):
                yield "name", self.env._("A new unit needs a name.")
            if not change.values.get("level_id"):
                yield "level_id", self.env._("A new unit needs a level.")
        elif not unit:
            yield "unit", self.env._("There is no unit with the code %s.", change.code)
        elif unit.date_end:
            yield (
                "unit",
                self.env._(
                    "“%(unit)s” ended on %(date)s.",
                    unit=unit.name,
                    date=format_date(self.env, unit.date_end),
                ),
            )
        elif change.action != "keep" and (fault := self._fault_of_date(unit, date)):
            yield "date", fault
        new_code = change.values.get("code")
        if change.action == "change":
            if new_code in units and new_code != change.code:
                yield "code", self.env._("There is a unit with the code %s already.", new_code)
            if unit and not change.parent and not self._news(unit, change):
                yield "name", self.env._("Nothing changes: say what is new.")

    @api.model
    def _news(self, unit, change):
        """Those of the values that differ from the unit's.

        :rtype: dict
        """
        news = {}
        for name, value in change.values.items():
            present = unit[name].id if name == "level_id" else unit[name]
            if value and value != present:
                news[name] = value
        return news

    @api.model
    def _fault_of_date(self, unit, date):
        """Why the unit cannot change on that day; empty: it can."""
        if unit.date_start and unit.date_start >= date:
            return self.env._(
                "“%(unit)s” exists since %(date)s: the change must come after that day.",
                unit=unit.name,
                date=format_date(self.env, unit.date_start),
            )
        row = unit.history_ids.filtered(lambda row: not row.date_end)[:1]
        if row.date_start and row.date_start > date:
            return row._say_changed_later(unit, row)
        return ""

    @api.model
    def _faults_above(self, change, units, coming, ending, date):
        """Faults of the unit above and of the one that keeps the files."""
        name = "keeper" if change.action == "end" else "parent"
        code = getattr(change, name)
        if not code:
            if change.action == "end":
                yield name, self.env._("Say which unit keeps the files and acts from now on.")
            return
        unit = units.get(code)
        if code == change.code:
            yield name, self.env._("This is the unit itself: name another one.")
        elif code in ending or (unit and unit.date_end):
            yield name, self.env._("The unit %s ends itself: name one that goes on.", code)
        elif not unit and code not in coming:
            yield name, self.env._("There is no unit with the code %s.", code)
        elif unit and unit.date_start and unit.date_start > date:
            yield (
                name,
                self.env._(
                    "“%(unit)s” exists since %(date)s only.",
                    unit=unit.name,
                    date=format_date(self.env, unit.date_start),
                ),
            )

    @api.model
    def _faults_of_tree(self, changes, units, date):
        """Faults that show once everything is put together: loops, and units that move along."""
        (tree, along), faults = self._tree(changes), []
        for change in changes:
            if change.code in self._chain_of(change.code, tree):
                text = self._say_circle(tree[change.code], change.code, units)
                faults.append((change, "keeper" if change.action == "end" else "parent", text))
        ends = {change.code: change for change in changes if change.action == "end"}
        for unit in self.env["union.unit"].search([("code", "in", along)]):
            end = ends[unit.parent_id.code]
            if unit.code in self._chain_of(unit.code, tree):
                faults.append((end, "keeper", self._say_circle(end.keeper, end.code, units)))
            if fault := self._fault_of_date(unit, date):
                faults.append((end, "date", fault))
        return faults

    @api.model
    def _say_circle(self, above, code, units):
        return self.env._(
            "“%(above)s” lies below “%(unit)s”: the tree would run in a circle.",
            above=units[above].name if above in units else above,
            unit=units[code].name if code in units else code,
        )
