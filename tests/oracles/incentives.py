"""Independent growth points of a month and newcomer tasks of a few users of an event file, one JSON line each.

    python3 incentives.py EVENTS.csv[.gz] --rules RULES.json --as-of YYYY-MM-DD --users A,B [--map a=b,...] [--columns a=b,...]
    python3 incentives.py EVENTS.csv --rules RULES.json --as-of YYYY-MM-DD --daily [--known USERS.csv]
    python3 incentives.py --make EVENTS.csv
    python3 incentives.py --make-cards EVENTS.csv --known USERS.csv

With --daily there is one line for each user of the file: points, tiers and next tier as of every day from their birth on. --make
writes made-up check-ins and make-ups, --make-cards made-up minutes of use, make-ups that choose their day by their subject, and
birthdays (user_id, birthday as MM-DD), which --known reads. Definitions are in README.md beside this file. The slow, plain way is meant: whether a task
is done is decided day by day, each day counted afresh. What a rule file asks for and is not computed here is refused.
"""

import sys

sys.dont_write_bytecode = True

import argparse
import csv
import json
import random
from collections import Counter
from datetime import date, timedelta
from fractions import Fraction

from events import Birth, parse_columns, parse_map, read_events

WHOLE = 10_000  # a multiplier of 1
TIERS = [{"points": 100}, {"points": 300}, {"points": 600}]
RULE = "kind points unit day_cap month_cap life_cap multipliers stacking bonus day_bonus first_bonus exempt deducts".split()
STREAK_SOURCE = "streak"
TASK_SOURCE = "task"


def only(what, table, *names):
    """Refuses a table of the rule file that has more than is computed here."""
    for name in table:
        if name not in names:
            raise SystemExit(f"{what}: `{name}` is not computed here")


def check(rules):
    only("rules", rules, "incentives")
    only("incentives", rules["incentives"], "growth", "tasks", "streak")
    streak = rules["incentives"].get("streak", {})
    only("streak", streak, "events", "at_least", "at_least_sum", "freeze", "repair", "ladder", "rest", "monthly")
    only("events", streak.get("events", {}), "kinds")
    only("rest", streak.get("rest", {}), "weekdays", "pauses")
    only("freeze", streak.get("freeze", {}), "at_start", "earned_every", "at_most", "whole_gap_or_nothing")
    only("repair", streak.get("repair", {}), "days", "per_month", "counts", "share", "by_subject")
    only("ladder", streak.get("ladder", {}), "steps", "past_end", "bonus")
    growth, plan = rules["incentives"]["growth"], rules["incentives"]["tasks"]
    only("growth", growth, "rules", "day_cap", "period_cap", "exempt_sources", "tiers", "membership")
    only("membership", growth.get("membership", {}), "levels", "downgrade")
    for rule in growth["rules"]:
        only("growth rule", rule, *RULE)
        for multiplier in rule.get("multipliers", []):
            only("multiplier", multiplier, "per_10_000", "days", "weekdays", "month_days", "birthday", "from_level")
        if rule.get("bonus") and rule.get("unit"):
            raise SystemExit("growth rule: a bonus on units is not computed here")
    if len({rule["kind"] for rule in growth["rules"]}) < len(growth["rules"]):
        raise SystemExit("growth: two rules of a kind")
    only("tasks", plan, "version", "tasks")
    for task in plan["tasks"]:
        only("task", task, "id", "opens", "due", "needs", "counting", "prerequisites", "weight", "reward", "make_up")
        only("reward", task.get("reward", {}), "points", "coupon")
        for need in task["needs"]:
            only("need", need, "events", "count")
            only("events", need["events"], "kinds")
        only("make_up", task.get("make_up") or {}, "days", "share", "late_counts")


class Life:
    """The events of one user up to the day asked about: counts and values, money or seconds, by (day, kind)."""

    def __init__(self, events, as_of, birthday=None):
        self.as_of, self.birthday = as_of, birthday
        self.count, self.value, self.chosen = Counter(), Counter(), Counter()
        for event in events:
            if event.day <= as_of:
                self.count[event.day, event.kind] += 1
                self.value[event.day, event.kind] += event.seconds + event.minor
                if event.kind == "make_up_check_in" and event.subject:
                    self.chosen[event.day, int(event.subject)] += 1
        told = Birth()
        for day, kind in self.count:
            told.observe(day, kind)
        self.birth = told.day()

    def plan_day(self, number):
        """Plan day 1 is the birth."""
        return self.birth + timedelta(number - 1)

    def celebrates(self, day):
        """Whether it is the birthday; that of February 29 is the 28th in common years."""
        if self.birthday is None:
            return False
        month, of_month = (int(part) for part in self.birthday.split("-"))
        leap = day.year % 4 == 0 and (day.year % 100 != 0 or day.year % 400 == 0)
        of_month = 28 if (month, of_month) == (2, 29) and not leap else of_month
        return (day.month, day.day) == (month, of_month)

    def counted(self, kinds, first, last):
        return sum(n for (day, kind), n in self.count.items() if first <= day <= last and kind in kinds)


