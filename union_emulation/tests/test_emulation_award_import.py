import base64
import io

from openpyxl import Workbook, load_workbook

from odoo.exceptions import UserError
from odoo.tests import tagged

from . import workbooks
from .common import AwardRegisterCase

HEADS = {
    "subject_type": "Đối tượng",
    "member": "Mã đoàn viên",
    "name": "Họ tên hoặc tên tập thể",
    "unit": "Mã đơn vị",
    "is_outside": "Ngoài danh sách",
    "award": "Mã khen thưởng *",
    "year": "Năm thành tích *",
    "decision_number": "Số quyết định *",
    "decision_date": "Ngày quyết định *",
    "body_name": "Cơ quan quyết định",
    "deciding_unit": "Mã đơn vị quyết định",
    "citation": "Nội dung thành tích",
    "basis": "Loại hình khen thưởng",
    "register_number": "Số vào sổ",
    "amount": "Tiền thưởng (đồng)",
    "unit_name": "Đơn vị khi đó",
}


@tagged("post_install", "-at_install")
class TestEmulationAwardImport(AwardRegisterCase):
    """Past awards come in by workbook: all of it, or nothing; nothing comes in twice."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.namesake = cls._member("Lý Thị G"), cls._member("Lý Thị G")
        cls.collective = dict(cls.env["emulation.award.import.form"]._choices("subject_type"))

    def _line(self, **values):
        return {
            "member": self.member.code,
            "award": "BK-T",
            "year": 2023,
            "decision_number": "15/QĐ-LĐLĐ",
            "decision_date": "12/01/2024",
            "body_name": "LĐLĐ tỉnh",
            **values,
        }

    def _subject(self, key):
        return next(label for label, value in self.collective.items() if value == key)

    def _workbook(self, *rows, heads=HEADS):
        book = Workbook()
        sheet = book.active
        sheet.title = "Khen thuong"
        sheet.append([*heads.values()])
        for row in rows:
            sheet.append([row.get(name) for name in heads])
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()

    def _upload(self, *rows, user=None, raw=None):
        env = self.env(user=user or self.officer_b)
        wizard = env["emulation.award.import"].create(
            {
                "unit_id": self.base.id,
                "workbook": base64.b64encode(raw or self._workbook(*rows)),
                "workbook_filename": "a.xlsx",
            }
        )
        wizard.action_confirm()
        return wizard

    def _awards(self):
        return self.env["emulation.award"].search([("source", "=", "past")], order="id")

    def _faults(self, *rows, **options):
        """What is said against the rows, of which nothing is read."""
        wizard = self._upload(*rows, **options)
        self.assertFalse(self._awards())
        return wizard.faults or ""

    # what comes in

    def test_template_comes_back(self):
        wizard = (
            self.env["emulation.award.import"]
            .with_user(self.officer_d)
            .create({"unit_id": self.district.id})
        )
        wizard.action_template()
        raw = base64.b64decode(wizard.with_context(bin_size=False).template)
        codes = [row[0] for row in load_workbook(io.BytesIO(raw))["Đơn vị"].values]
        self.assertIn(self.sibling.code, codes)
        self.assertNotIn(self.other.code, codes)

        def fill(book):
            sheet = book.worksheets[0]
            heads = [cell.value for cell in sheet[1]]
            for name, value in self._line().items():
                sheet.cell(2, heads.index(HEADS[name]) + 1, value)

        self.assertFalse(self._upload(raw=workbooks.changed(raw, fill)).faults)
        self.assertEqual(self._awards().member_id, self.member)

    def test_person_unit_group_and_outsider(self):
        collective = self._subject("collective")
        base = {"member": None, "unit": self.base.code}
        wizard = self._upload(
            self._line(citation="Thi đua", amount=1500000, register_number="27"),
            self._line(subject_type=collective, **base),
            self._line(subject_type=collective, name="Tổ hàn", **base),
            self._line(name="Hà Văn K", is_outside="x", **base),
        )
        self.assertFalse(wizard.faults)
        person, unit, group, outsider = self._awards()
        self.assertEqual((person.member_id, person.unit_id), (self.member, self.base))
        self.assertEqual(person.citation, "Thi đua")
        self.assertEqual((person.amount, person.register_number), (1500000, "27"))
        self.assertEqual(str(person.decision_date), "2024-01-12")
        self.assertEqual(person.basis, "merit")
        self.assertEqual(unit.nominee_unit_id, self.base)
        self.assertEqual(unit.recipient_name, "Công đoàn B1")
        self.assertEqual((group.recipient_name, group.unit_id), ("Tổ hàn", self.base))
        self.assertFalse(group.nominee_unit_id)
        self.assertEqual(outsider.recipient_name, "Hà Văn K")
        self.assertFalse(outsider.member_id)
        self.assertEqual(set(self._awards().mapped("entered_by")), {self.officer_b.name})

    def test_person_by_name_and_unit(self):
        row = self._line(member=None, name="NÔNG văn E", unit=self.base.code)
        self.assertFalse(self._upload(row).faults)
        self.assertEqual(self._awards().member_id, self.member)

    def test_unit_that_granted_it_by_code(self):
        row = self._line(body_name=None, deciding_unit=self.province.code)
        self.assertFalse(self._upload(row).faults)
        self.assertEqual(self._awards().deciding_unit_id, self.province)
        self.assertEqual(self._awards().body_name, "Công đoàn P")
        self.assertFalse(self._awards().register_number)

    # a second time

    def test_second_upload_doubles_nothing(self):
        self._upload(self._line(), self._line(year=2022))
        self._upload(
            self._line(decision_number="015/qđ-lđlđ"), self._line(year=2022, citation="Mới")
        )
        first, second = self._awards()
        self.assertFalse(first.citation)
        self.assertEqual(second.citation, "Mới")
        self.assertEqual(second.corrected_by_id, self.officer_b)

    def test_what_was_confirmed_is_not_written_over(self):
        self._upload(self._line())
        self._awards().with_user(self.appraiser_d).action_confirm()
        self.assertFalse(self._upload(self._line()).faults)  # it says the same
        faults = self._upload(self._line(citation="Khác"), self._line(year=2022)).faults
        self.assertIn("row 2, column “Nội dung thành tích”: This entry has been confirmed", faults)
        self.assertEqual(len(self._awards()), 1)

    def test_what_was_decided_here_is_not_entered(self):
        self._recorded({"year": 2023, "decision_number": "15/QĐ-LĐLĐ"})
        self.assertIn(
            "row 2, column “Số quyết định”: This award was decided", self._faults(self._line())
        )

    def test_same_award_twice_in_one_workbook(self):
        self.assertIn(
            "row 3, column “Số quyết định”: This is the same award as in row 2",
            self._faults(self._line(), self._line()),
        )

    # faults

    def test_faults_are_named_by_row_and_column(self):
        collective = self._subject("collective")
        wrong = {
            "“Mã đoàn viên”: There is no member with the code “DV-X”": {"member": "DV-X"},
            "“Họ tên hoặc tên tập thể”: “.*” is “Nông Văn E”": {"name": "Nông Văn X"},
            "“Mã đơn vị”: There is no unit with the code “T-X”": {"unit": "T-X"},
            "“Mã đơn vị”: A name alone": {"member": None, "name": "Nông Văn E"},
            "“Họ tên hoặc tên tập thể”: Say who got it": {"member": None},
            "“Họ tên hoặc tên tập thể”: “Công đoàn B1” has no member": {
                "member": None,
                "name": "Hà Văn K",
                "unit": "T-B1",
            },
            "“Mã đoàn viên”: “Công đoàn B1” has several": {
                "member": None,
                "name": "Lý Thị G",
                "unit": "T-B1",
            },
            "“Mã đoàn viên”: Only a person": {"subject_type": collective, "unit": "T-B1"},
            "“Mã khen thưởng”: “BK-X” is none of the list": {"award": "BK-X"},
            "“Mã khen thưởng”: This has to be filled in": {"award": None},
            "“Năm thành tích”: A year has four figures": {"year": 23},
            "“Năm thành tích”: The decision is older": {"year": 2025},
            "“Ngày quyết định”: “32/01/2024” is no date": {"decision_date": "32/01/2024"},
            "“Ngày quyết định”: This day is still to come": {"decision_date": "01/01/2027"},
            "“Cơ quan quyết định”: Say who granted it": {"body_name": None},
            "“Mã đơn vị quyết định”: There is no unit": {"deciding_unit": "T-X"},
            "“Tiền thưởng .đồng.”: This number cannot be negative": {"amount": -5},
            "“Số quyết định”: This is a formula": {"decision_number": "=1+1"},
        }
        faults = self._faults(*(self._line(**values) for values in wrong.values()))
        lines = faults.splitlines()
        for number, sentence in enumerate(wrong, 2):
            start = f"Sheet “Khen thuong”, row {number}, column "
            found = "\n".join(line for line in lines if line.startswith(start))
            self.assertRegex(found, sentence)

    def test_award_is_not_for_this_kind(self):
        self.award.for_collective = False
        row = self._line(member=None, subject_type=self._subject("collective"), unit="T-B1")
        self.assertIn("is not for this kind of recipient", self._faults(row))

    def test_columns_are_those_of_the_template(self):
        short = {name: head for name, head in HEADS.items() if name != "year"}
        for heads, sentence in (
            (short, "column “Năm thành tích”: This column is missing"),
            ({**HEADS, "x": "Ghi chú"}, "column “Ghi chú”: This column is not of the template"),
            ({**HEADS, "x": "Số quyết định"}, "column “Số quyết định”: This column stands"),
            ({"a": "Họ tên"}, "column “Mã khen thưởng”: This column is missing"),
        ):
            raw = self._workbook(self._line(), heads=heads)
            self.assertIn(sentence, self._faults(raw=raw))
        self.assertIn("No row is filled in", self._faults())

    def test_hostile_files_are_refused(self):
        form = self.env["emulation.award.import.form"].with_user(self.officer_b)
        raw = form._template(self.base)

        def merge(book):
            book.worksheets[0].merge_cells("A1:C1")

        wide = {**HEADS, **{f"c{n}": f"Cột {n}" for n in range(300)}}
        for bad, sentence in (
            (workbooks.with_macros(raw), "macros"),
            (workbooks.bomb(raw), "unpacks"),
            (workbooks.with_entities(raw), "document type"),
            (workbooks.cut_off(raw), "cannot be read"),
            (workbooks.changed(raw, merge), "are merged"),
            (self._workbook(self._line(), heads=wide), "columns: at most 40"),
            (b"not a workbook", "cannot be read"),
        ):
            with self.assertRefused(sentence):
                self._upload(raw=bad)
        with self.assertRefused("Choose a workbook"):
            self.env["emulation.award.import"].with_user(self.officer_b).create(
                {"unit_id": self.base.id}
            ).action_confirm()
        self.assertFalse(self._awards())

    # who may

    def test_officer_of_the_territory_only(self):
        for user in (self.appraiser_b, self.viewer_p):
            with self.assertRefused("Only an officer enters past awards"):
                self._upload(self._line(), user=user)
        self.assertIn(
            "in the units you are an officer of", self._faults(self._line(), user=self.officer_s)
        )
        outsider = self._line(member=None, name="Hà", is_outside="x", unit="T-B1")
        self.assertIn(
            "Only an officer of “Công đoàn B1”", self._faults(outsider, user=self.officer_s)
        )
        self.assertFalse(self._upload(self._line(), user=self.officer_p).faults)

    def test_unit_of_the_day_is_ones_own(self):
        """Nobody puts lines into the register of another unit."""
        self.assertIn("Only an officer of “Công đoàn B2”", self._faults(self._line(unit="T-B2")))

    def test_a_wizard_is_its_users(self):
        wizard = self._upload(self._line())
        with self.assertRaises(UserError):
            wizard.with_user(self.officer_p).action_confirm()

    def test_queries_do_not_grow_with_rows(self):
        members = [self._member(f"Hà Văn {n}") for n in range(8)]
        match = self.env["emulation.award.import.match"].with_user(self.officer_b)
        reader = self.env["emulation.award.import.reader"].with_user(self.officer_b)

        def count(people):
            raw = self._workbook(*(self._line(member=member.code) for member in people))
            rows = reader._read(raw)[1]
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertFalse(match._match(rows)[1])
            return self.env.cr.sql_log_count - before

        few = count(members[:1])
        self.assertLessEqual(count(members), few)
