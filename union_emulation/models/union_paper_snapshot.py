from odoo import api, models

from ..tools.paper_text import (
    clean_markup,
    clean_text,
    mark_end,
    with_end_mark,
)
from ..tools.vietnamese import long_date

#: The language of papers and of everything printed on them.
PAPER_LANG = "vi_VN"
BODY_TEMPLATE = "union_emulation.paper_document_body"
#: Words that begin a citation by themselves.
CITATION_STARTS = ("căn cứ", "theo", "thực hiện", "xét")


class UnionPaperSnapshot(models.AbstractModel):
    """Gathers everything that a paper prints, as values that JSON can hold.

    What is printed later comes from these values alone, whatever becomes of the records.
    """

    _name = "union.paper.snapshot"
    _description = "Union: what a paper prints"

    @api.model
    def _context(self):
        """Context in which papers are made: their language, and nothing of the caller's."""
        active = self.env["res.lang"]._get_data(code=PAPER_LANG)
        return {"lang": PAPER_LANG} if active else {}

    @api.model
    def _prepare(self, document, full_number=None, check_url=None):
        """Values of a paper.

        :param UnionDocument document:
        :param str full_number: none: a draft
        :param str check_url: address in the QR code; none: a draft
        :return: parent_name, unit_name, full_number, symbol, place_date, type_name, letter,
            subject, citations, intro, sections, closing, recipients, archive_line, authority_line,
            position_line, signer_name, signers, check_url, draft, annexes, files, body_template
        :rtype: dict
        """
        document = document.with_context(self._context())
        date = document._paper_date()
        unit = document.unit_id._on(date)[document.unit_id]
        parent = unit["parent_id"] and unit["parent_id"]._on(date)[unit["parent_id"]]
        signatory = document.signatory_id
        return self._clean(
            {
                "parent_name": parent and (parent["print_name"] or parent["name"]) or "",
                "unit_name": unit["print_name"] or unit["name"],
                "full_number": full_number,
                "symbol": document._make_symbol() or "",
                "place_date": self._place_date(
                    unit["place"], date, bool(full_number or document.date)
                ),
                "type_name": document.type_id.name,
                "letter": not document.type_id.symbol,
                "citations": self._citations(document, date),
                "recipients": {
                    mode: [
                        r._printed_line() for r in document.recipient_ids if r.delivery_mode == mode
                    ]
                    for mode in ("electronic", "paper")
                },
                "archive_line": (document.archive_line or "").strip().rstrip(";."),
                "authority_line": signatory.authority_line or "",
                "position_line": signatory.position_line or "",
                "signer_name": signatory.name or "",
                "check_url": check_url,
                "draft": full_number is None,
                "annexes": document._prepare_annexes(
                    full_number, unit["print_name"] or unit["name"]
                ),
                "files": document._prepare_files(),
                **self._text(document),
            }
        )

    @api.model
    def _text(self, document):
        """What the paper says, with the mark at the end: subject, intro, sections, closing.

        :rtype: dict
        """
        values = {"subject": document.subject, "intro": [], "sections": [], "closing": ""}
        values["signers"] = []
        values["body_template"] = BODY_TEMPLATE
        dossier = document._dossiers()[document]
        if dossier:
            # with the rights of whoever prints
            dossier = dossier.with_env(document.env)
            own = dossier._prepare_paper_values(document)
            values.update({key: own[key] for key in values if own.get(key)})
            values["body_template"] = dossier._paper_template()
        else:
            values["intro"] = [document.body or ""]
        values["intro"] = self._markup(values["intro"])
        values["sections"] = [
            {"title": section.get("title") or "", "items": self._markup(section.get("items") or ())}
            for section in values["sections"]
        ]
        texts = [values["intro"], *(section["items"] for section in values["sections"])]
        if (values["closing"] or "").strip():
            values["closing"] = mark_end(values["closing"])
        elif any(texts):
            last = [items for items in texts if items][-1]
            last[-1] = str(with_end_mark(last[-1]))
        return values

    @api.model
    def _markup(self, texts):
        """Cleaned rich texts that say something.

        :rtype: list[str]
        """
        return [str(text) for text in map(clean_markup, texts) if text]

    @api.model
    def _citations(self, document, date):
        """Citations with their marks: each ends with ";", the last with ".".

        :param datetime.date date: date of the paper
        :rtype: list[str]
        """
        texts = self.env["union.legal.text"]._valid_on(date, document.legal_topic_ids)
        dossier = document._dossiers()[document]
        bases = dossier._paper_citations(document) if dossier else []
        further = (document.citation_text or "").splitlines()
        lines = [*texts.mapped("citation"), *bases, *further]
        lines = [line.strip().rstrip(";.,") for line in lines if line.strip()]
        lines = [
            line if line.lower().startswith(CITATION_STARTS) else f"Căn cứ {line}" for line in lines
        ]
        # whose proposal it follows stands last
        lines.sort(key=lambda line: line.lower().startswith("xét"))
        return [f"{line};" for line in lines[:-1]] + [f"{line}." for line in lines[-1:]]

    @api.model
    def _head(self, unit, date):
        """Head of a form without a number: who issues it, and the unit above.

        :param UnionUnit unit:
        :param datetime.date date:
        :return: parent_name, unit_name and place_date
        :rtype: dict
        """
        values = unit._on(date)[unit]
        parent = values["parent_id"] and values["parent_id"]._on(date)[values["parent_id"]]
        return {
            "parent_name": parent and (parent["print_name"] or parent["name"]) or "",
            "unit_name": values["print_name"] or values["name"],
            "place_date": self._place_date(values["place"], date, True),
        }

    @api.model
    def _place_date(self, place, date, known):
        day = long_date(date) if known else f"ngày ..... tháng ..... năm {date.year}"
        return f"{place}, {day}" if place else day

    @api.model
    def _clean(self, value):
        """Composed letters and no control characters in all texts of a snapshot."""
        if isinstance(value, str):
            return clean_text(value)
        if isinstance(value, dict):
            return {key: self._clean(item) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return [self._clean(item) for item in value]
        return value
