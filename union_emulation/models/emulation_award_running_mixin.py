from odoo import api, models
from odoo.exceptions import UserError

from ..tools.lock import hold
from .emulation_award_candidate import RUNNING


class EmulationAwardRunningMixin(models.AbstractModel):
    """Part of the terms of an award: closed while a running round is judged by it.

    A nomination that is submitted and not decided yet, the agenda of an open session included,
    is judged by the terms that were in force when it was received. They are not changed under it:
    new terms hold from a new day on.
    """

    _name = "emulation.award.running.mixin"
    _description = "Emulation: part of the terms of an award"

    #: Fields that may change all the same.
    _free_fields = ()

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts._terms()._check_not_running()
        return parts

    def write(self, vals):
        if vals.keys() <= {*self._free_fields}:
            return super().write(vals)
        terms = self._terms()
        terms._check_not_running()
        result = super().write(vals)
        (self._terms() - terms)._check_not_running()
        return result

    def unlink(self):
        self._terms()._check_not_running()
        return super().unlink()

    def _terms(self):
        """The terms that the records belong to.

        :rtype: emulation.award.term
        """
        return self.term_id

    def _running(self):
        """How many nominations are being judged by each of the terms.

        :rtype: dict[emulation.award.term, int]
        """
        # sudo: whoever is being judged, for the answer only
        Nomination = self.env["emulation.nomination"].sudo()
        domain = [("term_id", "in", self._terms().ids), ("state", "in", RUNNING)]
        found = Nomination._read_group(domain, ["term_id"], ["__count"])
        return {term.with_env(self.env): count for term, count in found}

    def _check_not_running(self):
        """Refuse to change terms by which somebody is being judged.

        :raise UserError: names the award, how many are running and what to do instead
        """
        if not self:
            return
        hold(self)
        for term, count in self._running().items():
            raise UserError(
                self.env._(
                    "%(count)s nominations for “%(award)s” are being judged by these terms: they "
                    "stay as they are until all are decided. Make new terms that hold from a new "
                    "day on.",
                    count=count,
                    award=term.award_type_id.name,
                )
            )
