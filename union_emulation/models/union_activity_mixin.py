from datetime import timedelta

from odoo import models

#: Days that an activity without a deadline is planned for.
DAYS_TO_ANSWER = 3


class UnionActivityMixin(models.AbstractModel):
    """Dossier that tells those whose turn it is, by activities that end with the turn."""

    _name = "union.activity.mixin"
    _description = "Union: dossier that tells whose turn it is"

    def _tell_actors(self):
        """An activity for each who may act now."""
        turns = {}
        for step, mandates in self._step_mandates(self._current_steps()).items():
            for user in mandates.user_id:
                turn = (user.id, step._turn_label(), step.deadline)
                turns[turn] = turns.get(turn, self.browse()) | self.browse(step.res_id)
        for (user, label, deadline), dossiers in turns.items():
            summary = self.env._("Your turn: %(role)s", role=label)
            dossiers._schedule(user, summary, deadline)

    def _tell_the_rest(self):
        """End the activities of those who need not act in a stage that goes on."""
        actors = self._actors()
        kind = self.env.ref("union_emulation.mail_activity_type_turn")
        for dossier in self.sudo():  # sudo: the turn is over for others as well
            dossier.activity_ids.filtered(
                lambda activity, users=actors[dossier]: (
                    activity.activity_type_id == kind and activity.user_id.id not in users
                )
            ).unlink()

    def _tell_submitter(self):
        """An activity for the officer whose dossier came back.

        Who entered it in the place of a unit that has its own officer since is not told any more.
        """
        holders = self.env["union.mandate"]._holders(self.unit_id.ids, ["officer"])
        for dossier in self:
            officers = holders.get((dossier.unit_id.id, "officer"), self.env["res.users"])
            told = dossier.submitted_by_id
            if dossier.on_behalf and dossier.unit_id.delivery_mode != "paper":
                told = officers or told
            for user in told:
                dossier._schedule(user.id, dossier._state_label(), False)

    def _schedule(self, user_id, summary, deadline):
        moment = deadline or self._clock_now() + timedelta(days=DAYS_TO_ANSWER)
        # sudo: whoever acts need not be allowed to edit the dossier
        self.sudo().activity_schedule(
            "union_emulation.mail_activity_type_turn",
            date_deadline=self.env["union.clock"]._localize(moment).date(),
            summary=summary,
            user_id=user_id,
        )

    def _close_activities(self):
        # sudo: the turn is over for everybody who was told
        self.sudo().activity_unlink(["union_emulation.mail_activity_type_turn"])
