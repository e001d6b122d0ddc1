"""Which ids are one user, by replaying made-up logs of links day by day and walking the graph that is left.

Usage: identity.py [--out LINES]

Each line is a log with its limits, and what holds as of a few days: families, shared ids, links left out.
"""

import argparse
import collections
import datetime
import json
import random
import sys

FIRST = datetime.date(2026, 1, 1)


def text(day):
    return (FIRST + datetime.timedelta(days=day)).isoformat()


def make(rng):
    """A log: limits, links and ends, with days as numbers."""
    limit = lambda: {"users_of_an_alias": rng.randint(1, 3), "aliases_of_a_user": rng.randint(1, 6)}
    sources = [1, 2, 7]
    people = rng.randint(2, 14)
    ids = [rng.choice([number, 10**6 + number]) for number in range(1, people + 1)]
    links, ends = [], []
    for _ in range(rng.randint(0, 2 * people)):
        alias, user = rng.sample(ids, 2)
        link = (alias, user, rng.randint(0, 30), rng.choice(sources))
        links.append(link)
        if rng.random() < 0.3:
            ends.append((alias, user, max(0, link[2] + rng.randint(-3, 12)), link[3]))
    own = [{"source": source, "limit": limit()} for source in sources if rng.random() < 0.4]
    return {"limit": limit(), "limits": own}, links, ends


def in_force(links, ends, as_of):
    """(alias, user, source) → since: on each day links begin, then ends end what is there."""
    standing = {}
    for day in range(as_of + 1):
        for alias, user, since, source in links:
            if since == day:
                standing.setdefault((alias, user, source), day)
        for alias, user, on, source in ends:
            if on == day:
                standing.pop((alias, user, source), None)
    return standing


def shared_ids(config, standing):
    """id → its reasons, the first that came first."""
    limits = {limit["source"]: limit["limit"] for limit in config["limits"]}
    joined = collections.defaultdict(dict)
    for (alias, user, source), since in standing.items():
        joined[alias, "alias", source][user] = since
        joined[user, "user", source][alias] = since
    reasons = collections.defaultdict(list)
    for (id_, end, source), others in joined.items():
        name = "users_of_an_alias" if end == "alias" else "aliases_of_a_user"
        at_most = limits.get(source, config["limit"])[name]
        if len(others) > at_most:
            # The first day on which more than the limit were there, of those that still are.
            days = range(31)
            since = next(day for day in days if sum(begun <= day for begun in others.values()) > at_most)
            reasons[id_].append((since, ["alias", "user"].index(end), source, end, len(others), at_most))
    return {id_: sorted(found) for id_, found in reasons.items()}


def families(standing, shared):
    """The connected parts of the graph without shared ids, by walking it."""
    beside = collections.defaultdict(set)
    for alias, user, _ in standing:
        if alias not in shared and user not in shared:
            beside[alias].add(user)
            beside[user].add(alias)
    found, done = [], set()
    for start in sorted(beside):
        if start in done:
            continue
        family, ways = set(), [start]
        while ways:
            here = ways.pop()
            if here not in family:
                family.add(here)
                ways.extend(beside[here])
        done |= family
        found.append(sorted(family))
    return found


def answer(config, links, ends, as_of):
    standing = in_force(links, ends, as_of)
    shared = shared_ids(config, standing)
    told = [
        [id_, text(since), source, end, count, at_most]
        for id_ in sorted(shared) for since, _, source, end, count, at_most in shared[id_]
    ]
    left_out = []
    for alias, user, source in sorted(standing):
        for id_ in (alias, user):
            if id_ in shared:
                left_out.append([alias, user, source, text(standing[alias, user, source]), id_])
                break
    return {"as_of": text(as_of), "families": families(standing, shared), "shared": told, "left_out": left_out}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out")
    out = parser.parse_args().out
    rng = random.Random(20260105)
    lines = []
    for _ in range(120):
        config, links, ends = make(rng)
        named = lambda lines, day: [
            {"alias": alias, "user": user, day: text(on), "source": source} for alias, user, on, source in lines
        ]
        lines.append({
            "config": config, "links": named(links, "since"), "unlinks": named(ends, "on"),
            "answers": [answer(config, links, ends, as_of) for as_of in (0, 8, 15, 22, 30)],
        })
    written = "".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines)
    if out:
        with open(out, "w", encoding="utf-8") as file:
            file.write(written)
    else:
        sys.stdout.write(written)


if __name__ == "__main__":
    main()
