"""What is unusual for a user by their own past: days away, and a week of little; for the other scripts, no command.

Definitions are in README.md beside this file. In fractions, term by term.
"""

from datetime import timedelta
from fractions import Fraction
from math import comb


def binomial_at_most(most, trials, chance):
    return sum(comb(trials, i) * chance**i * (1 - chance) ** (trials - i) for i in range(most + 1))


def days_away(active, joined, day):
    """The first of the last n days (28 at most) whose active days have the lowest tail against the 56 before, and that tail."""
    best = None
    for n in range(1, 29):
        start = day - timedelta(n - 1)
        first = max(joined, start - timedelta(56))
        before = (start - first).days
        if before < 14:
            break
        seen = sum(start <= one <= day for one in active)
        usual = sum(first <= one < start for one in active)
        tail = binomial_at_most(seen, n, Fraction(usual + 1, before + 2))
        if best is None or tail <= best[1]:
            best = start, tail
    return best


def middle(values):
    """The median, halfway between the two in the middle if their number is even."""
    ordered = sorted(values)
    return Fraction(ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2], 2)


def week(sums, joined, day):
    """How many deviations the sum of the last 7 days is from the median of up to eight weeks before; sums are by day."""
    of = lambda place: sum(sum_ for one, sum_ in sums.items() if 7 * place <= (day - one).days <= 7 * place + 6)
    weeks = min(8, ((day - joined).days + 1) // 7 - 1)
    if weeks < 4:
        return None
    before = [of(place) for place in range(1, weeks + 1)]
    median = middle(before)
    spread = middle([abs(value - median) for value in before])
    return Fraction("0.6745") * (of(0) - median) / spread if spread else None
