//! Local time: civil days and times of the day on the user's clock, and when each of them ends.

use super::clock::ClockTime;
use crate::time::{Calendar, CalendarError, Day, Days, Moment, Period};

/// Milliseconds in an hour.
pub(super) const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

/// The calendar of a user, as of the call.
#[derive(Clone, Copy)]
pub(super) struct Local<'a> {
    calendar: &'a Calendar,
    /// The offset of `now`, for a calendar that reads each event's own offset.
    carried: Option<i32>,
    /// Seconds east of UTC at `now`.
    now: i32,
}

impl<'a> Local<'a> {
    /// The local time of a call at this instant.
    pub(super) fn of(calendar: &'a Calendar, now: Moment, milliseconds: i64) -> Result<Self, CalendarError> {
        let carried = now.offset_seconds();
        let offset = calendar.offset_at(milliseconds, carried).ok_or(CalendarError::NoOffset { moment: now })?;
        Ok(Self { calendar, carried, now: offset })
    }

    fn offset_seconds(&self, at: i64) -> i32 {
        // INVARIANT: a calendar that had an offset at the call always has one.
        self.calendar.offset_at(at, self.carried).unwrap_or(self.now)
    }

    fn local(&self, at: i64) -> i64 {
        at + i64::from(self.offset_seconds(at)) * 1000
    }

    /// The instant in local time.
    pub(super) fn moment(&self, at: i64) -> Moment {
        Moment::from_milliseconds(at).with_offset(Some(self.offset_seconds(at)))
    }

    /// How long after local midnight a civil day begins.
    fn day_start(&self) -> i64 {
        i64::from(self.calendar.day_start()) * HOUR
    }

    /// The civil day of a local time.
    fn civil_day(&self, local: i64) -> Day {
        // INVARIANT: instants are of the years 0 to 9999, and so are their days, a few more or less.
        Day::EPOCH.plus(i32::try_from((local - self.day_start()).div_euclid(DAY)).unwrap_or(i32::MAX))
    }

    /// The days of the current week, from the first weekday of the calendar.
    pub(super) fn week(&self) -> Period {
        self.calendar.week()
    }

    /// How many of these instants, ascending and none after now, are in the current period of civil days.
    pub(super) fn count_in(&self, period: Period, sends: &[i64], now: i64) -> usize {
        let days = period.containing(self.civil_day(self.local(now)));
        // No period lasts two days more than it has, as no offset is a day or more. Days need not ascend with instants
        // if the clock goes back over midnight.
        let longest = (i64::from(days.count()) + 2) * DAY;
        let recent = sends.iter().rev().take_while(|at| **at > now - longest);
        recent.filter(|at| days.contains(self.civil_day(self.local(**at)))).count()
    }

    /// The first instant after now in another period of civil days.
    pub(super) fn period_ends(&self, period: Period, now: i64) -> i64 {
        let days: Days = period.containing(self.civil_day(self.local(now)));
        let end = (i64::from(days.last().days_since_epoch()) + 1) * DAY + self.day_start();
        self.ends(now, |local| days.contains(self.civil_day(local)).then_some(end)).unwrap_or(now + 1)
    }

    /// The first instant after now at which quiet hours from one time to the other, also across midnight, are over;
    /// `None` if it is not quiet now.
    pub(super) fn quiet_ends(&self, now: i64, from: ClockTime, to: ClockTime) -> Option<i64> {
        let (from, to) = (from.milliseconds(), to.milliseconds());
        self.ends(now, |local| {
            let (day, time) = (local.div_euclid(DAY), local.rem_euclid(DAY));
            let end = if from < to {
                (from <= time && time < to).then_some(day)
            } else if time >= from {
                Some(day + 1)
            } else {
                (time < to).then_some(day)
            };
            end.map(|day| day * DAY + to)
        })
    }

