from datetime import datetime
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .test_emulation_extension import ExtensionCase


class CopiesCase(ExtensionCase):
    copies = "both"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.phase._amend({"copies": cls.copies})


@tagged("post_install", "-at_install")
class TestBothCopies(CopiesCase):
    """The row is complete when both copies are there, and judged by the later one."""

    def test_complete_with_both(self):
        line = self._line(self.base)
        line.with_user(self.officer_b).action_answer()
        self.assertEqual((line.state, line.date_complete), ("answered", False))
        with freeze_time("2026-03-31 10:00:59"):
            line.with_user(self.officer_p).action_receive_paper()
        self.assertEqual(line.date_complete, datetime(2026, 3, 31, 10, 0, 59))
        self.assertFalse(line.is_late)
        self.assertEqual(line.paper_by, "Officer of T-P")
        self.assertEqual(line.electronic_by, "Officer of T-B1")

    def test_late_by_the_last_copy(self):
        line = self._line(self.base)
        line.with_user(self.officer_b).action_answer()
        with freeze_time("2026-03-31 10:01:00"):
            line.with_user(self.officer_d).action_receive_paper()
        self.assertTrue(line.is_late)
        self.assertEqual(line.late_count, 1)
        self.assertEqual(
            line.late_reason, "Complete at 17:01 31/03/2026, due until 17:00 31/03/2026"
        )

    def test_ticked_later_than_it_came(self):
        line = self._line(self.base)
        line.with_user(self.officer_b).action_answer()
        with freeze_time("2026-04-02 03:00:00"):
            line.with_user(self.officer_p).action_receive_paper("2026-03-30 03:00:00")
        self.assertFalse(line.is_late)
        event = self.env["union.event"].search([("action", "=", "receive_paper")])
        self.assertEqual(event.date, datetime(2026, 4, 2, 3))
        self.assertIn("10:00 30/03/2026: Công đoàn B1", event.detail)

    def test_overdue_while_a_copy_is_missing(self):
        line = self._line(self.base)
        line.with_user(self.officer_b).action_answer()
        with freeze_time("2026-04-02 03:00:00"):
            Line = line.with_user(self.officer_p)
            self.assertIn(line, Line.search([("is_overdue", "=", True)]))
            line.with_user(self.officer_p).action_receive_paper()
            self.assertNotIn(line, Line.search([("is_overdue", "=", True)]))

    def test_paper_first_is_an_answer(self):
        line = self._line(self.base)
        line.with_user(self.officer_d).action_receive_paper()
        self.assertEqual((line.state, line.participation_id.state), ("answered", "planned"))
        line.with_user(self.officer_d).action_receive_electronic()
        self.assertTrue(line.date_complete)

    def test_in_the_place_of_a_plan_unit_without_an_officer(self):
        central = self._unit("TW", level="central")
        self.province.parent_id = central
        officer = self._user("officer", central)
        line = self._line(self.base)
        self.assertFalse(line.with_user(officer).can_receive)
        self.env["union.mandate"].search([("user_id", "=", self.officer_p.id)]).write(
            {"date_end": "2026-02-27"}
        )
        line.with_user(officer).action_receive_paper()
        self.assertEqual(line.paper_by, officer.name)

    def test_who_may_tick(self):
        line = self._line(self.base)
        for user in (self.officer_b, self.viewer_p, self.clerk_p):
            self.assertFalse(line.with_user(user).can_receive)
            with self.assertRefused("may tick off", UserError):
                line.with_user(user).action_receive_paper()
        with self.assertRaises(AccessError):
            line.with_user(self.officer_s).action_receive_paper()
        for user in (self.officer_p, self.officer_d):
            self.assertTrue(line.with_user(user).can_receive)
        with self.assertRefused("may tick off", UserError):
            self._line(self.district).with_user(self.officer_d).action_receive_paper()

    def test_twice(self):
        line = self._line(self.base).with_user(self.officer_p)
        line.action_receive_paper()
        with self.assertRefused("is there already", UserError):
            line.action_receive_paper()
        line.action_receive_electronic()
        with self.assertRefused("Everything asked for", UserError):
            line.action_receive_electronic()

    def test_several_or_none(self):
        lines = self._line(self.base) | self._line(self.sibling)
        self._line(self.base).with_user(self.officer_p).action_receive_paper()
        with self.assertRefused("“Công đoàn B1” is there already", UserError):
            lines.with_user(self.officer_p).action_receive_paper()
        self.assertFalse(self._line(self.sibling).date_paper)

    def test_bad_input(self):
        line = self._line(self.base).with_user(self.officer_p)
        for moment in ("mai", 7, ["2026-03-01"], {"x": 1}, True, 2**70):
            with self.assertRefused("Say when it came in", UserError):
                line.action_receive_paper(moment)
        for moment in ("2026-03-01 03:00:01", "2025-12-31 03:00:00"):
            with self.assertRefused("between the launch", UserError):
                line.action_receive_paper(moment)
        with self.assertRaises(AccessError):
            line.write({"date_paper": "2026-03-01 03:00:00"})
        self.assertFalse(line.date_paper)

    def test_phase_that_is_over(self):
        self.phase.with_user(self.officer_p).action_close()
        with self.assertRefused("is not open", UserError):
            self._line(self.base).with_user(self.officer_p).action_receive_paper()


