from typing import NamedTuple

from odoo import api, models

from ..models.emulation_registration_import_form import CHOICES, Cell, Column
from ..tools.workbook_form import FormColumn, FormWorkbook

#: Tab that is filled in.
TAB = "Khen thưởng"
#: Marks a person or collective that stands on no list.
OUTSIDE = {"x": True}


class Head(NamedTuple):
    """Column of the workbook: its name here, its head, the kind of its values."""

    name: str
    label: str
    kind: str = "char"
    width: int = 16
    required: bool = False
    note: str = ""


#: What is filled in for an award. The text of workbooks is Vietnamese, whoever downloads them.
HEADS = [
    Head("subject_type", "Đối tượng", "choice", 14, note="Để trống: cá nhân."),
    Head("member", "Mã đoàn viên", width=15, note="Nếu có trong danh sách đoàn viên."),
    Head(
        "name",
        "Họ tên hoặc tên tập thể",
        width=30,
        note="Không cần khi đã ghi mã đoàn viên, hoặc khi khen chính đơn vị ghi ở cột “Mã đơn vị”.",
    ),
    Head(
        "unit",
        "Mã đơn vị",
        width=15,
        note="Đơn vị được khen, hoặc đơn vị của người, tập thể được khen. Để trống: đơn vị hiện "
        "nay của đoàn viên.",
    ),
    Head(
        "is_outside",
        "Ngoài danh sách",
        "choice",
        11,
        note="Ghi x nếu người được khen không có trong danh sách đoàn viên.",
    ),
    Head("award", "Mã khen thưởng", "choice", 17, True, "Chọn trong danh sách ở trang tính sau."),
    Head("year", "Năm thành tích", "integer", 10, True, "Năm được xét, có thể khác năm ký."),
    Head("decision_number", "Số quyết định", width=18, required=True, note="Ví dụ 15/QĐ-LĐLĐ."),
    Head("decision_date", "Ngày quyết định", "date", 13, True, "Ví dụ 31/12/2024."),
    Head("body_name", "Cơ quan quyết định", width=32, note="Ghi như trên quyết định."),
    Head(
        "deciding_unit",
        "Mã đơn vị quyết định",
        width=15,
        note="Nếu cơ quan quyết định là một đơn vị công đoàn trong hệ thống.",
    ),
    Head("citation", "Nội dung thành tích", "text", 44, note="Ghi như trên quyết định."),
    Head("basis", "Loại hình khen thưởng", "choice", 18, note="Để trống: theo loại của hình thức."),
    Head("register_number", "Số vào sổ", width=12, note="Ghi như trên bằng, giấy."),
    Head("amount", "Tiền thưởng (đồng)", "monetary", 14),
    Head("recipient_title", "Chức vụ khi đó", width=24),
    Head("unit_name", "Đơn vị khi đó", width=30, note="Tên như trên quyết định, nếu nay đã khác."),
    Head("position_group", "Nhóm chức vụ khi đó", "choice", 20),
    Head("gender", "Giới tính", "choice", 10, note="Chỉ cần với người ngoài danh sách."),
]


