"""Vietnamese names, dates and numbers, as people sort them and papers print them."""

import string
import unicodedata

#: The Vietnamese alphabet in order; f, j, w and z stand where foreign names put them.
ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
#: Tones in dictionary order, as combining marks: none, huyền, hỏi, ngã, sắc, nặng.
TONES = (
    "",
    "\N{COMBINING GRAVE ACCENT}",
    "\N{COMBINING HOOK ABOVE}",
    "\N{COMBINING TILDE}",
    "\N{COMBINING ACUTE ACCENT}",
    "\N{COMBINING DOT BELOW}",
)

#: Two figures for each letter and tone: every collation sorts figures alike, but not letters.
_LETTER_RANK = {
    letter: f"{rank:02}" for rank, letter in enumerate(string.digits + ALPHABET, start=1)
}
_TONE_RANK = {tone: f"{rank:02}" for rank, tone in enumerate(TONES)}
_END, _OTHER = "00", "99"
_ROMAN = tuple(
    zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        "M CM D CD C XC L XL X IX V IV I".split(),
        strict=True,
    )
)


class _Plain(dict):
    """Letters without their accents, by code point: those of Latin script are kept."""

    def __missing__(self, point):
        decomposed = unicodedata.normalize("NFD", "d" if point == ord("đ") else chr(point))
        plain = "".join(char for char in decomposed if not unicodedata.combining(char))
        if point < _LATIN_END:
            self[point] = plain
        return plain


#: The block of the Vietnamese letters is the last with Latin ones.
_LATIN_END = 0x1F00
_PLAIN = _Plain()


def search_key(text):
    """Key that finds a text whatever accents, case and spaces the reader types.

    :param str text: any text, may be empty
    :return: lower case, no accents, đ as d, single spaces
    :rtype: str
    """
    plain = (text or "").lower()
    if not plain.isascii():
        plain = plain.translate(_PLAIN)
    return " ".join(plain.split())


def given_name(name):
    """The word by which a Vietnamese person is called and sorted: the last one.

    :rtype: str
    """
    return (name or "").split()[-1] if (name or "").strip() else ""


def _split_letter(char):
    """Return the letter of the alphabet and the tone that ``char`` is made of."""
    tone = next((mark for mark in unicodedata.normalize("NFD", char) if mark in _TONE_RANK), "")
    letter = "".join(mark for mark in unicodedata.normalize("NFD", char) if mark != tone)
    return unicodedata.normalize("NFC", letter), tone


def _letter_rank(letter):
    """Two figures for a letter; one with a foreign accent counts as the letter without it."""
    plain = unicodedata.normalize("NFD", letter)[0]
    return _LETTER_RANK.get(letter) or _LETTER_RANK.get(plain, _OTHER)


def _word_key(word):
    """Figures that sort a word by its letters, then by its tones."""
    pairs = [_split_letter(char) for char in word]
    letters = "".join(_letter_rank(letter) for letter, __ in pairs)
    return letters + _END + "".join(_TONE_RANK[tone] for __, tone in pairs)


def sort_key(name, given=None):
    """Key that sorts names as a Vietnamese list does, on a server of any collation.

    The given name comes first, then the family and middle names. Letters follow the
    Vietnamese alphabet; tones decide only between words with the same letters.

    :param str name: full name
    :param str given: given name, if it is not the last word alone
    :return: figures only
    :rtype: str
    """
    words, called = (
        unicodedata.normalize("NFC", (text or "").lower()).split()
        for text in (name, given or given_name(name))
    )
    if called and words[-len(called) :] == called:
        words = words[: -len(called)]
    return "".join(map(_word_key, called)) + _END + "".join(map(_word_key, words))


def paper_date(date):
    """Date in figures as papers write it: 05/01/2023, 11/6/1948.

    Day below 10 and the months 1 and 2 are padded (Decree 30/2020, annex I).

    :param datetime.date date:
    :rtype: str
    """
    return f"{date.day:02}/{_paper_month(date.month)}/{date.year}"


def long_date(date):
    """Date in words as papers write it: ngày 05 tháng 01 năm 2023.

    :param datetime.date date:
    :rtype: str
    """
    return f"ngày {date.day:02} tháng {_paper_month(date.month)} năm {date.year}"


def paper_number(number):
    """Number of a paper: two digits at least (Decree 30/2020, annex I).

    :param int number:
    :rtype: str
    """
    return f"{number:02}"


def _paper_month(month):
    return f"{month:02}" if month < 3 else str(month)


def month(date):
    """Month as papers write it: tháng 5/2024, tháng 01/2024.

    :param datetime.date date: any day of the month
    :rtype: str
    """
    return f"tháng {_paper_month(date.month)}/{date.year}"


def quarter(date):
    """Quarter as papers write it: quý II/2024.

    :param datetime.date date: any day of the quarter
    :rtype: str
    """
    return f"quý {('I', 'II', 'III', 'IV')[(date.month - 1) // 3]}/{date.year}"


def half_year(date):
    """Half of a year as papers write it: 6 tháng đầu năm 2024.

    :param datetime.date date: any day of it
    :rtype: str
    """
    return f"6 tháng {'đầu' if date.month < 7 else 'cuối'} năm {date.year}"


def school_year(year):
    """School year as papers write it: năm học 2024-2025.

    :param int year: the year in which it begins
    :rtype: str
    """
    return f"năm học {year}-{year + 1}"


def figure(value):
    """Number in a Vietnamese text: dot for thousands, comma for decimals, at most two.

    :param float value:
    :rtype: str
    """
    text = f"{value:,.2f}".rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,"))


def roman(number):
    """Roman figures, as annexes are numbered.

    :param int number: from 1 to 3999
    :rtype: str
    """
    figures = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        figures += letters * count
    return figures
