from odoo import api, fields, models

from ..tools.money import award_money


class EmulationDecisionLineMoneyMixin(models.AbstractModel):
    """What money goes with a line: a factor times the base salary on the day of the decision.

    Decree 98/2023/NĐ-CP, article 53; continued by Decree 152/2025/NĐ-CP.
    """

    _name = "emulation.decision.line.money.mixin"
    _description = "Emulation: money that goes with a line"

    currency_id = fields.Many2one(
        "res.currency",
        compute="_compute_currency_id",
        help="Amounts are in đồng.",
    )
    fund_id = fields.Many2one(
        "emulation.fund",
        compute="_compute_usual",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        help="What the money is paid from.",
    )
    expected_amount = fields.Monetary(
        "Bonus",
        compute="_compute_expected_amount",
        help="Factor of the award times the base salary on the day of the decision, rounded up "
        "to 10,000 đ.",
    )
    money_note = fields.Char(
        compute="_compute_expected_amount", help="Why no money is reckoned for the line."
    )
    base_amount = fields.Integer(
        "Base salary",
        readonly=True,
        copy=False,
        aggregator=None,
        help="Base salary on the day of the decision, in đồng.",
    )

    def _compute_currency_id(self):
        self.currency_id = self.env.ref("base.VND", raise_if_not_found=False)

    @api.depends("nomination_id", "outcome", "decision_id.paper_date", "decision_state")
    def _compute_expected_amount(self):
        for decision, lines in self.grouped("decision_id").items():
            # sudo: the day of the paper
            money = lines._money(decision.sudo().document_id._paper_date())
            for line in lines:
                line.expected_amount, __, line.money_note = money[line]

    def _factor(self, term):
        """Factor of the award for this kind of recipient; 0: not filled in.

        :param emulation.award.term term:
        :rtype: float
        """
        return {
            "individual": term.factor_individual,
            "collective": term.factor_collective,
            "enterprise": term.factor_collective,
        }.get(self.subject_type, 0)

    def _money(self, date):
        """What goes with the lines, if the decision is of a day.

        :param datetime.date date: of the decision
        :return: by line the amount, the base salary, and why there is no amount
        :rtype: dict[EmulationDecisionLine, tuple[int, int, str | bool]]
        """
        base = self.env["emulation.base.salary"]._on(date)
        terms, found = self.nomination_id._term(), {}
        for line in self:
            term = terms.get(line.nomination_id)
            factor = line._factor(term) if term else 0
            if line.outcome != "granted" or line.decision_kind != "grant":
                found[line] = 0, 0, False
            elif not factor:
                found[line] = 0, 0, self.env._("The factor is not filled in: no money is reckoned.")
            elif not base:
                found[line] = 0, 0, self.env._("No base salary is known for the day.")
            else:
                found[line] = award_money(factor, base), base, False
        return found

    def _why_not_paid(self, date):
        """Which lines have money and no fund.

        :param datetime.date date: of the decision
        :rtype: list[str]
        """
        money = self._money(date)
        open_lines = self.filtered(lambda line: money[line][0] and not line.fund_id)
        if not open_lines:
            return []
        return [self.env._("Say which fund pays for: %(names)s.", names=open_lines._names())]
