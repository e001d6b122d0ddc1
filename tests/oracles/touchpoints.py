"""Independent cross-table of the embedded app by channel, subject and touchpoint, and its long views.

    python3 touchpoints.py [EVENTS.csv[.gz]] [--out TABLE.json]

Definitions are in README.md beside this file. The slow, plain way is meant.
"""

import sys

sys.dont_write_bytecode = True

import argparse
import json
from collections import defaultdict

from operations import DATA, rows

FIRST, LAST = "2025-10-01", "2025-12-31"
SEEN = {"view", "use", "message_opened", "message_clicked"}
POINTS = {("view", None): "feed", ("message_opened", None): "push", ("message_clicked", None): "push", ("message_clicked", "召回"): "sms"}
LONG = 60


def touchpoint(kind, subject):
    return POINTS.get((kind, subject), POINTS.get((kind, None), "unknown"))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("events", nargs="?", default=DATA / "app_year.csv.gz")
    parser.add_argument("--out")
    asked = parser.parse_args()
    channels, goals = {}, defaultdict(list)
    seen = defaultdict(lambda: defaultdict(list))  # (subject, touchpoint): user: the days
    long_views, long_users = 0, set()
    for row in rows(asked.events):
        user, day, kind, subject = row["user_id"], row["ts"][:10], row["event_type"], row["subject"]
        if row["channel"]:
            channels[user] = row["channel"]
        if not FIRST <= day <= LAST:
            continue
        if kind in SEEN:
            seen[subject, touchpoint(kind, subject)][user].append(day)
        if kind == "purchase":
            goals[user, subject].append(day)
        if kind == "view" and int(row["value"] or 0) >= LONG:
            long_views += 1
            long_users.add(user)
    cells = defaultdict(lambda: [0, 0, 0])
    for (subject, point), users in seen.items():
        for user, days in users.items():
            cell = cells[channels.get(user, ""), subject, point]
            cell[0] += 1
            cell[1] += len(days)
            cell[2] += any(day >= min(days) for day in goals[user, subject])
    table = [[*key, *cells[key]] for key in sorted(cells)]
    answer = {"long_views": long_views, "long_viewers": len(long_users), "cells": table}
    text = json.dumps(answer, ensure_ascii=False).replace("], [", "],\n [") + "\n"
    if asked.out:
        open(asked.out, "w", encoding="utf-8").write(text)
    else:
        print(text, end="")


if __name__ == "__main__":
    main()
