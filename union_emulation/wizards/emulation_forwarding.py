from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

#: Reasons that the screen shows at once.
SHOWN_REASONS = 10


class EmulationForwarding(models.TransientModel):
    """Asks to which programme initiatives are forwarded, and gives out the files that go there."""

    _name = "emulation.forwarding"
    _description = "Emulation: forwarding of initiatives"

    programme_id = fields.Many2one(
        "emulation.programme", required=True, help="To which programme they are forwarded."
    )
    host_name = fields.Char(related="programme_id.host_name")
    registration_ids = fields.Many2many(
        "emulation.registration",
        string="Initiatives",
        help="What was chosen; take out what is not meant.",
    )
    ready_count = fields.Integer(
        "Ready", compute="_compute_ready", help="So many of them can be sent."
    )
    refusals = fields.Text(compute="_compute_ready", help="Why the others cannot be sent.")
    is_sent = fields.Boolean(readonly=True, help="What could be sent has just been sent.")
    sending_ids = fields.Many2many(
        "emulation.sending",
        string="Files",
        compute="_compute_sending_ids",
        help="With what these initiatives were sent, as far as the user may have the files.",
    )

    @api.depends_context("uid")
    @api.depends("programme_id", "registration_ids")
    def _compute_ready(self):
        for wizard in self:
            registrations = wizard.registration_ids._origin
            reasons = (
                registrations._why_not_forward(wizard.programme_id) if wizard.programme_id else {}
            )
            wizard.ready_count = sum(not found for found in reasons.values())
            said = dict.fromkeys(reason for found in reasons.values() for reason in found)
            wizard.refusals = "\n".join([*said][:SHOWN_REASONS]) or False

    @api.depends_context("uid")
    @api.depends("programme_id", "registration_ids", "is_sent")
    def _compute_sending_ids(self):
        for wizard in self:
            # sudo: which they are; what the user may have of them is asked without it
            outcomes = wizard.registration_ids._origin.sudo().outcome_ids
            sent = outcomes.filtered(lambda o, w=wizard: o.programme_id == w.programme_id)
            wizard.sending_ids = sent.sudo(False)._readable_sendings()

    @api.constrains("registration_ids")
    def _check_readable_registrations(self):
        # su=False: a wizard shows its user the names of its initiatives
        self.registration_ids.sudo(False).check_access("read")

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        model = self.env["emulation.registration"]
        if self.env.context.get("active_model") == model._name:
            chosen = model._dossiers(model._name, self.env.context.get("active_ids"))
            chosen.check_access("read")
            if "registration_ids" in fields_list:
                values["registration_ids"] = [Command.set(chosen.ids)]
            if "programme_id" in fields_list and not values.get("programme_id"):
                values["programme_id"] = chosen.programme_ids.filtered("is_current")[:1].id
        return values

    def action_propose(self):
        """Ask the units above to forward what can be forwarded.

        :raise UserError: none can
        """
        self.ensure_one()
        self._ready(proposing=True)._forward(self.programme_id, proposing=True)
        return {"type": "ir.actions.act_window_close"}

    def action_send(self):
        """Note what can be forwarded as sent, and keep the files for the host.

        :return: the wizard again, with the files
        :rtype: dict
        :raise UserError: none can
        """
        self.ensure_one()
        self.env["emulation.sending"]._send(self._ready(), self.programme_id)
        self.is_sent = True
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Sent"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def _ready(self, proposing=False):
        """Those of the chosen initiatives that can be forwarded.

        :rtype: emulation.registration
        :raise UserError: why there is none
        """
        self.registration_ids.check_access("read")
        reasons = self.registration_ids._why_not_forward(self.programme_id, proposing)
        ready = self.registration_ids.filtered(lambda registration: not reasons[registration])
        if not ready:
            said = dict.fromkeys(reason for found in reasons.values() for reason in found)
            raise UserError("\n".join(said) or self.env._("Choose the initiatives first."))
        return ready
