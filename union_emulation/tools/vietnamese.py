"""Vietnamese names, dates and numbers, as people sort them and papers print them."""

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

_LETTER_RANK = {letter: chr(ord("A") + rank) for rank, letter in enumerate(ALPHABET)}
_TONE_RANK = {tone: str(rank) for rank, tone in enumerate(TONES)}


def search_key(text):
    """Key that finds a text whatever accents, case and spaces the reader types.

    :param str text: any text, may be empty
    :return: lower case, no accents, đ as d, single spaces
    :rtype: str
    """
    decomposed = unicodedata.normalize("NFD", (text or "").lower().replace("đ", "d"))
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
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


def sort_key(name):
    """Key that sorts names as a Vietnamese list does, on a server of any collation.

    The given name comes first, then the family and middle names. Letters follow the
    Vietnamese alphabet; tones decide only between words with the same letters.

    :param str name: full name
    :rtype: str
    """
    words = (name or "").lower().split()
    keys = []
    for word in words[-1:] + words[:-1]:
        pairs = [_split_letter(char) for char in unicodedata.normalize("NFC", word)]
        letters = "".join(_LETTER_RANK.get(letter, letter) for letter, __ in pairs)
        keys.append(letters + "." + "".join(_TONE_RANK[tone] for __, tone in pairs))
    return " ".join(keys)


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


def figure(value):
    """Number in a Vietnamese text: dot for thousands, comma for decimals, at most two.

    :param float value:
    :rtype: str
    """
    text = f"{value:,.2f}".rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,"))
