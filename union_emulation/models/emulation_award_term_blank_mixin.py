from odoo import api, fields, models
from odoo.tools import format_date


class EmulationAwardTermBlankMixin(models.AbstractModel):
    """Terms that say plainly what has to be filled in or compared with the text.

    What no source says is empty; it never stands for “none” until somebody has said that he has
    seen the text.
    """

    _name = "emulation.award.term.blank.mixin"
    _description = "Emulation: terms that may be incomplete"

    to_fill = fields.Text(
        "To be filled in", compute="_compute_to_fill", help="What is empty or not sure."
    )
    is_blank = fields.Boolean(
        "Incomplete", compute="_compute_to_fill", help="Something is empty or not sure."
    )

    @api.depends(
        "confidence",
        "legal_text_id.date_end",
        "mode",
        "threshold_denominator",
        "comparison",
        "vote_base",
        "quorum_denominator",
        "quota_base_id",
        "quota_denominator",
        "quota_count",
        "factor_individual",
        "factor_collective",
        "fund_id",
        "requirement_ids",
        "rule_ids.kind",
        "rule_ids.to_check",
    )
    def _compute_to_fill(self):
        for term in self:
            found = [*term._say_contradictions(), *term._say_blanks()]
            term.to_fill = "\n".join(found) or False
            term.is_blank = bool(found)

    def _say_contradictions(self):
        """What cannot stay as it is, however sure the figures are.

        :rtype: list[str]
        """
        found = []
        if self.mode in ("open", "secret") and not (
            self.threshold_denominator and self.comparison and self.vote_base
        ):
            found.append(
                self.env._(
                    "Votes: the share that is needed, how it is counted and what it is taken of."
                )
            )
        kinds = self.rule_ids.mapped("kind")
        if self._has_quota() and "quota" not in kinds:
            found.append(self.env._("Quota: there is one, but no rule that checks it."))
        for rule in self.rule_ids:
            if names := rule._blank():
                found.append(f"“{rule.name}”: {rule._say_blank(names)}")
        ends = self.legal_text_id.date_end
        if ends and (not self.date_end or self.date_end > ends):
            found.append(
                self.env._(
                    "%(text)s is cited until %(date)s only: say what holds afterwards.",
                    text=self.legal_text_id.number,
                    date=format_date(self.env, ends),
                )
            )
        return found

    def _say_blanks(self):
        """What nobody has seen in the text yet.

        :rtype: list[str]
        """
        if self.confidence == "high":
            return []
        blanks = [
            (self.legal_text_id, self.env._("Laid down in: the law or regulation.")),
            (self.mode, self.env._("Council: how it judges, or that there is none.")),
            (
                self.mode == "none" or self.quorum_denominator,
                self.env._("Quorum: how many members have to be there."),
            ),
            (self.requirement_ids, self.env._("Dossier: what it has to hold.")),
            (self.rule_ids, self.env._("Rules: what a nominee has to fulfil.")),
            (
                self.factor_individual or self.factor_collective,
                self.env._("Money: the factor of the base salary."),
            ),
            (self.fund_id, self.env._("Money: the fund that it is paid from.")),
        ]
        found = [text for value, text in blanks if not value]
        if self.rule_ids.filtered("to_check"):
            found.append(self.env._("Rules marked “to check”: compare them with the text."))
        if self.confidence == "medium":
            found.append(self.env._("The figures are only reported: compare them with the text."))
        return found
