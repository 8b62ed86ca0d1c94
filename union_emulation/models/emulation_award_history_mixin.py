from odoo import api, models
from odoo.fields import Domain


class EmulationAwardHistoryMixin(models.AbstractModel):
    """What somebody has been granted, wherever he or it belonged at the time."""

    _name = "emulation.award.history.mixin"
    _description = "Emulation: history of awards"

    @api.model
    def _of(self, members=None, units=None):
        """Valid awards of people and units, for the rules of awards to come.

        A person has those of all units of the past. A unit has its own and those of units that
        were merged into it: ``nominee_unit_id`` tells whose they were. Whether somebody has
        confirmed an entry from paper is in ``is_confirmed``.

        :param union.member members:
        :param union.unit units:
        :return: the newest first, by member and unit; readable whoever asks
        :rtype: dict[union.member | union.unit, EmulationAward]
        """
        members = members or self.env["union.member"]
        units = units or self.env["union.unit"]
        owners = self._owners(units)
        # sudo: the rules count what stands there, whoever puts somebody forward
        awards = self.sudo().search(
            Domain("state", "=", "valid")
            & (
                Domain("member_id", "in", members.ids)
                | Domain("nominee_unit_id", "in", [unit.id for unit in owners])
            ),
            order="decision_date desc, id desc",
        )
        found = {subject: awards.browse() for subject in (*members, *units)}
        for member, rows in awards.grouped("member_id").items():
            if member in members:
                found[member] = rows
        ids = {unit: [] for unit in units}
        for award in awards:
            for unit in owners.get(award.nominee_unit_id, ()):
                ids[unit].append(award.id)
        return found | {unit: awards.browse(numbers) for unit, numbers in ids.items()}

    @api.model
    def _owners(self, units):
        """Which of the units have the awards of a unit: itself, and the one it was merged into.

        A unit above that only keeps the files of what ended below it inherits no award.

        :param union.unit units:
        :return: by each of the units and each one that was merged into one of them
        :rtype: dict[union.unit, union.unit]
        """
        owners = {unit: unit for unit in units}
        # sudo: which units there were is no secret
        for kept in units._kept_units():
            keepers = keeper = kept.sudo()
            while keeper.is_ended and keeper.keeper_id.level_id == kept.sudo().level_id:
                keeper = keeper.keeper_id
                keepers |= keeper
            mine = units & keepers.with_env(self.env)
            if mine:
                owners[kept] = owners.get(kept, units.browse()) | mine
        return owners

    @api.model
    def _open(self, domain, context=None):
        """The register with some of its lines.

        :param list domain:
        :param dict context: filters that are on
        :return: window action
        :rtype: dict
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "union_emulation.emulation_award_action"
        )
        return action | {"domain": domain, "context": context or {}}
