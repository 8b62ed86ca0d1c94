from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, new_test_user, tagged

from .common import UnionCase

DAY = date(2026, 7, 1)
BEFORE = date(2026, 6, 30)


class ReorganiseCase(UnionCase):
    """A second province that may keep the files of the first, on a day after the first of July."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-07-15 05:00:00"))
        cls.keeper = cls._unit("Q", level="province", abbreviation="LĐLĐ", place="Thái Nguyên")
        for role in ("officer", "appraiser", "approver", "clerk"):
            setattr(cls, f"{role}_q", cls._user(role, cls.keeper))
        cls.admin = new_test_user(
            cls.env, "admin.t", groups="union_emulation.group_union_admin", name="Administrator"
        )
        cls.env.flush_all()

    @classmethod
    def _wizard(cls, kind, unit=None, **values):
        """The filled-in form, as the administrator."""
        values = {"kind": kind, "date": DAY, "unit_id": unit and unit.id, **values}
        wizard = cls.env["union.unit.reorganise"].with_user(cls.admin).create(values)
        return wizard

    @classmethod
    def _reorganise(cls, kind, unit=None, **values):
        """Preview and apply; what the preview says stays with the wizard."""
        wizard = cls._wizard(kind, unit, **values)
        wizard.action_preview()
        assert wizard.state == "preview", wizard.fault_ids.mapped("text")
        wizard.action_apply()
        cls.env.invalidate_all()
        return wizard

    def _faults(self, kind, unit=None, **values):
        """What the preview says against it."""
        wizard = self._wizard(kind, unit, **values)
        wizard.action_preview()
        self.assertEqual(wizard.state, "enter")
        with self.assertRaises(UserError):
            wizard.action_apply()
        return "\n".join(f"{f.row} {f.column}: {f.text}" for f in wizard.fault_ids)

    def _merge(self, unit=None, target=None):
        unit, target = unit or self.province, target or self.keeper
        return self._reorganise("merge", unit_ids=unit.ids, target_id=target.id)


@tagged("post_install", "-at_install")
class TestUnionUnitChange(ReorganiseCase):
    """Units over time: rename, move, close, merge and split from a day on."""

    def test_rename_from_a_past_day(self):
        self._reorganise("rename", self.base, name="Công đoàn mới", print_name="Công đoàn mới")
        for day, name in ((BEFORE, "Công đoàn B1"), (DAY, "Công đoàn mới")):
            self.assertEqual(self.base._on(day)[self.base]["name"], name)
        self.assertEqual(self.base.name, "Công đoàn mới")

    def test_rename_twice_on_a_day_keeps_the_older_name(self):
        self._reorganise("rename", self.base, name="Một")
        self._reorganise("rename", self.base, name="Hai")
        self.assertEqual(self.base.history_ids.mapped("name"), ["Hai", "Công đoàn B1"])

    def test_form_proposes_what_is_true(self):
        with Form(
            self.env["union.unit.reorganise"].with_context(default_unit_id=self.base.id)
        ) as form:
            self.assertEqual(form.name, "Công đoàn B1")
            form.kind = "close"
            self.assertEqual(form.keeper_id, self.district)

    def test_move(self):
        member = self.env["union.member"].create({"name": "Nguyễn Văn An", "unit_id": self.base.id})
        self._reorganise("move", self.base, parent_id=self.other.id)
        self.assertEqual(self.base.parent_id, self.other)
        self.assertEqual(member.unit_path, self.base.parent_path)
        self.assertEqual(self.base._on(BEFORE)[self.base]["parent_id"], self.district)
        self.assertEqual(self.base._on(DAY)[self.base]["parent_id"], self.other)

    def test_merged_unit_stays_below_its_keeper(self):
        self._merge()
        self.assertRecordValues(
            self.province,
            [
                {
                    "name": "Công đoàn P",
                    "parent_id": self.keeper.id,
                    "keeper_id": self.keeper.id,
                    "date_end": BEFORE,
                    "is_ended": True,
                }
            ],
        )
        self.assertFalse(self.province._on(BEFORE)[self.province]["parent_id"])
        self.assertEqual(self.district.parent_id, self.keeper)
        self.assertEqual(self.district._on(BEFORE)[self.district]["parent_id"], self.province)
        self.assertIn(f"/{self.keeper.id}/{self.district.id}/", f"/{self.base.parent_path}")

    def test_merge_into_a_new_unit(self):
        self._reorganise(
            "merge",
            unit_ids=(self.province | self.keeper).ids,
            code="T-NEW",
            name="LĐLĐ tỉnh mới",
            level_id=self.province.level_id.id,
        )
        new = self.env["union.unit"].search([("code", "=", "T-NEW")])
        self.assertEqual((self.province | self.keeper).keeper_id, new)
        self.assertEqual((self.district | self.other).parent_id, new)
        self.assertEqual(new.date_start, DAY)
        self.assertEqual(new.history_ids.date_start, DAY)

    def test_headcounts_add_up(self):
        self.province.member_count, self.keeper.member_count = 30, 12
        self._merge()
        self.assertEqual(self.keeper.member_count, 42)

    def test_members_follow(self):
        members = self.env["union.member"].create(
            [{"name": name, "unit_id": self.province.id} for name in ("An", "Bình")]
        )
        members[1].active = False
        self._merge()
        self.assertEqual(members.unit_id, self.keeper)
        self.assertEqual(set(members.mapped("unit_path")), {self.keeper.parent_path})

    def test_mandates_end_on_the_day(self):
        deputy = new_test_user(self.env, "deputy.p")
        self._mandate(
            deputy,
            "approver",
            self.province,
            "2026-01-01",
            date_end="2026-12-31",
            delegated_by_id=self.approver_p.id,
        )
        later = self._mandate(deputy, "viewer", self.province, "2026-07-10")
        coming = self._mandate(deputy, "clerk", self.province, "2027-01-01")
        self._merge()
        mandates = self.env["union.mandate"].search([("unit_id", "=", self.province.id)])
        self.assertEqual(set((mandates - later).mapped("date_end")), {BEFORE})
        self.assertEqual(later.date_end, date(2026, 7, 10))
        self.assertFalse(coming.exists())
        self.assertFalse(self.env["union.mandate"].with_user(self.officer_p)._current_units())

    def test_forgotten_mandate_gives_nothing(self):
        self.base.write({"date_end": BEFORE, "keeper_id": self.district.id})
        Mandate = self.env["union.mandate"]
        self.assertFalse(Mandate.with_user(self.officer_b)._current_units("officer"))
        holders = Mandate._holders(self.base.ids, ["officer"])
        self.assertEqual(holders[self.base.id, "officer"], self.officer_d)

    def test_signatories_end_on_the_day(self):
        self._merge()
        self.assertEqual(self.signatory.date_end, BEFORE)

    def test_mandates_are_proposed_and_not_given(self):
        wizard = self._merge()
        self.assertEqual(
            set(wizard.mandate_ids.mapped("role")),
            {"viewer", "officer", "appraiser", "approver", "clerk"},
        )
        self.assertFalse(self.env["union.mandate"].with_user(self.approver_p)._current())

    def test_ticked_mandate_is_given(self):
        wizard = self._wizard("merge", unit_ids=self.province.ids, target_id=self.keeper.id)
        wizard.action_preview()
        wizard.mandate_ids.filtered(lambda m: m.user_id == self.approver_p).is_wanted = True
        wizard.action_apply()
        held = self.env["union.mandate"].with_user(self.approver_p)._current_units("approver")
        self.assertEqual(held, self.keeper | self.province)

    def test_no_mandate_for_oneself(self):
        self._mandate(self.admin, "approver", self.province)
        wizard = self._wizard("merge", unit_ids=self.province.ids, target_id=self.keeper.id)
        wizard.action_preview()
        own = wizard.mandate_ids.filtered("is_own")
        self.assertEqual(own.user_id, self.admin)
        own.is_wanted = True
        with self.assertRefused("another administrator", AccessError):
            wizard.action_apply()
        self.env.invalidate_all()
        # nothing half done
        self.assertFalse(self.province.date_end)
        self.assertEqual(self.district.parent_id, self.province)

    def test_own_mandate_ends_with_the_unit(self):
        mandate = self._mandate(self.admin, "approver", self.province)
        self._merge()
        self.assertEqual(mandate.date_end, BEFORE)

    def test_preview_tells_everything(self):
        self.env["union.member"].create({"name": "An", "unit_id": self.province.id})
        self._campaign().action_submit()
        wizard = self._wizard("merge", unit_ids=self.province.ids, target_id=self.keeper.id)
        wizard.action_preview()
        kinds = set(wizard.line_ids.mapped("kind"))
        self.assertEqual(kinds, {"unit", "below", "member", "mandate", "work"})
        text = "\n".join(f"{line.unit_name} {line.text}" for line in wizard.line_ids)
        for part in (
            "“Công đoàn Q” keeps its files and acts for it",
            "Công đoàn D moves from “Công đoàn P” to “Công đoàn Q”",
            "1 members move to “Công đoàn Q”",
            "Officer of T-P – Officer, Công đoàn P: ends.",
            "the step appraiser goes to “Công đoàn Q”",
            "1 dossiers of its own",
        ):
            self.assertIn(part, text)
        # reading changes nothing
        self.assertFalse(self.province.date_end)

    def test_preview_out_of_date(self):
        wizard = self._wizard("merge", unit_ids=self.province.ids, target_id=self.keeper.id)
        wizard.action_preview()
        self.env["union.member"].create({"name": "An", "unit_id": self.province.id})
        with self.assertRefused("since the preview"):
            wizard.action_apply()

    def test_split(self):
        Member = self.env["union.member"]
        an, binh = Member.create([{"name": n, "unit_id": self.district.id} for n in ("An", "Bình")])
        self._reorganise(
            "split",
            self.district,
            part_ids=[
                Command.create({"code": "T-D1", "name": "D một", "is_keeper": True}),
                Command.create(
                    {
                        "code": "T-D2",
                        "name": "D hai",
                        "child_ids": [Command.set(self.sibling.ids)],
                        "member_ids": [Command.set(binh.ids)],
                    }
                ),
            ],
        )
        one, two = self.env["union.unit"].search([("code", "in", ("T-D1", "T-D2"))], order="code")
        self.assertEqual(self.district.keeper_id, one)
        self.assertEqual((one | two).parent_id, self.province)
        self.assertEqual((self.base.parent_id, self.sibling.parent_id), (one, two))
        self.assertEqual((an.unit_id, binh.unit_id), (one, two))

    def test_split_names_one_keeper(self):
        parts = [Command.create({"code": f"T-{n}", "name": n}) for n in ("X", "Y")]
        self.assertIn("Exactly one part", self._faults("split", self.district, part_ids=parts))

    def test_split_gives_each_thing_once(self):
        member = self.env["union.member"].create({"name": "An", "unit_id": self.district.id})
        stranger = self.env["union.member"].create({"name": "Bình", "unit_id": self.base.id})
        keeper = Command.create({"code": "T-X", "name": "X", "is_keeper": True})

        def part(code, **given):
            given = {name: [Command.set(records.ids)] for name, records in given.items()}
            return Command.create({"code": code, "name": "x", **given})

        for parts, text in (
            ([keeper], "at least two parts"),
            ([keeper, part("T-X")], "a unit of its own"),
            ([keeper, part("")], "needs a unit or a new code"),
            ([keeper, part("T-Y", member_ids=member), part("T-Z", member_ids=member)], "two parts"),
            ([keeper, part("T-Y", child_ids=self.base), part("T-Z", child_ids=self.base)],
             "two parts"),
            ([keeper, part("T-Y", member_ids=stranger)], "Only what belongs"),
            ([keeper, part("T-Y", child_ids=self.other)], "Only what belongs"),
        ):  # fmt: skip
            self.assertIn(text, self._faults("split", self.district, part_ids=parts))

    def test_close(self):
        self._reorganise("close", self.district, keeper_id=self.province.id)
        self.assertEqual((self.base | self.sibling).parent_id, self.province)
        self.assertEqual(self.district.parent_id, self.province)
        held = self.env["union.mandate"].with_user(self.officer_p)._current_units("officer")
        self.assertEqual(held, self.province | self.district)

    def test_keeper_may_end_as_well(self):
        self._reorganise("close", self.base, keeper_id=self.district.id)
        self._reorganise("close", self.district, keeper_id=self.province.id)
        self.assertEqual(self.base._acting_units()[self.base], self.province)
        self.assertEqual(self.base.parent_id, self.district)
        holders = self.env["union.mandate"]._holders(self.base.ids, ["officer"])
        self.assertEqual(holders[self.base.id, "officer"], self.officer_p)

    # ------------------------------------------------------------
    # Work goes on, the past stays
    # ------------------------------------------------------------

    def test_draft_goes_on_with_the_keeper(self):
        campaign = self._campaign().with_env(self.env)
        self._merge()
        draft = campaign.with_user(self.officer_q)
        draft.name = "Tên sửa"
        draft.action_submit()
        self.assertEqual(campaign.unit_id, self.province)
        self.assertEqual(campaign.step_ids.unit_id, self.keeper)
        campaign.with_user(self.appraiser_q).action_approve()
        campaign.with_user(self.approver_q).action_approve()
        self.assertEqual(campaign.state, "approved")

    def test_former_officer_is_out(self):
        campaign = self._campaign().with_env(self.env)
        self._merge()
        with self.assertRaises(AccessError):
            campaign.with_user(self.officer_p).name = "x"

    def test_refusal_names_who_acts_now(self):
        campaign = self._campaign().with_env(self.env)
        self._merge()
        reasons = campaign.with_user(self.appraiser_q)._why_not("submit")
        self.assertIn("Only an officer of “Công đoàn Q”", "".join(*reasons.values()))
        reasons = campaign.document_id.with_user(self.appraiser_q)._why_not("issue")
        self.assertIn("Only a clerk of “Công đoàn Q”", "".join(*reasons.values()))

    def test_open_step_goes_to_the_keeper(self):
        campaign = self._campaign().with_env(self.env)
        campaign.with_user(self.officer_p).action_submit()
        campaign.with_user(self.appraiser_p).action_approve("Đồng ý")
        done = campaign.step_ids[0]
        text = (done.actor_name, done.actor_title, done.comment, done.date_done, done.unit_id)
        name = done.display_name
        self._merge()
        self.assertEqual(
            campaign.step_ids.mapped(lambda s: (s.unit_id, s.role, s.state)),
            [
                (self.province, "appraiser", "approved"),
                (self.province, "approver", "superseded"),
                (self.keeper, "approver", "current"),
            ],
        )
        self.assertEqual(
            (done.actor_name, done.actor_title, done.comment, done.date_done, done.unit_id), text
        )
        self.assertEqual(done.display_name, name)
        self.assertEqual((campaign.unit_id, campaign.state), (self.province, "submitted"))
        campaign.with_user(self.approver_q).action_approve()
        self.assertEqual(campaign.state, "approved")
        self.assertFalse(self.env["union.event"].search([])._broken())

    def test_keeper_on_the_way_acts_once(self):
        campaign = self.env["emulation.campaign"].create(
            {"code": "KH-D", "name": "Kế hoạch", "unit_id": self.district.id}
        )
        route = campaign._usual_stops(self.district)
        route += [s._replace(stage=s.stage + 2) for s in campaign._usual_stops(self.province)]
        expected = campaign._expected({campaign: route})
        campaign._engine_write({"state": "submitted"} | campaign._start_round(route, expected))
        self._reorganise("close", self.district, keeper_id=self.province.id)
        going = campaign.step_ids.filtered(lambda s: s.state in ("current", "waiting"))
        self.assertEqual(
            going.mapped(lambda s: (s.unit_id, s.role, s.state)),
            [(self.province, "appraiser", "current"), (self.province, "approver", "waiting")],
        )
        self.assertEqual(campaign.current_step_id, going[0])

    def test_issued_paper_keeps_its_bytes(self):
        campaign = self._approve(self._campaign()).with_env(self.env)
        paper = campaign.document_id
        paper.with_user(self.clerk_p).action_issue()
        raw, sha256, number = paper.pdf_attachment_id.raw, paper.sha256, paper.full_number
        self._reorganise("rename", self.province, name="Tên khác", print_name="Tên khác")
        self._merge()
        report = self.env["ir.actions.report"]
        printed, __ = report._render_qweb_pdf("union_emulation.paper_document", paper.ids)
        self.assertEqual(printed, raw)
        self.assertEqual((paper.pdf_attachment_id.raw, paper.sha256), (raw, sha256))
        self.assertEqual((paper.full_number, paper.unit_id), (number, self.province))

    def test_keeper_issues_what_was_approved(self):
        paper = self._approve(self._campaign()).with_env(self.env).document_id
        self._merge()
        clerk = paper.with_user(self.clerk_q)
        with self.assertRefused("could not sign"):
            clerk.action_issue()
        clerk.signatory_id = self.signatory.copy({"date_start": DAY, "date_end": False})
        clerk.action_issue()
        self.assertEqual((paper.state, paper.unit_id), ("issued", self.province))

    def test_nothing_new_begins_at_an_ended_unit(self):
        self._merge()
        with self.assertRefused("has ended", ValidationError):
            self._campaign(self.officer_q)
        with self.assertRefused("give the mandate there", ValidationError):
            self._mandate(self.officer_q, "clerk", self.province)

    # ------------------------------------------------------------
    # Bad input
    # ------------------------------------------------------------

    def test_future_day(self):
        faults = self._faults("rename", self.base, name="x", date="2026-07-16")
        self.assertIn("lies in the future", faults)

    def test_day_before_the_unit(self):
        self.base.date_start = DAY
        self.assertIn("exists since", self._faults("rename", self.base, name="x"))
        # nor may a unit that moves along have been founded later
        faults = self._faults("close", self.district, keeper_id=self.province.id)
        self.assertIn("Công đoàn B1” exists since", faults)

    def test_day_before_the_last_change(self):
        self.base.name = "Hôm nay"
        self.assertIn("last changed on", self._faults("rename", self.base, name="x"))

    def test_history_never_runs_backwards(self):
        self.base.name = "Hôm nay"
        with self.assertRefused("last changed on", ValidationError):
            self.base._write_from(DAY, {"name": "x"})

    def test_keeper_founded_later(self):
        self.keeper.date_start = "2026-07-10"
        faults = self._faults("merge", unit_ids=self.province.ids, target_id=self.keeper.id)
        self.assertIn("exists since", faults)

    def test_nothing_changes(self):
        self.assertIn("Nothing changes", self._faults("rename", self.base, name="Công đoàn B1"))

    def test_merge_into_own_descendant(self):
        faults = self._faults("merge", unit_ids=self.province.ids, target_id=self.base.id)
        self.assertIn("“Công đoàn B1” lies below “Công đoàn P”", faults)

    def test_close_without_a_keeper(self):
        self.assertIn("Say which unit keeps", self._faults("close", self.province))

    def test_keeper_that_ends(self):
        self._merge()
        faults = self._faults("close", self.other, keeper_id=self.province.id)
        self.assertIn("ends itself", faults)

    def test_unit_that_has_ended(self):
        self._merge()
        faults = self._faults("rename", self.province, name="x")
        self.assertIn("ended on", faults)

    def test_code_taken(self):
        self.assertIn("already", self._faults("rename", self.base, code="T-B2"))

    def test_administrators_only(self):
        values = {"kind": "rename", "unit_id": self.base.id, "name": "x"}
        with self.assertRaises(AccessError):
            self.env["union.unit.reorganise"].with_user(self.officer_p).create(values)
        service = self.env["union.unit.change"].with_user(self.officer_p)
        for act in (service._apply, service._consequences):
            with self.assertRefused("administrator", AccessError):
                act([], DAY)

    def test_keeper_loop(self):
        self.base.write({"date_end": DAY, "keeper_id": self.sibling.id})
        with self.assertRefused("come back", ValidationError):
            self.sibling.write({"date_end": DAY, "keeper_id": self.base.id})
