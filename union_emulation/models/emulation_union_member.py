from odoo import api, fields, models
from odoo.fields import Domain


class UnionMember(models.Model):
    """What a member registers, for himself or as one of several authors."""

    _inherit = "union.member"

    registration_count = fields.Integer(
        "Registrations",
        compute="_compute_registration_count",
        help="Registrations of the member, and those of which he is an author, that one may read.",
    )

    @api.depends_context("uid")
    def _compute_registration_count(self):
        found = {}
        Registration = self.env["emulation.registration"]
        for member, registrations in Registration._read_group(
            [("member_id", "in", self.ids)], ["member_id"], ["id:recordset"]
        ):
            found[member] = set(registrations.ids)
        for member, registrations in self.env["emulation.registration.author"]._read_group(
            [("member_id", "in", self.ids)], ["member_id"], ["registration_id:recordset"]
        ):
            found.setdefault(member, set()).update(registrations.ids)
        for member in self:
            member.registration_count = len(found.get(member._origin, ()))

    def action_open_registrations(self):
        """Open what the members have registered or are authors of.

        :return: window action
        :rtype: dict
        """
        domain = Domain("member_id", "in", self.ids) | Domain(
            "author_ids", "any", Domain("member_id", "in", self.ids)
        )
        return self.env["emulation.registration"]._open(list(domain))
