//! When an event happened, as the host knows it: an instant or a bare date.

use core::fmt;
use core::num::NonZeroU32;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, Offset as _, TimeZone, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::day::{Day, DayError};
use crate::wording::problems::problems;

/// An instant to the microsecond, or a bare civil date.
///
/// A bare date is that civil day under every calendar and has no hour. An instant made from a [`DateTime`] carries the
/// offset that it was given with; only a calendar that says so reads it. A leap second counts to the second before it,
/// and what is finer than a microsecond is left out.
///
/// It is written as a date or by RFC 3339. What RFC 3339 cannot write, an offset with seconds in it or a year beyond
/// 0 to 9999, is written as `-2840144008000 ms since 1970 at +3208 s`, or with `us` where it is no whole millisecond.
///
/// ```
/// use lifestage::Day;
/// use lifestage::time::Moment;
///
/// let instant: Moment = chrono::DateTime::parse_from_rfc3339("2026-01-31T23:30:00+08:00")?.into();
/// assert_eq!(instant.milliseconds(), Some(1_769_873_400_000));
/// assert_eq!(Moment::from_microseconds(1_500).milliseconds(), Some(1));
/// assert_eq!(Moment::from(Day::EPOCH).milliseconds(), None);
/// # Ok::<(), chrono::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Moment(Inner);

/// A day's tally reads milliseconds only, so they stand as they are, and what is finer beside them: 16 bytes in all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Inner {
    Date(Day),
    Instant {
        milliseconds: i64,
        /// Microseconds past the millisecond.
        ///
        /// INVARIANT: below 1000; where it is not 0, the whole instant in microseconds is an `i64`.
        past: u16,
        offset: Option<Offset>,
    },
}

/// Seconds east of UTC, and a day more, so that none of them takes no room of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Offset(NonZeroU32);

impl Offset {
    /// None for an offset of a day or more.
    const fn east(seconds: i32) -> Option<Self> {
        if seconds <= -SECONDS_OF_DAY || seconds >= SECONDS_OF_DAY {
            return None;
        }
        match NonZeroU32::new((seconds + SECONDS_OF_DAY).cast_unsigned()) {
            Some(seconds) => Some(Self(seconds)),
            None => None,
        }
    }

    const fn seconds(self) -> i32 {
        self.0.get().cast_signed() - SECONDS_OF_DAY
    }
}

const SECONDS_OF_DAY: i32 = 86_400;

impl Moment {
    /// An instant in milliseconds since 1970-01-01T00:00:00Z, without an offset of its own.
    pub const fn from_milliseconds(milliseconds: i64) -> Self {
        Self(Inner::Instant { milliseconds, past: 0, offset: None })
    }

    /// An instant in microseconds since 1970-01-01T00:00:00Z, without an offset of its own.
    pub const fn from_microseconds(microseconds: i64) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "what remains is 0 to 999")]
        let past = microseconds.rem_euclid(1000) as u16;
        Self(Inner::Instant { milliseconds: microseconds.div_euclid(1000), past, offset: None })
    }

    /// Whole milliseconds since 1970-01-01T00:00:00Z; none for a bare date.
    pub const fn milliseconds(self) -> Option<i64> {
        match self.0 {
            Inner::Instant { milliseconds, .. } => Some(milliseconds),
            Inner::Date(_) => None,
        }
    }

    /// Microseconds since 1970-01-01T00:00:00Z; none for a bare date. Instants more than 292,000 years from 1970 read as
    /// the last ones of these.
    #[expect(clippy::cast_possible_truncation, reason = "constant, and within the range")]
    pub const fn microseconds(self) -> Option<i64> {
        match self.0 {
            Inner::Instant { milliseconds, past, .. } => {
                // In one step, as whole milliseconds can be below what they are part of.
                let exact = milliseconds as i128 * 1000 + past as i128;
                Some(if exact < i64::MIN as i128 {
                    i64::MIN
                } else if exact > i64::MAX as i128 {
                    i64::MAX
                } else {
                    exact as i64
                })
            }
            Inner::Date(_) => None,
        }
    }

    /// The bare date; none for an instant.
    pub const fn date(self) -> Option<Day> {
        match self.0 {
            Inner::Date(day) => Some(day),
            Inner::Instant { .. } => None,
        }
    }

    /// Seconds east of UTC that the instant came with.
    pub const fn offset_seconds(self) -> Option<i32> {
        match self.0 {
            Inner::Instant { offset: Some(offset), .. } => Some(offset.seconds()),
            Inner::Instant { .. } | Inner::Date(_) => None,
        }
    }

    /// The same instant, said by a clock this many seconds east of UTC, less than a day; a bare date stays one.
    pub(crate) const fn with_offset(self, offset_seconds: Option<i32>) -> Self {
        match (self.0, offset_seconds) {
            (Inner::Instant { milliseconds, past, .. }, Some(seconds)) => {
                Self(Inner::Instant { milliseconds, past, offset: Offset::east(seconds) })
            }
            (Inner::Instant { milliseconds, past, .. }, None) => {
                Self(Inner::Instant { milliseconds, past, offset: None })
            }
            (Inner::Date(_), _) => self,
        }
    }
}

