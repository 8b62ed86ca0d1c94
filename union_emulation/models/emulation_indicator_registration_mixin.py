from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command

from . import emulation_target_figure as figures

#: States of a registration from which on it counts, by how far an indicator asks it to be.
COUNTED_STATES = {
    "registered": (
        "submitted",
        "approved",
        "in_progress",
        "completed",
        "verified",
        "recognised",
    ),
    "approved": ("approved", "in_progress", "completed", "verified", "recognised"),
    "completed": ("completed", "verified", "recognised"),
    "recognised": ("recognised",),
}


class EmulationIndicatorRegistrationMixin(models.AbstractModel):
    """Indicator that is counted from what units register, in the categories that it names.

    It is always a minimum: so many registrations that have come so far. The figure is a number,
    a percentage of the headcount of the launch, or a percentage of what the unit registers
    itself (at least 80 % of the registered works completed).
    """

    _name = "emulation.indicator.registration.mixin"
    _description = "Emulation: indicator that is counted from registrations"

    counted_from = fields.Selection(
        [
            ("registered", "Registered"),
            ("approved", "Approved"),
            ("completed", "Completed"),
            ("recognised", "Recognised"),
        ],
        "Counted once",
        required=True,
        default="recognised",
        help="How far a registration has to be to count. Registered: it has been submitted, and "
        "neither returned, rejected nor withdrawn since.",
    )
    count_base = fields.Selection(
        [
            ("number", "A number"),
            ("members", "Percentage of members"),
            ("registered", "Percentage of what the unit registers"),
        ],
        "Figure is",
        required=True,
        default="number",
        help="What the figure says. Whoever has registered nothing has reached 0 per cent of it.",
    )

    @api.constrains("formula", "direction", "counted_from", "count_base")
    def _check_counting(self):
        for indicator in self.filtered(lambda i: i.formula == "registrations"):
            if indicator.direction != "at_least":
                raise ValidationError(
                    self.env._(
                        "“%(indicator)s” is counted from registrations: its figure is a minimum "
                        "(at least).",
                        indicator=indicator.name,
                    )
                )
            if (indicator.counted_from, indicator.count_base) == ("registered", "registered"):
                raise ValidationError(
                    self.env._(
                        "“%(indicator)s”: of what is registered everything is registered. Say how "
                        "far it has to be: approved, completed or recognised.",
                        indicator=indicator.name,
                    )
                )

    def _uncountable(self):
        """Why the indicators would count nothing.

        :return: translated sentences
        :rtype: list[str]
        """
        return [
            self.env._(
                "“%(indicator)s” does not say yet which registrations count.",
                indicator=indicator.name,
            )
            for indicator in self
            if indicator.formula == "registrations" and not indicator.category_ids
        ]

    def _unregistrable(self):
        """Categories that the indicators count and in which the plan lets nobody register.

        :return: translated sentences
        :rtype: list[str]
        """
        return [
            self.env._(
                "“%(indicator)s” counts “%(category)s”, which is none of the plan's categories.",
                indicator=indicator.name,
                category=category.name,
            )
            for indicator in self
            if indicator.formula == "registrations"
            for category in indicator.category_ids - indicator.campaign_id.category_ids.category_id
        ]

    def _counts_like(self, other):
        """Tell whether figures of two indicators count the same thing.

        :param emulation.indicator other:
        :rtype: bool
        """
        if "registrations" not in (self.formula, other.formula):
            return True
        names = ("formula", "category_ids", "counted_from", "count_base")
        return all(self[name] == other[name] for name in names)

    def _counted_text(self):
        """What is counted, as on lists.

        :rtype: str
        """
        states = dict(self._fields["counted_from"]._description_selection(self.env))
        categories = ", ".join(self.category_ids.mapped("name"))
        return f"{categories} ({states[self.counted_from].lower()})"

    def _registrations_text(self):
        """The figure of an indicator that is counted from registrations, as on lists.

        :rtype: str
        """
        figure = figures.text(self.env, self.value)
        if self.count_base == "members":
            text = self.env._("%(figure)s%% of the members", figure=figure)
        elif self.count_base == "registered":
            text = self.env._("%(figure)s%% of what is registered", figure=figure)
        else:
            text = f"{figure} {self.uom or ''}".strip()
        return f"{text}: {self._counted_text()}" if self.category_ids else text

    def _target_registrations(self):
        for_each = self.count_base != "number" or self.spread == "each"
        return [
            self._target_part(phase, value, for_each) for phase, value in self._values_by_phase()
        ]

    def _prepare_taken_over(self):
        values = super()._prepare_taken_over()
        return values | {"category_ids": [Command.set(self.category_ids.ids)]}
