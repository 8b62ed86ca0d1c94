from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import AwardRegisterCase


@tagged("post_install", "-at_install")
class TestEmulationAwardHistoryMixin(AwardRegisterCase):
    """Awards of a person and of a unit, wherever they moved; who reads them."""

    NAMES = ["award_name", "recipient_name", "unit_name", "body_name", "unit_id", "year"]

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.far = cls._unit("F", cls.other)
        cls.officer_f = cls._user("officer", cls.far)
        cls.officer_e = cls._user("officer", cls.other)

    def _reads(self, user, award):
        return award in self.env["emulation.award"].with_user(user).search([])

    def _merge(self, target=None):
        """The base unit ends and goes into its sibling, unless said."""
        admin = new_test_user(self.env, "admin.t", groups="union_emulation.group_union_admin")
        wizard = (
            self.env["union.unit.reorganise"]
            .with_user(admin)
            .create(
                {
                    "kind": "merge",
                    "date": self.env["union.clock"]._today(),
                    "unit_ids": self.base.ids,
                    "target_id": (target or self.sibling).id,
                }
            )
        )
        wizard.action_preview()
        wizard.action_apply()
        self.env.invalidate_all()

    def test_read_where_it_was_earned_and_granted(self):
        award = self._recorded({"deciding_unit_id": self.district.id})
        for user in (self.officer_b, self.officer_d, self.viewer_p):
            self.assertTrue(self._reads(user, award), user.name)
            self.assertTrue(award.with_user(user).in_sight)
        for user in (self.officer_s, self.officer_e, self.officer_f):
            self.assertFalse(self._reads(user, award), user.name)
            with self.assertRaises(AccessError):
                award.with_user(user).read(["citation"])

    def test_history_follows_the_person(self):
        award = self._recorded({"deciding_unit_id": self.district.id})
        self.member.unit_id = self.far
        for user in (self.officer_f, self.officer_e, self.officer_b, self.officer_d):
            self.assertTrue(self._reads(user, award), user.name)
        self.assertFalse(self._reads(self.officer_s, award))
        self.member.unit_id = self.sibling
        self.assertTrue(self._reads(self.officer_s, award))
        self.assertFalse(self._reads(self.officer_f, award))

    def test_sight_follows_the_tree(self):
        award = self._recorded({"deciding_unit_id": self.district.id})
        self.member.unit_id = self.far
        self.far.parent_id = self.district
        self.assertFalse(self._reads(self.officer_e, award))
        self.assertTrue(self._reads(self.officer_f, award))
        self.base.parent_id = self.other
        self.assertTrue(self._reads(self.officer_e, award))
        self.assertTrue(self._reads(self.officer_d, award))  # it granted it
        self.district.parent_id = self.other
        self.assertEqual(award.deciding_path, self.district.parent_path)

    def test_merged_unit_reads_as_before(self):
        unit = {"member_id": False, "nominee_unit_id": self.base.id}
        awards = self._recorded({}, unit)
        before = awards.read(self.NAMES, load=None)
        self._merge()
        self.award.name = "Tên khác"
        awards.invalidate_recordset()
        self.assertEqual(awards.read(self.NAMES, load=None), before)
        self.assertEqual(self.member.unit_id, self.sibling)
        self.assertTrue(self._reads(self.officer_s, awards[0]))
        # the keeper has them, under the name of the day
        self.assertEqual(self.sibling.with_user(self.officer_s).award_count, 2)
        domain = self.sibling.with_user(self.officer_s).action_open_awards()["domain"]
        self.assertEqual(self.env["emulation.award"].search(domain), awards.sorted("id", True))
        found = self.env["emulation.award"]._of(units=self.sibling)
        self.assertEqual(found[self.sibling], awards[1])
        self.assertEqual(found[self.sibling].recipient_name, "Công đoàn B1")

    def test_unit_above_keeps_files_and_inherits_no_award(self):
        award = self._recorded({"member_id": False, "nominee_unit_id": self.base.id})
        self._merge(self.district)
        self.assertEqual(self.district.with_user(self.officer_d).award_count, 0)
        self.assertFalse(self.env["emulation.award"]._of(units=self.district)[self.district])
        self.assertEqual(self.base.with_user(self.officer_d).award_count, 1)
        self.assertTrue(self._reads(self.officer_d, award))

    def test_of_people_and_units(self):
        other = self._member("Lý Thị G")
        unit = {"member_id": False, "nominee_unit_id": self.base.id}
        old, new, of_unit, revoked = self._recorded(
            {"year": 2023, "decision_date": "2024-01-20"}, {}, unit, {"year": 2022}
        )
        revoked._settle({"state": "revoked"})
        self.member.unit_id = self.far
        Award = self.env["emulation.award"].with_user(self.officer_s)
        found = Award._of(self.member | other, self.base | self.sibling)
        self.assertEqual(found[self.member], new | old)
        self.assertEqual(found[self.base], of_unit)
        self.assertFalse(found[other])
        self.assertFalse(found[self.sibling])
        self.assertEqual(found[self.member].mapped("year"), [2025, 2023])

    def test_of_asks_as_often_for_many(self):
        members = self.member | self._member("Lý Thị G") | self._member("Hà Văn H")
        self._recorded(*({"member_id": member.id} for member in members))
        Award = self.env["emulation.award"]

        def count(people, units):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            Award._of(people, units)
            return self.env.cr.sql_log_count - before

        few = count(self.member, self.base)
        self.assertLessEqual(count(members, self.base | self.sibling | self.district), few)

    def test_counts_respect_rights(self):
        self._recorded({}, {"year": 2024})
        self.assertEqual(self.member.with_user(self.officer_b).award_count, 2)
        self.assertEqual(self.base.with_user(self.officer_b).award_count, 2)
        self.assertEqual(self.base.with_user(self.officer_s).award_count, 0)
        domain = self.member.with_user(self.officer_b).action_open_awards()["domain"]
        self.assertEqual(self.env["emulation.award"].search_count(domain), 2)
