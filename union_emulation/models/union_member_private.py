from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL


class UnionMemberPrivate(models.Model):
    """Personal data of a member, apart from the roll.

    Seen by those who act for the member's own unit only (Law 91/2025/QH15 on personal data).
    """

    _name = "union.member.private"
    _description = "Union Member: personal data"
    _rec_name = "member_id"

    member_id = fields.Many2one(
        "union.member", required=True, ondelete="cascade", index=True, help="Whose data."
    )
    unit_id = fields.Many2one(related="member_id.unit_id", help="The member's unit today.")
    birth_date = fields.Date(help="Tells people of the same name apart.")
    identity_number = fields.Char(help="Number of the citizen's identity card.")
    phone = fields.Char(help="Where the member can be reached.")
    of_own_unit = fields.Boolean(
        compute="_compute_of_own_unit",
        search="_search_of_own_unit",
        help="The current user acts for the member's own unit.",
    )

    _member_unique = models.Constraint(
        "UNIQUE (member_id)", "The personal data of this member are on record already."
    )

    #: A viewer reads dossiers, not personal data.
    _roles = ("officer", "appraiser", "approver")

    def write(self, vals):
        if any(
            private.member_id.id != vals.get("member_id", private.member_id.id) for private in self
        ):
            raise AccessError(self.env._("Personal data cannot be given to another member."))
        return super().write(vals)

    @api.depends_context("uid")
    @api.depends("member_id.unit_id")
    def _compute_of_own_unit(self):
        units = self.env["union.mandate"]._current_units(*self._roles)
        for private in self:
            private.of_own_unit = private.member_id.unit_id in units

    def _search_of_own_unit(self, operator, value):
        if operator != "in":
            return NotImplemented
        units = self.env["union.mandate"]._current_units(*self._roles)
        return Domain("member_id.unit_id", "in", units.ids)

    @api.model
    def _same_person(self, one, other):
        """Whether two members are the same person, as a condition of a query; nothing more is told.

        Whoever uses it flushes this model first, and lets nobody see for which of the data.

        :param SQL one: id of a member
        :param SQL other: id of the other
        :return: true, false, or null where the data do not say
        :rtype: SQL
        """
        return SQL(
            """(SELECT COALESCE(
                    NULLIF(p.identity_number, '') = NULLIF(q.identity_number, ''),
                    p.birth_date = q.birth_date)
                  FROM union_member_private p
                  JOIN union_member_private q ON q.member_id = %s
                 WHERE p.member_id = %s)""",
            other,
            one,
        )
