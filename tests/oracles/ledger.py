"""The balance of a points ledger on every day of a range, from its operations.

Usage: ledger.py OPS.jsonl --from DATE --to DATE [--out LINES]
       ledger.py --make SEED > OPS.jsonl

It keeps one flat list of movements and works every number out anew, day by day, whenever it needs it.
"""

import argparse
import calendar
import datetime
import json
import random
import sys

FAR = datetime.date(9999, 12, 31)
DAY = datetime.timedelta(days=1)


class Refused(Exception):
    pass


def date(text):
    return datetime.date.fromisoformat(text)


def plus_months(day, months):
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def end_of(period, day):
    if period == "week":
        return day + (6 - day.weekday()) * DAY
    months = {"month": 1, "quarter": 3, "year": 12}[period]
    start = datetime.date(day.year, (day.month - 1) // months * months + 1, 1)
    return plus_months(start, months) - DAY


class Ledger:
    def __init__(self):
        self.accepted = {}  # id -> operation
        self.lots = {}  # id -> operation, of earns
        self.moves = []  # (day, lot or "debt", points out, id of the operation or "payment")

    # What there is.

    def active_days(self, until):
        return {date(op["day"]) for op in self.accepted.values()
                if op["op"] in ("earn", "spend", "activity") and date(op["day"]) <= until}

    def active_from(self, lot):
        return date(lot["day"]) + (lot.get("pending_days") or 0) * DAY

    def expires_on(self, lot, as_of):
        rule, start = lot.get("expires"), self.active_from(lot)
        if rule is None:
            return FAR
        (name, value), = rule.items()
        if name == "days":
            return start + value * DAY
        if name == "months":
            return plus_months(start, value)
        if name == "end_of":
            return end_of(value, start)
        if name == "after":
            return end_of(value["end_of"], plus_months(start, value["months"]))
        if name == "on":
            return date(value)
        assert name == "inactive_days", name
        end = date(lot["day"]) + value * DAY
        for day in sorted(self.active_days(as_of)):
            if date(lot["day"]) <= day <= end:
                end = day + value * DAY
        return end

    def left(self, lot, day):
        return lot["amount"] - sum(points for at, of, points, _ in self.moves if of == lot["id"] and at <= day)

    def free(self, lot, day):
        days = {day} | {at for at, _, _, _ in self.moves if at > day}
        return min(self.left(lot, at) for at in days)

    def owed(self, day):
        return sum(points for at, of, points, _ in self.moves if of == "debt" and at <= day)

    def usable(self, day, spending=False):
        """Lots in spend order; spending is activity."""
        def end(lot):
            if spending and "inactive_days" in (lot.get("expires") or {}):
                return day + lot["expires"]["inactive_days"] * DAY
            return self.expires_on(lot, day)
        lots = [lot for lot in self.lots.values() if self.active_from(lot) <= day <= self.expires_on(lot, day)]
        return sorted(lots, key=lambda lot: (end(lot), date(lot["day"]), lot["id"]))

    def balance(self, day):
        pending = expired = earned = 0
        available = -self.owed(day)
        for lot in self.lots.values():
            if date(lot["day"]) > day:
                continue
            earned += lot["amount"]
            left = self.left(lot, day)
            if self.expires_on(lot, day) < day:
                expired += left
            elif self.active_from(lot) > day:
                pending += left
            else:
                available += left
        spent = clawed_back = 0
        for at, of, points, by in self.moves:
            if at > day or by == "payment":
                continue
            if self.accepted[by]["op"] == "refund":
                clawed_back += points
            else:
                spent += points
        assert earned == available + pending + expired + spent + clawed_back, day
        return {"at": day.isoformat(), "balance": available, "pending": pending, "expired": expired,
                "clawed_back": clawed_back, "spent": spent, "earned": earned}

    # What is done.

    def apply(self, op):
        if op["id"] in self.accepted:
            # A retry may bear another day.
            if {**self.accepted[op["id"]], "day": None} != {**op, "day": None}:
                raise Refused("the id is in use")
            return
        takes = getattr(self, op["op"])(op, date(op["day"]))
        day = date(op["day"])
        self.moves = [move for move in self.moves if move[3] != "payment" or move[0] <= day]
        self.accepted[op["id"]] = op
        if op["op"] == "earn":
            self.lots[op["id"]] = op
        self.moves += [(day, of, points, op["id"]) for of, points in takes]
        # Nothing new happens more than two years later.
        while day < date(op["day"]) + 730 * DAY and self.owed(FAR) > 0:
            for lot in self.usable(day):
                self.pay(lot, day)
            day += DAY

    def pay(self, lot, day):
        points = min(self.owed(day), self.free(lot, day))
        if points > 0:
            self.moves += [(day, lot["id"], points, "payment"), (day, "debt", -points, "payment")]

    def earn(self, op, day):
        return []

    def activity(self, op, day):
        return []

    def spend(self, op, day):
        takes, missing = self.gather(self.usable(day, spending=True), day, op["amount"])
        if missing:
            raise Refused(f"{op['amount']} above the balance of {op['amount'] - missing}")
        return takes

    def gather(self, lots, day, wanted):
        takes = []
        for lot in lots:
            points = min(wanted, self.free(lot, day))
            if points > 0:
                takes.append((lot["id"], points))
                wanted -= points
        return takes, wanted

    def original(self, op, kind, day):
        original = self.accepted.get(op["of"])
        if original is None or original["op"] != kind or date(original["day"]) > day:
            raise Refused(f"no {kind} {op['of']}")
        return original

    def refund(self, op, day):
        lot, policy = self.original(op, "earn", day), op.get("policy") or "within_balance"
        before = [other["id"] for other in self.accepted.values() if other["op"] == "refund" and other["of"] == lot["id"]]
        if op["amount"] + sum(points for _, _, points, by in self.moves if by in before) > lot["amount"]:
            raise Refused("above the original")
        own = []
        if day <= self.expires_on(lot, day) and (policy != "pending_only" or day < self.active_from(lot)):
            own = [lot]
        others = [] if policy in ("pending_only", "lot_only") else [other for other in self.usable(day) if other is not lot]
        if own and day < self.active_from(lot):
            # What will pay a debt is still there.
            kept, self.moves = self.moves, [move for move in self.moves if move[3] != "payment"]
            takes, missing = self.gather(own, day, op["amount"])
            self.moves = kept
        else:
            takes, missing = self.gather(own, day, op["amount"])
        more, missing = self.gather(others, day, missing)
        debt = [("debt", missing)] if policy == "allow_negative" and missing else []
        return takes + more + debt

    def reverse(self, op, day):
        spend = self.original(op, "spend", day)
        used = [of for _, of, points, by in self.moves if by == spend["id"] for _ in range(points)]
        before = [other["id"] for other in self.accepted.values() if other["op"] == "reverse" and other["of"] == spend["id"]]
        done = -sum(points for _, _, points, by in self.moves if by in before)
        refilled = used[::-1][done:done + op["amount"]]
        if len(refilled) < op["amount"]:
            raise Refused("above the original")
        return [(lot, -1) for lot in refilled]


def made(seed):
    """Operations nearly in order of days: long pending, debts, voided lots, ends of periods, retries of another day."""
    rng = random.Random(seed)
    earns, spends, day = [], [], datetime.date(2025, 10, 1)
    for number in range(160):
        day += rng.choice([0, 0, 1, 2]) * DAY
        if number % 70 == 0:
            # Earned and spent at once, then taken back: it stays owed.
            gone, rest = f"gone-{number}", {"amount": 600, "day": day.isoformat()}
            yield {"op": "earn", "id": gone, **rest}
            yield {"op": "spend", "id": f"spent-{number}", **rest}
            yield {"op": "refund", "id": f"back-{number}", "of": gone, "policy": "allow_negative", **rest}
        on = (day - rng.choice([0, 0, 0, 0, 3, 9]) * DAY).isoformat()
        what, amount = rng.choice(["earn"] * 5 + ["spend"] * 2 + ["refund"] * 3 + ["reverse", "activity"]), rng.randrange(1, 60)
        op = {"op": what, "id": f"{what}-{number}", "amount": amount, "day": on}
        if what == "earn":
            expires = rng.choice([None, {"days": 90}, {"months": 3}, {"end_of": "quarter"}, {"inactive_days": 25},
                                  {"after": {"months": 12, "end_of": "year"}}, {"after": {"months": 1, "end_of": "month"}},
                                  {"after": {"months": 3, "end_of": "quarter"}}])
            if expires:
                op["expires"] = expires
            if rng.random() < 0.6:
                op["pending_days"] = rng.choice([7, 30, 90, 180])
            earns.append(op)
        elif what == "refund" and earns:
            of = rng.choice(earns)
            policy = rng.choice(["pending_only", "lot_only", "lot_only", "within_balance", "allow_negative", "allow_negative"])
            op.update(of=of["id"], amount=of["amount"], policy=policy)
        elif what == "spend":
            spends.append(op)
        elif what == "reverse" and spends:
            op.update(of=rng.choice(spends)["id"], amount=rng.randrange(1, 20))
        elif what == "activity":
            del op["amount"]
        else:
            continue
        yield op
        if rng.random() < 0.1:
            yield {**op, "day": (date(on) + DAY).isoformat()}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("operations", nargs="?")
    parser.add_argument("--from", dest="first", type=date)
    parser.add_argument("--to", dest="last", type=date)
    parser.add_argument("--make", type=int, metavar="SEED")
    parser.add_argument("--out")
    args = parser.parse_args()
    if args.make is not None:
        for op in made(args.make):
            print(json.dumps(op, separators=(",", ":")))
        return
    if not (args.operations and args.first and args.last):
        parser.error("give operations, --from and --to")
    ledger = Ledger()
    with open(args.operations, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                ledger.apply(json.loads(line))
            except Refused as reason:
                print(f"line {number}: {reason}", file=sys.stderr)
    days = [args.first + n * DAY for n in range((args.last - args.first).days + 1)]
    text = "".join(json.dumps(ledger.balance(day), separators=(",", ":")) + "\n" for day in days)
    if args.out:
        with open(args.out, "w", encoding="utf-8") as out:
            out.write(text)
    else:
        sys.stdout.write(text)


if __name__ == "__main__":
    main()
