from odoo import api, fields, models
from odoo.exceptions import UserError

from .emulation_award_candidate import OVER, RESULTS, Candidate

#: Decided: what the rules said stays as it was.
SETTLED = (*OVER, "awarded")
#: Who may have a dossier checked, at the unit that proposes or above it.
CHECKERS = ("officer", "appraiser", "approver")


class EmulationNominationRuleMixin(models.AbstractModel):
    """Nomination that is judged by the rules of its award.

    The terms that were in force when it was received count; those of today are shown beside them
    where they would be kinder.
    """

    _name = "emulation.nomination.rule.mixin"
    _description = "Emulation: nomination judged by rules"

    check_ids = fields.One2many(
        "emulation.nomination.check",
        "nomination_id",
        "Conditions",
        domain=[("is_other", "=", False)],
        readonly=True,
        copy=False,
        help="What the rules said when they were checked last.",
    )
    other_check_ids = fields.One2many(
        "emulation.nomination.check",
        "nomination_id",
        "Under the terms of today",
        domain=[("is_other", "=", True)],
        readonly=True,
        copy=False,
        help="What the terms of today would say: shown where they are kinder.",
    )
    check_result = fields.Selection(
        RESULTS, "By the rules", compute="_compute_check_result", help="The worst that a rule says."
    )
    check_summary = fields.Char(
        "Rules in short", compute="_compute_check_result", help="How many rules say what."
    )

    @api.depends("check_ids.result")
    def _compute_check_result(self):
        labels = dict(RESULTS) | dict(self._fields["check_result"]._description_selection(self.env))
        for nomination in self:
            results = nomination.check_ids.mapped("result")
            worst = next((name for name in ("fail", "look", "pass") if name in results), False)
            nomination.check_result = worst
            nomination.check_summary = ", ".join(
                f"{results.count(name)} {label.lower()}"
                for name, label in labels.items()
                if name in results
            )

    # ------------------------------------------------------------
    # Judging
    # ------------------------------------------------------------

    def _evaluate(self, terms=None):
        """What the rules say of the nominations now. Writes nothing.

        The number of queries does not grow with the number of nominations.

        :param dict terms: terms by nomination; none: those that count
        :rtype: dict[emulation.nomination, list[Verdict]]
        """
        candidates = self._candidates(self._term() if terms is None else terms)
        verdicts = self.env["emulation.award.rule"]._judge(list(candidates.values()))
        return {nomination: verdicts[candidate] for nomination, candidate in candidates.items()}

    def _candidates(self, terms):
        """The nominations as the rules see them.

        :param dict terms: terms by nomination
        :rtype: dict[emulation.nomination, Candidate]
        """
        # sudo: earlier awards and the initiatives of the nominees lie with other units too
        records = self.sudo()
        return {
            nomination: Candidate(
                award=record.award_type_id,
                term=terms[nomination].sudo(),
                year=record.year,
                name=record.nominee_name or "",
                subject_type=record.subject_type,
                member=record.member_id,
                unit=record.nominee_unit_id,
                proposer=record.unit_id,
                decider=record.deciding_unit_id,
                campaign=record.campaign_id,
                nomination=record,
                discipline=record.discipline,
                position_group=record.position_group,
                date_to=record.date_to,
            )
            for nomination, record in zip(self, records, strict=True)
        }

    def _missing_for_submission(self):
        missing = super()._missing_for_submission()
        # a form that is being filled in is checked when it is stored
        for nomination, verdicts in self.filtered("id")._evaluate().items():
            found = missing.setdefault(nomination, [])
            found += [
                f"{verdict.name}: {verdict.explanation}" for verdict in verdicts if verdict.blocks
            ]
        return missing

    # ------------------------------------------------------------
    # Keeping
    # ------------------------------------------------------------

    def action_submit(self):
        """Send the dossiers on their way, with what the rules say of them on this day.

        :raise UserError: what is missing, or who may submit
        """
        super().action_submit()
        self._keep_checks()

    def _note_received(self):
        super()._note_received()
        # by the terms that count from now on
        self._keep_checks()

    def action_check(self):
        """Check the rules again and keep what they say.

        :raise UserError: it is decided already, or who may have it checked
        """
        self.check_access("read")
        paths = tuple(self.env["union.mandate"]._current_paths(*CHECKERS))
        for nomination in self:
            if nomination.state in SETTLED:
                raise UserError(
                    self.env._(
                        "“%(name)s” is %(state)s: what the rules said stays as it was.",
                        name=nomination.display_name,
                        state=nomination._state_label().lower(),
                    )
                )
            path = nomination.unit_id.parent_path
            if not (self.env.su or (paths and path.startswith(paths))):
                raise UserError(
                    self.env._(
                        "Only officers, appraisers and approvers of “%(unit)s” or of a unit above "
                        "it may have the rules checked.",
                        unit=nomination.unit_id.name,
                    )
                )
        self._lock()
        self._keep_checks()

    def _keep_checks(self):
        """Keep with the dossiers what the rules say now, in place of what they said before.

        Whoever calls has checked that this may be done.
        """
        own = self._term()
        verdicts = self._evaluate(own)
        current = self.award_type_id._terms_on(self.env["union.clock"]._today())
        later = self.filtered(
            lambda n: current[n.award_type_id] and current[n.award_type_id] != own[n]
        )
        others = later._evaluate({n: current[n.award_type_id] for n in later})
        rows = []
        for nomination in self:
            rows += nomination._prepare_checks(own[nomination], verdicts[nomination])
            other = others.get(nomination)
            if other is not None and _weight(other) < _weight(verdicts[nomination]):
                term = current[nomination.award_type_id]
                rows += nomination._prepare_checks(term, other, is_other=True)
        self.env["emulation.nomination.check"]._replace(self, rows)

    def _prepare_checks(self, term, verdicts, **values):
        """Values of the rows that keep some verdicts.

        :rtype: list[dict]
        """
        now = self.env["union.clock"]._now()
        return [
            {
                "nomination_id": self.id,
                "rule_id": verdict.rule.id,
                "sequence": number,
                "name": verdict.name,
                "result": verdict.result,
                "severity": verdict.severity,
                "explanation": verdict.explanation,
                "source": verdict.source,
                "term_name": term.display_name if term else False,
                "date": now,
                **values,
            }
            for number, verdict in enumerate(verdicts, 1)
        ]


def _weight(verdicts):
    """How hard some verdicts are on a nominee: what stops him first, then what is not fulfilled."""
    results = [verdict.result for verdict in verdicts]
    return (
        sum(verdict.blocks for verdict in verdicts),
        results.count("fail"),
        results.count("look"),
    )
