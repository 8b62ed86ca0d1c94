"""Arithmetic of votes: whole numbers and exact fractions, nothing of the database.

Who is counted in what a share of votes is taken of:

========  ==============================================================================
all       every member of the council
present   members present, and those absent who answer in writing where the rule asks them
issued    ballots issued: to members present who took one, and in writing as above
========  ==============================================================================

Whoever is recused on a line gets no ballot for it; whether he leaves the first two counts as well
is for the rule to say.  A member who does not vote, an abstention and an invalid ballot stay in
the count and are not in favour.
"""

from fractions import Fraction
from typing import NamedTuple

#: What a share of votes can be taken of.
BASES = ("all", "present", "issued")
COMPARISONS = ("at_least", "more_than")


class Rule(NamedTuple):
    """What one line of an agenda needs to pass."""

    numerator: int
    denominator: int
    comparison: str = "at_least"
    base: str = "all"
    recused_leave: bool = False
    absent_in_writing: bool = False


class Count(NamedTuple):
    """Who is there, and what was voted on one line.

    ``present`` counts the recused who are present; ``written`` counts only absent members who are
    asked in writing and may vote on the line; ``without`` those present who took no ballot.
    """

    members: int
    present: int = 0
    written: int = 0
    recused_present: int = 0
    recused_absent: int = 0
    without: int = 0
    favour: int = 0
    against: int = 0
    abstained: int = 0
    invalid: int = 0


class Tally(NamedTuple):
    """What the vote on one line comes to."""

    base: int
    needed: int
    favour: int
    outstanding: int
    passed: bool


def base_of(rule, count):
    """Number of which the rule's share is taken.

    :param Rule rule:
    :param Count count:
    :rtype: int
    """
    written = count.written if rule.absent_in_writing else 0
    if rule.base == "issued":
        return count.present - count.recused_present - count.without + written
    if rule.base == "present":
        leaving = count.recused_present if rule.recused_leave else 0
        return count.present + written - leaving
    leaving = count.recused_present + count.recused_absent if rule.recused_leave else 0
    return count.members - leaving


def needed_of(rule, base):
    """Least number of votes in favour with which the line passes; more than the base: never.

    :param Rule rule:
    :param int base: see :func:`base_of`
    :rtype: int
    """
    whole, rest = divmod(base * rule.numerator, rule.denominator)
    return whole + 1 if rest or rule.comparison == "more_than" else whole


def is_enough(rule, favour, base):
    """Whether votes in favour reach the share.

    :param Rule rule:
    :param int favour:
    :param int base: of nobody nothing is enough
    :rtype: bool
    """
    if base <= 0:
        return False
    reached, share = Fraction(favour, base), Fraction(rule.numerator, rule.denominator)
    return reached > share if rule.comparison == "more_than" else reached >= share


def outstanding_of(rule, count):
    """Members who may still answer on the line, as the rule asks them.

    :param Rule rule:
    :param Count count:
    :rtype: int
    """
    answered = count.favour + count.against + count.abstained + count.invalid
    if rule.base == "all":
        asked = count.members - count.recused_present - count.recused_absent
    else:
        written = count.written if rule.absent_in_writing else 0
        asked = count.present - count.recused_present + written
        if rule.base == "issued":
            asked -= count.without
    return max(asked - answered, 0)


def tally(rule, count):
    """What the vote comes to.

    :param Rule rule:
    :param Count count:
    :rtype: Tally
    """
    base = base_of(rule, count)
    return Tally(
        base=base,
        needed=needed_of(rule, base),
        favour=count.favour,
        outstanding=outstanding_of(rule, count),
        passed=is_enough(rule, count.favour, base),
    )


def quorum_of(numerator, denominator, members):
    """Least number of members present with whom a council may sit.

    :param int numerator: upper number of the share
    :param int denominator: lower number of the share
    :param int members: all members
    :rtype: int
    """
    return -(-members * numerator // denominator)


def share_text(numerator, denominator):
    """A share as one says it: whole per cents, otherwise the fraction.

    :return: ``90 %``, ``2/3``
    :rtype: str
    """
    percent = Fraction(100 * numerator, denominator)
    if percent.denominator == 1:
        return f"{percent} %"
    share = Fraction(numerator, denominator)
    return f"{share.numerator}/{share.denominator}"


def ranked(totals, keys):
    """Order of nominees by their points, ties broken by a declared chain.

    :param dict totals: points by nominee, as exact fractions; more is better
    :param list keys: of each criterion of the chain in turn, (name, {nominee: value}); more is
        better
    :return: the nominees in order, and which criterion parted which of them
    :rtype: tuple[list, list[tuple]]
    """
    order, used = [], []
    for group in _groups(list(totals), totals):
        order += _part(group, list(keys), used)
    return order, used


def _groups(nominees, values):
    """Nominees of the same value together, the highest first, each in the order given."""
    by_value = {}
    for nominee in nominees:
        by_value.setdefault(values[nominee], []).append(nominee)
    return [by_value[value] for value in sorted(by_value, reverse=True)]


def _part(group, keys, used):
    if len(group) == 1 or not keys:
        return group
    (name, values), *rest = keys
    groups = _groups(group, values)
    if len(groups) > 1:
        used.append((name, tuple(group)))
    return [nominee for part in groups for nominee in _part(part, rest, used)]
