from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import AwardRegisterCase


@tagged("post_install", "-at_install")
class TestEmulationAward(AwardRegisterCase):
    """The register is written by the engine only, numbered without gaps, as on the day."""

    def test_nobody_writes_it_by_hand(self):
        award = self._recorded()
        for user in (self.env.user, self.officer_p):
            for records in (award.with_user(user), award.sudo()):
                with self.assertRaises(AccessError):
                    records.create(self._row(year=2020))
                with self.assertRaises(AccessError):
                    records.write({"state": "revoked"})
                with self.assertRaises(AccessError):
                    records.unlink()

    def test_numbers_have_no_gaps(self):
        first, second = self._recorded({}, {"year": 2024})
        third = self._recorded({"year": 2023, "decision_number": "13/QĐ-LĐLĐ"})
        other = self._recorded({"deciding_unit_id": self.district.id, "decision_number": "1/QĐ"})
        later = self._recorded({"decision_date": "2027-01-05", "decision_number": "2/QĐ"})
        numbers = [a.register_number for a in (first, second, third, other, later)]
        self.assertEqual(numbers, ["01/2026", "02/2026", "03/2026", "01/2026", "01/2027"])

    def test_number_is_free_only_once(self):
        award, other = self._recorded({}, {"year": 2024})
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"):
            other._set_rank(2026, [award.register_rank])

    def test_taken_number_is_passed_over(self):
        """A number that another transaction took is in the index before it can be seen."""
        self._recorded({}, {"year": 2024})
        award = self._recorded({"year": 2023, "decision_date": "2027-01-05"})
        award._set_rank(2026, [3])
        self.patch(self.env.registry["emulation.award"], "_last_rank", lambda *args: 1)
        late, last = self._recorded({"year": 2022}, {"year": 2021})
        self.assertEqual([late.register_rank, last.register_rank], [4, 5])

    def test_revoked_number_is_not_given_again(self):
        self._recorded({}, {"year": 2024})._settle({"state": "revoked"})
        self.assertEqual(self._recorded({"year": 2023}).register_number, "03/2026")

    def test_same_award_is_not_recorded_twice(self):
        self._recorded()
        with self.assertRefused("“Nông Văn E” has “Bằng khen BK-T” of 2025 by decision 012"):
            self._recorded({"decision_number": "012/QĐ - LĐLĐ"})
        with self.assertRefused("already"):
            self._recorded({"year": 2024}, {"year": 2024})

    def test_same_award_is_not_recorded_by_two_at_once(self):
        """What another transaction recorded is not seen, but it stands in the index."""
        self._recorded()
        self.patch(self.env.registry["emulation.award"], "_standing", lambda *args: {})
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"):
            self._recorded()

    def test_keeps_the_day(self):
        self.member.write({"job_title": "Công nhân", "position_group": "direct_worker"})
        award = self._recorded()
        names = ("award_name", "recipient_name", "recipient_title", "unit_name", "body_name")
        names += ("position_group", "is_direct_worker", "unit_id")
        before = award.read(names, load=None)
        self.member.write(
            {
                "name": "Nông Thị F",
                "job_title": "Kế toán",
                "position_group": "other_leader",
                "unit_id": self.sibling.id,
            }
        )
        self.award.name = "Tên mới"
        (self.base | self.province).write({"name": "Công đoàn mới"})
        award.invalidate_recordset()
        self.assertEqual(award.read(names, load=None), before)
        self.assertEqual(before[0]["recipient_title"], "Công nhân")
        self.assertEqual(before[0]["unit_name"], "Công đoàn B1")
        self.assertEqual(before[0]["body_name"], "Công đoàn P")

    def test_a_callers_defaults_do_not_count(self):
        Award = self.env["emulation.award"].with_context(default_state="revoked")
        self.assertEqual(Award._record([self._row()]).state, "valid")

    def test_queries_do_not_grow_with_rows(self):
        members = [
            self._member(f"Hà Văn {n}", self._unit(f"N{n}", self.district)) for n in range(8)
        ]

        def count(people):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            awards = self._recorded(*({"member_id": member.id} for member in people))
            awards.flush_recordset()
            self.assertEqual(awards.mapped("unit_path"), [m.unit_path for m in people])
            return self.env.cr.sql_log_count - before

        few = count(members[:2])
        self.assertLessEqual(count(members[2:]), few)
