from odoo import api, models
from odoo.tools import groupby

from .emulation_award_candidate import Answer, Question, Verdict

#: Best first: what is enough where rules are joined by “or”.
BEST = ("pass", "look", "fail")
#: Heaviest first.
HEAVIEST = ("block", "warn", "look")
#: Group of posts of whoever leads nothing.
NO_LEADER = "direct_worker"


class EmulationAwardRuleJudgeMixin(models.AbstractModel):
    """Rules that are asked of candidates, each kind of all of them at once.

    The number of queries does not grow with the number of candidates.
    """

    _name = "emulation.award.rule.judge.mixin"
    _description = "Emulation: rules that judge"

    @api.model
    def _judge(self, candidates):
        """What the rules of their terms say of the candidates. Writes nothing.

        :param list[Candidate] candidates:
        :return: a verdict for each rule or group of rules joined by “or”, in their order
        :rtype: dict[Candidate, list[Verdict]]
        """
        verdicts = {candidate: [] for candidate in candidates}
        questions = [
            Question(candidate, rule)
            for candidate in candidates
            for rule in candidate.term.rule_ids
            if rule._concerns(candidate)
        ]
        answers = self._answers(questions)
        for candidate, asked in groupby(questions, lambda question: question.candidate):
            for joined in self._joined(asked):
                verdicts[candidate].append(self._verdict(joined, answers))
        for candidate in candidates:
            if not candidate.term:
                verdicts[candidate].append(self._say_no_terms(candidate))
        return verdicts

    def _concerns(self, candidate):
        """Whether the rule is asked of the candidate; where a post is not known, it is.

        :rtype: bool
        """
        person = candidate.subject_type == "individual"
        post = candidate.position_group
        return {
            "individual": person,
            "leader": person and post != NO_LEADER,
            "worker": person and post in (False, "", None, NO_LEADER),
            "collective": not person,
        }.get(self.applies_to, True)

    @api.model
    def _answers(self, questions):
        """Answer to each question; where a figure of a rule is missing, a person must look.

        :rtype: dict[Question, Answer]
        """
        blanks = {rule: rule._blank() for rule in {question.rule for question in questions}}
        answers = {
            question: Answer("look", question.rule._say_blank(blanks[question.rule]))
            for question in questions
            if blanks[question.rule]
        }
        asked = (question for question in questions if question not in answers)
        for kind, of_kind in groupby(asked, lambda question: question.rule.kind):
            answers |= getattr(self, f"_judge_{kind}")(of_kind)
        return answers

    @api.model
    def _joined(self, questions):
        """The questions of one candidate, those joined by “or” together, in their order.

        :rtype: list[list[Question]]
        """
        groups = {}
        for question in questions:
            letter = (question.rule.alternative or "").strip().lower()
            groups.setdefault(letter or question.rule, []).append(question)
        return list(groups.values())

    @api.model
    def _verdict(self, joined, answers):
        """What comes of a rule, or of rules of which one is enough.

        :rtype: Verdict
        """
        found = [(question.rule, self._weigh(question, answers[question])) for question in joined]
        found.sort(key=lambda pair: BEST.index(pair[1].result))
        rule, best = found[0]
        rules = [question.rule for question in joined]
        word = self.env._(" – or: ")
        said = [
            f"{other.name}: {answer.explanation}" if len(found) > 1 else answer.explanation
            for other, answer in found
            if answer.explanation and (answer.result == best.result or best.result != "pass")
        ]
        return Verdict(
            rule=rule.sudo(False).with_env(self.env),
            name=word.join(other.name for other in rules),
            result=best.result,
            explanation="\n".join(said),
            source="; ".join(dict.fromkeys(filter(None, (other._source() for other in rules)))),
            severity=min((other.severity for other in rules), key=HEAVIEST.index),
        )

    @api.model
    def _weigh(self, question, answer):
        """The answer as it counts: what is not sure, or only worth a look, stops nobody."""
        candidate, rule = question
        unsure = rule.applies_to in ("leader", "worker") and not candidate.position_group
        if answer.result != "fail" or not (unsure or rule.severity == "look"):
            return answer
        if unsure:
            note = self.env._("It is not said whether the person has a leading post.")
            return Answer("look", f"{answer.explanation} {note}".strip())
        return Answer("look", answer.explanation)

    def _say_blank(self, names):
        labels = ", ".join(self._fields[name]._description_string(self.env) for name in names)
        return self.env._("To be filled in before it can be checked: %(fields)s.", fields=labels)

    @api.model
    def _say_no_terms(self, candidate):
        text = self.env._(
            "There are no terms of “%(award)s” for this day: an administrator has to fill them in.",
            award=candidate.award.name,
        )
        return Verdict(self.browse(), self.env._("Terms in force"), "look", text, "", "warn")

    @api.model
    def _say_unknown(self, candidate):
        """Somebody who is on no roll here: nothing is known of what he got before."""
        return Answer(
            "look",
            self.env._(
                "“%(name)s” is on no roll here: what was granted before has to be looked up.",
                name=candidate.name,
            ),
        )

    @api.model
    def _judge_text(self, questions):
        """What cannot be counted: a person must look."""
        return {question: Answer("look") for question in questions}
