"""Independent figures of the loop of one morning: who gets which message, what it costs, what came of it, goals, what is unusual.

    python3 loop.py [EVENTS.csv[.gz] USERS.csv[.gz]] [--as-of YYYY-MM-DD] [--out FIGURES.json]

The truth for the blocks of `operations` that `operations.py` does not count. The default is the embedded year of one app and the
rules of examples/data/app_year_company.json, which are read from there as far as they are numbers; conditions of plays are written
here once more. Counts by DuckDB, the rest the plain way. Needs duckdb, numpy and scipy. Definitions are in README.md.
"""

import sys

sys.dont_write_bytecode = True

import argparse
import csv
import itertools
import json
import math
import statistics
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import duckdb
import numpy as np
from scipy import stats

import operations as o
from assignment import bucket
from events import INACTIVE

HERE = Path(__file__).parent
COMPANY = json.loads((o.DATA / "app_year_company.json").read_text())
NORMAL = 1.959963984540054
days = o.days


def database(events, users, day):
    """Events of the log up to a day, as DuckDB reads them, with the channel of each user."""
    db = duckdb.connect()
    read = lambda path: f"read_csv('{path}', all_varchar = true, header = true)"
    inactive = ", ".join(f"'{kind}'" for kind in sorted(INACTIVE))
    db.execute(f"""
        create table users as select user_id, channel, birthday, joined::date as joined, allowed from {read(users)};
        create table events as
        select user_id, ts[1:10]::date as day, try_cast(ts[12:13] as int) as hour, event_type as kind, coalesce(subject, '') as subject, users.channel,
               event_type not in ({inactive}) as active,
               case when value is null or value = '' then 0
                    when event_type in ('purchase', 'refund', 'add_to_cart', 'use_coupon', 'payment_failed')
                    then abs(round(value::decimal(18, 4) * 100)::bigint)
                    else abs(value::double::bigint) end as value
        from {read(events)} join users using (user_id) where ts[1:10]::date <= date '{day}';
    """)
    return db


# ---------------------------------------------------------------- unusual


def usual(now, before, known):
    """What is usual of a count, by median and MAD of the known weeks and Student's t of the power 2/3; none where it is unknown."""
    counts = before[:known]
    if known < 4 or max(statistics.median(counts), now) < 5:
        return None
    expected = statistics.median(counts)
    level = max(expected, 1)
    deviation = known / (known - 0.8) * statistics.median(abs(y - expected) for y in counts) / stats.norm.isf(0.25)
    dispersion = max(1, deviation**2 / level)
    spread = math.sqrt(dispersion * level * (1 + math.pi / 2 / known))
    z = 1.5 * level / spread * ((now / level) ** (2 / 3) - 1)
    chance = 2 * stats.t.sf(abs(z), known - 1)
    reach = stats.t.ppf(0.975, known - 1) * spread / level / 1.5
    grades = [grade for bound, grade in ((0.001, "critical"), (0.01, "warning"), (0.05, "notice")) if chance < bound]
    return {
        "expected": float(expected),
        "low": level * max(0, 1 - reach) ** 1.5,
        "high": level * (1 + reach) ** 1.5,
        "chance": float(chance),
        "grade": grades[0] if grades else None,
    }


