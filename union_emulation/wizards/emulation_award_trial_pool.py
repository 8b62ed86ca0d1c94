from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..models.emulation_award_candidate import OVER, UNSEEN, Candidate
from ..models.emulation_registration_life_mixin import REGISTERED_STATES

#: As many people, and as many units, are judged for one award at a time.
LIMIT = 300


class EmulationAwardTrialPool(models.AbstractModel):
    """Who comes into question for an award: those whom the records point to.

    Whoever is registered for the title, is put forward, got one of the awards that the rules look
    for, or has a recognised initiative where the rules ask for one. They are found in the
    database; nobody is loaded who is not shown.
    """

    _name = "emulation.award.trial.pool"
    _description = "Emulation: who comes into question for an award"

    @api.model
    def _people(self, award, term, trial):
        """People of the unit, of those whom the user may read.

        :param emulation.award.type award:
        :param emulation.award.term term:
        :param emulation.award.trial trial:
        :return: the first ones, and how many there are
        :rtype: tuple[union.member, int]
        """
        Member = self.env["union.member"]
        if not award.for_individual:
            return Member, 0
        hints = self._hints(award, term, trial, "member_id")
        if award.title_id:
            lines = self._pledges(award, trial)
            hints.append(Domain("id", "in", lines.member_ids.ids))
        if {*term.rule_ids.mapped("kind")} & {"initiative", "benefit"}:
            # sudo: a person's initiatives lie with other units too; nothing of them is told
            authors = (
                self.env["emulation.registration.author"]
                .sudo()
                ._search(
                    [
                        ("registration_id.kind", "=", "initiative"),
                        ("registration_id.state", "=", "recognised"),
                        (
                            "registration_id.date_recognised",
                            ">=",
                            f"{self._first(term, trial)}-01-01",
                        ),
                    ]
                )
            )
            hints.append(Domain("id", "in", _column(authors, "member_id")))
        return self._found(Member, Domain("unit_id", "child_of", trial.unit_id.id), hints)

    @api.model
    def _units(self, award, term, trial):
        """Units of the territory that exist.

        :return: the first ones, and how many there are
        :rtype: tuple[union.unit, int]
        """
        Unit = self.env["union.unit"]
        if not award.for_collective:
            return Unit, 0
        hints = self._hints(award, term, trial, "nominee_unit_id")
        if award.title_id:
            lines = self._pledges(award, trial)
            hints.append(Domain("id", "in", lines.registration_id.unit_id.ids))
        own = Domain("id", "child_of", trial.unit_id.id) & Domain("is_ended", "=", False)
        return self._found(Unit, own, hints)

    @api.model
    def _found(self, Model, domain, hints):  # noqa: N803
        domain &= Domain.OR(hints)
        found = Model.search(domain, limit=LIMIT + 1)
        if len(found) <= LIMIT:
            return found, len(found)
        return found[:LIMIT], Model.search_count(domain)

    @api.model
    def _hints(self, award, term, trial, name):
        """What points to people or units: awards, nominations and registrations for the title.

        :param str name: field that names the nominee
        :rtype: list[Domain]
        """
        # sudo: the records may lie with other units; nothing of them is told
        Award = self.env["emulation.award"].sudo()
        granted = Award._search(
            [
                ("award_type_id", "in", term._requires().ids),
                ("state", "=", "valid"),
                ("year", ">=", self._first(term, trial)),
                ("year", "<=", trial.year),
            ]
        )
        Nomination = self.env["emulation.nomination"].sudo()
        proposed = Nomination._search(
            [
                ("award_type_id", "in", (award | term._requires()).ids),
                ("year", "=", trial.year),
                ("state", "not in", (*OVER, *UNSEEN)),
            ]
        )
        hints = [
            Domain("id", "in", _column(granted, name)),
            Domain("id", "in", _column(proposed, name)),
        ]
        if award.title_id:
            person = name == "member_id"
            aiming = (
                self.env["emulation.registration"]
                .sudo()
                ._search(
                    Domain("title_id", "=", award.title_id.id)
                    & Domain("state", "in", REGISTERED_STATES)
                    & Domain("registrant_type", "=" if person else "!=", "person")
                    & self._plans(trial)
                )
            )
            hints.append(Domain("id", "in", _column(aiming, "member_id" if person else "unit_id")))
        return hints

    @api.model
    def _pledges(self, award, trial):
        """Lines of pledges that aim at the title of the award.

        :rtype: emulation.registration.title
        """
        return (
            self.env["emulation.registration.title"]
            .sudo()  # sudo: as above
            .search(
                Domain("title_id", "=", award.title_id.id)
                & Domain(
                    "registration_id",
                    "any",
                    Domain("state", "in", REGISTERED_STATES) & self._plans(trial),
                )
            )
        )

    @api.model
    def _plans(self, trial):
        if trial.campaign_id:
            return Domain("campaign_id", "=", trial.campaign_id.id)
        return Domain("campaign_id.year", "=", trial.year)

    @api.model
    def _first(self, term, trial):
        """The first year that a rule looks back to.

        :rtype: int
        """
        spans = [
            max(rule.years, rule.count if rule.kind == "consecutive" else 0)
            for rule in term.rule_ids
        ]
        return trial.year - max(spans, default=0)

    @api.model
    def _candidates(self, award, term, trial, records):
        """People or units as the rules see them; those put forward already with their dossier.

        :param records: union.member or union.unit
        :return: candidates by record
        :rtype: dict[models.Model, Candidate]
        """
        person = records._name == "union.member"
        name = "member_id" if person else "nominee_unit_id"
        nominations = self.env["emulation.nomination"].search(
            Domain("award_type_id", "=", award.id)
            & Domain("year", "=", trial.year)
            & Domain("state", "not in", OVER)
            & Domain(name, "in", records.ids)
        )
        by_nominee = nominations.sorted("id").grouped(name)
        candidates = {}
        # sudo: as the candidates of nominations
        units = (records.unit_id if person else records).sudo()
        # all at once, before each is asked who decides for it
        units.browse(units._ancestor_ids()).fetch(["level_id", "parent_path"])
        for record, known in zip(records, records.sudo(), strict=True):
            nomination = by_nominee.get(record, nominations.browse())[-1:]
            if nomination:
                candidates[record] = nomination._candidates({nomination: term})[nomination]
                continue
            unit = known.unit_id if person else known
            candidates[record] = Candidate(
                award=award.sudo(),
                term=term.sudo(),
                year=trial.year,
                name=known.name,
                subject_type="individual" if person else "collective",
                member=known if person else known.env["union.member"],
                unit=known.env["union.unit"] if person else known,
                proposer=unit,
                decider=award.sudo()._deciding_unit(unit),
                campaign=trial.sudo().campaign_id,
                nomination=nomination.sudo(),
                position_group=known.position_group if person else "",
            )
        return candidates


def _column(query, name):
    """A column of what a search finds, to be looked up in another search.

    :rtype: SQL
    """
    return query.subselect(SQL.identifier(query.table, name))
