#!/usr/bin/env python3
"""A year of one app, made up: everything that user operations ask about, in one log of events and one list of users.

    app_year.py [OUT_DIR] [--users 420] [--seed 20251231]

writes `app_year.csv.gz` (the events of 2025, one a row, in order of time) and `app_year_users.csv.gz` (what the app knows of
its users besides events). The same arguments give the same bytes. The defaults made the two files beside this one;
`--users 20000` makes a log of 1,111,080 events. Nobody in it exists.

Times are local, eight hours east of Greenwich (`--utc-offset +08:00`). Event types are the kinds of the library by their
names, subjects are Chinese names of features, topics and campaigns. There are newcomer days, check-ins, use of features, views
and searches, content and its likes, help, invitations, purchases, coupons, refunds and failed payments, messages sent, opened
and clicked, complaints, ratings, a contest in September, a campaign in November, and silences of a month or two.

A user has an archetype, which says how often they come, what they do and how long they stay. Three users are planted, so that
one knows what should be found: 90001 uses the core feature on three days in a row and then spends a quarter more than the month
before, 90002 writes 40 comments a day for 20 days, and 90003 comes every day, spends a lot, and stops on December 24.

The order of the random draws is part of the file: figures counted elsewhere hold only as long as it stays as it is.
"""

import argparse
import csv
import datetime
import gzip
import io
import pathlib
import random
from dataclasses import dataclass
from typing import NamedTuple

FIRST_DAY = datetime.date(2025, 1, 1)
LAST = 364  # the place of the last day
MONEY = {"purchase", "refund", "add_to_cart", "use_coupon", "payment_failed"}

CHANNELS = [("抖音", 0.28), ("知乎", 0.18), ("应用商店", 0.26), ("小红书", 0.12), ("自然流量", 0.16)]
BY_INVITATION = "好友邀请"
FEATURES = ["高级编辑", "日程管理", "日程共享", "跨设备同步", "素材库", "短视频剪辑", "文档协作", "模板"]
CORE = "高级编辑"
TOPICS = ["教育", "购物", "露营", "娱乐", "效率", "摄影", "游戏", "社交"]
FAVORITES = {
    "抖音": ["短视频剪辑", "素材库"],
    "知乎": ["文档协作", "高级编辑"],
    "应用商店": ["日程管理", "模板"],
    "小红书": ["素材库", "短视频剪辑"],
    "自然流量": ["日程管理", "文档协作"],
    "好友邀请": ["高级编辑", "日程管理"],
}
ALLOWED = ["push", "push|sms", "push|email", "", "push|sms|email|in_app"]
PRICES = [1200, 3000, 3000, 6800, 12800, 29800]  # in minor units

TEST_DAYS = range(151, 212)  # who joined in June and July is in the newcomer test
TEST_ARMS = ("三步引导", "五步引导")
BACK_ON_DAY_7 = {"三步引导": 0.16, "五步引导": 0.07, None: 0.08}
CONTEST, CONTEST_DAYS = "主题创作大赛", range(243, 273)
CAMPAIGN, CAMPAIGN_DAY = "双十一", 304
WIN_BACK, WIN_BACK_DAY = "召回", 273


class Archetype(NamedTuple):
    """How users of one sort live."""

    share: float
    active: float  # the chance to be active on a day
    uses: int  # at most this many uses of features on a day
    seconds: int  # of one use, on average
    buys: float  # purchases a month
    social: float  # how much more or less than others they like, comment, share, create and help
    life: int  # days until they leave, on average


ARCHETYPES = {
    "探索": Archetype(0.20, 0.34, 2, 60, 0.25, 0.5, 70),
    "深耕": Archetype(0.12, 0.11, 1, 1500, 0.45, 0.4, 170),
    "均衡": Archetype(0.08, 0.36, 2, 900, 0.9, 1.0, 200),
    "轻度": Archetype(0.36, 0.05, 1, 90, 0.08, 0.2, 80),
    "一次": Archetype(0.21, 0.0, 1, 60, 0.02, 0.0, 1),
    "KOC": Archetype(0.03, 0.40, 2, 700, 0.7, 4.0, 400),
}
ONCE, LIGHT = "一次", "轻度"


@dataclass
class User:
    """What the app knows of a user, and the archetype, which it does not."""

    joined: int
    channel: str
    archetype: str
    hour: int  # when they usually come
    month: int
    day: int
    allowed: str
    referrer: int | None = None
    arm: str | None = None
    favorite: str = ""
    topic: str = ""


