#!/usr/bin/env python3
"""Writes a synthetic log of events as raw little-endian columns, which every program can read without parsing.

    python3 benches/peers/columns.py DIR --events 20000000 --seed 7

DIR then holds user.u64, at_ms.i64 (UTC, ascending), kind.u8, amount.i64 (minor units; 0 where nothing was bought) and
meta.json. Kinds: 0 log in, 1 view, 2 search, 3 use, 4 comment, 5 share, 6 cart, 7 purchase. Users join over a year, differ in
how often they come and stay for a time of their own, so a few have most of the events and many have one or two.
"""

import argparse
import json
import pathlib

import numpy as np

DAY_MS = 86_400_000
START_MS = 1_735_689_600_000  # 2025-01-01T00:00:00Z
DAYS = 365
SHARE_OF_KIND = [0.20, 0.35, 0.10, 0.15, 0.05, 0.03, 0.07, 0.05]
PURCHASE = 7


def write(folder: pathlib.Path, events: int, users: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    joined = random.uniform(0, DAYS, users)
    rate = random.gamma(0.6, 1.0, users) + 0.01
    stays = np.minimum(random.exponential(90.0, users) + 1.0, DAYS - joined)
    expected = rate * stays
    # Sampling by cumulated weights takes one sorted look-up an event.
    whose = np.searchsorted(np.cumsum(expected), random.uniform(0, expected.sum(), events), side="right")
    whose = np.minimum(whose, users - 1)
    at = START_MS + ((joined[whose] + random.random(events) * stays[whose]) * DAY_MS).astype(np.int64)
    order = np.argsort(at, kind="stable")
    kind = random.choice(len(SHARE_OF_KIND), size=events, p=SHARE_OF_KIND).astype(np.uint8)
    amount = np.zeros(events, np.int64)
    bought = kind == PURCHASE
    amount[bought] = np.maximum(1, random.lognormal(8.5, 0.8, int(bought.sum()))).astype(np.int64)
    # No program should be able to use an id as an index.
    ids = np.arange(1, users + 1, dtype=np.uint64) * np.uint64(0xD1B54A32D192ED03)
    folder.mkdir(parents=True, exist_ok=True)
    ids[whose[order]].astype("<u8").tofile(folder / "user.u64")
    at[order].astype("<i8").tofile(folder / "at_ms.i64")
    kind.tofile(folder / "kind.u8")
    amount.astype("<i8").tofile(folder / "amount.i64")
    meta = {"events": events, "users": users, "seed": seed, "start_ms": START_MS, "days": DAYS}
    (folder / "meta.json").write_text(json.dumps(meta))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dir", type=pathlib.Path, help="folder to write to; it is made if it is not there")
    parser.add_argument("--events", type=float, default=20e6, help="default 20 million")
    parser.add_argument("--users", type=float, help="default a fiftieth of the events")
    parser.add_argument("--seed", type=int, default=7, help="default 7")
    given = parser.parse_args()
    events = int(given.events)
    write(given.dir, events, int(given.users or max(1, events // 50)), given.seed)


if __name__ == "__main__":
    main()
