//! Calendars: how an instant becomes a civil day and a local hour.

use core::fmt;
use core::ops::{Range, RangeInclusive};

use chrono::{DateTime, Offset, TimeZone, Utc, Weekday};
use serde::{Deserialize, Serialize};

use super::calendar_error::CalendarError;
use super::day::Day;
use super::days::Days;
use super::days_by::DaysBy;
use super::moment::Moment;
use super::offset::UtcOffset;
use super::past::Past;
use super::period::Period;
use crate::number::fingerprint::Fingerprint;
use crate::number::work;

/// Where the civil days of your users begin and end.
///
/// A calendar goes by a fixed offset, by a table of offset changes (any IANA zone; the crate has no time zone database), or
/// by the offset that each event carries. It also has the hour at which a day starts, default 0, and the first weekday,
/// default Monday.
///
/// Profiles remember their calendar, and those of two calendars do not merge. A calendar is the same one as long as it
/// has the same name ([`Calendar::named`]; without one, the same offset before all changes), day start and first weekday,
/// and the same offset changes up to the last day that was observed. So a table may reach further than before, and new
/// laws may change what is still to come; a table that begins earlier or changes the past is another calendar.
///
/// ```
/// use lifestage::Day;
/// use lifestage::time::{Calendar, UtcOffset};
///
/// let shanghai = Calendar::fixed(UtcOffset::hours(8));
/// let civil = shanghai.civil("2026-01-31T17:30:00Z".parse()?)?;
/// assert_eq!((civil.day, civil.hour), (Day::ymd(2026, 2, 1), Some(1)));
///
/// let night_owls = shanghai.with_day_start(4)?;
/// assert_eq!(night_owls.civil("2026-01-31T17:30:00Z".parse()?)?.day, Day::ymd(2026, 1, 31));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Calendar {
    pub(super) name: Option<Box<str>>,
    pub(super) zone: Zone,
    pub(super) day_start: u8,
    pub(super) first_weekday: Weekday,
    pub(super) fingerprint: Fingerprint,
    /// What of it profiles keep: none where all of it is in the fingerprint.
    pub(super) past: Option<(u32, Past)>,
    /// The days on which something can have happened; none where all can be.
    limits: Option<Days>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Zone {
    /// Seconds east of UTC, always.
    Fixed(i32),
    /// Seconds east of UTC before the first change, and the changes in ascending order.
    Table { before: i32, changes: Vec<OffsetTransition> },
    /// What each event brings.
    Carried,
}

/// How a [`Calendar`] is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    zone: Zone,
    #[serde(default)]
    day_start: u8,
    #[serde(default = "monday")]
    first_weekday: Weekday,
    #[serde(default)]
    name: Option<Box<str>>,
    #[serde(default)]
    limits: Option<Days>,
}

const fn monday() -> Weekday {
    Weekday::Mon
}

/// A change of the offset: from this instant on, local time is this far ahead of UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OffsetTransition {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub at_milliseconds: i64,
    /// Seconds east of UTC from that instant on.
    pub offset_seconds: i32,
}

impl OffsetTransition {
    /// Local milliseconds at this instant by a clock this far east. A table may begin with time itself; as no event is
    /// before the year 0 or after 9999, neither is this.
    pub(super) fn shown_by(&self, offset_seconds: i32) -> i64 {
        self.at_milliseconds.clamp(*INSTANTS.start(), *INSTANTS.end()) + i64::from(offset_seconds) * 1000
    }
}

/// The civil day of a moment, and the local clock hour where it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Civil {
    /// The civil day.
    pub day: Day,
    /// The local clock hour, 0..=23, whatever the day-start hour; none for a bare date.
    pub hour: Option<u8>,
}

pub(super) const HOUR: i64 = 3_600_000;
pub(super) const DAY: i64 = 24 * HOUR;
/// The instants of the years 0 to 9999 in UTC. Beyond them a number is in another unit.
pub(super) const INSTANTS: RangeInclusive<i64> = -62_167_219_200_000..=253_402_300_799_999;

impl Calendar {
    /// Days in UTC.
    pub fn utc() -> Self {
        Self::with_zone(Zone::Fixed(0))
    }

    /// Days at a fixed offset.
    pub fn fixed(offset: UtcOffset) -> Self {
        Self::with_zone(Zone::Fixed(offset.seconds()))
    }

