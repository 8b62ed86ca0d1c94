from odoo import models
from odoo.exceptions import UserError

from ..tools import vietnamese
from ..tools.lock import hold
from .emulation_outcome_life_mixin import GRANTED

#: States in which a certificate or plaque rests on the recognition.
RESTING_STATES = ("proposed", "decided", "done", "recovering")


class EmulationOutcomeLapseMixin(models.AbstractModel):
    """Outcome whose decision does not hold any more, be it revoked here or cancelled elsewhere.

    What has not been carried out waits for a decision again. A plaque that was fixed, or a
    certificate that was handed over, has to come back, as with awards (Law 06/2022/QH15, article
    93: the decision is cancelled and the object recovered), and somebody says when it has. A
    recognition holds by whoever recognised it, and is without a decision again.
    """

    _name = "emulation.outcome.lapse.mixin"
    _description = "Emulation: outcome whose decision does not hold any more"

    # ------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------

    def action_lapse(self, reason):
        """Say that the decision by which they were given, kept elsewhere, does not hold any more.

        :param str reason: why, required
        :raise UserError: no reason, it is a paper kept here, or who may say so
        """
        reason = reason.strip() if isinstance(reason, str) else ""
        if not reason:
            raise UserError(self.env._("Say why: a reason is required."))
        self._begin("lapse")
        self._lapse(reason=reason)

    def action_take_in(self, date):
        """Say that the plaques have been taken down, or that the certificates are back.

        :param date: on which day, a date or its text
        :raise UserError: what is missing, or who may say so
        """
        day = self._past_day(date)
        if any(outcome.date_done and day < outcome.date_done for outcome in self):
            raise UserError(self.env._("This cannot have been before it was fixed or handed over."))
        said = {"date_recovered": vietnamese.paper_date(day)}
        self._transition("take_in", said, date_recovered=day)

    def _why_not(self, action):
        reasons = super()._why_not(action)
        if action == "lapse":
            for outcome in self.filtered("document_id"):
                # sudo: the number of a paper is no secret
                number = outcome.document_id.sudo().full_number
                reasons[outcome].append(
                    self.env._(
                        "“%(name)s” was granted by the paper %(number)s, which its clerk has to "
                        "revoke.",
                        name=outcome.display_name,
                        number=number,
                    )
                )
        return reasons

    def _say_resting(self):
        """Why the recognition of its registration cannot be taken back as long as it stands.

        :return: a sentence; empty: it does not rest on the recognition
        :rtype: str
        """
        self.ensure_one()
        state = dict(self._fields["state"]._description_selection(self.env))[self.state].lower()
        if self.kind == "recognition" and self.document_id:
            return self.env._(
                "“%(name)s” stands in the decision %(number)s, which has to be revoked first.",
                name=self.display_name,
                number=self.document_id.full_number,
            )
        if self.kind in ("certificate", "plaque") and self.state in RESTING_STATES:
            return self.env._(
                "“%(name)s” is %(state)s: that has to be refused or taken back first.",
                name=self.display_name,
                state=state,
            )
        if self.kind == "forwarding" and self.state in ("decided", "done"):
            return self.env._(
                "“%(name)s” was forwarded to “%(programme)s” already.",
                name=self.registration_id.display_name,
                programme=self.programme_id.name,
            )
        return ""

    # ------------------------------------------------------------
    # What follows
    # ------------------------------------------------------------

    def _lapse(self, **said):
        """Take back what was granted by a decision. Whoever calls has checked that it may be.

        :param said: logged with it, e.g. the reason
        """
        if not self:
            return
        # sudo: whoever revokes a paper need not be the one who acts on what it granted
        outcomes = self.sudo()
        hold(outcomes)
        for number, found in outcomes.grouped("decision_number").items():
            found.with_env(self.env)._log_event("lapse", decision_number=number, **said)
        recognitions = outcomes.filtered(lambda outcome: outcome.kind == "recognition")
        carried_out = outcomes.filtered(lambda outcome: outcome.state == "done")
        waiting = outcomes - recognitions - carried_out
        cleared = dict.fromkeys(GRANTED, False)
        waiting._engine_write(cleared | {"state": "proposed"})
        # number and paper stay with what is still to be seen on a wall
        carried_out._engine_write({"state": "recovering"})
        for (day, who), found in recognitions.grouped(
            lambda o: (o.registration_id.date_recognised, o.registration_id.recognised_by)
        ).items():
            found._engine_write(cleared | {"date_decided": day, "decided_by": who})
        outcomes._close_activities()
        waiting.with_env(self.env)._tell_deciders()
        self._tell_lapsed(waiting, carried_out, recognitions)

    def _tell_lapsed(self, waiting, carried_out, recognitions):
        """Tell the officers of the units what they have to do now, or what is without a decision.

        :param emulation.outcome waiting: were not carried out
        :param emulation.outcome carried_out: have to come back
        :param emulation.outcome recognitions: have no decision any more
        """
        again = self.env._("Its decision does not hold any more: it waits for a new one")
        waiting._tell_officers(dict.fromkeys(waiting.mapped("kind"), again))
        carried_out._tell_officers(
            {
                "plaque": self.env._("Take the plaque down: its decision does not hold any more"),
                "certificate": self.env._(
                    "Get the certificate back: its decision does not hold any more"
                ),
            }
        )
        recognitions.registration_id._tell_submitters(
            lambda env: env._("The decision on the recognition does not hold any more")
        )

    def _pass_on(self, document):
        """Let another paper, which has taken the place of theirs, be the one that grants them.

        :param union.document document: the other paper, numbered already
        """
        outcomes = self.sudo()  # sudo: as above
        hold(outcomes)
        outcomes._engine_write(
            {
                "document_id": document.id,
                "decision_number": document.full_number,
                "decision_date": document.date,
            }
        )
        outcomes.with_env(self.env)._log_event("replace", decision_number=document.full_number)
