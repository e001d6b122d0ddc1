//! Offsets from UTC: how far a local clock is ahead of it.

use core::fmt;
use core::str::FromStr;

use crate::wording::problems::problems;
use chrono::FixedOffset;
use serde::{Deserialize, Serialize};

/// The seconds by which a local clock is ahead of UTC: less than a day, negative west of Greenwich.
///
/// Written as `+08:00`, in data as a number of seconds.
///
/// ```
/// use lifestage::time::UtcOffset;
///
/// assert_eq!(UtcOffset::hours(8), UtcOffset::east(28_800)?);
/// assert_eq!("-03:30".parse::<UtcOffset>()?.seconds(), -12_600);
/// assert_eq!(UtcOffset::from(chrono::FixedOffset::east_opt(28_800).unwrap()).to_string(), "+08:00");
/// assert_eq!(
///     UtcOffset::east(86_400).unwrap_err().to_string(),
///     "an offset of `86400` seconds is a day or more: give seconds east of UTC, as 28800 for +08:00",
/// );
/// # Ok::<(), lifestage::time::UtcOffsetError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i32", into = "i32")]
pub struct UtcOffset {
    /// INVARIANT: less than a day from 0.
    seconds: i32,
}

/// A text or number that is not an offset from UTC.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum UtcOffsetError {
    /// A day or more away from UTC.
    TooFar {
        /// The seconds given.
        seconds: i32,
    },
    /// A text that is not an offset.
    Text {
        /// The text that was read.
        text: Box<str>,
    },
}

problems! {
    enum UtcOffsetError {
        TooFar { seconds: Whole } = "problem.offset.too_far"
            "an offset of `{seconds}` seconds is a day or more: give seconds east of UTC, as 28800 for +08:00"
            "时差`{seconds}`秒已达一天或更多：请填写相对UTC向东的秒数，如`+08:00`写作28800";
        Text { text: Text } = "problem.offset.text"
            "`{text}` is not an offset from UTC: write it like `+08:00` or `-03:30`"
            "`{text}`不是与UTC的时差：请写成`+08:00`或`-03:30`这样";
    }
}

impl UtcOffset {
    /// UTC itself.
    pub const UTC: Self = Self { seconds: 0 };

    /// This many hours east of UTC (west where negative), for numbers written in code.
    ///
    /// # Panics
    /// For literals: panics for 24 hours or more in either direction.
    #[track_caller]
    pub const fn hours(hours: i8) -> Self {
        assert!(-24 < hours && hours < 24, "an offset is less than 24 hours");
        Self { seconds: hours as i32 * 3_600 }
    }

    /// This many seconds east of UTC (west where negative).
    ///
    /// # Errors
    /// For 86,400 seconds or more in either direction.
    pub const fn east(seconds: i32) -> Result<Self, UtcOffsetError> {
        if -86_400 < seconds && seconds < 86_400 {
            Ok(Self { seconds })
        } else {
            Err(UtcOffsetError::TooFar { seconds })
        }
    }

    /// The seconds east of UTC.
    pub const fn seconds(self) -> i32 {
        self.seconds
    }
}

impl From<FixedOffset> for UtcOffset {
    fn from(offset: FixedOffset) -> Self {
        // INVARIANT: chrono has the same range.
        Self { seconds: offset.local_minus_utc() }
    }
}

impl From<UtcOffset> for FixedOffset {
    fn from(offset: UtcOffset) -> Self {
        let known = Self::east_opt(offset.seconds);
        debug_assert!(known.is_some(), "chrono has the same range: {offset}");
        known.unwrap_or(chrono::Offset::fix(&chrono::Utc))
    }
}

impl TryFrom<i32> for UtcOffset {
    type Error = UtcOffsetError;

    fn try_from(seconds: i32) -> Result<Self, Self::Error> {
        Self::east(seconds)
    }
}

impl From<UtcOffset> for i32 {
    fn from(offset: UtcOffset) -> Self {
        offset.seconds
    }
}

impl FromStr for UtcOffset {
    type Err = UtcOffsetError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let offset = text.parse::<FixedOffset>();
        offset.map(Self::from).map_err(|_| UtcOffsetError::Text { text: text.into() })
    }
}

impl fmt::Display for UtcOffset {
    /// Seconds are written only where there are any.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.seconds < 0 { '-' } else { '+' };
        let (minutes, seconds) = (self.seconds.unsigned_abs() / 60, self.seconds.unsigned_abs() % 60);
        write!(f, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)?;
        if seconds == 0 { Ok(()) } else { write!(f, ":{seconds:02}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offset_of_whole_minutes_is_read_as_it_is_written() {
        for seconds in [0, 60, -60, 28_800, -12_600, 86_340, -86_340] {
            let offset = UtcOffset::east(seconds).unwrap();
            assert_eq!(offset.to_string().parse(), Ok(offset));
            assert_eq!(UtcOffset::from(FixedOffset::from(offset)), offset);
        }
        for text in ["", "8", "+24:00", "UTC", "+08:60"] {
            assert!(text.parse::<UtcOffset>().is_err(), "{text}");
        }
        assert_eq!(UtcOffset::east(-3).unwrap().to_string(), "-00:00:03");
        assert!(UtcOffset::east(-86_400).is_err() && UtcOffset::east(i32::MIN).is_err());
    }
}
