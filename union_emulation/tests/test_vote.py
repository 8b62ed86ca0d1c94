import itertools
from fractions import Fraction

from odoo.tests import BaseCase, tagged

from ..tools import vote
from ..tools.vote import Count, Rule

#: (share, how it is counted), as councils use them.
SHARES = (
    ((1, 2), "more_than"),
    ((2, 3), "at_least"),
    ((70, 100), "at_least"),
    ((80, 100), "at_least"),
    ((90, 100), "at_least"),
)
#: Votes needed of 1 to 25, worked out by hand: one column for each share above.
NEEDED_BY_HAND = """
     1   1   1   1   1   1
     2   2   2   2   2   2
     3   2   2   3   3   3
     4   3   3   3   4   4
     5   3   4   4   4   5
     6   4   4   5   5   6
     7   4   5   5   6   7
     8   5   6   6   7   8
     9   5   6   7   8   9
    10   6   7   7   8   9
    11   6   8   8   9  10
    12   7   8   9  10  11
    13   7   9  10  11  12
    14   8  10  10  12  13
    15   8  10  11  12  14
    16   9  11  12  13  15
    17   9  12  12  14  16
    18  10  12  13  15  17
    19  10  13  14  16  18
    20  11  14  14  16  18
    21  11  14  15  17  19
    22  12  15  16  18  20
    23  12  16  17  19  21
    24  13  16  17  20  22
    25  13  17  18  20  23
"""
#: Whole cases worked out by hand: rule, count, then base, needed, outstanding and whether passed.
CASES = (
    # 11 members, 90 % of all = 10: the absent one decides
    (Rule(9, 10), Count(11, 10, favour=9, against=1), 11, 10, 1, False),
    (Rule(9, 10), Count(11, 11, favour=10, against=1), 11, 10, 0, True),
    # the same, one absent asked in writing, who agrees
    (
        Rule(9, 10, absent_in_writing=True),
        Count(11, 10, written=1, favour=10, against=1),
        11,
        10,
        0,
        True,
    ),
    # of those present the same nine are enough
    (Rule(9, 10, base="present"), Count(11, 10, favour=9, against=1), 10, 9, 0, True),
    # one recused: stays in the count, or leaves it
    (Rule(9, 10), Count(11, 11, recused_present=1, favour=9, against=1), 11, 10, 0, False),
    (
        Rule(9, 10, recused_leave=True),
        Count(11, 11, recused_present=1, favour=9, against=1),
        10,
        9,
        0,
        True,
    ),
    # an invalid ballot stays in the count
    (Rule(1, 2, "more_than", "issued"), Count(10, 10, favour=5, invalid=5), 10, 6, 0, False),
    (Rule(1, 2, "at_least", "issued"), Count(10, 10, favour=5, invalid=5), 10, 5, 0, True),
    # one present took no ballot: he is not among the ballots issued
    (
        Rule(1, 2, "more_than", "issued"),
        Count(10, 10, without=1, favour=5, against=4),
        9,
        5,
        0,
        True,
    ),
    # an answer in writing where the rule asks nobody for it counts in nothing
    (Rule(2, 3, base="present"), Count(9, 6, written=3, favour=4, against=2), 6, 4, 0, True),
    (
        Rule(2, 3, base="present", absent_in_writing=True),
        Count(9, 6, written=3, favour=4, against=5),
        9,
        6,
        0,
        False,
    ),
    # two recused, one of them absent: they leave all, but only one leaves those present
    (
        Rule(8, 10, recused_leave=True),
        Count(12, 10, recused_present=1, recused_absent=1, favour=8, against=1),
        10,
        8,
        1,
        True,
    ),
    (
        Rule(8, 10, base="present", recused_leave=True),
        Count(12, 10, recused_present=1, recused_absent=1, favour=8, against=1),
        9,
        8,
        0,
        True,
    ),
    # everybody is recused: nothing is enough
    (Rule(1, 2, recused_leave=True), Count(1, 1, recused_present=1), 0, 0, 0, False),
    # more than all is never reached
    (Rule(1, 1, "more_than"), Count(3, 3, favour=3), 3, 4, 0, False),
)


def counted(rule, marks):
    """Of one mark a member, whether he is in what the share is taken of; slowly, one by one."""
    number = 0
    for present, written, recused, took in marks:
        asked = not present and written and not recused and rule.absent_in_writing
        if rule.base == "issued":
            number += bool(asked or (present and not recused and took))
        elif rule.base == "present":
            number += bool(asked or (present and not (recused and rule.recused_leave)))
        else:
            number += not (recused and rule.recused_leave)
    return number


