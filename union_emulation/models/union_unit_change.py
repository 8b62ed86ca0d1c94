from datetime import timedelta

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import format_date

from ..tools.lock import hold


class UnionUnitChange(models.AbstractModel):
    """Reorganisation: several units change, begin or end on one day, all of them or none.

    History keeps what was true before the day. A unit that ends stays in the tree under the
    unit that keeps its files: what it submitted stays its own, its keeper's holders act on it.
    Its members and the units below it move, its mandates and signatories end.
    """

    _name = "union.unit.change"
    _description = "Union: reorganisation of units"
    _inherit = ["union.unit.change.check.mixin"]

    # ------------------------------------------------------------
    # Preview
    # ------------------------------------------------------------

    @api.model
    def _consequences(self, changes, date):
        """Everything that will happen, for the administrator to read before he applies it.

        :return: kind of consequence, name of the unit and sentence
        :rtype: list[tuple[str, str, str]]
        """
        self._check_admin()
        self._resolve(changes)
        (tree, along), units, lines = self._tree(changes), self._units_by_code(changes), []
        names = {code: unit.name for code, unit in units.items()}
        names |= {c.code: c.values["name"] for c in changes if c.values.get("name")}
        for change in changes:
            lines += self._tell_unit(change, units, names, date)
        for child in self.env["union.unit"].search([("code", "in", along)]):
            text = self.env._(
                "moves from “%(old)s” to “%(new)s”.",
                old=child.parent_id.name,
                new=names[tree[child.code]],
            )
            lines.append(("below", child.name, text))
        for change in changes:
            if change.action == "end":
                lines += self._tell_end(change, units[change.code], names, date)
        return lines

    @api.model
    def _tell_unit(self, change, units, names, date):
        """Sentences on a unit that begins, changes or ends."""
        day = format_date(self.env, date)
        unit = units.get(change.code)
        if change.action == "create":
            text = self.env._(
                "is founded on %(date)s below “%(parent)s”.",
                date=day,
                parent=names.get(change.parent) or "–",
            )
            return [("unit", names[change.code], text)]
        if change.action == "end":
            text = self.env._(
                "ends on %(date)s. “%(keeper)s” keeps its files and acts for it.",
                date=format_date(self.env, date - timedelta(days=1)),
                keeper=names[change.keeper],
            )
            return [("unit", unit.name, text)]
        lines, news = [], self._news(unit, change)
        if change.parent and change.parent != unit.parent_id.code:
            text = self.env._(
                "moves from “%(old)s” to “%(new)s” on %(date)s.",
                old=unit.parent_id.name or "–",
                new=names[change.parent],
                date=day,
            )
            lines.append(("unit", unit.name, text))
        for name, value in news.items():
            level = name == "level_id"
            text = self.env._(
                "%(field)s: “%(old)s” until now, “%(new)s” from %(date)s on.",
                field=unit._fields[name]._description_string(self.env),
                old=(unit.level_id.name if level else unit[name]) or "–",
                new=self.env["union.level"].browse(value).name if level else value,
                date=day,
            )
            lines.append(("history" if name != "code" else "unit", unit.name, text))
        return lines

    @api.model
    def _tell_end(self, change, unit, names, date):
        """Sentences on what becomes of people and work of a unit that ends."""
        lines = []
        for code, members in self._members_by_target(change, unit).items():
            text = self.env._(
                "%(count)s members move to “%(unit)s”.", count=len(members), unit=names[code]
            )
            lines.append(("member", unit.name, text))
        if change.adds_headcount and unit.member_count:
            text = self.env._(
                "The headcount of “%(keeper)s” grows by %(count)s.",
                keeper=names[change.keeper],
                count=unit.member_count,
            )
            lines.append(("member", unit.name, text))
        last = format_date(self.env, date - timedelta(days=1))
        for mandate in self._open_mandates(unit):
            text = self.env._("%(mandate)s: ends.", mandate=mandate.display_name)
            lines.append(("mandate", unit.name, text))
        for signatory in self._open_signatories(unit, date):
            text = self.env._(
                "%(signer)s signs until %(date)s.", signer=signatory.display_name, date=last
            )
            lines.append(("mandate", unit.name, text))
        keeper = names[change.keeper]
        lines += [("work", unit.name, text) for text in self._tell_open_work(unit, keeper)]
        return lines

    @api.model
    def _members_by_target(self, change, unit):
        """Members of a unit that ends by code of the unit they go to.

        :rtype: dict[str, UnionMember]
        """
        Member = self.env["union.member"].with_context(active_test=False)
        rest, targets = Member.search([("unit_id", "=", unit.id)]), {}
        for code, ids in change.members.items():
            if members := rest.filtered(lambda member, ids=ids: member.id in ids):
                targets[code] = members
                rest -= members
        if rest:
            targets[change.keeper] = targets.get(change.keeper, Member) | rest
        return targets

    # ------------------------------------------------------------
    # Applying
    # ------------------------------------------------------------

    @api.model
    def _check_admin(self):
        """Only an administrator reorganises.

        :raise AccessError: says so
        """
        if not self.env.su and not self.env.user.has_group("union_emulation.group_union_admin"):
            raise AccessError(self.env._("Only an administrator may reorganise units."))

    @api.model
    def _apply(self, changes, date):
        """Make all changes, or none.

        :param list[Change] changes:
        :param datetime.date date: first day of the new state, not after today
        :return: the units, by the code they had or get
        :rtype: dict[str, UnionUnit]
        :raise UserError: the faults
        """
        self._check_admin()
        if faults := self._faults(changes, date):
            raise UserError("\n".join(dict.fromkeys(text for __, __, text in faults)))
        self._resolve(changes)
        self._lock(changes)
        (tree, along), units = self._tree(changes), self._units_by_code(changes)
        units |= self.env["union.unit"].search([("code", "in", along)]).grouped("code")
        ends = [change for change in changes if change.action == "end"]
        targets = {c.code: self._members_by_target(c, units[c.code]) for c in ends}
        by_code = {change.code: change for change in changes}
        # from the top down: no unit hangs below itself at any moment
        depth = {code: len(self._chain_of(code, tree)) for code in [*by_code, *along]}
        batches = {}
        for code in sorted(depth, key=depth.get):
            change, above = by_code.get(code), units.get(tree.get(code))
            if change and change.action == "create":
                vals = {"code": code, "parent_id": above and above.id, "date_start": date}
                units[code] = self.env["union.unit"].create({**change.values, **vals})
            else:
                vals = self._prepare_unit_values(units[code], change, above, date)
                key = (depth[code], *sorted(vals.items()))
                batches[key] = batches.get(key, units[code]) | units[code]
        for (__, *vals), batch in batches.items():
            batch._write_from(date, dict(vals))
        self._hand_over(ends, units, targets, date)
        return units

    @api.model
    def _prepare_unit_values(self, unit, change, above, date):
        """What is written on a unit that exists.

        :rtype: dict
        """
        vals = self._news(unit, change) if change else {}
        if above and above != unit.parent_id:
            vals["parent_id"] = above.id
        if change and change.action == "end":
            vals |= {"date_end": date - timedelta(days=1), "keeper_id": above.id}
        return vals

    @api.model
    def _lock(self, changes):
        """Hold the units until the end, so that nobody reorganises them at the same moment."""
        units = self.env["union.unit"].union(*self._units_by_code(changes).values())
        hold(units)

    # ------------------------------------------------------------
    # What a unit that ends leaves behind; higher floors extend it
    # ------------------------------------------------------------

    @api.model
    def _hand_over(self, ends, units, targets, date):
        """People and work of the units that have ended go on elsewhere.

        :param list[Change] ends: the changes that end a unit
        :param dict units: by code
        :param dict targets: members by code of their unit to be, by code of their unit
        :param datetime.date date: first day of the new state
        """
        last = date - timedelta(days=1)
        for change in ends:
            unit, keeper = units[change.code], units[change.keeper]
            for code, members in targets[change.code].items():
                members.write({"unit_id": units[code].id, "department_id": False})
            if change.adds_headcount:
                keeper.member_count += unit.member_count
            self._open_signatories(unit, date).write({"date_end": last})
            self._end_mandates(unit, last)

    @api.model
    def _end_mandates(self, unit, last):
        """End the mandates of a unit that has ended; those still to begin are taken back."""
        # sudo: an administrator's own mandate ends with the unit too, by nobody's decision
        mandates = self._open_mandates(unit).sudo()
        begun = mandates.filtered(lambda m: m.date_start <= self.env["union.clock"]._today())
        (mandates - begun).unlink()
        # handed-over roles first: they last no longer than the holder's own
        begun = begun.sorted(lambda mandate: not mandate.delegated_by_id)
        for start, group in begun.grouped(lambda m: max(m.date_start, last)).items():
            group.write({"date_end": start})

    @api.model
    def _open_mandates(self, unit):
        """Mandates of the unit that last today or begin later.

        :rtype: UnionMandate
        """
        today = self.env["union.clock"]._today()
        lasting = Domain("date_end", "=", False) | Domain("date_end", ">=", today)
        return self.env["union.mandate"].search(lasting & Domain("unit_id", "=", unit.id))

    @api.model
    def _open_signatories(self, unit, date):
        """Signatories of the unit who sign on the day or later.

        :rtype: UnionSignatory
        """
        return unit.signatory_ids.filtered(
            lambda s: (
                (not s.date_end or s.date_end >= date) and (not s.date_start or s.date_start < date)
            )
        )

    @api.model
    def _tell_open_work(self, unit, keeper):
        """Sentences on the running work of a unit that ends.

        :param UnionUnit unit:
        :param str keeper: name of the unit that acts from then on
        :rtype: list[str]
        """
        return []
