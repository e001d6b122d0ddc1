"""Plans of tasks that begin on entering a segment, and achievements on lines that are handed in, of made-up users.

    python3 plans.py [--cases N] [--out PLANS.jsonl]

Definitions are in README.md beside this file. The slow, plain way is meant: every day is judged anew from all events up to it.
"""

import argparse
import json
import random
from datetime import date, timedelta

START = date(2026, 1, 5)
REPLAY = 400
TASKS = [
    {"id": "share", "opens": 1, "needs": ("share", 1), "prerequisites": [], "weight": 1, "points": 10, "tutorial": 5},
    {"id": "comment", "opens": 2, "needs": ("comment", 2), "prerequisites": ["share"], "weight": 2, "points": 7, "tutorial": None},
    {"id": "use", "opens": 1, "needs": ("use", 3), "prerequisites": [], "weight": 3, "points": None, "tutorial": None},
]


def verdicts(case, events, last):
    """The condition as of each day, which is a number, by what is known on it."""
    days = {at for at, kind, _ in events if kind == "log_in"}
    raw = {}
    for day in range(last + 1):
        found = len([at for at in range(day - case["window"] + 1, day + 1) if at in days])
        raw[day] = found >= case["days"] if case["at_least"] else found <= case["days"]
    return raw


def shown(case, raw, joined, day):
    """Whether the user is shown in the segment: the latest verdict that lasted, else that of the first day replayed."""
    start, hold = max(joined, day - REPLAY), case["hold"]
    for end in range(day, start + hold - 2, -1):
        if len({raw[at] for at in range(end - hold + 1, end + 1)}) == 1:
            return raw[end]
    return raw[start]


def entry(case, raw, joined, day):
    """The latest day on which the user was shown in the segment, and not on the day before."""
    for at in range(day, max(joined, day - REPLAY) - 1, -1):
        if shown(case, raw, joined, at) and not (at > joined and shown(case, raw, joined, at - 1)):
            return at
    return None


def achieved_on(task, case, events, first, done):
    """The day on which a task was done or made up, whatever the day asked about; none if never."""
    kind, count = task["needs"]
    opens, due = first + task["opens"] - 1, first + case["due"][task["id"]] - 1
    until = due + case["make_up"]
    times = sorted(at for at, what, _ in events if what == kind and opens <= at <= until)
    needs = times[count - 1] if len(times) >= count else None
    before = [done[other] for other in task["prerequisites"]]
    if needs is not None:
        needs = None if any(at is None for at in before) else max([needs, *before])
    days = [needs] if needs is not None and needs <= until else []
    if task["tutorial"] is not None:
        watched = [at for at, what, about in events if what == "watch_tutorial" and about == task["tutorial"]]
        # It makes up for what is late and was not done in the meantime.
        days += [at for at in watched if due < at <= until]
    return min(days, default=None)


def status(case, events, first, day):
    """The state of each task as of a day, the completion in twelfths, and the rewards due."""
    known = [event for event in events if event[0] <= day]
    done, lines, credit, rewards = {}, [], 0, []
    for task in TASKS:
        name, on = task["id"], achieved_on(task, case, known, first, done)
        done[name] = on
        opens, due = first + task["opens"] - 1, first + case["due"][name] - 1
        until = due + case["make_up"]
        open_before = [other for other in task["prerequisites"] if done[other] is None or done[other] > min(day, until)]
        if on is not None and on <= due:
            state, share = f"done on {said(on)}", 2
        elif on is not None:
            state, share = f"made up on {said(on)}, counts 1/2", 1
        elif day > until:
            state, share = "missed", 0
        elif open_before:
            state, share = f"locked by {open_before[0]}", 0
        elif day < opens:
            state, share = f"opens on {said(opens)}", 0
        elif day <= due:
            left = due - day
            state = "open, last day" if left == 0 else f"open, {left} day{'' if left == 1 else 's'} left"
            share = 0
        else:
            state, share = f"recoverable until {said(until)}", 0
        lines.append([name, state])
        credit += task["weight"] * share
        points = task["points"] * share // 2 if task["points"] is not None else 0
        if on is not None and points:
            rewards.append([f"{case['user']}/12/{said(first)}/{name}", said(on), points])
    return {"first_day": said(first), "tasks": lines, "credit": credit, "rewards": rewards}


def unlocked(goals, lines, joined, day):
    """The days on which the running sum of the lines from joining on came to each goal."""
    days = []
    for goal in goals:
        reached = [at for at in range(joined, day + 1) if sum(count for on, count in lines if joined <= on <= at) >= goal]
        days += [said(reached[0])] if reached else []
    return days


def said(day):
    return (START + timedelta(days=day)).isoformat()


def made_up(rng, number):
    length = rng.choice([40, 90, 160, 460])
    kinds = ["log_in"] * 4 + ["share", "comment", "comment", "use", "use", "watch_tutorial"]
    events, at = [], 0
    while at < length:
        # Somebody who comes and goes.
        busy, quiet = rng.randint(1, 14), rng.randint(0, 30)
        for day in range(at, min(at + busy, length)):
            for _ in range(rng.randint(0, 3)):
                kind = rng.choice(kinds)
                events.append((day, kind, rng.choice([5, 5, 6]) if kind == "watch_tutorial" else 0))
        at += busy + quiet
    events.append((0, "log_in", 0))
    at_least = rng.random() < 0.7
    case = {
        "user": number,
        "window": rng.choice([3, 7, 10]),
        "at_least": at_least,
        "days": rng.randint(2, 3) if at_least else rng.randint(0, 1),
        "hold": rng.choice([1, 1, 2, 4]),
        "due": {"share": rng.randint(1, 6), "comment": rng.randint(3, 9), "use": rng.randint(2, 12)},
        "make_up": rng.choice([1, 2, 3]),
        "goals": sorted(rng.sample(range(1, 12), 3)),
        "lines": sorted((rng.randint(-3, length), rng.randint(0, 3)) for _ in range(rng.randint(0, 9))),
    }
    return case, sorted(events), length


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=30)
    parser.add_argument("--out")
    asked = parser.parse_args()
    rng, written = random.Random(20260105), []
    for number in range(1, asked.cases + 1):
        case, events, length = made_up(rng, number)
        joined = min(at for at, kind, _ in events)
        answers, raw = [], verdicts(case, events, length + 20)
        for day in sorted(rng.sample(range(joined, length + 20), 6)):
            known = [event for event in events if event[0] <= day]
            first = entry(case, raw, joined, day)
            plan = None if first is None else status(case, known, first, day)
            host = unlocked(case["goals"], case["lines"], joined, day)
            answers.append({"as_of": said(day), "plan": plan, "host": host})
        lines = [[said(on), count] for on, count in case["lines"]]
        rows = [[said(at), kind, about] for at, kind, about in events]
        written.append(json.dumps({**case, "lines": lines, "events": rows, "answers": answers}))
    text = "\n".join(written) + "\n"
    if asked.out:
        open(asked.out, "w", encoding="utf-8").write(text)
    else:
        print(text, end="")


if __name__ == "__main__":
    main()
