from datetime import date, datetime

from psycopg2.errors import CheckViolation

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from .test_emulation_campaign import CampaignCase
from .test_emulation_campaign_tree_mixin import TreeCase


class PeriodCase(CampaignCase):
    def _phase(self, precision, start=False, end=False, **values):
        return self.env["emulation.phase"].create(
            {
                "campaign_id": self.campaign.id,
                "name": "Đợt",
                "precision": precision,
                "date_start": start,
                "date_end": end,
                **values,
            }
        )


@tagged("post_install", "-at_install")
class TestPeriod(PeriodCase):
    """Time given by quarters and the like: real days below, the plan's words above."""

    def test_name_without_the_plan_where_it_stands_beside(self):
        phase = self._phase("day")
        self.assertEqual(phase.display_name, f"Đợt – {self.campaign.code}")
        self.assertEqual(phase.with_context(union_phase_of_plan=True).display_name, "Đợt")

    def test_words_and_days(self):
        self.campaign.launch_date = False
        for precision, start, end, words, first, last in (
            ("day", False, "2024-05-31", "từ khi phát động đến 31/5/2024", False, "2024-05-31"),
            ("day", "2024-06-01", "2024-12-31", "từ 01/6/2024 - 31/12/2024", 0, 0),
            ("month", "2024-05-17", "2024-05-02", "tháng 5/2024", "2024-05-01", "2024-05-31"),
            ("month", "2024-02-01", "2024-02-01", "tháng 02/2024", "2024-02-01", "2024-02-29"),
            ("quarter", "2024-05-17", "2024-05-17", "quý II/2024", "2024-04-01", "2024-06-30"),
            (
                "quarter",
                "2024-05-17",
                "2024-08-01",
                "từ quý II/2024 đến hết quý III/2024",
                "2024-04-01",
                "2024-09-30",
            ),
            (
                "quarter",
                False,
                "2024-12-05",
                "từ khi phát động đến hết quý IV/2024",
                False,
                "2024-12-31",
            ),
            (
                "half",
                "2024-03-01",
                "2024-03-01",
                "6 tháng đầu năm 2024",
                "2024-01-01",
                "2024-06-30",
            ),
            ("half", "2024-07-01", "2024-09-01", "6 tháng cuối năm 2024", 0, "2024-12-31"),
            ("year", "2024-03-01", "2024-03-01", "năm 2024", "2024-01-01", "2024-12-31"),
            (
                "school_year",
                "2025-02-01",
                "2025-02-01",
                "năm học 2024-2025",
                "2024-09-01",
                "2025-05-31",
            ),
            (
                "school_year",
                "2024-08-15",
                "2025-07-15",
                "năm học 2024-2025",
                "2024-09-01",
                "2025-05-31",
            ),
        ):
            with self.subTest(precision=precision, start=start, end=end):
                phase = self._phase(precision, start, end)
                self.assertEqual(phase.period_text, words)
                first = start if first == 0 else first
                last = end if last == 0 else last
                self.assertEqual(str(phase.date_start or ""), first or "")
                self.assertEqual(str(phase.date_end or ""), last or "")

    def test_event_at_the_end(self):
        phase = self._phase("quarter", "2026-04-01", end_event="Đại hội Công đoàn tỉnh")
        self.assertEqual(phase.period_text, "từ quý II/2026 đến Đại hội Công đoàn tỉnh")

    def test_periods_sort_by_their_days(self):
        third = self._phase("quarter", "2026-08-01", "2026-08-01")
        first = self._phase("month", "2026-01-01", "2026-03-01")
        second = self._phase("quarter", "2026-05-01", "2026-05-01")
        found = (first | second | third).search(
            [("id", "in", (first | second | third).ids)], order="date_start"
        )
        self.assertEqual(found, first | second | third)

    def test_change_is_rounded_too(self):
        phase = self._phase("day", "2026-05-17", "2026-05-20")
        phase.precision = "quarter"
        self.assertEqual((phase.date_start, phase.date_end), (date(2026, 4, 1), date(2026, 6, 30)))
        phase.date_end = "2026-07-04"
        self.assertEqual(phase.date_end, date(2026, 9, 30))

    def test_form_shows_whole_periods(self):
        phase = self._phase("day", "2026-05-17", "2026-05-20")
        with Form(phase.with_user(self.officer_p)) as form:
            form.precision = "quarter"
            self.assertEqual(str(form.date_start), "2026-04-01")
            self.assertEqual(form.period_text, "quý II/2026")

    def test_school_year_follows_the_settings(self):
        settings = self.env["res.config.settings"]
        settings.create(
            {"union_school_year_first_month": 8, "union_school_year_last_month": 6}
        ).execute()
        phase = self._phase("school_year", "2024-10-01", "2024-10-01")
        self.assertEqual((phase.date_start, phase.date_end), (date(2024, 8, 1), date(2025, 6, 30)))
        for first, last in ((13, 5), (5, 9), (9, 9), (9, 0)):
            with self.assertRefused("last month comes before", ValidationError):
                settings.create(
                    {"union_school_year_first_month": first, "union_school_year_last_month": last}
                )

    def test_bad_input(self):
        for values in ({"precision": "decade"}, {"precision": 7}, {"date_start": "mai"}):
            with self.assertRaises(ValueError), self.env.cr.savepoint():
                self._phase("day").write(values)
        with self.assertRefused("has no event", ValidationError):
            self._phase("duration", duration_days=30, end_event="Đại hội")

    def test_paper_prints_the_words(self):
        self._phase("quarter", "2026-05-17", "2026-05-17", purpose="Ngày Quốc tế Lao động")
        sections = self.campaign._prepare_paper_values(self.campaign.document_id)["sections"]
        text = "".join(str(item) for section in sections for item in section["items"])
        self.assertIn("Đợt (quý II/2026): Thi đua chào mừng Ngày Quốc tế Lao động.", text)

    def test_copy_moves_whole_periods(self):
        self._phase("quarter", "2026-05-17", "2026-05-17", name="Quý")
        self._phase("school_year", "2026-09-05", "2026-09-05", name="Năm học")
        self._phase("month", "2028-02-05", "2028-02-05", name="Tháng")
        copied = {phase.name: phase for phase in self.campaign.copy().phase_ids}
        self.assertEqual(copied["Quý"].period_text, "quý II/2027")
        self.assertEqual(copied["Quý"].date_end, date(2027, 6, 30))
        self.assertEqual(copied["Năm học"].period_text, "năm học 2027-2028")
        self.assertEqual(copied["Tháng"].date_end, date(2029, 2, 28))