    /// Days of each event's own local time: every instant must carry its offset.
    ///
    /// So the log must keep it. A `timestamptz` column, or a number of milliseconds, has the instant and drops the offset:
    /// store the offset in seconds beside it.
    pub fn of_the_event() -> Self {
        Self::with_zone(Zone::Carried)
    }

    /// Days by a table of offset changes; `before` is the offset until the first of them.
    ///
    /// # Errors
    /// When the changes are not in ascending order, each instant once, or one is a day or more away from UTC.
    pub fn table(before: UtcOffset, changes: Vec<OffsetTransition>) -> Result<Self, CalendarError> {
        let zone = Zone::Table { before: before.seconds(), changes };
        Written { zone, day_start: 0, first_weekday: monday(), name: None, limits: None }.try_into()
    }

    /// Days of a time zone that you bring, such as one of the crate `chrono-tz`. The offset changes of these years are
    /// read into a table; years outside keep the offset of the nearest end.
    ///
    /// Begin with the year of your oldest event, and go as far as you like: more years later on are the same calendar.
    ///
    /// Offsets are compared every twelve hours, so two changes that cancel out within twelve hours are not seen. The zone is
    /// asked about 800 times for each year.
    pub fn in_zone(zone: &impl TimeZone, years: RangeInclusive<u16>) -> Self {
        const STEP: i64 = DAY / 2;
        let start = |year: u16| i64::from(Day::ymd(i32::from(year.min(9998)), 1, 1).days_since_epoch()) * DAY;
        let offset = |at: i64| -> i32 {
            work::steps(1);
            let instant = DateTime::<Utc>::from_timestamp_millis(at).unwrap_or_default();
            zone.offset_from_utc_datetime(&instant.naive_utc()).fix().local_minus_utc()
        };
        let (from, to) = (start(*years.start()), start((*years.end()).max(*years.start())) + 366 * DAY);
        let before = offset(from);
        let mut changes = Vec::new();
        let mut held = before;
        let mut at = from;
        while at < to {
            let next = at + STEP;
            let then = offset(next);
            if then == held {
                at = next;
            } else {
                let (mut same, mut changed) = (at, next);
                while changed - same > 1 {
                    let middle = same.midpoint(changed);
                    if offset(middle) == held { same = middle } else { changed = middle }
                }
                changes.push(OffsetTransition { at_milliseconds: changed, offset_seconds: offset(changed) });
                held = offset(changed);
                at = changed;
            }
        }
        Self::with_zone(Zone::Table { before, changes })
    }

    fn with_zone(zone: Zone) -> Self {
        let fingerprint = Fingerprint::from_bits(0);
        let (first_weekday, past) = (Weekday::Mon, None);
        Self { name: None, zone, day_start: 0, first_weekday, fingerprint, past, limits: None }.fingerprinted()
    }

    /// The same calendar under a name of your own, such as that of the zone. An empty name is none.
    ///
    /// The name stands in definitions in place of the number of offset changes, which grows with every year that a table
    /// reaches further. Two named calendars are the same one only if their names are equal.
    ///
    /// ```
    /// use lifestage::time::{Calendar, Moment};
    /// use lifestage::{Event, Profile};
    ///
    /// let berlin = |last| Calendar::in_zone(&chrono_tz::Europe::Berlin, 2000..=last).named("berlin");
    /// assert_eq!(berlin(2040).to_string(), "days in berlin, weeks from Mon");
    ///
    /// let mut profile = Profile::new(42_u64, &berlin(2040));
    /// let login = Event::log_in(42_u64, "2026-07-01T22:30:00Z".parse::<Moment>()?);
    /// profile.observe(&login, &berlin(2040))?;
    /// profile.observe(&login, &berlin(2050))?; // it only reaches further
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn named(mut self, name: impl Into<Box<str>>) -> Self {
        let name: Box<str> = name.into();
        self.name = (!name.is_empty()).then_some(name);
        self.fingerprinted()
    }

    /// The same calendar with days that start at this hour: 4 counts a visit at 03:59 to the day before.
    ///
    /// # Errors
    /// For an hour above 23.
    pub fn with_day_start(mut self, hour: u8) -> Result<Self, CalendarError> {
        if hour > 23 {
            return Err(CalendarError::DayStart { hour });
        }
        self.day_start = hour;
        Ok(self.fingerprinted())
    }

    /// The same calendar with weeks that start on this weekday.
    #[must_use]
    pub fn with_first_weekday(mut self, weekday: Weekday) -> Self {
        self.first_weekday = weekday;
        self.fingerprinted()
    }

