"""The text of a decision that grants awards or takes them back.

Papers are Vietnamese in the source, whoever prints them. Order of a decision: domain practice of
unions and authorities alike; layout: Decree 30/2020/NĐ-CP, annex I. What is granted is listed in
an annex where the list is long; collectives stand before people.
"""

from markupsafe import Markup

from ..tools import vietnamese
from ..tools.vietnamese_words import in_words
from .emulation_campaign_amendment_paper import reference, short_reference

#: Recipients that Article 1 names itself; more of them are listed in an annex.
NAMED = 5
#: Units that the paper is addressed to by name; more of them are addressed together.
ADDRESSED = 10
NOUNS = {
    "collective": "tập thể",
    "enterprise": "doanh nghiệp",
    "household": "hộ gia đình",
    "individual": "cá nhân",
}
PARTS = (
    ("TẬP THỂ", ("collective", "enterprise")),
    ("HỘ GIA ĐÌNH", ("household",)),
    ("CÁ NHÂN", ("individual",)),
)
TITLES = {"male": "Ông", "female": "Bà"}
#: Grounds on which awards are taken back: Law 06/2022/QH15, article 93.
GROUNDS = {
    "false": "kê khai gian dối, không đúng thành tích để được khen thưởng",
    "forged": "cung cấp thông tin, giấy tờ sai sự thật trong hồ sơ khen thưởng",
    "appraisal": "thẩm định hồ sơ, xét khen thưởng trái quy định của pháp luật",
    "standard": "có kết luận không đạt tiêu chuẩn khen thưởng trong thời gian tính thành tích",
    "other": "",
}


# ----------------------------------------------------------------
# What a new decision says
# ----------------------------------------------------------------


def usual(decision):
    """Texts that a decision begins with.

    :param emulation.decision decision: one decision, with its lines
    :return: by field; empty where nothing is known
    :rtype: dict[str, str]
    """
    unit, lines = decision.unit_id, decision.line_ids
    if decision.kind == "revoke":
        return {"name": "Về việc hủy bỏ, thu hồi khen thưởng", "executors": executors(unit)}
    if not lines:
        return {"executors": executors(unit)}
    return {
        "name": _subject(lines),
        "merit": _merit(lines),
        "proposer": _proposer(decision),
        "executors": executors(unit),
    }


def executors(unit):
    """Who carries a decision of a unit out, as usually printed.

    :param union.unit unit:
    :rtype: str
    """
    return f"Văn phòng, các ban của {unit.name}, các tập thể, cá nhân có tên tại Điều 1"


def usual_recipients(decision):
    """Addressees that a decision begins with: who carries it out, and who put the people forward.

    :param emulation.decision decision: one decision, with its lines
    :return: values of lines
    :rtype: list[dict]
    """
    if not decision.line_ids:
        return []
    articles = 3 if _sums(decision) or decision.kind == "revoke" else 2
    rows = [{"scope": "text", "name": f"Như Điều {articles}", "purpose": "none"}]
    units = decision.line_ids.nomination_id.unit_id - decision.unit_id
    if len(units) > ADDRESSED:
        below = {"scope": "below", "name": "Các cấp công đoàn trực thuộc", "purpose": "execute"}
        units, rows = units.browse(), [*rows, below]
    rows += [
        {"scope": "unit", "unit_id": unit.id, "purpose": "execute"}
        for unit in units.sorted("parent_path")
    ]
    return [{**row, "sequence": place * 10} for place, row in enumerate(rows, 1)]


def _subject(lines):
    awards = lines.award_type_id
    if len(awards) != 1:
        return "Về việc khen thưởng tập thể, cá nhân có thành tích xuất sắc"
    if awards.kind == "title":
        return f"Về việc công nhận danh hiệu “{awards.name}”"
    return f"Về việc tặng {awards.name}"


def _merit(lines):
    nominations = lines.nomination_id
    years = sorted(set(nominations.mapped("year")))
    year = f"năm {', '.join(map(str, years))}" if years else ""
    if lines.award_type_id and set(lines.award_type_id.mapped("kind")) == {"title"}:
        return year
    return f"đã có thành tích xuất sắc trong phong trào thi đua {year}".strip()


def _proposer(decision):
    if decision.session_id:
        return decision.session_id.council_id.name
    proposers = decision.line_ids.nomination_id.unit_id - decision.unit_id
    return proposers.name if len(proposers) == 1 else ""


# ----------------------------------------------------------------
# The paper
# ----------------------------------------------------------------


def citations(decision, document):
    """What the paper cites besides the law.

    :param emulation.decision decision: one decision
    :param union.document document: its paper
    :rtype: list[str]
    """
    # sudo: the papers that it rests on, which are issued
    earlier = (decision.revokes_id | decision.replaces_id).document_id.sudo()
    plans = decision.line_ids.nomination_id.campaign_id.document_id.sudo()
    issued = plans.filtered(lambda paper: paper.state == "issued")
    found = [reference(paper) for paper in issued | earlier.filtered("snapshot")]
    session = decision.session_id
    if session:
        found.append(_minutes(session))
    if (decision.proposer or "").strip():
        found.append(f"Xét đề nghị của {decision.proposer.strip()}")
    return found


