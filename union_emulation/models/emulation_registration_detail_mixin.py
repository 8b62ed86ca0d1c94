from odoo import api, models
from odoo.exceptions import AccessError

#: Kinds whose fields of their own lie in a row of another model, by the list that names it.
DETAIL_KINDS = {
    "initiative_ids": ("initiative",),
    "work_ids": ("work", "product", "task"),
    "exemplar_ids": ("exemplar",),
}


class EmulationRegistrationDetailMixin(models.AbstractModel):
    """Registration whose kind has fields of its own, kept in exactly one row of another model.

    The registration shows them as related fields: ``related="work_ids.place"`` and
    ``readonly=False`` make a field of the row content of the dossier. The rows are written
    through the registration only, which says whether it is open. Stands behind the approval engine
    in the list of what a model inherits: that has checked what is written here.
    """

    _name = "emulation.registration.detail.mixin"
    _description = "Emulation: registration with fields of its kind"

    @api.model_create_multi
    def create(self, vals_list):
        split = [self._split_details(vals) for vals in vals_list]
        registrations = super().create([plain for plain, __ in split])
        for list_name, kinds in DETAIL_KINDS.items():
            rows = [
                {"registration_id": registration.id, **values.get(list_name, {})}
                for registration, (__, values) in zip(registrations, split, strict=True)
                if registration.kind in kinds
            ]
            self.env[self._fields[list_name].comodel_name]._open_for(rows)
            registrations.filtered(lambda row, kinds=kinds: row.kind not in kinds)._forget_details(
                list_name
            )
        return registrations

    def write(self, vals):
        category_id = vals.get("category_id")
        if "category_id" in vals and any(row.category_id.id != category_id for row in self):
            # the fields of another kind would have no row, and those of this one would stay
            raise AccessError(
                self.env._("A registration stays in its category: delete the draft, begin anew.")
            )
        plain, details = self._split_details(vals)
        result = super().write(plain)
        for list_name, values in details.items():
            self[list_name]._write_for(values)
        return result

    def _forget_details(self, list_name):
        """Drop from the cache the defaults of fields that these registrations have no row for:
        a submission in the same transaction would keep them as if they had been said.
        """
        names = [
            name
            for name, of in self._detail_fields().items()
            if of == list_name and not self._fields[name].store
        ]
        self.invalidate_recordset(names, flush=False)

    @api.model
    def _detail_fields(self):
        """Fields that are kept in the row of the kind.

        :return: list that names the row, by name of the field
        :rtype: dict[str, str]
        """
        return {
            name: field.related.split(".")[0]
            for name, field in self._fields.items()
            if field.related and field.related.split(".")[0] in DETAIL_KINDS
        }

    @api.model
    def _split_details(self, vals):
        """Values of the registration itself, and those of its rows by list.

        :rtype: tuple[dict, dict[str, dict]]
        """
        fields_of = self._detail_fields()
        details = {}
        for name in vals.keys() & fields_of.keys():
            column = self._fields[name].related.split(".")[1]
            details.setdefault(fields_of[name], {})[column] = vals[name]
        # the rows themselves are nobody's to send
        barred = fields_of.keys() | DETAIL_KINDS.keys()
        return {name: vals[name] for name in vals if name not in barred}, details
