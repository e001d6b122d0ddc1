//! The contribution of one user in a calendar month.

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::rule::ContributionRule;
use super::score::Counts;
use crate::event::id::UserId;
use crate::number::decimal::Decimal;
use crate::profile::{AsOf, BeforeHorizon};
use crate::score::abuse::WithoutAbuse;
use crate::time::{Day, Days, Period};

/// What a user contributed in a calendar month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct MonthlyContribution {
    /// The user.
    pub user: UserId,
    /// The points of the month, more than 0.
    pub score: Decimal,
    /// The first day of the month on which the score was this high.
    pub reached: Day,
}

impl ContributionRule {
    /// What a user contributed in the calendar month of the day asked about, up to that day. `None` if it is nothing.
    ///
    /// # Errors
    /// When the month reaches back to forgotten days.
    pub fn month(&self, as_of: AsOf<'_>) -> Result<Option<MonthlyContribution>, BeforeHorizon> {
        let first = Period::Month.containing(as_of.day()).first();
        let days = Days::new(first, as_of.day()).unwrap_or(Days::only(as_of.day()));
        // The score after each day on which it can change.
        let mut steps: SmallVec<[(Day, Decimal); 31]> = SmallVec::new();
        let mut counts = Counts::default();
        let (tallies, _) = WithoutAbuse::counting(self.config().without_abuse.as_deref(), as_of, days)?;
        for tallies in tallies.chunk_by(|one, next| one.day() == next.day()) {
            let mut counted = false;
            for tally in tallies {
                counted |= counts.add(tally);
            }
            if let (true, Some(tally)) = (counted, tallies.first()) {
                steps.push((tally.day(), self.weigh(counts).score));
            }
        }
        let Some((_, score)) = steps.last().copied().filter(|(_, score)| *score > Decimal::ZERO) else {
            return Ok(None);
        };
        let reached = steps.iter().find(|(_, step)| *step >= score).map_or(first, |(day, _)| *day);
        Ok(Some(MonthlyContribution { user: as_of.user(), score, reached }))
    }
}
