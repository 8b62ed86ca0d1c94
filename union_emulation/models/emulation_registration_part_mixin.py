from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools.misc import clean_context


class EmulationRegistrationPartMixin(models.AbstractModel):
    """Row with what only one kind of registration has; written through the registration only."""

    _name = "emulation.registration.part.mixin"
    _description = "Emulation: fields of one kind of registration"
    _rec_name = "registration_id"

    registration_id = fields.Many2one(
        "emulation.registration",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        help="The registration.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        raise AccessError(self._say_closed())

    def write(self, vals):
        raise AccessError(self._say_closed())

    @api.ondelete(at_uninstall=True)
    def _unlink_except_never(self):
        raise AccessError(self._say_closed())

    def _say_closed(self):
        return self.env._("This is changed on the form of the registration only.")

    @api.model
    def _open_for(self, rows):
        """Rows of new registrations. Whoever calls has checked that these may be made.

        :param list[dict] rows:
        """
        # sudo and super(): the registration's own door, which steps over the refusal in create()
        door = self.sudo().with_context(clean_context(self.env.context))
        super(EmulationRegistrationPartMixin, door).create(rows)

    def _write_for(self, values):
        """Write what a registration keeps here. Whoever calls has checked that it is open.

        :param dict values:
        """
        # sudo and super(): as above
        super(EmulationRegistrationPartMixin, self.sudo()).write(values)
