from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .emulation_award_candidate import SEVERITIES

#: What a rule may ask; a method ``_judge_<kind>`` of the rule answers each.
KINDS = [
    ("consecutive", "Awards in years running"),
    ("prior", "Earlier award"),
    ("base", "Award of the same year"),
    ("once", "Once in a lifetime"),
    ("exclusion", "Overall or thematic, not both"),
    ("initiative", "Recognised initiatives"),
    ("benefit", "Benefit of initiatives"),
    ("discipline", "No discipline"),
    ("quota", "Quota"),
    ("workers", "Share of those who work directly"),
    ("registered", "Registered for the title"),
    ("targets", "Targets reached"),
    ("members", "Members with a title"),
    ("text", "Something else"),
]
#: Fields without which a rule of the kind cannot be answered.
NEEDED = {
    "consecutive": ("award_ids", "count", "ends_in"),
    "prior": ("award_ids", "count", "years"),
    "base": ("award_ids",),
    "initiative": ("count", "years", "reuse"),
    "benefit": ("amount", "years"),
    "discipline": ("discipline",),
    "members": ("award_ids",),
}


class EmulationAwardRule(models.Model):
    """One thing that a nominee has to fulfil: what is asked, with its figures and its source.

    What is not known stays empty, and then a person must look.
    """

    _name = "emulation.award.rule"
    _description = "Emulation Award Rule"
    _inherit = [
        "emulation.award.running.mixin",
        "emulation.award.rule.history.mixin",
        "emulation.award.rule.merit.mixin",
        "emulation.award.rule.quota.mixin",
        "emulation.award.rule.plan.mixin",
        "emulation.award.rule.judge.mixin",
    ]
    _order = "term_id, sequence, id"

    term_id = fields.Many2one(
        "emulation.award.term", required=True, index=True, ondelete="cascade", help="Terms."
    )
    name = fields.Char("Wording", required=True, help="The rule in the words of an officer.")
    sequence = fields.Integer(default=10, help="Order on the form.")
    kind = fields.Selection(
        KINDS,
        "Asks for",
        required=True,
        default="text",
        help="What is asked for. What cannot be counted is “Something else”: a person must look.",
    )
    alternative = fields.Char(
        "Or-group",
        help="Rules with the same letter here are joined by “or”: one of them is enough.",
    )
    severity = fields.Selection(
        SEVERITIES,
        "If not fulfilled",
        required=True,
        default="block",
        help="What it means if the rule is not fulfilled.",
    )
    applies_to = fields.Selection(
        [
            ("all", "Everybody"),
            ("individual", "Individuals"),
            ("leader", "People in a leading post"),
            ("worker", "People in no leading post"),
            ("collective", "Collectives"),
        ],
        "Asked of",
        required=True,
        default="all",
        help="Of whom it is asked; others pass it by.",
    )
    # figures
    award_ids = fields.Many2many(
        "emulation.award.type",
        "emulation_award_rule_award_rel",
        string="Awards that count",
        help="Which awards count, of the state and of the union; one of them is enough.",
    )
    count = fields.Integer(
        "How many it takes", default=1, help="How many years, awards or initiatives."
    )
    years = fields.Integer(
        "Within years",
        default=1,
        help="Within how many years: for initiatives up to the year of merit and with it, for "
        "earlier awards before it; 1: in the year of merit, or the one just before it.",
    )
    ends_in = fields.Selection(
        [
            ("same", "With the year of merit"),
            ("previous", "With the year before"),
            ("either", "With either of them"),
        ],
        "Years end",
        default="either",
        help="With which year the years running end.",
    )
    reuse = fields.Selection(
        [("any", "For any award"), ("same", "For the same award")],
        "Used up",
        default="any",
        help="An initiative counts once: it is used up by a nomination of another year for any "
        "award, or only by one for the same award.",
    )
    currency_id = fields.Many2one(
        "res.currency",
        readonly=True,
        default=lambda self: self.env.ref("base.VND", raise_if_not_found=False),
        help="Amounts are in đồng.",
    )
    amount = fields.Monetary("Benefit of at least", help="In đồng, all initiatives together.")
    discipline = fields.Selection(
        [
            ("reprimand", "From a reprimand on"),
            ("warning", "From a warning on"),
            ("more", "Heavier than a warning"),
        ],
        "Discipline that excludes",
        help="The lightest discipline that excludes.",
    )
    percent = fields.Integer("Per cent", help="Share that is needed, in whole per cent.")
    comparison = fields.Selection(
        [("at_least", "At least"), ("more_than", "More than")],
        "Counted as",
        required=True,
        default="at_least",
        help="Whether exactly the share is enough.",
    )
    # where from
    legal_text_id = fields.Many2one(
        "union.legal.text",
        "Laid down in",
        index="btree_not_null",
        ondelete="restrict",
        help="Law or regulation that lays it down; empty: that of the terms.",
    )
    legal_source = fields.Char("Article", help="Where in it, e.g. Điều 14; empty: not known.")
    to_check = fields.Boolean(help="Only reported elsewhere: compare it with the text in force.")

    _figures_sane = models.Constraint(
        "CHECK (COALESCE(count, 0) BETWEEN 0 AND 1000 AND COALESCE(years, 0) BETWEEN 0 AND 100"
        " AND COALESCE(percent, 0) BETWEEN 0 AND 100 AND COALESCE(amount, 0)"
        " BETWEEN 0 AND 999999999999999)",
        "The figures of a rule are not negative: at most 1000 times, 100 years, 100 per cent.",
    )

    @api.constrains("kind", "term_id")
    def _check_quota(self):
        for rule in self:
            if rule.kind == "quota" and not rule.term_id._has_quota():
                raise ValidationError(
                    self.env._("“%(rule)s”: fill in the quota of the terms first.", rule=rule.name)
                )

    def _blank(self):
        """Fields that the rule needs and that are empty.

        :rtype: list[str]
        """
        self.ensure_one()
        blank = [name for name in NEEDED.get(self.kind, ()) if not self[name]]
        if self.kind == "members" and not (self.percent or self.count):
            blank.append("percent")
        return blank

    def _source(self):
        """Where the rule comes from, as a dossier says it.

        :rtype: str
        """
        self.ensure_one()
        text = (self.legal_text_id or self.term_id.legal_text_id).number
        source = ", ".join(part for part in (self.legal_source, text) if part)
        return self.env._("%(text)s – to check", text=source) if self.to_check else source
