from odoo import models
from odoo.exceptions import UserError

from ..tools import vietnamese
from ..tools.paper_text import clean_text, head_lines
from . import emulation_campaign_paper as plan_paper

#: States in which a registration is approved: what is printed is no draft any more.
FINAL_STATES = ("approved", "in_progress", "completed", "verified", "recognised")


class EmulationRegistrationPaperMixin(models.AbstractModel):
    """Pledge that is printed as the unit's registration sheet (bản đăng ký thi đua).

    It has no number: the head of the unit and the chair of its union sign it. Papers are
    Vietnamese in the source, whoever prints them.
    """

    _name = "emulation.registration.paper.mixin"
    _description = "Emulation: registration that is printed"

    def _print_name(self):
        """Name of the file of a pledge's sheet, without extension.

        :rtype: str
        """
        self.ensure_one()
        return f"Bản đăng ký thi đua {self.code}"

    def _prepare_pledge_paper(self):
        """What the sheet of a pledge says, for its template.

        :return: draft, parent_lines, unit_lines, place_date, subject, intro, targets, titles,
            headcount_text, head, authority_line, position_line, signer_name
        :rtype: dict
        :raise UserError: it is no pledge
        """
        self.ensure_one()
        if not self.with_targets:
            raise UserError(
                self.env._("“%(name)s” is no pledge: it has no sheet.", name=self.display_name)
            )
        pledge = self.with_context(**self.env["union.paper.snapshot"]._context())
        clock = self.env["union.clock"]
        moment = pledge.date_submitted
        day = clock._localize(moment).date() if moment else clock._today()
        unit = pledge.unit_id._on(day)[pledge.unit_id]
        parent = unit["parent_id"] and unit["parent_id"]._on(day)[unit["parent_id"]]
        date = vietnamese.long_date(day) if moment else f"ngày ..... tháng ..... năm {day.year}"
        phase = pledge.phase_id
        return {
            "draft": pledge.state not in FINAL_STATES,
            "parent_lines": head_lines(parent and (parent["print_name"] or parent["name"]) or ""),
            "unit_lines": head_lines(unit["print_name"] or unit["name"]),
            "place_date": f"{unit['place']}, {date}" if unit["place"] else date,
            "subject": f"{phase.name}, năm {pledge.campaign_id.year}"
            if phase
            else f"Năm {pledge.campaign_id.year}",
            "intro": pledge._pledge_intro(unit["print_name"] or unit["name"]),
            "targets": pledge._pledge_rows(),
            "titles": pledge._title_rows(),
            "headcount_text": pledge._headcount_text(),
            "head": bool(pledge.unit_id.employer_name),
            **pledge._pledge_signature(day),
        }

    def _pledge_intro(self, unit_name):
        """The first sentence: which plan is carried out, and who registers.

        :rtype: str
        """
        # sudo: number and date of the plan that was launched for the unit
        document = self.campaign_id.sudo().document_id
        basis = f"{plan_paper.basis(document)}, " if document.snapshot else ""
        text = f"{basis}{unit_name} đăng ký thi đua như sau:"
        return clean_text(text[:1].upper() + text[1:])

    def _pledge_rows(self):
        """Lines of the table of targets.

        :rtype: list[dict]
        """
        return [
            {
                "name": clean_text(line.name),
                "phase": line.phase_id.name or "Cả kế hoạch",
                "baseline": self._figure_text(line.baseline, line.uom) if line.baseline else "–",
                "value": clean_text(plan_paper.target_text(line)),
                "share": f"({vietnamese.figure(line.figure)}% số đoàn viên)"
                if line.base == "members"
                else "",
            }
            for line in self.target_line_ids
        ]

    def _figure_text(self, figure, uom):
        return clean_text(f"{vietnamese.figure(figure)} {uom or ''}".strip())

    def _title_rows(self):
        """Lines of the table of titles.

        :rtype: list[dict]
        """
        return [
            {
                "name": line.title_id.name,
                "quantity": vietnamese.figure(line.quantity),
                "names": clean_text(", ".join(line.member_ids.mapped("name")) or line.names or ""),
            }
            for line in self.title_line_ids
        ]

    def _headcount_text(self):
        """What percentages are taken of; nothing where there are none.

        :rtype: str
        """
        if "members" not in self.target_line_ids.mapped("base"):
            return ""
        count = vietnamese.figure(self.headcount)
        if not self.date_headcount:
            return f"Tỷ lệ tính trên {count} đoàn viên hiện có."
        day = self.env["union.clock"]._localize(self.date_headcount).date()
        return f"Tỷ lệ tính trên {count} đoàn viên, tại ngày {vietnamese.paper_date(day)}."

    def _pledge_signature(self, day):
        """Who signs for the union: the unit's signatory of the day, or the lines for one.

        :rtype: dict
        """
        # sudo: whoever signs for the unit, for its own sheet only
        signatories = self.env["union.signatory"].sudo().search([("unit_id", "=", self.unit_id.id)])
        signatory = signatories._valid_on(day)[:1]
        return {
            "authority_line": signatory.authority_line or "TM. BAN CHẤP HÀNH",
            "position_line": signatory.position_line or "CHỦ TỊCH",
            "signer_name": signatory.name or "",
        }
