from odoo import api, models
from odoo.fields import Domain


class UnionMandateQuestionMixin(models.AbstractModel):
    """What the other rooms ask of the mandates of the day: who may act where.

    A role is asked for together with the kind of work, because it may have been handed over for
    that kind only. Reading follows from any mandate.
    """

    _name = "union.mandate.question.mixin"
    _description = "Union: questions to the mandates"

    @api.model
    def _in_force_domain(self):
        """Mandates of the day, by the federation's clock; what an archived user gave has no force.

        Never ``'today'`` nor ``context_today``: both follow the time zone that a client sends.

        :rtype: Domain
        """
        today = self.env["union.clock"]._today()
        return (
            Domain("date_start", "<=", today)
            & (Domain("date_end", "=", False) | Domain("date_end", ">=", today))
            & (Domain("delegated_by_id", "=", False) | Domain("delegated_by_id.active", "=", True))
        )

    def _in_force(self):
        """Those of the mandates that :meth:`_in_force_domain` finds.

        :rtype: UnionMandate
        """
        today = self.env["union.clock"]._today()
        return self.filtered(
            lambda mandate: (
                mandate.date_start  # none yet on a form that is being filled in
                and mandate.date_start <= today
                and (not mandate.date_end or mandate.date_end >= today)
                and (not mandate.delegated_by_id or mandate.delegated_by_id.active)
            )
        )

    @api.model
    def _kind_domain(self, kind):
        """Mandates that hold for a kind of work: whole roles, and those handed over for it only.

        Who asks for no kind gets whole roles: a limited one counts nowhere by mistake.

        :param str kind: name of a model
        :rtype: Domain
        """
        return Domain("scope", "in", [False, kind] if kind else [False])

    @api.model
    def _current(self, *roles, kind=None):
        """Mandates that the current user holds today: at most one query in a transaction.

        :param roles: only these roles; none: any role, for whatever kind of work
        :param str kind: model of the records to act on: what was handed over for this kind of
            work counts as well
        :rtype: UnionMandate
        """
        held = self._held_by_user()._in_force()
        if not roles:
            return held
        scopes = (False, kind) if kind else (False,)
        return held.filtered(lambda mandate: mandate.role in roles and mandate.scope in scopes)

    @api.model
    def _held_by_user(self):
        """All mandates of the current user, past and to come as well.

        :rtype: UnionMandate
        """
        # sudo: the question is about the user, who may not read the table of mandates
        return self.env.user.sudo().union_held_ids.with_env(self.sudo().env)

    @api.model
    def _current_units(self, *roles, kind=None):
        """Units for which the current user acts himself, not those below.

        Those in which he holds a mandate, and after them the ended ones whose files they keep.

        :param roles: only these roles; none: any role
        :param str kind: model of the records to act on, see :meth:`_current`
        :rtype: UnionUnit
        """
        return self._acting_for(self._current(*roles, kind=kind).unit_id)

    @api.model
    def _acting_for(self, units):
        """Units for which the holders of a role in ``units`` act.

        :rtype: UnionUnit
        """
        units = units.browse(
            unit.id for unit, acting in units._acting_units().items() if acting == unit
        )
        return units | units._kept_units()

    @api.model
    def _current_paths(self, *roles):
        """Roots of the current user's territory.

        :param roles: only these roles; none: any role
        :return: values of ``parent_path``, none below another
        :rtype: list[str]
        """
        return self._roots(self._current(*roles).unit_id)

    @api.model
    def _roots(self, units):
        """Paths of those of the units that lie below no other of them.

        :param UnionUnit units:
        :rtype: list[str]
        """
        roots = []
        # an ended unit stays below the one that keeps its files: the tree says enough
        for path in sorted(units.mapped("parent_path")):
            if not roots or not path.startswith(roots[-1]):
                roots.append(path)
        return roots

    @api.model
    def _held(self, unit_ids, roles, kind=None):
        """Mandates of today by the unit that they are for and the role, in one query.

        For an ended unit these are the mandates at the unit that keeps its files.

        :param unit_ids: iterable of unit ids
        :param roles: iterable of role keys
        :param str kind: model of the records to act on, see :meth:`_current`
        :return: mandates by unit id and role, with the right to read them
        :rtype: dict[tuple[int, str], UnionMandate]
        """
        acted_for = {}
        for unit, acting in self.env["union.unit"].browse(unit_ids)._acting_units().items():
            acted_for.setdefault(acting.id, []).append(unit.id)
        domain = (
            self._in_force_domain()
            & Domain("unit_id", "in", list(acted_for))
            & Domain("role", "in", list(roles))
            & self._kind_domain(kind)
            & Domain("user_id.active", "=", True)
        )
        # sudo: who has to act is asked on behalf of everybody
        groups = self.sudo()._read_group(domain, ["unit_id", "role"], ["id:recordset"])
        return {
            (unit_id, role): mandates
            for acting, role, mandates in groups
            for unit_id in acted_for[acting.id]
        }

    @api.model
    def _holders(self, unit_ids, roles, kind=None):
        """Who holds which role for which unit today.

        :param unit_ids: iterable of unit ids
        :param roles: iterable of role keys
        :param str kind: model of the records to act on, see :meth:`_current`
        :return: users by unit id and role; nobody holds what is not in it
        :rtype: dict[tuple[int, str], res.users]
        """
        held = self._held(unit_ids, roles, kind)
        return {place: mandates.user_id.with_env(self.env) for place, mandates in held.items()}

    def _of_department(self, department):
        """Those of the holders of a role at a unit who act for a department.

        Whoever stands in for a holder acts for the holder's department, whatever his own is.

        :param UnionDepartment department:
        :rtype: UnionMandate
        """
        own = self.filtered(lambda m: m.department_id == department and not m.delegated_by_id)
        return own | self.filtered(lambda mandate: mandate.delegated_by_id in own.user_id)

    @api.model
    def _in_force_holders(self, units):
        """Everybody who holds any role in one of the units today.

        :rtype: res.users
        """
        # sudo: the holders are told, whoever makes the change
        return (
            self.sudo().search(self._in_force_domain() & Domain("unit_id", "in", units.ids)).user_id
        )

    @api.model
    def _handed_over_by(self, unit, role, kind=None):
        """In whose place the current user acts in a role.

        :param UnionUnit unit: whose record it is
        :param str role: key of the role
        :param str kind: model of the record, see :meth:`_current`
        :return: name of the holder; empty: the user acts in a role of his own
        :rtype: str
        """
        acting = unit._acting_units().get(unit, unit)
        held = self._current(role, kind=kind).filtered(lambda mandate: mandate.unit_id == acting)
        if not held or not all(held.mapped("delegated_by_id")):
            return ""
        return held[0].delegated_by_id.name
