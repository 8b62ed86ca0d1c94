from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..tools.vietnamese import long_date, paper_date

REPORT = "union_emulation.emulation_award_extract_report"
TEMPLATE = "union_emulation.paper_emulation_award_extract"
#: Rows that an extract may have: more take a server longer to print than a browser waits.
MOST_ROWS = 500
#: Heads of the table and the millimetres of their columns: of a person, and of a unit.
PERSON_COLUMNS = [
    ("STT", 10),
    ("Năm", 14),
    ("Hình thức khen thưởng", 46),
    ("Nội dung", 58),
    ("Quyết định", 36),
    ("Cơ quan, đơn vị quyết định", 38),
    ("Số vào sổ", 18),
    ("Ghi chú", 30),
]
UNIT_COLUMNS = [
    ("STT", 10),
    ("Năm", 14),
    ("Họ tên, tập thể", 38),
    ("Hình thức khen thưởng", 38),
    ("Nội dung", 44),
    ("Quyết định", 32),
    ("Cơ quan, đơn vị quyết định", 32),
    ("Số vào sổ", 16),
    ("Ghi chú", 26),
]


class EmulationAwardExtract(models.TransientModel):
    """Prints an extract of the register of commendation for one person or one unit."""

    _name = "emulation.award.extract"
    _description = "Emulation: extract of the register of commendation"

    subject_type = fields.Selection(
        [("member", "Of a person"), ("unit", "Of a unit")],
        "Extract",
        required=True,
        default="member",
        help="Whose awards are printed.",
    )
    member_id = fields.Many2one("union.member", help="Whose awards, wherever they were earned.")
    unit_id = fields.Many2one(
        "union.unit",
        domain=[("in_territory", "=", True)],
        help="Its awards, those of its people of the day, and of the units merged into it.",
    )
    every_year = fields.Boolean("All years", default=True, help="Off: the years chosen below only.")
    year_from = fields.Integer(
        "From year",
        default=lambda self: self.env["union.clock"]._today().year,
        help="First year of merit.",
    )
    year_to = fields.Integer(
        "Until year",
        default=lambda self: self.env["union.clock"]._today().year,
        help="Last year of merit.",
    )
    issuer_id = fields.Many2one(
        "union.unit",
        "Issued by",
        required=True,
        default=lambda self: self.env["union.mandate"]._current_units()[:1],
        domain=lambda self: [("id", "in", self.env["union.mandate"]._current_units().ids)],
        help="The unit in whose name the extract is printed.",
    )
    signatory_id = fields.Many2one(
        "union.signatory",
        compute="_compute_signatory_id",
        store=True,
        readonly=False,
        domain="[('unit_id', '=', issuer_id)]",
        help="Who signs the extract.",
    )

    @api.depends("issuer_id")
    def _compute_signatory_id(self):
        today = self.env["union.clock"]._today()
        for wizard in self:
            wizard.signatory_id = wizard.issuer_id.signatory_ids._valid_on(today)[:1]

    @api.constrains("member_id", "issuer_id", "signatory_id")
    def _check_parts(self):
        # su=False: a wizard shows its user the name of the person
        self.member_id.sudo(False).check_access("read")
        for wizard in self:
            if wizard.signatory_id and wizard.signatory_id.unit_id != wizard.issuer_id:
                raise ValidationError(self.env._("The signatory is another unit's."))

    def action_print(self):
        """Print the extract.

        :return: report action
        :rtype: dict
        :raise UserError: whose extract, or who may print it
        """
        self.ensure_one()
        self._check_rights()
        return self.env.ref(REPORT).report_action(self)

    def _subject(self):
        """Whose extract it is.

        :rtype: union.member | union.unit
        """
        return self.member_id if self.subject_type == "member" else self.unit_id

    def _check_rights(self):
        """Refuse an extract that would hold less than there is, or that is somebody else's.

        :raise UserError: says why
        """
        subject = self._subject()
        if not subject:
            raise UserError(self.env._("Choose whose awards are printed."))
        subject.check_access("read")
        if self.issuer_id not in self.env["union.mandate"]._current_units():
            raise UserError(
                self.env._(
                    "Only who holds a mandate at “%(unit)s” prints an extract in its name.",
                    unit=self.issuer_id.name,
                )
            )
        if not subject.in_territory:
            raise UserError(
                self.env._(
                    "An extract for “%(name)s” is printed by those who hold a mandate there or "
                    "above.",
                    name=subject.name,
                )
            )

    def _awards(self):
        """What is printed, the oldest first.

        :rtype: emulation.award
        :raise UserError: too much for a paper
        """
        domain = Domain("state", "!=", "withdrawn")
        if self.subject_type == "member":
            domain &= Domain("member_id", "=", self.member_id.id)
        else:
            domain &= self.unit_id._award_domain()
        if not self.every_year:
            domain &= Domain("year", ">=", self.year_from) & Domain("year", "<=", self.year_to)
        awards = self.env["emulation.award"].search(
            domain, order="year, decision_date, register_rank, id", limit=MOST_ROWS + 1
        )
        if len(awards) > MOST_ROWS:
            raise UserError(
                self.env._(
                    "More than %s awards are too many for a paper: choose some years, or take the "
                    "workbook of the register.",
                    MOST_ROWS,
                )
            )
        return awards

    # ------------------------------------------------------------
    # Paper: its text is Vietnamese, whoever prints
    # ------------------------------------------------------------

    def _paper_html(self):
        """The extract as the page that the paper renderer prints; an event of its subject.

        :rtype: Markup
        """
        self.ensure_one()
        self._check_rights()
        snapshot = self.env["union.paper.snapshot"]
        wizard, today = self.with_context(snapshot._context()), self.env["union.clock"]._today()
        awards = self._awards().with_env(wizard.env)
        subject = self._subject()
        said = {"what": self.env._("Extract of the register"), "count": len(awards)}
        self.env["union.event"]._log("print", {subject: said})
        values = {
            "type_name": "Trích lục sổ khen thưởng",
            "subject": wizard._heading(),
            "note": wizard._note(),
            "columns": self._columns(),
            "rows": [wizard._row(number, award) for number, award in enumerate(awards, 1)],
            "closing_line": f"Trích lục này có {len(awards)} dòng, lập {long_date(today)}.",
            "maker": self.env.user.name,
            "authority_line": self.signatory_id.authority_line,
            "position_line": self.signatory_id.position_line,
            "signer_name": self.signatory_id.name,
            **snapshot._head(wizard.issuer_id, today),
        }
        renderer = self.env["union.paper.renderer"]
        return renderer._render_html(TEMPLATE, snapshot._clean(values))

    def _heading(self):
        subject = self._subject()
        if self.subject_type == "unit":
            return subject.name
        return f"{subject.name}, {subject.unit_id.name}"

    def _note(self):
        years = "Toàn bộ khen thưởng có trong sổ"
        if not self.every_year:
            years = f"Thành tích từ năm {self.year_from} đến năm {self.year_to}"
        if self.subject_type == "member":
            return f"{years}. Mã đoàn viên: {self.member_id.code}."
        return f"{years}, kể cả của các đơn vị đã sáp nhập vào đơn vị này."

    def _columns(self):
        columns = PERSON_COLUMNS if self.subject_type == "member" else UNIT_COLUMNS
        return [{"head": head, "width": width} for head, width in columns]

    def _row(self, number, award):
        """Texts of the columns of an award.

        :rtype: list[str]
        """
        decision = f"{award.decision_number or ''} ngày {paper_date(award.decision_date)}"
        recipient = [award.recipient_name] if self.subject_type == "unit" else []
        return [
            str(number),
            str(award.year),
            *recipient,
            award.award_name,
            award.citation or "",
            decision.strip(),
            award.body_name or "",
            award.register_number or "",
            self._remark(award),
        ]

    def _remark(self, award):
        """What the last column says: where the entry comes from, and under which name.

        :rtype: str
        """
        remarks = []
        if award.state == "revoked":
            remarks.append("Đã bị thu hồi")
        elif award.state == "replaced":
            remarks.append("Đã được thay thế")
        unit = self.member_id.unit_id if self.subject_type == "member" else self.unit_id
        if award.unit_name and award.unit_name != unit.name:
            remarks.append(f"Khi đó: {award.unit_name}")
        if award.source == "past":
            confirmed = "đã đối chiếu" if award.is_confirmed else "chưa đối chiếu"
            remarks.append(f"Nhập từ hồ sơ giấy, {confirmed}")
        return "; ".join(remarks)

    def _print_name(self):
        """Name of the file, without what stands behind the point.

        :rtype: str
        """
        return f"Trich luc so khen thuong-{self._subject().code}".replace("/", "-")
