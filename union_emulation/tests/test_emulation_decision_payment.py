import io

from openpyxl import load_workbook
from pypdf import PdfReader

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .decision_case import DecisionCase

REPORT = "union_emulation.emulation_decision_payment_report"


@tagged("post_install", "-at_install")
class TestDecisionPayment(DecisionCase):
    """Money of a decision: listed for signature, noted as paid, planned and spent."""

    _with_plan = True

    def _lines(self, decision, user=None):
        return decision.line_ids.with_user(user or self.officer_p)

    # ------------------------------------------------------------
    # Paid and recovered
    # ------------------------------------------------------------

    def test_noted_as_paid(self):
        lines = self._lines(self._granted("Lý A", "Lý B"))
        self.assertEqual(set(lines.mapped("payment_state")), {"due"})
        lines[0].action_note_paid("2026-02-02")
        self.assertEqual(str(lines[0].date_paid), "2026-02-02")
        self.assertEqual(lines[0].paid_by, self.officer_p.name)
        self.assertEqual(lines.decision_id.paid, 710_000)
        self.assertEqual(lines.search([("payment_state", "=", "paid")]) & lines, lines[0])
        self.assertEqual(lines.search([("payment_state", "=", "due")]) & lines, lines[1])
        with self.assertRefused("Nothing is to be paid for: Lý A"):
            lines.action_note_paid()
        self.assertFalse(lines[1].date_paid)

    def test_day_of_the_payment(self):
        lines = self._lines(self._granted("Lý A"))
        for day, why in (
            ("2026-02-03", "in the future"),
            ("2026-02-01", "before the decision"),
            ("hôm qua", "Name the day"),
            (["2026-02-02"], "Name the day"),
            (False, "Name the day"),
        ):
            with self.assertRefused(why):
                lines.action_note_paid(day)

    def test_noted_by_the_officer_only(self):
        decision = self._granted("Lý A")
        for user in (self.clerk_p, self.approver_p):
            with self.assertRefused("Only an officer", AccessError):
                self._lines(decision, user).action_note_paid()
        with self.assertRefused("You may not", AccessError):
            self._lines(decision, self.officer_b).action_note_paid()

    def test_nothing_to_pay_in_a_draft(self):
        decision = self._decision(self._closed(self._people("Lý A")))
        with self.assertRefused("Nothing is to be paid"):
            decision.line_ids.action_note_paid()

    def test_noted_as_recovered(self):
        decision = self._granted("Lý A")
        lines = self._lines(decision)
        with self.assertRefused("Nothing is to be recovered"):
            lines.action_note_recovered()
        lines.action_note_paid()
        decision.with_user(self.clerk_p).action_revoke("Nhầm")
        self.assertEqual(lines.payment_state, "recover")
        wizard = self.env["emulation.decision.payment"].with_user(self.officer_p)
        wizard = wizard.with_context(active_ids=lines.ids).create({"action": "recovered"})
        wizard.action_confirm()
        self.assertEqual((lines.recovered_amount, lines.payment_state), (710_000, "recovered"))

    # ------------------------------------------------------------
    # The list
    # ------------------------------------------------------------

    def test_list_for_signature(self):
        decision = self._issued(self._decision(self._closed(self._people("Lý A") | self._team())))
        report = self.env["ir.actions.report"].with_user(self.officer_p)
        pdf, kind = report._render_qweb_pdf(REPORT, decision.ids)
        self.assertEqual(kind, "pdf")
        pages = PdfReader(io.BytesIO(pdf)).pages
        self.assertEqual([round(float(side)) for side in pages[0].mediabox[2:]], [595, 842])
        text = " ".join(pages[0].extract_text().split())
        for said in (
            "DANH SÁCH KÝ NHẬN TIỀN THƯỞNG",
            decision.paper_number,
            "Lý A",
            "Tổ điện",
            "710.000",
            "1.880.000",
            "2.590.000",
            "Hai triệu năm trăm chín mươi nghìn đồng",
            "Tài chính công đoàn",
            "Ký nhận",
            "Bùi Minh Thanh",
        ):
            self.assertIn(said, text)
        self.assertLess(text.index("Tổ điện"), text.index("Lý A"))

    def test_list_repeats_its_head(self):
        decision = self._issued(
            self._decision(self._closed(self._people(*(f"Lý {n}" for n in range(30)))))
        )
        report = self.env["ir.actions.report"].with_user(self.officer_p)
        pages = PdfReader(io.BytesIO(report._render_qweb_pdf(REPORT, decision.ids)[0])).pages
        self.assertGreater(len(pages), 1)
        texts = [" ".join(page.extract_text().split()) for page in pages]
        for text in texts:
            self.assertEqual("Lý " in text, "Ký nhận" in text.replace("KÝ NHẬN", ""))

    def test_list_as_a_workbook(self):
        self.award.name = "=1+1"
        decision = self._granted("Lý A", "Lý B")
        book = load_workbook(io.BytesIO(decision.with_user(self.officer_p)._payment_workbook()))
        rows = [[cell.value for cell in row] for row in book.active.iter_rows()]
        self.assertEqual([row[1] for row in rows[5:]], ["Lý A", "Lý B", "TỔNG CỘNG"])
        self.assertEqual([row[4] for row in rows[5:]], [710_000, 710_000, 1_420_000])
        self.assertEqual(book.active.cell(6, 4).data_type, "s")
        action = decision.with_user(self.officer_p).action_payment_workbook()
        self.assertIn("download=true", action["url"])

    def test_no_list_before_the_issue(self):
        decision = self._decision(self._closed(self._people("Lý A")))
        with self.assertRefused("once a decision with money has been issued"):
            decision.action_payment_workbook()

    # ------------------------------------------------------------
    # Planned and spent
    # ------------------------------------------------------------

    def test_a_new_plan_of_money_is_offered_to_officers(self):
        plans = self.env["emulation.fund.plan"]
        for user, offered in ((self.officer_p, True), (self.approver_p, False)):
            arch = plans.with_user(user).get_view(view_type="list")["arch"]
            self.assertEqual('create="0"' not in arch, offered)

    def _plan(self, amount, **values):
        return (
            self.env["emulation.fund.plan"]
            .with_user(self.officer_p)
            .create(
                {
                    "fund_id": self.fund.id,
                    "campaign_id": self.campaign.id,
                    "unit_id": self.province.id,
                    "amount": amount,
                    **values,
                }
            )
        )

    def test_planned_spent_left(self):
        plan = self._plan(2_000_000)
        decision = self._granted("Lý A", "Lý B")
        plan.invalidate_recordset()
        self.assertEqual((plan.spent, plan.left), (1_420_000, 580_000))
        Balance = self.env["emulation.fund.balance"].with_user(self.officer_p)
        row = Balance.search([("fund_id", "=", self.fund.id)])
        self.assertEqual((row.planned, row.spent, row.left), (2_000_000, 1_420_000, 580_000))
        self.assertEqual((row.campaign_id, row.unit_id), (self.campaign, self.province))
        self.assertEqual(row.award_count, 2)
        decision.with_user(self.clerk_p).action_revoke("Nhầm")
        plan.invalidate_recordset()
        self.assertEqual(plan.spent, 0)
        self.assertFalse(Balance.with_user(self.officer_b).search([("fund_id", "=", self.fund.id)]))

    def test_exceeded_plan_warns_and_forbids_nothing(self):
        self._plan(1_000_000)
        decision = self._decision(self._closed(self._people("Lý A", "Lý B")))
        self.assertIn("is exceeded by 420.000 đ", decision.warning)
        self._issued(decision)
        action = decision.with_user(self.officer_p).action_replace()
        later = self.Decision.with_user(self.officer_p).browse(action["res_id"])
        self.assertIn("is exceeded by 420.000 đ", later.warning)

    def test_money_within_the_plan(self):
        self._plan(1_420_000)
        self.assertFalse(self._decision(self._closed(self._people("Lý A", "Lý B"))).warning)

    def test_planned_by_the_officer_of_the_unit(self):
        plan = self._plan(1)
        for user in (self.officer_b, self.officer_d, self.clerk_p):
            with self.assertRefused("You may not", AccessError):
                plan.with_user(user).amount = 2
        with self.assertRefused("You may not", AccessError):
            plan.with_user(self.officer_b).read(["amount"])
        hidden = self._campaign(code="KH-2")
        with self.assertRefused("a plan that the unit reads", ValidationError):
            self.env["emulation.fund.plan"].with_user(self.officer_d).create(
                {
                    "fund_id": self.fund.id,
                    "campaign_id": hidden.id,
                    "unit_id": self.district.id,
                    "amount": 1,
                }
            )
