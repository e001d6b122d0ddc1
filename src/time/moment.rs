//! When an event happened, as the host knows it: an instant or a bare date.

use core::fmt;

use chrono::{DateTime, FixedOffset, NaiveDate, Offset, TimeZone, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::{Day, DayError};

/// An instant in milliseconds, or a bare civil date.
///
/// A bare date is that civil day under every calendar and has no hour. An instant made from a [`DateTime`] carries the
/// offset that it was given with; only a calendar that says so reads it.
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
        Self(Inner::Instant { milliseconds: instant.timestamp_millis(), offset_seconds })
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Inner::Date(day) => day.fmt(f),
            Inner::Instant { milliseconds, offset_seconds } => {
                let Some(instant) = DateTime::<Utc>::from_timestamp_millis(milliseconds) else {
                    return write!(f, "{milliseconds} ms since 1970");
                };
                let format = chrono::SecondsFormat::AutoSi;
                match offset_seconds.and_then(FixedOffset::east_opt) {
                    // A local time beyond the range of dates is printed in UTC.
                    Some(offset) if instant.naive_utc().checked_add_offset(offset).is_some() => {
                        f.write_str(&instant.with_timezone(&offset).to_rfc3339_opts(format, false))
                    }
                    _ => f.write_str(&instant.to_rfc3339_opts(format, true)),
                }
            }
        }
    }
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
        let instant = DateTime::parse_from_rfc3339(text).map_err(|_| MomentError { text: text.into() })?;
        // `Z` says that the offset is UTC in writing only: there is none to carry.
        if text.ends_with(['Z', 'z']) {
            return Ok(Self::from_milliseconds(instant.timestamp_millis()));
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
