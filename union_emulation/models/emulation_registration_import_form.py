from typing import NamedTuple

from odoo import api, models

#: Columns that are no fields: the number that the sheets of a workbook refer to.
KEY = "key"
#: Tabs of the sheets, in the order of the workbook: the registrations, then their lists.
MAIN = "main"
WORKS = ("work", "product", "task")
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
    #: the least number that is taken
    least: float = 0
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
    Column("labour_days", 10, kinds=WORKS),
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

#: Lists that are filled in on sheets of their own, by the field that holds them.
LISTS = {
    "author_ids": (
        "with_authors",
        [
            Column(KEY, 6, required=True, examples=("1", "1", "2")),
            Column("member_id", 16),
            Column("name", 30, examples=("Lường Thị Hà", "Triệu Văn Minh", "Nông Văn Tú")),
            Column("share", 12, least=0.01, examples=(60, 40, 100)),
            Column("workplace", 26),
            Column("job_title", 20),
            Column("qualification", 18),
        ],
    ),
    "money_ids": (
        "with_money",
        [
            Column(KEY, 6, required=True, examples=("1", "1")),
            Column("kind", 22, required=True),
            Column("name", 30, examples=(None, "Công ty cổ phần Sao Mai")),
            Column("amount", 16, required=True, least=1, examples=(30_000_000, 20_000_000)),
        ],
    ),
}

#: The longest texts that are taken, by type of field.
LONGEST = {"char": 300, "text": 10_000, "html": 30_000}
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


class Sheet(NamedTuple):
    """Sheet to be filled in: MAIN or the field of a list, its tab, its model, its columns."""

    name: str
    tab: str
    model: str
    cells: list


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
        sheets = [(MAIN, self.env._("Registrations"), Registration, COLUMNS)]
        for name, (section, columns) in LISTS.items():
            if category[section]:
                field = Registration._fields[name]
                tab = field._description_string(self.env)
                sheets.append((name, tab, self.env[field.comodel_name], columns))
        return [
            Sheet(name, tab, model._name, self._cells(model, columns, campaign, category))
            for name, tab, model, columns in sheets
        ]

    @api.model
    def _cells(self, model, columns, campaign, category):
        return [
            self._cell(model, column, campaign, category)
            for column in columns
            if (not column.kinds or category.kind in column.kinds)
            and (not column.section or category[column.section])
        ]

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
            return {self.env._("Yes"): True, self.env._("No"): False}
        if field.type != "many2one":
            return {}
        if name == "phase_id":
            phases = campaign.phase_ids.filtered(lambda phase: not phase.parent_id)
            return {phase.name: phase.id for phase in phases}
        domain = field.domain if isinstance(field.domain, list) else []
        records = self.env[field.comodel_name].search(domain, limit=CHOICES)
        return {record.display_name: record.id for record in records}
