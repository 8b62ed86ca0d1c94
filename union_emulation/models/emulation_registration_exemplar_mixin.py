from odoo import fields, models


class EmulationRegistrationExemplarMixin(models.AbstractModel):
    """Registration that may be an exemplar."""

    _name = "emulation.registration.exemplar.mixin"
    _description = "Emulation: registration that may be an exemplar"

    exemplar_ids = fields.One2many(
        "emulation.registration.exemplar",
        "registration_id",
        readonly=True,
        help="The one row with what only an exemplar has.",
    )
