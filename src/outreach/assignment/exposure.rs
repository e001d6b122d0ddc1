//! Exposure: the first day on which a user saw what an experiment changes. Analysis counts from it.

use core::num::NonZeroU32;

use serde::{Deserialize, Serialize};

use crate::profile::{AsOf, BeforeHorizon, Selector, Tally};
use crate::time::{Day, Days};

/// The events by which users of all arms came to the place that an experiment changes.
///
/// Assignment is a pure function of the id: everybody has an arm, also users who never come. Whoever compares all of
/// them dilutes the effect. So your service records an event, in the control arm too, where the arms begin to differ: of
/// a kind of your own, about the subject of the experiment. A kind of your own counts as activity; where that matters,
/// leave it out of the metric.
///
/// ```
/// use lifestage::event::CustomKind;
/// use lifestage::outreach::Exposure;
/// use lifestage::{Day, Event, Kind, Profile, Subject};
///
/// const BUTTON: Subject = Subject::new(7);
/// let monday = Day::ymd(2026, 1, 5);
/// let saw = CustomKind::new(1)?;
/// let days = [monday.minus(3), monday.plus(2), monday.plus(4)];
/// let user = Profile::of(days.map(|day| Event::custom(1_u64, day, saw, 0).about(BUTTON)));
///
/// let exposure = Exposure { of: (Kind::Custom(saw), BUTTON).into(), from: monday };
/// assert_eq!(exposure.first_day(user.as_of(monday.plus(9)))?, Some(monday.plus(2)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exposure {
    /// Which events they are.
    pub of: Selector,
    /// The day on which the experiment started: events before it do not count.
    pub from: Day,
}

impl Exposure {
    /// The first day of exposure; none for users who were not exposed yet.
    ///
    /// # Errors
    /// If the profile has forgotten days from the start of the experiment on.
    pub fn first_day(&self, as_of: AsOf<'_>) -> Result<Option<Day>, BeforeHorizon> {
        let Ok(since) = Days::new(self.from, as_of.day()) else { return Ok(None) };
        Ok(as_of.during(since)?.iter().find(|tally| self.of.matches(tally)).map(Tally::day))
    }

    /// The first days since exposure, this many, the day of exposure included; none for users who were not exposed, or
    /// for whom these days are not over as of the day asked about. So everybody is counted over equally many days.
    ///
    /// # Errors
    /// If the profile has forgotten days from the start of the experiment on.
    pub fn days(&self, as_of: AsOf<'_>, length: NonZeroU32) -> Result<Option<Days>, BeforeHorizon> {
        let Some(first) = self.first_day(as_of)? else { return Ok(None) };
        let last = first.plus(i32::try_from(length.get() - 1).unwrap_or(i32::MAX));
        Ok(Days::new(first, last).ok().filter(|days| days.last() < as_of.day() && days.count() == length.get()))
    }
}
