//! Days on which a streak rests: weekdays, pauses for everybody, and days that never were. They need nothing, and break
//! nothing.

use serde::{Deserialize, Serialize};

use crate::time::{Day, Days, Weekday};

/// Days on which a streak rests. A rest day without a check-in neither adds to a run nor breaks it; it costs no freeze
/// token, and no make-up repairs it. A rest day that qualifies adds to the run as any other.
///
/// ```
/// use lifestage::incentive::{Rest, StreakConfig, StreakRule};
/// use lifestage::{Day, Event, Profile, User};
///
/// let rest: Rest = serde_json::from_str(r#"{"weekdays": ["Sat", "Sun"]}"#)?;
/// let rule = StreakRule::new(StreakConfig { rest, ..StreakConfig::default() })?;
/// let friday = Day::ymd(2026, 1, 9);
/// let profile = Profile::of([0, 3].map(|day| Event::check_in(42_u64, friday.plus(day))));
/// let monday = rule.assess(profile.as_of(friday.plus(3)), &User::new(42_u64))?.unwrap();
/// assert_eq!((monday.length(), monday.started_on()), (2, Some(friday)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Rest {
    /// The weekdays that need nothing. Default none.
    pub weekdays: Vec<Weekday>,
    /// Pauses for everybody, as holidays or days on which the service was down. Default none.
    pub pauses: Vec<Days>,
    /// Days that do not exist where the users live, as [`Calendar::skipped_days`](crate::Calendar::skipped_days) gives
    /// them; a profile knows its calendar only by a hash. They are in no month either. Default none.
    pub skipped_days: Vec<Day>,
}

impl Rest {
    /// Whether no day is a rest day.
    pub(super) fn is_none(&self) -> bool {
        self.weekdays.is_empty() && self.pauses.is_empty() && self.skipped_days.is_empty()
    }

    /// Whether a streak rests on this day.
    pub fn contains(&self, day: Day) -> bool {
        (!self.weekdays.is_empty() && self.weekdays.contains(&day.weekday()))
            || self.pauses.iter().any(|pause| pause.contains(day))
            || self.skips(day)
    }

    /// Whether the day does not exist.
    pub(super) fn skips(&self, day: Day) -> bool {
        self.skipped_days.contains(&day)
    }

    /// The number of days after one day and up to another that do not exist.
    pub(super) fn skipped(&self, after: Day, through: Day) -> u32 {
        self.skipped_days.iter().filter(|day| after < **day && **day <= through).map(|_| 1).sum()
    }
}
