"""The text of a decision that recognises works or grants them a plaque.

Papers are Vietnamese in the source, whoever prints them. Order of a decision: domain practice of
unions and authorities alike; layout: Decree 30/2020/NĐ-CP, annex I.
"""

from markupsafe import Markup

from ..tools import vietnamese
from .emulation_campaign_amendment_paper import reference

#: Subject and second article that a decision begins with, by what it grants.
USUAL = {
    "recognition": (
        "Về việc công nhận công trình, sản phẩm, phần việc",
        "Các đơn vị có tên trong danh sách tiếp tục quản lý, sử dụng và phát huy hiệu quả công "
        "trình, sản phẩm, phần việc được công nhận.",
    ),
    "plaque": (
        "Về việc gắn biển công trình",
        "Các đơn vị có tên trong danh sách tổ chức lễ gắn biển và báo cáo kết quả.",
    ),
}
VERBS = {"recognition": "Công nhận", "plaque": "Gắn biển"}
NOUNS = {"work": "công trình", "product": "sản phẩm", "task": "phần việc"}
HEADS = (
    "TT",
    "Tên công trình, sản phẩm, phần việc",
    "Đơn vị đăng ký",
    "Chủ đầu tư; đơn vị thi công",
    "Khởi công",
    "Hoàn thành",
    "Tổng giá trị (đồng)",
    "Giá trị làm lợi (đồng)",
    "Tiến độ",
    "Chất lượng",
)


def executors(unit):
    """Who carries a decision of a unit out, as usually printed.

    :param union.unit unit:
    :rtype: str
    """
    return f"Văn phòng, các ban của {unit.name}, các đơn vị có tên tại Điều 1" if unit else False


def values(decision, document):
    """What the paper says.

    :param emulation.outcome.decision decision: one decision
    :param union.document document: its paper, for date and signatory
    :return: subject, intro (the authority that decides) and sections; HTML where text is rich
    :rtype: dict
    """
    unit = decision.unit_id._on(document._paper_date())[decision.unit_id]
    authority = f"{document.signatory_id.body or ''} {unit['print_name'] or unit['name']}".strip()
    articles = (
        f"{_granted(decision)} (có danh sách kèm theo).",
        decision.duty.strip(),
        f"{_replaced(decision)}{decision.executors.strip().rstrip('.')} chịu trách nhiệm thi hành "
        "Quyết định này.",
    )
    return {
        "subject": decision.name,
        "intro": [Markup("<p>%s</p>") % authority],
        "sections": [
            {
                "title": "",
                "items": [
                    Markup("<p><b>Điều %s.</b> %s</p>") % (number, text)
                    for number, text in enumerate(articles, 1)
                ],
            }
        ],
        "closing": "",
    }


def annex(decision):
    """The list that goes with the paper.

    :param emulation.outcome.decision decision: one decision
    :return: name, body and orientation, as an annex has them
    :rtype: dict
    """
    head = Markup().join(Markup("<th>%s</th>") % text for text in HEADS)
    # sudo: whoever prints the decision reads what it grants
    registrations = decision.outcome_ids.registration_id.sudo()
    rows = Markup().join(
        _row(number, registration)
        for number, registration in enumerate(
            registrations.sorted(lambda r: (r.unit_id.parent_path, r.id)), 1
        )
    )
    table = Markup("<table><thead><tr>%s</tr></thead><tbody>%s</tbody></table>") % (head, rows)
    what = "được gắn biển" if decision.kind == "plaque" else "được công nhận"
    return {
        "name": f"Danh sách {_nouns(registrations)} {what}",
        "body": table,
        "orientation": "landscape",
    }


def _replaced(decision):
    # sudo: number and date of the decision whose place it takes
    paper = decision.replaced_paper_id.sudo()
    return f"Quyết định này thay thế {reference(paper)}. " if paper else ""


def _granted(decision):
    registrations = decision.outcome_ids.registration_id
    said = f"{VERBS[decision.kind]} {len(registrations):02} {_nouns(registrations)}"
    event = (decision.event or "").strip()
    return f"{said} chào mừng {event}" if event else said


def _nouns(registrations):
    kinds = set(registrations.mapped("kind"))
    return ", ".join(noun for kind, noun in NOUNS.items() if kind in kinds) or NOUNS["work"]


def _row(number, registration):
    work = registration
    made = "; ".join(filter(None, (work.owner_name, work.contractor_name)))
    worth = work.actual_cost or work.investment
    benefit = work.actual_benefit or work.benefit_value
    cells = (
        number,
        work.name,
        work.unit_id.name,
        made,
        _month(work.actual_start),
        _month(work.actual_finish),
        vietnamese.figure(worth) if worth else "",
        vietnamese.figure(benefit) if benefit else "",
        _progress(work),
        work.quality_statement or "",
    )
    return Markup("<tr>%s</tr>") % Markup().join(Markup("<td>%s</td>") % cell for cell in cells)


def _month(day):
    return vietnamese.month(day) if day else ""


def _progress(work):
    if not (work.planned_finish and work.actual_finish):
        return ""
    if work.days_ahead > 0:
        return f"Vượt {work.days_ahead} ngày"
    return f"Chậm {-work.days_ahead} ngày" if work.days_ahead < 0 else "Đúng tiến độ"
