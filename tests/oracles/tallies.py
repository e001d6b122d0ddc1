"""Tallies of a made-up log, by engines that counted: the queries of `src/engines.rs` as they stand there.

    python3 -m venv /tmp/engines && /tmp/engines/bin/pip install duckdb chdb polars datafusion pyarrow pytz
    /tmp/engines/bin/python tests/oracles/tallies.py --write          the log and its tallies by each engine (tests/data/tallies)
    /tmp/engines/bin/python tests/oracles/tallies.py --rows 1000000   whether all engines give the same tallies of that many rows

The log crowds around the nights on which clocks change in Berlin, and days start at 4. What Python itself gives (zoneinfo)
stands beside the engines. `tests/all/population/engines.rs` builds a population of each and holds it against the events.
"""

import argparse
import csv
import datetime as dt
import re
import sys
import time
import zoneinfo
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "tests/data/tallies"
BERLIN = zoneinfo.ZoneInfo("Europe/Berlin")
DAY_START = 4
EPOCH = dt.date(1970, 1, 1)
KINDS = {"log_in": 3, "view": 6, "use": 8, "share": 12, "purchase": 19, "refund": 20, "rate": 25, "flashed": 32775}
LARGEST = {"view": 600, "use": 3_600, "purchase": 90_00, "refund": 90_00, "rate": 100, "flashed": 50}
NIGHTS = ["2026-03-29", "2026-10-25", "2025-12-31", "2024-02-29"]


