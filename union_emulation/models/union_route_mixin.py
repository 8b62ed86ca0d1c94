from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command


class Stop(NamedTuple):
    """One who acts on a dossier's way, before the way is frozen as steps."""

    unit: models.Model
    role: str
    #: Empty: holders of any department.
    department: models.Model
    #: Stops of one stage are in turn at the same time.
    stage: int
    #: How many stops of the stage must approve.
    needed: int
    #: Working days from the turn to the deadline, and from there until the unit above is told
    #: (0: never).
    days: int
    escalation_days: int
    needs_password: bool


class UnionRouteMixin(models.AbstractModel):
    """Dossier that climbs the tree of units along a route.

    The route is computed from the tree, the deciding unit and what is laid down in
    ``union.approval.stage``, shown before submission and frozen as ``union.approval.step`` rows.
    Nobody acts on what he submitted himself, nor on a dossier of his own, unless the unit has
    nobody else: then the unit above acts. A model overrides :meth:`_deciding_units` and
    :meth:`_own_user_ids`.
    """

    _name = "union.route.mixin"
    _description = "Union: dossier with a route"
    _inherit = ["union.turn.mixin"]

    #: Where nothing is laid down, roles that act one after the other in each unit.
    _roles_on_the_way = ("appraiser", "approver")
    #: Working days that each of them has.
    _days_per_step = 3

    route_preview = fields.Text(
        "Way to go",
        compute="_compute_route_preview",
        help="Who will act on it after submission, and when that is expected.",
    )

    # ------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------

    @api.depends_context("uid")
    @api.depends("unit_id", "state")
    def _compute_route_preview(self):
        # who acts for a unit is for those in charge of it, not for all who read the plan
        routes, signed = self._route()
        routes = {
            dossier: route if dossier.in_territory or not dossier.id else []
            for dossier, route in routes.items()
        }
        texts = self._signed_texts(signed)
        holders, expected = self._route_holders(routes), self._expected(routes)
        for dossier in self:
            lines = [f"– {texts[dossier]}"] if texts[dossier] else []
            for number, stops in _by_stage(routes[dossier]).items():
                moment = expected[_total_days(routes[dossier], number)]
                lines += self._preview_stage(number, stops, holders, moment)
            dossier.route_preview = "\n".join(lines) or False

    def _preview_stage(self, number, stops, holders, moment):
        """What a stage of a route is, in words.

        :param int number: of the stage
        :param list[Stop] stops:
        :param dict holders: users by stop
        :param datetime.datetime moment: when it is expected to be done; False: not known
        :return: a line, or for several stops one for each below it
        :rtype: list[str]
        """
        date = moment and self.env["union.clock"]._localize(moment).strftime("%d/%m/%Y")
        who = []
        for stop in stops:
            label = self._stop_label(stop.role, stop.department)
            names = ", ".join(holders[stop].mapped("name")) or self.env._("nobody yet")
            who.append(f"{stop.unit.name} – {label}: {names}")
        if len(who) == 1:
            return [
                self.env._(
                    "%(number)s. %(who)s (expected by %(date)s)",
                    number=number,
                    who=who[0],
                    date=date or "…",
                )
            ]
        heading = self.env._(
            "%(number)s. At the same time, %(needed)s of %(count)s must approve "
            "(expected by %(date)s):",
            number=number,
            needed=stops[0].needed,
            count=len(who),
            date=date or "…",
        )
        return [heading, *(f"    – {one}" for one in who)]

    @api.constrains("unit_id")
    def _check_unit_exists(self):
        for dossier in self.filtered("unit_id.is_ended"):
            raise ValidationError(dossier._say_ended())

    def _say_ended(self):
        return self.env._("“%(unit)s” has ended and begins nothing new.", unit=self.unit_id.name)

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
        officer who submits could act is the nearest unit above where somebody else can. Stops for
        which a signed paper stands are left out.

        :return: stops by dossier, in order; and those left out
        :rtype: tuple[dict[models.Model, list[Stop]], dict[models.Model, list[Stop]]]
        """
        routes, deciders = {}, self._deciding_units()
        units = self.unit_id.union(*deciders.values())
        units = units.browse(units._ancestor_ids())
        acting = units._acting_units()
        laid = self.env["union.approval.stage"]._stops_at(self._name, units)
        for dossier, deciding in deciders.items():
            routes[dossier], reached = [], 0
            for unit in dossier.unit_id and dossier.unit_id._chain():
                if acting[unit] == unit:
                    stops = laid.get(unit) or self._usual_stops(unit)
                    routes[dossier] += [s._replace(stage=reached + s.stage) for s in stops]
                    reached += stops[-1].stage
                if unit == acting.get(deciding):
                    break
        signed = self._signed_stops(routes)
        rest = {dossier: _without(route, signed[dossier]) for dossier, route in routes.items()}
        return self._pass_on_own(rest), signed

    def _signed_stops(self, routes):
        """Stops for which a paper stands that was signed outside the system: here none.

        :param dict routes: stops by dossier
        :rtype: dict[models.Model, list[Stop]]
        """
        return dict.fromkeys(routes, ())

    def _signed_texts(self, signed):
        """What stands for the stops that are left out.

        :param dict signed: of :meth:`_signed_stops`
        :return: text by dossier; False where nothing is left out
        :rtype: dict[models.Model, str | bool]
        """
        texts = dict.fromkeys(self, False)
        for dossier in self.filtered(lambda d: signed[d]):
            stops = signed[dossier]
            labels = dict.fromkeys(self._stop_label(s.role, s.department) for s in stops)
            texts[dossier] = self.env._(
                "signed on paper by “%(unit)s” in place of its %(roles)s",
                unit=stops[0].unit.name,
                roles=", ".join(labels),
            )
        return texts

    def _usual_stops(self, unit):
        """Who acts at a unit for which nothing is laid down.

        :rtype: list[Stop]
        """
        nobody = self.env["union.department"]
        return [
            Stop(unit, role, nobody, number, 1, self._days_per_step, 0, False)
            for number, role in enumerate(self._roles_on_the_way, 1)
        ]

    def _pass_on_own(self, routes):
        """Move the stops at which nobody but the current user could act to a unit above.

        :param dict routes: stops by dossier; of those the user may submit
        :rtype: dict[models.Model, list[Stop]]
        """
        me, moved = self.env.user, {}
        stops = {stop for route in routes.values() for stop in route}
        held = self._held_on_the_way(stops)
        for stop in stops:
            if _holders_of(stop, stop.unit, held) == me:
                above = (u for u in stop.unit._chain()[1:] if _holders_of(stop, u, held) - me)
                unit = next(above, stop.unit)
                if unit != stop.unit:
                    moved[stop] = stop._replace(unit=unit, department=stop.department.browse())
        return {
            dossier: [moved.get(stop, stop) if dossier.in_charge else stop for stop in route]
            for dossier, route in routes.items()
        }

    def _held_on_the_way(self, stops):
        """Mandates at the units of the stops and above them, by unit id and role."""
        units = self.env["union.unit"].union(*(stop.unit for stop in stops))
        roles = {stop.role for stop in stops}
        return self.env["union.mandate"]._held(units._ancestor_ids(), roles, kind=self._name)

    def _route_holders(self, routes):
        """Who could act at each stop of the routes.

        :rtype: dict[Stop, res.users]
        """
        stops = {stop for route in routes.values() for stop in route}
        held = self._held_on_the_way(stops)
        return {stop: _holders_of(stop, stop.unit, held) for stop in stops}

    def _lacking_stops(self, routes):
        """Stops without anybody who could act, where the stage cannot do without them.

        Of a dossier that the current user may submit he is not somebody who could act.

        :rtype: dict[models.Model, list[Stop]]
        """
        holders, lacking = self._route_holders(routes), {}
        for dossier, route in routes.items():
            own = self.env.user if dossier.in_charge else self.env["res.users"]
            lacking[dossier] = []
            for stops in _by_stage(route).values():
                empty = [stop for stop in stops if not holders[stop] - own]
                if len(stops) - len(empty) < stops[0].needed:
                    lacking[dossier] += empty
        return lacking

    # ------------------------------------------------------------
    # Freezing it
    # ------------------------------------------------------------

    def _expected(self, routes):
        """Ends of the working days that the routes name, counted from now.

        :return: moments by number of working days
        :rtype: dict[int, datetime.datetime]
        """
        counts = {
            _total_days(route, number) for route in routes.values() for number in _by_stage(route)
        } | {stop.days + stop.escalation_days for route in routes.values() for stop in route}
        return self.env["union.calendar"]._deadlines(self._clock_now(), counts)

    def _start_round(self, route, expected):
        """Freeze the route of a submission as steps and give the first stage its turn.

        The deadlines of the later stages are what is expected: theirs count from their turn.

        :param list[Stop] route:
        :param dict expected: of :meth:`_expected`
        :return: values for the dossier
        :rtype: dict
        """
        self.ensure_one()
        common = {
            "res_model": self._name,
            "res_id": self.id,
            "dossier_name": self.display_name,
            "dossier_unit_id": self.unit_id.id,
            "round": self.round + 1,
            "submitter_id": self.env.uid,
            "submitter_name": self.env.user.name,
            "on_behalf": self.on_behalf,
            # sudo: whoever entered it, whether his account may be read or not
            "entered_by_ids": [Command.set(self.sudo().entered_by_ids.ids)],
            "state": "waiting",
        }
        rows = [
            common
            | {
                "sequence": sequence,
                "unit_id": stop.unit.id,
                "role": stop.role,
                "department_id": stop.department.id,
                "stage": stop.stage,
                "needed": stop.needed,
                "days": stop.days,
                "escalation_days": stop.escalation_days,
                "needs_password": stop.needs_password,
                "deadline": expected[_total_days(route, stop.stage)],
            }
            for sequence, stop in enumerate(route, 1)
        ]
        for row in rows:
            if row["stage"] == rows[0]["stage"]:
                late = row["days"] + row["escalation_days"]
                row |= {"state": "current", "date_current": self._clock_now()}
                row["date_escalation"] = row["escalation_days"] and expected[late]
        steps = self.env["union.approval.step"]._append(rows)
        return {"round": self.round + 1, "current_step_id": steps[:1].id}


def _by_stage(route):
    """Stops of a route stage by stage.

    :rtype: dict[int, list[Stop]]
    """
    stages = {}
    for stop in route:
        stages.setdefault(stop.stage, []).append(stop)
    return stages


def _without(route, left_out):
    """A route without some of its stops, the stages that are left counted anew.

    A stage needs no more of its stops than are left in it.

    :param list[Stop] route:
    :param list[Stop] left_out:
    :rtype: list[Stop]
    """
    rest = []
    stages = _by_stage(stop for stop in route if stop not in left_out)
    for number, stops in enumerate(stages.values(), 1):
        needed = min(stops[0].needed, len(stops))
        rest += [stop._replace(stage=number, needed=needed) for stop in stops]
    return rest


def _total_days(route, stage):
    """Working days from the submission to the end of a stage."""
    days = {stop.stage: stop.days for stop in route if stop.stage <= stage}
    return sum(days.values())


def _holders_of(stop, unit, held):
    """Holders of the stop's role at a unit; at its own only those of its department.

    :param dict held: mandates by unit id and role
    :rtype: res.users
    """
    mandates = held.get((unit.id, stop.role), unit.env["union.mandate"])
    if stop.department and unit == stop.unit:
        mandates = mandates._of_department(stop.department)
    return mandates.user_id.with_env(unit.env)
