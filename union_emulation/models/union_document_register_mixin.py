from odoo import api, fields, models
from odoo.tools import format_date


class UnionDocumentRegisterMixin(models.AbstractModel):
    """What the register of outgoing papers says of a number.

    Its columns are those of the form “Sổ đăng ký văn bản đi” in annex IV of Decree 30/2020.
    """

    _name = "union.document.register.mixin"
    _description = "Union: columns of the register of papers"

    state = fields.Selection(
        [("reserved", "Reserved"), ("used", "Used"), ("voided", "Voided")],
        required=True,
        index=True,
        help="A voided number is never given again.",
    )
    document_id = fields.Many2one(
        "union.document",
        "Paper",
        index="btree_not_null",
        ondelete="restrict",
        help="The issued paper that bears the number.",
    )
    subject = fields.Char(
        "Type and subject",
        compute="_compute_register",
        help="Of the paper, or for what it is kept.",
    )
    signer = fields.Char("Signatory", compute="_compute_register", help="Who signed, as printed.")
    recipients = fields.Char(compute="_compute_register", help="Recipients, as printed.")
    archive = fields.Char(
        "Copy kept by", compute="_compute_register", help="Who keeps a copy, as printed."
    )
    copy_count = fields.Integer(
        "Copies", compute="_compute_register", help="How many copies were made, as the clerk noted."
    )
    note = fields.Text(
        compute="_compute_register", help="Replaced, revoked, reserved or voided, and why."
    )
    paper_state = fields.Selection(
        related="document_id.state", string="State of the paper", help="State of the paper."
    )

    @api.depends("state", "document_id.state")
    def _compute_register(self):
        # sudo: whoever reads the number is of the issuer's territory, as are readers of its papers
        for number in self.sudo():
            paper = number.document_id
            printed = paper.snapshot or {}
            subject = paper.subject or number.reason
            number.subject = f"{number.type_id.name}: {subject}"
            number.signer = printed.get("signer_name")
            lines = printed.get("recipients") or {}
            number.recipients = "; ".join([*lines.get("electronic", []), *lines.get("paper", [])])
            number.archive = (printed.get("archive_line") or "").removeprefix("Lưu:").strip()
            number.copy_count = paper.copy_count
            number.note = number._register_note()

    def _register_note(self):
        """What stands in the column for notes.

        :rtype: str
        """
        self.ensure_one()
        paper = self.document_id
        if self.state == "reserved":
            return self.env._("Reserved: %(reason)s", reason=self.reason)
        if self.state == "voided":
            return self.env._("Voided: %(reason)s", reason=self.void_reason)
        if paper.state == "replaced":
            return self.env._(
                "Replaced by %(number)s of %(date)s",
                number=paper.replaced_by_id.full_number,
                date=format_date(self.env, paper.replaced_by_id.date),
            )
        if paper.state == "revoked":
            return self.env._("Revoked: %(reason)s", reason=paper.revoke_reason)
        return ""
