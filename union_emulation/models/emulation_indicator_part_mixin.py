from odoo import api, models
from odoo.exceptions import AccessError, ValidationError


class EmulationIndicatorPartMixin(models.AbstractModel):
    """Row that says a part of an indicator's target; locked with the indicator."""

    _name = "emulation.indicator.part.mixin"
    _description = "Emulation: part of an indicator"
    _inherit = ["union.approval.line.mixin"]

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows._check_parts_of_origin(rows.indicator_id)
        return rows

    def write(self, vals):
        indicator_id = vals.get("indicator_id", False)
        if "indicator_id" in vals and any(row.indicator_id.id != indicator_id for row in self):
            raise AccessError(self.env._("A part of an indicator cannot move to another one."))
        result = super().write(vals)
        self._check_parts_of_origin(self.indicator_id)
        return result

    def unlink(self):
        indicators = self.indicator_id
        result = super().unlink()
        self._check_parts_of_origin(indicators)
        return result

    @api.model
    def _check_parts_of_origin(self, indicators):
        """Refuse a change where the plan above locks the indicator.

        :param emulation.indicator indicators: whose parts have changed
        :raise ValidationError: names the indicator
        """
        # sudo: what the plan above says, for the answer only
        for indicator in indicators.sudo().filtered("is_locked"):
            origin = indicator.origin_id
            if self._parts_of(indicator) != self._parts_asked(indicator):
                raise ValidationError(
                    self.env._(
                        "“%(line)s” is set by the plan of “%(unit)s” and stays in yours.",
                        line=origin.name,
                        unit=origin.campaign_id.unit_id.name,
                    )
                )

    @api.model
    def _parts_of(self, indicator):
        """What the rows of an indicator say, to be compared with the plan above.

        :rtype: set
        """
        raise NotImplementedError

    @api.model
    def _parts_asked(self, indicator):
        """What the rows of a locked indicator have to say.

        :rtype: set
        """
        return self._parts_of(indicator.origin_id)
