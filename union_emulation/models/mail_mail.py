from odoo import models


class MailMail(models.Model):
    """The delivery list of a paper says what became of the e-mails with its link."""

    _inherit = "mail.mail"

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        # before: delivered mails are deleted by it
        error = failure_type and (failure_reason or failure_type)
        self.env["union.document.delivery"]._note_mailed(self, error)
        return super()._postprocess_sent_message(
            success_pids, success_emails, failure_reason=failure_reason, failure_type=failure_type
        )
