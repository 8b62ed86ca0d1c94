from base64 import b64encode

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
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
#: Reasons that the screen shows at once.
SHOWN_REASONS = 10


class EmulationForwarding(models.TransientModel):
    """Asks to which programme initiatives are forwarded; writes the workbook that goes there."""

    _name = "emulation.forwarding"
    _description = "Emulation: forwarding of initiatives"

    programme_id = fields.Many2one(
        "emulation.programme", required=True, help="To which programme they are forwarded."
    )
    host_name = fields.Char(related="programme_id.host_name")
    registration_ids = fields.Many2many(
        "emulation.registration",
        string="Initiatives",
        help="What was chosen; take out what is not meant.",
    )
    ready_count = fields.Integer(
        "Ready", compute="_compute_ready", help="So many of them can be sent."
    )
    refusals = fields.Text(compute="_compute_ready", help="Why the others cannot be sent.")
    content = fields.Binary("File", readonly=True, attachment=False, help="The workbook.")
    name = fields.Char("File name", readonly=True, help="Name of the workbook.")

    @api.depends_context("uid")
    @api.depends("programme_id", "registration_ids")
    def _compute_ready(self):
        for wizard in self:
            registrations = wizard.registration_ids._origin
            reasons = (
                registrations._why_not_forward(wizard.programme_id) if wizard.programme_id else {}
            )
            wizard.ready_count = sum(not found for found in reasons.values())
            said = dict.fromkeys(reason for found in reasons.values() for reason in found)
            wizard.refusals = "\n".join([*said][:SHOWN_REASONS]) or False

    @api.constrains("registration_ids")
    def _check_readable_registrations(self):
        # su=False: a wizard shows its user the names of its initiatives
        self.registration_ids.sudo(False).check_access("read")

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        model = self.env["emulation.registration"]
        if self.env.context.get("active_model") == model._name:
            chosen = model._dossiers(model._name, self.env.context.get("active_ids"))
            chosen.check_access("read")
            if "registration_ids" in fields_list:
                values["registration_ids"] = [Command.set(chosen.ids)]
            if "programme_id" in fields_list:
                values["programme_id"] = chosen.programme_ids.filtered("is_current")[:1].id
        return values

    def action_propose(self):
        """Ask the units above to forward what can be forwarded.

        :raise UserError: none can
        """
        self.ensure_one()
        self._ready(proposing=True)._forward(self.programme_id, proposing=True)
        return {"type": "ir.actions.act_window_close"}

    def action_send(self):
        """Note what can be forwarded as sent, and write the workbook for the host.

        :return: the wizard again, with the workbook
        :rtype: dict
        :raise UserError: none can
        """
        self.ensure_one()
        ready = self._ready()
        ready._forward(self.programme_id)
        columns = self._columns()
        self.write(
            {
                "content": b64encode(self._workbook(ready, columns)),
                "name": f"Sang kien gui {self.programme_id.code.replace('/', '-')}.xlsx",
            }
        )
        self.env["union.event"]._log_export(ready, [column.title for column in columns])
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Sent"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def _ready(self, proposing=False):
        """Those of the chosen initiatives that can be forwarded.

        :rtype: emulation.registration
        :raise UserError: why there is none
        """
        self.registration_ids.check_access("read")
        reasons = self.registration_ids._why_not_forward(self.programme_id, proposing)
        ready = self.registration_ids.filtered(lambda registration: not reasons[registration])
        if not ready:
            said = dict.fromkeys(reason for found in reasons.values() for reason in found)
            raise UserError("\n".join(said) or self.env._("Choose the initiatives first."))
        return ready

    # ------------------------------------------------------------
    # The workbook
    # ------------------------------------------------------------

    def _columns(self):
        back = PORTAL_COLUMNS if self.programme_id.forwarding == "portal" else DOSSIER_COLUMNS
        return COLUMNS + back

    def _workbook(self, registrations, columns):
        """What goes to the host, a row for each initiative.

        :param emulation.registration registrations:
        :param list[Column] columns:
        :rtype: bytes
        """
        book = OfficeWorkbook()
        heading = [
            f"DANH SÁCH SÁNG KIẾN GỬI {self.programme_id.host_name.upper()}",
            self.programme_id.name,
        ]
        context = self.env["union.paper.snapshot"]._context()
        rows = (
            self._row(number, registration, columns)
            for number, registration in enumerate(registrations.with_context(context), 1)
        )
        book.add_sheet("Sáng kiến", heading, columns, rows, footer=self.programme_id.name)
        return book.content()

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
