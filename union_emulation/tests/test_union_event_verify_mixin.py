from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import UnionCase


@tagged("post_install", "-at_install")
class TestUnionEventVerifyMixin(UnionCase):
    """Whatever is done to the log behind its back, the administrator's button finds it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls._campaign()
        cls.campaign.with_user(cls.officer_p).action_submit()
        cls.campaign.with_user(cls.appraiser_p).action_return("Thiếu chỉ tiêu", ["content_ids"])
        cls.campaign.with_user(cls.officer_p).action_submit()
        domain = [("res_model", "=", cls.campaign._name), ("res_id", "=", cls.campaign.id)]
        cls.events = cls.env["union.event"].search(domain, order="id")
        cls.admin = new_test_user(cls.env, "admin6", groups="union_emulation.group_union_admin")
        cls.env["union.event.seal"]._cron_seal()

    def _verify(self):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env["union.event"].with_user(self.admin).action_verify()["params"]

    def _found(self, query, *values):
        self.env.flush_all()
        self.env.cr.execute(query, values)
        said = self._verify()
        self.assertEqual(said["type"], "danger")
        return said["message"]

    def test_sound_log(self):
        said = self._verify()
        self.assertEqual(said["type"], "success")
        self.assertIn(str(self.env["union.event"].search_count([])), said["message"])

    def test_page_ends_within_a_chain(self):
        whole = self.env["union.event"]._verify()
        rows = type(self.env["union.event"])._rows
        with patch.object(
            type(self.env["union.event"]), "_rows", lambda self, chains=None: rows(self, chains, 2)
        ):
            self.assertEqual(self.env["union.event"]._verify(), whole)

    def test_changed_row(self):
        for column, value in (
            ("actor_name", "x"),
            ("actor_id", 1),
            ("action", "approve"),
            ("date", "2020-01-01 00:00:00"),
            ("digest", "x"),
            ("value_digest", "x"),
        ):
            with self.env.cr.savepoint() as savepoint:
                found = self._found(
                    f"UPDATE union_event SET {column} = %s WHERE id = %s", value, self.events[1].id
                )
                self.assertIn(str(self.events[1].id), found, column)
                savepoint.rollback()

    def test_row_moved_to_another_record(self):
        found = self._found(
            "UPDATE union_event SET res_id = res_id + 1000000 WHERE id = %s", self.events[1].id
        )
        self.assertIn(str(self.events[2].id), found)

    def test_changed_value(self):
        found = self._found(
            'UPDATE union_event_value SET content = \'{"reason": "x"}\' WHERE event_id = %s',
            self.events[1].id,
        )
        self.assertIn(str(self.events[1].id), found)

    def test_deleted_value(self):
        found = self._found("DELETE FROM union_event_value WHERE event_id = %s", self.events[1].id)
        self.assertIn(str(self.events[1].id), found)

    def test_swapped_values(self):
        found = self._found(
            """
            UPDATE union_event_value AS one SET content = other.content
              FROM union_event_value AS other
             WHERE one.event_id = %s AND other.event_id = %s
                OR one.event_id = %s AND other.event_id = %s
            """,
            *self.events[:2].ids,
            *self.events[:2].ids[::-1],
        )
        for event in self.events[:2]:
            self.assertIn(str(event.id), found)

    def test_swapped_events(self):
        # what was said second is made to have been said third
        self.env.cr.execute("DROP INDEX union_event_chain_unique")
        columns = "date actor_id actor_name action value_digest previous_digest digest".split()
        swap = "UPDATE {0} AS one SET {1} FROM {0} AS other WHERE one.{2} = %s AND other.{2} = %s"
        swap += " OR one.{2} = %s AND other.{2} = %s"
        one, other = self.events[1:].ids
        for table, names, key in (
            ("union_event", columns, "id"),
            ("union_event_value", ["content"], "event_id"),
        ):
            values = ", ".join(f"{name} = other.{name}" for name in names)
            self.env.cr.execute(swap.format(table, values, key), (one, other, other, one))
        self.env.invalidate_all()
        found = self._verify()
        self.assertEqual(found["type"], "danger")
        self.assertIn(str(one), found["message"])

    def test_deleted_middle(self):
        found = self._found("DELETE FROM union_event WHERE id = %s", self.events[1].id)
        self.assertIn(str(self.events[2].id), found)

    def test_cut_end(self):
        found = self._found("DELETE FROM union_event WHERE id = %s", self.events[2].id)
        self.assertIn("sealed", found)

    def test_whole_chain_gone(self):
        found = self._found("DELETE FROM union_event WHERE id = ANY(%s)", self.events.ids)
        self.assertIn("sealed", found)

    def test_cut_end_is_told_before_the_next_seal(self):
        self.env.cr.execute("DELETE FROM union_event WHERE id = %s", (self.events[2].id,))
        self.env.invalidate_all()
        logger = "odoo.addons.union_emulation.models.union_event_verify_mixin"
        with self.assertLogs(logger, "ERROR"):
            self.env["union.event.seal"]._cron_seal()
        message = self.env["mail.message"].search([("subject", "like", "tampered")], limit=1)
        self.assertIn(self.admin.partner_id, message.partner_ids)

    def test_administrators_only(self):
        for user in (self.officer_p, self.clerk_p):
            with self.assertRefused("administrator", AccessError):
                self.env["union.event"].with_user(user).action_verify()

    def test_approval_costs_two_queries_more(self):
        """What an approval asks of the database with the log, and what it would without."""
        campaigns = self._campaigns([{"code": f"KH-{number}"} for number in range(81)])
        campaigns.with_user(self.officer_p).action_submit()
        log = type(self.env["union.event"])._log
        for records in (campaigns[:1], campaigns[1:]):
            self._cost_of_approval(records, log)  # warms the caches that outlive a transaction
            without = self._cost_of_approval(records, lambda *args: None)
            self.assertEqual(self._cost_of_approval(records, log) - without, 2, len(records))

    def _cost_of_approval(self, campaigns, log):
        self.env.flush_all()
        self.env.invalidate_all()
        with (
            self.env.cr.savepoint() as savepoint,
            patch.object(type(self.env["union.event"]), "_log", log),
        ):
            before = self.env.cr.sql_log_count
            campaigns.with_user(self.appraiser_p).action_approve()
            self.env.flush_all()
            cost = self.env.cr.sql_log_count - before
            savepoint.rollback()
        return cost
