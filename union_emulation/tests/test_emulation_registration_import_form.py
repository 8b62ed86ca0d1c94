import io
from base64 import b64encode

from openpyxl import load_workbook

from odoo.fields import Command
from odoo.tests import tagged

from . import workbooks
from .import_case import ImportCase

QUESTIONS = [
    {"name": "Số lượt người", "answer": "number", "is_required": True, "note": "Cả năm"},
    {"name": "Tên", "answer": "text"},
    {"name": "Tên *", "answer": "date"},
    {"name": "Đồng ý", "answer": "boolean"},
    {"name": "Mức", "answer": "choice", "choices": "Cao\nThấp"},
]


@tagged("post_install", "-at_install")
class TestImportQuestion(ImportCase):
    """What the plan asks besides is answered in columns of their own."""

    @classmethod
    def _campaign_values(cls):
        asked = [Command.create(question) for question in QUESTIONS]
        return {
            "category_ids": [
                Command.create(
                    {"category_id": cls._category("initiative").id, "question_ids": asked}
                )
            ]
        }

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.keys = [q._key() for q in cls.campaign.category_ids.question_ids.sorted()]

    def _answers(self, *answers):
        return dict(zip(self.keys, answers, strict=False))

    def test_same_as_answered_on_the_screen(self):
        said = self._answers(-1500.125, "Nhiều\nđợt", "15/02/2026", "Yes", "Thấp")
        one = self._imported({"name": "Đồ gá", **said}, {"name": "Sổ", self.keys[1]: "Ít"})
        first, second = self._registrations(one)
        kept = self._answers(-1500.125, "Nhiều\nđợt", "2026-02-15", True, "2")
        for imported, answers in ((first, kept), (second, {self.keys[1]: "Ít"})):
            typed = self._registration(
                "initiative", name=imported.name, description=False, properties=answers
            )
            self._assert_same(imported, typed)
        self.assertEqual(first.properties[self.keys[4]], "Thấp")

    def test_no_answer_is_none(self):
        imported = self._registrations(self._imported({"name": "Đồ gá"}))
        typed = self._registration("initiative", name="Đồ gá", description=False)
        self._assert_same(imported, typed)
        missing = imported._missing_for_submission()[imported]
        self.assertIn("Answer the question “Số lượt người”.", missing)

    def test_wrong_answers(self):
        faults = [
            (0, "nhiều", "is no number"),
            (0, 10**16, "too large: at most"),
            (1, "x" * 2001, "has 2001 letters; at most 2000"),
            (2, "sớm", "is no date"),
            (3, "Có lẽ", "is none of the list: Yes, No"),
            (4, "Vừa", "is none of the list: Cao, Thấp"),
        ]
        rows = [{"name": f"Sáng kiến {n}", self.keys[f[0]]: f[1]} for n, f in enumerate(faults)]
        one = self._upload(*rows)
        self.assertEqual(len(one.fault_ids), len(faults), one.fault_ids.mapped("reason"))
        for number, (place, __, regex) in enumerate(faults, 2):
            head = f"{place + 1}. {QUESTIONS[place]['name']}".rstrip(" *")
            self.assertFault(one, regex, number, head)

    def test_heads_are_numbered_and_explained(self):
        book = load_workbook(io.BytesIO(self.template))
        heads = [cell.value for cell in book.worksheets[0][1]]
        asked = [f"{number}. {q['name']}" for number, q in enumerate(QUESTIONS, 1)]
        self.assertEqual(heads[-5:], asked)
        guide = dict(row[:2] for row in book["Guide"].iter_rows(min_row=1, values_only=True))
        self.assertEqual(guide[asked[0]], "Cả năm Without an answer it cannot be submitted.")

    def test_answers_come_back_and_change(self):
        one = self._imported({"name": "Đồ gá", **self._answers(5, "Ít", None, "Yes", "Cao")})
        registration = self._registrations(one)
        again = self._again(one, lambda page: page.set(2, self.keys[0], 7))
        self.assertEqual(again.state, "ready", again.fault_ids.mapped("reason"))
        again.action_import()
        kept = [registration.properties[key] for key in self.keys]
        self.assertEqual(kept, [7, "Ít", False, True, "Cao"])

    def test_answers_stay_closed_unless_returned_for_them(self):
        one = self._imported({"name": "Đồ gá", **self._answers(5)}, authors=[("1", "DV-1")])
        registration = self._registrations(one)
        self._submit(registration)
        registration.with_user(self.appraiser_b).action_return("Sai", ["name"])
        self.assertEqual(self._again(one).state, "ready")
        refused = self._again(one, lambda page: page.set(2, self.keys[0], 7))
        self.assertFault(refused, "“Further questions” of .* was not returned for that", 2)
        refused = self._again(one, lambda page: page.set(2, self.keys[0], None))
        self.assertFault(refused, "“Further questions” of .* was not returned for that", 2)


