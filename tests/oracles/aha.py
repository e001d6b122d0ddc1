"""The aha moment of the embedded year, counted the plain way: the truth for `tests/all/model/aha.rs`.

    python3 aha.py > expected/aha.json

For each kind, first days and times: who did it and who did not, who of them is active 14 to 27 days after joining, φ by the
correlation of the two columns (not by the formula of the 2 × 2 table), and the p-value of the pooled z test by the error function.
"""

import csv
import gzip
import io
import json
import math
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

from events import INACTIVE

DATA = Path(__file__).resolve().parents[2] / "examples/data"
KINDS = ["view", "search", "use", "like", "comment", "share", "create", "check_in", "purchase", "complete_profile"]
TIMES = [1, 2, 3, 5]
WITHIN = [1, 3, 7]
FIRST, LAST = date(2025, 1, 1), date(2025, 11, 15)


def correlation(one, other):
    n = len(one)
    means = sum(one) / n, sum(other) / n
    spread = [math.fsum((x - mean) ** 2 for x in column) for column, mean in zip((one, other), means)]
    if 0.0 in spread:
        return None
    shared = math.fsum((x - means[0]) * (y - means[1]) for x, y in zip(one, other))
    return shared / math.sqrt(spread[0] * spread[1])


def main():
    days = defaultdict(list)
    with gzip.open(DATA / "app_year.csv.gz") as packed:
        for row in csv.DictReader(io.TextIOWrapper(packed, "utf-8")):
            days[row["user_id"]].append((date.fromisoformat(row["ts"][:10]), row["event_type"]))
    stays, early = [], []
    for events in days.values():
        registered = [day for day, kind in events if kind == "register"]
        active = [day for day, kind in events if kind not in INACTIVE]
        if not active:
            continue
        joined = min(registered) if registered else min(active)
        if not FIRST <= joined <= LAST:
            continue
        after = [((day - joined).days, kind) for day, kind in events if day >= joined]
        stays.append(int(any(14 <= n <= 27 and kind not in INACTIVE for n, kind in after)))
        early.append([(n, kind) for n, kind in after if n < max(WITHIN)])
    rows = []
    for kind in KINDS:
        for within in WITHIN:
            counts = [sum(1 for n, of in user if of == kind and n < within) for user in early]
            for times in TIMES:
                did = [int(count >= times) for count in counts]
                table = [sum(did), sum(d * s for d, s in zip(did, stays))]
                table += [len(did) - sum(did), sum((1 - d) * s for d, s in zip(did, stays))]
                phi = correlation(did, stays)
                p = None if phi is None else math.erfc(abs(phi) * math.sqrt(len(did)) / math.sqrt(2))
                rows.append({"kind": kind, "within": within, "times": times, "table": table, "phi": phi, "p": p})
    tried = [row for row in rows if min(row["table"][0], row["table"][2]) >= 15]
    best = max(tried, key=lambda row: row["phi"])
    order = sorted(row["p"] for row in tried)
    adjusted = max(min(1.0, p * (len(order) - place)) for place, p in enumerate(order) if p <= best["p"])
    best = best | {"adjusted": adjusted, "tried": len(tried)}
    print(json.dumps({"users": len(stays), "stay": sum(stays), "best": best, "rows": rows}, indent=1))


main()
