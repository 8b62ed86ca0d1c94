"""The text of a session's papers: invitation, ballot-count record, minutes.

Papers are Vietnamese in the source, whoever prints them; layout: Decree 30/2020/NĐ-CP, annex I.
"""

from fractions import Fraction

from markupsafe import Markup

from ..tools import vietnamese, vote

ROLES = {
    "chair": "Chủ tịch Hội đồng",
    "vice": "Phó Chủ tịch Hội đồng",
    "secretary": "Thư ký Hội đồng",
    "member": "Ủy viên Hội đồng",
}
MODES = {
    "check": "xét, kiểm tra điều kiện",
    "score": "chấm điểm theo tiêu chí",
    "open": "biểu quyết công khai",
    "secret": "bỏ phiếu kín",
}
CHOICES = {
    "yes": "Đồng ý",
    "no": "Không đồng ý",
    "abstain": "Ý kiến khác",
    "invalid": "Không hợp lệ",
}
RESULTS = {"passed": "Đạt", "failed": "Không đạt"}
BASES = {
    "all": "tổng số thành viên Hội đồng",
    "present": "số thành viên tham dự",
    "issued": "số phiếu phát ra",
}
COUNT_HEADS = (
    "TT",
    "Người, tập thể được xét",
    "Phát ra",
    "Thu về",
    "Hợp lệ",
    "Không hợp lệ",
    "Đồng ý",
    "Không đồng ý",
    "Ý kiến khác",
)


def subject(paper):
    """Subject that a paper begins with.

    :param emulation.council.paper paper:
    :rtype: str
    """
    return {
        "invitation": f"Họp {paper.session_id.council_id.name}",
        "count": f"Kiểm phiếu tại phiên họp {paper.session_id.council_id.name}",
        "minutes": f"Họp {paper.session_id.council_id.name}",
    }[paper.kind]


def values(paper, document):
    """What a paper says.

    :param emulation.council.paper paper:
    :param union.document document: its paper, for the subject
    :return: subject, intro, sections, closing and signers; HTML where text is rich
    :rtype: dict
    """
    # sudo: whoever may print the paper prints all of it
    session = paper.sudo().session_id
    make = {"invitation": _invitation, "count": _count, "minutes": _minutes}[paper.kind]
    return {"subject": document.subject, **make(session)}


def annexes(paper):
    """Of a ballot count by secret ballot the list of all ballots with their receipts.

    :param emulation.council.paper paper:
    :rtype: list[dict]
    """
    session = paper.sudo().session_id  # sudo: as above
    if paper.kind != "count" or session.mode != "secret":
        return []
    parts = []
    for number, item in enumerate(session.item_ids, 1):
        ballots = session.ballot_ids.filtered(lambda ballot, item=item: ballot.item_id == item)
        rows = [(b.receipt, CHOICES[b.choice]) for b in ballots.sorted("receipt")]
        parts.append(Markup("<p><b>%s. %s</b></p>") % (number, item.nominee))
        parts.append(_table(("Mã biên nhận", "Phiếu ghi"), rows))
    return [
        {
            "name": "Danh sách phiếu theo mã biên nhận",
            "body": Markup().join(parts),
            "orientation": "portrait",
        }
    ]


# ------------------------------------------------------------
# The three papers
# ------------------------------------------------------------


def _invitation(session):
    council = session.council_id
    chair = session.attendance_ids.filtered(lambda seat: seat.role == "chair")[:1]
    lines = [
        f"{council.name} trân trọng kính mời các thành viên Hội đồng dự họp.",
        f"Nội dung: {session.name}.",
        f"Thời gian: {_moment(session, session.date)}.",
        f"Địa điểm: {session.place or '…'}.",
        f"Chủ trì: đồng chí {_person(chair)}." if chair else "",
        "Đồng chí vắng mặt báo lý do với Thư ký Hội đồng trước ngày họp.",
    ]
    members = [
        (number, seat.name, seat.title or "", ROLES[seat.role])
        for number, seat in enumerate(session.attendance_ids, 1)
    ]
    return {
        "intro": [_paragraphs(lines)],
        "sections": [
            {
                "title": "Thành viên được mời",
                "items": [_table(("TT", "Họ và tên", "Chức vụ", "Nhiệm vụ"), members)],
            }
        ],
        "closing": "Rất mong các đồng chí đến dự đúng thời gian.",
    }


def _count(session):
    rows = []
    for number, item in enumerate(session.item_ids, 1):
        issued, given = _issued(item), _given(item)
        rows.append(
            (
                number,
                item.nominee,
                issued,
                given,
                given - item.invalid_count,
                item.invalid_count,
                item.favour_count,
                item.against_count,
                item.abstained_count,
            )
        )
    results = [
        f"{number}. {item.nominee}: {_share(item)}."
        for number, item in enumerate(session.item_ids, 1)
    ]
    sections = [
        {"title": "I. Thành phần", "items": [_paragraphs(_presence(session))]},
        {"title": "II. Số phiếu", "items": [_table(COUNT_HEADS, rows)]},
        {"title": "III. Kết quả", "items": [_paragraphs(results)]},
    ]
    how = MODES[session.mode]
    if session.mode == "secret":
        sections.append(
            {
                "title": "IV. Niêm phong",
                "items": [
                    _paragraphs(
                        [
                            "Toàn bộ phiếu kèm mã biên nhận ở Phụ lục. Mã niêm phong dữ liệu kiểm "
                            f"phiếu: {session.seal}."
                        ]
                    )
                ],
            }
        )
    return {
        "intro": [_paragraphs([f"{_opening(session)}, tiến hành kiểm phiếu ({how})."])],
        "sections": sections,
        "closing": _ending(session),
        "signers": _signers(session),
    }


def _minutes(session):
    passed = session.item_ids.filtered(lambda item: item.result == "passed")
    conclusions = [
        f"Hội đồng thống nhất đề nghị khen thưởng {len(passed)}/{len(session.item_ids)} "
        "trường hợp.",
        *(session.conclusion or "").splitlines(),
    ]
    old = session.supersedes_id
    if old:
        conclusions.insert(
            0,
            f"Phiên họp này thay thế phiên số {old.number:02}/{old.year}; lý do: "
            f"{session.reopen_reason}.",
        )
    return {
        "intro": [_paragraphs([f"{_opening(session)} để {_name(session)}."])],
        "sections": [
            {
                "title": "I. Thành phần",
                "items": [_paragraphs(_presence(session)), _members(session)],
            },
            {"title": "II. Nội dung", "items": [_paragraphs(_contents(session))]},
            {
                "title": "III. Thành viên không tham gia xét",
                "items": [_paragraphs(_recused(session))],
            },
            {"title": "IV. Kết quả", "items": _results(session)},
            {"title": "V. Kết luận", "items": [_paragraphs(conclusions)]},
        ],
        "closing": _ending(session),
        "signers": _signers(session),
    }


# ------------------------------------------------------------
# Their parts
# ------------------------------------------------------------


def _opening(session):
    council = session.council_id
    founded = ""
    if council.founding_number:
        founded = f" (thành lập theo Quyết định số {council.founding_number}"
        if council.founding_date:
            founded += f", {vietnamese.long_date(council.founding_date)}"
        founded += ")"
    when = _moment(session, session.date_opened or session.date)
    return (
        f"Hồi {when}, tại {session.place}, {council.name}{founded} họp phiên số "
        f"{session.number:02}/{session.year}"
    )


def _name(session):
    return session.name[:1].lower() + session.name[1:]


def _presence(session):
    seats = session.attendance_ids
    here = seats.filtered(lambda seat: seat.presence == "present")
    lines = [
        f"Tổng số thành viên Hội đồng: {len(seats)}; có mặt: {len(here)}; vắng mặt: "
        f"{len(seats - here)}."
    ]
    lines += [
        f"{label}: đồng chí {_person(seat)}."
        for label, role in (("Chủ trì", "chair"), ("Thư ký", "secretary"))
        for seat in seats.filtered(lambda seat, role=role: seat.role == role)
    ]
    refrained = here.filtered("not_voting")
    if refrained:
        lines.append(f"Có mặt nhưng không bỏ phiếu: {', '.join(refrained.mapped('name'))}.")
    return lines


def _members(session):
    states = {
        "present": "Có mặt",
        "absent": "Vắng mặt",
        "writing": "Vắng mặt, trả lời bằng văn bản",
    }
    rows = [
        (
            number,
            seat.name,
            seat.title or "",
            ROLES[seat.role],
            "; ".join(filter(None, (states.get(seat.presence, ""), seat.note))),
        )
        for number, seat in enumerate(session.attendance_ids, 1)
    ]
    return _table(("TT", "Họ và tên", "Chức vụ", "Nhiệm vụ", "Dự họp"), rows)


