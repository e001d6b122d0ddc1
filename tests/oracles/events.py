"""Reads an event file the way the examples do: shared by score.py and btyd.py.

A row is bad, and skipped with its line number and reason on standard error, when its user or event type is empty, its ts cannot
be read, or the value of a purchase or refund is not money (decimal, at most two places; a purchase not below zero).
Other values are not read: nothing computed here depends on them.
"""

import csv
import gzip
import io
import re
import sys
from collections import namedtuple
from datetime import date, datetime, timedelta, timezone

Event = namedtuple("Event", "user day kind minor")  # day: a date; kind: a name of KINDS or None for custom; minor: integer money

KINDS = """register bind_account complete_profile log_in check_in make_up_check_in view search use watch_tutorial like comment
share create help solve invite join_event add_to_cart purchase refund redeem use_coupon claim_benefit suggest rate complain
complaint_resolved payment_failed message_sent message_opened message_clicked like_received reported leave""".split()

INACTIVE = {"refund", "complaint_resolved", "payment_failed", "message_sent", "message_opened", "like_received", "reported", "leave"}

MONEY = re.compile(r"(-?)(\d+)(?:\.(\d{1,2}))?", re.ASCII)
STAMP = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:[Tt ](\d{2}):(\d{2}):(\d{2})(?:\.\d+)?([Zz]|[+-]\d{2}:\d{2})?)?",
    re.ASCII,
)


def civil_day(text):
    """The civil day of a date, an RFC 3339 instant or 'YYYY-MM-DD HH:MM:SS', in UTC."""
    m = STAMP.fullmatch(text)
    if not m:
        raise ValueError(f"ts `{text}` is not a date or time")
    day, hour, minute, second, zone = m.groups()
    if hour is None or zone is None or zone in "Zz":
        found = date.fromisoformat(day)
        if hour is not None and not (int(hour) < 24 and int(minute) < 60 and int(second) <= 60):
            raise ValueError(f"ts `{text}` is not a time")
        return found
    sign = -1 if zone[0] == "-" else 1
    offset = timezone(sign * timedelta(hours=int(zone[1:3]), minutes=int(zone[4:6])))
    second = min(int(second), 59)  # a leap second is on the day of the second before it
    local = datetime(*map(int, day.split("-")), int(hour), int(minute), second, tzinfo=offset)
    return local.astimezone(timezone.utc).date()


def minor_units(text):
    """Exact integer minor units of a decimal with at most two places; empty is 0."""
    if text == "":
        return 0
    m = MONEY.fullmatch(text)
    if not m:
        raise ValueError(f"value `{text}` is not a decimal with at most 2 places")
    sign, whole, places = m.groups()
    amount = int(whole) * 100 + int((places or "").ljust(2, "0"))
    return -amount if sign else amount


def parse_map(texts):
    """`a=b,c=d` texts to a dict of event type → kind."""
    mapping = {}
    for pair in ",".join(texts or []).split(","):
        if pair:
            source, _, kind = pair.partition("=")
            if kind not in KINDS:
                raise SystemExit(f"--map {pair}: `{kind}` is not a kind")
            mapping[source] = kind
    return mapping


def read_events(path, mapping):
    """All good events of a file, in file order."""
    opener = gzip.open if str(path).endswith(".gz") else open
    events = []
    with opener(path, "rb") as raw:
        rows = csv.DictReader(io.TextIOWrapper(raw, encoding="utf-8-sig", newline=""))
        for row in rows:
            try:
                user, name = row["user_id"], row["event_type"]
                if not user or not name:
                    raise ValueError("empty user_id or event_type")
                kind = mapping.get(name, name if name in KINDS else None)
                minor = 0
                if kind in ("purchase", "refund"):
                    minor = minor_units(row.get("value") or "")
                    if kind == "refund":
                        minor = abs(minor)
                    if minor < 0:
                        raise ValueError("a purchase below zero")
                events.append(Event(user, civil_day(row["ts"] or ""), kind, minor))
            except ValueError as reason:
                print(f"line {rows.line_num}: {reason}", file=sys.stderr)
    return events
