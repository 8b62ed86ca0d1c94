from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_union_document import PaperCase


@tagged("post_install", "-at_install")
class TestDocumentSeries(PaperCase):
    """Which run of numbers a paper takes its own from: the choice of its issuer, by year."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.notice_type = cls.env.ref("union_emulation.union_document_type_tb")
        cls.year = cls.env["union.clock"]._today().year

    def _series(self, **values):
        return self.env["union.document.series"].create(
            {
                "unit_id": self.province.id,
                "name": "CHUNG",
                "type_ids": [Command.set((self.plan_type | self.notice_type).ids)],
                "year_start": self.year,
                **values,
            }
        )

    def test_shared_by_types_of_one_unit(self):
        self._series()
        self.assertEqual(self._issued().full_number, "01/KH-LĐLĐ")
        self.assertEqual(self._issued(type_id=self.notice_type.id).full_number, "02/TB-LĐLĐ")
        self.assertEqual(self._issued(type_id=self.letter_type.id).number, 1, "not covered")
        own = self._issued(user=self.officer_d, unit_id=self.district.id)
        self.assertRecordValues(own, [{"number": 1, "series": "KH"}])
        self.assertEqual(
            self._issued(user=self.officer_d, unit_id=self.district.id, type_id=self.notice_type.id)
            .series,
            "TB",
            "the other unit keeps a run for each type",
        )  # fmt: skip

    def test_each_year_begins_with_one(self):
        self._series(year_start=self.year - 1)
        self._issued(date=f"{self.year - 1}-12-31")
        paper = self._issued(type_id=self.notice_type.id, date=f"{self.year}-01-02")
        self.assertRecordValues(paper, [{"number": 1, "series": "CHUNG", "year": self.year}])

    def test_from_its_year_to_its_last(self):
        self._series(year_start=self.year - 3, year_end=self.year - 1)
        self.assertEqual(self._issued(date=f"{self.year - 1}-12-31").series, "CHUNG")
        self.assertEqual(self._issued(date=f"{self.year}-01-02").series, "KH")

    def test_two_for_one_type_in_one_year(self):
        self._series(year_end=self.year + 1)
        with self.assertRefused("same name or types", ValidationError):
            self._series(name="KHÁC", year_start=self.year + 1)
        with self.assertRefused("same name or types", ValidationError):
            self._series(type_ids=[Command.set(self.letter_type.ids)])
        later = self._series(name="KHÁC", year_start=self.year + 2)
        with self.assertRefused("same name or types", ValidationError):
            later.year_start = self.year
        self._series(unit_id=self.district.id)

    def test_begun_year_stays(self):
        self._issued()
        with self.assertRefused(f"change it from {self.year + 1} on", ValidationError):
            self._series()
        series = self._series(year_start=self.year + 1)
        with freeze_time(f"{self.year + 1}-03-01"):
            self._issued(type_id=self.notice_type.id)
            for values in (
                {"name": "MỚI"},
                {"type_ids": [Command.unlink(self.notice_type.id)]},
                {"year_start": self.year + 2},
                {"unit_id": self.district.id},
            ):
                with self.assertRefused("change it from", ValidationError):
                    series.write(values)
            with self.assertRefused("change it from", ValidationError):
                series.unlink()
            series.year_end = self.year + 1
        self.assertEqual(series.name, "CHUNG")

    def test_reserved_number_begins_the_year(self):
        self.env["union.document.number"].with_user(self.clerk_p)._reserve(
            self.province, self.plan_type, 1, date(self.year, 1, 5), "Ký giấy"
        )
        with self.assertRefused("change it from", ValidationError):
            self._series()

    def test_series_of_a_type_in_a_begun_year(self):
        self.notice_type.series = "chung"
        self._issued(type_id=self.notice_type.id)
        with self.assertRefused("change it from", ValidationError):
            self.notice_type.series = "riêng"
        self.plan_type.series = "chung"

    def test_nonsense(self):
        with self.assertRefused("name and at least one type", ValidationError):
            self._series(name="  ")
        with self.assertRefused("name and at least one type", ValidationError):
            self._series(type_ids=[])
        for values in ({"year_start": 26}, {"year_end": self.year - 1}, {"year_end": -1}):
            with self.assertRaises(Exception) as caught, mute_logger("odoo.sql_db"):
                with self.env.cr.savepoint():
                    self._series(**values).flush_recordset()
            self.assertIn("_years_ordered", str(caught.exception))

    def test_only_the_administrator_keeps_them(self):
        series = self._series()
        for user in (self.clerk_p, self.approver_p):
            self.assertEqual(series.with_user(user).name, "CHUNG")
            with self.assertRaises(AccessError):
                series.with_user(user).year_start = self.year + 1

    def test_queries_do_not_grow(self):
        Series = self.env["union.document.series"]
        self._series()
        one = [(self.province, self.plan_type, self.year)]
        types = self.env["union.document.type"].search([])
        many = [(unit, t, self.year) for unit in self.province | self.district for t in types]

        def queries(keys):
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            Series._names_for(keys)
            return self.env.cr.sql_log_count - start

        queries(one)
        self.assertLessEqual(queries(many), queries(one) + 1)
