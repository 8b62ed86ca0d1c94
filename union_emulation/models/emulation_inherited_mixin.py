from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError


class EmulationInheritedMixin(models.AbstractModel):
    """Part of a plan that the units below take over into plans of their own.

    The plan above says of each row whether they may change it. A model names in
    ``_locked_fields`` what stays as it is where they may not; it adds ``origin_id``, the row
    that it was taken over from, and ``open_below``.
    """

    _name = "emulation.inherited.mixin"
    _description = "Emulation: part of a plan that is taken over below"
    _inherit = ["union.approval.line.mixin"]

    #: Fields that keep the value of the row above while that is locked.
    _locked_fields = ("open_below",)

    is_locked = fields.Boolean(
        "Locked above",
        compute="_compute_is_locked",
        compute_sudo=True,
        help="Taken over from the plan above, which does not let its units change it.",
    )

    @api.depends("origin_id.open_below")
    def _compute_is_locked(self):
        for line in self:
            line.is_locked = bool(line.origin_id) and not line.origin_id.open_below

    @api.constrains(lambda self: ("origin_id", *self._locked_fields))
    def _check_origin(self):
        for line in self.sudo().filtered("origin_id"):  # sudo: the plan above sets the values
            origin = line.origin_id
            if origin.campaign_id != line.campaign_id.parent_id:
                raise ValidationError(
                    self.env._(
                        "“%(line)s” does not come from the plan that this one carries out.",
                        line=line.name,
                    )
                )
            changed = [
                line._fields[name]._description_string(self.env)
                for name in line._locked_fields
                if (line[name] or False) != (origin[name] or False)
            ]
            if changed and not origin.open_below:
                raise ValidationError(
                    self.env._(
                        "“%(line)s” is set by the plan of “%(unit)s” and cannot be changed here: "
                        "%(fields)s.",
                        line=origin.name,
                        unit=origin.campaign_id.unit_id.name,
                        fields=", ".join(changed),
                    )
                )

    def write(self, vals):
        origin_id = vals.get("origin_id", False)
        if "origin_id" in vals and any(line.origin_id.id != origin_id for line in self):
            raise AccessError(self.env._("Where a part of a plan comes from cannot be changed."))
        return super().write(vals)

    @api.ondelete(at_uninstall=True)
    def _unlink_except_locked(self):
        for line in self.filtered("is_locked"):
            # sudo: its name and unit, for the answer only
            origin = line.origin_id.sudo()
            raise UserError(
                self.env._(
                    "“%(line)s” is set by the plan of “%(unit)s” and stays in yours.",
                    line=line.name,
                    unit=origin.campaign_id.unit_id.name,
                )
            )

    def _prepare_taken_over(self):
        """Values of the row in the plan of a unit below.

        :rtype: dict
        """
        self.ensure_one()
        names = {"sequence", "name", *self._locked_fields}
        return {name: self[name] for name in names} | {"origin_id": self.id}
