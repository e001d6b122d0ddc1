//! The answer: users of each signal now and on the same weekday of the weeks before.

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::answer::definition::{Definition, MergeError};
use crate::answer::guarantee::{Guarantee, must};
use crate::answer::mergeable::{Mergeable, mergeable};
use crate::event::kind::Kind;
use crate::population::census::{add, add_rows};
use crate::report::checked::{Part, checked, most};
use crate::time::Day;

/// What is watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum WatchSignal {
    /// Users with any activity.
    Active,
    /// Users with an event of a kind.
    Kind(Kind),
}

impl fmt::Display for WatchSignal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Active => f.pad("active"),
            Self::Kind(kind) => fmt::Display::fmt(kind, f),
        }
    }
}

/// What part of time is watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum WatchSpan {
    /// A whole day.
    Day,
    /// A day from its start through this local clock hour, 0 to 23: what a day that is not over is to be compared by.
    Through(u8),
    /// This local clock hour of a day, 0 to 23.
    Hour(u8),
    /// The seven days that end on a day.
    Week,
}

impl fmt::Display for WatchSpan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day => f.write_str("on the day"),
            Self::Through(hour) => write!(f, "on the day through hour {hour}"),
            Self::Hour(hour) => write!(f, "in hour {hour}"),
            Self::Week => f.write_str("in the seven days"),
        }
    }
}

/// Users of each signal as of a day, and as of the same weekday of the weeks before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Watch {
    /// The question that was answered, with a fingerprint of the rule.
    pub(super) definition: Definition,
    /// The day asked about.
    pub as_of: Day,
    /// What part of time.
    pub span: WatchSpan,
    /// Hours of the day that the span reaches to, 1 to 24 from the start of the day.
    pub hours_gone: u8,
    /// The first day with an event of anybody; `None` if there is none. What lies before it is no history.
    pub since: Option<Day>,
    /// The last day with activity of anybody; `None` if there is none.
    pub last_active: Option<Day>,
    /// One row for each signal: all activity first, then the kinds in the order of the rule.
    pub rows: Vec<WatchRow>,
}

checked!(Watch { definition: Definition, as_of: Day, span: WatchSpan, hours_gone: u8, since: Option<Day>, last_active: Option<Day>, rows: Vec<WatchRow> });
mergeable!(Watch, "watch", 1, MergeError);

/// Users of one signal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct WatchRow {
    /// What is watched.
    pub signal: WatchSignal,
    /// Whether it counts as activity: its users are among the active ones then.
    pub is_activity: bool,
    /// Users now.
    pub now: u64,
    /// Users of the weeks before, the latest first.
    pub before: Vec<u64>,
}

impl Watch {
    /// The question that was answered, with a fingerprint of the rule.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// The row of a signal; `None` if it is not watched.
    pub fn row(&self, signal: WatchSignal) -> Option<&WatchRow> {
        self.rows.iter().find(|row| row.signal == signal)
    }

    /// How many of the weeks before are known: those since the first day with an event of anybody.
    pub fn weeks_known(&self) -> usize {
        let Some(since) = self.since else { return 0 };
        let length = if self.span == WatchSpan::Week { 6 } else { 0 };
        let days = (self.as_of - since).saturating_sub(length);
        let whole = usize::try_from(days / 7).unwrap_or(0);
        self.rows.first().map_or(0, |row| row.before.len().min(whole))
    }

    /// Adds the same report over other users, for example from another machine.
    ///
    /// # Errors
    /// If the definitions differ, or the numbers of a report contradict each other; nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), MergeError> {
        self.part().must_add_up(&other.part())?;
        self.since = earliest(self.since, other.since);
        self.last_active = self.last_active.max(other.last_active);
        for (mine, theirs) in self.rows.iter_mut().zip(&other.rows) {
            add(&mut mine.now, theirs.now);
            add_rows(&mut mine.before, &theirs.before);
        }
        Ok(())
    }

    fn part(&self) -> Part<'_> {
        let most = most(self.rows.iter().flat_map(|row| row.before.iter().copied().chain([row.now])));
        Part { definition: &self.definition, check: self.check(), most, largest: 0 }
    }

    fn check(&self) -> Result<(), Guarantee> {
        let Self { definition, as_of, span, hours_gone, since, last_active, rows } = self;
        let weeks = rows.first().map_or(0, |row| row.before.len());
        let said = format!(", {}; ", asked(rows.iter().map(|row| row.signal), *span, *as_of, weeks));
        must(definition.text().contains(&said), Guarantee::SignalsDefined)?;
        must(rows.iter().all(|row| row.before.len() == weeks), Guarantee::SignalCountEachWeek)?;
        let is_whole = matches!(span, WatchSpan::Day | WatchSpan::Week);
        must((1..=24).contains(hours_gone) && (!is_whole || *hours_gone == 24), Guarantee::DayHasHours)?;
        let fits = match (since, last_active) {
            (Some(since), Some(last)) => since <= last && last <= as_of,
            (Some(since), None) => since <= as_of,
            (None, last) => last.is_none(),
        };
        must(fits, Guarantee::LastNotBeforeFirst)?;
        let counts = || rows.iter().flat_map(|row| row.before.iter().chain([&row.now]));
        let within = |row: &WatchRow| {
            let most = rows.iter().find(|row| row.signal == WatchSignal::Active);
            most.is_some_and(|most| {
                row.now <= most.now && row.before.iter().zip(&most.before).all(|(one, all)| one <= all)
            })
        };
        must(rows.iter().all(|row| !row.is_activity || within(row)), Guarantee::ActivityIsActive)?;
        must(since.is_some() || counts().all(|count| *count == 0), Guarantee::DoerHasFirstDay)
    }
}

/// The earlier of two days that may be missing.
pub(super) fn earliest(one: Option<Day>, other: Option<Day>) -> Option<Day> {
    one.into_iter().chain(other).min()
}

/// What is asked, as the definition says it.
pub(super) fn asked(signals: impl Iterator<Item = WatchSignal>, span: WatchSpan, as_of: Day, weeks: usize) -> String {
    let signals: Vec<String> = signals.map(|signal| signal.to_string()).collect();
    format!("each of {}, {span}, as of {as_of} and on that weekday of {weeks} weeks before", signals.join(", "))
}
