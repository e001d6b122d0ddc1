"""Which users two definitions tell apart, on the embedded clickstream, counted again from its rows.

    python3 tests/oracles/explain.py > tests/oracles/expected/explain_ecom.json
"""
import csv, gzip, json, os
from collections import defaultdict
from datetime import date, datetime, timedelta

HERE = os.path.dirname(os.path.abspath(__file__))
LOG = os.path.join(HERE, "..", "..", "examples", "data", "ecom.csv.gz")


def shop(hours):
    users = defaultdict(set)
    with gzip.open(LOG, "rt") as rows:
        for row in list(csv.reader(rows))[1:]:
            at = datetime.fromisoformat(row[1]) + timedelta(hours=hours)
            users[int(row[0].removeprefix("user_"))].add(at.date())
    return users


SHOPS = {"utc": shop(0), "shanghai": shop(8)}
USERS = sorted(set(SHOPS["utc"]) | set(SHOPS["shanghai"]))


def retention(user, where, rule, lag, as_of=date(2024, 6, 29)):
    days = sorted(day for day in SHOPS[where][user] if day <= as_of)
    if not days or not date(2024, 1, 1) <= days[0] <= date(2024, 6, 30) or days[0] + timedelta(lag) > as_of:
        return "not eligible"
    lags = [(day - days[0]).days for day in days]
    back = lag in lags if rule == "on" else any(other >= lag for other in lags)
    return "counted" if back else "not counted"


def active(user, where, span, as_of=date(2024, 5, 31)):
    first = as_of - timedelta(29) if span == "last 30 days" else as_of.replace(day=1)
    days = SHOPS[where][user]
    if any(first <= day <= as_of for day in days):
        return "counted"
    return "not counted" if min(days) <= as_of else "not eligible"


def new(user, where, month):
    days = SHOPS[where][user]
    here = any(day.month == month for day in days)
    before = any(day.month == month - 1 for day in days)
    if not here and not before:
        return "not eligible"
    return "counted" if here and not any(day.month < month for day in days) else "not counted"


def walk(judge, stops):
    clauses = [{"users": [], "gained": 0, "lost": 0} for _ in stops[1:]]
    ends = [[judge(user, *stop) for user in USERS] for stop in (stops[0], stops[-1])]
    for place, user in enumerate(USERS):
        one, other = ends[0][place], ends[1][place]
        if one == other:
            continue
        by = next(at for at, stop in enumerate(stops[1:]) if judge(user, *stop) != one)
        clauses[by]["users"].append(user)
        clauses[by]["gained"] += other == "counted"
        clauses[by]["lost"] += one == "counted"
    count = lambda side: {"counted": side.count("counted"), "eligible": len(USERS) - side.count("not eligible")}
    for clause in clauses:
        clause["first"] = clause["users"][:10]
        clause["users"] = len(clause["users"])
    return {"counts": [count(side) for side in ends], "clauses": clauses}


print(json.dumps({
    "calendar": [walk(retention, [("utc", "on", lag), ("shanghai", "on", lag)]) for lag in (1, 7, 30)],
    "lags": [walk(retention, [("utc", "on", lag), ("utc", "on or after", lag)]) for lag in (1, 7, 30)],
    "calendar and lags": [
        walk(retention, [("utc", "on", lag), ("shanghai", "on", lag), ("shanghai", "on or after", lag)])
        for lag in (1, 7, 30)
    ],
    "active": walk(active, [("utc", "last 30 days"), ("shanghai", "last 30 days"), ("shanghai", "month")]),
    "new": [walk(new, [("utc", month), ("shanghai", month)]) for month in (1, 2, 5)],
}))
