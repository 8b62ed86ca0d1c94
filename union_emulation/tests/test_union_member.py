from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import SQL

from .common import UnionCase


@tagged("post_install", "-at_install")
class TestUnionMember(UnionCase):
    """The roll of a unit, and the personal data apart from it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Member = cls.env["union.member"]
        cls.member = Member.create({"name": "Nguyễn Văn Ẩn", "unit_id": cls.base.id})
        cls.others = Member.create(
            [
                {"name": name, "unit_id": cls.base.id}
                for name in ("Trần Thị An", "Lê Văn Đào", "Bùi Thu Dung")
            ]
        )
        cls.private = cls.env["union.member.private"].create(
            {"member_id": cls.member.id, "birth_date": "1980-02-03"}
        )

    def test_vietnamese_order(self):
        names = self.env["union.member"].search([("unit_id", "=", self.base.id)]).mapped("name")
        self.assertEqual(names, ["Trần Thị An", "Nguyễn Văn Ẩn", "Bùi Thu Dung", "Lê Văn Đào"])

    def test_found_without_accents(self):
        found = self.env["union.member"].search([("display_name", "ilike", "nguyen van an")])
        self.assertIn(self.member, found)

    def test_corrected_given_name_decides(self):
        self.member.given_name = "Văn Ẩn"
        names = self.env["union.member"].search([("unit_id", "=", self.base.id)]).mapped("name")
        self.assertEqual(names, ["Trần Thị An", "Bùi Thu Dung", "Lê Văn Đào", "Nguyễn Văn Ẩn"])

    def test_every_collation_gives_the_same_order(self):
        late = ["Lê Thu", "Lê Tú", "Hà Vinh", "Hà Xuân", "Hà Yến"]
        self.env["union.member"].create(
            [{"name": name, "unit_id": self.base.id} for name in reversed(late)]
        )
        names = ["Trần Thị An", "Nguyễn Văn Ẩn", "Bùi Thu Dung", "Lê Văn Đào", *late]
        self.env.flush_all()
        wanted = ["C", "en-x-icu", "vi-x-icu", "und-x-icu"]
        self.env.cr.execute(
            SQL("SELECT collname FROM pg_collation WHERE collname = ANY(%s)", wanted)
        )
        found = {collation for (collation,) in self.env.cr.fetchall()}
        self.assertIn("C", found)
        orders = {}
        for collation in found:
            self.env.cr.execute(
                SQL(
                    "SELECT name FROM union_member WHERE unit_id = %s ORDER BY sort_key COLLATE %s",
                    self.base.id,
                    SQL.identifier(collation),
                )
            )
            orders[collation] = [name for (name,) in self.env.cr.fetchall()]
        self.assertEqual(orders, dict.fromkeys(found, names))

    def test_code_is_given(self):
        self.assertRegex(self.member.code, r"^DV\d{6}")

    def test_roll_is_kept_by_the_officers_above(self):
        self.member.with_user(self.officer_b).job_title = "Công nhân"
        self.member.with_user(self.officer_d).job_title = "Tổ trưởng"
        for user in (self.viewer_p, self.officer_s):
            with self.assertRaises(AccessError):
                self.member.with_user(user).job_title = "x"

    def test_member_cannot_be_pushed_out_of_reach(self):
        with self.assertRaises(AccessError):
            self.member.with_user(self.officer_b).unit_id = self.sibling
        self.member.with_user(self.officer_d).unit_id = self.sibling

    def test_account_is_the_administrators_business(self):
        with self.assertRaises(AccessError):
            self.member.with_user(self.officer_b).user_id = self.officer_b

    def test_personal_data_stay_in_the_unit(self):
        self.assertEqual(str(self.private.with_user(self.officer_b).birth_date), "1980-02-03")
        for user in (self.officer_p, self.officer_d, self.officer_s):
            with self.assertRaises(AccessError):
                self.private.with_user(user).birth_date  # noqa: B018
            self.assertFalse(self.env["union.member.private"].with_user(user).search([]))

    def test_personal_data_do_not_change_owner(self):
        with self.assertRaises(AccessError):
            self.private.with_user(self.officer_b).member_id = self.others[0]
