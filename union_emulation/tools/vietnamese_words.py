"""Whole numbers in Vietnamese words, as sums of money are written out on papers."""

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
#: Names of the groups of three figures, from the right; above a billion they begin again.
GROUPS = ("", "nghìn", "triệu")
BILLION = 10**9


def in_words(number):
    """A whole number in words.

    :param int number: not below zero
    :return: e.g. một triệu không trăm linh năm nghìn
    :rtype: str
    """
    return " ".join(_words(number)) or DIGITS[0]


def _words(number, full=False):
    """Words of a number; ``full``: it stands behind a higher group, so its zeros are read."""
    billions, rest = divmod(number, BILLION)
    words = [*_words(billions, full), "tỷ"] if billions else []
    full = full or bool(billions)
    for place in (2, 1, 0):
        group, rest = divmod(rest, 1000**place)
        if group:
            words += [*_group(group, full), *filter(None, [GROUPS[place]])]
            full = True
    return words


def _group(number, full):
    """Words of up to three figures."""
    hundreds, rest = divmod(number, 100)
    tens, units = divmod(rest, 10)
    words = [DIGITS[hundreds], "trăm"] if hundreds or full else []
    if tens > 1:
        words += [DIGITS[tens], "mươi"]
    elif tens:
        words.append("mười")
    elif units and words:
        words.append("linh")
    if units == 1 and tens > 1:
        words.append("mốt")
    elif units == 5 and tens:
        words.append("lăm")
    elif units:
        words.append(DIGITS[units])
    return words
