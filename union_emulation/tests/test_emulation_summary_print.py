import doctest
import io
from base64 import b64decode

from openpyxl import load_workbook
from pypdf import PdfReader

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from ..models import emulation_summary
from ..models.emulation_summary import Band, Figures, Line, Table
from ..wizards import emulation_summary_print
from ..wizards.emulation_summary_list import COLUMNS
from .common import RegistrationCase


@tagged("post_install", "-at_install")
class TestSummary(RegistrationCase):
    """The consolidated table of registrations: what it counts, for whom, and what it looks like."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.appraiser_s, __ = (cls._user(role, cls.sibling) for role in ("appraiser", "approver"))
        cls.work = cls._category("work")
        cls.first = cls._registration(name="=1+1", benefit_value=1_500_000)
        cls.second = cls._registration(name="+84", benefit_value=500_000)
        cls.later = cls._registration(phase_id=cls.later_phase.id)
        cls.draft = cls._registration(name="Nháp", benefit_value=7)
        cls.task = cls._registration("task", cls.officer_s, unit_id=cls.sibling.id)
        cls.own = cls._registration("task", cls.officer_d, unit_id=cls.district.id)
        for registration, user in (
            (cls.first + cls.second + cls.later, cls.officer_b),
            (cls.task, cls.officer_s),
            (cls.own, cls.officer_d),
        ):
            registration.with_user(user).action_submit()
        cls._climb(cls.first)

    def _table(self, unit, user=None, phase=None, every_unit=False):
        summary = self.env["emulation.summary"].with_user(user or self.viewer_p)
        phase = phase or self.env["emulation.phase"]
        return summary._build(self.campaign, phase, unit, every_unit)

    def _rows(self, table):
        """Number, name, and the figures of works and tasks of each row."""
        kinds = (self.work.id, self._category("task").id)
        return [
            (line.number, line.name, *(tuple(line.cells.get(kind, ())) for kind in kinds))
            for line in table.lines
        ]

    def _wizard(self, user=None, **values):
        values = {"campaign_id": self.campaign.id, "unit_id": self.province.id, **values}
        return self.env["emulation.summary.print"].with_user(user or self.viewer_p).create(values)

    def _book(self, **values):
        wizard = self._wizard(**values)
        wizard.action_confirm()
        return load_workbook(io.BytesIO(b64decode(wizard.content)))

    # ------------------------------------------------------------
    # What it counts
    # ------------------------------------------------------------

    def test_doctests(self):
        self.assertFalse(doctest.testmod(emulation_summary).failed)

    def test_units_directly_below(self):
        table = self._table(self.province)
        self.assertEqual(
            self._rows(table),
            [
                ("1", "Công đoàn D", (3, 1, 0, 2_000_000), (2, 0, 0, 0)),
                ("2", "Công đoàn E", (), ()),
            ],
        )
        self.assertEqual(table.total.cells[self.work.id], Figures(3, 1, 0, 2_000_000))
        everything = table.bands[-1].figures(table.total)
        self.assertEqual(everything, Figures(5, 1, 0, 2_000_000))

    def test_every_unit_in_the_order_of_the_tree(self):
        table = self._table(self.province, every_unit=True)
        self.assertEqual(
            self._rows(table),
            [
                ("I", "Công đoàn D", (3, 1, 0, 2_000_000), (2, 0, 0, 0)),
                ("", "Riêng Công đoàn D", (), (1, 0, 0, 0)),
                ("1", "Công đoàn B1", (3, 1, 0, 2_000_000), ()),
                ("2", "Công đoàn B2", (), (1, 0, 0, 0)),
                ("II", "Công đoàn E", (), ()),
            ],
        )
        self.assertEqual([line.strong for line in table.lines], [True, False, False, False, True])
        self.assertEqual(table.total.cells, self._table(self.province).total.cells)

    def test_unit_itself_stands_before_those_below(self):
        rows = self._rows(self._table(self.district, self.officer_d))
        self.assertEqual([name for __, name, *__ in rows][0], "Riêng Công đoàn D")
        self.assertEqual([row[0] for row in rows], ["", "1", "2"])
        alone = self._rows(self._table(self.base, self.officer_b))
        self.assertEqual(alone, [("", "Công đoàn B1", (3, 1, 0, 2_000_000), ())])

    def test_phase(self):
        table = self._table(self.province, phase=self.later_phase)
        self.assertEqual(table.total.cells, {self.work.id: Figures(1, 0, 0, 0)})

    def test_rejected_and_withdrawn_count_for_nothing(self):
        self.task.with_user(self.appraiser_s).action_reject("Không đúng đối tượng")
        self.second.with_user(self.officer_b).action_withdraw("Nhập nhầm")
        total = self._table(self.province).total
        self.assertEqual(sum(figures.registered for figures in total.cells.values()), 3)

    def test_only_what_one_may_read(self):
        total = self._table(self.province, self.officer_b).total
        self.assertEqual(list(total.cells), [self.work.id])

    # ------------------------------------------------------------
    # Who may take it
    # ------------------------------------------------------------

    def test_unit_outside_the_territory(self):
        for user in (self.officer_d, self.officer_b):
            wizard = self._wizard(user)
            for press in (wizard.action_confirm, wizard.action_print, wizard._paper_html):
                with self.assertRefused("hold a mandate there or above"):
                    press()
        self._wizard(self.officer_d, unit_id=self.district.id).action_confirm()

    def test_plan_that_is_not_for_the_reader(self):
        other = self._campaign(code="KH-2")
        # not even its name is shown
        with self.assertRaises(AccessError):
            self._wizard(self.officer_b, campaign_id=other.id, unit_id=self.base.id)
        wizard = self._wizard(self.officer_b, unit_id=self.base.id)
        mandates = self.env["union.mandate"].search([("user_id", "=", self.officer_b.id)])
        mandates.date_end = "2026-02-01"
        with self.assertRaises(AccessError):
            wizard.action_confirm()

    def test_parts_of_other_plans_and_units(self):
        other = self._campaign(code="KH-2")
        with self.assertRaises(ValidationError):
            self._wizard(self.officer_p, campaign_id=other.id, phase_id=self.phase.id)
        with self.assertRaises(ValidationError):
            self._wizard(unit_id=self.district.id, signatory_id=self.signatory.id)

    def test_workbook_is_its_maker_s(self):
        wizard = self._wizard()
        wizard.action_confirm()
        with self.assertRaises(AccessError):
            wizard.with_user(self.officer_p).read(["content"])

    def test_taking_it_is_an_event(self):
        before = self.env["union.event"].search([])
        wizard = self._wizard(every_unit=True)
        wizard.action_confirm()
        wizard._paper_html()
        events = self.env["union.event"].search([]) - before
        self.assertRecordValues(
            events.sorted("id"),
            [
                {"action": name, "actor_name": self.viewer_p.name, "unit_id": self.province.id}
                for name in ("export", "print")
            ],
        )
        self.assertIn("5", events[0].with_user(self.viewer_p).detail)

    # ------------------------------------------------------------
    # What it looks like
    # ------------------------------------------------------------

    def test_workbook(self):
        table, listed = self._book(every_unit=True).worksheets
        rows = list(table.iter_rows(values_only=True))
        bands, heads = rows[5], rows[6]
        # the paper's own language, whatever the reader's
        language = self.env["union.paper.snapshot"]._context()
        place = bands.index(self.work.with_context(language).name)
        self.assertEqual(heads[:2], ("STT", "Đơn vị"))
        self.assertEqual(
            heads[place : place + 4],
            ("Đăng ký", "Được duyệt", "Công nhận", "Giá trị làm lợi (đồng)"),
        )
        self.assertEqual(rows[7][1], "Công đoàn D")
        self.assertEqual(rows[7][place : place + 4], (3, 1, 0, 2_000_000))
        self.assertEqual(rows[-1][1], "TỔNG CỘNG")
        self.assertEqual(rows[-1][-4:], (5, 1, 0, 2_000_000))
        self.assertEqual(table.freeze_panes, "A8")
        self.assertEqual(table.print_title_rows, "$6:$7")
        self.assertTrue(table["A8"].font.b and not table["B9"].font.b)
        names = [row[2] for row in listed.iter_rows(min_row=7)]
        self.assertEqual({cell.data_type for cell in names}, {"s"})
        self.assertLessEqual({"=1+1", "+84"}, {cell.value for cell in names})
        self.assertEqual(len(names), 5)

    def test_list_says_of_each_kind_what_it_has(self):
        anniversary = self.env["emulation.anniversary"].create(
            {"name": "ngày thành lập", "day": 28, "month": 7, "year_origin": 1929}
        )
        self._registration(
            name="Nhà trẻ",
            planned_precision="quarter",
            planned_finish="2026-05-20",
            investment=450_000_000_000,
            anniversary_id=anniversary.id,
            dedication="Đại hội Công đoàn tỉnh",
        )
        authors = [{"name": "Nông Văn E", "share": 66.67}, {"name": "Lý A", "share": 33.33}]
        self._registration(
            "initiative", name="Giá phơi", author_ids=[Command.create(row) for row in authors]
        )
        drafts = self.env["emulation.registration"].search([("state", "=", "draft")])
        rows = {row[2]: row for row in self.env["emulation.summary.list"]._rows(drafts)}
        heads = [column.title for column in COLUMNS]
        said = {name: dict(zip(heads, row, strict=True)) for name, row in rows.items()}
        self.assertEqual(said["Nhà trẻ"]["Thời gian dự kiến"], "quý II/2026")
        self.assertEqual(said["Nhà trẻ"]["Tổng mức đầu tư (đồng)"], 450_000_000_000)
        self.assertEqual(
            said["Nhà trẻ"]["Chào mừng"],
            "Kỷ niệm 97 năm ngày thành lập (28/7/1929 - 28/7/2026); Đại hội Công đoàn tỉnh",
        )
        for name in ("Thời gian dự kiến", "Tổng mức đầu tư (đồng)", "Chào mừng"):
            self.assertFalse(said["Giá phơi"][name])
        authors = "Nông Văn E (66,67%), Lý A (33,33%)"
        self.assertEqual(said["Giá phơi"]["Tác giả (tỷ lệ đóng góp)"], authors)
        self.assertFalse(said["Nhà trẻ"]["Tác giả (tỷ lệ đóng góp)"])

    def test_queries_do_not_grow_with_the_list(self):
        rows = [self._registration(kind) for kind in ("work", "initiative") for __ in range(10)]

        def queries(registrations):
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            self.assertTrue(list(self.env["emulation.summary.list"]._rows(registrations)))
            return self.env.cr.sql_log_count - start

        few = rows[0] + rows[10]
        queries(few)
        self.assertLessEqual(queries(few.union(*rows)), queries(few))

    def test_paper(self):
        self.env["res.lang"]._activate_lang("vi_VN")
        wizard = self._wizard(every_unit=True)
        content, kind = self.env["ir.actions.report"].with_user(self.viewer_p)._render_qweb_pdf(
            wizard.action_print()["report_name"], wizard.ids
        )  # fmt: skip
        self.assertEqual(kind, "pdf")
        page = PdfReader(io.BytesIO(content)).pages[0]
        self.assertEqual([round(float(side)) for side in page.mediabox[2:]], [842, 595])
        text = page.extract_text()
        for words in (
            "BẢN TỔNG HỢP ĐĂNG KÝ",
            "Bắc Kạn, ngày 02 tháng 02 năm 2026",
            "Số liệu đến 10 giờ 00 ngày 02 tháng 02 năm 2026",
            "Riêng Công đoàn D",
            "2.000.000",
            "TM. BAN THƯỜNG VỤ",
            "Bùi Minh Thanh",
            "NGƯỜI LẬP BIỂU",
        ):
            self.assertIn(words, text)
        self.assertNotIn("Số:", text)

    def test_more_rows_than_a_paper_takes(self):
        self.patch(emulation_summary_print, "ROWS_ON_PAPER", 4)
        self._wizard()._paper_html()
        with self.assertRefused("take the workbook"):
            self._wizard(every_unit=True)._paper_html()

    def test_wide_table_is_cut_between_categories(self):
        bands = [Band(f"Loại {number}", (number,), False) for number in range(12)]
        cells = {number: Figures(98765, 98765, 98765, 0) for number in range(12)}
        table = Table(bands, [], Line("", "", cells, strong=True))
        parts = self.env["emulation.summary.print"]._parts(table)
        self.assertEqual([len(part["bands"]) for part in parts], [4, 4, 4])
        for part in parts:
            self.assertAlmostEqual(sum(part["widths"]), 250, places=1)
            self.assertGreaterEqual(part["widths"][1], 52)
            self.assertEqual(part["rows"][-1]["name"], "Tổng cộng")