def days(first, last):
    return [first + timedelta(n) for n in range((last - first).days + 1)]


# Tasks


def needs_hold(life, task, first, day):
    return all(life.counted(need["events"]["kinds"], first, day) >= need.get("count", 1) for need in task["needs"])


def make_up_of(task):
    """(days, share, late counts); no days where there is no make-up."""
    table = task.get("make_up", {})
    if table is None:
        return 0, Fraction(0), False
    return table.get("days", 3), Fraction(table.get("share", "1/2")), table.get("late_counts", True)


def tasks_of(life, plan):
    """id → (state as of the day, share, day it counted from); a task is decided after those it waits for."""
    found = {}
    waiting = list(plan["tasks"])
    while waiting:
        ready = [task for task in waiting if all(other in found for other in task.get("prerequisites", []))]
        if not ready:
            raise SystemExit("tasks: a prerequisite that is unknown, or a cycle")
        for task in ready:
            found[task["id"]] = task_of(life, task, found)
            waiting.remove(task)
    return found


def task_of(life, task, found):
    opens, due = life.plan_day(task.get("opens", 1)), life.plan_day(task["due"])
    extra, share, late_counts = make_up_of(task)
    until = due + timedelta(extra)
    counted_from = {"since_opening": opens, "from_joining": life.birth}[task.get("counting", "since_opening")]
    before = [found[other] for other in task.get("prerequisites", [])]
    for day in days(counted_from, min(until if late_counts else due, life.as_of)):
        unlocked = all(on is not None and on <= day for _, _, on in before)
        if unlocked and needs_hold(life, task, counted_from, day):
            if day <= due:
                return {"done": {"on": day}}, Fraction(1), day
            return {"made_up": {"on": day, "share": str(share), "by": "needs"}}, share, day
    seen = min(until, life.as_of)  # what is missed stays as it was when its time ended
    locked_by = [other for other in task.get("prerequisites", []) if found[other][2] is None or found[other][2] > seen]
    if life.as_of > until:
        state = {"missed": {"locked_by": locked_by[0] if locked_by else None}}
    elif locked_by:
        state = {"locked": {"prerequisite": locked_by[0]}}
    elif life.as_of < opens:
        state = {"locked": {"opens_on": opens}}
    elif life.as_of <= due:
        state = {"open": {"days_left": (due - life.as_of).days}}
    else:
        state = {"recoverable": {"until": until}}
    return state, Fraction(0), None


def rewards_of(plan, found):
    """[(task, day, reward)]: points by share, rounded down; other rewards need the whole."""
    due = []
    for task in plan["tasks"]:
        _, share, on = found[task["id"]]
        for name, amount in task.get("reward", {}).items():
            if name == "points" and int(amount * share) > 0:
                due.append((task["id"], on, {"points": int(amount * share)}))
            elif name != "points" and share == 1:
                due.append((task["id"], on, {name: amount}))
    return due


def item_of(life, task, found, rewards):
    due = life.plan_day(task["due"])
    return {
        "id": task["id"],
        "opens": life.plan_day(task.get("opens", 1)),
        "due": due,
        "until": due + timedelta(make_up_of(task)[0]),
        "state": found[task["id"]][0],
        "reward": next((reward for name, _, reward in rewards if name == task["id"]), None),
    }


# Streaks


def ladder_points(ladder, length):
    """What the day gives on which a run reaches this length."""
    last = ladder["steps"][-1]["to"]
    past_end = ladder.get("past_end", "saturate")
    round_of = (length - 1) % last + 1
    place = min(length, last) if past_end == "saturate" else round_of
    points = next(step["points"] for step in ladder["steps"] if step["from"] <= place <= step["to"])
    bonus = ladder.get("bonus")
    counted = round_of if past_end == "reset" else length
    return points + (bonus["points"] if bonus and counted % bonus["every"] == 0 else 0)


