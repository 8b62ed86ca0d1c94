from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .test_emulation_council_session import CouncilCase


@tagged("post_install", "-at_install")
class TestEmulationCouncilScore(CouncilCase):
    """Points by weighted criteria: hidden until one's own are sent, ties parted as declared."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rival = cls._approved_nomination(
            member_id=False, nominee_name="Lý Văn F", is_direct_worker=True
        )

    def _scoring(self, **values):
        return self._session(
            self.nomination | self.rival,
            mode="score",
            criterion_ids=[
                Command.create({"name": "Thành tích", "weight": 70}),
                Command.create({"name": "Lan tỏa", "weight": 30}),
            ],
            **{"pass_mark": 50, **values},
        )

    def _give(self, session, user, *sheets):
        """Points of a member: for each nominee those for each criterion."""
        criteria = session.criterion_ids.ids
        scores = {
            str(nomination.id): {str(c): p for c, p in zip(criteria, points, strict=True)}
            for nomination, points in zip(session.nomination_ids, sheets, strict=True)
        }
        return session.with_user(user).action_score(scores)

    def test_weights_add_up_to_100(self):
        session = self._scoring()
        session.criterion_ids[0].weight = 60
        with self.assertRefused("add up to 90"):
            session.action_open()
        session.criterion_ids[0].weight = 70
        session.action_open()
        with self.assertRaises(AccessError):
            session.criterion_ids[0].sudo().weight = 60

    def test_hidden_until_ones_own_is_sent(self):
        session = self._scoring()
        session.action_open()
        self._give(session, self.members[0], (70, 30), (10, 10))
        Score = self.env["emulation.council.score"]
        self.assertEqual(len(Score.with_user(self.members[0]).search([])), 4)
        for user in (self.members[1], self.officer_p):
            self.assertFalse(Score.with_user(user).search([]))
        self._give(session, self.members[1], (60, 20), (20, 20))
        self.assertEqual(len(Score.with_user(self.members[1]).search([])), 8)
        self.assertFalse(session.item_ids[0].tally_text)

    def test_points_within_the_weight(self):
        session = self._scoring()
        session.action_open()
        for points in ((71, 0), (-1, 0), ("70", 0), (True, 0), (None, 0)):
            with self.assertRefused("give between 0 and 70 points"):
                self._give(session, self.members[0], points, (1, 1))
        self._give(session, self.members[0], (69.5, 30), (1, 1))
        with self.assertRefused("already"):
            self._give(session, self.members[0], (1, 1), (1, 1))

    def test_mean_decides(self):
        session = self._scoring()
        session.action_open()
        for user in self.members:
            self._give(session, user, (70, 20), (20, 29.5))
        session.action_close()
        first, second = session.item_ids
        self.assertEqual((first.points, first.rank, first.result), ("90,00", 1, "passed"))
        self.assertEqual((second.points, second.rank, second.result), ("49,50", 2, "failed"))
        self.assertEqual(
            len(self.env["emulation.council.score"].with_user(self.officer_p).search([])), 20
        )

    def test_same_points_are_parted_as_declared(self):
        session = self._scoring(
            places=1,
            tie_ids=[Command.create({"kind": "direct"}), Command.create({"kind": "lot"})],
        )
        session.action_open()
        for user in self.members:
            self._give(session, user, (50, 20), (50, 20))
        session.action_close()
        self.assertEqual(session.item_ids.mapped("result"), ["failed", "passed"])
        self.assertIn("Works directly", session.tie_log)

    def test_criterion_of_the_same_session_parts(self):
        session = self._scoring()
        session.tie_ids = [
            Command.create({"kind": "criterion", "criterion_id": session.criterion_ids[1].id})
        ]
        session.action_open()
        for user in self.members:
            self._give(session, user, (60, 10), (50, 20))
        session.action_close()
        self.assertEqual(session.item_ids.mapped("rank"), [2, 1])
        self.assertIn("Lan tỏa", session.tie_log)

    def test_chair_parts(self):
        session = self._scoring(tie_ids=[Command.create({"kind": "chair"})])
        session.action_open()
        self._give(session, self.chair, (50, 20), (50, 21))
        for user in self.members[1:-1]:
            self._give(session, user, (50, 20), (50, 20))
        self._give(session, self.members[-1], (50, 21), (50, 20))
        session.action_close()
        self.assertEqual(session.item_ids.mapped("rank"), [2, 1])

    def test_recused_member_gives_no_points_there(self):
        self.member.user_id = self.members[2]
        session = self._scoring()
        session.action_open()
        with self.assertRefused("You do not vote on"):
            self._give(session, self.members[2], (70, 30), (10, 10))
        criteria = session.criterion_ids.ids
        session.with_user(self.members[2]).action_score(
            {self.rival.id: dict.fromkeys(criteria, 10)}
        )

    def test_nobody_changes_points(self):
        session = self._scoring()
        session.action_open()
        self._give(session, self.members[0], (70, 30), (10, 10))
        rows = self.env["emulation.council.score"].sudo().search([])
        for change in (
            lambda: rows.write({"points": 1}),
            lambda: rows.unlink(),
            lambda: rows.create([{}]),
        ):
            with self.assertRaises(AccessError):
                change()

    def test_criteria_and_chain_are_those_of_whoever_runs_the_session(self):
        session = self._scoring()
        values = {"session_id": session.id, "name": "Khác", "weight": 10}
        tie = {"session_id": session.id, "kind": "lot"}
        for user in (self.members[3], self.officer_b, self.officer_d):
            for model, row in (("criterion", values), ("tie", tie)):
                rows = self.env[f"emulation.council.{model}"].with_user(user)
                with self.assertRaises(AccessError):
                    rows.create(row)
            with self.assertRaises(AccessError):
                session.criterion_ids.with_user(user).write({"weight": 1})
            with self.assertRaises(AccessError):
                session.criterion_ids.with_user(user).unlink()
        self.env["emulation.council.tie"].with_user(self.secretary).create(tie)
        self.assertEqual(session.tie_ids.kind, "lot")
