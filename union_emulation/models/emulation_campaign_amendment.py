from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command

from ..tools import vietnamese
from . import emulation_campaign_amendment_paper as amendment_paper
from .union_approval_check_mixin import TRANSITIONS


class EmulationCampaignAmendment(models.Model):
    """Further paper on a running plan: it supplements the plan, or cancels it.

    The plan and its paper stay as they are until this one's paper is issued; then what it says
    holds for the running plan, all of it or nothing. Both papers name each other.

    ========  ==================================  ==========  =========
    Action    Who                                 From        To
    ========  ==================================  ==========  =========
    issue     clerk of exactly the plan's unit    approved    applied
              (``union.document``)
    withdraw  officer of exactly the plan's unit  approved    withdrawn
    ========  ==================================  ==========  =========

    What was approved may not hold any more when it is to be issued: a deadline in it is over, a
    phase is closed. Then it is withdrawn, and another one can be begun.

    What comes before is the approval engine's (``union.approval.mixin``).
    """

    _name = "emulation.campaign.amendment"
    _description = "Emulation Further Paper on a Plan"
    _inherit = ["union.approval.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _mail_post_access = "read"

    _transitions = TRANSITIONS | {"withdraw": (("returned", "submitted", "approved"), "withdrawn")}
    _fixed_content = ("unit_id", "campaign_id", "kind")

    # a search finds what was said only where one may read it
    message_ids = fields.One2many(bypass_search_access=False)
    # what
    kind = fields.Selection(
        [("supplement", "Supplement"), ("cancel", "Cancellation")],
        required=True,
        default="supplement",
        help="Whether the paper changes and supplements the plan, or cancels it.",
    )
    campaign_id = fields.Many2one(
        "emulation.campaign",
        "Plan",
        required=True,
        index=True,
        ondelete="restrict",
        help="The running plan that the paper is about.",
    )
    name = fields.Char(
        "Subject",
        required=True,
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="Printed below the kind of paper.",
    )
    unit_id = fields.Many2one(string="Issued by", help="The unit whose plan it is.")
    reason = fields.Text(help="Why the plan is changed or cancelled; the first paragraph.")
    line_ids = fields.One2many(
        "emulation.campaign.amendment.line",
        "amendment_id",
        "Changes",
        copy=True,
        help="What is changed and added, row by row.",
    )
    date_applied = fields.Datetime(
        "In force since", readonly=True, copy=False, help="When the plan was changed by it."
    )
    # paper
    recipient_ids = fields.One2many(
        related="document_id.recipient_ids", readonly=False, help="Who gets the paper, and how."
    )
    signatory_id = fields.Many2one(
        related="document_id.signatory_id",
        readonly=False,
        domain="[('unit_id', '=', unit_id)]",
        help="Whose name stands under the paper.",
    )
    paper_number = fields.Char(related="document_id.full_number", help="Number of the paper.")
    state = fields.Selection(selection_add=[("applied", "In force")])

    _one_open = models.UniqueIndex(
        "(campaign_id) WHERE state IN ('draft', 'submitted', 'returned', 'approved')",
        "A further paper on this plan is under way already: finish or withdraw it first.",
    )

    @api.depends("kind", "campaign_id")
    def _compute_name(self):
        for amendment in self:
            # a new form names no paper to those who may not read the plan
            campaign = amendment.campaign_id.sudo(False)._filtered_access("read")
            # sudo: number and date of what is issued
            paper = campaign.document_id.sudo()._latest()
            verb = "Hủy bỏ" if amendment.kind == "cancel" else "Sửa đổi, bổ sung"
            amendment.name = (
                f"{verb} {paper.type_id.name} số {paper.full_number} "
                f"{vietnamese.long_date(paper.date)}"
                if paper.date
                else verb
            )

    @api.constrains("campaign_id", "unit_id")
    def _check_campaign(self):
        for amendment in self:
            campaign = amendment.campaign_id
            # constraints run as superuser, and a reader of this paper reads the name of its plan
            if not campaign.sudo(False).has_access("read") or campaign.unit_id != amendment.unit_id:
                raise ValidationError(
                    self.env._("A further paper is about a plan of the unit that issues it.")
                )
            if campaign.state != "launched":
                raise ValidationError(
                    self.env._("Only a running plan is supplemented or cancelled by a paper.")
                )

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        Campaign = self.env["emulation.campaign"]
        for vals in vals_list:
            if isinstance(vals.get("campaign_id"), int):
                # sudo: whose plan it is; whether the user may is asked by rules and constraints
                unit = Campaign.browse(vals["campaign_id"]).sudo().exists().unit_id
                vals.update({"unit_id": unit.id} if unit else {})
        clean = self._without_defaults(["date_applied"])
        amendments = super(EmulationCampaignAmendment, clean).create(
            [{name: vals[name] for name in vals if name != "date_applied"} for vals in vals_list]
        )
        for amendment in amendments:
            plan_paper = amendment.campaign_id.document_id
            amendment.document_id.write(
                {
                    "signatory_id": plan_paper.signatory_id.id,
                    "archive_line": plan_paper.archive_line,
                    "recipient_ids": [
                        Command.create(values) for values in plan_paper.recipient_ids.copy_data()
                    ],
                }
            )
        return amendments

    def write(self, vals):
        if "date_applied" in vals:
            raise AccessError(self.env._("A further paper comes into force by its issue only."))
        if any(
            name in vals
            and any(a._fields[name].convert_to_write(a[name], a) != vals[name] for a in self)
            for name in ("campaign_id", "kind")
        ):
            raise AccessError(
                self.env._("A further paper stays with its plan and its kind: begin a new one.")
            )
        return super().write(vals)

    def copy_data(self, default=None):
        raise UserError(self.env._("Begin a further paper by the buttons of the plan."))

    # ------------------------------------------------------------
    # Rules
    # ------------------------------------------------------------

    def _missing_for_submission(self):
        missing = {}
        for amendment in self:
            found = missing[amendment] = []
            if not (amendment.reason or "").strip():
                found.append(self.env._("Say why the plan is changed or cancelled."))
            if amendment.kind == "supplement" and not amendment.line_ids:
                found.append(self.env._("The paper changes nothing yet."))
            if not amendment.recipient_ids:
                found.append(self.env._("The paper has no recipients yet."))
            if not amendment.signatory_id:
                found.append(self.env._("Say who signs the paper."))
            found += amendment._why_not_apply()
        return missing

    def _why_not_apply(self):
        """Why what the paper says cannot hold for the plan as it is now.

        :rtype: list[str]
        """
        self.ensure_one()
        # sudo: the plan and its phases as they are now, for the answer only
        lines = self.line_ids.sudo()
        found = [reason for line in lines for reason in line._why_not_apply()]
        if self.campaign_id.sudo().state != "launched":
            found.append(self.env._("Only a running plan is supplemented or cancelled by a paper."))
        return found

    # ------------------------------------------------------------
    # The paper
    # ------------------------------------------------------------

    def _open_papers(self):
        for amendments in self.grouped("kind").values():
            super(EmulationCampaignAmendment, amendments)._open_papers()

    def _paper_type(self):
        name = "tb" if self[:1].kind == "cancel" else "kh"
        return self.env.ref(f"union_emulation.union_document_type_{name}")

    def _prepare_paper_values(self, document):
        self.ensure_one()
        return amendment_paper.values(self)

    def _paper_citations(self, document):
        # sudo: the plan was readable when it was chosen, and its paper is issued
        return [amendment_paper.reference(self.campaign_id.document_id.sudo()._latest())]

    def _on_paper_issued(self):
        super()._on_paper_issued()
        for amendment in self:
            amendment._apply()

    def _apply(self):
        """Let what the issued paper says hold for the running plan.

        :raise UserError: the plan has changed meanwhile, so that it cannot
        """
        # sudo: the clerk issues the paper, the change of the plan follows from it
        campaign = self.campaign_id.sudo()
        campaign._lock()
        reasons = self._why_not_apply()
        if reasons:
            raise UserError("\n".join(reasons))
        if self.kind == "cancel":
            campaign._engine_write({"state": "cancelled"})
            campaign._close_activities()
        else:
            # sudo: the issue applies what was approved; its clerk does not edit the plan
            self.line_ids.sudo()._apply()
        self._engine_write({"state": "applied", "date_applied": self._clock_now()})
        self.document_id._open_below()
        self.campaign_id._log_event(
            "cancel" if self.kind == "cancel" else "supplement",
            comment=f"{self.document_id.full_number}: {self.name}",
            reason=self.reason,
        )
        self._tell_units()

    def _tell_units(self):
        """Tell the officers of every unit that takes part in the plan."""
        # sudo: the units taking part, whatever of them the clerk may read
        units = self.campaign_id.sudo().participation_ids.unit_id
        holders = self.env["union.mandate"]._holders(units.ids, ["officer"])
        users = self.env["res.users"].union(*holders.values()) - self.env.user
        if not users:
            return
        said = self.env._("The plan “%(plan)s” has been changed.", plan=self.campaign_id.name)
        if self.kind == "cancel":
            said = self.env._("The plan “%(plan)s” has been cancelled.", plan=self.campaign_id.name)
        # sudo: an officer below may be told, whatever the clerk may read of him. Not through the
        # plan itself, which would ask of each officer whether he may hear what is said there.
        self.env["mail.thread"].sudo().message_notify(
            model="emulation.campaign",
            res_id=self.campaign_id.id,
            partner_ids=users.sudo().partner_id.ids,
            subject=self.name,
            body=f"{said} {self.document_id.full_number}: {self.name}",
        )

    def action_open_campaign(self):
        """Open the plan that the paper is about.

        :return: window action
        :rtype: dict
        """
        self.ensure_one()
        return self.campaign_id._open_form()
