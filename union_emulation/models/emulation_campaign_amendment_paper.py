"""The text of a further paper on a plan: what it changes, adds, or that the plan ends.

Papers are Vietnamese in the source, whoever prints them.
"""

from markupsafe import Markup

from ..tools import vietnamese


def values(amendment):
    """What the paper says.

    :param emulation.campaign.amendment amendment: one further paper
    :return: subject, intro, sections with titles and items, closing; HTML where text is rich
    :rtype: dict
    """
    # sudo: the plan was readable when it was chosen, and its paper is issued
    plan = short_reference(amendment.campaign_id.document_id.sudo()._latest())
    intro = [_paragraphs(amendment.reason)] if amendment.reason else []
    if amendment.kind == "cancel":
        return {
            "subject": amendment.name,
            "intro": [*intro, Markup("<p>%s không còn hiệu lực thi hành.</p>") % plan],
            "sections": [],
            "closing": "Đề nghị các cấp công đoàn, các đơn vị liên quan biết và thực hiện",
        }
    changed = amendment.line_ids.filtered(lambda line: not line.what.startswith("add_"))
    added = amendment.line_ids - changed
    sections = [
        ("NỘI DUNG SỬA ĐỔI", [_table(changed)] if changed else []),
        ("NỘI DUNG BỔ SUNG", [_added(n, line) for n, line in enumerate(added, 1)]),
    ]
    sections = [(title, items) for title, items in sections if items]
    return {
        "subject": amendment.name,
        "intro": intro,
        "sections": [
            {"title": f"{number}. {title}", "items": items}
            for number, (title, items) in zip(("I", "II"), sections, strict=False)
        ],
        "closing": f"Các nội dung khác của {plan} không thay đổi",
    }


def reference(document):
    """An issued paper as others cite it.

    :param union.document document:
    :rtype: str
    """
    return f"{short_reference(document)} của {document.snapshot['unit_name']}"


def short_reference(document):
    """An issued paper as its own unit names it.

    :param union.document document:
    :rtype: str
    """
    return (
        f"{document.type_id.name} số {document.full_number} {vietnamese.long_date(document.date)}"
    )


def _paragraphs(text):
    return Markup().join(
        Markup("<p>%s</p>") % line.strip() for line in text.splitlines() if line.strip()
    )


def _table(lines):
    """What was, and what takes its place."""
    rows = Markup().join(
        Markup("<tr><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>")
        % (number, line._subject_text(), line.before or "", line.after or "")
        for number, line in enumerate(lines, 1)
    )
    return Markup(
        "<table><thead><tr><th>TT</th><th>Nội dung</th><th>Đã ban hành</th>"
        "<th>Sửa đổi thành</th></tr></thead><tbody>%s</tbody></table>"
    ) % (rows,)


def _added(number, line):
    if line.what == "add_content":
        return Markup("<p><b>%s. Nội dung thi đua:</b></p>%s") % (number, Markup(line.body))
    label = {"add_phase": "Đợt thi đua", "add_indicator": "Chỉ tiêu thi đua"}[line.what]
    return Markup("<p><b>%s. %s:</b> %s.</p>") % (number, label, line.after or "")
