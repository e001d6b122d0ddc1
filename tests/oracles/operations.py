"""Independent figures of one morning of user operations: the truth for the program `operations`.

    python3 operations.py [EVENTS.csv[.gz] USERS.csv[.gz]] [--as-of YYYY-MM-DD] [--out FIGURES.json]

The default is the embedded year of one app. Times are local as written. Definitions are in README.md beside this file. The slow,
plain way is meant.
"""

import sys

sys.dont_write_bytecode = True

import argparse
import csv
import functools
import gzip
import io
import json
import math
import statistics
from collections import Counter, defaultdict
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import quiet
from events import INACTIVE, minor_units
from who import cut, half_away

NORMAL = statistics.NormalDist().inv_cdf(0.975)
DATA = Path(__file__).resolve().parents[2] / "examples/data"
CORE = {"高级编辑", "日程管理", "文档协作", "短视频剪辑"}
MONEY = {"purchase", "refund"}
STAGES = "Introduction Activation Growth Loyalty Advocacy Silent Churned".split()
GROUPS = ["high value and active", "high potential and active", "high potential to activate", "regular"]
GROUPS += ["low frequency, retained", "other", "silent", "churned"]
TIERS = ["gone", "silent", "head", "mid", "low"]
ADVOCACY = {"invite": 3, "create": 2, "help": 2, "share": 1}
CHANNELS = {"in_app": "in-app", "email": "e-mail", "sms": "SMS"}
POINTS = {"log_in": 1, "check_in": 1, "use": 2, "comment": 2, "share": 3, "create": 5, "help": 5, "purchase": 5, "invite": 5}


def days(count):
    return timedelta(days=count)


def rows(path):
    opener = gzip.open if str(path).endswith(".gz") else open
    with opener(path, "rb") as raw:
        yield from csv.DictReader(io.TextIOWrapper(raw, encoding="utf-8-sig", newline=""))


class User:
    """What is known of a user, and what they did, day by day."""

    def __init__(self, row):
        self.id = row["user_id"]
        self.joined = date.fromisoformat(row["joined"])
        self.channel = row["channel"]
        self.referrer, self.birthday, self.arm = row["referrer"], row["birthday"], row["arm"]
        self.allowed = set(filter(None, row["allowed"].split("|")))
        self.counts = defaultdict(Counter)  # day: (kind, subject): how often
        self.sums = defaultdict(Counter)  # day: (kind, subject): sum of values
        self.active = set()

    def count(self, kind, first, last, subject=None):
        wanted = (day for day in self.counts if first <= day <= last)
        return sum(n for day in wanted for (k, s), n in self.counts[day].items() if k == kind and subject in (None, s))

    def net(self, first, last, subject=None):
        total = 0
        for day in self.sums:
            if first <= day <= last:
                for (kind, about), value in self.sums[day].items():
                    if subject not in (None, about):
                        continue
                    total += value if kind == "purchase" else -value if kind == "refund" else 0
        return total

    def active_days(self, first, last):
        return sum(first <= day <= last for day in self.active)

    def first(self, kind, subject=None):
        found = [day for day, n in self.counts.items() if any(k == kind and subject in (None, s) for k, s in n)]
        return min(found, default=None)


def read(events, users):
    everybody, numbers, seen = {row["user_id"]: User(row) for row in rows(users)}, {}, set()
    for row in rows(events):
        user, day = everybody[row["user_id"]], date.fromisoformat(row["ts"][:10])
        if user not in seen:
            user.place = len(seen)  # the order in which the log names them
            seen.add(user)
        key = row["event_type"], row["subject"]
        numbers.setdefault(row["subject"], len(numbers))  # in the order in which the log names them
        user.counts[day][key] += 1
        if row["value"]:
            user.sums[day][key] += minor_units(row["value"]) if key[0] in MONEY else int(float(row["value"]))
        if key[0] not in INACTIVE:
            user.active.add(day)
    return everybody, numbers


# ---------------------------------------------------------------- one user


@functools.cache
def raw_stage(user, day):
    age = (day - user.joined).days
    before = [active for active in user.active if active <= day]
    last = max(before, default=user.joined)
    left = [d for d, n in user.counts.items() if d <= day and any(kind == "leave" for kind, _ in n)]
    silence = (day - max(last, user.joined)).days
    if silence >= 60 or (left and not any(active > max(left) for active in before)):
        return "Churned"
    if silence >= 30:
        return "Silent"
    if age <= 30:
        return "Introduction" if age <= 7 else "Activation"
    loyal = user.active_days(day - days(27), day) >= 8 or user.count("purchase", day - days(89), day) >= 2
    if age <= 90 or not loyal:
        return "Growth"
    points = sum(user.count(kind, day - days(89), day) * each for kind, each in ADVOCACY.items())
    return "Advocacy" if points >= 5 else "Loyalty"


