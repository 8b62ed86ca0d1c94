from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain
from odoo.tools import email_normalize

from .union_document_line_mixin import UnionDocumentLineMixin

#: What stands behind a recipient: why it gets the paper (practice under Decree 30/2020).
PURPOSES = {"report": " (b/c)", "execute": " (t/h)", "coordinate": " (p/h)", "inform": " (để biết)"}
#: Scopes that mean several units below the issuer, found out at issue.
GROUP_SCOPES = ("below", "level", "paper", "cluster")


def mail_address(text):
    """The one e-mail address that a text is, and nothing else.

    :param str text: may be empty
    :return: the address; False if the text is anything else
    :rtype: str | bool
    """
    plain = (text or "").strip().lower()
    return plain if plain and email_normalize(plain, strict=True) == plain else False


class UnionDocumentRecipient(models.Model):
    """One line of “Nơi nhận”: who gets a paper, to do what with it, and how.

    Which units a line for a group means is found out at issue and kept in
    ``union.document.delivery``.
    """

    _name = "union.document.recipient"
    _description = "Union Document Recipient"
    _inherit = ["union.document.line.mixin"]
    _order = "document_id, sequence, id"
    _paper_field = "recipient_ids"

    scope = fields.Selection(
        [
            ("unit", "A unit"),
            ("below", "All units below the issuer"),
            ("level", "Units below of one level"),
            ("paper", "Units below that get papers on paper"),
            ("cluster", "Members of a cluster"),
            ("text", "Somebody else"),
        ],
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
    level_id = fields.Many2one(
        "union.level",
        "Of the level",
        index="btree_not_null",
        ondelete="restrict",
        help="All units of this level below the issuer get the paper.",
    )
    cluster_id = fields.Many2one(
        "union.cluster",
        "Of the cluster",
        index="btree_not_null",
        ondelete="restrict",
        help="The members of this cluster or block get the paper; all of them are below the "
        "issuer, and the cluster is of the paper's year.",
    )
    email = fields.Char(
        "E-mail",
        help="Where somebody outside gets the link to the paper; units have an address of their "
        "own.",
    )
    address = fields.Char(
        "Postal address",
        help="Printed on the address label of somebody outside; units have an address of their "
        "own.",
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
    _group_named = models.Constraint(
        "CHECK ((scope != 'level' OR level_id IS NOT NULL)"
        " AND (scope != 'cluster' OR cluster_id IS NOT NULL))",
        "Say which level or which cluster gets the paper.",
    )

    @api.depends("unit_id", "scope", "level_id", "cluster_id")
    def _compute_name(self):
        # a line is printed: Vietnamese, whoever writes it
        paper_context = self.env["union.paper.snapshot"]._context()
        for recipient in self:
            level = recipient.level_id.with_context(**paper_context).name or ""
            if recipient.scope == "unit" and recipient.unit_id:
                recipient.name = recipient.unit_id.print_name or recipient.unit_id.name
            elif recipient.scope == "below":
                recipient.name = "Các cấp công đoàn trực thuộc"
            elif recipient.scope == "level" and level:
                recipient.name = f"Các công đoàn {level[0].lower()}{level[1:]}"
            elif recipient.scope == "paper":
                recipient.name = "Các đơn vị nhận bản giấy"
            elif recipient.scope == "cluster" and recipient.cluster_id:
                recipient.name = f"Các đơn vị thuộc {recipient.cluster_id.name}"
            else:
                recipient.name = recipient.name

    @api.depends("unit_id", "scope")
    def _compute_delivery_mode(self):
        for recipient in self:
            recipient.delivery_mode = (
                "paper"
                if recipient.scope == "paper"
                else recipient.unit_id.delivery_mode or recipient.delivery_mode or "electronic"
            )

    @api.constrains("email")
    def _check_email(self):
        for recipient in self:
            if recipient.email and not mail_address(recipient.email):
                raise ValidationError(
                    self.env._(
                        "“%(email)s” is not one e-mail address, as in name@example.com.",
                        email=recipient.email,
                    )
                )

    @api.constrains("cluster_id", "document_id")
    def _check_cluster(self):
        for recipient in self:
            strange = recipient._strange_members()
            if strange:
                raise ValidationError(recipient._say_strange(strange))

    # ------------------------------------------------------------
    # CRUD: recipients of an issued paper stay as printed
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([{**vals, "date_sent": False} for vals in vals_list])

    def write(self, vals):
        if "date_sent" in vals:
            self._check_editable()
            raise AccessError(self.env._("Tick a recipient as sent by the action of that name."))
        return super().write(vals)

    # ------------------------------------------------------------
    # Which units are meant
    # ------------------------------------------------------------

    def _strange_members(self):
        """Members of the line's cluster that do not stand below the issuer.

        :rtype: UnionUnit
        """
        self.ensure_one()
        issuer = self.document_id.unit_id
        members = self.cluster_id.unit_ids if self.scope == "cluster" else issuer.browse()
        return members.filtered(
            lambda unit: unit == issuer or not unit.parent_path.startswith(issuer.parent_path)
        )

    def _say_strange(self, units):
        return self.env._(
            "“%(unit)s” of “%(cluster)s” does not stand below “%(issuer)s”: name such units one by "
            "one.",
            unit=units[0].name,
            cluster=self.cluster_id.name,
            issuer=self.document_id.unit_id.name,
        )

    def _units_domain(self):
        """Units that the line means today; of a group those that have ended are left out.

        :rtype: Domain
        """
        self.ensure_one()
        if self.scope == "unit":
            return Domain("id", "=", self.unit_id.id)
        if self.scope not in GROUP_SCOPES:
            return Domain.FALSE
        issuer = self.document_id.unit_id
        domain = (
            Domain("id", "child_of", issuer.ids)
            & Domain("id", "!=", issuer.id)
            & Domain("is_ended", "=", False)
        )
        if self.scope == "level":
            return domain & Domain("level_id", "=", self.level_id.id)
        if self.scope == "paper":
            return domain & Domain("delivery_mode", "=", "paper")
        if self.scope == "cluster":
            return domain & Domain("id", "in", self.cluster_id.unit_ids.ids)
        return domain

    def _units(self):
        """Units that each line means, each unit in one line only: where it is named, else in the
        first narrow group that it is of, and among all units below only if there is none.

        :return: units by line
        :rtype: dict[UnionDocumentRecipient, UnionUnit]
        """
        # sudo: whom a line means does not depend on which units its reader may read
        Unit = self.env["union.unit"].sudo()
        found, taken = {}, {}
        for line in self.sorted(lambda line: (line.scope == "below", line.scope in GROUP_SCOPES)):
            seen = taken.setdefault(line.document_id, Unit)
            found[line] = Unit.search(line._units_domain()) - seen
            taken[line.document_id] = seen | found[line]
        return found

    # ------------------------------------------------------------
    # Delivery
    # ------------------------------------------------------------

    def _mode_for(self, unit=None):
        """How one addressee of the line gets the paper: of a group, each unit in its own way.

        :param UnionUnit unit: one that the line means; none: somebody outside
        :return: ``electronic`` or ``paper``
        :rtype: str
        """
        self.ensure_one()
        if unit and self.scope != "unit" and self.delivery_mode == "electronic":
            return unit.delivery_mode
        return self.delivery_mode

    def action_mark_sent(self):
        """Note that the recipients of these lines have been sent theirs today.

        :return: True
        :raise UserError: the paper is not issued, or the user is not its clerk
        """
        self.document_id.check_access("read")
        self.document_id._lock()
        self.document_id._check_reasons("send")
        # sudo: the rows of a line follow the line
        rows = self.env["union.document.delivery"].sudo().search([("recipient_id", "in", self.ids)])
        rows.sudo(False)._note_sent("other")
        return True

    def _settle(self):
        """Date the lines of which everybody has been sent his paper."""
        # sudo: the state of a line does not depend on who ticks
        open_rows = (
            self.env["union.document.delivery"]
            .sudo()
            ._read_group(
                [("recipient_id", "in", self.ids), ("date_sent", "=", False)], ["recipient_id"]
            )
        )
        waiting = self.browse(line.id for (line,) in open_rows)
        self._mark_sent((self - waiting).filtered(lambda line: not line.date_sent))

    @api.model
    def _mark_sent(self, recipients):
        # sudo and super(): the refusal in write() is for everybody, the date for the engine
        super(UnionDocumentLineMixin, recipients.sudo()).write(
            {"date_sent": self.env["union.clock"]._today()}
        )

    def _printed_line(self):
        """The line as printed, without the mark at the end.

        :rtype: str
        """
        self.ensure_one()
        return (self.name or "").strip().rstrip(";.") + PURPOSES.get(self.purpose, "")
