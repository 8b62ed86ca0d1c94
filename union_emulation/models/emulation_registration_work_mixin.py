from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..tools import vietnamese
from .emulation_registration_detail_mixin import DETAIL_KINDS

WORK_KINDS = DETAIL_KINDS["work_ids"]
#: What is reported of a work after its approval.
REPORTED = frozenset(
    "actual_start actual_finish actual_cost actual_benefit actual_labour_days quality_statement "
    "no_accident".split()
)


class EmulationRegistrationWorkMixin(models.AbstractModel):
    """Registration that may be a work, a product or a task.

    What is planned is content of the dossier; what was really done is reported between its
    approval and its completion, and is needed for that.
    """

    _name = "emulation.registration.work.mixin"
    _description = "Emulation: registration that may be a work"

    work_ids = fields.One2many(
        "emulation.registration.work",
        "registration_id",
        readonly=True,
        help="The one row with what only a work has.",
    )
    is_work = fields.Boolean(compute="_compute_is_work", help="It is a work, a product or a task.")
    # with whom and where
    employer_name = fields.Char(related="work_ids.employer_name", readonly=False, copy=True)
    owner_name = fields.Char(related="work_ids.owner_name", readonly=False, copy=True)
    contractor_name = fields.Char(related="work_ids.contractor_name", readonly=False, copy=True)
    place = fields.Char(related="work_ids.place", readonly=False, copy=True)
    anniversary_id = fields.Many2one(related="work_ids.anniversary_id", readonly=False, copy=True)
    dedication = fields.Char(related="work_ids.dedication", readonly=False, copy=True)
    # when: the days are stored so that lists sort by them
    planned_precision = fields.Selection(
        related="work_ids.planned_precision", readonly=False, copy=True, default="month"
    )
    planned_start = fields.Date(related="work_ids.planned_start", readonly=False, copy=True)
    planned_finish = fields.Date(
        related="work_ids.planned_finish", readonly=False, copy=True, store=True
    )
    planned_text = fields.Char(
        "Planned time",
        compute="_compute_planned_text",
        help="When it is to be carried out, in the words of papers.",
    )
    actual_start = fields.Date(related="work_ids.actual_start", readonly=False)
    actual_finish = fields.Date(related="work_ids.actual_finish", readonly=False)
    days_ahead = fields.Integer(
        compute="_compute_days_ahead",
        compute_sudo=True,
        store=True,
        aggregator="avg",
        help="Days from its finish to the last day planned for it; below zero: it was late.",
    )
    schedule_text = fields.Char(
        "Against the plan",
        compute="_compute_schedule_text",
        help="How many days ahead of the plan or late it was finished.",
    )
    # money and labour: amounts are stored so that they can be added up
    currency_id = fields.Many2one("res.currency", help="Amounts are in đồng.")
    investment = fields.Monetary(
        related="work_ids.investment", readonly=False, copy=True, store=True
    )
    actual_cost = fields.Monetary(related="work_ids.actual_cost", readonly=False, store=True)
    actual_benefit = fields.Monetary(related="work_ids.actual_benefit", readonly=False, store=True)
    labour_days = fields.Integer(related="work_ids.labour_days", readonly=False, copy=True)
    actual_labour_days = fields.Integer(related="work_ids.actual_labour_days", readonly=False)
    money_ids = fields.One2many(
        "emulation.registration.money",
        "registration_id",
        "Sources of money",
        copy=True,
        help="Where the money is from, source by source.",
    )
    money_total = fields.Monetary(
        "Sources in all", compute="_compute_money_total", help="Sum of all sources of money."
    )
    money_note = fields.Char(
        "Sources and investment",
        compute="_compute_money_total",
        help="By how much the sources of money differ from the total investment.",
    )
    # worth
    social_meaning = fields.Text(related="work_ids.social_meaning", readonly=False, copy=True)
    beneficiaries = fields.Char(related="work_ids.beneficiaries", readonly=False, copy=True)
    quality_goal = fields.Text(related="work_ids.quality_goal", readonly=False, copy=True)
    quality_statement = fields.Text(related="work_ids.quality_statement", readonly=False)
    no_accident = fields.Boolean(related="work_ids.no_accident", readonly=False)
    # plaque
    plaque_requested = fields.Boolean(
        related="work_ids.plaque_requested", readonly=False, copy=True
    )
    plaque_text = fields.Text(related="work_ids.plaque_text", readonly=False, copy=True)

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get(name) for vals in vals_list for name in REPORTED):
            raise AccessError(
                self.env._("Results are reported between the approval and the completion.")
            )
        clean = self._without_defaults(REPORTED)
        return super(EmulationRegistrationWorkMixin, clean).create(vals_list)

    # ------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------

    @api.depends("kind")
    def _compute_is_work(self):
        for registration in self:
            registration.is_work = registration.kind in WORK_KINDS

    @api.depends("planned_precision", "planned_start", "planned_finish")
    def _compute_planned_text(self):
        for registration in self:
            registration.planned_text = registration._planned_text()

    @api.onchange("planned_precision", "planned_start", "planned_finish")
    def _onchange_planned(self):
        self.update(
            self.env["emulation.registration.work"]._planned(
                self.planned_precision, self.planned_start, self.planned_finish
            )
        )

    @api.depends("planned_finish", "actual_finish")
    def _compute_days_ahead(self):
        for registration in self:
            planned, actual = registration.planned_finish, registration.actual_finish
            registration.days_ahead = (planned - actual).days if planned and actual else False

    @api.depends_context("lang")
    @api.depends("days_ahead", "planned_finish", "actual_finish")
    def _compute_schedule_text(self):
        for registration in self:
            days = registration.days_ahead
            if not (registration.planned_finish and registration.actual_finish):
                registration.schedule_text = False
            elif days > 0:
                registration.schedule_text = self.env._("%(days)s days ahead", days=days)
            elif days < 0:
                registration.schedule_text = self.env._("%(days)s days late", days=-days)
            else:
                registration.schedule_text = self.env._("On the day planned")

    @api.depends_context("lang")
    @api.depends("money_ids.amount", "investment")
    def _compute_money_total(self):
        for registration in self:
            total = sum(registration.money_ids.mapped("amount"))
            gap = registration.investment - total
            registration.money_total = total
            registration.money_note = False
            if registration.money_ids and gap:
                amount = vietnamese.figure(abs(gap))
                registration.money_note = (
                    self.env._(
                        "The sources are %(amount)s đ short of the investment.", amount=amount
                    )
                    if gap > 0
                    else self.env._(
                        "The sources exceed the investment by %(amount)s đ.", amount=amount
                    )
                )

    def _planned_text(self):
        """The planned time as papers write it, in Vietnamese whoever reads it.

        :return: “quý II/2026”, “từ tháng 3/2026 đến tháng 6/2026”
        :rtype: str | bool
        """
        self.ensure_one()
        write = {
            "month": vietnamese.month,
            "quarter": vietnamese.quarter,
        }.get(self.planned_precision, vietnamese.paper_date)
        start = write(self.planned_start) if self.planned_start else ""
        finish = write(self.planned_finish) if self.planned_finish else ""
        if start and finish and start != finish:
            return f"từ {start} đến {finish}"
        return finish or (f"từ {start}" if start else False)

    # ------------------------------------------------------------
    # What it needs, what is reported
    # ------------------------------------------------------------

    def _point_labels(self):
        labels = super()._point_labels()
        if self and not {*self.mapped("kind")} & {*WORK_KINDS}:
            labels.pop("money_ids", None)
        return labels

    @api.model
    def _report_fields(self):
        return super()._report_fields() | REPORTED

    def _missing_for_complete(self):
        missing = super()._missing_for_complete()
        today = self.env["union.clock"]._today()
        for registration in self.filtered("is_work"):
            found = missing.setdefault(registration, [])
            if not registration.actual_start:
                found.append(self.env._("Say when it really began."))
            if not registration.actual_finish:
                found.append(self.env._("Say when it was really finished."))
            elif registration.actual_finish > today:
                found.append(self.env._("It cannot have been finished on a day to come."))
            if not (registration.quality_statement or "").strip():
                found.append(self.env._("Say of what quality it is as completed."))
            if registration.with_money and not registration.actual_cost:
                found.append(self.env._("Say what it has cost in the end."))
        return missing

    def _event_values(self, action):
        values = super()._event_values(action)
        if action != "complete" or not self.is_work:
            return values
        # what was reported stays on record, whatever is reported after it was given back
        texts = {name: self._content_text(self, name) for name in sorted(REPORTED)}
        return values | {name: text for name, text in texts.items() if text}
