from base64 import b64encode

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.workbook import Column, OfficeWorkbook

COLUMNS = [
    Column("Số vào sổ", 12),
    Column("Năm thành tích", 10),
    Column("Họ tên, tập thể", 30),
    Column("Chức vụ khi đó", 24),
    Column("Đơn vị khi đó", 34),
    Column("Đối tượng", 12),
    Column("Hình thức khen thưởng", 34),
    Column("Loại hình", 14),
    Column("Nội dung", 44),
    Column("Số quyết định", 18),
    Column("Ngày quyết định", 12),
    Column("Cơ quan, đơn vị quyết định", 34),
    Column("Tiền thưởng (đồng)", 14),
    Column("Nguồn", 20),
    Column("Trạng thái", 14),
]
#: Lines that are read at once.
BATCH = 1000


class EmulationAwardRegister(models.TransientModel):
    """Writes the register of commendation of a unit and some years into a workbook."""

    _name = "emulation.award.register"
    _description = "Emulation: register of commendation as a workbook"

    unit_id = fields.Many2one(
        "union.unit",
        required=True,
        default=lambda self: self.env["union.mandate"]._current_units()[:1],
        domain=[("in_territory", "=", True)],
        help="The unit whose register it is.",
    )
    scope = fields.Selection(
        [
            ("granted", "What the unit has granted"),
            ("received", "What was granted there and below"),
        ],
        "Which lines",
        required=True,
        default="granted",
        help="By who granted it, or by where the recipient belonged.",
    )
    year_from = fields.Integer(
        "From year",
        required=True,
        default=lambda self: self.env["union.clock"]._today().year,
        help="First year of merit.",
    )
    year_to = fields.Integer(
        "Until year",
        required=True,
        default=lambda self: self.env["union.clock"]._today().year,
        help="Last year of merit.",
    )
    content = fields.Binary("File", readonly=True, attachment=False, help="The workbook.")
    name = fields.Char("File name", readonly=True, help="Name of the workbook.")

    def action_confirm(self):
        """Write the register and note in the log that it was taken.

        :return: action that downloads it
        :rtype: dict
        :raise UserError: the unit is not the user's, or there is nothing
        """
        self.ensure_one()
        if not self.unit_id.in_territory:
            raise UserError(
                self.env._(
                    "The register of “%(unit)s” is for those who hold a mandate there or above.",
                    unit=self.unit_id.name,
                )
            )
        awards = self.env["emulation.award"].search(
            self._domain(), order="year, decision_date, register_rank, id"
        )
        if not awards:
            raise UserError(self.env._("The register has no line of these years."))
        self.write({"content": b64encode(self._workbook(awards)), "name": self._file_name()})
        said = {"what": self.env._("Register of awards"), "count": len(awards)}
        self.env["union.event"]._log("export", {self.unit_id: said})
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/content/{self.name}?download=true",
            "target": "self",
        }

    def _domain(self):
        years = Domain("year", ">=", self.year_from) & Domain("year", "<=", self.year_to)
        if self.scope == "granted":
            return years & Domain("deciding_unit_id", "=", self.unit_id.id)
        return years & Domain("unit_path", "=like", f"{self.unit_id.parent_path}%")

    def _file_name(self):
        return f"So khen thuong-{self.unit_id.code}-{self.year_from}-{self.year_to}.xlsx".replace(
            "/", "-"
        )

    def _workbook(self, awards):
        """The register as a workbook; its text is Vietnamese, whoever takes it.

        :rtype: bytes
        """
        wizard = self.with_context(self.env["union.paper.snapshot"]._context())
        name = wizard.unit_id.name
        years = (
            f"Năm {self.year_from}"
            if self.year_from == self.year_to
            else f"Từ năm {self.year_from} đến năm {self.year_to}"
        )
        book = OfficeWorkbook()
        book.add_sheet(
            "So khen thuong",
            [name.upper(), "SỔ KHEN THƯỞNG", years],
            COLUMNS,
            wizard._rows(awards),
            footer=name,
        )
        return book.content()

    @api.model
    def _rows(self, awards):
        """Rows of the workbook.

        :param emulation.award awards: in order
        :return: generator of lists
        """
        names = ("subject_type", "basis", "source", "state")
        words = {
            name: dict(awards._fields[name]._description_selection(self.env)) for name in names
        }
        for start in range(0, len(awards), BATCH):
            batch = self.env["emulation.award"].browse(awards._ids[start : start + BATCH])
            for award in batch:
                said = {name: words[name].get(award[name]) for name in names}
                yield [
                    award.register_number,
                    str(award.year),
                    award.recipient_name,
                    award.recipient_title,
                    award.unit_name,
                    said["subject_type"],
                    award.award_name,
                    said["basis"],
                    award.citation,
                    award.decision_number,
                    award.decision_date,
                    award.body_name,
                    round(award.amount) or None,
                    said["source"],
                    said["state"],
                ]
            # what was read is not needed again
            batch.invalidate_recordset(flush=False)