class Streaks:
    """The check-ins of a life. Runs are made from birth, one day after the other, by what is known on a day."""

    def __init__(self, life, streak):
        self.life = life
        self.kinds = streak.get("events", {"kinds": ["check_in"]})["kinds"]
        self.at_least, self.at_least_sum = streak.get("at_least", 1), streak.get("at_least_sum", 0)
        self.ladder = streak["ladder"]
        self.freeze = {"at_start": 0, "earned_every": None, "at_most": 2, "whole_gap_or_nothing": False} | streak.get("freeze", {})
        self.repair = {"days": 7, "per_month": 3, "counts": True, "share": "1", "by_subject": False} | streak.get("repair", {})
        self.rest = {"weekdays": [], "pauses": []} | streak.get("rest", {})
        self.monthly = {reward["days"]: reward["points"] for reward in streak.get("monthly", [])}

    def qualifies(self, day):
        events = sum(self.life.count[day, kind] for kind in self.kinds)
        return events >= self.at_least and sum(self.life.value[day, kind] for kind in self.kinds) >= self.at_least_sum

    def rests(self, day):
        pauses = any(pause["first"] <= day.isoformat() <= pause["last"] for pause in self.rest["pauses"])
        return pauses or day.strftime("%a") in self.rest["weekdays"]

    def runs(self, repaired, until):
        """The runs up to a day, each a list of (day, points by the ladder)."""
        tokens = min(self.freeze["at_start"], self.freeze["at_most"])
        runs, alive, length = [], False, 0
        for day in days(self.life.birth, until):
            if self.qualifies(day) or (day in repaired and self.repair["counts"]):
                if not alive:
                    runs.append([])
                    alive, length = True, 0
                length += 1
                if self.freeze["earned_every"] and length % self.freeze["earned_every"] == 0:
                    tokens = min(tokens + 1, self.freeze["at_most"])
                runs[-1].append((day, ladder_points(self.ladder, length)))
            elif day in repaired:
                if alive:
                    runs[-1].append((day, 0))
            elif alive and day < until and not self.rests(day):  # the last day can still qualify
                gap = 0
                for other in days(day, until - timedelta(1)):
                    if self.kept(other, repaired):
                        break
                    gap += not self.rests(other)
                enough = tokens >= gap if self.freeze["whole_gap_or_nothing"] else tokens > 0
                if enough:
                    tokens -= 1
                else:
                    alive = False
        return runs

    def kept(self, day, repaired):
        return self.qualifies(day) or day in repaired

    def make_ups(self, day):
        """For each make-up of a day how many days back it may repair one: those that choose come first, the nearer first."""
        reach = range(1, self.repair["days"] + 1)
        chosen = sorted(n for on, n in self.life.chosen if on == day) if self.repair["by_subject"] else []
        others = self.life.count[day, "make_up_check_in"] - sum(self.life.chosen[day, n] for n in chosen)
        return [[n] if n in reach else [] for n in chosen] + [reach] * others

    def booked(self):
        """Points by the day on which they are granted. A make-up is granted what the run that holds the repaired day gives with
        it, less what its days were granted before; and what it is granted counts as granted for the repaired day."""
        granted, booked, repaired, used, done = Counter(), Counter(), set(), Counter(), Counter()
        for day in days(self.life.birth, self.life.as_of):
            if self.qualifies(day):
                points = dict(self.runs(repaired, day)[-1])[day]
                granted[day] += points
                done[day.year, day.month] += 1
                booked[day] += points + self.monthly.get(done[day.year, day.month], 0)
            for back in self.make_ups(day):
                back = (day - timedelta(n) for n in back)
                missed = [one for one in back if one >= self.life.birth and not self.kept(one, repaired) and not self.rests(one)]
                if not missed or used[day.year, day.month] == self.repair["per_month"]:
                    continue
                used[day.year, day.month] += 1
                repaired.add(missed[0])
                if self.repair["counts"]:
                    done[missed[0].year, missed[0].month] += 1
                    booked[day] += self.monthly.get(done[missed[0].year, missed[0].month], 0)
                for run in self.runs(repaired, day):
                    if missed[0] in dict(run):
                        more = sum(points for _, points in run) - sum(granted[one] for one, _ in run)
                        granted[missed[0]] += max(0, more)
                        booked[day] += int(max(0, more) * Fraction(self.repair["share"]))
        return {day: points for day, points in booked.items() if points}


