"""Money of one-time buyers and of repeaters after a cut, by two ways to say what a purchase brings, by number and size apart.

    python3 money.py EVENTS.csv[.gz] --cut YYYY-MM-DD --until YYYY-MM-DD [--map a=b,...] [--model mbg|bg] [--out OUT.json]
    python3 money.py --cdnow CDNOW_master.txt --cut ... --until ...          the columns id, yyyymmdd, CDs, dollars

Purchases of a day are one, times are in weeks. The purchase model (MBG/NBD or BG/NBD) and the Gamma-Gamma models are
fitted by Nelder and Mead's method; expected purchases are the series of positive terms. Definitions are in README.md.
"""

import sys

sys.dont_write_bytecode = True

import argparse
import json
import math
from collections import Counter, defaultdict
from datetime import date

from events import parse_map, read_events
from minimize import simplex


def add(a, b):
    high, low = max(a, b), min(a, b)
    return high + math.log1p(math.exp(low - high))


def rising(a, n):
    return sum(math.log(a + i) for i in range(n))


def fit_purchases(customers, first_chance):
    """r, alpha, a, b of MBG/NBD (first_chance 1) or BG/NBD (0)."""
    rows = Counter(customers)
    most = max(x for x, _, _ in rows) + 2

    def cost(p):
        if max(map(abs, p)) > 20:
            return float("inf")
        r, alpha, a, b = map(math.exp, p)
        buys, stays = [0.0], [0.0]
        for i in range(most):
            buys.append(buys[-1] + math.log(r + i))
            stays.append(stays[-1] + math.log(b + i) - math.log(a + b + i))
        total = 0.0
        for (x, t_x, T), count in rows.items():
            m = x + first_chance
            ll = buys[x] + stays[m] + r * math.log(alpha) - (r + x) * math.log(alpha + T)
            if m:
                odds = math.log(a / (b + (m - 1))) + (r + x) * math.log((alpha + T) / (alpha + t_x))
                ll += add(0.0, odds)
            total -= count * ll
        return total

    return [math.exp(x) for x in simplex(cost, [-0.5, 1.5, -0.3, 0.5])[0]]


def expected_purchases(model, first_chance, customer, t):
    """P(alive) Σ E(b+m..)…: the positive series over the purchases to come."""
    r, alpha, a, b = model
    x, t_x, T = customer
    m = x + first_chance
    alive = 1.0
    if m:
        alive = 1 / (1 + a / (b + (m - 1)) * ((alpha + T) / (alpha + t_x)) ** (r + x))
    z, k = t / (alpha + T + t), r + x
    # Σ S_n Pr(N > n), N negative binomial, S_n the chance of still being here after n more purchases.
    weight, above = (1 - z) ** k, 1.0
    above -= weight
    total, stay, n = 0.0, 1.0, 0
    while above > 1e-15 and n < 100_000:
        total += stay * above
        stay *= (b + m + n) / (a + b + m + n)
        n += 1
        weight *= (k + n - 1) / n * z
        above -= weight
    return alive * total


def fit_money(spends):
    """p, q, v of the Gamma-Gamma model, in units of the mean spend."""
    mean = sum(m for _, m in spends) / len(spends)
    rows = Counter((x, m / mean) for x, m in spends)

    def cost(u):
        if max(map(abs, u)) > 14:
            return float("inf")
        p, q, v = math.exp(u[0]), 1 + math.exp(u[1]), math.exp(u[2])
        gammas = {}
        total = 0.0
        for (x, m), count in rows.items():
            if x not in gammas:
                gammas[x] = math.lgamma(p * x + q) - math.lgamma(p * x) - math.lgamma(q) + q * math.log(v)
            s = p * x
            total -= count * (gammas[x] + (s - 1) * math.log(m) + s * math.log(x) - (s + q) * math.log(x * m + v))
        return total

    u, _ = simplex(cost, [1.0, 0.7, 0.0])
    return math.exp(u[0]), 1 + math.exp(u[1]), math.exp(u[2]) * mean


