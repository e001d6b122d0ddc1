//! The status of one achievement: the unlocked levels, and how far the next one is.

use serde::{Deserialize, Serialize};

use super::Achievement;
use super::measure::{AchievementUnit, Measured};
use super::sources::AchievementSources;
use crate::incentive::so_far::AchievementSoFar;
use crate::incentive::task::Name;
use crate::number::ratio::Ratio;
use crate::time::Day;

/// The status of one achievement of a user, as of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct AchievementStatus {
    /// The achievement.
    pub id: Name,
    /// The unit that it is counted in.
    pub unit: AchievementUnit,
    /// The number of levels.
    pub levels: u16,
    /// The highest value as of any day so far; it never falls.
    pub best: u64,
    /// The value as of the day: the current run, or the points of the running period. Other measures are always at
    /// their highest.
    pub now: u64,
    /// The unlocked levels, ascending, each with the day on which it was unlocked.
    pub unlocked: Vec<ReachedLevel>,
    /// Whether what it measures was handed in; otherwise nothing is known of it, and no level is unlocked.
    #[serde(default = "handed_in")]
    pub handed_in: bool,
    /// The next level. `None` above the last one, or if the rules do not know its goal.
    pub next: Option<NextAchievementLevel>,
}

const fn handed_in() -> bool {
    true
}

/// A level that was unlocked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ReachedLevel {
    /// Its number, from 1.
    pub level: u16,
    /// How much it took, in the unit of the achievement. For a tier that is its points, not its number.
    pub at: u64,
    /// The day on which it was unlocked.
    pub on: Day,
}

/// A level that is not unlocked yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct NextAchievementLevel {
    /// Its number, from 1.
    pub level: u16,
    /// How much it takes, in the unit of the achievement.
    pub at: u64,
}

impl AchievementStatus {
    /// The status by what was measured, which with `before` are the days from a horizon on.
    pub(super) fn of(
        achievement: &Achievement,
        measured: &Measured,
        sources: &AchievementSources<'_>,
        before: Option<&AchievementSoFar>,
    ) -> Self {
        let Achievement { id, measure, goals } = achievement;
        // INVARIANT: far fewer levels than a `u16` can count.
        let mut ahead = (1..)
            .zip(goals)
            .map_while(|(level, goal)| measure.needed(*goal, sources).map(|at| NextAchievementLevel { level, at }));
        let mut unlocked = Vec::new();
        if let Some(before) = before.filter(|_| measure.goes_on()) {
            let days = before.unlocked_on.iter().zip(&mut ahead);
            unlocked.extend(days.map(|(on, NextAchievementLevel { level, at })| ReachedLevel { level, at, on: *on }));
        }
        let mut next = ahead.next();
        for (on, seen) in &measured.records {
            while let Some(NextAchievementLevel { level, at }) = next.filter(|next| next.at <= *seen) {
                unlocked.push(ReachedLevel { level, at, on: *on });
                next = ahead.next();
            }
        }
        let before = before.filter(|_| measure.goes_on()).map_or(0, |before| before.best);
        let best = measured.records.last().map_or(before, |(_, seen)| *seen);
        let levels = u16::try_from(goals.len()).unwrap_or(u16::MAX);
        let (now, handed_in) = (measured.now.unwrap_or(best), measured.known);
        Self { id: *id, unit: measure.unit(), levels, best, now, unlocked, handed_in, next }
    }

    /// The highest unlocked level. `None` before the first.
    pub fn level(&self) -> Option<u16> {
        self.unlocked.last().map(|reached| reached.level)
    }

    /// Whether all levels are unlocked.
    pub fn is_complete(&self) -> bool {
        self.level() == Some(self.levels)
    }

    /// The highest value so far, and what the next level takes. `None` without a next level.
    pub fn progress(&self) -> Option<(u64, u64)> {
        self.next.map(|next| (self.best, next.at))
    }

    /// The highest value so far as a share of what the next level takes, counted from 0.
    pub fn share(&self) -> Option<Ratio> {
        let (seen, needed) = self.progress()?;
        Ratio::of(seen, needed)
    }
}

impl AchievementSoFar {
    pub(super) fn of(status: &AchievementStatus) -> Self {
        Self { best: status.best, unlocked_on: status.unlocked.iter().map(|reached| reached.on).collect() }
    }
}