def _minutes(session):
    """The minutes of a session as a decision cites them: with their number, once they have one."""
    # sudo: number and date of an issued paper
    papers = session.sudo().paper_ids.filtered(lambda paper: paper.kind == "minutes").document_id
    issued = papers.filtered(lambda paper: paper.state == "issued")[:1]
    if issued:
        return f"{short_reference(issued)} của {session.council_id.name}"
    day = session._held_on()
    when = f" {vietnamese.long_date(day)}" if day else ""
    return f"Biên bản họp{when} của {session.council_id.name}"


def values(decision, document):
    """What the paper says.

    :param emulation.decision decision: one decision
    :param union.document document: its paper, for date and signatory
    :return: subject, intro (the authority that decides) and sections; HTML where text is rich
    :rtype: dict
    """
    unit = decision.unit_id._on(document._paper_date())[decision.unit_id]
    authority = f"{document.signatory_id.body or ''} {unit['print_name'] or unit['name']}".strip()
    articles = _taken(decision) if decision.kind == "revoke" else _granted(decision)
    carried = (decision.executors or "").strip().rstrip(".")
    articles.append(
        Markup("<p><b>%s</b> %s</p>")
        % (f"Điều {len(articles) + 1}.", f"{carried} chịu trách nhiệm thi hành Quyết định này.")
    )
    return {
        "subject": decision.name,
        "intro": [Markup("<p>%s</p>") % authority],
        "sections": [{"title": "", "items": articles}],
        "closing": "",
    }


def annexes(decision, document):
    """The list that goes with the paper, where it is long.

    :param emulation.decision decision: one decision
    :param union.document document: its paper
    :return: name, body and orientation of the annex, if there is one
    :rtype: list[dict]
    """
    lines = decision._printed_lines()
    if len(lines) <= NAMED:
        return []
    with_citation = any(line.citation for line in lines) and decision.kind == "grant"
    sums = _sums(decision)
    heads = ["TT", "Họ và tên, tên tập thể", "Chức vụ, đơn vị"]
    heads += ["Thành tích"] * with_citation + ["Số tiền (đồng)"] * bool(sums)
    body = Markup().join(_parts(lines, heads, with_citation, sums))
    if sums:
        total = vietnamese.figure(sum(sums.values()))
        body += Markup("<tr><th colspan='%s'>Tổng cộng</th><th>%s</th></tr>") % (
            len(heads) - 1,
            total,
        )
    head = Markup().join(Markup("<th>%s</th>") % text for text in heads)
    what = "bị thu hồi khen thưởng" if decision.kind == "revoke" else "được khen thưởng"
    return [
        {
            "name": f"Danh sách {_who(lines)} {what}",
            "body": Markup("<table><thead><tr>%s</tr></thead><tbody>%s</tbody></table>")
            % (head, body),
            "orientation": "landscape" if len(heads) > 4 else "portrait",
        }
    ]


def _parts(lines, heads, with_citation, sums):
    """Rows of the annex: collectives, households, people; within them award by award."""
    several = len(lines.award_type_id) > 1
    letters = iter("ABC")
    for title, kinds in PARTS:
        found = lines.filtered(lambda line, kinds=kinds: line.subject_type in kinds)
        if not found:
            continue
        yield _band(f"{next(letters)}. {title}", heads)
        for award, granted in found.grouped("award_type_id").items():
            if several:
                yield _band(award.name, heads)
            for place, line in enumerate(granted, 1):
                yield _row(place, line, with_citation, sums)


def _band(text, heads):
    return Markup("<tr><td colspan='%s'><b>%s</b></td></tr>") % (len(heads), text)


def _row(place, line, with_citation, sums):
    cells = [place, _named(line), line.recipient_title or _place(line)]
    cells += [line.citation or ""] * with_citation
    cells += [vietnamese.figure(sums[line]) if sums.get(line) else ""] * bool(sums)
    return Markup("<tr>%s</tr>") % Markup().join(Markup("<td>%s</td>") % cell for cell in cells)


def _named(line):
    """The recipient with the form of address."""
    title = line.subject_type == "individual" and TITLES.get(line.nomination_id.gender)
    return f"{title} {line.recipient_name}" if title else line.recipient_name


def _place(line):
    return line.proposing_unit_id.name if line.subject_type != "individual" else ""


def _who(lines):
    """Kinds of recipients, in the order of the list."""
    kinds = set(lines.mapped("subject_type"))
    return ", ".join(noun for kind, noun in NOUNS.items() if kind in kinds) or "tập thể, cá nhân"


def _counts(lines):
    """How many of each kind: 02 tập thể và 05 cá nhân."""
    counted = [
        f"{len(found):02} {noun}"
        for kind, noun in NOUNS.items()
        if (found := lines.filtered(lambda line, kind=kind: line.subject_type == kind))
    ]
    return " và ".join(filter(None, (", ".join(counted[:-1]), counted[-1] if counted else "")))


def _verb(award):
    return f"Công nhận danh hiệu “{award.name}”" if award.kind == "title" else f"Tặng {award.name}"