    /// The same calendar, which refuses every moment on another day than these. So an instant of 1970, of seconds that were
    /// taken for milliseconds, or one of 2099, of a phone with a wrong clock, is a typed error and never an event: not in
    /// profiles and populations, and not in funnels, sessions and paths, be it as events or as columns.
    ///
    /// Limits are no part of what makes days, so they may be moved at any time: profiles of both calendars merge.
    ///
    /// ```
    /// use lifestage::time::{Calendar, CalendarError, Days, Moment};
    /// use lifestage::Day;
    ///
    /// let days = Days::new(Day::ymd(2024, 1, 1), Day::ymd(2026, 12, 31))?;
    /// let calendar = Calendar::utc().limited_to(days);
    /// let of_seconds = Moment::from_milliseconds(1_767_571_200);
    /// assert_eq!(calendar.day(of_seconds), Err(CalendarError::OutsideLimits { day: Day::ymd(1970, 1, 21), limits: days }));
    /// assert_eq!(calendar.fingerprint(), Calendar::utc().fingerprint());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn limited_to(mut self, days: Days) -> Self {
        self.limits = Some(days);
        self
    }

    /// The days on which events can be; `None` where on all.
    pub const fn limits(&self) -> Option<Days> {
        self.limits
    }

    /// Whether the day is within the limits.
    #[inline]
    pub(crate) fn check_day(&self, day: Day) -> Result<(), CalendarError> {
        match self.limits {
            Some(limits) if !limits.contains(day) => Err(CalendarError::OutsideLimits { day, limits }),
            _ => Ok(()),
        }
    }

    /// The local hour at which a day starts, 0 to 23.
    pub const fn day_start(&self) -> u8 {
        self.day_start
    }

    /// Weeks as a period, from the first weekday of this calendar on.
    pub const fn week(&self) -> Period {
        Period::Week(self.first_weekday)
    }

    /// The civil day of a moment.
    ///
    /// # Errors
    /// As [`Calendar::civil`].
    pub fn day(&self, moment: Moment) -> Result<Day, CalendarError> {
        self.civil(moment).map(|civil| civil.day)
    }

    /// The civil day of a moment, and its local hour.
    ///
    /// # Errors
    /// For an instant outside the years 0 to 9999; for one without an offset, where the calendar goes by that of each
    /// event; and for a day outside the [limits](Self::limited_to).
    #[inline]
    pub fn civil(&self, moment: Moment) -> Result<Civil, CalendarError> {
        let civil = self.placed(moment)?;
        self.check_day(civil.day)?;
        Ok(civil)
    }

    /// The same, also on a day outside the limits: they say what can have happened, and not what makes days.
    #[inline]
    pub(crate) fn placed(&self, moment: Moment) -> Result<Civil, CalendarError> {
        let Some(milliseconds) = moment.milliseconds() else {
            return Ok(Civil { day: moment.date().unwrap_or(Day::EPOCH), hour: None });
        };
        check_instant(milliseconds)?;
        let offset = self.offset_at(milliseconds, moment.offset_seconds()).ok_or(CalendarError::NoOffset { moment })?;
        let (day, hour) = civil_of(milliseconds + i64::from(offset) * 1000, self.day_start);
        // INVARIANT: the years 0 to 9999 are within the range of days.
        Ok(Civil { day: Day::EPOCH.plus(day), hour: Some(hour) })
    }

    /// The civil day and hour of an instant without an offset of its own, and the instants around it that have the same.
    ///
    /// # Errors
    /// As [`Calendar::civil`].
    pub(crate) fn civil_hour(&self, milliseconds: i64) -> Result<(Civil, Range<i64>), CalendarError> {
        let civil = self.civil(Moment::from_milliseconds(milliseconds))?;
        let offset = i64::from(self.offset_at(milliseconds, None).unwrap_or_default()) * 1000;
        let from = (milliseconds + offset).div_euclid(HOUR) * HOUR - offset;
        let until = self.next_change(milliseconds).unwrap_or(i64::MAX).min(from + HOUR);
        let from = from.max(self.last_change(milliseconds)).max(*INSTANTS.start());
        Ok((civil, from..until.min(*INSTANTS.end() + 1)))
    }

    pub(crate) fn days_by(&self) -> DaysBy<'_> {
        match (&self.name, &self.zone) {
            (Some(name), _) => DaysBy::Name(name),
            (None, Zone::Fixed(seconds)) => DaysBy::Offset(*seconds),
            (None, Zone::Table { changes, .. }) => DaysBy::Changes(changes.len()),
            (None, Zone::Carried) => DaysBy::Event,
        }
    }

    /// Whether an instant has to bring its offset to be placed.
    pub(crate) const fn reads_offset_of_event(&self) -> bool {
        matches!(self.zone, Zone::Carried)
    }

    /// Seconds east of UTC at an instant; none where the calendar reads the event's own and it carries none.
    #[inline]
    pub(crate) fn offset_at(&self, milliseconds: i64, carried: Option<i32>) -> Option<i32> {
        match &self.zone {
            Zone::Fixed(seconds) => Some(*seconds),
            Zone::Carried => carried,
            Zone::Table { before, changes } => {
                let passed = changes.partition_point(|change| change.at_milliseconds <= milliseconds);
                let last = passed.checked_sub(1).and_then(|at| changes.get(at));
                Some(last.map_or(*before, |change| change.offset_seconds))
            }
        }
    }

    /// The last instant up to this one at which the offset changed.
    fn last_change(&self, milliseconds: i64) -> i64 {
        let Zone::Table { changes, .. } = &self.zone else { return i64::MIN };
        let passed = changes.partition_point(|change| change.at_milliseconds <= milliseconds);
        let last = passed.checked_sub(1).and_then(|at| changes.get(at));
        last.map_or(i64::MIN, |change| change.at_milliseconds)
    }

    /// The first instant after this one at which the offset is another; none where it stays.
    pub(crate) fn next_change(&self, milliseconds: i64) -> Option<i64> {
        let Zone::Table { changes, .. } = &self.zone else { return None };
        let passed = changes.partition_point(|change| change.at_milliseconds <= milliseconds);
        changes.get(passed).map(|change| change.at_milliseconds)
    }
}

