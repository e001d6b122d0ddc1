//! At which hours of the day a user is there, counted in days.

use serde::{Deserialize, Serialize};

use super::tally::Hours;

/// For each of the 24 clock hours, the number of days on which something happened in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct HoursHistogram([u32; 24]);

impl HoursHistogram {
    pub(super) fn add(&mut self, hours: Hours) {
        for (hour, days) in (0..24).zip(&mut self.0) {
            *days += u32::from(hours.contains(hour));
        }
    }

    /// The number of days for each hour, from hour 0 to hour 23.
    pub const fn days(&self) -> &[u32; 24] {
        &self.0
    }

    /// The number of different pairs of day and hour.
    pub fn total(&self) -> u32 {
        self.0.iter().sum()
    }

    /// The hour with the most days, of several the earliest; none where no hour is known.
    ///
    /// ```
    /// use lifestage::time::Window;
    /// use lifestage::{Event, Kind, Profile};
    ///
    /// let at = |text| chrono::DateTime::parse_from_rfc3339(text).unwrap();
    /// let profile = Profile::of([
    ///     Event::log_in(1_u64, at("2026-01-05T21:00:00Z")),
    ///     Event::log_in(1_u64, at("2026-01-06T08:30:00Z")),
    ///     Event::log_in(1_u64, at("2026-01-06T21:59:00Z")),
    /// ]);
    /// let hours = profile.as_of("2026-01-31".parse()?).hours(Kind::LogIn, Window::last(28))?;
    /// assert_eq!((hours.best(), hours.total()), (Some(21), 3));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn best(&self) -> Option<u8> {
        let (hour, days) = (0..24).zip(&self.0).rev().max_by_key(|(_, days)| **days)?;
        (*days > 0).then_some(hour)
    }
}
