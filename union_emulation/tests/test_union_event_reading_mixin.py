from odoo.exceptions import AccessError
from odoo.tests import freeze_time, new_test_user, tagged
from odoo.tools import mute_logger

from .common import UnionCase

NUMBER = "006012345678"


@tagged("post_install", "-at_install")
class TestUnionEventReadingMixin(UnionCase):
    """Exports, prints and openings of personal data are events, whichever way they are read."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member, cls.second = cls.env["union.member"].create(
            [
                {"name": "Nguyễn Văn An", "unit_id": cls.base.id},
                {"name": "Lê Thị Bình", "unit_id": cls.base.id},
            ]
        )
        cls.private = cls.env["union.member.private"].create(
            {
                "member_id": cls.member.id,
                "birth_date": "1980-02-03",
                "identity_number": NUMBER,
                "phone": "0901",
            }
        )
        cls.env["union.member.private"].create({"member_id": cls.second.id, "identity_number": "1"})

    def _events(self, action, record=None):
        domain = [("action", "=", action)]
        if record:
            domain += [("res_model", "=", record._name), ("res_id", "=", record.id)]
        return self.env["union.event"].search(domain)

    # openings

    def _ways(self):
        """Ways to a member's personal data, each a function of the officer's environment."""
        identity = [("identity_number", "=", NUMBER)]
        one = [("member_id", "=", self.member.id)]
        nested = {"private_ids": {"fields": {"identity_number": {}}}}
        return {
            "read": lambda env: env["union.member.private"].browse(self.private.id).read(),
            "field": lambda env: env["union.member.private"].browse(self.private.id).phone,
            "web_read": lambda env: (
                env["union.member.private"].browse(self.private.id).web_read({"birth_date": {}})
            ),
            "search_read": lambda env: env["union.member.private"].search_read(one, ["phone"]),
            "web_search_read": lambda env: env["union.member.private"].web_search_read(
                one, {"phone": {}}
            ),
            "member's form": lambda env: (
                env["union.member"].browse(self.member.id).web_read(nested)
            ),
            "search_fetch": lambda env: env["union.member.private"].search_fetch(one, ["phone"]),
            "export": lambda env: (
                env["union.member.private"].browse(self.private.id).export_data(["phone"])
            ),
            "member's export": lambda env: (
                env["union.member"].browse(self.member.id).export_data(["private_ids/phone"])
            ),
            "search": lambda env: env["union.member.private"].search(identity),
            "count": lambda env: env["union.member.private"].search_count(identity),
            "member's search": lambda env: env["union.member"].search(
                [("private_ids.identity_number", "=", NUMBER)]
            ),
            "member's any": lambda env: env["union.member"].search_count(
                [("private_ids", "any", identity)]
            ),
            "order": lambda env: env["union.member.private"].search(one, order="birth_date"),
        }

    def test_no_way_round_the_log(self):
        for name, way in self._ways().items():
            with self.env.cr.savepoint() as savepoint:
                self.env.invalidate_all()
                way(self.env(user=self.officer_b))
                events = self._events("open", self.member) | self._events("find", self.member)
                self.assertEqual(len(events), 1, name)
                self.assertEqual(events.actor_name, "Officer of T-B1", name)
                self.assertFalse(self._events("open", self.second), name)
                savepoint.rollback()

    def test_personal_data_are_not_counted(self):
        Private = self.env["union.member.private"].with_user(self.officer_b)
        for groupby, aggregates in (
            (["birth_date:year"], []),
            (["identity_number"], ["__count"]),
            ([], ["phone:array_agg"]),
            (["member_id"], ["birth_date:min"]),
        ):
            with self.assertRefused("neither grouped nor counted", AccessError):
                Private.formatted_read_group([], groupby, aggregates)
            with self.assertRaises(AccessError):
                Private._read_group([], groupby, aggregates)

    def test_once_an_hour(self):
        private = self.private.with_user(self.officer_b)
        for moment, events in (
            ("2026-05-05 01:00:00", 1),
            ("2026-05-05 01:59:00", 1),
            ("2026-05-05 02:00:00", 2),
        ):
            with freeze_time(moment):
                self.env.invalidate_all()
                private.read(["phone"])
                self.assertEqual(len(self._events("open", self.member)), events, moment)

    def test_each_reader_by_his_name(self):
        other = self._user("approver", self.base)
        for user in (self.officer_b, other):
            self.env.invalidate_all()
            self.private.with_user(user).read(["phone"])
        actors = set(self._events("open", self.member).mapped("actor_name"))
        self.assertEqual(actors, {"Officer of T-B1", "Approver of T-B1"})

    def test_nothing_personal_is_no_opening(self):
        self.env.invalidate_all()
        private = self.env["union.member.private"].with_user(self.officer_b)
        private.search([("member_id", "=", self.member.id)]).read(["member_id"])
        self.member.with_user(self.officer_b).read(["name", "private_ids"])
        self.assertFalse(self._events("open", self.member))

    def test_list_takes_as_many_queries_for_one_as_for_all(self):
        members = self.env["union.member"].create(
            [{"name": f"Nguyễn Văn {n}", "unit_id": self.base.id} for n in range(40)]
        )
        private = self.env["union.member.private"].create(
            [{"member_id": member.id, "phone": "0"} for member in members]
        )
        private = private.with_user(self.officer_b)
        counts = []
        self.env.invalidate_all()
        private[-1:].read(["phone"])  # warms the caches that outlive a transaction
        for records in (private[:1], private[1:-1]):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records.read(["phone"])
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts)
        self.assertEqual(len(self._events("open")), 40)

    # exports

    def test_export_is_an_event_at_the_unit_above_all(self):
        members = self.member | self.env["union.member"].create(
            {"name": "Trần Văn Chung", "unit_id": self.sibling.id}
        )
        members.with_user(self.officer_p).export_data(["name", "unit_id/name"])
        event = self._events("export")
        self.assertEqual((event.res_model, event.res_id), ("union.unit", self.district.id))
        self.assertEqual(event.actor_name, "Officer of T-P")
        self.assertIn("name; unit_id/name", event.detail)
        self.assertIn("2", event.detail)

    def test_export_of_a_catalogue_is_one_of_the_reader(self):
        levels = self.env["union.level"].search([])
        levels.with_user(self.officer_d).export_data(["name"])
        self.assertEqual(self._events("export").dossier_unit_id, self.district)

    def test_export_by_whoever_has_no_unit(self):
        admin = new_test_user(
            self.env,
            "admin7",
            groups="union_emulation.group_union_admin",
        )
        self.env["union.level"].search([]).with_user(admin).export_data(["name"])
        self.assertTrue(self._events("export"))

    def test_other_models_are_none_of_ours(self):
        self.officer_p.partner_id.with_user(self.officer_p).export_data(["name"])
        self.assertFalse(self._events("export"))

    def test_refused_export_is_none(self):
        with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_rule"):
            self.member.with_user(self.officer_s).export_data(["name"])
        self.assertFalse(self._events("export"))

    # prints

    def test_prints_are_events(self):
        paper = self._campaign().document_id
        report = self.env.ref("union_emulation.union_document_report")
        for user, way in (
            (self.officer_p, "_render_qweb_pdf"),
            (self.clerk_p, "_render_qweb_html"),
        ):
            getattr(report.with_user(user), way)(report.report_name, paper.ids)
        events = self._events("print", paper).sorted("id")
        self.assertEqual(events.mapped("actor_name"), ["Officer of T-P", "Clerk of T-P"])

    def test_refused_print_is_none(self):
        paper = self._campaign().document_id
        report = self.env.ref("union_emulation.union_document_report").with_user(self.officer_s)
        with self.assertRaises(AccessError):
            report._render_qweb_pdf(report.report_name, paper.ids)
        self.assertFalse(self._events("print"))