@tagged("post_install", "-at_install")
class TestPaperCopy(CopiesCase):
    """Only the paper counts where only paper is asked for."""

    copies = "paper"

    def test_answer_here_is_not_enough(self):
        line = self._line(self.base)
        line.with_user(self.officer_b).action_answer()
        self.assertFalse(line.date_complete)
        line.with_user(self.officer_p).action_receive_paper()
        self.assertTrue(line.date_complete)


@tagged("post_install", "-at_install")
class TestOutcome(CopiesCase):
    """Closing a phase gives each row its outcome."""

    def test_outcomes(self):
        both = self._line(self.base)
        both.with_user(self.officer_b).action_answer()
        both.with_user(self.officer_p).action_receive_paper()
        self._line(self.sibling).with_user(self.officer_s).action_answer()
        self.phase.with_user(self.officer_p).action_close()
        self.assertEqual(both.outcome, "not_reported")
        half = self._line(self.sibling)
        self.assertEqual((half.state, half.outcome), ("answered", "missed"))
        silent = self._line(self.district)
        self.assertEqual((silent.state, silent.outcome), ("missed", "missed"))
        event = self.env["union.event"].search([("action", "=", "close_phase")])
        self.assertIn("0 units have reached it, 3 units have missed it, 1 have not", event.detail)

    def test_reports_decide(self):
        line, other = self._line(self.base), self._line(self.sibling)
        line.with_user(self.officer_b).action_answer()
        other.with_user(self.officer_s).action_answer()
        # a model that keeps reports answers here
        reported = {line: "reached", other: "missed"}
        with patch.object(
            type(self.env["emulation.participation.line"]),
            "_reported_outcomes",
            lambda lines: reported,
        ):
            self.phase.with_user(self.officer_p).action_close()
        self.assertEqual((line | other).mapped("outcome"), ["reached", "missed"])

    def test_several_phases_at_once(self):
        second = self.campaign.phase_ids[1]
        second.with_user(self.officer_p).action_open()
        (self.phase | second).with_user(self.officer_p).action_close()
        lines = self.campaign.participation_ids.line_ids
        self.assertEqual(set(lines.mapped("outcome")), {"missed"})
        self.assertEqual(self.env["union.event"].search_count([("action", "=", "close_phase")]), 2)
        with self.assertRefused("must not be over", UserError):
            self.phase.with_user(self.officer_p).action_close()

    def test_nobody_writes_it(self):
        for user in (self.officer_p, self.officer_b):
            with self.assertRaises(AccessError):
                self._line(self.base).with_user(user).write({"outcome": "reached"})

    def test_late_rows_are_counted(self):
        line = self._line(self.base)
        line.with_user(self.officer_b).action_answer()
        with freeze_time("2026-04-02 03:00:00"):
            line.with_user(self.officer_p).action_receive_paper()
        Line = self.env["emulation.participation.line"].with_user(self.officer_p)
        self.assertEqual(Line.search([("is_late", "=", True)]), line)
        [(total,)] = Line._read_group(
            [("campaign_id", "=", self.campaign.id)], [], ["late_count:sum"]
        )
        self.assertEqual(total, 1)
