"""Independent credit of purchases to the touches before them, and what birthdays and a campaign brought.

    python3 attribution.py [--cases CASES.jsonl] [--app FIGURES.json]

CASES are made-up purchases under each model; FIGURES are those of the embedded year of one app. Definitions are in README.md
beside this file. The slow, plain way is meant: fractions, every subset of touchpoints for Shapley, every tally for every purchase.
"""

import sys

sys.dont_write_bytecode = True

import argparse
import json
import math
import random
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal, getcontext
from fractions import Fraction
from itertools import combinations
from math import factorial

from operations import DATA, rows

getcontext().prec = 60
DAY = 86_400
NAMES = ["email", "feed", "live", "push", "sms", "客服"]


def shapley(players, worth):
    """The Shapley value by its definition: the mean of what a player adds, over all orders."""
    n = len(players)
    value = {}
    for player in players:
        others = [other for other in players if other != player]
        total = Fraction(0)
        for size in range(n):
            weight = Fraction(factorial(size) * factorial(n - size - 1), factorial(n))
            for before in combinations(others, size):
                total += weight * (worth(set(before) | {player}) - worth(set(before)))
        value[player] = total
    return value


def decay(seconds, half_life):
    weight = Decimal(2) ** (-Decimal(seconds) / Decimal(half_life * DAY))
    return max(int((weight * 2**32).to_integral_value(rounding="ROUND_HALF_UP")), 1)


def shares(model, touches):
    """The share of each touchpoint, as fractions of any sum. Touches are pairs of seconds before the purchase and a name."""
    if model == "shapley":
        met = sorted({name for _, name in touches})
        return shapley(met, lambda some: Fraction(met != [] and set(met) <= some))
    times = sorted({seconds for seconds, _ in touches}, reverse=True)
    at = {time: [name for seconds, name in touches if seconds == time] for time in times}
    # What each time gets, shared equally by its touches.
    if model == "first":
        given = {time: Fraction(time == times[0]) for time in times}
    elif model == "last":
        given = {time: Fraction(time == times[-1]) for time in times}
    elif model == "linear":
        given = {time: Fraction(len(at[time])) for time in times}
    elif "decay" in model:
        given = {time: Fraction(decay(time, model["decay"]["half_life"]) * len(at[time])) for time in times}
    else:
        first, last = (Fraction(model["position"][end], 10_000) for end in ("first", "last"))
        between = [time for time in times[1:-1]]
        if len(times) == 1:
            given = {times[0]: Fraction(1)}
        elif not between:
            if first + last == 0:
                first = last = Fraction(1)
            given = {times[0]: first, times[-1]: last}
        else:
            touched = sum(len(at[time]) for time in between)
            given = {time: (1 - first - last) * len(at[time]) / touched for time in between}
            given[times[0]], given[times[-1]] = first, last
    found = defaultdict(Fraction)
    for time in times:
        for name in at[time]:
            found[name] += given[time] / len(at[time])
    return dict(found)


def split(units, parts):
    """Whole units by shares: what is left goes to the largest fractions, of equal ones to the first by name (by its bytes)."""
    total = sum(parts.values())
    exact = {name: units * share / total for name, share in parts.items()}
    whole = {name: math.floor(amount) for name, amount in exact.items()}
    by_rest = sorted(parts, key=lambda name: (whole[name] - exact[name], name.encode()))
    for name in by_rest[: units - sum(whole.values())]:
        whole[name] += 1
    assert sum(whole.values()) == units
    return whole


def credit(model, window, touches, units):
    within = [touch for touch in touches if touch[0] <= window * DAY]
    return split(units, shares(model, within)) if within else None


MODELS = ["first", "last", "linear", "shapley", {"position": {"first": 4000, "last": 4000}}, {"decay": {"half_life": 7}}]
ODD = [{"position": {"first": 0, "last": 0}}, {"position": {"first": 10000, "last": 0}}, {"position": {"first": 1, "last": 3333}},
       {"decay": {"half_life": 1}}, {"decay": {"half_life": 90}}]


