"""What the same users use in the embedded year: the truth for `tests/all/model/co_use.rs`. Needs polars, numpy and scipy.

    python3 co_use.py > expected/co_use.json

Columns of users by polars, shares of four cells by numpy; the variance of ln lift by the delta method with a gradient of differences and
the covariance of a multinomial, not by the closed form.
"""

import gzip
import json
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path

import numpy as np
import polars as pl
from scipy import stats

from events import INACTIVE

LOG = Path(__file__).resolve().parents[2] / "examples/data/app_year.csv.gz"
AS_OF = date(2025, 12, 31)
ITEMS = ["subject:高级编辑", "subject:日程管理", "subject:文档协作", "subject:短视频剪辑", "kind:share", "kind:comment"]
LEAST, SIGNIFICANCE = 10, 0.05


def ln_lift(p):
    both, one, other, _ = p
    return np.log(both) - np.log(both + one) - np.log(both + other)


def main():
    with gzip.open(LOG) as packed:
        log = pl.read_csv(packed.read(), infer_schema_length=0)
    log = log.with_columns(day=pl.col("ts").str.slice(0, 10).str.to_date())
    log = log.filter(pl.col("day").is_between(AS_OF - timedelta(days=89), AS_OF))
    active = log.filter(~pl.col("event_type").is_in(list(INACTIVE)))["user_id"].unique().sort()
    columns = {}
    for item in ITEMS:
        of, name = item.split(":")
        used = (pl.col("event_type") == "use") & (pl.col("subject") == name) if of == "subject" else pl.col("event_type") == name
        columns[item] = active.is_in(log.filter(used)["user_id"].unique().to_list()).to_numpy()
    n = len(active)
    pairs = list(combinations(ITEMS, 2))
    z = stats.norm.isf(SIGNIFICANCE / 2 / len(pairs))
    rows = []
    for one, other in pairs:
        a, b = columns[one], columns[other]
        cells = np.array([np.sum(a & b), np.sum(a & ~b), np.sum(~a & b), np.sum(~a & ~b)], float)
        row = {"one": one, "other": other, "cells": cells.astype(int).tolist()}
        if cells[0] >= LEAST:
            p = cells / n
            steps = 1e-6 * np.diag(p)
            slope = np.array([(ln_lift(p + step) - ln_lift(p - step)) / (2 * step.sum()) for step in steps])
            error = np.sqrt(slope @ ((np.diag(p) - np.outer(p, p)) / n) @ slope)
            lift = float(np.exp(ln_lift(p)))
            row |= {"lift": lift, "low": lift * float(np.exp(-z * error)), "high": lift * float(np.exp(z * error))}
        rows.append(row)
    related = []
    for row in rows:
        if row.get("low", 0) > 1 and all(row[of].startswith("subject:") for of in ("one", "other")):
            both, one, other, _ = row["cells"]
            related.append([row["one"][8:], row["other"][8:], both / (both + one)])
            related.append([row["other"][8:], row["one"][8:], both / (both + other)])
    counts = {item: int(column.sum()) for item, column in columns.items()}
    print(json.dumps({"users": n, "items": counts, "pairs": rows, "related": related}, indent=1, ensure_ascii=False))


main()
