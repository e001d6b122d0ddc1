"""Independent figures of a whole year of one app, 20,000 users of one seed: the truth for the programs `operations` and `score`.

    python3 app_year.py --seed 20251231 --out expected/app_year/20251231.json

It makes the log by examples/data/app_year.py, and asks by the rules of app_year_company.json and app_year_costs.csv beside this file, and
what newcomers of a core feature do by those of app_year_core_company.json. --core adds the latter alone to what --out has already.
Definitions are in README.md beside this file. The slow, plain way is meant: ten minutes a seed.
"""

import sys

sys.dont_write_bytecode = True

import argparse
import json
import subprocess
import tempfile
from collections import Counter
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import operations as o
import quiet
import score

HERE = Path(__file__).parent
LAST = date(2025, 12, 31)
CAMPAIGN, HOLD_OUT, CORE = "双十一", "五步引导", "高级编辑"
COSTS = {"2025-11-01": 600000, "2025-12-20": 300000, "2025-12-31": 600000}  # in minor units
# The planted abuser comments on 20 days from 12-07 on, and the planted valuable user comes for the last time on 12-24.
MORNINGS = ["2025-11-01", "2025-12-06", "2025-12-07", "2025-12-20"]
WATCHED, WATCHED_ON = "90003", ["2025-12-25", "2025-12-26", "2025-12-31"]


def verdict(campaign, basis, cost):
    """What is said of a campaign that cost so much: not yet, stop or continue, by the increment against 1.50 for each 1 spent."""
    if campaign["pending"]:
        return f"not yet: the windows of {campaign['pending']} of {campaign['sent']} users are still open"
    ratio, low, high = (amount / cost for amount in (campaign["increment"], *campaign["increment_interval"]))
    stop = ratio < 1.5
    sure = high < 1.5 if stop else low >= 1.5
    word, side = ("stop", "below") if stop else ("continue", "at least")
    certain = f"{'sure' if sure else 'not sure'}, {low:.2f} to {high:.2f}"
    return f"{word}: {ratio:.2f} returned for each 1 spent, by the increment over {basis}, {side} 1.50; {certain}"


def judged(users, day, attribution):
    found = o.campaign(users, day, CAMPAIGN, attribution)["campaign"]
    names = ("subject", "attribution", "sent", "opened", "clicked", "pending", "converted", "revenue", "increment")
    cost = COSTS[str(day)]
    return {**{name: found[name] for name in names}, "cost": cost, "verdict": verdict(found, "as many days before", cost)}


def morning(users, day):
    """What is also asked on other days: who is warned of abuse, and K."""
    found = {
        "abuse": [{"user": id, "level": level} for id, level in o.worst(o.abuse(users, day))],
        "referrals": o.k_factor([user for user in users if user.joined <= day], day),
    }
    if str(day) in COSTS:
        found["campaign"] = judged(users, day, "opened")
    return found


def days_away(user, day):
    """The days that are unusual, and how many were active before; none where they are usual."""
    active = {d for d in user.active if d <= day}
    since, tail = quiet.days_away(active, user.joined, day)
    if tail >= Fraction(1, 100):
        return None
    first = max(user.joined, since - timedelta(56))
    return {
        "since": str(since),
        "days": (day - since).days + 1,
        "active": sum(since <= d <= day for d in active),
        "days_before": (since - first).days,
        "active_before": sum(first <= d < since for d in active),
    }


def points_of_days(user, day):
    """Growth points by the day on which they were granted: actions since joining, and the one task whose reward is points."""
    granted = Counter()
    for d, counts in user.counts.items():
        if user.joined <= d <= day:
            granted[d] += sum(n * o.POINTS.get(kind, 0) for (kind, _), n in counts.items())
    task = o.plan(user, day)[0][0]
    if task["on"]:
        granted[task["on"]] += 50 if task["done"] else 25
    return granted


def membership(granted, joined, day, minima):
    """The level, and since when: up on the day that reaches it, one down at the end of a month below its minimum."""
    level, since, month = 1, joined, joined.replace(day=1)
    while True:
        after = (month + timedelta(31)).replace(day=1)
        so_far = 0
        for d in sorted(d for d in granted if month <= d < after):
            so_far += granted[d]
            reached = sum(minimum <= so_far for minimum in minima)
            if reached > level:
                level, since = reached, d
        if after > day:
            return level, since
        if so_far < minima[level - 1]:
            level, since = level - 1, after
        month = after


