"""Trials: means, ratios, quantiles and capped means of the users of two or more arms, user by user from the definitions.

    python3 trial.py > expected/trial.jsonl

Needs numpy, scipy, statsmodels and gbstats. Where gbstats, scipy or statsmodels have the same method, both are compared while
the cases are made. Each line of the output is a case: the rule, the users of each arm in each stratum, and the answers.
"""
import json
import math
import random

import numpy as np
from gbstats.frequentist.tests import (
    FrequentistConfig, OneSidedTreatmentGreaterTTest, OneSidedTreatmentLesserTTest, SequentialConfig, SequentialTwoSidedTTest,
    TwoSidedTTest,
)
from gbstats.models.statistics import RatioStatistic, RegressionAdjustedStatistic, SampleMeanStatistic, compute_theta
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.power import TTestIndPower
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW


def near(one, other, precision=1e-9):
    assert math.isclose(one, other, rel_tol=precision, abs_tol=1e-12), (one, other)


class Missing(Exception):
    pass


# Users are rows of value, denominator, value before, denominator before.

def level_of(is_ratio, value, denominator):
    """A mean or ratio, and what each user adds to it."""
    if not is_ratio:
        return value.mean(), lambda v, d: v
    if denominator.mean() <= 0:
        raise Missing("denominator")
    ratio = value.mean() / denominator.mean()
    return ratio, lambda v, d: (v - ratio * d) / denominator.mean()


def weighted(strata, arm):
    """The rows of an arm, each stratum with the share that it has of both arms."""
    total = sum(len(pair["a"]) + len(pair["b"]) for pair in strata)
    means = [np.mean(pair[arm], axis=0) if arm != "both" else np.mean(np.vstack([pair["a"], pair["b"]]), axis=0) for pair in strata]
    shares = [(len(pair["a"]) + len(pair["b"])) / total for pair in strata]
    return sum(share * mean for share, mean in zip(shares, means)), shares, total


def form(is_ratio, means, columns):
    value, denominator = means[columns[0]], means[columns[1]]
    level, _ = level_of(is_ratio, np.array([value]), np.array([denominator]))
    if not is_ratio:
        return level, lambda rows: rows[:, columns[0]]
    return level, lambda rows: (rows[:, columns[0]] - level * rows[:, columns[1]]) / denominator


def compare(strata, is_ratio, uses_before, checks=True):
    """Values of both arms, absolute and relative effect with standard errors, degrees of freedom, deviations."""
    for pair in strata:
        if min(len(pair["a"]), len(pair["b"])) < 2:
            raise Missing("users")
    strata = [{arm: np.array(rows, dtype=float) for arm, rows in pair.items()} for pair in strata]
    (means_a, shares, total), (means_b, _, _), (means_both, _, _) = (weighted(strata, arm) for arm in ["a", "b", "both"])
    theta, base_before, both_variance = 0.0, 0.0, 0.0
    if uses_before:
        _, after = form(is_ratio, means_both, (0, 1))
        base_before, before = form(is_ratio, means_both, (2, 3))
        covariance = variance = 0.0
        joint = []
        for share, pair in zip(shares, strata):
            rows = np.vstack([pair["a"], pair["b"]])
            z, w = after(rows), before(rows)
            covariance += len(rows) * np.cov(z, w)[0, 1]
            variance += len(rows) * np.var(w, ddof=1)
            joint.append((share, np.var(w, ddof=1), w.mean()))
        if variance <= 1e-12:
            raise Missing("variance_before")
        theta = covariance / variance
        centre = sum(share * mean for share, _, mean in joint)
        spread = sum(share * (var + (mean - centre) ** 2) for share, var, mean in joint)
        both_variance = theta**2 * spread / total
    values, adds, levels = [], [], {}
    for arm, means in [("a", means_a), ("b", means_b)]:
        level, after = form(is_ratio, means, (0, 1))
        if uses_before:
            level_before, before = form(is_ratio, means, (2, 3))
            level -= theta * (level_before - base_before)
            adds.append(lambda rows, after=after, before=before: after(rows) - theta * before(rows))
        else:
            adds.append(after)
        values.append(level)
    parts, off = [], []
    for share, pair in zip(shares, strata):
        z = [add(pair[arm]) for add, arm in zip(adds, "ab")]
        parts.append([share**2 * np.var(each, ddof=1) / len(each) for each in z] + [len(z[0]) - 1, len(z[1]) - 1])
        off.append([each.mean() for each in z])
    off = np.array(off) - np.average(np.array(off), axis=0, weights=shares)
    variance_a, variance_b = sum(part[0] for part in parts), sum(part[1] for part in parts)
    scale = max(1.0, max(abs(value) for value in values)) ** 2
    if variance_a + variance_b <= 1e-26 * scale:
        raise Missing("variance")
    between = lambda a, b: sum(share * (a * x + b * y) ** 2 for share, (x, y) in zip(shares, off)) / total
    degrees = (variance_a + variance_b) ** 2 / sum(part[0] ** 2 / part[2] + part[1] ** 2 / part[3] for part in parts)
    absolute = (values[1] - values[0], math.sqrt(variance_a + variance_b + between(-1, 1)))
    relative = None
    if values[0] != 0:
        base, ratio = abs(values[0]), values[1] / values[0]
        effect = absolute[0] / base
        variance = (variance_b + variance_a * ratio**2 + between(-ratio, 1)) / base**2 + both_variance * (effect / base) ** 2
        relative = (effect, math.sqrt(variance))
    sizes = [sum(len(pair[arm]) for pair in strata) for arm in "ab"]
    deviations = [math.sqrt(variance_a * sizes[0]), math.sqrt(variance_b * sizes[1])]
    if len(strata) == 1 and checks:
        against_others(strata[0], is_ratio, uses_before, values, absolute, relative, degrees)
    return {"values": values, "absolute": absolute, "relative": relative, "degrees": degrees, "deviations": deviations,
            "users": total}