    /// When something that holds now ends; `None` if it does not hold. `until` gives its end in local time.
    ///
    /// Local time is even between two changes of the offset, so the answer of `until` is right if it comes before the
    /// next change. Otherwise the question is asked again at the change: a clock that goes forward may skip the end,
    /// which is then the change itself; one that goes back may repeat the stretch. Converting a local end with a single
    /// offset would be an hour off on both nights of the year.
    fn ends(&self, now: i64, until: impl Fn(i64) -> Option<i64>) -> Option<i64> {
        let mut at = now;
        let mut end = until(self.local(at))?;
        loop {
            let instant = end - (self.local(at) - at);
            match self.calendar.next_change(at).filter(|change| *change <= instant) {
                None => return Some(instant),
                Some(change) => at = change,
            }
            match until(self.local(at)) {
                None => return Some(at),
                Some(later) => end = later,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{OffsetTransition, UtcOffset};

    /// UTC+1, and +2 from 2026-03-29T01:00Z until 2026-10-25T01:00Z, as in Berlin.
    fn berlin() -> Calendar {
        let change =
            |text: &str, hours: i32| OffsetTransition { at_milliseconds: at(text), offset_seconds: hours * 3_600 };
        let changes = vec![change("2026-03-29T01:00:00Z", 2), change("2026-10-25T01:00:00Z", 1)];
        Calendar::table(UtcOffset::hours(1), changes).unwrap()
    }

    fn at(text: &str) -> i64 {
        text.parse::<Moment>().unwrap().milliseconds().unwrap()
    }

    fn local<'a>(calendar: &'a Calendar, now: &str) -> Local<'a> {
        Local::of(calendar, now.parse().unwrap(), at(now)).unwrap()
    }

    #[test]
    fn a_civil_day_has_23_or_25_hours_where_the_clock_changes() {
        let berlin = berlin();
        for (now, end) in [
            ("2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00"),
            ("2026-10-25T00:00:00+02:00", "2026-10-26T00:00:00+01:00"),
            ("2026-07-01T12:00:00+02:00", "2026-07-02T00:00:00+02:00"),
        ] {
            assert_eq!(local(&berlin, now).period_ends(Period::Day, at(now)), at(end), "{now}");
        }
    }

    #[test]
    fn a_day_start_moves_the_civil_day_and_not_the_clock() {
        let owls = berlin().with_day_start(4).unwrap();
        let now = "2026-07-01T03:59:00+02:00";
        assert_eq!(local(&owls, now).period_ends(Period::Day, at(now)), at("2026-07-01T04:00:00+02:00"));
        let quiet = local(&owls, now).quiet_ends(at(now), ClockTime::hour(22), ClockTime::hour(8));
        assert_eq!(quiet, Some(at("2026-07-01T08:00:00+02:00")));
    }

    #[test]
    fn a_skipped_end_is_the_clock_change_and_a_repeated_one_comes_twice() {
        let berlin = berlin();
        let half_past_two = ClockTime::new(2, 30).unwrap();
        let ends = |now: &str| local(&berlin, now).quiet_ends(at(now), ClockTime::hour(1), half_past_two);
        assert_eq!(ends("2026-03-29T01:30:00+01:00"), Some(at("2026-03-29T03:00:00+02:00")));
        assert_eq!(ends("2026-10-25T01:30:00+02:00"), Some(at("2026-10-25T02:30:00+02:00")));
        assert_eq!(ends("2026-10-25T02:45:00+02:00"), None);
        assert_eq!(ends("2026-10-25T02:15:00+01:00"), Some(at("2026-10-25T02:30:00+01:00")));
    }

    #[test]
    fn a_calendar_of_carried_offsets_takes_that_of_the_call() {
        let calendar = Calendar::of_the_event();
        let now = "2026-01-05T23:30:00+08:00";
        assert_eq!(local(&calendar, now).period_ends(Period::Day, at(now)), at("2026-01-06T00:00:00+08:00"));
        let bare: Moment = "2026-01-05T23:30:00Z".parse().unwrap();
        assert!(matches!(Local::of(&calendar, bare, at("2026-01-05T23:30:00Z")), Err(CalendarError::NoOffset { .. })));
    }
}