def sources_of(life, rules, rewards):
    """[(day, source, points)] in the order in which a day grants them."""
    streak = rules["incentives"].get("streak", {})
    lines = []
    if "ladder" in streak:
        lines += [(day, STREAK_SOURCE, points) for day, points in Streaks(life, streak).booked().items()]
    tasks = Counter()
    for _, on, reward in rewards:
        tasks[on] += reward.get("points", 0)
    return lines + [(day, TASK_SOURCE, points) for day, points in tasks.items() if points]


# Growth points


def applies(multiplier, life, day, level):
    during = multiplier.get("days", {"first": "0000-01-01", "last": "9999-12-31"})
    weekdays, month_days = multiplier.get("weekdays", []), multiplier.get("month_days", [])
    return (
        during["first"] <= day.isoformat() <= during["last"]
        and (not weekdays or day.strftime("%a") in weekdays)
        and (not month_days or day.day in month_days)
        and (not multiplier.get("birthday") or life.celebrates(day))
        and level >= multiplier.get("from_level", 0)
    )


def rule_points(life, rule, day, level, before):
    """What one rule desires on a day, and what its own caps leave; `before` is [(day, left)] of all days before."""
    count = life.count[day, rule["kind"]]
    if count == 0:
        return 0, 0
    value = life.value[day, rule["kind"]]
    units = value // rule["unit"] if "unit" in rule else count
    multipliers = [multiplier for multiplier in rule.get("multipliers", []) if applies(multiplier, life, day, level)]
    factors = [Fraction(multiplier["per_10_000"], WHOLE) for multiplier in multipliers]
    factor = Fraction(1)
    if factors:
        stacking = rule.get("stacking", "compound")
        if stacking == "highest":
            factor = max(factors)
        elif stacking == "additive":
            factor = 1 + sum(one - 1 for one in factors)
        elif stacking == "compound":
            for one in factors:
                factor *= one
        else:
            raise SystemExit(f"stacking `{stacking}` is not computed here")
    bonus = rule.get("bonus", 0)
    if "day_bonus" in rule and value >= rule["day_bonus"]["from"]:
        bonus += rule["day_bonus"]["points"]
    if all(life.count[other, rule["kind"]] == 0 for other in days(life.birth, day)[:-1]):
        bonus += rule.get("first_bonus", 0)
    desired = int(units * rule["points"] * factor + bonus + Fraction(1, 2))  # half up: nothing here is below zero
    left = min(desired, rule.get("day_cap", desired))
    in_month = sum(points for other, points in before if (other.year, other.month) == (day.year, day.month))
    left = min(left, rule["month_cap"] - in_month) if "month_cap" in rule else left
    left = min(left, rule["life_cap"] - sum(points for _, points in before)) if "life_cap" in rule else left
    return desired, left


class Growth:
    """The points of the calendar month up to the day asked about, what each day granted and clipped, and the level, by going
    through every day since birth."""

    def __init__(self, life, growth, sources):
        self.points, self.days, self.level = 0, {}, 1
        self.before = [[] for _ in growth["rules"]]
        self.minima = [level["minimum"] for level in growth.get("membership", {"levels": []})["levels"]]
        self.downgrade = growth.get("membership", {}).get("downgrade", "one_down")
        for day in days(life.birth, life.as_of):
            if day.day == 1 and day > life.birth:
                self.end_month()
            if day.day == 1 or day == life.birth:
                self.points, self.days, self.period_left = 0, {}, growth.get("period_cap")
            self.go_through(life, growth, sources, day)

    def end_month(self):
        if self.minima and self.points < self.minima[self.level - 1]:
            measured = sum(1 for minimum in self.minima if minimum <= self.points)
            self.level = {"one_down": self.level - 1, "to_measure": measured, "never": self.level}[self.downgrade]

    def go_through(self, life, growth, sources, day):
        lines, deductions = [], []  # (desired, after its own caps, exempt)
        for rule, before in zip(growth["rules"], self.before):
            desired, left = rule_points(life, rule, day, self.level, before)
            before.append((day, left))
            (deductions if rule.get("deducts") else lines).append((desired, left, rule.get("exempt", False)))
        for on, source, points in sources:
            if on == day:
                lines.append((points, points, source in growth.get("exempt_sources", [])))
        day_left = growth.get("day_cap")
        granted = by_rule = by_day = by_period = 0
        for desired, left, exempt in lines:
            by_rule += desired - left
            if not exempt:
                in_day = left if day_left is None else min(left, day_left)
                by_day += left - in_day
                day_left = None if day_left is None else day_left - in_day
                in_period = in_day if self.period_left is None else min(in_day, self.period_left)
                by_period += in_day - in_period
                self.period_left = None if self.period_left is None else self.period_left - in_period
                left = in_period
            granted += left
        if any(desired for desired, _, _ in lines):
            self.days[day.isoformat()] = {"granted": granted, "by_rule": by_rule, "by_day": by_day, "by_period": by_period}
        self.points += granted
        for _, left, _ in deductions:
            self.points -= min(left, self.points)
        self.level = max(self.level, sum(1 for minimum in self.minima if minimum <= self.points))


