from markupsafe import Markup

from odoo import models
from odoo.tools import html_escape

#: Registrations named in one notice; the others are counted.
NAMED_REGISTRATIONS = 15


class EmulationRegistrationNoticeMixin(models.AbstractModel):
    """Registration whose officer is told what becomes of it.

    A province decides on tens of thousands: no e-mail is written for a single one. What asks for
    an action (to decide, to correct) is an activity; good news (approved, recognised, an outcome
    decided) is one notice in the inbox for everything that somebody decided with one press. Who
    wants e-mails gets it with the summary of the day.
    """

    _name = "emulation.registration.notice.mixin"
    _description = "Emulation: registration that tells its officer"

    def _schedule(self, user_id, summary, deadline):
        # without the core's e-mail for each activity that somebody else is given
        quiet = self.with_context(mail_activity_quick_update=True)
        return super(EmulationRegistrationNoticeMixin, quiet)._schedule(user_id, summary, deadline)

    def _on_approved(self, told=None):
        super()._on_approved(told)
        self._tell_submitters(lambda env: env._("Approved"))

    def _tell_submitters(self, word, others=None):
        """One notice to each officer whose registrations they are, but not to who decided.

        :param word: function of an environment in the reader's language: what has happened
        :param dict others: users whom it concerns as well, by registration
        """
        by_user, none = {}, self.env["res.users"]
        for registration, users in self._submitters().items():
            for user in (users | (others or {}).get(registration, none)) - self.env.user:
                by_user[user] = by_user.get(user, self.browse()) | registration
        for user, registrations in by_user.items():
            user = user.sudo()  # sudo: where the notice goes
            if user.notification_type == "inbox":
                env = self.with_context(lang=user.lang).env
                self.env["mail.thread"].sudo().message_notify(
                    partner_ids=user.partner_id.ids,
                    subject=word(env),
                    body=registrations._notice(word(env), env),
                )

    def _notice(self, word, env):
        """What has happened to which registrations.

        :rtype: Markup
        """
        lines = [
            Markup('<a href="/mail/view?model=%s&amp;res_id=%s">%s</a>')
            % (self._name, registration.id, registration.name)
            for registration in self[:NAMED_REGISTRATIONS]
        ]
        if len(self) > NAMED_REGISTRATIONS:
            more = len(self) - NAMED_REGISTRATIONS
            lines.append(html_escape(env._("%(count)s more registrations", count=more)))
        items = Markup().join(Markup("<li>%s</li>") % line for line in lines)
        return Markup("<p>%s</p><ul>%s</ul>") % (word, items)