def money_of(model, spend):
    p, q, v = model
    if spend is None:
        return p * v / (q - 1)
    x, m = spend
    return p * (v + m * x) / (p * x + q - 1)


def read_cdnow(path):
    users = defaultdict(list)
    with open(path, encoding="ascii") as file:
        for line in file:
            user, day, _, dollars = line.split()
            if not day.isdigit():
                continue
            day = date(int(day[:4]), int(day[4:6]), int(day[6:]))
            users[user].append((day, "purchase", round(float(dollars) * 100)))
    return users


def main():
    args = argparse.ArgumentParser()
    args.add_argument("events", nargs="?")
    args.add_argument("--cdnow")
    args.add_argument("--cut", required=True, type=date.fromisoformat)
    args.add_argument("--until", required=True, type=date.fromisoformat)
    args.add_argument("--map", action="append")
    args.add_argument("--model", choices=["mbg", "bg"], default="mbg")
    args.add_argument("--out")
    args = args.parse_args()
    if args.cdnow:
        users = read_cdnow(args.cdnow)
    else:
        users = defaultdict(list)
        for event in read_events(args.events, parse_map(args.map)):
            if event.kind in ("purchase", "refund"):
                users[event.user].append((event.day, event.kind, event.minor))

    people = []
    for rows in users.values():
        before = sorted({day for day, kind, _ in rows if kind == "purchase" and day <= args.cut})
        if not before:
            continue
        net = lambda keep: sum(m if kind == "purchase" else -m for day, kind, m in rows if keep(day))
        first = net(lambda day: day == before[0])
        repeat = net(lambda day: before[0] < day <= args.cut) if len(before) > 1 else 0
        after = net(lambda day: args.cut < day <= args.until)
        came = len({day for day, kind, _ in rows if kind == "purchase" and args.cut < day <= args.until})
        customer = (len(before) - 1, (before[-1] - before[0]).days / 7, (args.cut - before[0]).days / 7)
        people.append((customer, first, repeat, after, came))

    first_chance = 1 if args.model == "mbg" else 0
    purchases = fit_purchases([one[0] for one in people], first_chance)
    t = (args.until - args.cut).days / 7

    def spend(way, customer, first, repeat):
        n, total = (customer[0], repeat) if way == "repeat_purchases" else (customer[0] + 1, first + repeat)
        return (n, max(total, 0) / n) if n else None

    ways = ["repeat_purchases", "all_purchases"]
    models = {}
    for way in ways:
        known = [spend(way, customer, first, repeat) for customer, first, repeat, _, _ in people]
        models[way] = fit_money([one for one in known if one and one[1] > 0])
    answers = Counter()
    expected = {customer: expected_purchases(purchases, first_chance, customer, t) for customer in {p[0] for p in people}}
    classes = {}
    for name, is_meant in [("one_timers", lambda x: x == 0), ("repeaters", lambda x: x > 0)]:
        meant = [one for one in people if is_meant(one[0][0])]
        came = sum(one[4] for one in meant)
        told = {
            "customers": len(meant),
            "purchases": came,
            "expected_purchases": sum(expected[one[0]] for one in meant),
            "spend": sum(one[3] for one in meant),
            "ways": {},
        }
        for way in ways:
            sizes = [money_of(models[way], spend(way, customer, first, repeat)) for customer, first, repeat, _, _ in meant]
            told["ways"][way] = {
                "spend": sum(expected[one[0]] * size for one, size in zip(meant, sizes)),
                "size": sum(one[4] * size for one, size in zip(meant, sizes)) / max(came, 1),
            }
        classes[name] = told
    once = [one[1] for one in people if one[0][0] == 0]
    text = json.dumps(
        {
            "model": args.model,
            "parameters": purchases,
            "money": models,
            "first_mean": sum(once) / len(once),
            **classes,
        },
        indent=2,
    )
    if args.out:
        with open(args.out, "w", encoding="utf-8", newline="\n") as out:
            out.write(text + "\n")
    else:
        print(text)


main()
