from typing import NamedTuple

from odoo import api, models

from .emulation_campaign_question import KEY as QUESTION
from .emulation_registration_question_mixin import MAX_TEXT

#: Columns that are no fields: the number that the sheets of a workbook refer to.
KEY = "key"
#: Columns that the rows keep apart from what else was understood.
APART = (KEY, "code", "unit_id")
#: Tabs of the sheets, in the order of the workbook: the registrations, then their lists.
MAIN = "main"
WORKS = ("work", "product", "task")
#: The most that an amount in đồng can be: fifteen places.
LARGEST = 999_999_999_999_999
#: The most that a target can be: twelve places.
LARGEST_FIGURE = 999_999_999_999
INITIATIVES = ("initiative",)


class Column(NamedTuple):
    """Column of the workbook: a field, and what the workbook asks of it."""

    name: str
    width: int = 16
    #: it has to be filled in
    required: bool = False
    #: kinds of registration that have it; none: all
    kinds: tuple = ()
    #: the category's switch that it follows
    section: str = ""
    #: the least and the largest number that are taken
    least: float = 0
    most: float = LARGEST
    #: what stands in the example rows
    examples: tuple = ()


#: What is filled in for a registration, by kind and category. A new field needs a line here.
COLUMNS = [
    Column(KEY, 6, required=True, examples=("1", "2")),
    Column("code", 13),
    Column("unit_id", 15, required=True),
    Column(
        "name",
        42,
        required=True,
        examples=("Cải tiến đồ gá hàn khung xe", "Lập sổ theo dõi vật tư trên máy tính"),
    ),
    Column("phase_id", 14),
    Column("registrant_type", 12),
    Column("group_name", 20, examples=(None, "Tổ vật tư")),
    Column("member_id", 14),
    Column("benefit_value", 16, section="with_benefit", examples=(120_000_000, None)),
    Column(
        "benefit_note", 34, section="with_benefit", examples=(None, "Bớt 2 giờ kiểm kê mỗi tuần")
    ),
    Column("description", 50, examples=("Thay đồ gá cố định bằng đồ gá xoay.", None)),
    Column("title_id", 26, required=True, kinds=("title",)),
    Column("quantity", 10, kinds=WORKS, section="with_quantity", least=1, most=9_999),
    Column("quantity_of_id", 14, kinds=WORKS, section="with_quantity"),
    # initiatives
    Column("date_applied", 13, kinds=INITIATIVES),
    Column("application_field", 24, kinds=INITIATIVES),
    Column("influence", 16, kinds=INITIATIVES),
    Column("addressee", 26, kinds=INITIATIVES),
    Column("investor_name", 26, kinds=INITIATIVES),
    Column("state_before", 34, kinds=INITIATIVES),
    Column("conditions", 34, kinds=INITIATIVES),
    Column("user_benefit_value", 16, kinds=INITIATIVES),
    Column("user_benefit_note", 34, kinds=INITIATIVES),
    Column("is_secret", 10, kinds=INITIATIVES),
    Column("secret_part", 26, kinds=INITIATIVES),
    Column("is_protected", 10, kinds=INITIATIVES),
    # works, products, tasks
    Column("place", 30, kinds=WORKS),
    Column("planned_precision", 12, kinds=WORKS),
    Column("planned_start", 13, kinds=WORKS),
    Column("planned_finish", 13, kinds=WORKS),
    Column("anniversary_id", 24, kinds=WORKS),
    Column("dedication", 24, kinds=WORKS),
    Column("labour_days", 10, kinds=WORKS, most=2**31 - 1),
    Column("investment", 16, kinds=WORKS, section="with_money"),
    Column("employer_name", 26, kinds=WORKS, section="with_partners"),
    Column("owner_name", 26, kinds=WORKS, section="with_partners"),
    Column("contractor_name", 26, kinds=WORKS, section="with_partners"),
    Column("social_meaning", 34, kinds=WORKS),
    Column("beneficiaries", 24, kinds=WORKS),
    Column("quality_goal", 34, kinds=WORKS),
    Column("plaque_requested", 10, kinds=WORKS, section="gives_plaque"),
    Column("plaque_text", 34, kinds=WORKS, section="gives_plaque"),
    # exemplars
    Column("exemplar_type", 16, kinds=("exemplar",)),
    Column("achievements", 50, kinds=("exemplar",)),
    Column("consent_by", 24, kinds=("exemplar",)),
    Column("consent_date", 13, kinds=("exemplar",)),
]


class Rows(NamedTuple):
    """List that is filled in on a sheet of its own, and for which registrations."""

    columns: list
    #: kinds of registration that have it; none: all
    kinds: tuple = ()
    #: the category's switch that it follows
    section: str = ""


