"""Turns the CDNOW sample as published into an event file.

    python3 cdnow_csv.py CDNOW_sample.txt > cdnow.csv

Source columns: master id, sample id, yyyymmdd, number of CDs, dollars. Kept: the master id as user_id, the date, the dollars.
"""

import re
import sys


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.stdout.reconfigure(newline="\n")
    print("user_id,ts,event_type,value")
    with open(sys.argv[1], encoding="ascii") as source:
        for line in source:
            user, _, day, _, dollars = line.split()
            if not re.fullmatch(r"\d{8}", day) or not re.fullmatch(r"\d+\.\d\d", dollars):
                sys.exit(f"unexpected line: {line!r}")
            print(f"{user},{day[:4]}-{day[4:6]}-{day[6:]},purchase,{dollars}")


if __name__ == "__main__":
    main()
