//! How long newcomers take to their first purchase, with those who are still on the way.

use std::error::Error;

use lifestage::model::{IntervalRule, IntervalShare, Intervals};
use lifestage::time::Days;
use serde::Serialize;

use super::Block;
use super::morning::Morning;
use super::page::Page;
use crate::speech::Text;

/// Of how many days' newcomers.
const DAYS: u32 = 365;

/// Of fewer users one decides how long it takes.
const LEAST: u64 = 20;

#[derive(Serialize)]
pub(super) struct FirstPurchase {
    registered: Days,
    users: u64,
    bought: u64,
    /// After how many days a quarter of them have bought, and half of them; none while fewer have.
    quarter_after: Option<u32>,
    half_after: Option<u32>,
    within: Vec<Within>,
}

#[derive(Serialize)]
struct Within {
    days: u32,
    estimate: f64,
    /// Its 95 % interval; none where the estimate is 0 or 1.
    interval: Option<[f64; 2]>,
    /// Users who registered that many days ago or more, and those of them who bought in time.
    over: u64,
    bought: u64,
    said: String,
}

impl Block for FirstPurchase {
    const NAME: &'static str = "first_purchase";

    fn of(morning: &Morning) -> Result<Self, Box<dyn Error>> {
        let registered = Days::new(morning.as_of.minus(DAYS - 1), morning.as_of)?;
        let report: Intervals = IntervalRule::default().report(&morning.population, registered, morning.as_of)?;
        Ok(Self {
            registered,
            users: report.users,
            bought: report.arrived,
            quarter_after: report.quantile(1, 4),
            half_after: report.median(),
            within: report.shares().map(|share| Within::of(morning, &share)).collect(),
        })
    }

    fn tell(&self, morning: &Morning, page: &mut Page) {
        let language = morning.language;
        page.title(words::TITLE.said(language));
        page.line(&words::so_far(language, self));
        if self.is_told() && !self.within.is_empty() {
            page.line(words::SHARES.said(language));
            for within in &self.within {
                page.item(&words::within(language, within));
            }
        }
        page.call(words::CALL);
    }

    fn gist(&self, morning: &Morning) -> Option<(Text, String)> {
        Some((words::TITLE, words::gist(morning.language, self)))
    }
}

impl FirstPurchase {
    /// Whether there are enough users to say how long it takes.
    const fn is_told(&self) -> bool {
        self.bought > 0 && self.users >= LEAST
    }
}

impl Within {
    fn of(morning: &Morning, share: &IntervalShare) -> Self {
        Self {
            days: share.days,
            estimate: share.estimate.get(),
            interval: share.interval.map(|(low, high)| [low.get(), high.get()]),
            over: share.over,
            bought: share.arrived,
            said: morning.say(share),
        }
    }
}

mod words {
    use lifestage::answer::{Language, Say};

    use super::{FirstPurchase, LEAST, Within};
    use crate::speech::{Text, in_a_row, sentences, users};
    use crate::table::{grouped, in_percent};

    pub(super) const TITLE: Text = Text::new("The first purchase", "新用户首购");
    pub(super) const CALL: &str = "let intervals = IntervalRule::default().report(&population, days, as_of)?;";
    pub(super) const SHARES: Text = Text::new(
        "How many get there, each user counted for as long as they were seen:",
        "首购达成率（每名用户按注册以来的天数计入）：",
    );
    const SAME_DAY: Text = Text::new("on the day of registering", "注册当天");

    /// The share that is told in brief is that of a month.
    const MONTH: u32 = 30;

    sentences! {
        nobody(first)
            "Nobody registered since {first}, as far as the log says."
            "自{first}以来，日志中没有用户注册。";
        none_bought(users, first)
            "None of {users} who registered since {first} has bought so far."
            "{first}以来注册的{users}尚无人购买。";
        some_bought(users, first, bought)
            "Of {users} who registered since {first}, {bought} have bought so far."
            "{first}以来注册的{users}中，已有{bought}人购买。";
        one_bought(users, first)
            "Of {users} who registered since {first}, 1 has bought so far."
            "{first}以来注册的{users}中，已有1人购买。";
        half(when) "Half of them buy {when}." "半数用户在{when}首购。";
        quarter(when)
            "A quarter of them buy {when}, fewer than half so far."
            "四分之一的用户在{when}首购，至今首购的不到一半。";
        few(least) "It takes {least} users to say how long that takes." "满{least}人才能判断首购需要多久。";
        within_days(days) "within {days} days" "{days}天内";
        within_one_day(day) "within {day} day" "{day}天内";
        nobody_bought(when) "{when} nobody got there" "{when}无人达成";
        uncertain(said) "{said}; how certain that is, is unknown" "{said}；可靠程度未知";
        in_brief(bought, of, share, days)
            "{bought} of {of} newcomers made one, {share} within {days} days."
            "{of}名新用户中{bought}人已首购，{days}天内首购率估计为{share}。";
        in_brief_without_share(bought, of)
            "{bought} of {of} newcomers made one."
            "{of}名新用户中{bought}人已首购。";
    }

    fn when(language: Language, days: u32) -> String {
        match days {
            0 => SAME_DAY.said(language).to_owned(),
            1 => within_one_day(language, days),
            _ => within_days(language, days),
        }
    }

    pub(super) fn so_far(language: Language, of: &FirstPurchase) -> String {
        let first = of.registered.first().say(language).to_string();
        let registered = users(language, of.users);
        let bought = match (of.users, of.bought) {
            (0, _) => return nobody(language, first),
            (_, 0) => return none_bought(language, registered, first),
            (_, 1) => one_bought(language, registered, first),
            (_, bought) => some_bought(language, registered, first, grouped(bought)),
        };
        if !of.is_told() {
            return in_a_row(language, &[bought, few(language, LEAST)]);
        }
        let usual = match (of.half_after, of.quarter_after) {
            (Some(days), _) => half(language, when(language, days)),
            (None, Some(days)) => quarter(language, when(language, days)),
            (None, None) => return bought,
        };
        in_a_row(language, &[bought, usual])
    }

    pub(super) fn within(language: Language, of: &Within) -> String {
        match of.interval {
            Some(_) => of.said.clone(),
            None if of.estimate > 0.0 => uncertain(language, &of.said),
            None => nobody_bought(language, when(language, of.days)),
        }
    }

    pub(super) fn gist(language: Language, of: &FirstPurchase) -> String {
        if !of.is_told() {
            return so_far(language, of);
        }
        let [bought, all] = [of.bought, of.users].map(grouped);
        match of.within.iter().rfind(|within| within.days <= MONTH) {
            Some(within) => in_brief(language, bought, all, in_percent(language, within.estimate, 1), within.days),
            None => in_brief_without_share(language, bought, all),
        }
    }
}
