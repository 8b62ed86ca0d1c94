from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .emulation_award_type import CONFIDENCE


class EmulationAwardTerm(models.Model):
    """What the law or regulation of a period asks for an award, and what it gives.

    Nothing is written down here that its source does not say: what is not known stays empty, and
    the screen says that somebody has to fill it in.
    """

    _name = "emulation.award.term"
    _description = "Emulation Award Term"
    _inherit = ["emulation.award.running.mixin", "emulation.award.term.blank.mixin"]
    _order = "award_type_id, date_start desc, id desc"

    # an end does not touch whoever was received before it
    _free_fields = ("date_end", "note")

    award_type_id = fields.Many2one(
        "emulation.award.type", required=True, index=True, ondelete="cascade", help="The award."
    )
    # when, by what
    date_start = fields.Date("In force from", required=True, help="First day on which it holds.")
    date_end = fields.Date(
        "In force until", help="Last day on which it holds; empty: still in force."
    )
    legal_text_id = fields.Many2one(
        "union.legal.text",
        "Laid down in",
        index="btree_not_null",
        ondelete="restrict",
        help="The law or regulation that lays it down.",
    )
    legal_source = fields.Char("Article", help="Where in it, e.g. Điều 14; empty: not known.")
    confidence = fields.Selection(
        CONFIDENCE,
        required=True,
        default="none",
        help="How well the figures are founded; what has to be filled in is empty.",
    )
    # vote
    mode = fields.Selection(
        [
            ("none", "No council"),
            ("check", "Check"),
            ("score", "Score"),
            ("open", "Open vote"),
            ("secret", "Secret ballot"),
        ],
        "Council",
        help="How the council judges; empty: not known, the unit chooses for each session.",
    )
    threshold_numerator = fields.Integer(
        "Votes needed", help="Upper number of the share of votes needed: 9 of 9/10."
    )
    threshold_denominator = fields.Integer(
        "out of", help="Lower number of the share of votes needed: 10 of 9/10."
    )
    comparison = fields.Selection(
        [("at_least", "At least"), ("more_than", "More than")],
        "Counted as",
        help="Whether exactly the share is enough.",
    )
    vote_base = fields.Selection(
        [
            ("all", "All members"),
            ("present", "Members present"),
            ("issued", "Ballots issued"),
        ],
        "Taken of",
        help="What the share of votes is taken of.",
    )
    recused_leave = fields.Boolean(
        "Recused members leave the base",
        help="Members who may not vote on a line are not counted in what the share is taken of.",
    )
    absent_in_writing = fields.Boolean(
        "Absent members answer in writing",
        help="Absent members are asked in writing, and their sealed ballots count.",
    )
    quorum_numerator = fields.Integer("Quorum", help="Upper number of the quorum: 2 of 2/3.")
    quorum_denominator = fields.Integer("Quorum out of", help="Lower number of the quorum.")
    # quota
    quota_base_id = fields.Many2one(
        "emulation.award.type",
        "Share of those with",
        index="btree_not_null",
        ondelete="restrict",
        help="The quota is a share of those who reach this award in the same year and unit.",
    )
    quota_numerator = fields.Integer("Quota", help="Upper number of the share: 15 of 15/100.")
    quota_denominator = fields.Integer("Quota out of", help="Lower number of the share.")
    quota_count = fields.Integer(
        "Number per unit", help="Most of them in one year and deciding unit; 0: no such limit."
    )
    quota_scope = fields.Selection(
        [("deciding", "The unit that decides"), ("below", "Each unit just below it")],
        "Quota of",
        required=True,
        default="deciding",
        help="Whether the quota is counted for all that the deciding unit grants, or apart for "
        "each unit that passes nominations on to it.",
    )
    quota_rounding = fields.Selection(
        [("floor", "Down"), ("ceil", "Up"), ("half_up", "Half up")],
        default="floor",
        help="How a fraction of a person is rounded; the law does not say.",
    )
    # money
    factor_individual = fields.Float(
        "Factor for people", digits=(6, 2), help="Money for a person, in base salaries."
    )
    factor_collective = fields.Float(
        "Factor for collectives", digits=(6, 2), help="Money for a collective, in base salaries."
    )
    fund_id = fields.Many2one(
        "emulation.fund",
        index="btree_not_null",
        ondelete="restrict",
        help="What the money is paid from.",
    )
    gives_certificate = fields.Boolean("Gives a certificate", help="The recipient gets a certificate.")
    # dossier
    requirement_ids = fields.One2many(
        "emulation.award.requirement",
        "term_id",
        "Dossier",
        copy=True,
        help="What the dossier of a nominee has to hold.",
    )
    rule_ids = fields.One2many(
        "emulation.award.rule",
        "term_id",
        "Rules",
        copy=True,
        help="What a nominee has to fulfil.",
    )
    needs_consent = fields.Boolean("Consent", help="The nominee has to agree in writing.")
    comment_days = fields.Integer(
        "Days of comment",
        help="Working days for which the names are published for comment before the council; "
        "0: they are not.",
    )
    is_running = fields.Boolean(
        "Being applied",
        compute="_compute_is_running",
        help="Nominations are being judged by these terms: they stay as they are.",
    )
    note = fields.Text(help="What is not sure about the figures, and where they come from.")

    _period_ordered = models.Constraint(
        "CHECK (date_end IS NULL OR date_end >= date_start)",
        "Terms cannot lapse before they come into force.",
    )
    _threshold_sane = models.Constraint(
        "CHECK (COALESCE(threshold_numerator, 0) BETWEEN 0 AND COALESCE(threshold_denominator, 0)"
        " AND COALESCE(threshold_denominator, 0) <= 1000)",
        "The share of votes is a fraction between 0 and 1.",
    )
    _quorum_sane = models.Constraint(
        "CHECK (COALESCE(quorum_numerator, 0) BETWEEN 0 AND COALESCE(quorum_denominator, 0)"
        " AND COALESCE(quorum_denominator, 0) <= 1000)",
        "The quorum is a fraction between 0 and 1.",
    )
    _quota_sane = models.Constraint(
        "CHECK (COALESCE(quota_numerator, 0) BETWEEN 0 AND COALESCE(quota_denominator, 0)"
        " AND COALESCE(quota_denominator, 0) <= 1000 AND COALESCE(quota_count, 0) >= 0)",
        "A quota is a fraction between 0 and 1, or a number.",
    )
    _factors_sane = models.Constraint(
        "CHECK (COALESCE(factor_individual, 0) BETWEEN 0 AND 1000"
        " AND COALESCE(factor_collective, 0) BETWEEN 0 AND 1000)",
        "A factor cannot be negative.",
    )

    @api.depends("date_end")
    def _compute_is_running(self):
        running = self._running()
        for term in self:
            term.is_running = term._origin in running

    @api.depends("award_type_id.name", "date_start")
    def _compute_display_name(self):
        for term in self:
            start = term.date_start and term.date_start.strftime("%d/%m/%Y")
            term.display_name = f"{term.award_type_id.name or ''} ({start or '…'})"

    @api.constrains("award_type_id", "date_start", "date_end")
    def _check_overlap(self):
        for award, terms in self.award_type_id.term_ids.grouped("award_type_id").items():
            ordered = terms.sorted("date_start")
            for earlier, later in zip(ordered, ordered[1:], strict=False):
                if not earlier.date_end or earlier.date_end >= later.date_start:
                    raise ValidationError(
                        self.env._(
                            "Two terms of “%(award)s” hold on the same day: end the earlier one "
                            "first.",
                            award=award.name,
                        )
                    )

    def _terms(self):
        return self

    def _has_quota(self):
        """Whether the terms say how many may get the award.

        :rtype: bool
        """
        self.ensure_one()
        return bool(self.quota_count or (self.quota_base_id and self.quota_denominator))

    def _quota_of(self, reached):
        """How many of those who reach the award below may get this one, counted exactly.

        :param int reached:
        :rtype: int
        """
        self.ensure_one()
        part, whole = reached * self.quota_numerator, self.quota_denominator
        return {
            "floor": part // whole,
            "ceil": -(-part // whole),
            "half_up": (2 * part + whole) // (2 * whole),
        }[self.quota_rounding]

    def _requires(self):
        """Awards that the rules look for beside this one.

        :rtype: emulation.award.type
        """
        return self.rule_ids.award_ids | self.quota_base_id

    def action_renew(self):
        """Open the window in which new terms are made that hold from a new day on.

        :return: window action
        :rtype: dict
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "union_emulation.emulation_award_renewal_action"
        )
        return action | {"context": {"default_term_id": self.id}}

    def action_open(self):
        """Open the terms on a form of their own.

        :return: window action
        :rtype: dict
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }
