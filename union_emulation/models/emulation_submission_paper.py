"""The text of a letter that puts nominees forward (tờ trình đề nghị khen thưởng).

Papers are Vietnamese in the source, whoever prints them. What it holds: a list with counts by award
(Law on emulation and commendation 06/2022/QH15 and its decrees: văn bản đề nghị kèm danh sách).
"""

from markupsafe import Markup

from .emulation_campaign_amendment_paper import reference  # noqa: F401

HEADS = (
    "TT",
    "Họ và tên, tên tập thể",
    "Chức vụ, đơn vị",
    "Danh hiệu, hình thức đề nghị",
    "Tóm tắt thành tích",
    "Đơn vị đề nghị",
)
NOUNS = {
    "individual": "cá nhân",
    "collective": "tập thể",
    "enterprise": "doanh nghiệp",
    "household": "hộ gia đình",
}


def usual_name(year):
    """Subject that a letter begins with.

    :param int year: year of merit
    :rtype: str
    """
    return f"Về việc đề nghị khen thưởng năm {year}"


def values(letter, document):
    """What the paper says.

    :param emulation.submission letter: one letter
    :param union.document document: its paper, for the date
    :return: subject, intro (whom it is addressed to) and sections; HTML where text is rich
    :rtype: dict
    """
    unit = letter.unit_id._on(document._paper_date())[letter.unit_id]
    name = unit["print_name"] or unit["name"]
    items = [Markup("<p>%s</p>") % line for line in (letter.reason or "").splitlines() if line]
    items.append(Markup("<p>%s</p>") % _request(letter, name))
    items += [Markup("<p>- %s;</p>") % line for line in _counts(letter)]
    items[-1] = Markup("%s.</p>") % items[-1][: -len(";</p>")] if len(items) > 1 else items[-1]
    items.append(Markup("<p>(Có danh sách và hồ sơ kèm theo).</p>"))
    return {
        "subject": letter.name,
        "intro": [Markup("<p>Kính gửi: %s.</p>") % letter.addressee.strip().rstrip(".")],
        "sections": [{"title": "", "items": items}],
        "closing": f"{name} kính trình {letter.addressee.strip().rstrip('.')} xem xét, quyết định",
    }


def annex(letter):
    """The list that goes with the letter.

    :param emulation.submission letter: one letter
    :return: name, body and orientation, as an annex has them
    :rtype: dict
    """
    head = Markup().join(Markup("<th>%s</th>") % text for text in HEADS)
    rows = Markup().join(
        _row(number, nomination) for number, nomination in enumerate(letter._put_forward(), 1)
    )
    table = Markup("<table><thead><tr>%s</tr></thead><tbody>%s</tbody></table>") % (head, rows)
    return {
        "name": f"Danh sách đề nghị khen thưởng năm {letter.year}",
        "body": table,
        "orientation": "landscape",
    }


def _request(letter, name):
    outside = {body for body in letter._put_forward().award_type_id.mapped("outside_body") if body}
    to = f" để trình {', '.join(sorted(outside))}" if outside else ""
    return f"{name} đề nghị {letter.addressee.strip().rstrip('.')} xét khen thưởng{to} cho:"


def _counts(letter):
    """How many are put forward for what, in words.

    :rtype: list[str]
    """
    groups = letter._put_forward().grouped(lambda n: (n.award_type_id, n.subject_type))
    return [
        f"{award.name}: {len(rows):02} {NOUNS[subject]}"
        for (award, subject), rows in groups.items()
    ]


def _row(number, nomination):
    cells = (
        number,
        nomination._printed_name(),
        nomination.nominee_title or "",
        nomination.award_type_id.name,
        nomination.citation or "",
        nomination.unit_id.name,
    )
    return Markup("<tr>%s</tr>") % Markup().join(Markup("<td>%s</td>") % cell for cell in cells)
