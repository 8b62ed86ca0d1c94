from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import RegistrationCase


class InitiativeCase(RegistrationCase):
    """Two programmes of the running year: a portal with a time, a dossier without one.

    ``approver_d`` recognises what the base unit registers.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal = cls._programme("CT1", applied_from="2025-09-01", applied_until="2026-01-31")
        cls.dossier = cls._programme(
            "CT2", host_kind="outside", forwarding="dossier", needs_application=False
        )

    @classmethod
    def _programme(cls, code, **values):
        return cls.env["emulation.programme"].create(
            {
                "code": code,
                "name": f"Chương trình {code}",
                "host_name": f"Cơ quan {code}",
                **values,
            }
        )

    @classmethod
    def _initiative(cls, *shares, **values):
        """Draft with an author for each share, one with the whole if none is said."""
        authors = [
            Command.create({"name": f"Tác giả {place}", "share": share})
            for place, share in enumerate(shares or (100,), 1)
        ]
        cls.count = getattr(cls, "count", 0) + 1
        # each its own, so that nobody has to say that they are not the same
        named = {"name": f"Sáng kiến {'abcdefghijklmnopqrstuvwxyz'[cls.count % 26] * 8}"}
        return cls._registration("initiative", author_ids=authors, **(named | values))

    @classmethod
    def _accept(cls, registrations):
        """Take drafts through every step, all at once."""
        registrations.with_user(cls.officer_b).action_submit()
        for user in (cls.appraiser_b, cls.approver_b, cls.appraiser_d, cls.approver_d):
            registrations.with_user(user).action_approve()
        return registrations

    @classmethod
    def _recognise(cls, registrations):
        cls._opine(cls._accept(registrations))
        registrations.with_user(cls.approver_d).action_recognise()
        return registrations

    #: What a council says of an initiative, as far as its recognition needs it.
    OPINION = {"council_name": "Hội đồng sáng kiến D", "level": "base", "influence": "base"}

    @classmethod
    def _opine(cls, registrations, **values):
        """Note what the council said of registrations, at the unit that decides."""
        registrations.with_user(cls.approver_d)._note_council(cls.OPINION | values)
        return registrations


@tagged("post_install", "-at_install")
class TestInitiative(InitiativeCase):
    """What only an initiative has: authors' shares, its fields, its programmes."""

    def test_content_is_that_of_its_own_kind(self):
        # in the transaction that makes it, where the defaults of a work lie in the cache
        content = self._initiative()._content_snapshot()
        self.assertIn("author_ids", content)
        self.assertNotIn("planned_precision", content)

    # ------------------------------------------------------------
    # Shares
    # ------------------------------------------------------------

    def test_shares_make_exactly_the_whole(self):
        for shares, total in (((99.99,), "99,99"), ((60, 40.01), "100,01"), ((50, 30), "80")):
            with self.assertRefused(rf"add up to {total} %: it has to be exactly 100 %"):
                self._submit(self._initiative(*shares))
        thirds = self._initiative(33.34, 33.33, 33.33)
        self.assertFalse(thirds.with_user(self.officer_b).missing)
        self._submit(thirds)
        self.assertEqual(thirds.state, "submitted")

    def test_share_is_not_rounded(self):
        for wrong in (33.333, "33.333", True):
            with self.assertRefused("at most two decimals", ValidationError):
                self._initiative(wrong)
        draft = self._initiative(40, 60)
        for wrong in (40.005, "một nửa", float("nan"), [50], "1e9999999"):
            with self.assertRefused("at most two decimals", ValidationError):
                draft.author_ids[0].write({"share": wrong})
        with self.assertRefused("at most two decimals", ValidationError):
            draft.author_ids = [Command.update(draft.author_ids[0].id, {"share": 0.001})]

    def test_initiative_has_authors(self):
        draft = self._registration("initiative", author_ids=[])
        with self.assertRefused("Name the authors"):
            self._submit(draft)

    def test_who_may_do_what_with_those_who_took_part(self):
        draft = self._initiative(participant_ids=[Command.create({"name": "Lý Thị P"})])
        row = draft.participant_ids
        row.with_user(self.officer_b).name = "Lý Thị Q"
        self.assertEqual(row.with_user(self.officer_p).name, "Lý Thị Q")
        for user, change in ((self.officer_s, "read"), (self.officer_d, "write")):
            with self.assertRefused("may not", AccessError):
                row.with_user(user).check_access(change)
        self._submit(draft)
        with self.assertRefused("cannot be changed", AccessError):
            row.with_user(self.officer_b).name = "Lý Thị R"
        with self.assertRefused("cannot be changed", AccessError):
            row.with_user(self.officer_b).unlink()

    def test_windows_are_the_administrators(self):
        self.portal.window_ids = [
            Command.create({"date_start": "2026-01-01", "date_end": "2026-01-31"})
        ]
        window = self.portal.window_ids
        self.assertTrue(window.with_user(self.officer_b).has_access("read"))
        for operation in ("write", "unlink", "create"):
            self.assertFalse(window.with_user(self.officer_p).has_access(operation))

    def test_same_share_for_all(self):
        draft = self._initiative(100, 100, 100)
        draft.with_user(self.officer_b).action_share_equally()
        self.assertEqual(draft.author_ids.mapped("share"), [33.34, 33.33, 33.33])
        self._submit(draft)
        with self.assertRefused("cannot be changed", AccessError):
            draft.with_user(self.officer_b).action_share_equally()

    def test_author_is_a_member_that_one_may_read(self):
        stranger = self.env["union.member"].create({"name": "Lý B", "unit_id": self.sibling.id})
        own = self.env["union.member"].create(
            {"name": "Hà C", "unit_id": self.base.id, "job_title": "Thợ may"}
        )
        draft = self._initiative()
        for model in ("author_ids", "participant_ids"):
            with self.assertRefused("may not|không được", AccessError):
                draft.write({model: [Command.create({"member_id": stranger.id})]})
            draft.write({model: [Command.create({"member_id": own.id})]})
            person = draft[model][-1]
            self.assertEqual((person.name, person.job_title), ("Hà C", "Thợ may"))
            self.assertEqual(person.workplace, self.base.name)

    # ------------------------------------------------------------
    # Fields
    # ------------------------------------------------------------

    def test_fields_close_with_the_dossier(self):
        draft = self._initiative(is_secret=True, user_benefit_value=5_000_000)
        draft.write({"state_before": "Làm bằng tay", "influence": "province"})
        self._submit(draft)
        for name, value in (("influence", "nation"), ("is_secret", False)):
            with self.assertRefused("cannot be changed", AccessError):
                draft.write({name: value})
        other = self._initiative()
        for user in (self.appraiser_d, self.officer_d):
            with self.assertRefused("may not|không được", AccessError):
                other.with_user(user).participant_ids = [Command.create({"name": "Lý D"})]

    def test_date_to_come_is_named(self):
        draft = self._initiative(date_applied="2026-02-03")
        with self.assertRefused("still to come: 03/02/2026"):
            self._submit(draft)

    # ------------------------------------------------------------
    # Programmes
    # ------------------------------------------------------------

    def test_date_outside_the_time_is_named(self):
        draft = self._initiative(programme_ids=self.portal.ids)
        with self.assertRefused("Say when it was first applied.*from 01/9/2025 to 31/01/2026"):
            self._submit(draft)
        for day in ("2025-08-31", "2026-02-01"):
            draft.date_applied = day
            with self.assertRefused("counts what was first applied from 01/9/2025 to 31/01/2026"):
                self._submit(draft)
        draft.programme_ids = self.dossier
        self._submit(draft)

    def test_both_ends_of_the_time_count(self):
        both = self._initiative(programme_ids=self.portal.ids, date_applied="2025-09-01")
        both |= self._initiative(programme_ids=self.portal.ids, date_applied="2026-01-31")
        for registration in self._recognise(both):
            self.assertEqual(registration.counted_programme_ids, self.portal)

    def test_counts_once_recognised(self):
        registration = self._initiative(
            programme_ids=(self.portal | self.dossier).ids, date_applied="2025-10-01"
        )
        self._accept(registration)
        self.assertFalse(registration.counts)
        self.assertIn("it is not recognised yet", registration.programme_state)
        self._opine(registration)
        registration.with_user(self.approver_d).action_recognise()
        self.assertTrue(registration.counts)
        self.assertEqual(registration.counted_programme_ids, self.portal | self.dossier)
        # the rules are data: what counts follows them
        self.portal.applied_from = "2025-11-01"
        self.assertEqual(registration.counted_programme_ids, self.dossier)
        self.assertIn("was not first applied from 01/11/2025", registration.programme_state)

    def test_nothing_protected_where_that_is_excluded(self):
        draft = self._initiative(programme_ids=self.dossier.ids, is_protected=True)
        with self.assertRefused("takes nothing that is under protection"):
            self._submit(draft)
        self.dossier.excludes_protected = False
        self._submit(draft)

    def test_programmes_of_the_plan_are_filled_in(self):
        category = self._category("initiative")
        row = self.campaign.category_ids.filtered(lambda r: r.category_id == category)
        ended = self._programme("CT3", date_end="2026-02-01")
        row._amend({"programme_ids": [Command.set((self.portal | ended).ids)]})
        self.assertEqual(self._initiative().programme_ids, self.portal)
        self.assertFalse(self._initiative(programme_ids=[]).programme_ids)
        with Form(self.env["emulation.registration"].with_user(self.officer_b)) as form:
            form.category_id = category
            form.name = "Sáng kiến"
            self.assertEqual(form.programme_ids[:], self.portal)

    def test_programmes_are_chosen_and_never_changed_by_that(self):
        draft = self._initiative(programme_ids=[Command.link(self.portal.id)])
        for command in (
            Command.create({"code": "LA", "name": "Lạ", "host_name": "Lạ"}),
            Command.update(self.portal.id, {"needs_recognition": False}),
            Command.delete(self.portal.id),
        ):
            with self.assertRefused("only chosen here", AccessError):
                draft.with_user(self.officer_b).write({"programme_ids": [command]})
            with self.assertRefused("only chosen here", AccessError):
                self._initiative(programme_ids=[command])
        draft.programme_ids = self.dossier
        self.assertEqual(draft.programme_ids, self.dossier)
        self.assertTrue(self.portal.needs_recognition)

    def test_programme_is_found_by_each_spelling(self):
        million = self.env.ref("union_emulation.emulation_programme_million")
        programmes = self.env["emulation.programme"].with_user(self.officer_b)
        for text in ("01 triệu sáng kiến, nỗ lực", "01 trieu sang kien no luc vuot kho", "01TRSK"):
            self.assertIn(million, programmes.search([("display_name", "ilike", text)]))
        self.assertEqual(million._applied_period(), "from 01/9/2021 to 01/9/2023")
        self.assertFalse(million.is_current)

    # ------------------------------------------------------------
    # Opinion of the council
    # ------------------------------------------------------------

    NOTED = {
        "council_name": "Hội đồng sáng kiến D",
        "level": "base",
        "decision_number": "12/QĐ-HĐSK",
        "decision_date": "2026-01-30",
    }

    def _council(self, registrations, user=None, **values):
        """The wizard on some initiatives, filled in."""
        context = {"active_model": "emulation.registration", "active_ids": registrations.ids}
        wizard = self.env["emulation.council.note"].with_user(user or self.approver_d)
        return wizard.with_context(**context).create(self.NOTED | values)

    def test_what_the_council_said_comes_with_the_recognition(self):
        registration = self._accept(self._initiative())
        # noted by the appraiser, who may not recognise
        note = self._council(registration, self.appraiser_d)
        self.assertFalse(note.can_recognise)
        note.line_ids.write({"influence": "province", "certificate_number": "07"})
        note.action_keep()
        outcome = registration.outcome_ids
        self.assertEqual((outcome.kind, outcome.state), ("recognition", "proposed"))
        with self.assertRefused("Only an approver"):
            note.action_recognise()
        registration.with_user(self.approver_d).action_recognise()
        self.assertEqual(registration.outcome_ids, outcome)
        self.assertRecordValues(
            outcome,
            [
                self.NOTED
                | {
                    "state": "decided",
                    "decision_date": outcome.decision_date,
                    "influence": "province",
                    "certificate_number": "07",
                }
            ],
        )
        # the certificate's number comes later; what stood there before stays in the log
        again = self._council(registration)
        self.assertEqual(again.line_ids.certificate_number, "07")
        again.line_ids.certificate_number = "08"
        again.action_keep()
        self.assertEqual((outcome.certificate_number, outcome.state), ("08", "decided"))
        events = self.env["union.event"].search(
            [("res_model", "=", registration._name), ("action", "=", "council")], order="id"
        )
        self.assertEqual(
            [event.value_ids.content["Certificate Number"] for event in events], ["07", "08"]
        )

    def test_several_are_recognised_at_once(self):
        both = self._accept(self._initiative() | self._initiative())
        note = self._council(both)
        self.assertTrue(note.can_recognise)
        note.line_ids.influence = "base"
        note.action_recognise()
        self.assertEqual(set(both.mapped("state")), {"recognised"})
        self.assertEqual(set(both.outcome_ids.mapped("council_name")), {"Hội đồng sáng kiến D"})

    def test_nothing_is_recognised_without_its_council(self):
        registration = self._accept(self._initiative())
        mine = registration.with_user(self.approver_d)
        self.assertNotIn("recognise", mine.allowed_actions.split())
        # the button opens the dialog that asks for it
        self.assertTrue(mine.can_recognise)
        self.assertFalse(registration.with_user(self.appraiser_d).can_recognise)
        for noted, refusal in (
            ({}, "which council or body"),
            ({"council_name": "  "}, "which council or body"),
            ({"council_name": "Hội đồng sáng kiến D"}, "at which level"),
            ({"level": "base"}, "how far"),
        ):
            if noted:
                mine._note_council(noted)
            with self.assertRefused(refusal):
                mine.action_recognise()
        with self.assertRefused("how far"):
            self._council(registration).action_recognise()
        self.assertEqual(registration.state, "approved")
        mine._note_council({"influence": "base"})
        mine.action_recognise()
        # what it needed stays
        with self.assertRefused("which council or body"):
            mine._note_council({"council_name": ""})

    def test_one_without_its_council_keeps_the_others_back(self):
        both = self._accept(self._initiative() | self._initiative())
        self._opine(both[0])
        with self.assertRefused(f"“{both[1].name}”"):
            both.with_user(self.approver_d).action_recognise()

    def test_only_the_deciding_unit_notes_the_council(self):
        registration = self._initiative()
        self._submit(registration)
        with self.assertRefused("is submitted"):
            self._council(registration).action_keep()
        self._climb(registration)
        for user in (self.officer_b, self.approver_b, self.officer_d, self.approver_p):
            with self.assertRefused("Only an appraiser / approver of “Công đoàn D”"):
                self._council(registration, user).action_keep()
        with self.assertRefused("may not|không được", AccessError):
            self._council(registration, self.officer_s)
        self.assertFalse(registration.outcome_ids)

    def test_council_is_for_initiatives(self):
        self._category("task").climbs_to = "own"
        task = self._approved("task")
        self.assertNotIn("council", task.with_user(self.approver_b).allowed_actions)
        with self.assertRefused("is no initiative"):
            self._council(task, self.approver_b).action_keep()

    def test_decision_has_number_and_a_day_that_has_been(self):
        registration = self._accept(self._initiative())
        with self.assertRefused("still to come", ValidationError):
            self._council(registration, decision_date="2026-02-03").action_recognise()
        self.assertEqual(registration.state, "approved")

    # ------------------------------------------------------------
    # Likeness
    # ------------------------------------------------------------

    def test_similar_ones_within_ones_rights(self):
        name = "Cải tiến khuôn cắt vải giảm hao hụt nguyên liệu"
        self._initiative(name=f"{name} tại xưởng", description="<p>Một</p>")
        other = self._registration("initiative", self.officer_s, name=name, unit_id=self.sibling.id)
        text = "Dùng cảm biến độ ẩm để tưới tự động vườn ươm " * 5
        alike = self._initiative(name="Tên khác hẳn", description=f"<p>{text}</p>")
        draft = self._registration("initiative", name="cai tien khuon cat vai giam hao hut")
        mine, theirs = draft.with_user(self.officer_b), draft.with_user(self.appraiser_d)
        self.assertIn("tại xưởng", mine.similar_initiatives)
        self.assertNotIn(self.sibling.name, mine.similar_initiatives)
        self.assertIn(other, theirs._similar())
        self.assertNotIn(draft, theirs._similar())
        copied = self._registration("initiative", name="Tưới cây", description=f"<p>{text}</p>")
        copied = copied.with_user(self.officer_b)
        # nobody's draft is held against another
        self.assertFalse(copied._similar())
        self._submit(alike)
        self.assertEqual(copied._similar(), {alike: 100})
        self.assertFalse(self._registration("work", name=name).similar_initiatives)

    def test_similar_ones_while_typing(self):
        earlier = self._initiative(name="Máy gặt lúa mini cho ruộng bậc thang <b>")
        with Form(self.env["emulation.registration"].with_user(self.officer_b)) as form:
            form.category_id = self._category("initiative")
            form.name = "may gat lua mini ruong bac thang"
            self.assertIn(f"emulation-registrations/{earlier.id}", form.similar_initiatives)
            self.assertIn("&lt;b&gt;", form.similar_initiatives)
