import re
import secrets

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..tools.wake import wake
from .union_document_check_mixin import SENDABLE_STATES
from .union_document_recipient import mail_address

#: Rows worked on between two commits of the cron.
MAIL_BATCH = 100
#: To be written, of papers that are still good.
TO_WRITE = Domain("mail_state", "=", "waiting") & Domain("document_id.state", "in", SENDABLE_STATES)
#: Whose mail is further than the row says. An administrator may try a failed one again.
TO_NOTE = (
    Domain("mail_state", "=", "queued")
    & (Domain("mail_id", "=", False) | Domain("mail_id.state", "!=", "outgoing"))
) | (Domain("mail_state", "=", "failed") & Domain("mail_id.state", "in", ("outgoing", "sent")))
#: An answer of a mail server that refuses, as Python writes it.
SMTP_ANSWER = re.compile(r"""\((\d{3}), b?(['"])(.*?)\2[,)]""")


class UnionDocumentDelivery(models.Model):
    """To whom an issued paper went: one row per addressee, frozen at issue.

    Who reads the paper follows from these rows, whatever becomes of the tree of units later. Rows
    are written by the engine only; what changes is that and how the paper was sent.
    """

    _name = "union.document.delivery"
    _description = "Union Document Delivery"
    _inherit = ["union.document.link.mixin", "union.territory.mixin"]
    _territory_field = "issuer_id"
    _order = "id"

    # to whom
    document_id = fields.Many2one(
        "union.document",
        "Paper",
        required=True,
        index=True,
        ondelete="restrict",
        help="The issued paper.",
    )
    recipient_id = fields.Many2one(
        "union.document.recipient",
        "Line of the paper",
        required=True,
        index=True,
        ondelete="restrict",
        help="The line of “Nơi nhận” that means the addressee.",
    )
    issuer_id = fields.Many2one(
        "union.unit", required=True, index=True, ondelete="restrict", help="Who sends it."
    )
    unit_id = fields.Many2one(
        required=False, help="The unit that gets the paper; empty: somebody outside."
    )
    name = fields.Char("Addressee", required=True, help="Name on the day of issue.")
    # how
    mode = fields.Selection(
        [("electronic", "Electronic"), ("paper", "On paper")],
        required=True,
        help="How the addressee got papers on the day of issue.",
    )
    address = fields.Char("Postal address", help="On the day of issue; printed on the label.")
    email = fields.Char("E-mail", help="On the day of issue; the link to the paper goes there.")
    # done
    date_sent = fields.Date("Sent on", help="Empty while still to be sent.")
    channel = fields.Selection(
        [
            ("module", "In this system"),
            ("mail", "By e-mail"),
            ("other", "By hand, post or another system"),
        ],
        "Sent how",
        help="How the addressee got it.",
    )
    sent_by_id = fields.Many2one(
        "res.users", "Sent by", ondelete="restrict", help="Who noted that it was sent."
    )
    # the link
    mail_state = fields.Selection(
        [
            ("waiting", "To be written"),
            ("queued", "To be delivered"),
            ("sent", "Delivered"),
            ("failed", "Not delivered"),
        ],
        "E-mail state",
        index="btree_not_null",
        help="What became of the e-mail with the link to the paper. Delivered: the mail server "
        "took it. If it comes back after that, the answer is in the mailbox of the sender.",
    )
    mail_error = fields.Char(
        "Why not delivered", help="What the mail server said, or why it could not be asked."
    )
    mail_id = fields.Many2one(
        "mail.mail",
        "E-mail in the queue",
        index="btree_not_null",
        ondelete="set null",
        groups=fields.NO_ACCESS,
        help="Technical.",
    )
    token = fields.Char(
        groups=fields.NO_ACCESS, help="128 random bits in the link of this addressee only."
    )
    date_opened = fields.Datetime(
        "Downloaded on", help="When the file was first downloaded by way of the link."
    )
    can_send = fields.Boolean(
        compute="_compute_can_send", help="The current user may note that the paper was sent."
    )

    _unit_unique = models.UniqueIndex("(document_id, unit_id)", "A unit gets a paper once.")
    _token_unique = models.UniqueIndex("(token)", "Two addressees cannot have the same link.")
    _unsent_idx = models.Index("(document_id, recipient_id) WHERE date_sent IS NULL")

    @api.depends("document_id.allowed_actions")
    @api.depends_context("uid")
    def _compute_can_send(self):
        for row in self:
            row.can_send = "send" in (row.document_id.allowed_actions or "").split()

    @api.model
    def _offers_new(self):
        return False

    # ------------------------------------------------------------
    # CRUD: closed to everybody
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        raise AccessError(self.env._("Who gets a paper is noted when it is issued."))

    def write(self, vals):
        raise AccessError(self.env._("Tick a recipient as sent by the action of that name."))

    @api.ondelete(at_uninstall=True)
    def _unlink_except_never(self):
        raise AccessError(self.env._("Nobody can delete to whom a paper was sent."))

    def _set(self, values):
        # sudo and super(): rows are written by the engine and closed to everybody else
        return super(UnionDocumentDelivery, self.sudo()).write(values)

    # ------------------------------------------------------------
    # At issue
    # ------------------------------------------------------------

    @api.model
    def _add(self, document):
        """Note who gets a paper that is being issued.

        :param UnionDocument document:
        :return: the new rows
        :rtype: UnionDocumentDelivery
        """
        vals_list = []
        for line, units in document.recipient_ids._units().items():
            if line.scope == "text":
                vals_list.append(self._prepare(line))
            vals_list += [self._prepare(line, unit) for unit in units]
        order = {line.id: place for place, line in enumerate(document.recipient_ids)}
        vals_list.sort(key=lambda vals: order[vals["recipient_id"]])
        # sudo and super(): rows are written by the engine and closed to everybody else
        return super(UnionDocumentDelivery, self.sudo()).create(vals_list).sudo(self.env.su)

    @api.model
    def _prepare(self, line, unit=None):
        """Values of the row of one addressee.

        A unit that gets its papers electronically has it with the issue; e-mail comes in addition.

        :param UnionDocumentRecipient line:
        :param UnionUnit unit: none: somebody outside
        :rtype: dict
        """
        mode = line._mode_for(unit)
        source = unit or line
        vals = {
            "document_id": line.document_id.id,
            "recipient_id": line.id,
            "issuer_id": line.document_id.unit_id.id,
            "unit_id": unit and unit.id,
            "name": unit and (unit.print_name or unit.name) or line.name,
            "mode": mode,
            "address": source.address,
            "email": source.email if mode == "electronic" else False,
        }
        if unit and mode == "electronic":
            vals |= {"date_sent": self.env["union.clock"]._today(), "channel": "module"}
        if vals["email"]:
            vals |= self._prepare_link(vals["email"])
        return vals

    @api.model
    def _prepare_link(self, email):
        if not mail_address(email):
            return {
                "mail_state": "failed",
                "mail_error": self.env._("“%(email)s” is not an e-mail address.", email=email),
            }
        return {"mail_state": "waiting", "token": secrets.token_urlsafe(16)}

    # ------------------------------------------------------------
    # Sent
    # ------------------------------------------------------------

    def action_mark_sent(self):
        """Note that these addressees have been sent the paper today.

        :return: True
        :raise UserError: the paper is not issued, or the user is not its clerk
        """
        self.check_access("read")
        self.document_id._lock()
        self.document_id._check_reasons("send")
        self._note_sent("other")
        return True

    def action_mail_again(self):
        """Send the e-mail once more where it was not delivered, to a unit's address of today.

        :return: True
        :raise UserError: who may do this, or there is no valid address
        """
        self.check_access("read")
        self.document_id._lock()
        self.document_id._check_reasons("send")
        # sudo: the engine's own fields. A mail that an administrator tries again is on its way.
        failed = self.sudo().filtered(
            lambda row: row.mail_state == "failed" and row.mail_id.state not in ("outgoing", "sent")
        )
        given_up = failed.mail_id
        for row in failed:
            email = row.unit_id.email or row.email or ""
            vals = self._prepare_link(email)
            if vals["mail_state"] == "failed":
                raise UserError(vals["mail_error"])
            # a link that is out already goes on to work
            token = row.token or vals["token"]
            row._set(vals | {"email": email, "mail_error": False, "mail_id": False, "token": token})
        given_up.unlink()
        self._trigger_mails()
        return True

    def _note_sent(self, channel):
        """Date those of the rows that are still to be sent, and the lines that are done by that.

        :param str channel: how they were sent
        """
        rows = self.filtered(lambda row: not row.date_sent)
        rows._set(
            {
                "date_sent": self.env["union.clock"]._today(),
                "channel": channel,
                "sent_by_id": self.env.uid,
            }
        )
        rows.recipient_id._settle()

    def _addressee(self):
        """Who is the same for a print job: one label, all papers together.

        :return: unit, name and postal address
        :rtype: tuple[int, str, str]
        """
        self.ensure_one()
        return self.unit_id.id or 0, self.name, self.address or ""

    def _label_values(self):
        """What the address label and the cover of a copy print.

        :rtype: dict
        """
        self.ensure_one()
        return {
            "name": self.name,
            "address": self.address or "",
            "paper": self.document_id._public_facts(),
        }

    # ------------------------------------------------------------
    # E-mail, by Odoo's queue
    # ------------------------------------------------------------

    @api.model
    def _trigger_mails(self):
        wake(self.env, "union_emulation.ir_cron_union_document_delivery")

    @api.model
    def _cron_write_mails(self, batch_size=MAIL_BATCH):
        """Note what became of e-mails, and put those of issued papers into the queue.

        An issue never waits for them. They are noted here, in transactions of their own, and not
        by the queue: whatever undid a note would undo that the mail has been sent.

        :param int batch_size: rows between two commits
        """
        cron = self.env["ir.cron"]
        for domain, step in (
            (TO_NOTE, type(self)._note_mails),
            (TO_WRITE, type(self)._write_mails),
        ):
            rows = self.search(domain, order="id", limit=batch_size)
            cron._commit_progress()  # what is locked is read as it is then
            rows = rows.try_lock_for_update(allow_referencing=True).filtered_domain(domain)
            step(rows)
            cron._commit_progress(len(rows), remaining=self.search_count(TO_NOTE | TO_WRITE))

    def _write_mails(self):
        """Put one e-mail with the addressee's link into Odoo's queue for each row."""
        if not self:
            return
        # sudo: the engine writes the mails, a clerk has no right to the queue
        mails = self.env["mail.mail"].sudo().create([row._prepare_mail() for row in self])
        for row, mail in zip(self, mails, strict=True):
            row._set({"mail_id": mail.id, "mail_state": "queued"})
        mails._wake_queue()

    def _prepare_mail(self):
        """E-mail to one addressee: what the paper is, and where it can be checked and fetched.

        :rtype: dict
        """
        self.ensure_one()
        document = self.document_id
        address = document._public_address()
        # sudo: the token goes to its addressee
        values = {
            "name": self.name,
            "paper": document._public_facts(),
            "link": f"{address}/union/paper/{self.sudo().token}",
            "check_link": document._check_address(document.code),
        }
        body = self.env["ir.qweb"]._render("union_emulation.union_document_mail", values)
        return {
            "subject": f"{document.full_number}: {document.subject}",
            "body_html": body,
            "email_to": mail_address(self.email),
            "email_from": self.env.company.email_formatted or self.env.user.email_formatted,
            "reply_to": mail_address(document.unit_id.email),
            # by the row, once it knows
            "auto_delete": False,
        }

    @api.model
    def _hear_of(self, mails):
        """Have it noted soon what becomes of e-mails, if they are of papers.

        :param mail.mail mails:
        """
        # sudo: the queue knows no user
        if self.sudo().search_count([("mail_id", "in", mails.ids)], limit=1):
            self._trigger_mails()

    def _note_mails(self):
        """Note what has become of the e-mails of these rows; delete those that were sent."""
        for state, rows in self.grouped(lambda row: row.mail_id.state).items():
            mails = rows.mail_id
            if state == "outgoing":
                rows._set({"mail_state": "queued", "mail_error": False})
            elif state == "sent":
                rows._set({"mail_state": "sent", "mail_error": False, "mail_id": False})
                rows._note_sent("mail")
                mails.unlink()
            else:
                for reason, failed in rows.grouped(type(self)._why_not_mailed).items():
                    failed._set({"mail_state": "failed", "mail_error": reason})
                # a run that ended at a mail has left those behind it
                mails._wake_queue()

    def _why_not_mailed(self):
        """One sentence on why the e-mail did not go out, in the language of who issued the paper.

        :rtype: str
        """
        env = self.with_context(lang=self.document_id.issued_by_id.lang).env
        mail = self.mail_id
        reason = " ".join((mail.failure_reason or "").split())
        if not mail or mail.state == "cancel":
            return env._("An administrator took the e-mail out of the queue.")
        if not mail.failure_type:  # the one failure for which the core writes none
            return env._("The outgoing mail server cannot be reached (%(reason)s).", reason=reason)
        if reason == self.env["mail.mail"]._broken_off():
            return env["mail.mail"]._broken_off()
        if match := SMTP_ANSWER.search(reason):
            answer = f"{match[1]} {match[3]}".replace(r"\n", " ")
            return env._("The mail server refused it: %(answer)s", answer=answer)
        return reason
