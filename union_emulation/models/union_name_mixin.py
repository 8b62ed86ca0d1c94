from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import vietnamese


class UnionNameMixin(models.AbstractModel):
    """Record found by its name with or without accents, on a server of any collation."""

    _name = "union.name.mixin"
    _description = "Union: record found by its name without accents"
    _rec_names_search = ["code", "name"]

    code = fields.Char()
    name = fields.Char(required=True)
    search_key = fields.Char(
        compute="_compute_search_key",
        store=True,
        index="trigram",
        help="The name in lower case and without accents, for searching.",
    )

    @api.depends("name", "code")
    def _compute_search_key(self):
        for record in self:
            record.search_key = vietnamese.search_key(f"{record.code or ''} {record.name or ''}")

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        for record, vals in zip(self, vals_list, strict=True):
            if "code" in vals and "code" not in (default or {}):
                code = self.env._("%(code)s (copy)", code=record.code)
                vals["code"] = self._free_code(code)
        return vals_list

    @api.model
    def _free_code(self, code):
        """The code, with a number behind it if another record has it already."""
        # sudo: codes are unique among all records, whoever may read them
        records = self.sudo().with_context(active_test=False)
        taken = records.search([("code", "=like", f"{code}%")]).mapped("code")
        number, free = 1, code
        while free in taken:
            number += 1
            free = f"{code}-{number}"
        return free

    @api.model
    def _search_display_name(self, operator, value):
        domain = super()._search_display_name(operator, value)
        if operator in ("ilike", "like") and isinstance(value, str) and value.strip():
            return domain | Domain("search_key", "like", vietnamese.search_key(value))
        return domain
