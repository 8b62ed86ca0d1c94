from odoo import models


class EmulationRegistrationExemplar(models.Model):
    """What only an exemplar has among registrations."""

    _name = "emulation.registration.exemplar"
    _description = "Emulation Registration: exemplar"
    _inherit = ["emulation.registration.part.mixin"]

    _registration_unique = models.Constraint(
        "UNIQUE (registration_id)", "A registration has these fields once."
    )