def cases(path):
    lot = random.Random(20260105)
    with open(path, "w", encoding="utf-8") as out:
        for number in range(400):
            model = MODELS[number % len(MODELS)] if number % 3 else ODD[number // 3 % len(ODD)]
            window = lot.choice([0, 1, 7, 30, 30, 366])
            # Few times, so that some are equal; seconds or whole days.
            times = [lot.randrange(40) * DAY if number % 2 else lot.randrange(40 * DAY) for _ in range(lot.randint(1, 4))]
            touches = [[lot.choice(times + [0]), lot.choice(NAMES)] for _ in range(lot.randint(0, 7))]
            units = lot.choice([0, 1, 2, 99, 100, 12_345, 10**12 + 7, 2**63 - 1])
            found = credit(model, window, touches, units)
            rows = sorted(found.items(), key=lambda row: row[0].encode()) if found is not None else []
            line = {"model": model, "window_days": window, "touches": touches, "spend": units, "rows": rows}
            out.write(json.dumps(line, ensure_ascii=False) + "\n")


POINTS = {("view", None): "feed", ("search", None): "search", ("message_opened", None): "push", ("message_clicked", None): "push",
          ("message_clicked", "召回"): "sms", ("use_coupon", None): "coupon"}
FIRST, LAST = date(2025, 7, 1), date(2025, 12, 31)


def touchpoint(row):
    return POINTS.get((row["event_type"], row["subject"]), POINTS.get((row["event_type"], None)))


def minor(text):
    return round(Decimal(text or "0") * 100)


def app(path):
    met = defaultdict(set)  # user: (day, touchpoint)
    bought = defaultdict(lambda: defaultdict(lambda: [0, 0]))  # user: day: purchases and money
    spent = defaultdict(lambda: defaultdict(int))  # user: day: net spend
    sent = defaultdict(set)  # user: days of messages of the campaign
    for row in rows(DATA / "app_year.csv.gz"):
        user, day, kind = row["user_id"], date.fromisoformat(row["ts"][:10]), row["event_type"]
        if touchpoint(row):
            met[user].add((day, touchpoint(row)))
        if kind == "purchase":
            bought[user][day][0] += 1
            bought[user][day][1] += minor(row["value"])
            spent[user][day] += minor(row["value"])
        if kind == "refund":
            spent[user][day] -= abs(minor(row["value"]))
        if kind == "message_sent" and row["subject"] == "双十一":
            sent[user].add(day)
    people = list(rows(DATA / "app_year_users.csv.gz"))
    figures = {"attribution": [attributed(model, met, bought) for model in MODELS]}
    figures["birthdays"] = birthdays(people, spent)
    figures["lift"] = lift(people, spent, sent)
    with open(path, "w", encoding="utf-8") as out:
        out.write(json.dumps(figures, ensure_ascii=False, indent=1) + "\n")


def attributed(model, met, bought, window=30):
    rows, direct, users, purchases, spend = defaultdict(lambda: [0, 0]), [0, 0], set(), 0, 0
    for user, days in bought.items():
        for day, (count, units) in days.items():
            if not FIRST <= day <= LAST:
                continue
            users.add(user)
            purchases, spend = purchases + count, spend + units
            touches = [((day - other).days * DAY, name) for other, name in met[user] if other <= day]
            found = credit(model, window, touches, units)
            if found is None:
                direct = [direct[0] + count, direct[1] + units]
                continue
            for name, part in found.items():
                rows[name][0] += count
                rows[name][1] += part
    assert sum(row[1] for row in rows.values()) + direct[1] == spend
    ordered = {name: rows[name] for name in sorted(rows)}
    return {"model": model, "users": len(users), "purchases": purchases, "spend": spend, "rows": ordered, "direct": direct}


def net(days, first, last):
    return sum(units for day, units in days.items() if first <= day <= last)


def student(chance, degrees):
    from scipy.stats import t

    return float(t.ppf(1 - chance / 2, degrees))


def birthdays(people, spent, after=6, around=28):
    differences, left_out, special_sum, around_sum = [], 0, 0, 0
    first, last = date(2025, 1, 1), date(2025, 12, 31)
    for person in people:
        if not person["birthday"]:
            continue
        month, day = (int(part) for part in person["birthday"].split("-"))
        on = date(2025, month, min(day, 28) if month == 2 else day)
        begin, end = on - timedelta(around), on + timedelta(after + around)
        if begin < date.fromisoformat(person["joined"]) or end > last or on < first:
            left_out += 1
            continue
        days = spent[person["user_id"]]
        special = net(days, on, on + timedelta(after))
        rest = net(days, begin, end) - special
        special_sum, around_sum = special_sum + special, around_sum + rest
        differences.append(Fraction(special, after + 1) - Fraction(rest, 2 * around))
    n = len(differences)
    mean = sum(differences) / n
    variance = sum((one - mean) ** 2 for one in differences) / (n - 1)
    reach = student(0.05, n - 1) * math.sqrt(variance / n)
    return {"occurrences": n, "left_out": left_out, "special": special_sum, "around": around_sum, "effect": float(mean),
            "low": float(mean) - reach, "high": float(mean) + reach}


def lift(people, spent, sent, window=7, minimum=10):
    """By the day on which they joined, before or in the second half of the year, and whether they had bought by the first message."""
    begin = min(min(days) for days in sent.values())
    last = max(min(days) for days in sent.values())
    groups = defaultdict(lambda: ([], []))
    for person in people:
        joined = date.fromisoformat(person["joined"])
        if joined > begin:
            continue
        user = person["user_id"]
        days = spent[user]
        stratum = ("old" if joined < date(2025, 7, 1) else "new") + (" buyer" if net(days, date.min, begin - timedelta(1)) > 0 else "")
        on = min(sent[user]) if user in sent else begin
        change = net(days, on, on + timedelta(window)) - net(days, on - timedelta(window + 1), on - timedelta(1))
        groups[stratum][user not in sent].append(change)
    total, variance, matched = Fraction(0), Fraction(0), 0
    for reached, others in groups.values():
        if len(reached) < minimum or len(others) < minimum:
            continue
        n, m = len(reached), len(others)
        means = [Fraction(sum(side), len(side)) for side in (reached, others)]
        spread = [sum((one - mean) ** 2 for one in side) / (len(side) - 1) for side, mean in zip((reached, others), means)]
        total += n * (means[0] - means[1])
        variance += n * n * (spread[0] / n + spread[1] / m)
        matched += n
    reach = 1.959963984540054 * math.sqrt(variance)
    strata = {name: [len(side[0]), sum(side[0]), len(side[1]), sum(side[1])] for name, side in sorted(groups.items())}
    return {"first": str(begin), "last": str(last), "strata": strata, "matched": matched, "lift": float(total),
            "low": float(total) - reach, "high": float(total) + reach}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases")
    parser.add_argument("--app")
    asked = parser.parse_args()
    if asked.cases:
        cases(asked.cases)
    if asked.app:
        app(asked.app)


main()
