from odoo import fields, models
from odoo.tools import SQL


class EmulationFundBalance(models.Model):
    """Money planned, spent and left, by fund, plan of emulation and unit.

    A reading of the plans of funds and of the awards that stand; it owns no data.
    """

    _name = "emulation.fund.balance"
    _description = "Emulation Balance of a Fund"
    _inherit = ["union.territory.mixin"]
    _auto = False
    _order = "campaign_id desc, fund_id, id"
    _depends = {
        "emulation.fund.plan": ["fund_id", "campaign_id", "unit_id", "unit_path", "amount"],
        "emulation.award": [
            "fund_id",
            "campaign_id",
            "deciding_unit_id",
            "deciding_path",
            "amount",
            "state",
            "source",
        ],
    }

    fund_id = fields.Many2one("emulation.fund", readonly=True, help="What pays.")
    campaign_id = fields.Many2one(
        "emulation.campaign", "Plan", readonly=True, help="The plan; none: outside of plans."
    )
    unit_id = fields.Many2one(string="Spent by", readonly=True, help="The unit that decides.")
    currency_id = fields.Many2one("res.currency", readonly=True, help="Amounts are in đồng.")
    planned = fields.Monetary(readonly=True, help="Planned, in đồng.")
    spent = fields.Monetary(readonly=True, help="Money of the awards that stand.")
    left = fields.Monetary(readonly=True, help="Planned less spent; below zero: exceeded.")
    award_count = fields.Integer("Awards", readonly=True, help="Awards that stand.")

    @property
    def _table_query(self):
        currency = self.env.ref("base.VND", raise_if_not_found=False)
        return SQL(
            """
            SELECT min(id) AS id, fund_id, campaign_id, unit_id, unit_path,
                   %s::integer AS currency_id,
                   sum(planned) AS planned, sum(spent) AS spent,
                   sum(planned) - sum(spent) AS left, sum(awards)::integer AS award_count
              FROM (
                SELECT id::bigint * 2 AS id, fund_id, campaign_id, unit_id, unit_path,
                       amount AS planned, 0 AS spent, 0 AS awards
                  FROM emulation_fund_plan
                 UNION ALL
                SELECT id::bigint * 2 + 1, fund_id, campaign_id, deciding_unit_id, deciding_path,
                       0, amount, 1
                  FROM emulation_award
                 WHERE source = 'decision' AND state = 'valid' AND fund_id IS NOT NULL
              ) AS found
             GROUP BY fund_id, campaign_id, unit_id, unit_path
            """,
            currency.id if currency else None,
        )
