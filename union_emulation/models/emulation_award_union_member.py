from odoo import api, fields, models
from odoo.tools import SQL


class UnionMember(models.Model):
    """What a member was granted; those in charge of his unit of today see it as well."""

    _inherit = "union.member"

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
            self._update_award_paths()
        return result

    def _update_award_paths(self):
        """Let the awards of the members follow them, in one UPDATE."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                UPDATE emulation_award AS award SET member_path = member.unit_path
                  FROM union_member AS member
                 WHERE award.member_id = member.id
                   AND member.id = ANY(%s)
                   AND award.member_path IS DISTINCT FROM member.unit_path
                """,
                self.ids,
            )
        )
        self.env["emulation.award"].invalidate_model(["member_path"])

    def action_open_awards(self):
        """Open what the members were granted.

        :return: window action
        :rtype: dict
        """
        return self.env["emulation.award"]._open([("member_id", "in", self.ids)])
