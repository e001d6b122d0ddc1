"""Experiments: every method of the module, from its definition, at 60 digits where special functions need it.

    python3 experiment.py > expected/experiment.json

Needs mpmath, scipy and statsmodels. Inputs are doubles, read exactly; nothing is shared with the crate.
"""
import json
import random

from mpmath import betainc, erfc, erfinv, exp, findroot, gammainc, log, mp, mpf, sqrt
from scipy.stats import chi2_contingency, nct, t as student
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportions_ztest

mp.dps = 60


def t_two_sided(t, df):
    t, df = mpf(t), mpf(df)
    x = df / (df + t * t)
    if df > 5000:
        # The same integral over the density, which converges where the series of the beta function is long.
        from mpmath import gamma, loggamma, pi, quad
        front = exp(loggamma((df + 1) / 2) - loggamma(df / 2)) / sqrt(df * pi)
        t = abs(t)
        steps = [t, t + 1, t + 3, t + 8, t + 20, t + 60]
        return 2 * quad(lambda u: front * (1 + u * u / df) ** (-(df + 1) / 2), steps)
    return betainc(df / 2, mpf(1) / 2, 0, x, regularized=True)


def t_critical(alpha, df):
    start = student.isf(alpha / 2, float(df))
    target = log(mpf(alpha))
    return findroot(lambda t: log(t_two_sided(t, df)) - target, mpf(start), tol=1e-25)


def normal_two_sided(z):
    return erfc(abs(mpf(z)) / sqrt(mpf(2)))


def summary(n, s, q):
    n, s, q = mpf(n), mpf(s), mpf(q)
    return n, s / n, (q - s * s / n) / (n - 1)


def welch(a, b, alpha, shared=0):
    (na, ma, va), (nb, mb, vb) = a, b
    relative = (mb - ma) / abs(ma)
    df = (va / na + vb / nb) ** 2 / (va**2 / (na**2 * (na - 1)) + vb**2 / (nb**2 * (nb - 1)))
    critical = t_critical(alpha, df)
    out = {}
    for name, effect, variance in [
        ("absolute", mb - ma, va / na + vb / nb),
        ("relative", relative, vb / (nb * ma**2) + va * mb**2 / (na * ma**4) + relative**2 * shared / ma**2),
    ]:
        se = sqrt(variance)
        out[name] = {
            "effect": effect, "standard_error": se, "degrees_of_freedom": df, "t": effect / se,
            "p_value": t_two_sided(effect / se, df), "low": effect - critical * se, "high": effect + critical * se,
        }
    return out


def any_time(effect, se, n, alpha, tuned):
    a = mpf(alpha)
    rho = sqrt((-2 * log(a) + log(-2 * log(a) + 1)) / tuned)
    s2 = se**2 * n
    half = lambda level: sqrt(s2) * sqrt(2 * (n * rho**2 + 1) * log(sqrt(n * rho**2 + 1) / level) / (n * rho) ** 2)
    # The level at which the interval ends at 0.
    level = sqrt(n * rho**2 + 1) * exp(-(effect**2) * (n * rho) ** 2 / (2 * s2 * (n * rho**2 + 1)))
    p = min(level, mpf(1))
    if p < 1:
        assert abs(half(p) - abs(effect)) <= abs(effect) * mpf(10) ** -30
    return {"effect": effect, "standard_error": se, "p_value": p, "low": effect - half(a), "high": effect + half(a)}


def pair_summary(row, theta, before):
    n, sx, qx, sy, qy, xy = map(mpf, row)
    vx, vy, cov = (qx - sx * sx / n) / (n - 1), (qy - sy * sy / n) / (n - 1), (xy - sx * sy / n) / (n - 1)
    return n, sx / n - theta * (sy / n - before), vx + theta**2 * vy - 2 * theta * cov


def cuped(a, b):
    both = [x + y for x, y in zip(map(mpf, a), map(mpf, b))]
    n, sx, qx, sy, qy, xy = both
    before = (qy - sy * sy / n) / (n - 1)
    theta = ((xy - sx * sy / n) / (n - 1)) / before
    # The variance of theta times the mean of y, which moves both means alike.
    return theta, pair_summary(a, theta, sy / n), pair_summary(b, theta, sy / n), theta**2 * before / n


def plain(value):
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    return value if isinstance(value, (int, str)) and not isinstance(value, mpf) else float(value)


def sums(values):
    return [len(values), float(sum(values)), float(sum(v * v for v in values))]


def pairs(values):
    after, before = [v[0] for v in values], [v[1] for v in values]
    return [*sums(after), *sums(before)[1:], float(sum(x * y for x, y in values))]


