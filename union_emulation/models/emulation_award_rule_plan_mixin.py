from collections import Counter, defaultdict

from odoo import api, models
from odoo.fields import Domain

from .emulation_award_candidate import OVER, UNSEEN, Answer
from .emulation_registration_life_mixin import REGISTERED_STATES


class EmulationAwardRulePlanMixin(models.AbstractModel):
    """Rules about the plan: what was registered, promised and reached, and by how many members."""

    _name = "emulation.award.rule.plan.mixin"
    _description = "Emulation: rules about the plan"

    # ------------------------------------------------------------
    # Registered
    # ------------------------------------------------------------

    @api.model
    def _judge_registered(self, questions):
        """The candidate aimed at the title in the plan, by name or in the pledge of the unit."""
        named, counted = self._registrations_of_titles(questions)
        answers = {}
        for question in questions:
            candidate = question.candidate
            title = candidate.award.title_id
            if not title:
                text = self.env._("It is not said which title registrations name for this award.")
                answers[question] = Answer("look", text)
                continue
            if not candidate.key:
                answers[question] = self._say_unknown(candidate)
                continue
            places = self._plan_places(candidate)
            found = [code for place in places for code in named[(*place, title.id, candidate.key)]]
            home = candidate.member.unit_id if candidate.member else candidate.unit
            unnamed = [
                code
                for place in places
                for number in home._ancestor_ids()
                for code in counted[(*place, title.id, number)]
            ]
            if found:
                answers[question] = Answer(
                    "pass", self.env._("Registered: %(codes)s.", codes=", ".join(found))
                )
            elif unnamed:
                text = self.env._(
                    "A pledge aims at the title without naming everybody: %(codes)s.",
                    codes=", ".join(dict.fromkeys(unnamed)),
                )
                answers[question] = Answer("look", text)
            else:
                text = self.env._(
                    "Not registered for “%(title)s” in %(year)s.",
                    title=title.name,
                    year=candidate.year,
                )
                answers[question] = Answer("fail", text)
        return answers

    @api.model
    def _plan_places(self, candidate):
        """Under which plans a registration counts: that of the nomination, or those of the year."""
        if candidate.campaign:
            return [("plan", candidate.campaign.id)]
        return [("year", candidate.year)]

    @api.model
    def _registrations_of_titles(self, questions):
        """Codes of registrations by plan or year, title and nominee, and of pledges by unit.

        :rtype: tuple[dict, dict]
        """
        titles = [q.candidate.award.title_id.id for q in questions]
        plans = Domain("campaign_id", "in", [q.candidate.campaign.id for q in questions]) | Domain(
            "campaign_id.year", "in", [q.candidate.year for q in questions]
        )
        domain = plans & Domain("state", "in", REGISTERED_STATES)
        named, counted = defaultdict(list), defaultdict(list)

        def places(registration):
            yield "plan", registration.campaign_id.id
            yield "year", registration.campaign_id.year

        # sudo: a person may have been registered by another unit; only the code is told
        Registration = self.env["emulation.registration"].sudo()
        for row in Registration.search(domain & Domain("title_id", "in", titles)):
            person = row.registrant_type == "person"
            who = ("union.member", row.member_id.id) if person else ("union.unit", row.unit_id.id)
            for place in places(row):
                named[(*place, row.title_id.id, who)].append(row.code)
        lines = self.env["emulation.registration.title"].sudo()  # sudo: as above
        for line in lines.search(
            Domain("registration_id", "any", domain) & Domain("title_id", "in", titles)
        ):
            pledge = line.registration_id
            for place in places(pledge):
                for member in line.member_ids:
                    who = "union.member", member.id
                    named[(*place, line.title_id.id, who)].append(pledge.code)
                if line.quantity > len(line.member_ids):
                    counted[(*place, line.title_id.id, pledge.unit_id.id)].append(pledge.code)
        return named, counted

    # ------------------------------------------------------------
    # Targets
    # ------------------------------------------------------------

    @api.model
    def _judge_targets(self, questions):
        """Every target of the unit in the plan is reported and reached; of a person, his unit's."""
        home = {
            q: q.candidate.member.unit_id if q.candidate.member else q.candidate.unit
            for q in questions
        }
        # sudo: the targets of the nominee's own unit, whoever looks at the dossier
        targets = (
            self.env["emulation.target"]
            .sudo()
            .search(
                Domain("unit_id", "in", [unit.id for unit in home.values()])
                & Domain("campaign_id", "in", [q.candidate.campaign.id for q in questions])
                & Domain("source", "!=", False)
            )
        )
        by_place = targets.grouped(lambda target: (target.campaign_id, target.unit_id))
        answers = {}
        for question in questions:
            rows = by_place.get((question.candidate.campaign, home[question]), targets.browse())
            silent = rows.filtered(lambda target: not target.has_actual)
            missed = rows.filtered(lambda target: target.has_actual and not target.is_reached)
            if not rows:
                text = self.env._("The unit has no targets in the plan of the nomination.")
                answers[question] = Answer("look", text)
            elif missed:
                names = "; ".join(missed.mapped("display_name"))
                text = self.env._("Not reached: %(targets)s.", targets=names)
                answers[question] = Answer("fail", text)
            elif silent:
                names = "; ".join(silent.mapped("display_name"))
                text = self.env._("Not reported: %(targets)s.", targets=names)
                answers[question] = Answer("look", text)
            else:
                text = self.env._("All %(count)s targets are reached.", count=len(rows))
                answers[question] = Answer("pass", text)
        return answers

    # ------------------------------------------------------------
    # Members
    # ------------------------------------------------------------

    @api.model
    def _judge_members(self, questions):
        """So many of the members of a collective, or such a share, have a title of the year."""
        headcounts = self._headcounts([question.candidate.unit for question in questions])
        holders = self._holders_of_titles(questions)
        answers = {}
        for question in questions:
            candidate, rule = question
            if candidate.subject_type == "individual" or not candidate.unit:
                text = self.env._("Only the members of a unit of the union can be counted.")
                answers[question] = Answer("look", text)
                continue
            part = len(holders[question])
            whole = headcounts[candidate.unit]
            if rule.percent:
                text = self.env._("%(part)s of %(whole)s members have it or are put forward.")
                answers[question] = self._weigh_share(part, whole, rule, text)
            else:
                text = self.env._(
                    "%(part)s members have it or are put forward, %(count)s needed.",
                    part=part,
                    count=rule.count,
                )
                answers[question] = Answer("pass" if part >= rule.count else "fail", text)
        return answers

    @api.model
    def _headcounts(self, units):
        """Members of units: as reported, those below them included, or else as on the rolls.

        :rtype: dict[union.unit, int]
        """
        all_units = self.env["union.unit"].sudo().union(*units)  # sudo: only the number is told
        on_roll = Counter()
        for unit, count in (
            self.env["union.member"]
            .sudo()
            ._read_group([("unit_id", "child_of", all_units.ids)], ["unit_id"], ["__count"])
        ):
            for number in unit._ancestor_ids():
                on_roll[number] += count
        return {unit: unit.member_count or on_roll[unit.id] for unit in all_units}

    @api.model
    def _holders_of_titles(self, questions):
        """Members below each unit who have a title of the rule, or are put forward for it.

        :return: ids of the members
        :rtype: dict[Question, set[int]]
        """
        domain = (
            Domain("award_type_id", "in", [a for q in questions for a in q.rule.award_ids.ids])
            & Domain("year", "in", [q.candidate.year for q in questions])
            & Domain("member_id", "!=", False)
        )
        names = ["award_type_id", "year", "unit_id", "member_id"]
        # sudo: only the number is told
        granted = (
            self.env["emulation.award"]
            .sudo()
            ._read_group(domain & Domain("state", "=", "valid"), names)
        )
        proposed = (
            self.env["emulation.nomination"]
            .sudo()
            ._read_group(domain & Domain("state", "not in", (*OVER, "awarded")), [*names, "state"])
        )
        holders, drafts = defaultdict(set), defaultdict(set)
        for award, year, unit, member in granted:
            for number in unit._ancestor_ids():
                holders[award.id, year, number].add(member.id)
        for award, year, unit, member, state in proposed:
            if state in UNSEEN:
                drafts[award.id, year, unit.id].add((member.unit_id.parent_path, member.id))
                continue
            for number in member.unit_id._ancestor_ids():
                holders[award.id, year, number].add(member.id)
        found = {}
        for question in questions:
            candidate, rule = question
            unit = candidate.unit
            found[question] = {
                member
                for award in rule.award_ids.ids
                for member in holders[award, candidate.year, unit.id]
            } | {
                member
                for award in rule.award_ids.ids
                for path, member in drafts[award, candidate.year, candidate.proposer.id]
                if unit and path.startswith(unit.parent_path)
            }
        return found
