"""Independent churn probabilities, churn scores and back-test figures of an event file: the truth for the example `backtest`.

    python3 churn.py EVENTS.csv[.gz] --cut YYYY-MM-DD --horizon N [--event purchase | --silent N] [--map a=b,...] [--out FIGURES.jsonl]
                     [--scores LINES.csv]
    python3 churn.py --make LOG.csv

The last one makes up the log that tests score, with complaints, refunds and people who leave: the same in every run.

Needs numpy and scipy. Definitions are in README.md beside this file. AUC is counted from mid-ranks, its variance is that of DeLong,
DeLong & Clarke-Pearson (1988) from the covariance of structural components (their equation 5), Brier, lift, calibration and bands are
plain loops. Nothing is shared with the crate but the definitions.
"""

import sys

sys.dont_write_bytecode = True

import argparse
import json
import random
from collections import defaultdict
from datetime import date, timedelta

import numpy as np
from scipy.stats import norm, rankdata

import quiet
from events import INACTIVE, Birth, parse_map, read_events

R, A, B = 1.0, 0.8, 2.4
WEIGHTS = {"probability": 50, "overdue": 20, "activity_drop": 15, "complaints": 10, "rfm_decline": 5}
BOUNDS = [25, 50, 75]
BANDS = ["low", "watch", "high", "critical"]
DAY = timedelta(days=1)


class Life:
    def __init__(self):
        self.process, self.active, self.left, self.purchases = set(), set(), set(), set()
        self.complained, self.resolved, self.net = [], [], 0
        self.told, self.spend = Birth(), defaultdict(int)


def lives(events, wanted, until):
    """What is known of each user on `until`; `wanted` are the kinds of the process, None for all activity."""
    found = defaultdict(Life)
    for event in events:
        if event.day > until:
            continue
        life = found[event.user]
        life.told.observe(event.day, event.kind)
        if event.kind in ("purchase", "refund"):
            life.spend[event.day] += event.minor if event.kind == "purchase" else -event.minor
        active = event.kind not in INACTIVE
        if active:
            life.active.add(event.day)
        if (active if wanted is None else event.kind in wanted):
            life.process.add(event.day)
        if event.kind == "purchase":
            life.purchases.add(event.day)
            life.net += event.minor
        elif event.kind == "refund":
            life.net -= event.minor
        elif event.kind == "leave":
            life.left.add(event.day)
        elif event.kind == "complain":
            life.complained.append(event.day)
        elif event.kind == "complaint_resolved":
            life.resolved.append(event.day)
    return found


def clamp(number):
    return min(1.0, max(0.0, number))


