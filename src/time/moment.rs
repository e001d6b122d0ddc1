//! When an event happened, as the host knows it: an instant or a bare date.

use core::fmt;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, Offset, TimeZone, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::day::{Day, DayError};

/// An instant in milliseconds, or a bare civil date.
///
/// A bare date is that civil day under every calendar and has no hour. An instant made from a [`DateTime`] carries the
/// offset that it was given with; only a calendar that says so reads it. A leap second counts to the second before it.
///
/// It is written as a date or by RFC 3339. What RFC 3339 cannot write, an offset with seconds in it or a year beyond
/// 0 to 9999, is written as `-2840144008000 ms since 1970 at +3208 s`.
///
/// ```
/// use lifestage::Day;
/// use lifestage::time::Moment;
///
/// let instant: Moment = chrono::DateTime::parse_from_rfc3339("2026-01-31T23:30:00+08:00")?.into();
/// assert_eq!(instant.milliseconds(), Some(1_769_873_400_000));
/// assert_eq!(Moment::from(Day::EPOCH).milliseconds(), None);
/// # Ok::<(), chrono::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Moment(Inner);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Inner {
    Date(Day),
    Instant { milliseconds: i64, offset_seconds: Option<i32> },
}

impl Moment {
    /// An instant in milliseconds since 1970-01-01T00:00:00Z, without an offset of its own.
    pub const fn from_milliseconds(milliseconds: i64) -> Self {
        Self(Inner::Instant { milliseconds, offset_seconds: None })
    }

    /// Milliseconds since 1970-01-01T00:00:00Z; none for a bare date.
    pub const fn milliseconds(self) -> Option<i64> {
        match self.0 {
            Inner::Instant { milliseconds, .. } => Some(milliseconds),
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
            Inner::Instant { offset_seconds, .. } => offset_seconds,
            Inner::Date(_) => None,
        }
    }

    /// The same instant, said by a clock this many seconds east of UTC; a bare date stays one.
    pub(crate) const fn with_offset(self, offset_seconds: Option<i32>) -> Self {
        match self.0 {
            Inner::Instant { milliseconds, .. } => Self(Inner::Instant { milliseconds, offset_seconds }),
            Inner::Date(_) => self,
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
        let offset_seconds = Some(instant.offset().fix().local_minus_utc());
        Self(Inner::Instant { milliseconds: milliseconds(&instant), offset_seconds })
    }
}

/// Milliseconds since 1970, where chrono's leap second, a second with more than a thousand of them, lasts as long as
/// its last one: it is still the day that it ends.
fn milliseconds<Tz: TimeZone>(instant: &DateTime<Tz>) -> i64 {
    instant.timestamp() * 1000 + i64::from(instant.timestamp_subsec_millis().min(999))
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Inner::Date(day) => day.fmt(f),
            Inner::Instant { milliseconds, offset_seconds } => {
                if let Some(local) = rfc3339_can_write(milliseconds, offset_seconds.unwrap_or(0)) {
                    let without_offset = offset_seconds.is_none();
                    return f.write_str(&local.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, without_offset));
                }
                write!(f, "{milliseconds}{COUNTED}")?;
                offset_seconds.map_or(Ok(()), |seconds| write!(f, "{COUNTED_AT}{seconds:+}{COUNTED_END}"))
            }
        }
    }
}

const COUNTED: &str = " ms since 1970";
const COUNTED_AT: &str = " at ";
const COUNTED_END: &str = " s";

/// The local time, where it has a year of four digits and an offset of whole minutes.
fn rfc3339_can_write(milliseconds: i64, offset_seconds: i32) -> Option<DateTime<FixedOffset>> {
    let offset = FixedOffset::east_opt(offset_seconds).filter(|_| offset_seconds % 60 == 0)?;
    let instant = DateTime::<Utc>::from_timestamp_millis(milliseconds)?;
    let local = instant.naive_utc().checked_add_offset(offset)?;
    (0..=9999).contains(&local.year()).then(|| instant.with_timezone(&offset))
}

/// An instant that was written by counting.
fn counted(text: &str) -> Option<Moment> {
    let (milliseconds, rest) = text.split_once(COUNTED)?;
    let milliseconds = milliseconds.parse().ok()?;
    let offset_seconds = match rest {
        "" => None,
        _ => Some(rest.strip_prefix(COUNTED_AT)?.strip_suffix(COUNTED_END)?.parse().ok()?),
    };
    let possible = offset_seconds.is_none_or(|seconds| FixedOffset::east_opt(seconds).is_some());
    possible.then_some(Moment(Inner::Instant { milliseconds, offset_seconds }))
}

/// A text that is no moment.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is neither a date nor an instant: write it like `2026-01-31` or `2026-01-31T23:30:00+08:00`")]
pub struct MomentError {
    text: Box<str>,
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
            return Ok(Self::from_milliseconds(milliseconds(&instant)));
        }
        Ok(instant.into())
    }
}

/// A moment in binary: the instant with its offset, or days since 1970-01-01.
#[derive(Serialize, Deserialize)]
enum Written {
    Date(i32),
    Instant(i64, Option<i32>),
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            return serializer.collect_str(self);
        }
        match self.0 {
            Inner::Date(day) => Written::Date(day.days_since_epoch()).serialize(serializer),
            Inner::Instant { milliseconds, offset_seconds } => {
                Written::Instant(milliseconds, offset_seconds).serialize(serializer)
            }
        }
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            return String::deserialize(deserializer)?.parse().map_err(de::Error::custom);
        }
        match Written::deserialize(deserializer)? {
            Written::Date(days) => Day::new(days).map(Self::from).map_err(|error: DayError| de::Error::custom(error)),
            Written::Instant(milliseconds, offset_seconds) => {
                if let Some(seconds) = offset_seconds.filter(|seconds| FixedOffset::east_opt(*seconds).is_none()) {
                    return Err(de::Error::custom(format_args!("an offset of `{seconds}` seconds is a day or more")));
                }
                Ok(Self(Inner::Instant { milliseconds, offset_seconds }))
            }
        }
    }
}
