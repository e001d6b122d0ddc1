"""Independent answers to what a morning asks: subscriptions, splits of revenue, who stayed, the watch, data quality, goals, a leaderboard.

    python3 growth.py --out expected/growth.json

Of the embedded app and the embedded shop. Needs scipy and numpy. Definitions are in README.md beside this file.
"""

import sys

sys.dont_write_bytecode = True

import argparse
import csv
import gzip
import io
import itertools
import json
import statistics
from collections import defaultdict
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import numpy as np
from scipy import stats

from events import INACTIVE, KINDS

DATA = Path(__file__).parent / "../../examples/data"


class Log:
    """Rows of (user, day, hour, kind, value), value in the kind's unit."""

    def __init__(self, name):
        raw = (DATA / name).read_bytes()
        text = (gzip.decompress(raw) if name.endswith(".gz") else raw).decode("utf-8-sig")
        self.rows, self.channel, self.subject = [], {}, []
        for row in csv.DictReader(io.StringIO(text)):
            at = datetime.fromisoformat(row["ts"])
            hour = at.hour if " " in row["ts"] else None
            kind, value = row["event_type"], row.get("value") or "0"
            assert kind in KINDS, kind
            value = round(Fraction(value) * 100) if kind in ("purchase", "refund", "add_to_cart", "use_coupon", "payment_failed") else int(value)
            self.rows.append((int(row["user_id"]), at.date(), hour, kind, abs(value)))
            self.subject.append(row.get("subject") or "")
            if row.get("channel"):
                self.channel[int(row["user_id"])] = row["channel"]

    def by_user(self, until):
        users = defaultdict(list)
        for row in self.rows:
            if row[1] <= until:
                users[row[0]].append(row)
        return users


def active(kind):
    return kind not in INACTIVE


def month(day):
    return day.year * 12 + day.month - 1


