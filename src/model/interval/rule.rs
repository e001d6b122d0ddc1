//! The rule of intervals: from which kinds to which, which starts count, and within how many days.

use serde::{Deserialize, Serialize};

use crate::answer::problem::{Problem, Problems};
use crate::event::kind::{Kind, KindSet};
use crate::profile::UserBeforeHorizon;
use crate::report::retention::Starts;
use crate::time::Day;
use crate::wording::problems::problems;

/// The most days that a goal may be away: ten years.
const MOST_DAYS: u32 = 3_653;

/// The most numbers of days to tell shares within.
const MOST_SHARES: usize = 100;

/// The numbers of the rule, each with its reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct IntervalConfig {
    /// From which kinds: a day with any of them is a start. Default registering.
    pub start: KindSet,
    /// To which kinds: the next day with any of them is the goal. Default a purchase.
    pub goal: KindSet,
    /// Which starts count. Default the first one ever: each user counts once, so that the estimate has an interval.
    pub starts: Starts,
    /// How many days after the start a goal counts at the earliest. Default 0: one on the same day counts, whatever came first on it, as
    /// days keep no order. At least 1 where a kind is start and goal at once, as from one purchase to the next.
    pub least_days: u32,
    /// Within how many days after the start shares are told, ascending. Default 1, 7, 30 and 90.
    pub within: Vec<u32>,
}

impl Default for IntervalConfig {
    fn default() -> Self {
        Self {
            start: Kind::Register.into(),
            goal: Kind::Purchase.into(),
            starts: Starts::default(),
            least_days: 0,
            within: vec![1, 7, 30, 90],
        }
    }
}

/// The rule of intervals.
///
/// ```
/// use lifestage::model::IntervalRule;
/// use lifestage::time::{Calendar, Days};
/// use lifestage::{Amount, Day, Event, Population};
///
/// // Four register on Monday. One buys on the same day, one after a week, the others not so far; a fifth registered yesterday.
/// let monday = Day::ymd(2026, 1, 5);
/// let mut events: Vec<Event> = (1..=4_u64).map(|user| Event::register(user, monday)).collect();
/// events.push(Event::purchase(1_u64, monday, Amount::minor(9_90)));
/// events.push(Event::purchase(2_u64, monday.plus(7), Amount::minor(9_90)));
/// events.push(Event::register(5_u64, monday.plus(9)));
/// let population = Population::from_events(&events, Calendar::utc())?;
///
/// let as_of = monday.plus(10);
/// let report = IntervalRule::default().report(&population, Days::new(monday, as_of)?, as_of)?;
/// assert_eq!((report.users, report.arrived, report.median()), (5, 2, None)); // half of them are not there yet
/// let week = report.shares().nth(1).expect("within 7 days");
/// assert_eq!((week.over, week.arrived), (4, 2)); // the fifth has had one day
/// assert_eq!(format!("{:.3}", week.estimate.get()), "0.467"); // 1 − 4/5 · 2/3
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "IntervalConfig", into = "IntervalConfig")]
pub struct IntervalRule {
    config: IntervalConfig,
}

/// One mistake in an [`IntervalConfig`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum IntervalConfigError {
    /// There are no kinds, or no days.
    Nothing,
    /// A kind is start and goal on one day.
    SameDay,
    /// Days are not in ascending order.
    Order {
        /// The number before.
        before: u32,
        /// The number after it.
        next: u32,
    },
    /// Shares are asked within fewer days than a goal takes.
    TooSoon {
        /// The days.
        within: u32,
        /// How many a goal takes at least.
        least: u32,
    },
    /// More days than ten years.
    TooLong(u32),
    /// Too many shares.
    TooMany(usize),
}

problems! {
    enum IntervalConfigError {
        Nothing = "problem.interval.nothing"
            "nothing is listed: give at least one"
            "没有列出任何内容：请至少填写一项";
        SameDay = "problem.interval.same_day"
            "a kind is both start and goal, so each start would be its own goal: give at least 1"
            "有行为既是起点又是目标，每个起点会成为自己的目标：请填写至少1";
        Order { before: Whole, next: Whole } = "problem.interval.order"
            "`{next}` comes after `{before}`: give each number once, in ascending order"
            "`{next}`排在`{before}`之后：请从小到大填写，每个数只写一次";
        TooSoon { within: Whole, least: Whole } = "problem.interval.too_soon"
            "within `{within}` days nobody gets there, as a goal counts from `{least}` days after the start on: give at least {least}"
            "目标从起点后第`{least}`天起才算，`{within}`天内无人能达成：请填写至少{least}";
        TooLong(days: Whole) with (most: Whole = MOST_DAYS) = "problem.interval.too_long"
            "`{days}` days are too many: give at most {most}"
            "`{days}`天过长：最多填写{most}";
        TooMany(shares: Whole) with (most: Whole = MOST_SHARES) = "problem.interval.too_many"
            "`{shares}` numbers of days: give at most {most}"
            "有`{shares}`个天数：最多填写{most}个";
    }
}