def unusual(db, day):
    kinds = COMPANY["watch"]["kinds"]

    def weeks(signal, channel):
        of = "active" if signal == "active" else f"kind = '{signal}'"
        of += f" and channel = '{channel}'" if channel else ""
        found = dict(db.execute(f"""
            select date_diff('day', day, date '{day}') // 7 as week, count(distinct user_id) from events
            where {of} and date_diff('day', day, date '{day}') % 7 = 0 and day > date '{day}' - 60 group by week
        """).fetchall())
        return [found.get(week, 0) for week in range(9)]

    def known(channel):
        of = f"where channel = '{channel}'" if channel else ""
        return min(8, (day - db.execute(f"select min(day) from events {of}").fetchone()[0]).days // 7)

    signals = []
    for signal in ["active", *kinds]:
        now, *before = weeks(signal, None)
        signals.append({"signal": signal, "users": now, "before": before, **(usual(now, before, known(None)) or {})})
    told, quiet = [], []
    for (channel,) in db.execute("select distinct channel from events where channel is not null order by 1").fetchall():
        for signal in ["active", *kinds]:
            now, *before = weeks(signal, channel)
            found = usual(now, before, known(channel))
            if found and found["grade"] in ("warning", "critical"):
                told.append({"channel": channel, "signal": signal, "users": now, **found})
        last = db.execute(f"select max(day) from events where active and channel = '{channel}'").fetchone()[0]
        if (day - last).days >= 7:
            quiet.append({"channel": channel, "last_active": str(last)})
    return {
        "weeks": known(None),
        "signals": signals,
        "of_channels": sorted(told, key=lambda alert: alert["chance"]),
        "quiet": quiet,
        "log": quality(db, day),
    }


def quality(db, day):
    first = max(day - days(27), db.execute("select min(day) from events").fetchone()[0])
    span, alarms = [first + days(n) for n in range((day - first).days + 1)], []
    within = f"day between date '{first}' and date '{day}'"
    for kind in COMPANY["data_quality"]["kinds"]:
        came = {d for (d,) in db.execute(f"select distinct day from events where kind = '{kind}' and {within}").fetchall()}
        since = [d for d in span if came and d >= min(came)]
        missing = [d for d in since if d not in came]
        if since and 1 - len(missing) / len(since) >= 0.9:
            alarms += [f"{kind} is missing on {d}, it came on {len(since) - len(missing)} of {len(since)} days" for d in missing]
    registered, early = db.execute("""
        with first as (select user_id, min(day) as on_day from events where kind = 'register' group by 1)
        select count(*), count(*) filter (exists (select 1 from events e where e.user_id = first.user_id and active and day < on_day))
        from first
    """).fetchone()
    if early:
        alarms.append(f"{early} users of {registered} did something before registering")
    for kind in COMPANY["data_quality"]["kinds"]:
        means = [m for (m,) in db.execute(f"select sum(value) // count(*) from events where kind = '{kind}' and {within} group by user_id, day, subject").fetchall()]
        sizes = sorted(int(m).bit_length() for m in means if m)
        if sizes and sizes[-1] >= (usual_size := sizes[(len(sizes) - 1) // 2]) + 10:
            times = sum(size >= usual_size + 10 for size in sizes)
            alarms.append(f"{kind} had values of {2 ** (usual_size + 9)} or more {times} times, far above the usual")
    seen = 0
    for name, action in sorted(COMPANY["data_quality"]["key_actions"].items(), key=lambda one: one[0].encode()):
        kinds = ", ".join(f"'{kind}'" for kind in action["kinds"])
        here = db.execute(f"select count(*) from events where kind in ({kinds}) and {within}").fetchone()[0] > 0
        seen += here
        alarms += [] if here else [f"{name} was never seen"]
    return {
        "active": db.execute(f"select count(distinct user_id) from events where active and {within}").fetchone()[0],
        "registered": registered,
        "too_early": early,
        "coverage": seen / len(COMPANY["data_quality"]["key_actions"]),
        "alarms": alarms,
    }


# ---------------------------------------------------------------- goals

NUMBERS = {
    "active_on_day_7": "active on day 7",
    "revenue_per_payer": "net spend in 30 days per buyer",
    "repeat_purchase": "two purchases in the last 90 days",
}
URGENCY = {"off pace": 1, "at risk": 2, "on pace": 4, "met": 5}


def contributions(users, number, day):
    """Of each user who joined by a day: whether the number is over them, and what they add to it."""
    found = {}
    for user in users:
        age = (day - user.joined).days
        if age < 0:
            continue
        if number == "active on day 7":
            found[user] = (age >= 7, int(age >= 7 and user.joined + days(7) in user.active))
        elif number == "two purchases in the last 90 days":
            found[user] = (age >= 90, int(age >= 90 and user.count("purchase", day - days(89), day) >= 2))
        else:
            # A refund of somebody who did not buy counts too.
            month = (day - days(29), day)
            found[user] = (user.count("purchase", *month) > 0, user.net(*month))
    return found


def totals(found, group):
    """The users whom the number is over and what all users add up to, by group."""
    sums = defaultdict(lambda: [0, 0])
    for user, (counts, amount) in found.items():
        of = sums[group(user)]
        of[0] += counts
        of[1] += amount
    return sums


def goals(users, day):
    points, found = [day - days(7 * point) for point in range(13)], []
    for field, number in NUMBERS.items():
        wanted = COMPANY["kpi"][field]
        target, baseline, due = wanted["target"], wanted["baseline"], date.fromisoformat(wanted["due"])
        each = [contributions(users, number, point) for point in points]
        whole = [totals(of, lambda user: None)[None] for of in each]
        values = [amount / of for of, amount in whole]
        changes = [later - before for later, before in zip(values, values[1:])]
        n, ahead = len(changes), (due - day).days / 7
        drift, error = np.mean(changes), np.std(changes, ddof=1) * math.sqrt(ahead + ahead * ahead / n)
        value, reach = values[0] + ahead * drift, stats.t.ppf(0.975, n - 1) * error
        # A share is from 0 to 1, and what was never below 0 is not expected there.
        possible = lambda x: float(np.clip(x, 0 if min(values) >= 0 else -np.inf, 1 if number in o.SHARES else np.inf))
        met = values[0] >= target
        status = "met" if met else "on pace" if value >= target else "at risk" if value + reach >= target else "off pace"
        gave = lambda group: [] if met else parts_of(totals(each[-1], group), totals(each[0], group), whole[-1], whole[0])
        goal = {
            "number": number,
            "status": status,
            "actual": values[0],
            "target": float(target),
            "share_of_the_way": (values[0] - baseline) / (target - baseline),
            "pace": (target - values[0]) / (due - day).days,
            "forecast": {
                "due": str(due), "pace": float(drift / 7), "value": possible(value), "low": possible(value - reach),
                "high": possible(value + reach), "chance": float(stats.t.sf((target - value) / error, n - 1)), "changes": n,
            },
            "since_days": 84,
            "by_channel": gave(lambda user: user.channel),
            "by_stage": gave(lambda user: o.raw_stage(user, day)),
        }
        found.append(goal)
    return {"goals": sorted(found, key=lambda goal: URGENCY[goal["status"]])}


def parts_of(then, now, whole_then, whole_now):
    """Of the change since the first point: by the group's own number, and by its share of the users (Kitagawa)."""
    middle = (whole_then[1] / whole_then[0] + whole_now[1] / whole_now[0]) / 2
    parts = []
    # Those that gave equally much stand in their order: stages as in a life, channels by name.
    for name in sorted(set(then) | set(now), key=lambda name: o.STAGES.index(name) if name in o.STAGES else name.encode()):
        (b0, a0), (b1, a1) = then.get(name, (0, 0)), now.get(name, (0, 0))
        r1 = a1 / b1 if b1 else a0 / b0 if b0 else middle
        r0 = a0 / b0 if b0 else r1
        w0, w1 = b0 / whole_then[0], b1 / whole_now[0]
        given = a1 / whole_now[0] - a0 / whole_then[0] - (w1 - w0) * middle
        rate = (w0 + w1) / 2 * (r1 - r0)
        parts.append({"group": name, "rate": rate, "mix": given - rate})
    change = whole_now[1] / whole_now[0] - whole_then[1] / whole_then[0]
    assert abs(sum(part["rate"] + part["mix"] for part in parts) - change) < 1e-9 * max(1, abs(change))
    return sorted(parts, key=lambda part: -abs(part["rate"] + part["mix"]))


# ---------------------------------------------------------------- the message and the budget


class Judged:
    """What the conditions of plays ask of everybody."""

    def __init__(self, users, day):
        value, potential, cuts = o.values(users, day)
        churn = o.Churn(users, day)
        self.day, self.value, self.potential = day, value, potential
        self.stage = {user: o.raw_stage(user, day) for user in users}
        self.band = {user: churn.band(user) for user in users}
        self.is_high = {user: value[user] >= cuts[0] for user in users}
        high = {user: potential.get(user, cuts[1] - 1) >= cuts[1] for user in users}
        often = {user: user.active_days(day - days(27), day) for user in users}
        self.group = {user: o.group_and_tier(self.stage[user], self.is_high[user], high[user], often[user])[0] for user in users}


PLAYS = {
    "支付失败关怀": lambda j, user: user.count("payment_failed", j.day - days(6), j.day) >= 1,
    "高价值回访": lambda j, user: j.is_high[user] and j.band[user] in ("high", "critical"),
    "召回": lambda j, user: j.stage[user] == "Silent",
    "高潜激活礼包": lambda j, user: j.group[user] == "high potential to activate",
    "新手任务提醒": lambda j, user: j.stage[user] == "Introduction",
    "每月精选": lambda j, user: j.group[user] == "regular",
}
WORDS = {"push": "push", "sms": "SMS", "email": "e-mail", "in_app": "in-app"}
CAP = 2  # messages on a civil day; the morning after the day has none yet


def plan(users, day):
    """The one message of each user at nine on the morning after, or the one thing that stands in its way."""
    judged = Judged(users, day)
    plays = sorted(COMPANY["playbook"]["plays"], key=lambda play: -play.get("priority", 0))
    floor = COMPANY["outreach"]["floors"][0]
    hold_out, decided = COMPANY["assignment"]["hold_out"], {}
    for user in users:
        if bucket("hold-out", hold_out["salt"], user.id) < hold_out["share"]:
            decided[user] = ("held out", None, None, False)
            continue
        applying, paused = [], False
        for play in plays:
            if not PLAYS[play["name"]](judged, user):
                continue
            message = play["action"].get("send_message")
            last = max((d for d, n in user.counts.items() if message and n["message_sent", message]), default=None)
            if last and play.get("pause_days", 0) and day < last + days(play["pause_days"] + 1):
                paused = True
            else:
                applying.append(play)
        sent = sum(n["message_sent", s] for d, n in user.counts.items() if day - days(29) <= d for _, s in list(n))
        by_floor = judged.group[user] == "low frequency, retained" and sent < floor["at_least"]
        tried = applying + [play for play in plays if by_floor and play["name"] == floor["play"]]
        sendable = [(play, channel) for play in tried for channel in play["channels"] if channel == "in_app" or channel in user.allowed]
        if sendable:
            play, channel = sendable[0]
            decided[user] = ("message", play, channel, play not in applying)
        else:
            decided[user] = ("no consent" if tried else "paused" if paused else "no play", None, None, False)
    return judged, decided


OUTCOMES = ["message", "held out", "control arm", "no play", "paused", "no consent", "cap", "quiet hours"]


def messages(users, day):
    judged, decided = plan(users, day)
    sent = [(user, *decision[1:]) for user, decision in decided.items() if decision[1]]
    outcomes = Counter(decision[0] for decision in decided.values())
    first = {}
    for user, play, channel, _ in sorted(sent, key=lambda one: (-judged.value[one[0]], one[0].place)):
        first.setdefault(play["name"], {"user": user.id, "play": play["name"], "channel": WORDS[channel]})
    plays = sorted(COMPANY["playbook"]["plays"], key=lambda play: -play.get("priority", 0))
    none = {}
    for user in sorted(users, key=lambda user: (-judged.value[user], user.place)):
        outcome = decided[user][0]
        if outcome not in ("message", "no play"):
            none.setdefault(outcome, {"user": user.id, "outcome": outcome})
    figures = {
        "users": len(users),
        "outcomes": {of: outcomes[of] for of in OUTCOMES if outcomes[of]},
        "plays": {play["name"]: n for play in plays if (n := sum(one["name"] == play["name"] for _, one, *_ in sent))},
        "channels": dict(Counter(WORDS[channel] for _, _, channel, _ in sent)),
        "promised": sum(promised for *_, promised in sent),
        "cost": sum(play.get("cost", 0) for _, play, *_ in sent),
        "examples": [first[play["name"]] for play in plays if play["name"] in first],
        "refused": [none[of] for of in OUTCOMES if of in none],
    }
    return figures, budget(judged, sent)


def budget(judged, sent):
    """Free ones first, floors in their order, then all by expected spend for each unit of cost, priority, cost, place."""
    rule = COMPANY["budget"]
    total = rule["total"]
    snake = lambda group: group.replace(",", "").replace(" and ", " ").replace(" ", "_")
    bounds = {of["group"]: of for of in rule["groups"]}
    amount = lambda bound: None if bound is None else bound["money"] if "money" in bound else total * bound["share"] // 10_000
    claims = []
    for user, play, _, _ in sent:
        value = judged.potential.get(user)
        claims.append((user, snake(judged.group[user]), play.get("cost", 0), play.get("priority", 0), None if value is None else max(0, value)))
    groups = {name: {"group": name, "floor": amount(of.get("floor")) or 0, "cap": amount(of.get("cap")), "claims": 0, "funded": 0, "spent": 0} for name, of in bounds.items()}
    for _, name, *_ in claims:
        groups.setdefault(name, {"group": name, "floor": 0, "cap": None, "claims": 0, "funded": 0, "spent": 0})["claims"] += 1
    why, spent = {}, 0

    def rank(claim):
        user, _, cost, priority, value = claim
        return (value is None, -Fraction(value or 0, cost), -priority, cost, user.place)

    def pay(claim, free):
        nonlocal spent
        user, name, cost, *_ = claim
        group = groups[name]
        if group["cap"] is not None and group["spent"] + cost > group["cap"]:
            return "cap of the group"
        if cost > free:
            return "budget spent"
        group["spent"] += cost
        group["funded"] += 1
        spent += cost
        return "funded"

    for claim in claims:
        user, name, cost, _, value = claim
        if cost == 0:
            why[user] = "funded"
            groups[name]["funded"] += 1
        elif value is not None and value < cost:
            why[user] = "worth less than it costs"
    ranked = sorted((claim for claim in claims if claim[0] not in why), key=rank)
    kept = sum(group["floor"] for group in groups.values())
    for of in rule["groups"]:
        floor = amount(of.get("floor"))
        if floor is None:
            continue
        kept -= floor
        for claim in ranked:
            if claim[1] == of["group"] and groups[claim[1]]["spent"] < floor and claim[0] not in why:
                if pay(claim, total - spent - kept) == "funded":
                    why[claim[0]] = "funded"
    for claim in ranked:
        if claim[0] not in why:
            why[claim[0]] = pay(claim, total - spent)
    assert spent == sum(group["spent"] for group in groups.values()) <= total
    by_value = sorted(claims, key=lambda claim: (-judged.value[claim[0]], claim[0].place))
    nothing = {}
    for user, *_ in by_value:
        if why[user] != "funded":
            nothing.setdefault(why[user], []).append(user.id)
    return {
        "total": total,
        "spent": spent,
        "left": total - spent,
        "asked": sum(claim[2] for claim in claims),
        "claims": len(claims),
        "funded": sum(of == "funded" for of in why.values()),
        "groups": sorted(groups.values(), key=lambda group: group["group"]),
        "nothing": {of: len(some) for of, some in nothing.items()},
        "examples": [{"user": some[0]} for some in nothing.values()],
    }


# ---------------------------------------------------------------- what came of it


def effect(users, day, subject):
    return {"lift": lift(users, day, subject), "attribution": attribution(users, day), "fatigue": fatigue(users, day)}


def lift(users, day, subject, window=7, minimum=10):
    sent = {user: first for user in users if (first := user.first("message_sent", subject))}
    begin = min(sent.values())
    strata = defaultdict(lambda: ([], []))
    for user in users:
        if user.joined > begin:
            continue
        before = begin - days(1)
        # Whoever joined on the first day of messages has no stage before it.
        if user.joined > before:
            continue
        bought = user.count("purchase", date.min, before) > 0
        name = o.raw_stage(user, before) + (", bought" if bought else "")
        on = sent.get(user, begin)
        change = user.net(on, on + days(window)) - user.net(on - days(window + 1), on - days(1))
        strata[name][user not in sent].append(change)
    total, variance, matched = Fraction(0), 0.0, 0
    for reached, others in strata.values():
        if min(len(reached), len(others)) >= minimum:
            n, m = len(reached), len(others)
            total += n * (Fraction(sum(reached), n) - Fraction(sum(others), m))
            variance += n * n * (statistics.variance(reached) / n + statistics.variance(others) / m)
            matched += n
    ends = [o.half_away(total + Fraction(side * NORMAL * math.sqrt(variance))) for side in (-1, 1)]
    return {
        "subject": subject,
        "strata": {name: {"reached": len(side[0]), "others": len(side[1])} for name, side in sorted(strata.items())},
        "matched": matched,
        "unmatched": sum(len(side[0]) for side in strata.values()) - matched,
        "revenue": o.half_away(total) if matched else None,
        "interval": ends if variance > 0 else None,
    }


def touchpoint(kind, subject):
    lines = [line for line in COMPANY["touchpoints"] if line["kind"] == kind]
    own = [line for line in lines if line.get("subject") == subject]
    found = own or [line for line in lines if "subject" not in line]
    return found[0]["touchpoint"] if found else None


def attribution(users, day):
    """The purchases of a user on a day, all to the last touchpoints within 30 days before; of one day in equal shares."""
    rows, direct, buyers, purchases, spend = defaultdict(lambda: [0, 0]), 0, set(), 0, 0
    for user in users:
        met = {(d, name) for d, n in user.counts.items() for kind, subject in n if (name := touchpoint(kind, subject))}
        for d in user.counts:
            units = sum(v for (kind, _), v in user.sums[d].items() if kind == "purchase")
            count = sum(n for (kind, _), n in user.counts[d].items() if kind == "purchase")
            if not count or not day - days(29) <= d <= day:
                continue
            buyers.add(user)
            purchases, spend = purchases + count, spend + units
            touches = [(t, name) for t, name in met if d - days(30) <= t <= d]
            last = sorted({name for t, name in touches if t == max(touches)[0]}, key=str.encode)
            direct += 0 if touches else units
            for name in {name for _, name in touches}:
                rows[name][0] += count
            for place, name in enumerate(last):
                rows[name][1] += units // len(last) + (place < units % len(last))
    assert sum(row[1] for row in rows.values()) + direct == spend
    ordered = sorted(rows.items(), key=lambda row: (-row[1][1], row[0].encode()))
    return {
        "users": len(buyers), "purchases": purchases, "spend": spend, "direct": direct,
        "credit": [{"touchpoint": name, "purchases": row[0], "credit": row[1]} for name, row in ordered],
    }


def fatigue(users, day):
    rows, contacted = defaultdict(lambda: [0, 0]), set()
    for user in users:
        sent = {d: c for d, n in user.counts.items() if (c := sum(v for (kind, _), v in n.items() if kind == "message_sent"))}
        unhappy = {d for d, n in user.counts.items() if any(kind in ("complain", "leave") for kind, _ in n)}
        for d in sent:
            if day - days(364) <= d <= day - days(2):
                row = rows[sum(c for other, c in sent.items() if d - days(6) <= other <= d)]
                row[0] += 1
                row[1] += any(d <= other <= d + days(2) for other in unhappy)
                contacted.add(user)
    cap = None
    for number, (of, angry) in sorted(rows.items()):
        low = stats.binomtest(angry, of).proportion_ci(0.95, method="wilson").low
        if cap is None and of >= 100 and low > 0.01:
            cap = number - 1
    return {"users": len(contacted), "in_days": 7, "rows": {str(n): row for n, row in sorted(rows.items())}, "cap": cap}


# ---------------------------------------------------------------- communities, memories


def communities(users, day):
    monday = day - days(day.weekday())
    worth = {"create": 5, "help": 3, "comment": 2, "share": 2, "check_in": 1}
    rows = []
    for user in users:
        by_day = {d: sum(n * worth.get(kind, 0) for (kind, _), n in user.counts[d].items()) for d in user.counts if monday <= d <= day}
        if score := sum(by_day.values()):
            rows.append((-score, max(d for d, points in by_day.items() if points), user.place, user.id))
    rows.sort()
    place = lambda among, row: {"place": 1 + sum(other[0] < row[0] for other in among), "user": row[3], "score": -row[0]}
    first = [place(rows, row) for row in rows[:3]]
    return {
        "board": {"users": len(rows), "first": first},
        "communities": roster(users, day, rows, place),
        "service": service(datetime.fromisoformat(f"{day + days(1)}T09:00:00+08:00")),
    }


def roster(users, day, board, place):
    by_id, members = {user.id: user for user in users}, {}
    for row in csv.DictReader((HERE / "communities.csv").open(encoding="utf-8")):
        since, until = date.fromisoformat(row["since"]), row["until"] and date.fromisoformat(row["until"])
        of = members.setdefault(row["community"], [])
        if since <= day and (not until or day <= until):
            of.append((row["user"], row["role"]))
    month, found = day.replace(day=1), []
    for name, people in members.items():
        active = {id for id, _ in people if id in by_id and by_id[id].active_days(day - days(27), day)}
        ranked = []
        for id, role in people:
            score = o.contribution(by_id[id], month, day) if id in by_id else 0
            if score > 0:
                # From the day on which the score of the month up to it was first as high.
                reached = min(d for d in (month + days(n) for n in range(31)) if d <= day and o.contribution(by_id[id], month, d) >= score)
                ranked.append((-score, reached, by_id[id].place, id, role))
        ranked.sort()
        with_role = lambda role: [id for id, of in people if of == role]
        findings = []
        if not active:
            last = max((max(by_id[id].active) for id, _ in people if id in by_id), default=None)
            findings.append(f"community {name}: nobody of {len(people)} people active, the last one on {last}")
        if not with_role("operator"):
            findings.append(f"community {name}: {len(people)} people, nobody runs it")
        for role, word in (("operator", "operator"), ("seed_user", "seed user")):
            quiet = [id for id in with_role(role) if id not in active]
            if quiet:
                findings.append(f"community {name}: not active as {word}: {len(quiet)} of {len(with_role(role))}")
        here = [row for row in board if row[3] in {id for id, _ in people}]
        found.append({
            "community": name,
            "members": len(people),
            "active": len(active),
            "operators": len(with_role("operator")),
            "seed_users": len(with_role("seed_user")),
            "best": ranked[0][3] if ranked else None,
            "candidates": [id for *_, id, role in ranked if role == "member"][:2],
            "ahead": place(here, here[0]) if here else None,
            "findings": findings,
        })
    return found


def service(now, within=timedelta(hours=24)):
    at = lambda text: datetime.fromisoformat(text) if text else None
    counts, minutes = Counter(), {"volunteer": [], "staff": []}
    for row in csv.DictReader((HERE / "cases.csv").open(encoding="utf-8")):
        opened, answered, closed = at(row["opened"]), at(row["answered"]), at(row["closed"])
        if opened > now:
            continue
        is_open = not closed or closed > now
        counts["cases"] += 1
        counts["open"] += is_open
        if answered and answered <= now:
            counts["due"] += 1
            counts[row["by"]] += answered - opened <= within
            minutes[row["by"]].append(int((answered - opened).total_seconds() // 60))
        elif opened + within > now and is_open:
            counts["waiting"] += 1
        else:
            counts["due"] += 1
            counts["overdue"] += is_open
    return {
        **{of: counts[of] for of in ("cases", "due", "waiting", "open", "overdue")},
        "in_time_by_volunteers": counts["volunteer"],
        "in_time_by_staff": counts["staff"],
        "median_minutes_of_volunteers": statistics.median_low(minutes["volunteer"]),
        "median_minutes_of_staff": statistics.median_low(minutes["staff"]),
    }


TOLD = ("create", "help", "solve", "purchase", "join_event")
NEVER = ("complain", "refund", "payment_failed", "reported", "leave")
ROUND = (100, 365, 500, 1000, 2000, 5000, 10000)


def remembered(user, day):
    """What a user may be reminded of, by sort, in words."""
    sad = lambda d: any(kind in NEVER for kind, _ in user.counts.get(d, {}))
    left = max((d for d, n in user.counts.items() if any(kind == "leave" for kind, _ in n)), default=None)
    if user.joined > day or sad(day) or (left and not any(d > left for d in user.active)):
        return {}
    found = defaultdict(list)
    years = lambda n: f"{n} year{'s' if n > 1 else ''}"
    times = lambda n: f"{n} times"
    before = day.year - user.joined.year
    if before and (user.joined.month, user.joined.day) == (day.month, day.day):
        found["years since joining"].append(f"{years(before)} since joining")
    passed = lambda old, new: max((n for n in ROUND if old < n <= new), default=None)
    now = sum(d <= day for d in user.active)
    if day in user.active and (n := passed(now - 1, now)):
        found["round numbers"].append(f"active day number {n}")
    for kind in TOLD:
        today = user.count(kind, day, day)
        if today and (n := passed(user.count(kind, date.min, day) - today, user.count(kind, date.min, day))):
            found["round numbers"].append(f"{kind} number {n}")
    for ago in range(1, 6):
        try:
            then = day.replace(year=day.year - ago)
        except ValueError:
            continue
        if then < user.joined or sad(then):
            continue
        for kind in TOLD:
            events = user.count(kind, then, then)
            if not events:
                continue
            if user.first(kind) == then:
                found["firsts"].append(f"first {kind}, {years(ago)} ago today")
            else:
                how = "once" if events == 1 else times(events)
                found["this day in earlier years"].append(f"{kind} {how}, {years(ago)} ago today")
    return found


def memories(users, day):
    found = {user: told for user in users if (told := remembered(user, day))}
    value = lambda user: user.net(day - days(364), day)
    first = sorted(found, key=lambda user: (-value(user), user.place))[:3]
    order = ["years since joining", "round numbers", "firsts", "this day in earlier years"]
    return {
        "users": len(found),
        "reachable": sum(bool(user.allowed) for user in found),
        "sorts": {sort: n for sort in order if (n := sum(sort in told for told in found.values()))},
        "who": [{"user": user.id, "memories": [line for sort in order[:2] for line in found[user][sort]] + years_ago(found[user])} for user in first],
    }


def years_ago(told):
    """Of several lines about earlier years that of the later year first; within a year the kinds in their order."""
    lines = told["firsts"] + told["this day in earlier years"]
    kind = lambda line: next(place for place, kind in enumerate(TOLD) if kind in line.split(",")[0])
    return sorted(lines, key=lambda line: (int(line.split(", ")[1].split()[0]), kind(line)))


# ---------------------------------------------------------------- money, the early action


def money(db, users, day):
    month = lambda d: (d.replace(day=1), (d.replace(day=1) + days(31)).replace(day=1) - days(1))
    current = month(day)
    last = current if current[1] == day else month(current[0] - days(1))
    before = month(last[0] - days(1))

    def factors(span):
        within = f"day between date '{span[0]}' and date '{span[1]}'"
        return db.execute(f"""
            select count(distinct user_id) filter (active), count(distinct user_id) filter (kind = 'purchase'),
                   count(*) filter (kind = 'purchase'), coalesce(sum(value) filter (kind = 'purchase'), 0)::bigint,
                   coalesce(sum(value) filter (kind = 'refund'), 0)::bigint
            from events where {within}
        """).fetchone()

    old, new = factors(before), factors(last)
    four = lambda f: [Fraction(f[0]), Fraction(f[1], f[0]), Fraction(f[2], f[1]), Fraction(f[3], f[2])]
    one, two, parts = four(old), four(new), [Fraction(0)] * 4
    for order in itertools.permutations(range(4)):
        now = list(one)
        for factor in order:
            value = math.prod(now)
            now[factor] = two[factor]
            parts[factor] += (math.prod(now) - value) / 24
    whole = [math.floor(part) for part in parts]
    for at in sorted(range(4), key=lambda at: (-(parts[at] - whole[at]), at))[: int(new[3] - old[3] - sum(whole))]:
        whole[at] += 1
    whole.append(old[4] - new[4])
    names = ["users", "payer share", "frequency", "basket", "paid back"]
    net = lambda f: f[3] - f[4]
    assert sum(whole) == net(new) - net(old)
    sums = {name: [0, 0] for name in ("start", "new", "reactivated", "expansion", "contraction", "churned", "end")}
    for user in users:
        paid, now = max(0, user.net(*before)), max(0, user.net(*last))
        ever, span = False, month(user.joined.replace(year=user.joined.year - 1))
        while span[0] < last[0]:
            ever |= user.net(*span) > 0
            span = month(span[1] + days(1))
        came = now if now and not paid else 0
        for name, amount in (("start", paid), ("end", now), ("reactivated" if ever else "new", came), ("churned", paid if not now else 0),
                             ("expansion", max(0, now - paid) if paid else 0), ("contraction", max(0, paid - now) if now else 0)):
            sums[name][0] += amount > 0
            sums[name][1] += amount
    start, lost = sums["start"][1], sums["contraction"][1] + sums["churned"][1]
    grown = sums["new"][1] + sums["reactivated"][1] + sums["expansion"][1]
    assert start + grown - lost == sums["end"][1]
    told = lambda name: {"users": sums[name][0], "net": sums[name][1]}
    return {
        "month": {
            "days": {"first": str(last[0]), "last": str(last[1])},
            "net": net(new), "net_before": net(old), "change": net(new) - net(old),
            "parts": [{"factor": name, "net": part} for name, part in zip(names, whole)],
            "start": told("start"), "end": told("end"),
            "movements": [{"movement": name, **told(name)} for name in ("new", "reactivated", "expansion", "contraction", "churned")],
            "net_retention": (start + sums["expansion"][1] - lost) / start,
            "gross_retention": (start - lost) / start,
            "quick_ratio": grown / lost,
        },
        **stayed(users, day),
    }


def stayed(users, day):
    sides = {"stayed": [0, 0, 0, 0], "left": [0, 0, 0, 0]}
    for user in users:
        gone = o.raw_stage(user, day) == "Churned"
        end = max([d for d in user.active if d >= user.joined], default=user.joined) if gone else day
        numbers = (1, user.count("purchase", date.min, day) > 0, user.net(date.min, day), (end - user.joined).days + 1)
        sides["left" if gone else "stayed"] = [a + b for a, b in zip(sides["left" if gone else "stayed"], numbers)]
    told = {
        side: {"users": n, "buyers": buyers, "net": net, "per_user": o.half_away(Fraction(net, n)), "mean_days": lived / n}
        for side, (n, buyers, net, lived) in sides.items()
    }
    mean = lambda side: Fraction(sides[side][2], sides[side][0])
    return {**told, "times": float(mean("stayed") / mean("left"))}


MASK = (1 << 64) - 1
EARLY = ["complete_profile", "check_in", "view", "search", "use", "watch_tutorial", "like", "comment", "share", "create", "add_to_cart", "purchase"]


def part_of(place, parts):
    """The part that a user is in: a word-wise FNV of the number, as the crate says it is."""
    def number(state, word):
        state = ((state ^ word) * 0x100000001B3) & MASK
        return ((state << 29) | (state >> 35)) & MASK

    def taken(state, data):
        whole = len(data) // 8 * 8
        for at in range(0, whole, 8):
            state = number(state, int.from_bytes(data[at : at + 8], "little"))
        return number(number(state, int.from_bytes(data[whole:], "little")), len(data))

    state = taken(taken(0xCBF29CE484222325, b"aha part"), place.to_bytes(16, "little"))
    spread = ((state ^ (state >> 32)) * 0x9E3779B97F4A7C15) & MASK
    return (spread ^ (spread >> 29)) % parts


def aha(users, day, least=30, parts=5):
    some = [user for user in users if day - days(364) <= user.joined <= day - days(27)]
    stays = np.array([any(14 <= (d - user.joined).days <= 27 for d in user.active) for user in some], dtype=int)
    part = np.array([part_of(user.place, parts) for user in some])
    tried = []
    for kind, within, times in itertools.product(EARLY, (1, 3, 7), (1, 2, 3, 5, 10)):
        did = np.array([user.count(kind, user.joined, user.joined + days(within - 1)) >= times for user in some], dtype=int)
        if least <= did.sum() <= len(some) - least:
            tried.append(((kind, within, times), did))
    phi = lambda did, mask: np.corrcoef(did[mask], stays[mask])[0, 1] if 0 < did[mask].sum() < mask.sum() else -2
    everybody = np.ones(len(some), dtype=bool)
    phis = [phi(did, everybody) for _, did in tried]
    best = int(np.argmax(phis))
    p_values = [float(2 * stats.norm.sf(abs(value) * math.sqrt(len(some)))) for value in phis]
    order = sorted(p_values)
    adjusted = max(min(1.0, p * (len(order) - place)) for place, p in enumerate(order) if p <= p_values[best])
    held, chosen = np.zeros((2, 2), dtype=int), 0
    for of in range(parts):
        here = part == of
        choice = int(np.argmax([phi(did, ~here) for _, did in tried]))
        chosen += choice == best
        did = tried[choice][1]
        for side in (0, 1):
            mask = here & (did == side)
            held[side] += [mask.sum(), stays[mask].sum()]
    (kind, within, times), did = tried[best]
    side = lambda value: [int((did == value).sum()), int(stays[did == value].sum())]
    return {
        "users": len(some),
        "stay": int(stays.sum()),
        "moment": {
            "kind": kind, "times": times, "within_days": within, "did": side(1), "did_not": side(0), "phi": float(phis[best]), "p": adjusted,
            "held_out_did": held[1].tolist(), "held_out_did_not": held[0].tolist(), "chosen": chosen, "parts": parts,
        },
    }


# ---------------------------------------------------------------- the first purchase, first steps, features that go together

STEPS = ["view", "search", "use", "watch_tutorial", "check_in", "like", "comment", "create", "add_to_cart"]


def intervals(db, day, within=(1, 7, 30, 90)):
    """Days from registering to the next purchase, of those who have none censored; the curve and its ends by scipy."""
    rows = db.execute(f"""
        with starts as (select user_id, min(day) as first_day from events where kind = 'register' group by user_id)
        select date_diff('day', first_day, date '{day}'), date_diff('day', first_day, min(events.day))
        from starts left join events on events.user_id = starts.user_id and kind = 'purchase' and events.day >= first_day
        where first_day > date '{day}' - 365 group by starts.user_id, first_day
    """).fetchall()
    took = np.array([t for _, t in rows if t is not None], float)
    waiting = np.array([seen for seen, t in rows if t is None], float)
    curve = stats.ecdf(stats.CensoredData(took, right=waiting)).sf
    ends = curve.confidence_interval(confidence_level=0.95, method="log-log")
    after = lambda left: next((int(t) for t, s in zip(curve.quantiles, curve.probabilities) if s <= left + 1e-12), None)
    over = lambda count: [t for seen, t in rows if seen >= count]
    return {
        "began": {"first": str(day - days(364)), "last": str(day)},
        "users": len(rows),
        "arrived": len(took),
        "quarter_after": after(0.75),
        "half_after": after(0.5),
        "within": [
            {
                "days": count,
                "estimate": 1 - float(curve.evaluate(count)),
                "interval": [1 - float(ends.high.evaluate(count)), 1 - float(ends.low.evaluate(count))],
                "over": len(over(count)),
                "arrived": sum(t is not None and t <= count for t in over(count)),
            }
            for count in within
        ],
    }


def entry(db, day, least=10):
    """The first steps of newcomers, and who stays, by channel and week of joining."""
    last, inactive = day - days(6 + 27), ", ".join(f"'{kind}'" for kind in sorted(INACTIVE))
    listed = ", ".join(f"'{kind}'" for kind in STEPS)
    rows = db.execute(f"""
        with who as (select user_id, coalesce(channel, '') as channel, joined from users where joined between date '{day}' - 364 and date '{last}'),
            steps as (select user_id, kind, day, hour from events join who using (user_id)
                where kind in ({listed}) and date_diff('day', joined, day) between 0 and 6),
            ranked as (select *, rank() over (partition by user_id order by day, hour) as place from steps),
            step as (select user_id, min(day) as day, min(kind) as kind, count(distinct kind) as several from ranked where place = 1 group by user_id),
            back as (select user_id, count(*) > 0 as stays from step join events using (user_id)
                where events.kind not in ({inactive}) and date_diff('day', step.day, events.day) between 14 and 27 group by user_id)
        select channel, date_trunc('week', joined)::date, step.kind, several, coalesce(stays, false)
        from who left join step using (user_id) left join back using (user_id)
    """).fetchall()
    strata = defaultdict(list)
    for channel, week, kind, several, stays in rows:
        if several == 1:
            strata[channel, week].append((kind, stays))
    began = Counter(kind for stratum in strata.values() for kind, _ in stratum)
    steps = [{"kind": kind, "users": began[kind], "compared": effect_of(strata.values(), kind, least)} for kind in STEPS]
    return {
        "joined": {"first": str(day - days(364)), "last": str(last)},
        "within_days": 7,
        "users": sum(began.values()),
        "undecided": sum(several is not None and several > 1 for *_, several, _ in rows),
        "without": sum(several is None for *_, several, _ in rows),
        "least": least,
        "steps": sorted(steps, key=lambda step: -step["users"]),
    }


def effect_of(strata, kind, least):
    """Who stays of those who began with a kind, against others of their strata, each as large as theirs."""
    users, stay, others, variance, compared = 0, 0.0, 0.0, 0.0, 0
    for stratum in strata:
        one, other = (np.array([stays for of, stays in stratum if (of == kind) == side], float) for side in (True, False))
        if min(len(one), len(other)) < least:
            continue
        n, compared = len(one), compared + 1
        users, stay, others = users + n, stay + one.sum(), others + n * other.mean()
        variance += n**2 * (one.var(ddof=1) / n + other.var(ddof=1) / len(other))
    if not users:
        return None
    value, reach = (stay - others) / users, NORMAL * math.sqrt(variance) / users
    interval = [value - reach, value + reach] if variance > 0 else None
    return {"users": users, "strata": compared, "mean": stay / users, "others": others / users, "effect": value, "interval": interval}


def co_use(db, day, numbers, most=20, least=20, luck=0.05):
    """Pairs of features of the same users: four cells each, and the delta method with a gradient by differences."""
    used = defaultdict(set)
    recent = f"kind = 'use' and day > date '{day}' - 90"
    for user, subject in db.execute(f"select distinct user_id, subject from events where {recent} and subject != ''").fetchall():
        used[subject].add(user)
    (everybody,) = db.execute(f"select list(distinct user_id) from events where {recent}").fetchone()
    features = sorted(used, key=lambda subject: (-len(used[subject]), numbers[subject]))
    pairs, n = list(itertools.combinations(features[:most], 2)), len(everybody)
    z = stats.norm.isf(luck / 2 / len(pairs))
    ln_lift = lambda p: math.log(p[0]) - math.log(p[0] + p[1]) - math.log(p[0] + p[2])
    told = []
    for one, other in pairs:
        a, b = used[one], used[other]
        if len(a & b) < least:
            continue
        p = np.array([len(a & b), len(a - b), len(b - a), n - len(a | b)]) / n
        slope = [(ln_lift(p + step) - ln_lift(p - step)) / 2e-5 for step in 1e-5 * np.eye(4)]
        reach = z * math.sqrt(slope @ ((np.diag(p) - np.outer(p, p)) / n) @ np.array(slope))
        lift = math.exp(ln_lift(p))
        ends = {"low": lift * math.exp(-reach), "high": lift * math.exp(reach)}
        told.append({"one": one, "other": other, "of_one": len(a), "of_other": len(b), "both": len(a & b), "lift": lift, **ends})
    return {
        "days": 90,
        "users": n,
        "features": len(features),
        "compared": min(most, len(features)),
        "pairs": len(pairs),
        "together": sum(pair["low"] > 1 for pair in told),
        "apart": sum(pair["high"] < 1 for pair in told),
        "least_users": least,
        "too_few": len(pairs) - len(told),
        "lifts": sorted(told, key=lambda pair: -pair["lift"]),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("events", nargs="?", default=o.DATA / "app_year.csv.gz")
    parser.add_argument("users", nargs="?", default=o.DATA / "app_year_users.csv.gz")
    parser.add_argument("--as-of", type=date.fromisoformat, default=date(2025, 12, 31))
    parser.add_argument("--campaign", default="双十一")
    parser.add_argument("--out")
    asked = parser.parse_args()
    everybody, numbers = o.read(asked.events, asked.users)
    # Days after the log: a year later there is more to remember.
    later = {str(on): memories(list(everybody.values()), on) for on in (date(2026, 1, 15), date(2026, 9, 2), date(2026, 11, 3))}
    day = asked.as_of
    users = o.until(everybody, day)
    db = database(asked.events, asked.users, day)
    told, granted = messages(users, day)
    figures = {
        "as_of": str(day),
        "unusual": unusual(db, day),
        "goals": goals(users, day),
        "messages": told,
        "budget": granted,
        "effect": effect(users, day, asked.campaign),
        "communities": communities(users, day),
        "money": money(db, users, day),
        "intervals": intervals(db, day),
        "entry": entry(db, day),
        "aha": aha(users, day),
        "co_use": co_use(db, day, numbers),
        "memories": memories(users, day),
        "later_memories": later,
    }
    text = json.dumps(figures, ensure_ascii=False, indent=1) + "\n"
    if asked.out:
        Path(asked.out).write_text(text)
    else:
        print(text, end="")


if __name__ == "__main__":
    main()