def growth_of(life, growth, sources):
    found = Growth(life, growth, sources)
    points = found.points
    minima = [tier["points"] for tier in growth.get("tiers", TIERS)]
    reached = sum(1 for minimum in minima if points >= minimum)
    above = minima[reached:]
    return {
        "period": life.as_of.replace(day=1),
        "points": points,
        "tier": reached or None,
        "next_tier": reached + 1 if above else None,
        "missing": above[0] - points if above else None,
        "days": found.days,
    }


def reached_on(life, points, missing):
    """The day on which what is missing is there at the pace of the month so far; none where the month ends before."""
    first = life.as_of.replace(day=1)
    elapsed = (life.as_of - max(first, life.birth)).days + 1
    end = (first + timedelta(31)).replace(day=1) - timedelta(1)
    if points == 0:
        return None
    on = life.as_of + timedelta(-(-missing * elapsed // points))
    return on if on <= end else None


def daily(user, events, rules, as_of, birthday):
    """Points, tiers with the day on which each was reached, and the next one, as of each day."""
    growth, plan = rules["incentives"]["growth"], rules["incentives"]["tasks"]
    found = {"user": user, "days": {}}
    birth, reached = Life(events, as_of).birth, []
    for day in days(birth, as_of):
        life = Life(events, day, birthday)
        of_day = Growth(life, growth, sources_of(life, rules, rewards_of(plan, tasks_of(life, plan))))
        points = of_day.points
        reached = [] if day.day == 1 else reached  # a tier, once reached in a month, is what the day before said
        minima = [tier["points"] for tier in growth.get("tiers", TIERS)]
        reached = reached + [day for minimum in minima[len(reached) :] if points >= minimum]
        above = [minimum for minimum in minima if minimum > points]
        on = reached_on(life, points, above[0] - points) if above else None
        level = of_day.level if of_day.minima else None
        found["days"][str(day)] = {"points": points, "reached": reached, "next_on": on, "level": level}
    return found


def make(path):
    """Made-up check-ins of two months and a half: some daily, some with gaps, some who make up for what they missed; with what
    they bought, sent back and used."""
    dice, purse = random.Random(20260110), random.Random(20260325)
    first = date(2026, 1, 10)
    with open(path, "w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow(["user_id", "ts", "event_type", "value"])
        for user in range(1, 31):
            often, makes_up = dice.choice([0.55, 0.7, 0.85, 0.95]), dice.choice([0.1, 0.25, 0.4])
            joined = first + timedelta(dice.choice([0, 0, 5, 21, 40]))
            rows.writerow([user, joined, "log_in", ""])
            for n in range((date(2026, 3, 25) - joined).days + 1):
                day = joined + timedelta(n)
                kinds = ["check_in"] * (dice.random() < often) + ["make_up_check_in"] * (dice.random() < makes_up)
                kinds += ["make_up_check_in"] * (dice.random() < makes_up / 3) + ["share"] * (dice.random() < 0.15)
                for kind in kinds:
                    rows.writerow([user, day, kind, ""])
                for kind, often_bought, most in [("purchase", 0.25, 9_000), ("purchase", 0.1, 30_000), ("refund", 0.08, 12_000)]:
                    if purse.random() < often_bought:
                        minor = purse.randrange(100, most)
                        rows.writerow([user, day, kind, f"{minor // 100}.{minor % 100:02}"])
                if purse.random() < 0.3:
                    rows.writerow([user, day, "use", purse.randrange(10, 2_000)])


def make_cards(path, known):
    """Made-up minutes of use and views of three months around a February, with make-ups that choose a day, or the latest, or one
    that cannot be repaired; and birthdays, one of them on February 29."""
    dice = random.Random(20260214)
    first, last = date(2026, 1, 20), date(2026, 3, 20)
    with open(path, "w", encoding="utf-8", newline="") as out, open(known, "w", encoding="utf-8", newline="") as people:
        rows, users = csv.writer(out, lineterminator="\n"), csv.writer(people, lineterminator="\n")
        rows.writerow(["user_id", "ts", "event_type", "value", "subject"])
        users.writerow(["user_id", "birthday"])
        for user in range(1, 25):
            often, makes_up = dice.choice([0.6, 0.75, 0.9]), dice.choice([0.1, 0.2, 0.4])
            joined = first + timedelta(dice.choice([0, 0, 9, 23]))
            birthday = joined + timedelta(dice.randrange(60))
            users.writerow([user, "" if user % 6 == 0 else "02-29" if user % 6 == 1 else f"{birthday:%m-%d}"])
            rows.writerow([user, joined, "log_in", "", ""])
            for n in range((last - joined).days + 1):
                day = joined + timedelta(n)
                if dice.random() < often:
                    for _ in range(dice.choice([1, 2, 2, 3])):
                        rows.writerow([user, day, dice.choice(["use", "view"]), dice.randrange(100, 1_500), dice.choice(["", "3", "7"])])
                if dice.random() < 0.4:
                    rows.writerow([user, day, "share", "", ""])
                while dice.random() < makes_up:
                    rows.writerow([user, day, "make_up_check_in", "", dice.choice(["", "1", "2", "3", "5", "9", "40"])])


def answer(user, life, rules):
    growth, plan = rules["incentives"]["growth"], rules["incentives"]["tasks"]
    found = tasks_of(life, plan)
    rewards = rewards_of(plan, found)
    weight = {task["id"]: task.get("weight", 1) for task in plan["tasks"]}
    whole = sum(weight.values())
    credit = sum(weight[task] * share for task, (_, share, _) in found.items())
    on_time = sum(weight[task] for task, (state, _, _) in found.items() if "done" in state)
    return {
        "user": user,
        "as_of": life.as_of,
        "growth_points": growth_of(life, growth, sources_of(life, rules, rewards)),
        "tasks": {
            "plan": plan["version"],
            "completion": float(credit / whole),
            "on_time": float(Fraction(on_time, whole)),
            "items": [item_of(life, task, found, rewards) for task in plan["tasks"]],
            "rewards_due": [{"task": task, "on": on, "reward": reward} for task, on, reward in rewards],
        },
    }


def main():
    parser = argparse.ArgumentParser(description="Growth points and tasks of a few users, from the definitions.")
    parser.add_argument("events")
    parser.add_argument("--make", action="store_true", help="write made-up events")
    parser.add_argument("--rules")
    parser.add_argument("--as-of", type=date.fromisoformat)
    parser.add_argument("--users", help="a,b")
    parser.add_argument("--daily", action="store_true", help="all users, as of every day")
    parser.add_argument("--map", action="append", help="event type=kind,...")
    parser.add_argument("--columns", action="append", help="ts=timestamp,...")
    parser.add_argument("--make-cards", action="store_true", help="write made-up minutes, make-ups that choose and birthdays")
    parser.add_argument("--known", help="user_id,birthday")
    args = parser.parse_args()
    if args.make:
        make(args.events)
        return
    if args.make_cards:
        make_cards(args.events, args.known)
        return
    if not (args.rules and args.as_of and (args.users or args.daily)):
        parser.error("--rules, --as-of, and --users or --daily")
    with open(args.rules, encoding="utf-8") as source:
        rules = json.load(source)
    check(rules)
    users = args.users.split(",") if args.users else None
    events = read_events(args.events, parse_map(args.map), parse_columns(args.columns), users and set(users))
    known = open(args.known, encoding="utf-8", newline="") if args.known else []
    birthdays = {row["user_id"]: row["birthday"] or None for row in csv.DictReader(known)}
    for user in users or dict.fromkeys(event.user for event in events):
        of_user = [event for event in events if event.user == user]
        if args.daily:
            print(json.dumps(daily(user, of_user, rules, args.as_of, birthdays.get(user)), default=str))
            continue
        life = Life(of_user, args.as_of, birthdays.get(user))
        if life.birth is None:
            raise SystemExit(f"user `{user}` is not there by {args.as_of}")
        print(json.dumps(answer(user, life, rules), default=str))


if __name__ == "__main__":
    main()