def _contents(session):
    lines = [f"Hội đồng {MODES[session.mode]} đối với {len(session.item_ids)} trường hợp:"]
    return lines + [f"{number}. {item.nominee}." for number, item in enumerate(session.item_ids, 1)]


def _recused(session):
    lines = [
        f"Trường hợp số {number} ({item.nominee}): đồng chí {recusal.name} "
        f"{recusal._paper_reason()}."
        for number, item in enumerate(session.item_ids, 1)
        for recusal in item.recusal_ids
    ]
    return lines or ["Không có."]


def _results(session):
    if session.mode == "check":
        heads = ("TT", "Người, tập thể được xét", "Ý kiến", "Kết quả")
        rows = [
            (number, item.nominee, item.check_note or "", RESULTS.get(item.result, ""))
            for number, item in enumerate(session.item_ids, 1)
        ]
        return [_table(heads, rows)]
    if session.mode == "score":
        heads = ("Hạng", "Người, tập thể được xét", "Điểm", "Kết quả")
        rows = [
            (item.rank, item.nominee, item.points, RESULTS.get(item.result, ""))
            for item in session.item_ids.sorted("rank")
        ]
        ties = (session.tie_log or "").splitlines()
        return [_table(heads, rows), *([_paragraphs(["Bằng điểm:", *ties])] if ties else [])]
    heads = ("TT", "Người, tập thể được xét", "Yêu cầu", "Kết quả", "Kết luận")
    rows = [
        (number, item.nominee, _asked(item), _share(item), RESULTS.get(item.result, ""))
        for number, item in enumerate(session.item_ids, 1)
    ]
    return [_table(heads, rows)]


def _asked(item):
    share = vote.share_text(item.threshold_numerator, item.threshold_denominator)
    how = "Trên" if item.comparison == "more_than" else "Từ"
    return f"{how} {share} {BASES[item.vote_base]}: {item.needed_count}/{item.base_count}"


def _share(item):
    texts = [f"{item.favour_count}/{item.base_count} đồng ý{_percent(item)}"]
    for label, number in (
        ("không đồng ý", item.against_count),
        ("ý kiến khác", item.abstained_count),
        ("không hợp lệ", item.invalid_count),
        ("không có ý kiến trả lời", item.outstanding_count),
    ):
        if number:
            texts.append(f"{number} {label}")
    return ", ".join(texts)


def _percent(item):
    if not item.base_count:
        return ""
    exact = Fraction(100 * item.favour_count, item.base_count)
    return f" ({vietnamese.figure(float(exact))}%)"


def _issued(item):
    [count] = item._counts({}).values()
    rule = item._rules()[item]
    return vote.base_of(rule._replace(base="issued"), count)


def _given(item):
    return item.favour_count + item.against_count + item.abstained_count + item.invalid_count


def _moment(session, moment):
    if not moment:
        return "…"
    local = session.env["union.clock"]._localize(moment)
    return f"{local.hour} giờ {local.minute:02} {vietnamese.long_date(local.date())}"


def _ending(session):
    local = session.env["union.clock"]._localize(session.date_closed)
    return (
        f"Biên bản kết thúc hồi {local.hour} giờ {local.minute:02} "
        f"{vietnamese.long_date(local.date())}, đã đọc lại cho các thành viên dự họp cùng nghe và "
        "nhất trí."
    )


def _signers(session):
    labels = (("Thư ký", "secretary"), ("Chủ trì", "chair"))
    return [
        {
            "label": label,
            "name": session.attendance_ids.filtered(lambda s, role=role: s.role == role)[:1].name
            or "",
        }
        for label, role in labels
    ]


def _person(seat):
    return ", ".join(filter(None, (seat.name, seat.title, ROLES[seat.role])))


def _paragraphs(lines):
    return Markup().join(Markup("<p>%s</p>") % line for line in lines if line)


def _table(heads, rows):
    head = Markup().join(Markup("<th>%s</th>") % text for text in heads)
    body = Markup().join(
        Markup("<tr>%s</tr>") % Markup().join(Markup("<td>%s</td>") % cell for cell in row)
        for row in rows
    )
    return Markup("<table><thead><tr>%s</tr></thead><tbody>%s</tbody></table>") % (head, body)
