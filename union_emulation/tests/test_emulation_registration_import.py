import io
from base64 import b64encode

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from . import workbooks
from .import_case import ImportCase


@tagged("post_install", "-at_install")
class TestImport(ImportCase):
    """From the template to drafts."""

    def test_initiatives_with_authors_become_drafts(self):
        one = self._imported(
            {"name": "Đồ gá xoay", "benefit_value": 120000000, "benefit_note": "Bớt công"},
            {"name": "Sổ vật tư", "registrant_type": "A group", "group_name": "Tổ 1"},
            authors=[("1", "DV-1", None, 60), ("1", None, "Người ngoài", 40), ("2", "DV-1")],
        )
        first, second = self._registrations(one)
        self.assertEqual((one.created_count, one.updated_count), (2, 0))
        self.assertEqual(first.state, "draft")
        self.assertEqual(first.benefit_value, 120000000)
        self.assertEqual(
            first.author_ids.mapped(lambda a: (a.name, a.member_id.code, a.share)),
            [("Lường Thị Hà", "DV-1", 60), ("Người ngoài", False, 40)],
        )
        self.assertEqual(second.registrant_name, "Tổ 1")
        self.assertEqual(second.author_ids.share, 100)

    def test_same_as_made_on_the_screen(self):
        values = {
            "name": "Đồ gá “xoay” & hàn",
            "phase_id": self.later_phase.id,
            "registrant_type": "person",
            "member_id": self.member.id,
            "benefit_value": 1500000,
            "benefit_note": "Bớt công\nBớt thép",
            "description": "<p>A &lt; B & \"C\"<br>D 'E'</p>",
            "author_ids": [
                Command.create({"member_id": self.member.id, "share": 33.33}),
                Command.create({"name": "Người ngoài", "share": 66.67}),
            ],
        }
        written = {
            "phase_id": "Đợt 2",
            "registrant_type": "A person",
            "member_id": "DV-1",
            "description": "A < B & \"C\"\nD 'E'",
        }
        authors = [("1", "DV-1", None, 33.33), ("1", None, "Người ngoài", 66.67)]
        one = self._imported({**values, **written, "author_ids": None}, authors=authors)
        imported = self._registrations(one)
        typed = self._registration("initiative", **values)
        self._assert_same(
            imported, typed, "emulation_registration_author", "emulation_registration_initiative"
        )
        self.assertRegex(imported.code, r"^DK\d{7}$")
        self.assertIn(imported, imported.search([("display_name", "ilike", "do ga")]))

    def test_template_offers_what_may_be_chosen(self):
        book = load_workbook(io.BytesIO(self.template))
        names = workbooks.columns(book, "main")
        self.assertEqual(names[:4], ["key", "code", "unit_id", "name"])
        heads = [cell.value for cell in book.worksheets[0][1]]
        self.assertEqual([head for head in heads if head.endswith(" *")], heads[:1] + heads[2:4])
        offered = [
            [value for value in column if value]
            for column in book["_lists"].iter_cols(values_only=True)
        ]
        self.assertIn(["T-B1"], offered)
        self.assertIn(["Đợt 1", "Đợt 2"], offered)
        self.assertEqual(
            (book["_key"].sheet_state, book["_lists"].sheet_state), ("veryHidden",) * 2
        )
        # codes keep their zeros
        place = get_column_letter(names.index("member_id") + 1)
        self.assertEqual(book.worksheets[0].column_dimensions[place].number_format, "@")
        self.assertEqual(len(book.sheetnames), 10)

    def test_template_of_each_kind_comes_back(self):
        title = self.env["emulation.title"].search(
            [("in_force", "=", True), ("subject", "!=", "individual")], limit=1
        )
        said = {
            "title": {"title_id": title.name},
            "work": {"place": "Bạch Thông", "planned_finish": "15/02/2026", "investment": 5000000},
            "exemplar": {"achievements": "Tốt", "consent_by": "Tú", "consent_date": "01/02/2026"},
        }
        for kind in ("pledge", "title", "work", "product", "task", "exemplar"):
            one = self._import(category_id=self._category(kind).id)
            row = {"name": f"Đăng ký {kind}"} | said.get(kind, {})
            raw = self._filled(row, template=one._workbook("template")[1])
            one.file = b64encode(raw)
            self._read(one)
            self.assertEqual(one.state, "ready", one.fault_ids.mapped("reason"))
            one.action_import()
            self.assertEqual(self._registrations(one).kind, kind)

    def test_work_as_made_on_the_screen(self):
        one = self._import(category_id=self._category("work").id)
        row = {
            "name": "Nhà văn hóa",
            "place": "Bạch Thông",
            "planned_precision": "Quarters",
            "planned_start": "15/02/2026",
            "planned_finish": "20/05/2026",
            "investment": 50000000,
            "plaque_requested": "Yes",
            "description": "Một việc làm cụ thể.",
        }
        raw = self._filled(row, template=one._workbook("template")[1])
        one.file = b64encode(
            workbooks.changed(
                raw, lambda book: book.worksheets[1].append(["1", "The employer", None, 50000000])
            )
        )
        self._read(one)
        self.assertEqual(one.state, "ready", one.fault_ids.mapped("reason"))
        one.action_import()
        imported = self._registrations(one)
        typed = self._registration(
            "work",
            **row
            | {
                "planned_precision": "quarter",
                "planned_start": "2026-02-15",
                "planned_finish": "2026-05-20",
                "plaque_requested": True,
                "description": "<p>Một việc làm cụ thể.</p>",
                "money_ids": [Command.create({"kind": "employer", "amount": 50000000})],
            },
        )
        self._assert_same(
            imported, typed, "emulation_registration_work", "emulation_registration_money"
        )

    def test_columns_may_be_moved_and_examples_are_not_read(self):
        def change(book):
            page = book.worksheets[0]
            page.move_range(f"C1:{get_column_letter(page.max_column)}3", cols=1)
            page["C1"] = None

        raw = workbooks.changed(self._filled({"name": "Đồ gá"}), change)
        one = self._read(self._import(raw))
        self.assertEqual((one.state, one.found_count), ("ready", 1))

    def test_read_in_batches_goes_on_where_it_stopped(self):
        rows = [{"name": f"Sáng kiến {number}"} for number in range(7)]
        authors = [(str(number), "DV-1") for number in range(1, 8)]
        one = self._import(self._filled(*rows, authors=authors))
        one.action_read()
        maker = one.with_user(self.officer_b)
        book, parts = maker._open_workbook()
        reader = self.env["emulation.registration.import.reader"]
        maker._keep(parts[0], list(reader._rows(book, parts[0], 0))[:3])
        self.assertEqual((one.rows_read, one.row_now, one.progress), (3, 4, 21))
        # the server stopped here
        self._run_cron(batch_size=2)
        self.assertEqual((one.state, one.found_count, one.rows_read), ("ready", 7, 14))
        one.action_import()
        self.assertEqual(len(self._registrations(one).author_ids), 7)

    def test_imported_once(self):
        one = self._imported({"name": "Đồ gá"})
        with self.assertRefused("has been imported"):
            one.action_import()
        with self.assertRefused("has been imported"):
            one.action_read()
        with self.assertRefused("has been imported"):
            one.unlink()
        again = self._upload({"name": "Đồ gá"})
        self.assertFault(again, r"registered already as DK\d+", 2, "Name")
        with self.assertRefused("without faults first"):
            again.action_import()

    def test_context_says_nothing_of_what_is_imported(self):
        one = self._upload({"name": "Đồ gá"}, authors=[("1", "DV-1")])
        said = {"state": "approved", "counted": 50, "round": 3, "share": 7, "sequence": 99}
        one.with_context({f"default_{name}": value for name, value in said.items()}).action_import()
        draft = self._registrations(one)
        self.assertEqual((draft.state, draft.counted, draft.round), ("draft", 1, 0))
        self.assertEqual((draft.author_ids.share, draft.author_ids.sequence), (100, 10))

    def test_plan_that_one_may_not_read(self):
        secret = self._campaign(code="KH-K", name="Kế hoạch kín")
        one = self._import()
        with self.assertRefused("may not|không được", AccessError):
            one.campaign_id = secret
        other = self.env["emulation.registration.import"].with_user(self.officer_b)
        with self.assertRefused("may not|không được", AccessError):
            other.with_context(default_campaign_id=secret.id).create(
                {"category_id": self.category.id}
            )

    def test_stays_with_ones_own_units(self):
        one = self._import()
        with self.assertRefused("may not|không được", AccessError):
            one.unit_id = self.district

    def test_what_happened_is_logged(self):
        one = self._imported({"name": "Đồ gá"})
        event = self.env["union.event"].search(one.action_open_events()["domain"])
        self.assertEqual((event.action, event.actor_name), ("import", self.officer_b.name))
        self.assertEqual(event.value_ids.content["created"], 1)

    def test_represented_units_remember_who_entered(self):
        far = self._unit("B3", self.district)
        self._launch_for(far)
        one = self._imported({"name": "Đồ gá", "unit_id": "T-B3"}, user=self.officer_d)
        registration = self._registrations(one)
        self.assertEqual(registration.unit_id, far)
        self.assertEqual(registration.sudo().entered_by_ids, self.officer_d)
        self.assertFalse(self._registrations(self._imported({"name": "Đồ gá"})).entered_by_ids)

    def _launch_for(self, unit):
        """The unit takes part as if it had been there at the launch."""
        self.env["emulation.participation"].create(
            {"campaign_id": self.campaign.id, "unit_id": unit.id}
        )

    def test_rules_are_asked_of_each_unit(self):
        units = self._unit("B3", self.district) | self._unit("B4", self.district)
        for unit in units:
            self._launch_for(unit)
        rows = [{"name": f"{place}", "unit_id": f"T-B{3 + place // 3}"} for place in range(4)]
        one = self._imported(*rows, user=self.officer_d)
        made = self._registrations(one)
        check = type(made)._check_unit_exists
        asked = one._unlike(made, [check])[check]
        self.assertEqual((len(made), len(asked), asked.unit_id), (4, 2, units))

    def test_rows_are_swept_after_some_days(self):
        one = self._imported({"name": "Đồ gá"})
        Row = self.env["emulation.registration.import.row"]
        self.env.flush_all()
        Row._gc_rows()
        self.assertTrue(one._workbook("result"))
        self.env.cr.execute(
            "UPDATE emulation_registration_import SET write_date = '2026-01-02' WHERE id = %s",
            (one.id,),
        )
        Row._gc_rows()
        self.assertFalse(Row.search([("import_id", "=", one.id)]))
        with self.assertRefused("kept no longer"):
            one._workbook("result")

    def test_rows_go_with_their_import(self):
        Row = self.env["emulation.registration.import.row"]
        one = self._upload({"name": "Đồ gá"}, authors=[("1", "DV-1")])
        left = self._upload({"name": "Đồ gá"})
        number = one.id
        self.assertEqual(Row.search_count([("import_id", "=", number)]), 2)
        one.unlink()
        self.assertFalse(Row.search([("import_id", "=", number)]))
        self.assertTrue(Row.search([("import_id", "=", left.id)]))
        # as when its plan is deleted
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM emulation_registration_import WHERE id = %s", (left.id,))
        Row._gc_rows()
        self.env.invalidate_all()
        self.assertFalse(Row.search([("import_id", "=", left.id)]))

    def test_what_was_never_imported_lapses(self):
        one = self._upload({"name": "Đồ gá"})
        self.assertEqual(one.state, "ready")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE emulation_registration_import SET write_date = '2026-01-02' WHERE id = %s",
            (one.id,),
        )
        one.invalidate_recordset()
        self.env["emulation.registration.import.row"]._gc_rows()
        self.assertEqual((one.state, one.found_count), ("draft", 0))
        with self.assertRefused("without faults first"):
            one.action_import()

    def test_queries_do_not_grow_with_the_rows(self):
        def queries(count, prefix):
            rows = [{"name": f"{prefix} {number}"} for number in range(count)]
            one = self._upload(*rows, authors=[(str(n + 1), "DV-1") for n in range(count)])
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            one.action_import()
            return self.env.cr.sql_log_count - before

        queries(1, "Làm nóng")
        self.assertAlmostEqual(queries(2, "Ít"), queries(40, "Nhiều"), delta=2)

    # a second upload

    def test_workbook_with_codes_changes_drafts(self):
        one = self._imported(
            {"name": "Đồ gá", "description": "Cũ"},
            {"name": "Sổ vật tư"},
            authors=[("1", "DV-1"), ("2", None, "Người ngoài")],
        )
        first, second = self._registrations(one)
        first.description = "<p><b>Cũ</b></p>"

        def change(page):
            page.set(2, "name", "Đồ gá xoay")
            page.set(2, "benefit_value", 5000000)
            page.authors.append(["1", None, "Nông Văn Tú", 40])
            page.authors["D2"] = 60

        again = self._again(one, change)
        self.assertEqual(again.state, "ready", again.fault_ids.mapped("reason"))
        again.action_import()
        self.assertEqual((again.created_count, again.updated_count), (0, 1))
        self.assertEqual(first.name, "Đồ gá xoay")
        self.assertEqual(first.search_key, f"{first.code.lower()} do ga xoay")
        self.assertEqual(first.benefit_value, 5000000)
        self.assertEqual(first.description, "<p><b>Cũ</b></p>")
        self.assertEqual(first.author_ids.mapped("share"), [60, 40])
        self.assertEqual(second.author_ids.mapped("name"), ["Người ngoài"])
        self.assertEqual(len(first.search([("campaign_id", "=", self.campaign.id)])), 2)

    def test_nothing_changes_when_nothing_was_changed(self):
        one = self._imported({"name": "Đồ gá", "description": "Cũ\nMới"}, authors=[("1", "DV-1")])
        registration = self._registrations(one)
        names = ["name", "description", "search_key", "registrant_name", "deadline"]
        before = registration.read(names)
        self._again(one).action_import()
        self.assertEqual(registration.read(names), before)
        self.assertEqual(registration.author_ids.share, 100)

    def test_submitted_is_closed(self):
        one = self._imported({"name": "Đồ gá"}, authors=[("1", "DV-1")])
        self._submit(self._registrations(one))
        self.assertFault(self._again(one), "has been submitted", 2, "Registration code")

    def test_submitted_after_the_check_is_closed(self):
        one = self._imported({"name": "Đồ gá"}, authors=[("1", "DV-1")])
        again = self._again(one, lambda page: page.set(2, "name", "Khác"))
        self.assertEqual(again.state, "ready")
        registration = self._registrations(one)
        self._submit(registration)
        again.action_import()
        self.assertFault(again, "has been submitted", 2)
        self.assertEqual(registration.name, "Đồ gá")

    def test_returned_is_open_for_its_points(self):
        one = self._imported({"name": "Đồ gá", "benefit_value": 1000000}, authors=[("1", "DV-1")])
        registration = self._registrations(one)
        self._submit(registration)
        registration.with_user(self.appraiser_b).action_return("Sai", ["benefit_value"])
        refused = self._again(one, lambda page: page.set(2, "name", "Khác"))
        self.assertFault(refused, "“Name” of .* was not returned for that", 2, "Name")
        refused = self._again(one, lambda page: page.authors.append(["1", None, "Tú", 1]))
        self.assertFault(refused, "“Authors” of .* was not returned for that", 2)
        done = self._again(one, lambda page: page.set(2, "benefit_value", 2000000))
        self.assertEqual(done.state, "ready", done.fault_ids.mapped("reason"))
        done.action_import()
        self.assertEqual(registration.benefit_value, 2000000)
        self.assertEqual((registration.state, registration.name), ("returned", "Đồ gá"))
        self.assertEqual(registration.author_ids.member_id, self.member)

    def test_code_of_another_unit_is_not_known(self):
        other = self._registration("initiative", user=self.officer_s, unit_id=self.sibling.id)
        one = self._upload({"name": "Đồ gá", "code": other.code})
        self.assertFault(one, "“Công đoàn B1” has no registration", 2, "Registration code")

    def test_code_of_another_category_is_refused(self):
        work = self._registration("work")
        one = self._upload({"name": "Đồ gá", "code": work.code})
        self.assertFault(one, "another plan or in another category", 2)

    def test_same_code_twice(self):
        code = self._registration("initiative").code
        one = self._upload({"name": "Đồ gá", "code": code}, {"name": "Sổ", "code": code})
        self.assertFault(one, "stands in row 2 already", 3, "Registration code")