class Year:
    """The events and users as they are made."""

    def __init__(self, count, seed):
        self.count = count
        self.random = random.Random(seed)
        self.users = {}
        self.events = []

    def make(self):
        self.join_everybody()
        ids = sorted(self.users, key=lambda user: (self.users[user].joined, user))
        self.invite_some(ids)
        for user in ids:
            self.live(user)
        self.send_invitations(ids)
        old = [user for user in ids if self.users[user].joined < 300]
        self.campaign(old)
        self.win_back(old)
        self.plant()
        self.events.sort(key=lambda event: (event[1], event[2], event[0], event[3], event[5], event[4]))

    def pick(self, choices):
        """One of the names, by their shares."""
        drawn, so_far = self.random.random(), 0
        for name, share in choices:
            so_far += share
            if drawn < so_far:
                return name
        return choices[-1][0]

    def chance(self, of):
        return self.random.random() < of

    def add(self, user, day, kind, value=0, subject="", hour=None):
        """An event on a day of the year; outside of it none happens, and nothing is drawn."""
        if not 0 <= day <= LAST:
            return
        if hour is None:
            hour = max(0, min(23, int(self.random.gauss(self.users[user].hour, 2.5))))
        self.events.append((user, day, hour * 3600 + self.random.randrange(3600), kind, value, subject))

    # Who is there.

    def join_everybody(self):
        draw = self.random
        shares = [(name, archetype.share) for name, archetype in ARCHETYPES.items()]
        for user in range(1, self.count + 1):
            joined = 0 if self.chance(0.04) else int(LAST * draw.random() ** 1.25)
            channel, archetype = self.pick(CHANNELS), self.pick(shares)
            hour = draw.choice([8, 12, 20, 21, 23])
            month, day = draw.randrange(1, 13), draw.randrange(1, 29)
            self.users[user] = User(joined, channel, archetype, hour, month, day, draw.choice(ALLOWED))

    def invite_some(self, ids):
        """Of all users 12 % came by invitation of somebody who had joined three days before them."""
        inviters = [user for user in ids if self.users[user].archetype in ("KOC", "均衡")]
        for user in ids:
            if self.chance(0.12):
                asked = self.random.sample(inviters, min(12, len(inviters)))
                known = [other for other in asked if self.users[other].joined + 3 <= self.users[user].joined]
                if known:
                    self.users[user].referrer = known[0]
                    self.users[user].channel = BY_INVITATION

    # What one user does.

    def live(self, user):
        draw, known = self.random, self.users[user]
        archetype, joined = ARCHETYPES[known.archetype], known.joined
        known.favorite = draw.choice(FAVORITES[known.channel]) if self.chance(0.7) else draw.choice(FEATURES)
        known.topic = draw.choice(TOPICS)
        if joined in TEST_DAYS:
            known.arm = TEST_ARMS[0] if self.chance(0.5) else TEST_ARMS[1]
        life = int(draw.expovariate(1 / archetype.life))
        end = joined + (life if known.archetype != ONCE else draw.randrange(0, 2))
        silence = range(0)
        if self.chance(0.15) and life > 90:
            start = joined + draw.randrange(35, 80)
            silence = range(start, start + draw.randrange(31, 75) + 1)
        draw.randrange(12)  # drawn and not used, as figures that were counted of the log depend on it
        self.first_day(user)
        price = draw.choice(PRICES)
        back_on_day_7 = self.chance(BACK_ON_DAY_7[known.arm])
        for day in range(joined, min(end, LAST) + 1):
            if day not in silence and self.is_active(user, day, back_on_day_7):
                self.one_day(user, day, price)
        if known.archetype != ONCE:
            if self.chance(0.42):
                self.add(user, joined + 1, "use", 120, CORE)
            elif self.chance(0.15):
                self.add(user, joined + 3, "watch_tutorial", 120, CORE)
        if known.archetype == LIGHT and self.chance(0.01):
            self.add(user, min(end, LAST), "leave")

    def first_day(self, user):
        joined, hour = self.users[user].joined, min(21, self.users[user].hour)
        self.add(user, joined, "register", hour=hour)
        if self.chance(0.72):
            self.add(user, joined, "bind_account", hour=hour + 1)
        if self.chance(0.5):
            self.add(user, joined, "complete_profile", hour=hour + 1)
        if self.chance(0.45):
            self.add(user, joined, "claim_benefit", hour=hour + 2)

    def is_active(self, user, day, back_on_day_7):
        """Always on the first day, often on a birthday, and more in the first week than later."""
        known, age = self.users[user], day - self.users[user].joined
        chance = 0 if known.archetype == ONCE else ARCHETYPES[known.archetype].active * (1.25 if age < 8 else 1.0)
        active = age == 0 or self.chance(chance) or (age == 7 and back_on_day_7)
        date = FIRST_DAY + datetime.timedelta(day)
        if (date.month, date.day) == (known.month, known.day) and age > 0 and self.chance(0.6):
            active = True
        return active

    def one_day(self, user, day, price):
        known, age = self.users[user], day - self.users[user].joined
        if age:
            self.add(user, day, "log_in")
        if self.chance(0.35):
            self.add(user, day, "check_in")
        self.use_and_view(user, day)
        if age in (1, 2, 3, 4) and self.chance(0.2):
            self.add(user, day, "watch_tutorial", 90, known.favorite)
        self.meet_others(user, day)
        self.speak_up(user, day)
        self.shop(user, day, price)
        if day in CONTEST_DAYS and self.chance(0.02 * max(1, ARCHETYPES[known.archetype].social)):
            self.add(user, day, "join_event", 0, CONTEST)
            if self.chance(0.6):
                self.add(user, day, "create", 0, CONTEST)

    def use_and_view(self, user, day):
        draw, known, archetype = self.random, self.users[user], ARCHETYPES[self.users[user].archetype]
        for _ in range(draw.randrange(0 if known.archetype == LIGHT else 1, archetype.uses + 1)):
            feature = known.favorite if self.chance(0.6) else draw.choice(FEATURES)
            self.add(user, day, "use", max(5, int(draw.expovariate(1 / archetype.seconds))), feature)
        for _ in range(draw.randrange(0, 2)):
            seconds = int(draw.expovariate(1 / 60)) + 1
            self.add(user, day, "view", seconds, known.topic if self.chance(0.6) else draw.choice(TOPICS))
        if self.chance(0.10):
            self.add(user, day, "search", 0, known.topic if self.chance(0.7) else draw.choice(TOPICS))

    def meet_others(self, user, day):
        draw, known = self.random, self.users[user]
        social = ARCHETYPES[known.archetype].social
        for kind, chance in (("like", 0.22), ("comment", 0.10), ("share", 0.04)):
            if self.chance(chance * social):
                self.add(user, day, kind, 0, known.topic)
        if self.chance(0.035 * social):
            self.add(user, day, "create", 0, known.topic)
            for _ in range(draw.randrange(0, 5)):
                self.add(user, day + draw.randrange(0, 4), "like_received", 0, known.topic)
        for kind, chance in (("help", 0.03), ("solve", 0.015)):
            if self.chance(chance * social) and social >= 1:
                self.add(user, day, kind, 0, known.favorite)

    def speak_up(self, user, day):
        draw, known = self.random, self.users[user]
        if self.chance(0.004):
            self.add(user, day, "suggest", 0, known.favorite)
        if self.chance(0.006):
            self.add(user, day, "rate", min(100, max(0, int(draw.gauss(82 + 9 * day / 364, 10)))))
        if self.chance(0.003):
            self.add(user, day, "complain", 0, known.favorite)
            if self.chance(0.6):
                self.add(user, day + draw.randrange(1, 9), "complaint_resolved", 0, known.favorite)

    def shop(self, user, day, price):
        draw, known, archetype = self.random, self.users[user], ARCHETYPES[self.users[user].archetype]
        if not self.chance(min(0.5, archetype.buys / 30 / max(archetype.active, 0.05) * 2.2)):
            return
        hour = max(0, min(21, known.hour))
        amount = max(100, int(price * draw.choice([1, 1, 1, 2, 0.5])))
        self.add(user, day, "add_to_cart", amount, known.topic, hour)
        if not self.chance(0.47):
            return
        if self.chance(0.04):
            self.add(user, day, "payment_failed", amount, known.topic, hour + 1)
            return
        if self.chance(0.25):
            self.add(user, day, "use_coupon", amount // 10, known.topic, hour + 1)
        self.add(user, day, "purchase", amount, known.topic, hour + 2)
        if self.chance(0.04):
            self.add(user, day + draw.randrange(1, 10), "refund", amount, known.topic)

    # What is done to many.

    def send_invitations(self, ids):
        """Those that were taken up, on the day before, and some that nobody takes up, often on a newcomer's third day."""
        for user in ids:
            if self.users[user].referrer:
                self.add(self.users[user].referrer, self.users[user].joined - 1, "invite")
        for user in ids:
            if self.users[user].archetype != ONCE and self.chance(0.15):
                self.add(user, self.users[user].joined + 2, "invite")

    def campaign(self, old):
        day = CAMPAIGN_DAY
        for user in self.random.sample(old, min(len(old), self.count * 3 // 20)):
            self.add(user, day, "message_sent", 0, CAMPAIGN, 10)
            if self.chance(0.33):
                self.add(user, day, "message_opened", 0, CAMPAIGN, 11)
                if self.chance(0.45):
                    self.add(user, day, "message_clicked", 0, CAMPAIGN, 12)
                    if self.chance(0.30):
                        self.add(user, day + self.random.randrange(0, 7), "purchase", 5900, CAMPAIGN, 20)

    def win_back(self, old):
        for user in self.random.sample(old, min(len(old), self.count // 8)):
            self.add(user, WIN_BACK_DAY, "message_sent", 0, WIN_BACK, 9)
            if self.chance(0.12):
                self.add(user, WIN_BACK_DAY + self.random.randrange(0, 10), "log_in")

    # The planted three, without a draw.

    def plant(self):
        def exactly(user, day, kind, value=0, subject="", second=15 * 3600):
            self.events.append((user, day, second, kind, value, subject))

        upgrade, abuser, valuable = 90001, 90002, 90003
        self.users[upgrade] = User(200, "抖音", "植入升级", 15, 3, 1, "push")
        for day in range(200, 340):
            exactly(upgrade, day, "log_in")
        exactly(upgrade, 200, "register")
        exactly(upgrade, 280, "purchase", 10000, "效率")
        exactly(upgrade, 318, "purchase", 12500, "效率")
        for day in (316, 317, 318):
            exactly(upgrade, day, "use", 30, CORE)

        self.users[abuser] = User(300, "知乎", "植入刷量", 15, 2, 28, "")
        exactly(abuser, 300, "register")
        for day in range(340, 360):
            for minute in range(40):
                exactly(abuser, day, "comment", 0, "购物", 10 * 3600 + minute * 60)

        self.users[valuable] = User(100, "知乎", "植入高价值", 15, 12, 31, "push|sms")
        exactly(valuable, 100, "register")
        for day in range(100, 358):
            exactly(valuable, day, "log_in")
            if day % 20 == 0:
                exactly(valuable, day, "purchase", 50000, "教育")

    # What is written.

    def event_rows(self):
        yield ["user_id", "ts", "event_type", "value", "subject", "channel"]
        midnight = datetime.datetime.combine(FIRST_DAY, datetime.time())
        for user, day, second, kind, value, subject in self.events:
            moment = midnight + datetime.timedelta(days=day, seconds=second)
            shown = f"{value / 100:.2f}" if kind in MONEY else str(value or "")
            channel = self.users[user].channel if kind == "register" else ""
            yield [user, moment.strftime("%Y-%m-%d %H:%M:%S"), kind, shown, subject, channel]

    def user_rows(self):
        yield ["user_id", "joined", "channel", "referrer", "birthday", "allowed", "arm", "archetype"]
        for user, known in sorted(self.users.items()):
            joined, birthday = FIRST_DAY + datetime.timedelta(known.joined), f"{known.month:02}-{known.day:02}"
            facts = [known.channel, known.referrer or "", birthday, known.allowed, known.arm or "", known.archetype]
            yield [user, joined, *facts]


def write(path, rows):
    """A packed file without a name or time in it, so that the same rows are the same bytes."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    with open(path, "wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
        packed.write(text.getvalue().encode())


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    here = pathlib.Path(__file__).parent
    parser.add_argument("out_dir", nargs="?", type=pathlib.Path, default=here, help="where the files go [default: here]")
    parser.add_argument("--users", type=int, default=420, help="how many, beside the planted three [default: 420]")
    parser.add_argument("--seed", type=int, default=20251231, help="[default: 20251231]")
    asked = parser.parse_args()
    year = Year(asked.users, asked.seed)
    year.make()
    asked.out_dir.mkdir(parents=True, exist_ok=True)
    write(asked.out_dir / "app_year.csv.gz", year.event_rows())
    write(asked.out_dir / "app_year_users.csv.gz", year.user_rows())
    tested = sum(known.arm is not None for known in year.users.values())
    print(f"{len(year.events)} events of {len(year.users)} users, {tested} of them in the test")


if __name__ == "__main__":
    main()
