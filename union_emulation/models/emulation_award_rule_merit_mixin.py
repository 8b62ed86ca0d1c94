from datetime import date

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import formatLang

from .emulation_award_candidate import OVER, UNSEEN, Answer

#: From the lightest on.
GRADES = ("none", "reprimand", "warning", "more")


class EmulationAwardRuleMeritMixin(models.AbstractModel):
    """Rules about the merit itself: initiatives, what they brought, discipline."""

    _name = "emulation.award.rule.merit.mixin"
    _description = "Emulation: rules about merit"

    @api.model
    def _judge_initiative(self, questions):
        """Enough recognised initiatives of the years, none of which is used up already."""
        found = self._initiatives(questions)
        answers = {}
        for question in questions:
            candidate, rule = question
            if not candidate.key:
                answers[question] = self._say_unknown(candidate)
                continue
            counted, used, late = found[question]
            said = [self._say_initiatives(counted), self._say_used(used), self._say_late(late)]
            text = " ".join(filter(None, said))
            if len(counted) >= rule.count:
                answers[question] = Answer("pass", text)
            elif late and len(counted | late) >= rule.count:
                answers[question] = Answer("look", text)
            else:
                need = self.env._(
                    "%(count)s needed, recognised in %(years)s.",
                    count=rule.count,
                    years=self._say_span(candidate, rule),
                )
                answers[question] = Answer("fail", f"{need} {text}".strip())
        return answers

    @api.model
    def _judge_benefit(self, questions):
        """What the initiatives of the years brought together, in money.

        What the organisation that applied an initiative counts goes before its authors' estimate.
        """
        found = self._initiatives(questions)
        answers = {}
        for question in questions:
            candidate, rule = question
            if not candidate.key:
                answers[question] = self._say_unknown(candidate)
                continue
            counted, used, __ = found[question]
            worth = {row: row.user_benefit_value or row.benefit_value for row in counted}
            total = sum(int(round(value)) for value in worth.values())
            text = self.env._(
                "%(total)s đ of %(needed)s đ, recognised in %(years)s.",
                total=self._money(total),
                needed=self._money(rule.amount),
                years=self._say_span(candidate, rule),
            )
            text = " ".join(
                filter(None, (text, self._say_initiatives(counted), self._say_used(used)))
            )
            if total >= rule.amount:
                answers[question] = Answer("pass", text)
            elif any(not value for value in worth.values()):
                unsaid = self.env._("Not every benefit is counted in money.")
                answers[question] = Answer("look", f"{text} {unsaid}")
            else:
                answers[question] = Answer("fail", text)
        return answers

    @api.model
    def _judge_discipline(self, questions):
        """No discipline of the grade or above; where nothing is said, a person must look."""
        answers = {}
        for question in questions:
            candidate, rule = question
            grade = candidate.discipline
            if not grade:
                answers[question] = Answer("look", self.env._("The dossier does not say."))
                continue
            field = self.env["emulation.nomination"]._fields["discipline"]
            label = dict(field._description_selection(self.env))[grade]
            text = self.env._("The dossier says: %(grade)s.", grade=label)
            heavy = GRADES.index(grade) >= GRADES.index(rule.discipline)
            answers[question] = Answer("fail" if heavy else "pass", text)
        return answers

    # ------------------------------------------------------------
    # What is on record
    # ------------------------------------------------------------

    @api.model
    def _initiatives(self, questions):
        """Recognised initiatives of the candidates in the years of the rules.

        On a dossier those that it names; for whoever is only tried all there are.

        :return: those that count, those used up by another nomination, and those of plans of the
            years that were recognised outside them
        :rtype: dict[Question, tuple]
        """
        by_candidate = self._recognised([question.candidate for question in questions])
        uses = self._uses(questions)
        found = {}
        for question in questions:
            candidate, rule = question
            first, last = self._span(candidate, rule)
            counted = used = late = by_candidate[candidate].browse()
            for row in by_candidate[candidate]:
                # what has no such day on record was not recognised by this module's way
                day = (
                    row.date_recognised
                    and self.env["union.clock"]._localize(row.date_recognised).date()
                )
                if self._used(row, question, uses):
                    used |= row
                elif day and first <= day <= last:
                    counted |= row
                elif (
                    first <= (row.date_applied or first) <= last
                    and first.year <= row.campaign_id.year <= last.year
                ):
                    late |= row
            found[question] = counted, used, late
        return found

    @api.model
    def _recognised(self, candidates):
        """Recognised initiatives by candidate, in one search.

        :rtype: dict[Candidate, emulation.registration]
        """
        # sudo: initiatives are registered by other units too, where a person came from
        Registration = self.env["emulation.registration"].sudo()
        people = [c.member.id for c in candidates if c.subject_type == "individual" and c.member]
        units = [c.unit.id for c in candidates if c.subject_type != "individual" and c.unit]
        rows = Registration.search(
            Domain("kind", "=", "initiative")
            & Domain("state", "=", "recognised")
            & (
                Domain("author_ids.member_id", "in", people)
                | Domain("member_id", "in", people)
                | Domain("unit_id", "in", units)
            ),
            order="id",
        )
        by_person, by_unit = {}, rows.grouped("unit_id")
        for row in rows:
            for member in row.author_ids.member_id | row.member_id:
                by_person.setdefault(member, set()).add(row.id)
        found = {}
        for candidate in candidates:
            if candidate.subject_type == "individual":
                own = rows.browse(sorted(by_person.get(candidate.member, ())))
            else:
                own = by_unit.get(candidate.unit, rows.browse())
            own = own.with_prefetch(rows._prefetch_ids)
            if candidate.nomination:
                own &= candidate.nomination.registration_ids
            found[candidate] = own
        return found

    @api.model
    def _uses(self, questions):
        """Other nominations of the candidates, also those granted, that name initiatives.

        :rtype: dict[Candidate, emulation.nomination]
        """
        keys = {q.candidate: self._keys(q.candidate) for q in questions}
        found = self._by_nominee(
            keys,
            Domain("state", "not in", OVER) & Domain("registration_ids", "!=", False),
        )
        return {
            candidate: rows.filtered(
                lambda row, candidate=candidate: (
                    row != candidate.nomination
                    and row.year != candidate.year
                    and (row.state not in UNSEEN or row.unit_id == candidate.proposer)
                )
            )
            for candidate, rows in found.items()
        }

    @api.model
    def _used(self, row, question, uses):
        """Whether an initiative served for another year already.

        :rtype: bool
        """
        candidate, rule = question
        return any(
            row in nomination.registration_ids
            and (rule.reuse == "any" or nomination.award_type_id == candidate.award)
            for nomination in uses[candidate]
        )

    @api.model
    def _span(self, candidate, rule):
        """First and last day of the rule's years: up to the end of the merit.

        :rtype: tuple[datetime.date, datetime.date]
        """
        last = candidate.date_to or date(candidate.year, 12, 31)
        return date(last.year - rule.years + 1, 1, 1), last

    # ------------------------------------------------------------
    # Words
    # ------------------------------------------------------------

    @api.model
    def _say_span(self, candidate, rule):
        first, last = self._span(candidate, rule)
        return str(last.year) if first.year == last.year else f"{first.year}–{last.year}"

    @api.model
    def _say_initiatives(self, rows):
        if not rows:
            return ""
        return self.env._("Counted: %(names)s.", names=self._name_initiatives(rows))

    @api.model
    def _say_used(self, rows):
        if not rows:
            return ""
        return self.env._(
            "Used up by a nomination of another year: %(names)s.",
            names=self._name_initiatives(rows),
        )

    @api.model
    def _say_late(self, rows):
        if not rows:
            return ""
        return self.env._(
            "Applied in time, but recognised outside it: %(names)s.",
            names=self._name_initiatives(rows),
        )

    @api.model
    def _name_initiatives(self, rows):
        return "; ".join(f"{row.code} “{row.name}”" for row in rows)

    @api.model
    def _money(self, amount):
        return formatLang(self.env, amount, digits=0)
