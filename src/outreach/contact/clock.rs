//! Clock times: a time of the day, to the minute.

use core::fmt;
use core::str::FromStr;

use crate::wording::problems::problems;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A time of the day on the user's clock, to the minute, written as `22:00`.
///
/// ```
/// use lifestage::outreach::ClockTime;
///
/// let ten: ClockTime = "22:00".parse()?;
/// assert_eq!(ten, ClockTime::new(22, 0)?);
/// assert_eq!("24:00".parse::<ClockTime>().unwrap_err().to_string(), "`24:00` is not a time of the day: write it like `22:00`, midnight as `00:00`");
/// # Ok::<(), lifestage::outreach::ClockTimeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClockTime {
    /// INVARIANT: below 24 · 60.
    minutes: u16,
}

/// A text or number that is not a time of the day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClockTimeError {
    text: Box<str>,
}

problems! {
    struct ClockTimeError { text: Text } = "problem.clock_time"
        "`{text}` is not a time of the day: write it like `22:00`, midnight as `00:00`"
        "`{text}`不是一天中的时刻：请写成`22:00`这样，零点为`00:00`";
}

impl ClockTime {
    /// The time with this hour and minute.
    ///
    /// # Errors
    /// If the hour is above 23 or the minute above 59.
    pub fn new(hour: u8, minute: u8) -> Result<Self, ClockTimeError> {
        if hour < 24 && minute < 60 {
            Ok(Self { minutes: u16::from(hour) * 60 + u16::from(minute) })
        } else {
            Err(ClockTimeError { text: format!("{hour:02}:{minute:02}").into() })
        }
    }

    /// The full hour.
    ///
    /// # Panics
    /// For literals: panics above 23.
    #[track_caller]
    pub const fn hour(hour: u8) -> Self {
        assert!(hour < 24, "a day has the hours 0 to 23");
        Self { minutes: hour as u16 * 60 }
    }

    /// Milliseconds since midnight.
    pub(super) fn milliseconds(self) -> i64 {
        i64::from(self.minutes) * 60_000
    }
}

impl FromStr for ClockTime {
    type Err = ClockTimeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let two = |part: &str| part.parse::<u8>().ok().filter(|_| part.len() == 2 && !part.starts_with('+'));
        let parts = text.split_once(':').and_then(|(hour, minute)| two(hour).zip(two(minute)));
        let found = parts.and_then(|(hour, minute)| Self::new(hour, minute).ok());
        found.ok_or_else(|| ClockTimeError { text: text.into() })
    }
}

impl fmt::Display for ClockTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.minutes / 60, self.minutes % 60)
    }
}

impl Serialize for ClockTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ClockTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_minute_of_a_day_is_read_as_it_is_written_and_in_order() {
        let all = (0..24).flat_map(|hour| (0..60).map(move |minute| ClockTime::new(hour, minute).unwrap()));
        let all: Vec<ClockTime> = all.collect();
        assert!(all.len() == 1_440 && all.is_sorted());
        for (at, time) in all.iter().enumerate() {
            assert_eq!(time.to_string().parse(), Ok(*time));
            assert_eq!(time.milliseconds(), i64::try_from(at).unwrap() * 60_000);
        }
    }

    #[test]
    fn an_invalid_clock_time_is_refused_as_it_was_written() {
        for text in ["24:00", "23:60", "6:00", "06:0", "+6:00", "06:00:00", "0600", "06:-1", "", ":", "ab:cd", "06: 0"]
        {
            assert_eq!(text.parse::<ClockTime>(), Err(ClockTimeError { text: text.into() }), "{text}");
        }
        assert_eq!(ClockTime::new(25, 61), Err(ClockTimeError { text: "25:61".into() }));
    }
}
