from datetime import date, datetime

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .test_emulation_campaign import CampaignCase


@tagged("post_install", "-at_install")
class TestCampaignCopy(CampaignCase):
    """Next year's plan begins as a copy of this year's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        ended = {"code": "T-OLD", "name": "Đến 2026", "year_end": 2026}
        cls.movements = cls.env["emulation.movement"].create(
            [ended, {"code": "T-NEW", "name": "Lao động giỏi"}]
        )
        cls.campaign.write(
            {
                "code": "KH-T-2026",
                "registration_deadline": "2026-02-27 10:00:00",
                "date_end": "2026-12-31",
                "movement_ids": [Command.set(cls.movements.ids)],
                "indicator_ids": [Command.create({"name": "Sáng kiến", "value": 50})],
            }
        )
        cls.campaign.phase_ids[0].report_deadline = "2026-06-05 10:00:00"
        with freeze_time("2026-01-06 03:00:00"):
            cls._approve(cls.campaign)
            cls.campaign.document_id.with_user(cls.clerk_p).action_issue()
            cls.campaign.with_user(cls.officer_p).action_launch()

    def _copy(self):
        action = self.campaign.with_user(self.officer_p).action_copy_next_year()
        return self.env["emulation.campaign"].browse(action["res_id"])

    def test_dates_move_by_a_year(self):
        copy = self._copy()
        self.assertRecordValues(
            copy,
            [
                {
                    "state": "draft",
                    "year": 2027,
                    "code": "KH-T-2027",
                    "name": "Tổ chức phong trào thi đua năm 2027",
                    "launch_date": date(2027, 1, 5),
                    "date_end": date(2027, 12, 31),
                    "registration_deadline": datetime(2027, 2, 27, 10),
                    "parent_id": False,
                    "movement_ids": self.movements[1].ids,
                }
            ],
        )
        self.assertRecordValues(
            copy.phase_ids,
            [
                {
                    "name": "Đợt 1",
                    "state": "planned",
                    "date_start": False,
                    "date_end": date(2027, 5, 31),
                    "report_deadline": datetime(2027, 6, 5, 10),
                },
                {
                    "name": "Đợt 2",
                    "state": "planned",
                    "date_start": date(2027, 6, 1),
                    "date_end": date(2027, 12, 31),
                    "report_deadline": False,
                },
            ],
        )
        self.assertEqual(copy.indicator_ids.mapped("value"), [50])
        self.assertEqual(self.campaign.phase_ids[0].date_end, date(2026, 5, 31))

    def test_nothing_personal_comes_with_it(self):
        self.campaign.with_user(self.officer_p).message_post(body="x")
        self.campaign.sudo().message_subscribe(partner_ids=self.viewer_p.partner_id.ids)
        copy = self._copy()
        for name in ("participation_ids", "step_ids", "submitted_by_id", "recipient_ids"):
            self.assertFalse(copy[name], name)
        for name in ("paper_number", "activity_ids", "child_ids"):
            self.assertFalse(copy[name], name)
        self.assertNotIn(self.viewer_p.partner_id, copy.message_partner_ids)

    def test_leap_day_and_event(self):
        other = self._campaign(
            code="KH-28",
            year=2028,
            phase_ids=[
                Command.create({"name": "Đợt 1", "date_end": "2028-02-29", "sequence": 1}),
                Command.create(
                    {
                        "name": "Đợt 2",
                        "date_start": "2028-03-01",
                        "date_end": "2028-10-20",
                        "end_event": "kết thúc Đại hội",
                        # one o'clock on 29 February at the federation's seat
                        "registration_deadline": "2028-02-28 18:00:00",
                    }
                ),
            ],
        )
        phases = other.copy().phase_ids
        self.assertEqual(phases[0].date_end, date(2029, 2, 28))
        self.assertFalse(phases[1].date_end, "the day of the next event is not known")
        self.assertEqual(phases[1].registration_deadline, datetime(2029, 2, 27, 18))

    def test_caller_names_the_year(self):
        copy = self.campaign.with_user(self.officer_p).copy({"year": 2030, "code": "KH-30"})
        self.assertEqual((copy.year, copy.code), (2030, "KH-30"))
        self.assertEqual(copy.phase_ids[1].date_start, date(2030, 6, 1))

    def test_twice(self):
        self.assertEqual((self._copy() | self._copy()).mapped("code"), ["KH-T-2027", "KH-T-2027-2"])

    def test_own_plan_is_copied_without_its_basis(self):
        participation = self.campaign.participation_ids.filtered(
            lambda p: p.unit_id == self.district
        )
        participation.with_user(self.officer_d).action_draw_up()
        copy = participation.own_plan_id.with_user(self.officer_d).copy()
        self.assertFalse(copy.parent_id)
        self.assertFalse(copy.phase_ids.origin_id)
        self.assertFalse(copy.drawn_for_ids)
        copy.phase_ids[0].date_end = "2027-06-15"

    def test_who_may_copy(self):
        for user in (self.viewer_p, self.officer_d):
            with self.assertRefused("Only an officer of “Công đoàn P”", UserError):
                self.campaign.with_user(user).action_copy_next_year()
        with self.assertRaises(AccessError):
            self.campaign.with_user(self.officer_d).copy()
