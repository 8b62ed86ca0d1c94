from odoo import api, models

from .emulation_registration_outcome_mixin import PROPOSED_KINDS

#: Proposals, by what they are called among the actions.
PROPOSALS = {f"propose_{kind}": kind for kind in PROPOSED_KINDS}


class EmulationRegistrationBulkMixin(models.AbstractModel):
    """Registration that is carried out, recognised or proposed together with many others.

    From a list comes what the form of each would offer: what does not have to be completed is not
    reported as completed, and an initiative is recognised with what its council said.
    """

    _name = "emulation.registration.bulk.mixin"
    _description = "Emulation: registration among many"
    _inherit = ["union.bulk.mixin"]

    @api.model
    def _bulk_actions(self):
        return super()._bulk_actions() | {
            "start": self.env._("We have begun"),
            "complete": self.env._("Report as completed"),
            "recognise": self.env._("Recognise"),
            "verify": self.env._("Verify"),
            "propose_plaque": self.env._("Propose a plaque"),
            "propose_certificate": self.env._("Propose a certificate"),
        }

    def _standing_before(self, action):
        if kind := PROPOSALS.get(action):
            gives = PROPOSED_KINDS[kind]
            return self.filtered(lambda r: r.state == "recognised" and r.category_id[gives])
        standing = super()._standing_before(action)
        if action == "recognise":
            standing = standing.filtered(lambda r: not r._lacks_completion())
        return standing - standing._unfit_for(action)

    def _why_not_bulk(self, action):
        if kind := PROPOSALS.get(action):
            return self._why_not_propose(kind)
        reasons = super()._why_not_bulk(action)
        for registration in self._unfit_for(action):
            reasons[registration] = reasons[registration] or [
                self.env._(
                    "Nothing has to be completed in “%(category)s”.",
                    category=registration.category_id.name,
                )
            ]
        return reasons

    def _unfit_for(self, action):
        """Registrations for which the form does not offer an action, in whatever state.

        :param str action: key of :meth:`_bulk_actions`
        :rtype: emulation.registration
        """
        if action == "recognise":
            unsaid = self._missing_opinion()
            return self.filtered(lambda registration: unsaid.get(registration))
        if action in ("start", "complete"):
            return self.filtered(lambda registration: not registration.needs_completion)
        return self.browse()