/// An instant of the years 0 to 9999, as every calendar takes them.
#[inline]
pub(crate) fn check_instant(milliseconds: i64) -> Result<(), CalendarError> {
    if INSTANTS.contains(&milliseconds) { Ok(()) } else { Err(CalendarError::InstantOutOfRange { milliseconds }) }
}

/// The civil day and clock hour of local milliseconds.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a day of ten millennia, an hour of 24")]
pub(super) const fn civil_of(local: i64, day_start: u8) -> (i32, u8) {
    let day = (local - day_start as i64 * HOUR).div_euclid(DAY);
    let hour = local.rem_euclid(DAY) / HOUR;
    (day as i32, hour as u8)
}

impl Default for Calendar {
    fn default() -> Self {
        Self::utc()
    }
}

impl fmt::Display for Calendar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.days_by())?;
        if self.day_start != 0 {
            write!(f, " from {:02}:00", self.day_start)?;
        }
        write!(f, ", weeks from {}", self.first_weekday)
    }
}

impl From<Calendar> for Written {
    fn from(calendar: Calendar) -> Self {
        let Calendar { name, zone, day_start, first_weekday, limits, .. } = calendar;
        Self { zone, day_start, first_weekday, name, limits }
    }
}

impl TryFrom<Written> for Calendar {
    type Error = CalendarError;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        match &written.zone {
            Zone::Fixed(seconds) => {
                UtcOffset::east(*seconds)?;
            }
            Zone::Carried => {}
            Zone::Table { before, changes } => {
                UtcOffset::east(*before)?;
                let mut last = None;
                for change in changes {
                    UtcOffset::east(change.offset_seconds)?;
                    if last >= Some(change.at_milliseconds) {
                        return Err(CalendarError::ChangesOutOfOrder { at: change.at_milliseconds });
                    }
                    last = Some(change.at_milliseconds);
                }
            }
        }
        let calendar = Self::with_zone(written.zone).with_first_weekday(written.first_weekday);
        let calendar = Self { limits: written.limits, ..calendar };
        calendar.named(written.name.unwrap_or_default()).with_day_start(written.day_start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::work::counted;

    #[test]
    fn a_table_of_twice_the_years_asks_the_zone_twice_as_often() {
        let zone = chrono_tz::Europe::Berlin;
        let asked = |first: u16, last: u16| counted(|| Calendar::in_zone(&zone, first..=last)).0;
        assert!(asked(2000, 2039) <= 40 * 800 && asked(2000, 2079) * 10 <= asked(2000, 2039) * 21);
        assert!(asked(9_990, u16::MAX) <= 9 * 800, "the year 9998 is the last one");
    }
}
