"""Cumulative repeat purchases of a log of purchases: what came, and what a BG/NBD model expects of new customers.

    python3 tracking.py ../../examples/data/cdnow.csv --cut 1997-09-30 --until 1998-06-30 --every 28 --ruler 7 \\
        --model 0.243 4.414 0.793 2.426 > ../data/cdnow/tracking.csv

E[X(t)] = (a+b-1)/(a-1) (1 - (alpha/(alpha+t))^r 2F1(r, b; a+b-1; t/(alpha+t))) with mpmath, for each customer who had bought by
the cut, from the day of the first purchase; a purchase is all of a day. A line for every so many days from the day after the
first purchase on, and for the last one: day, repeat purchases so far, expected.
"""

import argparse
import csv
from collections import Counter
from datetime import date, timedelta

import mpmath


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("events")
    for name in ("--cut", "--until"):
        parser.add_argument(name, type=date.fromisoformat, required=True)
    for name in ("--every", "--ruler"):
        parser.add_argument(name, type=int, required=True)
    parser.add_argument("--model", type=float, nargs=4, required=True)
    options = parser.parse_args()
    r, alpha, a, b = map(mpmath.mpf, options.model)

    def expected(days):
        t = mpmath.mpf(days) / options.ruler
        share = mpmath.hyp2f1(r, b, a + b - 1, t / (alpha + t))
        return (a + b - 1) / (a - 1) * (1 - (alpha / (alpha + t)) ** r * share)

    days = {}
    with open(options.events, newline="") as file:
        for row in csv.DictReader(file):
            days.setdefault(row["user_id"], set()).add(date.fromisoformat(row["ts"]))
    firsts, repeats = Counter(), Counter()
    for bought in days.values():
        bought = sorted(day for day in bought if day <= options.until)
        if bought and bought[0] <= options.cut:
            firsts[bought[0]] += 1
            repeats.update(bought[1:])
    points = []
    day = min(firsts) + timedelta(1)
    while day <= options.until:
        points.append(day)
        day += timedelta(options.every)
    if points[-1] != options.until:
        points.append(options.until)
    for point in points:
        came = sum(count for day, count in repeats.items() if day <= point)
        sums = mpmath.fsum(count * expected((point - first).days) for first, count in firsts.items() if first < point)
        print(f"{point},{came},{mpmath.nstr(sums, 12)}")


if __name__ == "__main__":
    main()
