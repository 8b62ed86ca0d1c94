from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

#: What stands behind a recipient: why it gets the paper (practice under Decree 30/2020).
PURPOSES = {"report": " (b/c)", "execute": " (t/h)", "coordinate": " (p/h)", "inform": " (để biết)"}


class UnionDocumentRecipient(models.Model):
    """One line of “Nơi nhận”: who gets a paper, to do what with it, and how."""

    _name = "union.document.recipient"
    _description = "Union Document Recipient"
    _order = "document_id, sequence, id"

    document_id = fields.Many2one(
        "union.document", required=True, index=True, ondelete="cascade", help="The paper."
    )
    sequence = fields.Integer(default=10, help="Order of the lines.")
    scope = fields.Selection(
        [("unit", "A unit"), ("below", "All units below the issuer"), ("text", "Somebody else")],
        required=True,
        default="text",
        help="Whether users of the module are meant: then they find the paper among theirs.",
    )
    unit_id = fields.Many2one(
        "union.unit",
        index="btree_not_null",
        ondelete="restrict",
        help="The unit that gets the paper.",
    )
    name = fields.Char(
        "Printed as",
        required=True,
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
        help="The line as printed, without the purpose and the mark at the end.",
    )
    purpose = fields.Selection(
        [
            ("report", "To report (b/c)"),
            ("execute", "To carry out (t/h)"),
            ("coordinate", "To work together (p/h)"),
            ("inform", "To know (để biết)"),
            ("none", "None"),
        ],
        required=True,
        default="none",
        help="What the recipient is to do with the paper; printed behind the name.",
    )
    delivery_mode = fields.Selection(
        [("electronic", "Electronic"), ("paper", "On paper")],
        required=True,
        compute="_compute_delivery_mode",
        store=True,
        readonly=False,
        precompute=True,
        help="Recipients on paper are listed until somebody ticks that theirs was sent.",
    )
    date_sent = fields.Date(
        "Sent on", readonly=True, copy=False, help="Empty while still to be sent."
    )

    _unit_named = models.Constraint(
        "CHECK (scope != 'unit' OR unit_id IS NOT NULL)", "Say which unit gets the paper."
    )

    @api.depends("unit_id", "scope")
    def _compute_name(self):
        for recipient in self:
            if recipient.scope == "unit" and recipient.unit_id:
                recipient.name = recipient.unit_id.print_name or recipient.unit_id.name
            elif recipient.scope == "below":
                recipient.name = "Các cấp công đoàn trực thuộc"
            else:
                recipient.name = recipient.name

    @api.depends("unit_id")
    def _compute_delivery_mode(self):
        for recipient in self:
            recipient.delivery_mode = (
                recipient.unit_id.delivery_mode or recipient.delivery_mode or "electronic"
            )

    # ------------------------------------------------------------
    # CRUD: recipients of an issued paper stay as printed
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        recipients = super().create([{**vals, "date_sent": False} for vals in vals_list])
        recipients._check_editable()
        return recipients

    def write(self, vals):
        self._check_editable()
        if "date_sent" in vals:
            raise AccessError(self.env._("Tick a recipient as sent by the action of that name."))
        result = super().write(vals)
        self._check_editable()
        return result

    @api.ondelete(at_uninstall=True)
    def _unlink_except_issued(self):
        self._check_editable()

    def _check_editable(self):
        """Refuse a change that the paper refuses, and keep the paper from being issued meanwhile.

        :raise AccessError: the paper is issued, or the user may not address it
        :raise UserError: somebody else is working on the paper
        """
        documents = self.document_id
        documents._check_change({"recipient_ids"})
        documents._lock()
        # the row itself changes: an issue that began before this one ends has to begin anew
        documents._set_out()

    # ------------------------------------------------------------
    # Delivery
    # ------------------------------------------------------------

    def action_mark_sent(self):
        """Note that the recipients on paper have been sent theirs today.

        :raise UserError: the paper is not issued, or the user is not its clerk
        """
        self.document_id.check_access("read")
        reasons = self.document_id._why_not("send")
        found = [reason for sentences in reasons.values() for reason in sentences]
        if found:
            raise UserError("\n".join(found))
        self._mark_sent(self.filtered(lambda r: not r.date_sent))

    @api.model
    def _mark_sent(self, recipients):
        # sudo and super(): the refusal in write() is for everybody, the date for the engine
        super(UnionDocumentRecipient, recipients.sudo()).write(
            {"date_sent": self.env["union.clock"]._today()}
        )

    def _printed_line(self):
        """The line as printed, without the mark at the end.

        :rtype: str
        """
        self.ensure_one()
        return (self.name or "").strip().rstrip(";.") + PURPOSES.get(self.purpose, "")