class EmulationAwardImportForm(models.AbstractModel):
    """What the workbook of past awards asks for, so that template and reader agree."""

    _name = "emulation.award.import.form"
    _description = "Emulation: form of a workbook of past awards"

    @api.model
    def _cells(self):
        """Columns with what may be chosen in them.

        :rtype: list[Cell]
        """
        return [
            Cell(
                head.name,
                head.label,
                head.kind,
                Column(head.name, head.width, head.required),
                self._choices(head.name) if head.kind == "choice" else {},
                head.note,
            )
            for head in HEADS
        ]

    @api.model
    def _choices(self, name):
        """What may be chosen in a column.

        :return: what is kept, by what is written for it
        :rtype: dict[str, str | int | bool]
        """
        if name == "is_outside":
            return OUTSIDE
        if name == "award":
            types = (
                self.env["emulation.award.type"]
                .with_context(active_test=False)
                .search([], limit=CHOICES)
            )
            return {award.code: award.id for award in types}
        field, env = self.env["emulation.award"]._fields[name], self.with_context(lang="vi_VN").env
        return {label: key for key, label in field._description_selection(env)}

    @api.model
    def _template(self, unit):
        """The workbook to be filled in.

        :param union.unit unit: whose awards; the codes of the units below it are listed
        :rtype: bytes
        """
        book, cells = FormWorkbook(), self._cells()
        columns = [
            FormColumn(
                cell.title,
                cell.column.width,
                "text" if cell.kind in ("char", "choice") else cell.kind,
                cell.column.required,
                tuple(cell.choices),
                cell.note,
            )
            for cell in cells
        ]
        book.add_form(TAB, columns)
        book.add_form(
            "Ví dụ",
            columns,
            self._examples(cells),
            "Ví dụ, không được đọc: điền vào trang tính đầu",
        )
        types = (
            self.env["emulation.award.type"]
            .with_context(active_test=False)
            .search([], limit=CHOICES)
        )
        book.add_form(
            "Mã khen thưởng",
            [FormColumn("Mã khen thưởng", 18), FormColumn("Tên", 60)],
            [(award.code, award.name) for award in types],
            "Để tra cứu",
        )
        units = self.env["union.unit"].search([("id", "child_of", unit.ids)])
        book.add_form(
            "Đơn vị",
            [FormColumn("Mã đơn vị", 18), FormColumn("Tên", 60)],
            [(below.code, below.name) for below in units],
            "Để tra cứu",
        )
        book.add_text("Hướng dẫn", self._guide())
        return book.content()

    @api.model
    def _examples(self, cells):
        """Two rows that show how a person and a unit are written down.

        :rtype: list[list]
        """
        awards = list(next(cell.choices for cell in cells if cell.name == "award"))
        person = {
            "member": "DV-00123",
            "name": "Nông Thị Hòa",
            "award": awards[0] if awards else None,
            "year": 2023,
            "decision_number": "15/QĐ-LĐLĐ",
            "decision_date": "12/01/2024",
            "body_name": "Liên đoàn Lao động tỉnh",
            "citation": "Có thành tích xuất sắc trong phong trào thi đua năm 2023",
            "register_number": "27",
        }
        unit = person | {
            "subject_type": "Tập thể",
            "member": None,
            "name": None,
            "unit": "CDCS-001",
            "register_number": "28",
        }
        return [[row.get(cell.name) for cell in cells] for row in (person, unit)]

    @api.model
    def _guide(self):
        return [
            (
                "Mỗi dòng một khen thưởng",
                "Cột có dấu * phải điền. Không gộp ô, không đổi tên cột, không dùng công thức.",
            ),
            (
                "Cá nhân",
                "Ghi mã đoàn viên; hoặc họ tên và mã đơn vị, nếu trong đơn vị chỉ có một người tên "
                "đó. Người không có trong danh sách: ghi họ tên, mã đơn vị và dấu x ở cột “Ngoài "
                "danh sách”.",
            ),
            (
                "Tập thể",
                "Khen chính đơn vị: chọn “Tập thể” và ghi mã đơn vị, để trống tên. Khen một tổ, "
                "phòng, ban: ghi thêm tên tập thể đó.",
            ),
            (
                "Đọc tất cả hoặc không đọc gì",
                "Nếu có lỗi, từng lỗi được nêu theo dòng và cột, và chưa có gì được ghi. Sửa tệp "
                "rồi tải lên lại.",
            ),
            (
                "Tải lên lần nữa",
                "Dòng trùng người, khen thưởng, năm và số quyết định không bị ghi hai lần: phần "
                "khác được cập nhật, nếu chưa có ai xác nhận.",
            ),
            (
                "Bản quét quyết định",
                "Thêm sau, trên màn hình sổ khen thưởng: chọn các dòng của một quyết định và thêm "
                "một bản quét cho tất cả.",
            ),
        ]
