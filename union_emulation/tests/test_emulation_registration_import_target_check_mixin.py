from odoo.fields import Command
from odoo.tests import tagged

from .import_case import ImportCase


@tagged("post_install", "-at_install")
class TestImportPledge(ImportCase):
    """Targets and titles of pledges from a workbook."""

    @classmethod
    def _campaign_values(cls):
        return {
            "indicator_ids": [
                Command.create({"code": "sk", "name": "Sáng kiến", "value": 8, "uom": "sáng kiến"}),
                Command.create(
                    {
                        "code": "xl",
                        "name": "Xếp loại",
                        "uom": "%",
                        "formula": "grade",
                        "grade_base": "members",
                        "grade_ids": [
                            Command.create({"name": "tốt", "value": 20}),
                            Command.create({"name": "yếu", "value": 5, "direction": "at_most"}),
                        ],
                    }
                ),
            ]
        }

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ideas, cls.grades = cls.campaign.indicator_ids
        cls.titles = cls.env["emulation.title"].search([("in_force", "=", True)], limit=2)

    def _pledge(self, *targets, titles=(), row=None):
        row = {"name": "Giao ước", **(row or {})}
        return self._upload_of(
            "pledge",
            row,
            target_line_ids=[{"key": "1", **target} for target in targets],
            title_line_ids=[{"key": "1", **title} for title in titles],
        )

    def _imported_pledge(self, *targets, **kwargs):
        one = self._pledge(*targets, **kwargs)
        self.assertEqual(one.state, "ready", one.fault_ids.mapped("reason"))
        one.action_import()
        return one

    def test_same_as_made_on_the_screen(self):
        one = self._imported_pledge(
            {"indicator_id": "Sáng kiến", "phase_id": "Đợt 1", "figure": 3, "baseline": 2.5},
            {
                "indicator_id": "Xếp loại",
                "grade_id": "Xếp loại – yếu",
                "figure": 50,
                "base": "% of members",
            },
            {"name": "Buổi thi", "uom": "buổi", "direction": "Exactly", "figure": 2},
            titles=[
                {"title_id": self.titles[0].name},
                {"title_id": self.titles[1].name, "quantity": 4, "names": "Tổ 1, tổ 2"},
            ],
        )
        weak = self.grades.grade_ids[1]
        typed = self._registration(
            "pledge",
            name="Giao ước",
            description=False,
            target_line_ids=[
                Command.create(line)
                for line in (
                    {
                        "indicator_id": self.ideas.id,
                        "phase_id": self.phase.id,
                        "figure": 3,
                        "baseline": 2.5,
                    },
                    {
                        "indicator_id": self.grades.id,
                        "grade_id": weak.id,
                        "figure": 50,
                        "base": "members",
                    },
                    {"name": "Buổi thi", "uom": "buổi", "direction": "exactly", "figure": 2},
                )
            ],
            title_line_ids=[
                Command.create({"title_id": self.titles[0].id}),
                Command.create(
                    {"title_id": self.titles[1].id, "quantity": 4, "names": "Tổ 1, tổ 2"}
                ),
            ],
        )
        imported = self._registrations(one)
        tables = ("emulation_registration_target", "emulation_registration_title")
        self._assert_same(imported, typed, *tables)
        self.assertEqual(imported.target_line_ids[1].name, "Xếp loại – yếu")
        self.assertEqual(imported.target_line_ids[1].direction, "at_most")

    def test_pledge_without_rows_begins_with_what_the_plan_asks(self):
        imported = self._registrations(self._imported_pledge())
        typed = self._registration("pledge", name="Giao ước", description=False)
        self.assertTrue(typed.target_line_ids)
        self._assert_same(imported, typed, "emulation_registration_target")

    def test_list_of_which_nothing_is_said_stays(self):
        one = self._imported_pledge({"indicator_id": "Sáng kiến", "figure": 3})
        pledge = self._registrations(one)
        own = {"name": "Buổi thi", "figure": 2}
        pledge.target_line_ids = [Command.create(own)]
        row = {"code": pledge.code, "name": "Giao ước mới"}
        self._imported_pledge(row=row)
        self.assertEqual(pledge.name, "Giao ước mới")
        self.assertEqual(pledge.target_line_ids.mapped("name"), ["Sáng kiến", "Buổi thi"])
        self._imported_pledge(own, row=row)
        self.assertEqual(pledge.target_line_ids.mapped("name"), ["Buổi thi"])

    def test_targets_stay_closed_unless_returned_for_them(self):
        target = {"indicator_id": "Sáng kiến", "figure": 3}
        one = self._imported_pledge(target)
        pledge = self._registrations(one)
        self._submit(pledge)
        pledge.with_user(self.appraiser_b).action_return("Sai", ["name"])
        row = {"code": pledge.code, "name": "Giao ước mới"}
        refused = self._pledge({**target, "figure": 4}, row=row)
        self.assertFault(refused, "“Targets pledged” of .* was not returned for that", 2)
        self._imported_pledge(target, row=row)
        self._imported_pledge(row=row)
        self.assertEqual(pledge.target_line_ids.figure, 3)

    def test_faults_of_targets(self):
        faults = [
            ({}, "says what is counted", "What is counted"),
            ({"name": "Việc", "figure": None}, "has to be filled in", "Figure pledged"),
            ({"name": "Việc", "figure": -1}, "cannot be negative", "Figure pledged"),
            ({"name": "Việc", "figure": 10**12}, "at most 999999999999", "Figure pledged"),
            (
                {"name": "Việc", "figure": 1001, "base": "% of members"},
                "at most 1000",
                "Figure pledged",
            ),
            (
                {"indicator_id": "Sáng kiến", "name": "Khác"},
                "“Sáng kiến” is counted as the plan says",
                "What is counted",
            ),
            (
                {"indicator_id": "Sáng kiến", "direction": "At most", "phase_id": "Đợt 1"},
                "“Sáng kiến” is counted as the plan says",
                "What is counted",
            ),
            ({"indicator_id": "Xếp loại"}, "by grade: say which", "Grade"),
            ({"grade_id": "Xếp loại – tốt"}, "Say of which indicator “tốt” is", "Indicator"),
            (
                {"indicator_id": "Sáng kiến", "grade_id": "Xếp loại – tốt"},
                "“tốt” is no grade of “Sáng kiến”",
                "Grade",
            ),
            ({"indicator_id": "Đoàn viên"}, "is none of the list: Sáng kiến", "Indicator"),
            ({"name": "Việc", "phase_id": "Đợt 9"}, "is none of the list: Đợt 1", "Phase"),
            ({"name": "Việc", "key": "7"}, "No registration .* the number “7”", "No."),
        ]
        one = self._pledge(*({"figure": 1, **fault[0]} for fault in faults))
        self.assertEqual(len(one.fault_ids), len(faults), one.fault_ids.mapped("reason"))
        for number, (__, regex, title) in enumerate(faults, 2):
            self.assertFault(one, regex, number, title)

    def test_each_target_and_title_once(self):
        target = {"indicator_id": "Sáng kiến", "figure": 3}
        title = {"title_id": self.titles[0].name}
        one = self._pledge(target, {**target, "phase_id": "Đợt 1"}, target, titles=[title, title])
        self.assertEqual(len(one.fault_ids), 2, one.fault_ids.mapped("reason"))
        self.assertFault(one, "one line for each .* stands in row 2", 4, "Indicator")
        self.assertFault(one, "each title once: .* stands in row 2", 3, "Title aimed at")

    def test_people_named_for_a_title_are_not_lost(self):
        title = {"title_id": self.titles[0].name, "quantity": 2}
        pledge = self._registrations(self._imported_pledge(titles=[title]))
        row = {"code": pledge.code}
        self._imported_pledge(titles=[{**title, "quantity": 3}], row=row)
        self.assertEqual(pledge.title_line_ids.quantity, 3)
        pledge.title_line_ids.member_ids = self.member
        refused = self._pledge(titles=[title], row=row)
        self.assertFault(refused, "names people for its titles", 2, "Registration code")
        self._imported_pledge(row=row)
        self.assertEqual(pledge.title_line_ids.member_ids, self.member)

    def test_title_of_a_million(self):
        one = self._pledge(titles=[{"title_id": self.titles[0].name, "quantity": 10**6 + 1}])
        self.assertFault(one, "at most 1000000", 2, "Quantity")


