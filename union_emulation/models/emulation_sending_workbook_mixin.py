from odoo import api, models
from odoo.tools import html2plaintext

from ..tools import vietnamese
from ..tools.workbook import Column, OfficeWorkbook

#: Columns of the workbook from which a portal is keyed, or which goes with a dossier. The last
#: ones are filled in outside; the import reads them back.
COLUMNS = [
    Column("STT", 6),
    Column("Mã đăng ký", 14),
    Column("Tên sáng kiến", 44),
    Column("Tác giả (tỷ lệ đóng góp)", 34),
    Column("Nơi làm việc", 28),
    Column("Công đoàn quản lý", 28),
    Column("Lĩnh vực áp dụng", 20),
    Column("Ngày áp dụng lần đầu", 13),
    Column("Nội dung giải pháp", 60),
    Column("Giá trị làm lợi (đồng)", 18),
    Column("Lợi ích khác", 34),
    Column("Hội đồng công nhận", 28),
    Column("Cấp công nhận", 16),
    Column("Số quyết định công nhận", 18),
    Column("Ngày quyết định công nhận", 13),
]
PORTAL_COLUMNS = [
    Column("Mã trên cổng", 16),
    Column("Ngày ghi nhận trên cổng", 13),
]
DOSSIER_COLUMNS = [
    Column("Kết quả", 16),
    Column("Số quyết định", 18),
    Column("Ngày quyết định", 13),
]
#: What a secret technology shows outside: title, benefit and award.
SECRET_SHOWN = ("STT", "Mã đăng ký", "Tên sáng kiến", "Công đoàn quản lý") + (
    "Giá trị làm lợi (đồng)",
    "Lợi ích khác",
    "Hội đồng công nhận",
    "Cấp công nhận",
    "Số quyết định công nhận",
    "Ngày quyết định công nhận",
)


class EmulationSendingWorkbookMixin(models.AbstractModel):
    """Workbook that goes to the host of a programme, a row for each initiative."""

    _name = "emulation.sending.workbook.mixin"
    _description = "Emulation: workbook for a host"

    @api.model
    def _columns(self, programme):
        """Columns of the workbook for a programme.

        :param emulation.programme programme:
        :rtype: list[Column]
        """
        back = PORTAL_COLUMNS if programme.forwarding == "portal" else DOSSIER_COLUMNS
        return COLUMNS + back

    @api.model
    def _workbook(self, registrations, programme):
        """What goes to the host, a row for each initiative.

        :param emulation.registration registrations:
        :param emulation.programme programme:
        :rtype: bytes
        """
        book = OfficeWorkbook()
        columns = self._columns(programme)
        heading = [f"DANH SÁCH SÁNG KIẾN GỬI {programme.host_name.upper()}", programme.name]
        context = self.env["union.paper.snapshot"]._context()
        rows = (
            self._row(number, registration, columns)
            for number, registration in enumerate(registrations.with_context(context), 1)
        )
        book.add_sheet("Sáng kiến", heading, columns, rows, footer=programme.name)
        return book.content()

    @api.model
    def _row(self, number, registration, columns):
        """Values of a row; of a secret technology only what may be known outside.

        :rtype: list
        """
        recognition = registration.outcome_ids.filtered(lambda o: o.kind == "recognition")[:1]
        authors = registration.author_ids
        level = dict(recognition._fields["level"]._description_selection(recognition.env))
        description = registration.description
        values = {
            "STT": number,
            "Mã đăng ký": registration.code,
            "Tên sáng kiến": registration.name,
            "Tác giả (tỷ lệ đóng góp)": "\n".join(
                f"{author.name} ({vietnamese.figure(author.share)} %)" for author in authors
            ),
            "Nơi làm việc": "\n".join(dict.fromkeys(filter(None, authors.mapped("workplace")))),
            "Công đoàn quản lý": registration.unit_id.name,
            "Lĩnh vực áp dụng": registration.application_field,
            "Ngày áp dụng lần đầu": registration.date_applied,
            "Nội dung giải pháp": html2plaintext(description).strip() if description else "",
            "Giá trị làm lợi (đồng)": int(registration.benefit_value) or None,
            "Lợi ích khác": registration.benefit_note,
            "Hội đồng công nhận": recognition.council_name or recognition.deciding_unit_id.name,
            "Cấp công nhận": level.get(recognition.level),
            "Số quyết định công nhận": recognition.decision_number,
            "Ngày quyết định công nhận": recognition.decision_date,
        }
        shown = SECRET_SHOWN if registration.is_secret else values
        return [values.get(c.title) if c.title in shown else None for c in columns]
