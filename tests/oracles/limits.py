"""Where a likelihood has its supremum: inside, or in which of the simpler models at the ends of the parameters.

    python3 limits.py > expected/limits.json        three minutes

Each simpler model is written down as what it is (one rate for all, one probability for all, some who leave at the first
chance and others who never leave, nobody who leaves), with its own parameters and no large numbers, and fitted by
Nelder and Mead's method from many starts. The samples are those of `../data/value/boundary.json` and small random ones;
a random one whose two best models differ by less than a thousandth is left out.
"""

import sys

sys.dont_write_bytecode = True

import json
import math
import os

from minimize import simplex

INFINITE = float("inf")

# ---- buying: how likely x purchases at their times are, if the customer was there for T


def rising(a, n):
    return sum(math.log(a + i) for i in range(n))


def gamma_rates(x, T, p):
    r, alpha = math.exp(p[0]), math.exp(p[1])
    return rising(r, x) - r * math.log1p(T / alpha) - x * math.log(alpha + T)


def one_rate(x, T, p):
    return x * p[0] - math.exp(p[0]) * T


# name: (function, parameters, ends, numbers to compare)
BUYING = {
    "free": (gamma_rates, 2, [], lambda p: {"r": math.exp(p[0]), "alpha": math.exp(p[1])}),
    "alike": (one_rate, 1, [["r", "infinity"], ["alpha", "infinity"]], lambda p: {"r/alpha": math.exp(p[0])}),
}

# ---- leaving at one of m chances: (ln of still being here after m, ln of leaving at the mth)


def ln(x):
    return math.log(x) if x > 0 else -INFINITE


def share(p):
    return 1 / (1 + math.exp(-p)) if p > -700 else 0.0


def beta_chances(m, p):
    a, b = math.exp(p[0]), math.exp(p[1])
    stay = rising(b, m) - rising(a + b, m)
    return stay, (stay + math.log(a) - math.log(b + (m - 1))) if m else -INFINITE


def one_chance(m, p):
    leave = share(p[0])
    return m * ln(1 - leave), (ln(leave) + (m - 1) * ln(1 - leave)) if m else -INFINITE


def all_or_nothing(m, p):
    leave = share(p[0])
    return (ln(1 - leave) if m else 0.0), (ln(leave) if m == 1 else -INFINITE)


def never(m, p):
    return 0.0, -INFINITE


def at_the_first(m, p):
    return (0.0 if m == 0 else -INFINITE), (0.0 if m == 1 else -INFINITE)


CHANCES = {
    "free": (beta_chances, 2, [], lambda p: {"a": math.exp(p[0]), "b": math.exp(p[1])}),
    "alike": (one_chance, 1, [["a", "infinity"], ["b", "infinity"]], lambda p: {"a/b": math.exp(p[0])}),
    "split": (all_or_nothing, 1, [["a", "least"], ["b", "least"]], lambda p: {"a/b": math.exp(p[0])}),
    "lowest": (never, 0, [["a", "least"]], lambda p: {}),
    "highest": (at_the_first, 0, [["b", "least"]], lambda p: {}),
}

# ---- leaving at any moment: (ln of still being here at T, ln density of leaving at u, ln of having left at once)


def gamma_moments(u, p):
    s, beta = math.exp(p[0]), math.exp(p[1])
    stay = -s * math.log1p(u / beta)
    return stay, math.log(s) - math.log(beta + u) + stay, -INFINITE


def one_moment(u, p):
    return -math.exp(p[0]) * u, p[0] - math.exp(p[0]) * u, -INFINITE


def no_moment(u, p):
    return 0.0, -INFINITE, -INFINITE


def left_at_once(u, p):
    return ln(1 - share(p[0])), -INFINITE, ln(share(p[0]))


MOMENTS = {
    "free": (gamma_moments, 2, [], lambda p: {"s": math.exp(p[0]), "beta": math.exp(p[1])}),
    "alike": (one_moment, 1, [["s", "infinity"], ["beta", "infinity"]], lambda p: {"s/beta": math.exp(p[0])}),
    "lowest": (no_moment, 0, [["s", "least"]], lambda p: {}),
    "at once": (left_at_once, 1, [["s", "least"], ["beta", "least"]], lambda p: {}),
}


def legendre(n):
    """The points and weights of Gauss and Legendre on 0..1."""
    points = []
    for i in range(n):
        z = math.cos(math.pi * (i + 0.75) / (n + 0.5))
        for _ in range(100):
            a, b = 1.0, 0.0
            for j in range(n):
                a, b = ((2 * j + 1) * z * a - j * b) / (j + 1), a
            slope = n * (z * a - b) / (z * z - 1)
            step = a / slope
            z -= step
            if abs(step) < 1e-15:
                break
        points.append(((1 - z) / 2, 1 / ((1 - z * z) * slope * slope)))
    return points


