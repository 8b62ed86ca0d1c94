from odoo import fields, models


class ResUsers(models.Model):
    """A user's mandates say what he may do in the union; once a day he is told what happened."""

    _inherit = "res.users"

    union_mandate_ids = fields.One2many(
        "union.mandate", "user_id", "Union mandates", help="What the user may do for which unit."
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

    @property
    def SELF_READABLE_FIELDS(self):  # noqa: N802
        """Fields that everybody reads of himself."""
        return [*super().SELF_READABLE_FIELDS, "union_digest"]

    @property
    def SELF_WRITEABLE_FIELDS(self):  # noqa: N802
        """Fields that everybody sets for himself."""
        return [*super().SELF_WRITEABLE_FIELDS, "union_digest"]
