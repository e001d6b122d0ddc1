"""How often the intervals of trials hold the truth, and how often guardrails pass that should not, in made-up experiments.

    python3 trial_coverage.py

Takes some minutes. The estimators are those of `trial.py`, which the crate is compared with.
"""
import math

import numpy as np
from scipy import stats

from trial import compare, mover, nearest


def main():
    """Made-up experiments whose truth is known: how often the interval of 95 % holds it."""
    times = 4_000
    draws = np.random.default_rng(1)

    def sessions(n, gain):
        habit = draws.gamma(1.2, 3, n)
        before, after = draws.poisson(habit) + 1, draws.poisson(habit) + 1
        rate = draws.lognormal(0, 0.6, n)
        value = lambda sessions, gain: sessions * (rate + gain) + draws.lognormal(0, 1, n)
        return np.column_stack([value(after, gain), after, value(before, 0), before])

    def share(name, of):
        print(f"{name:60} {np.mean([of() for _ in range(times)]):.4f}")

    # E d = 4.6; E x = E d·e^0.18 + e^0.5 and the gain in each session.
    base = math.exp(0.18) + math.exp(0.5) / 4.6
    for n, m in [(50, 50), (300, 900), (2000, 2000)]:
        for before in [False, True]:
            def holds(relation):
                found = compare([{"a": sessions(n, 0), "b": sessions(m, 0.2)}], True, before, False)
                effect, se = found[relation]
                truth = 0.2 if relation == "absolute" else 0.2 / base
                return abs(effect - truth) <= stats.t.isf(0.025, found["degrees"]) * se
            for relation in ["absolute", "relative"]:
                share(f"ratio of {n} and {m} {relation}{' with before' if before else ''}", lambda: holds(relation))

    def strata(n):
        # Shares of strata are drawn too, and their effects differ.
        pairs = []
        counts = draws.multinomial(n, [0.5, 0.3, 0.2])
        for count, level, gain in zip(counts, [0.0, 20.0, 50.0], [1.0, 2.0, 5.0]):
            treated = draws.random(count) < 0.5
            value = level + gain * treated + draws.gamma(1, 4, count)
            rows = np.column_stack([value, np.ones(count), np.zeros(count), np.ones(count)])
            pairs.append({"a": rows[~treated], "b": rows[treated]})
        found = compare(pairs, False, False, False)
        effect, se = found["absolute"]
        return abs(effect - 2.1) <= stats.t.isf(0.025, found["degrees"]) * se
    for n in [120, 1000]:
        share(f"strata, {n} users", lambda: strata(n))

    def capped(n):
        a, b = np.floor(draws.lognormal(3, 1.2, n)), np.floor(draws.lognormal(3.1, 1.2, n))
        cap = nearest(np.concatenate([a, b]).astype(int).tolist(), 0.99)
        found = compare([{"a": column(np.minimum(a, cap)), "b": column(np.minimum(b, cap))}], False, False, False)
        effect, se = found["absolute"]
        return abs(effect - truth) <= stats.t.isf(0.025, found["degrees"]) * se
    column = lambda values: np.column_stack([values, np.ones(len(values)), np.zeros(len(values)), np.ones(len(values))])
    a, b = np.floor(draws.lognormal(3, 1.2, 4_000_000)), np.floor(draws.lognormal(3.1, 1.2, 4_000_000))
    cap = np.quantile(np.concatenate([a, b]), 0.99)
    truth = np.minimum(b, cap).mean() - np.minimum(a, cap).mean()
    for n in [200, 2000]:
        share(f"mean capped at 0.99, {n} users an arm", lambda: capped(n))

    def quantile(p, n, m, draw, shift, z):
        a, b = np.sort(draw(n)), np.sort(draw(m) + shift)
        interval = mover(a.tolist(), b.tolist(), p, z)
        return interval[0] <= shift <= interval[1]
    wide = lambda n: np.floor(draws.lognormal(3, 1.5, n) * 100)
    tied = lambda n: draws.poisson(1.3, n)
    for p, n, m in [(0.5, 20, 20), (0.5, 200, 1000), (0.9, 60, 60), (0.9, 500, 500), (0.99, 1000, 1000), (0.1, 60, 90)]:
        for name, draw in [("wide", wide), ("tied", tied)]:
            share(f"quantile {p} of {n} and {m} {name}", lambda: quantile(p, n, m, draw, 7, 1.959963984540054))

    def guardrail(p, n):
        # Worse by exactly the margin: it should pass in 5 % of cases at most.
        if p is None:
            a, b = draws.gamma(1, 4, n), draws.gamma(1, 4, n) - 1
            found = compare([{"a": column(a), "b": column(b)}], False, False, False)
            effect, se = found["absolute"]
            return effect - stats.t.isf(0.05, found["degrees"]) * se > -1
        a, b = np.sort(wide(n)), np.sort(wide(n) - 100)
        interval = mover(a.tolist(), b.tolist(), p, stats.norm.isf(0.05))
        return interval[0] > -100
    for p, n in [(None, 50), (None, 1000), (0.5, 50), (0.9, 200)]:
        share(f"guardrail at its margin passes, {'mean' if p is None else f'quantile {p}'} of {n}", lambda: guardrail(p, n))


if __name__ == "__main__":
    main()
