from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.file_kind import MIMETYPES

#: Bytes that one file of a nomination may have.
LIMIT = 10 * 1024 * 1024


class EmulationNominationEvidence(models.Model):
    """File that goes with a nomination: minutes, confirmations, the nominee's consent."""

    _name = "emulation.nomination.evidence"
    _description = "Emulation Nomination Evidence"
    _inherit = ["emulation.evidence.mixin"]
    _order = "nomination_id, requirement_id, id"

    _dossier_field = "nomination_id"

    nomination_id = fields.Many2one(
        "emulation.nomination",
        required=True,
        index=True,
        ondelete="cascade",
        help="What it goes with.",
    )
    award_type_id = fields.Many2one(
        related="nomination_id.award_type_id", help="What the nominee is put forward for."
    )
    requirement_id = fields.Many2one(
        "emulation.award.requirement",
        "Part of the dossier",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('term_id.award_type_id', '=', award_type_id)]",
        help="What is asked for; empty: anything else that shows what is said.",
    )
    is_consent = fields.Boolean("Consent", help="The nominee's agreement in writing.")

    @api.constrains("requirement_id", "nomination_id")
    def _check_requirement(self):
        for evidence in self.filtered("requirement_id"):
            award = evidence.nomination_id.award_type_id
            if evidence.requirement_id.term_id.award_type_id != award:
                raise ValidationError(
                    self.env._(
                        "“%(requirement)s” is nothing that is asked for “%(award)s”.",
                        requirement=evidence.requirement_id.name,
                        award=award.name,
                    )
                )

    @api.model
    def _taken(self, vals):
        return tuple(MIMETYPES), LIMIT
