//! Windows: days counted back from the day asked about.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::day::Day;
use super::days::Days;
use crate::wording::problems::problems;

/// Days counted back from D, the day asked about. Lag 0 is D itself.
///
/// The last n days as of D are D−n+1 ..= D. A window that reaches back before a user joined keeps its length and is empty
/// there.
///
/// ```
/// use lifestage::Day;
/// use lifestage::time::Window;
///
/// let month = Window::last(28);
/// let as_of = Day::ymd(2026, 3, 28);
/// assert_eq!(month.days(as_of).to_string(), "2026-03-01..=2026-03-28");
/// assert_eq!(month.before(), Some(Window::lags(28, 55)));
/// assert_eq!(serde_json::to_string(&month)?, r#"{"last":28}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Window {
    nearest: u32,
    /// None: as far back as there is anything.
    farthest: Option<u32>,
}

/// How a [`Window`] is written: `{"last": 28}`, `{"lags": [28, 55]}` or `"lifetime"`.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Written {
    Last(u32),
    Lags(u32, u32),
    Lifetime,
}

/// A window that would hold no day, or reach beyond the range of dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WindowError {
    /// The last 0 days.
    NoDays,
    /// The second lag is smaller than the first.
    LagsOutOfOrder {
        /// The lag given first.
        nearest: u32,
        /// The lag given second.
        farthest: u32,
    },
    /// A lag of more than a thousand years.
    TooLong {
        /// The lag given.
        lag: u32,
    },
}

problems! {
    enum WindowError {
        NoDays = "problem.window.no_days"
            "a window of `0` days holds nothing: give at least 1"
            "`0`天的时间窗不含任何一天：请至少填写1";
        LagsOutOfOrder { nearest: Whole, farthest: Whole } = "problem.window.lags_out_of_order"
            "lags `{nearest}` to `{farthest}` hold no day: give the smaller lag first"
            "`{nearest}`至`{farthest}`天前不含任何一天：请把较小的天数写在前面";
        TooLong { lag: Whole } with (longest: Whole = LONGEST) = "problem.window.too_long"
            "a lag of `{lag}` days exceeds the range of dates: give at most {longest}, or the lifetime"
            "`{lag}`天前超出日期范围：最多填写{longest}，或使用全部历史";
    }
}

/// A thousand years in days: a larger number is a mistake.
const LONGEST: u32 = 365_250;

impl Window {
    /// Every day up to D.
    pub const LIFETIME: Self = Self { nearest: 0, farthest: None };

    /// The days D−farthest ..= D−nearest.
    ///
    /// # Errors
    /// When the nearest lag is above the farthest, or the farthest above a thousand years.
    pub const fn new(nearest: u32, farthest: u32) -> Result<Self, WindowError> {
        if farthest > LONGEST {
            Err(WindowError::TooLong { lag: farthest })
        } else if nearest > farthest {
            Err(WindowError::LagsOutOfOrder { nearest, farthest })
        } else {
            Ok(Self { nearest, farthest: Some(farthest) })
        }
    }

    /// The last n days, D−n+1 ..= D, for numbers written in code.
    ///
    /// # Panics
    /// For literals: panics for 0 and above a thousand years.
    #[track_caller]
    pub const fn last(days: u32) -> Self {
        assert!(days >= 1, "a window holds at least one day");
        Self::lags(0, days - 1)
    }

    /// The days D−farthest ..= D−nearest, for numbers written in code.
    ///
    /// # Panics
    /// For literals: panics where [`Window::new`] fails.
    #[expect(clippy::panic, reason = "a door for literals")]
    #[track_caller]
    pub const fn lags(nearest: u32, farthest: u32) -> Self {
        match Self::new(nearest, farthest) {
            Ok(window) => window,
            Err(_) => panic!("lags in ascending order, at most a thousand years"),
        }
    }

    /// The civil days of the window as of a day.
    pub fn days(self, as_of: Day) -> Days {
        let last = as_of.minus(self.nearest);
        let first = self.farthest.map_or(Day::MIN, |lag| as_of.minus(lag));
        Days::between(first, last)
    }

    /// The nearest and the farthest day, in days before the day asked about; the farthest is open for everything before.
    pub(crate) const fn ends(self) -> (u32, Option<u32>) {
        (self.nearest, self.farthest)
    }

    /// The number of days in it; none for the lifetime.
    pub const fn length(self) -> Option<u32> {
        match self.farthest {
            Some(farthest) => Some(farthest - self.nearest + 1),
            None => None,
        }
    }

    /// The window of equal length that ends right before this one. None where there is none: before the lifetime, and
    /// beyond a thousand years.
    #[must_use]
    pub fn before(self) -> Option<Self> {
        let farthest = self.farthest?;
        Self::new(farthest + 1, farthest + self.length()?).ok()
    }
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.nearest, self.farthest) {
            (0, None) => f.write_str("lifetime"),
            (nearest, None) => write!(f, "until {nearest} days ago"),
            (0, Some(0)) => f.write_str("that day"),
            (0, Some(farthest)) => write!(f, "last {} days", farthest + 1),
            (nearest, Some(farthest)) => write!(f, "{nearest} to {farthest} days ago"),
        }
    }
}

impl From<Window> for Written {
    fn from(window: Window) -> Self {
        match (window.nearest, window.farthest) {
            (_, None) => Self::Lifetime,
            (0, Some(farthest)) => Self::Last(farthest + 1),
            (nearest, Some(farthest)) => Self::Lags(nearest, farthest),
        }
    }
}

impl TryFrom<Written> for Window {
    type Error = WindowError;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        match written {
            Written::Last(days) => {
                let farthest = days.checked_sub(1).ok_or(WindowError::NoDays)?;
                Self::new(0, farthest).map_err(|_| WindowError::TooLong { lag: days })
            }
            Written::Lags(nearest, farthest) => Self::new(nearest, farthest),
            Written::Lifetime => Ok(Self::LIFETIME),
        }
    }
}
