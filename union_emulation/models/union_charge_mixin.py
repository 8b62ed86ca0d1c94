from odoo import api, models
from odoo.fields import Domain


class UnionChargeMixin(models.AbstractModel):
    """Who is in charge of a unit: its officer, or the officer above who enters in its place.

    The rule, asked anew each time, so that it begins and ends by itself with a mandate:

    - An officer in force at exactly the unit is in charge of it. In force: today lies within the
      mandate, the account is active, and whoever handed the role over is active as well.
    - A unit that has no officer in force, or hands in on paper, is *represented* by the officers
      of the nearest unit above that has one; never by those of a unit further up, nor by those
      of a unit beside it. A unit on paper with an officer of its own has both.
    - A unit that is electronic and has an officer is represented by nobody.
    - For a unit that has ended the one that keeps its files stands here, with that one's officers
      and its way of handing in.
    """

    _name = "union.charge.mixin"
    _description = "Union: mandates that say who is in charge"
    _inherit = ["union.mandate.question.mixin"]

    @api.model
    def _charge_of(self, units, *roles, kind=None):
        """Those of the units for which the current user acts in one of the roles.

        An officer acts for the units that he represents as well. The number of queries does not
        grow with the number of units.

        :param UnionUnit units:
        :param roles: role keys; none: officer
        :param str kind: model of the records to act on, see :meth:`_current`
        :rtype: UnionUnit
        """
        roles = roles or ("officer",)
        held = units & self._current_units(*roles, kind=kind)
        rest = units - held
        return held | self._represented(rest) if rest and "officer" in roles else held

    @api.model
    def _represented(self, units):
        """Those of the units that the current user represents, without being their officer.

        :param UnionUnit units:
        :rtype: UnionUnit
        """
        mine = units and self._current_units("officer")
        if not mine:
            return units.browse()
        paths = tuple(mine.mapped("parent_path"))
        below = (units - mine).filtered(lambda unit: (unit.parent_path or "").startswith(paths))
        desks = self._officer_desks(below)
        return below.filtered(lambda unit: desks[unit] & mine)

    @api.model
    def _represented_units(self):
        """All units that the current user represents, without being their officer.

        :rtype: UnionUnit
        """
        below = Domain.OR(
            Domain("parent_path", "=like", f"{path}_%") for path in self._current_paths("officer")
        )
        units = self.env["union.unit"]
        if below.is_false():
            return units
        names = ["parent_path", "delivery_mode", "date_end", "keeper_id"]
        return self._represented(units.search_fetch(below, names))

    @api.model
    def _turn_domain(self):
        """Rows that name a unit, a role and a model, of which the current user holds the role.

        As officer he acts for the units that he represents as well.

        :return: on ``unit_id``, ``role`` and ``res_model``
        :rtype: Domain
        """
        held = self._current().grouped(lambda mandate: (mandate.role, mandate.scope))
        found = Domain.FALSE
        for (role, scope), mandates in held.items():
            units = self._acting_for(mandates.unit_id)
            if role == "officer":
                units |= self._represented_units()
            found |= (
                Domain("role", "=", role)
                & Domain("unit_id", "in", units.ids)
                & (Domain("res_model", "=", scope) if scope else Domain.TRUE)
            )
        return found

    @api.model
    def _officer_desks(self, units):
        """The units whose officers are in charge of each of the units today.

        :param UnionUnit units:
        :return: the unit itself, the one that represents it, both, or none where nobody can
        :rtype: dict[UnionUnit, UnionUnit]
        """
        acting = units._acting_units()
        places = units.browse().union(*acting.values())
        holders = self._holders(places._ancestor_ids(), ["officer"])
        staffed = {unit_id for unit_id, __ in holders}
        none = units.browse()
        desks = {}
        for unit in units:
            place, *above = acting[unit]._chain()
            desks[unit] = place if place.id in staffed else none
            if place.id not in staffed or place.delivery_mode == "paper":
                desks[unit] |= next((other for other in above if other.id in staffed), none)
        return desks

    @api.model
    def _officer_refusals(self, units):
        """Why the current user may not do what an officer of the units does.

        :param UnionUnit units:
        :return: translated sentence by unit; a unit that he is in charge of is not in it
        :rtype: dict[UnionUnit, str]
        """
        strange = units - self._charge_of(units)
        desks = self._officer_desks(strange)
        refusals = {}
        for unit, acting in strange._acting_units().items():
            above = desks[unit] - acting
            if above and acting not in desks[unit]:
                refusals[unit] = self.env._(
                    "“%(unit)s” has no officer now: only an officer of “%(above)s” may do this in "
                    "its place.",
                    unit=unit.name,
                    above=above.name,
                )
            else:
                refusals[unit] = self.env._(
                    "Only an officer of “%(unit)s” may do this.", unit=acting.name
                )
        return refusals
