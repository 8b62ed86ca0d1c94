from odoo import api, fields, models
from odoo.exceptions import AccessError


class EmulationConsultationComment(models.Model):
    """What somebody says on a published nominee; read by those in charge only."""

    _name = "emulation.consultation.comment"
    _description = "Emulation Consultation Comment"
    _order = "id desc"

    consultation_id = fields.Many2one(
        "emulation.consultation",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        help="The list.",
    )
    line_id = fields.Many2one(
        "emulation.consultation.line",
        "About",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        help="About whom.",
    )
    text = fields.Text(required=True, readonly=True, help="What is said.")
    author_name = fields.Char("Said by", readonly=True, help="Who says it.")
    contact = fields.Char(readonly=True, help="How to reach him.")
    date = fields.Datetime("Received on", readonly=True, help="When it was received.")

    @api.model_create_multi
    def create(self, vals_list):
        raise AccessError(self.env._("Comment on the published list."))

    def write(self, vals):
        raise AccessError(self.env._("A comment stays as it was said."))

    @api.ondelete(at_uninstall=True)
    def _unlink_except_never(self):
        raise AccessError(self.env._("A comment stays as it was said."))

    @api.model
    def _add(self, line, text, name, contact):
        """Keep a comment. Whoever calls has checked that comments are taken.

        :param emulation.consultation.line line: about whom
        :param str text: what is said
        :param str name: by whom; empty: the user
        :param str contact: how to reach him
        """
        # sudo and super(): whoever comments need not be in charge; steps over create()'s refusal
        super(EmulationConsultationComment, self.sudo()).create(
            [
                {
                    "consultation_id": line.consultation_id.id,
                    "line_id": line.id,
                    "text": text,
                    "author_name": name or self.env.user.name,
                    "contact": contact,
                    "date": self.env["union.clock"]._now(),
                }
            ]
        )
