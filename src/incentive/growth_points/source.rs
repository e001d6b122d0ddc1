//! Sources of points besides events: check-in rewards, task rewards, and whatever else you grant.

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::sentence::{self, SourceWord};
use crate::answer::sentence::{Phrase, Phrased, display_phrases};
use crate::event::subject::Subject;
use crate::time::{Day, Days};

/// Points of a day that no earning rule gave. They are not multiplied. They are capped like all others, unless the
/// growth points rule exempts their source.
///
/// Lines may come in any order. Lines of one source on one day add up.
///
/// ```
/// use lifestage::Day;
/// use lifestage::incentive::{SourcePoints, PointsSource};
///
/// let ladder = SourcePoints::new(Day::ymd(2026, 1, 7), PointsSource::Streak, 3);
/// assert_eq!(serde_json::to_string(&ladder)?, r#"{"day":"2026-01-07","source":"streak","points":3}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourcePoints {
    /// The day on which they count.
    pub day: Day,
    /// The source that they come from.
    pub source: PointsSource,
    /// The number of points.
    pub points: u64,
}

impl SourcePoints {
    /// The points of a source on a day.
    pub const fn new(day: Day, source: PointsSource, points: u64) -> Self {
        Self { day, source, points }
    }
}

/// A source of points besides earning rules. Within a day, sources are granted in this order, after the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PointsSource {
    /// Rewards for days in a row.
    Streak,
    /// The rewards of tasks.
    Task,
    /// A source of your own.
    Other(Subject),
}

impl Phrased for PointsSource {
    fn phrase(&self) -> Phrase<'_> {
        match *self {
            Self::Streak => sentence::source(SourceWord::Streak),
            Self::Task => sentence::source(SourceWord::Task),
            Self::Other(other) => sentence::other_source(other),
        }
    }
}

display_phrases!(PointsSource);

/// The points of these days in order of day and source, with those of one source on one day summed.
pub(super) fn gathered(others: &[SourcePoints], days: Days) -> SmallVec<[SourcePoints; 8]> {
    let mut lines: SmallVec<[SourcePoints; 8]> =
        others.iter().copied().filter(|line| line.points > 0 && days.contains(line.day)).collect();
    lines.sort_unstable_by_key(|line| (line.day, line.source));
    lines.dedup_by(|next, kept| {
        let same = (next.day, next.source) == (kept.day, kept.source);
        if same {
            kept.points = kept.points.saturating_add(next.points);
        }
        same
    });
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_one_source_and_day_add_up_within_the_days() {
        let day = |n| Day::EPOCH.plus(n);
        let line = |n, source, points| SourcePoints::new(day(n), source, points);
        let others = [
            line(2, PointsSource::Task, 5),
            line(1, PointsSource::Task, 1),
            line(2, PointsSource::Streak, 7),
            line(2, PointsSource::Task, 6),
            line(0, PointsSource::Task, 100),
            line(4, PointsSource::Task, 100),
            line(3, PointsSource::Task, 0),
        ];
        let expected =
            [line(1, PointsSource::Task, 1), line(2, PointsSource::Streak, 7), line(2, PointsSource::Task, 11)];
        assert_eq!(gathered(&others, Days::new(day(1), day(3)).unwrap()).as_slice(), expected);
    }
}
