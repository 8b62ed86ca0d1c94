from odoo import api, models

from ..tools.wake import wake

#: What the models of this module are called.
OWN = ("union.", "emulation.")


class MailMail(models.Model):
    """Mails of the module have one sender, Odoo's queue; delivery lists hear of their mails."""

    _inherit = "mail.mail"

    # ------------------------------------------------------------
    # One sender
    # ------------------------------------------------------------

    @api.model
    def _wake_queue(self):
        """Have the queue send its mails as soon as this transaction is committed."""
        wake(self.env, "mail.ir_cron_mail_scheduler_action")

    def send_after_commit(self):
        """Leave those of the module to the queue, which begins as soon as this is committed.

        In the core whoever pressed a button sends them himself after his commit, when the queue
        finds them as well: one of the two meets mails that the other has sent and ends there, with
        the rest of its own unsent. And he would wait for the mail server. Mails of other modules
        go out as they did.
        """
        own = self.filtered(lambda mail: (mail.model or "").startswith(OWN))
        if own:
            own._wake_queue()
        if self - own:
            super(MailMail, self - own).send_after_commit()

    def _prepare_outgoing_list(self, mail_server=False, doc_to_followers=None):
        letters = super()._prepare_outgoing_list(
            mail_server=mail_server, doc_to_followers=doc_to_followers
        )
        if letters:
            # What is true from here until the mail server answers. In the database at once: it
            # holds the row, so that whoever else would send the mail fails before he does.
            self.failure_reason = self._broken_off()
            self.flush_recordset(["failure_reason"])
        return letters

    @api.model
    def _broken_off(self):
        return self.env._(
            "The mail server broke off the connection. Whether the e-mail arrived is not known."
        )

    # ------------------------------------------------------------
    # What becomes of those with the link to a paper
    # ------------------------------------------------------------

    def write(self, vals):
        if "state" in vals:
            self._tell_deliveries()
        return super().write(vals)

    def unlink(self):
        self._tell_deliveries()
        return super().unlink()

    def _tell_deliveries(self):
        # Only told: a row of the list that a clerk writes at the same moment would undo that the
        # mail has been sent, and it would be sent again.
        self.env["union.document.delivery"]._hear_of(self)
