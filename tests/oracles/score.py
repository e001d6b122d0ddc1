"""Independent RFM and lifecycle stage of every user of an event file: the truth that the `score` example is compared with.

    python3 score.py EVENTS.csv[.gz] --as-of YYYY-MM-DD [--map a=b,...] [--out SUMMARY.json] [--lines LINES.csv]

Definitions are in README.md beside this file. The slow, plain way is meant: the stage is evaluated afresh on every replayed day.
"""

import sys

sys.dont_write_bytecode = True

import argparse
import hashlib
import json
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from datetime import date

from events import INACTIVE, Birth, parse_map, read_events

COLUMNS = "user recency_days frequency monetary r f m segment class stage ladder since since_is_bound".split()

K = 5
SEGMENTS = {  # R: FM 5, 4, 3, 2, 1
    5: ["Champions", "Champions", "Potential Loyalists", "Potential Loyalists", "New Customers"],
    4: ["Loyal", "Loyal", "Potential Loyalists", "Potential Loyalists", "Promising"],
    3: ["Loyal", "Loyal", "Need Attention", "About To Sleep", "About To Sleep"],
    2: ["At Risk", "At Risk", "At Risk", "Hibernating", "Hibernating"],
    1: ["Can't Lose", "Can't Lose", "At Risk", "Hibernating", "Lost"],
}
LADDER = {
    "Introduction": "Newcomer",
    "Activation": "Active",
    "Growth": "Active",
    "Loyalty": "Loyal",
    "Advocacy": "KOC",
    "Silent": "",
    "Churned": "",
}
ADVOCACY = {"invite": 3, "create": 2, "help": 2, "share": 1}
REPLAY_DAYS = 400


