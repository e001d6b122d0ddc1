//! Where civil days begin: the first instant of each, and the days that a zone skips.

use super::calendar::{Calendar, DAY, HOUR, OffsetTransition, Zone, check_instant, civil_of};
use super::calendar_error::CalendarError;
use super::day::Day;
use super::moment::Moment;

impl Calendar {
    /// The first instant of a civil day, day start included: where a bare date stands among instants.
    ///
    /// A day of which a zone skips the beginning starts when the gap ends; one that it skips whole has none of its own and
    /// stands where the next one begins.
    ///
    /// ```
    /// use lifestage::Day;
    /// use lifestage::time::{Calendar, UtcOffset};
    ///
    /// let shanghai = Calendar::fixed(UtcOffset::hours(8));
    /// assert_eq!(shanghai.first_instant(Day::ymd(2026, 1, 2))?.to_string(), "2026-01-01T16:00:00Z");
    /// assert!(Calendar::of_the_event().first_instant(Day::ymd(2026, 1, 2)).is_err());
    /// # Ok::<(), lifestage::time::CalendarError>(())
    /// ```
    ///
    /// # Errors
    /// When the calendar reads each event's own offset, as a day has none; when the instant is outside the years 0 to 9999.
    pub fn first_instant(&self, day: Day) -> Result<Moment, CalendarError> {
        let local = i64::from(day.days_since_epoch()) * DAY + i64::from(self.day_start) * HOUR;
        let milliseconds = match &self.zone {
            Zone::Fixed(seconds) => local - i64::from(*seconds) * 1000,
            Zone::Carried => return Err(CalendarError::NoFirstInstant { date: day }),
            Zone::Table { before, changes } => first_local(local, *before, changes),
        };
        check_instant(milliseconds)?;
        Ok(Moment::from_milliseconds(milliseconds))
    }

    /// The civil days that no instant is in, ascending: a zone that crosses the date line to the west skips one. A streak
    /// rule takes them as `skipped_days` of its rest.
    ///
    /// ```
    /// use lifestage::Day;
    /// use lifestage::time::Calendar;
    ///
    /// let apia = Calendar::in_zone(&chrono_tz::Pacific::Apia, 2000..=2040);
    /// assert_eq!(apia.skipped_days(), [Day::ymd(2011, 12, 30)]);
    /// ```
    pub fn skipped_days(&self) -> Vec<Day> {
        let Zone::Table { before, changes } = &self.zone else { return Vec::new() };
        let offsets = core::iter::once(*before).chain(changes.iter().map(|change| change.offset_seconds));
        let mut skipped = Vec::new();
        for (held, change) in offsets.zip(changes) {
            // The local time that the clock jumps over, and the days that begin and end in it.
            let (last_shown, _) = civil_of(change.shown_by(held) - 1, self.day_start);
            let (next_shown, _) = civil_of(change.shown_by(change.offset_seconds), self.day_start);
            let jumped = (last_shown.saturating_add(1)..next_shown).map(|day| Day::EPOCH.plus(day));
            // Unless the clock goes back to them.
            skipped.extend(jumped.filter(|day| self.first_instant(*day).is_ok_and(|at| self.day(at) != Ok(*day))));
        }
        skipped
    }
}

/// The first instant at which the local clock shows this time or a later one of the same day; where it never does, the first
/// one at which it shows a later day.
///
/// Local time is ahead of UTC by less than a day, so only offsets within two days of it can show it. Where clocks go back
/// over the beginning of a day, it begins twice, and the first time counts; where they go forward over it, it begins late.
fn first_local(local: i64, before: i32, changes: &[OffsetTransition]) -> i64 {
    let passed = changes.partition_point(|change| change.at_milliseconds <= local - 2 * DAY);
    let held = passed.checked_sub(1).and_then(|at| changes.get(at)).map_or(before, |change| change.offset_seconds);
    let near = changes.iter().skip(passed).take_while(|change| change.at_milliseconds <= local + 2 * DAY);
    let starts = near.clone().map(|change| (change.at_milliseconds, change.offset_seconds));
    let ends = near.map(|change| change.at_milliseconds).chain([i64::MAX]);
    let mut next_day = i64::MAX;
    for ((start, offset), end) in [(i64::MIN, held)].into_iter().chain(starts).zip(ends) {
        let offset = i64::from(offset) * 1000;
        let at = start.max(local - offset);
        if at < end {
            if at + offset < local + DAY {
                return at;
            }
            next_day = next_day.min(at);
        }
    }
    next_day
}
