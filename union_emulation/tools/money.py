"""Money of awards: exact, in whole đồng."""

from decimal import ROUND_CEILING, Decimal

#: Sums are rounded up to whole tens of thousands (Decree 98/2023/NĐ-CP, article 53; continued by
#: Decree 152/2025/NĐ-CP).
STEP = 10_000


def award_money(factor, base):
    """Money that goes with an award.

    :param float factor: number of base salaries, with two decimals at most
    :param int base: base salary on the day of the decision, in đồng
    :return: đồng, rounded up to 10,000
    :rtype: int
    """
    # through its text: 0.3 is no binary number, and 0.3 of 2,340,000 is 702,000 exactly
    exact = Decimal(str(round(factor, 2))) * base
    return int((exact / STEP).to_integral_value(ROUND_CEILING)) * STEP
