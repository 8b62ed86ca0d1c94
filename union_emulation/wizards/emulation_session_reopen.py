from odoo import fields, models


class EmulationSessionReopen(models.TransientModel):
    """Asks why a closed session is held again."""

    _name = "emulation.session.reopen"
    _description = "Emulation: reopening of a session"

    session_id = fields.Many2one(
        "emulation.council.session",
        required=True,
        ondelete="cascade",
        help="The closed session.",
    )
    reason = fields.Text(required=True, help="Why the council has to meet again; printed.")

    def action_confirm(self):
        """Hold the session again.

        :return: window action of the new session
        :rtype: dict
        :raise UserError: who may do it, or what is missing
        """
        self.ensure_one()
        return self.session_id.action_reopen(self.reason)
