"""Contact decisions in many zones, by looking at every quarter of an hour.

Usage: contact.py [--out LINES]

Each line is a case and its answer. Civil days and clock times come from Python's zoneinfo; the first allowed instant is
found by trying every quarter of an hour, as all times here are multiples of it.
"""

import argparse
import datetime
import json
import random
import sys
from zoneinfo import ZoneInfo

UTC = datetime.timezone.utc
STEP = datetime.timedelta(minutes=15)
WEEK = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
# Each with a day near which its clock changes, at night, at midnight, by half an hour, or by a whole day.
ZONES = [
    ("Europe/Berlin", "2026-03-29"), ("Europe/Berlin", "2026-10-25"), ("America/New_York", "2026-03-08"),
    ("America/New_York", "2025-11-02"), ("Australia/Lord_Howe", "2026-04-05"), ("America/Santiago", "2018-08-12"),
    ("America/Santiago", "2018-05-13"), ("Pacific/Apia", "2011-12-30"), ("Asia/Kathmandu", "2026-02-28"),
    ("Africa/Casablanca", "2026-02-15"),
]
CHANNELS = ["push", "email", "sms"]


def read(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(UTC)


def write(instant):
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Clock:
    """The clock and calendar of a user."""

    def __init__(self, case):
        self.zone, self.start = ZoneInfo(case["zone"]), datetime.timedelta(hours=case["day_start"])
        self.first = WEEK.index(case["first_weekday"])

    def local(self, instant):
        return instant.astimezone(self.zone).replace(tzinfo=None)

    def day(self, instant):
        return (self.local(instant) - self.start).date()

    def week(self, instant):
        day = self.day(instant)
        return day - datetime.timedelta(days=(day.weekday() - self.first) % 7)

    def month(self, instant):
        return self.day(instant).replace(day=1)


def counted(cap, case, clock, now):
    """How many messages a cap counts."""
    number = 0
    for sent in case["sent"]:
        at = read(sent["at"])
        if at > now or cap.get("channel") not in (None, sent["channel"]) or cap.get("class") not in (None, sent["class"]):
            continue
        per = cap["per"]
        if per == "lifetime":
            inside = True
        elif isinstance(per, dict):
            inside = at > now - datetime.timedelta(hours=per["hours"])
        else:
            same = getattr(clock, per)
            inside = same(at) == same(now)
        number += inside
    return number


def blocks(case, clock, now):
    """The rules that block the message at an instant."""
    policy, channel, about = case["policy"], case["channel"], case["class"]
    found = []
    for cap in policy["caps"]:
        if cap.get("channel") in (None, channel) and cap.get("class") in (None, about):
            if counted(cap, case, clock, now) >= cap["at_most"]:
                found.append("cap")
    quiet = policy.get("quiet_hours_by_channel", {}).get(channel, policy["quiet_hours"])
    if quiet:
        time, begin, end = clock.local(now).strftime("%H:%M"), quiet["from"], quiet["to"]
        inside = begin <= time < end if begin < end else time >= begin or time < end
        if inside:
            found.append(quiet.get("then", "hold"))
    return found


def answer(case):
    clock, now = Clock(case), read(case["now"])
    first = blocks(case, clock, now)
    if not first:
        return {"decision": "send", "next": None}
    at = now
    for _ in range(96 * 70):
        at += STEP
        if not blocks(case, clock, at):
            return {"decision": "hold" if set(first) == {"hold"} else "refuse", "next": write(at)}
    return {"decision": "refuse", "next": None}


def case(zone, now, policy, sent=(), day_start=0, first_weekday="Mon", channel="push", about=0):
    sent = [{"at": at, "channel": by, "class": of} for at, by, of in sent]
    return {"zone": zone, "day_start": day_start, "first_weekday": first_weekday, "policy": policy, "sent": sent,
            "now": now, "channel": channel, "class": about}


def by_hand():
    """The cases of the definition."""
    daily = {"caps": [{"at_most": 1, "per": "day"}], "quiet_hours": None}
    night = {"caps": [], "quiet_hours": {"from": "22:00", "to": "08:00"}}
    gap = {"caps": [], "quiet_hours": {"from": "01:00", "to": "02:30"}}
    berlin = "Europe/Berlin"
    yield case(berlin, "2026-03-29T12:00:00+02:00", daily, [("2026-03-28T23:30:00+01:00", "push", 0)])
    yield case(berlin, "2026-10-25T12:00:00+01:00", daily, [("2026-10-25T00:30:00+02:00", "push", 0)])
    yield case(berlin, "2026-03-28T23:30:00+01:00", night)
    yield case(berlin, "2026-10-24T23:30:00+02:00", night)
    yield case(berlin, "2026-03-29T01:30:00+01:00", gap)
    yield case(berlin, "2026-03-29T01:30:00+01:00", gap, day_start=4)
    yield case("Pacific/Apia", "2011-12-29T12:00:00-10:00", daily, [("2011-12-29T09:00:00-10:00", "push", 0)])


def at_random(seed):
    rng = random.Random(seed)

    def clock():
        return f"{rng.randrange(24):02}:{rng.choice(['00', '15', '30', '45'])}"

    def quiet():
        begin = clock()
        end = clock()
        while end == begin:
            end = clock()
        return {"from": begin, "to": end, "then": rng.choice(["hold", "hold", "drop"])}

    zone, day = rng.choice(ZONES)
    middle = read(day + "T00:00:00Z")

    def instant(back, ahead):
        return write(middle + STEP * rng.randrange(-96 * back, 96 * ahead))

    caps, seen = [], set()
    for _ in range(rng.randrange(4)):
        per = rng.choice(["day", "week", "month", {"hours": rng.choice([1, 5, 24, 36, 168])}, "lifetime"])
        cap = {"at_most": rng.randrange(1, 4), "per": per}
        if rng.random() < 0.3:
            cap["channel"] = rng.choice(CHANNELS)
        if rng.random() < 0.2:
            cap["class"] = rng.choice([1, 2])
        key = json.dumps({**cap, "at_most": 0}, sort_keys=True)
        if key not in seen:
            seen.add(key)
            caps.append(cap)
    policy = {"caps": caps, "quiet_hours": rng.choice([None, quiet(), quiet()])}
    if rng.random() < 0.4:
        policy["quiet_hours_by_channel"] = {rng.choice(CHANNELS): rng.choice([None, quiet()])}
    sent = [(instant(12, 3), rng.choice(CHANNELS), rng.randrange(3)) for _ in range(rng.randrange(9))]
    return case(zone, instant(3, 2), policy, sent, rng.choice([0, 0, 0, 4, 12]), rng.choice(["Mon", "Mon", "Sun", "Sat"]),
                rng.choice(CHANNELS), rng.randrange(3))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out")
    args = parser.parse_args()
    cases = list(by_hand()) + [at_random(seed) for seed in range(300)]
    lines = [json.dumps({**one, **answer(one)}, separators=(",", ":")) for one in cases]
    text = "".join(line + "\n" for line in lines)
    if args.out:
        with open(args.out, "w", encoding="utf-8") as out:
            out.write(text)
    else:
        sys.stdout.write(text)


if __name__ == "__main__":
    main()
