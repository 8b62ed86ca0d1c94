"""Rows and shared texts of a workbook, by pattern, as nearly all spreadsheet programs write them.

A pattern finds the cells of a row some four times as quickly as an XML parser makes objects of
them. It knows the plain forms only, and a row counts only if it consists of them from end to end;
any other row is left to whoever calls, and a part of another build is not read here at all.
"""

import codecs
import re

from openpyxl.utils import column_index_from_string
from openpyxl.utils.datetime import from_excel
from openpyxl.xml.constants import SHEET_MAIN_NS

#: Bytes that are read at once.
CHUNK = 2**18
#: Letters in which the head of a part, one row or one text has to end.
LONGEST = 2**22
#: Letters that the last tag of a part has at most.
LONGEST_END = 100

_HEAD = re.compile(
    r'\ufeff?(?:<\?xml version="1\.0"(?: encoding="(?i:utf-8)")?'
    r'(?: standalone="[a-z]{2,3}")?\s?\?>)?'
    rf'\s*<(?:worksheet|sst)\s(?:[^<>]*\s)?xmlns="{re.escape(SHEET_MAIN_NS)}"[^<>]*>'
)
# comments, CDATA and instructions can hold what looks like rows; the rest only a parser gets right
_ODD = "<!", "<?", "]]>"
_ODD_LETTER = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_ROW = re.compile(r'\s*<row(?: r="([0-9]{1,9})")?((?: [\w:.]{1,30}="[^"<&]*")*)\s?(/?)>')
_ROW_END, _ROWS_END = "</row>", re.compile(r"\s*</sheetData\s*>")
_TEXT = re.compile(r'\s*<si><t(?: xml:space="preserve")?>([^<&]*)</t>')
_TEXT_END, _TEXTS_END = "</si>", re.compile(r"\s*</sst\s*>")
_CELL = re.compile(
    r'(<c(?: r="([A-Z]{1,3})[0-9]{1,7}")?(?: s="([0-9]{1,5})")?'
    # a number of a shared text
    r'(?: t="s"><v>([0-9]{1,9})</v></c>'
    # a text that stands there itself, or is what a formula came to
    r'| t="(?:inlineStr"><is><t(?: xml:space="preserve")?|str"><v)>([^<&]*)</(?:t></is|v)></c>'
    r'|(?: t="n")?><v>([0-9.eE+-]{1,40})</v></c>'
    r'| t="b"><v>([01])</v></c>'
    r'|(?: t="[a-zA-Z]{1,9}")?\s?/>))'
)
_PART_END = re.compile(r"</(?:worksheet|sst)\s*>\s*\Z")


class UnfamiliarError(Exception):
    """The part, from here on, is not built as the pattern expects."""


def shared_texts(source):
    """Texts that the cells of a workbook refer to by number.

    :param source: file with their XML
    :return: generator of texts (None: it has formats), each with the XML that it stands in
    :raise UnfamiliarError: the part is built in another way
    """
    chunks = _chunks(source)
    rest = _after_head(chunks, "")
    while True:
        *items, rest = rest.split(_TEXT_END)
        for item in items:
            match = _TEXT.fullmatch(item)
            yield match and match[1], item + _TEXT_END
        if _TEXTS_END.match(rest):
            _finish(rest, chunks)
            return
        rest = _joined(rest, chunks)


class RowPattern:
    """Reads the rows of sheets of one workbook.

    :param list[str] strings: shared texts
    :param date epoch: the day from which the workbook counts
    :param set[int] dates: styles that show a number as a date or time
    :param set[int] spans: those of them that show it as a span of time
    """

    def __init__(self, strings, epoch, dates, spans):
        self._strings, self._epoch = strings, epoch
        self._dates, self._spans = set(map(str, dates | spans)), set(map(str, spans))
        self._places = {}

    def rows(self, source, first):
        """Rows of a sheet, from the first that is wanted.

        :param source: file with the XML of the sheet
        :param int first: number of a row
        :return: generator of numbers, values of the cells (None: not plain), and the text of
            the cells
        :raise UnfamiliarError: the sheet is built in another way
        :raise ValueError: the rows are not in their order
        """
        number = 0
        for given, text in _texts(source):
            before, number = number, int(given or number + 1)
            if number <= before:
                raise ValueError("the rows are not in their order")
            if number >= first:
                yield number, self._values(text), text

    def _values(self, text):
        """Values of the cells of a row, each at its place.

        :param str text: the cells
        :return: None if there is something else than plain cells
        :rtype: list | None
        """
        values, places, covered = [], self._places, 0
        for whole, letters, style, shared, said, number, flag in _CELL.findall(text):
            covered += len(whole)
            if said:
                value = said
            elif shared:
                value = self._strings[int(shared)]
            elif number:
                value = self._number(number, style)
            else:
                value = flag == "1" if flag else None
            place = places.get(letters)
            if place is None:
                place = self._place(letters, len(values))
            if place == len(values):
                values.append(value)
            elif place > len(values):
                values.extend([None] * (place - len(values)))
                values.append(value)
            else:
                values[place] = value
        return values if covered == len(text) else None

    def _place(self, letters, next_place):
        if not letters:
            return next_place
        place = self._places[letters] = column_index_from_string(letters) - 1
        return place

    def _number(self, text, style):
        number = float(text) if "." in text or "E" in text or "e" in text else int(text)
        if style not in self._dates:
            return number
        try:
            return from_excel(number, self._epoch, timedelta=style in self._spans)
        except (OverflowError, ValueError):  # no day at all: shown as this, as openpyxl has it
            return "#VALUE!"


def _texts(source):
    """Numbers of rows, as far as they are given, and the text between their tags."""
    chunks = _chunks(source)
    rest = _after_head(chunks, "<sheetData>")
    while True:
        place = 0
        while match := _ROW.match(rest, place):
            number, attributes, is_empty = match.groups()
            if ' r="' in attributes:
                raise UnfamiliarError
            if is_empty:
                yield number, ""
                place = match.end()
                continue
            end = rest.find(_ROW_END, match.end())
            if end < 0:
                break
            yield number, rest[match.end() : end]
            place = end + len(_ROW_END)
        if _ROWS_END.match(rest, place):
            _finish(rest, chunks)
            return
        rest = _joined(rest[place:], chunks)


def _finish(rest, chunks):
    """See to it that a part does not break off behind what is read of it."""
    for piece in chunks:
        rest = rest[-LONGEST_END:] + piece
    if not _PART_END.search(rest):
        raise UnfamiliarError


def _after_head(chunks, mark):
    """What follows the beginning of a part, so far.

    :param str mark: with which that ends; empty: it is the first tag alone
    """
    text = ""
    while not (match := _HEAD.match(text)) or mark not in text:
        text = _joined(text, chunks, is_head=True)
    # the declaration before the first tag is an instruction, and may end with a return
    _check_plain(text[match.end() :])
    return text[match.end() :].partition(mark)[2] if mark else text[match.end() :]


def _joined(rest, chunks, is_head=False):
    """A text with the next piece behind it."""
    piece = next(chunks, None)
    if piece is None or len(rest) > LONGEST:
        raise UnfamiliarError
    text = rest + piece
    if not is_head:
        _check_plain(text)
    return text


def _check_plain(text):
    if any(sign in text for sign in _ODD) or _ODD_LETTER.search(text):
        raise UnfamiliarError


def _chunks(source):
    """The text of a file, piece by piece."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while raw := source.read(CHUNK):
            yield decoder.decode(raw)
    except UnicodeDecodeError as error:
        raise UnfamiliarError from error