def log(rows):
    """Events of a log: user, instant in milliseconds, event type, subject, value."""
    state = 20_260_329
    def below(bound):
        nonlocal state
        state = (state * 6_364_136_223_846_793_005 + 1_442_695_040_888_963_407) % 2**64
        return (state >> 33) % bound
    middles = [(dt.date.fromisoformat(night) - EPOCH).days * 86_400_000 for night in NIGHTS]
    types = list(KINDS)
    for _ in range(rows):
        kind = types[below(len(types))]
        at = middles[below(len(middles))] + (below(3 * 24 * 3_600) - 36 * 3_600) * 1_000 + below(1_000)
        subject = [None, 0, 0, 65_535][below(4)]
        largest = LARGEST.get(kind)
        value = None if largest is None or below(9) == 0 else below(largest + 1)
        yield 1 + below(rows // 75 + 1), at, kind, subject, value


def by_python(rows):
    groups = defaultdict(lambda: [0, 0, 0])
    for user, at, kind, subject, value in rows:
        local = dt.datetime.fromtimestamp(at / 1_000, BERLIN)
        day = (local.date() - EPOCH).days - (local.hour < DAY_START)
        group = groups[user, day, KINDS[kind], subject or 0]
        group[0] += 1
        group[1] += value or 0
        group[2] |= 1 << local.hour
    return sorted(key + tuple(group) for key, group in groups.items())


def query(engine):
    """The query under the heading of an engine."""
    page = (ROOT / "src/engines.rs").read_text()
    text = "\n".join(line.removeprefix("//!").removeprefix(" ") for line in page.splitlines())
    section = text.split(f"\n# {engine}\n", 1)[1].split("\n# ", 1)[0]
    return re.search(r"```sql\n(.*?)```", section, re.S).group(1)


def number_of(day):
    if isinstance(day, dt.datetime):
        day = day.date()
    return day if isinstance(day, int) else (day - EPOCH).days


def sorted_rows(rows):
    return sorted((int(u), number_of(d), *(int(number) for number in rest)) for u, d, *rest in rows)


def arrow(rows):
    import pyarrow as pa
    users, instants, types, subjects, values = map(list, zip(*rows))
    return pa.table({
        "user_id": pa.array(users, pa.int64()),
        "ts": pa.array(instants, pa.timestamp("ms", "UTC")),
        "event_type": types,
        "subject": pa.array(subjects, pa.int32()),
        "value": pa.array(values, pa.int64()),
    }), pa.table({"event_type": list(KINDS), "kind": pa.array(KINDS.values(), pa.int32())})


def by_duckdb(rows):
    import duckdb
    events, kinds = arrow(rows)
    connection = duckdb.connect()
    connection.register("events", events)
    connection.register("kinds", kinds)
    return sorted_rows(connection.execute(query("DuckDB")).fetchall())


def by_clickhouse(rows):
    from chdb import session
    events, kinds = arrow(rows)
    with session.Session() as connection:
        connection.query("CREATE TABLE events (user_id Int64, ts DateTime64(3, 'UTC'), event_type String,"
                         " subject Nullable(Int32), value Nullable(Int64)) ENGINE = Memory")
        connection.query("CREATE TABLE kinds (event_type String, kind Int32) ENGINE = Memory")
        for name, table in [("events", events), ("kinds", kinds)]:
            import pyarrow.parquet as parquet
            path = f"/tmp/tallies_{name}.parquet"
            parquet.write_table(table, path)
            connection.query(f"INSERT INTO {name} SELECT * FROM file('{path}', Parquet)")
        found = connection.query(query("ClickHouse"), "CSV").bytes().decode()
    date = dt.date.fromisoformat
    return sorted_rows((row[0], date(row[1]), *row[2:]) for row in csv.reader(found.splitlines()))


def by_datafusion(rows):
    from datafusion import SessionContext
    events, kinds = arrow(rows)
    context = SessionContext()
    context.register_record_batches("events", [events.to_batches()])
    context.register_record_batches("kinds", [kinds.to_batches()])
    batches = context.sql(query("DataFusion")).collect()
    return sorted_rows(tuple(row.values()) for batch in batches for row in batch.to_pylist())


def by_polars(rows):
    import polars as pl
    events, kinds = map(pl.from_arrow, arrow(rows))
    local = pl.col("ts").dt.convert_time_zone("Europe/Berlin")
    hour = local.dt.hour()
    day = local.dt.date().cast(pl.Int32) - (hour < DAY_START).cast(pl.Int32)
    bits = pl.lit(2, pl.Int32).pow(hour.cast(pl.UInt32))
    found = (
        events.lazy()
        .join(kinds.lazy(), on="event_type")
        .with_columns(day=day, subject=pl.col("subject").fill_null(0), value=pl.col("value").fill_null(0), bit=bits)
        .group_by("user_id", "day", "kind", "subject")
        .agg(pl.len(), pl.col("value").sum(), pl.col("bit").bitwise_or())
        .collect()
    )
    return sorted_rows(found.iter_rows())


ENGINES = {"duckdb": by_duckdb, "clickhouse": by_clickhouse, "datafusion": by_datafusion, "polars": by_polars}


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--rows", type=int, default=900)
    arguments.add_argument("--write", action="store_true")
    arguments = arguments.parse_args()
    rows = list(log(arguments.rows))
    expected = by_python(rows)
    differ = []
    if arguments.write:
        FOLDER.mkdir(parents=True, exist_ok=True)
        with open(FOLDER / "events.csv", "w", newline="") as file:
            out = csv.writer(file, lineterminator="\n")
            out.writerow(["user", "milliseconds", "kind", "subject", "value"])
            out.writerows((user, at, KINDS[kind], subject or 0, value or 0) for user, at, kind, subject, value in rows)
    for name, count in ENGINES.items():
        began = time.perf_counter()
        found = count(rows)
        print(f"{name}: {len(found)} tallies of {len(rows)} events, {time.perf_counter() - began:.2f} s",
              "as Python's" if found == expected else "DIFFERENT", file=sys.stderr)
        if found != expected:
            differ.append(name)
            print(next(pair for pair in zip(found, expected) if pair[0] != pair[1]), file=sys.stderr)
        if arguments.write:
            with open(FOLDER / f"{name}.csv", "w", newline="") as file:
                out = csv.writer(file, lineterminator="\n")
                out.writerow(["user", "day", "kind", "subject", "count", "sum", "hours"])
                out.writerows(found)
    sys.exit(1 if differ else 0)


if __name__ == "__main__":
    main()
