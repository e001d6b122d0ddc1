//! What is left of a user's days without those of abuse.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::fitted::FittedAbuse;
use super::warning::AbuseLevel;
use crate::profile::{AsOf, BeforeHorizon, Tally};
use crate::time::{Day, Days};

/// Which days do not count for a rule that rewards: those on which a user stood at a level of abuse.
///
/// The level of a day is what the rule says as of that day. The rule comes fitted, so that what was granted stands: neither
/// later events nor a new fit of other rules change a day that is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WithoutAbuse {
    /// Days at this level or a more serious one do not count.
    pub from: AbuseLevel,
    /// The rule that says the level of a day.
    pub by: FittedAbuse,
}

impl WithoutAbuse {
    /// Whether the user stood at the level as of a day, which is not after the day asked about.
    ///
    /// # Errors
    /// When the window of the rule reaches back to forgotten days.
    pub fn leaves_out(&self, as_of: AsOf<'_>, day: Day) -> Result<bool, BeforeHorizon> {
        Ok(self.by.assess(as_of.back_on(day))?.level() >= Some(self.from))
    }

    /// The tallies of these days that count, and the number of days left out. Without a rule to leave out days, all count.
    pub(crate) fn counting<'a>(
        rule: Option<&Self>,
        as_of: AsOf<'a>,
        days: Days,
    ) -> Result<(Cow<'a, [Tally]>, u32), BeforeHorizon> {
        let tallies = as_of.during(days)?;
        let Some(rule) = rule else { return Ok((Cow::Borrowed(tallies), 0)) };
        let (mut counting, mut left_out) = (Vec::with_capacity(tallies.len()), 0);
        for of_day in tallies.chunk_by(|one, next| one.day() == next.day()) {
            let Some(day) = of_day.first().map(Tally::day) else { continue };
            if rule.leaves_out(as_of, day)? {
                left_out += 1;
            } else {
                counting.extend_from_slice(of_day);
            }
        }
        Ok((Cow::Owned(counting), left_out))
    }
}