/// Why there are no intervals.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum IntervalError {
    /// No start that is asked about can have been yet.
    TooEarly {
        /// The first day of starts.
        first: Day,
        /// The day asked about.
        as_of: Day,
    },
    /// A profile forgot needed days.
    Forgotten(UserBeforeHorizon),
}

problems! {
    enum IntervalError {
        TooEarly { first: Date, as_of: Date } = "problem.interval.too_early"
            "starts from `{first}` on are not known as of `{as_of}`: ask on that day or later, or about earlier starts"
            "截至`{as_of}`还没有`{first}`起的起点：请在该日或之后查询，或查询更早的起点";
    }
    passes { Forgotten(UserBeforeHorizon) }
}

impl IntervalRule {
    /// The rule with this configuration.
    ///
    /// # Errors
    /// With all its mistakes, each with its path.
    pub fn new(config: IntervalConfig) -> Result<Self, Problems<IntervalConfigError>> {
        Problems::none_in(problems(&config))?;
        Ok(Self { config })
    }

    /// The configuration.
    pub const fn config(&self) -> &IntervalConfig {
        &self.config
    }
}

impl TryFrom<IntervalConfig> for IntervalRule {
    type Error = Problems<IntervalConfigError>;

    fn try_from(config: IntervalConfig) -> Result<Self, Self::Error> {
        Self::new(config)
    }
}

impl From<IntervalRule> for IntervalConfig {
    fn from(rule: IntervalRule) -> Self {
        rule.config
    }
}

fn problems(config: &IntervalConfig) -> Vec<Problem<IntervalConfigError>> {
    let IntervalConfig { start, goal, least_days, within, .. } = config;
    let mut found = Vec::new();
    let mut note = |path: String, error| found.push(Problem::new(path, error));
    for (name, is_empty) in [("start", start.is_empty()), ("goal", goal.is_empty()), ("within", within.is_empty())] {
        if is_empty {
            note(name.to_owned(), IntervalConfigError::Nothing);
        }
    }
    if *least_days == 0 && !start.common(goal).is_empty() {
        note("least_days".to_owned(), IntervalConfigError::SameDay);
    }
    if *least_days > MOST_DAYS {
        note("least_days".to_owned(), IntervalConfigError::TooLong(*least_days));
    }
    for (place, (before, next)) in within.iter().zip(within.iter().skip(1)).enumerate() {
        if before >= next {
            let (before, next) = (*before, *next);
            note(format!("within[{}]", place + 1), IntervalConfigError::Order { before, next });
        }
    }
    for (place, within) in within.iter().copied().enumerate() {
        if within < *least_days {
            note(format!("within[{place}]"), IntervalConfigError::TooSoon { within, least: *least_days });
        }
        if within > MOST_DAYS {
            note(format!("within[{place}]"), IntervalConfigError::TooLong(within));
        }
    }
    if within.len() > MOST_SHARES {
        note("within".to_owned(), IntervalConfigError::TooMany(within.len()));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_mistakes_of_a_configuration_are_told_with_their_paths() {
        let paths = |config: IntervalConfig| {
            let problems = IntervalRule::new(config).unwrap_err();
            problems.iter().map(|problem| problem.path.clone()).collect::<Vec<_>>()
        };
        let own =
            IntervalConfig { start: Kind::Purchase.into(), within: vec![7, 7, 9_999], ..IntervalConfig::default() };
        assert_eq!(paths(own), ["least_days", "within[1]", "within[2]"]);
        let late =
            IntervalConfig { goal: KindSet::default(), least_days: 5, within: vec![4], ..IntervalConfig::default() };
        assert_eq!(paths(late), ["goal", "within[0]"]);
        let nothing = IntervalConfig { start: KindSet::default(), within: Vec::new(), ..IntervalConfig::default() };
        assert_eq!(paths(nothing), ["start", "within"]);
        let many = IntervalConfig { within: (0..101).collect(), least_days: 4_000, ..IntervalConfig::default() };
        assert!(IntervalRule::new(many).unwrap_err().iter().any(|problem| &*problem.path == "within"));
    }
}
