"""Days between two kinds in the embedded year: the truth for `tests/all/model/interval.rs`. Needs duckdb, numpy and scipy.

    python3 interval.py > expected/interval.json

Starts and goals by DuckDB, the estimate and its interval by `scipy.stats.ecdf` of right-censored data (log-log), quantiles of its steps.
"""

import json
from pathlib import Path

import duckdb
import numpy as np
from scipy import stats

LOG = Path(__file__).resolve().parents[2] / "examples/data/app_year.csv.gz"
WITHIN = [1, 7, 30, 90]
CASES = [
    {"start": ["register"], "goal": ["purchase"], "starts": "first_ever", "least_days": 0},
    {"start": ["view"], "goal": ["share", "comment"], "starts": "first_in_range", "least_days": 1},
    {"start": ["purchase"], "goal": ["purchase"], "starts": "every", "least_days": 1},
    {"start": ["search"], "goal": ["refund"], "starts": "first_ever", "least_days": 0},
]
FIRST, LAST, AS_OF = "2025-03-01", "2025-11-30", "2025-12-10"


def main():
    log = duckdb.connect()
    log.sql(f"""create table days as select distinct user_id as id, ts::date as day, event_type as kind
        from read_csv('{LOG}', all_varchar = true) where ts::date <= date '{AS_OF}'""")
    print(json.dumps([case | answer(log, case) for case in CASES], indent=1))


def answer(log, case):
    kinds = lambda of: ", ".join(f"'{kind}'" for kind in case[of])
    picked = {
        "first_ever": "select id, min(day) as day from days where kind in ({}) group by id",
        "first_in_range": f"select id, min(day) as day from days where kind in ({{}}) and day >= '{FIRST}' group by id",
        "every": "select distinct id, day from days where kind in ({})",
    }[case["starts"]].format(kinds("start"))
    rows = log.sql(f"""select s.id, datediff('day', s.day, date '{AS_OF}') as seen, datediff('day', s.day, min(g.day)) as took
        from ({picked}) s left join days g
          on g.id = s.id and g.kind in ({kinds("goal")}) and g.day >= s.day + {case["least_days"]}
        where s.day between '{FIRST}' and '{LAST}' group by s.id, s.day""").fetchall()
    took = np.array([t for _, _, t in rows if t is not None], float)
    waiting = np.array([seen for _, seen, t in rows if t is None], float)
    curve = stats.ecdf(stats.CensoredData(took, right=waiting)).sf
    ends = curve.confidence_interval(confidence_level=0.95, method="log-log")
    steps = []
    for days in WITHIN:
        low, high = (float(end.evaluate(days)) for end in (ends.high, ends.low))
        over = [t for _, seen, t in rows if seen >= days]
        steps.append({
            "days": days,
            "over": len(over),
            "arrived": sum(1 for t in over if t is not None and t <= days),
            "estimate": 1 - float(curve.evaluate(days)),
            "interval": [1 - low, 1 - high],
        })
    quantile = lambda share: next((int(t) for t, s in zip(curve.quantiles, curve.probabilities) if s <= 1 - share + 1e-12), None)
    return {
        "users": len({user for user, _, _ in rows}),
        "arrived": len({user for user, _, t in rows if t is not None}),
        "count": len(rows),
        "ended": len(took),
        "quantiles": {name: quantile(share) for name, share in (("1/4", 0.25), ("1/2", 0.5), ("9/10", 0.9))},
        "within": steps,
    }


main()
