"""Compares the growth points and tasks of a few users with what `score --format jsonl` says of them: `equal`, or what differs.

    python3 compare_incentives.py EXPECTED.jsonl SCORES.jsonl

EXPECTED.jsonl is written by incentives.py. Exits with 1 when something differs or a user is missing.
"""

import sys

sys.dont_write_bytecode = True

import json

LINE = ("granted", "by_rule", "by_day", "by_period")
ITEM = ("id", "opens", "due", "until", "state", "reward")


def read(path):
    with open(path, encoding="utf-8") as source:
        return {line["user"]: line for line in map(json.loads, source)}


def by_day(statement):
    """The lines of a statement added up by day: in which order a day grants them is not compared."""
    table = {}
    for line in statement:
        day = table.setdefault(line["day"], dict.fromkeys(LINE, 0))
        for name, points in {"granted": line["granted"], **line["clipped"]}.items():
            if name in LINE:
                day[name] += points
            elif points:
                raise SystemExit(f"{line['text']}: `{name}` is not compared here")
    return table


def comparable(score):
    """What incentives.py says of a user, out of what `score` says."""
    growth, tasks = score["growth_points"], score["tasks"]
    growth = {name: growth[name] for name in ("period", "points", "tier", "next_tier", "missing")} | {
        "days": by_day(growth["statement"])
    }
    items = [{name: item[name] for name in ITEM} for item in tasks["items"]]
    return {"user": score["user"], "as_of": score["as_of"], "growth_points": growth, "tasks": {**tasks, "items": items}}


def differences(path, expected, found):
    """Every place where the two are not the same, as text."""
    if isinstance(expected, dict) and isinstance(found, dict):
        for name in sorted(expected.keys() | found.keys()):
            if name not in expected or name not in found:
                yield f"{path}.{name}: only {'found' if name in found else 'expected'}"
            else:
                yield from differences(f"{path}.{name}", expected[name], found[name])
    elif isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        for place, (e, f) in enumerate(zip(expected, found)):
            yield from differences(f"{path}[{place}]", e, f)
    elif isinstance(expected, float) or isinstance(found, float):
        if expected is None or found is None or abs(expected - found) > 1e-12:
            yield f"{path}: expected {expected}, found {found}"
    elif expected != found:
        yield f"{path}: expected {json.dumps(expected)}, found {json.dumps(found)}"


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    expected, scores = read(sys.argv[1]), read(sys.argv[2])
    found = []
    for user, line in expected.items():
        if user in scores:
            found += differences(user, line, comparable(scores[user]))
        else:
            found.append(f"{user}: not among the scores")
    print("\n".join(found) or f"equal ({len(expected)} users)")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
