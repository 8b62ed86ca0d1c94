from datetime import date, datetime

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import UnionCase


class CampaignCase(UnionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls._campaign(
            launch_date="2026-01-05",
            phase_ids=[
                Command.create({"name": "Đợt 1", "date_end": "2026-05-31", "sequence": 1}),
                Command.create(
                    {
                        "name": "Đợt 2",
                        "date_start": "2026-06-01",
                        "date_end": "2026-12-31",
                        "sequence": 2,
                    }
                ),
            ],
        )

    def _issue(self):
        """The clerk gives the approved plan its number, without the renderer."""
        self._approve(self.campaign)
        self.campaign.document_id.with_user(self.clerk_p).action_issue()

    def _launch(self):
        self._issue()
        self.campaign.with_user(self.officer_p).action_launch()


@tagged("post_install", "-at_install")
class TestCampaignLife(CampaignCase):
    """From the issued paper to the launch, and what the units below see of it."""

    def test_launch_takes_an_issued_paper(self):
        self._approve(self.campaign)
        with self.assertRefused("has not been issued", UserError):
            self.campaign.with_user(self.officer_p).action_launch()

    def test_launch_makes_one_row_for_each_unit_in_scope(self):
        ended = self._unit("Z", self.district, date_end="2025-12-31")
        section = self._unit("S", self.base, "section")
        self._launch()
        units = self.campaign.participation_ids.unit_id
        self.assertEqual(units, self.district | self.other | self.base | self.sibling)
        self.assertNotIn(ended, units)
        self.assertNotIn(section, units)
        self.assertEqual(len(self.campaign.participation_ids.line_ids), 8)

    def test_scope_by_level(self):
        self.campaign.scope_level_ids = self.env.ref("union_emulation.union_level_district")
        self._launch()
        self.assertEqual(self.campaign.participation_ids.unit_id, self.district | self.other)

    def test_phases_open_with_the_launch(self):
        with freeze_time("2026-03-01 03:00:00"):
            self._launch()
        self.assertEqual(self.campaign.phase_ids.mapped("state"), ["open", "planned"])

    def test_units_below_see_a_launched_plan_only(self):
        for user in (self.officer_d, self.officer_b):
            self.assertFalse(self.campaign.with_user(user).has_access("read"))
            self.assertFalse(self.campaign.with_user(user).search([("id", "=", self.campaign.id)]))
        self._launch()
        for user in (self.officer_d, self.officer_b):
            self.assertTrue(self.campaign.with_user(user).has_access("read"))
            self.assertTrue(self.campaign.with_user(user).search([("id", "=", self.campaign.id)]))
            self.assertTrue(self.campaign.content_ids.with_user(user).has_access("read"))

    def test_launched_plan_opens_for_units_that_the_paper_does_not_name(self):
        self.campaign.recipient_ids.write({"scope": "text"})
        self._launch()
        views = (
            self.env["emulation.campaign"].with_user(self.officer_b).get_views([(False, "form")])
        )
        names = views["models"]["emulation.campaign"]["fields"]
        below = self.campaign.with_user(self.officer_b)
        self.env.invalidate_all()
        values = below.web_read(
            {name: {} for name in names} | {"recipient_ids": {"fields": {"name": {}}}}
        )[0]
        self.assertEqual(values["recipient_ids"][0]["name"], "Các cấp công đoàn trong tỉnh")
        self.assertTrue(below.document_id.has_access("read"))

    def test_units_below_do_not_hear_what_was_said(self):
        self.campaign.with_user(self.officer_p).action_submit()
        self.campaign.with_user(self.appraiser_p).action_return("Thiếu chỉ tiêu", ["indicator_ids"])
        self._launch()
        said = [("model", "=", "emulation.campaign"), ("res_id", "=", self.campaign.id)]
        messages = self.env["mail.message"]
        self.assertTrue(messages.with_user(self.viewer_p).search(said))
        self.assertFalse(messages.with_user(self.officer_d).search(said))
        below = self.campaign.with_user(self.officer_d)
        for act in (
            lambda: below.message_post(body="x"),
            lambda: below.message_subscribe(partner_ids=self.officer_d.partner_id.ids),
        ):
            with self.assertRaises(AccessError):
                act()
        self.campaign.with_user(self.viewer_p).message_post(body="Đã đọc")

    def test_plan_of_a_sibling_is_never_seen(self):
        plan = (
            self.env["emulation.campaign"]
            .with_user(self.officer_b)
            .create({"code": "KH-B1", "name": "Kế hoạch của B1", "unit_id": self.base.id})
        )
        self.assertTrue(plan.with_user(self.officer_d).has_access("read"))
        self.assertFalse(plan.with_user(self.officer_s).has_access("read"))
        with self.assertRaises(AccessError):
            plan.with_user(self.officer_d).name = "x"

    def test_close_and_cancel(self):
        self._launch()
        with self.assertRefused("approver", UserError):
            self.campaign.with_user(self.officer_p).action_cancel("Thay bằng kế hoạch khác")
        self.campaign.with_user(self.officer_p).action_close()
        self.assertEqual(self.campaign.state, "closed")
        with self.assertRaises(UserError):
            self.campaign.with_user(self.approver_p).action_cancel("Muộn")

    def test_my_work_follows_the_turn(self):
        def mine(user):
            works = self.env["emulation.work"].with_user(user).search([("is_mine", "=", True)])
            return works.mapped("kind")

        self.assertEqual(mine(self.officer_p), ["draft"])
        self.campaign.with_user(self.officer_p).action_submit()
        self.assertEqual((mine(self.officer_p), mine(self.appraiser_p)), ([], ["turn"]))
        self.campaign.with_user(self.appraiser_p).action_approve()
        self.campaign.with_user(self.approver_p).action_approve()
        self.assertEqual(mine(self.clerk_p), ["issue"])
        self.campaign.document_id.with_user(self.clerk_p).action_issue()
        self.assertEqual((mine(self.clerk_p), mine(self.officer_p)), ([], ["launch"]))
        self.campaign.with_user(self.officer_p).action_launch()
        self.assertEqual((mine(self.officer_d), mine(self.officer_b)), (["answer"], ["answer"]))
        self.assertFalse(self.env["emulation.work"].with_user(self.viewer_p).search([]))
        # with its own plan drawn up, a unit still answers on each phase that is open
        own = self.campaign.participation_ids.filtered(lambda p: p.unit_id == self.base)
        own.with_user(self.officer_b).action_plan()
        works = self.env["emulation.work"].with_user(self.officer_b).search([])
        open_lines = own.line_ids.filtered(lambda line: line.phase_id.state == "open")
        self.assertEqual(len(works), len(open_lines))
        self.assertTrue(all(work.name.startswith("Đợt") for work in works))
        open_lines.with_user(self.officer_b).action_answer()
        self.assertFalse(self.env["emulation.work"].with_user(self.officer_b).search([]))


@tagged("post_install", "-at_install")
class TestParticipation(CampaignCase):
    """The units' answers, and the reminder to the rest."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._approve(cls.campaign)
        cls.campaign.document_id.with_user(cls.clerk_p).action_issue()
        cls.campaign.with_user(cls.officer_p).action_launch()

    def _of(self, unit):
        return self.campaign.participation_ids.filtered(lambda p: p.unit_id == unit)

    def test_the_unit_answers_for_itself(self):
        own = self._of(self.base)
        for user in (self.officer_d, self.officer_p):
            with self.assertRefused("Only an officer of", UserError):
                own.with_user(user).action_plan()
        with self.assertRaises(AccessError):
            own.with_user(self.officer_s).action_plan()
        own.with_user(self.officer_b).action_plan("KH số 5")
        self.assertRecordValues(
            own, [{"state": "planned", "note": "KH số 5", "answered_by": "Officer of T-B1"}]
        )
        with self.assertRefused("answered already", UserError):
            own.with_user(self.officer_b).action_plan()
        self.assertEqual((self.campaign.answered_count, self.campaign.participation_count), (1, 4))

    def test_answer_by_phase(self):
        line = self._of(self.base).line_ids[0]
        line.with_user(self.officer_b).action_answer()
        self.assertEqual(
            (line.state, line.answered, self._of(self.base).state), ("answered", 1, "planned")
        )
        with self.assertRefused("answered already", UserError):
            line.with_user(self.officer_b).action_answer()

    def test_closed_phase_takes_no_answer(self):
        line = self._of(self.base).line_ids[0]
        line.phase_id.with_user(self.officer_p).action_close()
        with self.assertRefused("is not open", UserError):
            line.with_user(self.officer_b).action_answer()

    def test_rows_are_not_written_by_hand(self):
        own = self._of(self.base)
        for user in (self.officer_b, self.officer_p):
            with self.assertRaises(AccessError):
                own.with_user(user).state = "reported"
            with self.assertRaises(AccessError):
                own.line_ids.with_user(user).state = "answered"

    def test_reminder_reaches_those_who_can_answer(self):
        self._of(self.base).with_user(self.officer_b).action_plan()
        action = self.campaign.with_user(self.officer_p).action_remind()
        self.assertIn("3 units have not answered", action["params"]["message"])
        self.assertFalse(self._of(self.base).activity_ids)
        self.assertEqual(self._of(self.sibling).activity_ids.user_id, self.officer_s)
        self.assertEqual(self._of(self.district).activity_ids.user_id, self.officer_d)
        self.assertFalse(self._of(self.other).activity_ids, "nobody can answer for it")
        self.campaign.with_user(self.officer_p).action_remind()
        self.assertEqual(len(self._of(self.sibling).activity_ids), 1)
        self._of(self.sibling).with_user(self.officer_s).action_plan()
        self.assertFalse(self._of(self.sibling).activity_ids)

    def test_unit_without_officer_is_reached_through_the_unit_above(self):
        self.env["union.mandate"].search(
            [("user_id", "=", self.officer_s.id)]
        ).date_end = "2026-01-01"
        self.campaign.with_user(self.officer_p).action_remind()
        self.assertEqual(self._of(self.sibling).activity_ids.user_id, self.officer_d)

    def test_who_may_remind(self):
        with self.assertRefused("Only an officer of", UserError):
            self.campaign.with_user(self.viewer_p).action_remind()
        with self.assertRefused("Only an officer of", UserError):
            self.campaign.with_user(self.officer_b).action_remind()


@tagged("post_install", "-at_install")
class TestCampaignDates(CampaignCase):
    """Phases as found in practice; what is forbidden, and what is only warned about."""

    def test_next_deadline_follows_the_day(self):
        first, second = self.campaign.phase_ids
        with freeze_time("2026-01-06 03:00:00"):
            first.registration_deadline = datetime(2026, 2, 10, 10)
            second.registration_deadline = datetime(2026, 7, 10, 10)
            self._launch()
            self.assertEqual(self.campaign.next_deadline, datetime(2026, 2, 10, 10))
        with freeze_time("2026-02-11 03:00:00"):
            self.env["emulation.campaign"]._cron_refresh_deadlines()
            self.assertEqual(self.campaign.next_deadline, datetime(2026, 7, 10, 10))

    def test_extension_keeps_reminders_alive(self):
        self.campaign.phase_ids[0].registration_deadline = datetime(2026, 1, 10, 10)
        with freeze_time("2026-01-06 03:00:00"):
            self._launch()
            phase = self.campaign.phase_ids[0].with_user(self.officer_p)
            phase.action_extend("2026-02-10 10:00:00", "Nhiều đơn vị đề nghị")
        self.assertEqual(self.campaign.last_deadline, datetime(2026, 2, 10, 10))

    def test_old_plan_is_not_reminded(self):
        self.campaign.report_deadline = datetime(2026, 1, 10, 10)
        with freeze_time("2026-01-06 03:00:00"):
            self._launch()
        with freeze_time("2026-03-11 10:00:00"):
            self.campaign.with_user(self.officer_p).action_remind()
        with freeze_time("2026-03-11 10:00:01"), self.assertRefused("60 days", UserError):
            self.campaign.with_user(self.officer_p).action_remind()

    def test_end_before_start(self):
        with mute_logger("odoo.sql_db"), self.assertRefused("period_ordered", CheckViolation):
            self.campaign.phase_ids[1].date_end = "2026-05-01"
            self.env.flush_all()

    def test_end_before_launch(self):
        with self.assertRefused("runs from the launch", ValidationError):
            self.campaign.phase_ids[0].date_end = "2026-01-04"

    def test_overlap_and_gap_are_warned_about(self):
        self.assertFalse(self.campaign.phase_ids[0].state == "open")
        first, second = self.campaign.phase_ids
        first.date_end = "2026-06-15"
        self.assertIn("overlap", self.campaign.warning)
        first.date_end = "2026-05-01"
        self.assertIn("gap", self.campaign.warning)
        second.date_start = "2026-05-02"
        self.assertNotIn("gap", self.campaign.warning or "")

    def test_event_without_date(self):
        phase = self.campaign.phase_ids[0]
        phase.write({"date_end": False, "end_event": "kết thúc Đại hội"})
        with freeze_time("2026-02-01 03:00:00"):
            self._launch()
        self.assertIn("đến kết thúc Đại hội", phase._paper_text())
        with self.assertRaises(AccessError):
            phase.with_user(self.officer_p).name = "x"
        with self.assertRaises(AccessError):
            phase.with_user(self.officer_d).date_end = "2026-06-30"
        phase.with_user(self.officer_p).date_end = "2026-06-30"
        with self.assertRaises(AccessError):
            phase.with_user(self.officer_p).date_end = "2026-07-30"

    def test_plan_without_phases(self):
        self.campaign.phase_ids.unlink()
        self._launch()
        self.assertEqual(self.campaign.state, "launched")

    def test_phase_buttons(self):
        phase = self.campaign.phase_ids[1]
        with self.assertRefused("launched", UserError):
            phase.with_user(self.officer_p).action_open()
        with self.assertRaises(AccessError):
            phase.sudo().state = "open"
        with freeze_time("2026-03-01 03:00:00"):
            self._launch()
        with self.assertRefused("Only an officer", UserError):
            phase.with_user(self.officer_d).action_open()
        phase.with_user(self.officer_p).action_open()
        self.assertEqual(phase.state, "open")


@tagged("post_install", "-at_install")
class TestCampaignPaper(CampaignCase):
    """What the plan's paper says."""

    def test_phase_text(self):
        first, second = self.campaign.phase_ids
        first.anniversary_ids = self.env["emulation.anniversary"].create(
            {
                "name": "Ngày thành lập Đảng Cộng sản Việt Nam",
                "day": 3,
                "month": 2,
                "year_origin": 1930,
            }
        )
        first.purpose = "đại hội công đoàn cấp cơ sở"
        self.campaign.year = 2023
        self.assertEqual(
            first._paper_text(),
            "Đợt 1 (từ khi phát động đến 31/5/2026): Thi đua chào mừng kỷ niệm 93 năm "
            "Ngày thành lập Đảng Cộng sản Việt Nam (03/02/1930 - 03/02/2023); đại hội công đoàn "
            "cấp cơ sở",
        )
        self.assertEqual(second._paper_text(), "Đợt 2 (từ 01/6/2026 - 31/12/2026)")

    def test_anniversary_is_a_date(self):
        with self.assertRefused("31/2/1930", ValidationError):
            self.env["emulation.anniversary"].create(
                {"name": "x", "day": 31, "month": 2, "year_origin": 1930}
            )

    def test_sections_and_numbers(self):
        self.campaign.write(
            {
                "purpose_ids": [
                    Command.create({"section": "purpose", "body": "<p>Động viên.</p>"})
                ],
                "task_ids": [
                    Command.create(
                        {"section": "task", "heading": "LĐLĐ tỉnh", "body": "<p>- Hướng dẫn.</p>"}
                    )
                ],
                "indicator_ids": [
                    Command.create({"name": "Sáng kiến", "uom": "sáng kiến", "value": 2000})
                ],
            }
        )
        values = self.campaign._prepare_paper_values(self.campaign.document_id)
        titles = [section["title"] for section in values["sections"]]
        self.assertEqual(
            titles, ["I. MỤC ĐÍCH, YÊU CẦU", "II. NỘI DUNG THI ĐUA", "III. TỔ CHỨC THỰC HIỆN"]
        )
        purposes, contents, tasks = (section["items"] for section in values["sections"])
        self.assertEqual(purposes, ["<p>1. Động viên.</p>"])
        self.assertTrue(contents[0].startswith("<p>1. Thi đua lao động giỏi."))
        self.assertIn(
            "<p>2. Chỉ tiêu thi đua</p><p>- Sáng kiến: phấn đấu ít nhất 2.000 sáng kiến.</p>",
            contents[1],
        )
        self.assertTrue(contents[2].startswith("<p>3. Các đợt thi đua</p>"))
        self.assertIn("<b>1. LĐLĐ tỉnh</b>", tasks[0])

    def test_paper_fields_survive_the_first_save(self):
        plan = (
            self.env["emulation.campaign"]
            .with_user(self.officer_p)
            .create(
                {
                    "code": "KH-N",
                    "name": "Kế hoạch mới",
                    "unit_id": self.province.id,
                    "archive_line": "Lưu: VT, Ban CSPL&QHLD",
                    "citation_text": "Nghị quyết số 02-NQ/TW",
                    "recipient_ids": [Command.create({"name": "Các ban", "purpose": "execute"})],
                }
            )
        )
        self.assertEqual(plan.archive_line, "Lưu: VT, Ban CSPL&QHLD")
        self.assertEqual(plan.recipient_ids.mapped("name"), ["Các ban"])
        self.assertEqual(plan.document_id.citation_text, "Nghị quyết số 02-NQ/TW")

    def test_plan_of_the_level_above_is_cited(self):
        self._launch()
        plan = (
            self.env["emulation.campaign"]
            .with_user(self.officer_d)
            .create(
                {
                    "code": "KH-D",
                    "name": "Kế hoạch D",
                    "unit_id": self.district.id,
                    "parent_id": self.campaign.id,
                }
            )
        )
        number = self.campaign.paper_number
        self.assertRegex(number, r"^\d\d/KH-LĐLĐ$")
        cited = plan._paper_citations(plan.document_id)
        self.assertTrue(cited[0].startswith(f"Thực hiện Kế hoạch số {number} ngày "), cited)
        self.assertTrue(cited[0].endswith("của Công đoàn P"), cited)

    def test_basis_is_a_launched_plan_that_one_reads(self):
        values = {"code": "KH-D", "name": "Kế hoạch D", "parent_id": self.campaign.id}
        Campaign = self.env["emulation.campaign"]
        with self.assertRefused("can read", ValidationError):
            Campaign.with_user(self.officer_d).create({**values, "unit_id": self.district.id})
        with self.assertRefused("not launched", ValidationError):
            Campaign.with_user(self.officer_p).create({**values, "unit_id": self.province.id})

    def test_copy_is_a_fresh_draft(self):
        self._launch()
        copy = self.campaign.with_user(self.officer_p).copy()
        self.assertEqual((copy.state, copy.code, copy.round), ("draft", "KH-T (copy)", 0))
        self.assertEqual(len(copy.phase_ids), 2)
        self.assertFalse(copy.participation_ids)
        self.assertNotEqual(copy.document_id, self.campaign.document_id)

    def test_text_is_not_markup(self):
        self.campaign.phase_ids[0].name = "<script>alert(1)</script>"
        values = self.campaign._prepare_paper_values(self.campaign.document_id)
        self.assertNotIn("<script>", str(values))
        self.assertIn(date(2026, 5, 31).strftime("%d/5/%Y"), str(values))
