from odoo import api, fields, models
from odoo.exceptions import AccessError


class EmulationConsultationLine(models.Model):
    """Nominee on a published list: name, unit and award, and nothing else of the dossier."""

    _name = "emulation.consultation.line"
    _description = "Emulation Consultation Line"
    _order = "consultation_id, id"
    _rec_name = "nominee_name"

    consultation_id = fields.Many2one(
        "emulation.consultation",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        help="The list.",
    )
    nomination_id = fields.Many2one(
        "emulation.nomination",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        help="The dossier.",
    )
    nominee_name = fields.Char("Name", readonly=True, help="As it was published.")
    unit_name = fields.Char("Unit", readonly=True, help="As it was published.")
    award_name = fields.Char("Award", readonly=True, help="As it was published.")

    @api.model_create_multi
    def create(self, vals_list):
        raise AccessError(self.env._("What is published follows from the nominees."))

    def write(self, vals):
        raise AccessError(self.env._("What was published is not changed any more."))

    @api.ondelete(at_uninstall=True)
    def _unlink_except_never(self):
        raise AccessError(self.env._("What was published stays on record."))

    @api.model
    def _publish(self, consultation, nominations):
        """Put nominees on a list. Whoever calls has checked that they may be.

        :param emulation.consultation consultation:
        :param emulation.nomination nominations:
        """
        # sudo and super(): the list's own door, which steps over the refusal in create()
        super(EmulationConsultationLine, self.sudo()).create(
            [
                {
                    "consultation_id": consultation.id,
                    "nomination_id": nomination.id,
                    "nominee_name": nomination.nominee_name,
                    "unit_name": nomination.unit_id.name,
                    "award_name": nomination.award_type_id.name,
                }
                for nomination in nominations.sudo()
            ]
        )