def main():
    seeded = random.Random(7)
    whole = lambda n, mean, spread: sums([round(seeded.gauss(mean, spread)) for _ in range(n)])
    arms = [
        ([3407, 1396.87, 52377.9767], [3461, 2422.7, 134698.29]),
        (whole(2, 10, 3), whole(2, 12, 5)),
        (whole(2, 100, 30), whole(5000, 101, 1)),
        (whole(300, -50, 10), whole(290, -40, 12)),
        ([3, 6.0, 14.0], [3, 300.0, 30200.0]),
        ([1000, 1e9, 1e15 + 1e6], [1000, 1e9 + 2e3, 1e15 + 4e9 + 6e6]),
        ([10_000_000, 1.0e7, 1.4e7], [10_000_000, 1.0005e7, 1.41e7]),
        ([9_000_000_000, 9.0e9, 1.8e10], [9_000_000_000, 9.0003e9, 1.801e10]),
        ([500, 1e63, 1e124], [500, 1.02e63, 1.1e124]),
        ([500, 1e-60, 1e-122], [500, 1.02e-60, 1.1e-122]),
        ([400, 40.0, 40.0], [400, 400.0 / 3.0, 400.0 / 3.0]),
        ([100, 100.0, 150.0], [100, 100.0, 160.0]),
    ]
    levels = [0.05, 0.01, 0.2, 1e-9]
    means = []
    for place, (a, b) in enumerate(arms):
        alpha = levels[place % len(levels)]
        sa, sb = summary(*a), summary(*b)
        found = welch(sa, sb, alpha)
        n = sa[0] + sb[0]
        for name in ["absolute", "relative"]:
            found[name + "_any_time"] = any_time(found[name]["effect"], found[name]["standard_error"], n, alpha, 5000)
        means.append({"a": a, "b": b, "level": alpha, **found})

    shares = [(14, 28, 16, 30), (0, 10, 3, 12), (1, 1_000_000, 30, 1_000_000), (4_000_000, 9_000_000, 4_010_000, 9_000_000),
              (1, 2, 2, 2), (999, 1000, 1, 1000), (50, 100, 100, 200)]
    proportions = []
    for x, n, y, m in shares:
        z, p = proportions_ztest([y, x], [m, n])
        pooled = mpf(x + y) / (n + m)
        se = sqrt(pooled * (1 - pooled) * (mpf(1) / n + mpf(1) / m))
        exact = (mpf(y) / m - mpf(x) / n) / se
        assert abs(z - exact) < 1e-9 * max(1, abs(exact)) and abs(p - normal_two_sided(exact)) < 1e-9
        proportions.append({"a": [x, n], "b": [y, m], "effect": mpf(y) / m - mpf(x) / n, "standard_error": se, "z": exact,
                            "p_value": normal_two_sided(exact)})

    def paired(n, shift, noise, scale):
        rows = []
        for _ in range(n):
            before = round(scale * seeded.gammavariate(2, 10))
            rows.append((round(0.7 * before + shift * scale + scale * seeded.gauss(0, noise)), before))
        return pairs(rows)

    joined = []
    for a, b in [(paired(50, 5, 4, 1), paired(55, 6, 4, 1)), (paired(1000, 0, 30, 1000), paired(900, 1, 30, 1000)),
                 (paired(4, 3, 1, 1), paired(3, 9, 1, 1)), (paired(2000, 5, 0.3, 100), paired(2000, 5.02, 0.3, 100)),
                 ([1000, 1650.0, 7398.0, 1650.0, 7388.0, 7388.0], [1000, 1980.0, 8595.9, 1650.0, 7388.0, 7932.5]),
                 ([900, -1800.0, 4500.0, 1500.0, 3400.0, -3750.0], [300, -900.0, 3000.0, 480.0, 1100.0, -1700.0])]:
        theta, sa, sb, shared = cuped(a, b)
        found = welch(sa, sb, 0.05, shared)
        for name in ["absolute", "relative"]:
            found[name + "_any_time"] = any_time(found[name]["effect"], found[name]["standard_error"], sa[0] + sb[0], 0.05, 5000)
        joined.append({"a": a, "b": b, "theta": theta, "shared": shared, "summaries": [sa[1:], sb[1:]], **found})

    splits = []
    for groups in [[(1000, 0.5), (1200, 0.5)], [(500, 1.0), (510, 1.0), (490, 1.0)], [(900, 9.0), (100, 1.0)],
                   [(0, 1.0), (5, 1.0)], [(5_000_000, 1.0), (5_010_000, 1.0)], [(100, 1.0)] * 40 + [(190, 1.0)],
                   [(10, 1.0), (10_000, 1.0)]]:
        total, weights = mpf(sum(g[0] for g in groups)), mpf(sum(g[1] for g in groups))
        statistic = sum((g[0] - total * g[1] / weights) ** 2 / (total * g[1] / weights) for g in groups)
        df = len(groups) - 1
        splits.append({"groups": groups, "chi_square": statistic,
                       "p_value": gammainc(mpf(df) / 2, statistic / 2, mp.inf, regularized=True)})

    powers = []
    for n, m, sa, sb, delta, alpha in [(20, 20, 1, 1, 1, 0.05), (64, 64, 1, 1, 0.5, 0.05), (2, 2, 1, 1, 3, 0.05), (30, 300, 2, 5, -1, 0.01),
                                       (100000, 100000, 10, 12, 0.1, 0.05), (50, 50, 1, 1, 0, 0.1), (200, 200, 1, 1, 3, 0.05)]:
        va, vb = sa**2 / n, sb**2 / m
        df = (va + vb) ** 2 / (va**2 / (n - 1) + vb**2 / (m - 1))
        shift, critical = abs(delta) / (va + vb) ** 0.5, student.isf(alpha / 2, df)
        power = nct.sf(critical, df, shift) + nct.cdf(-critical, df, shift) if shift else alpha
        powers.append({"users": [n, m], "deviations": [sa, sb], "effect": delta, "level": alpha, "power": min(float(power), 1.0)})

    def normal_below(z):
        return erfc(-z / sqrt(mpf(2))) / 2

    def power_of_shares(n, m, p, q, alpha):
        pooled = (n * p + m * q) / (n + m)
        alike, apart = sqrt(pooled * (1 - pooled) * (mpf(1) / n + mpf(1) / m)), sqrt(p * (1 - p) / n + q * (1 - q) / m)
        z = sqrt(mpf(2)) * erfinv(1 - mpf(alpha))
        return normal_below((abs(q - p) - z * alike) / apart) + normal_below((-abs(q - p) - z * alike) / apart)

    power_shares = []
    for n, m, p, q, alpha in [(77, 77, 0.5, 0.75, 0.05), (1000, 3000, 0.1, 0.12, 0.05), (50, 40, 0.01, 0.0, 0.01), (200_000, 200_000, 0.05, 0.052, 0.05)]:
        power_shares.append({"users": [n, m], "shares": [p, q], "level": alpha, "power": power_of_shares(mpf(n), mpf(m), mpf(p), mpf(q), alpha)})

    multiple = []
    for p in [[0.01, 0.04, 0.03], [0.5], [0.2, 0.2, 0.001, 1.0, 0.0, 0.03, 0.9], [1e-12, 0.05, 0.05, 0.05], [0.04] * 10, []]:
        multiple.append({"p": p, "holm": list(multipletests(p, method="holm")[1]) if p else [],
                         "benjamini_hochberg": list(multipletests(p, method="fdr_bh")[1]) if p else []})

    # All arms against one control, judged together: lower and higher only where Holm accepts.
    control, arm = [500, 5000.0, 62475.0], [500, 4631.5, 55376.6]
    families = []
    for others in [[control] * 9 + [arm], [arm], [arm, control], [arm, [500, 5700.0, 78000.0], control, [480, 5300.0, 72000.0]],
                   [[510, 4500.0, 52000.0], arm, arm]]:
        for looks in ["once", "any_time"]:
            base, alone, effects = summary(*control), [], []
            for other in map(lambda sums: summary(*sums), others):
                found = welch(base, other, 0.05)["absolute"]
                once, error = found["p_value"], found["standard_error"]
                later = any_time(found["effect"], error, base[0] + other[0], 0.05, 5000)["p_value"]
                alone.append(float(once if looks == "once" else later))
                effects.append(found["effect"])
            accepted, adjusted = multipletests(alone, alpha=0.05, method="holm")[:2]
            verdicts = [("higher" if effect > 0 else "lower") if accept else "no_difference" for effect, accept in zip(effects, accepted)]
            families.append({"control": control, "others": others, "looks": looks, "alone": alone,
                             "p_values": [float(p) for p in adjusted], "verdicts": verdicts})

    print(json.dumps(plain({"means": means, "proportions": proportions, "cuped": joined, "splits": splits,
                            "power_of_means": powers, "power_of_proportions": power_shares, "multiple": multiple,
                            "families": families}), indent=1))


if __name__ == "__main__":
    main()
