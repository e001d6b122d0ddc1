//! Which instants of a column may be events: those of the years 0 to 9999, on a day within the limits of a calendar.
//!
//! Questions that need no days, such as funnels, would have to place every row of a column only to see that it is within
//! limits. Most rows are far from both ends of them, and two comparisons tell so; the others are placed.

use core::ops::RangeInclusive;

use super::calendar::{Calendar, DAY, INSTANTS, check_instant};
use super::calendar_error::CalendarError;
use super::day::Day;
use super::moment::Moment;

/// What a calendar says of instants.
#[derive(Clone, Debug)]
pub(crate) struct Admission<'a> {
    /// Instants that are within the limits wherever they are looked at.
    sure: RangeInclusive<i64>,
    /// Whoever places the others; none where there are no limits.
    limited: Option<&'a Calendar>,
}

impl<'a> Admission<'a> {
    /// Every instant of the years 0 to 9999.
    pub(crate) const fn of_all() -> Self {
        Self { sure: INSTANTS, limited: None }
    }

    /// The instants within the limits of a calendar.
    pub(crate) fn by(calendar: &'a Calendar) -> Self {
        let Some(limits) = calendar.limits() else { return Self::of_all() };
        let start = |day: Day| i64::from(day.days_since_epoch()) * DAY;
        // Local time is less than a day from UTC, and a day starts less than a day after midnight. Where each event brings its
        // offset, an instant without one is in no day, however far it is from the limits.
        let (from, through) = if calendar.reads_offset_of_event() {
            (i64::MAX, i64::MIN)
        } else {
            (start(limits.first()) + 2 * DAY, start(limits.last()) - 1)
        };
        let sure = from.max(*INSTANTS.start())..=through.min(*INSTANTS.end());
        Self { sure, limited: Some(calendar) }
    }

    /// Passes an instant, in milliseconds since 1970, that may be one of an event.
    #[inline]
    pub(crate) fn check(&self, milliseconds: i64) -> Result<(), CalendarError> {
        if self.sure.contains(&milliseconds) { Ok(()) } else { self.place(milliseconds) }
    }

    /// Whether each of these instants may be one of an event wherever it is looked at. Where one may not be, look at each.
    #[inline]
    pub(crate) fn surely_admits(&self, milliseconds: &[i64]) -> bool {
        let outside = |found: bool, instant: &i64| found | !self.sure.contains(instant);
        !milliseconds.iter().fold(false, outside)
    }

    #[cold]
    fn place(&self, milliseconds: i64) -> Result<(), CalendarError> {
        match self.limited {
            Some(calendar) => calendar.civil(Moment::from_milliseconds(milliseconds)).map(drop),
            None => check_instant(milliseconds),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::calendar::OffsetTransition;
    use crate::time::days::Days;
    use crate::time::offset::UtcOffset;

    fn days(first: Day, last: Day) -> Days {
        Days::new(first, last).unwrap()
    }

    #[test]
    fn an_instant_is_admitted_exactly_where_the_calendar_places_it() {
        let (first, last) = (Day::ymd(2026, 3, 1), Day::ymd(2026, 3, 4));
        // Clocks go back over midnight of both ends, and forward over it.
        let at = |day: Day, hour: i64| i64::from(day.days_since_epoch()) * DAY + hour * 3_600_000;
        let change = |at_milliseconds, offset_seconds| OffsetTransition { at_milliseconds, offset_seconds };
        let folded = Calendar::table(
            UtcOffset::hours(2),
            vec![change(at(first, -1), -7_200), change(at(first, 20), 50_000), change(at(last, 23), -50_000)],
        )
        .unwrap();
        let calendars = [
            Calendar::utc(),
            Calendar::fixed(UtcOffset::hours(-12)),
            Calendar::fixed(UtcOffset::hours(14)).with_day_start(23).unwrap(),
            folded.with_day_start(4).unwrap(),
            Calendar::of_the_event(),
        ];
        for calendar in calendars {
            for limits in [days(first, last), days(first, first), days(Day::MIN, last), days(first, Day::MAX)] {
                let limited = calendar.clone().limited_to(limits);
                let admission = Admission::by(&limited);
                for half_hour in -250..400 {
                    let instant = at(first, 0) + half_hour * 1_800_000 - 1;
                    let placed = limited.civil(Moment::from_milliseconds(instant)).map(drop);
                    assert_eq!(admission.check(instant), placed, "{limited} {limits} {instant}");
                }
            }
        }
    }

    #[test]
    fn without_limits_every_instant_of_ten_millennia_is_admitted() {
        for calendar in [Calendar::utc(), Calendar::of_the_event()] {
            let admission = Admission::by(&calendar);
            for instant in [*INSTANTS.start(), 0, *INSTANTS.end()] {
                assert_eq!(admission.check(instant), Ok(()));
            }
            for milliseconds in [i64::MIN, *INSTANTS.start() - 1, *INSTANTS.end() + 1, i64::MAX] {
                assert_eq!(admission.check(milliseconds), Err(CalendarError::InstantOutOfRange { milliseconds }));
            }
        }
    }
}
