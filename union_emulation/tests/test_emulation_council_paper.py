from odoo.exceptions import AccessError
from odoo.tests import tagged

from .test_emulation_council_session import CouncilCase


@tagged("post_install", "-at_install")
class TestEmulationCouncilPaper(CouncilCase):
    """Invitation, ballot count and minutes are made from the session's data."""

    def _paper(self, session, kind):
        action = session.action_make_paper(kind)
        return self.env["union.document"].browse(action["res_id"]).with_user(self.officer_p)

    def _closed(self, **values):
        session = self._open(**values)
        for user in self.members:
            recused = user in session.item_ids.recusal_ids.user_id
            if not recused:
                session.with_user(user).action_vote({self.nomination.id: "yes"})
        session.action_close()
        return session

    def test_invitation(self):
        session = self._session()
        paper = self._paper(session, "invitation")
        html = paper._paper_html()
        for text in ("Giấy mời", "Phòng họp tầng 3", "9 giờ 00 ngày 02 tháng 02 năm 2026"):
            self.assertIn(text, html)
        self.assertEqual(self._paper(session, "invitation"), paper)

    def test_papers_of_the_vote_wait_for_the_closing(self):
        session = self._open()
        for kind in ("minutes", "count"):
            with self.assertRefused("once it is closed"):
                session.action_make_paper(kind)
        with self.assertRefused("no such paper"):
            session.action_make_paper("letter")

    def test_who_makes_them(self):
        session = self._closed()
        with self.assertRefused("make the papers"):
            session.with_user(self.members[3]).action_make_paper("minutes")
        with self.assertRaises(AccessError):
            session.with_user(self.officer_b).action_make_paper("minutes")

    def test_minutes_name_each_conflict_with_its_line(self):
        kinds = {"own": 2, "unit": 3}
        self.member.user_id = self.members[kinds["own"]]
        self._mandate(self.members[kinds["unit"]], "viewer", self.district)
        self.council.member_ids[-1].write({"user_id": self.approver_d.id, "name": "Người Duyệt"})
        session = self._open()
        session.action_declare(self.nomination.id, "em ruột", self.secretary.id)
        session.with_user(self.chair).action_vote({self.nomination.id: "yes"})
        session.action_close()
        html = self._paper(session, "minutes")._paper_html()
        line = f"Trường hợp số 1 ({session.item_ids.nominee}): đồng chí "
        for text in (
            f"{line}Ủy viên 2 là người được đề nghị khen thưởng",
            f"{line}Ủy viên 3 công tác tại đơn vị được xét hoặc đơn vị cấp trên",
            f"{line}Người Duyệt đã xét duyệt hồ sơ",
            f"{line}Ủy viên 1 có quan hệ gia đình với người được xét (em ruột)",
        ):
            self.assertIn(text, html)

    def test_minutes_say_presence_votes_and_conclusion(self):
        session = self._open(present=4)
        session.write({"conclusion": "Giao Ban Chính sách hoàn thiện hồ sơ."})
        self._vote(session, "yes", "yes", "yes", "no")
        session.action_close()
        html = self._paper(session, "minutes")._paper_html()
        for text in (
            "Tổng số thành viên Hội đồng: 5; có mặt: 4; vắng mặt: 1.",
            "thành lập theo Quyết định số 12/QĐ-LĐLĐ",
            "họp phiên số 01/2026",
            "Trên 50 % tổng số thành viên Hội đồng: 3/5",
            "3/5 đồng ý (60%), 1 không đồng ý",
            "1/1 trường hợp",
            "Giao Ban Chính sách hoàn thiện hồ sơ.",
            "Thư ký",
            "Chủ trì",
        ):
            self.assertIn(text, html)

    def test_names_are_those_of_the_day(self):
        session = self._closed()
        self.chair.name = "Tên mới"
        self.council.member_ids.write({"title": "Chức vụ mới"})
        self.member.name = "Người khác"
        self.award.name = "Tên bằng khen khác"
        html = self._paper(session, "minutes")._paper_html()
        for text in ("Tên mới", "Chức vụ mới", "Người khác", "Tên bằng khen khác"):
            self.assertNotIn(text, html)
        self.assertIn("Nông Văn E", html)

    def test_ballot_count_lists_the_receipts(self):
        session = self._closed()
        paper = self._paper(session, "count")
        html = paper._paper_html()
        for ballot in session.ballot_ids:
            self.assertIn(ballot.receipt, html)
        self.assertIn(session.seal, html)
        self.assertIn("Danh sách phiếu theo mã biên nhận", html)

    def test_minutes_are_issued_like_any_paper(self):
        session = self._closed()
        paper = self._paper(session, "minutes")
        paper.with_user(self.clerk_p).action_issue()
        self.assertEqual((paper.state, paper.full_number), ("issued", "01/BB-LĐLĐ"))

    def test_nobody_writes_the_rows(self):
        session = self._session()
        self._paper(session, "invitation")
        rows = session.paper_ids.sudo()
        for change in (
            lambda: rows.write({"kind": "minutes"}),
            lambda: rows.unlink(),
            lambda: rows.create([{}]),
        ):
            with self.assertRaises(AccessError):
                change()
