//! The rule of entries: which kinds are first steps, what is measured after them, and how many users a comparison takes.

use core::num::NonZeroU32;

use serde::{Deserialize, Serialize};

use crate::answer::problem::{Problem, Problems};
use crate::event::kind::{Kind, KindSet};
use crate::profile::UserBeforeHorizon;
use crate::time::Day;
use crate::wording::problems::problems;

/// Ten years: beyond them nobody asks what an entry brought.
pub(super) const MOST_DAYS: u32 = 3_653;

/// The most kinds of entries: each has its cell in each stratum.
const MOST_ENTRIES: usize = 100;

/// What is measured after an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum EntryOutcome {
    /// Whether users stay: active by these kinds on one of the days.
    Stays {
        /// The kinds.
        activity: KindSet,
        /// The first day after the entry, at least 1.
        from: u32,
        /// The last one.
        to: u32,
    },
    /// Net spend, in minor units.
    Spend {
        /// On this many days after the entry.
        days: u32,
    },
}

/// The numbers of the rule, each with its reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EntryEffectConfig {
    /// The kinds of first steps, each compared with all others. Default looking, searching, using, a tutorial, a check-in, liking,
    /// commenting, creating, the cart.
    pub entries: Vec<Kind>,
    /// In how many first days the entry must come, the day of joining among them. Default 7: later it is no first step any more.
    pub within_days: NonZeroU32,
    /// What is measured. Default whether users are active 14 to 27 days after the entry, as for the aha moment.
    pub outcome: EntryOutcome,
    /// The least users of a stratum on each side for it to be compared. Default 10: of fewer, one decides. At least 2 are needed, as
    /// one shows no variance.
    pub minimum: u32,
}

impl Default for EntryOutcome {
    fn default() -> Self {
        Self::Stays { activity: KindSet::activity(), from: 14, to: 27 }
    }
}

impl Default for EntryEffectConfig {
    fn default() -> Self {
        let entries = [
            Kind::View,
            Kind::Search,
            Kind::Use,
            Kind::WatchTutorial,
            Kind::CheckIn,
            Kind::Like,
            Kind::Comment,
            Kind::Create,
            Kind::AddToCart,
        ];
        Self {
            entries: entries.into(),
            within_days: const { NonZeroU32::new(7).unwrap() },
            outcome: EntryOutcome::default(),
            minimum: 10,
        }
    }
}

impl EntryOutcome {
    /// The last day after the entry that is looked at.
    pub(super) const fn last(&self) -> u32 {
        match self {
            Self::Stays { to, .. } => *to,
            Self::Spend { days } => *days,
        }
    }
}

/// The rule of the effect of an entry.
///
/// ```
/// use lifestage::outreach::{EntryEffectConfig, EntryEffectRule};
/// use lifestage::time::{Calendar, Days};
/// use lifestage::{Day, Event, Kind, Population};
///
/// // 200 join in one week. Half of them search first and half look around; of the first 60 come back, of the others 30.
/// let monday = Day::ymd(2026, 3, 2);
/// let events = (0..200_u64).flat_map(|user| {
///     let searches = user % 2 == 0;
///     let first = if searches { Event::search(user, monday) } else { Event::view(user, monday, 30) };
///     let back = (user / 2 % 10 < if searches { 6 } else { 3 }).then(|| Event::log_in(user, monday.plus(20)));
///     [Some(Event::register(user, monday)), Some(first), back].into_iter().flatten()
/// });
/// let population = Population::from_events(&events.collect::<Vec<_>>(), Calendar::utc())?;
///
/// let config = EntryEffectConfig { entries: vec![Kind::Search, Kind::View], ..EntryEffectConfig::default() };
/// let report = EntryEffectRule::new(config)?.report(&population, Days::only(monday), monday.plus(60))?;
/// assert_eq!(
///     report.effect(Kind::Search)?.to_string(),
///     "first search: 60 % of 100 users stay, of users like them 30 %: 30.0 points (16.8 to 43.2)",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "EntryEffectConfig", into = "EntryEffectConfig")]
pub struct EntryEffectRule {
    config: EntryEffectConfig,
}

/// One mistake in an [`EntryEffectConfig`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EntryEffectConfigError {
    /// Fewer than two kinds, or too many.
    Entries(usize),
    /// A kind is listed twice.
    Twice(Kind),
    /// There are no kinds of activity.
    Nothing,
    /// Days of the outcome that are none, begin with the entry, or are too far away.
    Days {
        /// The first day.
        from: u32,
        /// The last one.
        to: u32,
    },
    /// Too many first days.
    TooLong(NonZeroU32),
}