def scores(users, day, rules):
    """What the scorecards come to."""
    minima = [level["minimum"] for level in rules["incentives"]["growth"]["membership"]["levels"]]
    churn = o.Churn(users, day)
    stages = {user: o.raw_stage(user, day) for user in users}
    bands = Counter((stages[user], churn.band(user) or "none") for user in users)
    levels, members, points, tiers, month = Counter(), 0, Counter(), Counter(), day.replace(day=1)
    for user in users:
        granted = points_of_days(user, day)
        level, since = membership(granted, user.joined, day, minima)
        levels[level] += 1
        members += level > 1 and since >= month
        points[user] = sum(n for d, n in granted.items() if d >= month)
        tiers[sum(points[user] >= tier for tier in (100, 300, 600))] += 1
    moves = {kind: {} for kind in o.MONEY}
    for user in users:
        for d, counts in user.counts.items():
            for (kind, about), n in counts.items():
                if kind in o.MONEY and d <= day:
                    each = [(d.toordinal(), user.sums[d][kind, about])] + [(d.toordinal(), 0)] * (n - 1)
                    moves[kind].setdefault(user, []).extend(each)
    rfm = score.rfm(moves["purchase"], moves["refund"], day.toordinal())
    regulars = [user for user in users if stages[user] in ("Growth", "Loyalty", "Advocacy")]
    return {
        "bands": {stage: {band: n for (of, band), n in sorted(bands.items()) if of == stage} for stage in o.STAGES},
        "rfm": {
            "users": len(rfm),
            "segments": dict(sorted(Counter(row[6] for row in rfm.values()).items())),
            "classes": dict(sorted(Counter(row[7] for row in rfm.values()).items())),
            "grades": [sum(row[at] for row in rfm.values()) for at in (3, 4, 5)],
            "monetary": sum(row[2] for row in rfm.values()),
        },
        "growth_points": {"points": sum(points.values()), "tiers": [tiers[tier] for tier in range(4)]},
        "membership": {"levels": [levels[level + 1] for level in range(len(minima))], "since_this_month": members},
        "regulars": {
            "numerator": sum(user.active_days(day - o.days(27), day) >= 8 for user in regulars),
            "denominator": len(regulars),
        },
    }


def goal(board, rules):
    """The share of the way and the pace of the number that the rules have a goal for."""
    wanted = rules["kpi"]["active_on_day_7"]
    users, active, _ = board["active on day 7"]
    actual, (target, baseline) = Fraction(active, users), (Fraction(str(wanted[name])) for name in ("target", "baseline"))
    left = (date.fromisoformat(wanted["due"]) - LAST).days
    return {
        "share_of_the_way": float((actual - baseline) / (target - baseline)),
        "pace": float((target - actual) / left),
        "met": actual >= target,
    }


def with_core(users, day):
    """Newcomers and referrals where the second task is about the core feature, and its tutorial makes up for it."""
    return {"newcomers": o.newcomers(users, day, CORE), "referrals": o.referrals(users, day, CORE)}


def figures(events, known):
    rules = json.loads((HERE / "app_year_company.json").read_text())
    everybody, numbers = o.read(events, known)
    watched = {on: days_away(everybody[WATCHED], date.fromisoformat(on)) for on in WATCHED_ON}
    mornings = {on: morning(list(everybody.values()), date.fromisoformat(on)) for on in MORNINGS}
    users = o.until(everybody, LAST)
    costs = o.read_costs(HERE / "app_year_costs.csv")
    asked = o.themes(users, numbers, LAST, CAMPAIGN, "clicked", costs, 60)
    found = scores(users, LAST, rules)
    asked["targets"]["numbers"]["active on day 7"] |= goal(o.board(users, LAST), rules)
    asked["targets"]["numbers"]["regulars"] = found.pop("regulars")
    held = o.hold_out(users, LAST, CAMPAIGN, HOLD_OUT)
    cost = COSTS[str(LAST)]
    held["verdict"] = verdict({"pending": 0, **held}, "the hold-out", cost)
    attributed = o.attributions(users, LAST, CAMPAIGN)
    return {
        "users": len(users),
        "events": sum(sum(counts.values()) for user in users for counts in user.counts.values()),
        "morning": asked,
        "sent": {**attributed["sent"], **held, "cost": cost},
        "about": judged(users, LAST, "about"),
        "mornings": mornings,
        "core": with_core(users, LAST),
        "watched": watched,
        "score": found,
    }


def core_alone(files, out):
    everybody, _ = o.read(*files)
    found = json.loads(Path(out).read_text())
    found["core"] = with_core(o.until(everybody, LAST), LAST)
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--users", type=int, default=20000)
    parser.add_argument("--log", help="a folder with both files, made before")
    parser.add_argument("--core", action="store_true", help="only what is asked about the core feature")
    parser.add_argument("--out")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(asked.log or made)
        if not asked.log:
            maker = [sys.executable, str(o.DATA / "app_year.py"), made, "--users", str(asked.users), "--seed", str(asked.seed)]
            subprocess.run(maker, check=True, stdout=subprocess.DEVNULL)
        files = folder / "app_year.csv.gz", folder / "app_year_users.csv.gz"
        found = core_alone(files, asked.out) if asked.core else figures(*files)
    text = json.dumps({"seed": asked.seed, **found}, ensure_ascii=False, indent=1) + "\n"
    if asked.out:
        Path(asked.out).parent.mkdir(exist_ok=True)
        Path(asked.out).write_text(text)
    else:
        print(text, end="")


if __name__ == "__main__":
    main()
