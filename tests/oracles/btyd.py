"""Independent BTYD summary (x, t_x, T, mean repeat spend) of every buyer of an event file.

    python3 btyd.py EVENTS.csv[.gz] --cut YYYY-MM-DD [--grain day|week|month] [--ruler DAYS] [--map a=b,...] [--out TOTALS.json] [--lines LINES.csv]

Definitions are in README.md beside this file.
"""

import sys

sys.dont_write_bytecode = True

import argparse
import json
from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction

from events import parse_map, read_events

PERIOD_START = {
    "day": lambda day: day,
    "week": lambda day: day - timedelta(days=day.weekday()),  # Monday
    "month": lambda day: day.replace(day=1),
}


def btyd(events, grain, cut):
    """user → (x, t_x in days, T in days, net spend of the repeat periods in minor units)."""
    start = PERIOD_START[grain]
    periods, money = defaultdict(set), defaultdict(list)
    for event in events:
        if event.day <= cut and event.kind in ("purchase", "refund"):
            period = start(event.day)
            if event.kind == "purchase":
                periods[event.user].add(period)
            money[event.user].append((period, event.minor if event.kind == "purchase" else -event.minor))
    found = {}
    for user, bought in periods.items():
        first, last = min(bought), max(bought)
        repeat = sum(minor for period, minor in money[user] if period > first)
        found[user] = (len(bought) - 1, (last - first).days, (start(cut) - first).days, repeat)
    return found


def main():
    args = argparse.ArgumentParser(description="BTYD summary of every buyer, computed independently")
    args.add_argument("events")
    args.add_argument("--cut", required=True, type=date.fromisoformat)
    args.add_argument("--grain", choices=PERIOD_START, default="day")
    args.add_argument("--ruler", type=int, default=7, help="the unit of t_x and T, in days")
    args.add_argument("--map", action="append", help="event type=kind,...")
    args.add_argument("--out", help="write the totals here instead of printing them")
    args.add_argument("--lines", help="write user,x,t_x_days,T_days,repeat_minor here, with a header")
    args = args.parse_args()

    users = btyd(read_events(args.events, parse_map(args.map)), args.grain, args.cut)
    rows = list(users.values())
    days_t_x, days_T = sum(row[1] for row in rows), sum(row[2] for row in rows)
    # The sums are exact; each becomes a float once.
    totals = {
        "cut": args.cut.isoformat(),
        "grain": args.grain,
        "ruler_days": args.ruler,
        "users": len(rows),
        "repeaters": sum(1 for row in rows if row[0] > 0),
        "sum_x": sum(row[0] for row in rows),
        "max_x": max((row[0] for row in rows), default=0),
        "sum_t_x_days": days_t_x,
        "sum_T_days": days_T,
        "sum_t_x": float(Fraction(days_t_x, args.ruler)),
        "sum_T": float(Fraction(days_T, args.ruler)),
        "sum_monetary_minor": float(sum(Fraction(row[3], row[0]) for row in rows if row[0] > 0)),
    }
    text = json.dumps(totals, indent=2) + "\n"
    if args.lines:
        with open(args.lines, "w", encoding="utf-8", newline="\n") as out:
            out.write("user,x,t_x_days,T_days,repeat_minor\n")
            out.writelines(",".join([user, *map(str, users[user])]) + "\n" for user in sorted(users))
    if args.out:
        with open(args.out, "w", encoding="utf-8", newline="\n") as out:
            out.write(text)
    else:
        print(text, end="")


if __name__ == "__main__":
    main()
