import hashlib
import logging
import secrets
from datetime import timedelta
from urllib.parse import urlsplit

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import AccessError, ConcurrencyError, LockError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from odoo.addons.union_emulation.tools.vietnamese import long_date, paper_number

_logger = logging.getLogger(__name__)

#: Written by the engine only, at issue or later.
ENGINE_FIELDS = frozenset(
    "number symbol series year code pdf_attachment_id sha256 snapshot state issued_by_id date_issued "
    "replaced_by_id revoked_by_id date_revoked revoke_reason date_verified is_altered".split()
)
#: Set once, when the paper is made.
FIXED_FIELDS = frozenset(("unit_id", "res_model", "res_id"))
#: The clerk's part of an approved paper.
CLERK_FIELDS = frozenset(("date", "signatory_id", "recipient_ids", "archive_line"))
#: States in which a paper has its number and its file.
OUT_STATES = ("issued", "replaced", "revoked")
#: Who is told that a paper has come.
TOLD_ROLES = ("officer", "clerk", "approver")
#: The language of papers and of everything printed on them.
PAPER_LANG = "vi_VN"
PAPER_TEMPLATE = "union_emulation.paper_document"
BODY_TEMPLATE = "union_emulation.paper_document_body"


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
    revoke    clerk of the unit                      issued              revoked
    ========  =====================================  ==================  =========

    A dossier is a record that defines ``state``, ``document_id`` (this paper), ``_is_editable()``,
    ``_prepare_paper_values(document)``, ``_paper_template()`` and ``_on_paper_issued()``, as the
    models of ``union.approval.mixin`` do.
    """

    _name = "union.document"
    _description = "Union Document"
    _inherit = ["union.territory.mixin", "mail.thread"]
    _order = "date desc, id desc"
    _rec_names_search = ["full_number", "subject"]

    # what
    type_id = fields.Many2one(
        "union.document.type", required=True, index=True, ondelete="restrict", tracking=True,
        help="Kind of paper: plan, decision, report …",
    )
    unit_id = fields.Many2one(string="Issuer", help="The unit whose paper it is.")
    department_id = fields.Many2one(
        "union.department", ondelete="restrict", domain="[('unit_id', '=', unit_id)]",
        help="The drafting department; stands in the symbol of letters.",
    )
    subject = fields.Char(required=True, tracking=True, help="Subject line (trích yếu).")
    body = fields.Html(
        sanitize_attributes=True, sanitize_style=True,
        help="Text of a paper that speaks for no dossier. Printed: paragraphs, lists, emphasis, tables.",
    )
    # for whom it speaks
    res_model = fields.Char("Model of the dossier", readonly=True, help="Technical name.")
    res_id = fields.Many2oneReference(
        "Dossier", model_field="res_model", readonly=True, index="btree_not_null",
        help="The dossier whose content the paper prints.",
    )
    replaces_id = fields.Many2one(
        "union.document", "Replaces", index="btree_not_null", ondelete="restrict",
        domain="[('unit_id', '=', unit_id), ('state', '=', 'issued')]",
        help="The issued paper that this one takes the place of.",
    )
    replaced_by_id = fields.Many2one(
        "union.document", "Replaced by", readonly=True, copy=False, ondelete="restrict",
        help="The later paper that took this one's place.",
    )
    # number
    date = fields.Date(
        tracking=True, copy=False,
        help="Date that the paper bears; empty: the day of issue. Neither in the future nor before "
        "the paper with the number before it.",
    )
    number = fields.Integer(
        readonly=True, copy=False, aggregator=None,
        help="Next number of the issuer, the series and the year, without gaps.",
    )
    symbol = fields.Char(
        compute="_compute_symbol", store=True, help="Type and issuer behind the number: KH-LĐLĐ."
    )
    series = fields.Char(readonly=True, copy=False, help="Run of numbers that the number is from.")
    year = fields.Integer(readonly=True, copy=False, aggregator=None, help="Year of the series.")
    full_number = fields.Char(
        "Number and symbol", compute="_compute_full_number", store=True, index="trigram",
        help="As printed, e.g. 01/KH-LĐLĐ; empty before issue.",
    )
    # who signs, who gets it
    signatory_id = fields.Many2one(
        "union.signatory", ondelete="restrict", tracking=True, domain="[('unit_id', '=', unit_id)]",
        compute="_compute_signatory_id", store=True, readonly=False,
        help="Whose name stands under the paper, and for which body.",
    )
    recipient_ids = fields.One2many(
        "union.document.recipient", "document_id", "Recipients", copy=True, help="“Nơi nhận”, line by line."
    )
    archive_line = fields.Char(
        "Archive", default="Lưu: VT", required=True, help="Last line of “Nơi nhận”: where copies are kept."
    )
    # what it is founded on
    legal_topic_ids = fields.Many2many(
        "union.legal.topic", string="Cites the law on",
        help="The texts of these topics that are in force on the paper's date are cited.",
    )
    citation_text = fields.Text(
        "Further citations", help="One a line, without “Căn cứ” at the start and mark at the end."
    )
    # life
    state = fields.Selection(
        [("draft", "Draft"), ("issued", "Issued"), ("replaced", "Replaced"), ("revoked", "Revoked")],
        required=True,
        readonly=True,
        default="draft",
        index=True,
        tracking=True,
        help="Only drafts can be changed.",
    )
    issued_by_id = fields.Many2one("res.users", readonly=True, copy=False, help="The clerk who issued it.")
    date_issued = fields.Datetime("Issued on", readonly=True, copy=False, help="When it was issued.")
    revoked_by_id = fields.Many2one("res.users", readonly=True, copy=False, help="Who revoked it.")
    date_revoked = fields.Datetime("Revoked on", readonly=True, copy=False, help="When it was revoked.")
    revoke_reason = fields.Text("Reason of revocation", readonly=True, copy=False, help="Why it was revoked.")
    # archive
    code = fields.Char(
        "Check code", readonly=True, copy=False, help="Random, in the QR code of the printed paper."
    )
    snapshot = fields.Json(readonly=True, copy=False, help="What was printed, as data.")
    pdf_attachment_id = fields.Many2one(
        "ir.attachment", "File", readonly=True, copy=False, ondelete="restrict", index="btree_not_null",
        help="The paper as issued; printing it again gives these very bytes.",
    )
    sha256 = fields.Char(
        "SHA-256", readonly=True, copy=False, help="Fingerprint of the file, compared with it every night."
    )
    date_verified = fields.Datetime(
        "Verified on", readonly=True, copy=False, help="Last time the file was compared with its fingerprint."
    )
    is_altered = fields.Boolean(
        "File altered", readonly=True, copy=False, help="The stored file is not the one that was issued."
    )
    # screen
    readable = fields.Boolean(
        compute="_compute_readable", search="_search_readable",
        help="The current user may read it: it is of his territory, or issued and addressed to his unit.",
    )
    at_my_desk = fields.Boolean(
        compute="_compute_at_my_desk", search="_search_at_my_desk",
        help="The current user is officer or clerk of the issuer.",
    )
    allowed_actions = fields.Char(
        compute="_compute_allowed_actions",
        help="Actions that the current user may take now, separated by spaces.",
    )
    missing = fields.Text(compute="_compute_missing", help="What keeps the paper from being issued.")
    warning = fields.Char(compute="_compute_warning", help="What should be put right, but forbids nothing.")
    unsent_count = fields.Integer("Still to be sent", compute="_compute_unsent_count", help="Recipients on paper.")

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

    # ------------------------------------------------------------
    # Computes and searches
    # ------------------------------------------------------------

    @api.depends("full_number", "subject", "type_id.name")
    def _compute_display_name(self):
        for document in self:
            name = document.full_number or document.type_id.name or ""
            document.display_name = f"{name} – {document.subject}" if document.subject else name

    @api.depends("type_id", "unit_id", "department_id", "date")
    def _compute_symbol(self):
        for document in self:
            # an issued paper keeps what was printed, whatever its issuer is called later
            if document.state == "draft":
                document.symbol = document._make_symbol()
            else:
                document.symbol = document.symbol

    @api.depends("number", "symbol", "state")
    def _compute_full_number(self):
        for document in self:
            document.full_number = document.number and f"{paper_number(document.number)}/{document.symbol}"

    @api.depends("unit_id")
    def _compute_signatory_id(self):
        for document in self:
            if document.state == "draft" and document.signatory_id.unit_id != document.unit_id:
                valid = document.unit_id.signatory_ids._valid_on(document._paper_date())
                document.signatory_id = valid[:1]

    @api.depends("unit_path", "state", "recipient_ids")
    @api.depends_context("uid")
    def _compute_readable(self):
        units, above = self._current_desks()
        # sudo: asked in order to know whether the user may read the row
        for document, row in zip(self, self.sudo(), strict=True):
            document.readable = row.in_territory or (
                row.state in OUT_STATES
                and any(
                    recipient.unit_id in units
                    or (recipient.scope == "below" and row.unit_id.id in above)
                    for recipient in row.recipient_ids
                )
            )

    def _search_readable(self, operator, value):
        if operator != "in":
            return NotImplemented
        units, above = self._current_desks()
        Recipient = Domain("unit_id", "in", units.ids)
        addressed = Domain("recipient_ids", "any!", Recipient) | (
            Domain("unit_id", "in", list(above))
            & Domain("recipient_ids", "any!", Domain("scope", "=", "below"))
        )
        return Domain("in_territory", "=", True) | (Domain("state", "in", OUT_STATES) & addressed)

    @api.model
    def _current_desks(self):
        """Where the current user gets post.

        :return: the units in which he holds a mandate, and the ids of all units above one of them
        :rtype: tuple[UnionUnit, set[int]]
        """
        units = self.env["union.mandate"]._current_units()
        above = {int(unit) for path in units.mapped("parent_path") for unit in path.split("/")[:-2]}
        return units, above

    @api.depends("unit_id")
    @api.depends_context("uid")
    def _compute_at_my_desk(self):
        units = self.env["union.mandate"]._current_units("officer", "clerk")
        for document in self:
            document.at_my_desk = document.unit_id in units

    def _search_at_my_desk(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("unit_id", "in", self.env["union.mandate"]._current_units("officer", "clerk").ids)

    @api.depends("state", "date", "signatory_id", "subject", "res_model", "res_id", "replaces_id")
    @api.depends_context("uid")
    def _compute_allowed_actions(self):
        reasons = {action: self._why_not(action) for action in ("edit", "address", "issue", "send", "revoke")}
        for document in self:
            document.allowed_actions = " ".join(
                action for action, found in reasons.items() if not found[document]
            )

    @api.depends("state", "date", "signatory_id", "subject", "res_model", "res_id", "replaces_id")
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

    @api.depends("state", "recipient_ids.date_sent", "recipient_ids.delivery_mode")
    def _compute_unsent_count(self):
        for document in self:
            document.unsent_count = document.state in OUT_STATES and len(
                document.recipient_ids.filtered(lambda r: r.delivery_mode == "paper" and not r.date_sent)
            )

    @api.constrains("res_model", "res_id", "unit_id")
    def _check_dossier(self):
        for document, dossier in self._dossiers().items():
            if document.res_model and (not dossier or dossier.unit_id != document.unit_id):
                raise ValidationError(
                    self.env._("“%(paper)s” speaks for no dossier of its unit.", paper=document.subject)
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
        documents = super().create(vals_list)
        # after the fact, because values also come from `default_…` in the context
        if any(document.state != "draft" or document[name] for document in documents
               for name in ENGINE_FIELDS - {"state", "symbol"}):  # fmt: skip
            raise AccessError(self.env._("A paper starts as a draft, without number and file."))
        documents._check_change({"subject"})
        return documents

    def write(self, vals):
        self._check_engine_fields(vals)
        self._check_change(set(vals))
        if FIXED_FIELDS & vals.keys() and any(
            document[name] and document._fields[name].convert_to_write(document[name], document) != vals[name]
            for document in self
            for name in FIXED_FIELDS & vals.keys()
        ):
            raise AccessError(self.env._("A paper stays with its issuer and its dossier: make a new one."))
        return super().write(vals)

    @api.ondelete(at_uninstall=True)
    def _unlink_except_issued(self):
        self._check_change({"subject"})

    def _check_engine_fields(self, vals):
        """Refuse values that only the engine may give, superuser included.

        :raise AccessError: names the action to use
        """
        if ENGINE_FIELDS & vals.keys() - {"state"} or vals.get("state", "draft") != "draft":
            raise AccessError(
                self.env._("Number, state and file of a paper change by issuing or revoking it only.")
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
        if self.env.su:
            return
        reasons = self._why_not("edit")
        if names <= CLERK_FIELDS:
            address = self._why_not("address")
            reasons = {document: found and address[document] and found for document, found in reasons.items()}
        found = [reason for sentences in reasons.values() for reason in sentences]
        if found:
            raise AccessError("\n".join(found))

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
        try:
            self.lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(self.env._("Somebody else is working on this paper just now.")) from error
        self._check_reasons("issue")
        missing = self.env["union.paper.renderer"]._missing_parts()
        if missing:
            raise UserError("\n".join(missing))
        # a context of our own: no key of the caller's decides what is stored or logged
        for document in self.with_context({"lang": self.env.lang}):
            document._issue()
        return True

    def action_revoke(self, reason):
        """Declare issued papers void. They keep number and file; the check page says so.

        :param str reason: why, for the record
        :return: True
        :raise UserError: the sentences of :meth:`_why_not`, or no reason is given
        """
        self.check_access("read")
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the paper is revoked."))
        try:
            self.lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(self.env._("Somebody else is working on this paper just now.")) from error
        self._check_reasons("revoke")
        self.with_context({"lang": self.env.lang})._set_out(
            state="revoked",
            revoke_reason=reason.strip(),
            revoked_by_id=self.env.uid,
            date_revoked=self.env["union.clock"]._now(),
        )
        return True

    def action_print(self):
        """Download the papers: drafts with their mark, issued papers as stored.

        :return: report action
        :rtype: dict
        """
        self.check_access("read")
        return self.env.ref("union_emulation.union_document_report").report_action(self, config=False)

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

    # ------------------------------------------------------------
    # Who may do what
    # ------------------------------------------------------------

    def _why_not(self, action):
        """Reasons why the current user cannot take ``action`` now.

        :param str action: edit, address, issue, send or revoke
        :return: per record the translated sentences, each naming what is missing or who may act;
            an empty list where the action is allowed
        :rtype: dict[UnionDocument, list[str]]
        """
        reasons = {document: [] for document in self}
        states = {"send": OUT_STATES[:2], "revoke": OUT_STATES[:1]}.get(action, ("draft",))
        labels = dict(self._fields["state"]._description_selection(self.env))
        role = "officer" if action == "edit" else "clerk"
        desks = self.env["union.mandate"]._current_units(role)
        dossiers = self._dossiers()
        for document, found in reasons.items():
            if document.state not in states:
                found.append(
                    self.env._(
                        "“%(paper)s” is in the state “%(state)s”.",
                        paper=document.display_name,
                        state=labels[document.state],
                    )
                )
            if document.unit_id not in desks:
                found.append(self._who_may(role, document.unit_id))
            if action in ("edit", "address", "issue"):
                found.extend(document._why_not_dossier(action, dossiers[document]))
        if action == "issue":
            self._why_not_issue(reasons)
        return reasons

    @api.model
    def _who_may(self, role, unit):
        if role == "officer":
            return self.env._("Only an officer of “%(unit)s” may do this.", unit=unit.name)
        return self.env._("Only a clerk of “%(unit)s” may do this.", unit=unit.name)

    def _why_not_dossier(self, action, dossier):
        """Reasons that lie in the dossier.

        :param models.Model dossier: empty: there is none
        :rtype: list[str]
        """
        if not self.res_model:
            return []
        if not dossier:
            return [self.env._("The dossier of “%(paper)s” does not exist any more.", paper=self.subject)]
        if action == "edit":
            if not dossier._is_editable():
                return [
                    self.env._(
                        "“%(dossier)s” has been submitted: its paper can be changed when it is returned.",
                        dossier=dossier.display_name,
                    )
                ]
        elif dossier.state in ("draft", "submitted", "returned", "rejected", "withdrawn", "cancelled"):
            return [self.env._("“%(dossier)s” is not approved.", dossier=dossier.display_name)]
        elif action == "issue" and dossier.document_id != self:
            return [
                self.env._("“%(paper)s” is not the paper of its dossier.", paper=self.subject)
            ]
        return []

    def _why_not_issue(self, reasons):
        """Add to ``reasons`` what the papers themselves lack.

        :param dict reasons: lists of sentences by document
        """
        today = self.env["union.clock"]._today()
        latest = self._latest_dates()
        for document, found in reasons.items():
            date = document.date or today
            before = latest.get((document.unit_id, document.type_id._series_name(), date.year))
            if date > today:
                found.append(self.env._("The date of a paper cannot lie in the future."))
            if before and date < before:
                found.append(document._say_date_order(before))
            if not (document.subject or "").strip():
                found.append(self.env._("The subject is missing."))
            if not document.signatory_id:
                found.append(self.env._("It is not said who signs."))
            elif not document.signatory_id._valid_on(date):
                found.append(
                    self.env._(
                        "%(signer)s could not sign on %(date)s.",
                        signer=document.signatory_id.name,
                        date=format_date(self.env, date),
                    )
                )
            if not document.symbol:
                found.append(
                    self.env._(
                        "“%(unit)s” has no abbreviation for the symbol of the paper.",
                        unit=document.unit_id.name,
                    )
                )
            if document.replaces_id and (
                document.replaces_id.sudo().state != "issued"
                or document.replaces_id.sudo().unit_id != document.unit_id
            ):
                found.append(self.env._("The paper to be replaced is not an issued one of this unit."))

    def _say_date_order(self, before):
        return self.env._(
            "The paper with the number before it is dated %(date)s: this one cannot be older.",
            date=format_date(self.env, before),
        )

    def _latest_dates(self):
        """Dates of the last numbers in the series of these papers, in one query.

        :return: dates by issuer, series and year; dates rise with the numbers
        :rtype: dict[tuple, datetime.date]
        """
        # sudo: the order of dates holds for all papers, whichever the user may read
        groups = self.sudo()._read_group(
            Domain("unit_id", "in", self.unit_id.ids) & Domain("state", "!=", "draft"),
            ["unit_id", "series", "year"],
            ["date:max"],
        )
        return {(unit.with_env(self.env), series, year): date for unit, series, year, date in groups}

    def _check_reasons(self, action):
        """Refuse an action.

        :raise UserError: the sentences of :meth:`_why_not`
        """
        found = [reason for sentences in self._why_not(action).values() for reason in sentences]
        if found:
            raise UserError("\n".join(dict.fromkeys(found)))

    def _dossiers(self):
        """The dossiers of the papers, one query a model.

        :return: per paper a record, empty if there is none
        :rtype: dict[UnionDocument, models.Model]
        """
        dossiers = dict.fromkeys(self, self.browse())
        for model_name, documents in self.grouped("res_model").items():
            if not model_name or not hasattr(self.env.get(model_name), "_prepare_paper_values"):
                continue
            # sudo: what a paper's dossier allows does not depend on who looks at the paper
            found = self.env[model_name].sudo().browse(documents.mapped("res_id")).exists()
            by_id = {dossier.id: dossier for dossier in found}
            dossiers.update({document: by_id.get(document.res_id, found.browse()) for document in documents})
        return dossiers

    # ------------------------------------------------------------
    # Issue
    # ------------------------------------------------------------

    def _issue(self):
        """Give one paper its number, file and fingerprint. Everything or nothing: one transaction."""
        self.ensure_one()
        paper_id = self.id
        _logger.debug("paper %s: checked", paper_id)
        date = self._paper_date()
        number = self._claim_number(date)
        _logger.debug("paper %s: claimed", paper_id)
        code = secrets.token_urlsafe(16)
        symbol = self._make_symbol()
        snapshot = self._prepare_snapshot(f"{paper_number(number)}/{symbol}", self._check_address(code))
        pdf = self._paper_renderer()._render_pdf(PAPER_TEMPLATE, snapshot)
        _logger.debug("paper %s: rendered", paper_id)
        attachment, sha256 = self._store_file(pdf)
        _logger.debug("paper %s: stored", paper_id)
        self._set_out(
            state="issued",
            subject=snapshot["subject"],
            date=date,
            number=number,
            symbol=symbol,
            code=code,
            snapshot=snapshot,
            pdf_attachment_id=attachment.id,
            sha256=sha256,
            issued_by_id=self.env.uid,
            date_issued=self.env["union.clock"]._now(),
        )
        if self.replaces_id:
            self.replaces_id._set_out(state="replaced", replaced_by_id=self.id)
        dossier = self._dossiers()[self]
        if dossier:
            dossier.with_env(self.env)._on_paper_issued()
        self._deliver()
        self.env.cr.postcommit.add(lambda: _logger.debug("paper %s: committed", paper_id))

    def _set_out(self, **values):
        """Write what only the engine may write.

        :param values: values of ENGINE_FIELDS, and the date
        """
        # sudo: a clerk need not have the right to edit. super(): steps over the refusal in
        # write(), which nothing outside of this class can do.
        return super(UnionDocument, self.sudo()).write(values)

    def _claim_number(self, date):
        """Take the next number of the series of the day.

        The unique index keeps others from the number until this transaction ends: they wait, find
        it taken and try the next one, as in account's ``_locked_increment``.

        :param datetime.date date: date of the paper
        :return: the number
        :rtype: int
        :raise ConcurrencyError: another paper came first and its date is not known here
        """
        series = self.type_id._series_name()
        # sudo: numbers are counted over all papers, whichever the clerk may read
        last = self.sudo().search(
            [("unit_id", "=", self.unit_id.id), ("series", "=", series), ("year", "=", date.year)],
            order="number desc",
            limit=1,
        )
        number = last.number + 1
        self.flush_recordset()
        with self.env.cr.savepoint(flush=False) as savepoint:
            while True:
                try:
                    self.env.cr.execute(
                        SQL(
                            "UPDATE %s SET series = %s, year = %s, number = %s WHERE id = %s",
                            SQL.identifier(self._table), series, date.year, number, self.id,
                        ),
                        log_exceptions=False,
                    )  # fmt: skip
                    break
                except UniqueViolation as error:
                    savepoint.rollback()
                    # Today is the latest date there can be. Any other may be older than that of
                    # the paper that came first, which this transaction cannot see.
                    if date < self.env["union.clock"]._today():
                        raise ConcurrencyError("another paper of the series came first") from error
                    number += 1
        self.invalidate_recordset(["series", "year", "number"], flush=False)
        return number

    def _store_file(self, pdf):
        """Store the file and read it back.

        :param bytes pdf:
        :return: the attachment and its SHA-256
        :rtype: tuple[ir.attachment, str]
        :raise UserError: the store did not keep the file as it was
        """
        # sudo: the engine stores the file, the clerk need not be allowed to add files
        attachment = self.env["ir.attachment"].sudo().create(
            {
                "name": f"{self._print_name()}.pdf",
                "raw": pdf,
                "mimetype": "application/pdf",
                "res_model": self._name,
                "res_id": self.id,
            }
        )
        sha256 = hashlib.sha256(pdf).hexdigest()
        if self._hash_file(attachment) != sha256:
            raise UserError(self.env._("The file of the paper could not be stored: nothing has been issued."))
        return attachment.sudo(False), sha256

    @api.model
    def _hash_file(self, attachment):
        attachment = attachment.with_context({})
        attachment.invalidate_recordset(["raw"])
        return hashlib.sha256(attachment.raw or b"").hexdigest()

    def _deliver(self):
        """Tell those who get the paper electronically; the others wait for a tick."""
        self.ensure_one()
        recipients = self.recipient_ids.filtered(lambda r: r.delivery_mode == "electronic")
        self.env["union.document.recipient"]._mark_sent(recipients)
        units = recipients.unit_id
        if "below" in recipients.mapped("scope"):
            # sudo: the units below, whatever the clerk may read
            units |= self.env["union.unit"].sudo().search(
                Domain("id", "child_of", self.unit_id.ids)
                & Domain("id", "!=", self.unit_id.id)
                & Domain("delivery_mode", "=", "electronic")
            )
        holders = self.env["union.mandate"]._holders(units.ids, TOLD_ROLES)
        users = self.env["res.users"].union(*holders.values()) - self.env.user
        if users:
            # sudo: the paper is closed to posts, its issue is told all the same
            self.sudo().message_notify(
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
    # The paper
    # ------------------------------------------------------------

    def _paper_pdf(self):
        """The paper as PDF: a draft with its mark, an issued paper as the stored bytes.

        :rtype: bytes
        """
        self.ensure_one()
        self.check_access("read")
        if self.state != "draft":
            # sudo: who may read the paper may read its file; no key of the caller's context
            return self.sudo().with_context({}).pdf_attachment_id.raw
        missing = self.env["union.paper.renderer"]._missing_parts()
        if missing:
            raise UserError("\n".join(missing))
        return self._paper_renderer()._render_pdf(PAPER_TEMPLATE, self._prepare_snapshot())

    def _paper_html(self):
        """The paper as page, for the screen.

        :rtype: Markup
        """
        self.ensure_one()
        self.check_access("read")
        snapshot = self._prepare_snapshot() if self.state == "draft" else self.snapshot
        return self._paper_renderer()._render_html(PAPER_TEMPLATE, snapshot)

    def _paper_renderer(self):
        return self.env["union.paper.renderer"].with_context(self._paper_context())

    @api.model
    def _paper_context(self):
        """Context in which papers are made: their language, and nothing of the caller's."""
        active = self.env["res.lang"]._get_data(code=PAPER_LANG)
        return {"lang": PAPER_LANG} if active else {}

    def _paper_date(self):
        return self.date or self.env["union.clock"]._today()

    def _print_name(self):
        """Name of the file, without extension.

        :rtype: str
        """
        self.ensure_one()
        if not self.number:
            return f"Dự thảo {self.symbol or ''}".strip()
        return f"{paper_number(self.number)}-{self.symbol}".replace("/", "-")

    def _make_symbol(self):
        """Symbol behind the number: type and issuer; letters: issuer and drafting department.

        :rtype: str
        """
        self.ensure_one()
        unit = self.unit_id and self.unit_id._on(self._paper_date()).get(self.unit_id)
        issuer = unit and unit["abbreviation"]
        if not issuer:
            return False
        if self.type_id.symbol:
            return f"{self.type_id.symbol}-{issuer}"
        department = self.department_id.abbreviation
        return f"{issuer}-{department}" if department else issuer

    def _prepare_snapshot(self, full_number=None, check_url=None):
        """Everything that the paper prints, as JSON values.

        :param str full_number: none: a draft
        :param str check_url: address in the QR code; none: a draft
        :return: parent_name, unit_name, full_number, symbol, place_date, type_name, letter, subject,
            citations, intro, sections, closing, recipients, archive_line, authority_line,
            position_line, signer_name, check_url, draft, body_template
        :rtype: dict
        """
        self.ensure_one()
        document = self.with_context(self._paper_context())
        date = document._paper_date()
        unit = document.unit_id._on(date)[document.unit_id]
        parent = unit["parent_id"]
        parent = parent and parent._on(date)[parent]
        signatory = document.signatory_id
        return document._clean_values(
            {
                "parent_name": parent and (parent["print_name"] or parent["name"]) or "",
                "unit_name": unit["print_name"] or unit["name"],
                "full_number": full_number,
                "symbol": document._make_symbol() or "",
                "place_date": document._place_date(unit["place"], known=bool(full_number or document.date)),
                "type_name": document.type_id.name,
                "letter": not document.type_id.symbol,
                "citations": document._prepare_citations(date),
                "recipients": {
                    mode: [r._printed_line() for r in document.recipient_ids if r.delivery_mode == mode]
                    for mode in ("electronic", "paper")
                },
                "archive_line": (document.archive_line or "").strip().rstrip(";."),
                "authority_line": signatory.authority_line or "",
                "position_line": signatory.position_line or "",
                "signer_name": signatory.name or "",
                "check_url": check_url,
                "draft": full_number is None,
                **document._prepare_text(),
            }
        )

    def _prepare_text(self):
        """What the paper says: subject, intro, sections, closing, with the mark at the end.

        :rtype: dict
        """
        renderer = self.env["union.paper.renderer"]
        dossier = self._dossiers()[self]
        values = {
            "subject": self.subject, "intro": [], "sections": [], "closing": "", "body_template": BODY_TEMPLATE,
        }  # fmt: skip
        if dossier:
            # with the rights of whoever prints
            dossier = dossier.with_env(self.env)
            own = dossier._prepare_paper_values(self)
            values.update({key: own[key] for key in values if own.get(key)})
            values["body_template"] = dossier._paper_template()
        else:
            values["intro"] = [self.body or ""]
        values["intro"] = [str(renderer._clean_markup(text)) for text in values["intro"]]
        values["sections"] = [
            {
                "title": section.get("title") or "",
                "items": [str(renderer._clean_markup(item)) for item in section.get("items") or ()],
            }
            for section in values["sections"]
        ]
        texts = [values["intro"], *(section["items"] for section in values["sections"])]
        texts = [part for part in texts if part]
        if (values["closing"] or "").strip():
            values["closing"] = renderer._mark_end(values["closing"])
        elif texts:
            texts[-1][-1] = str(renderer._with_end_mark(texts[-1][-1]))
        return values

    def _prepare_citations(self, date):
        """Citations with their marks: each ends with ";", the last with ".".

        :param datetime.date date: date of the paper
        :rtype: list[str]
        """
        texts = self.env["union.legal.text"]._valid_on(date, self.legal_topic_ids)
        lines = [text.citation for text in texts] + (self.citation_text or "").splitlines()
        lines = [line.strip().rstrip(";.,") for line in lines if line.strip()]
        starts = ("căn cứ", "theo", "thực hiện", "xét")
        lines = [line if line.lower().startswith(starts) else f"Căn cứ {line}" for line in lines]
        return [f"{line};" for line in lines[:-1]] + [f"{line}." for line in lines[-1:]]

    def _place_date(self, place, known):
        date = self._paper_date()
        day = long_date(date) if known else f"ngày ..... tháng ..... năm {date.year}"
        return f"{place}, {day}" if place else day

    def _clean_values(self, value):
        """Composed letters and no control characters in all texts of a snapshot."""
        if isinstance(value, str):
            return self.env["union.paper.renderer"]._clean_text(value)
        if isinstance(value, dict):
            return {key: self._clean_values(item) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return [self._clean_values(item) for item in value]
        return value

    # ------------------------------------------------------------
    # Checking
    # ------------------------------------------------------------

    @api.model
    def _public_address(self):
        """Address of this server as the public reaches it, without a slash at the end."""
        # sudo: a setting that every paper prints
        parameters = self.env["ir.config_parameter"].sudo()
        address = parameters.get_param("union_emulation.public_url") or parameters.get_param("web.base.url")
        return (address or "").rstrip("/")

    @api.model
    def _is_address_local(self):
        host = urlsplit(self._public_address()).hostname or "localhost"
        return host in ("localhost", "0.0.0.0", "::1") or host.startswith("127.")

    @api.model
    def _check_address(self, code):
        return f"{self._public_address()}/union/check/{code}"

    @api.model
    def _find_by_code(self, code):
        """What the public may know of an issued paper.

        :param str code: code of the printed paper
        :return: what the paper states, and whether it is valid; None if there is no such paper
        :rtype: dict | None
        """
        # sudo: whoever holds the paper holds the code, and learns what the paper says
        document = self.sudo().search([("code", "=", code), ("state", "in", OUT_STATES)], limit=1)
        if not code or not document:
            return None
        snapshot = document.snapshot
        successor = document.replaced_by_id
        return {
            "state": document.state,
            "type_name": snapshot["type_name"],
            "full_number": document.full_number,
            "date": document.date,
            "issuer": snapshot["unit_name"],
            "subject": snapshot["subject"],
            "signer": snapshot["signer_name"],
            "sha256": document.sha256,
            "successor": successor.full_number,
            "successor_date": successor.date,
            "successor_code": successor.code,
        }

    @api.model
    def _cron_verify(self, batch_size=100):
        """Compare stored files with their fingerprints, the longest unchecked first.

        :param int batch_size: papers between two commits
        """
        before = self.env["union.clock"]._now() - timedelta(hours=12)
        domain = Domain("state", "in", OUT_STATES) & (
            Domain("date_verified", "=", False) | Domain("date_verified", "<", before)
        )
        documents = self.search(domain, order="date_verified NULLS FIRST, id", limit=batch_size)
        documents = documents.try_lock_for_update(allow_referencing=True)
        documents._verify()
        self.env["ir.cron"]._commit_progress(len(documents), remaining=self.search_count(domain))

    def _verify(self):
        """Compare the stored files with their fingerprints and say so if they differ."""
        altered = self.filtered(
            lambda document: document._hash_file(document.sudo().pdf_attachment_id) != document.sha256
        )
        for document in altered:
            _logger.error("paper %s: the stored file is not the one that was issued", document.id)
            holders = self.env["union.mandate"]._holders(document.unit_id.ids, ("clerk", "approver"))
            document.message_post(
                body=self.env._("The stored file of this paper is not the one that was issued."),
                partner_ids=self.env["res.users"].union(*holders.values()).partner_id.ids,
            )
        now = self.env["union.clock"]._now()
        (self - altered)._set_out(date_verified=now, is_altered=False)
        altered._set_out(date_verified=now, is_altered=True)
