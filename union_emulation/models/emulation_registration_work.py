from odoo import models


class EmulationRegistrationWork(models.Model):
    """What only a work, a product or a task has among registrations."""

    _name = "emulation.registration.work"
    _description = "Emulation Registration: work"
    _inherit = ["emulation.registration.part.mixin"]

    _registration_unique = models.Constraint(
        "UNIQUE (registration_id)", "A registration has these fields once."
    )
