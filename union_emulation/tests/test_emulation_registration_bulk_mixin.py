from odoo.tests import tagged

from .common import RegistrationCase


@tagged("post_install", "-at_install")
class TestRegistrationBulk(RegistrationCase):
    """Many registrations at once, from their draft to their plaque."""

    def _take(self, user, registrations, action, **values):
        """Outcome of the action on each, in their order, as (done, message)."""
        bulk = (
            self.env["union.approval.bulk"]
            .with_user(user)
            .with_context(active_model=registrations._name, active_ids=registrations.ids)
            .create({"action": action, **values})
        )
        bulk.action_confirm()
        lines = {line.res_id: line for line in bulk.line_ids}
        return [
            (lines[number].outcome == "done", lines[number].message or "")
            for number in registrations.ids
        ]

    def _drafts(self, count, kind="work"):
        drafts = self.env["emulation.registration"]
        return drafts.union(*(self._registration(kind) for __ in range(count)))

    def test_one_bad_draft_keeps_no_other_back(self):
        good, bad = self._drafts(2), self._registration(registrant_type="group")
        outcomes = self._take(self.officer_b, bad | good, "submit")
        self.assertEqual(outcomes[1:], [(True, "")] * 2)
        self.assertEqual(outcomes[0], (False, "Say which group registers."))
        self.assertEqual((bad | good).mapped("state"), ["draft", "submitted", "submitted"])
        self.assertEqual(set(good.deciding_unit_id), {good[0]._deciding_units()[good[0]]})

    def test_undecided_likeness_keeps_no_other_back(self):
        first, other = self._drafts(1), self._drafts(1)
        twin = self._registration(name=first.name)
        outcomes = self._take(self.officer_b, twin | other, "submit")
        self.assertEqual([done for done, __ in outcomes], [not twin.missing, True])
        self.assertEqual(other.state, "submitted")

    def test_carried_out_completed_and_recognised(self):
        works = self._approved() | self._approved()
        late = self._approved()
        late.with_user(self.officer_b).quality_statement = False
        steps = (
            (self.officer_b, "start", "in_progress"),
            (self.officer_b, "complete", "completed"),
            (self._decider("appraiser"), "verify", "verified"),
            (self._decider("approver"), "recognise", "recognised"),
        )
        for user, action, state in steps:
            outcomes = self._take(user, works | late, action)
            self.assertEqual([done for done, __ in outcomes[:2]], [True, True], outcomes)
            self.assertEqual(set(works.mapped("state")), {state})
        self.assertEqual(late.state, "in_progress")
        self.assertEqual(outcomes[2], (False, "Has not been reported as completed yet."))

    def _decider(self, role, kind="work"):
        letters = {self.base: "b", self.district: "d", self.province: "p"}
        draft = self._registration(kind)
        return getattr(self, f"{role}_{letters[draft._deciding_units()[draft]]}")

    def test_only_who_may_recognises(self):
        work = self._approved()
        work.with_user(self.officer_b).action_complete()
        [(done, message)] = self._take(self.officer_b, work, "recognise")
        self.assertFalse(done)
        self.assertIn("Only an approver", message)
        self.assertEqual(work.state, "completed")

    def test_initiatives_are_recognised_with_their_council(self):
        initiative = self._approved("initiative")
        [(done, message)] = self._take(
            self._decider("approver", "initiative"), initiative, "recognise"
        )
        self.assertFalse(done)
        self.assertIn("which council or body recognises", message)
        self.assertNotIn("recognise", initiative._bulk_offers())
        said = {"council_name": "Hội đồng sáng kiến D", "level": "base", "influence": "base"}
        decider = self._decider("approver", "initiative")
        initiative.with_user(decider)._note_council(said)
        self.assertIn("recognise", initiative._bulk_offers())
        [(done, __)] = self._take(decider, initiative, "recognise")
        self.assertTrue(done)

    def test_what_has_nothing_to_complete_is_not_completed(self):
        exemplar = self._registration("exemplar", registrant_type="unit")
        self._category("exemplar").needs_completion = False
        exemplar._engine_write({"state": "approved"})
        self.assertFalse({"start", "complete"} & {*exemplar._bulk_offers()})
        [(done, message)] = self._take(self.officer_b, exemplar, "complete")
        self.assertFalse(done)
        self.assertIn("Nothing has to be completed", message)

    def test_plaques_are_proposed_for_the_chosen(self):
        works = self._approved() | self._approved() | self._approved()
        done = works[:2].with_user(self.officer_b)
        done.action_complete()
        done.with_user(self._decider("approver")).action_recognise()
        self.assertIn("propose_plaque", works._bulk_offers())
        outcomes = self._take(self.officer_b, works, "propose_plaque")
        self.assertEqual([done for done, __ in outcomes], [True, True, False])
        self.assertIn("not recognised yet", outcomes[2][1])
        plaques = works.outcome_ids.filtered(lambda outcome: outcome.kind == "plaque")
        self.assertEqual(plaques.registration_id, done)
        outcomes = self._take(self.officer_b, works[:1], "propose_plaque")
        self.assertIn("proposed already", outcomes[0][1])
        [(taken, message)] = self._take(self.officer_s, works[:1], "propose_certificate")
        self.assertFalse(taken)
        self.assertIn("does not exist", message)

    def test_queries_do_not_grow(self):
        few, many = self._drafts(3), self._drafts(23)
        counts = {}
        for drafts in (self._drafts(1), few, many):
            for user, action in ((self.officer_b, "submit"), (self.appraiser_b, "approve")):
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                outcomes = self._take(user, drafts, action)
                self.env.flush_all()
                counts[action, len(drafts)] = self.env.cr.sql_log_count - before
                self.assertEqual(outcomes, [(True, "")] * len(drafts))
        # an approval takes as many for all; a submission notes who entered it, and adds steps
        self.assertLess(counts["approve", 23] - counts["approve", 3], 20)
        self.assertLessEqual(counts["submit", 23] - counts["submit", 3], 3 * 20)

    def test_list_of_my_work_does_what_the_line_says(self):
        works = self._approved() | self._approved()
        works.with_user(self.officer_b).action_complete()
        user = self._decider("approver")
        line = (
            self.env["emulation.work"]
            .with_user(user)
            .search([("kind", "=", "recognise"), ("is_mine", "=", True)])
        )
        self.assertEqual(line.count, 2)
        action = line.action_open()
        self.assertEqual(action["views"][0][1], "list")
        found = works.with_user(user).search(action["domain"])
        self.assertEqual(found, works)
        self.assertEqual(action["context"]["union_kinds"], ["work"])
        wizard = self.env["union.approval.bulk"].with_user(user)
        wizard = wizard.with_context(active_model=works._name, active_ids=found.ids)
        self.assertEqual(wizard.create({}).action, "recognise")
