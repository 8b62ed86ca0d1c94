from odoo import models

from .emulation_outcome_council_mixin import COUNCIL_FIELDS


class EmulationRegistrationCouncilMixin(models.AbstractModel):
    """Initiative on which a council gives its opinion before it is recognised.

    What the council said (its name, the level, the scope, decision and certificate) is noted at
    the unit that decides, by its appraiser or approver, and is kept with the outcome
    “recognition”: before the recognition as proposed, afterwards to complete or correct it. The
    log keeps what stood there before.
    """

    _name = "emulation.registration.council.mixin"
    _description = "Emulation: initiative on which a council gives its opinion"

    def _note_council(self, values):
        """Keep what the council said of the initiatives.

        :param dict values: some of COUNCIL_FIELDS, the same for each; what is not in it stays
        :raise UserError: who may note it, or what is wrong with it
        """
        values = {name: values[name] for name in COUNCIL_FIELDS if name in values}
        outcomes = self.env["emulation.outcome"]
        said = outcomes._council_texts(values)
        for state, registrations in self.grouped("state").items():
            registrations._transition("council", said, state=state)
        outcomes._settle_for(self, "recognition", **values)

    def _why_not(self, action):
        reasons = super()._why_not(action)
        if action == "council":
            for registration in self:
                if registration.kind != "initiative" and not reasons[registration]:
                    reasons[registration].append(
                        self.env._(
                            "“%(name)s” is no initiative: no council gives an opinion on it.",
                            name=registration.display_name,
                        )
                    )
        return reasons

    def action_open_council(self):
        """Ask for what the council said of the initiatives.

        :return: window action of the wizard
        :rtype: dict
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "union_emulation.emulation_council_note_action"
        )
        return action | {"context": {"active_model": self._name, "active_ids": self.ids}}