@tagged("post_install", "-at_install")
class TestDuration(PeriodCase):
    """“95 days from the launch”: an end that the launch decides."""

    def test_launch_decides(self):
        phase = self._phase("duration", duration_days=95)
        self.assertFalse(phase.date_end)
        self.assertEqual(phase.period_text, "95 ngày kể từ ngày phát động")
        self.assertNotIn("“Đợt” has no end", self.campaign.warning or "")
        with freeze_time("2026-01-06 03:00:00"):
            self._launch()
        # the launch on 5 January is not counted
        self.assertEqual(phase.date_end, date(2026, 4, 10))
        self.assertEqual(phase.state, "open")
        self.assertEqual(phase.period_text, "95 ngày kể từ ngày phát động")

    def test_dates_are_not_given_beside_it(self):
        phase = self._phase("duration", "2026-02-01", "2026-03-01", duration_days=10)
        self.assertFalse(phase.date_start)
        self.assertFalse(phase.date_end)

    def test_days_are_needed(self):
        for days in (0, -5, 2**31 - 1):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.env.cr.savepoint(),
            ):
                self._phase("duration", duration_days=days).flush_recordset()

    def test_copy_waits_for_its_own_launch(self):
        self._phase("duration", duration_days=95, name="Cao điểm")
        with freeze_time("2026-01-06 03:00:00"):
            self._launch()
        twin = self.campaign.copy().phase_ids.filtered(lambda p: p.name == "Cao điểm")
        self.assertFalse(twin.date_end)