def plan(user, day, core=None):
    """For each newcomer task whether it is over, and its share; and the day on which the last was done, if all were. With a core
    feature its use is the second task, and its tutorial makes up for that."""
    def met(kinds, opens, about):
        asked = lambda kind, d: any(k == kind and about in (None, s) for k, s in user.counts[d])
        found = [[d for d in sorted(user.counts) if d >= opens and asked(kind, d)] for kind in kinds]
        return max(each[0] for each in found) if all(found) else None

    tasks = []
    for opens, kinds, about in ((0, ("register", "bind_account"), None), (1, ("use",), core), (2, ("invite",), None)):
        start = user.joined + days(opens)
        done = met(kinds, start, about)
        until = start + days(3)
        if about and done != start:
            taught = met(("watch_tutorial",), start + days(1), about)
            done = min(filter(None, [done, taught]), default=None)
        if done is not None and done > min(until, day):
            done = None
        tasks.append({"over": until <= day, "done": done == start, "made_up": done is not None and done > start, "on": done})
    on = max(task["on"] for task in tasks) if all(task["on"] for task in tasks) else None
    return tasks, on


def matured_on(user, day, core=None):
    _, complete = plan(user, day, core)
    later = [active for active in user.active if 30 <= (active - user.joined).days <= 37 and active <= day]
    return min(filter(None, [complete, min(later, default=None)]), default=None)


def depth_type(user, day, core_seconds):
    """The type of the day itself, before any hold. A core subject that was used for fewer seconds on a day counts as others."""
    first = max(user.joined, day - days(27))
    active = [d for d in user.active if first <= d <= day]
    if not active:
        return "none"
    weights = {"create": 3, "solve": 3, "help": 2, "comment": 1, "join_event": 1, "search": Fraction(1, 2), "share": Fraction(1, 2)}
    total = Fraction(0)
    for d in active:
        points = Fraction(0)
        for (kind, subject), n in user.counts[d].items():
            if kind == "use":
                seconds = user.sums[d][kind, subject]
                points += n * (3 if subject in CORE and (seconds == 0 or seconds >= core_seconds) else 1)
            points += n * weights.get(kind, 0)
            if kind in ("use", "view"):
                points += Fraction(user.sums[d][kind, subject], 600)
        total += min(points, 10)
    often, deep = len(active) >= 8, total / len(active) >= 3
    return {(True, True): "Balanced", (True, False): "Explorer", (False, True): "Specialist"}.get((often, deep), "Light")


# ---------------------------------------------------------------- everybody


def values(users, day):
    """The value of each user, the potential of each buyer, and from where on both are high."""
    value = {user: user.net(day - days(364), day) for user in users}
    value_cut = cut([spend for spend in value.values() if spend > 0])
    potential, times = {}, {}
    for user in users:
        bought = [d for d, n in user.counts.items() if d <= day and any(kind == "purchase" for kind, _ in n)]
        if bought:
            times[user] = (len(bought) - 1, (max(bought) - min(bought)).days, (day - min(bought)).days, len(bought))
    alpha = Fraction(sum(t for _, _, t, _ in times.values()), sum(x for x, _, _, _ in times.values()))
    alpha = float(half_away(float(alpha) * 10**9)) / 10**9
    lifetime = {user: user.net(date.min, day) for user in times}
    mean = sum(lifetime.values()) / sum(bought for *_, bought in times.values())
    for user, (x, t_x, t, bought) in times.items():
        alive = 1 / (1 + 0.8 / (2.4 + x) * ((alpha + t) / (alpha + t_x)) ** (1 + x))
        potential[user] = half_away(alive * 90 * (1 + x) / (alpha + t) * (lifetime[user] + 2 * mean) / (bought + 2))
    return value, potential, (value_cut, cut(potential.values()))


def worth(users, day):
    value, potential, (value_cut, potential_cut) = values(users, day)
    spends = {user: spend for user, spend in value.items() if spend > 0}
    high = [spend for spend in spends.values() if spend >= value_cut]
    n, total = len(spends), sum(spends.values())
    weighted = sum(rank * spend for rank, spend in enumerate(sorted(spends.values()), 1))
    gini = Fraction(2 * weighted, n * total) - Fraction(n + 1, n)
    classes, groups, tiers = Counter(), Counter(), Counter()
    for user in users:
        high_value, high_potential = value[user] >= value_cut, potential.get(user, potential_cut - 1) >= potential_cut
        classes[{(True, True): "Maintain", (True, False): "Protect", (False, True): "Cultivate"}.get((high_value, high_potential), "Low touch")] += 1
        group, tier = group_and_tier(raw_stage(user, day), high_value, high_potential, user.active_days(day - days(27), day))
        groups[group] += 1
        tiers[tier] += 1
    figures = {
        "spenders": n,
        "value_cut": value_cut,
        "potential_cut": potential_cut,
        "high_spenders": len(high),
        "high_share": sum(high) / total,
        "gini": float(gini),
    }
    return figures, dict(classes), {name: groups[name] for name in GROUPS}, {name: tiers[name] for name in TIERS}


