from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from ..tools.money import award_money
from ..tools.vietnamese_words import in_words
from .decision_case import DecisionCase


@tagged("post_install", "-at_install")
class TestEmulationDecision(DecisionCase):
    """A decision is built from a session's result and differs from it with a reason only."""

    # ------------------------------------------------------------
    # Beginning
    # ------------------------------------------------------------

    def test_begun_from_those_who_passed(self):
        passed, failed = self._people("Lý A", "Lý B"), self._people("Lý C")
        decision = self._decision(self._closed(passed, failed))
        self.assertEqual(decision.line_ids.nomination_id, passed)
        self.assertEqual(decision.nomination_ids, passed)
        self.assertEqual(set(decision.line_ids.mapped("result")), {"passed"})
        self.assertFalse(decision.missing)
        self.assertEqual(decision.proposer, self.council.name)
        self.assertEqual(decision.line_ids[0].citation, passed[0].citation)

    def test_collectives_first_then_people_by_unit_priority_and_name(self):
        other = self.sibling
        approver = self._user("approver", other)
        appraiser = self._user("appraiser", other)
        far = self.env["emulation.nomination"]
        for name in ("Nông Thị Út", "Hà An"):
            nomination = self._nomination(
                user=self.officer_s, unit_id=other.id, member_id=self._member(name, other).id
            )
            nomination.with_user(self.officer_s).action_submit()
            while nomination.state == "submitted":
                step = nomination.sudo().current_step_id
                users = {"approver": approver, "appraiser": appraiser}
                letter = {self.district: "d", self.province: "p"}.get(step.unit_id)
                user = getattr(self, f"{step.role}_{letter}") if letter else users[step.role]
                nomination.with_user(user).action_approve()
            far |= nomination
        last = self._people("Lý Ân", sequence=20)
        near = self._people("Ma Văn Đức", "Ma Văn Dũng")
        team = self._team("Tổ điện")
        decision = self._decision(self._closed(far | last | near | team))
        self.assertEqual(
            decision.line_ids.sorted("sequence").mapped("recipient_name"),
            ["Tổ điện", "Ma Văn Dũng", "Ma Văn Đức", "Lý Ân", "Hà An", "Nông Thị Út"],
        )
        decision.line_ids[0].sequence = 999
        decision.action_arrange()
        self.assertEqual(decision.line_ids.sorted("sequence")[0].recipient_name, "Tổ điện")

    def test_without_a_session_where_no_council_is_needed(self):
        nominations = self._people("Lý A", award=self.simple)
        action = nominations.with_user(self.officer_p).action_prepare_decision()
        decision = self.Decision.with_user(self.officer_p).browse(action["res_id"])
        self.assertFalse(decision.session_id)
        self._issued(decision)
        self.assertEqual(nominations.state, "awarded")

    def test_without_a_session_where_one_is_needed(self):
        nominations = self._people("Lý A")
        action = nominations.with_user(self.officer_p).action_prepare_decision()
        decision = self.Decision.with_user(self.officer_p).browse(action["res_id"])
        self.assertIn("No council has judged", decision.missing)
        with self.assertRefused("No council has judged"):
            self._issued(decision)
        self.assertEqual(nominations.state, "approved")

    def test_only_the_officer_of_the_deciding_unit_begins_one(self):
        session = self._closed(self._people("Lý A"))
        for user in (self.officer_b, self.officer_d, self.clerk_p, self.approver_p):
            with self.assertRefused("Only an officer|You may not"):
                self._decision(session, user)
        nominations = self._people("Lý B", award=self.simple)
        with self.assertRefused("Only an officer|You may not"):
            nominations.with_user(self.officer_b).action_prepare_decision()

    def test_of_a_closed_session_only(self):
        session = self._opened(self._people("Lý A"))
        with self.assertRefused("is not closed"):
            self._decision(session)

    def test_nominees_of_another_deciding_unit(self):
        decision = self._decision(self._closed(self._people("Lý A")))
        of_base = self._people("Lý B", award=self.award_base)
        with self.assertRefused("does not decide", ValidationError):
            decision.line_ids = [Command.create({"nomination_id": of_base.id})]
        outside = self._people("Lý C")
        outside.award_type_id.outside_body = "Chủ tịch UBND tỉnh"
        with self.assertRefused("does not decide", ValidationError):
            decision.line_ids = [Command.create({"nomination_id": outside.id})]

    def test_nominees_who_do_not_wait(self):
        decision = self._decision(self._closed(self._people("Lý A")))
        draft = self._nomination(member_id=self._member("Lý B").id)
        with self.assertRefused("does not wait", ValidationError):
            decision.line_ids = [Command.create({"nomination_id": draft.id})]

    def test_one_living_decision_for_a_nominee(self):
        passed = self._people("Lý A", "Lý B")
        session = self._closed(passed)
        first = self._decision(session)
        first.line_ids[1].unlink()
        second = self._decision(session)
        self.assertEqual(second.nomination_ids, passed[1])
        with self.assertRefused("lies on another decision", ValidationError):
            second.line_ids = [Command.create({"nomination_id": passed[0].id})]
        self._issued(first)
        self._issued(second)
        self.assertEqual(session.decision_count, 2)

    def test_created_by_its_fields(self):
        passed = self._people("Lý A", "Lý B")
        session = self._closed(passed)
        values = {"unit_id": self.province.id, "session_id": session.id}
        decision = self.Decision.with_user(self.officer_p).create(values)
        self.assertEqual(decision.nomination_ids, passed)
        decision.unlink()
        decision = self.Decision.with_user(self.officer_p).create(
            {**values, "nomination_ids": [Command.set(passed[0].ids)]}
        )
        self.assertEqual(decision.nomination_ids, passed[0])
        decision.nomination_ids = passed
        self.assertEqual(decision.line_ids.nomination_id, passed)

    def test_begun_empty_and_filled_later(self):
        decision = self.Decision.with_user(self.officer_p).create({"unit_id": self.province.id})
        self.assertIn("grants nothing yet", decision.missing)
        nomination = self._people("Lý A", award=self.simple)
        decision.line_ids = [Command.create({"nomination_id": nomination.id})]
        self.assertEqual(decision.name, "Về việc tặng Bằng khen KC-T")
        self.assertEqual(decision.document_id.subject, decision.name)
        self.assertFalse(decision.missing)
        self._issued(decision)

    def test_many_units_are_addressed_together(self):
        nominations = self.env["emulation.nomination"]
        for number in range(11):
            unit = self._unit(f"X{number}", self.district)
            nominations |= nominations.create(
                {
                    "award_type_id": self.simple.id,
                    "unit_id": unit.id,
                    "nominee_name": f"Lý {number}",
                    "achievement": "<p>Tốt</p>",
                }
            )
        nominations._engine_write({"state": "approved"})
        action = nominations.with_user(self.officer_p).action_prepare_decision()
        decision = self.Decision.with_user(self.officer_p).browse(action["res_id"])
        self.assertEqual(decision.recipient_ids.mapped("scope"), ["text", "below"])

    # ------------------------------------------------------------
    # Towards the session
    # ------------------------------------------------------------

    def test_who_passed_and_is_left_out_needs_a_reason(self):
        decision = self._decision(self._closed(self._people("Lý A", "Lý B")))
        line = decision.line_ids[1]
        line.outcome = "left_out"
        with self.assertRefused("Say why the decision differs from the council's result: Lý B"):
            self._issued(decision)
        line.deviation_reason = "Đang bị xem xét kỷ luật"
        self._issued(decision)
        self.assertEqual(line.nomination_id.state, "approved")
        self.assertFalse(line.award_id)
        self.assertEqual(decision.award_count, 1)
        event = self.env["union.event"].search(
            [("res_model", "=", decision._name), ("action", "=", "deviate")]
        )
        self.assertIn("Đang bị xem xét kỷ luật", event.detail)

    def test_who_passed_and_is_forgotten(self):
        decision = self._decision(self._closed(self._people("Lý A", "Lý B")))
        decision.line_ids[1].unlink()
        with self.assertRefused("passed and are on no decision: Lý B"):
            self._issued(decision)
        decision.action_fill()
        self._issued(decision)

    def test_who_failed_and_is_granted_needs_a_reason(self):
        failed = self._people("Lý B")
        decision = self._decision(self._closed(self._people("Lý A"), failed))
        decision.line_ids = [Command.create({"nomination_id": failed.id})]
        with self.assertRefused("Say why the decision differs"):
            self._issued(decision)
        line = decision.line_ids.filtered(lambda line: line.nomination_id == failed)
        line.deviation_reason = "Thành tích mới được xác nhận sau phiên họp"
        self._issued(decision)
        self.assertEqual(failed.state, "awarded")

    def test_over_a_session_that_was_reopened(self):
        session = self._closed(self._people("Lý A"))
        decision = self._decision(session)
        session.action_reopen("Thiếu hồ sơ")
        with self.assertRefused("was reopened"):
            self._issued(decision)
        with self.assertRefused("was reopened"):
            self._decision(session)

    # ------------------------------------------------------------
    # Drafts and what has been issued
    # ------------------------------------------------------------

    def test_closed_once_issued(self):
        decision = self._granted("Lý A")
        for values in ({"merit": "Khác"}, {"line_ids": [Command.clear()]}):
            with self.assertRefused("has been issued", AccessError):
                decision.sudo().write(values)
        with self.assertRefused("has been issued", AccessError):
            decision.line_ids.sudo().citation = "Khác"
        with self.assertRefused("has been issued", AccessError):
            decision.sudo().unlink()

    def test_engine_fields_are_closed(self):
        decision = self._decision(self._closed(self._people("Lý A")))
        for values in ({"state": "issued"}, {"decision_date": "2026-01-01"}, {"document_id": 1}):
            with self.assertRefused("by issuing or revoking", AccessError):
                decision.sudo().write(values)
        for values in ({"amount": 1}, {"date_paid": "2026-02-02"}, {"is_claim": False}):
            with self.assertRefused("follow from the issue", AccessError):
                decision.line_ids.sudo().write(values)
        with self.assertRefused("begins as a draft", AccessError):
            self.Decision.create({"unit_id": self.province.id, "state": "issued"})
        new = self.Decision.with_context(default_state="issued").create(
            {"unit_id": self.province.id}
        )
        self.assertEqual(new.state, "draft")
        with self.assertRefused("stays with its unit", AccessError):
            decision.sudo().session_id = False
        with self.assertRefused("Begin a decision from"):
            decision.copy()

    def test_clerk_and_units_below_change_nothing(self):
        decision = self._decision(self._closed(self._people("Lý A")))
        with self.assertRefused("You may not", AccessError):
            decision.with_user(self.clerk_p).merit = "Khác"
        with self.assertRefused("You may not", AccessError):
            decision.line_ids.with_user(self.clerk_p).citation = "Khác"
        with self.assertRefused("You may not", AccessError):
            decision.with_user(self.officer_b).read(["name"])
        with self.assertRefused("You may not", AccessError):
            decision.line_ids.with_user(self.officer_d).read(["citation"])

    def test_clerk_is_told(self):
        decision = self._decision(self._closed(self._people("Lý A")))
        with self.assertRefused("Only an officer", AccessError):
            decision.with_user(self.clerk_p).action_give()
        decision.action_give()
        self.assertEqual(decision.sudo().activity_ids.user_id, self.clerk_p)
        self._issued(decision)
        self.assertFalse(decision.sudo().activity_ids)

    def test_not_given_while_something_is_missing(self):
        decision = self._decision(self._closed(self._people("Lý A")))
        decision.executors = False
        with self.assertRefused("Say who carries"):
            decision.action_give()


