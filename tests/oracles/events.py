"""Reads an event file the way the examples do: shared by score.py, btyd.py and incentives.py.

A row is bad, and skipped with its line number and reason on standard error, when its user or event type is empty, its ts cannot
be read, the value of a purchase or refund is not money (decimal, at most two places; a purchase not below zero), or the value of
a view, use or watch_tutorial is not a whole number of seconds. Other values are not read: nothing computed here depends on them.
"""

import csv
import gzip
import io
import re
import sys
from collections import namedtuple
from datetime import date, datetime, timedelta, timezone

# day: a date; kind: a name of KINDS or None for custom; minor: integer money; seconds: of a kind in SECONDS, else 0; subject: as
# written, empty for none
Event = namedtuple("Event", "user day kind minor seconds subject")

KINDS = """register bind_account complete_profile log_in check_in make_up_check_in view search use watch_tutorial like comment
share create help solve invite join_event add_to_cart purchase refund redeem use_coupon claim_benefit suggest rate complain
complaint_resolved payment_failed message_sent message_opened message_clicked like_received reported leave""".split()

INACTIVE = {"refund", "complaint_resolved", "payment_failed", "message_sent", "message_opened", "like_received", "reported", "leave"}


class Birth:
    """The join day that a user's events tell: of the first Register, else of the first activity; none without either."""

    def __init__(self):
        self.registered = self.active = None

    def observe(self, day, kind):
        if kind == "register":
            self.registered = day if self.registered is None else min(self.registered, day)
        if kind not in INACTIVE:
            self.active = day if self.active is None else min(self.active, day)

    def day(self):
        """As of the last day observed."""
        return self.active if self.registered is None else self.registered


SECONDS = {"view", "use", "watch_tutorial"}

COLUMNS = "user_id ts event_type value".split()

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


def parse_columns(texts):
    """`ts=timestamp,...` texts to a dict of column → its name in the header; those not named keep their own."""
    columns = {name: name for name in COLUMNS}
    for pair in ",".join(texts or []).split(","):
        if pair:
            column, _, name = pair.partition("=")
            if column not in columns or not name:
                raise SystemExit(f"--columns {pair}: not one of {', '.join(COLUMNS)} with a name")
            columns[column] = name
    return columns


def whole(text):
    """A whole number not below zero; empty is 0."""
    if not re.fullmatch(r"\d*", text, re.ASCII):
        raise ValueError(f"value `{text}` is not a whole number")
    return int(text or 0)


def read_events(path, mapping, columns=None, users=None):
    """All good events of a file, in file order; those of some users where a set is given."""
    columns = columns or parse_columns([])
    opener = gzip.open if str(path).endswith(".gz") else open
    events = []
    with opener(path, "rb") as raw:
        rows = csv.DictReader(io.TextIOWrapper(raw, encoding="utf-8-sig", newline=""))
        for row in rows:
            try:
                user, name = row[columns["user_id"]], row[columns["event_type"]]
                if not user or not name:
                    raise ValueError("empty user_id or event_type")
                if users is not None and user not in users:
                    continue
                kind = mapping.get(name, name if name in KINDS else None)
                minor = 0
                if kind in ("purchase", "refund"):
                    minor = minor_units(row.get(columns["value"]) or "")
                    if kind == "refund":
                        minor = abs(minor)
                    if minor < 0:
                        raise ValueError("a purchase below zero")
                seconds = whole(row.get(columns["value"]) or "") if kind in SECONDS else 0
                day = civil_day(row[columns["ts"]] or "")
                events.append(Event(user, day, kind, minor, seconds, row.get("subject") or ""))
            except ValueError as reason:
                print(f"line {rows.line_num}: {reason}", file=sys.stderr)
    return events
