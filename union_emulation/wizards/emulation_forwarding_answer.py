from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.emulation_outcome_forwarding_mixin import ANSWER_FIELDS


class EmulationForwardingAnswer(models.TransientModel):
    """Asks what the host of a programme answered on one initiative, and keeps it."""

    _name = "emulation.forwarding.answer"
    _description = "Emulation: answer of a host"

    outcome_id = fields.Many2one("emulation.outcome", required=True, help="What was forwarded.")
    forwarding = fields.Selection(related="outcome_id.programme_id.forwarding")
    state = fields.Selection(
        [("done", "Taken or recognised"), ("refused", "Not taken or recognised")],
        "Answer",
        required=True,
        default="done",
        help="What the host decided.",
    )
    portal_code = fields.Char(help="Code that the portal gave it.")
    portal_date = fields.Date("On the portal since", help="Day on which the portal took it.")
    decision_number = fields.Char("Decision", help="Number and symbol of the host's decision.")
    decision_date = fields.Date("Decision of", help="Date of the host's decision.")
    note = fields.Text(help="What the host said besides.")

    @api.constrains("outcome_id")
    def _check_readable_outcome(self):
        # su=False: a wizard shows its user the name of its outcome
        self.outcome_id.sudo(False).check_access("read")

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        outcome = self.env["emulation.outcome"].browse(values.get("outcome_id"))
        # what was answered before stays, until something else is typed in
        if outcome.has_access("read") and outcome.state in ("done", "refused"):
            values |= {name: outcome[name] for name in ANSWER_FIELDS if name in fields_list}
        return values

    def action_confirm(self):
        """Keep the answer.

        :raise UserError: who may do it, or what is wrong with it
        """
        self.ensure_one()
        if self.forwarding == "portal" and self.state == "done" and not self.portal_code:
            raise UserError(self.env._("What a portal has taken has a code there: type it in."))
        answer = {name: self[name] for name in ANSWER_FIELDS}
        self.outcome_id._note_answers({self.outcome_id: answer})
        return {"type": "ir.actions.act_window_close"}
