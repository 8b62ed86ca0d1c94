import json
import time
from datetime import datetime, timedelta

from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import UnionCase


@tagged("post_install", "-at_install")
class TestPasswordAgain(UnionCase, HttpCase):
    """Some stops ask for the password again; nothing but the screen gets through."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["union.approval.stage"].create(
            {
                "name": "Phê duyệt",
                "res_model": "emulation.campaign",
                "stop_ids": [Command.create({"role": "approver", "needs_password": True})],
            }
        )
        cls.campaign = cls._campaign()
        cls.campaign.with_user(cls.officer_p).action_submit()

    def _call(self, model, method, args, session=None, kwargs=None):
        self.authenticate(self.approver_p.login, self.approver_p.login, session_extra=session or {})
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs or {}}
        answer = self.url_open(
            f"/web/dataset/call_button/{model}/{method}",
            data=json.dumps({"jsonrpc": "2.0", "params": params}),
            headers={"Content-Type": "application/json"},
        ).json()
        self.campaign.invalidate_recordset()
        return answer

    def _decide(self, method, args=(), **kwargs):
        return self._call("emulation.campaign", method, [self.campaign.ids, *args], **kwargs)

    def test_the_screen_asks_for_it(self):
        for method, args in (
            ("action_approve", []),
            ("action_return", ["Sai", ["name"]]),
            ("action_reject", ["Sai"]),
        ):
            action = self._decide(method, args)["result"]
            self.assertEqual(action["res_model"], "res.users.identitycheck")
            self.assertEqual(self.campaign.state, "submitted")
        wrong = {"context": {"password": "sai"}}
        with mute_logger("odoo.http"):
            said = self._call(action["res_model"], "run_check", [[action["res_id"]]], kwargs=wrong)
        self.assertEqual(said["error"]["data"]["name"], "odoo.exceptions.UserError")
        self.assertEqual(self.campaign.state, "submitted")
        action = self._decide("action_approve", ["Đồng ý"])["result"]
        right = {"context": {"password": self.approver_p.login}}
        self._call(action["res_model"], "run_check", [[action["res_id"]]], kwargs=right)
        self.assertEqual(self.campaign.state, "approved")
        self.assertEqual(self.campaign.step_ids.comment, "Đồng ý")

    def test_entered_just_now(self):
        self._decide("action_approve", session={"identity-check-last": time.time() - 300})
        self.assertEqual(self.campaign.state, "approved")

    def test_entered_long_ago(self):
        action = self._decide("action_approve", session={"identity-check-last": time.time() - 700})
        self.assertEqual(action["result"]["res_model"], "res.users.identitycheck")
        self.assertEqual(self.campaign.state, "submitted")

    def test_a_key_does_not_get_round_it(self):
        key = (
            self.env["res.users.apikeys"]
            .with_user(self.approver_p)
            ._generate("rpc", "key", datetime.now() + timedelta(days=1))
        )
        for method, said in (
            ("action_approve", {}),
            ("action_return", {"reason": "Sai", "points": ["name"]}),
            ("action_reject", {"reason": "Sai"}),
        ):
            with mute_logger("odoo.http"):
                answer = self.url_open(
                    f"/json/2/emulation.campaign/{method}",
                    data=json.dumps({"ids": self.campaign.ids, **said}),
                    headers={"Content-Type": "application/json", "Authorization": f"Bearer {key}"},
                )
            self.assertEqual(answer.status_code, 422, answer.text)
            self.assertIn("taken on the screen only", answer.json()["message"])
        self.campaign.invalidate_recordset()
        self.assertEqual(self.campaign.state, "submitted")

    def test_another_users_session_does_not_get_round_it(self):
        """A call from outside that brings the cookie of a colleague who entered his password."""
        fresh = {"identity-check-last": time.time()}
        self.authenticate(self.officer_p.login, self.officer_p.login, session_extra=fresh)
        call = [self.env.cr.dbname, self.approver_p.id, self.approver_p.login]
        call += ["emulation.campaign", "action_approve", [self.campaign.ids]]
        with mute_logger("odoo.http", "odoo.addons.rpc.controllers.jsonrpc"):
            answer = self.url_open(
                "/jsonrpc",
                data=json.dumps(
                    {"params": {"service": "object", "method": "execute_kw", "args": call}}
                ),
                headers={"Content-Type": "application/json"},
            ).json()
        self.assertIn("taken on the screen only", answer["error"]["data"]["message"])
        self.campaign.invalidate_recordset()
        self.assertEqual(self.campaign.state, "submitted")

    def test_no_context_gets_round_it(self):
        hostile = {"identity-check-last": time.time() + 10**6, "check_identity": False}
        self._decide("action_approve", kwargs={"context": hostile | {"approval_step_id": False}})
        self.assertEqual(self.campaign.state, "submitted")
        with self.assertRefused("taken on the screen only"):
            self.campaign.with_user(self.approver_p).with_context(**hostile).action_approve()

    def test_others_are_told_whose_turn_it_is(self):
        with self.assertRefused("turn of the approver"):
            self.campaign.with_user(self.appraiser_p).action_approve()

    def test_many_at_once(self):
        bulk = (
            self.env["union.approval.bulk"]
            .with_user(self.approver_p)
            .with_context(active_model="emulation.campaign", active_ids=self.campaign.ids)
            .create({"comment": "Đồng ý"})
        )
        action = self._call(bulk._name, "action_confirm", [bulk.ids])["result"]
        self.assertEqual(action["res_model"], "res.users.identitycheck")
        self.assertFalse(bulk.is_done)
        right = {"context": {"password": self.approver_p.login}}
        self._call(action["res_model"], "run_check", [[action["res_id"]]], kwargs=right)
        self.assertEqual(self.campaign.state, "approved")

    def test_with_a_reason(self):
        wizard = (
            self.env["union.approval.reason"]
            .with_user(self.approver_p)
            .create(
                {
                    "res_model": self.campaign._name,
                    "res_id": self.campaign.id,
                    "action": "return",
                    "reason": "Sai ngày",
                    "point_ids": [Command.create({"name": "content_ids", "is_chosen": True})],
                }
            )
        )
        action = self._call(wizard._name, "action_confirm", [wizard.ids])["result"]
        self.assertEqual(action["res_model"], "res.users.identitycheck")
        right = {"context": {"password": self.approver_p.login}}
        self._call(action["res_model"], "run_check", [[action["res_id"]]], kwargs=right)
        self.assertEqual(self.campaign.state, "returned")
        self.assertEqual(self.campaign.step_ids.point_names, "content_ids")
