from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.emulation_award import words_of
from ..models.emulation_award_past_mixin import OPEN


class EmulationAwardCorrect(models.TransientModel):
    """Takes what a line of the register should say, then sets it right."""

    _name = "emulation.award.correct"
    _description = "Emulation: past award set right"

    award_id = fields.Many2one(
        "emulation.award", "Line", required=True, readonly=True, help="The line of the register."
    )
    is_confirmed = fields.Boolean(
        related="award_id.is_confirmed", help="It was confirmed, and has to be so again."
    )
    award_type_id = fields.Many2one(
        "emulation.award.type", "Award", required=True, help="What was granted."
    )
    recipient_name = fields.Char(required=True, help="Name as the paper says it.")
    recipient_title = fields.Char("Post", help="Post as the paper says it.")
    unit_name = fields.Char("Unit as on the day", help="Its name as the paper says it.")
    position_group = fields.Selection(
        selection=words_of("union.member", "position_group"),
        help="Group of posts as on the day.",
    )
    is_direct_worker = fields.Boolean("Works directly", help="Worked directly, as on the day.")
    gender = fields.Selection(
        selection=words_of("union.member", "gender"),
        help="As on the day.",
    )
    year = fields.Integer(required=True, help="Year of merit.")
    basis = fields.Selection(
        selection=words_of("emulation.award", "basis"),
        string="Origin",
        required=True,
        help="Origin of the award.",
    )
    citation = fields.Text("Granted for", help="What it was granted for.")
    decision_number = fields.Char(required=True, help="Number and symbol of the decision.")
    decision_date = fields.Date(required=True, help="Date of the decision.")
    deciding_unit_id = fields.Many2one(
        "union.unit", "Unit that granted it", help="If it is one of the union's."
    )
    body_name = fields.Char(
        "Granted by", help="Who granted it, as on the day; empty: the unit that granted it."
    )
    register_number = fields.Char(help="Number in the register of whoever granted it.")
    currency_id = fields.Many2one(related="award_id.currency_id", help="Amounts are in đồng.")
    amount = fields.Monetary(help="Money that goes with it, in đồng.")
    reason = fields.Text(required=True, help="Why it is set right; stays on record.")

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        award = self.env["emulation.award"].browse(values.get("award_id") or ())
        award.check_access("read")
        if award:
            values |= {name: award._stored(name) for name in OPEN if name in fields_list}
        return values

    @api.onchange("deciding_unit_id")
    def _onchange_deciding_unit_id(self):
        if self.deciding_unit_id != self.award_id.deciding_unit_id:
            self.body_name = False

    @api.constrains("award_id")
    def _check_readable_award(self):
        # su=False: a wizard shows its user the name of its line
        self.award_id.sudo(False).check_access("read")

    @api.constrains("year", "decision_date", "amount")
    def _check_figures(self):
        today = self.env["union.clock"]._today()
        for wizard in self:
            if not 1945 <= wizard.year <= today.year:
                raise UserError(self.env._("A year has four figures and is not to come."))
            if wizard.decision_date > today:
                raise UserError(self.env._("The decision is dated after today."))
            if wizard.amount < 0:
                raise UserError(self.env._("The amount cannot be negative."))

    def action_confirm(self):
        """Set the line right.

        :raise UserError: who may do so, or nothing changes
        """
        self.ensure_one()
        self.award_id._correct({name: self._value(name) for name in OPEN}, self.reason)
        return {"type": "ir.actions.act_window_close"}

    def _value(self, name):
        return self[name].id if self._fields[name].relational else self[name]
