from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import RegistrationCase

QUESTIONS = [
    {"name": "Số người", "answer": "number", "is_required": True, "note": "Cả năm"},
    {"name": "Ghi chú", "answer": "text"},
    {"name": "Ngày", "answer": "date"},
    {"name": "Đồng ý", "answer": "boolean"},
    {"name": "Mức", "answer": "choice", "choices": "Cao\nThấp\n"},
]


@tagged("post_install", "-at_install")
class TestQuestion(RegistrationCase):
    """What a plan asks besides: said on the plan, answered on the registration."""

    @classmethod
    def _campaign_values(cls):
        asked = [Command.create(question) for question in QUESTIONS]
        return {
            "category_ids": [
                Command.create({"category_id": cls._category("work").id, "question_ids": asked}),
                Command.create({"category_id": cls._category("title").id}),
            ]
        }

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.row = cls.campaign.category_ids.filtered("question_ids")
        cls.number, cls.text, cls.date, cls.yes, cls.choice = (
            question._key() for question in cls.row.question_ids
        )

    def test_questions_make_the_properties(self):
        definition = self.row.properties_definition
        self.assertEqual(
            [(row["string"], row["type"]) for row in definition],
            [
                ("Số người *", "float"),
                ("Ghi chú", "char"),
                ("Ngày", "date"),
                ("Đồng ý", "boolean"),
                ("Mức", "selection"),
            ],
        )
        self.assertEqual(definition[-1]["selection"], [["1", "Cao"], ["2", "Thấp"]])
        self.assertIn("Cả năm", self._registration().question_notes)

    def test_they_follow_in_a_draft_and_close_with_the_plan(self):
        draft = self._campaign(code="KH-2", **self._campaign_values())
        [row, __] = draft.category_ids.with_user(self.officer_p)
        row.question_ids[0].name = "Số lượt"
        row.question_ids[1].unlink()
        names = [found["string"] for found in row.properties_definition]
        self.assertEqual(names, ["Số lượt *", "Ngày", "Đồng ý", "Mức"])
        for record in (
            self.row.question_ids.with_user(self.officer_p),
            self.row.question_ids.sudo(),
        ):
            with self.assertRefused("cannot be changed", AccessError):
                record[0].name = "Khác"
            with self.assertRefused("cannot be changed", AccessError):
                record[0].unlink()
            with self.assertRefused("cannot be changed", AccessError):
                record.create({"name": "Mới", "campaign_category_id": self.row.id})
        for user in (self.officer_d, self.officer_b, self.approver_p):
            with self.assertRefused("may not change", AccessError):
                row.question_ids[0].with_user(user).name = "Khác"

    def test_definition_is_nobodys_to_write(self):
        definition = [{"name": "x", "type": "char", "string": "X"}]
        draft = self._campaign(code="KH-2", **self._campaign_values())
        for row in (*draft.category_ids, *draft.category_ids.sudo()):
            with self.assertRefused("said by its questions", AccessError):
                row.properties_definition = definition
        made = (
            self.env["emulation.campaign.category"]
            .with_context(default_properties_definition=definition)
            .create(
                {
                    "campaign_id": draft.id,
                    "category_id": self._category("pledge").id,
                    "properties_definition": definition,
                }
            )
        )
        self.assertFalse(made.properties_definition)
        registration = self._registration()
        changed = [{**definition[0], "value": "a", "definition_changed": True}]
        for user in (self.officer_b, self.env.user):
            with self.assertRefused("said on the plan", AccessError):
                registration.with_user(user).properties = changed
            with self.assertRefused("said on the plan", AccessError):
                self._registration(user=user, properties=changed)
        self.assertFalse(
            self.row.with_user(self.officer_p).has_access("write"), "the form would offer it"
        )

    def test_question_is_told_to_readers_of_its_plan(self):
        draft = self._campaign(code="KH-2", **self._campaign_values())
        registrations = self.env["emulation.registration"].with_user(self.officer_b)
        for key, label in (
            (self.number, "Số người *"),
            (draft.category_ids.question_ids[0]._key(), None),
            ("question_x", None),
            ("ghi_chu", None),
        ):
            found = registrations.get_property_definition(f"properties.{key}")
            self.assertEqual(found.get("string"), label, key)

    def test_choices(self):
        draft = self._campaign(code="KH-2", **self._campaign_values())
        question = draft.category_ids.question_ids[-1]
        for choices in ("", "Một", "Một\nMột"):
            with self.assertRefused("different choices", ValidationError):
                question.choices = choices

    def test_wrong_answers_are_refused(self):
        registration = self._registration()
        for name, value in (
            ("question_0", 1),
            ("x", "y"),
            (self.number, "ba"),
            (self.number, True),
            (self.number, float("inf")),
            (self.text, 7),
            (self.text, "x" * 2001),
            (self.date, "2026-13-01"),
            (self.yes, "yes"),
            (self.choice, "3"),
            (self.choice, ["1"]),
        ):
            refusal = "no answer to|does not ask"
            with self.assertRefused(refusal, ValidationError):
                registration.properties = {name: value}
            with self.assertRefused(refusal, ValidationError):
                self._registration(properties={name: value})
            with self.assertRefused(refusal, ValidationError):
                registration.properties = [{"name": name, "type": "char", "value": value}]
        for sent in ([7], "[7]", 7):
            with self.assertRefused("by the names of their questions", ValidationError):
                registration.properties = sent
        with self.assertRefused("does not ask", ValidationError):
            self._registration("title", properties={self.text: "a"})

    def test_defaults_of_a_client_are_no_answers(self):
        hostile = {
            f"default_properties.{self.choice}": "9",
            "default_properties": {self.choice: "9"},
            "default_campaign_category_id": self.campaign.category_ids[-1].id,
        }
        registration = (
            self.env["emulation.registration"]
            .with_user(self.officer_b)
            .with_context(**hostile)
            .create(
                {
                    "name": "x",
                    "campaign_id": self.campaign.id,
                    "category_id": self._category("work").id,
                }
            )
        )
        with self.assertRefused("Nobody types", AccessError):
            registration.campaign_category_id = self.campaign.category_ids[-1]
        registration.invalidate_recordset()
        self.assertEqual(registration.campaign_category_id, self.row)
        self.assertFalse(registration.properties._values)

    def test_required_answer_is_missing_before_submission(self):
        registration = self._registration(properties={self.text: "a"})
        self.assertIn("Answer the question “Số người”", registration.missing)
        with self.assertRefused("Answer the question “Số người”"):
            self._submit(registration)
        registration.properties = {self.number: 0}
        self._submit(registration)
        self.assertEqual(registration.state, "submitted")

    def test_answers_are_content(self):
        registration = self._registration(properties={self.number: 3.0, self.choice: "1"})
        self._submit(registration)
        for record in (registration.with_user(self.officer_b), registration.sudo()):
            with self.assertRefused("cannot be changed", AccessError):
                record.properties = {self.number: 4}
        registration.with_user(self.appraiser_b).action_return("Sai", ["properties"])
        with self.assertRefused("stays as it was submitted", AccessError):
            registration.with_user(self.officer_b).name = "Khác"
        registration.with_user(self.officer_b).properties = {self.number: 5, self.choice: "2"}
        changes = registration.content_changes
        for said in ("Số người *: 3", "Mức: Cao", "Số người *: 5", "Mức: Thấp"):
            self.assertIn(said, changes)
        self.assertNotIn("properties", self._registration("title")._point_labels())

    def test_copied_into_the_next_year(self):
        self.row._amend({"registration_deadline": "2026-03-01 10:00:00"})
        self._category("title").active = False
        twin = self.campaign.with_user(self.officer_p).copy()
        [row] = twin.category_ids
        self.assertEqual(row.question_ids.mapped("name"), self.row.question_ids.mapped("name"))
        self.assertEqual(str(row.registration_deadline), "2027-03-01 10:00:00")
        keys = [question._key() for question in row.question_ids]
        self.assertEqual([found["name"] for found in row.properties_definition], keys)
        self.assertNotEqual(keys, [question._key() for question in self.row.question_ids])

    def test_taken_over_by_a_plan_below(self):
        own = self.campaign.with_user(self.officer_d)._draw_up(self.district)
        self.assertEqual(own.category_ids.category_id, self.campaign.category_ids.category_id)
        row = own.category_ids.filtered("question_ids")
        self.assertEqual(row.question_ids.mapped("name"), self.row.question_ids.mapped("name"))
        row.question_ids[0].unlink()
        self.assertEqual(len(row.properties_definition), 4)

    def test_rounds_of_a_plan_show_the_questions(self):
        text = self.campaign._content_snapshot()["category_ids"]
        self.assertIn("Số người", text)
        self.assertNotIn("question_", text)