#: Lists by the field that holds them, in the order of their sheets.
LISTS = {
    "author_ids": Rows(
        [
            Column(KEY, 6, required=True, examples=("1", "1", "2")),
            Column("member_id", 16),
            Column("name", 30, examples=("Lường Thị Hà", "Triệu Văn Minh", "Nông Văn Tú")),
            Column("share", 12, least=0.01, examples=(60, 40, 100)),
            Column("workplace", 26),
            Column("job_title", 20),
            Column("qualification", 18),
        ],
        section="with_authors",
    ),
    "participant_ids": Rows(
        [
            Column(KEY, 6, required=True, examples=("1",)),
            Column("member_id", 16),
            Column("name", 30, examples=("Hoàng Thị Xuân",)),
            Column("workplace", 26),
            Column("job_title", 20),
            Column("qualification", 18),
            Column("task", 30, examples=("Chạy thử đồ gá mới",)),
        ],
        kinds=INITIATIVES,
    ),
    "target_line_ids": Rows(
        [
            Column(KEY, 6, required=True, examples=("1", "1")),
            Column("indicator_id", 40, examples=(None,)),
            Column("grade_id", 30, examples=(None, None)),
            Column("phase_id", 14),
            Column("name", 34, examples=("Buổi thi tay nghề trong phân xưởng", None)),
            Column("uom", 12, examples=("buổi", None)),
            Column("direction", 14, examples=(None, None)),
            Column("baseline", 14, most=LARGEST_FIGURE, examples=(None, 6)),
            Column("figure", 14, required=True, most=LARGEST_FIGURE, examples=(2, 8)),
            Column("base", 16),
        ],
        section="with_targets",
    ),
    "title_line_ids": Rows(
        [
            Column(KEY, 6, required=True, examples=("1",)),
            Column("title_id", 40, required=True),
            Column("quantity", 10, least=1, most=1_000_000, examples=(2,)),
            Column("names", 40, examples=("Tổ hàn, Tổ lắp ráp",)),
        ],
        kinds=("pledge",),
    ),
    "money_ids": Rows(
        [
            Column(KEY, 6, required=True, examples=("1", "1")),
            Column("kind", 22, required=True),
            Column("name", 30, examples=(None, "Công ty cổ phần Sao Mai")),
            Column("amount", 16, required=True, least=1, examples=(30_000_000, 20_000_000)),
        ],
        section="with_money",
    ),
}

#: The longest texts that are taken, by type of field.
LONGEST = {"char": 300, "text": 10_000, "html": 30_000, "answer": MAX_TEXT}
#: A list offers at most so many values to choose from.
CHOICES = 5_000


class Cell(NamedTuple):
    """Column as a reader and a writer need it."""

    name: str
    label: str
    kind: str
    column: Column
    #: stored values by what is written for them, the first of each being what is offered
    choices: dict
    note: str

    @property
    def title(self):
        """Head of the column."""
        return f"{self.label} *" if self.column.required else self.label

    @property
    def is_question(self):
        """Whether the plan asks it besides."""
        return self.name.startswith(QUESTION)


class Sheet(NamedTuple):
    """Sheet to be filled in: MAIN or the field of a list, its tab, its model, its columns."""

    name: str
    tab: str
    model: str
    cells: list

    @property
    def questions(self):
        """Names of the columns with what the plan asks besides."""
        return [cell.name for cell in self.cells if cell.is_question]

    @property
    def fields(self):
        """Names of the fields that are filled in from a row; all answers lie in one."""
        names = [
            cell.name for cell in self.cells if cell.name not in APART and not cell.is_question
        ]
        if self.name == MAIN and "quantity" in names:
            names.append("is_quantity")
        return [*names, "properties"] if self.questions else names


