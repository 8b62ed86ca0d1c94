from odoo import api, models
from odoo.exceptions import AccessError


class EmulationGuardMixin(models.AbstractModel):
    """Record of which nobody types what follows from other fields or from the actions.

    The ORM writes a read-only or computed field for whoever may write the row: the screens hide
    it, a remote call does not. Stands first in the list of what a model inherits.
    """

    _name = "emulation.guard.mixin"
    _description = "Emulation: record with fields that nobody types"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_typed(vals)
        closed = [name for name, field in self._fields.items() if field.readonly]
        clean = self._without_defaults(closed)
        return super(EmulationGuardMixin, clean).create(vals_list)

    def write(self, vals):
        self._check_typed(vals)
        return super().write(vals)

    def _write_untyped(self, values):
        """Write what nobody types. Whoever calls has checked that it may be written.

        :param dict values:
        """
        # sudo and super(): a model's own door, which steps over the refusals in write()
        return super(EmulationGuardMixin, self.sudo()).write(values)

    @api.model
    def _check_typed(self, vals):
        """Refuse values of fields that nobody types, the superuser included.

        :param dict vals: as a client sends them
        :raise AccessError: names them
        """
        chatter = (
            self.env["mail.thread"]._fields.keys() | self.env["mail.activity.mixin"]._fields.keys()
        )
        closed = [
            self._fields[name]._description_string(self.env)
            for name in vals.keys() - chatter
            if name in self._fields and self._fields[name].readonly
        ]
        if closed:
            raise AccessError(
                self.env._(
                    "Nobody types “%(fields)s”: it follows from other fields or from the buttons.",
                    fields="”, “".join(sorted(closed)),
                )
            )
