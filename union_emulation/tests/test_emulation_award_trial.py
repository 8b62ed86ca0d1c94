from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from ..wizards import emulation_award_trial_pool as pool
from .common import RuleCase


@tagged("post_install", "-at_install")
class TestEmulationAwardTrial(RuleCase):
    """Who could be put forward for what, before anybody is."""

    _with_plan = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._rule(
            "consecutive", award_ids=[Command.set(cls.lower.ids)], count=2, ends_in="previous"
        )
        cls.second = cls._member("Hoàng Văn G")
        cls.stranger = cls._member("Lý Thị H", cls.sibling)
        cls._member("Người Không Có Gì")
        cls._granted(2024, 2025)
        cls._granted(2025, member=cls.second)
        cls._granted(2024, 2025, member=cls.stranger)

    def _try(self, user=None, **values):
        trial = (
            self.env["emulation.award.trial"]
            .with_user(user or self.officer_b)
            .create(
                {
                    "unit_id": self.base.id,
                    "campaign_id": self.campaign.id,
                    "award_ids": [Command.set(self.award.ids)],
                    **values,
                }
            )
        )
        trial.action_try()
        return trial

    def test_who_could_and_who_is_stopped(self):
        trial = self._try()
        self.assertEqual(trial.year, 2026)
        self.assertEqual(
            {line.name: line.result for line in trial.line_ids},
            {"Nông Văn E": "eligible", "Hoàng Văn G": "stopped"},
        )
        stopped = trial.line_ids.filtered(lambda line: line.result == "stopped")
        self.assertIn("2024", stopped.explanation)
        self.assertRecordValues(
            trial.sum_ids, [{"eligible_count": 1, "look_count": 0, "stopped_count": 1, "hidden": 0}]
        )

    def test_territory(self):
        trial = self._try(self.officer_d, unit_id=self.district.id)
        self.assertIn(self.stranger, trial.line_ids.member_id)
        with self.assertRefused("your own unit"):
            self._try(unit_id=self.sibling.id)
        with self.assertRefused("your own unit"):
            self._try(unit_id=self.district.id)

    def test_nothing_is_written_but_the_trial(self):
        counts = [
            self.env[name].search_count([])
            for name in ("emulation.nomination", "emulation.nomination.check", "union.event")
        ]
        self._try()
        self.assertEqual(
            counts,
            [
                self.env[name].search_count([])
                for name in ("emulation.nomination", "emulation.nomination.check", "union.event")
            ],
        )

    def test_whoever_is_put_forward_is_judged_with_his_dossier(self):
        self._rule("discipline", discipline="warning")
        self._nomination(discipline="none")
        trial = self._try()
        line = trial.line_ids.filtered(lambda line: line.member_id == self.member)
        self.assertTrue(line.is_proposed)
        self.assertEqual(line.result, "eligible")

    def test_registered_for_the_title(self):
        title = self.env.ref("union_emulation.emulation_title_cstdcs")
        self.award.title_id = title
        aiming = self._member("Người Đăng Ký")
        registration = self._registration(
            "title", title_id=title.id, registrant_type="person", member_id=aiming.id
        )
        self.assertNotIn(aiming, self._try().line_ids.member_id)
        registration._engine_write({"state": "submitted"})
        self.assertIn(aiming, self._try().line_ids.member_id)

    def test_with_an_initiative(self):
        author = self._member("Tác Giả")
        self._initiative(member=author)
        self.assertNotIn(author, self._try().line_ids.member_id)
        self._rule("initiative")
        self.assertIn(author, self._try().line_ids.member_id)

    def test_units(self):
        self._granted(2024, 2025, unit=self.base)
        trial = self._try()
        line = trial.line_ids.filtered(lambda line: not line.member_id)
        self.assertRecordValues(line, [{"nominee_unit_id": self.base.id, "result": "eligible"}])

    def test_money(self):
        self.env["emulation.base.salary"].search([]).unlink()
        self.term.factor_individual = 0.3
        self.assertFalse(self._try().sum_ids.money_known)
        self.env["emulation.base.salary"].create({"date_start": "2020-01-01", "amount": 2_340_000})
        # 702,000 rounded up to ten thousand, for the one whom no rule stops
        self.assertEqual(self._try().sum_ids.amount, 710_000)
        self.term.factor_individual = 0
        self.assertFalse(self._try().sum_ids.money_known)

    def test_planned_money(self):
        self.env["emulation.base.salary"].search([]).unlink()
        self.env["emulation.base.salary"].create({"date_start": "2020-01-01", "amount": 2_340_000})
        fund = self.env["emulation.fund"].create({"code": "Q-T", "name": "Quỹ thi đua"})
        self.term.write({"factor_individual": 0.3, "fund_id": fund.id})
        whole = {"user": self.officer_p, "unit_id": self.province.id}
        self.assertIn("no planned money", self._try(**whole).sum_ids.said)
        plan = self.env["emulation.fund.plan"].create(
            {
                "fund_id": fund.id,
                "campaign_id": self.campaign.id,
                "unit_id": self.province.id,
                "amount": 1_420_000,
            }
        )
        # two whom no rule stops
        self.assertIn("enough", self._try(**whole).sum_ids.said)
        plan.amount = 1_419_999
        self.assertIn("only", self._try(**whole).sum_ids.said)
        # a unit below does not read what the province has planned
        self.assertIn("no planned money", self._try().sum_ids.said)

    def test_quota(self):
        self.term.write({"quota_count": 1})
        self._rule("quota")
        trial = self._try()
        self.assertEqual(trial.sum_ids.quota_count, 1)

    def test_more_than_are_shown(self):
        with patch.object(pool, "LIMIT", 1):
            trial = self._try()
        self.assertEqual(len(trial.line_ids), 1)
        self.assertEqual(trial.sum_ids.hidden, 1)
        self.assertIn("1 more", trial.sum_ids.said)

    def test_nothing_chosen(self):
        with self.assertRefused("at least one"):
            self._try(award_ids=False)
        with self.assertRefused("four figures"):
            self._try(year=20000)

    def test_others_do_not_read_it(self):
        trial = self._try()
        with self.assertRefused(".", AccessError):
            trial.line_ids.with_user(self.officer_s).read(["name"])

    def test_a_line_names_nobody_whom_one_may_not_read(self):
        trial = self._try()
        with self.assertRefused(".", AccessError):
            self.env["emulation.award.trial.line"].with_user(self.officer_b).create(
                {
                    "trial_id": trial.id,
                    "award_id": self.award.id,
                    "member_id": self.stranger.id,
                }
            )

    def test_queries_do_not_grow(self):
        self._try()  # what is asked once in a process
        self.env.flush_all()
        counts = []
        for __ in range(2):
            self.env.invalidate_all()
            trial = (
                self.env["emulation.award.trial"]
                .with_user(self.officer_b)
                .create(
                    {
                        "unit_id": self.base.id,
                        "campaign_id": self.campaign.id,
                        "award_ids": [Command.set(self.award.ids)],
                    }
                )
            )
            terms = trial.award_ids._terms_on(self.env["union.clock"]._today())
            before = self.cr.sql_log_count
            short, lines = trial._try(self.award.with_user(self.officer_b), terms[trial.award_ids])
            counts.append((self.cr.sql_log_count - before, len(lines)))
            people = self.env["union.member"].create(
                [{"name": f"Nông Văn {n:02}", "unit_id": self.base.id} for n in range(30)]
            )
            for member in people:
                self._granted(2025, member=member)
            self.env.flush_all()
        self.assertEqual(counts[1][1], counts[0][1] + 30)
        self.assertEqual(counts[0][0], counts[1][0])
