from odoo import api, fields, models


class EmulationConsultationSay(models.TransientModel):
    """Asks for a comment on somebody who is published for comment."""

    _name = "emulation.consultation.say"
    _description = "Emulation: comment on a published list"

    consultation_id = fields.Many2one(
        "emulation.consultation", "List", required=True, help="The published list."
    )
    line_id = fields.Many2one(
        "emulation.consultation.line",
        "About",
        required=True,
        domain="[('consultation_id', '=', consultation_id)]",
        help="Whom the comment is about.",
    )
    text = fields.Text("Comment", required=True, help="What is said; read by those in charge only.")
    author_name = fields.Char("Said by", help="Who says it, if it is somebody else than you.")
    contact = fields.Char(help="How to reach him.")

    @api.constrains("consultation_id", "line_id")
    def _check_readable(self):
        # su=False: a wizard shows its user the names of its records
        self.consultation_id.sudo(False).check_access("read")
        self.line_id.sudo(False).check_access("read")

    def action_confirm(self):
        """Send the comment to those in charge.

        :raise UserError: comments are not taken any more
        """
        self.ensure_one()
        self.consultation_id.action_comment(
            self.line_id.id, self.text, self.author_name, self.contact
        )