def first_of(number):
    return date(number // 12, number % 12 + 1, 1)


def net(rows):
    return sum(v if k == "purchase" else -v if k == "refund" else 0 for _, _, _, k, v in rows)


def subscriptions(log, first, last):
    """Movements of each month from first to last, both over."""
    paid = defaultdict(lambda: defaultdict(int))
    for user, day, _, kind, value in log.rows:
        if kind in ("purchase", "refund"):
            paid[user][month(day)] += value if kind == "purchase" else -value
    rows = []
    for m in range(month(first), month(last) + 1):
        sums = {name: [0, 0] for name in ("start", "new", "reactivated", "expansion", "contraction", "churned", "end")}

        def add(name, amount):
            sums[name][0] += 1
            sums[name][1] += amount

        for months in paid.values():
            before, now = max(0, months.get(m - 1, 0)), max(0, months.get(m, 0))
            ever = any(v > 0 for k, v in months.items() if k < m)
            if before:
                add("start", before)
            if now:
                add("end", now)
            if now and not before:
                add("reactivated" if ever else "new", now)
            if before and not now:
                add("churned", before)
            if before and now > before:
                add("expansion", now - before)
            if now and now < before:
                add("contraction", before - now)
        start, lost = sums["start"][1], sums["contraction"][1] + sums["churned"][1]
        came = sums["new"][1] + sums["reactivated"][1] + sums["expansion"][1]
        assert start + came - lost == sums["end"][1]
        rows.append(sums | {
            "net_retention": (start + sums["expansion"][1] - lost) / start if start else None,
            "gross_retention": (start - lost) / start if start else None,
            "quick_ratio": came / lost if lost else None,
        })
    return rows


def factors(log, days):
    """Users, payers, purchases, what was paid and what was paid back."""
    rows = [row for row in log.rows if days[0] <= row[1] <= days[1]]
    bought = [row for row in rows if row[3] == "purchase"]
    return [
        len({row[0] for row in rows if active(row[3])}), len({row[0] for row in bought}), len(bought),
        sum(row[4] for row in bought), sum(row[4] for row in rows if row[3] == "refund"),
    ]


def split(log, before, after):
    """By walking every order of the four factors, in fractions, then the largest remainder."""
    old, new = factors(log, before), factors(log, after)

    def four(f):
        users, payers, purchases, paid, _ = f
        return [Fraction(users), Fraction(payers, users), Fraction(purchases, payers), Fraction(paid, purchases)]

    one, two = four(old), four(new)
    parts = [Fraction(0)] * 4
    orders = list(itertools.permutations(range(4)))
    for order in orders:
        now = list(one)
        for factor in order:
            value = np.prod(now)
            now[factor] = two[factor]
            parts[factor] += (np.prod(now) - value) / len(orders)
    whole = [p.numerator // p.denominator for p in parts]
    rest = int(new[3] - old[3] - sum(whole))
    for at in sorted(range(4), key=lambda at: (-(parts[at] - whole[at]), at))[:rest]:
        whole[at] += 1
    assert sum(whole) == new[3] - old[3]
    return {"before": old, "after": new, "parts": whole + [old[4] - new[4]]}


def joined(rows):
    """The day of the first registration, else of the first activity."""
    registered = [d for _, d, _, k, _ in rows if k == "register"]
    some = [d for _, d, _, k, _ in rows if active(k)]
    return min(registered) if registered else min(some) if some else None


def stayed(log, as_of):
    sides = {"stayed": [0, 0, 0, 0], "left": [0, 0, 0, 0]}
    for rows in log.by_user(as_of).values():
        birth = joined(rows)
        if birth is None:
            continue
        last = max((d for _, d, _, k, _ in rows if active(k) and d >= birth), default=birth)
        leave = max((d for _, d, _, k, _ in rows if k == "leave"), default=None)
        gone = (as_of - last).days >= 60 or (leave is not None and leave >= birth and last <= leave)
        end = last if gone else as_of
        side = sides["left" if gone else "stayed"]
        bought = any(k == "purchase" for _, _, _, k, _ in rows)
        for place, number in enumerate((1, int(bought), net(rows), (end - birth).days + 1)):
            side[place] += number
    return sides


def watch(log, as_of, span, weeks=8):
    """What is usual of each signal: quasi-Poisson with median and MAD, Student's t of the power 2/3."""
    kind_of_span, hour = span

    def users(signal, week):
        last = as_of - timedelta(7 * week)
        found = set()
        for user, day, at, kind, _ in log.rows:
            if not (active(kind) if signal == "active" else kind == signal):
                continue
            within = last - timedelta(6) <= day <= last if kind_of_span == "week" else day == last
            if kind_of_span == "through":
                within = within and at is not None and at <= hour
            if kind_of_span == "hour":
                within = within and at == hour
            if within:
                found.add(user)
        return len(found)

    rows = []
    since = min(row[1] for row in log.rows)
    known = min(weeks, ((as_of - since).days - (6 if kind_of_span == "week" else 0)) // 7)
    for signal in ("active", "register", "log_in", "purchase"):
        now, before = users(signal, 0), [users(signal, week) for week in range(1, weeks + 1)]
        row = {"now": now, "before": before}
        counts = before[:known]
        expected = statistics.median(counts) if counts else 0
        if known < 4:
            row["unknown"] = "weeks"
        elif max(expected, now) < 5:
            row["unknown"] = "users"
        else:
            level = max(expected, 1)
            deviation = stats.norm.isf(0.25) ** -1 * known / (known - 0.8) * statistics.median(abs(y - expected) for y in counts)
            dispersion = max(1, deviation**2 / level)
            spread = np.sqrt(dispersion * level * (1 + np.pi / 2 / known))
            z = 1.5 * level / spread * ((now / level) ** (2 / 3) - 1)
            reach = stats.t.ppf(0.975, known - 1) * spread / level / 1.5
            chance = float(2 * stats.t.sf(abs(z), known - 1))
            row |= {
                "expected": float(expected), "dispersion": float(dispersion), "chance": chance,
                "low": float(level * max(0, 1 - reach) ** 1.5), "high": float(level * (1 + reach) ** 1.5),
                "grade": "critical" if chance < 0.001 else "warning" if chance < 0.01 else "notice" if chance < 0.05 else None,
            }
        rows.append(row)
    return rows


def quality(log, first, last, kinds):
    inside = [row for row in log.rows if first <= row[1] <= last]
    days = [first + timedelta(n) for n in range((last - first).days + 1)]
    users = {kind: [len({r[0] for r in inside if r[3] == kind and r[1] == day}) for day in days] for kind in kinds}
    tallies = defaultdict(list)
    for row, subject in zip(log.rows, log.subject):
        if first <= row[1] <= last:
            tallies[row[0], row[1], row[3], subject].append(row[4])
    sizes = {}
    for kind in kinds:
        counts = defaultdict(int)
        for (_, _, k, _), values in tallies.items():
            if k == kind:
                counts[(sum(values) // len(values)).bit_length()] += 1
        sizes[kind] = [counts[size] for size in range(max(counts) + 1)] if counts else []
    registered = early = 0
    for rows in log.by_user(last).values():
        register = [d for _, d, _, k, _ in rows if k == "register"]
        if register:
            registered += 1
            early += any(active(k) and d < min(register) for _, d, _, k, _ in rows)
    return {
        "active": len({r[0] for r in inside if active(r[3])}), "registered": registered, "too_early": early,
        "users": users, "sizes": sizes,
    }


def on_day_7(log, as_of):
    """By channel: users of seven days or more, and those of them active on the seventh day after joining."""
    found = defaultdict(lambda: [0, 0])
    for user, rows in log.by_user(as_of).items():
        birth = joined(rows)
        if birth and (as_of - birth).days >= 7:
            cell = found[log.channel.get(user, "")]
            cell[1] += 1
            cell[0] += any(active(k) and (d - birth).days == 7 for _, d, _, k, _ in rows)
    return found


def goal(log, as_of, due, target, points=13, every=7):
    cells = [on_day_7(log, as_of - timedelta(every * point)) for point in range(points)]
    whole = [[sum(cell[at] for cell in of.values()) for at in (0, 1)] for of in cells]
    values = [a / b for a, b in whole]
    changes = [later - before for later, before in zip(values, values[1:])]
    n, h = len(changes), (due - as_of).days / every
    drift, error = np.mean(changes), np.std(changes, ddof=1) * np.sqrt(h + h * h / n)
    value, reach = values[0] + h * drift, stats.t.ppf(0.975, n - 1) * error
    parts, middle = {}, (values[0] + values[-1]) / 2
    for channel in sorted(set(cells[0]) | set(cells[-1])):
        (a1, b1), (a0, b0) = cells[0][channel], cells[-1][channel]
        w1, w0 = b1 / whole[0][1], b0 / whole[-1][1]
        r1 = a1 / b1 if b1 else a0 / b0
        r0 = a0 / b0 if b0 else r1
        parts[channel] = [(w0 + w1) / 2 * (r1 - r0), (w1 - w0) * ((r0 + r1) / 2 - middle)]
    assert abs(sum(map(sum, parts.values())) - (values[0] - values[-1])) < 1e-12
    return {
        "figures": whole, "value": float(np.clip(value, 0, 1)), "low": float(np.clip(value - reach, 0, 1)),
        "high": float(np.clip(value + reach, 0, 1)), "pace": float(drift / every),
        "chance": float(stats.t.sf((target - value) / error, n - 1)), "parts": parts,
    }


def leaderboard(log, first, as_of):
    points = {"create": 5, "help": 3, "comment": 2, "share": 2, "check_in": 1}
    scores = defaultdict(lambda: defaultdict(int))
    for user, day, _, kind, _ in log.rows:
        if first <= day <= as_of and kind in points:
            scores[user][day] += points[kind]
    rows = [(-sum(days.values()), max(days), user) for user, days in scores.items()]
    return [[user, -score, reached.isoformat()] for score, reached, user in sorted(rows)]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", default="expected/growth.json")
    out = parser.parse_args().out
    app, shop = Log("app_year.csv.gz"), Log("cdnow.csv")
    day = date.fromisoformat
    mornings = [
        (day(d), span)
        for d in ("2025-01-20", "2025-03-03", "2025-06-18", "2025-11-11", "2025-12-20")
        for span in (("day", None), ("through", 12), ("hour", 20), ("week", None))
    ]
    answer = {
        "subscriptions": {
            "shop": subscriptions(shop, day("1997-01-01"), day("1998-05-31")),
            "app": subscriptions(app, day("2025-01-01"), day("2025-11-30")),
        },
        "splits": {
            "shop": split(shop, (day("1997-04-01"), day("1997-06-30")), (day("1998-04-01"), day("1998-06-30"))),
            "app": split(app, (day("2025-07-01"), day("2025-09-30")), (day("2025-10-01"), day("2025-12-31"))),
        },
        "stayed": {"shop": stayed(shop, day("1998-06-30")), "app": stayed(app, day("2025-12-20"))},
        "watch": [{"as_of": d.isoformat(), "span": span, "rows": watch(app, d, span)} for d, span in mornings],
        # After the quarter in which all of its customers came, sales fall.
        "watch_shop": [
            {"as_of": d, "span": [span, None], "rows": watch(shop, day(d), (span, None))}
            for d in ("1997-03-20", "1997-04-02", "1997-04-08", "1997-12-24", "1998-06-01") for span in ("day", "week")
        ],
        "quality": quality(app, day("2025-10-01"), day("2025-12-31"), ["register", "log_in", "purchase", "view"]),
        "goal": goal(app, day("2025-12-20"), day("2026-02-14"), 0.3),
        "leaderboard": leaderboard(app, day("2025-12-15"), day("2025-12-20")),
    }
    with open(out, "w") as file:
        json.dump(answer, file, ensure_ascii=False, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main()
