from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..tools.money import award_money


class EmulationAwardTrial(models.TransientModel):
    """Who could be put forward for what, which rules stop whom, whether quota and money suffice.

    Nothing is written but the rows of the trial itself, which vanish by themselves.
    """

    _name = "emulation.award.trial"
    _description = "Emulation: try who could be put forward"

    unit_id = fields.Many2one(
        "union.unit",
        required=True,
        default=lambda self: self.env["union.mandate"]._current_units()[:1],
        domain=[("in_territory", "=", True)],
        help="Whose people and units are tried, those of the units below included.",
    )
    campaign_id = fields.Many2one(
        "emulation.campaign",
        "Plan",
        domain=[("state", "in", ("launched", "closed"))],
        help="The plan under which people and units registered; empty: any plan of the year.",
    )
    year = fields.Integer(
        "Year of merit",
        required=True,
        compute="_compute_year",
        store=True,
        readonly=False,
        precompute=True,
        help="The year for which it would be granted.",
    )
    award_ids = fields.Many2many("emulation.award.type", help="For which awards it is tried.")
    sum_ids = fields.One2many(
        "emulation.award.trial.sum", "trial_id", "By award", readonly=True, help="In short."
    )
    line_ids = fields.One2many(
        "emulation.award.trial.line", "trial_id", "One by one", readonly=True, help="One by one."
    )

    @api.depends("campaign_id")
    def _compute_year(self):
        for trial in self:
            trial.year = (
                trial.campaign_id.year or trial.year or self.env["union.clock"]._today().year
            )

    @api.depends("unit_id", "year")
    def _compute_display_name(self):
        for trial in self:
            trial.display_name = f"{trial.unit_id.name or ''} – {trial.year}"

    @api.constrains("campaign_id")
    def _check_readable_campaign(self):
        # su=False: a wizard shows its user the name of its plan
        self.campaign_id.sudo(False).check_access("read")

    def action_try(self):
        """Judge whoever comes into question, by the terms of today.

        :raise UserError: no award is chosen, or the unit lies outside the user's territory
        """
        self.ensure_one()
        if not self.unit_id.in_territory:
            raise UserError(
                self.env._(
                    "You can try this for your own unit and the units below it: “%(unit)s” is "
                    "none of them.",
                    unit=self.unit_id.name,
                )
            )
        if not self.award_ids:
            raise UserError(self.env._("Choose at least one award."))
        if not 1945 <= self.year <= 2200:
            raise UserError(self.env._("A year has four figures, e.g. 2026."))
        terms = self.award_ids._terms_on(self.env["union.clock"]._today())
        tried = [self._try(award, terms[award]) for award in self.award_ids]
        self.write(
            {
                "sum_ids": [Command.clear(), *(Command.create(short) for short, __ in tried)],
                "line_ids": [
                    Command.clear(),
                    *(Command.create(line) for __, lines in tried for line in lines),
                ],
            }
        )

    def _try(self, award, term):
        """What comes of one award.

        :return: values of its summary and of its lines
        :rtype: tuple[dict, list[dict]]
        """
        Pool = self.env["emulation.award.trial.pool"]
        people, people_count = Pool._people(award, term, self)
        units, unit_count = Pool._units(award, term, self)
        candidates = Pool._candidates(award, term, self, people) | Pool._candidates(
            award, term, self, units
        )
        verdicts = self.env["emulation.award.rule"]._judge(list(candidates.values()))
        lines = [
            self._prepare_line(award, record, candidate, verdicts[candidate])
            for record, candidate in candidates.items()
        ]
        shown = len(lines)
        short = {
            "award_id": award.id,
            "term_id": term.id,
            "hidden": people_count + unit_count - shown,
            **{
                f"{result}_count": sum(line["result"] == result for line in lines)
                for result in ("eligible", "look", "stopped")
            },
            **self._prepare_money(award, term, lines),
        }
        return short, lines

    def _prepare_line(self, award, record, candidate, verdicts):
        """Values of the line of one person or unit.

        :rtype: dict
        """
        stopped = [verdict for verdict in verdicts if verdict.blocks]
        look = [verdict for verdict in verdicts if verdict.result != "pass" and not verdict.blocks]
        person = record._name == "union.member"
        quota = [verdict for verdict in verdicts if verdict.rule.kind == "quota"]
        return {
            "award_id": award.id,
            "member_id": person and record.id,
            "nominee_unit_id": record.unit_id.id if person else record.id,
            "name": record.name,
            "is_proposed": bool(candidate.nomination),
            "result": "stopped" if stopped else "look" if look else "eligible",
            "within_quota": all(verdict.result == "pass" for verdict in quota),
            "explanation": "\n".join(
                f"• {verdict.name}" + (f": {verdict.explanation}" if verdict.explanation else "")
                for verdict in (*stopped, *look)
            ),
        }

    def _prepare_money(self, award, term, lines):
        """What the awards would cost, of those whom no rule stops and who are within the quota.

        It stands beside what the deciding unit has planned for the plan from the award's fund and
        not spent yet, as far as the user may read that.

        :rtype: dict
        """
        base = self.env["emulation.base.salary"]._on(self.env["union.clock"]._today())
        counted = [line for line in lines if line["result"] != "stopped" and line["within_quota"]]
        people = sum(bool(line["member_id"]) for line in counted)
        parts = (
            (people, term.factor_individual),
            (len(counted) - people, term.factor_collective),
        )
        known = base and all(factor for count, factor in parts if count)
        plan = self.env["emulation.fund.plan"].search(
            [
                ("fund_id", "=", term.fund_id.id),
                ("campaign_id", "=", self.campaign_id.id),
                ("unit_id", "=", award._deciding_unit(self.unit_id).id),
            ]
        )
        return {
            "quota_count": sum(not line["within_quota"] for line in lines),
            "money_known": bool(known),
            "amount": sum(count * award_money(factor, base) for count, factor in parts)
            if known
            else 0,
            "is_planned": bool(plan),
            "planned_left": plan.left,
        }
