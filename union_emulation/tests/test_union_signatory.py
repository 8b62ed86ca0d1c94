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
        self.signatory.write({"capacity": "q", "position": "Chủ tịch"})
        self.assertEqual(self.signatory.authority_line, "")
        self.assertEqual(self.signatory.position_line, "Q. CHỦ TỊCH")

    def test_body_is_required(self):
        with self.assertRaises(ValidationError):
            self.signatory.body = False
