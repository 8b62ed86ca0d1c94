from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.vietnamese import figure, long_date
from ..tools.vietnamese_words import in_words
from ..tools.workbook import Column, OfficeWorkbook, Strong

TEMPLATE = "union_emulation.paper_emulation_payment"
COLUMNS = [
    Column("TT", 6),
    Column("Họ và tên, tên tập thể", 30),
    Column("Chức vụ, đơn vị", 40),
    Column("Danh hiệu, hình thức khen thưởng", 34),
    Column("Số tiền (đồng)", 16),
    Column("Nguồn", 24),
    Column("Ngày chi", 12),
    Column("Ký nhận", 16),
]


class EmulationDecisionPaymentMixin(models.AbstractModel):
    """Money of a decision: its sums, and the list on which the recipients sign."""

    _name = "emulation.decision.payment.mixin"
    _description = "Emulation: money of a decision"

    currency_id = fields.Many2one(
        "res.currency", compute="_compute_total", help="Amounts are in đồng."
    )
    total = fields.Monetary(compute="_compute_total", help="Money of all lines together.")
    paid = fields.Monetary(compute="_compute_total", help="Money that was paid.")
    recover_total = fields.Monetary(
        "To recover", compute="_compute_total", help="Money that has to come back."
    )
    award_count = fields.Integer(compute="_compute_total", help="Awards granted by it.")

    @api.depends(
        "line_ids.expected_amount",
        "line_ids.amount",
        "line_ids.date_paid",
        "line_ids.recover_amount",
        "state",
    )
    def _compute_total(self):
        currency = self.env.ref("base.VND", raise_if_not_found=False)
        for decision in self:
            lines = decision.line_ids
            draft = decision.state == "draft"
            decision.currency_id = currency
            decision.total = sum(lines.mapped("expected_amount" if draft else "amount"))
            decision.paid = sum(line._paid() for line in lines)
            decision.recover_total = sum(lines.mapped("recover_amount"))
            decision.award_count = len(lines.award_id)

    # ------------------------------------------------------------
    # Screens
    # ------------------------------------------------------------

    def action_open_payments(self):
        """Open the lines with their money.

        :return: window action
        :rtype: dict
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "union_emulation.emulation_decision_line_action"
        )
        return action | {"domain": [("decision_id", "=", self.id)], "context": {}}

    def action_open_awards(self):
        """Open what the decision granted.

        :return: window action
        :rtype: dict
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "union_emulation.emulation_award_action"
        )
        return action | {"domain": [("decision_id", "=", self.id)], "context": {}}

    def action_open_earlier(self):
        """Open the decision that this one replaces or takes awards back from.

        :return: window action
        :rtype: dict
        """
        return (self.replaces_id | self.revokes_id)._action_open()

    def action_open_later(self):
        """Open the decisions that replace this one or take awards of it back.

        :return: window action
        :rtype: dict
        """
        self.ensure_one()
        later = self.replacement_ids | self.revocation_ids
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "union_emulation.emulation_decision_action"
        )
        return action | {"domain": [("id", "in", later.ids)], "context": {}}

    def action_payment_workbook(self):
        """Download the payment list as a workbook.

        :return: action that downloads it
        :rtype: dict
        :raise UserError: there is no money to be paid
        """
        self.ensure_one()
        self.check_access("read")
        return (
            self.env["emulation.decision.workbook"]
            .create({"decision_id": self.id})
            .action_confirm()
        )

    # ------------------------------------------------------------
    # Payment list
    # ------------------------------------------------------------

    def _paid_lines(self):
        """Lines on the payment list: those whose awards stand and bring money.

        :rtype: emulation.decision.line
        :raise UserError: there is none
        """
        self.ensure_one()
        lines = self._printed_lines().filtered(
            lambda line: line.award_id.state == "valid" and line.amount
        )
        if self.state == "draft" or self.kind != "grant" or not lines:
            raise UserError(
                self.env._("There is a payment list once a decision with money has been issued.")
            )
        return lines

    def _print_name(self):
        """Name of the file, without what stands behind the point.

        :rtype: str
        """
        return f"Danh sach ky nhan-{self.paper_number or ''}".replace("/", "-")

    def _payment_head(self):
        """What stands above the list: the decision, and whose it is.

        :rtype: dict
        """
        today = self.env["union.clock"]._today()
        unit = self.unit_id._on(today)[self.unit_id]
        # sudo: what the paper said when it was issued
        snapshot = self.document_id.sudo().snapshot
        return {
            "parent_name": snapshot["parent_name"],
            "unit_name": snapshot["unit_name"],
            "place_date": self.env["union.paper.snapshot"]._place_date(unit["place"], today, False),
            "type_name": "Danh sách ký nhận tiền thưởng",
            "subject": f"Kèm theo {self.document_id.type_id.name} số {self.paper_number} "
            f"{long_date(self.decision_date)}",
        }

    def _paper_html(self):
        """The payment list as the page that the paper renderer prints.

        :rtype: Markup
        """
        # refused in the language of the screen, printed in that of papers
        lines = self._paid_lines()
        decision = self.with_context(self.env["union.paper.snapshot"]._context())
        lines = lines.with_env(decision.env)
        total = sum(int(line.amount_due) for line in lines)
        funds = lines.grouped("fund_id")
        # sudo: who signed the paper
        snapshot = decision.document_id.sudo().snapshot
        values = {
            **decision._payment_head(),
            "award": lines.award_type_id.name if len(lines.award_type_id) == 1 else "",
            "rows": [line._payment_row(place) for place, line in enumerate(lines, 1)],
            "funds": [
                (fund.name, figure(sum(int(line.amount_due) for line in found)))
                for fund, found in funds.items()
            ]
            if len(funds) > 1
            else [],
            "total": figure(total),
            "total_words": in_words(total).capitalize(),
            "fund_names": ", ".join(fund.name for fund in funds if fund),
            "maker": self.env.user.name,
            "authority_line": snapshot["authority_line"],
            "position_line": snapshot["position_line"],
            "signer_name": snapshot["signer_name"],
        }
        clean = self.env["union.paper.snapshot"]._clean(values)
        return self.env["union.paper.renderer"]._render_html(TEMPLATE, clean)

    def _payment_workbook(self):
        """The payment list as a workbook.

        :rtype: bytes
        """
        lines = self._paid_lines()
        decision = self.with_context(self.env["union.paper.snapshot"]._context())
        lines, head = lines.with_env(decision.env), decision._payment_head()
        rows = [
            [
                place,
                line.award_id.recipient_name,
                line._payment_place(),
                line.award_type_id.name,
                int(line.amount_due),
                line.fund_id.name,
                line.date_paid,
                None,
            ]
            for place, line in enumerate(lines, 1)
        ]
        total = sum(row[4] for row in rows)
        rows.append(Strong([None, "TỔNG CỘNG", None, None, total, None, None, None]))
        book = OfficeWorkbook()
        heading = [head["unit_name"].upper(), head["type_name"].upper(), head["subject"]]
        book.add_sheet("Ky nhan", heading, COLUMNS, rows, footer=head["unit_name"])
        self._log_event("export", count=len(lines))
        return book.content()