@tagged("post_install", "-at_install")
class TestImportParticipant(ImportCase):
    """Who took part in the first application."""

    def test_same_as_made_on_the_screen(self):
        people = [
            {"key": "1", "member_id": "DV-1", "task": "Chạy thử"},
            {"key": "1", "name": "Hoàng Văn Ngoài", "workplace": "Xưởng 2"},
        ]
        raw = self._filled({"name": "Đồ gá"}, participant_ids=people)
        one = self._read(self._import(raw))
        self.assertEqual(one.state, "ready", one.fault_ids.mapped("reason"))
        one.action_import()
        typed = self._registration(
            "initiative",
            name="Đồ gá",
            description=False,
            author_ids=False,
            participant_ids=[
                Command.create({"member_id": self.member.id, "task": "Chạy thử"}),
                Command.create({"name": "Hoàng Văn Ngoài", "workplace": "Xưởng 2"}),
            ],
        )
        self._assert_same(self._registrations(one), typed, "emulation_registration_participant")

    def test_faults(self):
        stranger = self.env["union.member"].create(
            {"code": "DV-E", "name": "Xa", "unit_id": self.other.id}
        )
        people = [
            {"key": "1", "task": "Chạy thử"},
            {"key": "1", "member_id": stranger.code},
            {"key": "9", "name": "Ai đó"},
        ]
        raw = self._filled({"name": "Đồ gá"}, participant_ids=people)
        one = self._read(self._import(raw))
        self.assertEqual(len(one.fault_ids), 3, one.fault_ids.mapped("reason"))
        self.assertFault(one, "Each person has a name", 2, "Full name")
        self.assertFault(one, "no member with the code “DV-E” in your territory", 3)
        self.assertFault(one, "has the number “9”", 4, "No.")
