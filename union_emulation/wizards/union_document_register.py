from base64 import b64encode

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.workbook import Column, OfficeWorkbook

#: Columns of the form “Sổ đăng ký văn bản đi”, Decree 30/2020/NĐ-CP, annex IV.
COLUMNS = [
    Column("Số, ký hiệu văn bản", 18),
    Column("Ngày tháng văn bản", 12),
    Column("Tên loại và trích yếu nội dung văn bản", 48),
    Column("Người ký", 22),
    Column("Nơi nhận văn bản", 34),
    Column("Đơn vị, người nhận bản lưu", 16),
    Column("Số lượng bản", 9),
    Column("Ghi chú", 30),
]
#: Numbers whose papers are read at once.
BATCH = 500


class UnionDocumentRegister(models.TransientModel):
    """Writes the register of outgoing papers of a unit and a year into a workbook."""

    _name = "union.document.register"
    _description = "Union: Register of Papers as a Workbook"

    unit_id = fields.Many2one(
        "union.unit",
        "Issuer",
        required=True,
        default=lambda self: self.env["union.mandate"]._current_units(
            "clerk", "officer", kind="union.document"
        )[:1],
        help="The unit whose register it is.",
    )
    year = fields.Integer(
        required=True,
        default=lambda self: self.env["union.clock"]._today().year,
        help="Year of the numbers.",
    )
    series = fields.Char(help="One series only; empty: all, a sheet each.")
    month = fields.Integer(help="Month from 1 to 12: papers dated in it only; 0: the whole year.")
    content = fields.Binary("File", readonly=True, attachment=False, help="The workbook.")
    name = fields.Char("File name", readonly=True, help="Name of the workbook.")

    def action_confirm(self):
        """Write the workbook and note in the log that it was taken.

        :return: action that downloads it
        :rtype: dict
        :raise UserError: there is nothing that the user reads
        """
        self.ensure_one()
        numbers = self.env["union.document.number"].search(self._domain(), order="series, number")
        if not numbers:
            raise UserError(
                self.env._(
                    "You read no number of “%(unit)s” in that time: its register is for those in "
                    "charge of it or of a unit above.",
                    unit=self.unit_id.name,
                )
            )
        self.write({"content": b64encode(self._workbook(numbers)), "name": self._file_name()})
        self.env["union.event"]._log(
            "export",
            {
                self.unit_id: {
                    "register": str(self.year),
                    "series": self.series or "",
                    "month": self.month,
                    "rows": len(numbers),
                }
            },
        )
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/content/{self.name}?download=true",
            "target": "self",
        }

    def _domain(self):
        domain = Domain("unit_id", "=", self.unit_id.id) & Domain("year", "=", self.year)
        if self.series:
            domain &= Domain("series", "=", self.series)
        if self.month:
            domain &= Domain("date.month_number", "=", self.month)
        return domain

    def _file_name(self):
        parts = ["So dang ky van ban di", self.unit_id.code, self.year, self.month]
        return "-".join(str(part) for part in parts if part).replace("/", "-") + ".xlsx"

    def _workbook(self, numbers):
        """The register as a workbook, a sheet for each series.

        :param UnionDocumentNumber numbers: in order
        :rtype: bytes
        """
        book = OfficeWorkbook()
        date = self.env["union.clock"]._today()
        unit = self.unit_id._on(date).get(self.unit_id) or {}
        name = unit.get("print_name") or self.unit_id.name
        when = f"tháng {self.month} năm {self.year}" if self.month else f"năm {self.year}"
        for series, group in numbers.grouped("series").items():
            heading = [
                name.upper(),
                f"SỔ ĐĂNG KÝ VĂN BẢN ĐI – {when} – loại số {series}",
            ]
            book.add_sheet(series, heading, COLUMNS, self._rows(group), footer=name)
        return book.content()

    @api.model
    def _rows(self, numbers):
        """Values of the rows, in the language of papers.

        :param UnionDocumentNumber numbers: in order
        :return: generator of lists
        """
        context = self.env["union.paper.snapshot"]._context()
        for start in range(0, len(numbers), BATCH):
            batch = numbers.browse(numbers.ids[start : start + BATCH]).with_context(context)
            for number in batch:
                yield [
                    number.full_number,
                    number.date,
                    number.subject,
                    number.signer,
                    number.recipients,
                    number.archive,
                    number.copy_count or None,
                    number.note,
                ]
            self.env.invalidate_all()