def mean_statistic(values):
    return SampleMeanStatistic(n=len(values), sum=float(values.sum()), sum_squares=float((values**2).sum()))


def against_others(pair, is_ratio, uses_before, values, absolute, relative, degrees):
    """The same by gbstats, scipy and statsmodels, where they have it."""
    a, b = pair["a"], pair["b"]
    if is_ratio and not uses_before:
        def statistic(rows):
            return RatioStatistic(n=len(rows), m_statistic=mean_statistic(rows[:, 0]), d_statistic=mean_statistic(rows[:, 1]),
                                  m_d_sum_of_products=float((rows[:, 0] * rows[:, 1]).sum()))
    elif uses_before and not is_ratio:
        def plain(rows, theta):
            return RegressionAdjustedStatistic(
                n=len(rows), post_statistic=mean_statistic(rows[:, 0]), pre_statistic=mean_statistic(rows[:, 2]),
                post_pre_sum_of_products=float((rows[:, 0] * rows[:, 2]).sum()), theta=theta)
        theta = compute_theta(plain(a, 0), plain(b, 0))
        statistic = lambda rows: plain(rows, theta)
    elif not is_ratio:
        statistic = lambda rows: mean_statistic(rows[:, 0])
        welch = stats.ttest_ind(b[:, 0], a[:, 0], equal_var=False)
        near(welch.pvalue, 2 * stats.t.sf(abs(absolute[0] / absolute[1]), degrees), 1e-7)
        means = CompareMeans(DescrStatsW(b[:, 0]), DescrStatsW(a[:, 0]))
        for margin in [0.0, 0.5]:
            _, p, df = means.ttest_ind(alternative="larger", usevar="unequal", value=-margin)
            near(p, stats.t.sf((absolute[0] + margin) / absolute[1], degrees), 1e-7)
            near(df, degrees, 1e-8)
    else:
        return
    if max(map(abs, values)) ** 2 > 1e8 * absolute[1] ** 2 * len(a):
        # gbstats takes variances from plain sums of squares, which have no digits left so far from 0.
        return
    one, other = statistic(a), statistic(b)
    for relation, found in [("absolute", absolute), ("relative", relative)]:
        # Relative to the mean before adjustment there; here to the mean of which the effect is a difference.
        if found is None or (relation == "relative" and uses_before) or values[0] < 0:
            continue
        config = dict(difference_type=relation)
        t = found[0] / found[1]
        test = TwoSidedTTest(one, other, FrequentistConfig(**config))
        near(test.point_estimate, found[0], 1e-7)
        near(test.variance, found[1] ** 2, 1e-6)
        if abs(t) < 6:
            near(test.p_value, 2 * stats.t.sf(abs(t), degrees), 1e-6)
            for margin in [0.0, 0.05]:
                greater = OneSidedTreatmentGreaterTTest(one, other, FrequentistConfig(**config, test_value=-margin))
                lesser = OneSidedTreatmentLesserTTest(one, other, FrequentistConfig(**config, test_value=margin))
                near(greater.p_value, stats.t.sf((found[0] + margin) / found[1], degrees), 1e-6)
                near(lesser.p_value, stats.t.cdf((found[0] - margin) / found[1], degrees), 1e-6)
        low, high = any_time(found[0], found[1], one.n + other.n, 0.05, 5000)[1:]
        sequential = SequentialTwoSidedTTest(one, other, SequentialConfig(**config))
        for ours, theirs in zip((low, high), sequential.confidence_interval):
            assert abs(ours - theirs) <= 1e-6 * (high - low)


