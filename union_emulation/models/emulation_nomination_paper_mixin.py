from odoo import models

from ..tools import vietnamese
from ..tools.paper_text import clean_markup, clean_text, head_lines

#: States in which a nomination is approved: what is printed is no draft any more.
FINAL_STATES = ("approved", "awarded", "declined")


class EmulationNominationPaperMixin(models.AbstractModel):
    """Nomination whose report on the achievements is printed (báo cáo thành tích).

    It has no number: the nominee and the head of the unit sign it. It holds who the nominee is,
    the achievements, and earlier awards with their decisions, as dossiers of commendation ask.
    Papers are Vietnamese in the source, whoever prints them.
    """

    _name = "emulation.nomination.paper.mixin"
    _description = "Emulation: nomination that is printed"

    def _print_name(self):
        """Name of the file, without extension.

        :rtype: str
        """
        self.ensure_one()
        return f"Báo cáo thành tích {self.nominee_name or ''}".strip()

    def _prepare_achievement_paper(self):
        """What the report says, for its template.

        :return: draft, parent_lines, unit_lines, place_date, subject, person, facts, achievement,
            merit, targets, awards, authority_line, position_line, signer_name
        :rtype: dict
        """
        self.ensure_one()
        nomination = self.with_context(**self.env["union.paper.snapshot"]._context())
        clock = self.env["union.clock"]
        moment = nomination.date_submitted
        day = clock._localize(moment).date() if moment else clock._today()
        unit = nomination.unit_id._on(day)[nomination.unit_id]
        parent = unit["parent_id"] and unit["parent_id"]._on(day)[unit["parent_id"]]
        date = vietnamese.long_date(day) if moment else f"ngày ..... tháng ..... năm {day.year}"
        parts = dict(nomination._known_parts())
        merit, targets, awards = parts.values() if parts else ([], [], [])
        # sudo: whoever signs for the unit, for its own paper only
        signatories = self.env["union.signatory"].sudo().search([("unit_id", "=", self.unit_id.id)])
        signatory = signatories._valid_on(day)[:1]
        return {
            "draft": nomination.state not in FINAL_STATES,
            "parent_lines": head_lines(parent and (parent["print_name"] or parent["name"]) or ""),
            "unit_lines": head_lines(unit["print_name"] or unit["name"]),
            "place_date": f"{unit['place']}, {date}" if unit["place"] else date,
            "subject": f"Đề nghị tặng {nomination.award_type_id.name} năm {nomination.year}",
            "person": nomination.subject_type == "individual",
            "facts": [(label, clean_text(text)) for label, text in nomination._paper_facts()],
            "achievement": clean_markup(nomination.achievement or ""),
            "merit": [clean_text(line) for line in merit],
            "targets": [clean_text(line) for line in targets],
            "awards": [clean_text(line) for line in awards],
            "authority_line": signatory.authority_line or "TM. BAN CHẤP HÀNH",
            "position_line": signatory.position_line or "CHỦ TỊCH",
            "signer_name": signatory.name or "",
        }

    def _paper_facts(self):
        """Who the nominee is: what is known, label and text.

        :rtype: list[tuple[str, str]]
        """
        genders = {"male": "Nam", "female": "Nữ"}
        facts = [
            ("Họ và tên" if self.subject_type == "individual" else "Tên", self.nominee_name),
            ("Giới tính", genders.get(self.gender)),
            ("Chức vụ, đơn vị công tác", self.nominee_title),
            ("Đơn vị đề nghị", self.unit_id.name),
        ]
        return [(label, text) for label, text in facts if text]
