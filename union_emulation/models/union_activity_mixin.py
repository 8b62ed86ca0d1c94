from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import split_every

TURN_ACTIVITY = "union_emulation.mail_activity_type_turn"
#: Days that an activity without a deadline is planned for.
DAYS_TO_ANSWER = 3


class UnionActivityMixin(models.AbstractModel):
    """Dossier that tells those whose turn it is, by activities that end with the turn.

    Mandates begin and end while a dossier waits: every night the activities of people who have no
    part in it any more go to those who have.
    """

    _name = "union.activity.mixin"
    _description = "Union: dossier that tells whose turn it is"

    @api.model
    def _dossier_models(self):
        """Names of the models whose records are dossiers.

        :rtype: list[str]
        """
        mixin = self.env.registry["union.approval.mixin"]
        return [
            name
            for name, model in self.env.registry.items()
            if issubclass(model, mixin) and not model._abstract
        ]

    def _tell_actors(self, told=None):
        """An activity for each who may act now.

        :param dict told: ids of users who have theirs already, by id of the dossier
        """
        told, turns = told or {}, {}
        for step, mandates in self._step_mandates(self._current_steps()).items():
            for user in mandates.user_id.filtered(
                lambda user, step=step: user.id not in told.get(step.res_id, ())
            ):
                turn = (user.id, step._turn_label(), step.deadline)
                turns[turn] = turns.get(turn, self.browse()) | self.browse(step.res_id)
        for (user, label, deadline), dossiers in turns.items():
            summary = self.env._("Your turn: %(role)s", role=label)
            dossiers._schedule(user, summary, deadline)

    def _tell_the_rest(self):
        """End the activities of those who need not act in a stage that goes on."""
        actors = self._actors()
        kind = self.env.ref(TURN_ACTIVITY)
        for dossier in self.sudo():  # sudo: the turn is over for others as well
            dossier.activity_ids.filtered(
                lambda activity, users=actors[dossier]: (
                    activity.activity_type_id == kind and activity.user_id.id not in users
                )
            ).unlink()

    def _tell_submitter(self):
        """An activity for the officer whose dossier came back."""
        for dossier, users in self._submitters().items():
            for user in users:
                dossier._schedule(user.id, dossier._state_label(), False)

    def _submitters(self):
        """Whom it concerns what becomes of the dossiers: who submitted them.

        Who entered one in the place of a unit that has its own officer since is not told any more.

        :rtype: dict[models.Model, res.users]
        """
        holders = self.env["union.mandate"]._holders(self.unit_id.ids, ["officer"])
        told = {}
        for dossier in self:
            officers = holders.get((dossier.unit_id.id, "officer"), self.env["res.users"])
            told[dossier] = dossier.submitted_by_id
            if dossier.on_behalf and dossier.unit_id.delivery_mode != "paper":
                told[dossier] = officers or told[dossier]
        return told

    def _schedule(self, user_id, summary, deadline):
        moment = deadline or self._clock_now() + timedelta(days=DAYS_TO_ANSWER)
        # sudo: whoever acts need not be allowed to edit the dossier
        self.sudo().activity_schedule(
            TURN_ACTIVITY,
            date_deadline=self.env["union.clock"]._localize(moment).date(),
            summary=summary,
            user_id=user_id,
        )

    def _close_activities(self):
        # sudo: the turn is over for everybody who was told
        self.sudo().activity_unlink([TURN_ACTIVITY])

    def _on_approved(self, told=None):
        """The dossier has passed its last step: the clerks are told that a paper waits.

        :param dict told: ids of users who have been told already, by id of the dossier
        """
        told = told or {}
        clerks = self._clerks()
        for dossier in self:
            for user in clerks[dossier] - told.get(dossier.id, set()):
                dossier._schedule(user, self.env._("Issue the paper"), False)

    def _clerks(self):
        """Who issues the paper that waits.

        :return: user ids by dossier
        :rtype: dict[models.Model, set[int]]
        """
        holders = self.env["union.mandate"]._holders(
            self.unit_id.ids, ["clerk"], kind="union.document"
        )
        none = self.env["res.users"]
        return {
            dossier: set(holders.get((dossier.unit_id.id, "clerk"), none).ids)
            if dossier.document_id
            else set()
            for dossier in self
        }

    # ------------------------------------------------------------
    # Every night
    # ------------------------------------------------------------

    @api.model
    def _cron_hand_on_turns(self, batch_size=500):
        """Show the turn of all dossiers to those who hold it today, and to nobody else.

        :param int batch_size: dossiers between two commits
        """
        waiting = Domain("state", "=", "submitted") | (
            Domain("state", "=", "approved") & Domain("document_id.state", "=", "draft")
        )
        for name in self._dossier_models():
            dossiers = self.env[name].search(waiting, order="id")
            for batch in split_every(batch_size, dossiers.ids, dossiers.browse):
                batch._hand_on_turns()
                if not self.env["ir.cron"]._commit_progress(len(batch)):
                    return

    def _hand_on_turns(self):
        """Close the activities of those who may not act any more, and tell those who may.

        In a number of queries that grows with that of the changes only.
        """
        approved = self.filtered(lambda dossier: dossier.state == "approved")
        holders = (self - approved)._actors() | approved._clerks()
        # sudo: the activities are those of other people
        activities = (
            self.env["mail.activity"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "in", self.ids),
                    ("activity_type_id", "=", self.env.ref(TURN_ACTIVITY).id),
                ]
            )
        )
        expected = {dossier.id: users for dossier, users in holders.items()}
        over = activities.filtered(lambda a: a.user_id.id not in expected[a.res_id])
        told = {}
        for activity in activities - over:
            told.setdefault(activity.res_id, set()).add(activity.user_id.id)
        over.unlink()
        (self - approved)._tell_actors(told)
        approved._on_approved(told)
