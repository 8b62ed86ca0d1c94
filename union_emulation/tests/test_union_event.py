from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import UnionCase


@tagged("post_install", "-at_install")
class TestUnionEvent(UnionCase):
    """What happened stays as it happened, and shows when somebody tampers with it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls._campaign()
        cls.campaign.with_user(cls.officer_p).action_submit()
        cls.campaign.with_user(cls.appraiser_p).action_return(
            "Thiếu chỉ tiêu", ["name", "content_ids"]
        )
        cls.campaign.with_user(cls.officer_p).action_submit()
        cls.events = cls._events(cls.campaign)

    @classmethod
    def _events(cls, record):
        domain = [("res_model", "=", record._name), ("res_id", "=", record.id)]
        return cls.env["union.event"].search(domain, order="id")

    def test_each_act_is_an_event(self):
        self.assertRecordValues(
            self.events,
            [
                {
                    "action": "submit",
                    "actor_name": "Officer of T-P",
                    "dossier_unit_id": self.province.id,
                },
                {
                    "action": "return",
                    "actor_name": "Appraiser of T-P",
                    "dossier_unit_id": self.province.id,
                },
                {
                    "action": "submit",
                    "actor_name": "Officer of T-P",
                    "dossier_unit_id": self.province.id,
                },
            ],
        )
        self.assertIn("Thiếu chỉ tiêu", self.events[1].detail)
        self.assertIn("To be corrected: Subject; Contents", self.events[1].detail)

    def test_refused_act_is_none(self):
        with self.assertRefused("turn"):
            self.campaign.with_user(self.approver_p).action_approve()
        self.assertEqual(self._events(self.campaign), self.events)

    def test_chain_holds(self):
        self.assertFalse(self.events._broken())
        self.assertEqual(self.events[1].previous_digest, self.events[0].digest)

    def _tamper(self, query, *args):
        self.env.flush_all()
        self.env.cr.execute(query, args)
        self.env.invalidate_all()
        return self._events(self.campaign)._broken()

    def test_administrators_are_told_at_night(self):
        admin = new_test_user(self.env, "admin3", groups="union_emulation.group_union_admin")
        told = [("partner_ids", "in", admin.partner_id.ids), ("subject", "like", "tampered")]
        cron = self.env.ref("union_emulation.ir_cron_verify_events")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertFalse(self.env["mail.message"].search(told))
        self._tamper("UPDATE union_event SET actor_name = 'x' WHERE id = %s", self.events[1].id)
        logger = "odoo.addons.union_emulation.models.union_event_verify_mixin"
        with self.assertLogs(logger, "ERROR"), self.enter_registry_test_mode():
            cron.method_direct_trigger()
        message = self.env["mail.message"].search(told)
        self.assertIn(str(self.events[1].id), message.body)

    def test_chain_verifies_after_erasure(self):
        self.events[1].value_ids._blank()
        self.env.invalidate_all()
        self.assertFalse(self.events[1].detail)
        self.assertFalse(self.events._broken())

    def test_cut_end_shows_in_the_seal(self):
        Seal = self.env["union.event.seal"]
        Seal._cron_seal()
        seal = Seal.search([], limit=1)
        self.assertFalse(seal.is_broken)
        self.campaign.with_user(self.appraiser_p).action_approve()
        seal.invalidate_recordset()
        self.assertFalse(seal.is_broken, "later events do not break an older seal")
        self.assertFalse(
            self._tamper("DELETE FROM union_event WHERE id = %s", self.events[2].id)
            - self._events(self.campaign)
        )
        self.assertTrue(seal.is_broken)

    def test_nobody_writes(self):
        for record in (self.events, self.events.value_ids):
            for records in (record.with_user(self.officer_p), record.sudo()):
                for act in (
                    lambda r=records: r.write({"digest": "x"}),
                    lambda r=records: r.unlink(),
                    lambda r=records: r.with_context(_force_unlink=True).unlink(),
                    lambda r=records: r[0].copy(),
                ):
                    with self.assertRaises(AccessError):
                        act()
        with self.assertRaises(AccessError):
            self.env["union.event.seal"].sudo().create({"digest": "x"})

    def test_territory(self):
        for user, seen in ((self.viewer_p, 3), (self.officer_b, 0)):
            events = self.env["union.event"].with_user(user)
            domain = [("res_id", "=", self.campaign.id), ("res_model", "=", self.campaign._name)]
            self.assertEqual(events.search_count(domain), seen)
            values = self.env["union.event.value"].with_user(user)
            self.assertEqual(values.search_count([("event_id", "in", self.events.ids)]), seen)

    def test_two_queries_whatever_the_number(self):
        campaigns = self.campaign
        campaigns |= self._campaigns([{"code": f"KH-{number}"} for number in range(19)])
        for records in (campaigns[:1], campaigns):
            self.env.flush_all()
            records.mapped("display_name")
            records.env.user.name  # noqa: B018
            records.unit_id.mapped("parent_path")
            with self.assertQueryCount(2):
                records._log_event("approve")

    def test_papers_are_events(self):
        self.campaign.with_user(self.appraiser_p).action_approve()
        self.campaign.with_user(self.approver_p).action_approve()
        paper = self.campaign.document_id.with_user(self.clerk_p)
        paper.action_issue()
        paper.action_revoke("Sai ngày")
        events = self._events(paper)
        self.assertEqual(events.mapped("action"), ["issue", "revoke"])
        self.assertEqual(events.mapped("actor_name"), ["Clerk of T-P"] * 2)
        self.assertIn(paper.full_number, events[0].detail)
        self.assertIn("Sai ngày", events[1].detail)

    def test_mandates_are_events(self):
        mandate = self.env["union.mandate"].search([("user_id", "=", self.officer_s.id)])
        mandate.date_end = "2026-01-01"
        self.assertEqual(self._events(mandate).mapped("action"), ["give", "change"])
        self.assertIn("Officer of T-B2", self._events(mandate)[0].detail)

    def test_fork_is_refused_by_the_database(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(Exception) as caught:
            self.env.cr.execute(
                """
                INSERT INTO union_event (res_model, res_id, date, actor_name, action, value_digest,
                                         previous_digest, digest, dossier_unit_id)
                SELECT res_model, res_id, date, actor_name, action, value_digest,
                       previous_digest, 'x', dossier_unit_id
                  FROM union_event WHERE id = %s
                """,
                (self.events[1].id,),
            )
        self.assertIn("chain_unique", str(caught.exception))
