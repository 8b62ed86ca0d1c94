from odoo import api, fields, models


class EmulationNominationOutside(models.TransientModel):
    """Asks for what was sent to a body outside, or for what came back, for several dossiers."""

    _name = "emulation.nomination.outside"
    _description = "Emulation: nominations for a body outside"

    nomination_ids = fields.Many2many(
        "emulation.nomination",
        required=True,
        default=lambda self: self.env.context.get("active_ids", []),
        help="The dossiers.",
    )
    step = fields.Selection(
        [("send_out", "Sent out"), ("answer", "Outcome came back")],
        required=True,
        default="send_out",
        help="What has happened.",
    )
    outcome = fields.Selection(
        [("granted", "Awarded"), ("refused", "Not granted")],
        default="granted",
        help="What the body outside has decided.",
    )
    number = fields.Char(help="Number and symbol of the letter or of the decision.")
    date = fields.Date(
        required=True,
        default=lambda self: self.env["union.clock"]._today(),
        help="Date of the letter or of the decision.",
    )
    reason = fields.Text(help="Why it was not granted; the officer of the unit reads it.")

    @api.constrains("nomination_ids")
    def _check_readable(self):
        # su=False: a wizard shows its user the names of its records
        self.nomination_ids.sudo(False).check_access("read")

    def action_confirm(self):
        """Note it for all dossiers, or for none.

        :raise UserError: what is missing, or who may do it
        """
        self.ensure_one()
        if self.step == "send_out":
            self.nomination_ids.action_send_out(self.number, self.date)
        else:
            granted = self.outcome == "granted"
            self.nomination_ids.action_answer(granted, self.number, self.date, self.reason)
