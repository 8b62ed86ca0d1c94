from collections import Counter, defaultdict

from odoo import api, models
from odoo.fields import Domain

from .emulation_award_candidate import OVER, UNSEEN, Answer

#: Whoever has come further stands before whoever has not; then the proposer's order counts.
PROGRESS = {"approved": 0, "submitted": 1, "returned": 2, "draft": 3}


class EmulationAwardRuleQuotaMixin(models.AbstractModel):
    """Rules about the round: how many may get the award, and what share works directly.

    They are counted anew each time: when one drops out, the next moves up, and the share of those
    who reach the award below is taken of fewer.
    """

    _name = "emulation.award.rule.quota.mixin"
    _description = "Emulation: rules about the round"

    # ------------------------------------------------------------
    # Quota
    # ------------------------------------------------------------

    @api.model
    def _judge_quota(self, questions):
        """Not more than the terms let have it in one year: a share, a number, or both."""
        reached = self._reached(questions)
        taken = self._taken(questions)
        order, lengths = self._queues(questions)
        waiting = Counter()
        answers = {}
        for question in questions:
            candidate, place = question.candidate, self._place(question.candidate)
            ahead = order.get(candidate.nomination.id)
            if ahead is None:
                # whoever is only tried stands behind those who are put forward
                ahead = lengths[place] + lengths[place, candidate.proposer.id] + waiting[place]
                waiting[place] += 1
            answers[question] = self._weigh_quota(
                candidate, reached[question], taken[place] + ahead + 1
            )
        return answers

    @api.model
    def _weigh_quota(self, candidate, reached, number):
        """Whether a place in the order lies within the quota.

        :param int reached: how many reach the award that the share is taken of
        :param int number: the candidate's place
        :rtype: Answer
        """
        term, said, limits = candidate.term, [], []
        if term.quota_denominator and term.quota_base_id:
            limits.append(term._quota_of(reached))
            rounding = dict(term._fields["quota_rounding"]._description_selection(self.env))
            said.append(
                self.env._(
                    "%(reached)s reach “%(base)s” in %(year)s; %(numerator)s/%(denominator)s of "
                    "them, rounded %(rounding)s, is %(limit)s.",
                    reached=reached,
                    base=term.quota_base_id.name,
                    year=candidate.year,
                    numerator=term.quota_numerator,
                    denominator=term.quota_denominator,
                    rounding=rounding[term.quota_rounding].lower(),
                    limit=limits[-1],
                )
            )
        if term.quota_count:
            limits.append(term.quota_count)
            said.append(
                self.env._("At most %(limit)s in %(year)s.", limit=term.quota_count,
                    year=candidate.year)
            )  # fmt: skip
        if not limits:
            return Answer("look", self.env._("The terms do not say how many may get it."))
        said.append(self.env._("In order of priority this is number %(number)s.", number=number))
        within = all(number <= limit for limit in limits)
        return Answer("pass" if within else "fail", " ".join(said))

    @api.model
    def _place(self, candidate):
        """Where the quota is counted: award, year, who decides, and whose share it is.

        :rtype: tuple
        """
        return self._place_of(
            candidate.award, candidate.year, candidate.decider, candidate.proposer, candidate.term
        )

    @api.model
    def _place_of(self, award, year, decider, proposer, term):
        unit_id = decider.id
        if term.quota_scope == "below":
            chain = [int(number) for number in proposer.parent_path.split("/")[:-1]]
            below = chain[chain.index(unit_id) + 1 :] if unit_id in chain else []
            unit_id = below[0] if below else proposer.id
        return award.id, year, decider.id, unit_id

    @api.model
    def _reached(self, questions):
        """How many reach the award that each quota is a share of, below the unit that decides.

        Granted, or put forward and not dropped out; drafts only those of the proposer.

        :rtype: dict[Question, int]
        """
        awards = {q.candidate.term.quota_base_id.id for q in questions} - {False}
        years = {q.candidate.year for q in questions}
        domain = Domain("award_type_id", "in", list(awards)) & Domain("year", "in", list(years))
        counts = Counter()
        # sudo: how many there are is counted in all units below; no name is told
        for award, year, unit, count in (
            self.env["emulation.award"]
            .sudo()
            ._read_group(
                domain & Domain("state", "=", "valid"),
                ["award_type_id", "year", "unit_id"],
                ["__count"],
            )
        ):
            for number in unit._ancestor_ids():
                counts[award.id, year, number] += count
        for award, year, unit, state, count in (
            self.env["emulation.nomination"]
            .sudo()
            ._read_group(
                domain & Domain("state", "not in", (*OVER, "awarded")),
                ["award_type_id", "year", "unit_id", "state"],
                ["__count"],
            )
        ):
            if state in UNSEEN:
                counts[award.id, year, "draft", unit.id] += count
                continue
            for number in unit._ancestor_ids():
                counts[award.id, year, number] += count
        return {
            question: counts[base, year, question.candidate.decider.id]
            + counts[base, year, "draft", question.candidate.proposer.id]
            for question in questions
            for base, year in ((question.candidate.term.quota_base_id.id, question.candidate.year),)
        }

    @api.model
    def _taken(self, questions):
        """How many have the award already, by place.

        :rtype: Counter
        """
        own = [q.candidate.nomination.id for q in questions if q.candidate.nomination]
        domain = (
            Domain("award_type_id", "in", [q.candidate.award.id for q in questions])
            & Domain("year", "in", [q.candidate.year for q in questions])
            & Domain("state", "=", "valid")
            & (Domain("nomination_id", "=", False) | Domain("nomination_id", "not in", own))
        )
        groups = (
            self.env["emulation.award"]
            .sudo()  # sudo: as above
            ._read_group(
                domain, ["award_type_id", "year", "deciding_unit_id", "unit_id"], ["__count"]
            )
        )
        places = defaultdict(set)
        for place in {self._place(question.candidate) for question in questions}:
            award, year, __, unit = place
            places[award, year, unit].add(place)
        taken = Counter()
        for award, year, decider, unit, count in groups:
            for number in unit._ancestor_ids():
                for place in places.get((award.id, year, number), ()):
                    if decider.id in (False, place[2]):
                        taken[place] += count
        return taken

    @api.model
    def _queues(self, questions):
        """How many stand before each nomination on its way, and how many there are.

        Whoever has come further stands before whoever has not, then the proposer's order counts.
        A draft stands behind all the others and before nobody but later drafts of its unit.

        :return: numbers by id of the nomination; lengths by place, of drafts by place and unit
        :rtype: tuple[dict[int, int], Counter]
        """
        # sudo: those of all units count; only their number is told
        Nomination = self.env["emulation.nomination"].sudo()
        rows = Nomination.search_fetch(
            Domain("award_type_id", "in", [q.candidate.award.id for q in questions])
            & Domain("year", "in", [q.candidate.year for q in questions])
            & Domain("state", "in", list(PROGRESS)),
            ["award_type_id", "year", "unit_id", "deciding_unit_id", "state", "sequence"],
        )
        terms = {q.candidate.award: q.candidate.term for q in questions}
        order, lengths = {}, Counter()
        for row in rows.sorted(lambda r: (PROGRESS[r.state], r.sequence, r.id)):
            award, unit = row.award_type_id, row.unit_id
            place = self._place_of(award, row.year, row.deciding_unit_id, unit, terms[award])
            order[row.id] = lengths[place]
            if row.state in UNSEEN:
                order[row.id] += lengths[place, unit.id]
                lengths[place, unit.id] += 1
            else:
                lengths[place] += 1
        return order, lengths

    # ------------------------------------------------------------
    # Priority
    # ------------------------------------------------------------

    @api.model
    def _judge_workers(self, questions):
        """What share of the proposer's nominees work directly, or are small collectives."""
        domain = (
            Domain("award_type_id", "in", [q.candidate.award.id for q in questions])
            & Domain("year", "in", [q.candidate.year for q in questions])
            & Domain("unit_id", "in", [q.candidate.proposer.id for q in questions])
            & Domain("state", "not in", OVER)
        )
        names = ["award_type_id", "year", "unit_id", "subject_type"]
        marks = ["is_direct_worker", "is_small_collective"]
        counts = Counter()
        for *place, direct, small, count in (
            self.env["emulation.nomination"]
            .sudo()  # sudo: only the share is told
            ._read_group(domain, names + marks, ["__count"])
        ):
            award, year, unit, subject = place
            person = subject == "individual"
            where = award.id, year, unit.id, person
            counts[where] += count
            counts[where, "favoured"] += count if (direct if person else small) else 0
        answers = {}
        for question in questions:
            candidate, rule = question
            person = candidate.subject_type == "individual"
            where = candidate.award.id, candidate.year, candidate.proposer.id, person
            answers[question] = self._weigh_share(
                counts[where, "favoured"],
                counts[where],
                rule,
                self.env._("%(part)s of %(whole)s people put forward work directly.")
                if person
                else self.env._("%(part)s of %(whole)s collectives put forward are small ones."),
            )
        return answers

    @api.model
    def _weigh_share(self, part, whole, rule, text):
        """Whether a part of a whole is the share that a rule asks for, counted exactly.

        :param str text: with %(part)s and %(whole)s
        :rtype: Answer
        """
        said = text % {"part": part, "whole": whole}
        if not rule.percent or not whole:
            return Answer("look", said)
        asked = rule.percent * whole
        enough = 100 * part > asked if rule.comparison == "more_than" else 100 * part >= asked
        words = (
            self.env._("More than %(percent)s %% are needed.", percent=rule.percent)
            if rule.comparison == "more_than"
            else self.env._("At least %(percent)s %% are needed.", percent=rule.percent)
        )
        return Answer("pass" if enough else "fail", f"{said} {words}")
