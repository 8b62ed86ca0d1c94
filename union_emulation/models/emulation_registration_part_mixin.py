from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tools.misc import clean_context

#: What a list of records of their own may be told: which of them belong to it.
CHOOSING = (Command.LINK, Command.UNLINK, Command.SET, Command.CLEAR)


class EmulationRegistrationPartMixin(models.AbstractModel):
    """Row with what only one kind of registration has; written through the registration only."""

    _name = "emulation.registration.part.mixin"
    _description = "Emulation: fields of one kind of registration"
    _rec_name = "registration_id"

    registration_id = fields.Many2one(
        "emulation.registration",
        required=True,
        readonly=True,
        # no index of its own: each model has a unique one, as a registration has its row once
        index=False,
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
        for row in rows:
            self._check_chosen(row)
        # sudo and super(): the registration's own door, which steps over the refusal in create()
        door = self.sudo().with_context(clean_context(self.env.context))
        super(EmulationRegistrationPartMixin, door).create(rows)

    def _write_for(self, values):
        """Write what a registration keeps here. Whoever calls has checked that it is open.

        :param dict values:
        """
        self._check_chosen(values)
        # sudo and super(): as above
        super(EmulationRegistrationPartMixin, self.sudo()).write(values)

    @api.model
    def _check_chosen(self, values):
        """Refuse commands that make, change or delete what a list only chooses from.

        The doors above would carry them out as superuser.

        :param dict values: as a client sends them
        :raise AccessError: names the list
        """
        for name, commands in values.items():
            if not self._fields[name].relational or not isinstance(commands, (list, tuple)):
                continue
            for command in commands:
                if isinstance(command, (list, tuple)) and command[:1] and command[0] in CHOOSING:
                    continue
                if type(command) is not int:
                    raise AccessError(
                        self.env._(
                            "“%(field)s” are only chosen here, not made or changed.",
                            field=self._fields[name]._description_string(self.env),
                        )
                    )
