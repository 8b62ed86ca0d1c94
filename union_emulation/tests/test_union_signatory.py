from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import UnionCase


@tagged("post_install", "-at_install")
class TestUnionSignatory(UnionCase):
    """In which capacity somebody signs."""

    def test_collective_body_without_kt(self):
        self.assertEqual(self.signatory.authority_line, "TM. BAN THƯỜNG VỤ")
        self.assertEqual(self.signatory.position_line, "PHÓ CHỦ TỊCH")

    def test_acting_head(self):
        self.signatory.write({"capacity": "q", "body": False, "position": "Chủ tịch"})
        self._prints("", "Q. CHỦ TỊCH")
        self.signatory.body = "Ban Thường vụ"
        self._prints("TM. BAN THƯỜNG VỤ", "Q. CHỦ TỊCH")

    def test_by_order_and_by_authorisation(self):
        self.signatory.write({"capacity": "tl", "position": "Trưởng Ban Tổ chức"})
        self._prints("TL. BAN THƯỜNG VỤ", "TRƯỞNG BAN TỔ CHỨC")
        self.signatory.capacity = "tuq"
        self._prints("TUQ. BAN THƯỜNG VỤ", "TRƯỞNG BAN TỔ CHỨC")

    def test_for_the_head(self):
        self.signatory.write({"capacity": "kt", "body": "Trưởng ban", "position": "Phó Trưởng ban"})
        self._prints("KT. TRƯỞNG BAN", "PHÓ TRƯỞNG BAN")

    def test_in_person(self):
        self.signatory.write({"capacity": "none", "body": False, "position": "Chủ tịch"})
        self._prints("", "CHỦ TỊCH")

    def test_no_kt_under_a_committee(self):
        for values in (
            {"position": "KT. CHỦ TỊCH PHÓ CHỦ TỊCH"},
            {"position": "kt. chủ tịch"},
            {"body": "TM. BAN THƯỜNG VỤ"},
            {"body": "BAN THƯỜNG VỤ KT. CHỦ TỊCH"},
            {"capacity": "q", "position": "Q. CHỦ TỊCH"},
        ):
            with self.assertRefused("Choose the capacity", ValidationError):
                self.signatory.write(values)
        self.signatory.position = "CHỦ TỊCH LĐLĐ Q.1"
        for body in ("Ban Thường vụ", "BAN CHẤP HÀNH", "Đoàn Chủ tịch"):
            with self.assertRefused("not for a committee", ValidationError):
                self.signatory.write({"capacity": "kt", "body": body})

    def _prints(self, *lines):
        signatory = self.signatory
        self.assertEqual((signatory.authority_line, signatory.position_line), lines)

    def test_body_is_required(self):
        with self.assertRaises(ValidationError):
            self.signatory.body = False
