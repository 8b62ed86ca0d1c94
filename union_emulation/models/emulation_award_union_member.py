from odoo import api, fields, models
from odoo.tools import SQL


class UnionMember(models.Model):
    """What a member was granted; those in charge of his unit of today see it as well."""

    _name = "union.member"
    _inherit = ["union.member"]

    award_count = fields.Integer(
        "Awards",
        compute="_compute_award_count",
        help="What the member was granted, in whatever unit, as far as one may read it.",
    )

    @api.depends_context("uid")
    def _compute_award_count(self):
        counts = dict(
            self.env["emulation.award"]._read_group(
                [("member_id", "in", self.ids)], ["member_id"], ["__count"]
            )
        )
        for member in self:
            member.award_count = counts.get(member._origin, 0)

    def write(self, vals):
        result = super().write(vals)
        if "unit_id" in vals:
            awards = self.env["emulation.award"]
            awards._follow("member_path", SQL("owner.id = ANY(%s)", self.ids))
        return result

    def action_open_awards(self):
        """Open what the members were granted.

        :return: window action
        :rtype: dict
        """
        return self.env["emulation.award"]._open([("member_id", "in", self.ids)])
