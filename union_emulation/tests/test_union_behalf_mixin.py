import base64
from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import RegistrationCase, UnionCase, pdf_file

PDF = base64.b64encode(pdf_file())


class BehalfCase(UnionCase):
    """B3 below the district has an appraiser and an approver, but no officer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bare = cls._unit("B3", cls.district, abbreviation="CĐCS")
        cls.appraiser = cls._user("appraiser", cls.bare)
        cls.approver = cls._user("approver", cls.bare)
        cls.signer = cls.signatory.copy({"unit_id": cls.bare.id})
        cls.env["union.mandate"].search([("user_id", "=", cls.officer_d.id)]).title = "Phó ban"

    @classmethod
    def _entered(cls, user=None, scan=True, **values):
        """Plan of B3 that lacks nothing, entered by the officer of the district."""
        campaign = cls._campaign(user or cls.officer_d, cls.signer, unit_id=cls.bare.id, **values)
        if scan:
            cls._scan(campaign)
        return campaign

    @classmethod
    def _scan(cls, campaign, **values):
        campaign.write({"scan_ids": [Command.create({"name": "a.pdf", "file": PDF, **values})]})
        return campaign.scan_ids[-1]


@tagged("post_install", "-at_install")
class TestBehalf(BehalfCase):
    """An officer above enters in the place of a unit, with its signed paper, and stays out."""

    def test_who_may_enter(self):
        for user in (self.officer_p, self.officer_b, self.viewer_p, self.appraiser):
            with self.assertRaises(AccessError), self.cr.savepoint():
                self._entered(user, code="KH-X")
        campaign = self._entered()
        self.assertTrue(campaign.with_user(self.officer_d).can_edit)
        for user in (self.officer_p, self.appraiser):
            self.assertFalse(campaign.with_user(user).can_edit)
            with self.assertRaises(AccessError):
                campaign.with_user(user).name = "x"

    def test_paper_is_replaced_by_an_officer_of_the_unit_only(self):
        campaign = self._entered()
        campaign.with_user(self.officer_d).action_submit()
        for user in (self.appraiser, self.approver):
            campaign.with_user(user).action_approve()
        campaign.document_id.with_user(self._user("clerk", self.bare)).action_issue()
        paper = campaign.document_id.with_user(self.officer_d)
        self.assertNotIn("replace", paper.allowed_actions)
        with self.assertRefused("Only an officer of “Công đoàn B3”", UserError):
            paper.action_replace()

    def test_unit_with_an_officer_is_left_alone(self):
        with self.assertRaises(AccessError):
            self._campaign(self.officer_d, unit_id=self.base.id)

    def test_scan_is_required(self):
        campaign = self._entered(scan=False).with_user(self.officer_d)
        self.assertIn("add the scan", campaign.missing)
        with self.assertRefused("add the scan of the paper"):
            campaign.action_submit()
        self._scan(campaign)
        campaign.action_submit()
        self.assertEqual(campaign.state, "submitted")

    def test_text_is_frozen(self):
        campaign = self._entered()
        campaign.action_submit()
        said = "Entered by Officer of T-D (Phó ban, Công đoàn D) for Công đoàn B3"
        self.officer_d.name = "Somebody else"
        self.district.name = "Khác"
        self.assertEqual(campaign.on_behalf, said)
        self.assertEqual(set(campaign.step_ids.mapped("on_behalf")), {said})
        event = self.env["union.event"].search(
            [("res_model", "=", campaign._name), ("res_id", "=", campaign.id)], limit=1
        )
        self.assertIn(said, event.detail)
        self.assertIn(campaign.scan_ids.sha256, event.detail)
        self.assertFalse(event._broken())

    def test_own_officer_says_nothing(self):
        campaign = self._campaign()
        campaign.action_submit()
        self.assertFalse(campaign.on_behalf)
        self.assertFalse(campaign.entered_by_ids)

    def test_recall_and_withdraw(self):
        campaign = self._entered()
        campaign.action_submit()
        campaign.action_recall()
        campaign.action_submit()  # the scan of the recalled submission still says what is signed
        campaign.action_withdraw("Không còn cần")
        self.assertEqual(campaign.state, "withdrawn")

    def test_each_return_takes_a_new_scan(self):
        campaign = self._entered()
        campaign.action_submit()
        campaign.with_user(self.appraiser).action_return("Sai", ["name"])
        campaign.name = "Đã sửa"
        with self.assertRefused("add the scan of the paper"):
            campaign.action_submit()
        self._scan(campaign, name="b.pdf")
        campaign.action_submit()
        self.assertEqual(campaign.scan_ids.mapped("round"), [1, 2])

    def test_who_entered_acts_at_no_step(self):
        for role in ("appraiser", "approver"):
            self._mandate(self.officer_d, role, self.bare)
        campaign = self._entered()
        campaign.action_submit()
        mine = [("my_turn", "=", True), ("id", "=", campaign.id)]
        work = [("kind", "=", "turn"), ("res_id", "=", campaign.id)]
        for again in (False, True):
            asked = campaign.with_user(self.officer_d)
            self.assertFalse(asked.my_turn)
            self.assertFalse(asked.search_count(mine))
            self.assertFalse(self.env["emulation.work"].with_user(self.officer_d).search(work))
            self.assertTrue(self.env["emulation.work"].with_user(self.appraiser).search(work))
            with self.assertRefused("your own"):
                asked.action_approve()
            if not again:
                # in the second round the unit's own officer submits
                campaign.with_user(self.appraiser).action_return("Sai", ["name"])
                own = self._user("officer", self.bare, "officer.b3")
                campaign.with_user(own).action_submit()
                self.assertFalse(campaign.on_behalf)
        campaign.with_user(self.appraiser).action_approve()
        with self.assertRefused("your own"):
            campaign.with_user(self.officer_d).action_approve()

    def test_who_only_typed_acts_at_no_step(self):
        typist = self._user("officer", self.district, "typist")
        self._mandate(typist, "appraiser", self.bare)
        campaign = self._entered()
        campaign.content_ids.with_user(typist).body = "<p>Gõ hộ.</p>"
        addressed = self._entered(code="KH-2")
        addressed.document_id.with_user(typist).archive_line = "Lưu: VT, Ban."
        self.assertIn(typist, addressed.entered_by_ids)
        campaign.action_submit()
        self.assertEqual(campaign.entered_by_ids, self.officer_d | typist)
        with self.assertRefused("your own"):
            campaign.with_user(typist).action_approve()

    def test_officer_who_comes_takes_over(self):
        campaign = self._entered()
        own = self._user("officer", self.bare, "officer.b3")
        with self.assertRefused("Only an officer of “Công đoàn B3”"):
            campaign.with_user(self.officer_d).action_submit()
        with self.assertRaises(AccessError):
            campaign.with_user(self.officer_d).name = "x"
        campaign.with_user(own).name = "Của đơn vị"
        campaign.with_user(own).action_submit()
        self.assertFalse(campaign.on_behalf)
        self.assertEqual(campaign.scan_ids.round, 1, "what was handed in stays with it")

    def test_officer_who_has_come_is_told_of_the_return(self):
        campaign = self._entered()
        campaign.action_submit()
        own = self._user("officer", self.bare, "officer.b3")
        campaign.with_user(self.appraiser).action_return("Sai", ["name"])
        self.assertEqual(campaign.activity_ids.user_id, own)

    def test_unit_on_paper_has_both(self):
        self.base.delivery_mode = "paper"
        self._user("appraiser", self.base)
        self._user("approver", self.base)
        signer = self.signatory.copy({"unit_id": self.base.id})
        campaign = self._campaign(self.officer_b, signer, unit_id=self.base.id)
        campaign.with_user(self.officer_b).action_submit()
        self.assertFalse(campaign.on_behalf)
        campaign.with_user(self.officer_d).action_recall()
        with self.assertRefused("add the scan"):
            campaign.with_user(self.officer_d).action_submit()

    def test_nobody_writes_who_entered(self):
        campaign = self._entered()
        for record in (campaign, campaign.sudo()):
            for values in ({"on_behalf": "x"}, {"entered_by_ids": [Command.clear()]}):
                with self.assertRaises(AccessError):
                    record.write(values)
        with self.assertRaises(AccessError):
            self._entered(code="KH-X", entered_by_ids=[Command.set(self.officer_p.ids)])
        hostile = self.env["emulation.campaign"].with_user(self.officer_d)
        hostile = hostile.with_context(default_on_behalf="x", default_entered_by_ids=[])
        made = hostile.create({"code": "KH-Y", "name": "y", "unit_id": self.bare.id})
        self.assertFalse(made.on_behalf)
        self.assertEqual(made.entered_by_ids, self.officer_d)

    def test_answers_for_a_plan_above(self):
        plan = self._approve(self._campaign())
        plan.document_id.with_user(self.clerk_p).action_issue()
        plan.with_user(self.officer_p).action_launch()
        rows = plan.participation_ids.filtered(lambda p: p.unit_id == self.bare)
        self.assertFalse(rows.with_user(self.officer_p).can_answer)
        with self.assertRefused("has no officer now.*“Công đoàn D”", UserError):
            rows.with_user(self.officer_p).action_plan()
        answers = self.env["emulation.work"].with_user(self.officer_d)
        answers = answers.search([("kind", "=", "answer"), ("is_represented", "=", True)])
        self.assertEqual(answers.unit_id, self.bare)
        self.assertTrue(answers.is_represented)
        rows.with_user(self.officer_d).action_draw_up()
        self.assertEqual(rows.own_plan_id.unit_id, self.bare)
        self.assertEqual(rows.own_plan_id.entered_by_ids, self.officer_d)
        rows.with_user(self.officer_d).action_plan()
        self.assertEqual(rows.state, "planned")
        work = self.env["emulation.work"].with_user(self.officer_d)
        self.assertTrue(work.search([("kind", "=", "draft"), ("unit_id", "=", self.bare.id)]))

    def test_launched_by_who_entered_it(self):
        clerk = self._user("clerk", self.bare)
        campaign = self._entered()
        campaign.action_submit()
        campaign.with_user(self.appraiser).action_approve()
        campaign.with_user(self.approver).action_approve()
        campaign.document_id.with_user(clerk).action_issue()
        self.assertIn(self.officer_d, campaign.activity_ids.user_id)
        campaign.with_user(self.officer_d).action_launch()
        self.assertEqual(campaign.state, "launched")

    def test_paper_without_a_dossier_is_the_units_own(self):
        values = {
            "type_id": self.env.ref("union_emulation.union_document_type_kh").id,
            "unit_id": self.bare.id,
            "subject": "Công văn",
        }
        with self.assertRaises(AccessError):
            self.env["union.document"].with_user(self.officer_d).create(values)


@tagged("post_install", "-at_install")
class TestBehalfRoute(RegistrationCase):
    """The signed paper stands for the roles that nobody holds at a represented unit.

    B2 hands in on paper; it has an officer, but nobody who appraises or approves.
    """

    SIGNED = "signed on paper by “Công đoàn B2” in place of its "

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sibling.delivery_mode = "paper"
        cls.category = cls._category("work")
        cls.category.climbs_to = "above"

    @classmethod
    def _entered(cls, **values):
        entered = cls._registration(user=cls.officer_d, unit_id=cls.sibling.id, **values)
        entered.scan_ids = [Command.create({"name": "a.pdf", "file": PDF})]
        return entered

    def _stops(self, registration):
        """Where and by which role it is decided, with stage and needed number."""
        registration.action_submit()
        return [
            (step.unit_id.code[2:], step.role, step.stage, step.needed)
            for step in registration.sudo().step_ids
        ]

    def _stage(self, stops, **values):
        return self.env["union.approval.stage"].create(
            {
                "name": "Ý kiến",
                "res_model": "emulation.registration",
                "unit_id": self.sibling.id,
                "stop_ids": [Command.create(stop) for stop in stops],
                **values,
            }
        )

    def test_way_begins_above(self):
        entered = self._entered()
        signed, first, second = entered.route_preview.split("\n")
        self.assertEqual(signed, f"– {self.SIGNED}appraiser, approver")
        self.assertRegex(first, "^1. Công đoàn D – appraiser: Appraiser of T-D .expected by 05/02")
        self.assertRegex(second, "^2. Công đoàn D – approver")
        self.assertFalse(entered.missing)
        self.assertEqual(self._stops(entered), [("D", "appraiser", 1, 1), ("D", "approver", 2, 1)])
        self.assertEqual(entered.sudo().step_ids.mapped("state"), ["current", "waiting"])
        self._climb(entered)
        self.assertEqual(entered.state, "approved")

    def test_log_says_what_was_left_out(self):
        other = self._registration()
        for registration, said in ((self._entered(), True), (other, False)):
            registration.action_submit()
            event = self.env["union.event"].search(
                [
                    ("res_model", "=", registration._name),
                    ("res_id", "=", registration.id),
                    ("action", "=", "submit"),
                ]
            )
            self.assertEqual(f"Left out on the way: {self.SIGNED}" in (event.detail or ""), said)
            self.assertFalse(event._broken())

    def test_who_holds_a_role_at_the_unit_stays(self):
        self._user("approver", self.sibling)
        entered = self._entered()
        self.assertIn(f"{self.SIGNED}appraiser\n", entered.route_preview)
        self.assertEqual(
            self._stops(entered),
            [("B2", "approver", 1, 1), ("D", "appraiser", 2, 1), ("D", "approver", 3, 1)],
        )

    def test_own_officer_needs_them(self):
        own = self._registration(user=self.officer_s, unit_id=self.sibling.id)
        self.assertNotIn("signed", own.route_preview)
        with self.assertRefused("“Công đoàn B2” has no appraiser yet"):
            own.action_submit()

    def test_unit_above_is_not_left_out(self):
        self.appraiser_d.union_mandate_ids.date_end = "2026-01-01"
        with self.assertRefused("^“Công đoàn D” has no appraiser yet: [^\n]*$"):
            self._entered().action_submit()

    def test_what_the_unit_decides_is_decided_there(self):
        self.category.climbs_to = "own"
        entered = self._entered()
        self.assertNotIn("signed", entered.route_preview)
        with self.assertRefused("has no appraiser yet(.|\n)*has no approver yet"):
            entered.action_submit()
        # that the approver's stop is passed to the unit above does not make it the way there
        self._mandate(self.officer_d, "approver", self.sibling)
        entered.invalidate_recordset()
        with self.assertRefused("has no appraiser yet"):
            entered.action_submit()

    def test_role_of_who_enters_is_passed_on(self):
        self._mandate(self.officer_d, "approver", self.sibling)
        entered = self._entered()
        self.assertEqual(
            self._stops(entered),
            [("D", "approver", 1, 1), ("D", "appraiser", 2, 1), ("D", "approver", 3, 1)],
        )

    def test_stage_needs_no_more_than_are_left(self):
        boards = self.env["union.department"].create(
            [{"name": f"Tổ {name}", "unit_id": self.sibling.id} for name in ("A", "B", "C")]
        )
        self._stage([{"role": "approver"}], sequence=1)
        self._stage([{"department_id": board.id} for board in boards], needed=2, sequence=2)
        self._user("appraiser", self.sibling, "head.a", department_id=boards[0].id)
        entered = self._entered()
        self.assertIn(
            f"{self.SIGNED}approver, appraiser (Tổ B), appraiser (Tổ C)\n", entered.route_preview
        )
        self.assertEqual(
            self._stops(entered),
            [("B2", "appraiser", 1, 1), ("D", "appraiser", 2, 1), ("D", "approver", 3, 1)],
        )
        self._user("appraiser", self.sibling, "head.b", department_id=boards[1].id)
        self.assertEqual(
            self._stops(self._entered())[:2],
            [("B2", "appraiser", 1, 2), ("B2", "appraiser", 1, 2)],
            "as many as were asked for, where so many are left",
        )

    def test_ended_unit_follows_the_one_that_keeps_its_files(self):
        bare = self._unit("B3", self.district)
        entered = self._entered()
        yesterday = self.env["union.clock"]._today() - timedelta(days=1)
        self.sibling.write({"parent_id": bare.id, "date_end": yesterday, "keeper_id": bare.id})
        self.category.climbs_to = "plan"
        entered.invalidate_recordset()
        self.assertIn("signed on paper by “Công đoàn B3”", entered.route_preview)
        self.assertEqual([unit for unit, *__ in self._stops(entered)], ["D", "D", "P", "P"])

    def test_queries_do_not_grow(self):
        entered = self._entered()
        for __ in range(9):
            entered |= self._entered()
        counts = []
        for records in (entered[:1], entered):
            for _again in range(2):  # the first time warms what outlives a transaction
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                records.mapped("route_preview")
                reasons = records._why_not("submit")
                counts.append(self.env.cr.sql_log_count - before)
            self.assertFalse(any(reasons.values()))
            self.assertTrue(all(self.SIGNED in record.route_preview for record in records))
        self.assertEqual(counts[1], counts[3])
