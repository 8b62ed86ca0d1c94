from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import emulation_target_figure as figures
from .test_emulation_campaign import CampaignCase


class IndicatorCase(CampaignCase):
    """The province's draft with one indicator of each formula."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        base_level = cls.env.ref("union_emulation.union_level_base")
        cls.campaign.indicator_ids = [
            Command.create(values)
            for values in (
                {"code": "total", "name": "Đoàn viên mới", "uom": "đoàn viên", "value": 4000},
                {"code": "each", "name": "Phần việc", "value": 1.5, "spread": "each"},
                {"code": "zero", "name": "Tai nạn chết người", "uom": "vụ", "direction": "zero"},
                {"code": "members", "name": "Sáng kiến", "formula": "members", "value": 15},
                {
                    "code": "units",
                    "name": "Cơ sở đăng ký",
                    "formula": "units",
                    "value": 95.5,
                    "level_ids": [Command.set(base_level.ids)],
                },
                {
                    "code": "grade",
                    "name": "Xếp loại đoàn viên",
                    "formula": "grade",
                    "grade_ids": [
                        Command.create({"name": "xuất sắc", "value": 20, "sequence": 1}),
                        Command.create({"name": "tốt", "value": 62.5, "sequence": 2}),
                        Command.create(
                            {
                                "name": "yếu",
                                "value": 2,
                                "direction": "at_most",
                                "sequence": 3,
                            }
                        ),
                    ],
                },
            )
        ]
        cls.indicators = {i.code: i for i in cls.campaign.indicator_ids}
        cls.phases = cls.campaign.phase_ids


@tagged("post_install", "-at_install")
class TestIndicator(IndicatorCase):
    """Figures that an indicator takes, formula by formula."""

    def test_negative_and_huge_figures(self):
        for value in (-1, 10**12):
            with (
                self.assertRaises(CheckViolation),
                mute_logger("odoo.sql_db"),
                self.cr.savepoint(),
            ):
                self.indicators["total"].value = value
                self.indicators["total"].flush_recordset()

    def test_percentages(self):
        self.indicators["units"].value = 100
        with self.assertRefused("between 0 and 100 here", ValidationError):
            self.indicators["units"].value = 100.5
        self.indicators["members"].value = 120
        with self.assertRefused("between 0 and 1000 here", ValidationError):
            self.indicators["members"].value = 1001

    def test_zero_has_no_figure(self):
        with self.assertRefused("has no figure", ValidationError):
            self.indicators["zero"].value = 1
        with self.assertRefused("has no figure", ValidationError):
            self.indicators["zero"].formula = "members"

    def test_figure_stands_in_the_grades(self):
        with self.assertRefused("it has none itself", ValidationError):
            self.indicators["grade"].value = 5
        with self.assertRefused("delete its grades", ValidationError):
            self.indicators["grade"].formula = "number"

    def test_grades_are_needed_for_submission(self):
        self.indicators["grade"].grade_ids.unlink()
        reasons = self.campaign.with_user(self.officer_p)._why_not("submit")[self.campaign]
        self.assertIn("“Xếp loại đoàn viên” has no grades yet.", reasons)

    def test_closed_with_the_plan(self):
        self._approve(self.campaign)
        grade = self.indicators["grade"].grade_ids[0]
        for change in ({"formula": "number"}, {"spread": "each"}, {"may_promise_less": True}):
            with self.assertRaises(AccessError):
                self.indicators["total"].with_user(self.officer_p).write(change)
        with self.assertRaises(AccessError):
            grade.with_user(self.officer_p).value = 1

    def test_figure_in_words(self):
        words = {code: indicator.figure_text for code, indicator in self.indicators.items()}
        # thousands and decimals as the language of the database writes them
        many, half, share, grade = (
            figures.text(self.env, value) for value in (4000, 1.5, 95.5, 62.5)
        )
        self.assertIn(many, ("4,000", "4.000"))
        self.assertIn(half, ("1.5", "1,5"))
        self.assertEqual(
            words,
            {
                "total": f"{many} đoàn viên",
                "each": half,
                "zero": "",
                "members": "15% of the members",
                "units": f"{share}% of the units below",
                "grade": f"xuất sắc 20%, tốt {grade}%, yếu 2% of the members",
            },
        )

    def test_rounds_compare_the_grades(self):
        before = self.campaign._content_snapshot()
        self.indicators["grade"].grade_ids[0].value = 10
        changes = self.campaign._render_changes(before, self.campaign._content_snapshot())
        self.assertIn("xuất sắc 20%", changes)
        self.assertIn("xuất sắc 10%", changes)


@tagged("post_install", "-at_install")
class TestIndicatorPaper(IndicatorCase):
    """Each formula and direction as the paper prints it."""

    def _printed(self):
        values = self.campaign._prepare_paper_values(self.campaign.document_id)
        contents = next(s["items"] for s in values["sections"] if s["title"].startswith("II."))
        return contents[1]

    def test_formulas(self):
        self.campaign.indicator_phase_ids = [
            Command.create(
                {
                    "indicator_id": self.indicators["members"].id,
                    "phase_id": phase.id,
                    "value": value,
                }
            )
            for phase, value in zip(self.phases, (5, 10), strict=True)
        ]
        level = self.env.ref("union_emulation.union_level_base").name
        printed = self._printed()
        for line in (
            "Đoàn viên mới: phấn đấu ít nhất 4.000 đoàn viên.",
            "Phần việc: phấn đấu mỗi đơn vị ít nhất 1,5.",
            "Tai nạn chết người: không để xảy ra.",
            "Sáng kiến: phấn đấu ít nhất 15% tổng số đoàn viên, trong đó Đợt 1: 5%; Đợt 2: 10%.",
            f"Cơ sở đăng ký: phấn đấu ít nhất 95,5% số đơn vị {level[0].lower()}{level[1:]}.",
            "Xếp loại đoàn viên: xuất sắc ít nhất 20%; tốt ít nhất 62,5%; yếu không quá 2% "
            "(tính trên tổng số đoàn viên).",
        ):
            self.assertIn(f"<p>- {line}</p>", printed)

    def test_directions(self):
        self.indicators["total"].direction = "at_most"
        self.indicators["members"].direction = "exactly"
        self.indicators["units"].level_ids = False
        printed = self._printed()
        self.assertIn("Đoàn viên mới: không quá 4.000 đoàn viên.", printed)
        self.assertIn("Sáng kiến: đúng 15% tổng số đoàn viên.", printed)
        self.assertIn("ít nhất 95,5% số đơn vị tham gia.", printed)
