from odoo import api, fields, models
from odoo.exceptions import ValidationError


class UnionCluster(models.Model):
    """Emulation cluster or block: units that compete with each other in one year.

    Clusters cut across the tree, so that like is compared with like; they are formed anew each
    year by decision, with a lead unit that changes.
    """

    _name = "union.cluster"
    _description = "Union Cluster"
    _inherit = ["union.name.mixin"]
    _order = "year desc, kind, sequence, code, id"

    # what
    code = fields.Char(required=True, help="Short name, e.g. CUM-1; used again each year.")
    name = fields.Char(required=True, help="Name in the decision, e.g. Cụm thi đua số 1.")
    kind = fields.Selection(
        [("cluster", "Cluster"), ("block", "Block")],
        required=True,
        default="cluster",
        help="Clusters gather units of a region or level, blocks units of one line of work.",
    )
    sequence = fields.Integer(default=10, help="Order in lists.")
    # when, by what
    year = fields.Integer(
        required=True,
        index=True,
        aggregator=None,
        default=lambda self: self.env["union.clock"]._today().year,
        help="The year in which the units compete.",
    )
    decision_number = fields.Char("Decision", help="Number of the decision, e.g. 12/QĐ-LĐLĐ.")
    decision_date = fields.Date("Decided on", help="Date of the decision.")
    # who
    lead_unit_id = fields.Many2one(
        "union.unit",
        "Lead unit",
        index="btree_not_null",
        ondelete="restrict",
        help="The member that leads the cluster this year.",
    )
    unit_ids = fields.Many2many(
        "union.unit",
        "union_cluster_unit_rel",
        "cluster_id",
        "unit_id",
        "Member units",
        help="The units that compete with each other.",
    )
    unit_count = fields.Integer(compute="_compute_unit_count", help="How many units compete.")

    _code_unique = models.Constraint(
        "UNIQUE (year, code)", "There is a cluster with this code in the year already."
    )
    _year_plausible = models.Constraint(
        "CHECK (year BETWEEN 1945 AND 2200)", "A year has four figures, e.g. 2026."
    )

    @api.depends("name", "year")
    def _compute_display_name(self):
        for cluster in self:
            cluster.display_name = f"{cluster.name or ''} ({cluster.year})"

    @api.depends("unit_ids")
    def _compute_unit_count(self):
        for cluster in self:
            cluster.unit_count = len(cluster.unit_ids)

    @api.constrains("lead_unit_id", "unit_ids")
    def _check_lead(self):
        for cluster in self:
            if cluster.lead_unit_id - cluster.unit_ids:
                raise ValidationError(
                    self.env._(
                        "“%(unit)s” cannot lead “%(cluster)s”: it is no member.",
                        unit=cluster.lead_unit_id.name,
                        cluster=cluster.name,
                    )
                )

    @api.constrains("year", "kind", "unit_ids")
    def _check_once_a_year(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for cluster in self:
            others = self.search(
                [
                    ("id", "!=", cluster.id),
                    ("year", "=", cluster.year),
                    ("kind", "=", cluster.kind),
                    ("unit_ids", "in", cluster.unit_ids.ids),
                ]
            )
            for other in others:
                raise ValidationError(
                    self.env._(
                        "“%(unit)s” competes in “%(other)s” already: a unit belongs to one "
                        "%(kind)s a year.",
                        unit=(other.unit_ids & cluster.unit_ids)[0].name,
                        other=other.display_name,
                        kind=kinds[cluster.kind].lower(),
                    )
                )

    def copy_data(self, default=None):
        """A copy is the proposal for the next year: the same members, no decision yet."""
        vals_list = super().copy_data(default)
        for cluster, vals in zip(self, vals_list, strict=True):
            vals.update(
                {
                    "code": cluster.code,
                    "name": cluster.name,
                    "year": cluster.year + 1,
                    "decision_number": False,
                    "decision_date": False,
                    **(default or {}),
                }
            )
        return vals_list

    def action_open_units(self):
        """Open the member units.

        :return: window action
        :rtype: dict
        """
        action = self.env["ir.actions.act_window"]._for_xml_id("union_emulation.union_unit_action")
        return action | {"domain": [("id", "in", self.unit_ids.ids)], "context": {}}
