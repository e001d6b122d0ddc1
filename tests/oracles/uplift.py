"""Uplift of made-up experiments: the truth for `tests/all/outreach/uplift.rs`. Needs numpy, scipy and scikit-uplift.

    python3 uplift.py > expected/uplift.json

The curve is that of `sklift.metrics.qini_curve`, of money by numpy. The coefficient is its area by trapezoids less that of the line to its end, per user and treated. The
standard error is the infinitesimal jackknife by its definition: the slope of the coefficient in the weight of each user, by differences; beside
it stands the jackknife that leaves out each user in turn. Groups and the top by numpy and `scipy.stats.ttest_ind`.
"""

import json

import numpy as np
from scipy import stats
from sklift.metrics import qini_curve

GROUPS, TOP, PLANNED = 10, 0.3, 0.4


def made_up(seed, n, digits, money):
    dice = np.random.default_rng(seed)
    score = np.round(dice.random(n), digits)
    treated = (dice.random(n) < PLANNED).astype(int)
    chance = 0.15 + 0.25 * treated * (score > 0.55) + 0.1 * dice.random(n)
    bought = (dice.random(n) < chance).astype(int)
    outcome = bought * dice.integers(-200, 5_000, n) if money else bought
    return score, treated, outcome


def levels(score, treated, outcome, weight):
    """Weights, and weighted outcomes of each arm, by score from the highest."""
    scores = np.unique(score)[::-1]
    place = np.searchsorted(-scores, -score)
    add = lambda values: np.bincount(place, values, len(scores))
    return [add(weight * treated), add(weight * (1 - treated)), add(weight * treated * outcome), add(weight * (1 - treated) * outcome)]


def points(score, treated, outcome, weight):
    n, m, y, z = (np.cumsum(of) for of in levels(score, treated, outcome, weight))
    ratio = np.divide(n, m, out=np.zeros_like(n), where=m > 0)
    return n[-1], np.r_[0, n + m], np.r_[0, y - z * ratio]


def coefficient(score, treated, outcome, weight):
    n, x, gain = points(score, treated, outcome, weight)
    return (np.trapezoid(gain, x) / x[-1] - gain[-1] / 2) / n


def interval(one, other):
    test = stats.ttest_ind(one, other, equal_var=False).confidence_interval(0.95)
    return [float(one.mean() - other.mean()), float(test.low), float(test.high)]


def case(seed, n, digits, money):
    score, treated, outcome = made_up(seed, n, digits, money)
    of = lambda weight: coefficient(score, treated, outcome, weight)
    ones = np.ones(n)
    value = of(ones)
    # scikit-uplift knows outcomes of yes and no only.
    x, curve = points(score, treated, outcome, ones)[1:] if money else qini_curve(outcome, score, treated)
    assert np.isclose((np.trapezoid(curve, x) / n - curve[-1] / 2) / treated.sum(), value)
    step = 1e-4
    slopes, without = np.empty(n), np.empty(n)
    for user in range(n):
        one = np.zeros(n)
        one[user] = step
        slopes[user] = (of(ones + one) - of(ones - one)) / (2 * step)
        one[user] = 1
        without[user] = of(ones - one)
    error = np.sqrt(np.sum(slopes**2))
    reach = stats.norm.isf(0.025) * error

    order = np.argsort(-score, kind="stable")
    before = np.searchsorted(-score[order], -score, side="left")
    group = before * GROUPS // n + 1
    observed = treated.mean()
    groups = []
    for number in range(1, GROUPS + 1):
        here = group == number
        if not here.any():
            continue
        t, c = here & (treated == 1), here & (treated == 0)
        transformed = outcome * (treated - observed) / (observed * (1 - observed))
        groups.append({
            "number": number,
            "users": [int(c.sum()), int(t.sum())],
            "scores": [score[here].min(), score[here].max()],
            "effect": interval(outcome[t], outcome[c]),
            "transformed": float(transformed[here].mean()),
            "planned": float((outcome * (treated - PLANNED) / (PLANNED * (1 - PLANNED)))[here].mean()),
        })
    best = before < TOP * n - 1e-9
    effect = interval(outcome[best & (treated == 1)], outcome[best & (treated == 0)])
    return {
        "money": money,
        "users": [[float(s), int(t), int(y)] for s, t, y in zip(score, treated, outcome)],
        "curve": [[int(a), float(b)] for a, b in zip(x[1:], curve[1:])],
        "value": float(value),
        "standard_error": float(error),
        "interval": [float(value - reach), float(value + reach)],
        "left_out": float(np.sqrt((n - 1) / n * np.sum((without - without.mean()) ** 2))),
        "groups": groups,
        "top": {"users": int(best.sum()), "effect": effect},
    }


cases = [case(3, 800, 2, False), case(4, 400, 6, False), case(5, 500, 6, True), case(7, 500, 1, True)]
print("[\n" + ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases) + "\n]")
