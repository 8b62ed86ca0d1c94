from collections import Counter, defaultdict
from datetime import timedelta

from markupsafe import Markup

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL, html_escape, split_every

#: What is summed up, and the page that it is seen on.
PAGES = {
    "emulation.registration": "/odoo/emulation-registrations",
    "emulation.campaign": "/odoo/emulation-plans",
    "emulation.campaign.amendment": "/odoo/emulation-amendments",
    "emulation.outcome": "/odoo/emulation-outcomes",
    "emulation.nomination": "/odoo/emulation-nominations",
    "emulation.decision": "/odoo/emulation-award-decisions",
    "union.document": "/odoo/union-papers",
}
#: Actions that are news to those in whose territory they are done, as they follow one another.
NEWS = (
    *("submit", "return", "reject", "withdraw", "approve", "start", "complete", "reopen"),
    *("verify", "recognise", "propose", "refuse", "decide", "hand_over", "fix"),
    *("propose_forward", "forward", "answer"),
    *("decline", "award"),
    *("lapse", "annul"),
    *("launch", "close", "cancel", "issue", "revoke", "replace"),
)
#: How far back a summary reaches at most, for whoever has had none for long.
LONGEST = timedelta(days=14)


class EmulationDigest(models.AbstractModel):
    """Summary of the day: what waits for a person, and what has happened in his territory.

    On working days everybody with a mandate gets one, by e-mail or in the inbox as he prefers,
    unless he has switched it off. Nothing comes when nothing has happened since the last one that
    he has not done himself.
    """

    _name = "emulation.digest"
    _description = "Emulation: summary of the day"

    @api.model
    def _cron_send(self, batch_size=100):
        """Send the summaries that are due; each batch is committed, and nobody gets two.

        :param int batch_size: people between two commits
        """
        clock = self.env["union.clock"]
        if not self.env["union.calendar"]._is_working_day(clock._today()):
            return
        users = self._due_users()
        self.env["ir.cron"]._commit_progress(remaining=len(users))
        for batch in split_every(batch_size, users.ids, users.browse):
            self._send(batch)
            if not self.env["ir.cron"]._commit_progress(len(batch)):
                return

    @api.model
    def _due_users(self):
        """Holders of a mandate of today who want a summary and have had none today.

        :rtype: res.users
        """
        # sudo: the settings of other people, by the job only
        mandates = self.env["union.mandate"].sudo()
        holders = mandates.search(mandates._in_force_domain()).user_id
        clock = self.env["union.clock"]
        return holders.filtered(
            lambda user: (
                user.active
                and user.union_digest
                and not (
                    user.union_digest_date
                    and clock._localize(user.union_digest_date).date() >= clock._today()
                )
            )
        ).sorted("id")

    @api.model
    def _send(self, users):
        """Send each of some people his summary, if there is one, and note that he has had it."""
        now = self.env["union.clock"]._now()
        groups = users.grouped(
            lambda user: max(user.union_digest_date or now - timedelta(days=1), now - LONGEST)
        )
        for since, found in groups.items():
            news = self._news(since, now)
            for user in found:
                happened = self._of_user(news, user)
                if happened:
                    self._send_one(user, happened)
        users.union_digest_date = now

    @api.model
    def _news(self, since, until):
        """What has happened in the whole federation.

        :return: numbers of records by model and action, by path of the unit and account
        :rtype: dict[tuple[str, int], Counter]
        """
        events = self.env["union.event"]
        events.flush_model()
        news = defaultdict(Counter)
        for path, actor, model, action, count in self.env.execute_query(
            SQL(
                """
                SELECT unit.parent_path, event.actor_id, event.res_model, event.action,
                       COUNT(DISTINCT event.res_id)
                  FROM union_event AS event
                  JOIN union_unit AS unit ON unit.id = event.dossier_unit_id
                 WHERE event.date > %s AND event.date <= %s
                   AND event.res_model IN %s AND event.action IN %s
                 GROUP BY unit.parent_path, event.actor_id, event.res_model, event.action
                """,
                since,
                until,
                tuple(PAGES),
                NEWS,
            )
        ):
            news[path, actor][model, action] += count
        return news

    @api.model
    def _of_user(self, news, user):
        """What others have done in a person's territory.

        :rtype: Counter
        """
        roots = tuple(self.env["union.mandate"].with_user(user)._current_paths())
        happened = Counter()
        for (path, actor), counts in news.items():
            if roots and actor != user.id and path.startswith(roots):
                happened += counts
        return happened

    @api.model
    def _waiting(self, user):
        """What waits for a person, without the answers that he may give in the place of others.

        :return: labels in his language, with numbers
        :rtype: list[tuple[str, int]]
        """
        work = self.env["emulation.work"].with_user(user).with_context(lang=user.lang)
        own = Domain("kind", "!=", "answer") | Domain("is_represented", "=", False)
        counts = dict(work._read_group(own, ["kind"], ["count:sum"]))
        kinds = work._fields["kind"]._description_selection(work.env)
        return [(label, counts[kind]) for kind, label in kinds if counts.get(kind)]

    @api.model
    def _send_one(self, user, happened):
        """Send a person his summary.

        :param res.users user:
        :param Counter happened: numbers by model and action
        """
        env = self.with_context(lang=user.lang).env
        words = env["union.event"]._words()
        names = {
            "emulation.registration": env._("Registrations"),
            "emulation.campaign": env._("Plans"),
            "emulation.campaign.amendment": env._("Amendments"),
            "emulation.outcome": env._("Outcomes"),
            "emulation.nomination": env._("Nominations"),
            "emulation.decision": env._("Decisions"),
            "union.document": env._("Papers"),
        }
        blocks = [(env._("Waits for you"), "/odoo/my-work", self._waiting(user))]
        blocks += [
            (
                names[model],
                page,
                [
                    (words[action], happened[model, action])
                    for action in NEWS
                    if happened[model, action]
                ],
            )
            for model, page in PAGES.items()
        ]
        # sudo: the job writes to everybody
        self.env["mail.thread"].sudo().message_notify(
            partner_ids=user.partner_id.ids,
            subject=env._("Emulation work: summary of the day"),
            body=Markup().join(self._block(*block) for block in blocks if block[2]),
            force_send=False,
        )
        # it belongs to no record by which its mail would be known for one of the module
        self.env["mail.mail"]._wake_queue()

    @api.model
    def _block(self, heading, page, counts):
        items = Markup().join(
            Markup("<li>%s: <b>%s</b></li>") % (html_escape(label), count)
            for label, count in counts
        )
        return Markup('<p><a href="%s">%s</a></p><ul>%s</ul>') % (page, heading, items)