def _granted(decision):
    """Article 1 and, where there is money, Article 2."""
    lines = decision._printed_lines()
    by_award, merit = lines.grouped("award_type_id"), (decision.merit or "").strip()
    long_list = len(lines) > NAMED
    tail = f" {merit}" if merit else ""
    end = " (có danh sách kèm theo)." if long_list else ":"
    parts = []
    if len(by_award) == 1:
        [(award, found)] = by_award.items()
        parts.append(f"{_verb(award)} cho {_counts(found)}{tail}{end}")
        parts += [] if long_list else _items(found)
    else:
        parts.append(f"Khen thưởng {_counts(lines)}{tail}{end}")
        for award, found in by_award.items():
            parts.append(f"- {_verb(award)} cho {_counts(found)}{';' if long_list else ':'}")
            parts += [] if long_list else _items(found)
        if long_list:
            parts[-1] = parts[-1][:-1] + "."
    money = _money(decision)
    return [_article(1, parts)] + ([_article(2, money)] if money else [])


def _items(lines):
    """Recipients that the article names itself."""
    texts = [
        ", ".join(
            filter(
                None,
                (
                    f"{place}. {_named(line)}",
                    (line.recipient_title or _place(line) or "").strip(),
                ),
            )
        )
        + (f": {line.citation.strip().rstrip('.;')}" if (line.citation or "").strip() else "")
        for place, line in enumerate(lines, 1)
    ]
    return [f"{text};" for text in texts[:-1]] + [f"{text}." for text in texts[-1:]]


def _article(number, parts):
    first, *rest = parts
    text = Markup("<p><b>%s</b> %s</p>") % (f"Điều {number}.", first)
    return text + Markup().join(Markup("<p>%s</p>") % part for part in rest)


def _sums(decision):
    """Money of the lines: as fixed at the issue, before as it would be."""
    lines = decision._printed_lines()
    if decision.kind == "revoke":
        return {line: int(line.recover_amount) for line in lines if line.recover_amount}
    if decision.state != "draft":
        return {line: int(line.amount) for line in lines if line.amount}
    # sudo: the day of the paper
    money = lines._money(decision.sudo().document_id._paper_date())
    return {line: amount for line, (amount, __, __) in money.items() if amount}


def _money(decision):
    """The article on money and fund."""
    sums = _sums(decision)
    if not sums:
        return []
    rates = {}
    for line, amount in sums.items():
        rates.setdefault((line.award_type_id, amount), set()).add(NOUNS[line.subject_type])
    parts = ["Mức tiền thưởng kèm theo:"]
    parts += [
        f"- {award.name} đối với {', '.join(sorted(nouns))}: {vietnamese.figure(amount)} đồng;"
        for (award, amount), nouns in rates.items()
    ]
    total = sum(sums.values())
    parts.append(
        f"Tổng số tiền thưởng: {vietnamese.figure(total)} đồng (Bằng chữ: "
        f"{in_words(total).capitalize()} đồng), {_funds(sums)}."
    )
    return parts


def _funds(sums):
    """What the money is paid from, with the share of each where there are several."""
    by_fund = {}
    for line, amount in sums.items():
        by_fund[line.fund_id] = by_fund.get(line.fund_id, 0) + amount
    if len(by_fund) == 1:
        return f"trích từ {next(iter(by_fund)).name or '.....'}"
    shares = [
        f"{vietnamese.figure(amount)} đồng từ {fund.name or '.....'}"
        for fund, amount in by_fund.items()
    ]
    return f"trong đó trích {', '.join(shares)}"


def _taken(decision):
    """The articles of a decision that takes awards back."""
    lines, earlier = decision._printed_lines(), decision.revokes_id.sudo()
    paper = short_reference(earlier.document_id)
    whole = lines.source_line_id == earlier._living_lines()
    long_list = len(lines) > NAMED
    ground = GROUNDS.get(decision.ground) or ""
    why = "; ".join(filter(None, (ground, (decision.reason or "").strip().rstrip("."))))
    verb = "Hủy bỏ" if whole else "Hủy bỏ một phần"
    end = " (có danh sách kèm theo)." if long_list else ":"
    first = f"{verb} {paper} đối với {_counts(lines)}, lý do: {why}{end}"
    parts = [first] + ([] if long_list else _taken_items(lines))
    sums = _sums(decision)
    second = "Thu hồi hiện vật khen thưởng đã trao"
    if sums:
        total = sum(sums.values())
        funds = dict.fromkeys(line.source_line_id.fund_id.name or "....." for line in sums)
        second += (
            f" và số tiền thưởng đã nhận: {vietnamese.figure(total)} đồng (Bằng chữ: "
            f"{in_words(total).capitalize()} đồng), nộp lại vào {', '.join(funds)}"
        )
    return [_article(1, parts), _article(2, [f"{second}."])]


def _taken_items(lines):
    texts = [
        ", ".join(
            filter(
                None, (f"{place}. {_named(line)}", line.recipient_title, line.award_type_id.name)
            )
        )
        for place, line in enumerate(lines, 1)
    ]
    return [f"{text};" for text in texts[:-1]] + [f"{text}." for text in texts[-1:]]