@tagged("post_install", "-at_install")
class TestImportNumber(ImportCase):
    """Numbers without names, and what fills them in."""

    def test_number_as_made_on_the_screen(self):
        one = self._imported_of("work", {"name": "5 công trình", "quantity": 5})
        typed = self._registration(
            "work", name="5 công trình", is_quantity=True, quantity=5, description=False
        )
        self._assert_same(self._registrations(one), typed, "emulation_registration_work")
        self.assertEqual(typed.counted, 5)

    def test_part_of_a_number(self):
        number = self._registration(is_quantity=True, quantity=2)
        self._submit(number)
        self._climb(number)
        one = self._imported_of("work", {"name": "Nhà văn hóa", "quantity_of_id": number.code})
        part = self._registrations(one)
        self.assertEqual((part.quantity_of_id, part.is_quantity), (number, False))
        self._submit(part)
        self.assertEqual(number.unnamed_count, 1)

    def test_faults(self):
        plain = self._registration()
        strange = self._registration(
            user=self.officer_s, unit_id=self.sibling.id, is_quantity=True, quantity=2
        )
        own = self._registration(is_quantity=True, quantity=2)
        unknown = "“Công đoàn B1” has registered no number"
        faults = [
            ({"quantity": 0}, "at least 1", "How many"),
            ({"quantity": 10_000}, "at most 9999", "How many"),
            ({"quantity_of_id": "DK9999999"}, unknown, "Part of the number"),
            ({"quantity_of_id": plain.code}, unknown, "Part of the number"),
            ({"quantity_of_id": strange.code}, unknown, "Part of the number"),
            ({"quantity_of_id": own.code, "quantity": 1}, "not part of another", "How many"),
        ]
        rows = [{"name": f"Việc {n}", **fault[0]} for n, fault in enumerate(faults)]
        one = self._upload_of("work", *rows)
        self.assertEqual(len(one.fault_ids), len(faults), one.fault_ids.mapped("reason"))
        for number, (__, regex, title) in enumerate(faults, 2):
            self.assertFault(one, regex, number, title)

    def test_number_is_not_less_than_what_was_named(self):
        number = self._registration(is_quantity=True, quantity=2, name="2 việc")
        self._submit(number)
        for name in ("Một", "Hai"):
            self._submit(self._registration(name=name, quantity_of_id=number.id))
        number.with_user(self.appraiser_b).action_return("Sai", ["quantity"])
        row = {"name": "2 việc", "code": number.code, "description": "Một việc làm cụ thể."}
        refused = self._upload_of("work", {**row, "quantity": 1})
        self.assertFault(refused, "2 have been named already", 2, "How many")
        refused = self._upload_of("work", row)
        self.assertFault(refused, "2 have been named already", 2, "How many")
        self._imported_of("work", {**row, "quantity": 3})
        self.assertEqual((number.quantity, number.is_quantity), (3, True))

    def test_number_stays_a_number_unless_returned_for_that(self):
        number = self._registration(is_quantity=True, quantity=2, name="2 việc")
        self._submit(number)
        number.with_user(self.appraiser_b).action_return("Sai", ["quantity"])
        row = {"name": "2 việc", "code": number.code, "description": "Một việc làm cụ thể."}
        refused = self._upload_of("work", row)
        self.assertFault(refused, "“A number only” of .* was not returned for that", 2)


@tagged("post_install", "-at_install")
class TestImportTemplate(ImportCase):
    """Sheets and columns follow the category."""

    def test_sheets_of_each_kind(self):
        sheets = {
            "pledge": ["main", "target_line_ids", "title_line_ids"],
            "title": ["main"],
            "work": ["main", "money_ids"],
            "task": ["main"],
            "initiative": ["main", "author_ids", "participant_ids"],
            "exemplar": ["main"],
        }
        for kind, names in sheets.items():
            raw = self._import(category_id=self._category(kind).id)._workbook("template")[1]
            book = load_workbook(io.BytesIO(raw))
            self.assertEqual([r[1] for r in book["_key"].values if r[0] == "sheet"], names, kind)

    def test_many_columns_of_the_template_are_its_own(self):
        one = self._import()
        raw = self._filled({"name": "Đồ gá"})
        added = workbooks.changed(
            raw, lambda book: [book.worksheets[0].cell(1, 40 + n, f"Cột {n}") for n in range(60)]
        )
        one.file = b64encode(added)
        with self.assertRefused("columns; the template has"):
            one.action_read()