impl From<Day> for Moment {
    fn from(day: Day) -> Self {
        Self(Inner::Date(day))
    }
}

impl From<NaiveDate> for Moment {
    fn from(date: NaiveDate) -> Self {
        Day::from(date).into()
    }
}

impl<Tz: TimeZone> From<DateTime<Tz>> for Moment {
    fn from(instant: DateTime<Tz>) -> Self {
        let offset_seconds = instant.offset().fix().local_minus_utc();
        without_offset(&instant).with_offset(Some(offset_seconds))
    }
}

/// The instant, where chrono's leap second, a second with more than a million microseconds, lasts as long as its last one:
/// it is still the day that it ends.
fn without_offset<Tz: TimeZone>(instant: &DateTime<Tz>) -> Moment {
    let within_second = i64::from(instant.timestamp_subsec_micros().min(999_999));
    Moment::from_microseconds(instant.timestamp() * 1_000_000 + within_second)
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner::Instant { milliseconds, past, .. } = self.0 else {
            return self.date().map_or(Ok(()), |day| day.fmt(f));
        };
        let offset_seconds = self.offset_seconds();
        if let Some(local) = rfc3339_can_write(*self, offset_seconds.unwrap_or(0)) {
            let without_offset = offset_seconds.is_none();
            return f.write_str(&local.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, without_offset));
        }
        match (past, self.microseconds()) {
            (1.., Some(microseconds)) => write!(f, "{microseconds}{COUNTED_FINELY}")?,
            _ => write!(f, "{milliseconds}{COUNTED}")?,
        }
        offset_seconds.map_or(Ok(()), |seconds| write!(f, "{COUNTED_AT}{seconds:+}{COUNTED_END}"))
    }
}

const COUNTED: &str = " ms since 1970";
const COUNTED_FINELY: &str = " us since 1970";
const COUNTED_AT: &str = " at ";
const COUNTED_END: &str = " s";

/// The local time, where it has a year of four digits and an offset of whole minutes.
fn rfc3339_can_write(moment: Moment, offset_seconds: i32) -> Option<DateTime<FixedOffset>> {
    let offset = FixedOffset::east_opt(offset_seconds).filter(|_| offset_seconds % 60 == 0)?;
    let instant = DateTime::<Utc>::from_timestamp_micros(moment.microseconds()?)?;
    let local = instant.naive_utc().checked_add_offset(offset)?;
    (0..=9999).contains(&local.year()).then(|| instant.with_timezone(&offset))
}

/// An instant that was written by counting.
fn counted(text: &str) -> Option<Moment> {
    let (instant, rest) = if let Some((microseconds, rest)) = text.split_once(COUNTED_FINELY) {
        (Moment::from_microseconds(microseconds.parse().ok()?), rest)
    } else {
        let (milliseconds, rest) = text.split_once(COUNTED)?;
        (Moment::from_milliseconds(milliseconds.parse().ok()?), rest)
    };
    if rest.is_empty() {
        return Some(instant);
    }
    let offset_seconds = rest.strip_prefix(COUNTED_AT)?.strip_suffix(COUNTED_END)?.parse().ok()?;
    Offset::east(offset_seconds)?;
    Some(instant.with_offset(Some(offset_seconds)))
}

