from odoo import api, fields, models

#: What is asked of a mandate each time that somebody reads or does something.
ASKED = ["user_id", "unit_id", "role", "scope", "date_start", "date_end", "delegated_by_id"]


class ResUsers(models.Model):
    """A user's mandates say what he may do in the union; once a day he is told what happened."""

    _inherit = "res.users"

    union_mandate_ids = fields.One2many(
        "union.mandate", "user_id", "Union mandates", help="What the user may do for which unit."
    )
    union_held_ids = fields.Many2many(
        "union.mandate",
        string="Mandates held",
        compute="_compute_union_held_ids",
        compute_sudo=True,
        groups=fields.NO_ACCESS,
        help="All mandates of the user, past and to come as well, whoever asks.",
    )
    union_digest = fields.Boolean(
        "Summary of the day",
        default=True,
        help="Once on a working day, by e-mail or in the inbox: what waits for the user, and what "
        "has happened in his territory. Nothing comes when nothing has happened.",
    )
    union_digest_date = fields.Datetime(
        "Last summary of the day",
        readonly=True,
        copy=False,
        help="Up to when the user has been told what happened.",
    )

    @api.depends("union_mandate_ids")
    def _compute_union_held_ids(self):
        held = self.env["union.mandate"].search_fetch([("user_id", "in", self._origin.ids)], ASKED)
        of_user = held.grouped("user_id")
        for user in self:
            user.union_held_ids = of_user.get(user._origin, held.browse())

    @property
    def SELF_READABLE_FIELDS(self):  # noqa: N802
        """Fields that everybody reads of himself."""
        return [*super().SELF_READABLE_FIELDS, "union_digest"]

    @property
    def SELF_WRITEABLE_FIELDS(self):  # noqa: N802
        """Fields that everybody sets for himself."""
        return [*super().SELF_WRITEABLE_FIELDS, "union_digest"]
