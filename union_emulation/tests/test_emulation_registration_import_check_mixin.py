import io
from base64 import b64encode

from openpyxl import load_workbook

from odoo.exceptions import AccessError
from odoo.tests import tagged

from . import workbooks
from .import_case import ImportCase


@tagged("post_install", "-at_install")
class TestImportCheck(ImportCase):
    """Each fault of a row is named by sheet, row, column and reason, and nothing is imported."""

    def test_cells(self):
        faults = [
            ("benefit_value", -5, "cannot be negative", "Benefit Value"),
            ("benefit_value", "một triệu", "is no number", "Benefit Value"),
            ("benefit_value", 1.5, "no whole number", "Benefit Value"),
            ("benefit_value", 10**16, "too large", "Benefit Value"),
            ("benefit_value", "=1+1", "is a formula", "Benefit Value"),
            ("benefit_note", "=A1", "is a formula", "Benefit in words"),
            ("benefit_note", "#REF!", "could not work", "Benefit in words"),
            ("benefit_note", "x" * 10_001, "has 10001 letters", "Benefit in words"),
            ("name", "x" * 301, "has 301 letters", "Name"),
            ("name", None, "has to be filled in", "Name"),
            ("unit_id", None, "has to be filled in", "Unit code"),
            ("phase_id", "Đợt 9", "is none of the list: Đợt 1, Đợt 2", "Phase"),
            ("registrant_type", "Ai đó", "is none of the list", "Who registers"),
        ]
        rows = [{"name": f"Sáng kiến {n}", fault[0]: fault[1]} for n, fault in enumerate(faults)]
        one = self._upload(*rows)
        self.assertEqual(len(one.fault_ids), len(faults), one.fault_ids.mapped("reason"))
        for number, (__, ___, regex, title) in enumerate(faults, 2):
            self.assertFault(one, regex, number, title)

    def test_good_cells(self):
        one = self._imported(
            {"name": " Đồ   gá ", "benefit_value": "1.500.000", "phase_id": "đợt 2"},
            authors=[("1", None, "Tú", "33,33%"), ("1", "DV-1", None, 66.67)],
        )
        registration = self._registrations(one)
        self.assertEqual((registration.name, registration.benefit_value), ("Đồ gá", 1500000))
        self.assertEqual(registration.phase_id, self.later_phase)

    def test_shares_add_up_to_exactly_100(self):
        one = self._upload(
            {"name": "Một"},
            {"name": "Hai"},
            {"name": "Ba"},
            authors=[
                ("1", None, "A", 33.33),
                ("1", None, "B", 66.66),
                ("2", None, "A", 50.01),
                ("2", None, "B", 50),
                ("3", None, "A", 0.01),
                ("3", None, "B", 99.99),
            ],
        )
        self.assertEqual(len(one.fault_ids), 2)
        self.assertFault(one, "no. 1 add up to 99,99 %", 2, "Contribution (%)")
        self.assertFault(one, "no. 2 add up to 100,01 %", 4, "Contribution (%)")

    def test_share_has_two_decimals(self):
        one = self._upload({"name": "Một"}, authors=[("1", None, "A", 99.999)])
        self.assertFault(one, "more than two decimals", 2, "Contribution (%)")

    def test_authors(self):
        stranger = self.env["union.member"].create(
            {"code": "DV-E", "name": "Xa", "unit_id": self.other.id}
        )
        one = self._upload(
            {"name": "Một"},
            {"name": "Hai"},
            authors=[
                ("1", "DV-1", None, 50),
                ("1", "DV-1", None, 50),
                ("2", None, None, 50),
                ("2", stranger.code, None, 50),
                ("9", "DV-1", None, 100),
                (None, "DV-1", None, 100),
            ],
        )
        self.assertFault(one, "named once: the same stands in row 2", 3, "Member code")
        self.assertFault(one, "Each person has a name", 4, "Full name")
        self.assertFault(one, "no member with the code “DV-E” in your territory", 5, "Member code")
        self.assertFault(one, "No registration .* has the number “9”", 6, "No.")
        self.assertFault(one, "has to be filled in", 7, "No.")
        self.assertEqual(len(one.fault_ids), 5)

    def test_units(self):
        self._unit("Z", self.district)
        one = self._upload(
            {"name": "Một", "unit_id": "T-KHONG-CO"},
            {"name": "Hai", "unit_id": "T-B2"},
            {"name": "Ba", "unit_id": "T-E"},
        )
        self.assertFault(one, "no unit with the code “T-KHONG-CO”", 2, "Unit code")
        self.assertFault(one, "not in charge of “Công đoàn B2”", 3, "Unit code")
        self.assertFault(one, "not in charge of “Công đoàn E”", 4, "Unit code")

    def test_unit_above_does_not_register_for_one_that_has_an_officer(self):
        one = self._upload({"name": "Một"}, user=self.officer_d)
        self.assertFault(one, "not in charge of “Công đoàn B1”", 2, "Unit code")

    def test_unit_that_takes_no_part(self):
        self._unit("Z", self.district)
        one = self._upload({"name": "Một", "unit_id": "T-Z"}, user=self.officer_d)
        self.assertFault(one, "“Công đoàn Z” does not take part", 2, "Unit code")

    def test_registrants(self):
        self.env["union.member"].create(
            {"code": "DV-2", "name": "Lý B", "unit_id": self.sibling.id}
        )
        one = self._upload(
            {"name": "Một", "registrant_type": "A group"},
            {"name": "Hai", "registrant_type": "A person", "member_id": "DV-2"},
            {"name": "Ba", "registrant_type": "A person", "member_id": "DV-KHONG"},
        )
        self.assertFault(one, "Say which group", 2, "Group")
        self.assertFault(one, "“DV-2” is on the roll of “Công đoàn B1”", 3, "Member code")
        self.assertFault(one, "“DV-KHONG” is on the roll", 4, "Member code")

    def test_rows_that_say_the_same(self):
        one = self._upload(
            {"name": "Một"}, {"name": "Hai"}, {"name": "một"}, {"key": "2", "name": "4"}
        )
        self.assertFault(one, "stands in row 2 already", 4, "Name")
        self.assertFault(one, "stands in row 3 already", 5, "No.")
        self.assertEqual(len(one.fault_ids), 2)

    def test_closed_phase(self):
        one = self._import(self._filled({"name": "Một", "phase_id": "Đợt 1"}))
        self.phase.with_user(self.officer_p).action_close()
        self._read(one)
        self.assertFault(one, "“Đợt 1” is closed", 2, "Phase")

    def test_plan_closed_after_the_check(self):
        one = self._upload({"name": "Một"})
        self.assertEqual(one.state, "ready")
        self.campaign.with_user(self.officer_p).action_close()
        one.action_import()
        self.assertFault(one, "not running any more", 0)
        self.assertFalse(self.env["emulation.registration"].search([("name", "=", "Một")]))

    def test_mandate_that_ended_after_the_check(self):
        one = self._upload({"name": "Một"})
        mandates = self.env["union.mandate"].search([("user_id", "=", self.officer_b.id)])
        mandates.date_end = "2026-02-01"
        with self.assertRefused(".", AccessError):
            one.action_import()
        self.assertFalse(self.env["emulation.registration"].search([("name", "=", "Một")]))

    def test_author_who_left_after_the_check(self):
        one = self._upload({"name": "Một"}, authors=[("1", "DV-1")])
        self.assertEqual(one.state, "ready")
        self.member.active = False
        one.action_import()
        self.assertFault(one, "no member with the code “DV-1” in your territory", 2, "Member code")
        self.assertFalse(self.env["emulation.registration"].search([("name", "=", "Một")]))

    def test_cell_beside_the_columns(self):
        authors = [("1", "DV-1", None, 100, None, None, None, "thừa")]
        one = self._upload({"name": "Một"}, authors=authors)
        self.assertFault(one, "column without a heading", 2)

    def test_empty_workbook(self):
        self.assertFault(self._upload(), "Nothing stands here", 0)

    def test_faults_come_back_as_a_workbook_and_can_be_corrected_there(self):
        one = self._upload(
            {"name": "Một", "benefit_value": "một triệu"},
            {"name": "Hai", "description": "A\nB"},
            authors=[("1", None, "Tú", 90)],
        )
        raw = one._workbook("faults")[1]
        book = load_workbook(io.BytesIO(raw))
        heads = [cell.value for cell in book.worksheets[0][1]]
        rows = [dict(zip(heads, row, strict=True)) for row in book.worksheets[0].values][1:]
        self.assertEqual(rows[0]["Benefit Value"], "một triệu")
        self.assertRegex(rows[0]["Fault"], "Benefit Value: “một triệu” is no number")
        self.assertEqual((rows[1]["Content"], rows[1]["Fault"]), ("A\nB", None))
        self.assertRegex(book.worksheets[1]["H2"].value, "add up to 90,00 %")

        def correct(book):
            book.worksheets[0].cell(2, heads.index("Benefit Value") + 1, 1000000)
            book.worksheets[1]["D2"] = 100

        one.file = b64encode(workbooks.changed(raw, correct))
        self._read(one)
        self.assertEqual(one.state, "ready", one.fault_ids.mapped("reason"))