problems! {
    enum EntryEffectConfigError {
        Entries(entries: Whole) with (most: Whole = MOST_ENTRIES) = "problem.entry.entries"
            "`{entries}` kinds of entries: give 2 to {most}, as each is compared with the others"
            "有`{entries}`种首次行为：请填写2至{most}种，每种都要与其他种比较";
        Twice(kind: Text) = "problem.entry.twice"
            "`{kind}` is listed twice: leave one of them out"
            "`{kind}`列出两次：请去掉一个";
        Nothing = "problem.entry.nothing"
            "no kind counts as activity: give at least one"
            "没有任何行为计为活跃：请至少填写一种";
        Days { from: Whole, to: Whole } with (most: Whole = MOST_DAYS) = "problem.entry.days"
            "days `{from}` to `{to}` after the entry are none, begin with it, or are too far away: give at least 1 and at most {most}, the smaller first"
            "首次行为后第`{from}`至第`{to}`天不含任何一天、包含当天或过于遥远：请填写1至{most}，小的在前";
        TooLong(days: Whole) with (most: Whole = MOST_DAYS) = "problem.entry.too_long"
            "`{days}` first days are too many: give at most {most}"
            "前`{days}`天过长：最多填写{most}";
    }
}

/// Why there is no report.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EntryEffectError {
    /// Nobody who joined on these days can be judged yet.
    TooEarly {
        /// The day asked about.
        as_of: Day,
        /// How many days after joining decide.
        days: u32,
    },
    /// The total is out of range.
    Overflow,
    /// A profile forgot needed days.
    BeforeHorizon(UserBeforeHorizon),
}

problems! {
    enum EntryEffectError {
        TooEarly { as_of: Date, days: Whole } = "problem.entry_effect.too_early"
            "as of `{as_of}` no day of joining is `{days}` days back: ask later, or about users who joined earlier"
            "截至`{as_of}`，没有加入满`{days}`天的日期：请晚些再查询，或查询更早加入的用户";
        Overflow = "problem.entry_effect.overflow"
            "the net spend of all users is out of range: give amounts in a larger unit"
            "全部用户的净消费合计超出范围：请换用更大的金额单位";
    }
    passes { BeforeHorizon(UserBeforeHorizon) }
}

impl EntryEffectRule {
    /// The rule with this configuration.
    ///
    /// # Errors
    /// With all its mistakes, each with its path.
    pub fn new(config: EntryEffectConfig) -> Result<Self, Problems<EntryEffectConfigError>> {
        Problems::none_in(problems(&config))?;
        Ok(Self { config })
    }

    /// The configuration.
    pub const fn config(&self) -> &EntryEffectConfig {
        &self.config
    }
}

impl TryFrom<EntryEffectConfig> for EntryEffectRule {
    type Error = Problems<EntryEffectConfigError>;

    fn try_from(config: EntryEffectConfig) -> Result<Self, Self::Error> {
        Self::new(config)
    }
}

impl From<EntryEffectRule> for EntryEffectConfig {
    fn from(rule: EntryEffectRule) -> Self {
        rule.config
    }
}

fn problems(config: &EntryEffectConfig) -> Vec<Problem<EntryEffectConfigError>> {
    let EntryEffectConfig { entries, within_days, outcome, .. } = config;
    let mut found = Vec::new();
    let mut note = |path: String, error| found.push(Problem::new(path, error));
    if !(2..=MOST_ENTRIES).contains(&entries.len()) {
        note("entries".to_owned(), EntryEffectConfigError::Entries(entries.len()));
    }
    for (place, kind) in entries.iter().enumerate().take(MOST_ENTRIES) {
        if entries.iter().take(place).any(|before| before == kind) {
            note(format!("entries[{place}]"), EntryEffectConfigError::Twice(*kind));
        }
    }
    if within_days.get() > MOST_DAYS {
        note("within_days".to_owned(), EntryEffectConfigError::TooLong(*within_days));
    }
    let (from, to) = match outcome {
        EntryOutcome::Stays { activity, from, to } => {
            if activity.is_empty() {
                note("outcome.stays.activity".to_owned(), EntryEffectConfigError::Nothing);
            }
            (*from, *to)
        }
        EntryOutcome::Spend { days } => (1, *days),
    };
    if from == 0 || to < from || to > MOST_DAYS {
        note("outcome".to_owned(), EntryEffectConfigError::Days { from, to });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_mistakes_of_a_configuration_are_told_with_their_paths() {
        let paths = |config: EntryEffectConfig| {
            let problems = EntryEffectRule::new(config).unwrap_err();
            problems.iter().map(|problem| problem.path.clone()).collect::<Vec<_>>()
        };
        let outcome = EntryOutcome::Stays { activity: KindSet::default(), from: 0, to: 5 };
        let within_days = NonZeroU32::new(9_999).unwrap();
        let entries = vec![Kind::View, Kind::View];
        let config = EntryEffectConfig { entries, within_days, outcome, ..EntryEffectConfig::default() };
        assert_eq!(paths(config), ["entries[1]", "within_days", "outcome.stays.activity", "outcome"]);
        let spend = EntryOutcome::Spend { days: 0 };
        let config = EntryEffectConfig { entries: vec![Kind::View], outcome: spend, ..EntryEffectConfig::default() };
        assert_eq!(paths(config), ["entries", "outcome"]);
    }
}