/// A text that is no moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MomentError {
    text: Box<str>,
}

problems! {
    struct MomentError { text: Text } = "problem.moment"
        "`{text}` is neither a date nor an instant: write it like `2026-01-31` or `2026-01-31T23:30:00+08:00`"
        "`{text}`既不是日期也不是时刻：请写成`2026-01-31`或`2026-01-31T23:30:00+08:00`这样";
}

impl core::str::FromStr for Moment {
    type Err = MomentError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Ok(day) = text.parse::<Day>() {
            return Ok(day.into());
        }
        let Ok(instant) = DateTime::parse_from_rfc3339(text) else {
            return counted(text).ok_or_else(|| MomentError { text: text.into() });
        };
        // `Z` says that the offset is UTC in writing only: there is none to carry.
        if text.ends_with(['Z', 'z']) {
            return Ok(without_offset(&instant));
        }
        Ok(instant.into())
    }
}

/// A moment in binary: days since 1970-01-01, or the instant with its offset, in milliseconds where these are whole.
#[derive(Serialize, Deserialize)]
enum Written {
    Date(i32),
    Instant(i64, Option<i32>),
    FineInstant(i64, Option<i32>),
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            return serializer.collect_str(self);
        }
        let written = match (self.0, self.microseconds()) {
            (Inner::Date(day), _) => Written::Date(day.days_since_epoch()),
            (Inner::Instant { past: 1.., .. }, Some(microseconds)) => {
                Written::FineInstant(microseconds, self.offset_seconds())
            }
            (Inner::Instant { milliseconds, .. }, _) => Written::Instant(milliseconds, self.offset_seconds()),
        };
        written.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            return String::deserialize(deserializer)?.parse().map_err(de::Error::custom);
        }
        let (instant, offset_seconds) = match Written::deserialize(deserializer)? {
            Written::Date(days) => {
                return Day::new(days).map(Self::from).map_err(|error: DayError| de::Error::custom(error));
            }
            Written::Instant(milliseconds, offset) => (Self::from_milliseconds(milliseconds), offset),
            Written::FineInstant(microseconds, offset) => (Self::from_microseconds(microseconds), offset),
        };
        if let Some(seconds) = offset_seconds.filter(|seconds| Offset::east(*seconds).is_none()) {
            return Err(de::Error::custom(MomentError { text: format!("{instant} at {seconds:+} s").into() }));
        }
        Ok(instant.with_offset(offset_seconds))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_of_microseconds_is_no_larger_than_one_of_milliseconds() {
        assert_eq!(size_of::<Moment>(), 16);
    }

    #[test]
    fn microseconds_are_kept_and_written() {
        let moment: Moment = "2026-01-01T10:00:00.000900+08:00".parse().unwrap();
        assert_eq!(
            (moment.milliseconds(), moment.microseconds()),
            (Some(1_767_232_800_000), Some(1_767_232_800_000_900))
        );
        assert_eq!(moment.to_string(), "2026-01-01T10:00:00.000900+08:00");
        assert_eq!(Moment::from_microseconds(-1).milliseconds(), Some(-1));
        assert_eq!(Moment::from_microseconds(-1).to_string(), "1969-12-31T23:59:59.999999Z");
        assert_eq!(Moment::from_microseconds(7_000), Moment::from_milliseconds(7));
        for end in [i64::MIN, i64::MIN + 1, i64::MAX] {
            assert_eq!(Moment::from_microseconds(end).microseconds(), Some(end));
            assert_eq!(Moment::from_microseconds(end).to_string().parse(), Ok(Moment::from_microseconds(end)));
        }
        assert_eq!(Moment::from_milliseconds(i64::MIN).microseconds(), Some(i64::MIN));
        let far = Moment::from_microseconds(i64::MAX).with_offset(Some(-3_208));
        assert_eq!(far.to_string(), "9223372036854775807 us since 1970 at -3208 s");
        assert_eq!(far.to_string().parse(), Ok(far));
    }
}
