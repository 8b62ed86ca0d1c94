from odoo import models
from odoo.exceptions import AccessError

#: Models whose records' names are not for everybody.
PREFIXES = ("union.", "emulation.")


class Base(models.AbstractModel):
    """A form that is being filled in names only records that its user may read.

    The web client shows the name of any record that a form names, because on a stored record
    that was the business of whoever named it. A new form is filled in by the client itself, which
    could so ask for the name of every member and every draft by its number.
    """

    _inherit = "base"

    def onchange(self, values, field_names, fields_spec):
        defaults = {
            key.removeprefix("default_"): value
            for key, value in self.env.context.items()
            if key.startswith("default_")
        }
        self._check_named(defaults)
        self._check_named(values)
        return super().onchange(values, field_names, fields_spec)

    def _without_defaults(self, names):
        """The records in a context that says nothing about some fields.

        :param names: fields for which a caller's ``default_…`` must not count
        :rtype: models.Model
        """
        keys = {f"default_{name}" for name in names}
        clean = {key: value for key, value in self.env.context.items() if key not in keys}
        return self.with_context(clean)

    def _check_named(self, values):
        """Refuse values of a form that name a record of the module which the user may not read.

        :param dict values: as the web client sends them
        :raise AccessError: names the model
        """
        for name, value in values.items():
            field = self._fields.get(name)
            if field is None or not value:
                continue
            if field.type in ("one2many", "many2many") and isinstance(value, (list, tuple)):
                lines = self.env[field.comodel_name]
                for command in value:
                    if isinstance(command, (list, tuple)) and isinstance(command[-1], dict):
                        lines._check_named(command[-1])
            elif field.type == "many2one":
                self._check_readable(field.comodel_name, name, value)
            elif field.type == "many2one_reference":
                self._check_readable(values.get(field.model_field), name, value)

    def _check_readable(self, model_name, name, value):
        model = self.env.get(model_name) if model_name else None
        if model is None or model._abstract or not model_name.startswith(PREFIXES):
            return
        # the form above a line arrives as its values, with its id if it is stored
        values = value if isinstance(value, dict) else {"id": value}
        number = values.get("id") or 0
        if not isinstance(number, int):
            raise AccessError(self.env._("A form names other records by their number only."))
        record = model.browse(number or ())
        if not (len(self) == 1 and self[name] and int(self[name]) == number):
            record.check_access("read")
        record._check_named(values)
