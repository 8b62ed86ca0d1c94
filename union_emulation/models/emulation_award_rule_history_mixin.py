from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain

from ..tools import vietnamese
from .emulation_award_candidate import OVER, UNSEEN, Answer

#: Awards of these coverages stand beside any other of the same level and year.
FREE_COVERAGES = ("sudden", "phase", "other")


class EmulationAwardRuleHistoryMixin(models.AbstractModel):
    """Rules that look at what the candidate got, or is put forward for, beside this award.

    Years are those of the merit, whenever the decision was signed. Only awards that still stand
    count, those entered from paper too. A person is followed by the roll, a unit through the
    units of its level that it has taken over.
    """

    _name = "emulation.award.rule.history.mixin"
    _description = "Emulation: rules about other awards"

    # ------------------------------------------------------------
    # The rules
    # ------------------------------------------------------------

    @api.model
    def _judge_consecutive(self, questions):
        """Awards in years running, by year of merit: a gap fails."""
        granted, proposed = self._granted(questions), self._proposed(questions)
        answers = {}
        for question in questions:
            candidate, rule = question
            years = defaultdict(list)
            for award in granted[candidate]:
                if award.award_type_id in rule.award_ids:
                    years[award.year].append(self._cite(award, candidate))
            for nomination in proposed[candidate]:
                if nomination.award_type_id in rule.award_ids:
                    years[nomination.year].append(self._cite_proposed(nomination))
            answers[question] = (
                self._say_unknown(candidate)
                if not candidate.key
                else self._weigh_years(candidate, rule, years)
            )
        return answers

    @api.model
    def _weigh_years(self, candidate, rule, years):
        """Whether the years run on without a gap up to one of those that the rule allows.

        :param dict[int, list[str]] years: what was found, by year of merit
        :rtype: Answer
        """
        ends = {"same": (0,), "previous": (1,), "either": (0, 1)}[rule.ends_in]
        spans = [
            range(candidate.year - back - rule.count + 1, candidate.year - back + 1)
            for back in ends
        ]
        gaps = [[year for year in span if year not in years] for span in spans]
        best = min(range(len(spans)), key=lambda number: len(gaps[number]))
        found = [text for year in sorted(years) if year in spans[best] for text in years[year]]
        said = "; ".join(found) or self.env._("nothing is on record")
        if not gaps[best]:
            return Answer("pass", said)
        return Answer(
            "fail",
            self.env._(
                "%(first)s to %(last)s are needed without a gap, missing: %(missing)s. Found: "
                "%(found)s.",
                first=spans[best][0],
                last=spans[best][-1],
                missing=", ".join(str(year) for year in gaps[best]),
                found=said,
            ),
        )

    @api.model
    def _judge_prior(self, questions):
        """So many awards in the years just before the year of merit."""
        granted = self._granted(questions)
        answers = {}
        for question in questions:
            candidate, rule = question
            span = range(candidate.year - rule.years, candidate.year)
            found = [
                self._cite(award, candidate)
                for award in granted[candidate]
                if award.award_type_id in rule.award_ids and award.year in span
            ]
            if not candidate.key:
                answers[question] = self._say_unknown(candidate)
            elif len(found) >= rule.count:
                answers[question] = Answer("pass", "; ".join(found))
            else:
                answers[question] = Answer(
                    "fail",
                    self.env._(
                        "%(count)s needed of “%(awards)s” for %(first)s to %(last)s. Found: "
                        "%(found)s.",
                        count=rule.count,
                        awards=self._names(rule.award_ids),
                        first=span[0],
                        last=span[-1],
                        found="; ".join(found) or self.env._("nothing is on record"),
                    ),
                )
        return answers

    @api.model
    def _judge_base(self, questions):
        """Another award of the same year: granted, or put forward at the same time."""
        granted, proposed = self._granted(questions), self._proposed(questions)
        answers = {}
        for question in questions:
            candidate, rule = question
            found = self._of_year(question, granted, proposed)
            if not candidate.key:
                answers[question] = self._say_unknown(candidate)
            elif found:
                answers[question] = Answer("pass", "; ".join(found))
            else:
                text = self.env._(
                    "“%(awards)s” of %(year)s is neither granted nor put forward.",
                    awards=self._names(rule.award_ids),
                    year=candidate.year,
                )
                answers[question] = Answer("fail", text)
        return answers

    @api.model
    def _of_year(self, question, granted, proposed):
        """What the candidate got or is put forward for of the rule's awards in the year of merit.

        :rtype: list[str]
        """
        candidate, rule = question
        return [
            self._cite(award, candidate)
            for award in granted[candidate]
            if award.award_type_id in rule.award_ids and award.year == candidate.year
        ] + [
            self._cite_proposed(nomination)
            for nomination in proposed[candidate]
            if nomination.award_type_id in rule.award_ids and nomination.year == candidate.year
        ]

    @api.model
    def _judge_once(self, questions):
        """Nobody gets it twice, in whatever year; nor is put forward twice at the same time."""
        granted, proposed = self._granted(questions), self._proposed(questions)
        answers = {}
        for question in questions:
            candidate, rule = question
            awards = rule.award_ids | candidate.award
            found = [
                self._cite(award, candidate)
                for award in granted[candidate]
                if award.award_type_id in awards
            ] + [
                self._cite_proposed(nomination)
                for nomination in proposed[candidate]
                if nomination.award_type_id in awards
            ]
            if not candidate.key:
                answers[question] = self._say_unknown(candidate)
            elif found:
                answers[question] = Answer("fail", "; ".join(found))
            else:
                answers[question] = Answer("pass", self.env._("Not on record so far."))
        return answers

    @api.model
    def _judge_exclusion(self, questions):
        """Within one deciding level and one year, overall or thematic, not both.

        Awards at the end of a phase and for sudden merit stand beside both, and another level may
        award the same candidate. Titles are compared with titles, commendations with
        commendations, of the same regime.
        """
        granted, proposed = self._granted(questions), self._proposed(questions)
        answers = {}
        for question in questions:
            candidate, rule = question
            if candidate.award.coverage in FREE_COVERAGES:
                text = self.env._("Only overall and thematic awards exclude each other.")
                answers[question] = Answer("pass", text)
            elif not candidate.key:
                answers[question] = self._say_unknown(candidate)
            else:
                answers[question] = self._weigh_exclusion(
                    candidate, rule, granted[candidate], proposed[candidate]
                )
        return answers

    @api.model
    def _weigh_exclusion(self, candidate, rule, granted, proposed):
        """Whether something of the other coverage stands at the same level in the same year.

        :rtype: Answer
        """
        level, unsure, found = candidate.decider.level_id, [], []
        for award in granted:
            if not self._excludes(candidate, rule, award):
                continue
            levels = award.deciding_unit_id.level_id or award.award_type_id.level_ids
            if level in levels:
                sure = award.deciding_unit_id or len(levels) == 1
                (found if sure else unsure).append(self._cite(award, candidate))
        for nomination in proposed:
            decider = nomination.deciding_unit_id
            if self._excludes(candidate, rule, nomination) and decider.level_id == level:
                found.append(self._cite_proposed(nomination))
        if found:
            return Answer("fail", self.env._("Excluded by: %(awards)s.", awards="; ".join(found)))
        if unsure:
            text = self.env._(
                "Which level granted it is not on record: %(awards)s.", awards="; ".join(unsure)
            )
            return Answer("look", text)
        text = self.env._("Nothing of the kind from this level in %(year)s.", year=candidate.year)
        return Answer("pass", text)

    @api.model
    def _excludes(self, candidate, rule, other):
        """Whether an award or nomination of the same year is of the coverage that excludes.

        :rtype: bool
        """
        award, mine = other.award_type_id, candidate.award
        return (
            other.year == candidate.year
            and {award.coverage, mine.coverage} == {"overall", "thematic"}
            and (award.regime, award.kind) == (mine.regime, mine.kind)
            and (not rule.award_ids or award in rule.award_ids)
        )

    # ------------------------------------------------------------
    # What is on record
    # ------------------------------------------------------------

    @api.model
    def _granted(self, questions):
        """Awards of the candidates that still stand, oldest first.

        :rtype: dict[Candidate, emulation.award]
        """
        candidates = {question.candidate for question in questions}
        members = self.env["union.member"].sudo().union(*(c.member for c in candidates))
        units = self.env["union.unit"].sudo().union(*(c.unit for c in candidates))
        found = self.env["emulation.award"]._of(members, units)
        granted = {}
        for candidate in candidates:
            person = candidate.subject_type == "individual"
            rows = found.get(candidate.member if person else candidate.unit)
            granted[candidate] = (rows or self.env["emulation.award"].sudo()).filtered(
                lambda row, candidate=candidate: self._is_own(row, candidate)
            )
        return {candidate: rows.sorted("year") for candidate, rows in granted.items()}

    @api.model
    def _is_own(self, award, candidate):
        """Whether an award of the candidate's history counts for him.

        That of his own nomination does not; nor does one of a unit of another level, whose files
        a unit above only keeps.

        :rtype: bool
        """
        if candidate.nomination and award.nomination_id == candidate.nomination:
            return False
        person = candidate.subject_type == "individual"
        if person or award.nominee_unit_id == candidate.unit:
            return award.subject_type == "individual" if person else True
        return award.nominee_unit_id.level_id == candidate.unit.level_id

    @api.model
    def _proposed(self, questions):
        """Other nominations of the candidates that are on their way, oldest first.

        Drafts count with the unit that writes them; nobody else sees them.

        :rtype: dict[Candidate, emulation.nomination]
        """
        keys = {q.candidate: self._keys(q.candidate) for q in questions}
        found = self._by_nominee(
            keys,
            Domain("state", "not in", (*OVER, "awarded")),
        )
        return {
            candidate: rows.filtered(
                lambda row, candidate=candidate: (
                    row != candidate.nomination
                    and (row.state not in UNSEEN or row.unit_id == candidate.proposer)
                )
            )
            for candidate, rows in found.items()
        }

    @api.model
    def _keys(self, candidate):
        return [candidate.key] if candidate.key else []

    @api.model
    def _by_nominee(self, keys, domain):
        """Nominations of people and units, oldest first, in one search.

        :param dict keys: by candidate (model, id) of the people and units that count for him
        :rtype: dict[Candidate, emulation.nomination]
        """
        names = {"union.member": "member_id", "union.unit": "nominee_unit_id"}
        wanted = {key for found in keys.values() for key in found}
        # sudo: other nominations may lie with other units; the answer names award and year
        Nomination = self.env["emulation.nomination"].sudo()
        rows = Nomination.search(
            domain
            & Domain.OR(
                Domain(name, "in", [number for model, number in wanted if model == of_model])
                for of_model, name in names.items()
            ),
            order="year, id",
        )
        by_key = defaultdict(list)
        for row in rows:
            person = row.subject_type == "individual"
            record = row.member_id if person else row.nominee_unit_id
            by_key[record._name, record.id].append(row.id)
        return {
            candidate: Nomination.browse(sorted({i for key in found for i in by_key[key]}))
            .with_prefetch(rows._prefetch_ids)
            .sorted("year")
            for candidate, found in keys.items()
        }

    # ------------------------------------------------------------
    # Words
    # ------------------------------------------------------------

    @api.model
    def _cite(self, award, candidate):
        """An award in the words of an explanation: year, name, decision, and where it is from.

        :rtype: str
        """
        text = f"{award.year}: {award.award_name}"
        if award.decision_number:
            day = award.decision_date and vietnamese.paper_date(award.decision_date)
            text = self.env._(
                "%(award)s, decision %(number)s", award=text, number=award.decision_number
            )
            text = f"{text} ({day})" if day else text
        if award.source == "past":
            text = (
                self.env._("%(award)s, entered from paper", award=text)
                if award.is_confirmed
                else self.env._("%(award)s, entered from paper and not confirmed yet", award=text)
            )
        if award.subject_type != "individual" and award.nominee_unit_id != candidate.unit:
            text = self.env._(
                "%(award)s, granted to “%(unit)s”",
                award=text,
                unit=award.recipient_name or award.nominee_unit_id.name,
            )
        return text

    @api.model
    def _cite_proposed(self, nomination):
        return self.env._(
            "%(year)s: %(award)s, put forward",
            year=nomination.year,
            award=nomination.award_type_id.name,
        )

    @api.model
    def _names(self, awards):
        return ", ".join(awards.mapped("name"))
