from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class UnionUnit(models.Model):
    """What a unit and its people were granted, under whatever name."""

    _name = "union.unit"
    _inherit = ["union.unit"]

    award_count = fields.Integer(
        "Awards",
        compute="_compute_award_count",
        help="What the unit, its people of the day and the units merged into it were granted, as "
        "far as one may read it.",
    )

    @api.depends_context("uid")
    def _compute_award_count(self):
        Award = self.env["emulation.award"]
        owners = Award._owners(self._origin)
        totals = dict.fromkeys(self._origin, 0)
        for unit, count in Award._read_group(
            [("unit_id", "in", [unit.id for unit in owners])], ["unit_id"], ["__count"]
        ):
            for owner in owners[unit]:
                totals[owner] += count
        for unit in self:
            unit.award_count = totals.get(unit._origin, 0)

    def _award_domain(self):
        """What the units, their people of the day and the units merged into them were granted.

        :rtype: Domain
        """
        owners = self.env["emulation.award"]._owners(self)
        return Domain("unit_id", "in", [unit.id for unit in owners])

    def _update_paths(self):
        result = super()._update_paths()
        # sudo: the copies follow the tree, whoever may read the units
        subtree = self.sudo().search(Domain("id", "child_of", self.ids))
        awards = self.env["emulation.award"]
        awards._follow("member_path", SQL("owner.unit_id = ANY(%s)", subtree.ids))
        awards._follow("deciding_path", SQL("owner.id = ANY(%s)", subtree.ids))
        return result

    def action_open_awards(self):
        """Open what the units and those merged into them were granted.

        :return: window action
        :rtype: dict
        """
        return self.env["emulation.award"]._open(list(self._award_domain()))
