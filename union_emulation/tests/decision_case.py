from odoo.fields import Command

from .common import AwardCase


class DecisionCase(AwardCase):
    """A council of the province, closed sessions of it, and decisions that follow them.

    The clock stands at 2 February 2026: the base salary is 2,340,000 đ.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fund = cls.env["emulation.fund"].create({"code": "QT", "name": "Tài chính công đoàn"})
        cls.award.term_ids.write(
            {
                "factor_individual": 0.3,
                "factor_collective": 0.8,
                "fund_id": cls.fund.id,
                "mode": "check",
            }
        )
        cls.simple = cls._award_type(
            "KC-T", cls.province.level_id, {"mode": "none", "fund_id": cls.fund.id}
        )
        cls.council = cls.env["emulation.council"].create(
            {
                "name": "Hội đồng Thi đua - Khen thưởng tỉnh",
                "unit_id": cls.province.id,
                "date_start": "2025-01-01",
                "member_ids": [
                    Command.create({"user_id": user.id, "role": role})
                    for user, role in ((cls.viewer_p, "chair"), (cls.clerk_p, "secretary"))
                ],
            }
        )
        cls.Decision = cls.env["emulation.decision"]

    def _people(self, *names, award=None, **values):
        """Approved nominations of people of the base unit B1."""
        found = self.env["emulation.nomination"]
        for name in names:
            found |= self._nomination(award, member_id=self._member(name).id, **values)
        self._submit(found)
        self._climb(found)
        return found

    def _team(self, name="Tổ điện", award=None, **values):
        """Approved nomination of a collective of the base unit B1."""
        return self._approved_nomination(
            award, subject_type="collective", member_id=False, nominee_name=name, **values
        )

    def _opened(self, nominations):
        """Session of the council that checks nominations, open."""
        session = (
            self.env["emulation.council.session"]
            .with_user(self.officer_p)
            .create(
                {
                    "name": "Họp xét khen thưởng",
                    "council_id": self.council.id,
                    "mode": "check",
                    "date": "2026-01-30 02:00:00",
                    "place": "Trụ sở",
                    "quorum_numerator": 2,
                    "quorum_denominator": 3,
                    "nomination_ids": [Command.set(nominations.ids)],
                }
            )
        )
        session.attendance_ids.write({"presence": "present"})
        session.action_open()
        return session

    def _closed(self, passed, failed=None):
        """Closed session of the council in which some passed and others did not."""
        failed = failed or passed.browse()
        session = self._opened(passed | failed)
        session.action_find(
            {
                str(nomination.id): "passed" if nomination in passed else "failed"
                for nomination in passed | failed
            }
        )
        session.action_close()
        return session

    def _decision(self, session, user=None):
        """Draft that the officer of the province begins from a session."""
        action = session.with_user(user or self.officer_p).action_prepare_decision()
        return self.Decision.with_user(user or self.officer_p).browse(action["res_id"])

    def _issued(self, decision):
        decision.with_user(self.clerk_p).action_issue()
        return decision

    def _granted(self, *names):
        """Issued decision on people who passed."""
        return self._issued(self._decision(self._closed(self._people(*names))))
