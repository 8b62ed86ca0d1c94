from odoo import models

from ..tools.lock import hold


class EmulationRegistrationAnnulMixin(models.AbstractModel):
    """Recognised registration whose recognition is taken back.

    ===========  ==================================  ==========  ======================
    Action       Who                                 From        To
    ===========  ==================================  ==========  ======================
    annul        approver of the unit that decides,  recognised  where it stood before:
                 as for the recognition; with a                  verified, completed,
                 reason                                          in progress, approved
    ===========  ==================================  ==========  ======================

    What rests on the recognition has to be taken back first: the decision that recognises it, a
    certificate or plaque, what was sent outside, and what higher floors build on it. What the
    council said stays noted, as before the recognition.
    """

    _name = "emulation.registration.annul.mixin"
    _description = "Emulation: registration whose recognition is taken back"

    def action_annul(self, reason):
        """Take the recognition back; the unit's officer is told, and nothing counts by it.

        :param str reason: why, required
        :raise UserError: no reason, who may do it, or what rests on the recognition
        """
        self._check_reason(reason)
        self.check_access("read")
        self._lock()
        # sudo: what has come of it, whoever takes it back
        outcomes = self.sudo().outcome_ids
        hold(outcomes)
        for values, registrations in self.grouped(lambda r: r._before_recognition()).items():
            details = {"reason": reason.strip()}
            registrations._transition("annul", details, **dict(values))
        outcomes.filtered(lambda outcome: outcome.kind == "recognition")._engine_write(
            {"state": "proposed", "date_decided": False, "decided_by": False}
        )
        self._close_activities()
        self._log_reason(reason)
        for registration, users in self._submitters().items():
            for user in users:
                registration._schedule(user.id, self.env._("Recognition taken back"), False)

    def _before_recognition(self):
        """What it stood at before it was recognised.

        :return: names and values to be written
        :rtype: tuple[tuple[str, object]]
        """
        self.ensure_one()
        values = {"date_recognised": False, "recognised_by": False}
        # whoever recognises what is not verified verifies it by that
        by_the_way = self.date_verified == self.date_recognised
        if by_the_way:
            values |= {"date_verified": False, "verified_by": False}
        if self.date_verified and not by_the_way:
            state = "verified"
        elif self.date_completed:
            state = "completed"
        else:
            state = "in_progress" if self.date_started else "approved"
        return (*values.items(), ("state", state))

    def _missing_for_annul(self):
        """What has to be taken back before the recognition can be.

        :return: sentences by registration
        :rtype: dict[emulation.registration, list[str]]
        """
        # sudo: what rests on it, for the answer only
        registrations = self.sudo()
        decisions = self.env["emulation.outcome.decision"].sudo()
        waiting = decisions.search(
            [
                ("outcome_ids", "in", registrations.outcome_ids.ids),
                ("kind", "=", "recognition"),
                ("state", "in", ("submitted", "approved")),
            ]
        )
        missing = {}
        for registration, row in zip(self, registrations, strict=True):
            found = missing[registration] = []
            for outcome in row.outcome_ids:
                found += filter(None, [outcome._say_resting()])
            found += [
                self.env._(
                    "“%(name)s” stands on the decision “%(decision)s”, which is under way.",
                    name=row.display_name,
                    decision=decision.display_name,
                )
                for decision in waiting
                if decision.outcome_ids & row.outcome_ids
            ]
        return missing