def recency_cuts(found, cut):
    """Nearest-rank fifths of days since the last purchase."""
    values = sorted((cut - max(life.purchases)).days for life in found.values() if life.purchases)
    return [values[-(-i * len(values) // 5) - 1] for i in range(1, 5)] if values else None


def grade(cuts, days):
    return 5 - sum(point < days for point in cuts)


class Fitted:
    def __init__(self, found, cut):
        self.cut, self.times = cut, {}
        for user, life in found.items():
            if life.process:
                first, last = min(life.process), max(life.process)
                self.times[user] = (len(life.process) - 1, (last - first).days, (cut - first).days)
        repeats = sum(x for x, _, _ in self.times.values())
        self.alpha = round(sum(age for _, _, age in self.times.values()) / repeats, 9) if repeats else 30.0
        self.gap = sum(t_x for _, t_x, _ in self.times.values()) / repeats if repeats else None
        buyers = [life for life in found.values() if life.purchases]
        self.mean = sum(life.net for life in buyers) / sum(len(life.purchases) for life in buyers) if buyers else 0.0
        self.cuts = recency_cuts(found, cut)

    def alive(self, user):
        x, t_x, age = self.times[user]
        return 1 / (1 + A / (B + x) * ((self.alpha + age) / (self.alpha + t_x)) ** (R + x))

    def event(self, user, horizon):
        x, _, age = self.times[user]
        return self.alive(user) * (1 - ((self.alpha + age) / (self.alpha + age + horizon)) ** (R + x))

    def event_days(self, user, horizon):
        x, _, age = self.times[user]
        return self.alive(user) * horizon * (R + x) / (self.alpha + age)

    def signals(self, user, life):
        cut, last = self.cut, max(life.active | life.process)
        days = life.active | life.process
        within = lambda first, end: sum(first <= day <= end for day in days)
        known = {}
        if user in self.times:
            x, t_x, age = self.times[user]
            known["probability"] = 1 - self.event(user, 30)
            if self.gap is not None:
                shrunk = (t_x + 2 * self.gap) / (x + 2)
                known["overdue"] = clamp(((age - t_x) / shrunk - 1) / 2)
        base = within(last - 55 * DAY, last - 28 * DAY)
        if base >= 4:
            known["activity_drop"] = clamp(1 - within(cut - 27 * DAY, cut) / base)
        late = any(last - 30 * DAY <= day <= cut for day in life.complained)
        known["complaints"] = float(late and len(life.complained) > len(life.resolved))
        bought = [day for day in life.purchases if day <= last]
        if bought and self.cuts:
            then, now = grade(self.cuts, (last - max(bought)).days), grade(self.cuts, (cut - max(life.purchases)).days)
            known["rfm_decline"] = clamp((then - now) / 4)
        return known

    def score(self, user, life):
        known = self.signals(user, life)
        weight = sum(WEIGHTS[name] for name in known)
        return 100 * sum(WEIGHTS[name] * strength for name, strength in known.items()) / weight, weight / 100


# ---------------------------------------------------------------- metrics


def delong(scores, labels):
    scores, labels = np.asarray(scores, float), np.asarray(labels, bool)
    yes, no = scores[labels], scores[~labels]
    m, n = len(yes), len(no)
    # Structural components by placement values: mid-ranks in the whole less those among one's own.
    ranks = rankdata(np.concatenate([yes, no]))
    v10 = (ranks[:m] - rankdata(yes)) / n
    v01 = 1 - (ranks[m:] - rankdata(no)) / m
    area = (ranks[:m].sum() - m * (m + 1) / 2) / (m * n)
    error = float(np.sqrt(np.cov(v10) / m + np.cov(v01) / n))
    reach = norm.ppf(0.975) * error
    return float(area), error, [max(0.0, float(area - reach)), min(1.0, float(area + reach))]


def lift(scores, labels, share=0.1):
    count = -(-len(scores) * int(round(share * 100)) // 100)
    ordered = sorted(scores, reverse=True)
    edge = ordered[count - 1]
    above = [label for score, label in zip(scores, labels) if score > edge]
    at = [label for score, label in zip(scores, labels) if score == edge]
    found = sum(above) + (count - len(above)) * sum(at) / len(at)
    return found / count / (sum(labels) / len(labels))


def calibration(scores, labels, groups=10):
    """Groups end where the next i·n/groups-th score is passed, equal scores together."""
    pairs, table, start = sorted(zip(scores, labels)), [], 0
    n = len(pairs)
    while start < n:
        end = next(-(-i * n // groups) for i in range(1, groups + 1) if -(-i * n // groups) > start and i * n > start * groups)
        while end < n and pairs[end][0] == pairs[end - 1][0]:
            end += 1
        part = pairs[start:end]
        table.append({
            "lowest": part[0][0], "highest": part[-1][0], "users": len(part), "happened": sum(label for _, label in part),
            "expected": float(np.mean([score for score, _ in part])), "observed": sum(label for _, label in part) / len(part),
        })
        start = end
    return table


def bands(scores, labels):
    ends, total, rows = [None, *BOUNDS, None], sum(labels), []
    for name, low, high in zip(BANDS, ends, ends[1:]):
        inside = [y for s, y in zip(scores, labels) if (low is None or s >= low) and (high is None or s < high)]
        here = [y for s, y in zip(scores, labels) if low is None or s >= low]
        rows.append({
            "band": name, "users": len(inside), "happened": sum(inside),
            "precision": sum(inside) / len(inside) if inside else None, "recall": sum(inside) / total,
            "precision_from": sum(here) / len(here) if here else None, "recall_from": sum(here) / total,
        })
    return rows


def longest_silence(days, first, last):
    marks = [first - DAY, *sorted(days), last + DAY]
    return max((later - earlier).days - 1 for earlier, later in zip(marks, marks[1:]))


def make(path):
    """Forty people who come, come less, complain, pay, leave."""
    chance, rows = random.Random(11), []
    for user in range(1, 41):
        day, slower = chance.randrange(60), 1 + chance.random() * 0.25
        gap, left = 1 + chance.random() * 6, False
        while day < 200 and not left:
            when = date(2026, 1, 1) + int(day) * DAY
            kind = chance.choices(["log_in", "use", "purchase", "refund", "complain", "complaint_resolved", "payment_failed"], [40, 20, 25, 4, 6, 4, 2])[0]
            money = f"{chance.randrange(100, 9000) / 100:.2f}" if kind in ("purchase", "refund") else ""
            rows.append((when, user, kind, money))
            gap *= slower
            day += max(0.3, chance.expovariate(1 / gap))
            if left := chance.random() < 0.004 * gap:
                rows.append((when + DAY, user, "leave", ""))
                left = chance.random() < 0.7
    with open(path, "w") as out:
        out.write("user_id,ts,event_type,value\n")
        for when, user, kind, money in sorted(rows):
            out.write(f"{user},{when},{kind},{money}\n")


def main():
    if sys.argv[1:2] == ["--make"]:
        return make(sys.argv[2])
    parser = argparse.ArgumentParser()
    parser.add_argument("events")
    parser.add_argument("--cut", type=date.fromisoformat, required=True)
    parser.add_argument("--horizon", type=int, required=True)
    parser.add_argument("--event", default="purchase")
    parser.add_argument("--silent", type=int)
    parser.add_argument("--map", action="append")
    parser.add_argument("--out")
    parser.add_argument("--scores")
    options = parser.parse_args()
    cut, horizon, silent = options.cut, options.horizon, options.silent
    wanted = None if silent else set(options.event.split(","))
    events = read_events(options.events, parse_map(options.map))
    found = lives(events, wanted, cut)
    fitted = Fitted(found, cut)

    first, last = cut + DAY, cut + horizon * DAY
    future, leaving = defaultdict(set), set()
    for event in events:
        if first <= event.day <= last:
            if (event.kind not in INACTIVE) if wanted is None else (event.kind in wanted):
                future[event.user].add(event.day)
            if event.kind == "leave":
                leaving.add(event.user)

    users = []
    for user, life in sorted(found.items()):
        if not life.process:
            continue
        if silent:
            seen = max(life.process)
            if (cut - seen).days >= silent or (life.left and max(life.left) >= max(life.active | life.process)):
                continue
            churned = user in leaving or longest_silence(future[user], first, last) >= silent
        else:
            churned = not future[user]
        users.append((user, life, churned))

    lines = [{"cut": cut.isoformat(), "horizon_days": horizon, "alpha": fitted.alpha, "mean_gap": fitted.gap}]
    for group in ("all users", "repeaters"):
        chosen = [row for row in users if group == "all users" or fitted.times[row[0]][0] > 0]
        labels = [bool(churned) for _, _, churned in chosen]
        recency = [fitted.times[user][2] - fitted.times[user][1] for user, _, _ in chosen]
        scorers = {
            "churn probability": [1 - fitted.event(user, horizon) for user, _, _ in chosen],
            "churn score": [fitted.score(user, life)[0] for user, life, _ in chosen],
            "few events expected": [-fitted.event_days(user, horizon) for user, _, _ in chosen],
            "recency": recency,
        }
        if group == "repeaters":
            gaps = [fitted.times[user][1] / fitted.times[user][0] for user, _, _ in chosen]
            scorers["recency / own mean gap"] = [days / gap for days, gap in zip(recency, gaps)]
        for name, scores in scorers.items():
            # What is equal by definition is equal here: floats that differ in their last digits alone are one score.
            scores = [float(f"{score:.12g}") for score in scores]
            area, error, interval = delong(scores, labels)
            line = {"group": group, "scorer": name, "users": len(labels), "happened": sum(labels), "auc": area,
                    "standard_error": error, "interval": interval, "lift": lift(scores, labels), "brier": None, "brier_of_base_rate": None}
            if name == "churn probability":
                rate = sum(labels) / len(labels)
                line["brier"] = float(np.mean([(s - y) ** 2 for s, y in zip(scores, labels)]))
                line["brier_of_base_rate"] = rate * (1 - rate)
                lines.append(line)
                lines += [{"group": group, "scorer": name, "calibration": row} for row in calibration(scores, labels)]
            else:
                lines.append(line)
            if name == "churn score":
                for row in bands(scores, labels):
                    lines.append({"group": group, "scorer": name, "band": row.pop("band"), "outcome": row})
    text = "".join(json.dumps(line) + "\n" for line in lines)
    print(text, end="")
    if options.out:
        with open(options.out, "w") as out:
            out.write(text)
    if options.scores:
        with open(options.scores, "w") as out:
            out.write("user,alive,event,event_days,spend,score,coverage,band,since,tail,week\n")
            for user, life, _ in users:
                days = fitted.event_days(user, 30)
                spend = days * (life.net + 2 * fitted.mean) / (len(life.purchases) + 2)
                score, coverage = fitted.score(user, life)
                row = [fitted.alive(user), fitted.event(user, 30), days, spend, score, coverage]
                band = "unknown" if coverage < 0.5 else BANDS[sum(score >= bound for bound in BOUNDS)]
                since, tail = quiet.days_away(life.active | life.process, life.told.day(), cut) or ("", None)
                week = quiet.week(life.spend, life.told.day(), cut)
                row = [f"{number:.9f}" for number in row] + [band, str(since)]
                row += ["" if number is None else f"{float(number):.9g}" for number in (tail, week)]
                out.write(user + "," + ",".join(row) + "\n")


main()
