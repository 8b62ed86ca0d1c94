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
    is_planned = fields.Boolean(help="The unit that decides has planned money for it.")
    planned_left = fields.Float(
        digits=(16, 0),
        help="Planned from the award's fund and not spent yet, for all awards of it, in đồng.",
    )
    said = fields.Text("In short", compute="_compute_said", help="In words.")

    @api.depends("term_id", "hidden", "quota_count", "money_known", "amount", "planned_left")
    def _compute_said(self):
        for row in self:
            row.said = " ".join((*row._say_who(), *row._say_money()))

    def _say_who(self):
        found = []
        if not self.term_id:
            found.append(self.env._("No terms are in force today."))
        elif self.term_id.is_blank:
            found.append(self.env._("Its terms are incomplete."))
        if not (self.eligible_count or self.look_count or self.stopped_count):
            found.append(self.env._("The records point to nobody."))
        if self.hidden:
            found.append(
                self.env._("%(count)s more are not shown: choose a unit below.", count=self.hidden)
            )
        if self.quota_count:
            found.append(self.env._("%(count)s stand beyond the quota.", count=self.quota_count))
        return found

    def _say_money(self):
        """What it would cost, and whether what is planned suffices."""
        if not (self.eligible_count or self.look_count or self.stopped_count):
            return []
        if not self.money_known:
            return [self.env._("Money: factor or base salary are not known.")]
        amount = formatLang(self.env, self.amount, digits=0)
        left = formatLang(self.env, self.planned_left, digits=0)
        if not self.is_planned:
            return [
                self.env._(
                    "Money: %(amount)s đ; no planned money that you may read.", amount=amount
                )
            ]
        if self.amount <= self.planned_left:
            return [
                self.env._("Money: %(amount)s đ, planned and left %(left)s đ: enough.",
                    amount=amount, left=left)
            ]  # fmt: skip
        return [
            self.env._("Money: %(amount)s đ, planned and left only %(left)s đ.",
                amount=amount, left=left)
        ]  # fmt: skip
