//! A user who does three things on each of the last 300 days: as much memory as few users have.

use lifestage::time::Moment;
use lifestage::{Amount, Day, Event};

use super::{DAY, LAST};

/// Who it is.
pub(crate) const USER: u64 = 42;
/// On how many days.
pub(crate) const DAYS: u32 = 300;

/// The events of the 300 days, in order.
pub(crate) fn events() -> Vec<Event> {
    (0..DAYS).rev().flat_map(|days_ago| of_day(LAST.minus(days_ago))).collect()
}

/// A login in the morning, ten minutes at noon, a purchase in the evening.
pub(crate) fn of_day(day: Day) -> [Event; 3] {
    [
        Event::log_in(USER, clock(day, 8)),
        Event::usage(USER, clock(day, 12), 600),
        Event::purchase(USER, clock(day, 19), Amount::minor(9_90)),
    ]
}

/// A full hour of a day in UTC.
pub(crate) fn clock(day: Day, hour: i64) -> Moment {
    Moment::from_milliseconds(i64::from(day.days_since_epoch()) * DAY + hour * 3_600_000)
}
