from odoo import api, fields, models
from odoo.exceptions import UserError

from .emulation_outcome_council_mixin import COUNCIL_FIELDS


class EmulationRegistrationCouncilMixin(models.AbstractModel):
    """Initiative on which a council gives its opinion before it is recognised.

    What the council said (its name, the level, the scope, decision and certificate) is noted at
    the unit that decides, by its appraiser or approver, and is kept with the outcome
    “recognition”: before the recognition as proposed, afterwards to complete or correct it. The
    log keeps what stood there before. Nothing is recognised before it is said which council or body
    recognises it, at which level, and how far it reaches: titles depend on these.
    """

    _name = "emulation.registration.council.mixin"
    _description = "Emulation: initiative on which a council gives its opinion"

    can_recognise = fields.Boolean(
        compute="_compute_can_recognise",
        help="The current user may recognise it now; an initiative with what the council said.",
    )

    @api.depends_context("uid")
    @api.depends("state")
    def _compute_can_recognise(self):
        reasons = self._why_not_recognise()
        for registration in self:
            registration.can_recognise = not reasons[registration]

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
        recognised = self.filtered(lambda registration: registration.state == "recognised")
        lacking = [text for found in recognised._missing_opinion().values() for text in found]
        if lacking:
            raise UserError("\n".join(lacking))

    def _missing_opinion(self):
        """What is not said yet of a council's opinion on the initiatives.

        :return: sentences by registration
        :rtype: dict[emulation.registration, list[str]]
        """
        missing = {}
        for registration in self.filtered(lambda r: r.kind == "initiative"):
            # sudo: what was noted, for the answer only
            opinion = registration.sudo().outcome_ids.filtered(lambda o: o.kind == "recognition")
            name, found = registration.display_name, missing.setdefault(registration, [])
            if not (opinion.council_name or "").strip():
                found.append(
                    self.env._("Say which council or body recognises “%(name)s”.", name=name)
                )
            if not opinion.level:
                found.append(self.env._("Say at which level “%(name)s” is recognised.", name=name))
            if not opinion.influence:
                found.append(
                    self.env._(
                        "Say how far “%(name)s” reaches by the council's opinion.", name=name
                    )
                )
        return missing

    def _missing_for_recognise(self):
        missing = super()._missing_for_recognise()
        for registration, found in self._missing_opinion().items():
            missing.setdefault(registration, []).extend(found)
        return missing

    def _why_not_recognise(self):
        """Why they cannot be recognised now, even with what the council said.

        :return: sentences by registration
        :rtype: dict[emulation.registration, list[str]]
        """
        unsaid = self._missing_opinion()
        return {
            registration: [text for text in found if text not in unsaid.get(registration, ())]
            for registration, found in self._why_not("recognise").items()
        }

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
