from datetime import datetime

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .test_emulation_campaign import CampaignCase

#: 17:00 on 31/3/2026 and 20/3/2026 by the federation's clock.
GENERAL = datetime(2026, 3, 31, 10)
EARLIER = datetime(2026, 3, 20, 10)


@tagged("post_install", "-at_install")
class TestPhaseDeadline(CampaignCase):
    """Base units hand in earlier than districts."""

    def setUp(self):
        super().setUp()
        self.phase = self.campaign.phase_ids[0]
        self.phase.registration_deadline = GENERAL
        self.row = self.env["emulation.phase.deadline"].create(
            {
                "phase_id": self.phase.id,
                "level_id": self.base.level_id.id,
                "deadline": EARLIER,
            }
        )

    def _launched(self):
        with freeze_time("2026-03-01 03:00:00"):
            self._launch()

    def _line(self, unit):
        lines = self.campaign.participation_ids.line_ids
        return lines.filtered(lambda li: li.unit_id == unit and li.phase_id == self.phase)

    def test_units_go_by_their_level(self):
        self._launched()
        self.assertEqual(self._line(self.base).deadline, EARLIER)
        self.assertEqual(self._line(self.sibling).deadline, EARLIER)
        self.assertEqual(self._line(self.district).deadline, GENERAL)

    def test_late_by_the_units_own_deadline(self):
        self._launched()
        with freeze_time("2026-03-20 10:00:59"):
            self._line(self.base).with_user(self.officer_b).action_answer()
        with freeze_time("2026-03-20 10:01:00"):
            self._line(self.sibling).with_user(self.officer_s).action_answer()
            self._line(self.district).with_user(self.officer_d).action_answer()
        self.assertFalse(self._line(self.base).is_late)
        self.assertTrue(self._line(self.sibling).is_late)
        self.assertEqual(
            self._line(self.sibling).late_reason,
            "Answered at 17:01 20/03/2026, due until 17:00 20/03/2026",
        )
        self.assertFalse(self._line(self.district).is_late)

    def test_extension_for_all_shortens_nobodys_time(self):
        self._launched()
        between = datetime(2026, 3, 25, 10)
        with freeze_time("2026-03-02 03:00:00"):
            self.phase.with_user(self.officer_p).action_extend(between, "Lũ lụt")
        self.assertEqual(self._line(self.base).deadline, between)
        self.assertEqual(self._line(self.district).deadline, GENERAL)

    def test_extension_for_one_unit_is_later_than_its_own(self):
        self._launched()
        with freeze_time("2026-03-02 03:00:00"):
            with self.assertRefused("There is time until 17:00 20/03/2026", UserError):
                self.phase.with_user(self.officer_p).action_extend(
                    datetime(2026, 3, 20, 9), "Lũ lụt", self.base.id, "Chủ tịch B1"
                )
            self.phase.with_user(self.officer_p).action_extend(
                datetime(2026, 3, 22, 10), "Lũ lụt", self.base.id, "Chủ tịch B1"
            )
        self.assertEqual(self._line(self.base).deadline, datetime(2026, 3, 22, 10))
        self.assertEqual(self._line(self.sibling).deadline, EARLIER)

    def test_without_a_general_deadline(self):
        self.phase.registration_deadline = False
        self._launched()
        self.assertEqual(self._line(self.base).deadline, EARLIER)
        self.assertFalse(self._line(self.district).deadline)
        with freeze_time("2026-03-02 03:00:00"):
            self.assertTrue(self.phase.with_user(self.officer_p).can_extend)
            with self.assertRefused("has no deadline for this unit", UserError):
                self.phase.with_user(self.officer_p).action_extend(
                    GENERAL, "Lũ lụt", self.district.id, "Chủ tịch D"
                )

    def test_report_deadline_is_not_one_for_answers(self):
        self.row.kind = "report"
        self._launched()
        self.assertEqual(self._line(self.base).deadline, GENERAL)

    def test_calendar_shows_it(self):
        self.env.flush_all()
        found = (
            self.env["emulation.deadline"]
            .with_user(self.officer_p)
            .search([("phase_id", "=", self.phase.id)])
        )
        self.assertEqual(found.mapped("deadline"), [EARLIER, GENERAL])
        self.assertEqual(found[0].level_id, self.base.level_id)
        self.assertIn(self.base.level_id.name, found[0].display_name)
        with freeze_time("2026-03-01 03:00:00"):
            self.campaign.phase_ids.modified(["registration_deadline"])
            self.assertEqual(self.campaign.next_deadline, EARLIER)

    def test_paper_prints_both(self):
        level = self.base.level_id.name
        [line] = self.phase._paper_deadlines()
        self.assertEqual(
            line,
            "Hạn đăng ký: 17 giờ 00 ngày 31/3/2026; "
            f"riêng {level[0].lower()}{level[1:]}: 17 giờ 00 ngày 20/3/2026",
        )
        sections = self.campaign._prepare_paper_values(self.campaign.document_id)["sections"]
        self.assertIn(line, str(sections))

    def test_copied_a_year_later(self):
        rows = self.campaign.copy().phase_ids.deadline_ids
        self.assertEqual(rows.deadline, datetime(2027, 3, 20, 10))

    def test_closed_with_the_plan(self):
        officer = self.row.with_user(self.officer_p)
        officer.deadline = datetime(2026, 3, 21, 10)
        self.campaign.with_user(self.officer_p).action_submit()
        for act in (
            lambda: officer.write({"deadline": EARLIER}),
            lambda: officer.unlink(),
            lambda: officer.copy({"kind": "report"}),
            lambda: self.phase.with_user(self.officer_p).write({"deadline_ids": [Command.clear()]}),
        ):
            with self.assertRaises(AccessError):
                act()

    def test_stays_with_its_phase(self):
        other = self._campaign(code="KH-2", phase_ids=[Command.create({"name": "Khác"})])
        for values in ({"phase_id": other.phase_ids.id}, {"campaign_id": other.id}):
            with self.assertRefused("stays with its phase", AccessError):
                self.row.write(values)

    def test_one_of_a_kind_for_each_level(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation),
            self.env.cr.savepoint(),
        ):
            self.row.copy()
            self.env.flush_all()

    def test_whose_plan_it_is(self):
        for user in (self.viewer_p, self.officer_d):
            with self.assertRaises(AccessError):
                self.row.with_user(user).write({"deadline": GENERAL})
        self.assertFalse(self.row.with_user(self.officer_d).has_access("read"))
