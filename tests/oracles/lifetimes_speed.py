"""How long the Python package lifetimes takes for what value_speed does, in one run on the same columns.

    python3 lifetimes_speed.py DIR target/release/value_speed

Needs lifetimes 0.11.3, numpy, pandas. Writes the columns to DIR, times lifetimes (best of three, fits without a tolerance of their
own), runs the program, and prints both times, their ratio, and both answers: fits of the same likelihood, and equal sums.
lifetimes' likelihood is a mean on rescaled times; it is evaluated again at its parameters.
"""

import json
import pathlib
import subprocess
import sys
import time
import warnings

import numpy as np
import pandas as pd
from lifetimes import BetaGeoFitter
from lifetimes.utils import summary_data_from_transaction_data
from scipy.special import gammaln

warnings.filterwarnings("ignore")
HERE = pathlib.Path(__file__).parent


def best(runs, job):
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        answer = job()
        seconds.append(time.perf_counter() - start)
    return min(seconds), answer


def simulated(random, count):
    """BG/NBD customers, times to the last bit."""
    rate = random.gamma(0.6, 1 / 8.0, count) + 1e-6
    leaves = random.beta(0.8, 2.4, count)
    age = random.uniform(20, 70, count)
    x, t_x, at = np.zeros(count, np.int64), np.zeros(count), np.zeros(count)
    there = np.ones(count, bool)
    while there.any():
        at = at + random.exponential(1 / rate)
        there &= at <= age
        x[there] += 1
        t_x[there] = at[there]
        there &= random.uniform(size=count) >= leaves
    return x, t_x, age


def write(folder, name, x, t_x, age):
    x.astype("<u4").tofile(folder / f"{name}.x.u32")
    t_x.astype("<f8").tofile(folder / f"{name}.t_x.f64")
    age.astype("<f8").tofile(folder / f"{name}.T.f64")


def likelihood(parameters, x, t_x, age):
    r, alpha, a, b = parameters
    start = gammaln(r + x) - gammaln(r) + r * np.log(alpha)
    start += gammaln(a + b) + gammaln(b + x) - gammaln(b) - gammaln(a + b + x)
    stays = -(r + x) * np.log(alpha + age)
    left = np.where(x > 0, np.log(a) - np.log(b + np.maximum(x, 1) - 1) - (r + x) * np.log(alpha + t_x), -np.inf)
    return float(np.sum(start + np.logaddexp(stays, left)))


def main():
    folder, program = pathlib.Path(sys.argv[1]), sys.argv[2]
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(20260101)
    theirs = {}

    cdnow = pd.read_csv(HERE / "../data/cdnow/cdnow_customers_summary.csv")
    tables = {"cdnow": tuple(cdnow[name].to_numpy() for name in ("frequency", "recency", "T")),
              "many": simulated(random, 298_000)}
    for name, (x, t_x, age) in tables.items():
        write(folder, name, x, t_x, age)
        seconds, fitter = best(3, lambda: BetaGeoFitter().fit(x, t_x, age))
        parameters = [float(fitter.params_[key]) for key in ("r", "alpha", "a", "b")]
        answer = {"parameters": parameters, "ln_likelihood": likelihood(parameters, x, t_x, age)}
        theirs[f"fit {name}"] = (seconds, answer)

    rows = 1_000_000
    users = (random.pareto(1.2, rows) * 20_000).astype(np.int64) % 150_000 + 1
    days = np.sort(random.integers(0, 365, rows)) + 20_089
    cents = random.integers(100, 20_000, rows)
    users.astype("<u8").tofile(folder / "log.user.u64")
    days.astype("<i8").tofile(folder / "log.day.i64")
    cents.astype("<i8").tofile(folder / "log.cents.i64")
    log = pd.DataFrame({"user": users, "day": pd.to_datetime(days, unit="D"), "cents": cents})
    seconds, summary = best(3, lambda: summary_data_from_transaction_data(
        log, "user", "day", monetary_value_col="cents", observation_period_end="2025-12-31"))
    answer = {"users": len(summary), "x": int(summary.frequency.sum()), "t_x": int(summary.recency.sum()),
              "T": int(summary["T"].sum()), "cents": int(round((summary.frequency * summary.monetary_value).sum()))}
    theirs["summarise log"] = (seconds, answer)

    x, t_x, age = simulated(random, 1_000_000)
    write(folder, "million", x, t_x, age)
    fitter = BetaGeoFitter()
    fitter.params_ = pd.Series({"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426})
    fitter.predict = fitter.conditional_expected_number_of_purchases_up_to_time

    def score():
        return fitter.conditional_probability_alive(x, t_x, age), fitter.predict(39, x, t_x, age)

    seconds, (alive, expected) = best(3, score)
    theirs["score million"] = (seconds, {"alive": float(np.sum(alive)), "expected": float(np.sum(expected))})

    printed = subprocess.run([program, folder], check=True, capture_output=True, text=True).stdout
    for line in printed.splitlines():
        ours = json.loads(line)
        seconds, answer = theirs[ours["task"]]
        print(f"{ours['task']:<14} lifetimes {seconds:8.3f} s   lifestage {ours['seconds']:8.4f} s   "
              f"{seconds / ours['seconds']:6.1f} times")
        print(f"    lifetimes {answer}\n    lifestage {ours['answer']}")


if __name__ == "__main__":
    main()
