//! How long newcomers take to their first purchase, with those who are still on the way; or from what to what the company asks.

use std::error::Error;

use lifestage::model::{IntervalConfig, IntervalShare};
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
pub(super) struct Intervals {
    /// Of what: those who register and buy, unless the company says otherwise.
    of: IntervalConfig,
    #[serde(skip)]
    asked: Asked,
    /// The days on which they began.
    began: Days,
    users: u64,
    /// Starts, of which a user has one unless the company counts every one.
    starts: u64,
    /// Starts that got there so far.
    arrived: u64,
    /// After how many days a quarter of the starts got there, and half of them; none while fewer have.
    quarter_after: Option<u32>,
    half_after: Option<u32>,
    within: Vec<Within>,
}

/// From what to what.
enum Asked {
    FirstPurchase,
    /// Kinds in words.
    Own {
        start: String,
        goal: String,
    },
}

#[derive(Serialize)]
struct Within {
    days: u32,
    estimate: f64,
    /// Its 95 % interval; none where the estimate is 0 or 1.
    interval: Option<[f64; 2]>,
    /// Starts that many days ago or more, and those of them that got there in time.
    over: u64,
    arrived: u64,
    said: String,
}

impl Block for Intervals {
    const NAME: &'static str = "intervals";

    fn of(morning: &Morning) -> Result<Self, Box<dyn Error>> {
        let began = Days::new(morning.as_of.minus(DAYS - 1), morning.as_of)?;
        let rule = &morning.company.intervals;
        let report = rule.report(&morning.population, began, morning.as_of)?;
        let of = rule.config().clone();
        let usual = IntervalConfig { within: of.within.clone(), ..IntervalConfig::default() };
        let asked = if of == usual {
            Asked::FirstPurchase
        } else {
            Asked::Own { start: morning.kinds(&of.start), goal: morning.kinds(&of.goal) }
        };
        Ok(Self {
            of,
            asked,
            began,
            users: report.users,
            starts: report.starts(),
            arrived: report.arrived,
            quarter_after: report.quantile(1, 4),
            half_after: report.median(),
            within: report.shares().map(|share| Within::of(morning, &share)).collect(),
        })
    }

    fn tell(&self, morning: &Morning, page: &mut Page) {
        let language = morning.language;
        page.title(self.asked.title().said(language));
        page.line(&words::so_far(language, self));
        if self.is_told() && !self.within.is_empty() {
            page.line(self.asked.shares().said(language));
            for within in &self.within {
                page.item(&words::within(language, self, within));
            }
        }
        page.call(words::CALL);
    }

    fn gist(&self, morning: &Morning) -> Option<(Text, String)> {
        Some((self.asked.title(), words::gist(morning.language, self)))
    }
}

impl Intervals {
    /// Whether there are enough users to say how long it takes.
    const fn is_told(&self) -> bool {
        self.arrived > 0 && self.users >= LEAST
    }
}

impl Asked {
    const fn title(&self) -> Text {
        match self {
            Self::FirstPurchase => words::TITLE,
            Self::Own { .. } => words::OWN_TITLE,
        }
    }

    const fn shares(&self) -> Text {
        match self {
            Self::FirstPurchase => words::SHARES,
            Self::Own { .. } => words::OWN_SHARES,
        }
    }
}

impl Within {
    fn of(morning: &Morning, share: &IntervalShare) -> Self {
        Self {
            days: share.days,
            estimate: share.estimate.get(),
            interval: share.interval.map(|(low, high)| [low.get(), high.get()]),
            over: share.over,
            arrived: share.arrived,
            said: morning.say(share),
        }
    }
}

mod words {
    use lifestage::answer::{Language, Say};

    use lifestage::report::retention::Starts;

    use super::{Asked, Intervals, LEAST, Within};
    use crate::speech::{Text, in_a_row, sentences, users};
    use crate::table::{grouped, in_percent};

