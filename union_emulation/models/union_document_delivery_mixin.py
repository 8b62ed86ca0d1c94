from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import config, format_date

#: Who is told that a paper has come.
TOLD_ROLES = ("officer", "clerk", "approver")


class UnionDocumentDeliveryMixin(models.AbstractModel):
    """How an issued paper comes to its recipients."""

    _name = "union.document.delivery.mixin"
    _description = "Union: delivery of papers"

    delivery_ids = fields.One2many(
        "union.document.delivery",
        "document_id",
        "Delivery list",
        readonly=True,
        help="Who gets the paper, how, and whether it has been sent; frozen at issue.",
    )
    unsent_count = fields.Integer(
        "Still to be sent", compute="_compute_unsent_count", help="Addressees without theirs."
    )
    undelivered_count = fields.Integer(
        "E-mails not delivered",
        compute="_compute_unsent_count",
        help="Addressees whose e-mail the mail server did not take.",
    )
    mail_warning = fields.Char(
        compute="_compute_mail_warning", help="Why e-mails with the link would not go out."
    )

    @api.depends("state", "delivery_ids.date_sent", "delivery_ids.mail_state")
    def _compute_unsent_count(self):
        # sudo: a number, shown to whoever reads the paper
        Delivery = self.env["union.document.delivery"].sudo()
        papers = Domain("document_id", "in", self.ids)
        unsent, failed = (
            dict(Delivery._read_group(papers & domain, ["document_id"], ["__count"]))
            for domain in (Domain("date_sent", "=", False), Domain("mail_state", "=", "failed"))
        )
        # sudo: as above
        for document, row in zip(self, self.sudo(), strict=True):
            document.unsent_count = unsent.get(row._origin, 0)
            document.undelivered_count = failed.get(row._origin, 0)

    @api.depends("state", "recipient_ids.email", "recipient_ids.delivery_mode")
    def _compute_mail_warning(self):
        warning = not self._has_mail_server() and self.env._(
            "No outgoing mail server is set up: the recipients with an e-mail address will not get "
            "their link. An administrator sets it up in the settings."
        )
        for document in self:
            document.mail_warning = (
                document.state == "draft"
                and any(
                    line.delivery_mode == "electronic" and (line.email or line.unit_id.email)
                    for line in document.recipient_ids
                )
                and warning
            )

    @api.model
    def _has_mail_server(self):
        # sudo: whether there is one; not which
        servers = self.env["ir.mail_server"].sudo().search_count([], limit=1)
        return bool(servers) or config["smtp_server"] not in (False, None, "", "localhost")

    # ------------------------------------------------------------
    # What is missing
    # ------------------------------------------------------------

    def _why_not_deliver(self, reasons):
        """Add to ``reasons`` which lines would reach nobody, or the wrong ones.

        :param dict reasons: lists of sentences by document
        """
        found = defaultdict(list)
        lines = self.recipient_ids.filtered(lambda line: line.scope in ("level", "cluster"))
        for line in lines:
            document = line.document_id
            year = document._paper_date().year
            if line.scope == "cluster" and line.cluster_id.year != year:
                found[document].append(
                    self.env._(
                        "“%(cluster)s” competes in %(year)s, the paper is of %(paper_year)s.",
                        cluster=line.cluster_id.name,
                        year=line.cluster_id.year,
                        paper_year=year,
                    )
                )
            strange = line._strange_members()
            if strange:
                found[document].append(line._say_strange(strange))
            # sudo: whether there is one, whichever units the user may read
            elif not self.env["union.unit"].sudo().search_count(line._units_domain(), limit=1):
                found[document].append(
                    self.env._("The recipients “%(line)s” mean no unit today.", line=line.name)
                )
        for document in self:
            found[document] += document._say_ended_recipients()
        for document, sentences in found.items():
            reasons[document].extend(sentences)

    def _say_ended_recipients(self):
        """Units named one by one that do not exist any more on the paper's date.

        :return: sentences that name who acts for them
        :rtype: list[str]
        """
        date = self._paper_date()
        ended = self.recipient_ids.filtered(lambda line: line.scope == "unit").unit_id.filtered(
            lambda unit: unit.date_end and unit.date_end < date
        )
        return [
            self.env._(
                "“%(unit)s” ended on %(date)s: name “%(keeper)s” as recipient instead.",
                unit=unit.name,
                date=format_date(self.env, unit.date_end),
                keeper=keeper.name,
            )
            for unit, keeper in ended._acting_units().items()
        ]

    # ------------------------------------------------------------
    # At issue
    # ------------------------------------------------------------

    def _deliver(self):
        """Note who gets the paper, and tell those who get it electronically.

        The others wait for a tick; so does a line for a group while one of its units waits.
        """
        self.ensure_one()
        rows = self.env["union.document.delivery"]._add(self)
        self.recipient_ids._settle()
        if "waiting" in rows.mapped("mail_state"):
            rows._trigger_mails()
        units = rows.filtered(lambda row: row.channel == "module").unit_id
        holders = self.env["union.mandate"]._holders(units.ids, TOLD_ROLES)
        users = self.env["res.users"].union(*holders.values()) - self.env.user
        if users:
            # sudo: the paper is closed to posts, its issue is told all the same. Not on the paper
            # itself, which would ask of each of thousands whether he may read it.
            self.env["mail.thread"].sudo().message_notify(
                model=self._name,
                res_id=self.id,
                partner_ids=users.sudo().partner_id.ids,
                subject=self.display_name,
                body=self.env._(
                    "%(unit)s has issued %(number)s: %(subject)s",
                    unit=self.unit_id.name,
                    number=self.full_number,
                    subject=self.subject,
                ),
            )

    # ------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------

    def action_mark_sent(self):
        """Note that everybody who still had to get these papers has been sent them today.

        :return: True
        :raise UserError: a paper is not issued, or the user is not its clerk
        """
        self.check_access("read")
        self._lock()
        self._check_reasons("send")
        self.delivery_ids._note_sent("other")
        return True
