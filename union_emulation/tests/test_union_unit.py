from datetime import date

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import UnionCase


@tagged("post_install", "-at_install")
class TestUnionUnit(UnionCase):
    """The tree of units, today and on any other day."""

    def test_found_without_accents(self):
        unit = self._unit("Na Rì", self.province, "district", name="LĐLĐ huyện Chợ Đồn")
        found = self.env["union.unit"].name_search("cho don")
        self.assertIn(unit.id, [id_ for id_, __ in found])

    def test_found_by_code(self):
        # Odoo's import screen looks a unit up like this
        found = self.env["union.unit"].name_search("T-B1", operator="=")
        self.assertEqual([id_ for id_, __ in found], self.base.ids)

    def test_unknown_code_on_import(self):
        with mute_logger("odoo.sql_db"):
            result = self.env["union.member"].load(
                ["code", "name", "unit_id"], [["X1", "Nguyễn Văn An", "T-NONE"]]
            )
        self.assertFalse(result["ids"])
        self.assertIn("T-NONE", result["messages"][0]["message"])

    def test_units_come_in_by_import(self):
        result = self.env["union.unit"].load(
            ["code", "name", "level_id", "parent_id"],
            [["T-N1", "Công đoàn N1", "base", "T-D"], ["T-N2", "Công đoàn N2", "base", "T-N1"]],
        )
        self.assertFalse(result["messages"])
        units = self.env["union.unit"].browse(result["ids"])
        self.assertEqual(units[1].parent_path, f"{units[0].parent_path}{units[1].id}/")

    def test_code_is_unique(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self._unit("P")

    def test_cycle_is_named(self):
        with self.assertRefused("Công đoàn D.*Công đoàn B1", ValidationError):
            self.district.parent_id = self.base
        with self.assertRaises(ValidationError):
            self.district.parent_id = self.district

    def test_copied_again_and_again(self):
        codes = [self.base.copy().code for __ in range(3)]
        self.assertEqual(len({*codes, self.base.code}), 4)

    def test_head_of_papers_follows_the_name(self):
        document = self._campaign().document_id
        self.assertFalse(self.province.print_name)
        self.province.name = "LĐLĐ tỉnh Bắc Cạn"
        head = self.env["union.paper.snapshot"]._prepare(document)["unit_name"]
        self.assertEqual(head, "LĐLĐ tỉnh Bắc Cạn")
        self.province.print_name = "Liên đoàn Lao động tỉnh Bắc Cạn"
        self.province.name = "LĐLĐ tỉnh"
        head = self.env["union.paper.snapshot"]._prepare(document)["unit_name"]
        self.assertEqual(head, "Liên đoàn Lao động tỉnh Bắc Cạn")

    def test_plans_are_counted_for_each_user(self):
        self._campaign()
        self.assertEqual(self.province.with_user(self.officer_p).campaign_count, 1)
        self.assertEqual(self.province.with_user(self.officer_s).campaign_count, 0)

    def test_lapsed_level_warns(self):
        with freeze_time("2025-06-30 12:00:00"):
            self.env.invalidate_all()
            self.assertFalse(self.district.level_warning)
        with freeze_time("2025-07-01 12:00:00"):
            self.env.invalidate_all()
            self.assertIn("no longer in force", self.district.level_warning)
            self.assertFalse(self.base.level_warning)

    def test_history_begins_with_the_unit(self):
        self.assertRecordValues(
            self.base.history_ids,
            [
                {
                    "name": "Công đoàn B1",
                    "parent_id": self.district.id,
                    "date_start": False,
                    "date_end": False,
                }
            ],
        )

    def test_past_keeps_name_and_place(self):
        with freeze_time("2026-03-10 05:00:00"):
            self.base.write({"name": "Công đoàn mới", "parent_id": self.other.id})
        past = self.base._on(date(2026, 3, 9))[self.base]
        present = self.base._on(date(2026, 3, 10))[self.base]
        self.assertEqual((past["name"], past["parent_id"]), ("Công đoàn B1", self.district))
        self.assertEqual((present["name"], present["parent_id"]), ("Công đoàn mới", self.other))

    def test_corrected_on_the_same_day(self):
        with freeze_time("2026-03-10 05:00:00"):
            self.base.name = "Công đoàn nhầm"
            self.base.name = "Công đoàn đúng"
        self.assertEqual(self.base.history_ids.mapped("name"), ["Công đoàn đúng", "Công đoàn B1"])

    def test_history_is_closed(self):
        history = self.base.history_ids
        for act in (
            lambda: history.write({"name": "x"}),
            lambda: history.unlink(),
            lambda: history.create({"unit_id": self.base.id, "name": "x"}),
        ):
            with self.assertRaises(AccessError):
                act()

    def test_values_of_the_caller_stay_whole(self):
        values = {"name": "Nguyễn Văn An", "unit_id": self.base.id, "unit_path": "x"}
        member = self.env["union.member"].create(values)
        self.assertEqual(values["unit_path"], "x")
        self.assertEqual(member.unit_path, self.base.parent_path)

    def test_rows_follow_a_moved_unit(self):
        member = self.env["union.member"].create({"name": "Nguyễn Văn An", "unit_id": self.base.id})
        self.assertEqual(member.unit_path, self.base.parent_path)
        self.district.parent_id = self.other
        self.assertEqual(member.unit_path, self.base.parent_path)
        self.assertIn(f"/{self.other.id}/", member.unit_path)