def enough(rule, favour, base):
    """Cross-multiplied, without fractions."""
    if not base:
        return False
    left, right = favour * rule.denominator, base * rule.numerator
    return left > right if rule.comparison == "more_than" else left >= right


@tagged("post_install", "-at_install")
class TestVote(BaseCase):
    """What a share of votes is taken of, how many are needed, and who is outstanding."""

    def test_needed_as_worked_out_by_hand(self):
        lines = NEEDED_BY_HAND.strip().splitlines()
        self.assertEqual(len(lines), 25)
        for line in lines:
            base, *expected = map(int, line.split())
            found = [vote.needed_of(Rule(*share, comparison), base) for share, comparison in SHARES]
            self.assertEqual(found, expected, f"of {base}")

    def test_cases_as_worked_out_by_hand(self):
        for rule, count, base, needed, outstanding, passed in CASES:
            with self.subTest(rule=rule, count=count):
                self.assertEqual(
                    vote.tally(rule, count),
                    vote.Tally(base, needed, count.favour, outstanding, passed),
                )

    def _councils(self):
        """Councils of 1 to 25 members of every mixture that matters, one mark a member."""
        for members in range(1, 26):
            some = sorted({0, 1, members // 3})
            for absent, written, recused, without in itertools.product(some, some, some, (0, 1)):
                if absent > members or written > absent or recused > members:
                    continue
                for at_the_end in (False, True):  # those recused are absent, or present
                    marks = []
                    for place in range(members):
                        present = place >= absent
                        out = place >= members - recused if at_the_end else place < recused
                        marks.append([present, place < written, out, True])
                    free = [mark for mark in marks if mark[0] and not mark[2]]
                    if without > len(free):
                        continue
                    for mark in free[:without]:
                        mark[3] = False
                    yield marks

    def test_truth_table(self):
        seen = 0
        for marks in self._councils():
            present = sum(mark[0] for mark in marks)
            frame = {
                "members": len(marks),
                "present": present,
                "written": sum(not p and w and not r for p, w, r, __ in marks),
                "recused_present": sum(p and r for p, __, r, __ in marks),
                "recused_absent": sum(r and not p for p, __, r, __ in marks),
                "without": sum(not took for *__, took in marks),
            }
            for (share, comparison), base, leave, writing in itertools.product(
                SHARES, vote.BASES, (False, True), (False, True)
            ):
                rule = Rule(*share, comparison, base, leave, writing)
                whole = counted(rule, marks)
                self.assertEqual(vote.base_of(rule, Count(**frame)), whole, (rule, marks))
                needed = next(n for n in range(whole + 2) if enough(rule, n, whole) or n > whole)
                if whole:
                    self.assertEqual(vote.needed_of(rule, whole), needed, (rule, whole))
                ballots = counted(rule._replace(base="issued"), marks)
                for favour, invalid in {(0, 0), (needed - 1, 1), (needed, 0), (ballots, 0)}:
                    if favour < 0 or favour + invalid > ballots:
                        continue
                    against = ballots - favour - invalid
                    count = Count(**frame, favour=favour, invalid=invalid, against=against)
                    found = vote.tally(rule, count)
                    self.assertEqual(found.passed, enough(rule, favour, whole), (rule, count))
                    self.assertGreaterEqual(found.outstanding, 0)
                    seen += 1
        self.assertGreater(seen, 100_000)

    def test_quorum(self):
        self.assertEqual(
            [vote.quorum_of(2, 3, n) for n in range(1, 13)],
            [
                1,
                2,
                2,
                3,
                4,
                4,
                5,
                6,
                6,
                7,
                8,
                8,
            ],
        )

    def test_share_in_words(self):
        self.assertEqual(vote.share_text(9, 10), "90 %")
        self.assertEqual(vote.share_text(2, 3), "2/3")
        self.assertEqual(vote.share_text(4, 6), "2/3")

    def test_ties_are_parted_by_the_chain_in_its_order(self):
        totals = {"a": Fraction(80), "b": Fraction(91), "c": Fraction(80), "d": Fraction(80)}
        first = ("merit", {"a": 1, "b": 0, "c": 2, "d": 1})
        second = ("lot", {"a": 1, "b": 2, "c": 3, "d": 4})
        order, used = vote.ranked(totals, [first, second])
        self.assertEqual(order, ["b", "c", "d", "a"])
        self.assertEqual(used, [("merit", ("a", "c", "d")), ("lot", ("a", "d"))])

    def test_without_a_tie_nothing_is_used(self):
        order, used = vote.ranked({"a": Fraction(1), "b": Fraction(2)}, [("lot", {"a": 9, "b": 1})])
        self.assertEqual((order, used), (["b", "a"], []))
