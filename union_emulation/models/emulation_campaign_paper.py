"""The text of a plan's paper, put together from the plan's points.

Papers are Vietnamese in the source, whoever prints them.
"""

from markupsafe import Markup

from ..tools import vietnamese

DIRECTIONS = {"at_least": "ít nhất", "at_most": "không quá", "exactly": "đúng"}
COUNTED = {
    "registered": "được đăng ký",
    "approved": "được duyệt",
    "completed": "được hoàn thành",
    "recognised": "được công nhận",
}


def values(campaign):
    """What the paper of a plan says.

    :param emulation.campaign campaign: one plan
    :return: subject, intro, sections with titles and items, closing; HTML where text is rich
    :rtype: dict
    """
    contents = [point.body for point in campaign.content_ids]
    if campaign.indicator_ids:
        contents.append(_indicators(campaign.indicator_ids))
    if campaign.phase_ids:
        contents.append(_phases(campaign.phase_ids))
    purposes = [point.body for point in campaign.purpose_ids]
    sections = {
        "I. MỤC ĐÍCH, YÊU CẦU": [_numbered(n, body) for n, body in enumerate(purposes, 1)],
        "II. NỘI DUNG THI ĐUA": [_numbered(n, body) for n, body in enumerate(contents, 1)],
        "III. TỔ CHỨC THỰC HIỆN": [_task(n, point) for n, point in enumerate(campaign.task_ids, 1)],
    }
    return {
        "subject": campaign.name,
        "intro": [campaign.preamble] if campaign.preamble else [],
        "sections": [
            {"title": title, "items": items} for title, items in sections.items() if items
        ],
        "closing": campaign.closing or "",
    }


def basis(document):
    """How a plan cites the plan of the level above that it carries out.

    :param union.document document: the issued paper of that plan
    :rtype: str
    """
    issuer = document.snapshot["unit_name"]
    return (
        f"Thực hiện {document.type_id.name} số {document.full_number} "
        f"{vietnamese.long_date(document.date)} của {issuer}"
    )


def phase_lines(phase, mark):
    """A phase as papers list it, with its deadlines by level below it.

    :param emulation.phase phase: one phase or stage
    :param str mark: what stands before it
    :return: paragraphs
    :rtype: list[Markup]
    """
    texts = [f"{mark} {phase._paper_text()}", *phase._paper_deadlines()]
    return [Markup("<p>%s.</p>") % text for text in texts]


def _numbered(number, body):
    """Put the number of a point into its first paragraph."""
    text = str(body or "").strip()
    if not text.startswith("<p"):
        return Markup("<p>%s. %s</p>") % (number, Markup(text))
    return Markup("<p>%s. %s") % (number, Markup(text[text.index(">") + 1 :]))


def _task(number, point):
    """Task of a level: the heading on a line of its own, the text below."""
    return Markup("<p><b>%s. %s</b></p>%s") % (number, point.heading or "", Markup(point.body))


def _phases(phases):
    lines = []
    for phase, stages in phases._by_phase().items():
        lines += phase_lines(phase, "-")
        for stage in stages:
            lines += phase_lines(stage, "+")
    return Markup("<p>Các đợt thi đua</p>") + Markup("").join(lines)


def _indicators(indicators):
    lines = (Markup("<p>- %s: %s.</p>") % (i.name, _asked(i)) for i in indicators)
    return Markup("<p>Chỉ tiêu thi đua</p>") + Markup("").join(lines)


def _asked(indicator):
    """What an indicator asks for, formula by formula.

    :param emulation.indicator indicator:
    :rtype: str
    """
    if indicator.direction == "zero":
        return "không để xảy ra"
    if indicator.formula == "grade":
        grades = [f"{g.name} {_figure(g.direction, g.value, '%')}" for g in indicator.grade_ids]
        return f"{'; '.join(grades)} (tính trên {_base(indicator)})"
    if indicator.formula == "registrations":
        said, measure = _counted(indicator)
    elif indicator._base():
        said = f"{_figure(indicator.direction, indicator.value, '%')} {_base(indicator)}"
        measure = "%"
    else:
        measure = f" {indicator.uom}" if indicator.uom else ""
        said = target_text(indicator)
        if indicator.spread == "each":
            said = f"mỗi đơn vị {said}"
    if indicator.direction == "at_least":
        said = f"phấn đấu {said}"
    if rows := indicator._values_by_phase()[1:]:
        phases = (f"{phase.name}: {vietnamese.figure(value)}{measure}" for phase, value in rows)
        said = f"{said}, trong đó {'; '.join(phases)}"
    return said


def _counted(indicator):
    """What an indicator asks for that is counted from registrations.

    :param emulation.indicator indicator:
    :return: “ít nhất 80% số công trình đã đăng ký được hoàn thành”, and the measure of its phases
    :rtype: tuple[str, str]
    """
    names = indicator.category_ids.mapped("name")
    what = ", ".join(f"{name[:1].lower()}{name[1:]}" for name in names)
    counted = COUNTED[indicator.counted_from]
    figure = vietnamese.figure(indicator.value)
    if indicator.count_base == "members":
        return f"số {what} {counted} ít nhất bằng {figure}% {_base(indicator)}", "%"
    if indicator.count_base == "registered":
        return f"ít nhất {figure}% số {what} đã đăng ký {counted}", "%"
    each = "mỗi đơn vị " if indicator.spread == "each" else ""
    measure = indicator.uom or what
    return f"{each}ít nhất {figure} {measure} {counted}", f" {measure}"


def target_text(row):
    """A plain figure that is to be reached, as papers say it.

    :param models.Model row: with direction, value and unit of measure
    :rtype: str
    """
    if row.direction == "zero":
        return "không để xảy ra"
    return _figure(row.direction, row.value, f" {row.uom}" if row.uom else "")


def _figure(direction, value, measure):
    return f"{DIRECTIONS[direction]} {vietnamese.figure(value)}{measure}"


def _base(indicator):
    """What a percentage is taken of."""
    if indicator._base() == "members":
        return "tổng số đoàn viên"
    # the names of levels begin with a capital letter
    levels = [f"{name[:1].lower()}{name[1:]}" for name in indicator.level_ids.mapped("name")]
    return f"số đơn vị {', '.join(levels)}" if levels else "số đơn vị tham gia"