POINTS = legendre(24)


def add(*terms):
    most = max(terms)
    return most if most == -INFINITE else most + math.log(sum(math.exp(t - most) for t in terms))


def of_chances(first):
    def row(x, t_x, T, buying, p, leaving, q):
        stay, left = leaving(x + first, q)
        return add(stay + buying(x, T, p), left + buying(x, t_x, p))

    return row


def of_moments(x, t_x, T, buying, p, leaving, q):
    stay, _, at_once = leaving(T, q)
    terms = [stay + buying(x, T, p), at_once if x == 0 else -INFINITE]
    if leaving in (gamma_moments, one_moment) and T > t_x:
        # Equal steps of ln(1 + (u - t_x)/scale): the density falls fast at first where beta is small.
        scale = min(1.0, T / 40)
        end = math.log1p((T - t_x) / scale)
        for piece in range(3):
            for at, weight in POINTS:
                v = end * (piece + at) / 3
                u = t_x + scale * math.expm1(v)
                density = leaving(u, q)[1] + buying(x, u, p)
                terms.append(density + v + math.log(scale * weight * end / 3))
    return add(*terms)


MODELS = {
    "bg": (of_chances(0), CHANCES),
    "mbg": (of_chances(1), CHANCES),
    "pareto": (of_moments, MOMENTS),
}


def fits(name, rows):
    """The supremum of each simpler model, best first."""
    row, leavings = MODELS[name]
    found = []
    for buying, n, ends, told in BUYING.values():
        for leaving, m, more_ends, more_told in leavings.values():

            def cost(p):
                if any(abs(x) > 60 for x in p):
                    return INFINITE
                try:
                    sums = [count * row(x, t_x, T, buying, p[:n], leaving, p[n:]) for x, t_x, T, count in rows]
                except (OverflowError, ValueError):
                    return INFINITE
                return -sum(sums)

            per_time = math.log(sum(x * c for x, _, _, c in rows) / sum(T * c for _, _, T, c in rows))
            tries = []
            for spread in (0.0, 1.5):
                rates = [spread, spread - per_time] if n == 2 else [per_time + spread]
                for level in (-2.0, 0.5):
                    if m == 2 and leavings is MOMENTS:
                        ways = [[level, level + 3.0]]
                    else:
                        ways = [[level, 0.5], [level, 2.0]] if m == 2 else [[level] * m]
                    tries += [rates + way for way in ways]
            best = min((simplex(cost, start) for start in tries), key=lambda end: end[1])
            at, value = best
            found.append({
                "ends": ends + more_ends,
                "log_likelihood": -value,
                "is_inside": all(abs(x) < 11 for x in at),
                "numbers": {**told(at[:n]), **more_told(at[n:])},
            })
    return found


def judged(name, rows):
    found = [one for one in fits(name, rows) if one["log_likelihood"] > -INFINITE]
    inside = sorted((one for one in found if one["is_inside"]), key=lambda one: -one["log_likelihood"])
    best = inside[0]
    # What is not inside is on its way to one that is.
    outside = max((one["log_likelihood"] for one in found if not one["is_inside"]), default=-INFINITE)
    assert outside < best["log_likelihood"] + 1e-5, (name, rows, found)
    others = [one["log_likelihood"] for one in inside[1:] if one["ends"] != best["ends"]]
    return best, best["log_likelihood"] - max(others, default=-INFINITE)


def told(case, name, rows, best):
    return {
        "case": case,
        "model": name,
        "rows": rows,
        "limits": best["ends"],
        "log_likelihood": round(best["log_likelihood"], 8),
        "numbers": {key: float(f"{value:.8g}") for key, value in best["numbers"].items()},
    }


class Random:
    def __init__(self, seed):
        self.state = seed

    def below(self, n):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % n


def small(random):
    """A few kinds of customers, each with some of them; whole days."""
    rows = []
    for _ in range(3 + random.below(4)):
        T = 20 + random.below(25)
        x = random.below(3) * (1 + random.below(3))
        t_x = 1 + random.below(T) if x else 0
        rows.append([x, t_x, T, 1 + random.below(40)])
    return rows


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, "..", "data", "value", "boundary.json")) as file:
        cases = json.load(file)
    out = [told(case["case"], case["model"], case["rows"], judged(case["model"], case["rows"])[0]) for case in cases]
    random = Random(20261128)
    number = 0
    while number < 30:
        rows = small(random)
        if sum(count for x, _, _, count in rows if x) < 6:
            continue
        name = list(MODELS)[number % 3]
        best, ahead = judged(name, rows)
        if ahead > 1e-3:
            number += 1
            out.append(told(f"random {number}", name, rows, best))
    print("[\n" + ",\n".join(json.dumps(one) for one in out) + "\n]")


main()