    pub(super) const TITLE: Text = Text::new("The first purchase", "新用户首购");
    pub(super) const CALL: &str = "let intervals = intervals.report(&population, days, as_of)?;";
    pub(super) const SHARES: Text = Text::new(
        "How many get there, each user counted for as long as they were seen:",
        "首购达成率（每名用户按注册以来的天数计入）：",
    );
    pub(super) const OWN_TITLE: Text = Text::new("From one step to the next", "从一步到下一步");
    pub(super) const OWN_SHARES: Text = Text::new(
        "How many get there, each start counted for as long as it was seen:",
        "达成率（每次按开始以来的天数计入）：",
    );
    const REGISTERING: Text = Text::new("on the day of registering", "注册当天");
    const SAME_DAY: Text = Text::new("on the same day", "当天");

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
        none_began(start, first)
            "Nobody began with {start} since {first}, as far as the log says."
            "自{first}以来，日志中没有用户以{start}开始。";
        some_arrived(start, goal, users, first, arrived)
            "From {start} to {goal}: {arrived} of {users} who began since {first} got there so far."
            "从{start}到{goal}：{first}以来开始的{users}中，已有{arrived}人达成。";
        of_every_start(starts) "They began {starts} times." "共开始{starts}次。";
        half_arrive(when) "Half get there {when}." "半数在{when}达成。";
        quarter_arrive(when)
            "A quarter gets there {when}, fewer than half so far."
            "四分之一在{when}达成，至今达成的不到一半。";
        in_brief_of_own(start, goal, arrived, of, share, days)
            "{arrived} of {of} who began got from {start} to {goal}, {share} within {days} days."
            "从{start}到{goal}：{of}人中{arrived}人已达成，{days}天内达成率估计为{share}。";
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

    fn when(language: Language, asked: &Asked, days: u32) -> String {
        match (days, asked) {
            (0, Asked::FirstPurchase) => REGISTERING.said(language).to_owned(),
            (0, Asked::Own { .. }) => SAME_DAY.said(language).to_owned(),
            (1, _) => within_one_day(language, days),
            _ => within_days(language, days),
        }
    }

    pub(super) fn so_far(language: Language, of: &Intervals) -> String {
        let first = of.began.first().say(language).to_string();
        let began = users(language, of.users);
        let mut told = vec![match (&of.asked, of.users, of.arrived) {
            (Asked::FirstPurchase, 0, _) => return nobody(language, first),
            (Asked::FirstPurchase, _, 0) => return none_bought(language, began, first),
            (Asked::FirstPurchase, _, 1) => one_bought(language, began, first),
            (Asked::FirstPurchase, _, bought) => some_bought(language, began, first, grouped(bought)),
            (Asked::Own { start, .. }, 0, _) => return none_began(language, start, first),
            (Asked::Own { start, goal }, _, arrived) => {
                some_arrived(language, start, goal, began, first, grouped(arrived))
            }
        }];
        if of.of.starts == Starts::Every {
            told.push(of_every_start(language, grouped(of.starts)));
        }
        let usual = of.half_after.or(of.quarter_after).map(|days| when(language, &of.asked, days));
        match (&of.asked, usual, of.half_after) {
            _ if !of.is_told() => told.extend((of.arrived > 0).then(|| few(language, LEAST))),
            (_, None, _) => {}
            (Asked::FirstPurchase, Some(when), Some(_)) => told.push(half(language, when)),
            (Asked::FirstPurchase, Some(when), None) => told.push(quarter(language, when)),
            (Asked::Own { .. }, Some(when), Some(_)) => told.push(half_arrive(language, when)),
            (Asked::Own { .. }, Some(when), None) => told.push(quarter_arrive(language, when)),
        }
        in_a_row(language, &told)
    }

    /// Of every start there is no interval, as those of a user are alike.
    pub(super) fn within(language: Language, block: &Intervals, of: &Within) -> String {
        match of.interval {
            Some(_) => of.said.clone(),
            None if block.of.starts == Starts::Every && of.estimate > 0.0 => of.said.clone(),
            None if of.estimate > 0.0 => uncertain(language, &of.said),
            None => nobody_bought(language, when(language, &block.asked, of.days)),
        }
    }

    pub(super) fn gist(language: Language, of: &Intervals) -> String {
        if !of.is_told() {
            return so_far(language, of);
        }
        let [arrived, all] = [of.arrived, of.users].map(grouped);
        let month = of.within.iter().rfind(|within| within.days <= MONTH);
        let share = month.map(|within| (in_percent(language, within.estimate, 1), within.days));
        match (&of.asked, share) {
            (Asked::FirstPurchase, Some((share, days))) => in_brief(language, arrived, all, share, days),
            (Asked::FirstPurchase, None) => in_brief_without_share(language, arrived, all),
            (Asked::Own { start, goal }, Some((share, days))) => {
                in_brief_of_own(language, start, goal, arrived, all, share, days)
            }
            (Asked::Own { .. }, None) => so_far(language, of),
        }
    }
}
