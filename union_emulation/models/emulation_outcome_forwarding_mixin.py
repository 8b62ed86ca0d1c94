from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools import vietnamese

#: What comes back from a body outside.
ANSWER_FIELDS = ("state", "portal_code", "portal_date", "decision_number", "decision_date", "note")


class EmulationOutcomeForwardingMixin(models.AbstractModel):
    """Outcome that is forwarded to the host of a programme, and what came back from there.

    Proposed: a unit asks those above to forward it, who send it or refuse. Decided: it was sent.
    Done or refused: the portal gave it a code, or the host answered.
    """

    _name = "emulation.outcome.forwarding.mixin"
    _description = "Emulation: outcome forwarded to a programme"

    programme_id = fields.Many2one(
        "emulation.programme",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Programme to which it was forwarded.",
    )
    portal_code = fields.Char(readonly=True, help="Code that the portal gave it.")
    portal_date = fields.Date(
        "On the portal since", readonly=True, help="Day on which the portal took it."
    )
    note = fields.Text(readonly=True, help="What the host said besides.")
    can_answer = fields.Boolean(
        compute="_compute_can_answer",
        help="It was sent, and the current user may note what came back.",
    )
    result = fields.Char(compute="_compute_result", help="How far it has come, in words.")

    _forwarded_once = models.UniqueIndex(
        "(registration_id, programme_id) WHERE kind = 'forwarding' AND state != 'refused'",
        "It was forwarded to this programme already.",
    )
    _portal_code_unique = models.UniqueIndex(
        "(programme_id, portal_code) WHERE portal_code IS NOT NULL",
        "Another initiative has this code of the portal.",
    )

    @api.constrains("portal_date")
    def _check_portal_date(self):
        today = self.env["union.clock"]._today()
        for outcome in self:
            if outcome.portal_date and outcome.portal_date > today:
                raise ValidationError(
                    self.env._(
                        "The portal cannot have taken it on %(date)s, a day that is still to come.",
                        date=vietnamese.paper_date(outcome.portal_date),
                    )
                )

    @api.depends_context("uid")
    @api.depends("kind", "state")
    def _compute_can_answer(self):
        reasons = self._why_no_answer()
        for outcome in self:
            outcome.can_answer = not reasons[outcome]

    @api.depends(
        "kind",
        "state",
        "refuse_reason",
        "date_decided",
        "portal_date",
        "decision_number",
        "decision_date",
    )
    def _compute_result(self):
        for outcome in self:
            outcome.result = outcome._result_text()

    def _result_text(self):
        if self.kind == "forwarding":
            if self.state == "proposed":
                return self.env._("Proposed to be forwarded")
            if self.state == "decided":
                return self.env._("Sent, no answer yet")
            if not self.date_decided:
                return self.env._("Not forwarded: %(reason)s", reason=self.refuse_reason or "")
        parts = []
        if self.portal_code:
            parts.append(self.env._("Code %(code)s", code=self.portal_code))
        if self.portal_date:
            parts.append(vietnamese.paper_date(self.portal_date))
        if self.decision_number:
            parts.append(self.env._("Decision %(number)s", number=self.decision_number))
        if self.decision_date:
            parts.append(vietnamese.paper_date(self.decision_date))
        return ", ".join(parts)

    # ------------------------------------------------------------
    # What came back
    # ------------------------------------------------------------

    def _note_answers(self, answers):
        """Keep what the hosts answered, for all of the outcomes or for none.

        :param dict answers: some of ANSWER_FIELDS, by outcome
        :raise UserError: who may note it, or what is wrong with it
        """
        self.check_access("read")
        self.registration_id._lock()
        reasons = self._why_no_answer()
        found = [reason for outcome in self for reason in reasons[outcome]]
        if found:
            raise UserError("\n".join(dict.fromkeys(found)))
        coded = self.filtered(lambda outcome: answers[outcome].get("portal_code"))
        # two that change their codes never have the same one
        coded._engine_write({"portal_code": False})
        coded.flush_recordset(["portal_code"])
        for state, outcomes in self.grouped(lambda o: answers[o].get("state", o.state)).items():
            # who has been told is not told again
            outcomes.filtered(lambda o, s=state: o.state != s)._engine_write({"state": state})
        for outcome in self:
            rest = answers[outcome].keys() - {"state"}
            outcome._engine_write({name: answers[outcome][name] for name in rest})
        self.flush_recordset()
        self.env["union.event"]._log(
            "answer", {outcome: outcome._answer_texts() for outcome in self}
        )

    def _why_no_answer(self):
        """Why the current user cannot note an answer; empty where he can.

        :return: sentences by outcome
        :rtype: dict[emulation.outcome, list[str]]
        """
        reasons = self._why_not_sender()
        for outcome in self:
            if outcome.kind != "forwarding" or not outcome.date_decided:
                reasons[outcome].append(
                    self.env._("“%(name)s” has not been sent.", name=outcome.registration_id.name)
                )
        return reasons

    def _why_not_sender(self):
        """Why the current user is none of those who send these to their programmes.

        :return: sentences by outcome
        :rtype: dict[emulation.outcome, list[str]]
        """
        reasons = {}
        for programme, outcomes in self.grouped("programme_id").items():
            actors = outcomes.registration_id._why_not_sender(programme)
            for outcome in outcomes:
                reasons[outcome] = list(actors.get(outcome.registration_id, []))
        return reasons

    def _answer_texts(self):
        """What the answer says, as the log keeps it.

        :rtype: dict
        """
        dates = ("portal_date", "decision_date")
        texts = {name: str(self[name]) for name in ANSWER_FIELDS if self[name]}
        return texts | {name: vietnamese.paper_date(self[name]) for name in dates if self[name]}

    def action_open_answer(self):
        """Ask for what the host answered.

        :return: window action of the wizard
        :rtype: dict
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Answer of the host"),
            "res_model": "emulation.forwarding.answer",
            "view_mode": "form",
            "target": "new",
            "context": {"default_outcome_id": self.id},
        }
