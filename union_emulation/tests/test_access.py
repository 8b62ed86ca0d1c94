from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.base.models.res_users import ResUsers

from .test_emulation_campaign import CampaignCase


@tagged("post_install", "-at_install")
class TestAccessToNames(CampaignCase):
    """A name is shown only to those who may read what bears it."""

    def _clerk_of_e(self):
        return self._user("officer", self.other)

    def test_new_form_names_nothing_that_is_not_read(self):
        stranger = self._clerk_of_e()
        member = self.env["union.member"].create({"unit_id": self.base.id, "name": "Nông Văn A"})
        spec = {"fields": {"display_name": {}}}
        for model, field, record in (
            ("emulation.phase", "campaign_id", self.campaign),
            ("emulation.campaign", "parent_id", self.campaign),
            ("emulation.phase", "parent_id", self.campaign.phase_ids[0]),
            ("emulation.phase.deadline", "phase_id", self.campaign.phase_ids[0]),
            ("emulation.campaign.amendment", "campaign_id", self.campaign),
            ("emulation.campaign.amendment.line", "phase_id", self.campaign.phase_ids[0]),
            ("union.member.private", "member_id", member),
            ("union.document.recipient", "document_id", self.campaign.document_id),
        ):
            form = self.env[model].with_user(stranger)
            for call in (
                lambda form=form, field=field, record=record: form.onchange(
                    {field: record.id}, [], {field: spec}
                ),
                lambda form=form, field=field, record=record: form.with_context(
                    **{f"default_{field}": record.id}
                ).onchange({}, [], {field: spec}),
            ):
                with self.assertRaises(AccessError):
                    call()
        lines = {"private_ids": [Command.create({"member_id": member.id})]}
        with self.assertRaises(AccessError):
            self.env["union.member"].with_user(stranger).onchange(
                lines, [], {"private_ids": {"fields": {"member_id": spec}}}
            )
        dossier = {"res_model": "emulation.campaign", "res_id": self.campaign.id}
        with self.assertRaises(AccessError):
            self.env["union.document"].with_user(stranger).onchange(dossier, [], {"missing": {}})
        own = self.env["emulation.phase"].with_user(self.officer_p)
        value = own.onchange({"campaign_id": self.campaign.id}, [], {"campaign_id": spec})["value"]
        self.assertEqual(value["campaign_id"]["display_name"], self.campaign.display_name)

    def test_refusal_names_nothing_in_debug_mode(self):
        has_group = ResUsers.has_group
        with patch.object(
            ResUsers,
            "has_group",
            lambda user, group: group == "base.group_no_one" or has_group(user, group),
        ):
            for record in (self.campaign, self.campaign.document_id):
                with self.assertRaises(AccessError) as caught:
                    record.with_user(self._clerk_of_e()).read(["state"])
                self.assertNotIn(self.campaign.name, str(caught.exception))

    def test_wizard_belongs_to_its_user(self):
        values = {
            "res_model": "emulation.campaign",
            "res_id": self.campaign.id,
            "action": "return",
            "reason": "Thiếu",
        }
        wizard = self.env["union.approval.reason"].with_user(self.appraiser_p).create(values)
        self.assertEqual(wizard.reason, "Thiếu")
        with self.assertRaises(AccessError):
            wizard.with_user(self.officer_p).read(["reason"])
        values = {"document_id": self.campaign.document_id.id, "reason": "x"}
        with self.assertRaises(AccessError):
            self.env["union.document.revoke"].with_user(self.officer_s).create(values)

    def test_search_does_not_look_into_the_conversation(self):
        self.campaign.with_user(self.officer_p).message_post(body="tạm hoãn khen thưởng")
        self._launch()
        domain = [("id", "=", self.campaign.id), ("message_ids.body", "like", "tạm hoãn")]
        Campaign = self.env["emulation.campaign"]
        self.assertTrue(Campaign.with_user(self.viewer_p).search_count(domain))
        self.assertFalse(Campaign.with_user(self.officer_d).search_count(domain))

    def test_search_of_messages_passes_over_what_is_not_read(self):
        said = [("model", "=", "emulation.campaign"), ("res_id", "=", self.campaign.id)]
        self.campaign.with_user(self.officer_p).message_post(body="x")
        self.env.invalidate_all()  # what is in the cache would be read without asking
        self.assertFalse(self.env["mail.message"].with_user(self.officer_d).search(said))

    def test_follower_hears_nothing_after_his_mandate(self):
        self.campaign.with_user(self.officer_p).message_subscribe(self.viewer_p.partner_id.ids)
        Notification = self.env["mail.notification"]
        heard = [("res_partner_id", "=", self.viewer_p.partner_id.id)]
        before = Notification.search_count(heard)
        self.campaign.message_post(body="x", subtype_xmlid="mail.mt_comment")
        self.assertEqual(Notification.search_count(heard), before + 1)
        self.env["union.mandate"].search([("user_id", "=", self.viewer_p.id)]).write(
            {"date_end": "2020-12-31"}
        )
        self.campaign.message_post(body="y", subtype_xmlid="mail.mt_comment")
        self.assertEqual(Notification.search_count(heard), before + 1)

    def test_plan_given_up_before_its_launch_was_never_public(self):
        self._approve(self.campaign)
        self.campaign.with_user(self.approver_p).action_cancel("Không cần nữa")
        below = self.campaign.with_user(self.officer_d)
        self.assertFalse(below.has_access("read"))
        self.assertFalse(below.search_count([("id", "=", self.campaign.id)]))

    def test_plan_given_up_after_its_launch_stays_public(self):
        self._launch()
        self.campaign.with_user(self.approver_p).action_cancel("Không cần nữa")
        below = self.campaign.with_user(self.officer_d)
        self.assertTrue(below.has_access("read"))
        self.assertTrue(below.search_count([("id", "=", self.campaign.id)]))


