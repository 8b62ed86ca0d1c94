from odoo import fields, models


class EmulationRegistrationInitiativeMixin(models.AbstractModel):
    """Registration that may be an initiative."""

    _name = "emulation.registration.initiative.mixin"
    _description = "Emulation: registration that may be an initiative"

    initiative_ids = fields.One2many(
        "emulation.registration.initiative",
        "registration_id",
        readonly=True,
        help="The one row with what only an initiative has.",
    )
