//! Counts of what other users did: lines that are handed in, because a profile knows only its own user.

use serde::{Deserialize, Serialize};

use super::sentence;
use crate::answer::sentence::{Phrase, Phrased, display_phrases};
use crate::event::subject::Subject;
use crate::time::Day;

/// How much of something happened on a day, without the user's doing it.
///
/// Lines may come in any order. Lines of one source on one day add up, and those of days before joining do not count.
///
/// ```
/// use lifestage::Day;
/// use lifestage::incentive::{CountSource, SourceCount};
///
/// let matured = SourceCount::new(Day::ymd(2026, 1, 7), CountSource::MaturedInvitees, 2);
/// assert_eq!(serde_json::to_string(&matured)?, r#"{"day":"2026-01-07","source":"matured_invitees","count":2}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceCount {
    /// The day on which it happened.
    pub day: Day,
    /// What happened.
    pub source: CountSource,
    /// How often.
    pub count: u64,
}

impl SourceCount {
    /// This much of a source on a day.
    pub const fn new(day: Day, source: CountSource, count: u64) -> Self {
        Self { day, source, count }
    }
}

/// What other users did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CountSource {
    /// Users whom this user invited matured; the report on referrals gives these lines.
    MaturedInvitees,
    /// Something of your own, by its number.
    Own(Subject),
}

impl Phrased for CountSource {
    fn phrase(&self) -> Phrase<'_> {
        match self {
            Self::MaturedInvitees => sentence::matured_invitees(),
            Self::Own(source) => sentence::own_source(*source),
        }
    }
}

display_phrases!(CountSource);

/// The running sum of the lines of one source between two days, on each day that adds to it.
pub(super) fn added_up(lines: &[SourceCount], source: CountSource, (from, until): (Day, Day)) -> Vec<(Day, u64)> {
    let counts = |line: &SourceCount| line.source == source && line.count > 0 && from <= line.day && line.day <= until;
    let mut days: Vec<(Day, u64)> =
        lines.iter().filter(|line| counts(line)).map(|line| (line.day, line.count)).collect();
    days.sort_unstable_by_key(|(day, _)| *day);
    let mut records: Vec<(Day, u64)> = Vec::with_capacity(days.len());
    let mut sum = 0_u64;
    for (day, count) in days {
        sum = sum.saturating_add(count);
        match records.last_mut() {
            Some((last, so_far)) if *last == day => *so_far = sum,
            _ => records.push((day, sum)),
        }
    }
    records
}