@tagged("post_install", "-at_install")
class TestPeriodBelow(TreeCase):
    """Plans below take the time over as the plan above gives it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.phase = cls.env["emulation.phase"]._amend_with(
            {
                "campaign_id": cls.campaign.id,
                "name": "Quý",
                "precision": "quarter",
                "date_start": "2026-04-01",
                "date_end": "2026-06-30",
            }
        )
        cls.duration = cls.env["emulation.phase"]._amend_with(
            {
                "campaign_id": cls.campaign.id,
                "name": "Cao điểm",
                "precision": "duration",
                "duration_days": 95,
                "date_end": "2026-04-10",
            }
        )

    def test_taken_over(self):
        plan = self._draw_up()
        taken = {phase.origin_id: phase for phase in plan.phase_ids}
        self.assertEqual(taken[self.phase].period_text, "quý II/2026")
        own = taken[self.duration]
        self.assertEqual(own.date_end, date(2026, 4, 10))
        # whose launch is meant has to be said in the plan below
        self.assertEqual(own.period_text, "95 ngày kể từ ngày 05/01/2026")

    def test_locked(self):
        taken = {phase.origin_id: phase for phase in self._draw_up().phase_ids}
        with self.assertRefused("cannot be changed here", ValidationError):
            taken[self.phase].precision = "month"
        with self.assertRefused("cannot be changed here", ValidationError):
            taken[self.duration].duration_days = 96

    def test_launch_below_leaves_the_end(self):
        plan = self._draw_up()
        self._issue_own(plan)
        with freeze_time("2026-02-10 03:00:00"):
            plan.action_launch()
        own = plan.phase_ids.filtered(lambda p: p.origin_id == self.duration)
        self.assertEqual(own.date_end, date(2026, 4, 10))


@tagged("post_install", "-at_install")
class TestStage(PeriodCase):
    """Stages inside a phase."""

    def setUp(self):
        super().setUp()
        self.first = self.campaign.phase_ids[0]
        self.stage = self._stage(name="Chặng 1", date_end="2026-03-31")

    def _stage(self, **values):
        return self.env["emulation.phase"].create(
            {
                "campaign_id": self.campaign.id,
                "parent_id": self.first.id,
                "name": "Chặng",
                "sequence": 1,
                **values,
            }
        )

    def _lines(self, phase):
        return self.campaign.participation_ids.line_ids.filtered(lambda li: li.phase_id == phase)

    def test_paper_prints_it_below_its_phase(self):
        sections = self.campaign._prepare_paper_values(self.campaign.document_id)["sections"]
        text = "".join(str(item) for section in sections for item in section["items"])
        first, stage, second = (
            text.index(words) for words in ("- Đợt 1 (", "+ Chặng 1 (", "- Đợt 2 (")
        )
        self.assertLess(first, stage)
        self.assertLess(stage, second)

    def test_outside_its_phase_is_said_not_forbidden(self):
        self.stage.date_end = "2026-07-15"
        self.assertIn("“Chặng 1” lies partly outside “Đợt 1”", self.campaign.warning)
        self.stage.date_end = "2026-03-31"
        self.assertNotIn("outside", self.campaign.warning or "")

    def test_stage_neither_overlaps_with_its_phase_nor_leaves_a_gap(self):
        self.assertNotIn("overlap", self.campaign.warning or "")
        self._stage(name="Chặng 2", date_start="2026-03-15")
        self.assertIn("“Chặng 1” and “Chặng 2” overlap", self.campaign.warning)

    def test_bounds(self):
        other = self._campaign(code="KH-2", phase_ids=[Command.create({"name": "Khác"})])
        for values in (
            {"parent_id": self.stage.id},
            {"parent_id": other.phase_ids.id},
        ):
            with self.assertRaises(ValidationError), self.env.cr.savepoint():
                self._stage(**values)
        with self.assertRefused("one level deep", ValidationError):
            self.first.parent_id = self.campaign.phase_ids.filtered(lambda p: p.name == "Đợt 2")

    def test_rows_only_with_a_deadline_of_its_own(self):
        dated = self._stage(name="Chặng 2", registration_deadline="2026-04-10 10:00:00")
        with freeze_time("2026-01-06 03:00:00"):
            self._launch()
        self.assertFalse(self._lines(self.stage))
        self.assertEqual(len(self._lines(dated)), 4)
        self.assertEqual(set(self._lines(dated).mapped("deadline")), {datetime(2026, 4, 10, 10)})

    def test_deadline_of_the_phase(self):
        self.first.registration_deadline = "2026-04-20 10:00:00"
        self.stage.report_deadline = "2026-05-20 10:00:00"
        with freeze_time("2026-01-06 03:00:00"):
            self._launch()
        self.assertEqual(
            set(self._lines(self.stage).mapped("deadline")), {datetime(2026, 4, 20, 10)}
        )

    def test_closes_with_its_phase(self):
        dated = self._stage(name="Chặng 2", registration_deadline="2026-04-10 10:00:00")
        with freeze_time("2026-01-06 03:00:00"):
            self._launch()
        self.assertEqual(self.stage.state, "open")
        self.first.with_user(self.officer_p).action_close()
        self.assertEqual((self.stage | dated).mapped("state"), ["closed", "closed"])
        self.assertEqual(set(self._lines(dated).mapped("outcome")), {"missed"})

    def test_alone(self):
        with freeze_time("2026-01-06 03:00:00"):
            self._launch()
        self.stage.with_user(self.officer_p).action_close()
        self.assertEqual(self.first.state, "open")

    def test_not_before_its_phase(self):
        second = self.campaign.phase_ids.filtered(lambda p: p.name == "Đợt 2")
        stage = self._stage(parent_id=second.id, date_end="2026-08-31")
        with freeze_time("2026-01-06 03:00:00"):
            self._launch()
        self.assertEqual(stage.state, "planned", "its phase has not begun")
        with self.assertRefused("open that first", UserError):
            stage.with_user(self.officer_p).action_open()
        second.with_user(self.officer_p).action_open()
        stage.with_user(self.officer_p).action_open()
        self.assertEqual(stage.state, "open")

    def test_copied_below_the_copy_of_its_phase(self):
        twin = self.campaign.copy()
        stage = twin.phase_ids.filtered(lambda p: p.name == "Chặng 1")
        self.assertEqual(stage.parent_id.name, "Đợt 1")
        self.assertEqual(stage.parent_id.campaign_id, twin)

    def test_taken_over_below_its_phase(self):
        with freeze_time("2026-01-06 03:00:00"):
            self._launch()
        participation = self.campaign.participation_ids.filtered(
            lambda p: p.unit_id == self.district
        )
        participation.with_user(self.officer_d).action_draw_up()
        own = participation.own_plan_id.phase_ids
        stage = own.filtered(lambda p: p.origin_id == self.stage)
        self.assertEqual(stage.parent_id.origin_id, self.first)
        with self.assertRefused("stays in yours", UserError):
            stage.parent_id.with_user(self.officer_d).unlink()

    def test_deleted_with_its_phase(self):
        self.first.with_user(self.officer_p).unlink()
        self.assertFalse(self.stage.exists())
