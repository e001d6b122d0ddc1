//! What is left of a user's days without those of abuse.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::fitted::FittedAbuse;
use super::level::AbuseLevel;
use super::sentence;
use crate::answer::reason::{Reason, SeenValue};
use crate::answer::sentence::{Phrase, Phrased, display_phrases};
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
        Ok(self.level_that_leaves_out(as_of, day)?.is_some())
    }

    /// The level at which the user stood as of a day, if that leaves the day out.
    fn level_that_leaves_out(&self, as_of: AsOf<'_>, day: Day) -> Result<Option<AbuseLevel>, BeforeHorizon> {
        Ok(self.by.assess(as_of.back_on(day))?.level().filter(|level| *level >= self.from))
    }

    /// The tallies of these days that count, and the days left out. Without a rule to leave out days, all count.
    pub(crate) fn counting<'a>(
        rule: Option<&Self>,
        as_of: AsOf<'a>,
        days: Days,
    ) -> Result<(Cow<'a, [Tally]>, Vec<LeftOutDay>), BeforeHorizon> {
        let tallies = as_of.during(days)?;
        let Some(rule) = rule else { return Ok((Cow::Borrowed(tallies), Vec::new())) };
        let (mut counting, mut left_out) = (Vec::with_capacity(tallies.len()), Vec::new());
        for of_day in tallies.chunk_by(|one, next| one.day() == next.day()) {
            let Some(day) = of_day.first().map(Tally::day) else { continue };
            match rule.level_that_leaves_out(as_of, day)? {
                Some(level) => {
                    let events = of_day.iter().map(|tally| u64::from(tally.count())).sum();
                    left_out.push(LeftOutDay { day, level, events });
                }
                None => counting.extend_from_slice(of_day),
            }
        }
        Ok((Cow::Owned(counting), left_out))
    }
}

/// A day whose events earn nothing, as the user stood at a level of abuse on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct LeftOutDay {
    /// The day.
    pub day: Day,
    /// The level as of that day.
    pub level: AbuseLevel,
    /// The number of events of that day, of any kind.
    pub events: u64,
}

impl Phrased for LeftOutDay {
    fn phrase(&self) -> Phrase<'_> {
        sentence::left_out_day(self.day, self.events, self.level)
    }
}

impl From<LeftOutDay> for Reason {
    fn from(left_out: LeftOutDay) -> Self {
        let seen = Some(SeenValue::Day(left_out.day));
        Self::saying("abuse.left_out_day", seen, [None, None], &left_out.phrase())
    }
}

/// Why less counts than was done: days on which the user stood at a level of abuse.
///
/// ```
/// use lifestage::score::LeftOutDays;
///
/// let one: LeftOutDays = serde_json::from_str(r#"{ "days": 1, "from": "limit" }"#)?;
/// assert_eq!(one.to_string(), "1 day with events did not count: abuse at level limit or above");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct LeftOutDays {
    /// The number of days with events that did not count; at least 1.
    pub days: u32,
    /// The level from which on days do not count.
    pub from: AbuseLevel,
}

impl LeftOutDays {
    /// What was left out under a rule; `None` if every day counted.
    pub(crate) fn of(rule: Option<&WithoutAbuse>, days: usize) -> Option<Self> {
        let days = u32::try_from(days).unwrap_or(u32::MAX);
        rule.filter(|_| days > 0).map(|rule| Self { days, from: rule.from })
    }
}

impl Phrased for LeftOutDays {
    fn phrase(&self) -> Phrase<'_> {
        sentence::left_out_days(self.days, self.from)
    }
}

display_phrases!(LeftOutDay, LeftOutDays);

impl From<LeftOutDays> for Reason {
    fn from(left_out: LeftOutDays) -> Self {
        let seen = Some(SeenValue::Whole(left_out.days.into()));
        Self::saying("abuse.left_out", seen, [None, None], &left_out.phrase())
    }
}