@tagged("post_install", "-at_install")
class TestAccessByContext(CampaignCase):
    """No key of the caller's context forges, opens or stops anything."""

    def test_engine_rows_take_no_defaults(self):
        hostile = {
            "default_state": "planned",
            "default_actor_name": "Ông Chủ tịch",
            "default_comment": "Đồng ý",
            "default_date_received": "2020-01-01 00:00:00",
            "default_answered_by": "Ông Chủ tịch",
            "default_note": "Đã xong",
        }
        campaign = self.campaign.with_context(**hostile)
        campaign.with_user(self.officer_p).action_submit()
        for step in campaign.step_ids:
            self.assertFalse(step.actor_name or step.comment or step.date_received)
        campaign.with_user(self.appraiser_p).action_approve()
        campaign.with_user(self.approver_p).action_approve()
        campaign.document_id.with_user(self.clerk_p).action_issue()
        campaign.with_user(self.officer_p).action_launch()
        for row in campaign.participation_ids:
            self.assertEqual(row.state, "pending")
            self.assertFalse(row.answered_by or row.note)

    def test_phase_starts_as_planned(self):
        Phase = self.env["emulation.phase"].with_user(self.officer_p)
        values = {"campaign_id": self.campaign.id, "name": "Đợt 3"}
        self.assertEqual(Phase.with_context(default_state="open").create(values).state, "planned")
        with self.assertRaises(AccessError):
            Phase.create({**values, "state": "open"})

    def test_begun_mandate_is_not_forced_away(self):
        mandate = self.env["union.mandate"].search([("user_id", "=", self.viewer_p.id)])
        with self.assertRefused("has begun", AccessError):
            mandate.with_context(_force_unlink=True).unlink()


