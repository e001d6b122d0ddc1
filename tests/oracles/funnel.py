"""Independent funnel, sessions, transitions and paths of an event file.

    python3 funnel.py EVENTS.csv[.gz] --steps a,b,c --within SECONDS [--funnel-only] [--out TOTALS.json]

A step `a>=N` is events of type a with a value of N or more, as the file writes it. Every first step is followed on its own, always to the earliest next step; the best of these chains is the user's. Definitions are in
README.md beside this file. Times are UTC; each event matches one step at most.
"""

import argparse
import csv
import gzip
import json
from decimal import Decimal
from collections import Counter, defaultdict
from datetime import datetime, timezone

PAUSE = 30 * 60


def read(path):
    """user → [(second, event type, value)], in order of time; the event types of one second are in order of first sight in the file."""
    users, seen = defaultdict(list), {}
    with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8", newline="") as source:
        for row in csv.DictReader(source):
            at = datetime.fromisoformat(row["ts"]).replace(tzinfo=timezone.utc)
            number = seen.setdefault(row["event_type"], len(seen))
            value = Decimal(row.get("value") or 0)
            users[row["user_id"]].append((int(at.timestamp()), number, row["event_type"], value))
    return {user: [(at, kind, value) for at, _, kind, value in sorted(events)] for user, events in users.items()}


def step_of(text):
    """The event type and the least value of a step."""
    kind, _, least = text.partition(">=")
    return kind, Decimal(least or 0)


def best_chain(events, steps, within):
    """The times of the deepest chain; of several the earliest to finish, of those the last to start."""
    best = []
    takes = lambda step, kind, value: kind == step[0] and value >= step[1]
    for start, kind, value in events:
        if not takes(steps[0], kind, value):
            continue
        chain = [start]
        for step in steps[1:]:
            # Events of one second follow in the order that the steps need; each kind is one step, so none is used twice.
            later = [at for at, kind, value in events if takes(step, kind, value) and chain[-1] <= at <= start + within]
            if not later:
                break
            chain.append(min(later))
        key = lambda chain: (-len(chain), chain[-1], -chain[0])
        if not best or key(chain) < key(best):
            best = chain
    return best


def sessions_of(events):
    sessions = []
    for event in events:
        if sessions and event[0] - sessions[-1][-1][0] <= PAUSE:
            sessions[-1].append(event)
        else:
            sessions.append([event])
    return sessions


def nearest_rank_median(values):
    return sorted(values)[(len(values) + 1) // 2 - 1] if values else None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("events")
    parser.add_argument("--steps", required=True)
    parser.add_argument("--within", type=int, required=True)
    parser.add_argument("--funnel-only", action="store_true", help="no sessions and paths")
    parser.add_argument("--out")
    options = parser.parse_args()
    steps = [step_of(text) for text in options.steps.split(",")]
    if len({kind for kind, _ in steps}) != len(steps):
        parser.error("each step once")
    users = read(options.events)
    chains = [best_chain(events, steps, options.within) for events in users.values()]
    sessions = [session for events in users.values() for session in sessions_of(events)]
    pairs = Counter((one, other) for session in sessions for (_, one, _), (_, other, _) in zip(session, session[1:]))
    triples = Counter(tuple(kind for _, kind, _ in session[at : at + 3]) for session in sessions for at in range(len(session) - 2))
    lengths = [session[-1][0] - session[0][0] for session in sessions]
    elapsed = [[chain[step] - chain[step - 1] for chain in chains if len(chain) > step] for step in range(1, len(steps))]
    totals = {
        "users_at_depth": [sum(len(chain) == depth for chain in chains) for depth in range(len(steps) + 1)],
        "elapsed": [{"users": len(times), "sum": sum(times), "median": nearest_rank_median(times)} for times in elapsed],
        "sessions": len(sessions),
        "length": {"sum": sum(lengths), "median": nearest_rank_median(lengths)},
        "events_of_a_session": {"median": nearest_rank_median([len(session) for session in sessions])},
        "transitions": [[*pair, times] for pair, times in sorted(pairs.items())],
        "paths_of_3": [[*path, times] for path, times in sorted(triples.items()) if times >= 100],
    }
    if options.funnel_only:
        totals = {name: totals[name] for name in ("users_at_depth", "elapsed")}
    text = json.dumps(totals, indent=1) + "\n"
    open(options.out, "w", encoding="utf-8").write(text) if options.out else print(text, end="")


if __name__ == "__main__":
    main()
