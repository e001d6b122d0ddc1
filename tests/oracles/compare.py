"""Compares a table of scores with an expected summary: says `equal`, or what differs first and exits with 1.

    python3 compare.py EXPECTED.json LINES.csv [EXPECTED_LINES.csv]

LINES.csv has a header with the columns of score.py, in any row order; a further column `as_of` is checked and dropped.
With EXPECTED_LINES.csv (written by `score.py --lines`) a difference is shown by its first line too.
"""

import sys

sys.dont_write_bytecode = True

import csv
import json

from score import COLUMNS, summary


def read_lines(path, as_of=None):
    with open(path, encoding="utf-8-sig", newline="") as source:
        rows = csv.reader(source)
        header = next(rows, [])
        if [name for name in header if name != "as_of"] != COLUMNS:
            sys.exit(f"{path}: columns are {','.join(header)}, expected {','.join(COLUMNS)}")
        lines = []
        for row in rows:
            if len(row) != len(header):
                sys.exit(f"{path}, line {rows.line_num}: {len(row)} columns, expected {len(header)}")
            if "as_of" in header:
                seen = row.pop(header.index("as_of"))
                if as_of and seen != as_of:
                    sys.exit(f"{path}, line {rows.line_num}: as_of {seen}, expected {as_of}")
            lines.append(row)
    return sorted(lines)


def first_difference(expected, found):
    for e, f in zip(expected, found):
        if e != f:
            if e[0] != f[0]:
                return f"first different line: expected user {e[0]}, found user {f[0]}"
            what = ", ".join(f"{name} expected `{a}`, found `{b}`" for name, a, b in zip(COLUMNS, e, f) if a != b)
            return f"first different line: user {e[0]}: {what}"
    return f"{len(expected)} lines expected, {len(found)} found, equal as far as both go"


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    with open(sys.argv[1], encoding="utf-8") as source:
        expected = json.load(source)
    lines = read_lines(sys.argv[2], expected["as_of"])
    for name, value in summary(lines).items():
        if expected[name] != value:
            print(f"{name}: expected {json.dumps(expected[name])}, found {json.dumps(value)}")
            if len(sys.argv) == 4:
                print(first_difference(read_lines(sys.argv[3]), lines))
            sys.exit(1)
    print("equal")


if __name__ == "__main__":
    main()
