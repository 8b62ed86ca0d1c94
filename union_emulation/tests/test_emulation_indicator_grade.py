from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_emulation_indicator import IndicatorCase


@tagged("post_install", "-at_install")
class TestGrade(IndicatorCase):
    """Shares of the grades of one indicator."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.grades = cls.indicators["grade"].grade_ids

    def test_shares_add_up_to_100_at_most(self):
        self.grades[1].value = 80
        with self.assertRefused(r"add up to 100.01%, more than 100%", ValidationError):
            self.grades[1].value = 80.01
        # a limit is not added: nobody has to reach it
        self.grades[2].value = 100

    def test_share_is_a_percentage(self):
        for value in (-1, 101):
            with (
                self.assertRaises(CheckViolation),
                mute_logger("odoo.sql_db"),
                self.cr.savepoint(),
            ):
                self.grades[2].value = value
                self.grades.flush_recordset()

    def test_grade_stands_once(self):
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self.grades[1].name = "xuất sắc"
            self.grades.flush_recordset()

    def test_only_where_counted_by_grade(self):
        with self.assertRefused("is not counted by grade", ValidationError):
            self.indicators["total"].grade_ids = [Command.create({"name": "tốt"})]

    def test_stays_with_its_indicator(self):
        with self.assertRefused("cannot move to another", AccessError):
            self.grades[0].indicator_id = self.indicators["total"]

    def test_plan_named_by_the_client_does_not_count(self):
        foreign = self.env["emulation.campaign"].create(
            {"code": "KH-D", "name": "Kế hoạch D", "unit_id": self.district.id}
        )
        values = {
            "indicator_id": self.indicators["grade"].id,
            "name": "khá",
            "campaign_id": foreign.id,
        }
        with self.assertRaises(AccessError):
            self.env["emulation.indicator.grade"].with_user(self.officer_d).create(values)
