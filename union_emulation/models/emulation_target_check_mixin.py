from odoo import models
from odoo.exceptions import UserError

from ..tools.lock import hold
from . import emulation_target_figure as figures


class EmulationTargetCheckMixin(models.AbstractModel):
    """Who may change a target now, and which figures it takes."""

    _name = "emulation.target.check.mixin"
    _description = "Emulation: target that says who may change it"

    def _why_not(self, action):
        """Reasons why the current user cannot take ``action`` on the targets now.

        :param str action: ``hand_down``, ``promise``, ``accept``, ``take_back`` or ``report``
        :return: translated sentences by target, none where it is allowed
        :rtype: dict[emulation.target, list[str]]
        """
        # sudo: the plans were launched for the units, whatever became of them since
        plans = self.campaign_id.sudo()
        above = plans.unit_id.sudo(self.env.su)
        units = above if action == "hand_down" else self.unit_id
        refusals = self.env["union.mandate"]._officer_refusals(units)
        reasons = {target: [] for target in self}
        for target, found in reasons.items():
            campaign = target.campaign_id.sudo()  # sudo: as above
            unit = campaign.unit_id if action == "hand_down" else target.unit_id
            if unit in refusals:
                found.append(refusals[unit])
            if campaign.state != "launched":
                found.append(self.env._("The plan is not running any more."))
            elif target.is_frozen and action != "report":
                found.append(
                    self.env._(
                        "“%(unit)s” has issued its own plan: its targets are frozen.",
                        unit=target.unit_id.name,
                    )
                )
            elif target.phase_id.state == "closed":
                found.append(self.env._("“%(phase)s” is closed.", phase=target.phase_id.name))
            else:
                found += target._why_not_now(action)
        return reasons

    def _why_not_now(self, action):
        """Reasons that lie in what was handed down and promised so far.

        :rtype: list[str]
        """
        words = {"unit": self.unit_id.name, "target": self.display_name}
        if action == "hand_down" and self.direction == "zero":
            return [self.env._("“%(target)s” must be 0 for every unit.", **words)]
        if action == "hand_down" and self.source == "promised":
            return [
                self.env._(
                    "“%(unit)s” has promised “%(target)s”: its officer has to take that back "
                    "before another figure is handed down.",
                    **words,
                )
            ]
        if action == "report" and not self.source and self.direction != "zero":
            return [
                self.env._(
                    "“%(target)s” of “%(unit)s” has no figure yet that could be reached: it has "
                    "to be handed down or promised first.",
                    **words,
                )
            ]
        if action == "take_back" and self.source != "promised":
            return [self.env._("“%(unit)s” has not promised “%(target)s” yet.", **words)]
        if action == "accept" and self.source != "handed_down":
            return [
                self.env._("Nothing is handed down that could be promised: “%(target)s”.", **words)
            ]
        return []

    def _check_may(self, action):
        """Hold the rows and refuse the action unless it is allowed on all of them.

        :raise UserError: who may take it, or what stands against it
        """
        self.check_access("read")
        hold(self)
        reasons = [reason for found in self._why_not(action).values() for reason in found]
        if reasons:
            raise UserError("\n".join(dict.fromkeys(reasons)))

    def _checked_count(self, value):
        """A figure that a client sent, if it can be counted of every one of the targets.

        :param value: whatever was sent
        :rtype: Decimal
        :raise UserError: it is no figure, or is not counted in fractions
        """
        figure = figures.parse(value)
        if figure is None:
            raise UserError(
                self.env._(
                    "A figure is a number: not negative, with at most two decimals and twelve "
                    "places before them."
                )
            )
        for target in self:
            if target._is_whole() and figure % 1:
                raise UserError(
                    self.env._(
                        "“%(target)s” is counted in whole numbers.", target=target.display_name
                    )
                )
        return figure

    def _is_whole(self):
        """Tell whether the target is counted in whole numbers.

        :rtype: bool
        """
        self.ensure_one()
        return bool(self._base())

    def _checked_figure(self, value):
        """A figure that a client sent, if every one of the targets can take it.

        :param value: whatever was sent
        :rtype: Decimal
        :raise UserError: it is no figure, or not one for these targets
        """
        figure = self._checked_count(value)
        for target in self:
            base = target._base()
            if base and (base == "units" or target.grade_id) and figure > target.headcount:
                raise UserError(
                    self.env._(
                        "“%(target)s”: %(unit)s has only %(count)s of them in all.",
                        unit=target.unit_id.name,
                        count=target.headcount,
                        target=target.display_name,
                    )
                )
        return figure

    def _check_promise(self, figure):
        """Refuse a promise that falls short of what was handed down.

        :param Decimal figure:
        :raise UserError: names the first target that falls short
        """
        for target in self:
            if target.direction == "zero" and figure:
                raise UserError(self.env._("“%(target)s” must be 0.", target=target.display_name))
            if target._is_worse(figure) and not target.indicator_id.may_promise_less:
                raise UserError(
                    self.env._(
                        "“%(target)s”: %(asked)s is handed down to “%(unit)s”, and the plan does "
                        "not let a unit promise less than that.",
                        target=target.display_name,
                        asked=target._asked_text(),
                        unit=target.unit_id.name,
                    )
                )

    def _is_worse(self, figure):
        """Tell whether a figure falls short of what was handed down.

        A minimum is undercut from below, a maximum from above, an exact figure either way.

        :param Decimal figure:
        :rtype: bool
        """
        self.ensure_one()
        handed = figures.exact(self.handed_down)
        return self.has_handed_down and not figures.is_reached(self.direction, handed, figure)

    def _is_reached(self, actual):
        """Tell whether a result reaches the target in force; a result on the boundary does.

        :param float actual: what was counted, with at most two decimals
        :return: no target in force is never reached, but for what must be 0
        :rtype: bool
        """
        self.ensure_one()
        target = figures.exact(self.value)
        in_force = bool(self.source) or self.direction == "zero"
        return in_force and figures.is_reached(self.direction, target, figures.exact(actual))

    def _asked_text(self):
        words = dict(self._fields["direction"]._description_selection(self.env))
        figure = figures.text(self.env, self.handed_down)
        return f"{words[self.direction].lower()} {figure}"
