from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..tools.lock import hold
from ..tools.vietnamese import paper_number

#: Written by the engine only, at issue or later.
ENGINE_FIELDS = frozenset(
    "number series year code pdf_attachment_id sha256 snapshot state issued_by_id "
    "date_issued replaced_by_id revoked_by_id date_revoked revoke_reason date_verified scan_ids "
    "is_altered full_number to_all_below open_below".split()
)
#: Follows from other fields; what a client sends along is not kept.
COMPUTED_FIELDS = frozenset(("symbol",))
#: Set once, when the paper is made.
FIXED_FIELDS = frozenset(("unit_id", "res_model", "res_id"))
#: The clerk's part of an approved paper.
CLERK_FIELDS = frozenset(
    "date signatory_id recipient_ids archive_line reserved_number_id copy_count".split()
)
#: What decides whether a paper can be issued.
ISSUE_FIELDS = tuple(
    "state date signatory_id subject res_model res_id replaces_id reserved_number_id".split()
)


class UnionDocument(models.Model):
    """Official paper of a unit: a draft, then a number, a date and a file that never change.

    ========  =====================================  ==================  =========
    Action    Who                                    From                To
    ========  =====================================  ==================  =========
    edit      officer of the unit, while the         draft               draft
              dossier is editable or there is none
    address   clerk of the unit, once the dossier    draft               draft
              is approved or there is none
    issue     clerk of the unit, as above            draft               issued
    send      clerk of the unit                      issued, replaced    the same
    scan      clerk of the unit: adds a signed copy  any but draft       the same
    revoke    clerk of the unit                      issued              revoked
    ========  =====================================  ==================  =========

    A dossier is a record that defines ``state``, ``document_id`` (this paper), ``_is_editable()``,
    ``_begin_paper_edit(names)``, ``_prepare_paper_values(document)``, ``_paper_template()`` and
    ``_on_paper_issued()``, as the models of ``union.approval.mixin`` do.
    """

    _name = "union.document"
    _description = "Union Document"
    _inherit = [
        "union.document.access.mixin",
        "union.document.check.mixin",
        "union.document.claim.mixin",
        "union.document.delivery.mixin",
        "union.document.annex.mixin",
        "union.document.issue.mixin",
        "union.document.print.mixin",
        "union.document.public.mixin",
        "union.document.replace.mixin",
        "union.event.mixin",
        "union.sealed.file.mixin",
        "union.thread.mixin",
        "mail.thread",
    ]
    _order = "date desc, id desc"
    _rec_names_search = ["full_number", "subject"]
    _sealed_field = "pdf_attachment_id"

    # a search finds what was said only where one may read it
    message_ids = fields.One2many(bypass_search_access=False)
    # what
    type_id = fields.Many2one(
        "union.document.type",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
        help="Kind of paper: plan, decision, report …",
    )
    unit_id = fields.Many2one(
        string="Issuer",
        default=lambda self: self.env["union.mandate"]._current_units(
            "officer", kind="union.document"
        )[:1],
        help="The unit whose paper it is.",
    )
    department_id = fields.Many2one(
        "union.department",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('unit_id', '=', unit_id)]",
        help="The drafting department; stands in the symbol of letters.",
    )
    subject = fields.Char(required=True, tracking=True, help="Subject line (trích yếu).")
    body = fields.Html(
        sanitize_attributes=True,
        sanitize_style=True,
        help="Text of a paper without a dossier. Printed: paragraphs, lists, emphasis, tables.",
    )
    # for whom it speaks
    res_model = fields.Char("Model of the dossier", readonly=True, help="Technical name.")
    res_id = fields.Many2oneReference(
        "Dossier",
        model_field="res_model",
        readonly=True,
        index="btree_not_null",
        help="The dossier whose content the paper prints.",
    )
    scan_ids = fields.One2many(
        "union.document.scan",
        "document_id",
        "Signed copies",
        readonly=True,
        copy=False,
        help="Scans with signature and seal, digitally signed files.",
    )
    # number
    date = fields.Date(
        tracking=True,
        copy=False,
        help="Date that the paper bears; empty: the day of issue. Neither in the future nor before "
        "the paper with the number before it.",
    )
    number = fields.Integer(
        readonly=True,
        copy=False,
        aggregator=None,
        help="Next number of the issuer, the series and the year, without gaps.",
    )
    symbol = fields.Char(
        compute="_compute_symbol", store=True, help="Type and issuer behind the number: KH-LĐLĐ."
    )
    series = fields.Char(readonly=True, copy=False, help="Run of numbers that the number is from.")
    year = fields.Integer(readonly=True, copy=False, aggregator=None, help="Year of the series.")
    full_number = fields.Char(
        "Number and symbol",
        compute="_compute_full_number",
        store=True,
        index="trigram",
        help="As printed, e.g. 01/KH-LĐLĐ; empty before issue.",
    )
    # who signs, who gets it
    signatory_id = fields.Many2one(
        "union.signatory",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        domain="[('unit_id', '=', unit_id)]",
        compute="_compute_signatory_id",
        store=True,
        readonly=False,
        help="Whose name stands under the paper, and for which body.",
    )
    recipient_ids = fields.One2many(
        "union.document.recipient",
        "document_id",
        "Recipients",
        copy=True,
        help="“Nơi nhận”, line by line.",
    )
    to_all_below = fields.Boolean(
        compute="_compute_to_all_below",
        store=True,
        help="One of the recipients is all units below the issuer.",
    )
    archive_line = fields.Char(
        "Archive",
        default="Lưu: VT",
        required=True,
        help="Last line of “Nơi nhận”: where copies are kept.",
    )
    # what it is founded on
    legal_topic_ids = fields.Many2many(
        "union.legal.topic",
        string="Cites the law on",
        help="The texts of these topics that are in force on the paper's date are cited.",
    )
    citation_text = fields.Text(
        "Further citations", help="One a line, without “Căn cứ” at the start and mark at the end."
    )
    # life
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("issued", "Issued"),
            ("replaced", "Replaced"),
            ("revoked", "Revoked"),
        ],
        required=True,
        readonly=True,
        default="draft",
        index=True,
        tracking=True,
        help="Only drafts can be changed.",
    )
    issued_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, help="The clerk who issued it."
    )
    date_issued = fields.Datetime(
        "Issued on", readonly=True, copy=False, help="When it was issued."
    )
    revoked_by_id = fields.Many2one("res.users", readonly=True, copy=False, help="Who revoked it.")
    date_revoked = fields.Datetime(
        "Revoked on", readonly=True, copy=False, help="When it was revoked."
    )
    revoke_reason = fields.Text(
        "Reason of revocation", readonly=True, copy=False, help="Why it was revoked."
    )
    # archive
    code = fields.Char(
        "Check code", readonly=True, copy=False, help="Random, in the QR code of the printed paper."
    )
    snapshot = fields.Json(readonly=True, copy=False, help="What was printed, as data.")
    pdf_attachment_id = fields.Many2one(
        "ir.attachment",
        "File",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        help="The paper as issued; printing it again gives these very bytes.",
    )
    # screen
    allowed_actions = fields.Char(
        compute="_compute_allowed_actions",
        help="Actions that the current user may take now, separated by spaces.",
    )
    missing = fields.Text(
        compute="_compute_missing", help="What keeps the paper from being issued."
    )
    warning = fields.Char(
        compute="_compute_warning", help="What should be put right, but forbids nothing."
    )

    _number_unique = models.UniqueIndex(
        "(unit_id, series, year, number)", "This number has been given to another paper just now."
    )
    _code_unique = models.UniqueIndex("(code)", "Two papers cannot have the same check code.")
    _issued_complete = models.Constraint(
        "CHECK (state = 'draft' OR (number > 0 AND series IS NOT NULL AND year IS NOT NULL"
        " AND date IS NOT NULL AND code IS NOT NULL AND sha256 IS NOT NULL))",
        "An issued paper has a number, a date and a file.",
    )
    _dossier_idx = models.Index("(res_model, res_id)")
    _order_idx = models.Index("(date DESC, id DESC)")

    # ------------------------------------------------------------
    # Computes and searches
    # ------------------------------------------------------------

    @api.depends("full_number", "subject", "type_id.name", "readable")
    @api.depends_context("uid")
    def _compute_display_name(self):
        for document in self:
            name = document.full_number or document.type_id.name or ""
            # another paper may name this one to somebody who does not read it
            known = not document.id or self.env.uid == SUPERUSER_ID or document.readable
            subject = known and document.subject
            document.display_name = f"{name} – {subject}" if subject else name

    @api.depends(
        "type_id.symbol", "unit_id.history_ids.abbreviation", "department_id.abbreviation", "date"
    )
    def _compute_symbol(self):
        for document in self:
            # an issued paper keeps what was printed, whatever its issuer is called later
            if document.state == "draft":
                document.symbol = document._make_symbol()
            else:
                document.symbol = document._origin.symbol

    @api.depends("number", "symbol", "state")
    def _compute_full_number(self):
        for document in self:
            document.full_number = (
                f"{paper_number(document.number)}/{document.symbol}" if document.number else False
            )

    @api.depends("unit_id")
    def _compute_signatory_id(self):
        for document in self:
            if document.state == "draft" and document.signatory_id.unit_id != document.unit_id:
                valid = document.unit_id.signatory_ids._valid_on(document._paper_date())
                document.signatory_id = valid[:1]

    @api.depends("recipient_ids.scope")
    def _compute_to_all_below(self):
        for document in self:
            document.to_all_below = "below" in document.recipient_ids.mapped("scope")

    @api.depends(*ISSUE_FIELDS)
    @api.depends_context("uid")
    def _compute_allowed_actions(self):
        reasons = {
            action: self._why_not(action)
            for action in ("edit", "address", "issue", "send", "revoke", "scan", "replace")
        }
        for document in self:
            document.allowed_actions = " ".join(
                action for action, found in reasons.items() if not found[document]
            )

    @api.depends(*ISSUE_FIELDS)
    @api.depends_context("uid")
    def _compute_missing(self):
        reasons = self._why_not("issue")
        for document in self:
            document.missing = "\n".join(reasons[document]) if document.state == "draft" else False

    @api.depends("state")
    def _compute_warning(self):
        warning = self._is_address_local() and self.env._(
            "The QR code of the paper will lead to this very computer, where nobody else can check "
            "it: an administrator should set the public address in the settings."
        )
        for document in self:
            document.warning = document.state == "draft" and warning

    @api.constrains("res_model", "res_id", "unit_id")
    def _check_dossier(self):
        for document, dossier in self._dossiers().items():
            if document.res_model and (not dossier or dossier.unit_id != document.unit_id):
                raise ValidationError(
                    self.env._(
                        "“%(paper)s” speaks for no dossier of its unit.", paper=document.subject
                    )
                )

    @api.constrains("signatory_id", "unit_id")
    def _check_signatory(self):
        for document in self:
            if document.signatory_id and document.signatory_id.unit_id != document.unit_id:
                raise ValidationError(
                    self.env._(
                        "%(signer)s does not sign for “%(unit)s”.",
                        signer=document.signatory_id.name,
                        unit=document.unit_id.name,
                    )
                )

    # ------------------------------------------------------------
    # CRUD: drafts only
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_engine_fields(vals)
        vals_list = [self._without_computed(vals) for vals in vals_list]
        documents = super(UnionDocument, self._without_defaults(ENGINE_FIELDS)).create(vals_list)
        documents._check_change({"subject"})
        return documents

    def write(self, vals):
        self._check_engine_fields(vals)
        self._check_change(set(vals))
        vals = self._without_computed(vals)
        if FIXED_FIELDS & vals.keys() and any(
            document[name]
            and document._fields[name].convert_to_write(document[name], document) != vals[name]
            for document in self
            for name in FIXED_FIELDS & vals.keys()
        ):
            raise AccessError(
                self.env._("A paper stays with its issuer and its dossier: make a new one.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=True)
    def _unlink_except_issued(self):
        self._check_change({"subject"})

    @api.model
    def _without_computed(self, vals):
        return {name: value for name, value in vals.items() if name not in COMPUTED_FIELDS}

    def _check_engine_fields(self, vals):
        """Refuse values that only the engine may give, superuser included.

        :raise AccessError: names the action to use
        """
        if ENGINE_FIELDS & vals.keys() - {"state"} or vals.get("state", "draft") != "draft":
            raise AccessError(
                self.env._(
                    "Number, state and file of a paper change by issuing or revoking it only."
                )
            )

    def _check_change(self, names):
        """Refuse a change of drafts that are not the user's, and any change of an issued paper.

        :param set names: fields to be changed
        :raise AccessError: says who may
        """
        self.check_access("read")
        issued = self.filtered(lambda document: document.state != "draft")
        if issued:
            raise AccessError(
                self.env._(
                    "%(paper)s is issued: nobody can change or delete it. Replace or revoke it.",
                    paper=issued[0].display_name,
                )
            )
        for dossier in self._dossiers().values():
            if dossier:
                dossier._begin_paper_edit(names)
        if self.env.su:
            return
        reasons = self._why_not("edit")
        if names <= CLERK_FIELDS:
            address = self._why_not("address")
            reasons = {paper: min(address[paper], reasons[paper], key=len) for paper in self}
        found = [reason for sentences in reasons.values() for reason in sentences]
        if found:
            raise AccessError("\n".join(found))

    def _attachments_for_readers(self):
        # sudo: asked in order to know which files the user may read
        return self.sudo().pdf_attachment_id

    def _attachments_frozen(self):
        """Papers whose files nobody may change or delete; asked by ``ir.attachment``.

        :rtype: UnionDocument
        """
        return self.filtered(lambda document: document.state != "draft")

    # ------------------------------------------------------------
    # Papers of dossiers
    # ------------------------------------------------------------

    @api.model
    def _open_for(self, dossier, paper_type):
        """Draft of the paper that a dossier becomes.

        :param models.Model dossier: see the class
        :param UnionDocumentType paper_type:
        :rtype: UnionDocument
        """
        # sudo: the draft comes with the dossier, whoever may make the dossier
        document = self.sudo().create(
            {
                "type_id": paper_type.id,
                "unit_id": dossier.unit_id.id,
                "subject": dossier.display_name,
                "res_model": dossier._name,
                "res_id": dossier.id,
            }
        )
        return document.sudo(self.env.su)

    def _discard(self):
        """Delete the drafts of dossiers that are deleted."""
        # sudo: the draft goes with the dossier, whoever may delete the dossier
        self.sudo().exists().filtered(lambda document: document.state == "draft").unlink()

    # ------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------

    def action_issue(self):
        """Number the papers, print them and store the files, all of them or none.

        :return: True
        :raise UserError: the sentences of :meth:`_why_not`
        """
        self.check_access("read")
        self._lock()
        self._check_reasons("issue")
        missing = self.env["union.paper.renderer"]._missing_parts()
        if missing:
            raise UserError("\n".join(missing))
        # a context of our own: no key of the caller's decides what is stored or logged
        documents = self.with_context({"lang": self.env.lang})
        Mandate = self.env["union.mandate"]
        for document in documents.sorted(lambda document: document._paper_date()):
            document._issue()
            holder = Mandate._handed_over_by(document.unit_id, "clerk", kind=document._name)
            document._log_event("issue", full_number=document.full_number, on_behalf_of=holder)
        return True

    def action_revoke(self, reason):
        """Declare issued papers void. They keep number and file; the check page says so.

        :param str reason: why, for the record
        :return: True
        :raise UserError: the sentences of :meth:`_why_not`, or no reason is given
        """
        self.check_access("read")
        if not isinstance(reason, str) or not reason.strip():
            raise UserError(self.env._("Say why the paper is revoked."))
        self._lock()
        self._check_reasons("revoke")
        self.with_context({"lang": self.env.lang})._set_out(
            state="revoked",
            revoke_reason=reason.strip(),
            revoked_by_id=self.env.uid,
            date_revoked=self.env["union.clock"]._now(),
        )
        self._log_event("revoke", reason=reason.strip())
        for dossier in self._dossiers().values():
            if dossier:
                dossier.with_env(self.env)._on_paper_revoked()
        return True

    def action_print(self):
        """Download the papers: drafts with their mark, issued papers as stored.

        :return: report action
        :rtype: dict
        """
        self.check_access("read")
        return self.env.ref("union_emulation.union_document_report").report_action(
            self, config=False
        )

    def action_open_dossier(self):
        """Open the dossier that the paper speaks for.

        :return: window action
        :rtype: dict
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }

    def _sealed_paper(self):
        return self

    def _lock(self):
        """Keep others from the papers until the end of the transaction.

        :raise UserError: somebody else was first
        """
        hold(self)

    def _set_out(self, **values):
        """Write what only the engine may write.

        :param values: values of ENGINE_FIELDS, and the date
        """
        # sudo: a clerk need not have the right to edit. super(): steps over the refusal in
        # write(), which nothing outside of this class can do.
        return super(UnionDocument, self.sudo()).write(values)
