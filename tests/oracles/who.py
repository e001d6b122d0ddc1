"""Independent value, potential and behaviour types of the users of an event file: the truth for the examples `worth` and `behavior`.

    python3 who.py worth EVENTS.csv[.gz] --as-of YYYY-MM-DD [--map a=b,...] [--out SUMMARY.json]
    python3 who.py behavior EVENTS.csv[.gz] --from YYYY-MM-DD --to YYYY-MM-DD [--map a=b,...] [--ignore-values]
                   [--subject COLUMN] [--core a,b] [--fit] [--out LINES.jsonl]

Definitions are in README.md beside this file. The slow, plain way is meant.
"""

import sys

sys.dont_write_bytecode = True

import argparse
import csv
import gzip
import io
import json
from collections import Counter, defaultdict
from datetime import date, timedelta
from fractions import Fraction

from events import INACTIVE, KINDS, Birth, civil_day, parse_map, read_events

# ---------------------------------------------------------------- value and potential


def cut(values):
    """The ceil(n/5)-th largest."""
    ordered = sorted(values, reverse=True)
    return ordered[(len(ordered) + 4) // 5 - 1]


def half_away(number):
    """Rounded to a whole number, a half away from zero."""
    return int(number + 0.5) if number >= 0 else -int(-number + 0.5)


def worth(events, as_of):
    value, lifetime, days = Counter(), Counter(), defaultdict(set)
    for event in events:
        if event.day <= as_of and event.kind in ("purchase", "refund"):
            net = event.minor if event.kind == "purchase" else -event.minor
            lifetime[event.user] += net
            if event.day > as_of - timedelta(days=365):
                value[event.user] += net
            if event.kind == "purchase":
                days[event.user].add(event.day)

    spends = {user: spend for user, spend in value.items() if spend > 0}
    value_cut = cut(spends.values())
    high = [spend for spend in spends.values() if spend >= value_cut]
    n, total = len(spends), sum(spends.values())
    weighted = sum(rank * spend for rank, spend in enumerate(sorted(spends.values()), 1))
    gini = Fraction(2 * weighted, n * total) - Fraction(n + 1, n)

    times = {}  # user: x, t_x, T
    for user, bought in days.items():
        first, last = min(bought), max(bought)
        times[user] = (len(bought) - 1, (last - first).days, (as_of - first).days)
    repeats = sum(x for x, _, _ in times.values())
    alpha = round(sum(age for _, _, age in times.values()) / repeats, 9) if repeats else 30.0
    mean = sum(lifetime[user] for user in days) / sum(len(bought) for bought in days.values())
    r, a, b, ahead = 1.0, 0.8, 2.4, 90
    potential = {}
    for user, (x, t_x, age) in times.items():
        alive = 1 / (1 + a / (b + x) * ((alpha + age) / (alpha + t_x)) ** (r + x))
        expected = alive * ahead * (r + x) / (alpha + age)
        potential[user] = half_away(expected * (lifetime[user] + 2 * mean) / (len(days[user]) + 2))
    potential_cut = cut(potential.values())

    classes = Counter()
    for user in {event.user for event in events if event.day <= as_of}:
        high_value = value[user] >= value_cut
        high_potential = user in potential and potential[user] >= potential_cut
        names = {(1, 1): "Maintain", (1, 0): "Protect", (0, 1): "Cultivate", (0, 0): "LowTouch"}
        classes[names[high_value, high_potential]] += 1
    return {
        "as_of": as_of.isoformat(),
        "spenders": n,
        "spend": total,
        "value_cut": value_cut,
        "high_spenders": len(high),
        "high_spend": sum(high),
        "high_share": round(sum(high) / total, 9),
        "gini": round(float(gini), 9),
        "alpha": alpha,
        "buyers": len(potential),
        "potential_cut": potential_cut,
        "classes": {name: classes[name] for name in ("Maintain", "Protect", "Cultivate", "LowTouch")},
    }


# ---------------------------------------------------------------- types of behaviour

UNIT = 6000  # a point; weights, and seconds by 600, are whole numbers of its parts
WEIGHTS = {"create": 3, "solve": 3, "help": 2, "use": 1, "comment": 1, "join_event": 1, "search": 0.5, "share": 0.5}
WINDOW, HOLD, REPLAY = 28, 7, 400
TYPES = ["Explorer", "Specialist", "Balanced", "Light", "none"]


class Life:
    """What the behaviour of one user is read from; days are numbers (date.toordinal)."""

    def __init__(self):
        self.told = Birth()
        self.points, self.active = Counter(), set()
        self.core = defaultdict(list)  # (day, core subject): the seconds of each use

    def observe(self, day, kind, points):
        self.told.observe(day, kind)
        self.points[day] += points
        if kind not in INACTIVE:
            self.active.add(day)

    def births(self, last):
        """Each birth with the days on which it was the known one: who was active before registering has two."""
        registered, active = self.told.registered, self.told.active
        if registered is None or active >= registered:
            return [(self.told.day(), last)]
        return [(active, registered - 1), (registered, last)]

    def end(self, core_seconds):
        """Uses of core subjects, once all of a day are known."""
        for (day, _), uses in self.core.items():
            used = sum(uses) == 0 or sum(uses) >= core_seconds
            self.points[day] += UNIT * len(uses) * (3 if used else 1)

    def close(self, birth, last):
        """Sums up to each day, so that a window is a difference: index d − birth + 1 holds what is up to d."""
        self.birth, self.days, self.depths = birth, [0], [0]
        for day in range(birth, last + 1):
            active = day in self.active
            self.days.append(self.days[-1] + active)
            self.depths.append(self.depths[-1] + (min(10 * UNIT, self.points[day]) if active else 0))

    def seen(self, day):
        """Active days of the window, and their depth together."""
        to = day - self.birth + 1
        start = max(0, to - WINDOW)
        return self.days[to] - self.days[start], self.depths[to] - self.depths[start]


def type_of(days, depth, often, deep):
    if days == 0:
        return "none"
    high, is_deep = days >= often, depth >= deep * UNIT * days
    return {(1, 0): "Explorer", (0, 1): "Specialist", (1, 1): "Balanced", (0, 0): "Light"}[high, is_deep]


def shown(raws):
    """The latest value that held for HOLD consecutive days, else the first."""
    value, run = raws[0], 0
    for at, raw in enumerate(raws):
        run = run + 1 if at and raw == raws[at - 1] else 1
        value = raw if run >= HOLD else value
    return value


def shown_each_day(raws, days):
    """The shown value of each of the last so many days, each replayed from at most REPLAY days before it."""
    values, value, run = [], raws[0], 0
    for at, raw in enumerate(raws):
        if at > REPLAY:
            values.append(shown(raws[at - REPLAY : at + 1]))
            continue
        run = run + 1 if at and raw == raws[at - 1] else 1
        value = raw if run >= HOLD else value
        values.append(value)
    return values[-days:]


def read_lives(args, last):
    mapping, core = parse_map(args.map), set(filter(None, (args.core or "").split(",")))
    lives = defaultdict(Life)
    opener = gzip.open if args.events.endswith(".gz") else open
    with opener(args.events, "rb") as raw:
        for row in csv.DictReader(io.TextIOWrapper(raw, encoding="utf-8-sig", newline="")):
            name, day = row["event_type"], civil_day(row["ts"]).toordinal()
            if day > last:
                continue
            kind = mapping.get(name, name if name in KINDS else None)
            is_core = kind == "use" and args.subject and row[args.subject] in core
            seconds = 0 if args.ignore_values or kind not in ("use", "view") else int(row.get("value") or 0)
            life = lives[row["user_id"]]
            if is_core:
                life.core[day, row[args.subject]].append(seconds)
            points = 0 if is_core else int(UNIT * WEIGHTS.get(kind, 0))
            life.observe(day, kind, points + UNIT // 600 * seconds)
    for life in lives.values():
        life.end(args.core_seconds)
    return {user: life for user, life in lives.items() if life.told.day() is not None}


def median(values):
    """By nearest rank."""
    return sorted(values)[(len(values) + 1) // 2 - 1]


def month_ends(first, last):
    day = first
    while day <= last:
        following = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
        yield min(following - timedelta(days=1), last)
        day = following


def behavior(lives, first, last, fit):
    """The lines of the answer: months, flow from the first to the last of them, flips."""
    often, deep = 8, 3
    if fit:
        for life in lives.values():
            life.close(life.told.day(), last.toordinal())
        seen = [life.seen(last.toordinal()) for life in lives.values()]
        often = median([days for days, _ in seen if days])
        deep = median([Fraction(depth, days * UNIT) for days, depth in seen if days])
    ends = list(month_ends(first, last))
    months, flow = {end: Counter() for end in ends}, Counter()
    user_days = raw_flips = shown_flips = 0
    for life in lives.values():
        raws, values = [], []
        births = life.births(last.toordinal())
        for birth, until in births:
            life.close(birth, until)
            of_birth = [type_of(*life.seen(day), often, deep) for day in range(birth, until + 1)]
            raws += of_birth
            values += shown_each_day(of_birth, len(of_birth))
        first_birth = births[0][0]
        at = {day: values[day.toordinal() - first_birth] for day in ends if day.toordinal() >= first_birth}
        for day, value in at.items():
            months[day][value] += 1
        flow[at.get(ends[0], "absent"), at[ends[-1]]] += 1
        start = max(first_birth, first.toordinal()) - first_birth
        for day in range(start + 1, len(raws)):
            user_days += 1
            raw_flips += raws[day] != raws[day - 1]
            shown_flips += values[day] != values[day - 1]
    for day in ends:
        counts = {name: months[day][name] for name in TYPES}
        yield {"as_of": day.isoformat(), "users": sum(counts.values()), **counts}
    for before in [*TYPES, "absent"]:
        for after in TYPES:
            if flow[before, after]:
                yield {"before": before, "after": after, "users": flow[before, after]}
    yield {"user_days": user_days, "raw_flips": raw_flips, "shown_flips": shown_flips}


# ---------------------------------------------------------------- the command


def main():
    args = argparse.ArgumentParser(description="Value, potential and behaviour types, computed independently")
    commands = args.add_subparsers(required=True, dest="command")
    one = commands.add_parser("worth")
    one.add_argument("--as-of", required=True, type=date.fromisoformat)
    other = commands.add_parser("behavior")
    other.add_argument("--from", required=True, type=date.fromisoformat, dest="first")
    other.add_argument("--to", required=True, type=date.fromisoformat, dest="last")
    other.add_argument("--ignore-values", action="store_true", help="the values of use and view are no seconds")
    other.add_argument("--subject", help="the column of the subject")
    other.add_argument("--core", help="core subjects, with commas between")
    other.add_argument("--core-seconds", type=int, default=60, help="of a day, below which use of a core subject is like any")
    other.add_argument("--fit", action="store_true", help="thresholds are the medians as of --to, not 8 and 3")
    for command in (one, other):
        command.add_argument("events")
        command.add_argument("--map", action="append", help="event type=kind,...")
        command.add_argument("--out", help="write the answer here instead of printing it")
    args = args.parse_args()

    if args.command == "worth":
        text = json.dumps(worth(read_events(args.events, parse_map(args.map)), args.as_of), indent=2) + "\n"
    else:
        lines = behavior(read_lives(args, args.last.toordinal()), args.first, args.last, args.fit)
        text = "".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines)
    if args.out:
        with open(args.out, "w", encoding="utf-8", newline="\n") as out:
            out.write(text)
    else:
        print(text, end="")


if __name__ == "__main__":
    main()
