from odoo import api, fields, models
from odoo.tools import formatLang


class EmulationAwardTrialSum(models.TransientModel):
    """What comes of one award in a trial: how many could get it, quota and money."""

    _name = "emulation.award.trial.sum"
    _description = "Emulation: trial of one award"
    _order = "id"

    trial_id = fields.Many2one(
        "emulation.award.trial", required=True, index=True, ondelete="cascade", help="The trial."
    )
    award_id = fields.Many2one(
        "emulation.award.type", required=True, ondelete="cascade", help="The award."
    )
    term_id = fields.Many2one(
        "emulation.award.term", "Terms", ondelete="cascade", help="The terms of today."
    )
    eligible_count = fields.Integer("Fulfil all", help="Whom no rule stops.")
    look_count = fields.Integer("To look at", help="At whom a person must look.")
    stopped_count = fields.Integer("Stopped", help="Whom a rule stops.")
    quota_count = fields.Integer("Beyond the quota", help="Who stand beyond the quota.")
    hidden = fields.Integer(
        "Not shown", help="Who come into question too and are not judged here: choose a unit below."
    )
    money_known = fields.Boolean(help="Base salary and factors are known.")
    amount = fields.Float(
        digits=(16, 0), help="What the award would cost by today's base salary, in đồng."
    )
    said = fields.Text("In short", compute="_compute_said", help="In words.")

    @api.depends("term_id", "hidden", "quota_count", "money_known", "amount")
    def _compute_said(self):
        for row in self:
            counts = row.eligible_count, row.look_count, row.stopped_count
            found = []
            if not row.term_id:
                found.append(self.env._("No terms are in force today."))
            elif row.term_id.is_blank:
                found.append(self.env._("Its terms are incomplete."))
            if not any(counts):
                found.append(self.env._("The records point to nobody."))
            if row.hidden:
                found.append(
                    self.env._("%(count)s more are not shown: choose a unit below.",
                        count=row.hidden)
                )  # fmt: skip
            if row.quota_count:
                found.append(self.env._("%(count)s stand beyond the quota.", count=row.quota_count))
            if row.money_known:
                found.append(
                    self.env._(
                        "Money: %(amount)s đ.", amount=formatLang(self.env, row.amount, digits=0)
                    )
                )
            elif any(counts):
                found.append(self.env._("Money: factor or base salary are not known."))
            row.said = " ".join(found)
