from odoo import fields, models


class EmulationRegistrationWorkMixin(models.AbstractModel):
    """Registration that may be a work."""

    _name = "emulation.registration.work.mixin"
    _description = "Emulation: registration that may be a work"

    work_ids = fields.One2many(
        "emulation.registration.work",
        "registration_id",
        readonly=True,
        help="The one row with what only a work has.",
    )
