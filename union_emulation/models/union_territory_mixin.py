from odoo import api, fields, models
from odoo.fields import Domain


class UnionTerritoryMixin(models.AbstractModel):
    """Row that belongs to a unit and is seen by those in charge of it or above.

    ``unit_path`` copies the unit's path, so that a record rule compares one indexed column of
    the row itself. Rules name the boolean fields below, whose searches run at each query: what
    they find follows a mandate on the day it begins or ends.
    """

    _name = "union.territory.mixin"
    _description = "Union: row with a territory"

    #: The field that says to which unit the row belongs.
    _territory_field = "unit_id"
    #: Whether an officer above who represents the unit is in charge of its rows.
    _represented_too = True

    unit_id = fields.Many2one(
        "union.unit",
        required=True,
        index=True,
        ondelete="restrict",
        help="The unit that the record belongs to.",
    )
    # filled in create() and write(); when a unit moves, union.unit updates each model at once
    unit_path = fields.Char(readonly=True, copy=False, help="Copy of the unit's place in the tree.")
    in_territory = fields.Boolean(
        compute="_compute_territory",
        search="_search_in_territory",
        help="The current user holds a mandate in the unit or in a unit above it.",
    )
    in_charge = fields.Boolean(
        compute="_compute_territory",
        search="_search_in_charge",
        help="The current user is an officer of exactly this unit, or enters in its place.",
    )
    from_above = fields.Boolean(
        compute="_compute_territory",
        search="_search_from_above",
        help="The unit stands above a unit of the current user.",
    )

    _unit_path_idx = models.Index("(unit_path text_pattern_ops, id)")

    # ------------------------------------------------------------
    # Territory of the current user
    # ------------------------------------------------------------

    @api.depends("unit_path")
    @api.depends_context("uid")
    def _compute_territory(self):
        Mandate = self.env["union.mandate"]
        paths = tuple(Mandate._current_paths())
        units = self.mapped(self._territory_field)
        charge = Mandate._current_units("officer")
        if charge and self._represented_too:
            charge |= Mandate._represented(units - charge)
        above = Mandate._current_units()._ancestor_ids()
        for record in self:
            unit = record[self._territory_field]
            record.in_territory = bool(paths) and (unit.parent_path or "").startswith(paths)
            record.in_charge = unit in charge
            record.from_above = unit.id in above

    def _search_in_territory(self, operator, value):
        if operator != "in":  # `=` and `!=` arrive as `in` and `not in` with [True]
            return NotImplemented
        return Domain.OR(
            Domain("unit_path", "=like", f"{path}%")
            for path in self.env["union.mandate"]._current_paths()
        )

    def _search_in_charge(self, operator, value):
        if operator != "in":
            return NotImplemented
        units = self.env["union.mandate"]._current_units("officer")
        if self._represented_too:
            units |= self.env["union.mandate"]._represented_units()
        return Domain(self._territory_field, "in", units.ids)

    def _search_from_above(self, operator, value):
        if operator != "in":
            return NotImplemented
        units = self.env["union.mandate"]._current_units()
        return Domain(self._territory_field, "in", list(units._ancestor_ids()))

    # ------------------------------------------------------------
    # Screens
    # ------------------------------------------------------------

    @api.model
    def _offers_new(self):
        """Whether the screens offer the current user to create and change records.

        Only a courtesy: the record rules decide. A model overrides it where most users would
        be refused after filling in the form.

        :rtype: bool
        """
        return True

    @api.model
    def _offers_edit(self):
        """Whether the screens offer to change records; by default to whoever may create them.

        :rtype: bool
        """
        return self._offers_new()

    @api.model
    def _get_view_cache_key(self, view_id=None, view_type="form", **options):
        key = super()._get_view_cache_key(view_id, view_type, **options)
        return (*key, self._offers_new(), self._offers_edit())

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type in ("list", "kanban", "form", "calendar"):
            offers = {"create": self._offers_new(), "edit": self._offers_edit()}
            for name in offers.keys() - set(arch.attrib):
                if not offers[name]:
                    arch.set(name, "0")
        return arch, view

    # ------------------------------------------------------------
    # CRUD: the copy of the path
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create([self._without_path(vals) for vals in vals_list])
        records._copy_path()
        return records

    def write(self, vals):
        result = super().write(self._without_path(vals))
        if self._territory_field in vals:
            self._copy_path()
        return result

    @api.model
    def _without_path(self, vals):
        return {name: value for name, value in vals.items() if name != "unit_path"}

    def _copy_path(self):
        for unit, records in self.grouped(self._territory_field).items():
            # sudo and super(): the copy is made by the row itself and refused to everybody else
            super(UnionTerritoryMixin, records.sudo()).write({"unit_path": unit.parent_path})