@tagged("post_install", "-at_install")
class TestAccessToRunningPlans(CampaignCase):
    """What a plan that is not running takes no more, or not yet."""

    def test_closed_plan_takes_no_answer(self):
        self._launch()
        line = self.campaign.participation_ids.line_ids.filtered(
            lambda row: row.unit_id == self.base and row.phase_id.state == "open"
        )
        self.campaign.with_user(self.officer_p).action_close()
        with self.assertRefused("not running", UserError):
            line.with_user(self.officer_b).action_answer()
        self.assertEqual(line.participation_id.state, "pending")

    def test_event_gets_its_date_while_the_plan_runs(self):
        phase = self.campaign.phase_ids[0]
        phase.write({"date_end": False, "end_event": "kết thúc Đại hội"})
        self._approve(self.campaign)
        self.assertFalse(phase.with_user(self.officer_p).can_set_end)
        with self.assertRaises(AccessError):
            phase.with_user(self.officer_p).date_end = "2026-06-30"

    def test_odd_reasons_are_none(self):
        self.campaign.with_user(self.officer_p).action_submit()
        for reason in (None, False, "", "  ", 7, ["x"]):
            with self.assertRefused("reason is required", UserError):
                self.campaign.with_user(self.appraiser_p).action_return(reason)


@tagged("post_install", "-at_install")
class TestAccessRules(CampaignCase):
    """Record rules of what hangs on a plan; each guards by itself, whatever the others say."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign.write(
            {
                "registration_deadline": "2199-01-01 10:00:00",
                "theme_ids": [Command.create({"name": "Đổi mới, sáng tạo"})],
                "indicator_ids": [Command.create({"name": "Sáng kiến"})],
            }
        )
        cls.parts = [
            (cls.campaign.theme_ids[0], {"name": "x"}),
            (cls.campaign.content_ids[0], {"body": "<p>x</p>"}),
            (cls.campaign.indicator_ids[0], {"name": "x"}),
            (cls.campaign.phase_ids[0], {"name": "x"}),
        ]

    def _found(self, record, user):
        return bool(record.with_user(user).search([("id", "=", record.id)]))

    def _assert_read(self, record, readers, others):
        for user in (*readers, *others):
            with self.subTest(record=record, user=user.login):
                self.assertEqual(record.with_user(user).has_access("read"), user in readers)
                self.assertEqual(self._found(record, user), user in readers)

    def test_parts_are_read_with_the_plan(self):
        for part, __ in self.parts:
            self._assert_read(part, [self.viewer_p], [self.officer_d, self.officer_b])
        self._launch()
        for part, __ in self.parts:
            self._assert_read(part, [self.viewer_p, self.officer_d, self.officer_b], [])

    def test_searches_by_position(self):
        """What the rules and filters ask for, each by itself."""
        stranger = self._user("officer", self._unit("Q", level="province"))
        self._launch()
        plan = [("id", "=", self.campaign.id)]
        for field, found in (
            ("in_charge", [self.officer_p]),
            ("in_territory", [self.officer_p, self.viewer_p]),
            ("from_above", [self.officer_p, self.viewer_p, self.officer_d, self.officer_b]),
            ("is_visible", [self.officer_p, self.viewer_p, self.officer_d, self.officer_b]),
        ):
            for user in (self.officer_p, self.viewer_p, self.officer_d, self.officer_b, stranger):
                Campaign = self.env["emulation.campaign"].with_user(user).sudo()
                with self.subTest(field=field, user=user.login):
                    count = Campaign.search_count([*plan, (field, "=", True)])
                    self.assertEqual(bool(count), user in found)
                    self.assertEqual(Campaign.browse(self.campaign.id)[field], user in found)
        self._assert_read(self.campaign, [self.officer_d], [stranger])

    def test_parts_are_written_by_the_officer_of_the_unit(self):
        for part, values in self.parts:
            for user in (self.viewer_p, self.appraiser_p, self.approver_p, self.officer_d):
                mine = part.with_user(user)
                for act in (
                    lambda mine=mine, values=values: mine.write(values),
                    lambda mine=mine: mine.unlink(),
                    lambda mine=mine, values=values: mine.create(
                        {"campaign_id": self.campaign.id, **values}
                    ),
                ):
                    with self.subTest(part=part, user=user.login), self.assertRaises(AccessError):
                        act()
            part.with_user(self.officer_p).write(values)

    def test_way_and_log_stay_in_the_territory(self):
        self._launch()
        events = self.env["union.event"].search(
            [("res_model", "=", "emulation.campaign"), ("res_id", "=", self.campaign.id)]
        )
        for record in (self.campaign.step_ids[0], events[0], events[0].value_ids):
            self._assert_read(record, [self.viewer_p], [self.officer_d, self.officer_b])

    def test_answers_are_read_by_the_unit_and_above(self):
        self._launch()
        own = self.campaign.participation_ids.filtered(lambda row: row.unit_id == self.base)
        for record in (own, own.line_ids[0]):
            self._assert_read(
                record, [self.officer_b, self.officer_d, self.viewer_p], [self.officer_s]
            )

    def test_deadlines_are_read_with_the_plan(self):
        deadline = self.env["emulation.deadline"].search(
            [("campaign_id", "=", self.campaign.id), ("phase_id", "=", False)], limit=1
        )
        self._assert_read(deadline, [self.viewer_p], [self.officer_d])

    def test_work_is_ones_own(self):
        work = self.env["emulation.work"].search(
            [("res_model", "=", "emulation.campaign"), ("res_id", "=", self.campaign.id)]
        )
        self._assert_read(work, [self.officer_p], [self.viewer_p, self.appraiser_p, self.officer_d])

    def test_recipients_are_read_and_written_with_the_paper(self):
        line = self.campaign.document_id.recipient_ids[0]
        self._assert_read(line, [self.viewer_p], [self.officer_d])
        for user in (self.viewer_p, self.approver_p, self.officer_d):
            # the rule by itself: the model refuses as well
            for record in (line, line.document_id):
                self.assertFalse(record.with_user(user).has_access("write"))
                self.assertFalse(record.with_user(user).has_access("unlink"))
            with self.assertRaises(AccessError):
                line.with_user(user).name = "x"
        line.with_user(self.officer_p).name = "x"

    def test_mandates_are_read_in_the_territory(self):
        mandate = self.env["union.mandate"].search([("user_id", "=", self.officer_b.id)])
        self._assert_read(
            mandate, [self.officer_b, self.officer_d, self.viewer_p], [self.officer_s]
        )

    def test_delegation_stays_the_givers_own(self):
        """What one hands over is not turned into the handing over of somebody else's role."""
        dummy = self._user("viewer", self.other)
        values = {"user_id": dummy.id, "role": "officer"}
        values |= {"date_start": "2198-01-01", "date_end": "2198-02-01"}
        own = values | {"unit_id": self.base.id, "delegated_by_id": self.officer_b.id}
        mandate = self.env["union.mandate"].with_user(self.officer_b).create(own)
        others = {"unit_id": self.sibling.id, "delegated_by_id": self.officer_s.id}
        with self.assertRaises(AccessError):
            mandate.write(others)
        with self.assertRaises(AccessError):
            mandate.create(values | others)

    def test_members_are_kept_by_officers_of_the_line(self):
        member = self.env["union.member"].create({"unit_id": self.base.id, "name": "Nông Văn A"})
        self._assert_read(member, [self.officer_b, self.officer_d, self.viewer_p], [self.officer_s])
        for user in (self.officer_b, self.officer_d, self.officer_p):
            member.with_user(user).job_title = "Giáo viên"
        for user in (self.viewer_p, self.approver_p, self.clerk_p, self.officer_s):
            with self.assertRaises(AccessError):
                member.with_user(user).job_title = "x"
        private = self.env["union.member.private"].create({"member_id": member.id})
        for user in (self.officer_d, self.officer_p, self.viewer_p):
            for act in ("write", "create", "unlink"):
                self.assertFalse(private.with_user(user).has_access(act))
        self._assert_read(private, [self.officer_b], [self.officer_d, self.viewer_p])
