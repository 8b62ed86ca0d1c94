from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .test_emulation_campaign import CampaignCase


@tagged("post_install", "-at_install")
class TestLaunchCheck(CampaignCase):
    """What would go wrong with a launch, said before it."""

    def _findings(self, user=None):
        self.env.flush_all()
        self.env.invalidate_all()
        findings = self.campaign.with_user(user or self.officer_p)._launch_findings()
        keys = (
            "holders", "deadlines", "phases", "indicators", "counted", "headcounts", "recipients",
            "addresses",
        )  # fmt: skip
        return dict(zip(keys, map("\n".join, findings.values()), strict=True))

    def test_units_without_a_holder(self):
        said = self._findings()["holders"]
        self.assertIn("officer: 1 units: Công đoàn E", said)
        self.assertIn("approver: 4 units: Công đoàn B1, Công đoàn B2, Công đoàn D", said)
        self.assertNotIn("Công đoàn P", said)
        self._user("officer", self.other)
        self.assertNotIn("officer:", self._findings()["holders"])
        self.campaign.scope_level_ids = self.env.ref("union_emulation.union_level_section")
        self.assertIn("No unit takes part", self._findings()["holders"])

    def test_many_units_are_counted(self):
        for number in range(12):
            self._unit(f"N{number}", self.other)
        self.assertIn("officer: 13 units", self._findings()["holders"])
        self.assertIn("and 3 more", self._findings()["holders"])

    def test_deadlines_on_days_off(self):
        first = self.campaign.phase_ids[0]
        with freeze_time("2026-01-01 03:00:00"):
            # Friday evening in UTC is Saturday at the federation's seat
            first.registration_deadline = "2026-05-29 18:00:00"
            self.campaign.report_deadline = "2026-12-27 10:00:00"
            said = self._findings()["deadlines"]
            self.assertIn("“Đợt 1”, answers: 01:00 30/05/2026 is a Saturday.", said)
            self.assertIn("17:00 27/12/2026 is a Sunday.", said)
            first.registration_deadline = "2026-05-29 10:00:00"
            said = self._findings()["deadlines"]
            self.assertNotIn("Saturday.", said)
            first.registration_deadline = "2026-09-02 10:00:00"
            self.assertIn("17:00 02/09/2026 is Quốc khánh 2/9.", self._findings()["deadlines"])
            self.assertNotIn("No public holidays", self._findings()["deadlines"])
            self.campaign.report_deadline = "2061-12-27 10:00:00"
            said = self._findings()["deadlines"]
            self.assertIn("No public holidays of 2061 have been entered.", said)
        with freeze_time("2026-06-01 03:00:00"):
            first.registration_deadline = "2026-05-29 10:00:00"
            self.assertIn("17:00 29/05/2026 is over already", self._findings()["deadlines"])

    def test_deadlines_by_level_are_looked_at_too(self):
        first = self.campaign.phase_ids[0]
        first.deadline_ids = [
            Command.create({"level_id": self.base.level_id.id, "deadline": "2026-05-30 10:00:00"})
        ]
        with freeze_time("2026-01-01 03:00:00"):
            said = self._findings()["deadlines"]
        self.assertIn(
            f"“Đợt 1, {self.base.level_id.name}”, answers: 17:00 30/05/2026 is a Saturday.", said
        )

    def test_stage_outside_its_phase(self):
        self.env["emulation.phase"].create(
            {
                "campaign_id": self.campaign.id,
                "parent_id": self.campaign.phase_ids[0].id,
                "name": "Chặng",
                "date_end": "2026-07-31",
            }
        )
        self.assertIn("“Chặng” lies partly outside “Đợt 1”", self._findings()["phases"])

    def test_overlap_of_phases_that_stand_out_of_order(self):
        self.campaign.phase_ids[1].sequence = 0
        self.campaign.phase_ids[1].date_start = "2026-05-15"
        self.assertIn("“Đợt 1” and “Đợt 2” overlap", self._findings()["phases"])

    def test_overlaps_and_gaps(self):
        self.campaign.phase_ids[0].date_end = "2026-06-15"
        self.assertIn("overlap", self._findings()["phases"])
        self.campaign.phase_ids[0].date_end = "2026-05-01"
        self.assertIn("gap", self._findings()["phases"])

    def test_indicators_without_unit_of_measure(self):
        self.campaign.indicator_ids = [
            Command.create({"name": "Sáng kiến", "uom": "sáng kiến"}),
            Command.create({"name": "Đoàn viên"}),
        ]
        self.assertEqual(self._findings()["indicators"], "Đoàn viên")

    def test_units_without_a_headcount(self):
        self.campaign.indicator_ids = [Command.create({"name": "Sáng kiến", "value": 5})]
        self.assertFalse(self._findings()["headcounts"], "a number needs none")
        self.campaign.indicator_ids.formula = "members"
        self.assertIn("4 units: Công đoàn B1", self._findings()["headcounts"])
        (self.district | self.base | self.sibling).write({"member_count": 9})
        self.assertEqual(self._findings()["headcounts"], "1 units: Công đoàn E")

    def test_recipients_that_nobody_reads_for(self):
        self.assertEqual(self._findings()["recipients"], "1 units: Công đoàn E")
        self._user("viewer", self.other)
        self.assertEqual(self._findings()["recipients"], "")
        self.campaign.document_id.recipient_ids.delivery_mode = "paper"
        self._unit("E1", self.other)
        self.assertEqual(self._findings()["recipients"], "")

    def test_recipients_on_paper_without_an_address(self):
        self.assertEqual(self._findings()["addresses"], "", "all of them read it here")
        self.district.delivery_mode = "paper"
        (line,) = self.campaign.document_id.recipient_ids
        self.assertEqual(self._findings()["addresses"], "1 units: Công đoàn D", "one of the group")
        self.district.address = "Thị trấn D"
        self.assertEqual(self._findings()["addresses"], "")
        line.delivery_mode = "paper"
        said = self._findings()["addresses"]
        self.assertEqual(said, "3 units: Công đoàn B1, Công đoàn B2, Công đoàn E")
        line.scope = "paper"
        self.assertEqual(self._findings()["addresses"], "", "only D gets papers on paper")
        line.write({"scope": "unit", "unit_id": self.other.id, "delivery_mode": "paper"})
        self.assertEqual(self._findings()["addresses"], "1 units: Công đoàn E")
        self.other.delivery_mode = "paper"
        line.delivery_mode = "electronic"
        self.assertEqual(self._findings()["addresses"], "", "the line decides for a named unit")

    def test_report_names_everything_and_writes_nothing(self):
        self.campaign.phase_ids[0].name = "<b>Đợt 1</b>"
        self.campaign.phase_ids[0].date_end = "2026-05-01"
        self.env.flush_all()
        action = self.campaign.with_user(self.viewer_p).action_check_launch()
        self.assertEqual(action["res_id"], self.campaign.id)
        savepoint = self.env.cr.savepoint()
        try:
            self.env.cr.execute("SET TRANSACTION READ ONLY")
            report = str(self.campaign.with_user(self.viewer_p).launch_check)
        finally:
            savepoint.close(rollback=True)
        for heading in ("Units without a holder", "Deadlines", "Phases", "Nothing found."):
            self.assertIn(heading, report)
        self.assertNotIn("<b>", report)

    def test_who_looks_it_through(self):
        with self.assertRaises(AccessError):
            self.campaign.with_user(self.officer_d).action_check_launch()
        self._launch()
        with self.assertRefused("Only “Công đoàn P” and the units above", UserError):
            self.campaign.with_user(self.officer_d).action_check_launch()
        self.assertFalse(self.campaign.with_user(self.officer_d).launch_check)

    def test_queries_do_not_grow_with_the_units(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.campaign.with_user(self.officer_p)._launch_report()
            return self.env.cr.sql_log_count - before

        count()  # warms the caches that outlive a transaction
        few = count()
        for number in range(30):
            self._user("officer", self._unit(f"N{number}", self.other))
        count()  # new users have emptied the caches
        self.assertEqual(count(), few)
