"""Whole-number noise: what OpenDP draws, tells of it, and how probable each number is.

    python3 noise.py > expected/noise.json

Needs opendp (0.16). OpenDP takes its random bits from the operating system, so its draws differ from run to run; they are held
against the probabilities of the definition here before they are written.
"""
import json
import math
from collections import Counter
from decimal import Decimal, getcontext
from fractions import Fraction

import opendp.prelude as dp
from opendp.accuracy import discrete_laplacian_scale_to_accuracy

getcontext().prec = 40
dp.enable_features("contrib")
DRAWS = 200_000
# Counts of a user, and epsilon.
CASES = [(1, "0.5"), (1, "2.5"), (30, "0.5"), (7, "0.3"), (3, "9")]


def probabilities(scale, ends):
    """P(x) for x from -ends to ends, by (1 - r) / (1 + r) r^|x|, r = e^(-1 / scale)."""
    r = (-Decimal(scale.denominator) / Decimal(scale.numerator)).exp()
    return {x: (1 - r) / (1 + r) * r ** abs(x) for x in range(-ends, ends + 1)}


def draws(scale):
    space = dp.vector_domain(dp.atom_domain(T="i64")), dp.l1_distance(T="i64")
    return dp.m.make_laplace(*space, scale=float(scale))([0] * DRAWS)


def chi_square(seen, expected):
    """Over numbers with at least 20 expected, the others as one; and the degrees of freedom."""
    large = {x: float(p) * DRAWS for x, p in expected.items() if p * DRAWS >= 20}
    rest = DRAWS - sum(large.values())
    others = DRAWS - sum(seen[x] for x in large)
    sum_of = sum((seen[x] - e) ** 2 / e for x, e in large.items())
    if rest >= 20:
        return sum_of + (others - rest) ** 2 / rest, len(large)
    return sum_of, len(large) - 1


def main():
    cases = []
    for most, epsilon in CASES:
        scale = Fraction(most) / Fraction(epsilon)
        seen = Counter(draws(scale))
        expected = probabilities(scale, math.ceil(scale) * 12 + 5)
        found, freedom = chi_square(seen, expected)
        assert found < freedom + 4 * math.sqrt(2 * freedom) + 10, (most, epsilon, found, freedom)
        single = dp.m.make_laplace(dp.atom_domain(T="i64"), dp.absolute_distance(T="i64"), scale=float(scale))
        cases.append({
            "counts_of_a_user": most,
            "epsilon": float(epsilon),
            "told_at_most": single.map(most),
            "at_least_with_probability": [
                [alpha, discrete_laplacian_scale_to_accuracy(float(scale), alpha)] for alpha in (0.5, 0.1, 0.05, 0.01)
            ],
            "draws": sorted(seen.items()),
            "probabilities": [[x, float(p)] for x, p in expected.items() if p * DRAWS >= 1],
        })
    print(json.dumps(cases))


if __name__ == "__main__":
    main()
