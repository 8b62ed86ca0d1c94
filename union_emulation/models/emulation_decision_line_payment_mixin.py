from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..tools.lock import hold
from ..tools.vietnamese import figure, paper_date


class EmulationDecisionLinePaymentMixin(models.AbstractModel):
    """Money of a line: paid to the recipient, recovered when the award is taken back."""

    _name = "emulation.decision.line.payment.mixin"
    _description = "Emulation: money of a line"
    _inherit = ["emulation.decision.line.money.mixin"]

    amount = fields.Monetary(
        "Money granted", readonly=True, copy=False, help="As fixed when the decision was issued."
    )
    # paid
    paid_before = fields.Monetary(
        readonly=True,
        copy=False,
        help="Paid already by the decision whose place this one takes.",
    )
    amount_due = fields.Monetary(
        "Still to pay", compute="_compute_amount_due", help="What the recipient has to get."
    )
    date_paid = fields.Date("Paid on", readonly=True, copy=False, help="When it was paid.")
    paid_by = fields.Char(
        "Paid by", readonly=True, copy=False, help="Who noted the payment, as on the day."
    )
    # recovered
    recover_amount = fields.Monetary(
        "To recover",
        compute="_compute_recover_amount",
        store=True,
        readonly=False,
        copy=False,
        help="Money that has to come back, because the award was taken back or is less now.",
    )
    recovered_amount = fields.Monetary(
        "Recovered", readonly=True, copy=False, help="Money that has come back."
    )
    date_recovered = fields.Date(
        "Recovered on", readonly=True, copy=False, help="When the last of it came back."
    )
    recovered_by = fields.Char(
        "Noted by", readonly=True, copy=False, help="Who noted it, as on the day."
    )
    payment_state = fields.Selection(
        [
            ("none", "No money"),
            ("due", "To pay"),
            ("paid", "Paid"),
            ("recover", "To recover"),
            ("recovered", "Recovered"),
        ],
        "Payment",
        compute="_compute_payment_state",
        search="_search_payment_state",
        help="How far the money has come.",
    )

    @api.depends("amount", "paid_before", "date_paid")
    def _compute_amount_due(self):
        for line in self:
            line.amount_due = 0 if line.date_paid else line.amount - line.paid_before

    @api.depends("source_line_id")
    def _compute_recover_amount(self):
        for line in self:
            line.recover_amount = line.source_line_id.amount

    @api.depends("amount", "date_paid", "award_id.state", "recover_amount", "recovered_amount")
    def _compute_payment_state(self):
        states = [
            (name, self.filtered_domain(self._payment_domain(name)))
            for name in ("recover", "recovered", "paid", "due")
        ]
        for line in self:
            line.payment_state = next((name for name, found in states if line in found), "none")

    def _search_payment_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        names = dict(self._fields["payment_state"].selection).keys() & set(value)
        found = Domain.OR(self._payment_domain(name) for name in names - {"none"})
        if "none" in names:
            rest = Domain.OR(
                self._payment_domain(name) for name in ("recover", "recovered", "paid", "due")
            )
            found |= ~rest
        return found

    @api.model
    def _payment_domain(self, name):
        """Lines in a state of payment.

        :rtype: Domain
        """
        recover = Domain("recover_amount", ">", 0) & Domain(
            "decision_id.state", "in", ("issued", "replaced", "revoked")
        )
        back = Domain("date_recovered", "!=", False)
        living = ~recover & Domain("award_id.state", "=", "valid") & Domain("amount", ">", 0)
        paid = Domain("date_paid", "!=", False)
        return {
            "recover": recover & ~back,
            "recovered": recover & back,
            "paid": living & paid,
            "due": living & ~paid,
        }[name]

    @api.constrains("recover_amount")
    def _check_recover_amount(self):
        for line in self:
            most = line.source_line_id.amount if line.source_line_id else line.amount
            if not 0 <= line.recover_amount <= most:
                raise ValidationError(
                    self.env._(
                        "No more than what was granted can be recovered: “%(name)s”.",
                        name=line.display_name,
                    )
                )

    def _paid(self):
        """What the recipient has got, in đồng.

        :rtype: float
        """
        self.ensure_one()
        return self.amount if self.date_paid else self.paid_before

    # ------------------------------------------------------------
    # Notes
    # ------------------------------------------------------------

    def action_note_paid(self, date=None):
        """Note that the money of the lines was paid.

        :param date: day of the payment, a date or its text; none: today
        :raise UserError: who may note it, or which line has nothing to be paid
        """
        day = self._begin_note("due", date)
        self._engine_write({"date_paid": day, "paid_by": self.env.user.name})
        self._log_money("pay", "amount")

    def action_note_recovered(self, date=None):
        """Note that the money of the lines has come back.

        :param date: day on which it came, a date or its text; none: today
        :raise UserError: who may note it, or which line has nothing to be recovered
        """
        day = self._begin_note("recover", date)
        for line in self:
            line._engine_write(
                {
                    "recovered_amount": line.recover_amount,
                    "date_recovered": day,
                    "recovered_by": self.env.user.name,
                }
            )
        self._log_money("recover", "recover_amount")

    def _begin_note(self, state, date):
        """Check and hold the lines for a note.

        :param str state: of payment, in which all of them have to be
        :param date: day, a date or its text; none: today
        :rtype: datetime.date
        """
        self.check_access("read")
        clock = self.env["union.clock"]
        day = clock._past_day(clock._today() if date is None else date)
        self.env["emulation.decision"]._check_officer(self.unit_id)
        hold(self)
        wrong = self.filtered(lambda line: line.payment_state != state)
        if wrong or not self:
            text = {
                "due": self.env._("Nothing is to be paid for: %(names)s.", names=wrong._names()),
                "recover": self.env._(
                    "Nothing is to be recovered from: %(names)s.", names=wrong._names()
                ),
            }
            raise UserError(text[state])
        if any(line.decision_date and day < line.decision_date for line in self):
            raise UserError(self.env._("This cannot have been before the decision."))
        return day

    def _log_money(self, action, name):
        for decision, lines in self.grouped("decision_id").items():
            decision._log_event(
                action, nominee=lines._names(), amount=f"{sum(lines.mapped(name)):.0f}"
            )

    # ------------------------------------------------------------
    # Payment list
    # ------------------------------------------------------------

    def _payment_row(self, place):
        """What the list on which the recipients sign prints of the line.

        :param int place: number on the list
        :rtype: dict
        """
        self.ensure_one()
        return {
            "place": place,
            "name": self.award_id.recipient_name,
            "post": self._payment_place(),
            "award": self.award_type_id.name,
            "amount": figure(int(self.amount_due)),
            "note": f"Đã chi {paper_date(self.date_paid)}" if self.date_paid else "",
        }

    def _payment_place(self):
        """Post and unit of the recipient, as in the register.

        :rtype: str
        """
        award = self.award_id
        unit = award.unit_name if award.unit_name != award.recipient_name else ""
        post = award.recipient_title or ""
        return post if unit and unit in post else ", ".join(filter(None, (post, unit)))
