from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class UnionRouteMixin(models.AbstractModel):
    """Dossier that climbs the tree of units along a route.

    The route is computed from the tree, the deciding unit and the roles, shown before
    submission and frozen as ``union.approval.step`` rows. Nobody acts on what he submitted
    himself, nor on a dossier of his own, unless the unit has nobody else: then the unit above
    acts. A model overrides :meth:`_deciding_units` and :meth:`_own_user_ids`.
    """

    _name = "union.route.mixin"
    _description = "Union: dossier with a route"
    _inherit = ["union.territory.mixin"]

    #: Roles that act one after the other in the dossier's own unit, and in each unit above.
    _roles_on_the_way = ("appraiser", "approver")
    #: Days that each step may take; only an expectation.
    _days_per_step = 3

    round = fields.Integer(readonly=True, copy=False, help="How often it was submitted.")
    submitted_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="Who submitted it last.",
    )
    date_submitted = fields.Datetime(readonly=True, copy=False, help="When it was last submitted.")
    step_ids = fields.One2many(
        "union.approval.step",
        "res_id",
        "Way",
        readonly=True,
        copy=False,
        domain=lambda self: [("res_model", "=", self._name)],
        help="The dossier's way so far and still to go.",
    )
    current_step_id = fields.Many2one(
        "union.approval.step",
        "In turn",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="Whose turn it is.",
    )
    route_preview = fields.Text(
        "Way to go",
        compute="_compute_route_preview",
        help="Who will act on it after submission, and when that is expected.",
    )
    my_turn = fields.Boolean(
        compute="_compute_my_turn",
        search="_search_my_turn",
        help="The current user holds the role whose turn it is.",
    )

    # ------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------

    @api.depends_context("uid")
    @api.depends("unit_id", "state")
    def _compute_route_preview(self):
        roles = dict(self.env["union.mandate"]._fields["role"]._description_selection(self.env))
        routes = self._route()
        holders = self._route_holders(routes)
        clock = self.env["union.clock"]
        for dossier in self:
            lines = []
            # who acts for a unit is for those in charge of it, not for all who read the plan
            route = routes[dossier] if dossier.in_territory or not dossier.id else []
            for number, (unit, role) in enumerate(route, 1):
                users = holders.get((unit.id, role))
                expected = clock._today() + timedelta(days=self._days_per_step * number)
                lines.append(
                    self.env._(
                        "%(number)s. %(unit)s – %(role)s: %(names)s (expected by %(date)s)",
                        number=number,
                        unit=unit.name,
                        role=roles[role].lower(),
                        names=", ".join(users.mapped("name"))
                        if users
                        else self.env._("nobody yet"),
                        date=expected.strftime("%d/%m/%Y"),
                    )
                )
            dossier.route_preview = "\n".join(lines) or False

    @api.depends_context("uid")
    @api.depends("current_step_id.state")
    def _compute_my_turn(self):
        actors = self._actors()
        for dossier in self:
            dossier.my_turn = self.env.uid in actors[dossier]

    def _search_my_turn(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("current_step_id.is_mine", "=", True)]

    @api.constrains("unit_id")
    def _check_unit_exists(self):
        for dossier in self.filtered("unit_id.is_ended"):
            raise ValidationError(
                self.env._(
                    "“%(unit)s” has ended and begins nothing new.", unit=dossier.unit_id.name
                )
            )

    # ------------------------------------------------------------
    # The route
    # ------------------------------------------------------------

    def _deciding_units(self):
        """Up to which unit each dossier climbs: here its own.

        :rtype: dict[models.Model, union.unit]
        """
        return {dossier: dossier.unit_id for dossier in self}

    def _route(self):
        """Stops of each dossier, computed from the tree of today.

        An ended unit is no stop: the unit that keeps its files is. A stop at which only the
        officer who submits could act is the nearest unit above where somebody else can.

        :return: units and roles by dossier, in order
        :rtype: dict[models.Model, list[tuple]]
        """
        routes, deciders = {}, self._deciding_units()
        units = self.unit_id.union(*deciders.values())
        acting = units.browse(units._ancestor_ids())._acting_units()
        for dossier, deciding in deciders.items():
            routes[dossier] = []
            for unit in dossier.unit_id and dossier.unit_id._chain():
                if acting[unit] == unit:
                    routes[dossier] += [(unit, role) for role in self._roles_on_the_way]
                if unit == acting.get(deciding):
                    break
        return self._pass_on_own(routes)

    def _pass_on_own(self, routes):
        """Move the stops at which nobody but the current user could act to a unit above.

        :param dict routes: units and roles by dossier; of those the user may submit
        :rtype: dict[models.Model, list[tuple]]
        """
        stops = {stop for route in routes.values() for stop in route}
        units = self.env["union.unit"].union(*(unit for unit, __ in stops))
        holders = self.env["union.mandate"]._holders(
            units._ancestor_ids(), {role for __, role in stops}, kind=self._name
        )
        moved = {}
        for unit, role in stops:
            if holders.get((unit.id, role), self.env["res.users"]).ids == [self.env.uid]:
                above = (
                    other
                    for other in unit._chain()
                    if set(holders.get((other.id, role), self.env["res.users"]).ids)
                    - {self.env.uid}
                )
                moved[unit, role] = (next(above, unit), role)
        return {
            dossier: [moved.get(stop, stop) if dossier.in_charge else stop for stop in route]
            for dossier, route in routes.items()
        }

    def _route_holders(self, routes):
        stops = {stop for route in routes.values() for stop in route}
        return self.env["union.mandate"]._holders(
            {unit.id for unit, __ in stops}, {role for __, role in stops}, kind=self._name
        )

    def _start_round(self, route):
        """Freeze the route of a submission as steps and give the first its turn.

        :return: values for the dossier
        :rtype: dict
        """
        self.ensure_one()
        now = self._clock_now()
        number = self.round + 1
        steps = self.env["union.approval.step"]._append(
            [
                {
                    "res_model": self._name,
                    "res_id": self.id,
                    "dossier_name": self.display_name,
                    "dossier_unit_id": self.unit_id.id,
                    "round": number,
                    "sequence": sequence,
                    "unit_id": unit.id,
                    "role": role,
                    "submitter_id": self.env.uid,
                    "submitter_name": self.env.user.name,
                    "deadline": now + timedelta(days=self._days_per_step * sequence),
                    "state": "current" if sequence == 1 else "waiting",
                    "date_current": now if sequence == 1 else False,
                }
                for sequence, (unit, role) in enumerate(route, 1)
            ]
        )
        return {"round": number, "current_step_id": steps[:1].id}

    def _send_on(self, ended):
        """Let whoever acts for units that have ended take their open steps over.

        From the first of these steps on the way is closed as superseded and laid anew behind
        it: steps are never changed. A stop that comes twice by this comes at its last place.

        :param UnionUnit ended:
        """
        now = self._clock_now()
        for dossier in self:
            steps = dossier._open_steps().sorted("sequence")
            first = min(steps.filtered(lambda s: s.unit_id in ended).mapped("sequence"))
            closed = steps.filtered(lambda step, first=first: step.sequence >= first)
            turn = closed.filtered(lambda step: step.state == "current")
            acting = closed.unit_id._acting_units()
            stops = [(acting[step.unit_id], step.role) for step in closed]
            values = closed.copy_data()
            names = ", ".join((closed.unit_id & ended).mapped("name"))
            comment = self.env._("%(units)s ended: it goes on below.", units=names)
            closed._settle({"state": "superseded", "date_done": now, "comment": comment})
            sequence, new = closed[-1].sequence, []
            for place, (stop, vals) in enumerate(zip(stops, values, strict=True)):
                if stop not in stops[place + 1 :]:
                    sequence += 1
                    new.append(vals | {"unit_id": stop[0].id, "sequence": sequence})
                    new[-1] |= {"state": "waiting", "date_current": False, "date_received": False}
            if turn:
                new[0] |= {"state": "current", "date_current": now}
            steps = self.env["union.approval.step"]._append(new)
            if turn:
                dossier._engine_write({"current_step_id": steps[0].id})
                dossier._close_activities()
                dossier._tell_actors()
            dossier._log_event("send_on", comment=names)

    def _open_steps(self):
        """Steps of the dossiers that have no outcome yet."""
        # sudo: the engine closes steps that the officer may not read at every level
        return (
            self.env["union.approval.step"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "in", self.ids),
                    ("state", "in", ("waiting", "current")),
                ]
            )
        )

    def _next_steps(self):
        """The step after the current one of each dossier, empty at the end of the route.

        :rtype: dict[models.Model, union.approval.step]
        """
        waiting = self._open_steps().filtered(lambda step: step.state == "waiting")
        following = waiting.sorted("sequence").grouped("res_id")
        none = waiting.browse()
        return {dossier: following.get(dossier.id, none)[:1] for dossier in self}

    def _settle_current(self, state, comment=None, points=None):
        """Write the outcome of the current steps, with the actor's name and title as text."""
        now = self._clock_now()
        Mandate = self.env["union.mandate"]
        # a role of one's own goes before one handed over
        mandates = Mandate._current().filtered(lambda m: m.scope in (False, self._name))
        mandates = mandates.sorted(lambda mandate: not mandate.delegated_by_id)
        held = {(mandate.unit_id, mandate.role): mandate for mandate in mandates}
        for dossier in self:
            step = dossier.current_step_id.sudo()  # sudo: checked by _why_not
            places = [(unit, step.role) for unit in step.unit_id._chain()]
            mandate = next((held[place] for place in places if place in held), Mandate)
            title = mandate.title or self._role_label(step.role)
            if mandate.delegated_by_id:
                title = self.env._(
                    "%(title)s, for %(holder)s", title=title, holder=mandate.delegated_by_id.name
                )
            step._settle(
                {
                    "state": state,
                    "actor_id": self.env.uid,
                    "actor_name": self.env.user.name,
                    "actor_title": title,
                    "date_received": step.date_received or now,
                    "date_done": now,
                    "comment": comment,
                    "points": "\n".join(points or []) or False,
                }
            )

    # ------------------------------------------------------------
    # Whose turn it is
    # ------------------------------------------------------------

    def _actors(self):
        """Who may act on the current step of each dossier.

        Holders of the role at the unit whose turn it is, without those whose own dossier it is;
        where nobody is left, the holders at the nearest unit above.

        :return: user ids by dossier
        :rtype: dict[models.Model, set[int]]
        """
        steps = self.current_step_id.sudo()  # sudo: whose turn it is, for the answer only
        holders = self.env["union.mandate"]._holders(
            steps.unit_id._ancestor_ids(), set(steps.mapped("role")), kind=self._name
        )
        own = self._own_user_ids()
        actors = {}
        for dossier in self:
            step = dossier.current_step_id.sudo()  # sudo: as above
            actors[dossier] = set()
            for unit in step.unit_id and step.unit_id._chain():
                found = set(holders.get((unit.id, step.role), self.env["res.users"]).ids)
                actors[dossier] = found - own[dossier]
                if actors[dossier]:
                    break
        return actors

    def _own_user_ids(self):
        """Users whose own dossier it is: here who submitted it.

        :return: user ids by dossier
        :rtype: dict[models.Model, set[int]]
        """
        return {dossier: set(dossier.submitted_by_id.ids) for dossier in self}

    # ------------------------------------------------------------
    # Words
    # ------------------------------------------------------------

    def _clock_now(self):
        return self.env["union.clock"]._now()

    @api.model
    def _role_label(self, role):
        roles = self.env["union.mandate"]._fields["role"]._description_selection(self.env)
        return dict(roles).get(role, "").lower()
