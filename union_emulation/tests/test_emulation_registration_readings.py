from odoo.fields import Command
from odoo.tests import freeze_time, tagged
from odoo.tools.safe_eval import safe_eval

from .common import RegistrationCase

COUNTS = ["registration_count", "late_registration_count", "unregistered_count"]


@tagged("post_install", "-at_install")
class TestRegistrationReadings(RegistrationCase):
    """Where registrations show besides their own screens: by phase, by unit, as work, as due."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member = cls.env["union.member"].create({"name": "Lê Văn A", "unit_id": cls.base.id})

    def _work(self, user, *kinds):
        works = self.env["emulation.work"].with_user(user).search([("kind", "in", kinds)])
        return works.filtered(lambda work: work.res_model == "emulation.registration")

    def _line(self, unit, phase, user=None):
        domain = [("unit_id", "=", unit.id), ("phase_id", "=", phase.id)]
        return self.env["emulation.participation.line"].with_user(user or self.viewer_p).search(
            domain
        )  # fmt: skip

    # ------------------------------------------------------------
    # Units by phase
    # ------------------------------------------------------------

    def _hand_in(self):
        """One in time, one late, one that is only a draft, and one withdrawn, of B1."""
        first, late, __, gone = (self._registration() for __ in range(4))
        self._submit(first + gone)
        gone.with_user(self.officer_b).action_withdraw("Nhập nhầm")
        with freeze_time("2026-04-20 03:00:00"):
            self._submit(late)
        self.assertTrue(late.is_late)

    def test_counts_by_phase(self):
        self._hand_in()
        rows = [
            [line[name] for name in COUNTS]
            for line in (
                self._line(self.base, self.phase),
                self._line(self.base, self.later_phase),
                self._line(self.sibling, self.phase),
            )
        ]
        self.assertEqual(rows, [[2, 1, 0], [0, 0, 1], [0, 0, 1]])

    def test_table_adds_up(self):
        self._hand_in()
        Line = self.env["emulation.participation.line"].with_user(self.viewer_p)
        rows = Line._read_group(
            [("campaign_id", "=", self.campaign.id)],
            ["phase_id"],
            [f"{name}:sum" for name in COUNTS],
        )
        units = len(self.campaign.participation_ids)
        self.assertEqual(
            [row[1:] for row in rows], [(2, 1, units - 1), (0, 0, units)], "by database as by hand"
        )
        described = Line.fields_get(COUNTS, ["aggregator"])
        self.assertEqual({values["aggregator"] for values in described.values()}, {"sum"})

    def test_filters(self):
        self._hand_in()
        view = self.env.ref("union_emulation.emulation_registration_participation_line_view_search")
        Line = self.env["emulation.participation.line"].with_user(self.officer_d)
        found = {}
        for node in view.with_context(lang="en_US")._get_combined_arch().iter("filter"):
            if "registered" in (node.get("name") or ""):
                domain = [*safe_eval(node.get("domain")), ("phase_id", "=", self.phase.id)]
                found[node.get("name")] = Line.search(domain).unit_id
        self.assertEqual(
            found,
            {
                "filter_registered": self.base,
                "filter_registered_late": self.base,
                "filter_unregistered": self.district + self.sibling,
            },
        )

    # ------------------------------------------------------------
    # Board, and menus by kind
    # ------------------------------------------------------------

    def test_columns_in_the_order_of_life(self):
        self._registration()
        returned, withdrawn = self._registration(), self._registration()
        self._submit(returned + withdrawn)
        returned.with_user(self.appraiser_b).action_return("Thiếu", ["name"])
        withdrawn.with_user(self.officer_b).action_withdraw("Nhập nhầm")
        board = self.env["emulation.registration"].with_context(read_group_expand=True)
        groups = board.web_read_group([], ["state"], ["__count"])["groups"]
        self.assertEqual(
            [group["state"] for group in groups],
            ["draft", "returned", "submitted", "approved", "completed", "recognised", "withdrawn"],
        )
        self.assertEqual([group["__count"] for group in groups], [1, 1, 0, 0, 0, 0, 1])
        opened = [group["state"] for group in groups if "__records" in group]
        self.assertEqual(opened, ["draft", "returned", "submitted", "approved", "completed"])

    def test_new_one_from_the_menu_of_its_kind(self):
        model = self.env["emulation.registration"].with_user(self.officer_b)
        for kinds, category in (
            (["initiative"], self._category("initiative")),
            (["work", "product", "task"], self._category("work")),
            (None, self.env["emulation.registration.category"]),
            (7, self.env["emulation.registration.category"]),
        ):
            values = model.with_context(union_kinds=kinds).default_get(["category_id"])
            self.assertEqual(values.get("category_id") or False, category.id)

    # ------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------

    def test_buttons_count_what_they_open(self):
        self._registration("initiative", author_ids=[Command.create({"member_id": self.member.id})])
        self._registration("title", registrant_type="person", member_id=self.member.id)
        self._registration("pledge", self.officer_d, unit_id=self.district.id)
        for record, count in (
            (self.district, 3),
            (self.base, 2),
            (self.phase, 3),
            (self.member, 2),
            (self.campaign, 3),
        ):
            with self.subTest(record=record.display_name):
                record = record.with_user(self.officer_d)
                self.assertEqual(record.registration_count, count)
                domain = record.action_open_registrations()["domain"]
                self.assertEqual(
                    self.env["emulation.registration"]
                    .with_user(self.officer_d)
                    .search_count(domain),
                    count,
                )
        below = self.district.with_user(self.officer_b)
        self.assertEqual(below.registration_count, 2, "one's own territory only")

    # ------------------------------------------------------------
    # My work
    # ------------------------------------------------------------

    def test_drafts_of_a_category_are_one_line(self):
        drafts = self._registration() + self._registration() + self._registration("initiative")
        works = self._work(self.officer_b, "draft")
        self.assertEqual(sorted(works.mapped("count")), [1, 2])
        one, several = works.sorted("count")
        self.assertEqual(one.name, drafts[2].name)
        self.assertEqual(several.name, f"{self._category('work').name} – {self.campaign.name}")
        self.assertEqual(several.deadline, self.phase.registration_deadline)
        self.assertEqual(one.action_open()["res_id"], drafts[2].id)
        listed = self.env["emulation.registration"].search(several.action_open()["domain"])
        self.assertEqual(listed, drafts[:2].sorted("id", reverse=True))
        for other in (self.officer_s, self.officer_d, self.approver_b):
            self.assertFalse(self._work(other, "draft"))

    def test_returned(self):
        registration = self._registration()
        self._submit(registration)
        registration.with_user(self.appraiser_b).action_return("Thiếu giá trị", ["name"])
        work = self._work(self.officer_b, "returned")
        self.assertEqual((work.count, work.res_id), (1, registration.id))

    def test_life_after_approval(self):
        work = self._approved("task")
        self.assertEqual(self._work(self.officer_b, "complete").res_id, work.id)
        self.assertFalse(self._work(self.approver_d, "recognise"))
        work.with_user(self.officer_b).action_complete()
        self.assertFalse(self._work(self.officer_b, "complete"))
        self.assertEqual(self._work(self.appraiser_d, "verify").res_id, work.id)
        self.assertEqual(self._work(self.approver_d, "recognise").res_id, work.id)
        self.assertFalse(self._work(self.approver_p, "recognise"))
        work.with_user(self.approver_d).action_recognise()
        self.assertFalse(self._work(self.approver_d, "recognise"))

    def test_what_needs_no_completion_is_recognised_at_once(self):
        first, second = self._approved("initiative"), self._approved("initiative")
        collective = [("subject", "!=", "individual"), ("in_force", "=", True)]
        aim = self.env["emulation.title"].search(collective, limit=1)
        title = self._approved("title", title_id=aim.id)
        line = self._work(self.approver_d, "recognise")
        self.assertEqual(line.count, 2)
        listed = self.env["emulation.registration"].search(line.action_open()["domain"])
        self.assertEqual(listed, second + first)
        self.assertFalse(self._work(self.officer_b, "complete"))
        self.assertEqual(title.state, "approved")

    def test_drafts_of_a_plan_that_is_over_are_no_work(self):
        self._registration()
        self.campaign.with_user(self.approver_p).action_cancel("Không thực hiện nữa")
        self.assertFalse(self._work(self.officer_b, "draft"))

    def test_number_without_names_is_neither_completed_nor_recognised(self):
        number = self._approved("work", is_quantity=True, quantity=5)
        named = self._approved("work")
        line = self._line(self.base, self.phase)
        self.assertEqual((line.registration_count, number.counted), (6, 5))
        work = self._work(self.officer_b, "complete")
        self.assertEqual((work.count, work.res_id), (1, named.id))

    # ------------------------------------------------------------
    # Deadlines
    # ------------------------------------------------------------

    def test_deadline_of_a_category(self):
        row = self.campaign.category_ids.filtered(lambda r: r.category_id == self._category("work"))
        self.env.cr.execute(
            "UPDATE emulation_campaign_category SET registration_deadline = %s WHERE id = %s",
            ("2026-05-04 10:00:00", row.id),
        )
        row.invalidate_recordset()
        deadline = self.env["emulation.deadline"].with_user(self.officer_b).search(
            [("category_id", "!=", False)]
        )  # fmt: skip
        self.assertRecordValues(
            deadline,
            [
                {
                    "deadline": row.registration_deadline,
                    "kind": "registration",
                    "category_id": row.category_id.id,
                    "campaign_id": self.campaign.id,
                }
            ],
        )
        self.assertIn(row.category_id.name, deadline.display_name)
