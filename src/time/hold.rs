//! *Has it lasted?* A value is shown only once it has held for some days, so that nobody flaps between two.
//!
//! ```text
//! shown(D) = the latest raw value that held on each of h consecutive days ending on or before D
//!            (where none has held yet: the raw value of the first day replayed)
//! ```
//! Nothing is stored between runs: the raw values are replayed, one step for each change.

use core::fmt;
use core::num::NonZeroU16;

use serde::{Deserialize, Serialize};

use super::day::Day;

/// For how many consecutive days, itself included, a raw value must hold until it is shown. 1 shows it at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct Hold(NonZeroU16);

/// A hold that no replay could fulfil.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a hold of `{days}` days: give 1 to {}", Hold::REPLAY)]
pub struct HoldError {
    days: u16,
}

/// Since when a value has been shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Since {
    /// From this day on.
    On(Day),
    /// The replay starts here, and the value is older: from this day on, or from one before it.
    OnOrBefore(Day),
}

impl Since {
    /// The day, exact or not.
    pub const fn day(self) -> Day {
        match self {
            Self::On(day) | Self::OnOrBefore(day) => day,
        }
    }

    /// Whether the true day may be earlier.
    pub const fn is_bound(self) -> bool {
        matches!(self, Self::OnOrBefore(_))
    }
}

impl fmt::Display for Since {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::On(day) => write!(f, "since {day}"),
            Self::OnOrBefore(day) => write!(f, "since {day} or before"),
        }
    }
}

/// A value that is shown, since when, and whether it has ever held as long as asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Held<T> {
    /// The value shown.
    pub value: T,
    /// The first day of the unbroken run of shown values that ends on the day asked about.
    pub since: Since,
    /// Whether any value has held since the replay began; else the first raw value is shown.
    pub settled: bool,
}

impl Hold {
    /// Shown at once.
    pub const NONE: Self = Self(NonZeroU16::MIN);
    /// A replay reads at most so many days back.
    pub const REPLAY: u16 = 400;

    /// A hold of so many days.
    ///
    /// # Errors
    /// For 0 and above [`Hold::REPLAY`].
    pub const fn new(days: u16) -> Result<Self, HoldError> {
        match NonZeroU16::new(days) {
            Some(some) if days <= Self::REPLAY => Ok(Self(some)),
            _ => Err(HoldError { days }),
        }
    }

    /// A hold of so many days.
    ///
    /// # Panics
    /// For literals: panics where [`Hold::new`] fails.
    #[expect(clippy::panic, reason = "a door for literals")]
    #[track_caller]
    pub const fn days(days: u16) -> Self {
        match Self::new(days) {
            Ok(hold) => hold,
            Err(_) => panic!("a hold is 1 to 400 days"),
        }
    }

    /// So many days.
    pub const fn get(self) -> u16 {
        self.0.get()
    }

    /// The value shown on a day, by the raw values replayed: each with the day from which on it held, ascending, none
    /// after the day asked about. None where nothing was replayed.
    ///
    /// `from_joining` says that the first raw value is the first there ever was.
    ///
    /// ```
    /// use lifestage::Day;
    /// use lifestage::time::{Hold, Since};
    ///
    /// let day = |n| Day::EPOCH.plus(n);
    /// let raw = [(day(0), 'a'), (day(10), 'b'), (day(12), 'a'), (day(20), 'b')];
    /// let shown = Hold::days(3).shown(raw, day(21), true).unwrap();
    /// assert_eq!((shown.value, shown.since), ('a', Since::On(day(0))));
    /// let shown = Hold::days(3).shown(raw, day(22), true).unwrap();
    /// assert_eq!((shown.value, shown.since), ('b', Since::On(day(22))));
    /// ```
    pub fn shown<T: Copy + PartialEq>(
        self,
        raw: impl IntoIterator<Item = (Day, T)>,
        as_of: Day,
        from_joining: bool,
    ) -> Option<Held<T>> {
        let mut raw = raw.into_iter();
        let (first_day, first) = raw.next()?;
        let mut shown = (first, first_day);
        let mut settled = false;
        let mut run = (first, first_day);
        let mut close = |run: (T, Day), last: Day| {
            let more = i32::from(self.get()) - 1;
            if last - run.1 >= more {
                settled = true;
                if run.0 != shown.0 {
                    shown = (run.0, run.1.plus(more));
                }
            }
        };
        for (day, value) in raw {
            if value != run.0 {
                close(run, day.minus(1));
                run = (value, day);
            }
        }
        close(run, as_of);
        let (value, day) = shown;
        let bound = day == first_day && !from_joining;
        let since = if bound { Since::OnOrBefore(day) } else { Since::On(day) };
        Some(Held { value, since, settled })
    }
}

impl TryFrom<u16> for Hold {
    type Error = HoldError;

    fn try_from(days: u16) -> Result<Self, Self::Error> {
        Self::new(days)
    }
}

impl From<Hold> for u16 {
    fn from(hold: Hold) -> Self {
        hold.get()
    }
}
