from base64 import b64encode

from odoo.fields import Command
from odoo.tests import tagged

from . import workbooks
from .import_case import ImportCase


@tagged("post_install", "-at_install")
class TestImportChange(ImportCase):
    """The workbook with the codes says what there is now, and undoes nothing."""

    def _all_said(self):
        """One registration of each kind with all that a workbook can say, typed on the screen."""
        title = self.env["emulation.title"].search([("in_force", "=", True)], limit=1)
        collective = self.env["emulation.title"].search(
            [("in_force", "=", True), ("subject", "!=", "individual")], limit=1
        )
        said = {
            "pledge": {
                "target_line_ids": [
                    Command.create({"name": "Buổi thi", "figure": 2.5, "uom": "buổi"}),
                    Command.create({"name": "Tai nạn", "figure": 0, "direction": "zero"}),
                ],
                "title_line_ids": [Command.create({"title_id": title.id, "names": "Tổ 1"})],
            },
            "title": {"title_id": collective.id, "registrant_type": "group", "group_name": "Tổ 1"},
            "work": {
                "planned_precision": "quarter",
                "planned_finish": "2026-05-20",
                "labour_days": 12,
                "investment": 5000000,
                "plaque_requested": True,
                "money_ids": [Command.create({"kind": "employer", "amount": 5000000})],
            },
            "initiative": {
                "benefit_value": 1500000,
                "benefit_note": "Bớt công\nBớt thép",
                "registrant_type": "person",
                "member_id": self.member.id,
                "phase_id": self.later_phase.id,
                "is_secret": True,
                "author_ids": [
                    Command.create({"member_id": self.member.id, "share": 33.33}),
                    Command.create({"name": "Người ngoài", "share": 66.67}),
                ],
                "participant_ids": [Command.create({"name": "Tú", "task": "Chạy thử"})],
            },
            "exemplar": {"achievements": "Tốt", "consent_by": "Tú", "consent_date": "2026-02-01"},
        }
        return {kind: values for kind, values in said.items()}

    def test_untouched_it_changes_nothing(self):
        content = "<p>Một <b>việc</b> &amp; “hai”</p><ul><li>A &lt; B</li><li>C</li></ul>"
        for kind, values in self._all_said().items():
            title = {"title_id": self.env["emulation.title"].browse(values.get("title_id")).name}
            one = self._imported_of(kind, {"name": "Tạm", **title})
            registration = self._registrations(one)
            registration.write({"name": f"Đăng ký {kind}", "description": content, **values})
            before = self._said(registration)
            again = self._again(one)
            self.assertEqual(again.state, "ready", again.fault_ids.mapped("reason"))
            again.action_import()
            self.assertEqual((again.created_count, again.updated_count), (0, 0), kind)
            self.assertEqual(self._said(registration), before, kind)
            self.assertFalse(self._changes(registration))

    def _said(self, registration):
        registration.env.flush_all()
        registration.env.invalidate_all()
        names = [name for name in registration._point_labels() if name != "properties"]
        lists = ("author_ids", "participant_ids", "target_line_ids", "title_line_ids", "money_ids")
        rows = [registration[name].read([]) for name in lists]
        return registration.read([*names, "write_date"]), rows

    def _changes(self, registration):
        domain = [
            *registration.action_open_events()["domain"],
            ("action", "=", "import_change"),
        ]
        return self.env["union.event"].search(domain)

    def test_change_is_noted(self):
        one = self._imported({"name": "Đồ gá"}, {"name": "Sổ vật tư"})
        first, second = self._registrations(one)
        self._again(one, lambda page: page.set(2, "name", "Đồ gá xoay")).action_import()
        self.assertEqual(self._changes(first).value_ids.content["file"], "danh-sach.xlsx")
        self.assertFalse(self._changes(second))

    def _later(self, records):
        """The records as if somebody had changed them a moment ago."""
        self.env.flush_all()
        self.env.cr.execute(
            f"UPDATE {records._table} SET write_date = write_date + interval '1 microsecond' "
            "WHERE id = ANY(%s)",
            (records.ids,),
        )
        self.env.invalidate_all()

    def test_what_was_changed_since_is_not_undone(self):
        one = self._imported(
            {"name": "Đồ gá"}, {"name": "Sổ vật tư"}, authors=[("1", "DV-1"), ("2", "DV-1")]
        )
        first, second = self._registrations(one)
        old = one._workbook("result")[1]
        first.name = "Đồ gá xoay"
        self._later(first)
        again = self._read(self._import(old))
        self.assertFault(again, "was changed after this workbook had been made", 2)
        self.assertEqual(len(again.fault_ids), 1)
        # what is given back to be corrected is no newer
        faults = again._workbook("faults")[1]
        self.assertFault(self._read(self._import(faults)), "was changed after this", 2)
        # what says the same undoes nothing
        first.name = "Đồ gá"
        second.author_ids = [Command.update(second.author_ids.id, {"job_title": "Thợ hàn"})]
        self._later(second)
        again = self._read(self._import(old))
        self.assertFault(again, "was changed after this workbook had been made", 3)
        self.assertEqual(len(again.fault_ids), 1)

    def test_what_is_changed_after_the_check_is_not_undone(self):
        one = self._imported({"name": "Đồ gá"})
        again = self._again(one, lambda page: page.set(2, "name", "Đồ gá xoay"))
        self.assertEqual(again.state, "ready")
        registration = self._registrations(one)
        registration.name = "Đồ gá quay"
        self._later(registration)
        again.action_import()
        self.assertFault(again, "was changed after this workbook had been made", 2)
        self.assertEqual(registration.name, "Đồ gá quay")

    def test_codes_typed_into_a_template_are_taken(self):
        registration = self._registrations(self._imported({"name": "Đồ gá"}))
        self._later(registration)
        self._imported({"name": "Đồ gá xoay", "code": registration.code})
        self.assertEqual(registration.name, "Đồ gá xoay")

    def test_moment_is_no_other_text(self):
        one = self._imported({"name": "Đồ gá"})

        def change(book):
            page = book["_key"]
            [cell] = [row[1] for row in page.iter_rows() if row[0].value == "moment"]
            cell.value = "mai"

        raw = workbooks.changed(one._workbook("result")[1], change)
        again = self._import()
        again.file = b64encode(raw)
        with self.assertRefused("was not made from the template"):
            again.action_read()

    def test_what_cannot_be_chosen_any_more_is_named(self):
        one = self._imported({"name": "Đồ gá", "registrant_type": "A person", "member_id": "DV-1"})
        self.category.for_person = False
        again = self._again(one)
        self.assertFault(again, "“A person” is none of the list", 2, "Who registers")

    def test_what_is_gone_or_out_of_reach_is_left_out(self):
        one = self._imported({"name": "Đồ gá"}, {"name": "Sổ vật tư"})
        first, second = self._registrations(one)
        first.unlink()
        again = self._again(one)
        self.assertEqual((again.state, again.found_count), ("ready", 1))
        self.assertEqual(again.row_total, 1)
        self.assertEqual(second.name, "Sổ vật tư")