def group_and_tier(stage, high_value, high_potential, often):
    if stage == "Churned":
        return "churned", "gone"
    if stage == "Silent":
        return "silent", "silent"
    tier = "head" if high_value else "low" if often <= 2 else "mid"
    if often >= 8:
        group = "high value and active" if high_value else "high potential and active" if high_potential else "regular"
    elif high_potential:
        group = "high potential to activate"
    else:
        group = "low frequency, retained" if often else "other"
    return group, tier


def people(users, day, core_seconds):
    active = lambda first, last: sum(user.active_days(first, last) > 0 for user in users)
    month = day.replace(day=1)
    month_days = (day - month).days + 1
    spread, classes, groups, tiers = worth(users, day)
    stages = Counter(raw_stage(user, day) for user in users)
    types = Counter(depth_type(user, day, core_seconds) for user in users)
    return {
        "active": {
            "today": active(day, day),
            "last_30_days": active(day - days(29), day),
            "month": active(month, day),
            "mean_day_of_month": sum(user.active_days(month, day) for user in users) / month_days,
        },
        "stages": {stage: stages[stage] for stage in STAGES},
        "behavior_of_the_day": dict(sorted(types.items())),
        "worth": spread,
        "classes": classes,
        "groups": groups,
        "tiers": tiers,
    }


def moved(users, day):
    def ways(before):
        flow = Counter((raw_stage(user, before) if user.joined <= before else None, raw_stage(user, day)) for user in users)
        joined = sum(n for (old, _), n in flow.items() if old is None)
        told = [(-n, STAGES.index(old), STAGES.index(new)) for (old, new), n in flow.items() if old not in (None, new)]
        told = [{"from": STAGES[old], "to": STAGES[new], "users": -n} for n, old, new in sorted(told)]
        return {"from": str(before), "joined": joined, "moved": sum(way["users"] for way in told), "ways": told}

    year, month = divmod(day.year * 12 + day.month - 2, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - days(1)).day
    return {
        "since_yesterday": ways(day - days(1)),
        "since_a_month_ago": ways(date(year, month + 1, min(day.day, last))),
    }


def newcomers(users, day, core=None):
    statuses = [plan(user, day, core) for user in users]
    over = [(tasks, on) for tasks, on in statuses if all(task["over"] for task in tasks)]
    stopped = Counter()
    for tasks, _ in over:
        reached = max((place for place, task in enumerate(tasks) if task["on"]), default=-1) + 1
        stopped[reached] += 1
    names = ["register_and_bind", "use_core_feature", "invite"]
    figures = []
    for place, name in enumerate(names):
        mature = [tasks[place] for tasks, _ in statuses if tasks[place]["over"]]
        figures.append(
            {
                "task": name,
                "mature": len(mature),
                "done": sum(task["done"] for task in mature),
                "made_up": sum(task["made_up"] for task in mature),
                "stopped": stopped[place],
            }
        )
    joined = lambda within: sum((day - user.joined).days < within for user in users)
    return {
        "joined_today": joined(1),
        "joined_in_7_days": joined(7),
        "joined_in_30_days": joined(30),
        "over": len(over),
        "complete": sum(on is not None for _, on in over),
        "tasks": figures,
    }


def points(users, day):
    month = day.replace(day=1)
    given = lambda user: sum(user.count(kind, max(month, user.joined), day) * each for kind, each in POINTS.items())
    return {"by_actions": sum(map(given, users))}


def last_subjects(user, numbers):
    """The three subjects last dealt with, up to the last active day; no needs are mapped."""
    found = []
    for day in sorted((d for d in user.active if d >= user.joined), reverse=True):
        counts = Counter()
        for (kind, subject), n in user.counts[day].items():
            if subject and kind not in INACTIVE:
                counts[subject] += n
        found += sorted((subject for subject in counts if subject not in found), key=lambda s: (-counts[s], numbers[s]))
    return found[:3]


