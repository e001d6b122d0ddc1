"""The five tasks in Polars, DuckDB and ClickHouse (chdb), each as rows of whole numbers.

Definitions. Days are those of UTC, counted from the first day of the log; D is the last day of the log.
- daily: [day, kind, events, sum of amounts, distinct users]
- rfm: of users with a purchase, R = D - day of the last one, F = purchases, M = sum; each graded 1 to 5 by nearest-rank
  fifths (5 is best); [R, F, M, users, sum of F, sum of purchase days, sum of M]
- retention: [first active day, days after it up to 30, users]
- lifecycle: blocks of 7 days; [block, 0 new | 1 active in the block before | 2 other, users]
- funnel: view, then cart, then purchase within 7 days; [steps taken, users]
Rows come in ascending order, those without users are left out.
"""

import json
import pathlib
import tempfile

import numpy as np

DAY_MS = 86_400_000
PURCHASE = 7


class Log:
    """The columns of a folder."""

    def __init__(self, folder: pathlib.Path):
        meta = json.loads((folder / "meta.json").read_text())
        self.start, self.days = meta["start_ms"], meta["days"]
        self.columns = {
            "usr": np.fromfile(folder / "user.u64", "<u8"),
            "ts": np.fromfile(folder / "at_ms.i64", "<i8"),
            "kind": np.fromfile(folder / "kind.u8", np.uint8),
            "amount": np.fromfile(folder / "amount.i64", "<i8"),
        }


