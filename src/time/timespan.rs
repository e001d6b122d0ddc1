//! Timespans: elapsed time in milliseconds, as opposed to civil days. *How long may it take?*

use core::fmt;
use core::str::FromStr;

use crate::wording::problems::problems;
use chrono::TimeDelta;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Elapsed time in whole milliseconds, 0 or more.
///
/// An hour is always 3,600 seconds and a day 24 hours, also where summer time begins: elapsed time knows no calendar. It is
/// written with its largest whole unit, as `7d`, `36h`, `30m`, `45s` or `250ms`. Weeks (`2w`) are read too.
///
/// Only funnels and sessions measure time so. Scores, rules and triggers count days.
///
/// ```
/// use lifestage::time::Timespan;
///
/// let week: Timespan = "1w".parse()?;
/// assert_eq!((week, week.to_string().as_str()), (Timespan::days(7), "7d"));
/// assert_eq!(Timespan::minutes(90).milliseconds(), 5_400_000);
/// assert_eq!(
///     "-7d".parse::<Timespan>().unwrap_err().to_string(),
///     "`-7d` is negative: a timespan is 0 or more, like `7d`, `24h`, `30m`, `45s` or `250ms`",
/// );
/// # Ok::<(), lifestage::time::TimespanError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timespan {
    /// INVARIANT: at most `i64::MAX`.
    milliseconds: u64,
}

/// The units, the largest first, with their milliseconds. Weeks are read and not written.
const UNITS: [(&str, u64); 6] =
    [("w", 604_800_000), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

/// A text or number that is not a timespan.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TimespanError {
    /// Below 0.
    Negative(Box<str>),
    /// Longer than 292 million years.
    TooLong(Box<str>),
    /// A text that is not a whole number with a unit.
    Text(Box<str>),
}

problems! {
    enum TimespanError {
        Negative(text: Text) = "problem.timespan.negative"
            "`{text}` is negative: a timespan is 0 or more, like `7d`, `24h`, `30m`, `45s` or `250ms`"
            "`{text}`为负：时长不小于0，如`7d`、`24h`、`30m`、`45s`、`250ms`";
        TooLong(text: Text) = "problem.timespan.too_long"
            "`{text}` exceeds the longest timespan: give at most 9223372036854775807 milliseconds"
            "`{text}`超过最长时长：最多9223372036854775807毫秒";
        Text(text: Text) = "problem.timespan.text"
            "`{text}` is not a timespan: give a whole number and a unit, like `7d`, `24h`, `30m`, `45s` or `250ms`"
            "`{text}`不是时长：请填写整数和单位，如`7d`、`24h`、`30m`、`45s`、`250ms`";
    }
}

impl Timespan {
    /// No time: both ends are one instant.
    pub const ZERO: Self = Self { milliseconds: 0 };

    /// A span in milliseconds.
    ///
    /// # Errors
    /// When they are negative.
    pub fn from_milliseconds(milliseconds: i64) -> Result<Self, TimespanError> {
        match u64::try_from(milliseconds) {
            Ok(milliseconds) => Ok(Self { milliseconds }),
            Err(_) => Err(TimespanError::Negative(format!("{milliseconds}ms").into())),
        }
    }

    /// A span in seconds.
    pub const fn seconds(seconds: u32) -> Self {
        Self::of(seconds, 1_000)
    }

    /// A span in minutes.
    pub const fn minutes(minutes: u32) -> Self {
        Self::of(minutes, 60_000)
    }

    /// A span in hours.
    pub const fn hours(hours: u32) -> Self {
        Self::of(hours, 3_600_000)
    }

    /// A span in days of 24 hours.
    pub const fn days(days: u32) -> Self {
        Self::of(days, 86_400_000)
    }

    const fn of(count: u32, unit: u64) -> Self {
        // INVARIANT: 2^32 days are less than 2^59 milliseconds.
        Self { milliseconds: count as u64 * unit }
    }

    /// The whole milliseconds.
    pub const fn milliseconds(self) -> i64 {
        self.milliseconds.cast_signed()
    }
}

impl TryFrom<TimeDelta> for Timespan {
    type Error = TimespanError;

    /// Fractions of a millisecond are cut off.
    fn try_from(delta: TimeDelta) -> Result<Self, Self::Error> {
        Self::from_milliseconds(delta.num_milliseconds())
    }
}

impl fmt::Display for Timespan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { milliseconds } = *self;
        if milliseconds == 0 {
            return f.pad("0s");
        }
        let unit = UNITS.iter().skip(1).find(|(_, unit)| milliseconds.is_multiple_of(*unit));
        let (name, unit) = unit.unwrap_or(&("ms", 1));
        f.pad(&format!("{}{name}", milliseconds / unit))
    }
}

impl FromStr for Timespan {
    type Err = TimespanError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let no_timespan = || TimespanError::Text(text.into());
        let (sign, amount) = text.strip_prefix('-').map_or((false, text), |amount| (true, amount));
        let end = amount.find(|character: char| !character.is_ascii_digit()).unwrap_or(amount.len());
        let (digits, name) = amount.split_at(end);
        let unit = UNITS.iter().find(|(unit, _)| *unit == name).map(|(_, unit)| *unit);
        let unit = unit.filter(|_| !digits.is_empty()).ok_or_else(no_timespan)?;
        if sign {
            return Err(TimespanError::Negative(text.into()));
        }
        let milliseconds = digits.parse::<u64>().ok().and_then(|count| count.checked_mul(unit));
        let milliseconds = milliseconds.filter(|milliseconds| *milliseconds <= i64::MAX.unsigned_abs());
        milliseconds.map(|milliseconds| Self { milliseconds }).ok_or_else(|| TimespanError::TooLong(text.into()))
    }
}

impl Serialize for Timespan {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(self)
        } else {
            serializer.serialize_i64(self.milliseconds())
        }
    }
}

impl<'de> Deserialize<'de> for Timespan {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
        } else {
            Self::from_milliseconds(i64::deserialize(deserializer)?).map_err(de::Error::custom)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timespan_is_written_with_its_largest_whole_unit_and_read_back() {
        let written = [
            (Timespan::ZERO, "0s"),
            (Timespan::seconds(90), "90s"),
            (Timespan::minutes(30), "30m"),
            (Timespan::hours(24), "1d"),
            (Timespan::hours(36), "36h"),
            (Timespan::days(14), "14d"),
            (Timespan::from_milliseconds(1_250).unwrap(), "1250ms"),
            (Timespan::from_milliseconds(i64::MAX).unwrap(), "9223372036854775807ms"),
        ];
        for (timespan, text) in written {
            assert_eq!(timespan.to_string(), text);
            assert_eq!(text.parse(), Ok(timespan));
        }
        assert_eq!("2w".parse(), Ok(Timespan::days(14)));
        assert_eq!(Timespan::try_from(TimeDelta::minutes(30)), Ok(Timespan::minutes(30)));
    }

    #[test]
    fn what_is_no_timespan_is_refused_for_what_it_is() {
        for text in ["", "d", "7", "7 d", "7D", "+7d", "1.5h", "d7", "-", "-d", "7d7"] {
            assert_eq!(text.parse::<Timespan>(), Err(TimespanError::Text(text.into())), "{text}");
        }
        assert_eq!("-0s".parse::<Timespan>(), Err(TimespanError::Negative("-0s".into())));
        for text in ["9223372036854775808ms", "99999999999999999999999d", "106751991168d"] {
            assert_eq!(text.parse::<Timespan>(), Err(TimespanError::TooLong(text.into())), "{text}");
        }
        assert!(Timespan::try_from(TimeDelta::seconds(-1)).is_err());
    }
}