def win_back(users, day, numbers):
    lists = []
    ends, month = [], day.replace(day=1)
    for _ in range(3):
        ends.insert(0, month - days(1))
        month = (month - days(1)).replace(day=1)
    for asked in [end for end in ends if end < day - days(14)] + [day - days(14)]:
        listed = [user for user in users if user.joined <= asked and raw_stage(user, asked) == "Silent"]
        back = sum(user.active_days(asked + days(1), asked + days(14)) > 0 for user in listed)
        lists.append({"day": str(asked), "listed": len(listed), "won_back": back})
    listed = [user for user in users if raw_stage(user, day) == "Silent"]
    first = sorted(listed, key=lambda user: (-user.net(day - days(364), day), user.place))[:3]
    return {
        "without_topic": sum(not last_subjects(user, numbers) for user in listed),
        "first": [
            {"user": user.id, "value": user.net(day - days(364), day), "subjects": last_subjects(user, numbers)}
            for user in first
        ],
        "listed": len(listed),
        "nobody_may_ask": sum(not user.allowed for user in listed),
        "allowed": dict(Counter(CHANNELS.get(channel, channel) for user in listed for channel in sorted(user.allowed))),
        "lists": lists,
    }


def contribution(user, first, last):
    def each(kind):
        return user.count(kind, first, last)

    score = Fraction(5 * (each("create") + each("help") + each("solve")) + 2 * each("join_event"))
    if each("create"):
        score += min(Fraction(5), Fraction(each("like_received"), each("create")))
    return score


def community(users, day):
    actions = []
    for kind in "create help solve comment share join_event".split():
        counts = [user.count(kind, day - days(29), day) for user in users]
        actions.append({"kind": kind, "users": sum(count > 0 for count in counts), "events": sum(counts)})
    roles = Counter()
    for user in users:
        score = contribution(user, day - days(29), day)
        roles["seed user" if score >= 60 else "volunteer" if score >= 20 else "regular"] += 1
    month, roll = day.replace(day=1), []
    for user in users:
        steps = [month + days(place) for place in range((day - month).days + 1)]
        score = contribution(user, month, day)
        if score > 0:
            # From the day on which it was reached for good.
            reached = max((d for d in steps if contribution(user, month, d) != score), default=month - days(1)) + days(1)
            roll.append((-score, reached, user.place, user.id))
    best = [
        {"place": 1 + sum(other < score for other, *_ in roll), "user": user, "score": float(-score), "reached": str(reached)}
        for score, reached, _, user in sorted(roll)[:3]
    ]
    rated = [user for user in users if user.count("rate", day - days(29), day)]
    stars = sum(v for user in rated for d in user.sums if day - days(29) <= d for (k, _), v in user.sums[d].items() if k == "rate")
    ratings = sum(user.count("rate", day - days(29), day) for user in rated)
    return {
        "actions": actions,
        "roles": {role: roles[role] for role in ("seed user", "volunteer", "regular")},
        "honor_roll": best,
        "satisfaction": {"users": len(rated), "ratings": ratings, "mean": stars / ratings if ratings else None},
    }


ATTRIBUTIONS = ("sent", "opened", "clicked", "about")


def campaign(users, day, subject, attribution):
    """By each basis: whose net spend, of which days and about what. Beside it what all of them spent, also before."""
    figures, change = Counter(), []
    for user in users:
        sent = sorted(d for d, n in user.counts.items() if n["message_sent", subject] and d <= day)
        if not sent:
            continue
        open_days = sorted({d + days(n) for d in sent for n in range(8)})
        first = {kind: min((d for d, n in user.counts.items() if n[kind, subject] and sent[0] <= d <= day), default=None)
                 for kind in ("message_opened", "message_clicked")}
        figures["sent"] += 1
        figures["opened"] += first["message_opened"] is not None
        figures["clicked"] += first["message_clicked"] is not None
        figures["pending"] += open_days[-1] > day
        since = {"opened": first["message_opened"], "clicked": first["message_clicked"]}.get(attribution, sent[0])
        about = subject if attribution == "about" else None
        spent = Counter()
        bought = False
        for d in (d for d in open_days if d <= day):
            spent["all"] += user.net(d, d)
            if since is not None and d >= since:
                spent["attributed"] += user.net(d, d, about)
                bought |= user.count("purchase", d, d, about) > 0
        past = sum(d <= day for d in open_days)
        before = user.net(sent[0] - days(past), sent[0] - days(1))
        figures["converted"] += bought
        figures["revenue"] += spent["attributed"]
        figures["spent"] += spent["all"]
        figures["spent_before"] += before
        change.append(spent["all"] - before)
    figures["increment"] = sum(change)
    reach = NORMAL * math.sqrt(len(change) * statistics.variance(change))
    ends = [half_away(figures["increment"] + side * reach) for side in (-1, 1)]
    return {"campaign": {"subject": subject, "attribution": attribution, "increment_interval": ends, **figures}}


