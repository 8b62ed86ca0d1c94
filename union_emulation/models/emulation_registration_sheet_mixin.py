from odoo import models

from ..tools import vietnamese
from ..tools.paper_text import clean_text


class EmulationRegistrationSheetMixin(models.AbstractModel):
    """Initiative described on a sheet of its own, for a host outside.

    It says what a description of a solution says (Circular 18/2013/TT-BKHCN, annex I). Dates of
    birth and what the authors call confidential are not on it.
    """

    _name = "emulation.registration.sheet.mixin"
    _description = "Emulation: initiative described on a sheet"

    def _initiative_sheet(self):
        """The description of the initiative as a PDF.

        :rtype: bytes
        """
        values = {"paper": self._prepare_initiative_sheet()}
        page = self.env["ir.qweb"]._render("union_emulation.paper_initiative_sheet", values)
        return self.env["union.paper.renderer"]._print_html(str(page))

    def _prepare_initiative_sheet(self):
        """What the sheet says, for its template.

        :return: subject, facts, authors, sections
        :rtype: dict
        """
        self.ensure_one()
        initiative = self.with_context(self.env["union.paper.snapshot"]._context())
        facts = [
            ("Mã đăng ký", initiative.code),
            ("Công đoàn quản lý", initiative.unit_id.name),
            ("Lĩnh vực áp dụng", initiative.application_field),
            ("Ngày áp dụng lần đầu", self._sheet_date(initiative.date_applied)),
            ("Chủ đầu tư tạo ra sáng kiến", initiative.investor_name),
        ]
        return {
            "subject": clean_text(initiative.name),
            "facts": [(label, clean_text(text)) for label, text in facts if text],
            "authors": [
                {
                    "name": clean_text(author.name or ""),
                    "place": clean_text(
                        ", ".join(filter(None, (author.job_title, author.workplace)))
                    ),
                    "qualification": clean_text(author.qualification or ""),
                    "share": f"{vietnamese.figure(author.share)} %",
                }
                for author in initiative.author_ids
            ],
            "sections": initiative._sheet_sections(),
        }

    def _sheet_sections(self):
        """Headed parts of the sheet that say something, numbered as they come.

        :return: heading, and its lines or its markup
        :rtype: list[dict]
        """
        clean = self.env["union.paper.renderer"]._clean_markup
        parts = [
            ("Tình trạng trước khi áp dụng", (self.state_before or "").splitlines(), None),
            ("Nội dung giải pháp", (), clean(self.description) if self.description else None),
            ("Điều kiện cần thiết để áp dụng", (self.conditions or "").splitlines(), None),
            (
                "Lợi ích thu được theo tác giả",
                self._sheet_benefit(self.benefit_value, self.benefit_note),
                None,
            ),
            (
                "Lợi ích thu được theo tổ chức áp dụng",
                self._sheet_benefit(self.user_benefit_value, self.user_benefit_note),
                None,
            ),
            ("Công nhận", self._sheet_recognition(), None),
        ]
        said = [
            (title, [clean_text(line) for line in lines if line.strip()], body)
            for title, lines, body in parts
        ]
        return [
            {"title": f"{number}. {title.upper()}", "lines": lines, "body": body}
            for number, (title, lines, body) in enumerate(
                (part for part in said if part[1] or part[2]), 1
            )
        ]

    def _sheet_benefit(self, value, note):
        money = [f"{vietnamese.figure(int(value))} đồng."] if value else []
        return money + (note or "").splitlines()

    def _sheet_recognition(self):
        """Who recognised it, at which level and by which decision.

        :rtype: list[str]
        """
        found = self.outcome_ids.filtered(lambda outcome: outcome.kind == "recognition")[:1]
        levels = dict(found._fields["level"]._description_selection(self.env))
        facts = [
            ("Hội đồng", found.council_name or found.deciding_unit_id.name),
            ("Cấp công nhận", levels.get(found.level)),
            ("Quyết định số", found.decision_number),
            ("Ngày quyết định", self._sheet_date(found.decision_date)),
        ]
        return [f"{label}: {text}" for label, text in facts if text]

    def _sheet_date(self, day):
        return vietnamese.paper_date(day) if day else ""
