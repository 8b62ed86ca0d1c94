from odoo import api, fields, models


class EmulationExemplarConsent(models.TransientModel):
    """Asks for a consent to the publication of an exemplar, or for its withdrawal."""

    _name = "emulation.exemplar.consent"
    _description = "Emulation: consent to a publication"

    registration_id = fields.Many2one(
        "emulation.registration", "Exemplar", required=True, help="The exemplar."
    )
    action = fields.Selection(
        [("give", "A consent is given"), ("withdraw", "The consent is withdrawn")],
        "What",
        required=True,
        default="give",
        help="What is noted.",
    )
    consent_by = fields.Char(
        "Consent by", help="Who has agreed to the publication: the person, or who speaks for it."
    )
    consent_date = fields.Date(
        "Consent on",
        default=lambda self: self.env["union.clock"]._today(),
        help="When the consent was given.",
    )
    reason = fields.Text(help="Why the consent is taken back.")

    @api.constrains("registration_id")
    def _check_readable_registration(self):
        # su=False: a wizard shows its user the name of its exemplar
        self.registration_id.sudo(False).check_access("read")

    def action_confirm(self):
        """Note the consent, or its withdrawal.

        :raise UserError: what is missing, or who may note it
        """
        self.ensure_one()
        if self.action == "give":
            self.registration_id.action_give_consent(self.consent_by, self.consent_date)
        else:
            self.registration_id.action_withdraw_consent(self.reason)
        return {"type": "ir.actions.act_window_close"}
