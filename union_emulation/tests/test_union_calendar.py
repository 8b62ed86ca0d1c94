from datetime import date, datetime

from odoo.tests import TransactionCase, freeze_time, tagged


@tagged("post_install", "-at_install")
class TestUnionCalendar(TransactionCase):
    """Working days of the federation: weekends and public holidays are passed over."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.calendar = cls.env["union.calendar"]

    def _deadline(self, moment, days):
        return self.calendar._deadlines(datetime.fromisoformat(moment), [days])[days]

    def test_days_are_counted_from_the_day_after(self):
        # Monday 10:00 in Vietnam; the third working day is Thursday, until 17:00
        self.assertEqual(self._deadline("2026-03-02 03:00:00", 3), datetime(2026, 3, 5, 10))

    def test_the_federations_day_counts(self):
        # Sunday 23:00 in UTC is Monday in Vietnam
        self.assertEqual(self._deadline("2026-03-01 23:00:00", 1), datetime(2026, 3, 3, 10))

    def test_weekend_is_passed_over(self):
        self.assertEqual(self._deadline("2026-03-06 03:00:00", 1), datetime(2026, 3, 9, 10))

    def test_holidays_are_passed_over(self):
        # from Friday 13 February 2026: Tết is 16 to 20 February
        self.assertEqual(self._deadline("2026-02-13 03:00:00", 1), datetime(2026, 2, 23, 10))
        # Wednesday 29 April 2026: 30 April, 1 May, then a weekend
        self.assertEqual(self._deadline("2026-04-29 03:00:00", 1), datetime(2026, 5, 4, 10))

    def test_days_off_are_named(self):
        days = [date(2026, 9, 2), date(2026, 9, 5), date(2026, 9, 7)]
        self.assertEqual(self.calendar._days_off(days), {days[0]: "Quốc khánh 2/9", days[1]: False})
        self.assertEqual(self.calendar._days_off([]), {})

    def test_lunar_holidays(self):
        """First day of the lunar year and the tenth of its third month, as the almanacs print."""
        new_years = ["2023-01-22", "2024-02-10", "2025-01-29", "2026-02-17", "2027-02-06"]
        for text in new_years:
            day = date.fromisoformat(text)
            self.assertEqual(self.calendar._holidays(day, day), {day: "Tết Âm lịch"})
        for text in ("2023-04-29", "2024-04-18", "2025-04-07", "2026-04-26", "2027-04-16"):
            day = date.fromisoformat(text)
            self.assertEqual(self.calendar._holidays(day, day), {day: "Giỗ Tổ Hùng Vương"})

    def test_another_calendar_of_the_settings(self):
        saturday = {"name": "Thứ Bảy", "dayofweek": "5", "hour_from": 8, "hour_to": 12}
        other = self.env["resource.calendar"].create({"name": "Cả thứ Bảy"})
        other.attendance_ids = [(5,), (0, 0, saturday | {"day_period": "morning"})]
        settings = self.env["res.config.settings"].create({"union_calendar_id": other.id})
        settings.execute()
        self.assertEqual(self._deadline("2026-03-06 03:00:00", 1), datetime(2026, 3, 7, 5))
        # a calendar that is gone leaves the one that comes with the module
        other.unlink()
        self.assertEqual(self._deadline("2026-03-06 03:00:00", 1), datetime(2026, 3, 9, 10))

    def test_a_calendar_without_hours_ends(self):
        self.env.ref("union_emulation.resource_calendar_union").attendance_ids.unlink()
        self.assertFalse(self._deadline("2026-03-06 03:00:00", 1))

    def test_an_employees_leave_is_no_holiday(self):
        resource = self.env["resource.resource"].create({"name": "A", "tz": "Asia/Ho_Chi_Minh"})
        self.env["resource.calendar.leaves"].create(
            {
                "resource_id": resource.id,
                "calendar_id": self.calendar._calendar().id,
                "date_from": "2026-03-08 17:00:00",
                "date_to": "2026-03-09 16:59:59",
            }
        )
        self.assertEqual(self._deadline("2026-03-06 03:00:00", 1), datetime(2026, 3, 9, 10))

    @freeze_time("2026-03-01 23:00:00")
    def test_today_is_a_working_day_in_vietnam(self):
        today = self.env["union.clock"]._today()
        self.assertTrue(self.calendar._is_working_day(today))
