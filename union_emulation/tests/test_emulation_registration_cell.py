from datetime import datetime

from odoo.fields import Command
from odoo.tests import freeze_time, tagged
from odoo.tools.safe_eval import safe_eval

from .common import RegistrationCase

COUNTS = ["registration_count", "late_registration_count", "unregistered_count"]


@tagged("post_install", "-at_install")
class TestRegistrationCell(RegistrationCase):
    """The table of units by phase, and of the plan as a whole beside them."""

    def _cells(self, unit=None, user=None):
        """Counts by name of the column."""
        self.env.flush_all()
        self.env.invalidate_all()
        cells = self.env["emulation.registration.cell"].with_user(user or self.viewer_p)
        cells = cells.search([("campaign_id", "=", self.campaign.id)])
        return {
            cell.place: [cell[name] for name in COUNTS]
            for cell in cells
            if cell.unit_id == (unit or self.base)
        }

    def _hand_in(self, **values):
        """One in time, one late, one that is only a draft, and one withdrawn, of B1."""
        first, late, __, gone = (self._registration(**values) for __ in range(4))
        self._submit(first + gone)
        gone.with_user(self.officer_b).action_withdraw("Nhập nhầm")
        with freeze_time("2026-08-20 03:00:00"):
            self._submit(late)
        return first, late

    def test_phases(self):
        self._hand_in()
        self.assertEqual(self._cells(), {"Đợt 1": [2, 1, 0], "Đợt 2": [0, 0, 1]})
        self.assertEqual(self._cells(self.sibling), {"Đợt 1": [0, 0, 1], "Đợt 2": [0, 0, 1]})

    def test_whole_plan_where_something_is_registered_in_no_phase(self):
        found = self._hand_in(phase_id=False)
        self.assertEqual(
            self._cells(), {"Đợt 1": [0, 0, 1], "Đợt 2": [0, 0, 1], "Whole plan": [2, 1, 0]}
        )
        self.assertNotIn("Whole plan", self._cells(self.sibling))
        cell = self.env["emulation.registration.cell"].search([("phase_id", "=", False)])
        self.assertEqual(cell.deadline, datetime(2026, 7, 31, 10))
        opened = self.env["emulation.registration"].search(
            [*cell.action_open_registrations()["domain"], ("state", "=", "submitted")]
        )
        self.assertEqual(opened, found[1] + found[0])

    def test_whole_plan_where_it_has_a_deadline(self):
        self.campaign._engine_write({"registration_deadline": "2026-05-15 10:00:00"})
        self._submit(self._registration())
        # who has registered in a phase has registered something under the plan
        self.assertEqual(self._cells()["Whole plan"], [0, 0, 0])
        self.assertEqual(self._cells(self.sibling)["Whole plan"], [0, 0, 1])

    def test_whole_plan_where_the_unit_was_given_more_time(self):
        self.campaign.with_user(self.officer_p).action_extend(
            "2026-08-20 10:00:00", "Lũ lụt", self.base.id, "Chủ tịch B1"
        )
        self.assertIn("Whole plan", self._cells())
        self.assertNotIn("Whole plan", self._cells(self.sibling))

    def test_more_time_refused_opens_no_column(self):
        self.campaign.with_user(self.officer_p).action_refuse_extension(
            "Đủ rồi", self.base.id, "Chủ tịch B1"
        )
        self.assertNotIn("Whole plan", self._cells())

    def test_plan_without_phases(self):
        plan = self._campaign(code="KH-0", phase_ids=[Command.clear()])
        self._approve(plan)
        plan.document_id.with_user(self.clerk_p).action_issue()
        plan.with_user(self.officer_p).action_launch()
        self.campaign = plan
        self.assertEqual(self._cells(), {"Whole plan": [0, 0, 1]})

    def test_stages_are_no_columns(self):
        self.later_phase._amend({"parent_id": self.phase.id})
        self.assertEqual(set(self._cells()), {"Đợt 1"})

    def test_adds_up_and_names_the_column(self):
        self._hand_in()
        self._hand_in(phase_id=False)
        Cell = self.env["emulation.registration.cell"].with_user(self.viewer_p)
        rows = Cell._read_group(
            [("campaign_id", "=", self.campaign.id)],
            ["phase_id"],
            [f"{name}:sum" for name in COUNTS],
        )
        units = len(self.campaign.participation_ids)
        self.assertEqual(
            {phase.name: tuple(numbers) for phase, *numbers in rows},
            {"Đợt 1": (2, 1, units - 1), "Đợt 2": (0, 0, units), False: (2, 1, 0)},
        )
        label = Cell.with_context(lang="en_US").fields_get(["phase_id"])["phase_id"]
        self.assertEqual(label["falsy_value_label"], "Whole plan")

    def test_filters(self):
        self._hand_in()
        view = self.env.ref("union_emulation.emulation_registration_cell_view_search")
        Cell = self.env["emulation.registration.cell"].with_user(self.officer_d)
        found = {}
        for node in view.with_context(lang="en_US")._get_combined_arch().iter("filter"):
            if "registered" in (node.get("name") or ""):
                domain = [*safe_eval(node.get("domain")), ("phase_id", "=", self.phase.id)]
                found[node.get("name")] = Cell.search(domain).unit_id
        self.assertEqual(
            found,
            {
                "filter_registered": self.base,
                "filter_registered_late": self.base,
                "filter_unregistered": self.district + self.sibling,
            },
        )

    def test_who_reads_it(self):
        self.assertTrue(self._cells(self.base, self.officer_d))
        self.assertFalse(self._cells(self.base, self.officer_s))

    def test_table_of_the_plan(self):
        action = self.campaign.with_user(self.viewer_p).action_open_registration_matrix()
        self.assertEqual(action["res_model"], "emulation.registration.cell")
        cells = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(len(cells), 2 * len(self.campaign.participation_ids))
