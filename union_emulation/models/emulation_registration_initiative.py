from odoo import models


class EmulationRegistrationInitiative(models.Model):
    """What only an initiative has among registrations."""

    _name = "emulation.registration.initiative"
    _description = "Emulation Registration: initiative"
    _inherit = ["emulation.registration.part.mixin"]

    _registration_unique = models.Constraint(
        "UNIQUE (registration_id)", "A registration has these fields once."
    )
