from lxml import etree

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import UnionCase


@tagged("post_install", "-at_install")
class TestReturnPoints(UnionCase):
    """A dossier that came back is open in the points it was returned for, and nowhere else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls._campaign(
            task_ids=[Command.create({"section": "task", "body": "<p>Tuyên truyền.</p>"})],
            phase_ids=[Command.create({"name": "Đợt 1", "end_event": "tổng kết"})],
        )
        cls.campaign.with_user(cls.officer_p).action_submit()

    def _return(self, *points):
        self.campaign.with_user(self.appraiser_p).action_return("Thiếu", list(points))

    def _everybody(self, record=None):
        record = record or self.campaign
        return (record.with_user(self.officer_p), record.sudo())

    # ------------------------------------------------------------
    # Naming the points
    # ------------------------------------------------------------

    def test_points_are_required(self):
        campaign = self.campaign.with_user(self.appraiser_p)
        for points in (None, [], [""], "", ()):
            with self.assertRefused(r"at least one point.*Contents \(content_ids\)"):
                campaign.action_return("Thiếu", points)
        self.assertEqual(campaign.state, "submitted")
        self.assertEqual(campaign.current_step_id.state, "current")

    def test_unknown_points_are_named(self):
        campaign = self.campaign.with_user(self.appraiser_p)
        for bad in ("Mục II", "state", "unit_id", "scan_ids", "step_ids", "participation_ids",
                    "message_ids", "id", "write_date", "x" * 5000):  # fmt: skip
            with self.assertRefused(f"“{bad[:60]}” is no point.*Contents"):
                campaign.action_return("Thiếu", ["name", bad])
        self.assertEqual(campaign.state, "submitted")
        self.assertFalse(campaign.step_ids.filtered("points"))

    def test_odd_points_are_refused(self):
        for points in ([1], {"name": 1}, 7, [["name"]], [{"a": 1}], [None, 5]):
            with self.assertRefused("text"):
                self.campaign.with_user(self.appraiser_p).action_return("Thiếu", points)

    def test_step_keeps_labels_and_names(self):
        self._return("recipient_ids", "name", "name")
        step = self.campaign.step_ids[0]
        self.assertEqual(step.point_names, "name recipient_ids")
        self.assertEqual(step.points, "Subject\nRecipients")
        self.assertIn("Recipients", self.campaign.return_points)
        self.assertIn("Appraiser of T-P: Thiếu", self.campaign.return_reason)

    # ------------------------------------------------------------
    # Only these can be changed
    # ------------------------------------------------------------

    def test_every_kind_of_row_lies_in_a_list(self):
        mixin = self.env.registry["union.approval.line.mixin"]
        for name, model in self.env.registry.items():
            if not issubclass(model, mixin) or model._abstract:
                continue
            lines = self.env[name]
            dossier = lines[lines._dossier_field]
            while lines._part_of:
                lines = lines[lines._part_of]
            self.assertTrue(dossier._list_names(lines), name)

    def test_other_fields_are_closed(self):
        self._return("name", "content_ids")
        for campaign in self._everybody():
            campaign.name = "Kế hoạch đã sửa"
            for values in (
                {"closing": "x"},
                {"name": "x", "closing": "x"},
                {"signatory_id": False},
                {"recipient_ids": [Command.clear()]},
                {"phase_ids": [Command.create({"name": "Đợt 2"})]},
                {"task_ids": [Command.delete(campaign.task_ids.id)]},
                {"next_deadline": "2026-01-01 00:00:00"},
            ):
                with self.assertRefused("returned for these points only: Subject, Contents",
                                        AccessError):  # fmt: skip
                    campaign.write(values)
        self.assertEqual(self.campaign.name, "Kế hoạch đã sửa")

    def test_lines_of_other_lists_are_closed(self):
        self._return("content_ids")
        content, task = self.campaign.content_ids, self.campaign.task_ids
        for line in self._everybody(content):
            line.body = "<p>Sửa</p>"
            with self.assertRefused("“Tasks”", AccessError), self.cr.savepoint():
                line.section = "task"
        for line in self._everybody(task):
            for act in (lambda t=line: t.write({"body": "x"}), line.unlink):
                with self.assertRefused("“Tasks”", AccessError):
                    act()
            with self.assertRefused("“Tasks”", AccessError), self.cr.savepoint():
                line.create({"campaign_id": self.campaign.id, "section": "task", "body": "x"})
            with self.assertRefused("“Tasks”", AccessError), self.cr.savepoint():
                # a line of another list, sent as one of the open list
                line.campaign_id.write({"content_ids": [Command.update(task.id, {"body": "x"})]})
        for phase in self._everybody(self.campaign.phase_ids):
            with self.assertRefused("“Phases”", AccessError):
                phase.name = "x"
        self.campaign.content_ids.with_user(self.officer_p).create(
            {"campaign_id": self.campaign.id, "section": "content", "body": "Thêm"}
        )
        self.assertEqual(len(self.campaign.content_ids), 2)

    def test_parts_of_rows_are_open_with_their_list(self):
        level = self.base.level_id
        campaign = self._campaign(
            code="KH-G",
            indicator_ids=[
                Command.create(
                    {
                        "name": "Xếp loại",
                        "formula": "grade",
                        "grade_ids": [Command.create({"name": "Tốt", "value": 80})],
                    }
                )
            ],
            phase_ids=[
                Command.create(
                    {
                        "name": "Đợt 1",
                        "end_event": "tổng kết",
                        "deadline_ids": [
                            Command.create(
                                {"level_id": level.id, "deadline": "2026-03-31 10:00:00"}
                            )
                        ],
                    }
                )
            ],
        )
        campaign.with_user(self.officer_p).action_submit()
        campaign.with_user(self.appraiser_p).action_return("Thiếu", ["indicator_ids"])
        grade, deadline = campaign.indicator_ids.grade_ids, campaign.phase_ids.deadline_ids
        for row in self._everybody(deadline):
            with self.assertRefused("“Phases”", AccessError):
                row.deadline = "2026-04-30 10:00:00"
            with self.assertRefused("“Phases”", AccessError):
                row.unlink()
        grade.with_user(self.officer_p).value = 85
        campaign.with_user(self.officer_p).action_submit()
        campaign.with_user(self.appraiser_p).action_return("Thiếu", ["phase_ids"])
        for row in self._everybody(grade):
            with self.assertRefused("“Indicators”", AccessError):
                row.value = 10
            with self.assertRefused("“Indicators”", AccessError), self.cr.savepoint():
                row.create({"indicator_id": row.indicator_id.id, "name": "Khá", "value": 5})
        deadline.with_user(self.officer_p).unlink()

    def test_open_list_takes_changes(self):
        self._return("phase_ids")
        campaign = self.campaign.with_user(self.officer_p)
        campaign.write({"phase_ids": [Command.create({"name": "Đợt 2"})]})
        campaign.phase_ids[0].unlink()
        self.assertEqual(campaign.phase_ids.mapped("name"), ["Đợt 2"])

    def test_paper_is_open_in_the_points_only(self):
        self._return("recipient_ids")
        for document in self._everybody(self.campaign.document_id):
            document.write({"recipient_ids": [Command.create({"name": "Ban Dân vận"})]})
            for values in (
                {"signatory_id": False},
                {"archive_line": "x"},
                {"subject": "x"},
                {"legal_topic_ids": [Command.clear()]},
            ):
                with self.assertRefused("returned for these points only: Recipients", AccessError):
                    document.write(values)

    def test_closed_recipients_are_closed_row_by_row(self):
        self._return("name")
        for recipient in self._everybody(self.campaign.recipient_ids):
            for act in (lambda r=recipient: r.write({"name": "x"}), recipient.unlink):
                with self.assertRefused("“Recipients”", AccessError):
                    act()

    def test_context_opens_nothing(self):
        self._return("name")
        campaign = self.campaign.with_user(self.officer_p).with_context(
            default_state="draft", install_mode=True, su=True, points=["closing"]
        )
        with self.assertRefused("points only", AccessError):
            campaign.closing = "x"

    # ------------------------------------------------------------
    # From round to round
    # ------------------------------------------------------------

    def test_draft_is_open_after_recall_in_any_round_before_a_return(self):
        campaign = self.campaign.with_user(self.officer_p)
        for number in (1, 2):
            campaign.action_recall()
            self.assertEqual(campaign.state, "draft")
            campaign.closing = f"Kết {number}"
            campaign.action_submit()

    def test_recall_keeps_the_points_open(self):
        self._return("name")
        campaign = self.campaign.with_user(self.officer_p)
        campaign.action_submit()
        campaign.action_recall()
        self.assertEqual(campaign.state, "returned")
        campaign.name = "Sửa nữa"
        with self.assertRefused("points only: Subject", AccessError):
            campaign.closing = "x"

    def test_each_return_opens_its_own_points(self):
        self._return("name")
        campaign = self.campaign.with_user(self.officer_p)
        campaign.action_submit()
        self._return("closing")
        campaign.closing = "Kết"
        with self.assertRefused("points only: Closing", AccessError):
            campaign.name = "x"

    # ------------------------------------------------------------
    # Screens
    # ------------------------------------------------------------

    def test_form_follows_the_points(self):
        self._return("name", "content_ids")
        campaign = self.campaign.with_user(self.officer_p)
        self.assertEqual(campaign.editable_content, "|name|content_ids|scan_ids|")
        self.assertEqual(self.campaign.with_user(self.appraiser_p).editable_content, "||")
        self.assertFalse(campaign.phase_ids.can_edit)
        form = Form(campaign)
        form.name = "Sửa trên biểu mẫu"
        with self.assertRaisesRegex(AssertionError, "readonly"):
            form.closing = "x"
        form.save()
        self.assertEqual(campaign.name, "Sửa trên biểu mẫu")

    def test_every_content_field_of_the_form_asks(self):
        arch = etree.fromstring(
            self.env["emulation.campaign"]
            .with_user(self.officer_p)
            .get_view(view_type="form")["arch"]
        )
        names = set(self.campaign._content_names())
        asked = {
            node.get("name")
            for node in arch.xpath("//field[not(ancestor::field)]")
            if "editable_content" in (node.get("readonly") or "")
        }
        shown = {node.get("name") for node in arch.xpath("//field[not(ancestor::field)]")} & names
        self.assertEqual(asked, shown)
        self.assertGreater(len(shown), 20)

    def test_wizard_offers_the_points(self):
        wizard = (
            self.env["union.approval.reason"]
            .with_user(self.appraiser_p)
            .with_context(
                default_res_model="emulation.campaign",
                default_res_id=self.campaign.id,
                default_action="return",
            )
        )
        form = Form(wizard)
        form.reason = "Thiếu"
        names = [row["name"] for row in form.point_ids._records]
        self.assertIn("indicator_ids", names)
        self.assertNotIn("unit_id", names)
        reason = form.save()
        with self.assertRefused("at least one point"):
            reason.action_confirm()
        with form.point_ids.edit(names.index("indicator_ids")) as point:
            point.is_chosen = True
        form.save().action_confirm()
        self.assertEqual(self.campaign.step_ids[0].points, "Indicators")

    def test_wizard_believes_no_client(self):
        values = {"res_model": "emulation.campaign", "res_id": self.campaign.id, "reason": "x"}
        point = {"name": "state", "label": "Subject", "is_chosen": True}
        wizard = (
            self.env["union.approval.reason"]
            .with_user(self.appraiser_p)
            .create({**values, "action": "return", "point_ids": [Command.create(point)]})
        )
        with self.assertRefused("“state” is no point"):
            wizard.action_confirm()

    def test_queries_do_not_grow(self):
        campaigns = self.campaign
        campaigns |= self._campaigns([{"code": f"KH-{number}"} for number in range(19)])
        (campaigns - self.campaign).with_user(self.officer_p).action_submit()
        campaigns.with_user(self.appraiser_p).action_return("Thiếu", ["name"])
        counts = []
        for records in (campaigns[:1], campaigns):
            records = records.with_user(self.officer_p)
            for __ in range(2):  # the first time warms what outlives a transaction
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                records.mapped("editable_content")
                records.mapped("return_points")
                records._check_points(["name"])
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
