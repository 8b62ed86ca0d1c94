from odoo import api, fields, models

from ..models.emulation_registration_initiative import SCOPES


class EmulationCouncilNoteLine(models.TransientModel):
    """An initiative on which the council sat."""

    _name = "emulation.council.note.line"
    _description = "Emulation: opinion of a council on an initiative"

    note_id = fields.Many2one(
        "emulation.council.note", required=True, ondelete="cascade", help="The whole sitting."
    )
    registration_id = fields.Many2one(
        "emulation.registration", required=True, help="The initiative."
    )
    influence = fields.Selection(
        SCOPES, "Scope of influence", help="How far it reaches by the council's opinion."
    )
    certificate_number = fields.Char("Certificate", help="Number of the certificate given for it.")

    @api.constrains("registration_id")
    def _check_readable_registration(self):
        # su=False: a wizard shows its user the names of its initiatives
        self.registration_id.sudo(False).check_access("read")
