//! Whether of those given 30 % it happens to 30 %.

use serde::{Deserialize, Serialize};

use super::{ForecastError, Scored, ScoredForecast, count, float};
use crate::number::ratio::Ratio;

/// One row of a calibration table: neighbors by score.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CalibrationGroup {
    /// The lowest probability in it.
    pub lowest: Ratio,
    /// The highest one.
    pub highest: Ratio,
    /// How many there are, at least 1.
    pub users: u64,
    /// To how many it happened.
    pub happened: u64,
    /// The mean probability.
    pub expected: Ratio,
    /// The share to whom it happened.
    pub observed: Ratio,
}

impl ScoredForecast {
    /// The calibration table of at most this many groups, from the lowest probabilities to the highest.
    ///
    /// Groups are of equal size as far as that goes: equal scores are never parted, so a group ends where the last of
    /// its scores does, and groups that this leaves nobody for are not there.
    ///
    /// # Errors
    /// When a score is not from 0 to 1, or no groups are asked for.
    pub fn calibration(&self, groups: u32) -> Result<Vec<CalibrationGroup>, ForecastError> {
        if groups == 0 {
            return Err(ForecastError::NoGroups);
        }
        let (all, groups) = (self.len(), u64::from(groups));
        let mut table = Vec::new();
        let mut ascending = self.probabilities()?.rchunk_by_score().peekable();
        let mut done = 0;
        while ascending.peek().is_some() {
            // The first group that does not end among those done.
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
        // INVARIANT: probabilities, and so is a mean of them but for its last digit.
        let mean = (self.score / float(self.users)).clamp(lowest, highest);
        Some(CalibrationGroup {
            lowest: Ratio::new(lowest).ok()?,
            highest: Ratio::new(highest).ok()?,
            users: self.users,
            happened: self.happened,
            expected: Ratio::new(mean).ok()?,
            observed: Ratio::of(self.happened, self.users)?,
        })
    }
}