@tagged("post_install", "-at_install")
class TestAwardMoney(DecisionCase):
    """Factor times base salary on the day of the decision, rounded up to ten thousand."""

    #: Factors of titles, with the money at 2,340,000 and at 2,530,000 đ (Decree 98/2023/NĐ-CP,
    #: article 54; Decree 152/2025/NĐ-CP).
    TITLES = (
        (4.5, 10_530_000, 11_390_000),
        (3.0, 7_020_000, 7_590_000),
        (1.0, 2_340_000, 2_530_000),
        (0.3, 710_000, 760_000),
        (1.5, 3_510_000, 3_800_000),
        (0.8, 1_880_000, 2_030_000),
        (12.0, 28_080_000, 30_360_000),
        (8.0, 18_720_000, 20_240_000),
        (2.0, 4_680_000, 5_060_000),
    )

    def test_table_of_the_decree(self):
        for factor, before, after in self.TITLES:
            self.assertEqual(award_money(factor, 2_340_000), before, factor)
            self.assertEqual(award_money(factor, 2_530_000), after, factor)

    def test_exact_without_rounding_errors(self):
        # as binary numbers 0.07 × 1,000,000 is a little more than 70,000
        self.assertEqual(award_money(0.07, 1_000_000), 70_000)
        self.assertEqual(award_money(0.15, 1_800_000), 270_000)
        self.assertEqual(award_money(1.1, 3_000_000), 3_300_000)

    def test_base_salary_of_the_day(self):
        base = self.env["emulation.base.salary"]
        for day, amount in (
            ("2019-06-30", 0),
            ("2023-06-30", 1_490_000),
            ("2023-07-01", 1_800_000),
            ("2024-07-01", 2_340_000),
            ("2026-06-30", 2_340_000),
            ("2026-07-01", 2_530_000),
        ):
            self.assertEqual(base._on(day), amount, day)
        self.assertTrue(base.search([("date_start", "=", "2026-07-01")]).to_check)

    def test_collectives_have_a_factor_of_their_own(self):
        decision = self._decision(self._closed(self._people("Lý A") | self._team()))
        money = {line.subject_type: line.expected_amount for line in decision.line_ids}
        self.assertEqual(money, {"individual": 710_000, "collective": 1_880_000})
        self.assertEqual(decision.total, 2_590_000)

    def test_money_follows_the_date_of_the_paper(self):
        decision = self._decision(self._closed(self._people("Lý A")))
        with freeze_time("2026-07-02 03:00:00"):
            self.env.invalidate_all()
            self.assertEqual(decision.line_ids.expected_amount, 760_000)
            decision.paper_date = "2026-06-30"
            self.assertEqual(decision.line_ids.expected_amount, 710_000)
            self._issued(decision)
        line = decision.line_ids
        self.assertEqual((line.amount, line.base_amount), (710_000, 2_340_000))
        self.assertEqual(decision.award_ids.amount, 710_000)

    def test_no_factor_no_money(self):
        self.award.term_ids.factor_individual = 0
        decision = self._decision(self._closed(self._people("Lý A")))
        self.assertEqual(decision.line_ids.expected_amount, 0)
        self.assertIn("The factor is not filled in", decision.line_ids.money_note)
        self.assertIn("The factor is not filled in", decision.warning)
        self._issued(decision)

    def test_money_needs_a_fund(self):
        decision = self._decision(self._closed(self._people("Lý A")))
        decision.line_ids.fund_id = False
        with self.assertRefused("Say which fund pays for: Lý A"):
            self._issued(decision)

    def test_sums_in_words(self):
        for number, words in (
            (0, "không"),
            (15, "mười lăm"),
            (21, "hai mươi mốt"),
            (105, "một trăm linh năm"),
            (1_005, "một nghìn không trăm linh năm"),
            (710_000, "bảy trăm mười nghìn"),
            (14_040_000, "mười bốn triệu không trăm bốn mươi nghìn"),
            (2_000_000_000, "hai tỷ"),
            (1_000_000_005, "một tỷ không trăm linh năm"),
        ):
            self.assertEqual(in_words(number), words)