def cut_points(values):
    """Nearest-rank quantiles: cut i = v[ceil(i·n/k) − 1], i = 1..k−1; none for nobody."""
    v = sorted(values)
    n = len(v)
    return [v[(i * n + K - 1) // K - 1] for i in range(1, K)] if v else None


def cuts_below(cuts, x):
    return sum(1 for cut in cuts if cut < x)


def rfm(purchases, refunds, as_of):
    """user → (recency, frequency, monetary, r, f, m, segment, class); arguments: user → [(day number, minor units)]."""
    raw = {}
    for user, bought in purchases.items():
        recency = as_of - max(day for day, _ in bought)
        net = sum(minor for _, minor in bought) - sum(minor for _, minor in refunds.get(user, []))
        raw[user] = (recency, len(bought), net)
    if not raw:
        return {}
    columns = list(zip(*raw.values()))
    cut_r, cut_f, cut_m = map(cut_points, columns)
    n = len(raw)
    sum_r, sum_f, sum_m = map(sum, columns)
    found = {}
    for user, (recency, frequency, net) in raw.items():
        r = K - cuts_below(cut_r, recency)
        f = 1 + cuts_below(cut_f, frequency)
        m = 1 + cuts_below(cut_m, net)
        fm = (f + m + 1) // 2
        digits = "".join("1" if better else "0" for better in (recency * n < sum_r, frequency * n > sum_f, net * n > sum_m))
        found[user] = (recency, frequency, net, r, f, m, SEGMENTS[r][5 - fm], digits)
    return found


class History:
    """What the stage of one user is read from; days are numbers (date.toordinal)."""

    def __init__(self):
        self.told = Birth()
        self.active, self.bought, self.left, self.advocacy = set(), [], [], []

    def observe(self, day, kind):
        self.told.observe(day, kind)
        if kind not in INACTIVE:
            self.active.add(day)
        if kind == "purchase":
            self.bought.append(day)
        if kind == "leave":
            self.left.append(day)
        if kind in ADVOCACY:
            self.advocacy.append((day, ADVOCACY[kind]))

    def close(self):
        """Nothing before the birth counts."""
        self.birth = self.told.day()
        self.active = sorted(day for day in self.active if day >= self.birth)
        self.bought, self.left = (sorted(day for day in days if day >= self.birth) for days in (self.bought, self.left))
        self.advocacy = sorted(pair for pair in self.advocacy if pair[0] >= self.birth)

    def stage(self, day):
        """The definition, as of one day, from the first rule to the last."""
        seen = bisect_right(self.active, day)
        last_active = self.active[seen - 1] if seen else None
        age = day - self.birth
        silence = day - (self.birth if last_active is None else last_active)
        gone = any(left <= day and (last_active is None or last_active <= left) for left in self.left)
        if silence >= 60 or gone:
            return "Churned"
        if silence >= 30:
            return "Silent"
        if age <= 7:
            return "Introduction"
        if age <= 30:
            return "Activation"
        if age <= 90:
            return "Growth"
        active_28 = seen - bisect_left(self.active, day - 27)
        bought_90 = bisect_right(self.bought, day) - bisect_left(self.bought, day - 89)
        if active_28 < 8 and bought_90 < 2:
            return "Growth"
        points = sum(weight for when, weight in self.advocacy if day - 89 <= when <= day)
        return "Advocacy" if points >= 5 else "Loyalty"

    def stage_and_since(self, as_of):
        """(stage, since, since is a bound): every day of the replay evaluated, then the run that ends on as_of."""
        start = max(self.birth, as_of - REPLAY_DAYS)
        shown = [self.stage(day) for day in range(start, as_of + 1)]  # hold 1: the shown value is the raw one
        since = as_of
        while since > start and shown[since - 1 - start] == shown[-1]:
            since -= 1
        return shown[-1], since, since == start and start != self.birth


def score(events, as_of):
    """The lines of the answer, one list of COLUMNS texts per user, in string order of the user."""
    histories, purchases, refunds = defaultdict(History), defaultdict(list), defaultdict(list)
    today = as_of.toordinal()
    for event in events:
        day = event.day.toordinal()
        if day > today:
            continue
        histories[event.user].observe(day, event.kind)
        if event.kind == "purchase":
            purchases[event.user].append((day, event.minor))
        if event.kind == "refund":
            refunds[event.user].append((day, event.minor))
    scores = rfm(purchases, refunds, today)
    lines = []
    for user in sorted(histories):
        history = histories[user]
        if history.told.day() is None:
            continue
        history.close()
        stage, since, bound = history.stage_and_since(today)
        lines.append(
            [user]
            + [str(x) for x in scores.get(user, [""] * 8)]
            + [stage, LADDER[stage], date.fromordinal(since).isoformat(), "true" if bound else "false"]
        )
    return lines


def summary(lines):
    """What of the JSON summary can be read from the lines alone."""
    column = {name: [line[i] for line in lines] for i, name in enumerate(COLUMNS)}

    def numbers(name):
        return [int(x) for x in column[name] if x]

    def counts(name):
        return dict(sorted(Counter(x for x in column[name] if x).items()))

    cuts = {name: cut_points(numbers(of)) for name, of in (("recency", "recency_days"), ("frequency", "frequency"), ("monetary", "monetary"))}
    text = "".join(",".join(line) + "\n" for line in lines)
    return {
        "users": len(lines),
        "cuts": cuts if cuts["recency"] else None,
        "segments": counts("segment"),
        "classes": counts("class"),
        "stages": counts("stage"),
        "net_spend_minor": sum(numbers("monetary")),
        "lines_sha256": hashlib.sha256(text.encode()).hexdigest(),
    }


def main():
    args = argparse.ArgumentParser(description="RFM and lifecycle stage of every user, computed independently")
    args.add_argument("events")
    args.add_argument("--as-of", required=True, type=date.fromisoformat)
    args.add_argument("--map", action="append", help="event type=kind,...")
    args.add_argument("--out", help="write the JSON summary here instead of printing it")
    args.add_argument("--lines", help="write the lines here, with a header")
    args = args.parse_args()

    events = read_events(args.events, parse_map(args.map))
    lines = score(events, args.as_of)
    found = summary(lines)
    found = {"as_of": args.as_of.isoformat(), "users": found.pop("users"), "rows": len(events), **found}
    text = json.dumps(found, indent=2, ensure_ascii=False) + "\n"
    if args.lines:
        with open(args.lines, "w", encoding="utf-8", newline="\n") as out:
            out.writelines(",".join(line) + "\n" for line in [COLUMNS, *lines])
    if args.out:
        with open(args.out, "w", encoding="utf-8", newline="\n") as out:
            out.write(text)
    else:
        print(text, end="")


if __name__ == "__main__":
    main()
