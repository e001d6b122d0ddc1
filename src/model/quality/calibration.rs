//! Calibration: whether it happens for 30 % of the users who were given 30 %.

use serde::{Deserialize, Serialize};

use super::{ForecastError, Scored, ScoredForecast, count, float};
use crate::number::plain::plain_at_any_size;
use crate::number::ratio::Ratio;

/// One row of a calibration table: users with similar scores.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CalibrationGroup {
    /// The lowest probability in the group.
    pub lowest: Ratio,
    /// The highest probability in the group.
    pub highest: Ratio,
    /// The number of users, at least 1.
    pub users: u64,
    /// The number of users it happened for.
    pub happened: u64,
    /// The mean probability of the group.
    pub expected: Ratio,
    /// The share of users it happened for.
    pub observed: Ratio,
}

impl ScoredForecast {
    /// The calibration table with at most this many groups, from the lowest probabilities to the highest.
    ///
    /// Groups have equal sizes as far as possible. Equal scores are never split, so a group ends where its last score
    /// does, and groups that this leaves empty are omitted.
    ///
    /// # Errors
    /// If a score is not from 0 to 1, or `groups` is 0.
    pub fn calibration(&self, groups: u32) -> Result<Vec<CalibrationGroup>, ForecastError> {
        if groups == 0 {
            return Err(ForecastError::NoGroups);
        }
        let (all, groups) = (self.len(), u64::from(groups));
        let mut table = Vec::new();
        let mut ascending = self.probabilities()?.rchunk_by_score().peekable();
        let mut done = 0;
        while ascending.peek().is_some() {
            // The first group whose end is not reached yet.
            let number = (done * groups) / all + 1;
            let end = (number * all).div_ceil(groups);
            let mut sums = Sums::default();
            while done < end
                && let Some(run) = ascending.next()
            {
                sums.add(run);
                done += count(run);
            }
            table.extend(sums.group());
        }
        Ok(table)
    }
}

trait ByScore {
    /// Runs of equal scores, ascending.
    fn rchunk_by_score(&self) -> impl Iterator<Item = &[Scored]>;
}

impl ByScore for [Scored] {
    fn rchunk_by_score(&self) -> impl Iterator<Item = &[Scored]> {
        self.chunk_by(|one, next| one.score.total_cmp(&next.score).is_eq()).rev()
    }
}

#[derive(Default)]
struct Sums {
    ends: Option<(f64, f64)>,
    users: u64,
    happened: u64,
    score: f64,
}

impl Sums {
    fn add(&mut self, run: &[Scored]) {
        let Some(first) = run.first() else { return };
        self.ends = Some((self.ends.map_or(first.score, |(lowest, _)| lowest), first.score));
        self.users += count(run);
        self.happened += count(run.iter().filter(|scored| scored.happened));
        self.score += first.score * float(count(run));
    }

    fn group(self) -> Option<CalibrationGroup> {
        let (lowest, highest) = self.ends?;
        // INVARIANT: probabilities, and so is their mean up to its last digit.
        let mean = (self.score / float(self.users)).clamp(lowest, highest);
        Some(CalibrationGroup {
            lowest: Ratio::new(lowest).ok()?,
            highest: Ratio::new(highest).ok()?,
            users: self.users,
            happened: self.happened,
            expected: Ratio::new(plain_at_any_size(mean)).ok()?,
            observed: Ratio::of(self.happened, self.users)?,
        })
    }
}
