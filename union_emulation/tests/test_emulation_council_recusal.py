from odoo.exceptions import AccessError
from odoo.tests import tagged

from .test_emulation_council_session import CouncilCase


@tagged("post_install", "-at_install")
class TestEmulationCouncilRecusal(CouncilCase):
    """Who may not vote on a line: found, shown with its reason, refused, and how he counts."""

    def _reasons(self, session):
        return {(row.user_id, row.kind): row.detail for row in session.item_ids.recusal_ids}

    def test_own_case(self):
        self.member.user_id = self.members[2]
        session = self._session()
        self.assertIn((self.members[2], "own"), self._reasons(session))
        self.assertIn("Ủy viên 2 (own case", session.item_ids.recusal_text)

    def test_own_unit_and_one_above_below_the_councils(self):
        self._mandate(self.members[2], "viewer", self.base)
        self._mandate(self.members[3], "viewer", self.district)
        self._member("Người của đơn vị", user_id=self.members[4].id)
        self._mandate(self.chair, "viewer", self.province)
        self._mandate(self.secretary, "viewer", self.sibling)
        session = self._session()
        self.assertEqual(
            self._reasons(session),
            {
                (self.members[2], "unit"): self.base.name,
                (self.members[3], "unit"): self.district.name,
                (self.members[4], "unit"): self.base.name,
            },
        )

    def test_approved_it_earlier(self):
        self.council.member_ids[-1].user_id = self.approver_d
        session = self._session()
        reasons = self._reasons(session)
        self.assertEqual(reasons[self.approver_d, "approved"], self.district.name)

    def test_found_again_when_the_council_changes(self):
        session = self._session()
        self.assertFalse(session.item_ids.recusal_ids)
        self.council.member_ids[-1].user_id = self.approver_d
        self.assertTrue(session.item_ids.recusal_ids)
        self.council.member_ids[-1].user_id = self.members[4]
        self.assertFalse(session.item_ids.recusal_ids)

    def test_declared_kinship(self):
        session = self._open()
        member = session.with_user(self.members[2])
        with self.assertRefused("Only chair and secretary"):
            member.action_declare(self.nomination.id, "anh ruột", self.members[3].id)
        with self.assertRefused("Say which kinship"):
            member.action_declare(self.nomination.id, "")
        member.action_declare(self.nomination.id, "anh ruột")
        session.with_user(self.secretary).action_declare(
            self.nomination.id, "vợ", self.members[3].id
        )
        self.assertEqual(
            self._reasons(session),
            {(self.members[2], "kinship"): "anh ruột", (self.members[3], "kinship"): "vợ"},
        )
        self._vote(session, "yes")
        with self.assertRefused("too late"):
            session.with_user(self.chair).action_declare(self.nomination.id, "chú")

    def test_kinship_declared_by_mistake_is_taken_back_before_the_opening(self):
        session = self._session()
        session.action_declare(self.nomination.id, "vợ", self.members[3].id)
        with self.assertRaises(AccessError):
            session.item_ids.recusal_ids.with_user(self.officer_b).action_take_back()
        session.item_ids.recusal_ids.action_take_back()
        self.assertFalse(session.item_ids.recusal_ids)
        session.action_open()
        session.action_declare(self.nomination.id, "vợ", self.members[3].id)
        with self.assertRaises(AccessError):
            session.item_ids.recusal_ids.action_take_back()

    def test_recused_member_is_refused_on_his_line_only(self):
        other = self._approved_nomination(member_id=False, nominee_name="Lý Văn F")
        self.member.user_id = self.members[2]
        session = self._open(self.nomination | other)
        voter = session.with_user(self.members[2])
        with self.assertRefused("You do not vote on .*own case"):
            voter.action_vote({self.nomination.id: "yes", other.id: "yes"})
        self.assertEqual(set(voter.action_vote({other.id: "yes"})), {str(other.id)})

    def test_count_follows_the_rule(self):
        for leave, base in ((False, 5), (True, 4)):
            with self.env.cr.savepoint() as savepoint:
                self.member.user_id = self.members[2]
                session = self._open(recused_leave=leave)
                for user in self.members - self.members[2]:
                    session.with_user(user).action_vote({self.nomination.id: "yes"})
                session.action_close()
                self.assertEqual(session.item_ids.base_count, base)
                # of how many, where these are not all members
                said = {5: "50 % of all = 3", 4: "50 % of all (4) = 3"}[base]
                self.assertIn(f"5 members, more than {said}", session.item_ids.tally_text)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_nobody_writes_recusals(self):
        self.member.user_id = self.members[2]
        session = self._session()
        rows = session.item_ids.recusal_ids.sudo()
        for change in (
            lambda: rows.write({"name": "X"}),
            lambda: rows.unlink(),
            lambda: rows.create([{}]),
        ):
            with self.assertRaises(AccessError):
                change()