def hold_out(users, day, subject, arm):
    """The campaign against users of an arm who were not sent it, from the first day of its messages on."""
    sent, held = [], []
    first_days = {user: user.first("message_sent", subject) for user in users}
    first = min(filter(None, first_days.values()))
    for user in users:
        opened = {d for d, n in user.counts.items() if n["message_sent", subject]}
        if opened:
            sent.append(sum(user.net(d, d) for d in {d + days(n) for d in opened for n in range(8)} if d <= day))
        elif user.arm == arm:
            held.append(user.net(first, min(first + days(7), day)))
    sums = lambda values: (len(values), sum(values), sum(value * value for value in values))
    ends = welch(sums(sent), sums(held))
    return {
        "held_out": len(held),
        "increment": half_away(len(sent) * (Fraction(sum(sent), len(sent)) - Fraction(sum(held), len(held)))),
        "increment_interval": [half_away(len(sent) * end) for end in ends],
    }


def event_activity(users, day):
    """The event with the most who joined, on the days on which somebody did; a window of a week from each day of joining."""
    joins = defaultdict(lambda: defaultdict(set))
    for user in users:
        for d, n in user.counts.items():
            for kind, subject in n:
                if kind == "join_event" and subject:
                    joins[subject][user].add(d)
    subject = max(sorted(joins), key=lambda subject: len(joins[subject]))
    all_days = {d for joined in joins[subject].values() for d in joined}
    first, last = min(all_days), max(all_days)
    bought = lambda user, joined: any(user.count("purchase", d, min(d + days(7), day)) for d in joined)
    return {
        "subject": subject,
        "active": sum(user.active_days(first, last) > 0 for user in users),
        "participants": len(joins[subject]),
        "converted": sum(bought(user, joined) for user, joined in joins[subject].items()),
    }


def newcomer_test(users, day):
    arms = defaultdict(lambda: [0, 0])
    for user in users:
        seventh = user.joined + days(7)
        if user.arm and seventh <= day:
            arms[user.arm][0] += 1
            arms[user.arm][1] += seventh in user.active
    names = sorted(arms, key=lambda arm: arm.encode())
    (n_a, a), (n_b, b) = (arms[name] for name in names)
    pooled = (a + b) / (n_a + n_b)
    z = (b / n_b - a / n_a) / math.sqrt(pooled * (1 - pooled) * (1 / n_a + 1 / n_b))
    test = {"difference": b / n_b - a / n_a, "p": math.erfc(abs(z) / math.sqrt(2))}
    return {
        "arms": [
            {"arm": names[0], "users": n_a, "active": a},
            {"arm": names[1], "users": n_b, "active": b, **test},
        ]
    }


def k_factor(users, day, core=None):
    """Invitees who matured in the last 30 days over users active in them, here and on the board."""
    matured = [matured_on(user, day, core) for user in users if user.referrer]
    recently = sum(on is not None and day - days(30) < on <= day for on in matured)
    active = sum(user.active_days(day - days(29), day) > 0 for user in users)
    return {"matured_recently": recently, "active_recently": active, "k": recently / active if matured and active else None}


def referrals(users, day, core=None):
    invitees = [user for user in users if user.referrer]
    old = [user for user in invitees if user.joined + days(37) <= day]
    stays = lambda user: any(30 <= (active - user.joined).days <= 37 for active in user.active)
    matured = [matured_on(user, day, core) for user in invitees]
    return {
        "invitees": len(invitees),
        "matured": sum(on is not None for on in matured),
        "eligible": len(old),
        "retained": sum(map(stays, old)),
        **k_factor(users, day, core),
    }


def channels(users, day, costs):
    """Of users of a channel who joined on some days: what a mature one costs and has brought, and the first age that pays it."""
    rows_ = []
    for channel, first, last, cost in costs:
        some = [user for user in users if user.channel == channel and first <= user.joined <= last]
        mature = [user for user in some if matured_on(user, day)]
        total = sum(user.net(user.joined, day) for user in mature)
        payback = None
        for age in range((day - first).days + 1):
            there = [user for user in mature if (day - user.joined).days >= age]
            spent = sum(user.net(user.joined, user.joined + days(age)) for user in there)
            if there and Fraction(spent, len(there)) >= Fraction(cost, len(mature)):
                payback = age
                break
        rows_.append({
            "channel": channel,
            "cost": cost,
            "matured": len(mature),
            "acquisition_cost": half_away(Fraction(cost, len(mature))) if mature else None,
            "brought": half_away(Fraction(total, len(mature))) if mature else None,
            "lifetime_ratio": total / cost if mature and cost else None,
            "payback_day": payback,
        })
    return {"channels": rows_}


# ---------------------------------------------------------------- risk


