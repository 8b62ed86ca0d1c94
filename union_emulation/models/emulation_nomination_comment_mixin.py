from odoo import api, fields, models


class EmulationNominationCommentMixin(models.AbstractModel):
    """Nomination that is published for comment before the council judges it, where terms ask so."""

    _name = "emulation.nomination.comment.mixin"
    _description = "Emulation: nomination published for comment"

    consultation_line_ids = fields.One2many(
        "emulation.consultation.line",
        "nomination_id",
        "Published in",
        readonly=True,
        help="Lists in which it was published for comment.",
    )
    comment_count = fields.Integer(
        compute="_compute_comment_count", help="How many comments were received on it."
    )

    @api.depends("consultation_line_ids")
    def _compute_comment_count(self):
        counts = dict(
            self.env["emulation.consultation.comment"]._read_group(
                [("line_id.nomination_id", "in", self.ids)],
                ["line_id"],
                ["__count"],
            )
        )
        for nomination in self:
            nomination.comment_count = sum(
                counts.get(line, 0) for line in nomination.consultation_line_ids
            )

    def _not_consulted(self):
        """Dossiers whose terms ask for a time of comment that is not over yet.

        :rtype: emulation.nomination
        """
        terms = self._term()
        return self.filtered(
            lambda nomination: (
                terms[nomination].comment_days
                # sudo: whether the time is over, for the answer only
                and "closed"
                not in nomination.sudo().consultation_line_ids.consultation_id.mapped("state")
            )
        )

    def _say_not_consulted(self):
        return self.env._(
            "“%(name)s” has to be published for comment first, and the time for it be over.",
            name=self.display_name,
        )
