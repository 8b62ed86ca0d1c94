from odoo import fields, models


class EmulationRegistrationParticipant(models.Model):
    """Who took part when an initiative was applied for the first time, without being an author."""

    _name = "emulation.registration.participant"
    _description = "Emulation: took part in the first application"
    _inherit = ["emulation.registration.person.mixin"]

    task = fields.Char("Work done", help="What the person did in the first application.")
