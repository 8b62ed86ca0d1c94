from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL, format_date

#: What a unit was called and where it belonged is kept day by day.
HISTORY_FIELDS = ("name", "print_name", "abbreviation", "place", "level_id", "parent_id")


class UnionUnit(models.Model):
    """Union organisation: confederation, province, sector, district, base unit, part of one.

    The fields hold what is true today, ``history_ids`` what was true on any other day. A unit
    that has ended stays in the tree under the unit that keeps its files.
    """

    _name = "union.unit"
    _description = "Union Unit"
    _inherit = ["union.name.mixin", "mail.thread"]
    _parent_store = True
    _order = "code, id"

    # what
    code = fields.Char(required=True, tracking=True, help="Code of the unit in all imports.")
    name = fields.Char(required=True, tracking=True, help="Name of the unit today.")
    print_name = fields.Char(
        "Name on papers",
        help="Full name in the head of papers, printed in capitals; empty: the name.",
    )
    abbreviation = fields.Char(
        help="Stands behind the type in the symbol of papers: LĐLĐ in 01/KH-LĐLĐ.", tracking=True
    )
    place = fields.Char(help="Place name before the date of papers, e.g. Bắc Kạn.")
    level_id = fields.Many2one(
        "union.level",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
        help="Level of the organisation; a unit may keep a lapsed level, with a warning.",
    )
    level_color = fields.Integer(related="level_id.color", help="Colour of the unit in the tree.")
    level_warning = fields.Char(compute="_compute_level_warning", help="The level has lapsed.")
    # where
    parent_id = fields.Many2one(
        "union.unit",
        "Unit above",
        index=True,
        ondelete="restrict",
        tracking=True,
        help="The unit that this one belongs to and reports to.",
    )
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("union.unit", "parent_id", "Units below", help="Direct children.")
    child_count = fields.Integer(compute="_compute_counts", help="Units directly below.")
    in_territory = fields.Boolean(
        compute="_compute_in_territory",
        search="_search_in_territory",
        help="The current user holds a mandate in the unit or in a unit above it.",
    )
    # when
    date_start = fields.Date("Founded on", help="First day of the unit, if known.")
    date_end = fields.Date("Ended on", tracking=True, help="Last day of the unit.")
    keeper_id = fields.Many2one(
        "union.unit",
        "Files kept by",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        help="After the unit's end: the unit that keeps its files and acts for it.",
    )
    is_ended = fields.Boolean(
        "Ended",
        compute="_compute_is_ended",
        search="_search_is_ended",
        help="The unit's last day is over.",
    )
    history_ids = fields.One2many(
        "union.unit.history", "unit_id", help="Names, levels and places in the tree."
    )
    # how it works
    delivery_mode = fields.Selection(
        [("electronic", "Electronic"), ("paper", "On paper")],
        required=True,
        default="electronic",
        help="How the unit receives papers and hands in dossiers.",
    )
    email = fields.Char(help="Address for electronic papers.")
    address = fields.Char(
        "Postal address", help="Where paper copies are sent; printed on address labels."
    )
    employer_name = fields.Char("Employer", help="Office, school or enterprise of the unit.")
    member_count = fields.Integer(
        "Headcount", help="Union members as last reported; the base of percentages."
    )
    department_ids = fields.One2many("union.department", "unit_id", "Departments", help="Offices.")
    signatory_ids = fields.One2many("union.signatory", "unit_id", "Signatories", help="Signers.")
    mandate_ids = fields.One2many("union.mandate", "unit_id", "Mandates", help="Who may act.")
    mandate_count = fields.Integer(compute="_compute_counts", help="Mandates in force today.")
    member_ids = fields.One2many("union.member", "unit_id", "Members", help="People on record.")
    cluster_ids = fields.Many2many(
        "union.cluster",
        "union_cluster_unit_rel",
        "unit_id",
        "cluster_id",
        "Clusters",
        copy=False,
        help="Clusters and blocks in which the unit competes, year by year.",
    )
    cluster_count = fields.Integer(compute="_compute_counts", help="Clusters of all years.")
    registered_member_count = fields.Integer(
        "Members on record", compute="_compute_counts", help="Members entered one by one."
    )

    _code_unique = models.Constraint("UNIQUE (code)", "There is a unit with this code already.")
    _period_ordered = models.Constraint(
        "CHECK (date_end IS NULL OR date_start IS NULL OR date_end >= date_start)",
        "A unit cannot end before it was founded.",
    )
    _headcount_positive = models.Constraint(
        "CHECK (member_count >= 0)", "The headcount of a unit cannot be negative."
    )
    _path_idx = models.Index("(parent_path text_pattern_ops)")

    # ------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------

    @api.depends("level_id.is_current")
    def _compute_level_warning(self):
        for unit in self:
            unit.level_warning = (
                self.env._(
                    "The level “%(level)s” is no longer in force (until %(date)s). The unit goes "
                    "on working; an administrator can give it a level of today.",
                    level=unit.level_id.name,
                    date=format_date(self.env, unit.level_id.date_end),
                )
                if unit.level_id and not unit.level_id.is_current and unit.level_id.date_end
                else False
            )

    @api.depends("date_end")
    def _compute_is_ended(self):
        today = self.env["union.clock"]._today()
        for unit in self:
            unit.is_ended = bool(unit.date_end and unit.date_end < today)

    def _search_is_ended(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("date_end", "<", self.env["union.clock"]._today())

    @api.depends_context("uid")
    @api.depends("parent_path")
    def _compute_in_territory(self):
        paths = tuple(self.env["union.mandate"]._current_paths())
        for unit in self:
            unit.in_territory = bool(paths) and (unit.parent_path or "").startswith(paths)

    def _search_in_territory(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.OR(
            Domain("parent_path", "=like", f"{path}%")
            for path in self.env["union.mandate"]._current_paths()
        )

    @api.depends_context("uid")
    @api.depends("child_ids", "member_ids", "mandate_ids", "cluster_ids")
    def _compute_counts(self):
        children = dict(
            self._read_group([("parent_id", "in", self.ids)], ["parent_id"], ["__count"])
        )
        Member, Mandate = self.env["union.member"], self.env["union.mandate"]
        members = dict(Member._read_group([("unit_id", "in", self.ids)], ["unit_id"], ["__count"]))
        mandates = dict(
            Mandate._read_group(
                Mandate._in_force_domain() & Domain("unit_id", "in", self.ids),
                ["unit_id"],
                ["__count"],
            )
        )
        for unit in self:
            unit.child_count = children.get(unit._origin, 0)
            unit.registered_member_count = members.get(unit._origin, 0)
            unit.mandate_count = mandates.get(unit._origin, 0)
            unit.cluster_count = len(unit.cluster_ids)

    # ------------------------------------------------------------
    # CRUD: the tree and its history
    # ------------------------------------------------------------

    @api.constrains("date_end", "keeper_id")
    def _check_keeper(self):
        for unit in self:
            if unit.keeper_id and unit.keeper_id == unit:
                raise ValidationError(
                    self.env._("“%(unit)s” cannot keep its own files.", unit=unit.name)
                )
        if self._has_cycle("keeper_id"):
            raise ValidationError(
                self.env._(
                    "“%(unit)s” would come back to itself by way of the units that keep files.",
                    unit=self[:1].name,
                )
            )

    @api.constrains("cluster_ids")
    def _check_clusters(self):
        self.cluster_ids._check_once_a_year()
        self.env["union.cluster"].search([("lead_unit_id", "in", self.ids)])._check_lead()

    @api.model_create_multi
    def create(self, vals_list):
        units = super().create(vals_list)
        units._record_history()
        return units

    def write(self, vals):
        return self._write_from(None, vals)

    def _write_from(self, date, vals):
        """Change the units as of a day: the history keeps what was true before it.

        :param datetime.date date: first day of the new values, not after today; empty: today
        :param dict vals:
        :raise ValidationError: something has changed after that day already
        """
        if vals.get("parent_id"):
            self._check_not_below(self.browse(vals["parent_id"]))
        moved = "parent_id" in vals and self.filtered(lambda u: u.parent_id.id != vals["parent_id"])
        result = super().write(vals)
        if any(name in vals for name in HISTORY_FIELDS):
            self._record_history(date)
        if moved:
            moved._update_paths()
        return result

    def _check_not_below(self, parent):
        """Refuse to hang a unit below itself.

        :raise ValidationError: names the two units
        """
        ancestors = {int(unit) for unit in (parent.parent_path or "").split("/") if unit}
        for unit in self:
            if unit.id in ancestors:
                raise ValidationError(
                    self.env._(
                        "“%(unit)s” cannot belong to “%(parent)s”, which is the same unit or one "
                        "of the units below it.",
                        unit=unit.name,
                        parent=parent.name,
                    )
                )

    def _record_history(self, date=None):
        """Note what the units are called and where they belong from a day on, today if empty."""
        self.env["union.unit.history"]._note(self, date)

    def _update_paths(self):
        """Give every row that copies a path of these subtrees the new path.

        One UPDATE a model: a stored related field took five times as long.
        """
        self.env.flush_all()
        # sudo: the copies follow the tree, whoever may read the units
        subtree = self.sudo().search(Domain("id", "child_of", self.ids))
        for model_name in self.env.registry:
            model = self.env[model_name]
            if not model._auto or model._abstract or "unit_path" not in model._fields:
                continue
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE %(table)s AS row SET unit_path = unit.parent_path
                      FROM union_unit AS unit
                     WHERE row.%(column)s = unit.id
                       AND unit.id = ANY(%(units)s)
                       AND row.unit_path IS DISTINCT FROM unit.parent_path
                    """,
                    table=SQL.identifier(model._table),
                    column=SQL.identifier(model._territory_field),
                    units=subtree.ids,
                )
            )
        self.env.invalidate_all()

    # ------------------------------------------------------------
    # Questions
    # ------------------------------------------------------------

    @api.model
    def get_import_templates(self):
        """Template that Odoo's import screen offers.

        :rtype: list[dict]
        """
        return [
            {
                "label": self.env._("Import template for units"),
                "template": "/union_emulation/static/xls/union_unit_template.xlsx",
            }
        ]

    def action_open_children(self):
        """Open the units directly below.

        :return: window action
        :rtype: dict
        """
        action = self.env["ir.actions.act_window"]._for_xml_id("union_emulation.union_unit_action")
        return action | {"domain": [("parent_id", "in", self.ids)], "context": {}}

    def action_open_members(self):
        """Open the members on record.

        :return: window action
        :rtype: dict
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "union_emulation.union_member_action"
        )
        return action | {
            "domain": [("unit_id", "in", self.ids)],
            "context": {"default_unit_id": self[:1].id},
        }

    def action_open_mandates(self):
        """Open the mandates of the unit.

        :return: window action
        :rtype: dict
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "union_emulation.union_mandate_action"
        )
        return action | {
            "domain": [("unit_id", "in", self.ids)],
            "context": {"default_unit_id": self[:1].id},
        }

    def action_open_clusters(self):
        """Open the clusters in which the units compete.

        :return: window action
        :rtype: dict
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "union_emulation.union_cluster_action"
        )
        return action | {"domain": [("unit_ids", "in", self.ids)], "context": {}}

    def _on(self, date):
        """What each unit was called on a day.

        :param datetime.date date:
        :return: per unit the values of HISTORY_FIELDS, relations as records
        :rtype: dict[UnionUnit, dict]
        """
        return self.env["union.unit.history"]._values_on(self, date)

    def _acting_units(self):
        """Which unit acts for each of these today.

        The unit itself; for one that has ended the unit that keeps its files, and so on up to
        one that exists.

        :rtype: dict[UnionUnit, UnionUnit]
        """
        today = self.env["union.clock"]._today()
        acting = {}
        for unit in self:
            # sudo: who acts for a unit is asked on behalf of everybody
            keeper = unit.sudo()
            while keeper.date_end and keeper.date_end < today and keeper.keeper_id:
                keeper = keeper.keeper_id
            acting[unit] = keeper.with_env(self.env)
        return acting

    def _kept_units(self):
        """Ended units for which these act today, those kept by way of another included.

        :rtype: UnionUnit
        """
        # sudo: who acts for a unit is asked on behalf of everybody
        kept = keepers = self.sudo().browse()
        layer = self.sudo()
        while layer:
            keepers |= layer
            domain = self._search_is_ended("in", [True]) & Domain("keeper_id", "in", layer.ids)
            layer = layer.search(domain) - keepers
            kept |= layer
        return kept.with_env(self.env)

    def _ancestor_ids(self):
        """Ids of these units and of all units above them, read from the paths.

        :rtype: set[int]
        """
        return {int(unit) for path in self.mapped("parent_path") for unit in path.split("/")[:-1]}

    def _chain(self):
        """The unit and the units above it, the nearest first.

        :rtype: UnionUnit
        """
        self.ensure_one()
        return self.browse(int(unit) for unit in reversed(self.parent_path.split("/")[:-1]))
