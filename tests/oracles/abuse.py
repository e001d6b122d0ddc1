"""What days of abuse leave out of rewards, and who are the best of a community, in the embedded year of one app.

    python3 abuse.py [--out expected/abuse.json]

Definitions are in README.md beside this file. The slow, plain way is meant: the level of each user on each day is worked out afresh.
"""

import sys

sys.dont_write_bytecode = True

import argparse
import copy
import json
from collections import Counter
from datetime import date
from fractions import Fraction
from pathlib import Path

import operations as o

LAST = date(2025, 12, 31)
KINDS = ("share", "comment", "invite", "create")
LEVELS = ("watch", "limit", "block")
# least events and least events an active day for a warning by rate, the least usual rate; how many times the usual rate each level
# takes, and how many reports
RULES = {
    "default": (10, Fraction(3), Fraction(1), (5, 10, 20), (2, 5, 10)),
    "strict": (2, Fraction(1, 5), Fraction(1, 10), (2, 3, 5), (1, 2, 3)),
}
BEST = 10


def usual_rates(users, day, least_usual):
    """Of each kind the nearest-rank median of the rates of those who did it, but no less than the least."""
    first, usual = day - o.days(27), {}
    for kind in KINDS:
        done = [(user.count(kind, first, day), user.active_days(first, day)) for user in users]
        rates = sorted(Fraction(count, days) for count, days in done if count and days)
        usual[kind] = max(least_usual, rates[(len(rates) + 1) // 2 - 1]) if rates else least_usual
    return usual


def level(user, day, usual, rule):
    """How many of the three levels the user has reached as of a day."""
    least, least_rate, _, times, reports = rule
    first, reached = day - o.days(27), 0
    days = user.active_days(first, day)
    for kind in KINDS:
        count = user.count(kind, first, day)
        if days and count >= least and Fraction(count, days) >= least_rate:
            reached = max(reached, sum(Fraction(count, days) >= bound * usual[kind] for bound in times))
    return max(reached, sum(user.count("reported", first, day) >= bound for bound in reports))


def without(user, days):
    """The user as if nothing had been done on these days."""
    left = copy.copy(user)
    left.counts = {day: counts for day, counts in user.counts.items() if day not in days}
    left.sums = {day: sums for day, sums in user.sums.items() if day not in days}
    return left


def points(user):
    """Growth points of December for actions."""
    month = LAST.replace(day=1)
    return sum(
        n * o.POINTS.get(kind, 0)
        for day, counts in user.counts.items()
        if max(month, user.joined) <= day <= LAST
        for (kind, _), n in counts.items()
    )


def role(score):
    return "seed user" if score >= 60 else "volunteer" if score >= 20 else "regular"


def rewards(users):
    scores = [o.contribution(user, LAST - o.days(29), LAST) for user in users]
    roles = Counter(role(score) for score in scores)
    return {
        "points": sum(points(user) for user in users),
        "contribution": float(sum(scores)),
        "roles": [roles[name] for name in ("seed user", "volunteer", "regular")],
        "plans_complete": sum(o.plan(user, LAST)[1] is not None for user in users),
    }


def under(users, rule):
    usual = usual_rates(users, LAST, rule[2])
    levels = {user: {day: level(user, day, usual, rule) for day in user.counts} for user in users}
    found = {"usual": [float(usual[kind]) for kind in KINDS], "none": rewards(users)}
    found["warned"] = {name: 0 for name in LEVELS}
    for user in users:
        at = level(user, LAST, usual, rule)
        if at:
            found["warned"][LEVELS[at - 1]] += 1
    for place, name in enumerate(LEVELS, 1):
        left_out = {user: {day for day, at in levels[user].items() if at >= place} for user in users}
        found[name] = {**rewards([without(user, left_out[user]) for user in users]), "days": sum(map(len, left_out.values()))}
    return found


def best(users):
    """The score of the last of the best, and who has as much."""
    scores = {user.id: o.contribution(user, LAST - o.days(29), LAST) for user in users}
    ranked = sorted((score for score in scores.values() if score > 0), reverse=True)
    least = ranked[min(BEST, len(ranked)) - 1]
    return {"count": BEST, "from": float(least), "users": sorted(int(id) for id, score in scores.items() if score >= least)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out")
    asked = parser.parse_args()
    everybody, _ = o.read(o.DATA / "app_year.csv.gz", o.DATA / "app_year_users.csv.gz")
    users = [user for user in everybody.values() if user.joined <= LAST]
    found = {name: under(users, rule) for name, rule in RULES.items()}
    found["best"] = best(users)
    text = json.dumps(found, indent=1) + "\n"
    if asked.out:
        Path(asked.out).write_text(text)
    else:
        print(text, end="")


if __name__ == "__main__":
    main()
