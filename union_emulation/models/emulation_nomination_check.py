from odoo import api, fields, models
from odoo.exceptions import AccessError


class EmulationNominationCheck(models.Model):
    """What one rule said of one nominee, kept with the dossier as it was said."""

    _name = "emulation.nomination.check"
    _description = "Emulation Nomination Check"
    _order = "nomination_id, is_other, sequence, id"

    nomination_id = fields.Many2one(
        "emulation.nomination", required=True, index=True, ondelete="cascade", help="The dossier."
    )
    rule_id = fields.Many2one(
        "emulation.award.rule",
        index="btree_not_null",
        ondelete="set null",
        help="The rule; its words stay when it is gone.",
    )
    sequence = fields.Integer(help="Order of the rules.")
    name = fields.Char("Wording", required=True, help="The rule, as it read.")
    result = fields.Selection(
        [("pass", "Fulfilled"), ("fail", "Not fulfilled"), ("look", "A person must look")],
        required=True,
        index=True,
        help="What it came to.",
    )
    explanation = fields.Text(help="What it rests on: years, decisions, figures.")
    source = fields.Char(help="Law or regulation that the rule comes from.")
    date = fields.Datetime("Checked on", required=True, help="When it was checked.")
    is_other = fields.Boolean(
        "Under other terms",
        help="Said under the terms in force today, which are not those of the dossier's reception.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        raise AccessError(self.env._("What the rules say is written by the check only."))

    def write(self, vals):
        raise AccessError(self.env._("What the rules say is written by the check only."))
