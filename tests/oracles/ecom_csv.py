"""Turns the clickstream of retentioneering's example shop into an event file, packed.

    python3 ecom_csv.py ecom.csv.gz ecom_events.csv.gz

Source columns: user_id, session_id, event, timestamp, platform, acquisition_channel, user_cohort, user_lifecycle. Kept, in the order of
the source and with its duplicates: the user, the time, the event as event_type, the platform as subject, the channel.
The same input gives the same bytes.
"""

import csv
import gzip
import io
import re
import sys

HEADER = ["user_id", "ts", "event_type", "subject", "channel"]
SOURCE = ["user_id", "timestamp", "event", "platform", "acquisition_channel"]


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    text = io.StringIO(newline="")
    out = csv.writer(text, lineterminator="\n")
    out.writerow(HEADER)
    with gzip.open(sys.argv[1], "rt", encoding="utf-8", newline="") as source:
        for row in csv.DictReader(source):
            if not re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", row["timestamp"]):
                sys.exit(f"unexpected time: {row!r}")
            out.writerow(row[column] for column in SOURCE)
    with open(sys.argv[2], "wb") as packed:
        # No name and no time in the file: both would change the bytes.
        with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=packed, mtime=0) as out:
            out.write(text.getvalue().encode("utf-8"))


if __name__ == "__main__":
    main()