class Churn:
    """The churn score of §11: MBG/NBD over all active days, with the signals as of the last of them."""

    def __init__(self, users, day):
        self.day, self.times = day, {}
        for user in users:
            if user.active:
                first, last = min(user.active), max(user.active)
                self.times[user] = (len(user.active) - 1, (last - first).days, (day - first).days)
        repeats = sum(x for x, _, _ in self.times.values())
        self.alpha = half_away(float(Fraction(sum(t for _, _, t in self.times.values()), repeats)) * 10**9) / 10**9
        self.gap = sum(t_x for _, t_x, _ in self.times.values()) / repeats
        last = [(day - bought).days for user in users if (bought := self.bought(user, day))]
        self.cuts = [sorted(last)[-(-i * len(last) // 5) - 1] for i in range(1, 5)]

    def bought(self, user, day):
        return max((d for d, n in user.counts.items() if d <= day and any(kind == "purchase" for kind, _ in n)), default=None)

    def grade(self, bought, day):
        return 5 - sum(cut < (day - bought).days for cut in self.cuts)

    def score(self, user):
        day, last, (x, t_x, t) = self.day, max(user.active), self.times[user]
        alive = 1 / (1 + 0.8 / (2.4 + x) * ((self.alpha + t) / (self.alpha + t_x)) ** (1 + x))
        event = alive * (1 - ((self.alpha + t) / (self.alpha + t + 30)) ** (1 + x))
        clamp = lambda number: min(1.0, max(0.0, number))
        usual = (t_x + 2 * self.gap) / (x + 2)
        parts = [(50, 1 - event), (20, clamp(((t - t_x) / usual - 1) / 2))]
        base = user.active_days(last - days(55), last - days(28))
        if base >= 4:
            parts.append((15, clamp(1 - user.active_days(day - days(27), day) / base)))
        late = user.count("complain", last - days(30), day) > 0
        more = user.count("complain", date.min, day) > user.count("complaint_resolved", date.min, day)
        parts.append((10, float(late and more)))
        if then := self.bought(user, last):
            parts.append((5, clamp((self.grade(then, last) - self.grade(self.bought(user, day), day)) / 4)))
        weight = sum(weight for weight, _ in parts)
        return 100 * sum(weight * strength for weight, strength in parts) / weight, weight

    def band(self, user):
        """The stage first, then how much is known, then the score."""
        stage = raw_stage(user, self.day)
        if stage == "Churned":
            return "gone"
        if not user.active:
            return None
        score, weight = self.score(user)
        if weight < 50:
            return "unknown"
        names = ["low", "watch", "high", "critical"]
        place = sum(score >= bound for bound in (25, 50, 75))
        return names[max(place, 1) if stage == "Silent" else place]


# 0 is quiet, 1 notice, 2 urgent, by value below the better half, in it, and in the best fifth.
LEVELS = {"watch": (0, 0, 1), "high": (0, 1, 2), "critical": (1, 2, 2)}


def risk(users, day):
    churn = Churn(users, day)
    bands = {user: churn.band(user) for user in users}
    counts = Counter(bands.values())
    value = {user: user.net(day - days(364), day) for user in users}
    ordered = sorted(value.values())
    left = lambda user: user.active and any(kind == "leave" for d, n in user.counts.items() if d >= max(user.active) for kind, _ in n)
    call = []
    for user, band in bands.items():
        if band in (None, "gone"):
            continue
        rank = sum(other < value[user] for other in ordered) / len(ordered)
        level = LEVELS.get(band, (0, 0, 0))[(rank >= 0.5) + (rank >= 0.8)]
        away = quiet.days_away(user.active, user.joined, day)
        spend = {d: user.net(d, d) for d in user.sums}
        time = {d: sum(v for (kind, _), v in sums.items() if kind in ("use", "view")) for d, sums in user.sums.items()}
        weeks = [quiet.week(sums, user.joined, day) for sums in (spend, time)]
        unusual = bool(away and away[1] < Fraction(1, 100)) or any(week is not None and week < -3.5 for week in weeks)
        if level + unusual >= 2:
            call.append((-value[user], user.place, user.id))
    first = [{"user": id, "value": -spent} for spent, _, id in sorted(call)[:3]]
    return {
        "bands": {band: counts[band] for band in ("unknown", "low", "watch", "high", "critical")},
        "gone": counts["gone"],
        "left": sum(band == "gone" and bool(left(user)) for user, band in bands.items()),
        "urgent": len(call),
        "call": first,
    }


def abuse(users, day):
    """Every warning of the 28 days: user, level, kind, rate and what is usual."""
    first, told = day - days(27), []
    here = {user: user.active_days(first, day) for user in users}
    for kind in ("share", "comment", "invite", "create"):
        counts = {user: user.count(kind, first, day) for user in users if here[user]}
        rates = sorted(Fraction(count, here[user]) for user, count in counts.items() if count)
        usual = max(Fraction(1), rates[(len(rates) + 1) // 2 - 1]) if rates else Fraction(1)
        for user, count in counts.items():
            rate = Fraction(count, here[user])
            if count >= 10 and rate >= 3 and rate >= 5 * usual:
                told.append((user.id, level_of(rate / usual, (5, 10, 20)), kind, float(rate), float(usual)))
    for user in users:
        reports = user.count("reported", first, day)
        if reports >= 2:
            told.append((user.id, level_of(reports, (2, 5, 10)), "reported", reports, None))
    return sorted(told)


def worst(told):
    """Each user once, by the most serious level, then by id."""
    levels = {}
    for user, level, *_ in told:
        levels[user] = max(levels.get(user, "watch"), level, key=("watch", "limit", "block").index)
    return sorted(levels.items(), key=lambda one: (-("watch", "limit", "block").index(one[1]), one[0]))


def level_of(number, bounds):
    return ("watch", "limit", "block")[sum(number >= bound for bound in bounds) - 1]


def birthdays(users, day):
    def among(span):
        wanted = {(day + days(n)).strftime("%m-%d") for n in range(span)}
        found = [user for user in users if user.birthday in wanted]
        here = [user for user in found if raw_stage(user, day) != "Churned"]
        return {"users": len(found), "here": len(here), "reachable": sum(bool(user.allowed) for user in here)}

    return {"today": among(1), "in_7_days": among(7)}


def beta_fraction(a, b, x):
    """The continued fraction of the incomplete beta function, by Lentz."""
    c, d = 1.0, 1 / (1 - (a + b) * x / (a + 1))
    h = d
    for m in range(1, 1000):
        for up in (
            m * (b - m) * x / ((a - 1 + 2 * m) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 1 + 2 * m)),
        ):
            d, c = 1 / (1 + up * d), 1 + up / c
            h *= d * c
        if abs(d * c - 1) < 1e-15:
            break
    return h


def student_tail(t, degrees):
    """How often Student's t is farther from 0 than t."""
    x, a, b = degrees / (degrees + t * t), degrees / 2, 0.5
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x))
    if x < (a + 1) / (a + b + 2):
        return front * beta_fraction(a, b, x) / a
    return 1 - front * beta_fraction(b, a, 1 - x) / b


def welch(now, before):
    """The ends of the interval of the difference of two means over users: n, sum and sum of squares of each."""
    if min(now[0], before[0]) < 2:
        return None
    parts = [(float(Fraction(q) - Fraction(s * s, n)) / (n - 1) / n, n - 1) for n, s, q in (now, before)]
    all_of_it = sum(part for part, _ in parts)
    if all_of_it == 0:
        return None
    degrees = all_of_it**2 / sum(part**2 / free for part, free in parts)
    low, high = 0.0, 1e6
    while high - low > 1e-13 * high:
        middle = (low + high) / 2
        low, high = (middle, high) if student_tail(middle, degrees) > 0.05 else (low, middle)
    difference = now[1] / now[0] - before[1] / before[0]
    return [difference - high * math.sqrt(all_of_it), difference + high * math.sqrt(all_of_it)]


def newcombe(now, before):
    """The ends of the interval of the difference of two shares, by Wilson's intervals of both (method 10)."""
    def wilson(part, whole):
        share, z = part / whole, NORMAL
        root = z * math.sqrt(share * (1 - share) / whole + z * z / (4 * whole * whole))
        return share, (share + z * z / (2 * whole) - root) / (1 + z * z / whole), (share + z * z / (2 * whole) + root) / (1 + z * z / whole)

    (p, l, u), (q, m, v) = wilson(*now), wilson(*before)
    return [p - q - math.sqrt((p - l) ** 2 + (v - q) ** 2), p - q + math.sqrt((u - p) ** 2 + (q - m) ** 2)]


SHARES = ("active on day 7", "newcomer plan complete by day 7", "active on days 24 to 30", "a purchase by day 90", "two purchases in the last 90 days")
HOURS, K = "hours of use in 30 days per active user", "matured invitees per active user"


def board(users, day):
    """Of each number: the users it is over, the sum over users, and the sum of squares."""
    old = lambda age: [user for user in users if (day - user.joined).days >= age]
    there = [user for user in users if user.joined <= day]
    recent = [user for user in there if user.active_days(day - days(29), day) > 0]
    net = lambda user: user.net(day - days(29), day)
    buyers = [user for user in there if user.count("purchase", day - days(29), day)]
    used = lambda user: sum(v for d in user.sums if day - days(29) <= d <= day for (k, _), v in user.sums[d].items() if k == "use")
    on_day = lambda user, first, last: any(first <= (active - user.joined).days <= last for active in user.active)
    planned = lambda user: (on := plan(user, user.joined + days(7))[1]) is not None and (on - user.joined).days <= 7
    share = lambda some, holds: (len(some), n := sum(map(bool, map(holds, some))), n)
    # A refund of somebody who was not active counts too.
    mean = lambda some, part: (len(some), sum(map(part, there)), sum(part(user) ** 2 for user in there))
    k = k_factor(there, day)
    return {
        "active on day 7": share(old(7), lambda user: on_day(user, 7, 7)),
        "newcomer plan complete by day 7": share(old(7), planned),
        "active on days 24 to 30": share(old(30), lambda user: on_day(user, 24, 30)),
        HOURS: mean(recent, used),
        "a purchase by day 90": share(old(90), lambda user: user.count("purchase", user.joined, user.joined + days(90))),
        "net spend in 30 days per active user": mean(recent, net),
        "net spend in 30 days per buyer": mean(buyers, net),
        "two purchases in the last 90 days": share(old(90), lambda user: user.count("purchase", day - days(89), day) >= 2),
        K: (k["active_recently"], k["matured_recently"], None),
    }


def months_before(day, months):
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - days(1)).day
    return date(year, month + 1, min(day.day, last))


def change(number, now, before):
    """By how much a number changed, and the ends of its interval."""
    if not now[0] or not before[0] or before[1] is None:
        return None
    unit = 3600 if number == HOURS else 1
    if number == K:
        interval = None
    elif number in SHARES:
        interval = newcombe((now[1], now[0]), (before[1], before[0]))
    else:
        interval = welch(now, before)
    interval = interval and {"low": interval[0] / unit, "high": interval[1] / unit}
    past = before[1] / before[0] / unit
    return {"before": past, "change": now[1] / now[0] / unit - past, "interval": interval}


def targets(users, day):
    now = board(users, day)
    month, year = (board(users, months_before(day, months)) for months in (1, 12))
    return {
        "numbers": {
            number: {
                "numerator": figure[1],
                "denominator": figure[0],
                "since_month_before": change(number, figure, month[number]),
                "since_year_before": change(number, figure, year[number]),
            }
            for number, figure in now.items()
        }
    }


def until(everybody, day):
    """Who is there by a day; what comes after it is not seen."""
    users = [user for user in everybody.values() if user.joined <= day]
    for user in users:
        for seen in (user.counts, user.sums):
            for later in [d for d in seen if d > day]:
                del seen[later]
        user.active = {d for d in user.active if d <= day}
    return users


def read_costs(path):
    return [(row["channel"], *map(date.fromisoformat, (row["first"], row["last"])), minor_units(row["cost"])) for row in rows(path)]


def themes(users, numbers, day, subject, attribution, costs, core_seconds):
    """All blocks of the morning, by name."""
    return {
        "people": people(users, day, core_seconds),
        "moved": moved(users, day),
        "newcomers": newcomers(users, day),
        "points": points(users, day),
        "win_back": win_back(users, day, numbers),
        "community": {**community(users, day), "abuse": [{"user": id, "level": level} for id, level in worst(abuse(users, day))]},
        "risk": risk(users, day),
        "campaign": {**campaign(users, day, subject, attribution), "event": event_activity(users, day)},
        "newcomer_test": newcomer_test(users, day),
        "referrals": referrals(users, day),
        "birthdays": birthdays(users, day),
        "targets": targets(users, day),
        "channels": channels(users, day, costs),
    }


def attributions(users, day, subject):
    by = {attribution: campaign(users, day, subject, attribution)["campaign"] for attribution in ATTRIBUTIONS}
    return {of: {name: by[of][name] for name in ("converted", "revenue")} for of in ATTRIBUTIONS}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("events", nargs="?", default=DATA / "app_year.csv.gz")
    parser.add_argument("users", nargs="?", default=DATA / "app_year_users.csv.gz")
    parser.add_argument("--as-of", type=date.fromisoformat, default=date(2025, 12, 31))
    parser.add_argument("--campaign", default="双十一")
    parser.add_argument("--attribution", default="clicked", choices=ATTRIBUTIONS)
    parser.add_argument("--hold-out", default="五步引导", help="an arm, taken as left out of the campaign")
    parser.add_argument("--channel-costs", default=Path(__file__).parent / "channel_costs.csv")
    parser.add_argument("--core-seconds", type=int, default=60, help="of a day, below which use of a core feature is like any")
    parser.add_argument("--out")
    asked = parser.parse_args()
    day = asked.as_of
    everybody, numbers = read(asked.events, asked.users)
    users = until(everybody, day)
    costs = read_costs(asked.channel_costs)
    figures = {
        "as_of": str(day),
        **themes(users, numbers, day, asked.campaign, asked.attribution, costs, asked.core_seconds),
        "hold_out": hold_out(users, day, asked.campaign, asked.hold_out),
        "attributions": attributions(users, day, asked.campaign),
    }
    text = json.dumps(figures, ensure_ascii=False, indent=1) + "\n"
    if asked.out:
        Path(asked.out).write_text(text)
    else:
        print(text, end="")


if __name__ == "__main__":
    main()