def any_time(effect, se, n, alpha, tuned):
    rho2 = (-2 * math.log(alpha) + math.log(-2 * math.log(alpha) + 1)) / tuned
    grown = n * rho2 + 1
    half = se * math.sqrt(2 * grown / (n * rho2) * math.log(math.sqrt(grown) / alpha))
    p = min(1.0, math.sqrt(grown) * math.exp(-((effect / se) ** 2) * n * rho2 / (2 * grown)))
    return p, effect - half, effect + half


# Quantiles.

def rank(p, n):
    # p has at most four decimals.
    part = round(p * 10_000)
    return -(-part * n // 10_000)


def nearest(values, p):
    return sorted(values)[rank(p, len(values)) - 1]


def ends(values, p, z):
    n = len(values)
    middle, spread = n * p, math.sqrt(n * p * (1 - p))
    low, high = math.floor(middle - z * spread + 0.5), math.ceil(middle + z * spread + 0.5)
    if low < 1 or high > n:
        return None
    return values[low - 1], values[high - 1]


def mover(a, b, p, z):
    one, other = ends(a, p, z), ends(b, p, z)
    if one is None or other is None:
        return None
    qa, qb = nearest(a, p), nearest(b, p)
    return (qb - qa - math.hypot(qb - other[0], one[1] - qa), qb - qa + math.hypot(other[1] - qb, qa - one[0]))


def widest(a, b, p, out):
    """The supremum of z whose interval leaves something out: intervals change only where a rank does."""
    changes = {0.0}
    for values in (a, b):
        n = len(values)
        spread = math.sqrt(n * p * (1 - p))
        for k in range(1, n + 1):
            changes.update(z for z in [(n * p + 0.5 - k) / spread, (k - n * p - 0.5) / spread] if 0 <= z <= 40)
    changes = sorted(changes)
    best = None
    for at, z in enumerate(changes):
        following = changes[at + 1] if at + 1 < len(changes) else 40.0
        # At z itself, and between it and the next change.
        here, between = mover(a, b, p, z), mover(a, b, p, (z + following) / 2)
        if here is None or not out(here):
            break
        best = z
        if between is None or not out(between):
            break
        best = following
    return best


def quantile_tail(a, b, p, bound, above):
    beyond = (lambda ends: ends[0] > bound) if above else (lambda ends: ends[1] < bound)
    opposite = (lambda ends: ends[1] < bound) if above else (lambda ends: ends[0] > bound)
    z = widest(a, b, p, beyond)
    if z is not None:
        return stats.norm.sf(z)
    z = widest(a, b, p, opposite)
    return 1 - (stats.norm.sf(z) if z is not None else 0.5)


# Judging.

def power_one(users, deviations, effect, level, one_sided):
    (n, m), (va, vb) = users, (deviations[0] ** 2 / users[0], deviations[1] ** 2 / users[1])
    df = (va + vb) ** 2 / (va**2 / (n - 1) + vb**2 / (m - 1))
    shift = abs(effect) / math.sqrt(va + vb)
    critical = stats.t.isf(level if one_sided else level / 2, df)
    return stats.nct.sf(critical, df, shift) + (0 if one_sided else stats.nct.cdf(-critical, df, shift))


def users_needed(deviations, effect, level, power, allocation, one_sided):
    arms = lambda n: (n, max(2, math.ceil(n * allocation)))
    enough = lambda n: power_one(arms(n), deviations, effect, level, one_sided) >= power
    high = 2
    while not enough(high):
        high *= 2
        if high > 10**9:
            return None
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return arms(high)


def joined(strata, least):
    """Small strata put together, and with the smallest of the others where that is still small."""
    fewest = lambda pair: min(len(pair["a"]), len(pair["b"]))
    large, small = [p for p in strata if fewest(p) >= least], [p for p in strata if fewest(p) < least]
    if small:
        rest = {arm: sum((list(p[arm]) for p in small), []) for arm in "ab"}
        if fewest(rest) < least and large:
            smallest = min(range(len(large)), key=lambda place: fewest(large[place]))
            other = large.pop(smallest)
            rest = {arm: rest[arm] + list(other[arm]) for arm in "ab"}
        large.append(rest)
    return large


def judge(rule, strata):
    """The answers of a case: strata are lists of arms, arms lists of users, users lists of rows or None, one a metric."""
    level, names = rule["level"], [arm["name"] for arm in rule["arms"]]
    counts = [sum(len(stratum[arm]) for stratum in strata) for arm in range(len(names))]
    shares = [arm["share"] for arm in rule["arms"]]
    split = stats.chisquare(counts, [sum(counts) * share / sum(shares) for share in shares]).pvalue
    effects = []
    guarded = lambda metric: isinstance(metric["question"], dict)
    family = sum(not guarded(metric) for metric in rule["metrics"]) * (len(names) - 1)
    for arm in range(1, len(names)):
        for place, metric in enumerate(rule["metrics"]):
            rows = lambda stratum, arm: [user[place] for user in stratum[arm] if user[place] is not None]
            pairs = [{"a": rows(stratum, 0), "b": rows(stratum, arm)} for stratum in strata]
            everybody = [row[0] for stratum in strata for each in range(len(names)) for row in rows(stratum, each)]
            questions = 1 if guarded(metric) or rule["family"] == "alone" else family
            effects.append(one(rule, metric, arm, pairs, everybody, questions))
    alone = [effect.get("p_value_alone", 1.0) for effect, metric in zip(effects, rule["metrics"] * (len(names) - 1)) if not guarded(metric)]
    if rule["family"] == "alone" or not alone:
        corrected = list(alone)
    else:
        corrected = list(multipletests(alone, method={"holm": "holm", "benjamini_hochberg": "fdr_bh"}[rule["family"]])[1])
    for effect, metric in zip(effects, rule["metrics"] * (len(names) - 1)):
        p = effect.get("p_value_alone") if guarded(metric) else corrected.pop(0)
        if "p_value_alone" in effect:
            effect["p_value"] = p
        worse = effect.pop("worse", 1.0)
        better = effect.pop("better", None)
        if split < rule["broken_split"]:
            effect["verdict"] = "broken_split"
        elif "missing" in effect:
            effect["verdict"] = "not_yet"
        elif metric["question"] == "differs":
            effect["verdict"] = ("better" if better else "worse") if p < level else "no_difference"
        elif metric["question"] == "better":
            effect["verdict"] = "better" if p < level else "not_shown"
        else:
            effect["verdict"] = "not_worse" if p < level else "worse" if worse < level else "not_shown"
    return {"split": split, "effects": effects}


def one(rule, metric, arm, pairs, everybody, questions):
    level = rule["level"]
    estimate, question, higher = metric["estimate"], metric["question"], metric["better"] == "higher"
    kind = next(iter(estimate)) if isinstance(estimate, dict) else estimate
    answer = {"metric": metric["name"], "users": [sum(len(pair[side]) for pair in pairs) for side in "ab"]}
    one_sided, relative_margin, margin = question != "differs", False, 0.0
    if isinstance(question, dict):
        relative_margin, margin = "relative" in question["not_worse"], next(iter(question["not_worse"].values()))
    bound = -margin if higher else margin
    answer["strata"] = 1 if kind == "quantile" else len(joined(pairs, rule["stratum_users"]))
    try:
        if kind == "quantile":
            p = estimate["quantile"]
            a, b = (sorted(int(row[0]) for pair in pairs for row in pair[side]) for side in "ab")
            z = stats.norm.isf(level if one_sided else level / 2)
            for values in (a, b):
                if not values or ends(values, p, z) is None:
                    raise Missing("users")
            qa, qb = nearest(a, p), nearest(b, p)
            low, high = mover(a, b, p, z)
            found = {"values": [qa, qb], "absolute": (qb - qa, None), "relative": None}
            deviations = [(ends(v, p, z)[1] - ends(v, p, z)[0]) / (2 * z) * math.sqrt(len(v)) for v in (a, b)]
            intervals = {"absolute": (low, high)}
            tail = lambda above, at: quantile_tail(a, b, p, at, above)
            alone = min(1.0, 2 * min(tail(True, 0.0), tail(False, 0.0)))
        else:
            if kind == "winsorized":
                cap = estimate[kind].get("value")
                if cap is None:
                    cap = nearest([int(value) for value in everybody], estimate[kind]["quantile"])
                pairs = [{side: [[min(row[0], cap), row[1], min(row[2], cap), row[3]] for row in rows] for side, rows in pair.items()} for pair in pairs]
            strata = joined(pairs, rule["stratum_users"])
            found = compare(strata, kind == "ratio", metric["uses_before"])
            deviations, df, n = found["deviations"], found["degrees"], found["users"]
            intervals = {}
            for relation in ["absolute", "relative"]:
                if found[relation] is None:
                    continue
                effect, se = found[relation]
                reach = stats.t.isf(level if one_sided else level / 2, df) * se
                intervals[relation] = (effect - reach, effect + reach) if rule["looks"] == "once" else any_time(effect, se, n, level, rule["tuned_for"])[1:]
            if relative_margin and found["relative"] is None:
                raise Missing("baseline")
            tested = found["relative"] if relative_margin else found["absolute"]

            def tail(above, at):
                off = tested[0] - at
                if rule["looks"] == "any_time":
                    return any_time(off, tested[1], n, level, rule["tuned_for"])[0] if (off > 0) == above else 1.0
                return stats.t.sf(off / tested[1], df) if above else stats.t.cdf(off / tested[1], df)

            if rule["looks"] == "once":
                alone = 2 * stats.t.sf(abs(found["absolute"][0] / found["absolute"][1]), df)
            else:
                alone = any_time(*found["absolute"], n, level, rule["tuned_for"])[0]
    except Missing as missing:
        return {**answer, "missing": str(missing)}
    for relation, (low, high) in intervals.items():
        effect, se = found[relation]
        answer[relation] = {"effect": effect, "standard_error": se,
                            "low": low if not one_sided or higher else None, "high": high if not one_sided or not higher else None}
    answer["values"] = found["values"]
    answer["better"] = (found["absolute"][0] > 0) == higher
    answer["p_value_alone"] = tail(higher, bound) if one_sided else alone
    answer["worse"] = tail(not higher, bound) if one_sided else 1.0
    base = abs(found["values"][0])
    worth = margin * (base if relative_margin else 1) if margin else (metric.get("worth_seeing") or 0) * base
    allocation = rule["arms"][arm]["share"] / rule["arms"][0]["share"]
    if worth and min(deviations) > 0:
        needed = users_needed(deviations, worth, level / questions, rule["power"], allocation, one_sided)
        if needed and (answer["users"][0] < needed[0] or answer["users"][1] < needed[1]):
            answer["needed"] = needed
    if min(answer["users"]) < rule["minimum_users"]:
        answer["missing"] = "users"
    return answer


def case(name, metrics, strata, **options):
    rule = {"arms": [{"name": "control", "share": 5000}, {"name": "treatment", "share": 5000}], "family": "holm", "level": 0.05,
            "looks": "once", "tuned_for": 5000, "minimum_users": 2, "broken_split": 0.001, "power": 0.8, "stratum_users": 2}
    full = lambda metric: {"estimate": "mean", "uses_before": False, "better": "higher", "question": "differs", **metric}
    rule = {**rule, "metrics": [full(metric) for metric in metrics], **options}
    answers = judge(rule, strata)
    return {"case": name, "rule": rule, "strata": strata, **answers}


def cases():
    seeded = random.Random(20_251_129)
    gauss, choice = seeded.gauss, seeded.choice

    def user(gain=0.0, habit=None):
        """Sessions and revenue, before and after; both go with a habit."""
        habit = seeded.gammavariate(2, 3) if habit is None else habit
        sessions = lambda: max(0, round(gauss(habit, 1.5)))
        before, after = sessions(), sessions()
        return [round(after * (2 + gain) + gauss(0, 2)), after, round(before * 2 + gauss(0, 2)), before]

    arms = lambda n, m, gain=0.3: [[[user()] for _ in range(n)], [[user(gain)] for _ in range(m)]]
    metric = lambda **more: {"name": "m", **more}
    ratio = metric(estimate="ratio")
    questions = ["differs", "better", {"not_worse": {"absolute": 0.5}}, {"not_worse": {"relative": 0.1}}]
    for estimate in ["mean", "ratio", {"winsorized": {"value": 14}}]:
        for before in [False, True]:
            for place, question in enumerate(questions):
                better = "higher" if place % 2 == 0 else "lower"
                of = metric(estimate=estimate, uses_before=before, question=question, better=better, worth_seeing=0.04)
                yield case(f"{estimate} {before} {question}", [of], [arms(40 + place, 43 - place)],
                           looks="any_time" if before and place < 2 else "once", level=[0.05, 0.01, 0.1, 0.05][place])
    for question in questions[:3]:
        for better in ["higher", "lower"]:
            of = metric(estimate={"winsorized": {"quantile": 0.95}}, question=question, better=better, worth_seeing=0.1)
            yield case(f"capped at a quantile {question} {better}", [of], [arms(50, 47)])
            for p in [0.5, 0.9, 0.25]:
                of = metric(estimate={"quantile": p}, question=question, better=better, worth_seeing=0.2)
                yield case(f"quantile {p} {question} {better}", [of], [arms(60, 71, choice([0.0, 1.0, -1.0]))])
    # Tiny arms, and too tiny ones.
    for n, m in [(2, 2), (2, 9), (3, 2), (1, 5), (0, 4)]:
        yield case(f"tiny {n} {m}", [ratio, {"name": "q", "estimate": {"quantile": 0.5}}, {"name": "m2"}],
                   [[[[user()] * 3 for _ in range(n)], [[user()] * 3 for _ in range(m)]]])
    # Nobody has a denominator, one arm has none, most have none.
    none = lambda n: [[[round(gauss(5, 2)), 0, 0, 0]] for _ in range(n)]
    yield case("no denominators", [ratio], [[none(20), none(20)]])
    yield case("no denominators in the control", [ratio], [[none(20), arms(0, 20)[1]]])
    yield case("few denominators", [ratio], [[none(20) + arms(6, 0)[0], none(20) + arms(0, 5)[1]]])
    # Constants, ratios that are constant though both parts vary, and one arm that varies.
    same = lambda n, value: [[[value, 1, value, 1]] for _ in range(n)]
    yield case("constants", [metric()], [[same(20, 5), same(22, 7)]])
    yield case("constant before", [metric(uses_before=True)], [[[[[x, 1, 3, 1]] for x in range(20)], [[[x, 1, 3, 1]] for x in range(21)]]])
    yield case("one constant arm", [metric()], [[same(20, 5), arms(0, 22)[1]]])
    constant = lambda n, times: [[[times * d, d, d, d]] for d in range(1, n + 1)]
    yield case("constant ratios", [ratio], [[constant(20, 2), constant(20, 3)]])
    yield case("control of zero", [metric(question={"not_worse": {"relative": 0.1}}), {"name": "n"}],
               [[[[[x, 1, 0, 1]] * 2 for x in [-3, 3, -2, 2, -1, 1] * 4], [[[x, 1, 0, 1]] * 2 for x in [1, 2, 3, 4, 5, 6] * 4]]])
    yield case("negative control", [metric(), {"name": "r", "estimate": "ratio"}],
               [[[[[round(gauss(-50, 10)), round(gauss(9, 1)), 0, 1]] * 2 for _ in range(30)], [[[round(gauss(-45, 10)), round(gauss(9, 1)), 0, 1]] * 2 for _ in range(30)]]])
    # Ties of all sorts.
    ties = lambda n, weights: [[[seeded.choices(range(len(weights)), weights)[0], 1, 0, 1]] for _ in range(n)]
    for p in [0.5, 0.75, 0.9]:
        yield case(f"ties {p}", [metric(estimate={"quantile": p})], [[ties(80, [5, 3, 1, 1]), ties(90, [3, 4, 2, 1])]])
        yield case(f"all but equal {p}", [metric(estimate={"quantile": p})], [[ties(80, [1]), ties(90, [0, 1])]])
        yield case(f"all equal {p}", [metric(estimate={"quantile": p})], [[ties(80, [1]), ties(90, [1])]])
    # Huge values, and huge ones with small differences.
    huge = lambda n, size, off: [[[float(round(gauss(size, size / 5)) + off), round(gauss(size / 1000, size / 9000)), round(gauss(size, size / 5)), 7]] for _ in range(n)]
    for size in [1e9, 1e12, 9e15]:
        yield case(f"huge {size}", [ratio, ], [[huge(25, size, 0), huge(24, size, size / 10)]])
        yield case(f"huge before {size}", [metric(uses_before=True)], [[huge(25, size, 0), huge(24, size, size / 10)]])
        yield case(f"huge median {size}", [metric(estimate={"quantile": 0.5})], [[huge(25, min(size, 5e15), 0), huge(24, min(size, 5e15), 9)]])
    yield case("far from zero", [metric()], [[[[[1e8 + x, 1, 0, 1]] for x in range(20)], [[[1e8 + 2 + x, 1, 0, 1]] for x in range(20)]]])
    # Several metrics and arms together; users without a number; a broken split; too few users for a verdict.
    several = [{"name": "spend"}, {"name": "per session", "estimate": "ratio"}, {"name": "median", "estimate": {"quantile": 0.5}},
               {"name": "sessions", "question": {"not_worse": {"absolute": 1.0}}, "better": "higher"},
               {"name": "flops", "question": "better", "better": "lower"}]

    def wide(n, gain):
        rows = []
        for _ in range(n):
            seen = user(gain)
            rows.append([seen, seen if seen[1] else None, seen, [seen[1], 1, 0, 1], [choice([0, 1, 1, 2]), 1, 0, 1] if seen[1] > 3 else None])
        return rows

    three = [{"name": "control", "share": 4000}, {"name": "blue", "share": 4000}, {"name": "red", "share": 2000}]
    for family in ["holm", "benjamini_hochberg", "alone"]:
        yield case(f"family {family}", several, [[wide(60, 0), wide(58, 0.8), wide(31, -0.3)]], family=family, arms=three)
    yield case("broken split", several, [[wide(60, 0), wide(10, 0.8), wide(31, -0.3)]], arms=three)
    yield case("too few", several, [[wide(60, 0), wide(58, 0.8), wide(31, -0.3)]], arms=three, minimum_users=59)
    # Strata: of equal and of different effects, small ones, one arm missing in one.
    channel = lambda n, m, base, gain: [[[[x[0] + base, *x[1:]]] for (x,) in arm] for arm in arms(n, m, gain)]
    for before in [False, True]:
        for estimate in ["mean", "ratio", {"winsorized": {"value": 60}}]:
            for question in ["differs", {"not_worse": {"relative": 0.05}}]:
                of = metric(estimate=estimate, uses_before=before, question=question, worth_seeing=0.01)
                yield case(f"strata {estimate} {before} {question}", [of],
                           [channel(20, 15, 0, 0.2), channel(30, 31, 50, 1.0), channel(9, 13, 100, -2.0), channel(3, 1, 70, 0), channel(2, 3, 10, 1)],
                           stratum_users=4)
    yield case("strata that stay small", [metric()], [channel(20, 15, 0, 0.2), channel(30, 31, 50, 1.0), channel(3, 1, 70, 0)], stratum_users=10)
    yield case("strata of one arm", [metric()], [channel(20, 15, 0, 0.2), channel(5, 0, 50, 1.0)], stratum_users=10)
    of = metric(estimate={"winsorized": {"quantile": 0.9}})
    yield case("strata with one cap", [of, {"name": "q", "estimate": {"quantile": 0.5}}],
               [[[user * 2 for user in arm] for arm in channel(20, 25, 0, 0.2)], [[user * 2 for user in arm] for arm in channel(30, 31, 50, 1.0)]], stratum_users=10)


def plain(value):
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    if isinstance(value, (np.floating, float)):
        value = float(value)
        return int(value) if value.is_integer() and abs(value) < 2**53 else value
    return value.item() if isinstance(value, np.generic) else value


def main():
    # Two arms alike: the users of statsmodels.
    same = users_needed([1.0, 1.0], 0.2, 0.05, 0.8, 1.0, True)[0]
    assert math.ceil(TTestIndPower().solve_power(0.2, None, 0.05, 0.8, 1.0, "larger")) == same == 310, same
    for line in cases():
        print(json.dumps(plain(line), ensure_ascii=False, separators=(",", ":")))


if __name__ == "__main__":
    main()
