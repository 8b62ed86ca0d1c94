"""Text that users bring into papers: made harmless, made of blocks, marked at its end."""

import re
import unicodedata

from lxml import etree, html
from markupsafe import Markup

try:
    from lxml.html.clean import Cleaner
except ImportError:  # a package of its own since lxml 5.2
    from lxml_html_clean import Cleaner

#: What a user may bring into a paper: text and tables, nothing that loads, links or runs.
TAGS = "p ul ol li b strong i em u br sub sup table thead tbody tfoot tr th td caption".split()
BLOCKS = ("p", "ul", "ol", "table")
#: Tags whose content goes with them.
KILLED = "script style iframe object embed head title template noscript svg math select".split()
#: Blocks of the web editor that become paragraphs.
PARAGRAPHS = "div section article blockquote pre h1 h2 h3 h4 h5 h6".split()
#: A table cell cannot claim more columns or rows: the layout reserves room for each.
MAX_SPAN = 40
#: Longest line of capitals in the left half of a paper's head.
HEAD_WIDTH = 28
#: Words before which the name of a unit may be broken.
NAME_BREAKS = re.compile(
    r"\s+(?=(?:tỉnh|thành phố|huyện|thị xã|quận|xã|phường|đặc khu|ngành|các|công ty|trường"
    r"|bệnh viện|Việt Nam)\b)",
    re.IGNORECASE,
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def clean_text(text):
    """Text without characters that no paper can bear, letters in composed form.

    :param str text: may be empty
    :rtype: str
    """
    return unicodedata.normalize("NFC", _CONTROL.sub("", text or ""))


def clean_markup(text):
    """The one door through which rich text enters a paper.

    Keeps paragraphs, lists, emphasis and tables; drops every attribute but column and row spans,
    every link, image, style and script. Cleaning twice changes nothing.

    :param str text: HTML of a user
    :return: harmless paragraphs, lists and tables
    :rtype: Markup
    """
    text = clean_text(text)
    if not text.strip():
        return Markup()
    root = html.fragment_fromstring(text, create_parent="body")
    for element in root.iter(*PARAGRAPHS):
        # with blocks inside it is only a box, which the cleaner drops
        if not any(True for __ in element.iterdescendants(*BLOCKS, *PARAGRAPHS)):
            element.tag = "p"
    Cleaner(
        allow_tags=[*TAGS, "body"],
        kill_tags=KILLED,
        remove_unknown_tags=False,
        page_structure=False,
        safe_attrs_only=True,
        safe_attrs={"colspan", "rowspan"},
        style=True,
        inline_style=True,
    )(root)
    for cell in root.xpath(".//*[@colspan or @rowspan]"):
        _limit_spans(cell)
    return _join(_blocks(root))


def _limit_spans(cell):
    for name in ("colspan", "rowspan"):
        span = cell.attrib.pop(name, "").strip()
        if (
            cell.tag in ("td", "th")
            and re.fullmatch(r"[1-9]\d?", span)
            and 1 < int(span) <= MAX_SPAN
        ):
            cell.set(name, span)


def _blocks(root):
    """Blocks of a cleaned text; words outside of any block get a paragraph of their own."""
    blocks = []
    loose = None
    for child, tail in [(None, root.text), *((child, child.tail) for child in list(root))]:
        if child is not None and child.tag in BLOCKS:
            loose = None
            blocks.append(child)
        elif child is not None:
            if loose is None:
                loose = etree.Element("p")
                blocks.append(loose)
            loose.append(child)
        if loose is None and (tail or "").strip():
            loose = etree.Element("p")
            blocks.append(loose)
        if child is not None:
            child.tail = None
        if loose is not None and tail:
            if len(loose):
                loose[-1].tail = (loose[-1].tail or "") + tail
            else:
                loose.text = (loose.text or "") + tail
    return [block for block in blocks if "".join(block.itertext()).strip()]


def _join(elements):
    return Markup("").join(
        Markup(etree.tostring(element, encoding="unicode", method="html", with_tail=False))
        for element in elements
    )


def with_end_mark(text):
    """Put the mark "./." behind the last words of a rich text.

    :param str text: cleaned HTML
    :rtype: Markup
    """
    root = html.fragment_fromstring(str(text), create_parent="body")
    paragraphs = [p for p in root.iter("p", "li") if "".join(p.itertext()).strip()]
    if not paragraphs or root[-1].tag == "table":
        return Markup(text) + Markup("<p>./.</p>")
    element, slot = [
        (element, slot)
        for element, slot in _text_slots(paragraphs[-1])
        if (getattr(element, slot) or "").strip()
    ][-1]
    setattr(element, slot, mark_end(getattr(element, slot)))
    return _join(root)


def _text_slots(element):
    """Places of an element that hold text, in reading order."""
    yield element, "text"
    for child in element:
        yield from _text_slots(child)
        yield child, "tail"


def mark_end(text):
    """Put the mark "./." behind a plain text, in place of its full stop.

    :param str text:
    :rtype: str
    """
    return re.sub(r"(\./\.|[.;,:])?\s*$", "", text.rstrip(), count=1) + "./."


def head_lines(name):
    """Lines of a unit's name in the head of a paper, broken where a reader would.

    :param str name:
    :rtype: list[str]
    """
    lines = []
    for part in NAME_BREAKS.split((name or "").strip()):
        if lines and len(lines[-1]) + len(part) < HEAD_WIDTH:
            lines[-1] += f" {part}"
        elif part:
            lines.append(part)
    return lines
