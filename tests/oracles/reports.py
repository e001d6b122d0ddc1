"""Independent population reports of a file of purchases: the truth for the modules `revenue`, `retention`, `lifecycle` and `stats`.

    python3 reports.py EVENTS.csv[.gz] --as-of YYYY-MM-DD [--out REPORTS.json]

Definitions are in README.md beside this file. The slow, plain way is meant.
"""

import sys

sys.dont_write_bytecode = True

import argparse
import csv
import gzip
import io
import json
from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction
from statistics import correlation

LAGS = 12
CHURNED = 60


def read(path):
    """{user: [(day, minor units)]}, in any order."""
    raw = open(path, "rb").read()
    text = gzip.decompress(raw) if path.endswith(".gz") else raw
    users = defaultdict(list)
    for row in csv.DictReader(io.StringIO(text.decode())):
        assert row["event_type"] == "purchase", row
        users[row["user_id"]].append((date.fromisoformat(row["ts"]), round(Fraction(row["value"]) * 100)))
    return users


def month(day):
    return day.year * 12 + day.month - 1


def first_of(number):
    return date(number // 12, number % 12 + 1, 1)


def over(number, as_of):
    """Whether a month is over by a day."""
    return first_of(number + 1) <= as_of + timedelta(1)


def lifecycle(users, months, as_of):
    active = {m: {u for u, deeds in users.items() if any(month(d) == m for d, _ in deeds)} for m in range(months[0] - 2, months[-1] + 1)}
    first = {u: min(month(d) for d, _ in deeds) for u, deeds in users.items()}

    def state(user, m):
        return "new" if first[user] == m else "returning" if user in active[m - 1] else "resurrecting"

    rows = []
    for m in months:
        row = {name: sum(state(u, m) == name for u in active[m]) for name in ("new", "returning", "resurrecting")}
        gone = active[m - 1] - active[m]
        row["dormant"] = {name: sum(state(u, m - 1) == name for u in gone) for name in ("new", "returning", "resurrecting")}
        rows.append(row if over(m, as_of) else row | {"dormant": None})
    return rows


def revenue(users, months):
    rows = []
    for m in months:
        spent = [[v for d, v in deeds if month(d) == m] for deeds in users.values()]
        rows.append({"payers": sum(bool(s) for s in spent), "net": sum(map(sum, spent))})
    return rows


def cohorts(users, months, as_of):
    """By the month of the first purchase: retention and cumulative spend by lag, of those mature."""
    rows = []
    for m in months:
        members = [deeds for deeds in users.values() if min(month(d) for d, _ in deeds) == m]
        row = {"size": len(members), "on": [], "on_or_after": [], "spend": []}
        for lag in range(LAGS + 1):
            mature = members if over(m + lag, as_of) else []
            row["on"].append([len(mature), sum(lag == 0 or any(month(d) == m + lag for d, _ in deeds) for deeds in mature)])
            row["on_or_after"].append([len(mature), sum(lag == 0 or any(month(d) >= m + lag for d, _ in deeds) for deeds in mature)])
            row["spend"].append([len(mature), sum(v for deeds in mature for d, v in deeds if month(d) <= m + lag)])
        rows.append(row)
    return rows


def churn(users, as_of):
    """Days from the first purchase to the first day of 60 without one, by Kaplan and Meier."""
    lives, value = [], 0
    for deeds in users.values():
        days = sorted({d for d, _ in deeds})
        day, silent = days[0], 0
        while day < as_of and silent < CHURNED:
            day += timedelta(1)
            silent = 0 if day in days else silent + 1
        lives.append(((day - days[0]).days, silent >= CHURNED))
        if silent >= CHURNED:
            value += sum(v for d, v in deeds if d <= day)
    surviving, curve = Fraction(1), []
    for after in sorted({t for t, ended in lives if ended}):
        at_risk = sum(t >= after for t, _ in lives)
        ended = sum(t == after and e for t, e in lives)
        surviving *= 1 - Fraction(ended, at_risk)
        curve.append((after, surviving))
    median = next((after for after, s in curve if s <= Fraction(1, 2)), None)
    return {
        "customers": len(lives), "churned": sum(e for _, e in lives), "median_days": median, "net_before_churn": value,
        "surviving": {str(after): float(s) for after, s in curve if after in (60, 70, 90, 120, 200, 300)},
    }


def ranks(values):
    """The mean of the places that equal values share."""
    return [sum(v < value for v in values) + (values.count(value) + 1) / 2 for value in values]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("events")
    parser.add_argument("--as-of", required=True)
    parser.add_argument("--out")
    arguments = parser.parse_args()
    as_of = date.fromisoformat(arguments.as_of)
    users = {u: [(d, v) for d, v in deeds if d <= as_of] for u, deeds in read(arguments.events).items()}
    users = {u: deeds for u, deeds in users.items() if deeds}
    first = min(month(d) for deeds in users.values() for d, _ in deeds)
    months = range(first, month(as_of) + 1)
    purchases = [len(deeds) for deeds in users.values()]
    spend = [sum(v for _, v in deeds) for deeds in users.values()]
    report = {
        "lifecycle": lifecycle(users, months, as_of),
        "revenue": revenue(users, months),
        "cohorts": cohorts(users, months, as_of),
        "churn": churn(users, as_of),
        "correlation": {
            "pairs": len(users),
            "pearson": correlation(purchases, spend),
            "spearman": correlation(ranks(purchases), ranks(spend)),
        },
    }
    text = json.dumps(report, indent=None, separators=(",", ":")) + "\n"
    open(arguments.out, "w").write(text) if arguments.out else print(text, end="")


main()