class Polars:
    def __init__(self, log: Log, threads: int):
        import polars

        self.pl, self.version = polars, polars.__version__
        frame = polars.DataFrame(log.columns)
        day = (polars.col("ts") - log.start) // DAY_MS
        self.log, self.frame, self.day = log, frame, day

    def daily(self):
        col, size = self.pl.col, self.pl.len
        grouped = self.frame.lazy().group_by(self.day.alias("day"), "kind")
        return grouped.agg(size(), col("amount").sum(), col("usr").n_unique()).sort("day", "kind").collect().rows()

    def rfm(self):
        col, size, lit = self.pl.col, self.pl.len, self.pl.lit
        buyers = self.frame.lazy().filter(col("kind") == PURCHASE).group_by("usr").agg(
            (self.log.days - 1 - self.day.max()).alias("r"),
            size().cast(self.pl.Int64).alias("f"),
            col("amount").sum().alias("m"),
            self.day.n_unique().cast(self.pl.Int64).alias("bought_on"),
        ).collect()

        def above(name):
            ranked = buyers[name].sort()
            cuts = [ranked[-(-fifth * len(ranked) // 5) - 1] for fifth in (1, 2, 3, 4)]
            return sum(((col(name) > cut).cast(self.pl.Int64) for cut in cuts), start=lit(0))

        grades = [(5 - above("r")).alias("gr"), (1 + above("f")).alias("gf"), (1 + above("m")).alias("gm")]
        grouped = buyers.lazy().with_columns(grades).group_by("gr", "gf", "gm")
        sums = [size(), col("f").sum(), col("bought_on").sum(), col("m").sum()]
        return grouped.agg(sums).sort("gr", "gf", "gm").collect().rows()

    def retention(self):
        col, size = self.pl.col, self.pl.len
        active = self.frame.lazy().select("usr", self.day.alias("day")).unique()
        first = active.group_by("usr").agg(col("day").min().alias("first"))
        lags = active.join(first, on="usr").select("first", (col("day") - col("first")).alias("lag"))
        grouped = lags.filter(col("lag") <= 30).group_by("first", "lag")
        return grouped.agg(size()).sort("first", "lag").collect().rows()

    def lifecycle(self):
        col, size = self.pl.col, self.pl.len
        active = self.frame.lazy().select("usr", (self.day // 7).alias("block")).unique().sort("usr", "block")
        before = col("block").shift(1).over("usr")
        state = self.pl.when(before.is_null()).then(0).when(before == col("block") - 1).then(1).otherwise(2)
        grouped = active.with_columns(state.alias("state")).group_by("block", "state")
        return grouped.agg(size()).sort("block", "state").collect().rows()


# DuckDB and ClickHouse differ in how a whole quotient is written, and in windows.
DAILY = "SELECT {day} AS day, kind, count(*), sum(amount), {distinct} FROM ev GROUP BY day, kind ORDER BY day, kind"


class DuckDb:
    def __init__(self, log: Log, threads: int):
        import duckdb
        import pyarrow

        self.version, self.log = duckdb.__version__, log
        self.connection = duckdb.connect()
        self.connection.execute(f"SET threads = {threads}")
        events = pyarrow.table(log.columns)
        self.connection.register("events", events)
        self.connection.execute("CREATE TABLE ev AS SELECT * FROM events")
        self.day = f"(ts - {log.start}) // {DAY_MS}"

    def _rows(self, query):
        return self.connection.execute(query).fetchall()

    def daily(self):
        return self._rows(DAILY.format(day=self.day, distinct="count(DISTINCT usr)"))

    def rfm(self):
        cuts = ", ".join(f"quantile_disc({m}, {fifth / 5}) AS {m}{fifth}" for m in "rfm" for fifth in (1, 2, 3, 4))
        above = {m: " + ".join(f"({m} > {m}{fifth})::INT" for fifth in (1, 2, 3, 4)) for m in "rfm"}
        return self._rows(f"""
            WITH buyers AS (
                SELECT usr, {self.log.days - 1} - max({self.day}) AS r, count(*) AS f, sum(amount) AS m,
                       count(DISTINCT {self.day}) AS bought_on
                FROM ev WHERE kind = {PURCHASE} GROUP BY usr),
            cuts AS (SELECT {cuts} FROM buyers)
            SELECT 5 - ({above["r"]}) AS gr, 1 + ({above["f"]}) AS gf, 1 + ({above["m"]}) AS gm,
                   count(*), sum(f), sum(bought_on), sum(m)
            FROM buyers, cuts GROUP BY gr, gf, gm ORDER BY gr, gf, gm""")

    def retention(self):
        return self._rows(f"""
            WITH active AS (SELECT DISTINCT usr, {self.day} AS day FROM ev),
                 started AS (SELECT usr, min(day) AS first FROM active GROUP BY usr)
            SELECT first, day - first AS lag, count(*) FROM active JOIN started USING (usr)
            WHERE day - first <= 30 GROUP BY first, lag ORDER BY first, lag""")

    def lifecycle(self):
        return self._rows(f"""
            WITH active AS (SELECT DISTINCT usr, {self.day} // 7 AS block FROM ev),
                 known AS (SELECT block, lag(block) OVER (PARTITION BY usr ORDER BY block) AS before FROM active)
            SELECT block, CASE WHEN before IS NULL THEN 0 WHEN before = block - 1 THEN 1 ELSE 2 END AS state, count(*)
            FROM known GROUP BY block, state ORDER BY block, state""")


class ClickHouse:
    def __init__(self, log: Log, threads: int):
        import chdb
        import pyarrow
        import pyarrow.parquet
        from chdb import session

        self.version, self.log = chdb.__version__, log
        self.folder = tempfile.TemporaryDirectory()
        file = pathlib.Path(self.folder.name) / "events.parquet"
        pyarrow.parquet.write_table(pyarrow.table(log.columns), file)
        self.session = session.Session(str(pathlib.Path(self.folder.name) / "store"))
        for query in (
            "CREATE DATABASE peers",
            "CREATE TABLE peers.ev (usr UInt64, ts Int64, kind UInt8, amount Int64) ENGINE = Memory",
            f"INSERT INTO peers.ev SELECT * FROM file('{file}', Parquet)",
        ):
            self.session.query(query)
        file.unlink()
        self.day, self.settings = f"intDiv(ts - {log.start}, {DAY_MS})", f"SETTINGS max_threads = {threads}"

    def _rows(self, query):
        query = query.replace("FROM ev", "FROM peers.ev")
        answer = self.session.query(f"{query} {self.settings}", "JSONCompactEachRow").bytes().decode()
        return [json.loads(line) for line in answer.splitlines() if line]

    def daily(self):
        return self._rows(DAILY.format(day=self.day, distinct="uniqExact(usr)"))

    def rfm(self):
        sorted_lists = ", ".join(f"arraySort(groupArray({m})) AS {m}s" for m in "rfm")
        rank = [f"intDiv({fifth} * length(rs) + 4, 5)" for fifth in (1, 2, 3, 4)]
        cuts = ", ".join(f"[{', '.join(f'{m}s[{place}]' for place in rank)}] AS {m}c" for m in "rfm")
        above = {m: " + ".join(f"({m} > {m}c[{fifth}])" for fifth in (1, 2, 3, 4)) for m in "rfm"}
        return self._rows(f"""
            WITH buyers AS (
                SELECT usr, {self.log.days - 1} - max({self.day}) AS r, count() AS f, sum(amount) AS m,
                       uniqExact({self.day}) AS bought_on
                FROM ev WHERE kind = {PURCHASE} GROUP BY usr),
            cuts AS (SELECT {cuts} FROM (SELECT {sorted_lists} FROM buyers))
            SELECT 5 - ({above["r"]}) AS gr, 1 + ({above["f"]}) AS gf, 1 + ({above["m"]}) AS gm,
                   count(), sum(f), sum(bought_on), sum(m)
            FROM buyers CROSS JOIN cuts GROUP BY gr, gf, gm ORDER BY gr, gf, gm""")

    def retention(self):
        return self._rows(f"""
            SELECT first, day - first AS lag, count() FROM (
                SELECT arrayMin(days) AS first, arrayJoin(days) AS day
                FROM (SELECT groupUniqArray({self.day}) AS days FROM ev GROUP BY usr))
            WHERE lag <= 30 GROUP BY first, lag ORDER BY first, lag""")

    def lifecycle(self):
        return self._rows(f"""
            SELECT block, state, count() FROM (
                SELECT blocks[place] AS block,
                       multiIf(place = 1, 0, blocks[place - 1] = block - 1, 1, 2) AS state
                FROM (SELECT arraySort(groupUniqArray(intDiv({self.day}, 7))) AS blocks,
                             arrayJoin(arrayEnumerate(blocks)) AS place FROM ev GROUP BY usr))
            GROUP BY block, state ORDER BY block, state""")

    def funnel(self):
        week = 7 * DAY_MS
        return self._rows(f"""
            SELECT depth, count() FROM (
                SELECT windowFunnel({week})(toUInt64(ts), kind = 1, kind = 6, kind = 7) AS depth FROM ev GROUP BY usr)
            GROUP BY depth ORDER BY depth""")


PEERS = {"polars": Polars, "duckdb": DuckDb, "chdb": ClickHouse}
TASKS = ["daily", "rfm", "retention", "lifecycle", "funnel"]
