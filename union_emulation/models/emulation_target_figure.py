"""When a figure counts as reached, better or worse, and how a percentage becomes a number.

Figures have at most two decimals and are compared as decimals, never as binary fractions.
"""

import math
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal, InvalidOperation

from odoo.tools import SQL, formatLang

#: What an indicator may ask for.
DIRECTIONS = [
    ("at_least", "At least"),
    ("at_most", "At most"),
    ("exactly", "Exactly"),
    ("zero", "Must be 0"),
]
HIGHEST = Decimal("999999999999")


def exact(value):
    """A stored figure as a decimal.

    :param float value: figure of two decimals
    :rtype: Decimal
    """
    return Decimal(f"{value or 0:.2f}")


def text(env, value):
    """A figure as the user's language writes it, without zeros behind its point.

    :param odoo.api.Environment env:
    :param value: float or Decimal of at most two decimals
    :rtype: str
    """
    figure = exact(value)
    digits = next(count for count in range(3) if round(figure, count) == figure)
    return formatLang(env, float(figure), digits=digits)


def parse(value):
    """A figure as a client sent it, or nothing where it is none.

    :param value: whatever a client sent
    :return: not negative, at most two decimals, at most twelve places before them
    :rtype: Decimal | None
    """
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    if isinstance(value, float) and not math.isfinite(value):
        return None
    try:
        figure = Decimal(str(value))
    except InvalidOperation:
        return None
    if not 0 <= figure <= HIGHEST or figure != round(figure, 2):
        return None
    return figure


def is_reached(direction, target, actual):
    """Tell whether a result reaches a target; a result on the boundary does.

    :param str direction: key of ``DIRECTIONS``
    :param Decimal target:
    :param Decimal actual:
    :rtype: bool
    """
    if direction == "at_least":
        return actual >= target
    if direction == "at_most":
        return actual <= target
    return actual == (target if direction == "exactly" else 0)


def share(rate, base, direction):
    """The whole number that a percentage of a base is, rounded as :func:`of_base` does.

    :param Decimal rate: in per cent
    :param int base:
    :param str direction: key of ``DIRECTIONS``
    :rtype: Decimal
    """
    rounding = {"at_least": ROUND_CEILING, "at_most": ROUND_FLOOR}.get(direction, ROUND_HALF_UP)
    return (rate * base / 100).quantize(Decimal(1), rounding)


def of_base(row, base, direction):
    """SQL of the whole number that is a percentage of a base, in exact arithmetic.

    At least rounds up, at most rounds down, exactly rounds to the nearest (halves up). Grades
    that are rounded up do not add up to more than there is: the last ones give way.

    :param SQL row: has ``rate`` in per cent, and ``better``, the rates of the grades before
    :param SQL base: integer
    :param SQL direction: key of ``DIRECTIONS``
    :rtype: SQL
    """
    return SQL(
        """
        LEAST(
            CASE %(direction)s
                 WHEN 'at_least' THEN CEIL(%(row)s.rate::numeric * %(base)s / 100)
                 WHEN 'at_most' THEN FLOOR(%(row)s.rate::numeric * %(base)s / 100)
                 ELSE ROUND(%(row)s.rate::numeric * %(base)s / 100)
            END,
            CASE WHEN %(row)s.better IS NOT NULL THEN GREATEST(
                 0,
                 %(base)s - (SELECT COALESCE(SUM(CEIL(before.rate * %(base)s / 100)), 0)
                               FROM UNNEST(%(row)s.better::numeric[]) AS before (rate)))
            END
        )
        """,
        row=row,
        base=base,
        direction=direction,
    )
