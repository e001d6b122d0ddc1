"""The effect of first steps of made-up newcomers: the truth for `tests/all/outreach/effect/entry.rs`. Needs duckdb, numpy and scipy.

    python3 entry.py > expected/entry.json

First steps, strata and outcomes by DuckDB over the events that the file holds too; means and variances of each stratum by numpy.
"""

import json
from datetime import date, timedelta

import duckdb
import numpy as np
from scipy import stats

START = date(2026, 1, 5)
ENTRIES = ["view", "search", "use", "create"]
WITHIN, LEAST = 7, 5
OUTCOMES = [{"stays": {"activity": ["log_in"], "from": 14, "to": 27}}, {"spend": {"days": 30}}]


def made_up():
    """User, channel, hour since the start, kind, value."""
    dice = np.random.default_rng(11)
    rows = []
    for user in range(1, 701):
        joined = int(dice.integers(0, 35)) * 24
        channel = int(dice.choice([0, 1, 2], p=[0.1, 0.6, 0.3]))
        rows.append([user, channel, joined, "register", 0])
        kinds = dice.choice(ENTRIES, size=int(dice.integers(0, 3)), p=[0.5, 0.3, 0.15, 0.05])
        for kind in kinds:
            rows.append([user, channel, joined + int(dice.integers(0, 240)) // 8 * 4 + 1, str(kind), 0])
        if dice.random() < 0.3 + 0.2 * ("search" in kinds) + 0.1 * (channel == 2):
            rows.append([user, channel, joined + int(dice.integers(14, 40)) * 24 + 9, "log_in", 0])
        if dice.random() < 0.3:
            rows.append([user, channel, joined + int(dice.integers(0, 50)) * 24 + 12, "purchase", int(dice.integers(100, 5_000))])
    return rows


def main():
    rows = made_up()
    log = duckdb.connect()
    log.sql("create table log (id int, channel int, moment timestamp, kind text, value bigint)")
    start = np.datetime64(START, "s")
    log.executemany("insert into log values (?, ?, ?, ?, ?)", [[u, c, str(start + np.timedelta64(h, "h")), k, v] for u, c, h, k, v in rows])
    cases = [case(log, outcome) for outcome in OUTCOMES]
    print('{"rows":' + json.dumps(rows, separators=(",", ":")) + ',\n"cases":' + json.dumps(cases, indent=1) + "}")


def case(log, outcome):
    last = outcome["stays"]["to"] if "stays" in outcome else outcome["spend"]["days"]
    kinds = ", ".join(f"'{kind}'" for kind in ENTRIES)
    if "stays" in outcome:
        of = outcome["stays"]
        measured = f"count(*) filter (kind = 'log_in' and datediff('day', s.moment, l.moment) between {of['from']} and {of['to']}) > 0"
    else:
        measured = f"coalesce(sum(value) filter (kind = 'purchase' and datediff('day', s.moment, l.moment) between 1 and {last}), 0)"
    as_of = START + timedelta(days=65)
    rows = log.sql(f"""
        with who as (select id, any_value(channel) as channel, min(moment)::date as joined from log where kind = 'register' group by id
                having min(moment)::date <= date '{as_of}' - {WITHIN - 1 + last}),
            steps as (select id, kind, moment from log join who using (id)
                where kind in ({kinds}) and datediff('day', joined, moment::date) between 0 and {WITHIN - 1}),
            first as (select id, min(moment) as moment from steps group by id),
            step as (select s.id, s.moment, count(distinct s.kind) as several, min(s.kind) as entry
                from steps s join first f on f.id = s.id and f.moment = s.moment group by s.id, s.moment),
            came as (select s.id, {measured} as outcome from step s join log l on l.id = s.id group by s.id)
        select channel, date_trunc('week', joined)::date, several, entry, outcome
        from who left join step using (id) left join came using (id)""").fetchall()
    strata = {}
    for channel, week, several, entry, value in rows:
        if several == 1:
            strata.setdefault((channel, str(week)), []).append((entry, int(value)))
    return {
        "outcome": outcome,
        "as_of": str(as_of),
        "undecided": sum(1 for row in rows if row[2] is not None and row[2] > 1),
        "without": sum(1 for row in rows if row[2] is None),
        "users": sum(map(len, strata.values())),
        "strata": len(strata),
        "effects": [effect(strata, entry) for entry in ENTRIES],
    }


def effect(strata, entry):
    users, gained, others, variance, left_out = 0, 0.0, 0.0, 0.0, []
    for (channel, week), rows in sorted(strata.items()):
        one = np.array([value for of, value in rows if of == entry], float)
        other = np.array([value for of, value in rows if of != entry], float)
        if min(len(one), len(other)) < LEAST:
            if len(one):
                left_out.append([channel, week, len(one), len(other), "few_entered" if len(one) < LEAST else "few_others"])
            continue
        n = len(one)
        users += n
        gained += n * one.mean()
        others += n * other.mean()
        variance += n**2 * (one.var(ddof=1) / n + other.var(ddof=1) / len(other))
    found = {"entry": entry, "left_out": left_out, "users": users}
    if users == 0:
        return found
    value, reach = (gained - others) / users, stats.norm.isf(0.025) * np.sqrt(variance) / users
    return found | {"mean": gained / users, "others": others / users, "effect": value, "interval": [value - reach, value + reach]}


main()
