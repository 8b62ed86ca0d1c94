from datetime import date

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_emulation_extension import DEADLINE, LATER, ExtensionCase


class AmendmentCase(ExtensionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls.campaign.phase_ids[1]

    def _begin(self, *lines, kind="supplement"):
        campaign = self.campaign.with_user(self.officer_p)
        start = campaign.action_supplement if kind == "supplement" else None
        action = (start or campaign.action_cancel_by_paper)()
        amendment = self.env["emulation.campaign.amendment"].browse(action["res_id"])
        amendment = amendment.with_user(self.officer_p)
        amendment.write(
            {"reason": "Do mưa lũ.", "line_ids": [Command.create(line) for line in lines]}
        )
        return amendment

    def _issue_amendment(self, amendment):
        self._approve(amendment)
        amendment.document_id.with_user(self.clerk_p).action_issue()

    def _supplement(self, *lines):
        amendment = self._begin(*lines)
        self._issue_amendment(amendment)
        return amendment


@tagged("post_install", "-at_install")
class TestSupplement(AmendmentCase):
    """What a further paper says holds for the running plan once it is issued, not before."""

    def test_applied_at_issue_only(self):
        amendment = self._begin(
            {"what": "phase_registration", "phase_id": self.phase.id, "moment": LATER},
            {"what": "plan_end", "date_end": "2027-01-31"},
        )
        self._approve(amendment)
        self.assertEqual(self.phase.registration_deadline, DEADLINE)
        self.assertFalse(self.campaign.date_end)
        pdf = self.campaign.document_id.sha256
        amendment.document_id.with_user(self.clerk_p).action_issue()
        self.assertEqual(amendment.state, "applied")
        self.assertEqual(self.phase.registration_deadline, LATER)
        self.assertEqual(self.campaign.date_end, date(2027, 1, 31))
        lines = self.campaign.participation_ids.line_ids
        own = lines.filtered(lambda li: li.phase_id == self.phase)
        self.assertEqual(set(own.mapped("deadline")), {LATER})
        self.assertEqual(self.campaign.document_id.sha256, pdf)
        self.assertEqual(self.campaign.document_id.state, "issued")

    def test_old_and_new_side_by_side(self):
        amendment = self._begin(
            {"what": "phase_registration", "phase_id": self.phase.id, "moment": LATER}
        )
        line = amendment.line_ids
        words = ("17 giờ 00 ngày 31/3/2026", "17 giờ 00 ngày 15/4/2026")
        self.assertEqual((line.before, line.after), words)
        text = str(amendment._prepare_paper_values(amendment.document_id))
        for word in ("Đợt 1: hạn đăng ký", *words, "NỘI DUNG SỬA ĐỔI", "không thay đổi"):
            self.assertIn(word, text)
        self._issue_amendment(amendment)
        self.env.invalidate_all()
        self.assertEqual((line.before, line.after), words, "what was stays on record")
        self.assertIn(words[0], str(amendment.document_id.snapshot))

    def test_paper_cites_the_plan(self):
        amendment = self._supplement({"what": "plan_end", "date_end": "2027-01-31"})
        plan, paper = self.campaign.document_id, amendment.document_id
        self.assertIn(f"Sửa đổi, bổ sung Kế hoạch số {plan.full_number}", paper.subject)
        self.assertIn(f"Căn cứ Kế hoạch số {plan.full_number}", str(paper.snapshot["citations"]))
        self.assertEqual(paper.type_id.code, "KH")
        self.assertEqual(paper.number, plan.number + 1)
        self.assertEqual(amendment.campaign_id, self.campaign)
        self.assertEqual(self.campaign.amendment_ids, amendment)
        self.assertEqual(self.campaign.with_user(self.officer_p).amendment_count, 1)

    def test_paper_cites_what_took_the_place_of_the_plans(self):
        old = self.campaign.document_id
        new = self.env["union.document"].browse(
            old.with_user(self.officer_p).action_replace()["res_id"]
        )
        new.with_user(self.officer_p).body = "<p>Thay thế kế hoạch.</p>"
        new.with_user(self.clerk_p).action_issue()
        paper = self._supplement({"what": "plan_end", "date_end": "2027-01-31"}).document_id
        said = str(paper.snapshot)
        self.assertIn(f"Căn cứ Kế hoạch số {new.full_number}", said)
        self.assertIn(f"Sửa đổi, bổ sung Kế hoạch số {new.full_number}", paper.subject)
        self.assertNotIn(f"số {old.full_number}", said)

    def test_time_of_a_phase(self):
        self._supplement(
            {
                "what": "phase_time",
                "phase_id": self.second.id,
                "precision": "quarter",
                "date_start": "2026-07-05",
                "date_end": "2026-07-05",
            }
        )
        self.assertEqual(self.second.period_text, "quý III/2026")
        self.assertEqual(self.second.date_end, date(2026, 9, 30))

    def test_new_parts(self):
        amendment = self._supplement(
            {
                "what": "add_phase",
                "name": "Đợt cao điểm",
                "precision": "duration",
                "duration_days": 95,
                "moment": LATER,
            },
            {"what": "add_content", "body": "<p>Thi đua khắc phục hậu quả mưa lũ.</p>"},
            {"what": "add_indicator", "name": "Nhà ở sửa chữa", "uom": "nhà", "value": 12},
        )
        phase = self.campaign.phase_ids.filtered(lambda p: p.name == "Đợt cao điểm")
        self.assertEqual((phase.state, phase.date_end), ("open", date(2026, 4, 10)))
        lines = self.campaign.participation_ids.line_ids.filtered(lambda li: li.phase_id == phase)
        self.assertEqual(len(lines), 4)
        self.assertEqual(set(lines.mapped("deadline")), {LATER})
        lines.filtered(lambda li: li.unit_id == self.base).with_user(self.officer_b).action_answer()
        self.assertIn("mưa lũ", str(self.campaign.content_ids[-1].body))
        indicator = self.campaign.indicator_ids[-1]
        self.assertEqual(indicator.uom, "nhà")
        targets = self.campaign.participation_ids.target_ids
        self.assertEqual(targets.indicator_id, indicator)
        self.assertEqual(targets.unit_id, self.campaign.participation_ids.unit_id)
        own = targets.filtered(lambda target: target.unit_id == self.base)
        own.with_user(self.officer_b).action_promise(3)
        text = str(amendment.document_id.snapshot["sections"])
        self.assertIn("95 ngày kể từ ngày phát động", text)
        self.assertIn("Nhà ở sửa chữa: ít nhất 12 nhà", text)

    def test_units_are_told(self):
        amendment = self._supplement({"what": "plan_end", "date_end": "2027-01-31"})
        messages = self.env["mail.message"].search([("subject", "=", amendment.name)])
        told = messages.notified_partner_ids
        for user in (self.officer_d, self.officer_b, self.officer_s):
            self.assertIn(user.partner_id, told)
        self.assertTrue(amendment.with_user(self.officer_b).has_access("read"))
        self.assertTrue(amendment.line_ids.with_user(self.officer_b).has_access("read"))

    def test_units_below_see_it_in_force_only(self):
        amendment = self._begin({"what": "plan_end", "date_end": "2027-01-31"})
        Amendment = amendment.with_user(self.officer_b)
        self.assertFalse(Amendment.has_access("read"))
        self.assertFalse(Amendment.search([("id", "=", amendment.id)]))
        self.assertFalse(amendment.line_ids.with_user(self.officer_b).has_access("read"))
        self.assertFalse(self.campaign.with_user(self.officer_b).amendment_count)

    def test_units_below_read_the_paper_that_does_not_name_them(self):
        amendment = self._begin({"what": "plan_end", "date_end": "2027-01-31"})
        amendment.recipient_ids.write({"scope": "text"})
        self._issue_amendment(amendment)
        self.env.invalidate_all()
        below = amendment.with_user(self.officer_b)
        self.assertTrue(below.document_id.has_access("read"))
        self.assertEqual(below.paper_number, amendment.document_id.full_number)

    def test_draft_below_follows_a_locked_phase(self):
        participation = self.campaign.participation_ids.filtered(
            lambda p: p.unit_id == self.district
        )
        participation.with_user(self.officer_d).action_draw_up()
        own = participation.own_plan_id.phase_ids.filtered(lambda p: p.origin_id == self.second)
        self._supplement(
            {
                "what": "phase_time",
                "phase_id": self.second.id,
                "date_start": "2026-07-01",
                "date_end": "2026-12-31",
            }
        )
        self.assertEqual(own.date_start, date(2026, 7, 1))
        own.with_user(self.officer_d).purpose = "x"

    def test_it_is_logged(self):
        amendment = self._supplement({"what": "plan_end", "date_end": "2027-01-31"})
        event = self.env["union.event"].search(
            [("res_model", "=", "emulation.campaign"), ("action", "=", "supplement")]
        )
        self.assertIn(amendment.paper_number, event.detail)

    def test_work(self):
        amendment = self._begin({"what": "plan_end", "date_end": "2027-01-31"})
        self.env.flush_all()

        def work(user):
            found = self.env["emulation.work"].with_user(user).search([("is_mine", "=", True)])
            return {(row.kind, row.res_model, row.res_id) for row in found}

        self.assertIn(("draft", amendment._name, amendment.id), work(self.officer_p))
        self._approve(amendment)
        self.env.flush_all()
        paper = amendment.document_id
        self.assertIn(("issue", "union.document", paper.id), work(self.clerk_p))


@tagged("post_install", "-at_install")
class TestCancelByPaper(AmendmentCase):
    """A paper that cancels the plan."""

    def test_plan_ends_with_the_issue(self):
        amendment = self._begin(kind="cancel")
        self._approve(amendment)
        self.assertEqual(self.campaign.state, "launched")
        amendment.document_id.with_user(self.clerk_p).action_issue()
        self.assertEqual((self.campaign.state, amendment.state), ("cancelled", "applied"))
        self.assertEqual(amendment.document_id.type_id.code, "TB")
        self.assertIn("không còn hiệu lực", str(amendment.document_id.snapshot["intro"]))
        messages = self.env["mail.message"].search([("subject", "=", amendment.name)])
        self.assertIn(self.officer_b.partner_id, messages.notified_partner_ids)
        self.assertTrue(self.campaign.with_user(self.officer_b).has_access("read"))

    def test_changes_no_part(self):
        with self.assertRefused("changes no part", ValidationError):
            self._begin({"what": "plan_end", "date_end": "2027-01-31"}, kind="cancel")


@tagged("post_install", "-at_install")
class TestAmendmentRules(AmendmentCase):
    """Who begins a further paper, and what it cannot say."""

    def test_who_may_begin(self):
        for user in (self.approver_p, self.viewer_p, self.officer_d):
            campaign = self.campaign.with_user(user)
            self.assertFalse(campaign.can_amend)
            for act in (campaign.action_supplement, campaign.action_cancel_by_paper):
                with self.assertRefused("Only an officer of “Công đoàn P”", UserError):
                    act()
        values = {"campaign_id": self.campaign.id, "unit_id": self.district.id}
        for user in (self.officer_d, self.viewer_p):
            with self.assertRaises(AccessError):
                self.env["emulation.campaign.amendment"].with_user(user).create(values)

    def test_running_plan_only(self):
        self.campaign.with_user(self.officer_p).action_close()
        with self.assertRefused("Only a running plan", UserError):
            self.campaign.with_user(self.officer_p).action_supplement()
        with self.assertRefused("Only a running plan", ValidationError):
            self.env["emulation.campaign.amendment"].with_user(self.officer_p).create(
                {"campaign_id": self.campaign.id}
            )

    def test_one_at_a_time(self):
        self._begin()
        with self.assertRefused("under way already", UserError):
            self.campaign.with_user(self.officer_p).action_cancel_by_paper()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation),
            self.env.cr.savepoint(),
        ):
            self.env["emulation.campaign.amendment"].with_user(self.officer_p).create(
                {"campaign_id": self.campaign.id}
            ).flush_recordset()

    def test_next_one_after_it(self):
        self._supplement({"what": "plan_end", "date_end": "2027-01-31"})
        amendment = self._begin({"what": "plan_end", "date_end": "2027-02-28"})
        self.assertEqual(amendment.line_ids.before, "31/01/2027")

    def test_what_is_missing(self):
        amendment = self._begin()
        amendment.reason = False
        for words in ("Say why", "changes nothing yet"):
            with self.assertRefused(words, UserError):
                amendment.action_submit()

    def test_what_cannot_hold(self):
        end = {"what": "plan_end", "date_end": "2027-01-31"}
        for words, lines in {
            "over already": [
                {
                    "what": "phase_registration",
                    "phase_id": self.phase.id,
                    "moment": "2026-02-28 10:00:00",
                }
            ],
            "before the launch": [{"what": "plan_end", "date_end": "2026-01-01"}],
            "changed twice": [end, end],
        }.items():
            amendment = self._begin(*lines)
            with self.assertRefused(words, UserError):
                amendment.action_submit()
            amendment.unlink()

    def test_rows_say_what_is_new(self):
        other = self._campaign(code="KH-2", phase_ids=[Command.create({"name": "Khác"})])
        amendment = self._begin()
        for line in (
            {"what": "plan_end"},
            {"what": "plan_report"},
            {"what": "phase_time"},
            {"what": "phase_time", "phase_id": self.phase.id},
            {"what": "phase_report", "phase_id": self.phase.id},
            {"what": "phase_report", "moment": LATER},
            {"what": "phase_report", "moment": LATER, "phase_id": other.phase_ids.id},
            {"what": "add_phase", "name": " "},
            {"what": "add_content", "body": "<p><br></p>"},
            {"what": "add_indicator"},
        ):
            with self.assertRaises(ValidationError), self.env.cr.savepoint():
                amendment.line_ids = [Command.create(line)]

    def test_phase_that_is_over_meanwhile(self):
        amendment = self._begin(
            {"what": "phase_registration", "phase_id": self.phase.id, "moment": LATER}
        )
        self._approve(amendment)
        self.phase.with_user(self.officer_p).action_close()
        with self.assertRefused("is over already", UserError), self.env.cr.savepoint():
            amendment.document_id.with_user(self.clerk_p).action_issue()
        self.env.invalidate_all()
        self.assertEqual((amendment.state, amendment.document_id.state), ("approved", "draft"))
        self.assertFalse(amendment.document_id.number)

    def test_approved_one_that_cannot_hold_is_withdrawn(self):
        amendment = self._begin(
            {"what": "phase_registration", "phase_id": self.phase.id, "moment": LATER}
        )
        self._approve(amendment)
        self.phase.with_user(self.officer_p).action_close()
        for user in (self.clerk_p, self.approver_p, self.officer_d):
            with self.assertRaises(UserError):
                amendment.with_user(user).action_withdraw("Đợt 1 đã kết thúc.")
        amendment.with_user(self.officer_p).action_withdraw("Đợt 1 đã kết thúc.")
        self.assertEqual(amendment.state, "withdrawn")
        self.assertFalse(amendment.activity_ids)
        with self.assertRefused("is not approved", UserError):
            amendment.document_id.with_user(self.clerk_p).action_issue()
        amendment = self._supplement({"what": "plan_end", "date_end": "2027-01-31"})
        with self.assertRefused("is in force", UserError):
            amendment.with_user(self.officer_p).action_withdraw("x")

    def _plan_below(self):
        """Running plan of the district."""
        participation = self.campaign.participation_ids.filtered(
            lambda p: p.unit_id == self.district
        )
        participation.with_user(self.officer_d).action_draw_up()
        plan = participation.own_plan_id
        plan._engine_write({"state": "launched"})
        return plan

    def test_in_the_place_of_a_unit_without_an_officer(self):
        plan = self._plan_below()
        self.assertFalse(plan.with_user(self.officer_p).can_amend)
        self.env["union.mandate"].search([("user_id", "=", self.officer_d.id)]).write(
            {"date_end": "2026-02-27"}
        )
        above = plan.with_user(self.officer_p)
        self.assertTrue(above.can_amend)
        above.action_supplement()
        self.assertEqual(plan.amendment_ids.entered_by_ids, self.officer_p)

    def test_plan_of_a_unit_that_has_ended(self):
        plan = self._plan_below()
        self.district.write({"date_end": "2026-02-27", "keeper_id": self.province.id})
        above = plan.with_user(self.officer_p)
        self.assertFalse(above.can_amend)
        with self.assertRefused("has ended", UserError):
            above.action_supplement()

    def test_what_stays_is_no_point(self):
        labels = self.env["emulation.campaign.amendment"]._point_labels()
        self.assertFalse({"unit_id", "campaign_id", "kind"} & labels.keys())
        self.assertIn("line_ids", labels)

    def test_when_it_came_into_force_is_not_typed(self):
        amendment = self._begin()
        with self.assertRefused("by its issue only", AccessError):
            amendment.write({"date_applied": "2026-01-01 00:00:00"})
        amendment.unlink()
        Amendment = self.env["emulation.campaign.amendment"].with_user(self.officer_p)
        amendment = Amendment.with_context(default_date_applied="2026-01-01 00:00:00").create(
            {"campaign_id": self.campaign.id, "date_applied": "2026-01-01 00:00:00"}
        )
        self.assertFalse(amendment.date_applied)

    def test_plan_that_is_over_meanwhile(self):
        amendment = self._begin({"what": "plan_end", "date_end": "2027-01-31"})
        self._approve(amendment)
        self.campaign.with_user(self.officer_p).action_close()
        with self.assertRefused("Only a running plan", UserError), self.env.cr.savepoint():
            amendment.document_id.with_user(self.clerk_p).action_issue()

    def test_time_that_the_plan_above_sets(self):
        plan = self._plan_below()
        amendment = self.env["emulation.campaign.amendment"].create(
            {
                "campaign_id": plan.id,
                "reason": "x",
                "line_ids": [
                    Command.create(
                        {
                            "what": "phase_time",
                            "phase_id": plan.phase_ids[0].id,
                            "date_end": "2026-07-01",
                        }
                    )
                ],
            }
        )
        self.assertIn(
            "“Đợt 1” keeps the time that the plan of “Công đoàn P” sets.",
            amendment._why_not_apply(),
        )

    def test_closed_after_submission(self):
        amendment = self._begin({"what": "plan_end", "date_end": "2027-01-31"})
        amendment.action_submit()
        for act in (
            lambda: amendment.write({"reason": "x"}),
            lambda: amendment.line_ids.write({"date_end": "2028-01-31"}),
            lambda: amendment.line_ids.unlink(),
            lambda: amendment.write({"state": "applied"}),
            lambda: amendment.sudo().write({"state": "applied"}),
        ):
            with self.assertRaises(AccessError):
                act()

    def test_stays_with_its_plan_and_kind(self):
        amendment = self._begin()
        other = self._campaign(code="KH-2")
        for values in ({"kind": "cancel"}, {"campaign_id": other.id}):
            with self.assertRefused("stays with its plan", AccessError):
                amendment.write(values)
        with self.assertRefused("by the buttons of the plan", UserError):
            amendment.copy()

    def test_forged_defaults(self):
        campaign = self.campaign.with_user(self.officer_p).with_context(
            default_state="applied", default_kind="cancel", default_unit_id=self.district.id
        )
        action = campaign.action_supplement()
        amendment = self.env["emulation.campaign.amendment"].browse(action["res_id"])
        self.assertEqual((amendment.state, amendment.kind), ("draft", "supplement"))
        self.assertEqual(amendment.unit_id, self.province)