class EmulationRegistrationImportForm(models.AbstractModel):
    """What a workbook of registrations asks for: its sheets and columns.

    They follow from COLUMNS and LISTS for the kind and the switches of a category, so that the
    template, its reader, the checks and the import agree.
    """

    _name = "emulation.registration.import.form"
    _description = "Emulation: form of a workbook of registrations"

    @api.model
    def _sheets(self, campaign, category):
        """Sheets of the workbook of a category in a plan.

        :param emulation.campaign campaign:
        :param emulation.registration.category category:
        :rtype: list[Sheet]
        """
        Registration = self.env["emulation.registration"]
        cells = self._cells(Registration, COLUMNS, campaign, category)
        cells += self._question_cells(campaign, category)
        sheets = [Sheet(MAIN, self.env._("Registrations"), Registration._name, cells)]
        for name, rows in LISTS.items():
            if not self._has(rows, category):
                continue
            field = Registration._fields[name]
            cells = self._cells(self.env[field.comodel_name], rows.columns, campaign, category)
            tab = field._description_string(self.env)
            sheets.append(Sheet(name, tab, field.comodel_name, cells))
        return sheets

    @api.model
    def _has(self, one, category):
        """Whether a category has a column or a list."""
        return (not one.kinds or category.kind in one.kinds) and (
            not one.section or category[one.section]
        )

    @api.model
    def _cells(self, model, columns, campaign, category):
        return [
            self._cell(model, column, campaign, category)
            for column in columns
            if self._has(column, category)
        ]

    @api.model
    def _question_cells(self, campaign, category):
        """Columns for what the plan asks besides, numbered: no two heads are the same.

        :rtype: list[Cell]
        """
        # sudo: the questions of the plan, as the form shows them
        rows = campaign.sudo().category_ids.filtered(lambda row: row.category_id == category)
        unanswered = self.env._("Without an answer it cannot be submitted.")
        cells = []
        for number, question in enumerate(rows.question_ids.sorted(), 1):
            asked = question._definition()
            choices = {label: key for key, label in asked.get("selection") or ()}
            if asked["type"] == "boolean":
                choices = self._yes_or_no()
            kinds = {"char": "answer", "float": "number", "date": "date"}
            kind = "choice" if choices else kinds[asked["type"]]
            note = " ".join(filter(None, [question.note, question.is_required and unanswered]))
            label = f"{number}. {question.name}"
            cells.append(Cell(asked["name"], label, kind, Column(asked["name"], 24), choices, note))
        return cells

    @api.model
    def _cell(self, model, column, campaign, category):
        """A column with its label, kind of value, and what may be chosen in it.

        :rtype: Cell
        """
        name = column.name
        if name == KEY:
            note = self.env._("Any number or sign, once a row; the other sheets refer to it.")
            return Cell(name, self.env._("No."), "char", column, {}, note)
        field = model._fields[name]
        label, note = field._description_string(self.env), field._description_help(self.env) or ""
        if name == "code" and model._name == "emulation.registration":
            note = self.env._("Empty: it is registered anew. Filled in: that one is changed.")
            return Cell(name, self.env._("Registration code"), "char", column, {}, note)
        if name == "unit_id":
            return Cell(name, self.env._("Unit code"), "char", column, {}, note)
        if field.comodel_name == "union.member":
            return Cell(name, self.env._("Member code"), "char", column, {}, note)
        if name == "quantity_of_id":
            note = self.env._("Code of the number registered before of which this is one.")
            return Cell(name, label, "char", column, {}, note)
        if name == "quantity" and model._name == "emulation.registration":
            note = self.env._("Filled in: a number only, whose parts are named later.")
        choices = self._choices(model, name, campaign, category)
        kind = "choice" if field.type in ("selection", "many2one", "boolean") else field.type
        return Cell(name, label, kind, column, choices, note)

    @api.model
    def _choices(self, model, name, campaign, category):
        """What may be chosen in a column.

        :return: stored values by what is written for them
        :rtype: dict[str, str | int | bool]
        """
        field = model._fields[name]
        if name == "registrant_type":
            allowed = self.env["emulation.registration.category"]._registrants()
            labels = field._description_selection(self.env)
            return {label: kind for kind, label in labels if category[allowed[kind]]}
        if field.type == "selection":
            return {label: key for key, label in field._description_selection(self.env)}
        if field.type == "boolean":
            return self._yes_or_no()
        if field.type != "many2one":
            return {}
        if name in ("phase_id", "indicator_id", "grade_id"):
            return self._choices_of_plan(model, name, campaign)
        domain = field.domain if isinstance(field.domain, list) else []
        records = self.env[field.comodel_name].search(domain, limit=CHOICES)
        return {record.display_name: record.id for record in records}

    @api.model
    def _choices_of_plan(self, model, name, campaign):
        """What the plan itself offers: phases, what it counts, and the grades of that."""
        indicators, phases = campaign.indicator_ids, campaign.phase_ids
        if name == "phase_id":
            if model._name == "emulation.registration":
                phases = phases.filtered(lambda phase: not phase.parent_id)
            return {phase.name: phase.id for phase in phases}
        if name == "indicator_id":
            return {indicator.name: indicator.id for indicator in indicators}
        return {f"{g.indicator_id.name} – {g.name}": g.id for g in indicators.grade_ids}

    @api.model
    def _yes_or_no(self):
        return {self.env._("Yes"): True, self.env._("No"): False}
